# Reference values of the answer-based indices: average string, even-odd consistency, psychometric
# synonyms and antonyms of the careless package; autocorrelation of responsePatterns.
#
# Run from the project's root:
#   Rscript scripts/reference/careless.R
# Made with R 4.2.2, careless 1.2.2, responsePatterns 0.1.1, psychTools 2.2.9. Writes
#   careless_sim1.json  the package's careless_dataset (tests/reference/screen_careless_sim1.csv)
#   careless_bfi.json   bfi, first 300 of the 2,436 complete respondents; and the first 300
#                       of all 2,800, missing answers included (missing_*)
# even_odd is careless's own sign: high is careless. Its users recode reversed items first, which
# is done here for even-odd alone. Synonyms are taken without resampling, which draws at random
# which item of a pair comes first where the answers to all first, or all second, items are equal.
suppressWarnings(library(careless))
library(responsePatterns)

folder <- "tests/reference"
number <- function(x) ifelse(is.na(x), "null", sprintf("%.17g", x))
numbers <- function(x) paste0("[", paste(number(x), collapse = ", "), "]")
write_object <- function(file, members) {
  lines <- paste0('  "', names(members), '": ', members)
  writeLines(c("{", paste(lines, collapse = ",\n"), "}"), file.path(folder, file))
}
source_of <- function(what) paste0('"careless 1.2.2 on R 4.2.2, ', what, '"')
even_odd <- function(x, factors) suppressWarnings(evenodd(x, factors))
first <- function(x) unname(x[1:300])

write_object("careless_sim1.json", list(
  source = source_of("careless_dataset"),
  average_string = numbers(longstring(careless_dataset, avg = TRUE)$avgstr),
  even_odd = numbers(even_odd(careless_dataset, rep(5, 10))),
  autocorrelation = numbers(rp.acors(careless_dataset, max.lag = 10)@indices$max.abs.ac),
  synonym_pairs = nrow(get_item_pairs(as.matrix(careless_dataset), .60)),
  synonyms = numbers(psychsyn(careless_dataset, .60, resample_na = FALSE))))

items <- psychTools::bfi[, 1:25]
reversed <- c("A1", "C4", "C5", "E1", "E2", "O2", "O5")
keyed <- items
keyed[reversed] <- 7 - keyed[reversed]
whole <- complete.cases(items)
complete <- items[whole, ]
write_object("careless_bfi.json", list(
  source = source_of("psychTools 2.2.9 bfi, 25 items"),
  average_string = numbers(first(longstring(complete, avg = TRUE)$avgstr)),
  even_odd = numbers(first(even_odd(keyed[whole, ], rep(5, 5)))),
  synonyms = numbers(first(psychsyn(complete, .50, resample_na = FALSE))),
  antonyms = numbers(first(psychsyn(complete, .35, anto = TRUE, resample_na = FALSE))),
  missing_average_string = numbers(first(longstring(items, avg = TRUE)$avgstr)),
  missing_even_odd = numbers(first(even_odd(keyed, rep(5, 5)))),
  missing_synonyms = numbers(first(psychsyn(items, .50, resample_na = FALSE))),
  missing_antonyms = numbers(first(psychsyn(items, .35, anto = TRUE, resample_na = FALSE)))))
