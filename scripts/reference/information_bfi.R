# Reference values of item information: the five scales of psychTools' bfi, complete rows.
# Writes tests/reference/information_bfi.json. Run from the project's root:
#   Rscript scripts/reference/information_bfi.R
# Needs psych (2.2.9), psychTools, lavaan (0.6-14).
#
# "psych" is what irt.fa() prints: discrimination = loading / sqrt(1 - loading^2), difficulty =
# threshold / sqrt(1 - loading^2). "tight" is the same from lavaan's polychorics and the minimum of
# the least squares function of the uniquenesses found by L-BFGS-B restarted at the smallest
# tolerances. "information" is Samejima's, from differences of the category probabilities at
# theta +- 1e-5, at "theta".
suppressMessages({library(psych); library(lavaan)})

quietly <- function(expr) { capture.output(r <- suppressWarnings(suppressMessages(expr))); r }
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}

bfi <- psychTools::bfi[, 1:25]
keys <- list(agreeableness = c("-A1", "A2", "A3", "A4", "A5"),
             conscientiousness = c("C1", "C2", "C3", "-C4", "-C5"),
             extraversion = c("-E1", "-E2", "E3", "E4", "E5"),
             neuroticism = c("N1", "N2", "N3", "N4", "N5"),
             openness = c("O1", "-O2", "O3", "O4", "-O5"))
for (item in sub("-", "", grep("-", unlist(keys), value = TRUE))) bfi[[item]] <- 7 - bfi[[item]]

tight_loadings <- function(R) {
  reduced <- function(psi) { S <- R; diag(S) <- 1 - psi; eigen(S, symmetric = TRUE) }
  value <- function(psi) sum(reduced(psi)$values[-1]^2) / 2
  slope <- function(psi) { e <- reduced(psi); -as.vector(e$vectors[, -1]^2 %*% e$values[-1]) }
  best <- list(par = 1 / diag(solve(R)))
  for (i in 1:5)
    best <- optim(best$par, value, slope, method = "L-BFGS-B", lower = .005, upper = 1,
                  control = list(factr = 10, pgtol = 0, maxit = 2000))
  e <- reduced(best$par)
  l <- e$vectors[, 1] * sqrt(e$values[1])
  l * sign(sum(l))
}
probabilities <- function(theta, loading, tau)
  -diff(c(1, pnorm((loading * theta - tau) / sqrt(1 - loading^2)), 0))
information <- function(theta, loading, tau) {
  h <- 1e-5
  slope <- (probabilities(theta + h, loading, tau) - probabilities(theta - h, loading, tau)) / (2 * h)
  sum(slope^2 / probabilities(theta, loading, tau))
}

theta <- seq(-3, 3, by = 1)
out <- lapply(keys, function(key) {
  x <- bfi[sub("-", "", key)]
  x <- x[complete.cases(x), ]
  irt <- quietly(irt.fa(x, plot = FALSE))
  cors <- quietly(lavCor(x, ordered = names(x), output = "fit"))
  R <- lavInspect(cors, "sampstat")$cov
  th <- lavInspect(cors, "sampstat")$th
  tau <- lapply(names(x), function(v) unname(th[grep(paste0("^", v, "\\|"), names(th))]))
  l <- tight_loadings(unclass(R))
  list(n = nrow(x), polychorics = unclass(R), loadings = l, slopes = l / sqrt(1 - l^2),
       thresholds = unlist(tau),
       information = sapply(seq_along(l), function(j) sapply(theta, information, l[j], tau[[j]])),
       psych = list(discrimination = irt$irt$discrimination[, 1],
                    difficulty = t(irt$irt$difficulty[[1]])))
})
out$theta <- theta
writeLines(as_json(out), "tests/reference/information_bfi.json")
