#include "report/words.h"

/* Items that work differently, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_dif[] = {{NULL, NULL}};

const norma__phrase norma__notes_fr_dif[] = {
    {"dif-rows-lost", "{subject} : {value} répondants sur {of} n'ont pas répondu à tous les items "
                      "et sont laissés de côté dans l'un des groupes"},
    {"dif-not-purified", "{subject} : après {value} tours de purification, les items signalés "
                         "changent encore ; ceux du dernier tour sont donnés"},
    {"dif-no-anchor", "{subject} : {value} items sur {of} sont signalés, de sorte qu'il en reste "
                      "trop peu pour apparier les répondants ; le score d'appariement n'a pas été "
                      "purifié davantage"},
    {"dif-categories-merged", "{subject} : {value} de ses réponses ont été trop rarement choisies "
                              "dans l'un des groupes et sont réunies à une voisine dans la "
                              "régression logistique"},
    {"dif-too-few-answers", "{subject} : pas de régression logistique, car moins de deux réponses "
                            "ont été choisies assez souvent dans les deux groupes, ou tous les "
                            "scores sont les mêmes"},
    {"dif-separated", "{subject} : la régression logistique n'a pas d'estimation, car le score et "
                      "le groupe séparent parfaitement ses réponses"},
    {"dif-not-purifiable", "{subject} : du groupe de référence il ne reste que des effectifs par "
                           "score ; les items signalés restent donc dans le score qui apparie les "
                           "répondants"},
    {NULL, NULL}};
