# tests/reference/lognormal.json: the log-normal model of latencies as the same model in other
# programs: a one-factor model with loadings of 1 in lavaan (full information maximum likelihood,
# observed information), and, with a slope of position, a mixed model in nlme.
# Usage: Rscript scripts/reference/lognormal.R > tests/reference/lognormal.json
suppressMessages({library(lavaan); library(nlme)})
set.seed(2006)
n <- 150; p <- 6
beta <- c(8.2, 8.9, 7.8, 9.3, 8.5, 8.0)
alpha <- c(1.6, 2.2, 1.2, 2.8, 1.9, 1.4)
tau <- rnorm(n, 0, 0.35)
zeta <- 0.25 + 0.2 * rnorm(n) - 0.3 * tau
position <- t(replicate(n, sample(p)))
x <- (position - 1) / (p - 1)
y <- round(outer(-tau, beta, "+") - zeta * x + sweep(matrix(rnorm(n * p), n), 2, alpha, "/"), 4)
holes <- y
holes[matrix(runif(n * p) < 0.12, n)] <- NA
holes[7, -3] <- NA # one latency alone
holes[9, ] <- NA # none

number <- function(v) ifelse(is.na(v), "null", formatC(v, digits = 15, format = "g", width = 1))
vector <- function(v) paste0("[", paste(number(as.vector(v)), collapse = ","), "]")
entry <- function(name, v) paste0('"', name, '":', if (length(v) > 1) vector(v) else number(v))
object <- function(...) paste0("{", paste(c(...), collapse = ",\n"), "}")

# Score tests of the loadings, with their direction: second differences of the likelihood. (lavaan's
# modindices() takes the expected information whatever it is asked for: 1 % away here.)
score_tests <- function(y, beta, psi, sd) {
  log_likelihood <- function(t) {
    loading <- t[2 * p + 1 + 1:p]
    sum(apply(y, 1, function(row) {
      o <- which(!is.na(row))
      s <- diag(t[p + o], length(o)) + t[2 * p + 1]^2 * tcrossprod(loading[o])
      d <- row[o] - t[o]
      -(length(o) * log(2 * pi) + as.numeric(determinant(s)$modulus) + sum(d * solve(s, d))) / 2
    }))
  }
  at <- c(beta, psi, sd, rep(1, p))
  h <- -optimHess(at, log_likelihood, control = list(ndeps = rep(1e-3, length(at))))
  n <- seq_len(2 * p + 1)
  sapply(2 * p + 1 + 1:p, function(j) {
    step <- replace(numeric(length(at)), j, 1e-5)
    score <- (log_likelihood(at + step) - log_likelihood(at - step)) / 2e-5
    score / sqrt(h[j, j] - sum(h[j, n] * solve(h[n, n], h[n, j])))
  })
}

factor_model <- function(y) {
  colnames(y) <- paste0("t", seq_len(p))
  y <- as.data.frame(y[rowSums(!is.na(y)) > 0, ])
  model <- c(paste("speed =~", paste0("1*", names(y), collapse = " + ")), paste0(names(y), " ~ 1"),
    "speed ~~ speed", "speed ~ 0*1")
  fit <- lavaan(model, y, missing = "fiml", information = "observed", observed.information = "hessian",
    se = "standard", auto.var = TRUE, optim.force.converged = TRUE,
    control = list(rel.tol = 1e-15, x.tol = 1e-13, eval.max = 9999, iter.max = 9999))
  e <- parameterEstimates(fit, remove.nonfree = FALSE)
  beta <- e[e$op == "~1" & e$lhs != "speed", ]
  psi <- e[e$op == "~~" & e$lhs != "speed", ]
  v <- e[e$op == "~~" & e$lhs == "speed", ]
  scores <- lavPredict(fit, method = "EBM")
  object(entry("beta", beta$est), entry("beta_se", beta$se), entry("alpha", psi$est^-0.5),
    entry("alpha_se", psi$se * psi$est^-1.5 / 2), entry("sd_speed", sqrt(v$est)),
    entry("sd_speed_se", v$se / (2 * sqrt(v$est))), entry("log_likelihood", as.numeric(logLik(fit))),
    entry("aic", AIC(fit)), entry("bic", BIC(fit)), entry("fit", score_tests(as.matrix(y), beta$est, psi$est, sqrt(v$est))), entry("speed", -scores))
}

# Standard errors of beta, log psi, both standard deviations, their correlation and the mean slope:
# second differences of the likelihood, row by row.
errors_of <- function(y, x, beta, log_psi, v, slope) {
  minus <- function(t) {
    s <- t[2 * p + 1:2]
    cov <- diag(s) %*% matrix(c(1, t[2 * p + 3], t[2 * p + 3], 1), 2) %*% diag(s)
    sum(sapply(seq_len(n), function(i) {
      o <- which(!is.na(y[i, ]))
      if (length(o) == 0) return(0)
      z <- cbind(1, x[i, o])
      m <- t[o] + if (length(slope)) t[2 * p + 4] * x[i, o] else 0
      s <- z %*% cov %*% t(z) + diag(exp(t[p + o]), length(o))
      d <- y[i, o] - m
      (length(o) * log(2 * pi) + as.numeric(determinant(s)$modulus) + sum(d * solve(s, d))) / 2
    }))
  }
  at <- c(beta, log_psi, sqrt(diag(v)), v[1, 2] / sqrt(v[1, 1] * v[2, 2]), slope)
  sqrt(diag(solve(optimHess(at, minus, control = list(ndeps = rep(1e-3, length(at)))))))
}

mixed <- function(y, x, mean_free) {
  long <- data.frame(y = as.vector(y), x = as.vector(x), id = rep(seq_len(n), p),
    item = factor(rep(seq_len(p), each = n)))
  long <- long[!is.na(long$y), ]
  control <- lmeControl(maxIter = 500, msMaxIter = 2000, niterEM = 200, tolerance = 1e-12,
    msTol = 1e-14, opt = "nlminb")
  fit <- lme(if (mean_free) y ~ 0 + item + x else y ~ 0 + item, long, ~ x | id,
    weights = varIdent(form = ~ 1 | item), method = "ML", control = control)
  without <- lme(y ~ 0 + item, long, ~ 1 | id, weights = varIdent(form = ~ 1 | item), method = "ML",
    control = control)
  ratio <- coef(fit$modelStruct$varStruct, unconstrained = FALSE, allCoef = TRUE)[as.character(1:p)]
  v <- getVarCov(fit)
  b <- fixef(fit)
  errors <- errors_of(y, x, b[1:p], log((fit$sigma * ratio)^2), v, if (mean_free) b[p + 1])
  effects <- ranef(fit)[as.character(1:n), ]
  object(entry("beta", b[1:p]), entry("alpha", 1 / (fit$sigma * ratio)),
    entry("sd_speed", sqrt(v[1, 1])), entry("sd_slope", sqrt(v[2, 2])),
    entry("cor_speed_slope", v[1, 2] / sqrt(v[1, 1] * v[2, 2])),
    entry("mean_slope", if (mean_free) -b[p + 1] else 0),
    entry("beta_se", errors[1:p]), entry("alpha_se", errors[p + 1:p] / 2 / (fit$sigma * ratio)),
    entry("sd_speed_se", errors[2 * p + 1]), entry("sd_slope_se", errors[2 * p + 2]),
    entry("mean_slope_se", if (mean_free) errors[2 * p + 4] else NA),
    entry("log_likelihood", as.numeric(logLik(without))),
    entry("slope_log_likelihood", as.numeric(logLik(fit))),
    entry("speed", -effects[, 1]), entry("slope", -effects[, 2] - if (mean_free) b[p + 1] else 0))
}

order <- matrix((seq_len(p) - 1) / (p - 1), n, p, byrow = TRUE)
cat(object(sprintf('"source":"lavaan %s, nlme %s; simulated, seed 2006"', packageVersion("lavaan"),
  packageVersion("nlme")), entry("complete", y), entry("incomplete", holes),
  entry("position", position), paste0('"factor_complete":', factor_model(y)),
  paste0('"factor_incomplete":', factor_model(holes)),
  paste0('"strewn":', mixed(holes, x, TRUE)), paste0('"in_order":', mixed(holes, order, FALSE))), "\n")
