#include "report/words.h"

/* Equating and restated scores, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_equate[] = {
    {"Form", "Forme"},
    {"skewness", "asymétrie"},
    {"kurtosis", "aplat."},
    {"X", "X"},
    {"Y", "Y"},
    {"X on the scale of Y", "X sur l’échelle de Y"},
    {"anchor beside X", "ancrage avec X"},
    {"anchor beside Y", "ancrage avec Y"},
    {"Method: {1} ({2})", "Méthode : {1} ({2})"},
    {"Y = {1} X + {2}", "Y = {1} X + {2}"},
    {"Weight of X's population in the synthetic one: {1}",
     "Poids de la population de X dans la population synthétique : {1}"},
    {"{1} smoothed: log-linear, degree {2}; G² = {3}, df = {4}",
     "{1} lissée : modèle log-linéaire de degré {2} ; G² = {3}, ddl = {4}"},
    {"anchor degree {1}, products up to {2}", "ancrage de degré {1}, produits jusqu’à {2}"},
    {"bootstrap SE", "ET bootstrap"},
    {"equivalent groups", "groupes équivalents"},
    {"single group", "groupe unique"},
    {"nonequivalent groups with anchor", "groupes non équivalents avec ancrage"},
    {"identity", "identité"},
    {"linear", "linéaire"},
    {"equipercentile", "équipercentile"},
    {"nominal", "poids nominaux"},
    {"tucker-mean", "Tucker, moyenne"},
    {"tucker", "Tucker"},
    {"levine-mean", "Levine, moyenne"},
    {"levine", "Levine, scores observés"},
    {"levine-true", "Levine, scores vrais"},
    {"braun-holland", "Braun-Holland"},
    {"frequency", "estimation des fréquences"},
    {"chained-mean", "moyenne en chaîne"},
    {"chained-linear", "linéaire en chaîne"},
    {"chained-equipercentile", "équipercentile en chaîne"},
    {"Scores under {1} restated under {2}", "Scores selon {1} reformulés selon {2}"},
    {"{1} of {2 person|people} move by more than {3} percentile points on a scale",
     "{1} de {2 personne|personnes} changent de plus de {3} points de percentile sur une échelle"},
    {"mean change", "écart moyen"},
    {"largest", "maximum"},
    {"moved", "changent"},
    {"percentiles change by {1} on average, at most by {2}; {3} of the old norm's respondents move "
     "by more than {4} points",
     "les percentiles changent de {1} en moyenne, au plus de {2} ; {3} des répondants de "
     "l’ancienne "
     "norme changent de plus de {4} points"},
    {"% old", "% anc."},
    {"% new", "% nouv."},
    {"T old", "T anc."},
    {"T new", "T nouv."},
    {"same %", "même %"},
    {"same z", "même z"},
    {NULL, NULL}};

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
    {"equate-common-items",
     "les items de {subject} qui sont les mêmes dans les deux versions servent d’ancrage"},
    {"equate-no-anchor",
     "les deux versions de {subject} n’ont pas assez d’items en commun : sans ancrage, les deux "
     "groupes de personnes sont pris pour une seule population"},
    {"bridge-linear-only",
     "une version de {subject} n’a qu’une moyenne et un écart type : le passage "
     "est une droite, sans table"},
    {"bridge-other-key",
     "la clé de cotation a changé : les scores de {subject} passent à ceux de même percentile, "
     "comme si les deux normes venaient d’une même population"},
    {"restated-no-norm",
     "{subject} n’a pas de norme dans l’une des deux versions : ses scores ne sont pas reformulés"},
    {"restated-other-key",
     "la clé de cotation a changé entre les versions : les scores passent à ceux de même "
     "percentile, si bien que les percentiles ne changent pas"},
    {"restated-other-norms",
     "les scores n’ont pas été calculés avec la version des normes d’où on les reformule : leurs "
     "percentiles peuvent y différer"},
    {NULL, NULL}};
