#include "report/words.h"

/* Models of structure: estimates, tests and figures of fit, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_sem[] = {
    /* power */
    {"Test of the model", "Test du modèle"},
    {"Test of close fit", "Test d’ajustement proche"},
    {"Test of exact fit", "Test d’ajustement exact"},
    {"Test of not-close fit", "Test d’ajustement non proche"},
    {"discrepancy in the population (F0)", "écart dans la population (F0)"},
    {"RMSEA in the population", "RMSEA dans la population"},
    {"noncentrality", "non-centralité"},
    {"noncentrality, hypothesis", "non-centralité, hypothèse"},
    {"noncentrality, in truth", "non-centralité, en vérité"},
    {"respondents needed", "répondants nécessaires"},
    {"share of samples that reject", "part d’échantillons qui rejettent"},
    {"mean chi-square of samples", "khi-deux moyen des échantillons"},
    {"truth", "vrai"},
    {"needed", "il faut"},
    {"mean SE", "ET moy."},
    {"spread", "écart"},
    {"covered", "couvert"},
    {"found", "trouvé"},
    {"level of the test", "seuil du test"},
    {"The model has no degrees of freedom: nothing tests it.",
     "Le modèle n’a aucun degré de liberté : rien ne le met à l’épreuve."},
    {"The model holds in the population: its test rejects it at its level, {1}, whatever the "
     "number of respondents.",
     "Le modèle est vrai dans la population : son test le rejette à son seuil, {1}, quel que soit "
     "le nombre de répondants."},
    {"With {1 respondent|respondents} the test of the model, at the level {2}, finds with a power "
     "of {3} that it does not hold in this population.",
     "Avec {1 répondant|répondants}, le test du modèle, au seuil {2}, découvre avec une puissance "
     "de {3} qu’il n’est pas vrai dans cette population."},
    {"A power of {1} takes {2 respondent|respondents}.",
     "Une puissance de {1} demande {2 répondant|répondants}."},
    {"{1} of {2 sample|samples} converged.", "{1} sur {2 échantillon|échantillons} ont convergé."},
    {"With {1 respondent|respondents} the test that the RMSEA is at least {2} has a power of {3} "
     "when it is {4}.",
     "Avec {1 répondant|répondants}, le test que le RMSEA est au moins de {2} a une puissance de "
     "{3} quand il est de {4}."},
    {"With {1 respondent|respondents} the test that the RMSEA is at most {2} has a power of {3} "
     "when it is {4}.",
     "Avec {1 répondant|répondants}, le test que le RMSEA est au plus de {2} a une puissance de "
     "{3} quand il est de {4}."},
    {"Fewer do not give the power of {1} that is wanted.",
     "Moins ne donnent pas la puissance voulue de {1}."},
    /* models of structure as text and page */
    {"Model of structure", "Modèle de structure"},
    {"Summary", "Résumé"},
    {"Sample", "Effectif"},
    {"Estimator", "Estimateur"},
    {"Test", "Test"},
    {"Missing", "Manquants"},
    {"Scaling", "Échelle"},
    {"Parameters", "Paramètres"},
    {"Parameter", "Paramètre"},
    {"Search", "Recherche"},
    {"Normality", "Normalité"},
    {"Measure", "Indice"},
    {"standard", "usuel"},
    {"scaled", "corrigé"},
    {"robust", "robuste"},
    {"bootstrap", "bootstrap"},
    {"robust (sandwich of the expected information)",
     "robustes (sandwich de l’information attendue)"},
    {"robust (Huber-White sandwich of the observed information)",
     "robustes (sandwich de Huber-White de l’information observée)"},
    {"from the scores of respondents (first order)",
     "d’après les scores des répondants (premier ordre)"},
    {"Satorra-Bentler", "Satorra-Bentler"},
    {"mean and variance adjusted (Satterthwaite)",
     "ajusté en moyenne et en variance (Satterthwaite)"},
    {"scaled and shifted", "corrigé et décalé"},
    {"Yuan-Bentler", "Yuan-Bentler"},
    {"Yuan-Bentler (Mplus variant)", "Yuan-Bentler (variante de Mplus)"},
    {"residual-based (Browne)", "fondé sur les résidus (Browne)"},
    {"rows with a missing answer are left out",
     "les lignes où une réponse manque sont laissées de côté"},
    {"every answer given counts (FIML)", "toute réponse donnée compte (FIML)"},
    {"every pair of variables by itself (pairwise)",
     "chaque paire de variables prise à part (par paires)"},
    {"expected", "attendue"},
    {"Regressions", "Régressions"},
    {"Covariances", "Covariances"},
    {"Intercepts", "Ordonnées à l’origine"},
    {"Variances", "Variances"},
    {"Scaling factors", "Facteurs d’échelle"},
    {"Defined parameters", "Paramètres définis"},
    {"degrees of freedom", "degrés de liberté"},
    {"scaling factor", "facteur de correction"},
    {"Baseline chi-square", "Khi-deux du modèle nul"},
    {"interval (90 %)", "intervalle (90 %)"},
    {"p that it is at most 0.05", "p qu’il soit au plus de 0,05"},
    {"p that it is at least 0.08", "p qu’il soit au moins de 0,08"},
    {"SRMR", "SRMR"},
    {"CRMR", "CRMR"},
    {"RMR", "RMR"},
    {"GFI", "GFI"},
    {"AVE", "AVE"},
    {"ECV", "ECV"},
    {"HTMT", "HTMT"},
    {"HTMT2", "HTMT2"},
    {"Log-likelihood", "Log-vraisemblance"},
    {"sample-size adjusted BIC", "BIC ajusté selon l’effectif"},
    {"{1} to {2}", "{1} à {2}"},
    {"There are no figures of fit: see the notes.",
     "Il n’y a pas d’indices d’ajustement : voir les notes."},
    {"The model fits well by the usual limits: {1}.",
     "Le modèle s’ajuste bien selon les seuils d’usage : {1}."},
    {"The model fits acceptably, not well, by the usual limits: {1}.",
     "Le modèle s’ajuste de façon acceptable, sans plus, selon les seuils d’usage : {1}."},
    {"The model does not fit by the usual limits: {1}.",
     "Le modèle ne s’ajuste pas selon les seuils d’usage : {1}."},
    {"(Well: CFI at least {1}, RMSEA at most {2}, SRMR at most {3}; acceptably: {4}, {5}, {6}.)",
     "(Bien : CFI d’au moins {1}, RMSEA d’au plus {2}, SRMR d’au plus {3} ; acceptable : {4}, {5}, "
     "{6}.)"},
    {"The model has as many parameters as the data have moments: it fits them whatever they are, "
     "and its fit says nothing.",
     "Le modèle a autant de paramètres que les données ont de moments : il s’y ajuste quelles "
     "qu’elles soient, et son ajustement ne dit rien."},
    {"Chi-square {1} with {2} degrees of freedom, p {3}: the data differ from the model by more "
     "than chance.",
     "Khi-deux {1} à {2} degrés de liberté, p {3} : les données s’écartent du modèle plus que ne "
     "le ferait le hasard."},
    {"Chi-square {1} with {2} degrees of freedom, p {3}: chance could explain how the data differ "
     "from the model.",
     "Khi-deux {1} à {2} degrés de liberté, p {3} : le hasard pourrait expliquer l’écart entre les "
     "données et le modèle."},
    {"The search did not converge: none of the figures below can be relied on. Simplify the model, "
     "or look at its variables.",
     "La recherche n’a pas convergé : aucun des chiffres ci-dessous n’est fiable. Simplifiez le "
     "modèle, ou examinez ses variables."},
    {"The model is not identified: other estimates fit as well, and none may be interpreted. Fix "
     "or "
     "share parameters; the notes name those that move.",
     "Le modèle n’est pas identifié : d’autres estimations s’ajustent aussi bien, et aucune n’est "
     "interprétable. Fixez des paramètres ou rendez-les égaux ; les remarques nomment "
     "ceux qui bougent."},
    {"The solution is improper: the (residual) variance of these is estimated under zero: {1}.",
     "La solution est impropre : la variance (résiduelle) de ces variables est estimée au-dessous "
     "de zéro : {1}."},
    {"The solution is improper: correlations beyond 1, or covariance matrices that are none.",
     "La solution est impropre : des corrélations au-delà de 1, ou des matrices de covariance qui "
     "n’en sont pas."},
    {"{1 loading|loadings} under {2}: {3}.", "{1 saturation|saturations} au-dessous de {2} : {3}."},
    {"Factors that are hardly distinct (correlation of {1} or more): {2}.",
     "Facteurs à peine distincts (corrélation de {1} ou plus) : {2}."},
    {"{1} and {2} ({3}", "{1} et {2} ({3}"},
    {"; {1} and {2} ({3}", " ; {1} et {2} ({3}"},
    {"Reliability (omega) goes from {1} ({2}) to {3} ({4}).",
     "La fidélité (oméga) va de {1} ({2}) à {3} ({4})."},
    {"Reliability of the sum of all items (omega total) is {1}; of the general factor alone (omega "
     "h), {2}.",
     "La fidélité de la somme de tous les items (oméga total) est de {1} ; celle du seul facteur "
     "général (oméga h), de {2}."},
    {"Reliability (omega) of {1}: {2}.", "Fidélité (oméga) de {1} : {2}."},
    {"What would help the fit most: {1} (chi-square falls by about {2}, standardised change {3}). "
     "Free it only where theory says so.",
     "Ce qui améliorerait le plus l’ajustement : {1} (le khi-deux baisserait d’environ {2}, valeur "
     "standardisée attendue {3}). Ne le libérez que si la théorie le dit."},
    {"converged in {1 step|steps}; largest slope {2}",
     "convergence en {1 pas|pas} ; plus grande pente {2}"},
    {"did not converge in {1 step|steps}; largest slope {2}",
     "pas de convergence en {1 pas|pas} ; plus grande pente {2}"},
    {"{1 start|starts}, {2 solution|solutions}", "{1 départ|départs}, {2 solution|solutions}"},
    {"{1 equality constraint|equality constraints}",
     "{1 contrainte d’égalité|contraintes d’égalité}"},
    {"{1 cluster|clusters}", "{1 grappe|grappes}"},
    {"{1 pattern|patterns} of missing answers",
     "{1 configuration|configurations} de réponses manquantes"},
    {"Group {1}: {2} ({3 respondent|respondents})", "Groupe {1} : {2} ({3 répondant|répondants})"},
    {"Groups", "Groupes"},
    {"estimate", "estimation"},
    {"z", "z"},
    {"std.", "stand."},
    {"standardised", "standardisé"},
    {"label", "étiquette"},
    {"all items", "tous les items"},
    {"alpha, ordinal", "alpha ordinal"},
    {"omega h", "oméga h"},
    {"omega hs", "oméga hs"},
    {"omega total", "oméga total"},
    {"omega, implied", "oméga impliqué"},
    {"omega, observed", "oméga observé"},
    {"omega, ordinal", "oméga ordinal"},
    {"omega, ordinal, implied", "oméga ordinal impliqué"},
    {"omega, level 1", "oméga niveau 1"},
    {"omega, level 2", "oméga niveau 2"},
    {"omega, level 1, partial", "oméga 1 partiel"},
    {"Heterotrait-monotrait ratio", "Rapport hétérotrait-monotrait"},
    {"Largest residual correlations", "Plus grandes corrélations résiduelles"},
    {"residual", "résidu"},
    {"Root mean square residuals", "Résidus quadratiques moyens"},
    {"sample", "échant."},
    {"p exact", "p exact"},
    {"p close", "p proche"},
    {"cov", "covariances"},
    {"thresholds", "seuils"},
    {"Modification", "Modification"},
    {"index", "indice"},
    {"power", "puissance"},
    {"Equality released", "Égalité levée"},
    {"chi-square", "khi-deux"},
    {"Mardia's skewness {1} (p {2}), kurtosis {3} (z {4}, p {5})",
     "asymétrie de Mardia {1} (p {2}), aplatissement {3} (z {4}, p {5})"},
    {"Where it does not fit", "Où il ne s’ajuste pas"},
    {"CFI, scaled", "CFI, corrigé"},
    {"CFI, robust", "CFI, robuste"},
    {"TLI, scaled", "TLI, corrigé"},
    {"TLI, robust", "TLI, robuste"},
    {"RMSEA, scaled", "RMSEA, corrigé"},
    {"RMSEA, robust", "RMSEA, robuste"},
    {"clusters", "grappes"},
    {"patterns of missing answers", "configurations de réponses manquantes"},
    {"The search for the estimates", "La recherche des estimations"},
    {"converged", "a convergé"},
    {"steps", "pas"},
    {"starts", "départs"},
    {"distinct solutions among them", "solutions distinctes parmi eux"},
    {"largest slope", "plus grande pente"},
    {"smallest eigenvalue of the Hessian", "plus petite valeur propre de la hessienne"},
    {"free parameters less constraints", "paramètres libres moins les contraintes"},
    {"rank of the information", "rang de l’information"},
    {"improper estimates", "estimations impropres"},
    {"Standardised loadings by factor, with their intervals",
     "Saturations standardisées par facteur, avec leurs intervalles"},
    {"Standardised loadings by factor and group, with their intervals",
     "Saturations standardisées par facteur et par groupe, avec leurs intervalles"},
    {"Standardised loading", "Saturation standardisée"},
    {"Correlations of factors (of their residuals, where something predicts them)",
     "Corrélations des facteurs (de leurs résidus, là où quelque chose les prédit)"},
    {"Residual correlations: what the sample's are above the model's; framed from 0.10 on",
     "Corrélations résiduelles : ce que celles de l’échantillon ont de plus que celles du modèle ; "
     "encadrées à partir de 0,10"},
    {"Residual correlation", "Corrélation résiduelle"},
    {"The model with its standardised estimates; dashed: under 0.40. Correlations of residuals are "
     "not drawn",
     "Le modèle et ses estimations standardisées ; en tirets : au-dessous de 0,40. Les "
     "corrélations des résidus ne sont pas dessinées"},
    {"Figures of fit, each in every variant that is defined",
     "Indices d’ajustement, chacun dans toutes les variantes qui sont définies"},
    {"Estimates with their intervals; a point stands before what is a residual's",
     "Estimations et leurs intervalles ; un point précède ce qui est d’un résidu"},
    {"Root mean square residuals: of the sample, and estimated for the population with its "
     "interval; tests of exact and of close fit",
     "Résidus quadratiques moyens : de l’échantillon, et estimés pour la population avec leur "
     "intervalle ; tests d’ajustement exact et proche"},
    {"What would help the fit most: parameters that are fixed, by how much chi-square would fall "
     "and what they would become; power: to notice a standardised 0.1. Free one only where theory "
     "says so",
     "Ce qui améliorerait le plus l’ajustement : paramètres fixés, de combien le khi-deux "
     "baisserait et ce qu’ils deviendraient ; puissance : de remarquer 0,1 (standardisé). N’en "
     "libérez un que si la théorie le dit"},
    {"expected change", "changement attendu"},
    {"judgement", "jugement"},
    {"Equalities, and what releasing each would do",
     "Les égalités, et ce que ferait la levée de chacune"},
    {"Equality", "Égalité"},
    {"Reliability of the scales that the factors' items make",
     "Fidélité des échelles que forment les items des facteurs"},
    {"Whether factors are distinct: their correlation, which should be under the roots of both AVE "
     "(Fornell and Larcker, 1981), and HTMT, which should be under 0.85 (Henseler, Ringle and "
     "Sarstedt, 2015). Of more than 45 pairs the most alike",
     "Si les facteurs sont distincts : leur corrélation, qui devrait être au-dessous des racines "
     "des deux AVE (Fornell et Larcker, 1981), et le HTMT, qui devrait être au-dessous de 0,85 "
     "(Henseler, Ringle et Sarstedt, 2015). De plus de 45 paires, les plus semblables"},
    {"correlation", "corrélation"},
    {"root of AVE, first", "racine d’AVE, premier"},
    {"root of AVE, second", "racine d’AVE, second"},
    {"Bootstrap", "Bootstrap"},
    {"{1} of {2 replicate|replicates} converged; intervals are percentiles",
     "{1} sur {2 réplication|réplications} ont convergé ; les intervalles sont des centiles"},
    {"the model's test by Bollen and Stine: p {1}", "le test du modèle de Bollen et Stine : p {1}"},
    {"Cut-offs for this model", "Seuils pour ce modèle"},
    {"seen", "vus"},
    {"{1 path|paths} left out", "{1 lien omis|liens omis}"},
    {"this model", "ce modèle"},
    {"Misspecification", "Mauvaise spécification"},
    {"Cut-offs for this model and this number of respondents, by simulation: figures worse than a "
     "line's are those of models that leave as much out. Seen: share of such models that the "
     "figure shows",
     "Seuils pour ce modèle et ce nombre de répondants, par simulation : des indices pires que "
     "ceux d’une ligne sont ceux de modèles qui omettent autant. Vus : part de ces modèles que "
     "l’indice révèle"},
    {"inconclusive", "on ne peut conclure"},
    {"misspecified", "mal spécifié"},
    {"no misspecification", "rien à modifier"},
    {"no misspecification: small change", "rien à modifier : changement faible"},
    {"misspecified: large change", "mal spécifié : changement fort"},
    {NULL, NULL},
};

const norma__phrase norma__notes_fr_sem[] = {
    /* the command */
    {"sem-ordered-absent",
     "des variables de --ordered ne sont pas dans le modèle, et sont laissées "
     "de côté"},
    /* the sample */
    {"sem-rows-without-group",
     "lignes laissées de côté parce qu’elles n’appartiennent à aucun groupe : {value} sur {of}"},
    {"sem-rows-without-x", "lignes laissées de côté parce qu’il y manque une variable qui ne fait "
                           "que prédire et dont les "
                           "moments sont fixés : {value} sur {of} ; --free-x les garde"},
    {"sem-rows-without-cluster",
     "lignes laissées de côté parce qu’elles n’appartiennent à aucune grappe : {value} sur {of}"},
    {"sem-few-clusters", "grappes : {value} ; à moins de {of}, les erreurs types "
                         "sont trop petites et les tests rejettent trop souvent"},
    {"sem-categories-merged",
     "item {subject} : la catégorie {value} est réunie à la catégorie {of} dans tous les groupes, "
     "parce qu’un groupe n’en fait pas usage"},
    {"sem-categories-few",
     "{value} items ordinaux sur {of} ont une catégorie très peu choisie (le premier est "
     "{subject}) : ses seuils et corrélations sont incertains, et les erreurs types peuvent être "
     "trop petites"},
    {"sem-pairs-unseen",
     "aucune ligne ne comporte de réponse aux deux variables de {value} paires sur {of} : le "
     "modèle "
     "saturé, et avec lui le test, les erreurs types et les indices d’ajustement, ne sont pas "
     "fiables"},
    {"sem-saturated-large",
     "les indices d’ajustement robustes et les tests corrigés de {value} variables incomplètes "
     "demanderaient trop de temps et n’ont pas été calculés : ajustez moins de variables à la "
     "fois"},
    {"sem-saturated-singular",
     "l’information du modèle saturé n’est pas définie positive : les indices d’ajustement "
     "robustes "
     "et les tests corrigés ne sont pas définis, tant les données manquantes sont nombreuses"},
    {"sem-saturated-unconverged",
     "l’algorithme EM du modèle saturé a été arrêté après {value} pas : le test et les indices "
     "d’ajustement peuvent changer dans les décimales affichées, tant les données manquantes sont "
     "nombreuses"},
    /* the notation of models */
    {"sem-ordinal-exogenous", "{subject} ne fait que prédire : ses réponses sont prises comme des "
                              "nombres, et non comme des catégories"},
    {"sem-x-joint",
     "réponses ordinales et prédicteurs observés : les prédicteurs et les réponses latentes sont "
     "supposés conjointement normaux ; par défaut, lavaan raisonne conditionnellement aux "
     "prédicteurs, et ses valeurs diffèrent (comparer avec conditional.x = FALSE)"},
    {"sem-exogenous-described",
     "{subject} ne fait que prédire, mais le modèle contient une formule de sa variance, de sa "
     "covariance ou de sa moyenne : ses moments sont estimés librement"},
    {"sem-label-shared", "une étiquette donnée une seule fois pour plusieurs groupes rend son "
                         "paramètre égal dans tous ; c(a, b)*x en donne une par groupe"},
    {"sem-power-unconverged",
     "échantillons laissés de côté parce que le modèle n’y a pas convergé : "
     "{value} sur {of}"},
    {"sem-cutoffs-unconverged", "échantillons laissés de côté parce que le modèle n’y a pas "
                                "convergé ou qu’une catégorie y manque : {value} sur {of}"},
    {"sem-bootstrap-unconverged",
     "échantillons bootstrap laissés de côté parce que le modèle n’y a "
     "pas convergé : {value} sur {of}"},
    {"sem-equal-fixed", "des paramètres égaux sont fixés à des valeurs différentes : la première "
                        "vaut pour tous"},
    /* the search */
    {"sem-not-converged",
     "l’estimation n’a pas convergé en {value} itérations : ces estimations ne doivent pas être "
     "utilisées"},
    {"sem-no-start", "aucun jeu de valeurs initiales ne donne au modèle des covariances définies "
                     "positives : il faut en indiquer"},
    {"sem-saddle", "la solution n’est pas un minimum : la plus petite valeur propre des dérivées "
                   "secondes est {value}"},
    {"sem-not-identified",
     "le modèle n’est pas identifié : {value} direction(s) laissent l’ajustement inchangé, le long "
     "desquelles varient les paramètres {subject}"},
    {"sem-heywood", "la variance (résiduelle) de {subject} est négative : {value}"},
    {"sem-correlation-beyond-one",
     "une corrélation (résiduelle) de {subject} dépasse 1 en valeur absolue : {value}"},
    {"sem-not-positive-definite-latent",
     "la matrice de covariance des variables latentes n’est pas définie positive : sa plus petite "
     "valeur propre est {value}"},
    /* standard errors, tests and figures of fit */
    {"sem-no-standard-errors",
     "l’information est de rang {value} sur {of} : le modèle n’est pas identifié à cette solution, "
     "et les erreurs types n’existent pas"},
    {"sem-negative-variance-of-estimate",
     "l’information n’est pas définie positive : les erreurs types de {value} paramètres sur {of} "
     "sont indéfinies"},
    {"sem-negative-df", "le modèle a plus de paramètres qu’il n’y a de moments ({value} degrés de "
                        "liberté) : rien ne peut être testé"},
    {"sem-uls-chisq",
     "la statistique non corrigée des moindres carrés non pondérés ne suit pas une loi du khi-deux "
     ": elle n’a pas de valeur p"},
    {"sem-scaling-undefined", "le facteur de correction du test n’est pas positif ou ne peut être "
                              "calculé : le test corrigé est indéfini"},
    {"sem-residual-test-undefined",
     "le test fondé sur les résidus demande des lignes complètes, plus nombreuses que les moments, "
     "et aucune variable exogène aux moments fixés : il est indéfini"},
    {"sem-robust-mixed", "CFI, TLI et RMSEA robustes sont indéfinis : des variables ordinales et "
                         "continues sont mêlées"},
    {"sem-robust-sample-indefinite",
     "CFI, TLI et RMSEA robustes sont indéfinis : la matrice des corrélations polychoriques de "
     "l’échantillon n’est pas définie positive"},
    {"sem-robust-model-indefinite",
     "CFI, TLI et RMSEA robustes sont indéfinis : la matrice des corrélations du modèle n’est pas "
     "définie positive"},
    {"sem-robust-full-weights", "CFI, TLI et RMSEA robustes sont indéfinis : la matrice des poids "
                                "n’est pas diagonale"},
    {"sem-difference-not-exact",
     "le modèle restreint estime des paramètres que l’autre fixe : la forme exacte du test de "
     "différence est indéfinie ; utiliser l’autre forme"},
    {"sem-difference-scaling-negative",
     "le facteur de correction du test de différence est négatif, et le test indéfini : préférer "
     "celui de Satorra et Bentler (2010) ou celui de Satorra (2000)"},
    {"sem-difference-negative",
     "le modèle restreint s’ajuste mieux que l’autre (différence {value}) : ils ne sont pas "
     "emboîtés, ou l’autre n’est pas à sa meilleure solution"},
    {NULL, NULL},
};
