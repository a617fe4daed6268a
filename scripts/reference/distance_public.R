# How a person is placed decides what distance is found to do: on public answers with latencies, the
# effect of distance on log latency with people placed by the other half of the items (as norma
# does), by the rest of the items, and by all of them. For docs/speed-distance.md.
#
#   Rscript scripts/reference/distance_public.R FOLDER
#
# FOLDER holds opm_fti.csv, opm_gcbs.csv and opm_nr6.csv: answers Q1, ..., latencies Q1_ms, ..., made
# from the public files as datasets/fti/README.md says.
folder <- commandArgs(TRUE)[1]

take_out <- function(y, group, item) { # effects of persons and items, by turns
  for (step in 1:40) y <- { y <- y - ave(y, group); y - ave(y, item) }
  y
}

effect <- function(answers, log_ms, middle, way) {
  n <- nrow(answers); k <- ncol(answers)
  z <- scale(answers)
  m <- (middle - colMeans(answers, na.rm = TRUE)) / apply(answers, 2, sd, na.rm = TRUE)
  half <- rep(0, k)
  if (way == "halves") half[order(m)] <- rep(c(0, 1, 1, 0), length.out = k)
  place <- sapply(seq_len(k), function(j) rowMeans(switch(way, halves = z[, half != half[j]],
                                                          rest = z[, -j], all = z), na.rm = TRUE))
  d <- sapply(seq_len(k), function(j) {
    fit <- lm(z[, j] ~ place[, j])
    abs(coef(fit)[1] - m[j] + coef(fit)[2] * place[, j]) / sigma(fit)
  })
  ok <- c(!is.na(answers) & !is.na(log_ms) & !is.na(d))
  person <- rep(seq_len(n), k)[ok]
  group <- paste(person, rep(half, each = n)[ok]); item <- rep(seq_len(k), each = n)[ok]
  y <- take_out(log_ms[ok], group, item); x <- take_out(d[ok], group, item)
  b <- sum(x * y) / sum(x^2)
  se <- sqrt(sum(rowsum(x * (y - b * x), person)^2)) / sum(x^2)
  c(effect = b * sd(d[ok]), t = b / se)
}

sets <- list(fti = list(1:14, 15:28, 29:42, 43:56), gcbs = list(1:15), nr6 = list(1:6))
for (set in names(sets)) {
  data <- read.csv(file.path(folder, paste0("opm_", set, ".csv")))
  for (items in sets[[set]]) {
    ms <- as.matrix(data[paste0("Q", items, "_ms")])
    log_ms <- log(ifelse(ms > 60000, NA, ms))
    answers <- as.matrix(data[paste0("Q", items)])
    for (way in c("halves", "rest", "all")) {
      found <- effect(answers, log_ms, if (set == "fti") 2.5 else 3, way)
      cat(sprintf("%-5s Q%d-Q%d %-6s effect %7.4f  t %6.1f\n", set, min(items), max(items), way, found[1], found[2]))
    }
  }
}
