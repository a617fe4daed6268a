#include "report/words.h"

/* Reports of latencies and of calibrations, in French. */
const norma__phrase norma__phrases_fr_latency[] = {
    /* on the screen */
    {"{1 respondent|respondents}; {2 answer time|answer times} of {3 item|items}",
     "{1 personne|personnes} ; {2 temps de réponse|temps de réponse} à {3 item|items}"},
    {", {1} of them as shares of page times", ", dont {1} comme parts du temps de la page"},
    {"Left out: {1 time|times} too short, {2 interruption|interruptions}, {3} of pages opened "
     "again",
     "Laissés de côté : {1 temps trop court|temps trop courts}, {2 interruption|interruptions}, "
     "{3} de pages rouvertes"},
    {"median", "médiane"},
    {"the instrument's rule", "règle de l’instrument"},
    {"common floor", "plancher commun"},
    {"10% of the mean time", "10 % du temps moyen"},
    {"15% of the mean time", "15 % du temps moyen"},
    {"20% of the mean time", "20 % du temps moyen"},
    {"30% of the mean time", "30 % du temps moyen"},
    {"time per word", "temps par mot"},
    {"2 s an item", "2 s par item"},
    {"rapid component ends", "fin du groupe rapide"},
    {"answers begin to inform", "début de l’information"},
    {"in force", "en vigueur"},
    {"Items, most rapid first", "Items, rapides d’abord"},
    {"times", "temps"},
    {"rapid", "rapides"},
    {"intensity", "intensité"},
    {"Answers over the threshold", "Réponses au-delà du seuil"},
    {"all answers", "toutes les réponses"},
    {"95% to under 100%", "de 95 % à moins de 100 %"},
    {"90% to under 95%", "de 90 % à moins de 95 %"},
    {"80% to under 90%", "de 80 % à moins de 90 %"},
    {"50% to under 80%", "de 50 % à moins de 80 %"},
    {"under 50%", "moins de 50 %"},
    {"Log-normal: speed has a standard deviation of {1} (log ms); reliability of the speeds {2}. "
     "Misfit at p < .01: {3} of {4 respondent|respondents}.",
     "Log-normal : la vitesse a un écart type de {1} (log ms) ; fidélité des vitesses {2}. Écart "
     "au modèle à p < 0,01 : {3} sur {4 personne|personnes}."},
    {"Log-normal, from the calibration: speed has a standard deviation of {1} (log ms); "
     "reliability of the speeds {2}. Misfit at p < .01: {3} of {4 respondent|respondents}.",
     "Log-normal, d’après le calibrage : la vitesse a un écart type de {1} (log ms) ; fidélité des "
     "vitesses {2}. Écart au modèle à p < 0,01 : {3} sur {4 personne|personnes}."},
    {"From the first item to the last, speed changes by {1} on average (standard error {2}); "
     "persons differ in it with a standard deviation of {3} (p {4}).",
     "Du premier item au dernier, la vitesse change de {1} en moyenne (erreur type {2}) ; les "
     "personnes y diffèrent avec un écart type de {3} (p {4})."},
    {"Persons differ in how their speed changes from the first item to the last: standard "
     "deviation {1} (p {2}).",
     "Les personnes diffèrent dans le changement de leur vitesse du premier item au dernier : "
     "écart type {1} (p {2})."},
    {"The log-normal model could not be fitted.", "Le modèle log-normal n’a pas pu être ajusté."},
    {"Model", "Modèle"},
    {"Speed and distance", "Vitesse et distance"},
    {"log ms/sd", "log ms/ét"},
    {"from", "de"},
    {"to", "à"},
    {"distant answers are faster, as with attitudes",
     "réponses éloignées plus rapides : des attitudes"},
    {"no sign either way", "aucun signe"},
    {"distant answers are slower", "réponses éloignées plus lentes"},
    {"Of {1 further scale|further scales}, distant answers are faster on {2} and slower on {3}; "
     "all are in the JSON.",
     "Sur {1 autre échelle|autres échelles}, les réponses éloignées sont plus rapides pour {2} et "
     "plus lentes pour {3} ; toutes sont dans le JSON."},
    {"could not be told", "n’a pas pu être établi"},
    {"Reliability over halves of the items: of speed {1} [{2}, {3}], odd against even {4}.",
     "Fidélité par moitiés d’items : de la vitesse {1} [{2} ; {3}], pairs contre impairs {4}."},
    {"Of what the models leave of the times: {1} [{2}, {3}], odd against even {4}.",
     "Des temps résiduels, une fois les modèles déduits : {1} [{2} ; {3}], pairs contre impairs "
     "{4}."},
    {"Halves", "Moitiés"},
    /* the page */
    {"How long answers took", "Le temps des réponses"},
    {"Too fast to have been read", "Trop rapide pour avoir été lu"},
    {"Effort", "Effort"},
    {"Speed of persons and items", "Vitesse des personnes et des items"},
    {"Calibration", "Calibrage"},
    {"Left out by the rules of the instrument: {1 time|times} too short to be a reading, {2 "
     "interruption|interruptions} over {3}, {4} of pages that were opened again. Nothing else was "
     "trimmed.",
     "Laissés de côté par les règles de l’instrument : {1 temps trop court|temps trop courts} pour "
     "une lecture, {2 interruption|interruptions} de plus de {3}, {4} de pages rouvertes. Rien "
     "d’autre n’a été coupé."},
    {"Time taken for each answer, as recorded", "Temps de chaque réponse, tel qu’enregistré"},
    {"Time taken for each page, as recorded", "Temps de chaque page, tel qu’enregistré"},
    {"Under its threshold, an answer came faster than the item can be read. The methods set that "
     "limit differently; effort below counts with the one in force.",
     "Sous son seuil, une réponse est venue plus vite que l’item ne peut être lu. Les méthodes "
     "fixent cette limite différemment ; l’effort ci-dessous compte avec celle qui est en "
     "vigueur."},
    {"Thresholds by each method", "Seuils selon chaque méthode"},
    {"Lowest", "Plus bas"},
    {"Median", "Médiane"},
    {"Highest", "Plus haut"},
    {"Used", "Emploi"},
    {"median time", "temps médian"},
    {"threshold in force", "seuil en vigueur"},
    {"Median time and threshold of each item", "Temps médian et seuil de chaque item"},
    {"Response-time effort is the share of a respondent's answers that took at least the threshold "
     "(Wise & Kong, 2005). Under 90% is commonly taken for too little effort.",
     "L’effort d’après les temps de réponse est la part des réponses d’une personne qui ont pris "
     "au moins le seuil (Wise et Kong, 2005). Moins de 90 % passe couramment pour un effort "
     "insuffisant."},
    {"Too few respondents for their distribution to be shown: single persons could be recognised.",
     "Trop peu de personnes pour que leur distribution soit montrée : on pourrait reconnaître "
     "quelqu’un."},
    {"Share of respondents", "Part des personnes"},
    {"Respondents by the share of their answers over the threshold",
     "Personnes selon la part de leurs réponses au-delà du seuil"},
    {"Every time is the time that the item takes, less the speed of the person, and chance, on the "
     "log scale (van der Linden, 2006).",
     "Tout temps est celui que prend l’item, moins la vitesse de la personne, et du hasard, en "
     "échelle logarithmique (van der Linden, 2006)."},
    {"Items and the spread of speeds are those of the calibration; the persons are those of this "
     "sample.",
     "Les items et la dispersion des vitesses sont ceux du calibrage ; les personnes sont celles "
     "de cet échantillon."},
    {"The log-normal model of the times", "Le modèle log-normal des temps"},
    {"Standard error", "Erreur type"},
    {"Respondents it rests on", "Personnes sur lesquelles il repose"},
    {"Standard deviation of the speeds (log ms)", "Écart type des vitesses (log ms)"},
    {"Reliability of the speeds", "Fidélité des vitesses"},
    {"Mean change of speed from first to last item",
     "Changement moyen de la vitesse du premier au dernier item"},
    {"Standard deviation over persons of the change", "Écart type entre personnes du changement"},
    {"Correlation of speed with its change", "Corrélation de la vitesse et de son changement"},
    {"At p < .01, the times of {1} of {2 respondent|respondents} do not fit the model; about 1 in "
     "100 is expected where it holds.",
     "À p < 0,01, les temps de {1} sur {2 personne|personnes} s’écartent du modèle ; on en attend "
     "environ 1 sur 100 là où il tient."},
    {"Of {1 item|items}, {2} do not.", "Sur {1 item|items}, {2} s’en écartent."},
    {"Reliability of speed over split halves of the items: {1} [{2}, {3}]; odd against even items "
     "{4}.",
     "Fidélité de la vitesse, par moitiés d’items : {1} [{2} ; {3}] ; items pairs contre impairs "
     "{4}."},
    {"Reliability of what the models leave of a person's times: {1} [{2}, {3}]; odd against even "
     "items {4}.",
     "Fidélité des temps résiduels, une fois les modèles déduits : {1} [{2} ; {3}] ; items "
     "pairs contre impairs {4}."},
    {"Answers far from a person's own position come faster: what is plainly true or untrue of "
     "oneself needs little thought. Where the curve falls, the answers behave as attitudes do; "
     "where it is flat, times say nothing for or against them. The bars are 95% intervals; of many "
     "scales, one in twenty stands out by chance.",
     "Les réponses loin de la position propre de la personne viennent plus vite : ce qui est "
     "clairement vrai ou faux de soi demande peu de réflexion. Là où la courbe descend, les "
     "réponses se comportent comme des attitudes ; là où elle est plate, les temps ne disent rien "
     "ni pour ni contre elles. Les barres sont des intervalles à 95 % ; parmi de nombreuses "
     "échelles, "
     "une sur vingt se distingue par hasard."},
    {"Effect of distance on the log time", "Effet de la distance sur le logarithme du temps"},
    {"Times", "Temps"},
    {"Effect per sd", "Effet par écart type"},
    {"What it says", "Ce qu’il dit"},
    {"Distance of the answer from the person's position",
     "Distance de la réponse à la position de la personne"},
    {"Time, against expected", "Temps, par rapport à l’attendu"},
    {"Time against the distance of the answer", "Temps selon la distance de la réponse"},
    {"Times of the items", "Temps des items"},
    {"Rapid answers", "Réponses rapides"},
    {"SD of log", "Écart type du log"},
    {"Time intensity", "Intensité temporelle"},
    {"Discrimination", "Discrimination"},
    {"Fit p", "p de l’ajustement"},
    /* calibrations */
    {"Calibration {1}, version {2}, made {3}", "Calibrage {1}, version {2}, fait le {3}"},
    {"size", "taille"},
    {"defined", "définies"},
    {0}};
