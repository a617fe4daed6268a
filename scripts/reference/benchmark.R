# Reference values for tests/benchmark: a company against a norm of companies, of base R alone.
# Rscript scripts/reference/benchmark.R > tests/reference/benchmark.json
set.seed(20261122)
J <- 12; k <- 3
sizes <- c(10, 14, 22, 31, 18, 40, 55, 12, 27, 16, 90, 35)
between <- 0.1 * 330; within <- 0.9 * 330
mu <- matrix(rnorm(J * k, 50, sqrt(between)), J)
means <- round(mu + rnorm(J * k) * sqrt(within / sizes), 4)
ss <- round(within * matrix(rchisq(J * k, sizes - 1), J), 4)

# Hedges (2007) for one company against a sample of them, precision-weighted mean
norm <- function(j) {
  v <- between + within / sizes; l <- 1 / v
  nu <- sum(sizes - 1)
  info <- (J - 1) / J * rbind(c(sum(l^2), sum(l^2 / sizes)), c(sum(l^2 / sizes), sum(l^2 / sizes^2))) / 2
  info[2, 2] <- info[2, 2] + nu / (2 * within^2)
  vc <- solve(info)
  s2 <- ss[, j] / (sizes - 1) / within
  df <- sizes - 1
  cv2 <- sum(df * s2^2 / (1 + 2 / df)) / nu - 1
  list(mean = sum(l * means[, j]) / sum(l), se = sqrt(1 / sum(l)),
       df = sum(l)^2 / sum(l^2) - 1, sd = sqrt(between + within),
       sd_df = 2 * (between + within)^2 / sum(vc), within_df = if (cv2 > 0) min(4 + 2 / cv2, nu) else nu)
}
J_exact <- function(df) exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
compare <- function(j, n, mean, sd, bound = 0.2) {
  p <- norm(j)
  dfa <- p$within_df + n - 1
  a <- (within * p$within_df + sd^2 * (n - 1)) / dfa / n
  se <- sqrt(a + p$se^2); df <- se^4 / (a^2 / dfa + p$se^4 / p$df)
  d <- mean - p$mean; c0 <- J_exact(p$sd_df)
  g <- c0 * d / p$sd; gse <- c0 * sqrt((se / p$sd)^2 + (d / p$sd)^2 / (2 * p$sd_df))
  q <- qt(0.975, df)
  list(scale = j, n = n, mean = mean, sd = sd, difference = d, se = se, df = df, low = d - q * se, high = d + q * se,
       g = g, g_low = g - q * gse, g_high = g + q * gse,
       equivalence_p = max(pt((g + bound) / gse, df, lower.tail = FALSE), pt((bound - g) / gse, df, lower.tail = FALSE)))
}
own <- list(list(30, c(55.5, 48.25, 61), c(16, 18, 17)), list(200, c(51, 50, 49), c(17, 17, 18)))
cases <- do.call(c, lapply(own, function(o) lapply(1:k, function(j) compare(j, o[[1]], o[[2]][j], o[[3]][j]))))

# Profile of the first company, everybody's scales correlating r; its distance among companies
r <- 0.4
n <- own[[1]][[1]]; x <- own[[1]][[2]]
m <- sapply(1:k, function(j) norm(j)$mean)
R <- matrix(r, k, k); diag(R) <- 1
sigma <- cov(means) + (1 / n - mean(1 / sizes)) * within * R
d <- x - m
d2 <- mahalanobis(x, m, sigma)
f <- J * (J - k) / ((J^2 - 1) * k) * d2
z2 <- sum(d^2 / diag(sigma)); k50 <- qchisq(0.5, k)
profile <- list(level = mean(x), norm_level = mean(m), scatter = sqrt(sum((x - mean(x))^2)),
                norm_scatter = sqrt(sum((m - mean(m))^2)), shape = cor(x, m), d = sqrt(sum(d^2)),
                d_sd = sqrt(z2 / k), rp = (2 * k50 - z2) / (2 * k50 + z2), mahalanobis = d2, f = f,
                p = pf(f, k, J - k, lower.tail = FALSE))

# Quarters of a map: two means as a bivariate t (n - 2), by integration over its chi square
quadrants <- function(x, y, xx, xy, yy, n, at) {
  w <- (n - 1) / (n - 2); s <- c(sqrt(xx * w), sqrt(yy * w)); rho <- xy / sqrt(xx * yy); df <- n - 2
  h <- (at - c(x, y)) / s
  phi2 <- function(h, k) integrate(function(u) dnorm(u) * pnorm((k - rho * u) / sqrt(1 - rho^2)), -Inf, h, rel.tol = 1e-11)$value
  low <- integrate(function(p) sapply(p, function(p) { u <- sqrt(qchisq(p, df) / df); phi2(h[1] * u, h[2] * u) }), 0, 1, rel.tol = 1e-9)$value
  px <- pt(h[1], df); py <- pt(h[2], df)
  list(x = x, y = y, xx = xx, xy = xy, yy = yy, n = n, at_x = at[1], at_y = at[2], p = c(low, py - low, px - low, 1 - px - py + low))
}
maps <- list(quadrants(52, 47, 4, 1.5, 3, 12, c(50, 50)), quadrants(49, 51, 1, -0.4, 2, 150, c(50, 50)),
             quadrants(60, 40, 9, 6, 9, 5, c(58, 41)))
cat(jsonlite::toJSON(list(sizes = sizes, means = t(means), ss = t(ss), between = between, within = within,
                          norms = lapply(1:k, norm), cases = cases, r = r, profile = profile, maps = maps),
                     digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
