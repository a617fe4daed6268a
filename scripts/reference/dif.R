# Reference values of differential item functioning: verbal aggression, women and men.
# Writes tests/reference/dif.json. Run from the project's root:
#   Rscript scripts/reference/dif.R
# Base R (mantelhaen.test, glm), MASS (polr) and, for what "difr_" names, difR 5.1. What no package
# has is computed here in another way than norma's: permutation variances by var(), pairs of
# respondents one by one, Breslow-Day by uniroot().
suppressMessages(library(MASS))
number <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "null")
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1) number(x)
  else paste0("[", paste(number(x), collapse = ", "), "]")
}
d <- read.csv("datasets/verbal-aggression/verbal-aggression.csv")
y <- as.matrix(d[, -(1:3)]); focal <- d$Gender == "M"
binary <- 1 * (y > 0)

# ---- two categories: strata of the total score
two <- function(j) {
  score <- rowSums(binary)
  use <- ave(score, score, FUN = length) > 1 # mantelhaen.test wants two in each
  x <- table(factor(binary[use, j], c(1, 0)), factor(focal[use], c(FALSE, TRUE)), score[use])
  test <- mantelhaen.test(x, correct = TRUE)
  a <- as.numeric(test$estimate)
  homogeneity <- 0; strata <- 0
  for (k in seq_len(dim(x)[3])) {
    m <- matrix(x[, , k], 2); rows <- rowSums(m); columns <- colSums(m)
    if (any(rows == 0) || any(columns == 0)) next
    low <- max(0, columns[1] - rows[2]); high <- min(columns[1], rows[1])
    e <- uniroot(function(e) e * (rows[2] - columns[1] + e) - a * (columns[1] - e) * (rows[1] - e),
                 c(low, high), tol = 1e-15)$root
    v <- 1 / (1 / e + 1 / (rows[1] - e) + 1 / (columns[1] - e) + 1 / (rows[2] - columns[1] + e))
    homogeneity <- homogeneity + (m[1, 1] - e)^2 / v; strata <- strata + 1
  }
  c(chi2 = as.numeric(test$statistic), p = test$p.value, alpha = a, low = test$conf.int[1],
    high = test$conf.int[2], delta = -2.35 * log(a), breslow_day = homogeneity, df = strata - 1)
}

# ---- logistic regression, models 0 to 3
control <- glm.control(epsilon = 1e-15, maxit = 100)
logistic <- function(item, score, focal) {
  if (length(unique(item)) == 2) {
    fit <- lapply(c(item ~ 1, item ~ score, item ~ score + focal, item ~ score * focal), glm,
                  family = binomial, control = control)
    l <- sapply(fit, function(f) as.numeric(logLik(f)))
    slope <- sapply(fit[2:3], function(f) coef(f)[[2]])
    group <- summary(fit[[3]])$coefficients[3, 1:2]; product <- summary(fit[[4]])$coefficients[4, 1:2]
  } else {
    z <- scale(score)[, 1]; sd <- sd(score); item <- factor(item, ordered = TRUE)
    p <- as.numeric(cumsum(table(item)) / length(item))
    start <- qlogis(p[-length(p)])
    fit <- lapply(list(item ~ z, item ~ z + focal, item ~ z * focal), function(f) {
      q <- length(attr(terms(f), "term.labels"))
      polr(f, start = c(rep(0, q), start), Hess = TRUE, control = list(reltol = 1e-16, maxit = 2000))
    })
    l <- c(sum(table(item) * log(table(item) / length(item))), sapply(fit, function(f) as.numeric(logLik(f))))
    slope <- sapply(fit[1:2], function(f) coef(f)[[1]]) / sd
    group <- summary(fit[[2]])$coefficients[2, 1:2]
    product <- summary(fit[[3]])$coefficients[3, 1:2] / sd
  }
  n <- length(item); r2 <- 1 - exp(2 * (l[1] - l) / n); nagelkerke <- r2 / (1 - exp(2 * l[1] / n))
  mcfadden <- 1 - l / l[1]
  c(uniform = 2 * (l[3] - l[2]), nonuniform = 2 * (l[4] - l[3]), both = 2 * (l[4] - l[2]),
    mcfadden = mcfadden[4] - mcfadden[2], nagelkerke = nagelkerke[4] - nagelkerke[2],
    cox_snell = r2[4] - r2[2], slope = slope[1], beta_change = abs(slope[2] / slope[1] - 1),
    group = group[[1]], group_se = group[[2]], product = product[[1]], product_se = product[[2]])
}

# ---- ordered categories
ordered <- function(item, score, focal) {
  use <- ave(score, score, FUN = length) > 1
  both <- tapply(focal, score, function(g) any(g) && any(!g))
  used <- score %in% as.numeric(names(both)[both])
  gmh <- mantelhaen.test(table(factor(item[use]), focal[use], score[use]))
  away <- v <- smd <- smd_v <- up <- down <- 0; pairs <- list()
  for (s in unique(score[used])) {
    f <- item[score == s & focal]; r <- item[score == s & !focal]; n <- length(f) + length(r)
    away <- away + sum(f) - length(f) * mean(c(f, r))
    vk <- length(f) * length(r) / n * var(c(f, r)); v <- v + vk
    smd <- smd + length(f) * (mean(f) - mean(r))
    smd_v <- smd_v + length(f)^2 * (1 / length(f) + 1 / length(r))^2 * vk
    away_pairs <- outer(f, r, "-")
    up <- up + sum(pmax(away_pairs, 0)) / n; down <- down + sum(pmax(-away_pairs, 0)) / n
    pairs[[length(pairs) + 1]] <- list(d = away_pairs, n = n)
  }
  psi <- up / down
  variance <- sum(sapply(pairs, function(p) {
    h <- pmax(p$d, 0) - psi * pmax(-p$d, 0)
    dim(h) <- dim(p$d)
    (sum(rowSums(h)^2) + sum(colSums(h)^2) - sum(h^2)) / p$n^2
  }))
  n_focal <- sum(focal & used)
  c(mantel = away^2 / v, gmh = as.numeric(gmh$statistic), gmh_df = as.numeric(gmh$parameter),
    smd = smd / n_focal, smd_se = sqrt(smd_v) / n_focal, smd_ratio = smd / n_focal / sd(item),
    liu_agresti = log(psi), liu_agresti_se = sqrt(variance) / up)
}

columns <- function(m) setNames(lapply(rownames(m), function(r) as.numeric(m[r, ])), rownames(m))
items <- seq_len(ncol(y))
total <- rowSums(y)
out <- list(
  two = columns(sapply(items, two)),
  two_logistic = columns(sapply(items, function(j) logistic(binary[, j], rowSums(binary), focal))),
  ordered = columns(sapply(items, function(j) ordered(y[, j], total, focal))),
  ordered_rest = columns(sapply(items, function(j) ordered(y[, j], total - y[, j], focal))),
  logistic = columns(sapply(items, function(j) logistic(y[, j], total, focal))),
  adjusted = p.adjust(pchisq(sapply(items, function(j) ordered(y[, j], total, focal)[["mantel"]]), 1,
                             lower.tail = FALSE), "BH"))

# ---- difR: figures to its four decimals, and the items left flagged by purification
flagged <- function(x) as.numeric(items %in% x$DIFitems)
difr <- function(name) get(name, envir = asNamespace("difR"))
mh <- difr("mantelHaenszel")(binary, 1 * focal)
out$difr_mh <- as.numeric(mh$resMH); out$difr_alpha <- as.numeric(mh$resAlpha)
out$difr_se <- sqrt(as.numeric(mh$varLambda))
out$difr_mh_purified <- flagged(difr("difMH")(binary, 1 * focal, focal.name = 1, purify = TRUE))
out$difr_logistic_purified <- flagged(difr("difLogistic")(binary, 1 * focal, focal.name = 1, purify = TRUE))
writeLines(as_json(out), "tests/reference/dif.json")
