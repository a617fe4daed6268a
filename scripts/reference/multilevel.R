# Reference values of variance components, unit means and correlations within and between units.
# Writes tests/reference/multilevel.json. Run from the project's root:
#   Rscript scripts/reference/multilevel.R
# Needs multilevel (2.7) and lme4 (1.1.31).
#
# "lq2002": the three scales of datasets/lq2002. "bh1996": n, mean and sum of squared deviations of
# four scales in 99 companies, from the data set of that name in the R package multilevel (P. Bliese;
# GPL-2 or later); Bliese & Halverson (1996).
suppressMessages({library(multilevel); library(lme4)})
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
# Searle, Casella & McCulloch (1992): k0 and the exact interval for unequal sizes (Wald, 1940)
wald <- function(n, m, msw, dfw, level = .95) {
  f <- function(rho) {
    w <- n / (1 + n * rho / (1 - rho)); mu <- sum(w * m) / sum(w)
    sum(w * (m - mu)^2) / (length(n) - 1) / msw
  }
  end <- function(p) uniroot(function(r) f(r) - qf(p, length(n) - 1, dfw),
                             c(-1 / (max(n) - 1) + 1e-9, 1 - 1e-9), tol = 1e-14)$root
  c(end((1 + level) / 2), end((1 - level) / 2))
}
one <- function(y, g, units = FALSE) {
  g <- factor(g)
  n <- as.vector(table(g)); m <- as.vector(tapply(y, g, mean))
  ss <- as.vector(tapply(y, g, function(v) sum((v - mean(v))^2)))
  fit <- aov(y ~ g); s <- summary(fit)[[1]]
  k0 <- (sum(n) - sum(n^2) / sum(n)) / (length(n) - 1)
  msb <- s[["Mean Sq"]][1]; msw <- s[["Mean Sq"]][2]
  r <- lmer(y ~ 1 + (1 | g), REML = TRUE,
            control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e5)))
  v <- as.data.frame(VarCorr(r))$vcov
  mr <- gmeanrel(lme(y ~ 1, random = ~1 | g, data = data.frame(y = y, g = g),
                     control = lmeControl(msTol = 1e-12, tolerance = 1e-12)))
  out <- list(icc1_mean_size = ICC1(fit), icc2 = ICC2(fit), k0 = k0,
              icc1_k0 = (msb - msw) / (msb + (k0 - 1) * msw), msb = msb, msw = msw,
              f = s[["F value"]][1], p = s[["Pr(>F)"]][1], interval = wald(n, m, msw, sum(n) - length(n)),
              reml_between = v[1], reml_within = v[2], reml_icc1 = v[1] / sum(v),
              reml_mean = unname(fixef(r)), reml_mean_se = sqrt(vcov(r)[1, 1]),
              reml_log_likelihood = as.numeric(logLik(r)), eb_mean = coef(r)$g[, 1],
              reliability = as.vector(mr$MeanRel))
  if (units) out <- c(list(n = n, mean = m, ss = ss), out)
  out
}
# within, between and total correlations: waba() for pairs; between components by MANOVA with k0
correlations <- function(x, g) {
  g <- factor(g); x <- as.matrix(x); n <- as.vector(table(g)); N <- nrow(x); J <- length(n)
  means <- apply(x, 2, function(v) ave(v, g))
  w <- crossprod(x - means); b <- crossprod(sweep(means, 2, colMeans(x)))
  k0 <- (N - sum(n^2) / N) / (J - 1)
  comp <- (b / (J - 1) - w / (N - J)) / k0
  pairs <- combn(ncol(x), 2)
  ws <- apply(pairs, 2, function(p) unlist(waba(x[, p[1]], x[, p[2]], g)$Cov.Theorem))
  list(total = cor(x), within = cov2cor(w), means = cov2cor(b), between = cov2cor(comp),
       eta2 = diag(b) / diag(b + w), waba_total = ws["RawCorr", ], waba_between = ws["CorrB", ],
       waba_within = ws["CorrW", ], waba_eta_first = ws["EtaBx", ], waba_eta_second = ws["EtaBy", ])
}
lq <- read.csv("datasets/lq2002/lq2002.csv")
scales <- data.frame(LEAD = rowMeans(lq[, sprintf("LEAD%02d", 1:11)]),
                     TSIG = rowMeans(lq[, sprintf("TSIG%02d", 1:3)]),
                     HOSTILE = rowMeans(lq[, sprintf("HOSTIL%02d", 1:5)]))
data(bh1996)
out <- list(lq2002 = lapply(scales, one, lq$COMPID),
            bh1996 = lapply(bh1996[, c("HRS", "LEAD", "COHES", "WBEING")], one, bh1996$GRP, TRUE),
            correlations = correlations(scales, lq$COMPID))
writeLines(as_json(out), "tests/reference/multilevel.json")
