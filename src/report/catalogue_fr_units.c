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
    {"fewer respondents than min-cell, or one that others could be computed from",
     "moins de répondants que min-cell, ou une unité à partir de laquelle d’autres se "
     "calculeraient"},
    {"The {1} highest and {1} lowest of {2} units, by their empirical-Bayes means; all "
     "are in --format csv.",
     "Les {1} unités les plus hautes et les {1} plus basses de {2}, selon leur moyenne bayésienne "
     "empirique ; toutes sont dans --format csv."},
    {"Unit", "Unité"},
    {"reliab", "fidél."},
    {"EB", "BE"},
    {"rank", "rang"},
    {"p top", "p haut"},
    {"rwg(j)", "rwg(j)"},
    {"skewed", "asym."},
    {"AD", "AD"},
    {"ICC(1)", "ICC(1)"},
    {"ICC(2)", "ICC(2)"},
    {"ICC(1) {1} [{2}, {3}] ({4}), ICC(2) {5}; F({6}, {7}) = {8}, p {9}",
     "ICC(1) {1} [{2}, {3}] ({4}), ICC(2) {5} ; F({6}, {7}) = {8}, p {9}"},
    {"Omega: {1} within units, {2} of units (latent), {3} of their observed means, {4} "
     "of the score",
     "Oméga : {1} dans les unités, {2} des unités (latent), {3} de leurs moyennes observées, {4} "
     "du score"},
    {"omega within", "oméga intra"},
    {"of unit means", "des moyennes"},
    {"? the gate is cautious about this unit's score; * the gate holds it back: do not use it",
     "? les critères appellent à la prudence pour le score de cette unité ; * ils le retiennent : "
     "à "
     "ne pas utiliser"},
    {"{1 unit|units} shown", "{1 unité montrée|unités montrées}"},
    {"gap", "écart"},
    {"g", "g"},
    {"comparability", "comparabilité"},
    {"Gaps: {1} minus {2}", "Écarts : {1} moins {2}"},
    {"All gaps are in --format json.", "Tous les écarts sont dans --format json."},
    {"comparable", "comparable"},
    {"fairly comparable", "assez comparable"},
    {"not comparable", "non comparable"},
    {"Held back", "Retenues"},
    {"Not shown", "Non montré"},
    {"the total", "l’ensemble"},
    {"Total", "Ensemble"},
    {NULL, NULL}};
