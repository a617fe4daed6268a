#include "report/words.h"

/* Items that work differently, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_dif[] = {
    {"An item is flagged by logistic regression, score against score, group and product, at p < "
     "{1}",
     "Un item est signalé par la régression logistique, score contre score, groupe et produit, à p "
     "< {1}"},
    {"An item is flagged by logistic regression, score against score and group, at p < {1}",
     "Un item est signalé par la régression logistique, score contre score et groupe, à p < {1}"},
    {"An item is flagged by logistic regression, score and group against their product, at p < {1}",
     "Un item est signalé par la régression logistique, score et groupe contre leur produit, à p < "
     "{1}"},
    {"An item is flagged by the Mantel test at p < {1}",
     "Un item est signalé par le test de Mantel à p < {1}"},
    {"(Benjamini-Hochberg)", "(Benjamini-Hochberg)"},
    {", and of class B or C (Jodoin-Gierl)", ", et s’il est de classe B ou C (Jodoin-Gierl)"},
    {", and of class B or C (ETS)", ", et s’il est de classe B ou C (ETS)"},
    {", and of class B or C (Zumbo-Thomas)", ", et s’il est de classe B ou C (Zumbo-Thomas)"},
    {", and an effect ({1}) of at least {2}", ", et si son effet ({1}) est d’au moins {2}"},
    {"focal", "focal"},
    {"reference", "référence"},
    {"chi2", "khi2"},
    {"df", "ddl"},
    {"R2", "R2"},
    {"class", "classe"},
    {"group", "groupe"},
    {"slope %", "pente %"},
    {"SMD/sd", "DMS/é-t"},
    {"log odds", "log-cote"},
    {"delta", "delta"},
    {"  flagged", "  signalé"},
    {"{1} ({2}) against {3} ({4}): {5} of {6 item|items} flagged",
     "{1} ({2}) contre {3} ({4}) : {5} de {6 item|items} signalés"},
    {"{1 round|rounds} of purification", "{1 tour|tours} de purification"},
    {"Together they add {1} to the focal group's sum of answers.",
     "Ensemble ils ajoutent {1} à la somme des réponses du groupe focal."},
    {"Anchors: ", "Ancres : "},
    {NULL, NULL}};

const norma__phrase norma__notes_fr_dif[] = {
    {"dif-small-groups", "les groupes de moins de 10 répondants sont laissés de côté"},
    {"dif-single-item-scales", "les échelles d’un seul item sont laissées de côté"},
    {"dif-rows-lost", "{subject} : {value} répondants sur {of} n’ont pas répondu à tous les items "
                      "et sont laissés de côté dans l’un des groupes"},
    {"dif-not-purified", "{subject} : après {value} tours de purification, les items signalés "
                         "changent encore ; ceux du dernier tour sont donnés"},
    {"dif-no-anchor", "{subject} : {value} items sur {of} sont signalés, de sorte qu’il en reste "
                      "trop peu pour apparier les répondants ; le score d’appariement n’a pas été "
                      "purifié davantage"},
    {"dif-categories-merged", "{subject} : réponses trop rarement choisies dans l’un des groupes, "
                              "réunies à une voisine dans la régression logistique : {value}"},
    {"dif-too-few-answers", "{subject} : pas de régression logistique, car moins de deux réponses "
                            "ont été choisies assez souvent dans les deux groupes, ou tous les "
                            "scores sont les mêmes"},
    {"dif-separated", "{subject} : la régression logistique n’a pas d’estimation, car le score et "
                      "le groupe séparent parfaitement ses réponses"},
    {"dif-uniform-only",
     "{subject} : le score, le groupe et leur produit séparent parfaitement ses réponses ; le "
     "fonctionnement non uniforme ne peut être estimé, l’uniforme le peut"},
    {"dif-not-purifiable", "{subject} : du groupe de référence il ne reste que des effectifs par "
                           "score ; les items signalés restent donc dans le score qui apparie les "
                           "répondants"},
    {NULL, NULL}};
