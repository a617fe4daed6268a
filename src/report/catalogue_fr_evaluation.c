#include "report/words.h"

/* What follows from a fitted model: residuals, modification, reliability, scores, power, cut-offs,
 * in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_evaluation[] = {
    {NULL, NULL},
};

const norma__phrase norma__notes_fr_evaluation[] = {
    {"sem-standardised-undefined",
     "{value} paramètres sur {of} ne peuvent pas être standardisés : une variance n’est pas "
     "positive"},
    {"sem-rsquare-improper",
     "la variance expliquée de {subject} est de {value}, hors de l’intervalle de 0 à 1 : la "
     "solution est impropre"},
    {"sem-residual-errors-none",
     "les résidus sont donnés sans erreur type : leur matrice de covariance n’est pas définie ou, "
     "avec {value} statistiques, elle est trop grande"},
    {"sem-modification-singular",
     "pas d’indices de modification : la matrice de covariance du modèle n’est pas définie "
     "positive"},
    {"sem-score-test-rank",
     "relâchées toutes à la fois, les {of} contraintes d’égalité laissent un modèle qui n’est pas "
     "identifié ; le test de l’ensemble a {value} degrés de liberté"},
    {"sem-score-test-singular",
     "pas de tests du score : la matrice de covariance du modèle n’est pas définie positive"},
    {"sem-htmt-undefined",
     "{value} rapports hétérotrait-monotrait ne sont pas définis : les items d’un facteur ne sont "
     "pas corrélés"},
    {"sem-ave-cross-loading",
     "la variance moyenne extraite de {subject} n’est pas définie : l’un de ses items mesure aussi "
     "un autre facteur"},
    {"sem-omega-mixed",
     "{subject} a des items continus et des items ordinaux : ses coefficients portent sur la somme "
     "des premiers et des réponses latentes"},
    {"sem-scores-open",
     "les réponses de {value} lignes sur {of} n’ont pas de scores factoriels les plus "
     "vraisemblables"},
    {"sem-scores-undefined",
     "pas de scores factoriels : une variance résiduelle n’est pas positive, ou une variable "
     "observée est à la fois expliquée et explicative"},
    {"sem-mardia-ordinal",
     "les coefficients de Mardia prennent les rangs des réponses ordinales pour des nombres ; cet "
     "estimateur ne suppose pas la normalité de ces réponses"},
    {"sem-mardia-undefined",
     "les coefficients de Mardia ne sont pas définis : la matrice de covariance des lignes "
     "complètes n’est pas définie positive"},
    {NULL, NULL},
};
