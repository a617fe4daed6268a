# Speed and distance: a small simulated table, the within estimator by lm() with a dummy for every
# person in every half of the scale and for every item, its sandwich by hand, and residuals of
# persons by MASS::rlm() and reweighted lm(). Writes tests/reference/distance.json.
#
#   Rscript scripts/reference/distance.R > tests/reference/distance.json
suppressMessages(library(MASS))
set.seed(20)
n <- 70
k <- 7
ids <- paste0("q", seq_len(k))
reversed <- c(FALSE, FALSE, TRUE, FALSE, FALSE, TRUE, FALSE)
theta <- rnorm(n)
tau <- rnorm(n, sd = .4)
location <- c(-1.2, -.6, -.2, 0, .3, .8, 1.3)
latent <- outer(theta, location, "-") + matrix(rnorm(n * k, sd = .8), n)
answers <- matrix(as.integer(cut(latent, c(-Inf, -1.2, -.4, .4, 1.2, Inf))), n)
answers[, reversed] <- 6L - answers[, reversed]
position <- t(replicate(n, sample(k)))
words <- c(8, 12, 5, 20, 9, 14, 11)
ms <- exp(7.5 + rep(.03 * words, each = n) - tau - .2 * abs(outer(theta, location, "-")) -
            .3 * (position - 1) / (k - 1) + matrix(rnorm(n * k, sd = .5), n))
ms <- round(ms)
answers[cbind(c(3, 9, 20, 20, 20, 31, 40), c(2, 7, 1, 2, 3, 5, 6))] <- NA
ms[cbind(c(1, 5, 5, 5, 5, 5, 5, 17, 33, 44), c(1, 1:6, 4, 6, 7))] <- NA
ms[12, ] <- NA

keyed <- answers
keyed[, reversed] <- 6 - keyed[, reversed]
centre <- colMeans(keyed, na.rm = TRUE)
spread <- apply(keyed, 2, sd, na.rm = TRUE)
z <- scale(keyed)
middle <- (3 - centre) / spread
half <- integer(k)
half[order(middle, ids)] <- rep(c(0, 1, 1, 0), length.out = k)

# the place of a person for the items of a half: mean of the other half, if half of it is answered
place <- sapply(half, function(h) {
  other <- z[, half != h]
  ifelse(rowSums(!is.na(other)) >= ncol(other) / 2, rowMeans(other, na.rm = TRUE), NA)
})
signed <- sapply(seq_len(k), function(j) {
  fit <- lm(z[, j] ~ place[, j])
  (coef(fit)[1] - middle[j] + coef(fit)[2] * place[, j]) / sigma(fit)
})

cells <- data.frame(person = rep(seq_len(n), k), item = rep(seq_len(k), each = n),
                    half = rep(half, each = n), y = log(c(ms)), signed = c(signed),
                    d = abs(c(signed)), position = c(position - 1) / (k - 1),
                    answered = !is.na(c(answers)))
cells$group <- with(cells, paste(person, half))

# the effect
used <- subset(cells, answered & !is.na(y) & !is.na(d))
used <- used[used$group %in% names(which(table(used$group) >= 2)), ]
x <- model.matrix(~ d + position + factor(group) + factor(item), used)
fit <- lm.fit(x, used$y)
x <- x[, fit$qr$pivot[seq_len(fit$rank)]]
bread <- chol2inv(qr.R(fit$qr)[seq_len(fit$rank), seq_len(fit$rank)])
scores <- rowsum(x * fit$residuals, used$person)
g <- nrow(scores)
robust <- bread %*% crossprod(scores) %*% bread * g / (g - 1)
at <- which(colnames(x) == "d")
sd_d <- sd(used$d)
df <- g - 1
effect <- fit$coefficients[["d"]] * sd_d
se <- sqrt(robust[at, at]) * sd_d

# what is expected of a person
person <- subset(cells, answered & !is.na(y))
person <- person[person$person %in% names(which(table(person$person) >= 2)), ]
two_way <- lm(y ~ position + factor(person) + factor(item), person)
item_effect <- c(0, coef(two_way)[paste0("factor(item)", 2:k)])
item_effect <- item_effect - mean(item_effect)
position_slope <- coef(two_way)[["position"]]
variance <- tapply(residuals(two_way)^2, person$item, mean) * nrow(person) / df.residual(two_way)

whole <- subset(cells, answered & !is.na(y))
whole$above <- pmax(whole$signed, 0)
whole$below <- pmax(-whole$signed, 0)
centred <- function(v) ifelse(is.na(v), 0, v - ave(v, whole$item, FUN = function(u) mean(u, na.rm = TRUE)))
whole$above2 <- centred(whole$above^2)
whole$below2 <- centred(whole$below^2)
whole$above <- centred(whole$above)
whole$below <- centred(whole$below)
whole$left <- whole$y - item_effect[whole$item] - position_slope * whole$position
mean_of <- function(v) tapply(v, whole$person, mean)
m <- data.frame(left = mean_of(whole$left), above = mean_of(whole$above), below = mean_of(whole$below),
                above2 = mean_of(whole$above2), below2 = mean_of(whole$below2))
count <- tapply(whole$left, whole$person, length)
error <- tapply(variance[whole$item], whole$person, sum) / count^2
robust_fit <- rlm(left ~ above + below + above2 + below2, m, maxit = 1000, acc = 1e-14)
for (step in 1:1000) { # rlm() divides by 0.6745; a few more steps with the exact quantile
  scale <- median(abs(residuals(robust_fit))) / qnorm(.75)
  weight <- pmin(1, 1.345 * scale / abs(residuals(robust_fit)))
  robust_fit <- lm(left ~ above + below + above2 + below2, m, weights = weight)
}
speed_variance <- max(0, scale^2 - mean(error))
residual <- rep(NA, n)
residual[as.integer(rownames(m))] <- residuals(robust_fit) / sqrt(speed_variance + error)

word_fit <- summary(lm(item_effect ~ words))$coefficients

# split halves: odd and even items, item means taken out
centred_log <- scale(log(ms), scale = FALSE)
halves <- cbind(rowMeans(centred_log[, seq(1, k, 2)], na.rm = TRUE), rowMeans(centred_log[, seq(2, k, 2)], na.rm = TRUE))
r <- cor(halves, use = "complete.obs")[1, 2]

numbers <- function(v) paste0("[", paste(ifelse(is.na(v), "null", format(v, digits = 17, trim = TRUE)), collapse = ", "), "]")
number <- function(v) format(v, digits = 17)
cat("{\n", sprintf('"n": %d, "k": %d,\n', n, k), '"reversed": ', numbers(as.integer(reversed)),
    ',\n"words": ', numbers(words), ',\n"answers": ', numbers(c(answers)), ',\n"ms": ', numbers(c(ms)),
    ',\n"position": ', numbers(c(position)), ',\n"n_persons": ', g, ', "n_latencies": ', nrow(used),
    ',\n"distance_sd": ', number(sd_d), ',\n"effect": ', number(effect), ',\n"effect_se": ', number(se),
    ',\n"effect_p": ', number(2 * pt(-abs(effect / se), df)),
    ',\n"effect_low": ', number(effect - qt(.975, df) * se), ',\n"effect_high": ', number(effect + qt(.975, df) * se),
    ',\n"words_effect": ', number(word_fit[2, 1]), ',\n"words_effect_se": ', number(word_fit[2, 2]),
    ',\n"slope": ', numbers(coef(robust_fit)[-1]),
    ',\n"speed_variance": ', number(speed_variance), ',\n"residual": ', numbers(residual),
    ',\n"odd_even": ', number(2 * r / (1 + r)), "\n}\n", sep = "")
