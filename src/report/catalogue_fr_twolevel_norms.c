#include "report/words.h"

/* Norms of persons and of companies, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_twolevel_norms[] = {
    {"Population: {1}", "Population : {1}"},
    {"Collected: {1} to {2}", "Recueil : du {1} au {2}"},
    {"{1 company|companies} ({2}); in the distribution of persons every company counts the same",
     "{1 entreprise|entreprises} ({2}) ; dans la distribution des personnes, chaque entreprise "
     "compte autant"},
    {"{1 company|companies} ({2}); in the distribution of persons every respondent counts the same",
     "{1 entreprise|entreprises} ({2}) ; dans la distribution des personnes, chaque répondant "
     "compte autant"},
    {"Weighted to: {1}", "Redressé sur : {1}"},
    {"Weights leave {1} effective respondents (Kish)",
     "Les pondérations laissent {1} répondants efficaces (Kish)"},
    {"Frozen thresholds: calibration {1}", "Seuils figés : calibrage {1}"},
    {"Follows {1}", "Fait suite à {1}"},
    {"SHA-256 {1}", "SHA-256 {1}"},
    {"Retired {1}", "Retiré le {1}"},
    {"worth", "effectif"},
    {"worth: independent respondents that the mean is worth; people of one company resemble each "
     "other",
     "effectif : nombre de répondants indépendants que vaut la moyenne ; les personnes d’une même "
     "entreprise se ressemblent"},
    {"Companies", "Entreprises"},
    {"sd: of the true means of companies", "é.-t. : des moyennes vraies des entreprises"},
    {"Percentile", "Centile"},
    {"persons", "personnes"},
    {"companies", "entrepr."},
    {NULL, NULL}};

const norma__phrase norma__notes_fr_twolevel_norms[] = {
    {"few-companies",
     "{value} entreprises ne suffisent pas pour y situer une autre : il en faut 5"},
    {"companies-alike",
     "les entreprises ne diffèrent pas plus que le hasard ne l’explique : aucune "
     "n’a de rang parmi elles"},
    {"norms-scale-held",
     "l’échelle {subject} est retenue par le filtre : elle n’entre pas dans les normes"},
    {"norms-scale-overridden",
     "l’échelle {subject} n’a passé le filtre que sur la parole d’une personne : elle n’entre pas "
     "dans les normes (--with-overridden l’y met)"},
    {"norms-not-frozen", "aucun seuil de latence ou de validité n’est figé avec ces normes : "
                         "--calibrate NOM fige ceux de cet échantillon"},
    {"companies-small", "entreprises sans place dans la distribution des entreprises : {value} ; "
                        "elles ont moins de 10 scores sur une échelle, ou permettraient d’en "
                        "déduire ceux de telles entreprises"},
    {"respondents-without-company", "{value} répondants ne sont dans aucune entreprise"},
    {"companies-equal-left-out",
     "{value} répondants sans entreprise, ou d’une entreprise de moins de 10 scores, sont laissés "
     "de côté là où chaque entreprise compte autant"},
    {NULL, NULL}};
