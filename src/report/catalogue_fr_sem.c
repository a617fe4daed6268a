#include "report/words.h"

/* Models of structure: estimates, tests and figures of fit, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_sem[] = {
    {NULL, NULL},
};

const norma__phrase norma__notes_fr_sem[] = {
    /* the sample */
    {"sem-rows-without-group",
     "lignes laissées de côté parce qu’elles n’appartiennent à aucun groupe : {value} sur {of}"},
    {"sem-rows-without-cluster",
     "lignes laissées de côté parce qu’elles n’appartiennent à aucune grappe : {value} sur {of}"},
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
    {"sem-gfi-incomplete",
     "GFI et les indices apparentés ne sont pas définis pour des données incomplètes"},
    {NULL, NULL},
};
