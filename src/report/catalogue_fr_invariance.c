#include "report/words.h"

/* Invariance across groups and alignment, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_invariance[] = {
    {"configural", "configurale"},
    {"metric", "métrique"},
    {"scalar", "scalaire"},
    {"strict", "stricte"},
    {"variances", "variances"},
    {"covariances", "covariances"},
    {"supported", "soutenue"},
    {"doubtful", "douteuse"},
    {"not supported", "non soutenue"},
    {"the difference of chi-squares", "la différence des khi2"},
    {"Satorra (2000)", "Satorra (2000)"},
    {"Satorra and Bentler (2001)", "Satorra et Bentler (2001)"},
    {"Satorra and Bentler (2010)", "Satorra et Bentler (2010)"},
    {"{1}, {2} free", "{1}, {2} libres"},
    {"Levels are judged by cut-offs simulated for these models and samples.",
     "Les niveaux sont jugés par des seuils simulés pour ces modèles et ces échantillons."},
    {"Levels are judged by {1}; quoted second hand. Where it has no cut-off, the difference test "
     "judges.",
     "Les niveaux sont jugés selon {1} ; cité de seconde main. Là où il n’y a pas de seuil, le "
     "test de différence décide."},
    {"Cheung & Rensvold (2002), Structural Equation Modeling 9, 233-255: two groups, ML, simulated",
     "Cheung et Rensvold (2002), Structural Equation Modeling, 9, 233-255 (deux groupes, ML, "
     "simulations)"},
    {"Chen (2007), Structural Equation Modeling 14, 464-504: two groups, ML, simulated; a drop of "
     "CFI, supplemented by a rise of RMSEA or SRMR",
     "Chen (2007), Structural Equation Modeling, 14, 464-504 (deux groupes, ML, simulations ; une "
     "baisse du CFI, complétée par une hausse du RMSEA ou du SRMR)"},
    {"Meade, Johnson & Braddy (2008), Journal of Applied Psychology 93, 568-592: two groups, ML, "
     "simulated for power",
     "Meade, Johnson et Braddy (2008), Journal of Applied Psychology, 93, 568-592 (deux groupes, "
     "ML, simulations de puissance)"},
    {"Rutkowski & Svetina (2014), Educational and Psychological Measurement 74, 31-57: 10 and 20 "
     "groups, ML, simulated",
     "Rutkowski et Svetina (2014), Educational and Psychological Measurement, 74, 31-57 (10 et 20 "
     "groupes, ML, simulations)"},
    {"Rutkowski & Svetina (2017), Applied Measurement in Education 30, 39-51: 10 and 20 groups, "
     "ordinal items, WLSMV, simulated",
     "Rutkowski et Svetina (2017), Applied Measurement in Education, 30, 39-51 (10 et 20 groupes, "
     "items ordinaux, WLSMV, simulations)"},
    {"Levels are judged by the difference test.",
     "Les niveaux sont jugés par le test de différence."},
    {"The groups share the shape of the model, but not what ties its items to the factors: neither "
     "relations nor means may be compared.",
     "Les groupes partagent la forme du modèle, mais non ce qui lie ses items aux facteurs : ni "
     "les relations ni les moyennes ne peuvent être comparées."},
    {"The groups share thresholds, but not loadings: neither relations nor means may be compared.",
     "Les groupes partagent les seuils, mais non les saturations : ni les relations ni les "
     "moyennes ne peuvent être comparées."},
    {"The groups share loadings: variances, covariances and relations may be compared, means may "
     "not.",
     "Les groupes partagent les saturations : variances, covariances et relations peuvent être "
     "comparées, les moyennes non."},
    {"The groups share loadings and intercepts: means may be compared. Variances of observed "
     "scores may not, since residual variances are not known to be shared.",
     "Les groupes partagent les saturations et les ordonnées à l’origine : les moyennes peuvent "
     "être comparées. Les variances des scores observés ne le peuvent pas, car on ne sait pas si "
     "les variances résiduelles sont partagées."},
    {"The groups share loadings, intercepts and residual variances: means and variances may be "
     "compared, of factors and of scores.",
     "Les groupes partagent les saturations, les ordonnées à l’origine et les variances "
     "résiduelles : moyennes et variances peuvent être comparées, des facteurs comme des scores."},
    {"The model does not fit in the groups as they are: nothing may be compared by it.",
     "Le modèle ne s’ajuste pas dans les groupes tels qu’ils sont : rien ne peut être comparé par "
     "lui."},
    {"Whether the model fits in the groups could not be judged: nothing may be compared by it; the "
     "notes say why.",
     "On n’a pas pu juger si le modèle s’ajuste dans les groupes : rien ne peut être comparé par "
     "lui ; les remarques disent pourquoi."},
    {"Level {1} could not be judged.", "Le niveau {1} n’a pas pu être jugé."},
    {"Level {1} is {2}: the difference test has p {3}.",
     "L’invariance {1} est {2} : le test de différence donne p {3}."},
    {"Level {1} is {2}: CFI changes by {3} (limit {4}), RMSEA by {5}.",
     "L’invariance {1} est {2} : le CFI change de {3} (limite {4}), le RMSEA de {5}."},
    {"This holds of the factors, with {1 parameter|parameters} left free; sums of items that have "
     "them carry their differences.",
     "Cela vaut pour les facteurs, avec {1 paramètre laissé libre|paramètres laissés libres} ; les "
     "sommes d’items qui en ont portent leurs différences."},
    {"How well the model itself fits in the groups is doubtful.",
     "L’ajustement du modèle lui-même dans les groupes est douteux."},
    {"Without standard errors it is not known which parameters differ.",
     "Sans erreurs-types, on ne sait pas quels paramètres diffèrent."},
    {"{1} of all parameters of all groups differ: at most a quarter, so that aligned means can be "
     "trusted (a rule of thumb).",
     "{1} des paramètres de tous les groupes diffèrent : un quart au plus, de sorte qu’on peut se "
     "fier aux moyennes alignées (règle empirique)."},
    {"{1} of all parameters of all groups differ: more than a quarter, so that aligned means "
     "should not be trusted without a simulation (a rule of thumb).",
     "{1} des paramètres de tous les groupes diffèrent : plus d’un quart, de sorte qu’il ne faut "
     "pas se fier aux moyennes alignées sans simulation (règle empirique)."},
    {"and {1 other|others}", "et {1 autre|autres}"},
    {"Reference: {1}.", "Référence : {1}."},
    {"Groups: ", "Groupes : "},
    {"Result: ", "Bilan : "},
    {"Level", "Niveau"},
    {"diff", "diff."},
    {"dCFI", "dCFI"},
    {"ΔCFI", "ΔCFI"},
    {"ΔRMSEA", "ΔRMSEA"},
    {"ΔSRMR", "ΔSRMR"},
    {"dRMSEA", "dRMSEA"},
    {"dSRMR", "dSRMR"},
    {"Variant of CFI and RMSEA: {1}. Differences are tested by {2}.",
     "Variante du CFI et du RMSEA : {1}. Les différences sont testées par {2}."},
    {"Not shared", "Non partagé"},
    {"  level", "  niveau"},
    {"level", "niveau"},
    {"CFI after", "CFI après"},
    {"as asked", "demandé"},
    {"  group", "  groupe"},
    {"variance", "variance"},
    {"d", "d"},
    {"The others are in the JSON and CSV results.",
     "Les autres sont dans les résultats JSON et CSV."},
    {"  factor", "  facteur"},
    {"dMACS", "dMACS"},
    {"signed", "signé"},
    {"SDI2", "SDI2"},
    {"UDI2", "UDI2"},
    {"Of people at the same level of the factor: what the group answers more than the reference "
     "group. Bias is in answer units.",
     "Chez des personnes de même niveau sur le facteur : ce que le groupe répond de plus que le "
     "groupe de référence. Le biais est en unités de réponse."},
    {"Each item in the group where its dMACS is largest.",
     "Chaque item dans le groupe où son dMACS est le plus grand."},
    {"Mean of items", "Moyenne des items"},
    {"  kind", "  sorte"},
    {"kind", "sorte"},
    {"average", "moyenne"},
    {"loss", "perte"},
    {"differ", "diffèrent"},
    {"loading", "saturation"},
    {"Alignment of {1}", "Alignement de {1}"},
    {"R2 of all loadings {1}, of all intercepts or thresholds {2}.",
     "R2 de toutes les saturations {1}, de toutes les ordonnées à l’origine ou de tous les seuils "
     "{2}."},
    {"Invariance of measurement", "Invariance de mesure"},
    {"May the groups be compared?", "Peut-on comparer les groupes ?"},
    {"Reference group", "Groupe de référence"},
    {"Conclusion", "Conclusion"},
    {"Levels", "Niveaux"},
    {"Means of factors", "Moyennes des facteurs"},
    {"Alignment", "Alignement"},
    {"Parameters that the groups do not share", "Paramètres que les groupes ne partagent pas"},
    {"Models with more and more in common", "Modèles ayant de plus en plus en commun"},
    {"Means and variances of factors, in the model's units",
     "Moyennes et variances des facteurs, dans les unités du modèle"},
    {"How differently items are answered at the same level of the factor: dMACS with the sign of "
     "the mean difference",
     "Différence des réponses aux items à même niveau du facteur : dMACS avec le signe de la "
     "différence moyenne"},
    {"Items, each in the group where its dMACS is largest",
     "Items, chacun dans le groupe où son dMACS est le plus grand"},
    {"Aligned means with 95 % intervals, in standard deviations of the reference group",
     "Moyennes alignées avec leurs intervalles à 95 %, en écarts-types du groupe de référence"},
    {"Aligned means and standard deviations", "Moyennes et écarts-types alignés"},
    {"Aligned parameters, and in how many groups they differ",
     "Paramètres alignés, et nombre de groupes où ils diffèrent"},
    {"Means and standard deviations of a factor in many groups, such that as few parameters as "
     "possible differ much: no item needs to be invariant in all groups.",
     "Moyennes et écarts-types d’un facteur dans de nombreux groupes, tels que le moins possible "
     "de paramètres diffèrent beaucoup : aucun item n’a besoin d’être invariant dans tous les "
     "groupes."},
    {"dMACS, signed", "dMACS, signé"},
    {"Aligned mean", "Moyenne alignée"},
    {NULL, NULL},
};

const norma__phrase norma__notes_fr_invariance[] = {
    {"alignment-not-converged", "la recherche de l’alignement n’a pas convergé : la plus grande "
                                "dérivée relative est de {value}"},
    {"alignment-other-optima",
     "{of} départs ont mené à {value} optimums différents de l’alignement "
     "; le meilleur est donné"},
    {"alignment-free-undetermined",
     "l’alignement libre ne détermine pas les moyennes : les décaler toutes ensemble ne change "
     "rien ; utilisez l’alignement fixe"},
    {"alignment-no-errors", "l’alignement n’est pas à un vrai minimum : il n’a donc ni "
                            "erreurs-types ni tests"},
    {"invariance-small-groups", "les groupes de moins de {value} répondants sont laissés de côté"},
    {"invariance-binary",
     "les items à deux réponses ont un seul seuil, qui ne distingue pas leur niveau de celui de la "
     "saturation : seuils, saturations et ordonnées à l’origine sont testés ensemble"},
    {"invariance-not-fitted", "invariance {subject} : le modèle n’a pas pu être ajusté"},
    {"invariance-not-converged",
     "invariance {subject} : le modèle n’a pas convergé ; il n’est pas jugé"},
    {"invariance-not-enough-freed",
     "invariance {subject} : non atteinte avec {value} paramètres libérés ; aucun autre n’a de "
     "test du score significatif, ou il n’en peut être libéré davantage"},
    {"invariance-same-model",
     "invariance {subject} : le modèle n’a pas plus de degrés de liberté que le précédent : c’est "
     "le même, écrit autrement, et rien n’est testé"},
    {"invariance-not-simulated",
     "invariance {subject} : des seuils ne sont simulés que pour l’estimation sous normalité de "
     "réponses continues complètes ; les seuils publiés sont utilisés"},
    {"invariance-replicates-lost", "invariance {subject} : {value} échantillons simulés sur {of} "
                                   "n’ont pu être ajustés et sont laissés hors des seuils"},
    {"invariance-few-items", "{subject} : {value} items sont trop peu pour un modèle à eux seuls : "
                             "ni tailles d’effet ni alignement"},
    {"invariance-no-reference",
     "{subject} : le modèle du facteur seul n’a pu être ajusté dans le groupe de référence, ou "
     "dans aucun autre : ni tailles d’effet ni alignement"},
    {"invariance-groups-not-fitted",
     "{subject} : dans {value} groupes sur {of}, le modèle du facteur seul n’a pu être ajusté ; "
     "ils sont laissés hors des tailles d’effet et de l’alignement"},
    {NULL, NULL},
};
