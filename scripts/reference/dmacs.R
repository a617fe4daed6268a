# Effect sizes of items that differ between groups, by numerical integration; the values stand in
# tests/models/invariance/test_item_difference.c.
answer <- function(i, eta) {
  y <- i$n + i$l * eta
  if (is.null(i$t)) y else rowSums(sapply(i$t, function(t) pnorm((y - t) / sqrt(i$th))))
}
effect <- function(R, F, mean, variance, sd) {
  over <- function(p) integrate(function(z) {
    eta <- mean + sqrt(variance) * z
    p(answer(F, eta) - answer(R, eta)) * dnorm(z)
  }, -Inf, Inf, rel.tol = 1e-12, subdivisions = 2000)$value
  sprintf("%.15g", c(dmacs = sqrt(over(function(d) d^2)) / sd, bias = over(identity),
                     unsigned = over(abs)))
}
effect(list(l = .76, n = .65), list(l = .74, n = 1.28), .21, 1.76, 1.85)
effect(list(l = .8, n = .1), list(l = .3, n = .2), -.4, 2.25, 1.1)
effect(list(l = .54, n = 0, t = c(-1.25, .1, 1.28), th = 1),
       list(l = .74, n = .2, t = c(-1, .3, .65), th = .7), .11, 1.65, .92)
