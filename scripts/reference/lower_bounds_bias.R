# How far lambda 4 and the greatest lower bound are over a reliability that is known: the table of
# docs/reliability.md. Parallel items (loadings .5, normal, in steps of .04), so that alpha is the
# reliability. Run from the project's root, after the build; takes some minutes:
#   Rscript scripts/reference/lower_bounds_bias.R
# Needs jsonlite.
library(jsonlite)
set.seed(3)
file <- tempfile(fileext = ".csv")
figures <- c("alpha", "lambda2", "lambda4", "lambda6", "glb", "omega-ml-implied")
loading <- .5
of <- function(n, k) {
  x <- matrix(rnorm(n), n, k) * loading + sqrt(1 - loading^2) * matrix(rnorm(n * k), n)
  x <- pmin(pmax(round(x * 25) + 120, 0), 250)
  colnames(x) <- paste0("q", 1:k)
  write.table(x, file, sep = ",", row.names = FALSE, quote = FALSE)
  out <- system(paste0("build/norma reliability --data ", file, " --items q1:q", k, " --format json"), intern = TRUE)
  all <- fromJSON(paste(out, collapse = "\n"), simplifyVector = FALSE)$results$scales[[1]]$coefficients
  value <- sapply(all, function(c) if (is.null(c$value)) NA else c$value)
  setNames(value, sapply(all, function(c) c$code))[figures]
}
cat("items reliability rows", figures, "\n")
for (k in c(5, 10, 20)) for (n in if (k == 20) 30 else c(30, 100, 300, 1000)) {
  values <- t(replicate(if (n < 300) 60 else 25, of(n, k)))
  cat(k, round(k * loading^2 / (1 + (k - 1) * loading^2), 3), n, round(colMeans(values, na.rm = TRUE), 3), "\n")
}
