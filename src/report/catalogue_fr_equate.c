#include "report/words.h"

/* Equating and restated scores, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_equate[] = {{NULL, NULL}};

const norma__phrase norma__notes_fr_equate[] = {
    {"loglinear-unconverged",
     "le modèle log-linéaire de {subject} n’a pas de maximum : trop peu de scores différents pour "
     "son degré ; choisissez-en un plus bas"},
    {"equate-few",
     "une forme n’a les scores que de {value} personnes ; {of} sont conseillées pour cette "
     "méthode : voyez les erreurs types, et songez à l’identité ou à l’alignement des moyennes"},
    {"anchor-unseen",
     "{value} % d’une population ont des scores d’ancrage que personne n’a dans l’autre : ils ne "
     "disent rien de la population synthétique ; un lissage les comblerait"},
    {"equate-undefined",
     "{value} scores n’ont pas d’équivalent : ce par quoi la méthode divise ne varie pas"},
    {"equate-replicates-lost", "{value} des {of} échantillons tirés à nouveau n’ont pu être mis en "
                               "équivalence et sont laissés de côté"},
    {NULL, NULL}};
