#include "report/words.h"

/* Recalibration and drift, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_recalibrate[] = {
    {"Norm set {1}, version {2}: {3 respondent|respondents}. The collection: {4} of {5} kept.",
     "Norme {1}, version {2} : {3 répondant|répondants}. La collecte : {4} retenus sur {5}."},
    {"Version {1} was written: {2 respondent|respondents}, effective {3}.",
     "La version {1} a été écrite : {2 répondant|répondants}, effectif équivalent {3}."},
    {"Nothing was written. The new version would have {1 respondent|respondents}, effective {2}.",
     "Rien n’a été écrit. La nouvelle version aurait {1 répondant|répondants}, effectif équivalent "
     "{2}."},
    {"Scales: the collection against version {1} (POMP; bound {2} sd)",
     "Échelles : la collecte face à la version {1} (POMP ; borne {2} é-t)"},
    {"old", "avant"},
    {"new", "après"},
    {"in sd", "en é-t"},
    {"sd ratio", "é-t ap/av"},
    {"shift", "décalage"},
    {"at", "à"},
    {"  verdict", "  verdict"},
    {"verdict", "verdict"},
    {"equivalent", "équivalent"},
    {"drifted", "dérive"},
    {"not clear", "indécis"},
    {"unknown", "inconnu"},
    {"shift: largest change of a percentile rank, in points",
     "décalage : plus grand changement d’un rang percentile, en points"},
    {"Items: {1} of {2} are anchors; {3} not shown to be as before",
     "Items : {1} ancres sur {2} ; {3} dont rien ne montre qu’ils sont comme avant"},
    {"most %", "plus %"},
    {"answer", "réponse"},
    {"DIF", "FDI"},
    {"anchor", "ancre"},
    {"Weights: raked in {1 cycle|cycles}, effective n {2} of {3}, {4} at the cap",
     "Poids : calage en {1 cycle|cycles}, effectif équivalent {2} sur {3}, {4} au plafond"},
    {"Bridge: percentile ranks under the new version, less those under the old",
     "Passerelle : rangs percentiles dans la nouvelle version, moins ceux de l’ancienne"},
    {"largest", "le plus"},
    {"moved %", "déplacés %"},
    {"slope", "pente"},
    {"intercept", "constante"},
    {"Recalibration of norms", "Recalibrage des normes"},
    {"Compared with version", "Comparée à la version"},
    {"New version", "Nouvelle version"},
    {"not written", "non écrite"},
    {"Respondents of the collection, kept", "Répondants de la collecte, retenus"},
    {"Effective n of the new version", "Effectif équivalent de la nouvelle version"},
    {"Bridge", "Passerelle"},
    {"Equivalent: the change of the mean is shown to be within the bound. Drifted: there is a "
     "change, and it is not shown to be within the bound. Not clear: neither. Errors allow for "
     "people of a company being alike.",
     "Équivalent : il est montré que le changement de la moyenne reste dans la borne. Dérive : il "
     "y "
     "a un changement, et il n’est pas montré qu’il reste dans la borne. Indécis : ni l’un ni "
     "l’autre. Les erreurs tiennent compte de ce que les personnes d’une entreprise se "
     "ressemblent."},
    {"The collection against the norm set, POMP", "La collecte face à la norme, POMP"},
    {"largest shift of a rank", "plus grand décalage d’un rang"},
    {"An item is an anchor when people of equal scores answer it as they did when the norm set was "
     "made. Its mean may change all the same.",
     "Un item est une ancre quand des personnes de même score y répondent comme lors de la "
     "construction de la norme. Sa moyenne peut changer malgré tout."},
    {"Items of the collection against the norm set", "Items de la collecte face à la norme"},
    {"POMP score", "score POMP"},
    {"rank, old", "rang, avant"},
    {"rank, new", "rang, après"},
    {"T, old", "T, avant"},
    {"T, new", "T, après"},
    {"Where a score of the old version stands under the new one; equivalent is the score with the "
     "same rank in the new version.",
     "Où un score de l’ancienne version se situe dans la nouvelle ; l’équivalent est le score de "
     "même rang dans la nouvelle version."},
    {NULL, NULL}};

const norma__phrase norma__notes_fr_recalibrate[] = {
    {"drift-no-items", "la norme ne garde pas d’effectifs de réponses : les items ne peuvent être "
                       "comparés un à un"},
    {"recalibrate-scale-held", "{subject} est dans la norme, et les critères la retiennent dans la "
                               "nouvelle collecte : elle n’entre pas"},
    {"recalibrate-without-curves",
     "la norme a des normes continues, et une version issue d’un recalibrage n’en a pas : "
     "norms build --continuous les refait"},
    {"recalibrate-same-file", "la collecte est le fichier dont la norme a été faite : là où ce "
                              "sont les mêmes personnes, les "
                              "tests qui les prennent pour d’autres ne prouvent rien"},
    {"recalibrate-no-calibration",
     "l’étalonnage {subject} par lequel la norme a été filtrée manque : la collecte a été filtrée "
     "par elle-même"},
    {"recalibrate-no-counts",
     "{subject} : la norme ne garde pas d’effectifs de réponses par score, "
     "et le fonctionnement différentiel de ses items ne peut être vérifié"},
    {"recalibrate-dif-not-possible",
     "{subject} : trop peu de répondants ou de scores pour vérifier le fonctionnement différentiel "
     "de ses items"},
    {NULL, NULL}};
