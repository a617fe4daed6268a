# Percentile ranks of the ACT mathematics forms (Kolen & Brennan, 2014, Test Equating, table 2.5 and
# appendix data; R package equate 2.0.9, ACTmath and KBneat): frequencies in, 100 (below + at/2) / n
# out. Arguments: the two CSV files. Made with base R alone.
files <- commandArgs(TRUE)
act <- read.csv(files[1]); kb <- read.csv(files[2])
rank <- function(f) 100 * (cumsum(f) - f / 2) / sum(f)
one <- function(score, f) list(score = score, n = f, rank = rank(f),
  mean = sum(score * f) / sum(f),
  sd = sqrt(sum(f * (score - sum(score * f) / sum(f))^2) / sum(f)))
counts <- function(form) as.numeric(table(factor(kb$total[kb$form == form], 0:36)))
writeLines(jsonlite::toJSON(list(act_x = one(act$scale, act$xcount), act_y = one(act$scale, act$ycount),
                                 kb_x = one(0:36, counts("X")), kb_y = one(0:36, counts("Y"))),
                            digits = 12, auto_unbox = TRUE))
