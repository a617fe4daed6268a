# Reference values of description, moments and reliability: the 25 items of psychTools' bfi.
# Writes tests/reference/{describe,moments,reliability}_bfi.json. Run from the project's root:
#   Rscript scripts/reference/reliability_bfi.R
# Needs psych (2.2.9) and psychTools. Matrices are written column by column.
#
# In reliability, "psych" holds what alpha(), alpha.ci() and omega() print; "tight" is omega by the
# formula of psych's omega() at the minimum of the least squares function of the uniquenesses,
# found by L-BFGS-B restarted at the smallest tolerances; gradient_max says how close each is.
suppressMessages(library(psych))

quietly <- function(expr) { capture.output(r <- suppressWarnings(suppressMessages(expr))); r }
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (is.character(x)) paste0("[", paste0('"', x, '"', collapse = ", "), "]")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
save <- function(x, name) writeLines(as_json(x), paste0("tests/reference/", name, "_bfi.json"))

bfi <- psychTools::bfi[, 1:25]
keys <- list(agreeableness = c("-A1", "A2", "A3", "A4", "A5"),
             conscientiousness = c("C1", "C2", "C3", "-C4", "-C5"),
             extraversion = c("-E1", "-E2", "E3", "E4", "E5"),
             neuroticism = c("N1", "N2", "N3", "N4", "N5"),
             openness = c("O1", "-O2", "O3", "O4", "-O5"))
keyed <- bfi
for (item in sub("-", "", grep("-", unlist(keys), value = TRUE))) keyed[[item]] <- 7 - bfi[[item]]

# ---- description, of the answers as given ----
moment <- function(x, power) mean((x - mean(x))^power)
each <- function(f) unname(sapply(bfi, function(x) f(x[!is.na(x)])))
save(list(n = each(length), mean = each(mean), sd = each(sd), median = each(median),
          skewness = each(function(x) moment(x, 3) / moment(x, 2)^1.5),
          kurtosis = each(function(x) moment(x, 4) / moment(x, 2)^2 - 3),
          floor = each(function(x) mean(x == 1)), ceiling = each(function(x) mean(x == 6)),
          n_complete = sum(complete.cases(bfi)), missing_share = mean(is.na(bfi))), "describe")

# ---- moments, of the keyed answers ----
moments <- function(x) list(n = sum(rowSums(!is.na(x)) > 0), mean = colMeans(x, na.rm = TRUE),
                            cov = cov(x, use = "pairwise"), cor = cor(x, use = "pairwise"),
                            n_pair = crossprod(!is.na(x)))
save(list(listwise = moments(keyed[complete.cases(keyed), ]), pairwise = moments(keyed)), "moments")

# ---- reliability ----
omega_at <- function(R, psi) {
  reduced <- R; diag(reduced) <- 1 - psi
  e <- eigen(reduced, symmetric = TRUE)
  1 - sum(1 - e$vectors[, 1]^2 * e$values[1]) / sum(R)
}
tight <- function(R) {
  reduced <- function(psi) { S <- R; diag(S) <- 1 - psi; eigen(S, symmetric = TRUE) }
  value <- function(psi) sum(reduced(psi)$values[-1]^2) / 2
  slope <- function(psi) { e <- reduced(psi); -as.vector(e$vectors[, -1]^2 %*% e$values[-1]) }
  best <- list(par = 1 / diag(solve(R)))
  for (i in 1:5)
    best <- optim(best$par, value, slope, method = "L-BFGS-B", lower = .005, upper = 1,
                  control = list(factr = 10, pgtol = 0, maxit = 2000))
  list(omega = omega_at(R, best$par), gradient_max = max(abs(slope(best$par))),
       psych_gradient_max = max(abs(slope(quietly(fa(R, 1))$uniquenesses))))
}
reliability <- function(key, listwise) {
  x <- keyed[, sub("-", "", key)]
  if (listwise) x <- x[complete.cases(x), ]
  a <- quietly(alpha(x, check.keys = FALSE))
  at <- function(n) unlist(alpha.ci(a$total$raw_alpha, n.obs = n, n.var = ncol(x))[c(1, 3)])
  R <- cor(x, use = "pairwise")
  list(psych = list(alpha = a$total$raw_alpha, alpha_standardized = a$total$std.alpha,
                    mean = a$item.stats$mean, sd = a$item.stats$sd, r_rest = a$item.stats$r.drop,
                    alpha_if_dropped = a$alpha.drop$raw_alpha,
                    feldt_all_rows = at(nrow(x)), feldt_complete_rows = at(sum(complete.cases(x))),
                    score_mean = a$total$mean, score_sd = a$total$sd,
                    alpha_of_correlations = alpha(R)$total$raw_alpha,
                    omega = quietly(omega(x, nfactors = 1, plot = FALSE, flip = FALSE))$omega.tot),
       n = nrow(x), n_complete = sum(complete.cases(x)), tight = tight(R),
       score_sd = sqrt(sum(cov(x, use = "pairwise"))) / ncol(x))
}
save(list(listwise = lapply(keys, reliability, listwise = TRUE),
          pairwise = lapply(keys, reliability, listwise = FALSE)), "reliability")
