# Reference values of exploratory factor analysis: the 25 items of psychTools' bfi, complete rows.
# Writes tests/reference/factor_bfi.json. Run from the project's root:
#   Rscript scripts/reference/factor_bfi.R
# Needs psych (2.2.9), psychTools and GPArotation (2022.10-2). Matrices are written column by column.
#
# "tight": minres by L-BFGS-B on the least squares function of the uniquenesses, restarted at the
# smallest tolerances (largest gradient 1e-9), then GPArotation to 1e-9. "psych": what fa() gives,
# which stops earlier (largest gradient below in psych$gradient_max).
suppressMessages({library(psych); library(GPArotation)})

quietly <- function(expr) { capture.output(r <- suppressWarnings(suppressMessages(expr))); r }
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (is.character(x)) paste0("[", paste0('"', x, '"', collapse = ", "), "]")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
positive <- function(L) L %*% diag(sign(colSums(L)), ncol(L))

bfi <- psychTools::bfi[, 1:25]
complete <- bfi[complete.cases(bfi), ]
n <- nrow(complete); p <- 25; k <- 5
R <- cor(complete); Rp <- cor(bfi, use = "pairwise")

reduced <- function(psi) { S <- R; diag(S) <- 1 - psi; eigen(S, symmetric = TRUE) }
value <- function(psi) sum(reduced(psi)$values[-(1:k)]^2) / 2
slope <- function(psi) { e <- reduced(psi); -as.vector(e$vectors[, -(1:k)]^2 %*% e$values[-(1:k)]) }
best <- list(par = 1 / diag(solve(R)))
for (i in 1:3)
  best <- optim(best$par, value, slope, method = "L-BFGS-B", lower = .005, upper = 1,
                control = list(factr = 10, pgtol = 1e-12, maxit = 1000))
e <- reduced(best$par)
L <- positive(e$vectors[, 1:k] %*% diag(sqrt(e$values[1:k])))
oblimin <- quietly(GPFoblq(L, method = "oblimin", methodArgs = list(gam = 0), eps = 1e-9, maxit = 4000))
turned <- quietly(varimax(L, normalize = TRUE, eps = 1e-14))

f <- quietly(fa(R, k, n.obs = n, fm = "minres", rotate = "oblimin"))
P <- unclass(f$loadings)
kmo <- KMO(R); bartlett <- cortest.bartlett(R, n = n)
set.seed(42)
simulated <- t(replicate(500, eigen(cor(matrix(rnorm(n * p), n)))$values))
# standard error of the 95 % point of 500: by resampling the 500
q95 <- function(x) apply(x, 2, quantile, .95)
q95_se <- apply(replicate(400, q95(simulated[sample(500, replace = TRUE), ])), 1, sd)

out <- list(
  n = n, items = names(bfi), cor = R, eigenvalues = eigen(R)$values,
  kmo = list(overall = kmo$MSA, items = kmo$MSAi),
  bartlett = list(chisq = bartlett$chisq, df = bartlett$df),
  pairwise = list(eigenvalues = eigen(Rp)$values, kmo = KMO(Rp)$MSA),
  tight = list(loadings = L, uniquenesses = best$par, objective = best$value,
               gradient_max = max(abs(slope(best$par))),
               oblimin = list(loadings = unclass(oblimin$loadings), phi = oblimin$Phi,
                              criterion = min(oblimin$Table[, 2])),
               varimax = unclass(turned$loadings)),
  psych = list(loadings = P, phi = f$Phi, communalities = f$communality,
               gradient_max = max(abs(slope(f$uniquenesses))), chisq = f$STATISTIC, df = f$dof,
               discrepancy = f$objective, null_chisq = f$null.chisq, rmsea = f$RMSEA[[1]], tli = f$TLI,
               rmsr = f$rms),
  parallel = list(mean = colMeans(simulated), q95 = q95(simulated),
                  mean_se = apply(simulated, 2, sd) / sqrt(500), q95_se = q95_se))
writeLines(as_json(out), "tests/reference/factor_bfi.json")
