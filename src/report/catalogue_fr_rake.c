#include "report/words.h"

/* Weights by raking, norms from tables, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_rake[] = {
    {"pairs", "paires"},
    {"  verdict", "  verdict"},
    {"Scale (POMP)", "Échelle (POMP)"},
    {"Percentile among companies", "Rang parmi les entreprises"},
    {"Persons who answered twice", "Personnes ayant répondu deux fois"},
    {"persons", "personnes"},
    {"smallest", "seuil"},
    {"improved", "en hausse"},
    {"worsened", "en baisse"},
    {"unknown", "inconnu"},
    {"no change", "stable"},
    {"small change", "infime"},
    {"Respondents kept: {1} before, {2} after", "Répondants retenus : {1} avant, {2} après"},
    {"Category", "Catégorie"},
    {"before", "avant"},
    {"1 %", "1 %"},
    {"5 %", "5 %"},
    {"25 %", "25 %"},
    {"50 %", "50 %"},
    {"75 %", "75 %"},
    {"95 %", "95 %"},
    {"99 %", "99 %"},
    {"target", "cible"},
    {"after", "après"},
    {"Weights", "Poids"},
    {"mean 1", "moyenne 1"},
    {"least", "minimum"},
    {"most", "maximum"},
    {"Effective n (Kish): {1} of {2}, before raking {3}; design effect of the weights {4}.",
     "Effectif efficace (Kish) : {1} sur {2}, {3} avant calage ; effet de plan des poids {4}."},
    {"All margins are met to {1}, after {2 cycle|cycles}.",
     "Toutes les marges sont respectées à {1} près, après {2 cycle|cycles}."},
    {"The largest difference from a target is {1}, after {2 cycle|cycles}.",
     "Le plus grand écart à une cible est de {1}, après {2 cycle|cycles}."},
    {NULL, NULL},
};

const norma__phrase norma__notes_fr_rake[] = {
    {"tables-incomplete",
     "échelle {subject} : {value} répondants n’ont pas répondu à tous les items, et les effectifs "
     "ne disent pas leurs scores ; demander des tables de lignes complètes, ou la norme elle-même"},
    {"tables-pairwise",
     "échelle {subject} : moyenne et écart-type sont recomposés d’items et de paires auxquels les "
     "mêmes personnes n’ont pas toutes répondu ({value} au plus)"},
    {"tables-no-distribution",
     "échelle {subject} : les effectifs par paires donnent la moyenne et l’écart-type, mais pas "
     "les "
     "rangs des personnes ; demander la norme elle-même au partenaire s’il les faut"},
    {"tables-companies-alike",
     "{value} noms d’entreprise sont dans plusieurs fichiers et comptent pour des entreprises "
     "différentes ; sinon, fusionner d’abord les fichiers"},
    {"waves-matched",
     "{value} personnes ont répondu aux deux vagues, d’après leurs identifiants : les évolutions "
     "sont les leurs, sauf mention contraire"},
    {"waves-unmatched",
     "les vagues sont comparées comme deux échantillons : aucun identifiant commun, ou trop peu de "
     "personnes dans les deux vagues ou dans une seule"},
    {"waves-not-comparable",
     "échelle {subject} : les deux vagues ne sont pas pleinement comparables (congruence des "
     "saturations {value}) ; une évolution peut venir du sens des réponses"},
    {"waves-hidden",
     "unités dont rien n’est dit, faute de répondants dans l’une des vagues ou parce qu’elles en "
     "trahiraient d’autres : {value} sur {of}"},
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
