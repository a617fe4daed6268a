# Reference values of continuous norms.
# Writes tests/reference/continuous.json. Run from the project's root:
#   Rscript scripts/reference/continuous.R [cNORM's data/elfe.rda, where cNORM is not installed]
# Needs leaps (3.1); the data are those of cNORM (3.5.2): reading comprehension of 1,400 pupils
# (Lenhard & Schneider, 2006), of whom only the counts by grade and raw score are written.
#
# "surface": best subsets of the 23 powers by leaps, two of them by lm(), T by root finding.
# "shash", "box_cox", "beta_binomial": maximum likelihood by nlm() after optim(), of likelihoods
# written down here; parameters are polynomials of u = (grade - 3.5) / 1.5.
# "moments": lm() of the groups' means and standard deviations, weights 1 / squared standard error.
elfe <- if (requireNamespace("cNORM", quietly = TRUE)) cNORM::elfe else {
  load(commandArgs(TRUE)[1]); elfe
}
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
raw <- elfe$raw; grade <- elfe$group
grades <- sort(unique(grade)); n <- length(raw)
out <- list(grades = grades, counts = t(sapply(grades, function(g) tabulate(raw[grade == g] + 1, 29))))
out$counts <- as.vector(t(out$counts)) # grade by grade

# ---- the surface ----
p <- ave(raw, grade, FUN = function(x) (rank(x) - 0.5) / length(x))
t_score <- 50 + 10 * qnorm(p)
terms <- expand.grid(a = 0:3, l = 0:5)[-1, ] # by power of T, then of grade: bit l * 4 + a - 1
x <- mapply(function(l, a) t_score^l * grade^a, terms$l, terms$a)
best <- leaps::regsubsets(x, raw, nbest = 1, nvmax = 12, really.big = TRUE)
s <- summary(best)
fit <- function(size) {
  chosen <- which(s$which[size, -1])
  b <- coef(lm(raw ~ x[, chosen]))
  list(l = c(0, terms$l[chosen]), a = c(0, terms$a[chosen]), b = unname(b))
}
t_of <- function(f, score, g) {
  curve <- function(t) sapply(t, function(t) sum(f$b * t^f$l * g^f$a)) - score
  if (curve(20) >= 0) 20 else if (curve(80) <= 0) 80
  else uniroot(curve, c(20, 80), tol = 1e-12)$root
}
three <- fit(3); eight <- fit(8)
at <- expand.grid(score = c(3, 10, 17, 24), grade = c(2, 2.5, 3.7, 5))
three$t <- mapply(function(s, g) t_of(three, s, g), at$score, at$grade)
three$at_score <- at$score; three$at_grade <- at$grade
masks <- apply(s$which[, -1], 1, function(w) sum(2^(which(w) - 1)))
out$surface <- list(rss = s$rss, adjusted_r2 = s$adjr2, terms = masks, three = three, eight = eight)

# ---- moments ----
m <- tapply(raw, grade, mean); sds <- tapply(raw, grade, sd); size <- tapply(raw, grade, length)
u <- (grades - 3.5) / 1.5
out$moments <- list(mean = unname(coef(lm(m ~ u + I(u^2) + I(u^3), weights = size / sds^2))),
                    sd = unname(coef(lm(sds ~ u + I(u^2), weights = 2 * size / sds^2))))

# ---- maximum likelihood ----
u <- (grade - 3.5) / 1.5
poly <- function(b) drop(outer(u, seq_along(b) - 1, `^`) %*% b)
maximise <- function(f, start) {
  o <- optim(start, f, method = "BFGS", control = list(maxit = 5000, reltol = 1e-14))
  o <- nlm(f, o$par, gradtol = 1e-9, steptol = 1e-12, iterlim = 1000, hessian = TRUE)
  rough <- sqrt(diag(solve(o$hessian)))
  k <- length(rough); b <- o$estimate
  first <- function(h) {
    e <- diag(h * rough)
    sapply(1:k, function(i) (f(b + e[i, ]) - f(b - e[i, ])) / (2 * e[i, i]))
  }
  second <- function(h) { # central differences
    e <- diag(h * rough); d <- matrix(0, k, k)
    for (i in 1:k) for (j in i:k)
      d[i, j] <- d[j, i] <- (f(b + e[i, ] + e[j, ]) - f(b + e[i, ] - e[j, ]) -
        f(b - e[i, ] + e[j, ]) + f(b - e[i, ] - e[j, ])) / (4 * e[i, i] * e[j, j])
    d
  }
  for (step in 1:20) { # Newton, of Richardson's extrapolations
    hessian <- (4 * second(0.005) - second(0.01)) / 3
    b <- b - solve(hessian, (4 * first(0.005) - first(0.01)) / 3)
  }
  list(b = b, log_likelihood = -f(b), se = sqrt(diag(solve(hessian))))
}
shash <- function(b) {
  mu <- poly(b[1:4]); sigma <- exp(poly(b[5:7])); eps <- poly(b[8:9]); delta <- exp(poly(b[10:11]))
  z <- (raw - mu) / sigma; v <- delta * asinh(z) - eps
  -sum(log(delta) - log(sigma) + log(cosh(v)) - log1p(z^2) / 2 + dnorm(sinh(v), log = TRUE))
}
out$shash <- maximise(shash, c(mean(raw), 5, 0, 0, log(5), 0, 0, 0, 0, 0, 0))
bccg <- function(b) { # scores + 1
  y <- raw + 1; mu <- exp(poly(b[1:4])); sigma <- exp(poly(b[5:7])); nu <- poly(b[8:9])
  z <- ifelse(abs(nu) > 1e-9, ((y / mu)^nu - 1) / nu, log(y / mu)) / sigma
  -sum(nu * log(y / mu) - log(y) - log(sigma) + dnorm(z, log = TRUE) -
         pnorm(1 / (sigma * abs(nu)), log.p = TRUE))
}
out$box_cox <- maximise(bccg, c(log(mean(raw) + 1), .3, 0, 0, log(.4), 0, 0, 1, 0))
beta_binomial <- function(b) {
  share <- plogis(poly(b[1:4])); total <- exp(poly(b[5:7])); alpha <- share * total
  -sum(lchoose(28, raw) + lbeta(raw + alpha, 28 - raw + total - alpha) - lbeta(alpha, total - alpha))
}
out$beta_binomial <- maximise(beta_binomial, c(0, 0, 0, 0, log(5), 0, 0))
writeLines(as_json(out), "tests/reference/continuous.json")
