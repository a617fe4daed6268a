# tests/reference/observed.json: sample moments and their asymptotic covariances (times n) of
# continuous variables: by group (lavaan's order of groups), by company, and weighted, as lavaan
# 0.6-14 has them; the weighted gamma, which lavaan does not compute, by its definition.
# Usage: Rscript scripts/reference/observed.R datasets/bfi/bfi.csv datasets/lq2002/lq2002.csv \
#          > tests/reference/observed.json
suppressMessages(library(lavaan))
bfi <- read.csv(commandArgs(TRUE)[1])
lq <- read.csv(commandArgs(TRUE)[2])
vector <- function(v) paste0("[", paste(formatC(as.numeric(v), digits = 17, format = "g", width = 1), collapse = ","), "]")
field <- function(name, v) paste0('"', name, '":', v)
case <- function(...) paste0("{", paste(c(...), collapse = ",\n"), "}")
of_fit <- function(fit) {
  s <- lavInspect(fit, "sampstat"); g <- lavInspect(fit, "gamma"); n <- lavInspect(fit, "nobs")
  if (length(n) == 1) { s <- list(s); g <- list(g); names(s) <- "" }
  groups <- sapply(seq_along(n), function(k) case(field("name", paste0('"', names(s)[k], '"')),
    field("n", n[k]), field("mean", vector(s[[k]]$mean)), field("cov", vector(s[[k]]$cov)),
    field("gamma", vector(g[[k]]))))
  paste0("[", paste(groups, collapse = ",\n"), "]")
}
model <- "f =~ A1 + A2 + A3"
by_gender <- of_fit(cfa(model, bfi, group = "gender", estimator = "MLM"))
by_company <- of_fit(sem("f =~ LEAD01 + LEAD02 + LEAD03", lq, cluster = "COMPID", estimator = "MLR",
                         meanstructure = TRUE, NACOV = TRUE))
x <- bfi[complete.cases(bfi[paste0("A", 1:3)]), ]
w <- x$age * nrow(x) / sum(x$age)
fit <- cfa(model, x, sampling.weights = "age", meanstructure = TRUE)
s <- lavInspect(fit, "sampstat")
y <- as.matrix(x[paste0("A", 1:3)])
d <- t(t(y) - as.numeric(s$mean))
pairs <- which(lower.tri(diag(3), TRUE), arr.ind = TRUE)
z <- cbind(d, t(t(d[, pairs[, 1]] * d[, pairs[, 2]]) - s$cov[pairs])) * w
weighted <- paste0("[", case(field("name", '""'), field("n", nrow(x)), field("mean", vector(s$mean)),
                             field("cov", vector(s$cov)), field("gamma", vector(crossprod(z) / nrow(x)))), "]")
cat(case(field("by_gender", by_gender), field("by_company", by_company), field("weighted", weighted)), "\n")
