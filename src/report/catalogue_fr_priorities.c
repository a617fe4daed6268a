#include "report/words.h"

/* Importance, links with outcomes and priorities for action, in French. */
const norma__phrase norma__phrases_fr_priorities[] = {{NULL, NULL}};

/* Notes on them, by code: as in catalogue_fr_notes.c. */
const norma__phrase norma__notes_fr_priorities[] = {
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
    {"link-few-units",
     "avec {value} unités, seule une corrélation d’au moins {of} serait trouvée avec "
     "une probabilité de 0,80 : n’en pas trouver montre peu"},
    {"link-undefined", "les moyennes des unités ou leurs résultats ne varient pas : aucun lien à "
                       "estimer"},
    {"link-no-between",
     "les unités ne diffèrent pas au-delà de l’erreur d’échantillonnage de leurs "
     "moyennes : ni corrélation corrigée ni pente"},
    {"link-corrected-over-one",
     "la corrélation corrigée de l’infidélité est de {digits} : la fidélité "
     "des moyennes des unités est mal connue ; ne l’interprétez pas"},
    {"link-one-company",
     "les unités ne sont pas dans au moins deux unités plus grandes qui en aient "
     "plusieurs : la pente est sans ordonnées aléatoires"},
    {NULL, NULL}};
