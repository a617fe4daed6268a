# What follows from fitted models, by lavaan 0.6-14 and semTools 0.5-6: standardised solutions,
# residuals, modification indices, score tests, reliability, factor scores. Run in the folder
# of the project:
# Rscript scripts/reference/sem_evaluation.R
# writes tests/reference/sem_evaluation.json and the data of two models, beside it.
suppressMessages({
    library(lavaan)
    library(semTools)
    library(jsonlite)
})
quiet <- function(x) suppressWarnings(suppressMessages(x))

# lavaan's search ends at gradients about 1e-6: tests allow for that
fitted_by <- function(what, ...) {
    f <- quiet(what(..., control = list(rel.tol = 1e-12)))
    if (lavInspect(f, "converged")) f else quiet(what(...))
}

hs <- HolzingerSwineford1939
items <- paste0("x", 1:9)
columns <- c(items, "ageyr", "sex", "school")
write.csv(hs[, columns], "tests/reference/holzinger_swineford.csv", row.names = FALSE, quote = FALSE)
hs <- read.csv("tests/reference/holzinger_swineford.csv")
write.csv(PoliticalDemocracy, "tests/reference/political_democracy.csv", row.names = FALSE, quote = FALSE)
pd <- read.csv("tests/reference/political_democracy.csv")
bfi <- read.csv("datasets/bfi/bfi.csv")

rows <- function(d, keep) {
    d <- as.data.frame(unclass(d))
    for (k in intersect(c("lhs", "op", "rhs"), names(d))) d[[k]] <- as.character(d[[k]])
    d[, intersect(keep, names(d))]
}
solution <- function(f) {
    keep <- c("lhs", "op", "rhs", "group", "est.std", "se", "ci.lower", "ci.upper")
    sapply(c("std.lv", "std.all", "std.nox"), function(type)
        rows(quiet(standardizedSolution(f, type = type, remove.eq = FALSE)), keep), simplify = FALSE)
}
residuals_of <- function(f, types = c("raw", "cor.bentler", "cor.bollen")) {
    groups <- lavInspect(f, "ngroups")
    sapply(types, function(type) {
        r <- quiet(lavResiduals(f, type = type, se = TRUE, zstat = TRUE))
        s <- lavaan:::lav_residuals_summary(f, type = c(raw = "rmr", cor.bentler = "srmr", cor.bollen = "crmr")[[type]],
            se = TRUE, zstat = TRUE, pvalue = TRUE, unbiased = TRUE, unbiased.se = TRUE,
            unbiased.ci = TRUE, unbiased.zstat = TRUE, unbiased.pvalue = TRUE)
        if (groups == 1) r <- list(r)
        lapply(seq_len(groups), function(g) {
            x <- r[[g]]
            list(cov = as.numeric(x$cov), se = as.numeric(x$cov.se),
                 mean = as.numeric(x$mean), mean_se = as.numeric(x$mean.se),
                 summary = lapply(as.list(as.data.frame(s[[g]][[1]])), as.numeric))
        })
    }, simplify = FALSE)
}
modification <- function(f) {
    m <- quiet(modindices(f))
    p <- quiet(modindices(f, power = TRUE))
    m$ncp <- p$ncp
    m$power <- p$power
    m$decision <- p$decision
    rows(m, c("lhs", "op", "rhs", "group", "mi", "epc", "sepc.lv", "sepc.all", "sepc.nox", "ncp", "power", "decision"))
}
r_square <- function(f) lapply(lavInspect(f, "rsquare"), function(x) x)
scores_of <- function(f, n = 25, ...) {
    s <- quiet(lavPredict(f, ...))
    if (!is.list(s)) s <- list(s)
    lapply(s, function(x) head(unclass(x), n))
}
errors_of <- function(f, ...) as.numeric(attr(quiet(lavPredict(f, se = "standard", ...)), "se")[[1]][1, ])

three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
out <- list()

f <- fitted_by(cfa, three, hs)
out$three <- list(
    model = three, solution = solution(f), rsquare = r_square(f), residuals = residuals_of(f),
    modification = modification(f), regression = scores_of(f), regression_se = errors_of(f),
    bartlett = scores_of(f, method = "Bartlett"), bartlett_se = errors_of(f, method = "Bartlett"),
    ave = as.list(AVE(f)), omega = as.list(compRelSEM(f)),
    reliability = as.list(as.data.frame(quiet(reliability(f, return.total = TRUE)))),
    htmt = as.numeric(htmt(three, hs, htmt2 = FALSE)), htmt2 = as.numeric(htmt(three, hs)),
    mardia = c(mardiaSkew(hs[, items]), mardiaKurtosis(hs[, items])))
# htmt: errors by differences of the ratio along what every row adds to the moments
ratio <- function(v) {
    s <- lav_matrix_vech_reverse(v)
    dimnames(s) <- list(items, items)
    htmt(three, sample.cov = cov2cor(s), htmt2 = FALSE)[2, 1]
}
v <- lav_matrix_vech(cov(hs[, items]) * 300 / 301)
slope <- sapply(seq_along(v), function(k) {
    h <- 1e-5
    (ratio(replace(v, k, v[k] + h)) - ratio(replace(v, k, v[k] - h))) / (2 * h)
})
gamma <- lavaan:::lav_samplestats_Gamma(as.matrix(hs[, items]))
out$three$htmt_se <- sqrt(drop(slope %*% gamma %*% slope) / 301)

f <- fitted_by(cfa, three, hs, estimator = "MLM")
out$three_mlm <- list(model = three, solution = solution(f), residuals = residuals_of(f))

mean_model <- paste0(three, "\nx1 ~~ x9\nvisual ~~ c1*textual\nvisual ~~ c2*speed\nd := c1 - c2")
f <- fitted_by(cfa, mean_model, hs, std.lv = TRUE, meanstructure = TRUE)
out$defined <- list(model = mean_model, solution = solution(f), residuals = residuals_of(f),
                    modification = modification(f), regression = scores_of(f))

school <- function(...) fitted_by(cfa, three, hs, group = "school", ...)
f <- school(group.equal = c("loadings", "intercepts"))
t <- quiet(lavTestScore(f))
out$scalar <- list(model = three, solution = solution(f), modification = modification(f),
                   residuals = residuals_of(f), regression = scores_of(f),
                   omega = as.list(quiet(compRelSEM(f))), score = rows(t$uni, c("lhs", "op", "rhs", "X2", "p.value")))
f <- school(group.equal = "loadings")
t <- quiet(lavTestScore(f, epc = TRUE))
out$metric <- list(model = three, score = rows(t$uni, c("lhs", "op", "rhs", "X2", "p.value")),
                   total = as.numeric(t$test[1, c("X2", "df", "p.value")]), plabel = parTable(f)$plabel)

labelled <- "visual =~ x1 + a*x2 + b*x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + c*x8 + x9\na == b\nc == 2*a"
f <- fitted_by(cfa, labelled, hs)
t <- quiet(lavTestScore(f))
out$written <- list(model = labelled, solution = solution(f), score = rows(t$uni, c("lhs", "op", "rhs", "X2")),
                    total = as.numeric(t$test[1, c("X2", "df", "p.value")]))

democracy <- "ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + a*y2 + b*y3 + c*y4\ndem65 =~ y5 + a*y6 + b*y7 + c*y8
dem60 ~ g*ind60\ndem65 ~ ind60 + h*dem60\ny1 ~~ y5\ny2 ~~ y4 + y6\ny3 ~~ y7\ny4 ~~ y8\ny6 ~~ y8\nindirect := g*h"
f <- fitted_by(sem, democracy, pd)
t <- quiet(lavTestScore(f))
out$democracy <- list(model = democracy, solution = solution(f), rsquare = r_square(f), modification = modification(f),
                      residuals = residuals_of(f), regression = scores_of(f), bartlett = scores_of(f, method = "Bartlett"),
                      score = rows(t$uni, c("lhs", "op", "rhs", "X2")))

mimic <- "visual =~ x1 + x2 + x3\nspeed =~ x7 + x8 + x9\nvisual ~ ageyr + sex\nspeed ~ visual + ageyr"
f <- fitted_by(sem, mimic, hs)
out$mimic <- list(model = mimic, solution = solution(f), rsquare = r_square(f), modification = modification(f),
                  regression = scores_of(f), bartlett = scores_of(f, method = "Bartlett"))

second <- paste0(three, "\ng =~ visual + textual + speed")
f <- fitted_by(cfa, second, hs)
out$second <- list(model = second, solution = solution(f), levels = as.list(reliabilityL2(f, "g")), modification = modification(f))
bifactor <- "g =~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
f <- fitted_by(cfa, bifactor, hs, orthogonal = TRUE, std.lv = TRUE)
l <- lavInspect(f, "std")$lambda
s <- cov2cor(fitted(f)$cov)
out$bifactor <- list(model = bifactor, omega = as.list(compRelSEM(f, obs.var = FALSE)),
                     omega_h = sum(l[, 1])^2 / sum(s), ecv = sum(l[, 1]^2) / sum(l^2))

gaps <- hs
set.seed(1)
for (v in items) gaps[[v]][runif(301) < .08] <- NA
write.csv(gaps[, columns], "tests/reference/holzinger_swineford_gaps.csv", row.names = FALSE, quote = FALSE, na = "")
f <- fitted_by(cfa, three, gaps, missing = "fiml")
out$fiml <- list(model = three, solution = solution(f), regression = scores_of(f), bartlett = scores_of(f, method = "Bartlett"),
                 modification = modification(f))

ordinal <- "E =~ E3 + E4 + E5\nN =~ N1 + N2 + N3 + N4 + N5"
names10 <- c("E3", "E4", "E5", paste0("N", 1:5))
ten <- bfi[complete.cases(bfi[, names10]), c(names10, "gender")]
f <- fitted_by(cfa, ordinal, ten, ordered = names10, estimator = "WLSMV")
out$wlsmv <- list(model = ordinal, solution = solution(f), rsquare = r_square(f), residuals = residuals_of(f),
                  modification = modification(f), ave = as.list(quiet(AVE(f))), omega = as.list(quiet(compRelSEM(f))),
                  reliability = as.list(as.data.frame(quiet(reliability(f)))),
                  htmt = as.numeric(quiet(htmt(ordinal, ten, ordered = names10, htmt2 = FALSE))))
# EBM: lavaan's search with a tighter end
f_scores <- function(f, n) {
    lambda <- lavInspect(f, "est")$lambda
    tau <- lavInspect(f, "est")$tau
    sd <- sqrt(diag(lavInspect(f, "est")$theta))
    inverse <- solve(lavInspect(f, "cov.lv"))
    which <- sub("\\|.*", "", rownames(tau))
    t(sapply(seq_len(n), function(r) {
        y <- unlist(ten[r, names10])
        down <- function(eta) {
            m <- lambda %*% eta
            0.5 * drop(eta %*% inverse %*% eta) - sum(sapply(seq_along(y), function(v) {
                cuts <- c(-Inf, tau[which == names10[v]], Inf)
                log(max(1e-300, diff(pnorm((cuts[y[v] + 0:1] - m[v]) / sd[v]))))
            }))
        }
        nlminb(c(0, 0), down, control = list(rel.tol = 1e-15, x.tol = 1e-12))$par
    }))
}
out$wlsmv$modal <- f_scores(f, 15)
out$wlsmv$lavaan_modal <- head(unclass(quiet(lavPredict(f))), 15)
f <- fitted_by(cfa, ordinal, ten, ordered = names10, estimator = "WLSMV", parameterization = "theta")
if (lavInspect(f, "converged")) out$theta <- list(model = ordinal, solution = solution(f), omega = as.list(quiet(compRelSEM(f))), modification = modification(f))
write_json(out, "tests/reference/sem_evaluation.json", digits = I(17), auto_unbox = TRUE, na = "null", dataframe = "columns", matrix = "columnmajor")
