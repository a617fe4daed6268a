# Writes datasets/verbal-aggression/verbal-aggression.csv from the R package lme4 (Debian: r-cran-lme4).
#   Rscript scripts/datasets/verbal_aggression.R
data(VerbAgg, package = "lme4")
long <- VerbAgg
long$answer <- as.integer(long$resp) - 1L
wide <- reshape(long[c("id", "Gender", "Anger", "item", "answer")], idvar = c("id", "Gender", "Anger"),
                timevar = "item", direction = "wide")
names(wide) <- sub("answer.", "", names(wide), fixed = TRUE)
names(wide) <- sub("wantCurse", "WantCurse", names(wide))
write.csv(wide, "datasets/verbal-aggression/verbal-aggression.csv", row.names = FALSE, quote = FALSE)
