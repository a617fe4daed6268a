# Reference values of equating, by the R package equate (2.0.9; A. D. Albano, GPL-3).
# Writes tests/reference/equate.json. Run from the project's root:
#   Rscript scripts/reference/equate.R
#
# ACTmath and KBneat are data sets of that package, from Kolen & Brennan's "Test Equating, Scaling,
# and Linking". The package divides variances by n - 1, where the definitions of that book and norma
# have n; and it rounds cumulative shares to ten digits. Both are set to the book's here.
library(equate)
options(digits = 17)
ns <- asNamespace("equate")
replace_in <- function(name, f) { environment(f) <- environment(get(name, ns)); assignInNamespace(name, f, "equate") }
old_var <- ns$var.freqtab; old_cov <- ns$cov.freqtab
replace_in("var.freqtab", local({ old <- old_var; function(x, margin = 1) old_var(x, margin) * (sum(x) - 1) / sum(x) }))
replace_in("cov.freqtab", function(x, margin = seq(margins(x))) old_cov(x, margin) * (sum(x) - 1) / sum(x))
finer <- new.env(parent = ns); finer$round <- function(x, digits = 0) base::round(x, 14)
f <- ns$equip; environment(f) <- finer; assignInNamespace("equip", f, "equate")
finest <- new.env(parent = ns); finest$old_var <- old_var; finest$old_cov <- old_cov
for (n in c("var.freqtab", "cov.freqtab")) { f <- ns[[n]]; environment(f) <- finest; assignInNamespace(n, f, "equate") }
central <- function(x, k) sum((scales(x) - mean(x))^k * x) / sum(x)
f <- function(x, margin = 1) { m <- margin(x, margin); central(m, 3) / central(m, 2)^1.5 }
finest$central <- central; environment(f) <- finest; assignInNamespace("skew.freqtab", f, "equate")
f <- function(x, margin = 1) { m <- margin(x, margin); central(m, 4) / central(m, 2)^2 }
environment(f) <- finest; assignInNamespace("kurt.freqtab", f, "equate")
# an estimate of standard errors takes covariances by n again from (n - 1)-ones: told n itself
f <- ns$omeg; b <- deparse(f); b <- gsub("(xn - 1)/xn", "1", b, fixed = TRUE)
f <- eval(parse(text = b)); environment(f) <- ns; assignInNamespace("omeg", f, "equate")
f <- ns$lse; b <- deparse(f); b <- gsub("(sum(x$x) - 1)/sum(x$x)", "1", b, fixed = TRUE)
b <- gsub("(sum(x$y) - 1)/sum(x$y)", "1", b, fixed = TRUE)
f <- eval(parse(text = b)); environment(f) <- ns; assignInNamespace("lse", f, "equate")

number <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "null")
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1) number(x)
  else paste0("[", paste(number(unname(x)), collapse = ", "), "]")
}
ax <- as.freqtab(ACTmath[, 1:2]); ay <- as.freqtab(ACTmath[, c(1, 3)])
kx <- freqtab(KBneat$x, scales = list(0:36, 0:12)); ky <- freqtab(KBneat$y, scales = list(0:36, 0:12))
told <- function(e) {
  se <- e$concordance$se
  if (is.data.frame(se)) se <- se$g # without a normal distribution
  c(list(yx = e$concordance$yx), if (!is.null(se)) list(se = as.numeric(se)),
    if (!is.null(e$coefficients)) list(intercept = unname(e$coefficients[1]), slope = unname(e$coefficients[2])))
}
shares <- function(counts, points, degrees) { # by glm on orthogonal polynomials, to rounding
  fit <- glm(counts ~ poly(points, degrees), family = poisson, control = list(epsilon = 1e-15, maxit = 200))
  list(fitted = unname(fitted(fit)), g2 = deviance(fit))
}
sx <- shares(ACTmath$xcount, ACTmath$scale, 6); sy <- shares(ACTmath$ycount, ACTmath$scale, 6)
asx <- as.freqtab(cbind(ACTmath$scale, sx$fitted)); asy <- as.freqtab(cbind(ACTmath$scale, sy$fitted))
joint <- function(t) {
  d <- as.data.frame(t); names(d) <- c("total", "anchor", "count")
  p <- poly(d$total, 6); v <- poly(d$anchor, 6)
  fit <- glm(d$count ~ p + v + I(p[, 1] * v[, 1]), family = poisson, control = list(epsilon = 1e-15, maxit = 200))
  list(table = as.freqtab(cbind(d$total, d$anchor, fitted(fit)), scales = scales(t, 1:2)), g2 = deviance(fit))
}
jx <- joint(kx); jy <- joint(ky)
neat <- list()
# frequency estimation of the package mixes counts, so that its weights are w n: taken out here
fair <- function(w) (w / sum(kx)) / (w / sum(kx) + (1 - w) / sum(ky))
for (w in c(1, .5)) {
  at <- paste0("w", w); neat[[at]] <- list()
  neat[[at]][["nominal"]] <- told(equate(kx, ky, type = "mean", method = "nominal weights", ws = w))
  neat[[at]][["tucker-mean"]] <- told(equate(kx, ky, type = "mean", method = "tucker", ws = w))
  neat[[at]][["tucker"]] <- told(equate(kx, ky, type = "linear", method = "tucker", ws = w))
  neat[[at]][["levine-mean"]] <- told(equate(kx, ky, type = "mean", method = "levine", ws = w))
  neat[[at]][["levine"]] <- told(equate(kx, ky, type = "linear", method = "levine", ws = w))
  neat[[at]][["levine-external"]] <- told(equate(kx, ky, type = "linear", method = "levine", ws = w, internal = FALSE))
  neat[[at]][["levine-true"]] <- told(equate(kx, ky, type = "linear", method = "levine", ws = w, lts = TRUE))
  neat[[at]][["braun-holland"]] <- told(equate(kx, ky, type = "linear", method = "braun/holland", ws = fair(w)))
  neat[[at]][["frequency"]] <- told(equate(kx, ky, type = "equipercentile", method = "frequency estimation", ws = fair(w)))
  neat[[at]][["chained-mean"]] <- told(equate(kx, ky, type = "mean", method = "chained", ws = w))
  neat[[at]][["chained-linear"]] <- told(equate(kx, ky, type = "linear", method = "chained", ws = w))
  neat[[at]][["chained-equipercentile"]] <- told(equate(kx, ky, type = "equipercentile", method = "chained", ws = w))
}
out <- list(
  actmath = list(x = ACTmath$xcount, y = ACTmath$ycount, px = 100 * px(ax),
    mean = told(equate(ax, ay, type = "mean")), linear = told(equate(ax, ay, type = "linear")),
    equipercentile = told(equate(ax, ay, type = "equipercentile")),
    smooth = list(x = sx$fitted, y = sy$fitted, g2_x = sx$g2, g2_y = sy$g2,
      linear = told(equate(asx, asy, type = "linear")),
      equipercentile = list(yx = equate(asx, asy, type = "equipercentile")$concordance$yx))),
  kbneat = list(x = as.numeric(kx), y = as.numeric(ky), methods = neat,
    smooth = list(g2_x = jx$g2, g2_y = jy$g2,
      frequency = equate(jx$table, jy$table, type = "equipercentile", method = "frequency estimation", ws = fair(.5))$concordance$yx,
      chained = equate(jx$table, jy$table, type = "equipercentile", method = "chained")$concordance$yx)))
writeLines(as_json(out), "tests/reference/equate.json")
