# Two factors of the polychoric correlations of ten items of datasets/bfi, complete rows.
# Writes tests/reference/factor_polychoric.json. Run from the project's root:
#   Rscript scripts/reference/factor_polychoric.R
# Needs psych (2.2.9) and lavaan (0.6-14). Least squares is run to the end: optim() restarted from its own result.
suppressMessages({library(psych); library(lavaan)})

x <- na.omit(read.csv("datasets/bfi/bfi.csv")[, c(paste0("A", 1:5), paste0("C", 1:5))])
R <- unclass(lavCor(x, ordered = names(x)))
left <- function(psi) {
  e <- eigen(R - diag(psi), symmetric = TRUE)
  sum(e$values[-(1:2)]^2) / 2
}
fit <- list(par = rep(.5, 10))
for (i in 1:20) fit <- optim(fit$par, left, method = "L-BFGS-B", lower = .005, upper = 1,
                             control = list(factr = 1, pgtol = 0, maxit = 1000))
number <- function(v) paste(sprintf("%.17g", as.numeric(v)), collapse = ", ")
writeLines(paste0(
  '{"source": "R ', getRversion(), ', lavaan ', packageVersion("lavaan"), ' lavCor(); psych ', packageVersion("psych"),
  ' KMO(); optim() of the minres criterion",\n"n": ', nrow(x), ',\n"kmo": ', number(KMO(R)$MSA),
  ',\n"eigenvalues": [', number(eigen(R)$values), '],\n"communalities": [', number(1 - fit$par), '],\n"objective": ', number(fit$value), '}'),
  "tests/reference/factor_polychoric.json")
