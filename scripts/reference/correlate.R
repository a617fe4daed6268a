# Pearson and Spearman correlations of ten items of datasets/bfi and age, and smoothed matrices.
# Writes tests/reference/correlate.json. Run from the project's root:
#   Rscript scripts/reference/correlate.R
# Needs psych (2.2.9). Matrices are written column by column.
suppressMessages(library(psych))

number <- function(x) { s <- sprintf("%.17g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (is.character(x)) paste0("[", paste0('"', x, '"', collapse = ", "), "]")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}

bfi <- read.csv("datasets/bfi/bfi.csv")
x <- bfi[, c(paste0("A", 1:5), paste0("C", 1:5), "age")]
for (reversed in c("A1", "C4", "C5")) x[[reversed]] <- 7 - x[[reversed]]
x$age[bfi$age > 60] <- NA

# Rows with two of three answers; the three correlations contradict one another.
answers <- rbind(c(1, 1, NA), c(2, 2, NA), c(3, 3, NA), c(4, 5, NA), c(5, 4, NA),
                 c(NA, 1, 1), c(NA, 2, 3), c(NA, 3, 2), c(NA, 4, 4), c(NA, 5, 5),
                 c(1, NA, 5), c(2, NA, 4), c(3, NA, 3), c(4, NA, 1), c(5, NA, 2))
contrary <- cor(answers, use = "pairwise")
weights <- rep(c(0.5, 1, 2.25, 1.125), length.out = nrow(bfi))
complete <- complete.cases(x[, 1:10])
weighted <- cov.wt(x[complete, 1:10], weights[complete] / sum(weights[complete]), cor = TRUE)

out <- list(
  source = paste("R", getRversion(), "cor(), cov.wt(); psych", packageVersion("psych"), "cor.smooth()"),
  names = names(x),
  n = crossprod(!is.na(x)),
  pearson = list(pairwise = cor(x, use = "pairwise"), listwise = cor(x, use = "complete.obs"),
                 weighted = weighted$cor),
  spearman = list(pairwise = cor(x, use = "pairwise", method = "spearman"),
                  listwise = cor(x, use = "complete.obs", method = "spearman")),
  contrary = list(matrix = contrary, smallest = min(eigen(contrary)$values),
                  eigen = suppressWarnings(cor.smooth(contrary))))
writeLines(as_json(out), "tests/reference/correlate.json")
