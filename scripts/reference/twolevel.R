# Two-level factor models and reliability of lq2002. Writes tests/reference/twolevel.json. Run from the
# project's root:
#   Rscript scripts/reference/twolevel.R
# Needs lavaan (0.6-14), semTools (0.5-6) and jsonlite.
#
# lavaan's optimiser stops at gradients of 1e-5; Newton steps with lavaan's own gradient and Hessian
# go on from there until the gradient is rounding. The log-likelihood is computed once more from the
# rows, unit by unit, without lavaan. lavaan's saturated model is by EM, which stops where a step
# gains less than 1e-4 of log-likelihood, whatever em.h1.tol says. For "four" the same function goes
# on to the end; for the others it would never arrive (the between matrix is singular there: after
# 10,000 steps and nine minutes it lacks 0.0016 for "tsig"), and they keep what lavaan gives.
suppressMessages({library(lavaan); library(semTools)})

data <- read.csv("datasets/lq2002/lq2002.csv")
scales <- list(tsig = sprintf("TSIG%02d", 1:3), hostil = sprintf("HOSTIL%02d", 1:5),
               lead = sprintf("LEAD%02d", 1:11), four = sprintf("LEAD%02d", c(3, 5, 6, 7)))

log_normal <- function(x, mu, sigma) {
  root <- chol(sigma)
  z <- backsolve(root, x - mu, transpose = TRUE)
  -sum(log(diag(root))) - 0.5 * (sum(z^2) + length(x) * log(2 * pi))
}

# Orthonormal contrasts inside a unit, and sqrt(n) times its mean, are independent.
log_likelihood <- function(x, unit, mu, within, between) {
  total <- 0
  for (u in split(seq_along(unit), unit)) {
    n <- length(u)
    rows <- t(qr.qty(qr(cbind(1, diag(n)[, -1, drop = FALSE])), x[u, , drop = FALSE]))
    sign <- if (sum(rows[, 1] * colMeans(x[u, , drop = FALSE])) < 0) -1 else 1
    total <- total + log_normal(sign * rows[, 1], sqrt(n) * mu, within + n * between)
    for (k in seq_len(n - 1)) total <- total + log_normal(rows[, k + 1], 0, within)
  }
  total
}

polish <- function(fit) {
  x <- coef(fit)
  gradient <- function(x) {
    model <- lavaan:::lav_model_set_parameters(fit@Model, as.numeric(x))
    as.numeric(lavaan:::lav_model_gradient(model, lavsamplestats = fit@SampleStats,
                                           lavdata = fit@Data, lavcache = fit@Cache))
  }
  hessian <- function(x) {
    p <- length(x)
    h <- matrix(0, p, p)
    for (j in 1:p) {
      step <- 1e-5 * max(1, abs(x[j]))
      e <- step * (1:p == j)
      h[, j] <- (8 * (gradient(x + e) - gradient(x - e)) -
                   (gradient(x + 2 * e) - gradient(x - 2 * e))) / (12 * step)
    }
    (h + t(h)) / 2
  }
  before <- max(abs(gradient(x)))
  for (k in 1:3) {
    h <- hessian(x)
    for (i in 1:6) x <- x - solve(h, gradient(x))
  }
  list(x = x, before = before, after = max(abs(gradient(x))), hessian = hessian(x))
}

# Model-implied omegas as functions of the loadings and uniquenesses.
implied <- function(x, p, harmonic) {
  lw <- sum(x[1:p]); tw <- sum(x[p + 1:p]); lb <- sum(x[2 * p + 1:p]); tb <- sum(x[3 * p + 1:p])
  c(within = lw^2 / (lw^2 + tw), between = lb^2 / (lb^2 + tb),
    two_level = (lw^2 + lb^2) / (lw^2 + tw + lb^2 + tb),
    between_observed = lb^2 / (lb^2 + tb + (lw^2 + tw) / harmonic))
}

slopes <- function(f, x) {
  sapply(seq_along(x), function(j) {
    e <- 1e-6 * (seq_along(x) == j)
    (f(x + e) - f(x - e)) / 2e-6
  })
}

alpha <- function(s) { k <- nrow(s); k / (k - 1) * (1 - sum(diag(s)) / sum(s)) }

one <- function(items, to_the_end = FALSE) {
  p <- length(items)
  sum_of <- paste(items, collapse = " + ")
  model <- paste0("level: 1\n f =~ ", sum_of, "\n level: 2\n f =~ ", sum_of)
  fit <- suppressWarnings(cfa(model, data, cluster = "COMPID", std.lv = TRUE, baseline = FALSE,
                              control = list(rel.tol = 1e-10, iter.max = 10000, eval.max = 20000)))
  refined <- polish(fit)
  x <- refined$x
  n <- nrow(data)
  sizes <- table(data$COMPID)
  harmonic <- 1 / mean(1 / sizes)
  # the objective is by one person: its Hessian times n is the information
  covariances <- solve(refined$hessian * n)
  stopifnot(max(abs(sqrt(diag(covariances)) / sqrt(diag(vcov(fit))) - 1)) < 1e-2)
  part <- function(k) unname(x[(k - 1) * p + 1:p])
  reflect <- function(l) if (sum(l) < 0) -l else l
  if (to_the_end) {
    em <- lavaan:::lav_mvnorm_cluster_em_sat(YLp = fit@SampleStats@YLp[[1]], Lp = fit@Data@Lp[[1]],
                                             verbose = FALSE, tol = 1e-13)
    fit@h1$implied$cov <- list(em$Sigma.W, em$Sigma.B)
    fit@h1$implied$mean <- list(em$Mu.W, em$Mu.B)
  }
  h1 <- lavTech(fit, "sampstat")
  sw <- unname(h1[[1]]$cov); sb <- unname(h1[[2]]$cov)
  one_factor <- log_likelihood(as.matrix(data[items]), data$COMPID, part(5),
                               tcrossprod(part(1)) + diag(part(2)),
                               tcrossprod(part(3)) + diag(part(4)))
  mean_of <- h1[[1]]$mean + h1[[2]]$mean
  saturated <- log_likelihood(as.matrix(data[items]), data$COMPID, mean_of, sw, sb)
  g <- slopes(function(y) implied(y, p, harmonic), x)
  given <- fit
  fit@Model <- lavaan:::lav_model_set_parameters(fit@Model, as.numeric(x))
  fit@ParTable$est[fit@ParTable$free > 0] <- x # what semTools reads
  rel <- function(...) suppressWarnings(compRelSEM(fit, ...))
  latent <- as.numeric(rel()$f)
  list(items = items, lavaan_gradient = refined$before, polished_gradient = refined$after,
       lavaan_log_likelihood = as.numeric(logLik(given)), log_likelihood = one_factor,
       log_likelihood_saturated = saturated, lavaan_chisq = fit@test$standard$stat,
       df = p * (p - 3), within_loadings = reflect(part(1)), within_uniquenesses = part(2),
       between_loadings = reflect(part(3)), between_uniquenesses = part(4), means = part(5),
       lavaan_within_loadings = unname(coef(given)[1:p]),
       lavaan_between_loadings = unname(coef(given)[2 * p + 1:p]),
       within = c(sw), between = c(sb), harmonic_size = harmonic,
       implied = as.list(implied(x, p, harmonic)),
       implied_se = as.list(setNames(sqrt(diag(g %*% covariances %*% t(g))),
                                     names(implied(x, p, harmonic)))),
       semtools = list(omega_within = latent[1], omega_between = latent[2],
                       omega_2l = rel(config = "f")$config$f["omega_2L"],
                       omega_between_observed = rel(shared = "f")$shared$f["omega_B"],
                       irr = rel(shared = "f")$shared$f["IRR"],
                       alpha_within = alpha(sw), alpha_between = alpha(sb),
                       alpha_2l = rel(config = "f", tau.eq = TRUE)$config$f["alpha_2L"],
                       alpha_between_observed =
                         rel(shared = "f", tau.eq = TRUE)$shared$f["alpha_B"]))
}

out <- c(lapply(scales[1:3], one), list(four = one(scales$four, to_the_end = TRUE)))
out[["_versions"]] <- list(R = paste(R.version$major, R.version$minor, sep = "."),
                           lavaan = as.character(packageVersion("lavaan")),
                           semTools = as.character(packageVersion("semTools")))
writeLines(jsonlite::toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), "tests/reference/twolevel.json")
