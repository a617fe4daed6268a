# tests/reference/polyserial.json: polyserial correlations of five items of bfi with age, by their
# likelihood written out here (two steps: thresholds, mean and variance first), and Muthen's (1984)
# standard errors from numerical scores; lavaan's and polycor's figures beside them.
# Usage: Rscript scripts/reference/polyserial.R datasets/bfi/bfi.csv > tests/reference/polyserial.json
suppressMessages(library(lavaan))
x <- read.csv(commandArgs(TRUE)[1])[, c(paste0("A", 1:5), "age")]
x <- x[complete.cases(x), ]
age <- x$age
n <- length(age)
cuts <- function(t) c(-Inf, t, Inf)
row_loglik <- function(rho, t, m, v, y) {
  z <- (age - m) / sqrt(v)
  q <- sqrt(1 - rho^2)
  a <- cuts(t)
  dnorm(age, m, sqrt(v), log = TRUE) + log(pnorm((a[y + 1] - rho * z) / q) - pnorm((a[y] - rho * z) / q))
}
slope <- function(f, at, k, h = 1e-5) {
  up <- at; up[k] <- up[k] + h
  down <- at; down[k] <- down[k] - h
  (f(up) - f(down)) / (2 * h)
}
one <- function(y) {
  t <- qnorm(cumsum(table(y))[-6] / n)
  m <- mean(age)
  v <- mean((age - m)^2)
  g <- function(r) sum(slope(function(p) row_loglik(p, t, m, v, y), r, 1, 1e-6))
  rho <- uniroot(g, c(-0.5, 0.5), tol = 1e-13)$root
  theta <- c(t, m, v)
  pair <- function(p) row_loglik(rho, p[1:5], p[6], p[7], y)
  first <- function(p) {
    a <- pnorm(cuts(p[1:5]))
    cbind(log(a[y + 1] - a[y]), dnorm(age, p[6], sqrt(p[7]), log = TRUE))
  }
  s <- slope(function(p) row_loglik(p, t, m, v, y), rho, 1)
  both <- sapply(1:7, function(k) slope(pair, theta, k))
  u <- sapply(1:7, function(k) slope(first, theta, k)[, if (k < 6) 1 else 2])
  a21 <- crossprod(s, both)
  a11 <- crossprod(u)
  a11[1:5, 6:7] <- a11[6:7, 1:5] <- 0
  influence <- (s - u %*% solve(a11, t(a21))) / sum(s^2)
  c(rho, sqrt(sum(influence^2)), sum(row_loglik(rho, t, m, v, y)))
}
values <- sapply(x[1:5], one)
lavaans <- lavCor(x, ordered = names(x)[1:5], output = "cor")[1:5, "age"]
vector <- function(v) paste0("[", paste(formatC(v, digits = 17, format = "g", width = 1), collapse = ","), "]")
cat('{"n":', n, ',\n"rho":', vector(values[1, ]), ',\n"se":', vector(values[2, ]), ',\n"lavaan":', vector(lavaans), "}\n")
likelihoods <- sapply(1:5, function(k) {
  y <- x[[k]]; t <- qnorm(cumsum(table(y))[-6] / n); m <- mean(age); v <- mean((age - m)^2)
  sum(row_loglik(lavaans[k], t, m, v, y)) - values[3, k] })
message("log-likelihood at lavaan's estimate less that at ours: ", paste(signif(likelihoods, 3), collapse = " "))
