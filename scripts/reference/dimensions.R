# Reference values of the number of factors: the 25 items of psychTools' bfi, complete rows, and
# Harman's 24 psychological tests. Writes tests/reference/dimensions.json. Run from the project's
# root: Rscript scripts/reference/dimensions.R
# Needs psych (2.2.9), psychTools and EFAtools (1.0.0.9000).
suppressMessages({library(psych); library(EFAtools)})

quietly <- function(expr) { capture.output(r <- suppressWarnings(suppressMessages(expr))); r }
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}

# MAP with fourth powers of the partial correlations, as the revision is usually computed
map_fourth <- function(R) {
  p <- ncol(R); e <- eigen(R); A <- e$vectors %*% diag(sqrt(e$values))
  sapply(0:(p - 2), function(m) {
    C <- if (m > 0) R - tcrossprod(A[, 1:m, drop = FALSE]) else R
    P <- cov2cor(C); (sum(P^4) - p) / (p * (p - 1))
  })
}
# Raiche et al. (2013): the acceleration factor, and coordinates of lines to the last eigenvalue
scree <- function(x) {
  p <- length(x)
  bend <- sapply(2:(p - 1), function(j) if (x[j - 1] >= 1) x[j + 1] - 2 * x[j] + x[j - 1] else NA)
  line <- sapply(1:(p - 2), function(i) { f <- lm(x[c(i + 1, p)] ~ c(i + 1, p)); sum(coef(f) * c(1, i)) })
  list(acceleration = bend, coordinates = line)
}
smc_eigen <- function(R) { diag(R) <- 1 - 1 / diag(solve(R)); eigen(R, symmetric = TRUE)$values }

of <- function(R, n) {
  map <- quietly(efa_map(R)); ekc <- efa_ekc(R, N = n); smt <- quietly(efa_smt(R, N = n))
  s <- scree(eigen(R)$values)
  list(n = n, cor = R, eigenvalues = eigen(R)$values, reduced = smc_eigen(R),
       map = map$results[[1]]$y, map_trace = map$results[[2]]$y, map_fourth = map_fourth(R),
       map_psych = quietly(vss(R, n = 8, n.obs = n, plot = FALSE))$map,
       ekc = ekc$results[[1]]$reference, ekc_n = ekc$n_factors,
       acceleration = s$acceleration, coordinates = s$coordinates,
       smt = list(p = smt$results[[1]]$y, rmsea_low = smt$results[[2]]$y, aic = smt$results[[3]]$y,
                  n = smt$n_factors))
}

bfi <- psychTools::bfi[, 1:25]
complete <- bfi[complete.cases(bfi), ]

# eigenvalues of simulated samples, reduced or not: means and 95 % points with their standard errors
# (of the points by resampling the samples)
simulated <- function(replicates, draw) {
  x <- t(replicate(replicates, draw()))
  q95 <- function(x) apply(x, 2, quantile, .95)
  list(mean = colMeans(x), q95 = q95(x), mean_se = apply(x, 2, sd) / sqrt(replicates),
       q95_se = apply(replicate(400, q95(x[sample(replicates, replace = TRUE), ])), 1, sd))
}
set.seed(42)
n <- nrow(complete); p <- ncol(complete)
normal_factors <- simulated(500, function() smc_eigen(cor(matrix(rnorm(n * p), n))))
ten <- as.matrix(complete[, c(1:5, 16:20)])[1:300, ]
shuffled <- function() apply(ten, 2, sample)
permuted <- list(
  pearson = simulated(500, function() eigen(cor(shuffled()))$values),
  pearson_factors = simulated(500, function() smc_eigen(cor(shuffled()))),
  polychoric = simulated(300, function() eigen(EFAtools:::.polychoric(shuffled())$R)$values))

writeLines(as_json(list(bfi = of(cor(complete), n), harman = of(Harman74.cor$cov, 145),
                        normal_factors = normal_factors, permuted = permuted)),
           "tests/reference/dimensions.json")
