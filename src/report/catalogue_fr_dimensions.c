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
    {NULL, NULL}};
