#!/usr/bin/env Rscript
# Writes datasets/holzinger/holzinger.csv and datasets/democracy/democracy.csv from the R package
# lavaan (Debian: r-cran-lavaan), with as many digits as give every number back.
suppressMessages(library(lavaan))
shortest <- function(x) {
  if (!is.numeric(x)) return(as.character(x))
  vapply(x, function(v) {
    if (is.na(v)) return("")
    for (digits in 15:17) if (as.numeric(text <- sprintf("%.*g", digits, v)) == v) return(text)
  }, "")
}
write_data <- function(data, rows, columns, path) {
  stopifnot(identical(dim(data), c(rows, columns)))
  write.csv(as.data.frame(lapply(data, shortest)), path, row.names = FALSE, quote = FALSE)
}
write_data(HolzingerSwineford1939, 301L, 15L, "datasets/holzinger/holzinger.csv")
write_data(PoliticalDemocracy, 75L, 11L, "datasets/democracy/democracy.csv")
