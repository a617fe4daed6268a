# Small files of SPSS, Stata and SAS with labels, user-missing values and accents, and what stands
# in them. Writes tests/reference/foreign/. Run from the project's root:
#   Rscript scripts/reference/foreign.R
# Needs haven (which writes through ReadStat) and foreign (which writes Stata by itself).
suppressMessages({library(haven); library(foreign)})
folder <- "tests/reference/foreign/"

d <- data.frame(
  id = sprintf("r%02d", 1:12),
  q1 = c(1, 2, 3, 4, 5, 8, 9, 1, NA, 3, 5, 2),
  q2 = c(5, 4, -1, 2, 1, -99, 3, NA, 4, 5, 2, 7),
  score = c(1.25, 1 / 3, NA, 1e10, -0.5, 2, 3e-5, 4, 5, 6, 7, 123456.789),
  site = c("Zo\u00eb", "na\u00efve, x", "", "Zo\u00eb", "\u00d6re", "a \"b\"", "Zo\u00eb", "7", "", "x", "y", "z"),
  stringsAsFactors = FALSE)
exact <- d
exact$score <- ifelse(is.na(d$score), NA, sprintf("%.17g", d$score))
write.csv(exact, paste0(folder, "foreign.csv"), row.names = FALSE, na = "", fileEncoding = "UTF-8")

agreement <- c(Never = 1, "Not s\u00fbr" = 3, Always = 5, Refused = 8, "Don't know" = 9)
spss <- d
spss$q1 <- labelled_spss(d$q1, agreement, na_values = c(8, 9), label = "I look forward to Mondays")
spss$q2 <- labelled_spss(d$q2, na_range = c(-Inf, -1), na_values = 7, label = "Caf\u00e9 break")
spss$day <- as.Date("2024-02-29") + 0:11
write_sav(spss, paste0(folder, "foreign.sav"), compress = "byte")
write_sav(spss, paste0(folder, "foreign.zsav"), compress = "zsav")

stata <- d
stata$q1[6:7] <- tagged_na("a", "z")
stata$q1 <- labelled(stata$q1, c(agreement[1:3], Refused = tagged_na("a")), label = "I look forward to Mondays")
write_dta(stata, paste0(folder, "foreign.dta"), version = 15)
write_dta(stata, paste0(folder, "foreign12.dta"), version = 12)

# Stata 8 of another writer, in Windows-1252.
old <- d
old$site[old$site == ""] <- " " # it writes no empty text
old$site <- iconv(old$site, "UTF-8", "windows-1252")
suppressWarnings(write.dta(old, paste0(folder, "foreign8.dta"), version = 8))

sas <- d
attr(sas$q1, "label") <- "I look forward to Mondays"
write_xpt(sas, paste0(folder, "foreign.xpt"), version = 8)
write_xpt(sas, paste0(folder, "foreign5.xpt"), version = 5)
suppressWarnings(write_sas(sas, paste0(folder, "foreign.sas7bdat")))

# An uncompressed system file by GNU PSPP (1.6.2), when it is installed.
pspp <- Sys.getenv("PSPP", Sys.which("pspp"))
if (nzchar(pspp)) {
  syntax <- tempfile(fileext = ".sps")
  writeLines(c(paste0("GET FILE='", folder, "foreign.sav'."),
               paste0("SAVE OUTFILE='", folder, "foreign_pspp.sav' /UNCOMPRESSED.")), syntax)
  stopifnot(system2(pspp, c("-O format=txt", syntax)) == 0)
}
