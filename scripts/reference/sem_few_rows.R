# tests/reference/sem_few_rows.json: scaled tests of ordinal items in fewer rows than statistics: the
# first 350 complete rows of bfi (25 items, 425 thresholds and correlations), lavaan 0.6-14.
# Usage: Rscript scripts/reference/sem_few_rows.R datasets/bfi/bfi.csv > tests/reference/sem_few_rows.json
suppressMessages(library(lavaan))
bfi <- read.csv(commandArgs(TRUE)[1])
items <- names(bfi)[1:25]
few <- head(bfi[complete.cases(bfi[items]), items], 350)
five <- paste(sapply(c("A", "C", "E", "N", "O"), function(s) paste0(s, "=~", paste0(s, 1:5, collapse = "+"))), collapse = "\n")
one <- function(...) {
  fit <- suppressWarnings(cfa(five, few, ordered = items, control = list(rel.tol = 1e-13, x.tol = 1e-10), ...))
  if (!lavInspect(fit, "converged")) fit <- suppressWarnings(cfa(five, few, ordered = items, ...))
  measures <- suppressWarnings(fitMeasures(fit))
  wanted <- c("chisq", "chisq.scaled", "chisq.scaling.factor", "baseline.chisq.scaled",
              "baseline.chisq.scaling.factor", "cfi.scaled", "rmsea.scaled", "cfi.robust", "rmsea.robust")
  paste0("{", paste0('"', gsub(".", "_", wanted, fixed = TRUE), '":',
                     formatC(as.numeric(measures[wanted]), digits = 17, format = "g", width = 1), collapse = ","), "}")
}
cat('{"wlsmv":', one(), ',\n"ulsmv":', one(estimator = "ULSMV"), "}\n")
