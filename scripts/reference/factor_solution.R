# Reference values of what follows from a factor solution: fit, weights of scores, determinacy,
# complexity, congruence. Five factors of the 25 items of psychTools' bfi, complete rows, minres and
# maximum likelihood, direct quartimin. Writes tests/reference/factor_solution.json. Run from the
# project's root:
#   Rscript scripts/reference/factor_solution.R
# Needs psych (2.2.9), psychTools and GPArotation (2022.10-2). Matrices are written column by column.
#
# Extraction by L-BFGS-B at its smallest tolerances, rotation to a gradient of 1e-10. From there on
# psych's own functions: factor.scores() for the three kinds of weights, fa.stats() for complexity
# and what it has of fit, KMO() of the residuals for the common part accounted for. The interval of
# RMSEA is fa.stats()'s, solved to 1e-12; its point is psych's.
suppressMessages({library(psych); library(GPArotation)})

quietly <- function(expr) { capture.output(r <- suppressWarnings(suppressMessages(expr))); r }
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}

bfi <- psychTools::bfi[, 1:25]
complete <- bfi[complete.cases(bfi), ]
n <- nrow(complete); p <- 25; k <- 5
R <- cor(complete)

minres <- function() {
  reduced <- function(psi) { S <- R; diag(S) <- 1 - psi; eigen(S, symmetric = TRUE) }
  value <- function(psi) sum(reduced(psi)$values[-(1:k)]^2) / 2
  slope <- function(psi) { e <- reduced(psi); -as.vector(e$vectors[, -(1:k)]^2 %*% e$values[-(1:k)]) }
  best <- list(par = 1 / diag(solve(R)))
  for (i in 1:3)
    best <- optim(best$par, value, slope, method = "L-BFGS-B", lower = .005, upper = 1,
                  control = list(factr = 10, pgtol = 1e-12, maxit = 1000))
  e <- reduced(best$par)
  list(loadings = e$vectors[, 1:k] %*% diag(sqrt(e$values[1:k])), psi = best$par)
}
likelihood <- function() {
  parts <- function(psi) eigen(R / sqrt(outer(psi, psi)), symmetric = TRUE)
  value <- function(psi) { e <- parts(psi)$values[-(1:k)]; sum(e - log(e) - 1) }
  slope <- function(psi) {
    e <- parts(psi); L <- diag(sqrt(psi)) %*% e$vectors[, 1:k] %*% diag(sqrt(pmax(e$values[1:k] - 1, 0)))
    (rowSums(L^2) + psi - diag(R)) / psi^2
  }
  best <- list(par = 1 / diag(solve(R)))
  for (i in 1:5)
    best <- optim(best$par, value, slope, method = "L-BFGS-B", lower = .005, upper = 1,
                  control = list(factr = 10, pgtol = 1e-12, maxit = 1000))
  e <- parts(best$par)
  list(loadings = diag(sqrt(best$par)) %*% e$vectors[, 1:k] %*% diag(sqrt(e$values[1:k] - 1)),
       psi = best$par)
}

# Decreasing sum of squares, columns with a positive sum.
in_order <- function(L, Phi) {
  o <- order(-diag(Phi %*% t(L) %*% L)); L <- L[, o]; Phi <- Phi[o, o]
  s <- diag(sign(colSums(L)))
  list(loadings = L %*% s, phi = s %*% Phi %*% s)
}

solution <- function(fit) {
  turned <- quietly(GPFoblq(fit$loadings, method = "oblimin", methodArgs = list(gam = 0),
                            eps = 1e-10, maxit = 10000))
  f <- in_order(unclass(turned$loadings), turned$Phi)
  dimnames(f$loadings) <- list(names(complete), paste0("F", 1:k))
  M <- fit$loadings %*% t(fit$loadings); residuals <- R - M
  stats <- quietly(fa.stats(R, f$loadings, f$phi, n.obs = n, alpha = .1))
  chisq <- stats$STATISTIC; df <- stats$dof
  ncp <- function(level) uniroot(function(x) pchisq(chisq, df, ncp = x) - level, c(0, 2 * chisq), tol = 1e-12)$root
  diag(residuals) <- 0 # but for the unique part
  off <- residuals; diag(off) <- 1
  weights <- function(method) quietly(factor.scores(R, f$loadings, f$phi, method = method))$weights
  w <- lapply(c(thurstone = "Thurstone", bartlett = "Bartlett", ten_berge = "tenBerge"), weights)
  z <- scale(complete)
  list(loadings = f$loadings, phi = f$phi, psi = fit$psi, complexity = stats$complexity,
       determinacy = sqrt(diag(t(w$thurstone) %*% f$loadings %*% f$phi)),
       weights = w, scores = lapply(w, function(x) (z %*% x)[1:20, ]),
       fit = list(chisq = chisq, df = df, p = stats$PVAL, rmsea = stats$RMSEA[[1]],
                  rmsea_low = sqrt(ncp(.95) / (n - 1) / df), rmsea_high = sqrt(ncp(.05) / (n - 1) / df),
                  tli = stats$TLI,
                  cfi = 1 - (chisq - df) / (stats$null.chisq - stats$null.dof),
                  rmsr = stats$rms, srmr = sqrt(mean(residuals[lower.tri(R, diag = TRUE)]^2)),
                  aic = chisq - 2 * df, bic = stats$BIC, sabic = stats$SABIC,
                  caf = 1 - KMO(off)$MSA))
}

a <- solution(minres()); b <- solution(likelihood())
# factor.congruence() rounds to two digits: its formula, unrounded
tucker <- crossprod(a$loadings, b$loadings) / sqrt(outer(colSums(a$loadings^2), colSums(b$loadings^2)))
writeLines(as_json(list(n = n, minres = a, ml = b, congruence = tucker,
                        rows = which(complete.cases(bfi))[1:20])),
           "tests/reference/factor_solution.json")
