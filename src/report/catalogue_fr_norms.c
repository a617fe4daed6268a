#include "report/words.h"

/* The norm store, its export and its history, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_norms[] = {
    {"Name", "Nom"},
    {"made (UTC)", "créée (UTC)"},
    {"  made (UTC)", "  le (UTC)"},
    {"companies", "entreprises"},
    {"  SHA-256", "  SHA-256"},
    {"state", "état"},
    {"retired", "retirée"},
    {"current", "courante"},
    {"made from {1}, version {2}", "issue de {1}, version {2}"},
    {"built", "construite"},
    {"imported", "importée"},
    {"rolled back to", "rétablie"},
    {"Event", "Événement"},
    {"what", "quoi"},
    {"name", "nom"},
    {"  because", "  motif"},
    {"calibration", "étalonnage"},
    {"norm set", "normes"},
    {"there already", "déjà présente"},
    {"added, retired", "ajoutée, retirée"},
    {"added", "ajoutée"},
    {"Kind", "Nature"},
    {"Sound: all is as it was written.", "Intact : tout est tel qu’il a été écrit."},
    {"Damaged: not all is as it was written.", "Endommagé : tout n’est pas tel qu’il a été écrit."},
    {"{1 norm set|norm sets}, {2 calibration|calibrations} and {3 event|events} hold.",
     "Vérifiés : {1 jeu|jeux} de normes, {2 étalonnage|étalonnages} et {3 événement|événements}."},
    {"Found:", "Constaté :"},
    {"Not checked:", "Non vérifié :"},
    {"Last event", "Dernier év."},
    {"population", "population"},
    {"collected", "recueil"},
    {"respondents kept", "répondants retenus"},
    {"Items dropped:", "Items supprimés :"},
    {"Items added:", "Items ajoutés :"},
    {"Both have the same contents.", "Les deux ont le même contenu."},
    {"shift/sd", "écart/é-t"},
    {"rank most", "rang max"},
    {"at", "à"},
    {"rank most: the largest change of a percentile rank, and the POMP score at which a person "
     "gains or loses it",
     "rang max : le plus grand changement d’un rang percentile, et le score POMP où une personne "
     "le gagne ou le perd"},
    {NULL, NULL}};

const norma__phrase norma__notes_fr_norms[] = {
    {"diff-no-distribution", "une des versions vient de tableaux et n’a pas de distribution : les "
                             "rangs percentiles ne sont pas comparés"},
    {"diff-other-instrument",
     "les versions sont de deux instruments : un même nom d’échelle ne dit "
     "pas une même échelle"},
    {"diff-other-key",
     "items, étendues, inversions, échelles ou règles de cotation diffèrent entre "
     "les versions : un changement de scores peut en venir"},
    {"diff-items-unknown", "on ne sait pas quels items ont été ajoutés ou supprimés : une des "
                           "versions n’a pas d’étalonnage qui les nomme"},
    {"import-nothing-new",
     "tout ce que contient le fichier est déjà dans l’entrepôt : rien n’a changé"},
    {"import-retired-there", "la version {value} est retirée dans le fichier et non dans "
                             "l’entrepôt : norma norms retire le fait"},
    {"import-current-there",
     "dans le fichier, le nom désigne sa version {value} ; l’entrepôt, qui avait ce nom, est resté "
     "tel quel : norma norms rollback le change"},
    {"verify-gap", "la version {value} est ici la plus ancienne de son nom et en suit une autre, "
                   "absente : sa place dans la chaîne n’est pas vérifiée"},
    {"verify-no-digest",
     "l’entrepôt est au format {value}, sans SHA-256 des versions et sans historique"},
    {"verify-file", "le fichier est endommagé"},
    {"verify-schema", "les tables, index et déclencheurs ne sont pas ceux d’un entrepôt de normes "
                      "de ce format"},
    {"verify-set", "le contenu d’un jeu de normes n’est pas celui de son SHA-256"},
    {"verify-calibration", "un étalonnage n’est pas tel qu’il a été écrit"},
    {"verify-chain", "une version ne suit pas celle qui la précède"},
    {"verify-events", "l’historique n’est pas celui des versions présentes"},
    {"verify-event-missing", "l’événement dont le SHA-256 a été noté n’est pas dans l’historique : "
                             "le fichier a été tronqué, ou c’en est un autre"},
    {NULL, NULL}};
