# Reference values of rotations: five minres factors of the 25 items of psychTools' bfi (the loadings
# of tests/reference/factor_bfi.json), Thurstone's nine variables and box problem, Harman's 24 tests.
# Writes tests/reference/rotation.json. Run from the project's root:
#   OPENBLAS_NUM_THREADS=1 Rscript scripts/reference/rotation.R
# Needs GPArotation (2022.10-2), psych (2.2.9) and jsonlite. Matrices are written column by column.
# GPArotation starts from the identity, so that its solution need not be the best one.
suppressMessages({library(GPArotation); library(psych)})

quietly <- function(expr) { capture.output(r <- suppressWarnings(suppressMessages(expr))); r }
number <- function(x) { s <- sprintf("%.13g", x); s[!is.finite(x)] <- "null"; s }
as_json <- function(x) {
  if (is.list(x)) paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ",\n"), "}")
  else if (length(x) == 1 && is.null(dim(x))) number(x)
  else paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
}
solution <- function(r) {
  k <- ncol(r$loadings)
  list(criterion = min(r$Table[, 2]), loadings = unclass(r$loadings),
       phi = if (is.null(r$Phi)) diag(k) else r$Phi)
}
turn <- function(A, method, oblique, normalize = FALSE, args = NULL, start = diag(ncol(A)), most = 1000)
  solution(quietly((if (oblique) GPFoblq else GPForth)(A, Tmat = start, method = method,
           normalize = normalize, methodArgs = args, eps = 1e-7, maxit = most)))
# R's promax() turns by varimax with Kaiser's normalisation itself, whatever was done before: without
# normalisation it has to be written out
oblique_promax <- function(A, power, normalize) {
  v <- varimax(A, normalize = normalize, eps = 1e-15)
  V <- unclass(v$loadings)
  U <- solve(crossprod(V), crossprod(V, V * abs(V)^(power - 1)))
  U <- U %*% diag(sqrt(diag(solve(crossprod(U)))))
  if (normalize) stopifnot(max(abs(V %*% U - unclass(promax(v$loadings, m = power)$loadings))) < 1e-7)
  list(loadings = V %*% U, phi = solve(crossprod(U)))
}

bfi <- jsonlite::fromJSON("tests/reference/factor_bfi.json")
A <- matrix(bfi$tight$loadings, 25)
p <- nrow(A); k <- ncol(A)
# the key of the instrument: an item is free on its own factor, 0 elsewhere; GPArotation's target
# names what is specified by a matrix of weights
target <- matrix(0, p, k); for (f in 1:k) target[5 * (f - 1) + 1:5, f] <- NA
weights <- 1 * !is.na(target); zero <- target; zero[is.na(zero)] <- 0
full <- zero; for (f in 1:k) full[5 * (f - 1) + 1:5, f] <- 0.6
cf <- function(kappa) list(kappa = kappa)

out_bfi <- list(
  target = target, full_target = full,
  quartimax = turn(A, "quartimax", FALSE), varimax = turn(A, "varimax", FALSE),
  equamax = turn(A, "cf", FALSE, args = cf(k / (2 * p))),
  geomin_t = turn(A, "geomin", FALSE, args = list(delta = .01)),
  infomax_t = turn(A, "infomax", FALSE), bifactor_t = turn(A, "bifactor", FALSE),
  target_t = turn(A, "pst", FALSE, args = list(W = weights, Target = zero)),
  full_target_t = turn(A, "target", FALSE, args = list(Target = full)),
  quartimax_kaiser = turn(A, "quartimax", FALSE, TRUE),
  equamax_kaiser = turn(A, "cf", FALSE, TRUE, args = cf(k / (2 * p))),
  oblimin_minus_half = turn(A, "oblimin", TRUE, args = list(gam = -.5)),
  oblimin_plus = turn(A, "oblimin", TRUE, args = list(gam = .2)),
  quartimin = turn(A, "quartimin", TRUE), quartimin_kaiser = turn(A, "quartimin", TRUE, TRUE),
  geomin = turn(A, "geomin", TRUE, args = list(delta = .01)),
  geomin_kaiser = turn(A, "geomin", TRUE, TRUE, args = list(delta = .01)),
  geomin_delta = turn(A, "geomin", TRUE, args = list(delta = .001)),
  infomax = turn(A, "infomax", TRUE), simplimax = turn(A, "simplimax", TRUE, args = list(k = 100)),
  bifactor = turn(A, "bifactor", TRUE),
  target = turn(A, "pst", TRUE, args = list(W = weights, Target = zero)),
  full_target = turn(A, "target", TRUE, args = list(Target = full)),
  promax_4_kaiser = oblique_promax(A, 4, TRUE), promax_3 = oblique_promax(A, 3, FALSE))
names(out_bfi)[names(out_bfi) == "target"] <- c("target_matrix", "target")
names(out_bfi)[names(out_bfi) == "full_target"] <- c("full_target_matrix", "full_target")

# Thurstone's box problem (20 and 26 measures of boxes of length, width and height), which has many
# optima: the best of 20 starts of GPArotation, and how many of them ended there
data(Thurstone, package = "GPArotation")
best_of <- function(A, method, args = NULL) {
  set.seed(1)
  starts <- lapply(1:20, function(i)
    turn(A, method, TRUE, args = args, start = Random.Start(ncol(A)), most = 300))
  values <- sapply(starts, `[[`, "criterion")
  c(starts[[which.min(values)]], list(reached = sum(values < min(values) + 1e-6)))
}
out_box <- list(loadings_20 = box20, loadings_26 = box26,
                quartimin_20 = best_of(box20, "quartimin"), quartimin_26 = best_of(box26, "quartimin"),
                geomin_20 = best_of(box20, "geomin", list(delta = .01)),
                geomin_26 = best_of(box26, "geomin", list(delta = .01)),
                infomax_26 = best_of(box26, "infomax"),
                simplimax_26 = best_of(box26, "simplimax", list(k = 27)))

# Thurstone's nine variables. psych's oblique solution, which stops early (loadings right to about
# 1e-6), and the hierarchy that its schmid() makes of it
nine <- psych::Thurstone
oblique <- quietly(fa(nine, 3, n.obs = 213, fm = "minres", rotate = "oblimin"))
hierarchy <- function(R, f, k) {
  s <- quietly(schmid(unclass(f$loadings), Phi = f$Phi, nfactors = k))
  L <- unclass(s$sl)
  g <- L[, 1]; h <- L[, "h2"]
  list(cor = R, pattern = unclass(f$loadings), phi = f$Phi, second_order = unclass(s$gloading),
       general = g, group = L[, 1 + 1:k], communalities = h, ecv = sum(g^2) / sum(L[, 1:(k + 1)]^2),
       omega_hierarchical = sum(g)^2 / sum(R), omega_total = 1 - sum(1 - h) / sum(R))
}
five <- quietly(fa(matrix(bfi$cor, p), k, n.obs = 2436, fm = "minres", rotate = "oblimin"))

# Harman's 24 tests (R's datasets, 145 pupils of Holzinger & Swineford): R's factanal() of four
# factors, maximum likelihood
R24 <- datasets::Harman74.cor$cov
ml <- factanal(factors = 4, covmat = Harman74.cor, rotation = "none",
               control = list(opt = list(factr = 1)))
A24 <- unclass(ml$loadings)
v24 <- varimax(A24, normalize = TRUE, eps = 1e-15)

out <- list(bfi = out_bfi, box = out_box, thurstone = hierarchy(nine, oblique, 3),
            schmid_bfi = hierarchy(matrix(bfi$cor, p), five, k),
            harman = list(loadings = A24, varimax = unclass(v24$loadings),
                          quartimax = turn(A24, "quartimax", FALSE),
                          promax = oblique_promax(A24, 4, TRUE),
                          quartimin = turn(A24, "quartimin", TRUE)))
writeLines(as_json(out), "tests/reference/rotation.json")
