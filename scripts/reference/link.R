# Reference values of links of units' means with outcomes.
# Writes tests/reference/link.json. Run from the project's root:
#   Rscript scripts/reference/link.R
# Needs lme4 (1.1-31).
#
# 45 units in 9 companies, simulated: sizes 3 to 40, means with sampling error, an outcome with
# random intercepts of companies. "plain": means taken as they are; "calibrated": E(true | mean) by the
# variances of the simulation (Croon & van Veldhoven, 2007), written here from their definition.
suppressMessages(library(lme4))
number <- function(x) sprintf("%.17g", x)
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1) number(x)
  else paste0("[", paste(number(x), collapse = ", "), "]")
}
set.seed(2007)
company <- rep(1:9, times = c(3, 8, 5, 2, 7, 6, 4, 9, 1)); n <- length(company)
size <- sample(3:40, n, replace = TRUE)
between <- 60; within <- 400
true <- rnorm(n, 65, sqrt(between))
score <- round(true + rnorm(n, 0, sqrt(within / size)), 3)
outcome <- round(20 + .5 * true + rnorm(9, 0, 4)[company] + rnorm(n, 0, 3), 3)
error <- within / size
grand <- weighted.mean(score, 1 / (between + error))
calibrated <- grand + between / (between + error) * (score - grand)
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))
mixed <- function(x) {
  fit <- lmer(outcome ~ x + (1 | company), REML = TRUE, control = control)
  list(slope = unname(fixef(fit)[2]), se = sqrt(vcov(fit)[2, 2]),
       between = as.data.frame(VarCorr(fit))$vcov[1])
}
least <- function(x) {
  f <- summary(lm(outcome ~ x)); ci <- confint(lm(outcome ~ x))[2, ]
  list(slope = f$coefficients[2, 1], se = f$coefficients[2, 2], low = ci[[1]], high = ci[[2]])
}
r <- cor.test(score, outcome)
out <- list(n = n, company = company - 1, size = size, score = score, outcome = outcome,
            between = between, within = within, reliability = between / (between + mean(error)),
            r = unname(r$estimate), low = r$conf.int[1], high = r$conf.int[2], p = r$p.value,
            spearman = cor(score, outcome, method = "spearman"),
            plain = c(mixed(score), list(alone = least(score))),
            calibrated = c(mixed(calibrated), list(alone = least(calibrated))))
writeLines(as_json(out), "tests/reference/link.json")
