# Parameter tables of lavaan's cfa() for many models, one and several groups, into
# tests/reference/sem_tables.json. lavaan 0.6-14. Run: Rscript scripts/reference/sem_tables.R
suppressMessages({library(lavaan); library(jsonlite)})

set.seed(1)
n <- 300
names <- c(paste0("x", 1:9), paste0("y", 1:6), "z1", "z2", "u")
data <- as.data.frame(matrix(rnorm(n * length(names)), n, dimnames = list(NULL, names)))
common <- rnorm(n)
for (v in names) data[[v]] <- data[[v]] + 0.7 * common
for (k in 1:6) data[[paste0("o", k)]] <- as.integer(cut(rnorm(n) + common, c(-Inf, -1, 0, 1, Inf)))
data$b1 <- as.integer(data$x9 > 0) + 1L
data$school <- rep(c("A", "B"), length.out = n)
data$three <- rep(c("A", "B", "C"), length.out = n)

hs <- "visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6; speed =~ x7 + x8 + x9"
two <- "f =~ x1 + x2 + x3 + x4\ng =~ x5 + x6 + x7 + x8"
ord <- "f =~ o1 + o2 + o3\ng =~ o4 + o5 + o6"
bits <- c(loadings = 1, intercepts = 2, means = 4, thresholds = 8, residuals = 16,
          residual.covariances = 32, lv.variances = 64, lv.covariances = 128, regressions = 256)

cases <- list()
add <- function(model, ..., ordered = NULL) {
  args <- list(...)
  fit <- do.call("cfa", c(list(model, data = data, do.fit = FALSE, warn = FALSE, ordered = ordered,
                             conditional.x = FALSE, fixed.x = if (is.null(args$fixed.x)) TRUE else args$fixed.x),
                        args[setdiff(names(args), "fixed.x")]))
  pt <- parTable(fit)
  options <- lavInspect(fit, "options")
  labels <- pt$label
  eq <- pt$op == "==" & pt$user == 2 & grepl("^[.]p[0-9]+[.]$", pt$rhs)
  # rows whose equality lavaan writes as constraints share one number here
  free <- pt$free
  id <- function(p) as.integer(gsub("[.p]", "", p))
  for (r in which(eq)) free[id(pt$rhs[r])] <- free[id(pt$lhs[r])]
  for (r in which(pt$op == "==" & pt$user == 1)) {
    a <- which(pt$label == pt$lhs[r] & free > 0); b <- which(pt$label == pt$rhs[r] & free > 0)
    if (length(a) && length(b)) free[free == free[b[1]]] <- free[a[1]]
  }
  free[free > 0] <- match(free[free > 0], unique(free[free > 0]))
  keep <- !eq
  observed <- lavNames(fit, "ov")
  categories <- sapply(observed, function(v) if (v %in% lavNames(fit, "ov.ord")) length(unique(data[[v]])) else 0)
  cases[[length(cases) + 1]] <<- list(
    model = model,
    groups = lavInspect(fit, "ngroups"),
    means = options$meanstructure,
    identification = if (options$std.lv) "std-lv" else if (any(nchar(options$effect.coding))) "effects" else "marker",
    orthogonal = options$orthogonal, fixed_x = options$fixed.x,
    theta = options$parameterization == "theta",
    equal = sum(bits[intersect(options$group.equal, names(bits))]), partial = as.list(options$group.partial[nchar(options$group.partial) > 0]),
    observed = as.list(observed), latent = as.list(lavNames(fit, "lv")),
    categories = unname(as.list(categories)),
    rows = lapply(which(keep), function(k) list(
      pt$lhs[k], pt$op[k], pt$rhs[k], pt$group[k], pt$user[k] == 1, free[k],
      if (is.na(pt$ustart[k])) NULL else pt$ustart[k], labels[k], pt$exo[k] == 1)))
}

# one group
add(hs)
add(hs, std.lv = TRUE)
add(hs, orthogonal = TRUE)
add(hs, meanstructure = TRUE)
add(hs, effect.coding = TRUE)
add(hs, effect.coding = TRUE, meanstructure = TRUE)
add(paste(hs, "; g =~ visual + textual + speed"))
add(paste(hs, "; g =~ visual + textual + speed"), std.lv = TRUE)
add("g =~ x1 + x2 + x3 + x4 + x5 + x6\nf1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6", orthogonal = TRUE, std.lv = TRUE)
add("f =~ a*x1 + a*x2 + b*x3\nx1 ~~ v*x1\nx2 ~~ v*x2")
add("f =~ NA*x1 + lambda*x2 + start(0.5)*x3\nf ~~ 1*f")
add("f =~ 0.8*x1 + x2 + x3 + x4\nx1 ~~ x2 + 0.2*x3")
add("f =~ x1 + x2 + equal('f=~x2')*x3\nx4 ~ f + u")
add("ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + a*y2 + b*y3 + c*y4\ndem65 =~ x5 + a*x6 + b*x7 + c*x8
dem60 ~ ind60\ndem65 ~ ind60 + dem60\ny1 ~~ x5\ny2 ~~ y4 + x6\ny3 ~~ x7\ny4 ~~ x8\nx6 ~~ x8")
add("f =~ x1 + x2 + x3\nf ~ z1 + z2")
add("f =~ x1 + x2 + x3\nf ~ z1 + z2", fixed.x = FALSE)
add("f =~ x1 + x2 + x3\nf ~ z1 + z2", meanstructure = TRUE)
add("f =~ x1 + x2 + x3\nf ~ z1 + z2\nz1 ~~ z2")
add("y1 ~ x1 + x2\ny2 ~ y1 + x1 + x3\ny3 ~ y2")
add("y1 + y2 ~ b1*x1 + x2\ny1 ~~ y2")
add("m ~ a*x1; y1 ~ b*m + c*x1; m =~ x5 + x6 + x7\nindirect := a*b\ntotal := c + a*b")
add("f =~ x1 + a*x2 + b*x3\na == b")
add("f =~ x1 + a*x2 + b*x3 + c*x4\na > 0.1\nb < a\nc == 2*b - a\nd := a + b")
add("f =~ x1 + x2 + x3\nx1 ~ 1\nx2 ~ 0*1\nf ~ NA*1")
add("f =~ x1\ng =~ x2 + x3 + x4")
add("f =~ x1; g =~ f + x2 + x3", std.lv = TRUE)
add("f =~ x1 + x2 + x3 ; x1 ~~ 0*x1\nf ~~ start(2)*f")
add("x1 ~~ x2 + x3\nx2 ~~ x3")
add("x3 ~~ x1\nx2 ~~ x1 + x3\nx2 ~ 1")
add("f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\ng ~ f\nf ~~ 0.5*f\nx6 ~~ x1")
add("f =~ x1 + x2 + x3 + x4\nx1 + x2 ~~ x3 + x4")
add("f =~ x1 + x1 + 0.5?x2 + x3 + l*x3")
add("f =~ lower(0)*x1 + upper(2)*x2 + x3\nx2 ~~ lower(0.01)*x2")
add("f + g =~ x1 + x2 + x3 + x4\nf ~~ 0*g")
# ordinal
add(ord, ordered = paste0("o", 1:6))
add(ord, ordered = paste0("o", 1:6), std.lv = TRUE)
add(ord, ordered = paste0("o", 1:6), parameterization = "theta")
add("f =~ o1 + o2 + x1 + x2", ordered = c("o1", "o2"))
add("f =~ o1 + o2 + o3\no1 | a*t1 + b*t2 + t3\no2 | 0*t1\no1 ~*~ o1", ordered = paste0("o", 1:3))
add("f =~ o1 + o2 + b1 + o3", ordered = c("o1", "o2", "b1", "o3"))
add("f =~ o1 + o2 + o3\nf ~ z1", ordered = c("o1", "o2", "o3"))
# groups
for (equal in list("", "loadings", c("loadings", "intercepts"),
                   c("loadings", "intercepts", "means"),
                   c("loadings", "intercepts", "residuals", "lv.variances", "lv.covariances"),
                   c("residuals", "residual.covariances")))
  add(paste(two, "\nx1 ~~ x5"), group = "school", group.equal = equal)
add(two, group = "three", group.equal = c("loadings", "intercepts"), std.lv = TRUE)
add(two, group = "three", group.equal = "loadings", effect.coding = TRUE)
add(two, group = "school", group.equal = c("loadings", "intercepts"),
    group.partial = c("f=~x2", "x7~1"))
add("f =~ c(1,1)*x1 + c(a,b)*x2 + a*x3 + c(0.5,NA)*x4", group = "school")
add("f =~ c(NA,1)*x1 + c('a','a')*x2 + start(c(0.5,0.7))*x3\nf ~~ c(1,NA)*f", group = "school")
add("f =~ x1 + label(c('a','b'))*x2 + x3\nf ~ c(0,NA)*1\ndiff := a - b", group = "school")
add("f =~ x1 + x2 + x3\nf ~ z1 + z2\ny1 ~ f", group = "school", group.equal = c("regressions", "loadings"))
for (equal in list("thresholds", c("loadings", "thresholds"), c("loadings", "thresholds", "residuals")))
  for (p in c("delta", "theta"))
    add(ord, group = "school", group.equal = equal, ordered = paste0("o", 1:6), parameterization = p)
add(ord, group = "school", group.equal = c("loadings", "thresholds"), std.lv = TRUE,
    group.partial = c("o1|t2", "f=~o2"), ordered = paste0("o", 1:6))
cat(length(cases), "models\n")
write_json(cases, "tests/reference/sem_tables.json", auto_unbox = TRUE, digits = NA, null = "null")
