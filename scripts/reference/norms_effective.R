# Reference values of tests/norms/test_norms_describe.c: effective numbers by hand-made
# linearisation (Korn & Graubard, 1998), moments with weights, REML by lme4. R 4.2.2.
# Scores of 240 people in 12 companies and 5 in none are made as in the test.
options(digits = 15)
n <- 245
r <- 0:(n - 1)
company <- ifelse(r < 240, (r * r + 3 * r) %/% 7 %% 12, NA)
score <- ((r * 37) %/% 5) %% 5 + ifelse(is.na(company), 3, company) %% 5
pomp <- 100 * score / 8
weight <- 0.5 + (r * 13) %% 10 / 5
cluster <- ifelse(is.na(company), paste0("r", r), paste0("c", company))

# k and df: sums of squares that clusters of unequal weight leave (Bell & McCaffrey, 2002)
effective <- function(z, w, p_spread, n, level = 0.975) {
  h <- tapply(w, cluster, sum) / sum(w)
  k <- sum(h^2) / (sum(h^2) - 2 * sum(h^3) + sum(h^2)^2)
  df <- max(sum(h^2)^2 / sum(h^4) - 1, 1)
  sums <- tapply(w * z, cluster, sum)
  variance <- k * sum(sums^2) / sum(w)^2
  min(n, p_spread / variance * (qt(level, n - 1) / qt(level, df))^2)
}
describe <- function(w) {
  values <- sort(unique(pomp))
  share <- sapply(values, function(v) sum(w[pomp == v]) / sum(w))
  ranks <- cumsum(share) - share / 2
  eff <- sapply(seq_along(values), function(k) {
    y <- (pomp < values[k]) + (pomp == values[k]) / 2
    effective(y - ranks[k], w, ranks[k] * (1 - ranks[k]), n)
  })
  mean <- sum(w * pomp) / sum(w)
  sd <- sqrt(sum(w * (pomp - mean)^2) / sum(w) * n / (n - 1))
  list(share = share, effective = eff, mean = mean, sd = sd,
       n_effective = effective(pomp - mean, w, sd^2, n), kish = sum(w)^2 / sum(w^2))
}
equal <- describe(rep(1, n))
weighted <- describe(weight)
sizes <- table(company)
large <- names(sizes)[sizes >= 10] # smaller companies have no place among companies
in_large <- !is.na(company) & as.character(company) %in% large
all_pomp <- pomp
shared <- local({ # companies count the same: who is in none of these is left out
  w <- weight[in_large] / as.numeric(tapply(weight, company, sum)[as.character(company[in_large])])
  pomp <<- pomp[in_large]; cluster <<- cluster[in_large]; n <<- sum(in_large)
  c(describe(w), n = n)
})
library(lme4)
fit <- lmer(pomp ~ 1 + (1 | company), data = data.frame(pomp = all_pomp, company)[in_large, ])
components <- as.data.frame(VarCorr(fit))$vcov
writeLines(jsonlite::toJSON(list(equal = equal, weighted = weighted, shared = shared,
                                 companies = list(mean = unname(fixef(fit)), between = components[1],
                                                  within = components[2])),
                            digits = 15, auto_unbox = TRUE, pretty = TRUE))
