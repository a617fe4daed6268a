# Reference values of tests/statistics/test_intervals.c: R 4.2.2, base functions alone.
# Replicates are the sines of 1 ... 40, the estimate 0.1, the acceleration 0.05.
replicates <- sin(1:40)
print(quantile(replicates, c(0.05, 0.95), type = 7), digits = 17)
bias <- qnorm(mean(replicates < 0.1))
z <- qnorm(c(0.05, 0.95))
shares <- pnorm(bias + (bias + z) / (1 - 0.05 * (bias + z))) # Efron (1987), equation 2.3
print(quantile(replicates, shares, type = 7), digits = 17)
