#include "report/words.h"

/* Notes on scores, units, disclosure and priorities, in French: as in
   catalogue_fr_notes.c. */
const norma__phrase norma__notes_fr_units[] = {
    {"score-em-not-converged",
     "l’algorithme EM de {subject} a été arrêté après {value} étapes : les scores des personnes "
     "dont des réponses manquent peuvent changer dans les décimales affichées"},
    {"score-em-singular",
     "le modèle normal des {value} items de {subject} n’a pas de maximum (trop peu de personnes, "
     "ou "
     "items qui dépendent les uns des autres) : les personnes dont des réponses manquent ont pour "
     "score la moyenne de leurs réponses"},
    {"agreement-categories-differ",
     "les items n’ont pas tous le même nombre de catégories : chaque variance est comparée à la "
     "distribution nulle de son item, et les écarts sont dans l’unité des réponses"},
    {"agreement-null-unknown",
     "les distributions nulles autres que l’uniforme ne sont publiées que de 5 à 11 catégories : "
     "avec {value}, rwg n’est pas donné pour elles"},
    {"agreement-unweighted",
     "l’accord est celui des répondants : les pondérations ne sont pas utilisées"},
    {"units-without-scores", "les unités où personne n’a ce score sont laissées de côté"},
    {"single-member-units",
     "une unité où une seule personne a ce score n’a pas d’écart-type propre"},
    {"constant-units",
     "quand tous les scores d’une unité sont égaux, l’intervalle de sa moyenne est de largeur "
     "nulle, "
     "ce qui en dit trop : voyez l’intervalle bayésien empirique, ou --pooled-sd"},
    {"icc-undefined", "l’ICC(1) et ce qui en découle ne sont pas définis : il y faut au moins deux "
                      "unités, dont une d’au moins deux répondants, et des scores qui diffèrent"},
    {"small-populations-left-out",
     "les personnes dont le rôle est trop rare (--min-cell) sont laissées de côté : les chiffres "
     "avec et sans elles livreraient les leurs"},
    {"sampling-pooled", "les unités de la colonne {subject} qui ne peuvent être montrées comptent "
                        "pour une seule dans les intervalles"},
    {"sampling-respondents", "presque aucune unité ne peut être montrée, et les intervalles sont "
                             "donc par répondants : trop "
                             "étroits là où les personnes d’une unité se ressemblent"},
    {"links-of-shown-units",
     "les liens reposent sur les unités de la colonne {subject} qui peuvent "
     "être montrées, et sur aucune autre"},
    {"whole-tells-hidden",
     "une population n’est pas montrée : les chiffres de tous (norma validate, describe, screen, "
     "tabulate, norms), moins ceux montrés ici, seraient les siens ; donnez aux lecteurs de ceci "
     "de "
     "tels chiffres avec --where {subject}=... d’une population montrée"},
    {"nobody-kept", "il ne reste personne dont on puisse parler : tous ont été écartés par le "
                    "contrôle des réponses, ou aucun n’a de nom dans la colonne du rôle (norma "
                    "screen dit pourquoi)"},
    {"every-scale-held",
     "toutes les échelles sont retenues par les critères ({subject}) : il n’y a "
     "ni score ni chiffre d’aucune unité"},
    {"no-variation-within",
     "personne ne diffère des autres de la même unité : l’ICC(1) vaut 1, et les moyennes "
     "rétrécies n’ont ni intervalle ni rang"},
    {"icc-negative",
     "l’ICC(1) est négatif ({value}) : les unités diffèrent moins que par le seul hasard ; la "
     "variance entre unités est prise nulle et toute moyenne rétrécie est la moyenne générale"},
    {"between-zero",
     "la variance entre unités est estimée nulle : toute moyenne rétrécie est la moyenne générale"},
    {"few-units", "{value} unités renseignent peu sur ce qui distingue les unités : voyez "
                  "l’intervalle de l’ICC(1)"},
    {"icc-mean-size",
     "les effectifs diffèrent, et l’ICC(1) tiré de leur simple moyenne est trop bas : la taille "
     "pour effectifs inégaux (--icc-size unequal) n’a pas ce biais"},
    {"ranks-expected", "les rangs de {value} unités sont calculés d’après le nombre d’unités "
                       "attendu au-dessus de chaque valeur, sans tirages"},
    {"gate-overridden",
     "critère levé par décision : {subject}, sur {value} échelles ; la raison est donnée avec les "
     "verdicts"},
    {"override-without-effect",
     "la levée du critère {subject} n’a rien changé : aucune échelle ne l’enfreignait"},
    {"gate-units-not-judged", "les {value} unités n’ont pas été jugées : avec chaque échelle et "
                              "chaque population, il y en a "
                              "plus de {of}"},
    {"disclosure-off", "rien n’est masqué, si peu nombreux que soient les répondants "
                       "(--min-cell 1) : uniquement pour des données publiques"},
    {"disclosure-nothing-shown", "rien ne peut être montré : trop peu de répondants"},
    {"disclosure-printed-before",
     "cellules qui doivent être masquées mais se déduisent de ce qui a déjà été publié : {value}"},
    {"incomplete-units", "les unités où personne n’a de score à toutes les échelles n’entrent dans "
                         "aucun chiffre"},
    {"level-figures-of-shown-units",
     "les chiffres d’un niveau (ICC, moyenne générale, rangs, corrélations) sont ceux des seules "
     "unités montrées, si bien qu’ils ne disent rien des autres"},
    {"printed-units-gone", "unités de résultats antérieurs absentes de ces données, dont rien ne "
                           "peut se calculer : {value}"},
    {"two-level-not-possible",
     "pas de fidélité à deux niveaux pour {subject} : les unités montrées n’y suffisent pas"},
    {"rows-without-unit", "lignes laissées de côté parce qu’elles ne sont dans aucune unité de "
                          "{subject} : {value} sur {of}"},
    {"twolevel-unweighted", "le modèle à deux niveaux de {subject} compte chaque ligne une fois : "
                            "les poids valent pour une population, pas pour une vraisemblance"},
    {"twolevel-constant-item", "l’item {subject} ne varie à l’intérieur d’aucune unité"},
    {"twolevel-within-singular",
     "les covariances de {subject} à l’intérieur des unités sont singulières : il n’y a pas de "
     "modèle à deux niveaux sans moins d’items ou plus de personnes"},
    {"twolevel-few-units",
     "le niveau des unités de {subject} est mal connu : il y a {value} unités ; en dessous de "
     "{of}, "
     "oméga et alpha entre unités ne sont guère connus, et mieux vaut l’oméga du modèle"},
    {"twolevel-between-singular",
     "les unités diffèrent dans {value} des {of} dimensions de {subject} : les covariances "
     "saturées entre unités sont à la limite du possible"},
    {"twolevel-not-converged",
     "le modèle à deux niveaux de {subject} n’a pas convergé en {value} pas : ce qui en dépend "
     "n’est pas donné"},
    {"twolevel-bounded", "le modèle à deux niveaux de {subject} n’a de solution qu’avec des "
                         "unicités tenues à zéro ou plus : les erreurs types tiennent celles qui "
                         "sont nulles pour connues"},
    {"twolevel-negative-variance",
     "unicités négatives dans {subject} : {value} sur {of} ; c’est courant avec peu d’unités, "
     "quand la vraie valeur est proche de zéro"},
    {"personal-data",
     "les scores des personnes sont des données personnelles : à garder comme les réponses"},
    {"rows-without-role",
     "répondants gardés dont le rôle n’est pas connu : {value} ; leurs scores prennent le verdict, "
     "la fidélité et la distribution de tous"},
    {"reference-missing",
     "il n’y a pas de scores standardisés : donnez des normes, ou prenez chaque population de "
     "l’échantillon pour sa propre référence"},
    {"factor-scores-not-computed", "les scores factoriels n’ont pas été calculés"},
    {"two-level-left-out",
     "pas de fidélité à deux niveaux pour {subject} : {value} items ; au-delà de {of}, elle n’est "
     "calculée que sur demande (--two-level on)"},
    {NULL, NULL}};
