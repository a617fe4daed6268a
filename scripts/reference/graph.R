# Exploratory graph analysis by EGAnet, on complete rows of datasets/bfi and datasets/lq2002; the graphical lasso by glasso, to the end.
# Writes tests/reference/graph.json. Run from the project's root with a copy of EGAnet's sources (2.5.0):
#   (cd EGANET/src && R CMD SHLIB -o EGAnet.so *.c)
#   Rscript scripts/reference/graph.R EGANET
# Needs glasso (1.11), igraph (1.3.5), jsonlite (1.8.4). EGAnet itself runs glasso to 1e-4, so its network is not compared by its weights:
# at the penalty that it chose, glasso is run again with thr = 1e-13.
folder <- commandArgs(TRUE)[1]
suppressMessages(library(glasso))
dyn.load(file.path(folder, "src", "EGAnet.so"))
for (f in list.files(file.path(folder, "R"), pattern = "[.]R$", full.names = TRUE)) suppressMessages(suppressWarnings(source(f)))

upper <- function(S) S[upper.tri(S)]
bfi <- na.omit(read.csv("datasets/bfi/bfi.csv")[, c(outer(1:5, c("A", "C", "E", "N", "O"), function(i, s) paste0(s, i)))])
lead <- na.omit(read.csv("datasets/lq2002/lq2002.csv")[, sprintf("LEAD%02d", 1:11)])
number <- function(w) { w <- as.vector(w); w[is.na(w)] <- 0; w } # 0: an item on its own

case <- function(name, x) {
  S <- cor(x); n <- nrow(x); p <- ncol(S)
  g <- suppressWarnings(EGA(S, n = n, plot.EGA = FALSE, seed = 1))
  t <- suppressWarnings(EGA(S, n = n, model = "TMFG", plot.EGA = FALSE, seed = 1))
  lambda <- attr(g$network, "methods")$lambda
  X <- glasso(S, lambda, penalize.diagonal = FALSE, thr = 1e-13, maxit = 1e6)$wi
  X <- (X + t(X)) / 2
  W <- -cov2cor(X)
  list(name = name, n = n, p = p, cor = upper(S), lambda = lambda, gamma = attr(g$network, "methods")$gamma,
       precision = c(diag(X), upper(X)), weights = upper(W), edges_eganet = sum(upper(g$network) != 0),
       walktrap = number(community.detection(g$network, algorithm = "walktrap")), community = number(g$wc),
       unidimensional = attr(g, "unidimensional")$unidimensional, tmfg = upper(t$network), tmfg_community = number(t$wc))
}
cases <- list(case("bfi 40", bfi[1:40, ]), case("bfi 150", bfi[1:150, ]), case("bfi 300", bfi[1:300, ]), case("bfi", bfi),
              case("lq2002 leadership", lead))

# How replicates are matched with the sample: networks of 12 half samples of 400 rows of bfi.
set.seed(7)
target <- number(suppressWarnings(EGA(cor(bfi), n = nrow(bfi), plot.EGA = FALSE, seed = 1))$wc)
boot <- t(sapply(1:12, function(r) { x <- bfi[sample(nrow(bfi), 400), ]; number(suppressWarnings(EGA(cor(x), n = 400, plot.EGA = FALSE, seed = r))$wc) }))
asNA <- function(m) { m[m == 0] <- NA; m }
matched <- community.homogenize(asNA(target), asNA(boot))
matched[is.na(matched)] <- 0
writeLines(jsonlite::toJSON(list(
  source = paste0("EGAnet 2.5.0 EGA(), community.detection(), community.homogenize(); glasso ", packageVersion("glasso"), "; igraph ", packageVersion("igraph"), "; R ", getRversion()),
  cases = cases, target = target, replicates = boot, matched = matched), digits = NA, auto_unbox = TRUE), "tests/reference/graph.json")
