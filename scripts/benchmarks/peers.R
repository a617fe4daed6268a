# peers.R WORK FILE RUNS THREADS: times what a package of R takes for one part of the work, the
# package loaded and (but for fread) the answers in memory, and prints the median and the least of
# RUNS seconds and the largest memory of the whole R process in MB, then package and version.
# Exits with 3 when the package is not installed.
arguments <- commandArgs(TRUE)
work <- arguments[1]
file <- arguments[2]
runs <- as.integer(arguments[3])
threads <- as.integer(arguments[4])
options(mc.cores = threads, warn = -1)

package <- switch(work, fread = "data.table", psych = "psych", lavaan = "lavaan",
                  lavaan.acov = "lavaan", EFAtools = "EFAtools", EFAtools.diag = "EFAtools",
                  EFAtools.full = "EFAtools", psych.parallel = "psych",
                  EFAtools.parallel = "EFAtools", psych.permuted = "psych",
                  stats.factanal = "stats", psych.minres = "psych", psych.ml = "psych",
                  EFAtools.minres = "EFAtools", EFAtools.ml = "EFAtools",
                  EFAtools.oblimin = "EFAtools", EFAtools.geomin = "EFAtools",
                  psych.errors = "psych", EFAtools.errors = "EFAtools", psych.alpha = "psych",
                  EFAtools.retain = "EFAtools", careless = "careless", multilevel = "multilevel",
                  psych.scores = "psych", base.scores = "base", lavaan.ml = "lavaan",
                  lavaan.mlr = "lavaan", lavaan.fiml = "lavaan", lavaan.wlsmv = "lavaan",
                  lavaan.invariance.ML = "lavaan", lavaan.invariance.ordinal = "lavaan",
                  lavaan.bootstrap = "lavaan", stop("no such work: ", work))
if (!requireNamespace(package, quietly = TRUE)) quit(status = 3)

answers <- NULL
if (work != "fread") {
  answers <- read.csv(file)
} else {
  data.table::setDTthreads(threads)
}

# Twelve factors of the correlation matrix, which is made beforehand as norma's tables are.
structural <- work %in% c("lavaan.ml", "lavaan.mlr", "lavaan.fiml", "lavaan.wlsmv",
                          "lavaan.invariance.ML", "lavaan.invariance.ordinal", "lavaan.bootstrap")
correlations <- if (structural || work %in% c("fread", "psych.scores", "base.scores", "multilevel")) NULL else cor(answers)
efa <- function(method, rotation = "none", ...)
  EFAtools::EFA(correlations, N = nrow(answers), n_factors = 12, method = method,
                rotation = rotation, ...)

# Twenty scales of four items, twelve of six or seven and three of 26 or 27: as those of cos-demo.
scales <- unlist(lapply(c(20, 12, 3), function(k) split(names(answers), sort(seq_along(answers) %% k))),
                 recursive = FALSE)
names(scales) <- seq_along(scales)

# The models of structure that scripts/benchmark gives norma.
if (structural) {
  if ("gender" %in% names(answers)) answers <- answers[complete.cases(answers[1:25]), ]
  of <- if ("gender" %in% names(answers)) substr(names(answers)[1:25], 1, 1)
        else paste0("T", ((seq_along(answers) - 1) * 12) %/% 80 + 1)
  parts <- split(names(answers)[seq_along(of)], of)
  model <- paste(names(parts), "=~", sapply(parts, paste, collapse = " + "), collapse = "\n")
  cfa <- function(...) lavaan::cfa(model, answers, std.lv = TRUE, ...)
  invariance <- function(ordered, ...) {
    fits <- lapply(list(...), function(equal) lavaan::cfa(model, answers, group = "gender", ordered = ordered,
                                                          group.equal = equal))
    lavaan::lavTestLRT(fits[[1]], fits[[2]], fits[[3]])
  }
}

call <- switch(work,
  lavaan.ml = function() cfa(),
  lavaan.mlr = function() cfa(estimator = "MLR"),
  lavaan.fiml = function() cfa(missing = "fiml"),
  lavaan.wlsmv = function() cfa(ordered = TRUE),
  lavaan.invariance.ML = function() invariance(character(0), "", "loadings", c("loadings", "intercepts")),
  lavaan.invariance.ordinal = function() invariance(TRUE, "", "thresholds", c("thresholds", "loadings")),
  lavaan.bootstrap = function() cfa(se = "bootstrap", bootstrap = 50),
  base.scores = function() sapply(scales, function(s) rowMeans(answers[s], na.rm = TRUE)),
  psych.scores = function() psych::scoreItems(scales, answers, impute = "none", min = 1, max = 5),
  psych.parallel = function() psych::fa.parallel(correlations, n.obs = nrow(answers), fa = "pc",
                                                 n.iter = 20, plot = FALSE),
  EFAtools.parallel = function() EFAtools::PARALLEL(correlations, N = nrow(answers),
                                                    eigen_type = "PCA", n_datasets = 100),
  psych.permuted = function() psych::fa.parallel(answers, cor = "poly", fa = "pc", n.iter = 4,
                                                 plot = FALSE),
  stats.factanal = function() factanal(covmat = correlations, factors = 12, n.obs = nrow(answers),
                                       rotation = "none"),
  psych.minres = function() psych::fa(correlations, 12, n.obs = nrow(answers), rotate = "none"),
  psych.ml = function() psych::fa(correlations, 12, n.obs = nrow(answers), fm = "ml",
                                  rotate = "none"),
  EFAtools.minres = function() efa("ULS"),
  EFAtools.ml = function() efa("ML"),
  EFAtools.oblimin = function() efa("ULS", "oblimin", random_starts = 100),
  EFAtools.geomin = function() efa("ULS", "geominQ", random_starts = 100),
  psych.errors = function() psych::fa(answers, 12, n.iter = 100),
  EFAtools.errors = function() EFAtools::EFA(answers, n_factors = 12, method = "ULS",
                                             rotation = "oblimin", se = "np-boot", b_boot = 100),
  psych.alpha = function() psych::alpha(answers, n.iter = 1000),
  careless = function() { # twelve scales, as scripts/benchmark tells norma
    careless::longstring(answers)
    careless::irv(answers)
    careless::mahad(answers, plot = FALSE)
    careless::evenodd(answers, factors = rep(c(7, 6), c(8, 4)))
    careless::psychsyn(answers)
  },
  multilevel = function() { # seven items by company, as scripts/benchmark tells norma
    items <- answers[sprintf("i%02d", 1:7)]
    score <- rowMeans(items)
    known <- !is.na(score)
    fit <- aov(score ~ as.factor(answers$company), subset = known)
    multilevel::ICC1(fit)
    multilevel::ICC2(fit)
    multilevel::mult.icc(data.frame(score, score)[known, ], answers$company[known])
    multilevel::rwg.j(items[known, ], answers$company[known], ranvar = 2)
    multilevel::rwg.j(items[known, ], answers$company[known], ranvar = 1.34)
    multilevel::ad.m(items[known, ], answers$company[known])
  },
  EFAtools.retain = function() {
    EFAtools::MAP(correlations)
    EFAtools::EKC(correlations, N = nrow(answers))
    EFAtools::HULL(correlations, N = nrow(answers), method = "ML")
    EFAtools::SMT(correlations, N = nrow(answers))
    EFAtools::NEST(correlations, N = nrow(answers))
    EFAtools::PARALLEL(correlations, N = nrow(answers), n_datasets = 100)
  },
  fread = function() data.table::fread(file),
  psych = function() psych::polychoric(answers),
  lavaan = function() lavaan::lavCor(answers, ordered = names(answers), output = "cor"),
  # The fit of the unrestricted model holds the asymptotic covariances of thresholds and polychorics.
  lavaan.acov = function() lavaan::lavCor(answers, ordered = names(answers), se = "standard",
                                          estimator = "WLSMV", output = "lavaan"),
  EFAtools = function() EFAtools:::.polychoric(answers),
  EFAtools.diag = function() EFAtools:::.polychoric(answers, acov = "diag"),
  EFAtools.full = function() EFAtools:::.polychoric(answers, acov = "full"))

seconds <- numeric(runs)
sink(nullfile())
for (run in seq_len(runs)) {
  gc()
  seconds[run] <- system.time(result <- suppressMessages(call()))[["elapsed"]]
  rm(result)
}
sink()
peak <- grep("^VmHWM", readLines("/proc/self/status"), value = TRUE)
cat(sprintf("%.4f %.4f %.1f %s %s\n", median(seconds), min(seconds),
            as.numeric(gsub("[^0-9]", "", peak)) / 1024, package, packageVersion(package)))
