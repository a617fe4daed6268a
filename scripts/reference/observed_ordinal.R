# tests/reference/observed_ordinal.json: thresholds, means, (co)variances and polychorics with their
# asymptotic covariances (times n): ordinal and mixed variables of bfi, listwise, pairwise and by
# gender, as lavaan 0.6-14 has them (WLSMV), in the order of norma's statistics.
# Usage: Rscript scripts/reference/observed_ordinal.R datasets/bfi/bfi.csv \
#          > tests/reference/observed_ordinal.json
suppressMessages(library(lavaan))
bfi <- read.csv(commandArgs(TRUE)[1])
vector <- function(v) paste0("[", paste(formatC(as.numeric(v), digits = 17, format = "g", width = 1), collapse = ","), "]")
field <- function(name, v) paste0('"', name, '":', v)
case <- function(...) paste0("{", paste(c(...), collapse = ",\n"), "}")
# lavaan's places of norma's statistics, and signs: lavaan's are thresholds (means negated), variances
# of continuous variables, and below the diagonal by column
order_of <- function(ids, ordered, categories) {
  p <- length(ids)
  first <- ifelse(ids %in% ordered, categories - 1, 1)
  n_first <- sum(first); continuous <- which(!ids %in% ordered)
  place <- seq_len(n_first)
  pair <- n_first + length(continuous)
  for (j in seq_len(p)) {
    if (j %in% continuous) place <- c(place, n_first + match(j, continuous))
    if (j < p) { place <- c(place, pair + seq_len(p - j)); pair <- pair + p - j }
  }
  place
}
sample_of <- function(data, ids, ordered, ...) {
  fit <- suppressWarnings(cfa(paste("f =~", paste(ids, collapse = " + ")), data[c(ids, "gender", "age")], ordered = ordered, ...))
  stats <- fit@SampleStats
  categories <- sapply(ids, function(i) length(unique(na.omit(data[[i]]))))
  place <- order_of(ids, ordered, categories)
  n <- unlist(stats@nobs)
  groups <- sapply(seq_along(n), function(g) {
    sign <- rep(1, length(stats@WLS.obs[[g]]))
    sign[which(unlist(stats@th.idx[[g]]) == 0)] <- -1
    values <- (stats@WLS.obs[[g]] * sign)[place]
    gamma <- (stats@NACOV[[g]] * outer(sign, sign))[place, place]
    case(field("n", n[g]), field("values", vector(values)), field("gamma", vector(gamma)))
  })
  paste0("[", paste(groups, collapse = ",\n"), "]")
}
items <- paste0("A", 1:4)
mixed <- c("A2", "C5", "A3", "A4", "A5")
cat(case(field("listwise", sample_of(bfi, items, items)),
         field("pairwise", sample_of(bfi, items, items, missing = "pairwise")),
         field("by_gender", sample_of(bfi, items[2:4], items[2:4], group = "gender")),
         field("mixed", sample_of(bfi, mixed, c("A2", "A4"))),
         field("mixed_pairwise", sample_of(bfi, mixed, c("A2", "A4"), missing = "pairwise")),
         field("weighted", sample_of(bfi, items[2:4], items[2:4], group = "gender", sampling.weights = "age")),
         field("mixed_weighted", sample_of(bfi, mixed, c("A2", "A4"), sampling.weights = "age"))), "\n")
