# Sequences of invariance by lavaan 0.6-14, for tests/reference/invariance.json: bfi by gender (rows
# complete on all 25 items), Holzinger and Swineford by school, and the five items of agreeableness
# as ordinal ones.
library(lavaan)
bfi <- psychTools::bfi
bfi <- bfi[complete.cases(bfi[, 1:25]), ]
five <- paste(c("A", "C", "E", "N", "O"), "=~",
              sapply(c("A", "C", "E", "N", "O"), function(s) paste0(s, 1:5, collapse = " + ")),
              collapse = "\n")
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
levels <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
               strict = c("loadings", "intercepts", "residuals"))
tight <- function(...) {
  f <- cfa(..., control = list(rel.tol = 1e-13, x.tol = 1e-10))
  if (lavInspect(f, "converged")) f else cfa(...)
}
figures <- c("npar", "fmin", "chisq", "df", "pvalue", "chisq.scaled", "df.scaled", "pvalue.scaled",
             "chisq.scaling.factor", "cfi", "tli", "cfi.scaled", "cfi.robust", "rmsea",
             "rmsea.scaled", "rmsea.robust", "srmr", "logl", "aic", "bic")
sequence <- function(model, data, group, levels, ...) {
  fits <- lapply(levels, function(g) tight(model, data, group = group, group.equal = g, ...))
  tests <- do.call(lavTestLRT, unname(fits))
  c(lapply(fits, function(f) {
      m <- unclass(fitMeasures(f))
      m <- as.list(m[intersect(figures, names(m))])
      names(m) <- gsub(".", "_", names(m), fixed = TRUE)
      c(m, grad_max = max(abs(lavInspect(f, "gradient"))))
    }),
    list(difference = list(chisq = tests[["Chisq diff"]][-1], df = tests[["Df diff"]][-1],
                           p = tests[["Pr(>Chisq)"]][-1])))
}
result <- list(
  bfi_invariance_gender_ML = sequence(five, bfi, "gender", levels),
  bfi_invariance_gender_MLR = sequence(five, bfi, "gender", levels, estimator = "MLR"),
  A_ordinal_invariance_gender =
    sequence("A =~ A1 + A2 + A3 + A4 + A5", bfi, "gender",
             list(configural = "", thresholds_loadings = c("thresholds", "loadings")),
             ordered = paste0("A", 1:5)))
for (e in c("ML", "MLR", "MLM"))
  result[[paste0("HS_invariance_school_", e)]] <-
    sequence(three, HolzingerSwineford1939, "school", levels, estimator = e)
writeLines(jsonlite::toJSON(result, digits = I(17), auto_unbox = TRUE, na = "null", pretty = 1),
           "invariance.json")
