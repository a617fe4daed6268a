# Reference values of scores with missing answers: the five scales of datasets/bfi, more of whose
# answers are removed; standard scores of one of them. Writes tests/reference/scoring.json and
# standard.json. Run from the project's root:
#   Rscript scripts/reference/scoring.R
# Needs psych (2.2.9), lavaan (0.6-14).
#
# Answers removed: of row i (from 1) and item j (1 to 25), where (7919 i + 104729 j) mod 11 is 0. A
# scale is scored where three of its five items are answered.
# mean, pomp: psych::scoreItems (impute = "none"), rows with at least 3 answers.
# two_way: mokken::twoway()'s person mean + item mean - overall mean, with no random part and no
# rounding, held within 1 ... 6. em: the expected answers of a normal model fitted by the EM algorithm
# below, which ends at the moments of lavaan's, held within 1 ... 6.
suppressMessages({library(psych); library(lavaan)})
number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
bfi <- as.matrix(read.csv("datasets/bfi/bfi.csv")[1:25])
bfi[(outer(7919 * seq_len(nrow(bfi)), 104729 * 1:25, "+")) %% 11 == 0] <- NA
for (v in c("A1", "C4", "C5", "E1", "E2", "O2", "O5")) bfi[, v] <- 7 - bfi[, v]
scales <- split(1:25, rep(c("agreeableness", "conscientiousness", "extraversion", "neuroticism",
                            "openness"), each = 5))

two_way <- function(x) {
  guess <- outer(rowMeans(x, na.rm = TRUE), colMeans(x, na.rm = TRUE), "+") - mean(x, na.rm = TRUE)
  ifelse(is.na(x), pmin(pmax(guess, 1), 6), x)
}

em_model <- function(x) {
  x <- x[rowSums(!is.na(x)) > 0, ]
  mu <- colMeans(x, na.rm = TRUE); S <- diag(apply(x, 2, var, na.rm = TRUE))
  repeat {
    filled <- x; C <- 0 * S
    for (pattern in split(seq_len(nrow(x)), apply(is.na(x), 1, paste, collapse = ""))) {
      m <- is.na(x[pattern[1], ])
      if (!any(m)) next
      B <- S[m, !m, drop = FALSE] %*% solve(S[!m, !m])
      filled[pattern, m] <- t(mu[m] + B %*% (t(x[pattern, !m, drop = FALSE]) - mu[!m]))
      C[m, m] <- C[m, m] + length(pattern) * (S[m, m] - B %*% S[!m, m])
    }
    new_mu <- colMeans(filled)
    new_S <- (crossprod(sweep(filled, 2, new_mu)) + C) / nrow(x)
    moved <- max(abs(new_mu - mu), abs(new_S - S))
    mu <- new_mu; S <- new_S
    if (moved < 1e-13) return(list(mu = mu, S = S))
  }
}
em <- function(x) {
  model <- em_model(x)
  items <- colnames(x)
  free <- paste(c(paste(items, "~ 1"), outer(items, items, function(a, b) paste(a, "~~", b))[
    upper.tri(diag(5), TRUE)]), collapse = "\n")
  theirs <- lavInspect(lavaan(free, as.data.frame(x[rowSums(!is.na(x)) > 0, ]), missing = "fiml",
                              em.h1.iter.max = 5000, em.h1.tol = 1e-13), "sampstat")
  stopifnot(abs(theirs$cov - model$S) < 1e-6, abs(theirs$mean - model$mu) < 1e-6)
  for (r in which(rowSums(is.na(x)) > 0 & rowSums(!is.na(x)) > 0)) {
    m <- is.na(x[r, ])
    guess <- model$mu[m] + model$S[m, !m, drop = FALSE] %*% solve(model$S[!m, !m], x[r, !m] - model$mu[!m])
    x[r, m] <- pmin(pmax(guess, 1), 6)
  }
  x
}

shown <- seq(1, nrow(bfi), by = 35)
out <- list(rows = shown - 1)
for (s in names(scales)) {
  x <- bfi[, scales[[s]]]
  enough <- rowSums(!is.na(x)) >= 3
  plain <- suppressWarnings(scoreItems(list(a = colnames(x)), x, impute = "none", min = 1, max = 6))$scores[, 1]
  ways <- list(person_mean = plain, two_way = rowMeans(two_way(x)), em = rowMeans(em(x)),
               complete = rowMeans(x))
  out[[s]] <- c(list(scored = sum(enough), imputed = sum(enough & rowSums(is.na(x)) > 0)),
                lapply(ways, function(score) { score[!enough] <- NA; c(mean(score, na.rm = TRUE), sd(score, na.rm = TRUE), score[shown]) }))
}
writeLines(as_json(out), "tests/reference/scoring.json")

# ---- standard scores: tests/reference/standard.json ----
# Of the POMP scores of agreeableness of 150 rows that answered all five items. Ranks are R's; z is
# linear, z_normalised qnorm((mid rank - 1/2) / n), RankIt, cNORM's default; halves of stens and
# stanines go up, which R's round() does not do (round(6.5) is 6).
scores <- (rowMeans(bfi[, scales$agreeableness]) - 1) * 20
scores <- scores[!is.na(scores)][1:150]
n <- length(scores)
step <- function(z, middle, top) pmin(pmax(floor(middle + 2 * z + 0.5), 1), top)
z <- (scores - mean(scores)) / sd(scores)
zn <- qnorm((rank(scores, ties.method = "average") - 0.5) / n)
out <- list(scores = scores,
            percentile = 100 * (rank(scores, ties.method = "average") - 0.5) / n,
            below = 100 * (rank(scores, ties.method = "min") - 1) / n,
            at_or_below = 100 * rank(scores, ties.method = "max") / n,
            z = z, t = 50 + 10 * z, sten = step(z, 5.5, 10), stanine = step(z, 5, 9),
            z_normalised = zn, t_normalised = 50 + 10 * zn,
            sten_normalised = step(zn, 5.5, 10), stanine_normalised = step(zn, 5, 9))
writeLines(as_json(out), "tests/reference/standard.json")
