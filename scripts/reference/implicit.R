# Reference values of association tests: D1 to D6 and the single-category score by implicitMeasures 0.3.1,
# the family of Richetin et al. (2015) by IATscores 0.2.7, computed of datasets/iat-demo/iat-demo.csv.
#
#   Rscript scripts/reference/implicit.R IMPLICITMEASURES/R IATSCORES/R > tests/reference/implicit.json
#
# The arguments are the folders of the packages' R sources; both are on CRAN.
suppressMessages({ library(dplyr); library(reshape2); library(stringr) })
folders <- commandArgs(TRUE)
for (folder in folders)
  for (file in list.files(folder, "[.]R$", full.names = TRUE))
    if (!grepl("transitive|Tghraph|raw_data|d_density|d_point|multi_", file)) source(file)

trials <- read.csv("datasets/iat-demo/iat-demo.csv")
quietly <- function(x) suppressWarnings(suppressMessages(x))

clean <- clean_iat(trials, sbj_id = "participant", block_id = "blockcode",
                   mapA_practice = "practice.iat.Milkbad", mapA_test = "test.iat.Milkbad",
                   mapB_practice = "practice.iat.Milkgood", mapB_test = "test.iat.Milkgood",
                   latency_id = "latency_ms", accuracy_id = "correct", trial_id = "trialcode",
                   trial_eliminate = c("reminder", "reminder1"))$data_keep
scores <- list()
ids <- unique(trials$participant)
for (k in 1:6) {
  d <- quietly(compute_iat(clean, Dscore = paste0("d", k)))
  scores[[paste0("d", k)]] <- d[[paste0("dscore_d", k)]][match(ids, d$participant)]
}
single <- clean_sciat(trials, sbj_id = "participant", block_id = "blockcode", latency_id = "latency_ms",
                      accuracy_id = "correct", block_sciat_1 = c("test.sc_dark.Darkbad", "test.sc_dark.Darkgood"),
                      trial_id = "trialcode", trial_eliminate = c("reminder", "reminder1"))[[1]]
single <- quietly(compute_sciat(single, mappingA = "test.sc_dark.Darkbad", mappingB = "test.sc_dark.Darkgood",
                                non_response = "alert"))
scores$single <- -single$d_sciat[match(ids, single$participant)] # condition B minus A here

data <- data.frame(subject = clean$participant, latency = clean$latency, correct = clean$correct,
                   blockcode = ifelse(clean$condition == "MappingA", "pair1", "pair2"),
                   praccrit = ifelse(clean$block_pool == "practice", "prac", "crit"))
r <- quietly(RobustScores(data, P1 = c("none", "fxtrim", "fxwins", "trim10", "wins10", "inve10"), verbose = FALSE))
few <- match(ids[1:5], r$subject) # of the family, five persons will do
for (name in names(r)[-1]) scores[[name]] <- r[[name]][few]

line <- function(x) paste0("[", paste(ifelse(is.na(x), "null", formatC(x, digits = 17, format = "g")), collapse = ", "), "]")
cat("{\n\"ids\": ", paste0("[", paste0("\"", ids, "\"", collapse = ", "), "]"), sep = "")
for (name in names(scores)) cat(",\n\"", name, "\": ", line(scores[[name]]), sep = "")
cat("\n}\n")
