# tests/reference/sem_estimation.json: covariance matrices, models and their estimates by lavaan
# 0.6-14, searched on from its end until its gradient is below 1e-9 where nlminb lets it.
# Holzinger & Swineford (1939) and Bollen (1989, industrialisation and democracy) are lavaan's own
# data sets.
# Usage: Rscript scripts/reference/sem_estimation.R > tests/reference/sem_estimation.json
suppressMessages(library(lavaan))
vector <- function(v) paste0("[", paste(formatC(as.numeric(v), digits = 17, format = "g", width = 1), collapse = ","), "]")
field <- function(name, v) paste0('"', name, '":', v)
text <- function(t) paste0('"', gsub("\n", "\\\\n", t), '"')
case <- function(...) paste0("{", paste(c(...), collapse = ",\n"), "}")
list_of <- function(v) paste0("[", paste(v, collapse = ",\n"), "]")
fitted_case <- function(model, data, estimator = "ML", ...) {
  tight <- list(rel.tol = 1e-15, x.tol = 1e-14, abs.tol = 0, iter.max = 5000, eval.max = 20000)
  fit <- cfa(model, data, estimator = estimator, control = tight, check.gradient = FALSE, optim.force.converged = TRUE, ...)
  s <- lavInspect(fit, "sampstat"); n <- lavInspect(fit, "nobs")
  if (length(n) == 1) s <- list(s)
  p <- parTable(fit)
  p <- p[!(p$op %in% c("==", "<", ">")), ]
  groups <- sapply(seq_along(n), function(k) case(field("n", n[k]), field("cov", vector(s[[k]]$cov)),
    field("mean", vector(if (is.null(s[[k]]$mean)) numeric() else s[[k]]$mean))))
  case(field("model", text(model)), field("estimator", text(tolower(estimator))),
       field("groups", list_of(groups)), field("f", vector(fit@optim$fx)),
       field("gradient_max", vector(max(abs(lavInspect(fit, "gradient"))))),
       field("rows", list_of(sprintf('"%s%s%s.%d"', p$lhs, p$op, p$rhs, p$group))), field("est", vector(p$est)))
}
hs <- HolzingerSwineford1939
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\n"
democracy <- paste("ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + a*y2 + b*y3 + c*y4\ndem65 =~ y5 + a*y6 + b*y7 + c*y8",
  "dem60 ~ ind60\ndem65 ~ ind60 + dem60\ny1 ~~ y5\ny2 ~~ y4 + y6\ny3 ~~ y7\ny4 ~~ y8\ny6 ~~ y8\n", sep = "\n")
free_democracy <- gsub("[abc]\\*", "", democracy)
second <- paste0(three, "g =~ visual + textual + speed\n")
constrained <- paste0("visual =~ x1 + p*x2 + q*x3\ntextual =~ x4 + r*x5 + x6\nspeed =~ x7 + x8 + x9\n",
                      "p == q * r\nq > 0.6\n")
mimic <- paste0(three, "visual + textual ~ ageyr\nspeed ~ visual + ageyr\n")
cases <- c(
  hs = fitted_case(three, hs), hs_gls = fitted_case(three, hs, "GLS"), hs_uls = fitted_case(three, hs, "ULS"),
  hs_std = fitted_case(three, hs, std.lv = TRUE), hs_means = fitted_case(three, hs, meanstructure = TRUE),
  hs_second = fitted_case(second, hs), hs_constrained = fitted_case(constrained, hs),
  hs_mimic = fitted_case(mimic, hs),
  hs_scalar = fitted_case(three, hs, group = "school", group.equal = c("loadings", "intercepts")),
  democracy = fitted_case(democracy, PoliticalDemocracy), democracy_free = fitted_case(free_democracy, PoliticalDemocracy),
  democracy_gls = fitted_case(free_democracy, PoliticalDemocracy, "GLS"))
cat(do.call(case, lapply(names(cases), function(k) field(k, cases[k]))), "\n")
