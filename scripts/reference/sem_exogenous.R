# Models with exogenous observed variables: estimates, standard errors and figures of fit of lavaan
# 0.6-14, as sem_fit.R takes them.   Rscript sem_exogenous.R > ../../tests/reference/sem_exogenous.json
# writes also ../../tests/reference/sem_exogenous.csv, Holzinger & Swineford's data with holes.
lines <- readLines("sem_fit.R")
eval(parse(text = lines[seq_len(grep("^H <- ", lines) - 1)]))
holes <- hs[, c(paste0("x", 1:6), "ageyr", "sex")]
set.seed(1939)
for (v in names(holes)) holes[[v]][runif(nrow(holes)) < .06] <- NA
write.csv(holes, "../../tests/reference/sem_exogenous.csv", row.names = FALSE, na = "")
two <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~ ageyr + sex\ntextual ~ ageyr"
HX <- list(data = "hs", numbers = "x1,x2,x3,x4,x5,x6,x7,x8,x9,ageyr,sex")
FX <- list(data = "holes", numbers = "x1,x2,x3,x4,x5,x6,ageyr,sex")
cases <- list()
add <- function(...) cases[[length(cases) + 1]] <<- case(...)
for (e in c("MLM", "MLMV", "MLMVS", "GLS", "ULS", "WLS", "DWLS", "WLSMV", "ULSMV"))
    add(paste("mimic", e), hs, HX, list(model = mimic, estimator = e), list(estimator = tolower(e)))
some_steps <- polish # which are of the expected information, and small where groups are: more of them
polish <- function(f) some_steps(some_steps(some_steps(f)))
for (e in c("MLM", "MLMV"))
    add(paste("mimic school", e), hs, HX, list(model = mimic, estimator = e, group = "school"),
        list(estimator = tolower(e), group = "school"))
polish <- some_steps
for (e in c("ML", "MLM", "MLMV", "MLR"))
    add(paste("mimic free", e), hs, HX, list(model = mimic, estimator = e, fixed.x = FALSE),
        list(estimator = tolower(e), free_x = TRUE))
em <- list(em.h1.tol = 1e-13, em.h1.iter.max = 10000)
for (e in c("ML", "MLR")) {
    add(paste("holes", e), holes, FX, c(list(model = two, estimator = e, missing = "ml"), em),
        list(estimator = tolower(e), missing = "fiml"))
    add(paste("holes free", e), holes, FX,
        c(list(model = two, estimator = e, missing = "ml.x", fixed.x = FALSE), em),
        list(estimator = tolower(e), missing = "fiml", free_x = TRUE))
    # lavaan refits with fixed.x here, and its robust figures of complete rows are not the plain ones
    fit <- cases[[length(cases)]]$fit
    cases[[length(cases)]]$fit <- fit[!grepl("_robust$", names(fit))]
}
cat(toJSON(cases, digits = I(15), auto_unbox = TRUE, na = "null"), "\n")
