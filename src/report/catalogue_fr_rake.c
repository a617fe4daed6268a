#include "report/words.h"

/* Weights by raking, norms from tables, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_rake[] = {
    {NULL, NULL},
};

const norma__phrase norma__notes_fr_rake[] = {
    {"weights-joined", "poids lus dans {subject} pour {value} lignes"},
    {"rake-missing",
     "marge {subject} : {value} répondants sur {of} ne sont dans aucune catégorie ; leur poids "
     "dépend des autres marges"},
    {"rake-few",
     "{subject} : moins de {value} répondants représentent toute la catégorie ; mieux vaut la "
     "regrouper avec une autre"},
    {"rake-capped", "{value} poids sont au plafond de {of}"},
    {"rake-not-converged", "le calage n’a pas convergé en {value} cycles : une part reste à {of} "
                           "points de pourcentage de "
                           "sa cible"},
    {"rake-off-target",
     "une part reste à {value} points de pourcentage de sa cible, et aucun cycle de plus n’y "
     "change rien : le plafond l’en empêche, ou des marges se contredisent"},
    {NULL, NULL},
};
