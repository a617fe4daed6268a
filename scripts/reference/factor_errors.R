# Reference values of tests/models/factor/test_errors.c: standard errors of rotated loadings of the
# 25 items of psychTools' bfi, 5 factors, complete rows. Writes tests/reference/factor_errors.json.
# Run from the project's root: Rscript scripts/reference/factor_errors.R
# Needs psychTools and GPArotation (2022.10-2). Matrices are written column by column.
#
# By the book, with dense matrices: for ML the expected information of Sigma = D P D in the loadings,
# the factor correlations and the scales D, bordered by the conditions of the rotation; for minres
# the delta method with the normal-theory covariances of the correlations. Both divide by n.
suppressMessages(library(GPArotation))
quietly <- function(expr) { capture.output(r <- suppressWarnings(suppressMessages(expr))); r }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1) sprintf("%.12g", x)
  else paste0("[", paste(sprintf("%.12g", as.vector(x)), collapse = ", "), "]")
}

bfi <- psychTools::bfi[, 1:25]
keyed <- bfi[complete.cases(bfi), ]
for (name in c("A1", "C4", "C5", "E1", "E2", "O2", "O5")) keyed[[name]] <- 7 - keyed[[name]]
R <- cor(keyed); n <- nrow(keyed); p <- 25; k <- 5

# ---- extraction ----
tight <- function(value, slope) {
  best <- list(par = 1 / diag(solve(R)))
  for (i in 1:4)
    best <- optim(best$par, value, slope, method = "L-BFGS-B", lower = .005, upper = 1,
                  control = list(factr = 10, pgtol = 0, maxit = 2000))
  best$par
}
ml <- function() {
  parts <- function(psi) eigen(R / sqrt(psi %o% psi), symmetric = TRUE)
  value <- function(psi) { e <- parts(psi)$values[-(1:k)]; sum(e - log(e) - 1) }
  load <- function(psi) { e <- parts(psi)
    sqrt(psi) * e$vectors[, 1:k] %*% diag(sqrt(pmax(e$values[1:k] - 1, 0))) }
  slope <- function(psi) { L <- load(psi); diag(L %*% t(L) + diag(psi) - R) / psi^2 }
  load(tight(value, slope))
}
minres <- function() {
  reduced <- function(psi) { S <- R; diag(S) <- 1 - psi; eigen(S, symmetric = TRUE) }
  value <- function(psi) sum(reduced(psi)$values[-(1:k)]^2) / 2
  slope <- function(psi) { e <- reduced(psi); -as.vector(e$vectors[, -(1:k)]^2 %*% e$values[-(1:k)]) }
  e <- reduced(tight(value, slope))
  e$vectors[, 1:k] %*% diag(sqrt(e$values[1:k]))
}
ordered <- function(L, Phi) {
  o <- order(-diag(Phi %*% crossprod(L))); L <- L[, o]; Phi <- Phi[o, o]
  s <- sign(colSums(L)); list(L = L %*% diag(s), Phi = Phi * (s %o% s))
}

# ---- rotation: gradients of what is minimised ----
quartimin <- function(L) L * (L^2 %*% (1 - diag(k)))
geomin <- function(L) { S <- L^2 + .01; 2 / k * L / S * exp(rowMeans(log(S))) }
varimax_of <- function(L) -L * sweep(L^2, 2, colMeans(L^2))
kaiser <- function(L, Phi) L / sqrt(rowSums((L %*% Phi) * L))
conditions <- list(
  oblique = function(gradient) function(L, Phi) {
    C <- crossprod(L, gradient(L)) %*% solve(Phi); C[row(C) != col(C)] },
  orthogonal = function(gradient, rows = function(L, Phi) L) function(L, Phi) {
    N <- rows(L, Phi); C <- crossprod(N, gradient(N)); (C - t(C))[upper.tri(C)] },
  none = function(weighted) function(L, Phi) {
    w <- if (weighted) 1 / (1 - rowSums(L^2)) else 1; crossprod(L, w * L)[upper.tri(Phi)] })

# ---- standard errors ----
errors <- function(L, Phi, oblique, condition, weighted) {
  lower <- which(lower.tri(Phi))
  free <- p * k + if (oblique) length(lower) else 0
  unpack <- function(theta) {
    P <- diag(k)
    if (oblique) { P[lower] <- theta[p * k + seq_along(lower)]; P <- P + t(P) - diag(k) }
    list(L = matrix(theta[1:(p * k)], p), Phi = P)
  }
  theta <- c(L, if (oblique) Phi[lower])
  jacobian <- function(f, x, h = 1e-3) sapply(seq_along(x), function(i) {
    e <- h * (seq_along(x) == i)
    (8 * (f(x + e) - f(x - e)) - (f(x + 2 * e) - f(x - 2 * e))) / (12 * h) })
  H <- jacobian(function(x) { u <- unpack(x); condition(u$L, u$Phi) }, theta)
  model <- function(x) { u <- unpack(x); P <- u$L %*% u$Phi %*% t(u$L); diag(P) <- 1; P }
  P <- model(theta)
  if (weighted) {
    full <- c(theta, rep(1, p))
    sigma <- function(x) { d <- x[free + 1:p]; as.vector(model(x[1:free]) * (d %o% d)) }
    J <- jacobian(sigma, full); W <- solve(P)
    WJ <- apply(J, 2, function(j) as.vector(W %*% matrix(j, p) %*% W))
    A <- crossprod(J, WJ) / 2
    H <- cbind(H, matrix(0, nrow(H), p))
    bordered <- rbind(cbind(A, t(H)), cbind(H, matrix(0, nrow(H), nrow(H))))
    V <- solve(bordered)[1:free, 1:free]
  } else {
    at <- which(lower.tri(P), arr.ind = TRUE)
    J <- jacobian(function(x) model(x)[lower.tri(P)], theta)
    bordered <- rbind(cbind(crossprod(J), t(H)), cbind(H, matrix(0, nrow(H), nrow(H))))
    G <- solve(bordered)[1:free, 1:free] %*% t(J)
    i <- at[, 1]; j <- at[, 2]; r <- P[at]
    # Pearson and Filon (1898): n times the covariance of two correlations of normal variables
    gamma <- outer(seq_along(i), seq_along(i), function(a, b) {
      ik <- P[cbind(i[a], i[b])]; jl <- P[cbind(j[a], j[b])]
      il <- P[cbind(i[a], j[b])]; jk <- P[cbind(j[a], i[b])]
      ij <- r[a]; kl <- r[b]
      ik * jl + il * jk - ij * (ik * il + jk * jl) - kl * (ik * jk + il * jl) +
        ij * kl * (ik^2 + il^2 + jk^2 + jl^2) / 2 })
    V <- G %*% gamma %*% t(G)
  }
  se <- sqrt(diag(V) / n)
  out <- list(loadings = L, loadings_se = matrix(se[1:(p * k)], p))
  if (oblique) {
    S <- diag(0, k); S[lower] <- se[p * k + seq_along(lower)]
    out <- c(out, list(phi = Phi, phi_se = S + t(S)))
  }
  out
}

turned <- function(A, method, oblique, normalize = FALSE, ...) {
  f <- quietly((if (oblique) GPFoblq else GPForth)(A, method = method, normalize = normalize,
                                                     eps = 1e-9, maxit = 3000, ...))
  f <- ordered(unclass(f$loadings), if (oblique) f$Phi else diag(k))
  f
}
A <- ml(); U <- minres()
cases <- list()
f <- turned(A, "oblimin", TRUE)
cases$ml_oblimin <- errors(f$L, f$Phi, TRUE, conditions$oblique(quartimin), TRUE)
f <- turned(A, "geomin", TRUE, methodArgs = list(delta = .01))
cases$ml_geomin <- errors(f$L, f$Phi, TRUE, conditions$oblique(geomin), TRUE)
f <- turned(A, "varimax", FALSE)
cases$ml_varimax <- errors(f$L, f$Phi, FALSE, conditions$orthogonal(varimax_of), TRUE)
f <- turned(A, "varimax", FALSE, normalize = TRUE)
cases$ml_varimax_kaiser <- errors(f$L, f$Phi, FALSE, conditions$orthogonal(varimax_of, kaiser), TRUE)
f <- ordered(A, diag(k))
cases$ml_none <- errors(f$L, f$Phi, FALSE, conditions$none(TRUE), TRUE)
f <- turned(U, "oblimin", TRUE)
cases$minres_oblimin <- errors(f$L, f$Phi, TRUE, conditions$oblique(quartimin), FALSE)
f <- ordered(U, diag(k))
cases$minres_none <- errors(f$L, f$Phi, FALSE, conditions$none(FALSE), FALSE)
writeLines(as_json(cases), "tests/reference/factor_errors.json")
