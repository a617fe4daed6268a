#include "report/words.h"

/* Norms of persons and of companies, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_twolevel_norms[] = {{NULL, NULL}};

const norma__phrase norma__notes_fr_twolevel_norms[] = {
    {"few-companies",
     "{value} entreprises ne suffisent pas pour y situer une autre : il en faut 5"},
    {"companies-alike",
     "les entreprises ne diffèrent pas plus que le hasard ne l’explique : aucune "
     "n’a de rang parmi elles"},
    {"companies-small", "{value} entreprises de moins de 10 scores n’ont pas de place dans la "
                        "distribution des entreprises"},
    {"respondents-without-company", "{value} répondants ne sont dans aucune entreprise"},
    {"companies-equal-left-out",
     "{value} répondants sans entreprise, ou d’une entreprise de moins de 10 scores, sont laissés "
     "de côté là où chaque entreprise compte autant"},
    {NULL, NULL}};
