#include "report/words.h"

/* The number of factors, in French. */
const norma__phrase norma__phrases_fr_dimensions[] = {
    {"Number of factors", "Nombre de facteurs"},
    {"eigenvalues against random data", "valeurs propres comparées au hasard"},
    {"partial correlations left over", "corrélations partielles restantes"},
    {"fit against degrees of freedom", "ajustement selon les degrés de liberté"},
    {"fit of each solution", "ajustement de chaque solution"},
    {"eigenvalues by a rule", "valeurs propres selon une règle"},
    {"simulated data sets", "données simulées"},
    {"a network of the items", "réseau des items"},
    {"polychoric", "polychoriques"},
    {"Pearson", "de Pearson"},
    {"{1 row|rows} used, {2 item|items}, {3} correlations",
     "{1 ligne utilisée|lignes utilisées}, {2 item|items}, corrélations {3}"},
    {"Analysed", "Analyse"},
    {"What each criterion says", "Ce que dit chaque critère"},
    {"What each criterion looked at", "Ce que chaque critère a examiné"},
    {"Number of factors by each criterion, and what it assumes",
     "Nombre de facteurs selon chaque critère, et ce qu’il suppose"},
    {"Factors", "Facteurs"},
    {"What it assumes", "Ce qu’il suppose"},
    {"Looks at", "Examine"},
    {"The criteria ask different questions and need not agree. Where they do not, look at the "
     "solutions with both numbers of factors (norma factor): which factors can be named, and which "
     "come back in another sample? There is no vote: criteria that rest on the same assumption "
     "would count twice.",
     "Les critères ne posent pas la même question et peuvent diverger. Dans ce cas, comparez les "
     "solutions avec l’un et l’autre nombre de facteurs (norma factor) : quels facteurs peut-on "
     "nommer, lesquels se retrouvent dans un autre échantillon ? Il n’y a pas de vote : des "
     "critères qui reposent sur la même hypothèse compteraient double."},
    {"The broken line stands at the number of factors that the criterion says. The figures are in "
     "the annex.",
     "Le trait interrompu est au nombre de facteurs indiqué par le critère. Les chiffres sont en "
     "annexe."},
    {"Exploratory graph analysis", "Analyse exploratoire de graphe"},
    {"The network is the graphical lasso with the penalty {2} chosen by EBIC (gamma {3}); walktrap "
     "finds {1 dimension|dimensions} in it.",
     "Le réseau est le lasso graphique, de pénalité {2} choisie par l’EBIC (gamma {3}) ; walktrap "
     "y trouve {1 dimension|dimensions}."},
    {"The network is the triangulated maximally filtered graph; walktrap finds {1 "
     "dimension|dimensions} in it.",
     "Le réseau est le graphe triangulé maximalement filtré (TMFG) ; walktrap y trouve {1 "
     "dimension|dimensions}."},
    {"The check for a single dimension came first, and says there is one.",
     "Le contrôle d’une dimension unique, fait d’abord, indique qu’il n’y en a qu’une."},
    {"In {1} replicates the number of dimensions has the median {2} and the interval {3} to {4}.",
     "Sur {1} réplications, le nombre de dimensions a pour médiane {2} et pour intervalle {3} à "
     "{4}."},
    {"Number of dimensions in the replicates", "Nombre de dimensions dans les réplications"},
    {"Factors or rank", "Facteurs ou rang"},
    {"Number of dimensions", "Nombre de dimensions"},
    {"Replicates", "Réplications"},
    {"How often each item is found in its dimension",
     "Fréquence à laquelle chaque item se retrouve dans sa dimension"},
    {"Share of replicates with the item in its dimension",
     "Part des réplications où l’item est dans sa dimension"},
    {"Dimensions of the network, and how stable their items are",
     "Dimensions du réseau et stabilité de leurs items"},
    {"Dimension", "Dimension"},
    {"Replicates with it", "Réplications concordantes"},
    {"How often exactly this dimension was found",
     "Fréquence à laquelle exactement cette dimension a été trouvée"},
    {"Criterion, and what it assumes", "Critère, et ce qu’il suppose"},
    {"There is no vote: criteria that rest on the same assumption would count twice. Where they "
     "differ, compare the solutions (norma factor).",
     "Il n’y a pas de vote : des critères qui reposent sur la même hypothèse compteraient double. "
     "Là où ils divergent, comparez les solutions (norma factor)."},
    {"Eigenvalues of the correlations, and their thresholds",
     "Valeurs propres des corrélations, et leurs seuils"},
    {"Eigenvalues with squared multiple correlations on the diagonal, and their thresholds",
     "Valeurs propres avec les carrés des corrélations multiples sur la diagonale, et leurs "
     "seuils"},
    {"Rank", "Rang"},
    {"observed", "observée"},
    {"normal mean", "norm. moy."},
    {"normal pct.", "norm. cent."},
    {"perm. mean", "perm. moy."},
    {"perm. pct.", "perm. cent."},
    {"emp. Kaiser", "Kaiser emp."},
    {"eigenvalue", "valeur propre"},
    {"threshold", "seuil"},
    {"second difference", "différence seconde"},
    {"mean squared partial", "moyenne des carrés des corrélations partielles"},
    {"mean fourth power of partials",
     "moyenne des puissances quatrièmes des corrélations partielles"},
    {"trace of the fourth power", "trace de la puissance quatrième"},
    {"Parallel analysis, components: mean", "Analyse parallèle, composantes : moyenne"},
    {"Parallel analysis, components: percentile", "Analyse parallèle, composantes : centile"},
    {"Parallel analysis, components: Crawford's rule",
     "Analyse parallèle, composantes : règle de Crawford"},
    {"Parallel analysis, common factors: mean", "Analyse parallèle, facteurs communs : moyenne"},
    {"Parallel analysis, common factors: percentile",
     "Analyse parallèle, facteurs communs : centile"},
    {"Parallel analysis, common factors: Crawford's rule",
     "Analyse parallèle, facteurs communs : règle de Crawford"},
    {"Normal answers; a component must be larger than the average of uncorrelated items, which "
     "chance alone passes about every other time",
     "Réponses normales ; une composante doit dépasser la moyenne de celles d’items non corrélés, "
     "ce que le seul hasard fait environ une fois sur deux"},
    {"Normal answers; a component must be larger than nearly all of uncorrelated items; small ones "
     "beside a large one are missed",
     "Réponses normales ; une composante doit dépasser presque toutes celles d’items non "
     "corrélés ; les petites à côté d’une grande sont manquées"},
    {"Normal answers; the first component must be larger than nearly all of uncorrelated items, "
     "the others than their average",
     "Réponses normales ; la première composante doit dépasser presque toutes celles d’items non "
     "corrélés, les autres leur moyenne"},
    {"Normal answers, common factors; a factor must be larger than the average of uncorrelated "
     "items; in large samples even trivial ones are",
     "Réponses normales, facteurs communs ; un facteur doit dépasser la moyenne de ceux d’items "
     "non corrélés ; dans un grand échantillon, même des facteurs négligeables le font"},
    {"Normal answers, common factors; a factor must be larger than nearly all of uncorrelated "
     "items; in large samples even trivial ones are",
     "Réponses normales, facteurs communs ; un facteur doit dépasser presque tous ceux d’items non "
     "corrélés ; dans un grand échantillon, même des facteurs négligeables le font"},
    {"Normal answers, common factors; the first must be larger than nearly all of uncorrelated "
     "items, the others than their average",
     "Réponses normales, facteurs communs ; le premier doit dépasser presque tous ceux d’items non "
     "corrélés, les autres leur moyenne"},
    {"Parallel analysis, permuted, components: mean",
     "Analyse parallèle, permutations, composantes : moyenne"},
    {"Parallel analysis, permuted, components: percentile",
     "Analyse parallèle, permutations, composantes : centile"},
    {"Parallel analysis, permuted, components: Crawford's rule",
     "Analyse parallèle, permutations, composantes : règle de Crawford"},
    {"Parallel analysis, permuted, common factors: mean",
     "Analyse parallèle, permutations, facteurs communs : moyenne"},
    {"Parallel analysis, permuted, common factors: percentile",
     "Analyse parallèle, permutations, facteurs communs : centile"},
    {"Parallel analysis, permuted, common factors: Crawford's rule",
     "Analyse parallèle, permutations, facteurs communs : règle de Crawford"},
    {"Answers of any shape, each item's own, shuffled; a component must be larger than the average "
     "of shuffled answers",
     "Réponses de toute forme, celles de chaque item, mélangées ; une composante doit dépasser la "
     "moyenne de celles des réponses mélangées"},
    {"Answers of any shape, each item's own, shuffled; a component must be larger than nearly all "
     "of shuffled answers",
     "Réponses de toute forme, celles de chaque item, mélangées ; une composante doit dépasser "
     "presque toutes celles des réponses mélangées"},
    {"Answers of any shape, each item's own, shuffled; the first component must be larger than "
     "nearly all of shuffled answers, the others than their average",
     "Réponses de toute forme, celles de chaque item, mélangées ; la première composante doit "
     "dépasser presque toutes celles des réponses mélangées, les autres leur moyenne"},
    {"Answers of any shape, common factors; a factor must be larger than the average of shuffled "
     "answers; in large samples even trivial ones are",
     "Réponses de toute forme, facteurs communs ; un facteur doit dépasser la moyenne de ceux des "
     "réponses mélangées ; dans un grand échantillon, même des facteurs négligeables le font"},
    {"Answers of any shape, common factors; a factor must be larger than nearly all of shuffled "
     "answers; in large samples even trivial ones are",
     "Réponses de toute forme, facteurs communs ; un facteur doit dépasser presque tous ceux des "
     "réponses mélangées ; dans un grand échantillon, même des facteurs négligeables le font"},
    {"Answers of any shape, common factors; the first must be larger than nearly all of shuffled "
     "answers, the others than their average",
     "Réponses de toute forme, facteurs communs ; le premier doit dépasser presque tous ceux des "
     "réponses mélangées, les autres leur moyenne"},
    {"Kaiser: eigenvalues over 1", "Kaiser : valeurs propres supérieures à 1"},
    {"A component must carry more than one item; chance is not accounted for, so that many items "
     "give too many factors",
     "Une composante doit porter plus d’un item ; le hasard n’est pas pris en compte, si bien que "
     "beaucoup d’items donnent trop de facteurs"},
    {"Empirical Kaiser criterion", "Critère empirique de Kaiser"},
    {"Chance moves eigenvalues as it does those of many normal items; made for short scales and "
     "correlated factors",
     "Le hasard déplace les valeurs propres comme celles de nombreux items normaux ; fait pour des "
     "échelles courtes et des facteurs corrélés"},
    {"Acceleration factor", "Facteur d’accélération"},
    {"The scree has one elbow, where it bends most sharply; a large first factor hides all others",
     "L’éboulis a un seul coude, là où il fléchit le plus ; un grand premier facteur cache tous "
     "les autres"},
    {"Optimal coordinates", "Coordonnées optimales"},
    {"The eigenvalues after the last factor lie on a straight line, and a factor's is at least 1",
     "Les valeurs propres après le dernier facteur sont sur une droite, et celle d’un facteur vaut "
     "au moins 1"},
    {"MAP, original (squares)", "MAP d’origine (carrés)"},
    {"MAP, revised (fourth powers)", "MAP révisé (puissances quatrièmes)"},
    {"MAP, revised (trace of the fourth matrix power)",
     "MAP révisé (trace de la puissance quatrième de la matrice)"},
    {"Components, not factors: taking one out must leave items less related on average; factors "
     "with few items or low loadings are missed",
     "Des composantes, non des facteurs : en retirer une doit laisser des items moins liés en "
     "moyenne ; les facteurs de peu d’items ou de faibles saturations sont manqués"},
    {"Sequential chi-square test", "Tests séquentiels du khi-deux"},
    {"Multivariate normal answers and a model that holds exactly; large samples reject every model "
     "and give too many factors",
     "Réponses normales multivariées et modèle exact ; un grand échantillon rejette tout modèle et "
     "donne trop de facteurs"},
    {"RMSEA, lower bound under .05", "RMSEA, borne inférieure sous 0,05"},
    {"Multivariate normal answers; a model is near enough when the 90% interval of its RMSEA "
     "begins under .05",
     "Réponses normales multivariées ; un modèle est assez proche quand l’intervalle à 90 % de son "
     "RMSEA commence sous 0,05"},
    {"Least AIC", "Plus petit AIC"},
    {"Multivariate normal answers; the model that would predict a new sample best, of which large "
     "samples carry ever larger ones",
     "Réponses normales multivariées ; le modèle qui prédirait le mieux un nouvel échantillon, "
     "d’autant plus grand que l’échantillon l’est"},
    {"Least BIC", "Plus petit BIC"},
    {"Multivariate normal answers; one of the models is true, and the simplest that the sample "
     "supports is sought",
     "Réponses normales multivariées ; l’un des modèles est vrai, on cherche le plus simple que "
     "l’échantillon soutienne"},
    {"Least SABIC", "Plus petit SABIC"},
    {"Multivariate normal answers; as BIC, with a lower price of a parameter, ln((n + 2) / 24)",
     "Réponses normales multivariées ; comme le BIC, avec un paramètre moins coûteux, ln((n + 2) / "
     "24)"},
    {"p of the chi-square", "p du khi-deux"},
    {"lower bound of RMSEA", "borne inférieure du RMSEA"},
    {"AIC", "AIC"},
    {"BIC", "BIC"},
    {"SABIC", "SABIC"},
    {"Exploratory graph analysis, graphical lasso",
     "Analyse exploratoire de graphe, lasso graphique"},
    {"Normal answers; items of a dimension keep partial correlations with one another and few with "
     "others; correlated factors are told apart by what they leave out",
     "Réponses normales ; les items d’une dimension gardent entre eux des corrélations partielles, "
     "et peu avec les autres ; des facteurs corrélés se distinguent par celles qui manquent"},
    {"Exploratory graph analysis, filtered graph (TMFG)",
     "Analyse exploratoire de graphe, graphe filtré (TMFG)"},
    {"Items of a dimension correlate more with one another than with others; the number of edges "
     "is fixed, whatever the number of rows",
     "Les items d’une dimension corrèlent plus entre eux qu’avec les autres ; le nombre d’arêtes "
     "est fixé, quel que soit le nombre de lignes"},
    {"Hull, common part accounted for", "Hull, part commune expliquée (CAF)"},
    {"Common factors; fit must stop improving at one point, seen in what minimum residuals leave "
     "to "
     "be factored; no assumption on the distribution",
     "Facteurs communs ; l’ajustement doit cesser de s’améliorer en un point, d’après ce que les "
     "résidus minimaux laissent à factoriser ; aucune hypothèse sur la distribution"},
    {"common part accounted for", "part commune expliquée"},
    {"Hull, CFI", "Hull, CFI"},
    {"Multivariate normal answers; fit must stop improving at one point, seen in the CFI of "
     "maximum "
     "likelihood",
     "Réponses normales multivariées ; l’ajustement doit cesser de s’améliorer en un point, "
     "d’après "
     "le CFI du maximum de vraisemblance"},
    {"CFI", "CFI"},
    {"Hull, RMSEA", "Hull, RMSEA"},
    {"Multivariate normal answers; fit must stop improving at one point, seen in the RMSEA of "
     "maximum likelihood",
     "Réponses normales multivariées ; l’ajustement doit cesser de s’améliorer en un point, "
     "d’après "
     "le RMSEA du maximum de vraisemblance"},
    {"1 - RMSEA", "1 - RMSEA"},
    {"elbow (st)", "coude (st)"},
    {"Next eigenvalue sufficiency test (NEST)",
     "Test de suffisance de la valeur propre suivante (NEST)"},
    {"Multivariate normal answers; a factor must explain more than samples from the model with one "
     "factor less would by chance; in large samples small ones do",
     "Réponses normales multivariées ; un facteur doit expliquer plus que ne le ferait par hasard "
     "un échantillon du modèle ayant un facteur de moins ; dans un grand échantillon, même de "
     "petits facteurs y parviennent"},
    {"Comparison data", "Données de comparaison"},
    {"Answers of any shape, Pearson correlations; one more factor must bring the eigenvalues of "
     "simulated samples nearer to the observed ones; at least one factor",
     "Réponses de toute forme, corrélations de Pearson ; un facteur de plus doit rapprocher les "
     "valeurs propres d’échantillons simulés de celles observées ; au moins un facteur"},
    {"distance of eigenvalues (RMSE)", "écart des valeurs propres (RMSE)"},
    {NULL, NULL}};
