# tests/reference/sem_fiml.json: maximum likelihood of incomplete data on the nine tests of
# Holzinger and Swineford (1939), 8 % of the cells made missing at random, from lavaan.
# Usage: Rscript scripts/reference/sem_fiml.R > tests/reference/sem_fiml.json
suppressMessages(library(lavaan))
x <- HolzingerSwineford1939
set.seed(1)
for (v in paste0("x", 1:9)) x[[v]][runif(301) < .08] <- NA
for (v in paste0("x", 1:9)) x[[v]] <- round(x[[v]], 7)
x$weight <- 0.5 + (seq_len(301) %% 7) / 4
x$class <- seq_len(301) %% 23
model <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
quiet <- function(...) suppressWarnings(suppressMessages(...))
# lavaan's search ends early: Newton steps from there, its derivatives at the point reached
fit <- function(...) {
  at <- function(...) quiet(cfa(model, x, missing = "fiml", em.h1.iter.max = 200, em.h1.tol = 1e-13, ...))
  f <- at(...)
  for (k in 1:2) {
    table <- parameterTable(f)
    step <- solve(lavInspect(f, "information.observed"), lavInspect(f, "gradient"))
    table$est[table$free > 0] <- table$est[table$free > 0] - step[table$free]
    f <- at(..., start = table, optim.method = "none")
  }
  message("gradient ", max(abs(lavInspect(f, "gradient"))))
  f
}
number <- function(v) ifelse(is.na(v), "null", formatC(v, digits = 17, format = "g", width = 1))
vector <- function(v) paste0("[", paste(number(as.numeric(v)), collapse = ","), "]")
object <- function(l) paste0("{", paste0('"', names(l), '":', unlist(l), collapse = ",\n"), "}")
case <- function(f, more = list()) {
  pe <- parameterTable(f)
  pe <- pe[pe$free > 0, ]
  measures <- quiet(fitMeasures(f))
  object(c(list(
    theta = vector(coef(f)), se = vector(pe$se),
    fit = object(setNames(as.list(number(as.numeric(measures))), gsub(".", "_", names(measures), fixed = TRUE)))
  ), more))
}
ml <- fit()
h1 <- lavInspect(ml, "sampstat.h1")
implied <- fitted(ml)
cases <- list(
  source = paste0('"lavaan ', packageVersion("lavaan"), ', missing = \\"fiml\\""'),
  columns = vector(as.matrix(x[, paste0("x", 1:9)])),
  school = paste0("[", paste(as.integer(x$school == "Grant-White"), collapse = ","), "]"),
  mean = vector(h1$mean), cov = vector(h1$cov),
  implied_mean = vector(implied$mean), implied_cov = vector(implied$cov),
  ml = case(ml, list(
    information = vector(lavInspect(ml, "information.observed")),
    expected = vector(lavInspect(ml, "information.expected")),
    meat = vector(lavInspect(ml, "information.first.order")),
    score_first_row = vector(lavScores(ml)[1, ])
  )),
  mlr = case(fit(estimator = "MLR")),
  groups = case(fit(group = "school", estimator = "MLR")),
  weights = case(fit(sampling.weights = "weight", estimator = "MLR")),
  clusters = case(fit(cluster = "class", estimator = "MLR"))
)
cat(object(cases), "\n")
