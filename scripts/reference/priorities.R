# Reference values of priorities: lq2002 by companies.
# Writes tests/reference/priorities.json. Run from the project's root:
#   Rscript scripts/reference/priorities.R
# Base R only. POMP of each scale; standard errors of means by companies (linearised, G / (G - 1));
# relative weights for hostility; links with an outcome that is no more than arithmetic of the
# company's number: (7 COMPID) mod 13.
number <- function(x) sprintf("%.17g", x)
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1) number(x)
  else paste0("[", paste(number(x), collapse = ", "), "]")
}
d <- read.csv("datasets/lq2002/lq2002.csv")
pomp <- function(stem, min, max) 100 * (rowMeans(d[, grep(stem, names(d))]) - min) / (max - min)
x <- cbind(pomp("LEAD", 1, 5), pomp("TSIG", 1, 5)); y <- pomp("HOSTIL", 0, 4)
companies <- length(unique(d$COMPID)); t <- qt(.975, companies - 1)
se <- function(e) sqrt(sum(rowsum(e, d$COMPID)^2) * companies / (companies - 1)) / nrow(d)
mean_se <- apply(x, 2, function(v) se(v - mean(v)))
all <- rowMeans(x)
difference_se <- apply(x, 2, function(v) se((v - mean(v)) - (all - mean(all))))
r <- cor(cbind(x, y)); e <- eigen(r[1:2, 1:2])
root <- e$vectors %*% diag(sqrt(e$values)) %*% t(e$vectors)
weights <- as.vector(root^2 %*% solve(root, r[1:2, 3])^2)
r2 <- function(used) summary(lm(y ~ x[, used]))$r.squared
general <- c((r2(1) + r2(1:2) - r2(2)) / 2, (r2(2) + r2(1:2) - r2(1)) / 2)
unit <- sort(unique(d$COMPID)); outcome <- (7 * unit) %% 13
n <- as.vector(table(d$COMPID)); means <- apply(x, 2, function(v) tapply(v, d$COMPID, mean))
link <- function(j) {
  ct <- cor.test(means[, j], outcome)
  a <- anova(lm(x[, j] ~ factor(d$COMPID)))
  k0 <- (sum(n) - sum(n^2) / sum(n)) / (companies - 1)
  within <- a[2, 3]; between <- (a[1, 3] - within) / k0
  error <- within / n; weight <- 1 / (between + error)
  grand <- sum(weight * means[, j]) / sum(weight)
  true <- grand + between / (between + error) * (means[, j] - grand)
  c(ct$estimate, ct$conf.int, between / (between + mean(error)), coef(lm(outcome ~ true))[2])
}
links <- sapply(1:2, link)
out <- list(mean = colMeans(x), low = colMeans(x) - t * mean_se, high = colMeans(x) + t * mean_se,
            difference = colMeans(x) - mean(x),
            difference_low = colMeans(x) - mean(x) - t * difference_se,
            weights = weights, general = general, r2 = r2(1:2),
            link_r = links[1, ], link_low = links[2, ], link_high = links[3, ],
            reliability = links[4, ], slope = links[5, ])
writeLines(as_json(out), "tests/reference/priorities.json")
