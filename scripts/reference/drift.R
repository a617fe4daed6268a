# Reference values of drift: companies of lq2002 with odd numbers (13 left out) as the norm, those with
# even numbers as the new collection. Writes tests/reference/drift.json. Run from the project's root:
#   Rscript scripts/reference/drift.R
# Base R only: t.test, ks.test, chisq.test; by companies, linearised standard errors, unbiased for
# unequal companies, with Satterthwaite's degrees of freedom.
number <- function(x) sprintf("%.17g", x)
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1) number(x)
  else paste0("[", paste(number(x), collapse = ", "), "]")
}
d <- read.csv("datasets/lq2002/lq2002.csv")
stopifnot(min(table(d$COMPID)) >= 10)
pomp <- function(stem, min, max) 100 * (rowMeans(d[, grep(stem, names(d))]) - min) / (max - min)
x <- cbind(pomp("LEAD", 1, 5), pomp("TSIG", 1, 5), pomp("HOSTIL", 0, 4))
now <- d$COMPID %% 2 == 0; old <- !now & d$COMPID != 13
bound <- 0.2
tests <- function(change, se, df, sd) {
  p <- 2 * pt(-abs(change) / se, df)
  c(change = change, se = se, df = df, low = change - qt(.975, df) * se,
    high = change + qt(.975, df) * se, p = p, d = change / sd,
    equivalence_p = pt((bound * sd - abs(change)) / se, df, lower.tail = FALSE))
}
persons <- function(a, b) {
  t <- t.test(b, a)
  stopifnot(all.equal(as.numeric(t$p.value), 2 * pt(-abs(t$statistic[[1]]), t$parameter[[1]])))
  tests(mean(b) - mean(a), t$stderr, t$parameter[[1]], sd(a))
}
by_company <- function(v, rows) {
  e <- rowsum(v[rows] - mean(v[rows]), d$COMPID[rows])
  h <- as.numeric(table(d$COMPID[rows])) / sum(rows); s <- sum(h^2)
  k <- s / (s - 2 * sum(h^3) + s^2)
  c(se = sqrt(sum(e^2) * k) / sum(rows), df = s^2 / sum(h^4) - 1)
}
companies <- function(v) {
  a <- by_company(v, old); b <- by_company(v, now); s <- c(a[["se"]], b[["se"]])^2
  tests(mean(v[now]) - mean(v[old]), sqrt(sum(s)), sum(s)^2 / (s[1]^2 / a[["df"]] + s[2]^2 / b[["df"]]),
        sd(v[old]))
}
rank <- function(sample, at) sapply(at, function(a) 100 * (mean(sample < a) + mean(sample == a) / 2))
whole <- function(a, b) {
  at <- sort(unique(round(c(a, b), 9))); a <- round(a, 9); b <- round(b, 9)
  shift <- rank(b, at) - rank(a, at); k <- which.max(abs(shift))
  c(ks = suppressWarnings(ks.test(a, b))$statistic[[1]], shift = shift[k], shift_at = at[k],
    sd_ratio = sd(b) / sd(a))
}
item <- function(j) {
  a <- d[old, j]; b <- d[now, j]; counts <- rbind(table(factor(a, 1:5)), table(factor(b, 1:5)))
  shares <- counts / rowSums(counts)
  c(persons(a, b), chi2 = suppressWarnings(chisq.test(counts))$statistic[[1]],
    variation = sum(abs(shares[1, ] - shares[2, ])) / 2)
}
columns <- function(m) setNames(lapply(rownames(m), function(r) as.numeric(m[r, ])), rownames(m))
out <- list(persons = columns(apply(x, 2, function(v) persons(v[old], v[now]))),
            companies = columns(apply(x, 2, companies)),
            whole = columns(apply(x, 2, function(v) whole(v[old], v[now]))),
            items = columns(sapply(grep("LEAD", names(d), value = TRUE), item)))
writeLines(as_json(out), "tests/reference/drift.json")
