# Reference values of the screening indices: longest string, intra-individual response variability
# and squared Mahalanobis distance of the careless package.
#
# Run from the project's root:
#   Rscript scripts/reference/screen.R
# Made with R 4.2.2, careless 1.2.2 (CRAN), psych 2.2.9, psychTools 2.2.9. Writes
#   screen_careless_sim1.csv   the package's careless_dataset (MIT licence, simulated)
#   screen_careless_sim1.json  its indices, 200 respondents
#   screen_bfi.json            bfi as answered, first 300 respondents in file order, missing answers
#                              included (missing_*); the first 300 of the 2,436
#                              complete ones: all three; sum: of the 2,436 distances
# careless::mahad() is psych::outlier(): the distance from the column means in the metric of
# cov(use = "pairwise").
library(careless)

folder <- "tests/reference"
numbers <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ", "), "]")
write_object <- function(file, members) {
  lines <- paste0('  "', names(members), '": ', members)
  writeLines(c("{", paste(lines, collapse = ",\n"), "}"), file.path(folder, file))
}
distances <- function(x) {
  capture.output(d <- mahad(x, plot = FALSE))
  d
}
source_of <- function(what) paste0('"careless 1.2.2 on R 4.2.2, ', what, '"')

write.csv(careless_dataset, file.path(folder, "screen_careless_sim1.csv"), row.names = FALSE,
          quote = FALSE)
write_object("screen_careless_sim1.json", list(
  source = source_of("careless_dataset"),
  longstring = numbers(longstring(careless_dataset)),
  irv = numbers(irv(careless_dataset)),
  mahalanobis = numbers(distances(careless_dataset))))

items <- psychTools::bfi[, 1:25]
complete <- items[complete.cases(items), ]
d <- distances(complete)
write_object("screen_bfi.json", list(
  source = source_of("psychTools 2.2.9 bfi, 25 items as answered"),
  missing_longstring = numbers(longstring(items[1:300, ])),
  missing_irv = numbers(irv(items[1:300, ])),
  missing_mahalanobis = numbers(distances(items[1:300, ])),
  longstring = numbers(longstring(complete)[1:300]),
  irv = numbers(irv(complete)[1:300]),
  mahalanobis = numbers(d[1:300]),
  mahalanobis_sum = sprintf("%.17g", sum(d))))
