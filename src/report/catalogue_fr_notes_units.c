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
    {NULL, NULL}};
