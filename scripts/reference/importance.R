# Reference values of importance: relative weights and dominance.
# Writes tests/reference/importance.json. Run from the project's root:
#   Rscript scripts/reference/importance.R
# Base R only: data sets mtcars, attitude and swiss of its package datasets.
#
# Relative weights by Johnson (2000): X = P D Q' standardised, Z = P Q' the orthogonal variables
# nearest to it (by svd() of the data, not by eigen() of the correlations), the criterion regressed
# on Z and X on Z by lm(). Dominance by lm() of every model.
number <- function(x) sprintf("%.17g", x)
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
johnson <- function(x, y) {
  x <- scale(x); y <- as.vector(scale(y)); s <- svd(x)
  z <- scale(s$u %*% t(s$v))
  beta <- coef(lm(y ~ z))[-1]
  lambda <- apply(x, 2, function(column) coef(lm(column ~ z))[-1])
  as.vector(t(lambda^2) %*% beta^2)
}
dominance <- function(x, y) {
  k <- ncol(x); models <- 0:(2^k - 1)
  bit <- function(m, j) m %/% 2^(j - 1) %% 2 == 1
  r2 <- sapply(models, function(m) {
    used <- which(sapply(1:k, function(j) bit(m, j)))
    if (length(used) == 0) 0 else summary(lm(y ~ as.matrix(x[, used])))$r.squared
  })
  size <- sapply(models, function(m) sum(sapply(1:k, function(j) bit(m, j))))
  conditional <- sapply(1:k, function(j) sapply(0:(k - 1), function(s) {
    without <- models[size == s & !bit(models, j)]
    mean(r2[without + 2^(j - 1) + 1] - r2[without + 1])
  }))
  complete <- sapply(1:k, function(j) sapply(1:k, function(i) {
    if (i == j) return(0)
    m <- models[!bit(models, i) & !bit(models, j)]
    gain <- r2[m + 2^(i - 1) + 1] - r2[m + 2^(j - 1) + 1]
    as.numeric(all(gain >= -1e-12) && any(gain > 1e-12))
  }))
  list(general = colMeans(conditional), conditional = conditional, complete = complete)
}
example <- function(data, criterion, predictors) {
  x <- data[, predictors]; y <- data[, criterion]
  full <- summary(lm(y ~ as.matrix(x)))
  c(list(n = nrow(data), k = length(predictors), x = as.matrix(x), y = y,
         r2 = full$r.squared, r2_adjusted = full$adj.r.squared,
         beta = coef(lm(scale(y) ~ scale(x)))[-1], r = cor(x, y), weights = johnson(x, y)),
    dominance(x, y))
}
out <- list(mtcars = example(mtcars, "mpg", c("cyl", "disp", "hp", "wt")),
            attitude = example(attitude, "rating", setdiff(names(attitude), "rating")),
            swiss = example(swiss, "Fertility", setdiff(names(swiss), "Fertility")))
writeLines(as_json(out), "tests/reference/importance.json")
