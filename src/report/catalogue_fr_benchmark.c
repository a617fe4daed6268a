#include "report/words.h"

/* Comparisons with norms, and waves, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_benchmark[] = {
    {"Among companies", "Parmi les entreprises"},
    {"Among persons", "Parmi les personnes"},
    {"Percentiles in the norm, with their intervals",
     "Rangs centiles dans les normes, avec leurs intervalles"},
    {"One respondent in the norm", "Un répondant dans les normes"},
    {"Score (POMP)", "Score (POMP)"},
    {"Where the sample stands", "Où se situe l’échantillon"},
    {"Reads", "Lecture"},
    {"T", "T"},
    {"Profile of {1} scales: level {2} against {3}, shape r = {4}.",
     "Profil de {1} échelles : niveau {2} contre {3}, forme r = {4}."},
    {"It lies {1} sd of companies from the norm's; {2} of companies of its size lie as far out, or "
     "farther.",
     "Il est à {1} écart type d’entreprises de celui des normes ; {2} des entreprises de sa taille "
     "en sont aussi loin, ou plus."},
    {"Units: their place among companies (percentile), had they been companies",
     "Unités : leur place parmi les entreprises (rang centile), si elles en étaient"},
    {"Units: their place among persons (percentile)",
     "Unités : leur place parmi les personnes (rang centile)"},
    {"{1} of {2} units, {3} of {4} scales: all are in --format csv.",
     "{1} unités sur {2}, {3} échelles sur {4} : --format csv les donne toutes."},
    {"Comparison with norms", "Comparaison aux normes"},
    {"Differences that matter", "Écarts qui comptent, à partir de"},
    {"How to read this", "Comment lire"},
    {"Among companies: the share of the norm's companies whose true mean is lower. Among persons: "
     "the share of its respondents who score lower than this mean. They differ, because companies "
     "vary less than people; a company is to be judged among companies.",
     "Parmi les entreprises : part des entreprises des normes dont la vraie moyenne est plus "
     "basse. Parmi les personnes : part des répondants des normes dont le score est sous cette "
     "moyenne. Les deux diffèrent, car les entreprises varient moins que les personnes ; une "
     "entreprise se juge parmi les entreprises."},
    {"Every interval holds both errors: how few companies or respondents the norm has, and how few "
     "respondents there are here.",
     "Chaque intervalle tient compte des deux erreurs : le peu d’entreprises ou de répondants des "
     "normes, et le peu de répondants ici."},
    {"g is the difference from the norm's mean in standard deviations of respondents; its interval "
     "allows for companies being different. Equivalent: any difference is shown to be under {1}. "
     "Not clear: neither a difference nor equivalence is shown; more respondents would tell.",
     "g est l’écart à la moyenne des normes en écarts types de répondants ; son intervalle tient "
     "compte de ce que les entreprises diffèrent. Équivalent : il est montré que tout écart est "
     "inférieur à {1}. Indécis : ni un écart ni l’équivalence n’est montré ; plus de répondants le "
     "diraient."},
    {"both low", "les deux bas"},
    {"{1} high, {2} low", "{1} haut, {2} bas"},
    {"{1} low, {2} high", "{1} bas, {2} haut"},
    {"both high", "les deux hauts"},
    {"The whole sample", "L’échantillon entier"},
    {"Respondent {1}", "Répondant {1}"},
    {"{1}, version {2}", "{1}, version {2}"},
    {"{1 company|companies}, {2 respondent|respondents}",
     "{1 entreprise|entreprises}, {2 répondant|répondants}"},
    {"{1 respondent|respondents}, companies not known",
     "{1 répondant|répondants}, entreprises inconnues"},
    {"held back", "bloquée"},
    {"equivalent", "équivalent"},
    {"above", "au-dessus"},
    {"below", "au-dessous"},
    {"above, but little", "au-dessus, de peu"},
    {"below, but little", "au-dessous, de peu"},
    {"{1} sd", "{1} écart type"},
    {"{1} points", "{1} points"},
    {"norm", "norme"},
    {"companies", "entrepr."},
    {"persons", "personnes"},
    {"  reads", "  lecture"},
    {"Map: {1} by {2}, cut at {3} and {4}", "Carte : {1} par {2}, coupée à {3} et {4}"},
    {"x", "x"},
    {"y", "y"},
    {"  likeliest quarter", "  quart le plus probable"},
    {"companies, persons: percentile among the norm's companies, and among its respondents. g: "
     "difference from the norm's mean in sd of respondents. Intervals hold the norm's error and "
     "the sample's. equivalent: any difference is under {1}. ?: the gate has a caution on it.",
     "entrepr., personnes : rang centile parmi les entreprises des normes, et parmi leurs "
     "répondants. g : écart à la moyenne des normes en écarts types de répondants. Les intervalles "
     "tiennent compte de l’erreur des normes et de celle de l’échantillon. équivalent : tout écart "
     "est inférieur à {1}. ? : réserve du contrôle d’entrée."},
    {"Reading", "Lecture"},
    {"Norm set ", "Normes "},
    {"{1}, of fewer respondents than min-cell, or one that others could be computed from: {2}",
     "{1}, de moins de répondants que min-cell, ou qui permettraient d’en calculer d’autres : {2}"},
    {"The map: where two means lie, with the region that holds them both; broken lines cut it at "
     "the norm",
     "La carte : où se situent deux moyennes, avec la région qui les contient toutes deux ; les "
     "traits interrompus la coupent aux normes"},
    {"In which quarter of the map: probabilities", "Dans quel quart de la carte : probabilités"},
    {"Map", "Carte"},
    {"Nothing of the map may be shown, or its scales are held back.",
     "Rien de la carte ne peut être montré, ou ses échelles sont bloquées."},
    {"Percentile", "Rang centile"},
    {NULL, NULL}};

const norma__phrase norma__notes_fr_benchmark[] = {
    {"norms-know-companies",
     "la comparaison traite les répondants comme indépendants, et situe une moyenne parmi des "
     "personnes : norma norms compare dit où cette entreprise se situe parmi les entreprises de "
     "la norme, avec des intervalles qui tiennent compte de la ressemblance au sein d’une "
     "entreprise"},

    {"several-companies",
     "l’échantillon réunit plusieurs entreprises : chacune est comparée à part ; ensemble, elles "
     "ont une place parmi les personnes, et aucune parmi les entreprises"},
    {"norms-retired",
     "la version demandée des normes {subject} est retirée : norma norms history dit pourquoi, et "
     "laquelle est courante"},
    {"norm-without-companies",
     "les normes {subject} ne connaissent pas d’entreprises, ou trop peu : aucune place parmi les "
     "entreprises, et les intervalles des écarts supposent des répondants indépendants, ce qui est "
     "trop étroit quand les entreprises diffèrent"},
    {"respondent-set-aside",
     "le répondant demandé a été écarté par le contrôle des réponses (norma screen dit pourquoi) : "
     "aucun score à situer"},
    {"profile-few-companies",
     "les normes {subject} ont {value} entreprises ayant un score sur chacune des {of} échelles du "
     "profil, ou des échelles qui découlent les unes des autres : pas de distance parmi les "
     "entreprises (Mahalanobis)"},
    {"map-cut-at-sample",
     "les normes ne connaissent pas {subject} : la carte y est coupée à la moyenne de "
     "l’échantillon, qui situe ses unités entre elles, et non face à la référence"},
    {NULL, NULL}};
