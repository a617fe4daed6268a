# Coverage of norma's intervals by simulation: the share of seeded samples whose 95 % interval misses the truth,
# on each side. Base R only. The formulas are those of docs/reliability.md and docs/norms.md.
set.seed(20)
reps <- 10000

# ---- Feldt's interval of alpha ----
alpha_of <- function(x) {
  k <- ncol(x)
  s <- cov(x)
  k / (k - 1) * (1 - sum(diag(s)) / sum(s))
}
feldt <- function(a, n, k) 1 - (1 - a) * qf(c(.975, .025), n - 1, (n - 1) * (k - 1))

# Answers of n people to k items: one factor, loadings, and thresholds that cut them in categories, or none.
draw <- function(n, loadings, cuts) {
  k <- length(loadings)
  y <- rnorm(n) %o% loadings + matrix(rnorm(n * k), n) * rep(sqrt(1 - loadings^2), each = n)
  if (is.null(cuts)) y else matrix(findInterval(y, cuts), n)
}
equal4 <- rep(sqrt(.5), 4)                   # alpha .80
spread4 <- c(.45, .6, .8, .9)
populations <- list(
  "normal, equal loadings" = list(equal4, NULL),
  "normal, loadings .45 to .90" = list(spread4, NULL),
  "5 categories, symmetric" = list(equal4, c(-1.5, -.5, .5, 1.5)),
  "5 categories, 60 % at the top" = list(equal4, c(-2.2, -1.6, -1, -.25)),
  "5 categories, 60 % at the top, 10 items" = list(rep(sqrt(.5), 10), c(-2.2, -1.6, -1, -.25)))
cat("Feldt: population; true alpha; n; % of intervals below the truth; % above it\n")
for (name in names(populations)) {
  p <- populations[[name]]
  k <- length(p[[1]])
  truth <- mean(replicate(20, alpha_of(draw(1e5, p[[1]], p[[2]]))))
  for (n in c(10, 30, 100)) {
    ends <- replicate(reps, feldt(alpha_of(draw(n, p[[1]], p[[2]])), n, k))
    ok <- is.finite(colSums(ends))
    cat(sprintf("%-42s %.3f %4d %5.1f %5.1f\n", name, truth, n, 100 * mean(ends[2, ok] < truth),
                100 * mean(ends[1, ok] > truth)))
  }
}

# ---- Hedges g, and the difference of means (Welch), sample against norm ----
inverse_nct <- function(t, df, p) # pt() warns of digits far beyond those that matter here
  uniroot(function(d) suppressWarnings(pt(t, df, d)) - p, t + c(-9, 9), tol = 1e-6)$root
intervals <- function(x, y) {
  n1 <- length(x); n2 <- length(y); df <- n1 + n2 - 2
  pooled <- sqrt(((n1 - 1) * var(x) + (n2 - 1) * var(y)) / df)
  root <- sqrt(n1 * n2 / (n1 + n2))
  t <- (mean(x) - mean(y)) / pooled * root
  j <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
  a <- var(x) / n1; b <- var(y) / n2
  half <- qt(.975, (a + b)^2 / (a^2 / (n1 - 1) + b^2 / (n2 - 1))) * sqrt(a + b)
  c(j * inverse_nct(t, df, .975) / root, j * inverse_nct(t, df, .025) / root, mean(x) - mean(y) + c(-half, half))
}
# POMP of a 5-item scale of 5 categories, many at the top: bounded, skewed, discrete.
scores <- function(n, shift) rowMeans(matrix(findInterval(
  (rnorm(n) + shift) %o% rep(.7, 5) + matrix(rnorm(5 * n), n) * sqrt(.51), c(-2.2, -1.6, -1, -.25)), n)) * 25
# People of units: share icc of the variance lies between units of size m.
clustered <- function(units, m, icc) rep(rnorm(units, 0, sqrt(icc)), each = m) + rnorm(units * m, 0, sqrt(1 - icc))
big <- lapply(c(0, -.5), function(s) scores(1e6, s))
skew_d <- mean(big[[2]]) - mean(big[[1]])
cases <- list(
  "normal, 10 v 1000, delta 0.5" = list(function() rnorm(10, .5), function() rnorm(1000), .5, .5),
  "normal, 30 v 1000, delta 0.5" = list(function() rnorm(30, .5), function() rnorm(1000), .5, .5),
  "normal, 10 v 20, delta 1" = list(function() rnorm(10, 1), function() rnorm(20), 1, 1),
  "normal, sd 1.5 v 1, 30 v 1000, delta 0" = list(function() rnorm(30, 0, 1.5), function() rnorm(1000), 0, 0),
  "skewed POMP, 10 v 1000" = list(function() scores(10, -.5), function() scores(1000, 0), NA, skew_d),
  "skewed POMP, 30 v 1000" = list(function() scores(30, -.5), function() scores(1000, 0), NA, skew_d),
  "one company of 30, ICC .10, v 50 of 20" = list(function() clustered(1, 30, .1), function() clustered(50, 20, .1), 0, 0),
  "one company of 150, ICC .10, v 50 of 20" = list(function() clustered(1, 150, .1), function() clustered(50, 20, .1), 0, 0))
cat("\nSample v norm: case; % of g intervals below the truth, above; of difference intervals below, above\n")
for (name in names(cases)) {
  case <- cases[[name]]
  e <- replicate(reps / 5, intervals(case[[1]](), case[[2]]()))
  g <- if (is.na(case[[3]])) c(NA, NA) else 100 * c(mean(e[2, ] < case[[3]]), mean(e[1, ] > case[[3]]))
  cat(sprintf("%-42s %5.1f %5.1f   %5.1f %5.1f\n", name, g[1], g[2], 100 * mean(e[4, ] < case[[4]]),
              100 * mean(e[3, ] > case[[4]])))
}

# ---- Percentile rank of one score: how far norm sets of n differ ----
cat("\nPercentile rank: true rank; n of the norm; 2.5 % and 97.5 % quantile of the rank that such norms give\n")
for (rank in c(.5, .9)) for (n in c(30, 100, 300, 1000))
  cat(sprintf("%3.0f %5d %6.1f %6.1f\n", 100 * rank, n, 100 * quantile(colMeans(matrix(runif(n * 4000), n) < rank), .025),
              100 * quantile(colMeans(matrix(runif(n * 4000), n) < rank), .975)))
