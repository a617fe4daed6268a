#!/usr/bin/env Rscript
# Writes tests/reference/sem_command.json: what lavaan 0.6-14 finds for the models that the tests of
# norma cfa and norma sem run, from datasets/. Run in the project's folder.
suppressMessages({library(lavaan); library(jsonlite)})
holzinger <- read.csv("datasets/holzinger/holzinger.csv")
democracy <- read.csv("datasets/democracy/democracy.csv")
bfi <- read.csv("datasets/bfi/bfi.csv")
lq2002 <- read.csv("datasets/lq2002/lq2002.csv")
holzinger_model <- paste(readLines("datasets/holzinger/model.lav"), collapse = "\n")
democracy_model <- paste(readLines("datasets/democracy/model.lav"), collapse = "\n")
agree <- "A =~ A1 + A2 + A3 + A4 + A5"
lead <- "L =~ LEAD01 + LEAD02 + LEAD03 + LEAD04\nT =~ TSIG01 + TSIG02 + TSIG03"

# lavaan's optimiser, asked for more digits where it does not then complain
fit <- function(...) {
  tight <- suppressWarnings(cfa(..., control = list(rel.tol = 1e-14, x.tol = 1e-12)))
  if (lavInspect(tight, "converged")) tight else cfa(...)
}
figures <- function(f) {
  measures <- unclass(fitMeasures(f))
  names(measures) <- gsub(".", "_", names(measures), fixed = TRUE)
  names(measures) <- sub("ci_lower", "ci_low", sub("ci_upper", "ci_high", names(measures)))
  names(measures) <- sub("pvalue", "p", names(measures))
  wanted <- c("chisq", "df", "p", "chisq_scaled", "chisq_scaling_factor", "cfi", "tli", "rmsea",
              "rmsea_ci_low", "rmsea_ci_high", "srmr", "aic", "bic", "cfi_robust", "rmsea_robust")
  rows <- parameterEstimates(f, standardized = TRUE, remove.nonfree = FALSE)
  rows$group <- if (is.null(rows$group)) 1 else rows$group
  list(fit = as.list(measures[intersect(wanted, names(measures))]),
       parameters = rows[, c("lhs", "op", "rhs", "group", "est", "se", "std.all")])
}
out <- list(
  holzinger_ml = figures(fit(holzinger_model, holzinger)),
  holzinger_mlr = figures(fit(holzinger_model, holzinger, estimator = "MLR", std.lv = TRUE)),
  holzinger_school = figures(fit(holzinger_model, holzinger, group = "school",
                                 group.equal = c("loadings", "intercepts"),
                                 group.partial = "visual=~x2")),
  democracy = figures(fit(democracy_model, democracy)),
  bfi_fiml = figures(fit(agree, bfi, missing = "fiml", estimator = "MLR")),
  bfi_wlsmv = figures(fit(agree, bfi, ordered = TRUE)),
  lq2002_cluster = figures(fit(lead, lq2002, estimator = "MLR", cluster = "COMPID")))
write_json(out, "tests/reference/sem_command.json", digits = I(17), auto_unbox = TRUE, na = "null",
           dataframe = "rows")
