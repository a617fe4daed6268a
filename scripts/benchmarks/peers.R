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
                  EFAtools.full = "EFAtools", stop("no such work: ", work))
if (!requireNamespace(package, quietly = TRUE)) quit(status = 3)

answers <- NULL
if (work != "fread") {
  answers <- read.csv(file)
} else {
  data.table::setDTthreads(threads)
}

call <- switch(work,
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
