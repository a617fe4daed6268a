# Reference values of intraclass correlations and test-retest figures.
# Writes tests/reference/icc.json. Run from the project's root:
#   Rscript scripts/reference/icc.R
# Needs psych (2.2.9).
#
# "shrout_fleiss": the six targets by four judges of Shrout & Fleiss (1979, Table 2). "retest": 40
# simulated persons on two occasions, with cor.test() and t.test(). "three": 12 persons, three
# occasions that differ in level.
suppressMessages(library(psych))
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
icc <- function(x) {
  r <- ICC(x, lmer = FALSE)$results
  list(n = nrow(x), k = ncol(x), scores = as.matrix(x), icc = r$ICC, f = r$F, df1 = r$df1, df2 = r$df2,
       p = r$p, low = r$`lower bound`, high = r$`upper bound`)
}
judges <- rbind(c(9, 2, 5, 8), c(6, 1, 3, 2), c(8, 4, 6, 8), c(7, 1, 2, 6), c(10, 5, 6, 9),
                c(6, 2, 4, 7))
set.seed(1939)
person <- rnorm(40)
retest <- cbind(round(3 + person + .6 * rnorm(40), 1), round(3.2 + person + .6 * rnorm(40), 1))
three <- round(outer(rnorm(12), c(0, .5, 1), "+") + .4 * rnorm(36), 2)
r <- cor.test(retest[, 1], retest[, 2])
t <- t.test(retest[, 2], retest[, 1], paired = TRUE)
out <- list(shrout_fleiss = icc(judges), retest = icc(retest), three = icc(three))
out$retest$r <- unname(r$estimate)
out$retest$r_interval <- as.vector(r$conf.int)
out$retest$change <- unname(t$estimate)
out$retest$change_interval <- as.vector(t$conf.int)
out$retest$change_p <- t$p.value
out$retest$sd <- apply(retest, 2, sd)
out$retest$sd_change <- sd(retest[, 2] - retest[, 1])
writeLines(as_json(out), "tests/reference/icc.json")
