#include "report/words.h"

/* Importance, links with outcomes and priorities for action, in French. */
const norma__phrase norma__phrases_fr_priorities[] = {
    {"Priorities for action", "Priorités d’action"},
    {"Respondents kept", "Répondants retenus"},
    {"{1 respondent kept|respondents kept}. ", "{1 répondant retenu|répondants retenus}. "},
    {"Intervals allow for people of a unit being alike: {1} ({2}).",
     "Les intervalles tiennent compte de la ressemblance au sein des unités : {1} ({2})."},
    {"Intervals are by respondents.", "Les intervalles sont par répondant."},
    {"What goes with {1}: {2} of its variance ({3 respondent|respondents})",
     "Ce qui va avec {1} : {2} de sa variance ({3 répondant|répondants})"},
    {"share %", "part %"},
    {"weight", "poids"},
    {"low", "de"},
    {"high", "à"},
    {"dominance", "dominance"},
    {"over chance", "> hasard"},
    {"over chance: weighs more than a random predictor",
     "> hasard : pèse plus qu’un prédicteur tiré au hasard"},
    {"Where we stand, against the norms (POMP)", "Où en sommes-nous, face aux normes (POMP)"},
    {"Where we stand, against the mean of all (POMP)",
     "Où en sommes-nous, face à la moyenne de toutes (POMP)"},
    {"difference", "écart"},
    {"  what to do", "  que faire"},
    {"not clear", "indécis"},
    {"act first", "agir d’abord"},
    {"keep up", "maintenir"},
    {"low priority", "secondaire"},
    {"possible overkill", "excès possible"},
    {"Links of units' means with outcomes ({1})",
     "Liens des moyennes des unités avec les résultats ({1})"},
    {"outcome", "résultat"},
    {"units", "unités"},
    {"corrected", "corrigée"},
    {"slope", "pente"},
    {"What matters, and where we stand", "Ce qui compte, et où nous en sommes"},
    {"The benchmark of each scale is the mean of the norms.",
     "La référence de chaque échelle est la moyenne des normes."},
    {"There are no norms: the benchmark is the mean of all scales.",
     "Il n’y a pas de normes : la référence est la moyenne de toutes les échelles."},
    {"A scale is placed only where the intervals of both its importance and its difference clear "
     "the middle; else it is not clear.",
     "Une échelle n’est placée que si les intervalles de son importance et de son écart excluent "
     "tous deux le milieu ; sinon elle est indécise."},
    {"Importance by performance; named are scales that are placed or over the middle of importance",
     "Importance et performance ; sont nommées les échelles placées ou au-dessus du milieu de "
     "l’importance"},
    {"Difference from the benchmark (POMP)", "Écart à la référence (POMP)"},
    {"Importance: share of the explained variance (%)",
     "Importance : part de la variance expliquée (%)"},
    {"Where to act", "Où agir"},
    {"Importance (share, %)", "Importance (part, %)"},
    {"Mean (POMP)", "Moyenne (POMP)"},
    {"Benchmark", "Référence"},
    {"What to do", "Que faire"},
    {"Importance", "Importance"},
    {"All scales together go with {1} of the variance of {2}.",
     "Toutes les échelles ensemble expliquent {1} de la variance de {2}."},
    {"Importance: relative weights and general dominance",
     "Importance : poids relatifs et dominance générale"},
    {"Correlation", "Corrélation"},
    {"Relative weight", "Poids relatif"},
    {"More than chance", "Plus que le hasard"},
    {"General dominance", "Dominance générale"},
    {"Links with outcomes", "Liens avec les résultats"},
    {"One mean and one outcome a unit. The corrected correlation is that of means without "
     "sampling error; a link is not an effect.",
     "Une moyenne et un résultat par unité. La corrélation corrigée est celle de moyennes sans "
     "erreur d’échantillonnage ; un lien n’est pas un effet."},
    {"Links of units with outcomes", "Liens des unités avec les résultats"},
    {"Outcome", "Résultat"},
    {"Units", "Unités"},
    {"Corrected", "Corrigée"},
    {"Slope", "Pente"},
    {NULL, NULL}};

/* Notes on them, by code: as in catalogue_fr_notes.c. */
const norma__phrase norma__notes_fr_priorities[] = {
    {"priorities-held", "{subject} est bloquée et laissée de côté"},
    {"priorities-overlap",
     "{subject} a des items en commun avec le critère et est laissée de côté"},
    {"priorities-few-scored",
     "trop peu de répondants ont un score de {subject}, qui est laissée de côté"},
    {"priorities-constant", "le score de {subject} ne varie pas : elle est laissée de côté"},
    {"priorities-no-norm", "les normes n’ont pas l’échelle {subject} : elle est sans référence"},
    {"priorities-without-norms",
     "il n’y a pas de normes : la référence de chaque échelle est la moyenne de toutes ; elle dit "
     "où "
     "cet échantillon est plus haut ou plus bas qu’ailleurs, non si c’est bien"},
    {"priorities-unweighted", "importance, moyennes et liens sont ceux des répondants : les "
                              "pondérations ne sont pas utilisées"},
    {"link-refused",
     "le lien d’un résultat avec les scores des unités ({subject}) demande au moins "
     "{of} unités ayant les deux ; il y en a moins"},
    {"outcomes-unmatched", "unités ({subject}) qui ont un résultat et ne sont pas parmi celles des "
                           "réponses : {value} sur {of}"},
    {"importance-incomplete",
     "importance : répondants écartés faute d’un prédicteur ou du critère : "
     "{value} sur {of}"},
    {"importance-collinear",
     "les {value} prédicteurs sont colinéaires : l’un d’eux est fait des autres ; ils n’ont pas de "
     "poids de régression propres, et l’importance se partage entre ceux qui se ressemblent"},
    {"importance-few-respondents",
     "moins de dix répondants par prédicteur : du R², {of}, il reste {value} une fois ajusté du "
     "hasard, et les poids se partagent le premier"},
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
