# Coverage of three 95 % intervals of alpha: the second table of docs/reliability.md. Five items with
# loadings .6, normal or in five categories of which the highest has 60 %; 2,000 samples a line. Closed
# forms, no package needed; alpha of the population from a million rows.
#   Rscript scripts/reference/coverage_alpha.R
set.seed(5)
k <- 5; loading <- .6
thresholds <- qnorm(cumsum(c(.02, .05, .08, .25)))
draw <- function(n, categories) {
  z <- matrix(rnorm(n), n, k) * loading + sqrt(1 - loading^2) * matrix(rnorm(n * k), n)
  if (categories) matrix(findInterval(z, thresholds), n) else z
}
alpha <- function(S) k / (k - 1) * (1 - sum(diag(S)) / sum(S))
holds <- function(x, truth) {
  n <- nrow(x); S <- cov(x); a <- alpha(S); V <- sum(S); own <- sum(diag(S))
  feldt <- 1 - (1 - a) * qf(c(.975, .025), n - 1, (n - 1) * (k - 1))
  Q <- 2 * k^2 / ((k - 1)^2 * V^3) * (V * (sum(S * S) + own^2) - 2 * own * sum(S %*% S))
  d <- sweep(x, 2, colMeans(x))
  u <- rowSums((d %*% (-k / (k - 1) * (diag(k) / V - own / V^2))) * d)
  c(feldt = feldt[1] < truth & truth < feldt[2], normal = abs(a - truth) < 1.96 * sqrt(Q / n),
    adf = abs(a - truth) < 1.96 * sqrt(sum(u^2) / n / (n - 1)))
}
for (categories in c(FALSE, TRUE)) {
  truth <- alpha(cov(draw(1e6, categories)))
  for (n in c(30, 100, 1000)) {
    covered <- rowMeans(replicate(2000, holds(draw(n, categories), truth)))
    cat(if (categories) "categories" else "normal", round(truth, 3), n, round(100 * covered, 1), "\n")
  }
}
