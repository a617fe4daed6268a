# Reference values of item analysis and of the standard error of measurement by score: the scales
# agreeableness and neuroticism of psychTools' bfi, complete rows.
# Writes tests/reference/items_bfi.json. Run from the project's root:
#   Rscript scripts/reference/items_bfi.R
# Needs psych (2.2.9), psychTools, lavaan (0.6-14).
#
# r_total is psych's raw.r. discrimination: the mean of the 27 % of rows with the highest totals
# less that of the lowest, over the item's range; rows at the edge count by the share of them that
# is needed. conditional: mean over rows of a score of the mean over all splits of (a - b)^2 about
# its mean, its cubic, and the one-factor ordinal model's; scores of fewer than 10 rows are left out.
suppressMessages({library(psych); library(lavaan)})
quietly <- function(expr) { capture.output(r <- suppressWarnings(suppressMessages(expr))); r }
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
bfi <- psychTools::bfi
bfi$A1 <- 7 - bfi$A1
keys <- list(agreeableness = paste0("A", 1:5), neuroticism = paste0("N", 1:5))

group_mean <- function(x, total) { # of the lowest 27 %
  weight <- numeric(length(x)); left <- .27 * length(x)
  for (s in sort(unique(total))) {
    at <- total == s
    weight[at] <- max(0, min(1, left / sum(at)))
    left <- left - sum(weight[at])
  }
  sum(weight * x) / sum(weight)
}
# The mean over all splits in closed form, checked against the splits of four of the items below.
row_errors <- function(x) {
  k <- ncol(x)
  y <- sweep(x, 2, colMeans(x))
  k / (k - 1) * rowSums((y - rowMeans(y))^2)
}
by_splits <- function(x) { # of an even number of items
  k <- ncol(x)
  splits <- combn(k, k / 2)
  rowMeans(apply(splits, 2, function(a) {
    d <- rowSums(x[, a]) - rowSums(x[, -a])
    (d - mean(d))^2
  }))
}
model <- function(x) {
  cors <- quietly(lavCor(x, ordered = names(x), output = "fit"))
  R <- unclass(lavInspect(cors, "sampstat")$cov); th <- lavInspect(cors, "sampstat")$th
  reduced <- function(psi) { S <- R; diag(S) <- 1 - psi; eigen(S, symmetric = TRUE) }
  value <- function(psi) sum(reduced(psi)$values[-1]^2) / 2
  slope <- function(psi) { e <- reduced(psi); -as.vector(e$vectors[, -1]^2 %*% e$values[-1]) }
  best <- list(par = 1 / diag(solve(R)))
  for (i in 1:5)
    best <- optim(best$par, value, slope, method = "L-BFGS-B", lower = .005, upper = 1,
                  control = list(factr = 10, pgtol = 0, maxit = 2000))
  e <- reduced(best$par); l <- e$vectors[, 1] * sqrt(e$values[1])
  list(l = l * sign(sum(l)), tau = lapply(names(x), function(v)
    unname(th[grep(paste0("^", v, "\\|"), names(th))])))
}
moments_at <- function(theta, m) {
  each <- sapply(seq_along(m$l), function(j) {
    p <- -diff(c(1, pnorm((m$l[j] * theta - m$tau[[j]]) / sqrt(1 - m$l[j]^2)), 0))
    c(sum(p * 1:6), sum(p * (1:6)^2) - sum(p * 1:6)^2)
  })
  c(mean(each[1, ]), sqrt(sum(each[2, ])) / ncol(each))
}
ordinal <- function(score, m) {
  if (moments_at(-8, m)[1] > score || moments_at(8, m)[1] < score) return(NaN)
  theta <- uniroot(function(t) moments_at(t, m)[1] - score, c(-8, 8), tol = 1e-12)$root
  moments_at(theta, m)[2]
}
out <- lapply(keys, function(items) {
  x <- bfi[items]; x <- x[complete.cases(x), ]
  total <- rowSums(x)
  stopifnot(max(abs(by_splits(x[, 1:4]) - row_errors(x[, 1:4]))) < 1e-10)
  e <- row_errors(x)
  scores <- sort(unique(total))
  alone <- scores[sapply(scores, function(s) sum(total == s) >= 10)]
  m <- model(x)
  R <- cor(x); diag(R) <- NA
  list(r_total = quietly(alpha(x, warnings = FALSE))$item.stats$raw.r,
       discrimination = sapply(x, function(v) (group_mean(v, -total) -
                                               group_mean(v, total)) / 5),
       floor = colMeans(x == 1), ceiling = colMeans(x == 6),
       r_lowest = apply(R, 2, min, na.rm = TRUE), r_highest = apply(R, 2, max, na.rm = TRUE),
       r_mean = mean(R, na.rm = TRUE),
       conditional = list(score = alone / 5, n = sapply(alone, function(s) sum(total == s)),
         thorndike = sapply(alone, function(s) sqrt(mean(e[total == s])) / 5),
         polynomial = sqrt(predict(lm(e ~ poly(total, 3)), data.frame(total = alone))) / 5,
         ordinal = sapply(alone / 5, ordinal, m)))
})
writeLines(as_json(out), "tests/reference/items_bfi.json")
