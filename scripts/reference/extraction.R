# Reference values of the extraction of factors. Writes tests/reference/extraction.json. Run from the
# project's root:
#   Rscript scripts/reference/extraction.R
# Needs psych (2.2.9; its fm = "minrank" calls a function that it lacks), psychTools, lavaan (0.6-14)
# and EFAtools (1.0.0.9000, for its principal axes). Matrices are written column by column.
#
# Matrices that Harman (1976), Modern Factor Analysis, prints: "harman": the 24 psychological tests of
# Holzinger & Swineford, 145 children, p. 124 (R's datasets::Harman74.cor); "body": eight measurements
# of 305 girls, p. 22 (datasets::Harman23.cor); "tracts": five socio-economic variables of twelve
# census tracts, p. 14 (psych's Harman.5). "ability": R's datasets::ability.cov, six tests, 112 persons.
# "bfi": 25 items of psychTools' bfi, complete rows; its matrix is in factor_bfi.json. Loadings are by
# decreasing sum of squares, with positive sums. gradient: the largest with respect to a uniqueness
# over its bound.
suppressMessages({library(psych); library(lavaan)})

quietly <- function(expr) { capture.output(r <- suppressWarnings(suppressMessages(expr))); r }
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (is.character(x)) paste0("[", paste0('"', x, '"', collapse = ", "), "]")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
tidy <- function(L) {
  L <- unclass(L); L <- L[, order(-colSums(L^2)), drop = FALSE]
  L %*% diag(sign(colSums(L)), ncol(L))
}

bfi <- psychTools::bfi[, 1:25]
bfi <- cor(bfi[complete.cases(bfi), ])
harman <- unname(Harman74.cor$cov)

# Criteria as functions of the uniquenesses: eigenvalues of Psi^-1/2 R Psi^-1/2 that no factor takes.
scaled <- function(R, psi) eigen(R / sqrt(psi %o% psi), symmetric = TRUE)
value <- list(
  ml = function(psi, R, k) { g <- scaled(R, psi)$values[-(1:k)]; sum(g - log(g) - 1) },
  gls = function(psi, R, k) { g <- scaled(R, psi)$values[-(1:k)]; sum((1 - 1 / g)^2) / 2 })
slope <- list(
  ml = function(psi, R, k) { e <- scaled(R, psi); as.vector(e$vectors[, -(1:k)]^2 %*% (1 - e$values[-(1:k)])) / psi },
  gls = function(psi, R, k) { e <- scaled(R, psi); u <- 1 / e$values[-(1:k)]; as.vector(e$vectors[, -(1:k)]^2 %*% (u^2 - u)) / psi })
tight <- function(R, k, which) {
  f <- value[[which]]; g <- slope[[which]]; best <- list(par = 1 / diag(solve(R)))
  for (i in 1:4)
    best <- optim(best$par, f, g, R = R, k = k, method = "L-BFGS-B", lower = .005, upper = 1,
                  control = list(factr = 10, pgtol = 1e-13, maxit = 5000))
  e <- scaled(R, best$par)
  L <- sqrt(best$par) * e$vectors[, 1:k] %*% diag(sqrt(e$values[1:k] - 1), k)
  list(loadings = tidy(L), uniquenesses = best$par, objective = best$value,
       gradient = max(abs(g(best$par, R, k)[best$par > .005])))
}

# Principal axes, and alpha, iterated to the end.
axes <- function(R, k, scale) {
  h <- 1 - 1 / diag(solve(R))
  for (i in 1:20000) {
    S <- R; diag(S) <- h
    d <- if (scale) sqrt(h) else rep(1, nrow(R))
    e <- eigen(S / (d %o% d), symmetric = TRUE)
    L <- d * e$vectors[, 1:k] %*% diag(sqrt(e$values[1:k]), k)
    change <- max(abs(rowSums(L^2) - h)); h <- rowSums(L^2)
    if (change < 1e-13) break
  }
  list(loadings = tidy(L), communalities = h, change = change, iterations = i)
}

# Minimum rank by a logarithmic barrier in the uniquenesses, lowered step by step.
minimum_rank <- function(R, k) {
  psi <- rep(0.9 * min(eigen(R)$values), nrow(R))
  unexplained <- function(psi) sum(eigen(R - diag(psi), symmetric = TRUE)$values[-(1:k)])
  for (mu in 10^-(1:10)) {
    f <- function(psi) {
      g <- eigen(R - diag(psi), symmetric = TRUE, only.values = TRUE)$values
      if (min(g) <= 0 || min(psi) <= 0) return(1e10)
      sum(g[-(1:k)]) - mu * sum(log(g)) - mu * sum(log(psi))
    }
    d <- function(psi) {
      S <- R - diag(psi); e <- eigen(S, symmetric = TRUE)
      -rowSums(e$vectors[, -(1:k)]^2) + mu * diag(solve(S)) - mu / psi
    }
    for (i in 1:20) psi <- optim(psi, f, d, method = "BFGS", control = list(reltol = 1e-15, maxit = 1000))$par
  }
  list(uniquenesses = psi, objective = unexplained(psi))
}

least_squares <- function(R, L) { E <- R - L %*% t(L); sum(E[lower.tri(E)]^2) }
peer <- function(f, R) list(loadings = tidy(f$loadings), uniquenesses = f$uniquenesses)
psych_ml <- quietly(fa(bfi, 5, fm = "ml", rotate = "none"))
psych_gls <- quietly(fa(bfi, 5, fm = "gls", rotate = "none"))
psych_pa <- quietly(fa(bfi, 5, fm = "pa", rotate = "none"))
psych_alpha <- quietly(fa(bfi, 5, fm = "alpha", rotate = "none"))
paf <- function(...) quietly(EFAtools::EFA(bfi, 5, N = 2436, method = "PAF", rotation = "none", ...))
efatools_pa <- paf(type = "none", max_iter = 20000, init_comm = "smc", criterion = 1e-12,
                   criterion_type = "max_individual", abs_eigen = FALSE)
R_ml <- factanal(covmat = bfi, factors = 5, rotation = "none")

# A bifactor model: every item on the first column, and five on each of the others.
group <- matrix(colnames(bfi), 5)
model <- paste(c(paste("g =~", paste(colnames(bfi), collapse = " + ")),
                 paste0("f", 1:5, " =~ ", apply(group, 2, paste, collapse = " + "))), collapse = "\n")
bifactor <- cfa(model, sample.cov = bfi, sample.nobs = 1e6, std.lv = TRUE, orthogonal = TRUE,
                sample.cov.rescale = FALSE, likelihood = "normal",
                control = list(rel.tol = 1e-13, eval.max = 5000, iter.max = 5000))
estimates <- inspect(bifactor, "est")
positive <- function(L) L %*% diag(sign(colSums(L)), ncol(L))
discrepancy <- function(R, S) log(det(S)) + sum(diag(R %*% solve(S))) - log(det(R)) - nrow(R)

printed <- factanal(factors = 4, covmat = Harman74.cor)
keys <- list(agree = c(-1, 1, 1, 1, 1), conscientious = c(1, 1, 1, -1, -1),
             extraversion = c(-1, -1, 1, 1, 1), neuroticism = rep(1, 5), openness = c(1, -1, 1, 1, -1))
scales <- lapply(seq_along(keys), function(s) {
  x <- psychTools::bfi[, 5 * s - 4:0]
  cov(x[complete.cases(x), ]) * (keys[[s]] %o% keys[[s]])
})
names(scales) <- names(keys)
# What psych's glb.algebraic() gives of these matrices with Rcsdp, which is not always there to run.
glb <- c(0.74191743881968286,
         0.77292199354019908,
         0.79581815091737707,
         0.84863944253994839,
         0.65786227840412115)
bounds <- Map(function(S, g) list(cov = S, glb = g), scales, glb)

out <- list(
  harman = list(cor = harman, items = colnames(Harman74.cor$cov), ml = tight(harman, 4, "ml"),
                gls = tight(harman, 4, "gls"), pa = axes(harman, 4, FALSE), alpha = axes(harman, 4, TRUE),
                factanal = list(chisq = unname(printed$STATISTIC), df = printed$dof,
                                uniquenesses = printed$uniquenesses, varimax = unclass(printed$loadings))),
  ability = list(cor = cov2cor(ability.cov$cov), ml = tight(cov2cor(ability.cov$cov), 2, "ml"),
                 minrank = minimum_rank(cov2cor(ability.cov$cov), 2)),
  tracts = list(cor = unname(cor(Harman.5)), ml = tight(cor(Harman.5), 2, "ml")),
  body = list(cor = unname(Harman23.cor$cov)),
  bfi = list(minrank = minimum_rank(bfi, 5), ml = tight(bfi, 5, "ml"), gls = tight(bfi, 5, "gls"), pa = axes(bfi, 5, FALSE),
             alpha = axes(bfi, 5, TRUE),
             bifactor = list(loadings = positive(unclass(estimates$lambda)),
                             uniquenesses = diag(estimates$theta),
                             objective = discrepancy(bfi, with(estimates, lambda %*% psi %*% t(lambda) + theta)))),
  peers = list(
    factanal_ml = list(uniquenesses = R_ml$uniquenesses,
                       gradient = max(abs(slope$ml(R_ml$uniquenesses, bfi, 5)))),
    psych_ml = c(peer(psych_ml), gradient = max(abs(slope$ml(psych_ml$uniquenesses, bfi, 5)))),
    psych_gls = c(peer(psych_gls), objective = value$gls(psych_gls$uniquenesses, bfi, 5)),
    psych_pa = c(peer(psych_pa), objective = least_squares(bfi, psych_pa$loadings)),
    efatools_pa = list(loadings = tidy(efatools_pa$unrot_loadings), uniquenesses = 1 - efatools_pa$h2),
    psych_alpha = peer(psych_alpha)),
  bounds = bounds)
writeLines(as_json(out), "tests/reference/extraction.json")
