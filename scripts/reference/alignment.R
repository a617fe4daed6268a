# Alignment of nine countries' cultural activities by sirt 4.1-15 (data.activity.itempars, Robitzsch),
# for tests/reference/alignment.json. meth 1: the first group's standard deviation is 1; meth 3: the
# product of all is 1, and the result is divided by the first group's.
library(sirt)
data(data.activity.itempars)
d <- data.activity.itempars
weight <- matrix(sqrt(as.numeric(d$N)), nrow(d$nu), ncol(d$nu))
result <- list(n = as.numeric(d$N), lambda = unname(d$lambda), nu = unname(d$nu))
for (meth in c(1, 3)) for (eps in c(.01, .001)) {
  r <- invariance.alignment(d$lambda, d$nu, weight, eps = eps, meth = meth, optimizer = "nlminb",
                            control = list(rel.tol = 1e-15, x.tol = 1e-15, iter.max = 5000,
                                           eval.max = 10000))
  result[[paste0("meth", meth, "_eps", eps)]] <-
    list(alpha = r$pars$alpha0, psi = r$pars$psi0, fopt = r$fopt,
         R2 = as.numeric(r$es.invariance["R2", ]))
}
writeLines(jsonlite::toJSON(result, digits = I(17), auto_unbox = TRUE, matrix = "columnmajor"),
           "alignment.json")
