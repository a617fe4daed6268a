# sem-stress.R NORMA FOLDER [MODELS [FIRST]]: see scripts/sem-stress.
arguments <- commandArgs(TRUE)
norma <- arguments[1]
folder <- arguments[2]
models <- if (length(arguments) > 2) as.integer(arguments[3]) else 500L
first <- if (length(arguments) > 3) as.integer(arguments[4]) else 1L
suppressMessages({library(lavaan); library(jsonlite)})
TOLERANCE <- 1e-6

pick <- function(...) { x <- list(...); x[[sample.int(length(x), 1)]] }
chance <- function(p) runif(1) < p

# ---- a random model: its text, and a population to draw from -------------------------------------

random_model <- function(kind) {
  k <- sample(1:4, 1, prob = c(.2, .35, .3, .15))
  sizes <- sample(3:6, k, replace = TRUE)
  items <- split(sprintf("y%d", seq_len(sum(sizes))), rep(seq_len(k), sizes))
  factors <- sprintf("f%d", seq_len(k))
  p <- sum(sizes)
  lambda <- matrix(0, p, k, dimnames = list(unlist(items), factors))
  for (f in seq_len(k)) lambda[items[[f]], f] <- runif(sizes[f], .45, .9)
  lines <- character()
  for (f in seq_len(k)) {
    terms <- items[[f]]
    if (chance(.15) && length(terms) > 3) terms[3:4] <- paste0("eq", f, "*", terms[3:4])
    if (chance(.08)) terms[2] <- paste0("0.8*", terms[2])
    if (k > 1 && chance(.25)) { # a cross-loading
      other <- sample(items[[if (f == 1) 2 else 1]], 1)
      lambda[other, f] <- runif(1, .15, .35)
      terms <- c(terms, other)
    }
    lines <- c(lines, paste(factors[f], "=~", paste(terms, collapse = " + ")))
  }
  phi <- diag(k)
  if (k > 1) { r <- runif(1, .1, .5); phi[] <- r; diag(phi) <- 1 }
  beta <- matrix(0, k, k)
  shape <- "correlated"
  if (k > 2 && chance(.2)) {
    shape <- "second order"
    lines <- c(lines, paste("g =~", paste(factors, collapse = " + ")))
  } else if (k > 1 && chance(.35)) {
    shape <- "regression"
    slope <- if (chance(.4)) "b*" else ""
    lines <- c(lines, paste0(factors[k], " ~ ", slope, factors[1]))
    if (k > 2) lines <- c(lines, paste(factors[k], "~", factors[2]))
    if (slope != "") lines <- c(lines, "twice := 2*b + b^2")
  } else if (chance(.15)) {
    shape <- "orthogonal"
    for (i in seq_len(k)) for (j in seq_len(i - 1)) lines <- c(lines, paste0(factors[i], " ~~ 0*", factors[j]))
    phi <- diag(k)
  }
  theta <- diag(pmax(1 - rowSums((lambda %*% phi) * lambda), .3))
  if (chance(.3)) { # a residual covariance inside a factor
    pair <- items[[1]][2:3]
    at <- match(pair, rownames(lambda))
    theta[at[1], at[2]] <- theta[at[2], at[1]] <- .15
    lines <- c(lines, paste(pair, collapse = " ~~ "))
  }
  covariate <- kind %in% c("continuous", "groups") && chance(.2)
  if (covariate) lines <- c(lines, paste(factors[1], "~ x1 + x2"))
  list(text = paste(lines, collapse = "\n"), lambda = lambda, phi = phi, theta = theta, shape = shape,
       covariate = covariate)
}

draw <- function(model, n, heavy) {
  k <- ncol(model$phi)
  draw_normal <- function(m, s) matrix(rnorm(n * m), n) %*% chol(s)
  eta <- draw_normal(k, model$phi)
  x <- NULL
  if (model$covariate) {
    x <- cbind(x1 = rnorm(n), x2 = rbinom(n, 1, .4))
    eta[, 1] <- eta[, 1] + .4 * x[, 1] - .3 * x[, 2]
  }
  y <- eta %*% t(model$lambda) + draw_normal(nrow(model$lambda), model$theta)
  colnames(y) <- rownames(model$lambda)
  if (heavy) y <- y / sqrt(rchisq(n, 6) / 6)
  as.data.frame(cbind(y, x))
}

cut_into <- function(y, categories) {
  for (v in names(y)) {
    shares <- runif(categories, .4, 1.6)
    if (chance(.4)) shares <- shares * seq_len(categories)
    y[[v]] <- findInterval(y[[v]], quantile(y[[v]], cumsum(shares[-categories]) / sum(shares))) + 1L
  }
  y
}

random_case <- function(number) {
  set.seed(20261122 + number)
  kind <- sample(c("continuous", "fiml", "groups", "ordinal", "mixed", "clusters"), 1,
                 prob = c(.35, .15, .15, .2, .05, .1))
  model <- random_model(kind)
  n <- sample(c(150, 300, 800), 1)
  if (kind %in% c("ordinal", "mixed")) n <- sample(c(400, 1000), 1)
  data <- draw(model, n, chance(.4))
  items <- rownames(model$lambda)
  call <- list(estimator = "ML")
  flags <- character()
  if (kind == "continuous") {
    call$estimator <- pick("ML", "MLM", "MLR", "MLMV", "MLMVS", "GLS", "ULS", "WLS", "ULSMV", "DWLS")
    if (call$estimator == "WLS" && (length(items) > 9 || n < 300)) call$estimator <- "MLR"
    if (chance(.3)) { call$meanstructure <- TRUE; flags <- c(flags, "--means") }
  } else if (kind == "fiml") {
    call$estimator <- pick("ML", "MLR")
    for (v in items) data[[v]][runif(n) < .08] <- NA
    call$missing <- "fiml"
    flags <- c(flags, "--missing", "fiml")
  } else if (kind == "groups") {
    call$estimator <- pick("ML", "MLM", "MLR", "MLMV", "GLS")
    data$school <- sample(c("north", "south"), n, replace = TRUE)
    data[data$school == "south", items[1]] <- data[data$school == "south", items[1]] + .3
    call$group <- "school"
    call$group.equal <- pick(character(0), "loadings", c("loadings", "intercepts"), c("loadings", "intercepts", "residuals"))
    flags <- c(flags, "--group", "school")
    if (length(call$group.equal)) flags <- c(flags, "--group-equal", paste(call$group.equal, collapse = ","))
    else call$group.equal <- NULL
  } else if (kind == "clusters") {
    call$estimator <- "MLR"
    data$company <- sample(1:40, n, replace = TRUE)
    shift <- matrix(rnorm(40 * length(items), sd = .3), 40)
    data[items] <- data[items] + shift[data$company, ]
    call$cluster <- "company"
    flags <- c(flags, "--cluster", "company")
  } else {
    ordered <- if (kind == "ordinal") items else items[seq_along(items) %% 2 == 0]
    data[ordered] <- cut_into(data[ordered], sample(2:5, 1))
    call$estimator <- pick("WLSMV", "DWLS", "ULSMV", "WLSMV")
    call$ordered <- ordered
    flags <- c(flags, "--ordered", paste(ordered, collapse = ","))
    if (chance(.3)) { call$parameterization <- "theta"; flags <- c(flags, "--parameterization", "theta") }
  }
  if (chance(.4) && !grepl("0.8*", model$text, fixed = TRUE) && !grepl("eq", model$text)) {
    call$std.lv <- TRUE
    flags <- c(flags, "--std-lv")
  }
  list(number = number, kind = kind, shape = model$shape, text = model$text, data = data, n = n, call = call,
       flags = c("--estimator", tolower(call$estimator), flags))
}

# ---- both programs -------------------------------------------------------------------------------

# What lavaan says of a case, kept in a file, since it takes most of the time; a text where it refuses.
by_lavaan <- function(case) {
  kept <- file.path(folder, sprintf("lavaan-%s-%d.rds", packageVersion("lavaan"), case$number))
  if (file.exists(kept)) return(readRDS(kept))
  fit <- function(...) suppressWarnings(suppressMessages(do.call("sem", c(list(case$text, case$data), case$call, list(...)))))
  tight <- tryCatch(fit(control = list(rel.tol = 1e-14, x.tol = 1e-12)), error = function(e) NULL)
  if (is.null(tight) || !lavInspect(tight, "converged")) tight <- tryCatch(fit(), error = function(e) conditionMessage(e))
  said <- if (is.character(tight)) tight else if (!lavInspect(tight, "converged")) list(converged = FALSE) else suppressWarnings(list(
    converged = TRUE, table = parTable(tight), f = tight@optim$fx, gradient = max(abs(lavInspect(tight, "gradient"))),
    estimates = parameterEstimates(tight, remove.nonfree = FALSE, remove.system.eq = FALSE, remove.eq = TRUE, remove.ineq = TRUE),
    measures = tryCatch(unclass(fitMeasures(tight)), error = function(e) c(npar = NA_real_))))
  saveRDS(said, kept)
  said
}

by_norma <- function(case) {
  data <- file.path(folder, "data.csv")
  model <- file.path(folder, "model.lav")
  out <- file.path(folder, "out.json")
  write.csv(case$data, data, row.names = FALSE, na = "")
  writeLines(case$text, model)
  said <- suppressWarnings(system2(norma, c("sem", "--data", data, "--model", model, case$flags, "--threads", "1",
                                            "--format", "json", "--output", out), stdout = TRUE, stderr = TRUE))
  if (!is.null(attr(said, "status"))) return(paste(said, collapse = " "))
  fromJSON(out, simplifyVector = TRUE)
}

distance <- function(a, b) abs(a - b) / pmax(1, abs(b))

# lavaan's discrepancy at its own estimates and at norma's, and the largest element of its gradient at both.
gradients <- function(case, fit, theirs) {
  table <- fit$table
  table$start <- table$est <- ifelse(is.na(theirs), table$est, theirs)
  there <- tryCatch(suppressWarnings(do.call("sem", c(list(table, case$data), case$call[names(case$call) != "std.lv"],
    list(start = table, optim.force.converged = TRUE, optim.method = "none", se = "none", test = "none", baseline = FALSE)))),
    error = function(e) NULL)
  if (is.null(there)) return(c(fit$f, NA, fit$gradient, NA))
  c(fit$f, there@optim$fx, fit$gradient, max(abs(lavInspect(there, "gradient"))))
}

compare <- function(case) {
  row <- data.frame(model = case$number, kind = case$kind, shape = case$shape, estimator = case$call$estimator, n = case$n,
                    verdict = "", est = NA, se = NA, fit = NA, worst = "", f_lavaan = NA, f_norma = NA, g_lavaan = NA, g_norma = NA)
  fit <- by_lavaan(case)
  own <- by_norma(case)
  if (is.character(own)) { row$verdict <- if (is.character(fit)) "both refuse" else "norma refuses"; row$worst <- substr(own, 1, 300); return(row) }
  if (is.character(fit)) { row$verdict <- "lavaan refuses"; row$worst <- substr(fit, 1, 300); return(row) }
  agreed <- c(fit$converged, isTRUE(own$results$converged))
  if (!all(agreed)) {
    row$verdict <- if (!any(agreed)) "neither converges" else if (agreed[1]) "norma does not converge" else "lavaan does not converge"
    return(row)
  }
  theirs <- fit$estimates[!fit$estimates$op %in% c("==", "<", ">"), ]
  if (is.null(theirs$group)) theirs$group <- ifelse(theirs$op == ":=", 0, 1)
  theirs$group[theirs$op == ":="] <- 0
  ours <- own$results$parameters
  key <- function(t) paste(t$lhs, t$op, t$rhs, t$group)
  at <- match(key(theirs), key(ours))
  swapped <- is.na(at)
  at[swapped] <- match(paste(theirs$rhs, theirs$op, theirs$lhs, theirs$group)[swapped], key(ours))
  if (anyNA(at)) { row$verdict <- "other parameters"; row$worst <- paste(key(theirs)[is.na(at)], collapse = "; "); return(row) }
  row$est <- max(distance(ours$est[at], theirs$est))
  se <- theirs$se
  if (!all(is.na(se))) row$se <- max(distance(ours$se[at], se), na.rm = TRUE)
  measures <- fit$measures
  names(measures) <- gsub(".", "_", names(measures), fixed = TRUE)
  names(measures) <- sub("ci_lower", "ci_low", sub("ci_upper", "ci_high", sub("pvalue", "p", names(measures))))
  fits <- unlist(own$results$fit)
  common <- intersect(names(measures), names(fits))
  apart <- distance(fits[common], measures[common])
  apart <- apart[!is.na(apart)]
  row$fit <- if (length(apart)) max(apart) else NA
  wrong <- names(sort(-apart))[seq_len(min(4, sum(apart > TOLERANCE)))]
  lost <- setdiff(names(measures)[!is.na(measures)], c(common[!is.na(fits[common])], "srmr_mplus", "srmr_mplus_nomean"))
  row$worst <- paste(c(if (sum(apart > TOLERANCE)) sprintf("%s %.3g/%.8g", wrong, fits[wrong], measures[wrong]),
                       if (length(lost)) paste("without", paste(head(lost, 5), collapse = ","))), collapse = "; ")
  row$verdict <- if (max(row$est, row$se, row$fit, na.rm = TRUE) <= TOLERANCE) "equal" else "differs"
  if (row$verdict == "differs") {
    table <- fit$table
    group <- if (is.null(table$group)) rep(1, length(table$lhs)) else table$group
    theirs_at <- match(paste(table$lhs, table$op, table$rhs, ifelse(table$op == ":=", 0, group)), key(ours))
    row[c("f_lavaan", "f_norma", "g_lavaan", "g_norma")] <- gradients(case, fit, ours$est[theirs_at])
  }
  row
}

rows <- lapply(first + seq_len(models) - 1L, function(k) {
  row <- tryCatch(compare(random_case(k)), error = function(e)
    data.frame(model = k, kind = "", shape = "", estimator = "", n = NA, verdict = "script failed", est = NA, se = NA, fit = NA,
               worst = conditionMessage(e), f_lavaan = NA, f_norma = NA, g_lavaan = NA, g_norma = NA))
  if (row$verdict != "equal") message(sprintf("%d %s %s %s n=%s: %s est %.2g se %.2g fit %.2g %s | f %.10g %.10g g %.2g %.2g", row$model,
    row$kind, row$shape, row$estimator, row$n, row$verdict, row$est, row$se, row$fit, row$worst, row$f_lavaan, row$f_norma,
    row$g_lavaan, row$g_norma))
  row
})
rows <- do.call(rbind, rows)
write.csv(rows, file.path(folder, "differences.csv"), row.names = FALSE)
print(table(rows$verdict))
print(table(rows$kind, rows$verdict))
near <- rows$verdict %in% c("equal", "differs")
cat(sprintf("largest difference of estimates %.2g, standard errors %.2g, figures of fit %.2g; medians %.2g, %.2g, %.2g\n",
            max(rows$est[near], na.rm = TRUE), max(rows$se[near], na.rm = TRUE), max(rows$fit[near], na.rm = TRUE),
            median(rows$est[near], na.rm = TRUE), median(rows$se[near], na.rm = TRUE), median(rows$fit[near], na.rm = TRUE)))
