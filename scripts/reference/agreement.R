# Reference values of agreement inside units.
# Writes tests/reference/agreement.json. Run from the project's root:
#   Rscript scripts/reference/agreement.R
# Needs multilevel (2.7).
#
# "lq2002": the eleven leadership items of datasets/lq2002, 49 companies, all answers present.
# "nine": items with missing answers, ranges 1-7, a unit of one, a unit of which all agree, one near
# the end of the range; "cells" are the answers, column by column, 0 missing. "values": numbers.
suppressMessages(library(multilevel))
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
agreement <- function(x, unit, range, nulls) {
  rwg_j <- function(v) rwg.j(x, unit, v)$rwg.j
  list(units = sort(unique(unit)), n = rwg.j(x, unit)$gsize, rwg_j = unlist(lapply(nulls, rwg_j)),
       rwg_star = rwg.j.lindell(x, unit, nulls[1])$rwg.lindell,
       awg = awg(x, unit, range)$a.wg, ad_mean = ad.m(x, unit)$AD.M,
       ad_median = ad.m(x, unit, type = "median")$AD.M)
}
lq <- read.csv("datasets/lq2002/lq2002.csv")
five <- c(2, 1.34, .90, .44, 1.32, 1.04)
out <- list(lq2002 = agreement(lq[grep("^LEAD", names(lq))], lq$COMPID, c(1, 5), five))
out$one <- { # rwg of one item
  x <- lq$LEAD01
  list(rwg = rwg(x, lq$COMPID, 2)$rwg, rwg_slight = rwg(x, lq$COMPID, 1.34)$rwg,
       awg = awg(x, lq$COMPID, c(1, 5))$a.wg, ad_mean = ad.m(x, lq$COMPID)$AD.M,
       ad_median = ad.m(x, lq$COMPID, type = "median")$AD.M)
}
set.seed(1984)
size <- c(12, 1, 5, 9, 30, 7, 8, 25, 2)
unit <- rep(seq_along(size), size)
nine <- sapply(1:4, function(j) pmin(7, pmax(1, round(c(4, 4, 6, 7, 3, 1.4, 5, 4, 2)[unit] +
                                                      rnorm(sum(size)) * c(1, 1, .3, .2, 3, .4, 1, 2, 1)[unit]))))
nine[unit == 3, ] <- 6
nine[sample(length(nine), 20)] <- NA
seven <- c(4, 2.90, 2.14, 1.39, 2.10, 1.40)
out$nine <- agreement(as.data.frame(nine), unit, c(1, 7), seven)
out$nine$unit <- unit
out$nine$cells <- ifelse(is.na(nine), 0, nine)
score <- rowMeans(nine)
known <- !is.na(score)
out$values <- list(rwg = rwg(score, unit, 3)$rwg, awg = awg(score, unit, c(1, 7))$a.wg,
                   ad_mean = ad.m(score[known], unit[known])$AD.M,
                   ad_median = ad.m(score[known], unit[known], type = "median")$AD.M)
writeLines(as_json(out), "tests/reference/agreement.json")
