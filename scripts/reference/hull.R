# Hull, NEST and comparison data by EFAtools, on complete rows of datasets/bfi.
# Writes tests/reference/hull.json. Run from the project's root:
#   OMP_NUM_THREADS=1 Rscript scripts/reference/hull.R
# It takes some minutes. Needs EFAtools (1.0.0.9000) and jsonlite. st and the fit of Hull are closed forms of the solutions; NEST's thresholds are quantiles of
# 2,000 samples from EFAtools' models, the distances of comparison data means of 100 samples, of up to six factors: both have simulation error.
suppressMessages(library(EFAtools))
x <- na.omit(read.csv("datasets/bfi/bfi.csv")[, c(outer(1:5, c("A", "C", "E", "N", "O"), function(i, s) paste0(s, i)))])
R <- cor(x); n <- nrow(x)
quiet <- function(f) suppressWarnings(suppressMessages(f))
set.seed(1)
hull <- function(estimator, indices) {
  h <- quiet(efa_hull(R, N = n, estimator = estimator, gof = indices, n_datasets = 200, estimate_control = estimate_control()))
  lapply(h$results, function(r) list(index = r$name, n_factors = r$n_factors, fit = r$y, df = r$x, st = r$st))
}
nest <- quiet(efa_nest(R, N = n, n_datasets = 2000, estimator = "ULS"))
cd <- quiet(efa_cd(x, n_factors_max = 6, N_samples = 100))
writeLines(jsonlite::toJSON(list(
  source = paste0("EFAtools ", packageVersion("EFAtools"), " efa_hull(), efa_nest(), efa_cd(); R ", getRversion()),
  n = n, caf = hull("ULS", "CAF"), likelihood = hull("ML", c("CFI", "RMSEA")),
  nest = list(n_factors = nest$n_factors, threshold = na.omit(nest$results[[1]]$reference)),
  cd = list(distance = colMeans(cd$results[[1]]$rmse_eigenvalues))),
  digits = NA, auto_unbox = TRUE, na = "null"), "tests/reference/hull.json")
