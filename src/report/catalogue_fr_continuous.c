#include "report/words.h"

/* Continuous norms, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_continuous[] = {
    {"Continuous norms of {1} over {2}: {3}", "Normes continues de {1} selon {2} : {3}"},
    {"polynomial surface", "surface polynomiale"},
    {"regression of moments", "régression des moments"},
    {"Box-Cox distribution", "distribution de Box-Cox"},
    {"sinh-arcsinh distribution", "distribution sinh-arcsinh"},
    {"beta-binomial distribution", "distribution bêta-binomiale"},
    {"{1 respondent|respondents}, {2} from {3} to {4} with {5 value|values}",
     "{1 répondant|répondants}, {2} de {3} à {4} avec {5 valeur|valeurs}"},
    {"R2 of scores {1}, RMSE {2} points and {3} T; log-likelihood {4}, BIC {5}",
     "R² des scores {1}, erreur quadratique {2} points et {3} T ; log-vraisemblance {4}, BIC {5}"},
    {"Converged in {1 step|steps}; gradient {2}", "Convergence en {1 pas|pas} ; gradient {2}"},
    {"Not converged in {1 step|steps}; gradient {2}",
     "Pas de convergence en {1 pas|pas} ; gradient {2}"},
    {"Term", "Terme"},
    {"u = ({1} - {2}) / {3}", "u = ({1} − {2}) / {3}"},
    {"constant", "constante"},
    {"log mu", "log mu"},
    {"log sigma", "log sigma"},
    {"log delta", "log delta"},
    {"mu", "mu"},
    {"nu", "nu"},
    {"epsilon", "epsilon"},
    {"logit of the mean", "logit de la moyenne"},
    {"log (alpha + beta)", "log (alpha + bêta)"},
    {"skewness", "asymétrie"},
    {"Terms", "Termes"},
    {"adj. R2", "R² aj."},
    {"crossing", "croisée"},
    {"best of the size", "les meilleurs de ce nombre"},
    {"bias", "biais"},
    {"bias T", "biais T"},
    {"RMSE T", "EQM T"},
    {"z mean", "z moy."},
    {"z variance", "z variance"},
    {"z skew", "z asym."},
    {"z kurtosis", "z aplat."},
    {"Residuals: mean {1}, SD {2}, skewness {3}, kurtosis {4}; normal? K2 = {5}, p {6}",
     "Résidus : moyenne {1}, écart-type {2}, asymétrie {3}, aplatissement {4} ; normaux ? K² = "
     "{5}, p {6}"},
    {"Percentile curves cross: {1} {2} to {3}, T {4} to {5}",
     "Des courbes de centiles se croisent : {1} de {2} à {3}, T de {4} à {5}"},
    {"Score at each percentile", "Score à chaque centile"},
    {"% below", "% au-dessous"},
    {"coefficients", "coefficients"},
    {"log-lik.", "log-vrais."},
    {"held out", "hors éch."},
    {"R2", "R²"},
    {"crossings", "croisements"},
    {"Continuous norms", "Normes continues"},
    {"{1} over {2}", "{1} selon {2}"},
    {"Percentile curves", "Courbes de centiles"},
    {"Methods compared", "Méthodes comparées"},
    {"Norm table", "Table de normes"},
    {"Score at each percentile over the covariate, with intervals; points are the percentiles of "
     "each group by itself",
     "Score à chaque centile selon la covariable, avec intervalles ; les points sont les centiles "
     "de chaque groupe pris à part"},
    {"The best surface of each number of terms", "La meilleure surface de chaque nombre de termes"},
    {"Adjusted R2", "R² ajusté"},
    {"Cp", "Cp"},
    {"Curves cross", "Courbes croisées"},
    {"Which", "Lesquels"},
    {"Coefficients", "Coefficients"},
    {"Worm plot: quantile residuals less normal quantiles, with the 95 % band in which they lie "
     "when the model is right",
     "Graphique en ver (worm plot) : résidus quantiles moins quantiles normaux, avec la bande à 95 "
     "% où ils se trouvent quand le modèle est juste"},
    {"Groups: observed less fitted score, and deviates of the residuals",
     "Groupes : score observé moins score ajusté, et écarts réduits des résidus"},
    {"The same likelihood for all; held out: of respondents left out",
     "La même vraisemblance pour toutes ; hors éch. : celle des répondants laissés de côté"},
    {"T scores with their intervals; --format csv has all",
     "Scores T avec leurs intervalles ; --format csv les donne tous"},
    {"Continuous norms over {1}, from {2} to {3}", "Normes continues selon {1}, de {2} à {3}"},
    {"method", "méthode"},
    {"RMSE", "EQM"},
    {"; percentile and T also given {1}", " ; centile et score T aussi à {1} donné"},
    {"Normal quantile", "Quantile normal"},
    {"Residual less normal quantile", "Résidu moins quantile normal"},
    {NULL, NULL}};

const norma__phrase norma__notes_fr_continuous[] = {
    {"continuous-rows", "lignes sans score ou sans covariable, ou non retenues, laissées de "
                        "côté : {value} sur {of}"},
    {"continuous-weighted",
     "avec leurs pondérations, les {of} répondants en valent {value} de même "
     "poids (Kish)"},
    {"continuous-not-converged",
     "{subject} n’a pas convergé en {value} pas : n’utilisez pas ces normes"},
    {"continuous-shifted",
     "la distribution de Box-Cox porte sur des scores supérieurs à 0 : {value} est ajouté à tous"},
    {"continuous-r2", "aucune surface n’atteint un R² ajusté de {of} avec autant de termes : la "
                      "meilleure en a {value}"},
    {"continuous-crossing",
     "des courbes de centiles se croisent sur {value} plages de la covariable : choisissez un "
     "autre "
     "nombre de termes (--terms), des puissances moindres ou une autre méthode"},
    {"continuous-candidate",
     "les courbes de centiles des {of} meilleurs termes se croisent : les termes retenus sont "
     "au rang {value} de cette taille"},
    {"continuous-power",
     "la covariable a trop peu de valeurs différentes pour sa puissance {of} : {value} est la plus "
     "haute"},
    {"continuous-small-groups",
     "groupes de moins de 50 répondants : {value} sur {of} ; des classes "
     "(--groups classes) en font de plus grands"},
    {"continuous-resamples",
     "des {of} échantillons tirés pour les intervalles, {value} ont pu être "
     "ajustés"},
    {"given-covariate-absent", "les normes sont continues selon {subject}, que ces réponses n’ont "
                               "pas : personne n’a de score "
                               "à {subject} donné"},
    {"given-rows-without",
     "répondants sans score à {subject} donné : {value} sur {of} ; {subject} manque, ou sort de ce "
     "que les normes ont vu"},
    {"norms-continuous-left-out",
     "pas de normes continues pour l’échelle {subject} : trop peu de répondants ou de valeurs de "
     "la "
     "covariable, scores impropres à la méthode, ou pas de convergence"},
    {"continuous-not-possible",
     "{subject} n’est pas parmi les méthodes comparées : elle n’est pas faite pour ces scores"},
    {NULL, NULL}};
