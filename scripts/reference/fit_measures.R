# Figures of fit of Holzinger & Swineford's nine tests as three factors, by lavaan 0.6-14; the
# intervals of RMSEA again by a root search that goes to the end (lavaan's stops at 1e-4).
# Rscript fit_measures.R > ../../tests/reference/fit_measures.json
suppressMessages({
    library(lavaan)
    library(jsonlite)
})
model <- "visual =~ x1 + x2 + x3
          textual =~ x4 + x5 + x6
          speed =~ x7 + x8 + x9"
tight <- list(rel.tol = 1e-15, x.tol = 1e-14, abs.tol = 0)
bound <- function(t, df, p) {
    if (pchisq(t, df) < p) return(0)
    uniroot(function(l) pchisq(t, df, l) - p, c(0, 10 * t), tol = 1e-12)$root
}
measures <- function(...) {
    f <- cfa(model, HolzingerSwineford1939, control = tight, optim.force.converged = TRUE, ...)
    m <- fitMeasures(f)
    g <- lavInspect(f, "ngroups")
    n <- lavInspect(f, "ntotal")
    s <- function(l) sqrt(l * g / (n * m[["df"]]))
    m[["rmsea.ci.lower"]] <- s(bound(m[["chisq"]], m[["df"]], .95))
    m[["rmsea.ci.upper"]] <- s(bound(m[["chisq"]], m[["df"]], .05))
    i <- fitted(f)
    if (g == 1) i <- list(i)
    t <- lavInspect(f, "sampstat")
    if (g == 1) t <- list(t)
    list(fit = as.list(unclass(m)), n = as.numeric(unlist(lavInspect(f, "nobs"))),
         moments = lapply(seq_len(g), function(k) list(
             s = as.numeric(t[[k]]$cov), sigma = as.numeric(i[[k]]$cov),
             mean = as.numeric(t[[k]]$mean), mu = as.numeric(i[[k]]$mean))))
}
cat(toJSON(list(one = measures(), school = measures(group = "school"),
                mlm = measures(estimator = "MLM")),
           digits = I(17), auto_unbox = TRUE, null = "null"), "\n")
