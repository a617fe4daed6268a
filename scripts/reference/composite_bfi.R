# Reference values of composites: extraversion, agreeableness and conscientiousness of psychTools'
# bfi, their complete rows. Writes tests/reference/composite_bfi.json. Run from the project's root:
#   Rscript scripts/reference/composite_bfi.R
# Needs psych (2.2.9), psychTools.
#
# reliability: Mosier (1943) from the parts' standard deviations, psych's alphas and the correlations
# of their means, with equal weights and with 1, 2, 3. se: the infinitesimal jackknife, every row's
# weight moved by 1e-5 of its own. disattenuated: psych's correct.cor(), above the diagonal.
suppressMessages(library(psych))
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
bfi <- psychTools::bfi
for (v in c("A1", "C4", "C5", "E1", "E2")) bfi[[v]] <- 7 - bfi[[v]]
parts <- list(paste0("E", 1:5), paste0("A", 1:5), paste0("C", 1:5))
x <- as.matrix(bfi[unlist(parts)]); x <- x[complete.cases(x), ]
n <- nrow(x)
means <- sapply(parts, function(p) rowMeans(x[, p]))
alphas <- sapply(parts, function(p) suppressWarnings(alpha(x[, p]))$total$raw_alpha)
mosier <- function(w) 1 - sum(w^2 * apply(means, 2, var) * (1 - alphas)) / var(as.vector(means %*% w))
from_weights <- function(w, row_weights) {
  S <- cov.wt(x, row_weights / sum(row_weights), method = "ML")$cov
  error <- 0; load <- numeric(ncol(x)); names(load) <- colnames(x)
  for (j in 1:3) {
    C <- S[parts[[j]], parts[[j]]]
    error <- error + w[j]^2 * (5 * sum(diag(C)) - sum(C)) / 100
    load[parts[[j]]] <- w[j] / 5
  }
  1 - error / as.vector(load %*% S %*% load)
}
se <- function(w) {
  h <- 1e-5
  moved <- sapply(1:n, function(i) {
    up <- rep(1, n); up[i] <- 1 + h; down <- rep(1, n); down[i] <- 1 - h
    (from_weights(w, up) - from_weights(w, down)) / (2 * h)
  })
  sqrt(sum((n * moved)^2) / (n * (n - 1)))
}
stopifnot(abs(from_weights(c(1, 1, 1), rep(1, n)) - mosier(c(1, 1, 1))) < 1e-12)
R <- cor(means)
corrected <- correct.cor(R, alphas)
out <- list(n = n, alphas = alphas, sds = apply(means, 2, sd), correlations = R,
            disattenuated = corrected[upper.tri(corrected)],
            equal = list(reliability = mosier(c(1, 1, 1)), se = se(c(1, 1, 1)),
                         sem = sqrt((1 - mosier(c(1, 1, 1))) * var(rowMeans(means)))),
            weighted = list(reliability = mosier(1:3), se = se(1:3)))
writeLines(as_json(out), "tests/reference/composite_bfi.json")
