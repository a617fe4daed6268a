# Estimates, standard errors and every figure of fit that lavaan 0.6-14 prints, its estimates
# polished by Newton's steps (lavaan stops at gradients of 1e-6), intervals of RMSEA by a root search
# that goes to the end.   Rscript sem_fit.R > ../../tests/reference/sem_fit.json
# Data: Holzinger & Swineford (1939), as lavaan has them; bfi of psychTools; lq2002 of multilevel.
suppressMessages({
    library(lavaan)
    library(jsonlite)
})
hs <- HolzingerSwineford1939
lq <- read.csv("../../datasets/lq2002/lq2002.csv")
bfi <- read.csv("../../datasets/bfi/bfi.csv")
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
one <- "A =~ A1 + A2 + A3 + A4 + A5"
lead <- "L =~ LEAD01 + LEAD02 + LEAD03 + LEAD04 + LEAD05 + LEAD06"
mimic <- paste0(three, "\nvisual ~ ageyr\nspeed ~ ageyr + sex")

polish <- function(f) {
    for (i in 1:4) {
        g <- lavaan:::lav_model_gradient(f@Model, lavsamplestats = f@SampleStats, lavdata = f@Data,
                                         type = "free", group.weight = TRUE)
        x <- f@optim$x - as.numeric(lavTech(f, "inverted.information") %*% g)
        p <- f@ParTable
        p$start[p$free > 0] <- p$est[p$free > 0] <- x[p$free[p$free > 0]]
        p$se <- NULL
        o <- f@Options
        o$optim.method <- "none"
        o$optim.force.converged <- TRUE
        f <- suppressWarnings(lavaan(slotParTable = p, slotOptions = o, slotData = f@Data,
                                     slotSampleStats = f@SampleStats, sloth1 = f@h1))
    }
    f
}
bound <- function(t, df, p) {
    if (is.na(t) || is.na(df) || df == 0 || pchisq(t, df) < p) return(0)
    uniroot(function(l) pchisq(t, df, l) - p, c(0, 10 * t + 100), tol = 1e-12)$root
}
names_of <- function(n) gsub(".", "_", gsub("pvalue", "p", sub("upper", "high", sub("lower", "low", n))), fixed = TRUE)
case <- function(name, data, columns, arguments, settings) {
    f <- suppressWarnings(do.call("cfa", c(list(data = data), arguments)))
    if (!("ordered" %in% names(arguments))) f <- polish(f)
    m <- unclass(fitMeasures(f))
    n <- lavaan:::lav_utils_get_ntotal(f)
    root <- function(p) sqrt(bound(m[["chisq"]], m[["df"]], p) * lavInspect(f, "ngroups") / (n * m[["df"]]))
    m[["rmsea.ci.lower"]] <- root(.95)
    m[["rmsea.ci.upper"]] <- root(.05)
    m <- m[!grepl("ci.*(scaled|robust)", names(m)) & !is.na(m)]
    e <- parameterEstimates(f, remove.nonfree = FALSE, remove.eq = FALSE)
    e <- e[!(e$op %in% c("==", "~*~")), ]
    group <- if (is.null(e$group)) 1 else e$group
    write(paste(name, max(abs(lavInspect(f, "gradient")))), stderr())
    c(list(name = name), columns, settings,
      list(model = arguments$model, fit = as.list(setNames(m, names_of(names(m)))),
           keys = paste0(e$lhs, e$op, e$rhs, ".", group), est = e$est, se = e$se))
}
H <- list(data = "hs", numbers = "x1,x2,x3,x4,x5,x6,x7,x8,x9")
B <- list(data = "bfi", items = "A1:A5")
cases <- list()
add <- function(...) cases[[length(cases) + 1]] <<- case(...)
for (e in c("ML", "MLM", "MLR", "MLMV", "MLMVS", "GLS", "ULS", "WLS", "DWLS", "WLSMV", "ULSMV"))
    add(paste("hs", e), hs, H, list(model = three, estimator = e), list(estimator = tolower(e)))
add("hs wishart", hs, H, list(model = three, likelihood = "wishart"), list(estimator = "ml", wishart = TRUE))
add("hs observed", hs, H, list(model = three, information = "observed"),
    list(estimator = "ml", information = "observed"))
add("hs yuan-bentler", hs, H, list(model = three, test = "yuan.bentler"),
    list(estimator = "ml", test = "yuan-bentler"))
add("hs std-lv", hs, H, list(model = three, std.lv = TRUE), list(estimator = "ml", identification = "std-lv"))
for (e in c("ML", "MLM", "MLR", "MLMV", "GLS"))
    add(paste("hs school", e), hs, H, list(model = three, estimator = e, group = "school"),
        list(estimator = tolower(e), group = "school"))
for (e in c("ML", "MLM", "MLR", "MLMV", "WLSMV"))
    add(paste("hs scalar", e), hs, H, list(model = three, estimator = e, group = "school",
        group.equal = c("loadings", "intercepts")), list(estimator = tolower(e), group = "school", equal = 3))
HX <- list(data = "hs", numbers = "x1,x2,x3,x4,x5,x6,x7,x8,x9,ageyr,sex")
for (e in c("ML", "MLR"))
    add(paste("hs mimic", e), hs, HX, list(model = mimic, estimator = e), list(estimator = tolower(e)))
for (e in c("WLSMV", "WLSM", "DWLS", "ULSMV", "WLS"))
    add(paste("bfi", e), bfi, B, list(model = one, estimator = e, ordered = paste0("A", 1:5)),
        list(estimator = tolower(e), ordered = TRUE))
add("bfi theta", bfi, B, list(model = one, ordered = paste0("A", 1:5), parameterization = "theta"),
    list(estimator = "wlsmv", ordered = TRUE, theta = TRUE))
add("bfi gender", bfi, B, list(model = one, ordered = paste0("A", 1:5), group = "gender"),
    list(estimator = "wlsmv", ordered = TRUE, group = "gender"))
add("lq2002 clusters", lq, list(data = "lq2002", items = "LEAD01:LEAD06"),
    list(model = lead, estimator = "MLR", cluster = "COMPID"), list(estimator = "mlr", cluster = "COMPID", means = TRUE))
cat(toJSON(cases, digits = I(15), auto_unbox = TRUE, na = "null"), "\n")
