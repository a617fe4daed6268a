# Reference values for the comparison with norms: Rscript norms.R > ../../tests/reference/norms_compare.json
# R's own pt(ncp), t.test and uniroot; nothing but base R.
num <- function(x) ifelse(is.na(x), "null", sprintf("%.17g", x))
row <- function(...) paste0("[", paste(num(c(...)), collapse = ", "), "]")
rows <- function(l) paste0("[\n    ", paste(l, collapse = ",\n    "), "\n  ]")

# pt() works to an absolute error of 1e-12 and |ncp| < 37.62 (its help page).
nct <- list()
for (df in c(1, 2.5, 10, 30, 500, 1e5)) for (t in c(-3, -0.5, 0, 1.3, 5, 30)) for (ncp in c(-5, 0, 0.7, 4, 28))
  nct[[length(nct) + 1]] <- row(t, df, ncp, suppressWarnings(pt(t, df, ncp)))

hedges <- function(m1, s1, n1, m2, s2, n2, level = 0.95) {
  df <- n1 + n2 - 2
  s <- sqrt(((n1 - 1) * s1^2 + (n2 - 1) * s2^2) / df)
  root <- sqrt(n1 * n2 / (n1 + n2))
  t <- (m1 - m2) / s * root
  J <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
  at <- function(p) uniroot(function(ncp) pt(t, df, ncp) - p, c(t - 12, t + 12), tol = 1e-13)$root
  g <- J * (m1 - m2) / s
  c(g, J * at((1 + level) / 2) / root, J * at((1 - level) / 2) / root)
}
# Samples of scores against norms given by their scores: means, sds, t and Welch intervals by t.test.
samples <- list(c(50, 62.5, 75, 37.5, 50, 87.5, 62.5, 50, 25, 75), c(40, 60), seq(0, 100, by = 2.5))
values <- list(c(0, 25, 50, 75, 100), c(12.5, 25, 37.5, 50, 62.5, 75))
counts <- list(c(1, 2, 4, 2, 1), c(5, 20, 60, 90, 40, 10))
norms <- Map(rep, values, counts)
compare <- list()
for (i in seq_along(samples)) for (k in seq_along(norms)) {
  x <- samples[[i]]; y <- norms[[k]]
  one <- t.test(x)$conf.int; two <- t.test(x, y)$conf.int
  g <- hedges(mean(x), sd(x), length(x), mean(y), sd(y), length(y))
  pr <- 100 * mean((y < mean(x)) + (y == mean(x)) / 2)
  compare[[length(compare) + 1]] <- row(i - 1, k - 1, mean(x), sd(x), one[1], one[2], mean(x) - mean(y),
    two[1], two[2], g, pr, 50 + 10 * (mean(x) - mean(y)) / sd(y))
}
list_of <- function(l) paste0("[", paste(sapply(l, function(x) row(x)), collapse = ",\n    "), "]")
cat("{\n  \"nct_columns\": [\"t\", \"df\", \"ncp\", \"p\"],\n  \"nct\": ", rows(nct),
    ",\n  \"samples\": ", list_of(samples), ",\n  \"values\": ", list_of(values),
    ",\n  \"counts\": ", list_of(counts),
    ",\n  \"compare_columns\": [\"sample\", \"norm\", \"mean\", \"sd\", \"mean_low\", \"mean_high\", \"difference\", ",
    "\"difference_low\", \"difference_high\", \"g\", \"g_low\", \"g_high\", \"percentile\", \"t_score\"]",
    ",\n  \"compare\": ", rows(compare),
    ",\n  \"_versions\": \"", R.version.string, "\"\n}\n", sep = "")
