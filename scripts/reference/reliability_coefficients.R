# Reference values of the coefficients of reliability and of their intervals: five scales of
# psychTools' bfi. Writes tests/reference/reliability_coefficients.json. Run from the project's root:
#   Rscript scripts/reference/reliability_coefficients.R
# Needs psych (2.2.9), psychTools, lavaan (0.6-14), semTools (0.5-6), and numDeriv.
#
# Closed forms are written out here from the papers' definitions, on the covariances of complete
# rows ("complete") and of all pairs ("pairwise"); "psych" holds what psych prints where it means the
# same. Standard errors: "normal" by 2 tr(G S G S) / n, "adf" from the covariance matrix of all
# products of deviations (Maydeu-Olivares, Coffman & Hartmann, 2007, Psychological Methods 12,
# 157-176), G and the gradient by numDeriv. Splits: all of them, one by one. glb is that of psych's
# glb.algebraic() (Rcsdp 0.1.57), which needs a package that may not be there: its values stand below.
# Omega: ML ended by Newton steps ("newton"), lavaan's ML and semTools' compRelSEM() of it; of ordered items, DWLS and unweighted
# least squares, with semTools' version of Green & Yang (2009).
suppressMessages({library(psych); library(lavaan); library(semTools)})

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
keyed <- bfi
for (item in sub("-", "", grep("-", unlist(keys), value = TRUE))) keyed[[item]] <- 7 - bfi[[item]]

# ---- lower bounds ----
bounds <- function(S) {
  k <- nrow(S); V <- sum(S); off <- S; diag(off) <- 0; l1 <- 1 - sum(diag(S)) / V; R <- cov2cor(S)
  c(alpha = k / (k - 1) * l1, standardized = k / (k - 1) * (1 - k / sum(R)), lambda1 = l1,
    lambda2 = l1 + sqrt(k / (k - 1) * sum(off^2)) / V, lambda3 = k / (k - 1) * l1,
    lambda5 = l1 + 2 * sqrt(max(colSums(off^2))) / V, lambda6 = 1 - sum(1 / diag(solve(S))) / V)
}
splits <- function(S) {
  k <- nrow(S)
  all <- lapply(seq_len(2^(k - 1) - 1), function(b) c(1, ifelse(bitwAnd(b, 2^(0:(k - 2))) > 0, -1, 1)))
  value <- sapply(all, function(s) 1 - drop(s %*% S %*% s) / sum(S))
  halves <- sapply(all, function(s) abs(sum(s)) <= 1)
  h <- value[halves]
  list(lambda4 = max(value), n = sum(halves), mean = mean(h), lowest = min(h), highest = max(h),
       quantiles = quantile(h, c(.025, .25, .5, .75, .975), names = FALSE))
}

# ---- standard errors ----
vech <- function(M) M[lower.tri(M, TRUE)]
unvech <- function(v, k) { M <- matrix(0, k, k); M[lower.tri(M, TRUE)] <- v; M + t(M) - diag(diag(M)) }
errors <- function(x) {
  x <- as.matrix(x); n <- nrow(x); k <- ncol(x); S <- cov(x)
  J <- numDeriv::jacobian(function(v) bounds(unvech(v, k)), vech(S))
  d <- scale(x, scale = FALSE)
  products <- t(apply(d, 1, function(r) vech(r %o% r)))
  adf <- cov(products) / n
  D <- 0 * diag(length(vech(S))); at <- which(lower.tri(S, TRUE), arr.ind = TRUE)
  for (a in seq_len(nrow(at))) for (b in seq_len(nrow(at)))
    D[a, b] <- (S[at[a, 1], at[b, 1]] * S[at[a, 2], at[b, 2]] + S[at[a, 1], at[b, 2]] * S[at[a, 2], at[b, 1]]) / n
  named <- function(V) setNames(as.list(sqrt(diag(J %*% V %*% t(J)))), names(bounds(S)))
  list(adf = named(adf), normal = named(D))
}
# Alpha alone, by the paper's formula, without any matrix of products.
maydeu <- function(x) {
  x <- as.matrix(x); n <- nrow(x); k <- ncol(x); S <- cov(x); V <- sum(S); own <- sum(diag(S))
  delta <- matrix(2 * k / (k - 1) * own / V^2, k, k)               # of a covariance, in both places
  diag(delta) <- -k / (k - 1) * (V - own) / V^2                    # of a variance
  d <- scale(x, scale = FALSE)
  u <- apply(d, 1, function(r) sum(vech(delta) * (vech(r %o% r) - vech(S))))
  sqrt(sum(u^2) / (n - 1) / n)
}

# ---- omega ----
model_of <- function(x) paste("f =~", paste(names(x), collapse = " + "))
tight <- list(rel.tol = 1e-14, iter.max = 10000)
# Maximum likelihood of one factor, ended by Newton steps: what all digits are compared with.
newton <- function(S) {
  k <- nrow(S); R <- cov2cor(S); sd <- sqrt(diag(S))
  F <- function(t) { M <- t[1:k] %o% t[1:k] + diag(exp(t[-(1:k)])); log(det(M)) + sum(R * solve(M)) }
  t <- nlminb(c(rep(.6, k), rep(log(.6), k)), F, control = list(rel.tol = 1e-15, iter.max = 1000))$par
  for (i in 1:4) t <- t - solve(numDeriv::hessian(F, t), numDeriv::grad(F, t))
  l <- sum(sd * t[1:k])^2
  list(observed = l / sum(S), implied = l / (l + sum(sd^2 * exp(t[-(1:k)]))))
}
omegas <- function(x) {
  f <- quietly(cfa(model_of(x), x, std.lv = TRUE))
  ordered <- function(estimator) cfa(model_of(x), x, std.lv = TRUE, ordered = TRUE, estimator = estimator,
                                     control = tight)
  dwls <- quietly(ordered("WLSMV")); uls <- quietly(ordered("ULSMV"))
  P <- quietly(lavCor(x, ordered = names(x)))
  k <- ncol(x)
  list(newton = newton(cov(x)), ml_observed = as.numeric(compRelSEM(f)), ml_implied = as.numeric(compRelSEM(f, obs.var = FALSE)),
       ordinal_dwls = as.numeric(compRelSEM(dwls, ord.scale = TRUE)),
       ordinal_uls = as.numeric(compRelSEM(uls, ord.scale = TRUE)),
       alpha_ordinal = k / (k - 1) * (1 - k / sum(P)),
       loadings_uls = lavInspect(uls, "std")$lambda[, 1])
}

scale_of <- function(name) {
  x <- keyed[, sub("-", "", keys[[name]])]; complete <- x[complete.cases(x), ]
  S <- cov(complete); P <- cov(x, use = "pairwise")
  g <- quietly(guttman(S)); a <- quietly(alpha(complete, check.keys = FALSE))
  h <- quietly(splitHalf(complete, raw = TRUE, brute = TRUE, check.keys = FALSE))
  list(complete = as.list(bounds(S)), pairwise = as.list(bounds(P)[-2]), splits = splits(S),
       errors = errors(complete), maydeu = maydeu(complete),
       psych = list(ase = a$total$ase, lambda2 = g$lambda.2, lambda5 = g$lambda.5, lambda6 = g$lambda.6,
                    lambda4 = g$lambda.4, splits_looked_at = length(h$raw)),
       standardized = as.list(bounds(cov2cor(S))), standardized_splits = splits(cov2cor(S)),
       omega = omegas(complete))
}
result <- setNames(lapply(names(keys), scale_of), names(keys))
writeLines(as_json(result), "tests/reference/reliability_coefficients.json")
