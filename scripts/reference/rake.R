# Raking held against two R packages, on the examples that they publish.
#
#   Rscript scripts/reference/rake.R ANESRAKE SURVEY > tests/reference/rake.json
#
# where ANESRAKE and SURVEY are the unpacked sources of the CRAN packages anesrake (0.80) and survey
# (4.5); their R functions are sourced, nothing needs to be installed but jsonlite.
#
# - married and agecats: the example of anesrake's manual (ANES 2004, 1212 respondents), raked to
#   both margins. Rows without age are in no category.
# - education, race and sex: the same respondents with a cap of 2 that binds. The package cuts and
#   divides in turn until no weight is over the cap by 1e-4; here by 1e-13, which is its limit.
# - api: the example of survey's manual (apiclus1: 183 schools in 15 districts), raked to school type
#   and school-wide growth, and to school type x growth and comparable improvement; and the first
#   of them trimmed at 1.3 times the mean by trimWeights(strict = TRUE). Its test
#   (tests/rakecheck.Rout.save) prints the mean of api00 (641.23) and the total of enroll (3647280).

args <- commandArgs(TRUE)
quietly <- function(x) { sink(nullfile()); on.exit(sink()); suppressWarnings(x) }

# ---- anesrake ----
here <- new.env()
for (f in list.files(file.path(args[1], "R"), full.names = TRUE)) sys.source(f, here)
load(file.path(args[1], "data", "anes04.rda"), here)
d <- here$anes04
d$agecats <- cut(d$age, c(0, 25, 35, 45, 55, 65, 99))
levels(d$agecats) <- c("age1824", "age2534", "age3544", "age4554", "age5564", "age6599")
d$caseid <- seq_len(nrow(d))

profiles <- function(d, columns, w) {
    key <- do.call(paste, c(lapply(d[columns], function(x) ifelse(is.na(x), "", as.character(x))),
                            sep = "|"))
    stopifnot(all(tapply(w, key, function(v) diff(range(v))) < 1e-9))
    at <- match(unique(key), key)
    list(columns = columns, key = key[at], n = as.vector(table(key)[key[at]]), weight = w[at])
}

aged <- list(married = c(.4, .6),
             agecats = setNames(c(.10, .15, .17, .23, .22, .13), levels(d$agecats)))
example <- quietly(here$rakelist(aged, d, d$caseid, cap = 5)) # without its choice of margins

exact <- here$rakelist
body(exact) <- parse(text = gsub("1e-04", "1e-13", paste(deparse(body(exact)), collapse = "\n")))[[1]]
capped <- list(female = c(.52, .48), educcats = c(.16, .33, .19, .18, .14),
               racecats = c(.64, .12, .14, .045, .03, .025))
d$sex <- d$female
short <- quietly(exact(capped, d, d$caseid, cap = 2, maxit = 100000, convcrit = 1e-4))

# ---- survey ----
there <- new.env()
suppressPackageStartupMessages(library(survival))
for (f in list.files(file.path(args[2], "R"), "\\.R$", full.names = TRUE))
    try(sys.source(f, there), silent = TRUE)
load(file.path(args[2], "data", "api.rda"), there)
api <- there$apiclus1
design <- with(there, svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc))
tight <- list(epsilon = 1e-12, maxit = 1000)
types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
both <- xtabs(~stype + sch.wide, there$apipop)
improved <- data.frame(comp.imp = c("No", "Yes"), Freq = c(1712, 4482))
for (k in c("design", "tight", "types", "wide", "both", "improved")) assign(k, get(k), there)
one <- with(there, rake(design, list(~stype, ~sch.wide), list(types, wide), control = tight))
two <- with(there, rake(design, list(~stype + sch.wide, ~comp.imp), list(both, improved),
                        control = tight))
w1 <- 1 / one$prob
w2 <- 1 / two$prob
assign("one", one, there)
assign("upper", 1.3 * mean(w1), there)
cut <- 1 / with(there, trimWeights(one, upper = upper, strict = TRUE))$prob

mean1 <- function(w) as.vector(w / mean(w))
schools <- profiles(data.frame(stype = api$stype, sch.wide = api$sch.wide, comp.imp = api$comp.imp),
                    c("stype", "sch.wide", "comp.imp"), mean1(w2))
schools$one <- mean1(w1)[match(schools$key, paste(api$stype, api$sch.wide, api$comp.imp, sep = "|"))]
schools$trimmed <- mean1(cut)[match(schools$key,
                                    paste(api$stype, api$sch.wide, api$comp.imp, sep = "|"))]
key <- paste(api$stype, api$sch.wide, api$comp.imp, sep = "|")
schools$api00 <- as.vector(tapply(api$api00, key, sum)[schools$key])
schools$enroll <- as.vector(tapply(api$enroll, key, sum)[schools$key])
schools$both <- as.vector(t(both)) # E No, E Yes, H No, ...

result <- list(
    anes = list(profiles = profiles(d, c("married", "agecats"), example$weightvec),
                design_effect = here$generaldesigneffect(example$weightvec),
                converge = example$converge),
    capped = list(profiles = profiles(d, c("female", "educcats", "racecats"), short$weightvec),
                  targets = capped, iterations = short$iterations),
    api = schools)
cat(jsonlite::toJSON(result, digits = NA, auto_unbox = TRUE, pretty = 1), "\n")
