# Reference values of tests/models/norming/test_percentile.c: R 4.2.2, base functions alone.
options(digits = 17)
jeffreys <- function(x, n) qbeta(c(0.025, 0.975), x + 0.5, n - x + 0.5)
half <- function(p, x, n) {
  (ifelse(x > 0, pbeta(p, x, n - x + 1), 1) + ifelse(x < n, pbeta(p, x + 1, n - x), 0)) / 2
}
mid_p <- function(x, n) {
  limit <- function(tail) uniroot(function(p) half(p, x, n) - tail, c(0, 1), tol = 1e-15)$root
  c(if (x > 0) limit(0.025) else 0, if (x < n) limit(0.975) else 1)
}
for (at in list(c(25, 50), c(45, 50), c(57.5, 115), c(3.25, 17.5), c(99999.5, 2e5), c(0, 20), c(20, 20)))
  print(c(at, jeffreys(at[1], at[2]), mid_p(at[1], at[2])))
