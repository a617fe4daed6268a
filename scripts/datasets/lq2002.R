#!/usr/bin/env Rscript
# Writes datasets/lq2002/lq2002.csv from the R package multilevel (Debian: r-cran-multilevel).
# The scale means and their company means, which the package ships beside the items, are left out:
# norma computes them.
suppressPackageStartupMessages(library(multilevel))
data(lq2002)
items <- c(sprintf("LEAD%02d", 1:11), sprintf("TSIG%02d", 1:3), sprintf("HOSTIL%02d", 1:5))
stopifnot(nrow(lq2002) == 2042, !anyNA(lq2002), !anyDuplicated(lq2002$SUB))
write.csv(lq2002[c("COMPID", "SUB", items)], "datasets/lq2002/lq2002.csv",
          row.names = FALSE, quote = FALSE, na = "")
