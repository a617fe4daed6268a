# tests/reference/fiml.json: maximum likelihood moments of incomplete data (saturated normal model)
# and the standard errors of its correlations, from lavaan.
# Usage: Rscript scripts/reference/fiml.R datasets/bfi/bfi.csv > tests/reference/fiml.json
suppressMessages(library(lavaan))
arguments <- commandArgs(TRUE)
x <- read.csv(arguments[1])[, c("A1", "A2", "A3", "C1", "C2", "age")]
set.seed(5)
x <- x[1:600, ]
holes <- matrix(runif(600 * 6) < 0.15, 600)
x[holes] <- NA
answers <- as.numeric(as.matrix(x)) # A1 is reversed in the instrument, from 1 to 6
x$A1 <- 7 - x$A1
p <- ncol(x)
model <- paste(outer(names(x), names(x), paste, sep = "~~")[lower.tri(diag(p), TRUE)], collapse = "\n")
model <- paste(model, paste0(names(x), "~1", collapse = "\n"), sep = "\n")
fit <- lavaan(model, x, missing = "fiml", information = "observed", se = "standard",
  em.h1.iter.max = 5000, em.h1.tol = 1e-13,
  control = list(rel.tol = 1e-15, x.tol = 1e-12, abs.tol = 0, eval.max = 5000, iter.max = 5000))
moments <- lavInspect(fit, "sampstat") # of the EM algorithm, run to 1e-13
sigma <- moments$cov[names(x), names(x)]
standard <- standardizedSolution(fit, type = "std.all")
errors <- matrix(0, p, p, dimnames = list(names(x), names(x)))
for (k in seq_len(nrow(standard)))
  if (standard$op[k] == "~~" && standard$lhs[k] != standard$rhs[k])
    errors[standard$lhs[k], standard$rhs[k]] <- errors[standard$rhs[k], standard$lhs[k]] <- standard$se[k]
number <- function(v) ifelse(is.na(v), "null", formatC(v, digits = 17, format = "g", width = 1))
vector <- function(v) paste0("[", paste(number(v), collapse = ","), "]")
cat('{"source":"lavaan', as.character(packageVersion("lavaan")), 'missing = \\"fiml\\", observed information",\n')
cat('"columns":', vector(answers), ",\n")
cat('"mean":', vector(moments$mean[names(x)]), ",\n")
cat('"covariance":', vector(sigma), ",\n")
cat('"cor":', vector(cov2cor(sigma)), ",\n")
cat('"se":', vector(errors), "}\n")
