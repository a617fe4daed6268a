#!/usr/bin/env Rscript
# Writes datasets/bfi/bfi.csv from the R package psychTools (Debian: r-cran-psychtools).
library(psychTools)
stopifnot(identical(dim(bfi), c(2800L, 28L)))
write.csv(bfi, "datasets/bfi/bfi.csv", row.names = FALSE, quote = FALSE, na = "")
