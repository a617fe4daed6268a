# How links of units' means with outcomes behave with few units: the table of docs/link.md.
#   Rscript scripts/reference/link_units.R
# Base R only. Simulated scores of people in units (ICC(1) .10), an outcome whose correlation with
# the units' true means is .71 or 0, variance components by analysis of variance of the same people.
set.seed(1)
one <- function(units, size, slope) {
  icc <- .10
  true <- rnorm(units, 0, sqrt(icc)); n <- pmax(2, rpois(units, size))
  score <- true + rnorm(units, 0, sqrt((1 - icc) / n)); ss <- rchisq(units, n - 1) * (1 - icc)
  outcome <- slope * true + rnorm(units, 0, sqrt(icc))
  people <- sum(n); grand <- sum(n * score) / people
  msb <- sum(n * (score - grand)^2) / (units - 1); msw <- sum(ss) / (people - units)
  between <- max(0, (msb - msw) / ((people - sum(n^2) / people) / (units - 1)))
  found <- cor.test(score, outcome)$p.value < .05
  if (between == 0) return(c(NA, NA, NA, NA, found))
  error <- msw / n; weight <- 1 / (between + error)
  centre <- sum(weight * score) / sum(weight)
  x <- centre + between / (between + error) * (score - centre)
  fit <- summary(lm(outcome ~ x))$coefficients
  reliability <- between / (between + mean(error))
  unsure <- ((1 - reliability) / reliability)^2 * (2 / (units - 1) + 2 / (people - units))
  margin <- qt(.975, units - 2) * sqrt(fit[2, 2]^2 + fit[2, 1]^2 * unsure)
  c(fit[2, 1], coef(lm(outcome ~ score))[2], abs(fit[2, 1] - slope) < margin, 2 * margin, found)
}
for (units in c(10, 15, 20, 30, 50, 100)) for (size in c(10, 30)) for (slope in c(0, 1)) {
  r <- replicate(1000, one(units, size, slope))
  cat(sprintf("%3d units of %2d, slope %d: undefined %.3f slope %.2f of means %.2f covered %.3f width %.2f found %.2f\n",
              units, size, slope, mean(is.na(r[1, ])), median(r[1, ], na.rm = TRUE),
              median(r[2, ], na.rm = TRUE), mean(r[3, ], na.rm = TRUE),
              median(r[4, ], na.rm = TRUE), mean(r[5, ])))
}
