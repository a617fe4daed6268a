# Reference values of the two-component mixture of log latencies, by direct maximisation of the
# likelihood (not EM), on the latencies themselves and on the bins that norma fits to.
#
# Run from the project's root:
#   Rscript scripts/reference/latency.R
# Made with R 4.2.2. Writes latency_mixture.json: simulated latencies in ms, the maximum of the
# likelihood of each kind, twice its gain over one component, Ashman's D and the border.
#
# bins: log latencies standardised by their mean and sd (n - 1), counted in bins of 1/20, every
# value taken to be at the middle of its bin; sd less Sheppard's correction.
set.seed(20)
number <- function(x) sprintf("%.17g", x)
numbers <- function(x) paste0("[", paste(number(x), collapse = ", "), "]")

minus_log_likelihood <- function(p, x, w) {
  share <- plogis(p[1])
  -sum(w * log(share * dnorm(x, p[2], exp(p[4])) + (1 - share) * dnorm(x, p[3], exp(p[5]))))
}
single <- function(x, w) {
  m <- sum(w * x) / sum(w)
  s <- sqrt(sum(w * (x - m)^2) / sum(w))
  sum(w * dnorm(x, m, s, log = TRUE))
}
fit <- function(x, w, correction = 0) {
  best <- NULL
  for (share in c(.05, .2, .5, .8)) {
    cut <- quantile(x, share)
    start <- c(qlogis(share), mean(x[x <= cut]), mean(x[x > cut]), log(sd(x) / 2), log(sd(x) / 2))
    o <- optim(start, minus_log_likelihood, x = x, w = w, method = "BFGS",
               control = list(maxit = 2000, reltol = 1e-15))
    o <- optim(o$par, minus_log_likelihood, x = x, w = w, method = "BFGS",
               control = list(maxit = 2000, reltol = 1e-16, ndeps = rep(1e-5, 5)))
    if (is.null(best) || o$value < best$value) best <- o
  }
  p <- best$par
  low <- if (p[2] <= p[3]) 1 else 2
  share <- c(plogis(p[1]), 1 - plogis(p[1]))[low]
  means <- p[c(1 + low, 4 - low)]
  sds <- sqrt(exp(p[c(3 + low, 6 - low)])^2 - correction)
  list(share = share, mean = means, sd = sds, statistic = 2 * (-best$value - single(x, w)))
}
border <- function(f) {
  odds <- function(x) log(f$share) + dnorm(x, f$mean[1], f$sd[1], log = TRUE) -
    log(1 - f$share) - dnorm(x, f$mean[2], f$sd[2], log = TRUE)
  uniroot(odds, f$mean, tol = 1e-13)$root
}
told <- function(f) paste0(
  '{"share": ', number(f$share), ', "mean": ', numbers(f$mean), ', "sd": ', numbers(f$sd),
  ', "statistic": ', number(f$statistic), ', "separation": ',
  number(sqrt(2) * abs(diff(f$mean)) / sqrt(sum(f$sd^2))), ', "border": ', number(border(f)), '}')

n <- 800
rapid <- runif(n) < .12
ms <- round(exp(ifelse(rapid, rnorm(n, log(650), .30), rnorm(n, log(4000), .45))))
x <- log(ms)
z <- (x - mean(x)) / sd(x)
bins <- table(floor(z * 20))
middle <- (as.numeric(names(bins)) + .5) / 20
of_bins <- fit(middle, as.numeric(bins), 1 / 20^2 / 12)
of_bins$mean <- mean(x) + sd(x) * of_bins$mean
of_bins$sd <- sd(x) * of_bins$sd
writeLines(c("{",
             '  "source": "direct maximum likelihood, R 4.2.2; scripts/reference/latency.R",',
             paste0('  "ms": [', paste(ms, collapse = ", "), '],'),
             paste0('  "of_latencies": ', told(fit(x, rep(1, n))), ","),
             paste0('  "of_bins": ', told(of_bins)), "}"),
           "tests/reference/latency_mixture.json")
