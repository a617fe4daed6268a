# Reference values of differences of scores and of gaps between populations.
# Writes tests/reference/difference.json. Run from the project's root:
#   Rscript scripts/reference/difference.R
# Needs psych (2.2.9).
#
# "paired": 25 simulated persons with two scores, t.test(paired = TRUE), cor(). "gap": the five
# agreeableness items of datasets/bfi (keyed), men against women: t.test() and by hand its variant of
# finite populations, psych::alpha(), psych::fa(fm = "minres"), psych::factor.congruence(); Hedges' g
# with the interval of pt(ncp =); Feldt's (1969) F by its formula, and cocron's own example
# (alphas .78 and .71, n 41 and 151).
suppressMessages(library(psych))
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
feldt <- function(alpha, n, k) { # two-sided, with Feldt's degrees of freedom
  d1 <- n[1] - 1; d2 <- d1 * (k - 1); d4 <- n[2] - 1; d3 <- d4 * (k - 1)
  A <- d4 / (d4 - 2) * d2 / (d2 - 2)
  B <- (d1 + 2) * d2^2 / ((d2 - 2) * (d2 - 4) * d1) * (d3 + 2) * d4^2 / ((d4 - 2) * (d4 - 4) * d3)
  p <- pf((1 - alpha[2]) / (1 - alpha[1]), 2 * A^2 / (2 * B - A * B - A^2), 2 * A / (A - 1))
  2 * min(p, 1 - p)
}
welch <- function(x, y, N) { # of samples of N people
  v <- c(var(x) / length(x) * (1 - length(x) / N[1]), var(y) / length(y) * (1 - length(y) / N[2]))
  df <- sum(v)^2 / sum(v^2 / (c(length(x), length(y)) - 1))
  d <- mean(x) - mean(y)
  list(se = sqrt(sum(v)), df = df, low = d - qt(.975, df) * sqrt(sum(v)),
       high = d + qt(.975, df) * sqrt(sum(v)), p = 2 * pt(-abs(d) / sqrt(sum(v)), df))
}
hedges <- function(x, y) {
  n <- c(length(x), length(y)); df <- sum(n) - 2
  d <- (mean(x) - mean(y)) / sqrt(((n[1] - 1) * var(x) + (n[2] - 1) * var(y)) / df)
  J <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
  root <- sqrt(prod(n) / sum(n))
  ncp <- function(p) uniroot(function(k) pt(d * root, df, k) - p, d * root + c(-5, 5), tol = 1e-13)$root
  J * c(d, ncp(.975) / root, ncp(.025) / root)
}
set.seed(1956)
person <- rnorm(25)
x <- round(50 + 10 * person + 8 * rnorm(25), 1)
y <- round(46 + 9 * person + 9 * rnorm(25), 1)
t <- t.test(x, y, paired = TRUE)
paired <- list(x = x, y = y, mean = unname(t$estimate), sd = sd(x - y), low = t$conf.int[1],
               high = t$conf.int[2], p = t$p.value, r = cor(x, y), sd_x = sd(x), sd_y = sd(y))
bfi <- read.csv("datasets/bfi/bfi.csv")
items <- bfi[paste0("A", 1:5)]
items$A1 <- 7 - items$A1
score <- rowMeans(items)
first <- bfi$gender == 1; second <- bfi$gender == 2
a <- score[first & !is.na(score)]; b <- score[second & !is.na(score)]
t <- t.test(a, b)
complete <- complete.cases(items)
parts <- list(items[first & complete, ], items[second & complete, ])
alphas <- sapply(parts, function(p) suppressWarnings(alpha(p)$total$raw_alpha))
loadings <- lapply(parts, function(p) fa(cor(p), 1, fm = "minres", n.obs = nrow(p))$loadings)
g <- hedges(a, b)
gap <- list(n = c(length(a), length(b)), mean = c(mean(a), mean(b)), sd = c(sd(a), sd(b)),
            welch = list(gap = mean(a) - mean(b), se = unname(t$stderr), df = unname(t$parameter),
                         low = t$conf.int[1], high = t$conf.int[2], p = t$p.value),
            finite = welch(a, b, c(1000, 4000)), g = g, alpha = alphas,
            alpha_p = feldt(alphas, sapply(parts, nrow), 5),
            congruence = sum(loadings[[1]] * loadings[[2]]) /
              sqrt(sum(loadings[[1]]^2) * sum(loadings[[2]]^2)))
writeLines(as_json(list(paired = paired, gap = gap, feldt = feldt(c(.78, .71), c(41, 151), 10),
                        cocron = 2 * (1 - pf(.29 / .22, 40, 150)))),
           "tests/reference/difference.json")
