# tests/reference/polychoric_bfi.json and polychoric_acov.json: polychoric correlations, their standard errors and
# covariances from lavaan and psych, and from an optimisation of our own that stops nowhere early.
# The argument is the folder to write to. R 4.2.2; psych, psychTools 2.2.9; lavaan 0.6-14; pbivnorm.
suppressMessages({library(psych); library(lavaan); library(pbivnorm)})
to <- commandArgs(TRUE)[1]
quiet <- function(x) suppressWarnings(suppressMessages(x))

bfi <- psychTools::bfi[, 1:25]
complete <- bfi[complete.cases(bfi), ]

# Two-step maximum likelihood of one table: rho where the derivative of the log-likelihood is 0, to 1e-14. rows and
# cols are thresholds.
tight <- function(tab, rows, cols) {
  g <- expand.grid(c(-38, rows, 38), c(-38, cols, 38))
  cells <- function(v) { m <- matrix(v, length(rows) + 2); d <- diff(m); t(diff(t(d))) }
  loglik <- function(r) sum(tab * log(pmax(cells(pbivnorm(g[, 1], g[, 2], rho = r)), 1e-300)))
  slope <- function(r) {
    phi <- exp(-(g[, 1]^2 - 2 * r * g[, 1] * g[, 2] + g[, 2]^2) / (2 * (1 - r^2))) / (2 * pi * sqrt(1 - r^2))
    sum(tab * cells(phi) / pmax(cells(pbivnorm(g[, 1], g[, 2], rho = r)), 1e-300))
  }
  near <- optimize(loglik, c(-.999, .999), maximum = TRUE, tol = 1e-6)$maximum
  uniroot(slope, near + c(-1e-4, 1e-4), tol = 1e-14, extendInt = "yes")$root
}
cuts <- function(counts, n) qnorm(cumsum(counts)[-length(counts)] / n)
own_margins <- function(x, y) { t <- table(x, y); n <- sum(t); tight(t, cuts(rowSums(t), n), cuts(colSums(t), n)) }
all_margins <- function(x, y) tight(table(x, y), cuts(table(x), sum(!is.na(x))), cuts(table(y), sum(!is.na(y))))
# psych::polychoric(global = FALSE, correct = .5): half an answer in every empty cell, thresholds from sums of that
# table over the number of answers before
psych_margins <- function(x, y) {
  t <- table(x, y); n <- sum(t); t[t == 0] <- .5
  tight(t, cuts(rowSums(t), n), cuts(colSums(t), n))
}
pairs_of <- function(data, f) { # below the diagonal, column by column
  p <- ncol(data); unlist(lapply(1:(p - 1), function(j) sapply((j + 1):p, function(i) f(data[[j]], data[[i]]))))
}
lower <- function(m) m[lower.tri(m)]
psych_rho <- function(data, ...) lower(quiet(psych::polychoric(data, smooth = FALSE, ...))$rho)

th <- lavCor(complete, ordered = names(complete), output = "th")
ability <- as.data.frame(na.omit(psychTools::ability))
number <- function(x) sprintf("%.17g", as.numeric(x))
json <- function(x) {
  if (is.list(x) && !is.null(names(x)))
    return(paste0("{", paste0("\"", names(x), "\": ", sapply(x, json), collapse = ",\n "), "}"))
  if (is.list(x)) return(paste0("[", paste(sapply(x, json), collapse = ",\n "), "]"))
  one <- if (is.character(x)) paste0("\"", x, "\"") else number(x)
  if (length(x) == 1) one else paste0("[", paste(one, collapse = ", "), "]")
}
write_json <- function(x, file) writeLines(json(x), file.path(to, file))
write_json(list(
  listwise = list(rho = pairs_of(complete, own_margins), lavaan = lower(lavCor(complete, ordered = names(complete))),
    thresholds = unname(unclass(th)), psych_half = psych_rho(complete, correct = .5, global = FALSE),
    psych_half_tight = pairs_of(complete, psych_margins),
    psych_half_global = psych_rho(complete, correct = .5, global = TRUE)),
  pairwise = list(rho = pairs_of(bfi, own_margins), global = pairs_of(bfi, all_margins),
    lavaan_global = lower(lavCor(bfi, ordered = names(bfi), missing = "pairwise")),
    psych_half = psych_rho(bfi, correct = .5, global = FALSE)),
  ability = list(n = nrow(ability), tables = pairs_of(ability, function(x, y) list(as.numeric(t(table(x, y))))),
    lavaan = lower(lavCor(ability, ordered = names(ability))), rho = pairs_of(ability, own_margins),
    psych = lower(quiet(psych::tetrachoric(ability, smooth = FALSE))$rho))), "polychoric_bfi.json")

# Covariances of all thresholds and correlations: lavaan's NACOV / N, from a model of correlations alone. Items with
# different numbers of categories: A1 with six, A2 in five, A3 in four, N1 in three, N2 in two.
items <- c("A1", "A2", "A3", "N1", "N2", "O1")
coarse <- function(d) { d <- d[items]; d$A2 <- pmin(d$A2, 5); d$A3 <- pmin(d$A3, 4); d$N1 <- pmin(d$N1, 3)
  d$N2 <- pmin(d$N2, 2); d }
acov_of <- function(d, ...) {
  fit <- quiet(lavCor(d, ordered = names(d), se = "robust.sem", output = "fit", ...))
  g <- lavInspect(fit, "gamma"); w <- lavInspect(fit, "sampstat"); n <- lavInspect(fit, "nobs")
  m <- unclass(g) / n; dimnames(m) <- NULL
  list(n = n, thresholds = unname(unclass(w$th)), rho = lower(unclass(w$cov)), acov = m[lower.tri(m, diag = TRUE)])
}
gaps <- function(d) { set.seed(7); for (j in seq_along(d)) d[sample(nrow(d), 150), j] <- NA; d }
few <- coarse(bfi)[1:600, ]
write_json(list(items = list("A1", "A2", "A3", "N1", "N2", "O1"),
  listwise = acov_of(coarse(complete)), pairwise = acov_of(few, missing = "pairwise"),
  gaps = c(acov_of(gaps(few), missing = "pairwise"),
    list(answers = unname(lapply(gaps(few), function(x) ifelse(is.na(x), 0, x)))))), "polychoric_acov.json")
