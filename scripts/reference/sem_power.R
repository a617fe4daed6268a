# Satorra-Saris power of an analysis model that leaves out a residual correlation, into
# tests/reference/sem_power.json. lavaan 0.6-14. Run: Rscript scripts/reference/sem_power.R
suppressMessages({library(lavaan); library(jsonlite)})
population <- "f =~ 0.7*x1 + 0.6*x2 + 0.8*x3\ng =~ 0.5*x4 + 0.6*x5 + 0.7*x6\nf ~~ 0.3*g\nx1 ~~ 0.2*x4"
analysis <- "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6"
lambda <- cbind(c(.7, .6, .8, 0, 0, 0), c(0, 0, 0, .5, .6, .7))
sigma <- lambda %*% matrix(c(1, .3, .3, 1), 2) %*% t(lambda)
diag(sigma) <- 1
sigma[1, 4] <- sigma[4, 1] <- sigma[1, 4] + .2
dimnames(sigma) <- list(paste0("x", 1:6), paste0("x", 1:6))
n <- 300
fit <- cfa(analysis, sample.cov = sigma, sample.nobs = n, sample.cov.rescale = FALSE, std.lv = TRUE,
           control = list(rel.tol = 1e-10))
f0 <- fitMeasures(fit, "fmin")[[1]]
df <- fitMeasures(fit, "df")[[1]]
crit <- qchisq(.95, df)
pt <- parTable(fit)
z <- pt$est / pt$se
write_json(list(population = population, analysis = analysis, n = n, f0 = f0, df = df,
                power = pchisq(crit, df, 2 * n * f0, lower.tail = FALSE),
                n_needed = ceiling(uniroot(function(m) pchisq(crit, df, 2 * m * f0, lower.tail = FALSE) - .8,
                                           c(10, 1e5), tol = 1e-9)$root),
                est = pt$est[pt$free > 0], se = pt$se[pt$free > 0],
                parameter_power = (pnorm(z - qnorm(.975)) + pnorm(-z - qnorm(.975)))[pt$free > 0]),
           "tests/reference/sem_power.json", auto_unbox = TRUE, digits = NA)
