# Reference values of person fit: normed Guttman errors, U3, lz and lz* of polytomous items.
#
# Run from the project's root, with the folder R/ of the package PerFit 1.4.6 (CRAN):
#   Rscript scripts/reference/person_fit.R path/to/PerFit/R
# Made with R 4.2.2. Writes tests/reference/person_fit.json: simulated answers of 60 respondents to
# 11 items in two scales, some missing, and
#   guttman, u3          of the first scale by PerFit's Gnormed.poly() and U3poly()
#   perfit_lz            of the first scale at given traits by PerFit's lzpoly(), whose logistic
#                        probabilities are replaced by the normal ogive's
#   trait, lz, lz_star   of both scales, from the papers' formulas (Drasgow, Levine & Williams 1985;
#                        Snijders 2001; Sinharay 2016) at the maximum of the posterior
# PerFit rounds what it returns to four decimals; this is switched off here.
library(Matrix)
folder <- commandArgs(TRUE)[1]
for (file in c("Accessory", "MissingValues", "SanityChecks", "G", "Gnormedpoly", "U3poly", "lzpoly"))
  source(file.path(folder, paste0(file, ".R")))
res.process <- function(matrix, N, res) data.frame(PFscores = res)
estIP.poly <- function(matrix, Ncat, ip, model) list(ip, ip)
estAb.poly <- function(matrix, ip.ltm, ability, method) ability

# ---- answers ----
set.seed(20)
n <- 60
scale_of <- rep(1:2, c(6, 5))
loading <- c(.45, .55, .65, .75, .85, .6, .7, .5, .8, -.3, .62)
tau <- t(sapply(seq_along(loading), function(i) sort(c(-1.1, -.2, .9) + rnorm(3, sd = .35))))
spread <- sqrt(1 - loading^2)
trait <- matrix(rnorm(2 * n), n)
answers <- sapply(seq_along(loading), function(i)
  rowSums(outer(loading[i] * trait[, scale_of[i]] + spread[i] * rnorm(n), tau[i, ], ">=")))
answers[1, ] <- 0
answers[2, ] <- 3
for (r in 3:8) answers[r, ] <- sample(0:3, 11, TRUE)
answers[cbind(sample(9:40, 30, TRUE), sample(11, 30, TRUE))] <- NA

# ---- probabilities of the answers 0 ... 3 to item i at a trait, and two derivatives ----
curve_of <- function(i, theta) {
  u <- (c(-Inf, tau[i, ], Inf) - loading[i] * theta) / spread[i]
  p <- ifelse(u[-5] > 0, pnorm(u[-5], lower.tail = FALSE) - pnorm(u[-1], lower.tail = FALSE),
              pnorm(u[-1]) - pnorm(u[-5]))
  d <- dnorm(u)
  list(p = p, d1 = loading[i] / spread[i] * (d[-5] - d[-1]))
}
posterior_slope <- function(theta, items, x)
  sum(sapply(items, function(i) {
    c <- curve_of(i, theta)
    c$d1[x[i] + 1] / c$p[x[i] + 1]
  })) - theta
top_of <- function(items, x) {
  items <- items[!is.na(x[items])]
  uniroot(posterior_slope, c(-8, 8), items = items, x = x, tol = 1e-14)$root
}
parts_at <- function(items, x, theta) {
  items <- items[!is.na(x[items])]
  rowSums(sapply(items, function(i) {
    c <- curve_of(i, theta)
    w <- log(c$p)
    c(w[x[i] + 1] - sum(c$p * w), sum(c$p * w^2) - sum(c$p * w)^2, sum(c$d1 * w),
      sum(c$d1^2 / c$p))
  }))
}
theta <- t(apply(answers, 1, function(x) sapply(1:2, function(s) top_of(which(scale_of == s), x))))
fits <- t(sapply(1:n, function(r) {
  parts <- sapply(1:2, function(s) {
    p <- parts_at(which(scale_of == s), answers[r, ], theta[r, s])
    shift <- p[3] / p[4] # of E ln P with the trait; the prior's part of the estimate is -theta
    c(p[1], p[2], p[1] - shift * theta[r, s], p[2] - p[3]^2 / p[4])
  })
  sums <- rowSums(parts)
  c(sums[1] / sqrt(sums[2]), sums[3] / sqrt(sums[4]))
}))

# ---- PerFit, of the first scale ----
estP.CRF <- function(I, Ncat, model, ip.coef, ability)
  t(sapply(ability, function(a) as.vector(sapply(1:I, function(i) curve_of(i, a)$p))))
first <- answers[, scale_of == 1]
complete <- rowSums(is.na(first)) == 0
guttman <- Gnormed.poly(first, 4)$PFscores[, 1]
u3 <- U3poly(first, 4)$PFscores[, 1]
# with a missing answer lzpoly() sums the expectation over all items, so complete rows alone
perfit_lz <- rep(NA, n)
perfit_lz[complete] <- lzpoly(first[complete, ], 4, IP = tau[1:6, ],
                              Ability = theta[complete, 1])$PFscores[, 1]

number <- function(x) ifelse(is.na(x), "null", sprintf("%.17g", x))
numbers <- function(x) paste0("[", paste(number(x), collapse = ", "), "]")
members <- list(
  source = '"PerFit 1.4.6 and the papers\' formulas, on R 4.2.2; simulated answers"',
  n_rows = n, n_items = length(loading), scale = numbers(scale_of - 1), loading = numbers(loading),
  thresholds = numbers(t(tau)), answers = numbers(answers), guttman = numbers(guttman),
  u3 = numbers(u3), trait = numbers(theta), perfit_lz = numbers(perfit_lz), lz = numbers(fits[, 1]),
  lz_star = numbers(fits[, 2]))
writeLines(c("{", paste(paste0('  "', names(members), '": ', members), collapse = ",\n"), "}"),
           "tests/reference/person_fit.json")
