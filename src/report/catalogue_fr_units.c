#include "report/words.h"

/* Scores, units, disclosure and priorities, in French. */
const norma__phrase norma__phrases_fr_units[] = {
    {"agreement in the unit, rwg(j)", "accord dans l’unité, rwg(j)"},
    {"agreement", "accord"},
    {"respondents of the norms", "répondants des normes"},
    {"norms' size", "effectif des normes"},
    {"age of the norms, years", "âge des normes, années"},
    {"norms' age", "âge des normes"},
    {"overridden: ", "levé par décision : "},
    {" (overridden)", " (levé)"},
    {"{1} on {2 scale|scales}, because: {3}", "{1} sur {2 échelle|échelles}, parce que : {3}"},
    {"OVERRIDDEN", "LEVÉ"},
    {"Criteria overridden by a person", "Critères levés par décision d’une personne"},
    {"Because", "Raison"},
    {"Scales", "Échelles"},
    {NULL, NULL}};
