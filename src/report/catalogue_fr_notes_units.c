#include "report/words.h"

/* Notes on scores, units, disclosure and priorities, in French: as in
   catalogue_fr_notes.c. */
const norma__phrase norma__notes_fr_units[] = {
    {"agreement-categories-differ",
     "les items n’ont pas tous le même nombre de catégories : chaque variance est comparée à la "
     "distribution nulle de son item, et les écarts sont dans l’unité des réponses"},
    {"agreement-null-unknown",
     "les distributions nulles autres que l’uniforme ne sont publiées que de 5 à 11 catégories : "
     "avec {value}, rwg n’est pas donné pour elles"},
    {"agreement-unweighted",
     "l’accord est celui des répondants : les pondérations ne sont pas utilisées"},
    {"importance-incomplete",
     "importance : répondants écartés faute d’un prédicteur ou du critère : "
     "{value} sur {of}"},
    {"importance-collinear",
     "les {value} prédicteurs sont colinéaires : l’un d’eux est fait des autres ; ils n’ont pas de "
     "poids de régression propres, et l’importance se partage entre ceux qui se ressemblent"},
    {"importance-one-unit",
     "tous sont de la même unité ({subject}) : le bootstrap tire des personnes, "
     "supposées ne pas se ressembler"},
    {"importance-few-units", "le bootstrap tire des unités entières ({subject}) : {value} "
                             "seulement ; au-dessous de {of}, ses "
                             "intervalles sont trop étroits"},
    {"importance-undefined", "échantillons bootstrap où un prédicteur ou le critère ne varie pas, "
                             "écartés : {value} sur {of}"},
    {"importance-few-samples",
     "--bootstrap {value} ne suffit pas pour des intervalles de cette couverture ; il en faut au "
     "moins {of}"},
    {"dominance-sampled",
     "dominance générale estimée sur {of} ordres tirés au hasard, avec une erreur "
     "type d’au plus {digits} ; ni dominance conditionnelle ni dominance complète"},
    {NULL, NULL}};
