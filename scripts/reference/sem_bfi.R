# tests/reference/sem_bfi.json: models of 25 items (psychTools::bfi, as datasets/bfi/bfi.csv) by
# lavaan 0.6-14, all estimators: minimum, estimates, and estimates standardised.
# Usage: Rscript scripts/reference/sem_bfi.R > tests/reference/sem_bfi.json
suppressMessages(library(lavaan))
vector <- function(v) paste0("[", paste(formatC(as.numeric(v), digits = 17, format = "g", width = 1), collapse = ","), "]")
field <- function(name, v) paste0('"', name, '":', v)
case <- function(...) paste0("{", paste(c(...), collapse = ",\n"), "}")
bfi <- psychTools::bfi
items <- names(bfi)[1:25]
complete <- bfi[complete.cases(bfi[items]), ]
five <- paste(sapply(c("A", "C", "E", "N", "O"), function(s) paste0(s, "=~", paste0(s, 1:5, collapse = "+"))), collapse = "\n")
tight <- list(rel.tol = 1e-13, x.tol = 1e-10)
fitted_case <- function(model, data, ...) {
  fit <- suppressWarnings(cfa(model, data, control = tight, ...))
  if (!lavInspect(fit, "converged")) fit <- suppressWarnings(cfa(model, data, ...))
  e <- parameterEstimates(fit, standardized = TRUE, remove.nonfree = FALSE)
  case(field("f", formatC(fit@optim$fx, digits = 17, format = "g")), field("n", sum(lavInspect(fit, "nobs"))),
       field("gradient_max", formatC(max(abs(lavInspect(fit, "gradient"))), digits = 3, format = "g")),
       field("rows", paste0('["', paste(paste0(e$lhs, e$op, e$rhs), collapse = '","'), '"]')),
       field("est", vector(e$est)), field("std_lv", vector(e$std.lv)), field("std_all", vector(e$std.all)))
}
general <- paste0(five, "\nG=~", paste(items, collapse = "+"))
cases <- c(
  ml = fitted_case(five, complete), gls = fitted_case(five, complete, estimator = "GLS"),
  uls = fitted_case(five, complete, estimator = "ULS"),
  std_lv = fitted_case(five, complete, std.lv = TRUE),
  second_order = fitted_case(paste0(five, "\nG=~A+C+E+N+O"), complete),
  bifactor = fitted_case(general, complete, std.lv = TRUE, orthogonal = TRUE),
  fiml = fitted_case(five, bfi, missing = "fiml"),
  wls = fitted_case("A=~A1+A2+A3+A4+A5\nN=~N1+N2+N3+N4+N5", bfi, estimator = "WLS"),
  wlsmv = fitted_case(five, complete[items], ordered = items),
  wlsmv_theta = fitted_case(five, complete[items], ordered = items, parameterization = "theta"),
  ulsmv = fitted_case(five, complete[items], ordered = items, estimator = "ULSMV"),
  pairwise = fitted_case(five, bfi[items], ordered = items, missing = "pairwise"),
  ordinal_wls = fitted_case("A=~A1+A2+A3+A4+A5\nN=~N1+N2+N3+N4+N5", bfi, ordered = items, estimator = "WLS"),
  mixed = fitted_case("A=~A1+A2+A3+A4+A5\nN=~N1+N2+N3+N4+N5", bfi, ordered = c("A2", "N1", "A5")))
cat(do.call(case, lapply(names(cases), function(k) field(k, cases[k]))), "\n")
