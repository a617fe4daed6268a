# Reference values of changes between two waves. Writes tests/reference/waves.json.
# Run from the project's root: Rscript scripts/reference/waves.R > tests/reference/waves.json
#
# 40 people before and 36 after, 30 of them in both: rows 11 to 40 before are rows 1 to 30 after.
# Three items from 1 to 5, no answer missing; scores are POMP. Paired: t.test() of those in both;
# independent: t.test() of all (Welch). Equivalence: the larger p of two one-sided t tests against
# 0.2 standard deviations, both waves pooled. g of pairs: Borenstein et al. (2009), (4.28), with the
# correction 1 - 3 / (4 df - 1).
set.seed(7)
answers <- function(trait, shift) t(sapply(trait, function(x)
  pmin(5, pmax(1, round(3 + shift + x + rnorm(3, 0, .6))))))
trait <- rnorm(46, 0, .9)
before <- answers(trait[1:40], 0)
after <- answers(trait[11:46], .3)
pomp <- function(x) 100 * (rowMeans(x) - 1) / 4
b <- pomp(before); a <- pomp(after)
bm <- b[11:40]; am <- a[1:30]
sd2 <- sqrt((sum((a - mean(a))^2) + sum((b - mean(b))^2)) / (length(a) + length(b) - 2))
tost <- function(d, se, df) max(pt((d + .2 * sd2) / se, df, lower.tail = FALSE),
                                pt((.2 * sd2 - d) / se, df, lower.tail = FALSE))
told <- function(t) list(change = if (length(t$estimate) == 2) -diff(unname(t$estimate)) else
                           unname(t$estimate), se = t$stderr, df = unname(t$parameter),
                         low = t$conf.int[1], high = t$conf.int[2], p = t$p.value)
p <- t.test(am, bm, paired = TRUE); w <- t.test(a, b)
paired <- told(p); independent <- told(w)
paired$equivalence_p <- tost(paired$change, paired$se, paired$df)
independent$equivalence_p <- tost(independent$change, independent$se, independent$df)
n <- 30; J <- 1 - 3 / (4 * (n - 1) - 1); d <- paired$change / sd2; r <- cor(am, bm)
se <- J * sqrt((1 / n + d^2 / (2 * n)) * 2 * (1 - r))
paired$g <- J * d; paired$g_low <- J * d - qnorm(.975) * se; paired$g_high <- J * d + qnorm(.975) * se
df <- 74; independent$g <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2) * (mean(a) - mean(b)) / sd2
alpha <- function(x) 3 / 2 * (1 - sum(apply(x, 2, var)) / var(rowSums(x)))
sem <- sqrt(var(am) * (1 - alpha(after)) + var(bm) * (1 - alpha(before)))
persons <- list(smallest = qnorm(.975) * sem, improved = sum(am - bm > qnorm(.975) * sem),
                worsened = sum(bm - am > qnorm(.975) * sem))
cat(jsonlite::toJSON(list(before = as.vector(before), after = as.vector(after), paired = paired,
                          independent = independent, persons = persons,
                          alpha = c(alpha(before), alpha(after))),
                     digits = NA, auto_unbox = TRUE), "\n")
