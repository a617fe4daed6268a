#include "report/words.h"

/* French follows English line by line; thin no-break spaces stand before ; ! ? and %, a
   full one before a colon. */
const norma__phrase norma__phrases_fr[] = {
    {"{1} files, ", "{1} fichiers, "},
    {"{1 item|items}, {2 pair|pairs} of items", "{1 item|items}, {2 paire|paires} d’items"},
    {"; only complete rows are counted", " ; seules les lignes complètes sont comptées"},
    {"; counts are sums of weights", " ; les effectifs sont des sommes de poids"},
    {"Group", "Groupe"},
    {"rows", "lignes"},
    {"complete", "complètes"},
    {"counts", "effectifs"},
    {"zero", "nuls"},
    {"1 to 4", "de 1 à 4"},
    {"(no name)", "(sans nom)"},
    {"all", "tous"},
    {"all groups", "tous les groupes"},
    {"{1} further groups are in the JSON and CSV results.",
     "{1} autres groupes sont dans les résultats JSON et CSV."},
    {"Written", "Écrit"},
    {"{1}, {2} bytes, SHA-256 {3}", "{1}, {2} octets, SHA-256 {3}"},
    {"response times recorded", "temps de réponse enregistrés"},
    {"no response times", "pas de temps de réponse"},
    {"{1 respondent|respondents}, {2 item|items}, {3} of answers missing; {4}",
     "{1 personne|personnes}, {2 item|items}, {3} de réponses manquantes ; {4}"},
    {"Read", "Données"},
    {"Written", "Écrit"},
    {"{1}: {2}, {3 row|rows} x {4 column|columns}, {5 byte|bytes}",
     "{1} : {2}, {3 ligne|lignes} x {4 colonne|colonnes}, {5 octet|octets}"},
    {"delimited text", "texte délimité"},
    {"a response file", "un fichier de réponses"},
    {"SPSS portable", "SPSS portable"},
    {"SAS transport", "SAS transport"},
    {"SPSS", "SPSS"},
    {"Stata", "Stata"},
    {"SAS", "SAS"},
    {"{1} set aside ({2}), {3} kept", "{1} écartées ({2}), {3} gardées"},
    {"; flags: ", " ; signalements : "},
    {"Screened", "Contrôle"},
    {"{1 scale passes|scales pass}, {2} with caution, {3} held back, by {4}",
     "{1 échelle validée|échelles validées}, {2} avec réserve, {3 bloquée|bloquées}, selon {4}"},
    {"Gate", "Verdicts"},
    {"Norm", "Norme"},
    {"{1}, version {2}, {3 respondent|respondents}", "{1}, version {2}, {3 personne|personnes}"},
    {"Scale", "Échelle"},
    {"items", "items"},
    {"alpha [interval]", "alpha [intervalle]"},
    {"omega", "oméga"},
    {"POMP", "POMP"},
    {"vs norm", "vs norme"},
    {"verdict", "verdict"},
    {"{1} [{2}, {3}]", "{1} [{2} ; {3}]"},
    {"[{1}, {2}]", "[{1} ; {2}]"},
    {"{1}, PR {2}", "{1} ; RC {2}"},
    {"pass", "validée"},
    {"caution", "réserve"},
    {"hold", "bloquée"},
    {"Further scales in the full results (--report, --results): {1}.",
     "Autres échelles dans les résultats complets (--report, --results) : {1}."},
    {"Parallel analysis suggests {1 factor|factors}, {2 was|were} extracted. ",
     "L’analyse parallèle suggère {1 facteur|facteurs}, {2 a été extrait|ont été extraits}. "},
    {"{1 factor was|factors were} extracted. ",
     "{1 facteur a été extrait|facteurs ont été extraits}. "},
    {"{1} of {2} items load most on the factor of their own scale; {3 "
     "cross-loading|cross-loadings} "
     "over {4}. ",
     "{1} items sur {2} saturent le plus sur le facteur de leur propre échelle ; "
     "{3 saturation croisée|saturations croisées} au-dessus de {4}. "},
    {"RMSEA {1}, TLI {2}, RMSR {3}.", "RMSEA {1}, TLI {2}, RMSR {3}."},
    {"The factor structure could not be computed.",
     "La structure factorielle n’a pas pu être calculée."},
    {"Structure", "Structure"},
    {"Do not report: ", "Ne pas publier : "},
    {"Report with its reservation: ", "Publier avec la réserve indiquée : "},
    {"and {1} more", "et {1} autre(s)"},
    {": ", " : "},
    {"; ", " ; "},
    {"not known", "inconnue"},
    {"Every scale passed the gate: none of its criteria stands against reporting.",
     "Toutes les échelles satisfont aux critères : aucun ne s’oppose à leur publication."},
    {"The factors leave much unexplained (RMSEA {1}, over {2}): look at the loadings before the "
     "scales are interpreted.",
     "Les facteurs laissent beaucoup d’inexpliqué (RMSEA {1}, plus de {2}) : examinez les "
     "saturations avant d’interpréter les échelles."},
    {"{1} of the respondents were set aside: find out how the survey was presented and answered "
     "before the scores are discussed.",
     "{1} des personnes ont été écartées : cherchez comment l’enquête a été présentée et remplie "
     "avant de commenter les scores."},
    {"Only {1} of {2} items load most on the factor of their own scale: interpret differences "
     "between scales with care.",
     "Seuls {1} items sur {2} saturent le plus sur le facteur de leur propre échelle : interprétez "
     "avec prudence les différences entre échelles."},
    {"Furthest from the norm on the unfavourable side: {1}, {2} points [{3}, {4}]; look there "
     "first.",
     "L’écart le plus défavorable à la norme : {1}, {2} points [{3} ; {4}] ; commencez par là."},
    {"With {1 respondent|respondents} kept, chance has a large part in every figure and verdict: "
     "read the "
     "intervals rather than the figures.",
     "Avec {1 personne gardée|personnes gardées}, le hasard pèse beaucoup sur chaque chiffre et "
     "chaque verdict : "
     "lisez les intervalles plutôt que les chiffres."},
    {"Parallel analysis suggests {1 factor|factors} where the instrument has {2}: a scale may "
     "measure "
     "more than one thing; look at its items before explaining its score.",
     "L’analyse parallèle suggère {1 facteur|facteurs} là où l’instrument en a {2} : une échelle "
     "mesure "
     "peut-être plus d’une chose ; regardez ses items avant d’expliquer son score."},
    {"weakest item-rest correlation", "plus faible corrélation item-reste"},
    {"reliability", "fidélité"},
    {"lower end of the reliability interval", "borne basse de l’intervalle de fidélité"},
    {"respondents who answered all items", "personnes ayant répondu à tous les items"},
    {"respondents", "personnes"},
    {"share of respondents kept", "part de personnes gardées"},
    {"items on their own factor", "items sur leur propre facteur"},
    {"To do", "À faire"},
    {"Notes", "Remarques"},
    {" ({1} notes like this one)", " ({1} remarques de ce genre)"},
    {"Further kinds of notes in the full results: {1}.",
     "Autres sortes de remarques dans les résultats complets : {1}."},
    {"Validation report", "Rapport de validation"},
    {"Instrument", "Instrument"},
    {"Data file", "Fichier de données"},
    {"SHA-256 of the data", "SHA-256 des données"},
    {"Norm set", "Norme"},
    {"Date", "Date"},
    {"Made with", "Produit avec"},
    {"Contents", "Sommaire"},
    {"At a glance", "En bref"},
    {"Response process", "Processus de réponse"},
    {"Reliability", "Fidélité"},
    {"Scores", "Scores"},
    {"Items", "Items"},
    {"Method", "Méthode"},
    {"Position against the norm", "Position par rapport à la norme"},
    {"respondents read", "personnes lues"},
    {"set aside, with their reasons", "écartées, avec leurs motifs"},
    {"scales that may be reported", "échelles publiables"},
    {"with a reservation", "avec réserve"},
    {"held back, not scored", "bloquées, sans score"},
    {"What to do first", "Par où commencer"},
    {"Table", "Tableau"},
    {"Figure", "Figure"},
    {"What may be reported, and what not", "Ce qui peut être publié, et ce qui ne peut pas l’être"},
    {"Verdict", "Verdict"},
    {"Alpha", "Alpha"},
    {"Mean POMP", "Score moyen (POMP)"},
    {"Against the norm", "Écart à la norme"},
    {"Why", "Motif"},
    {"POMP is the percent of the maximum possible score: 0 when every answer is at the low end, "
     "100 when every answer is at the high end.",
     "Le POMP est le pourcentage du score maximal possible : 0 quand toutes les réponses sont à "
     "l’extrémité basse, 100 quand toutes sont à l’extrémité haute."},
    {"Response process: can these answers be believed?",
     "Processus de réponse : peut-on se fier à ces réponses ?"},
    {"Of {1} respondents, {2} have at least one flag ({3}); {4} were set aside ({5}) and {6} kept.",
     "Sur {1} personnes, {2} ont au moins un signalement ({3}) ; {4} ont été écartées ({5}) et {6} "
     "gardées."},
    {"{1} warnings together set a respondent aside.",
     "{1} avertissements réunis font écarter une personne."},
    {"Everything below rests on those kept unless it says otherwise. No single respondent is shown "
     "in this report.",
     "Tout ce qui suit porte sur les personnes gardées, sauf indication contraire. Ce rapport ne "
     "montre aucune personne en particulier."},
    {"Respondents", "Personnes"},
    {"sets aside", "écarte"},
    {"warns", "avertit"},
    {"set aside", "écartée(s)"},
    {"warning", "avertit"},
    {"Respondents flagged by each rule; one may be flagged by several",
     "Personnes signalées par chaque règle ; une même personne peut l’être par plusieurs"},
    {"The rules and what they found", "Les règles et ce qu’elles ont trouvé"},
    {"Rule", "Règle"},
    {"Fires at", "Se déclenche à"},
    {"Action", "Effet"},
    {"Share", "Part"},
    {"Source of the limit", "Source de la limite"},
    {"share of answers missing", "part de réponses manquantes"},
    {"longest run of equal answers", "plus longue suite de réponses égales"},
    {"longest run of equal answers, share of items",
     "plus longue suite de réponses égales, part des items"},
    {"variability of the answers (IRV)", "variabilité des réponses (IRV)"},
    {"squared Mahalanobis distance", "carré de la distance de Mahalanobis"},
    {"p of the Mahalanobis distance", "p de la distance de Mahalanobis"},
    {"total time", "temps total"},
    {"median time per answer", "temps médian par réponse"},
    {"response-time effort", "effort d’après les temps de réponse"},
    {"log-normal speed", "vitesse log-normale"},
    {"Response times", "Temps de réponse"},
    {"The data hold no response times.", "Les données ne comportent pas de temps de réponse."},
    {"An answer is rapid when it is faster than its item's threshold: {1} of the item's mean time, "
     "at most {2}, at least {3}. Times over {4} count as interruptions and are left out of means.",
     "Une réponse est rapide quand elle l’est plus que le seuil de son item : {1} du temps moyen "
     "de l’item, au plus {2}, au moins {3}. Les temps de plus de {4} comptent comme des "
     "interruptions et n’entrent pas dans les moyennes."},
    {"Time per answer (logarithmic axis)", "Temps par réponse (axe logarithmique)"},
    {"Answers", "Réponses"},
    {"threshold", "seuil"},
    {"lowest threshold", "seuil le plus bas"},
    {"highest threshold", "seuil le plus haut"},
    {"interruption", "interruption"},
    {"Time taken for each answer, and the limits of the rules",
     "Temps pris pour chaque réponse, et limites des règles"},
    {"Time taken for each answer", "Temps pris pour chaque réponse"},
    {"From", "De"},
    {"To", "À"},
    {"Reliability: how exact are the scales?", "Fidélité : quelle est la précision des échelles ?"},
    {"Alpha is the share of a score's variance that a parallel set of items would repeat. The "
     "interval says what this number of respondents can show; SEM is the standard error of one "
     "person's mean score.",
     "L’alpha est la part de la variance d’un score que reproduirait un jeu d’items parallèle. "
     "L’intervalle dit ce que ce nombre de personnes permet d’affirmer ; l’erreur type de mesure "
     "est celle du score moyen d’une personne."},
    {"Cronbach's alpha with its interval", "Alpha de Cronbach et son intervalle"},
    {"those kept", "personnes gardées"},
    {"everyone", "toutes les personnes"},
    {"passes", "validée"},
    {"held below", "bloquée en deçà"},
    {"Cronbach's alpha with Feldt interval, those kept and everyone",
     "Alpha de Cronbach et intervalle de Feldt, personnes gardées et toutes les personnes"},
    {"Reliability of each scale, those kept and everyone",
     "Fidélité de chaque échelle, personnes gardées et toutes les personnes"},
    {"n kept", "Effectif gardé"},
    {"Alpha, those kept", "Alpha, personnes gardées"},
    {"Standardised alpha", "Alpha standardisé"},
    {"Omega total", "Oméga total"},
    {"SEM (answer units)", "Erreur type de mesure (unités de réponse)"},
    {"n everyone", "Effectif total"},
    {"Alpha, everyone", "Alpha, toutes"},
    {"Structure: do the items measure what the key says?",
     "Structure : les items mesurent-ils ce que dit la clé ?"},
    {"random data, {1}th percentile", "données aléatoires, {1}e centile"},
    {"Number of the eigenvalue", "Rang de la valeur propre"},
    {"Eigenvalue", "Valeur propre"},
    {"these data", "vos données"},
    {"Eigenvalues of the correlations and of random data",
     "Valeurs propres des corrélations et de données aléatoires"},
    {"Eigenvalues and parallel analysis", "Valeurs propres et analyse parallèle"},
    {"Number", "Rang"},
    {"These data", "Vos données"},
    {"Random data, mean", "Données aléatoires, moyenne"},
    {"Random data, percentile", "Données aléatoires, centile"},
    {"Fit of the factor solution, each figure with its variant",
     "Ajustement de la solution factorielle, chaque chiffre avec sa variante"},
    {"Value", "Valeur"},
    {"Which one it is", "De quoi il s’agit"},
    {"rows used", "lignes complètes utilisées"},
    {"KMO", "KMO"},
    {"sampling adequacy, Kaiser (1970)", "qualité de l’échantillon d’items, Kaiser (1970)"},
    {"Bartlett chi-square", "Khi-deux de Bartlett"},
    {"test that all correlations are zero", "test de la nullité de toutes les corrélations"},
    {"Chi-square", "Khi-deux"},
    {"ML discrepancy at the minres solution, Bartlett-corrected",
     "écart de maximum de vraisemblance à la solution minres, corrigé selon Bartlett"},
    {"Degrees of freedom", "Degrés de liberté"},
    {"of that chi-square", "de ce khi-deux"},
    {"p", "p"},
    {"RMSEA", "RMSEA"},
    {"from that chi-square, not scaled", "tiré de ce khi-deux, sans correction de non-normalité"},
    {"TLI", "TLI"},
    {"against the model of no correlation", "par rapport au modèle sans corrélation"},
    {"RMSR", "RMSR"},
    {"of the off-diagonal residuals", "des résidus hors diagonale"},
    {"Factors against the key of the instrument", "Les facteurs et la clé de l’instrument"},
    {"Factor", "Facteur"},
    {"Items on their own factor", "Items sur leur propre facteur"},
    {"Items with a cross-loading", "Items à saturation croisée"},
    {"Loading", "Saturation"},
    {"Loadings; framed cells are where the key expects the item, a minus marks loadings of -0.20 "
     "and "
     "less",
     "Saturations ; les cases encadrées sont celles où la clé attend l’item, un signe moins marque "
     "les saturations de −0,20 et moins"},
    {"Loadings (pattern), items in the order of the key",
     "Saturations (matrice de configuration), items dans l’ordre de la clé"},
    {"Item", "Item"},
    {"Communality", "Communauté"},
    {"Bold: the factor of the item's own scale. Shaded: a cross-loading.",
     "En gras : le facteur de l’échelle de l’item. Sur fond coloré : une saturation croisée."},
    {"Correlations of the factors", "Corrélations des facteurs"},
    {"Gate: which scales may be scored?",
     "Contrôle avant publication : quelles échelles peuvent recevoir un score ?"},
    {"Criteria: {1}. A figure at or over the first limit passes, one under the second holds the "
     "scale back, and what lies between is a caution. A scale that is held back has no score. An "
     "item against its scale, or items on other factors, hold a scale only when the sample is "
     "large enough to show it; else they are a caution.",
     "Critères : {1}. Un chiffre égal ou supérieur à la première limite valide, un chiffre "
     "inférieur à la seconde bloque l’échelle, entre les deux c’est une réserve. Une échelle "
     "bloquée n’a pas de score. Un item contraire à son échelle, ou des items sur d’autres "
     "facteurs, ne bloquent l’échelle que si l’échantillon est assez grand pour le montrer ; sinon "
     "c’est une réserve."},
    {"The criteria in force", "Les critères en vigueur"},
    {"Criterion", "Critère"},
    {"Passes from", "Validée à partir de"},
    {"Held below", "Bloquée en deçà de"},
    {"Source", "Source"},
    {"Every scale against every criterion", "Chaque échelle devant chaque critère"},
    {"A respondent has a score on a scale when at least {1} of its items are answered. A scale "
     "that is held back has none.",
     "Une personne a un score sur une échelle quand elle a répondu à au moins {1} de ses items. "
     "Une échelle bloquée n’en donne aucun."},
    {"Mean score, percent of maximum possible (POMP)",
     "Score moyen, pourcentage du maximum possible (POMP)"},
    {"Mean score of each scale that was not held back",
     "Score moyen de chaque échelle non bloquée"},
    {"Scores of those kept", "Scores des personnes gardées"},
    {"Scored", "Avec un score"},
    {"Too few answers", "Trop peu de réponses"},
    {"SD", "Écart type"},
    {"below the norm", "sous la norme"},
    {"above the norm", "au-dessus de la norme"},
    {"not clearly different", "pas nettement différent"},
    {"Difference of the mean from the norm, with 95% interval (Welch)",
     "Écart de la moyenne à la norme, avec intervalle à 95 % (Welch)"},
    {"Difference from the norm mean, POMP points",
     "Écart à la moyenne de la norme, points de POMP"},
    {"n", "n"},
    {"Norm mean", "Moyenne de la norme"},
    {"Difference", "Écart"},
    {"Hedges g", "g de Hedges"},
    {"Norm set {1}, version {2}, made {3} from {4} respondents of {5}.",
     "Norme {1}, version {2}, établie le {3} sur {4} personnes de {5}."},
    {"Rows used: {1}.", "Lignes retenues : {1}."},
    {"The percentile rank says where the mean of this sample lies among single respondents of the "
     "norm; it is not a rank among organisations, which differ less from each other than people "
     "do.",
     "Le rang centile situe la moyenne de cet échantillon parmi les personnes de la norme ; ce "
     "n’est pas un rang parmi des organisations, qui diffèrent moins entre elles que les "
     "personnes."},
    {"The intervals take people to be independent of each other. Organisations differ even when "
     "there is nothing particular about them, so that many ordinary ones lie outside these "
     "intervals of the norm.",
     "Les intervalles supposent des personnes indépendantes les unes des autres. Des organisations "
     "diffèrent même quand elles n’ont rien de particulier : beaucoup d’organisations ordinaires "
     "s’écartent donc de la norme au-delà de ces intervalles."},
    {"Everything that was corrected, left out or could not be computed:",
     "Tout ce qui a été corrigé, laissé de côté ou n’a pas pu être calculé :"},
    {"nothing", "rien"},
    {"Items of each scale, keyed, those kept",
     "Items de chaque échelle, recodés selon la clé, personnes gardées"},
    {" (reversed)", " (inversé)"},
    {"Mean", "Moyenne"},
    {"Item-rest r", "r item-reste"},
    {"Alpha if dropped", "Alpha sans l’item"},
    {"Shaded: the scale would be more reliable without the item.",
     "Sur fond coloré : l’échelle serait plus fidèle sans l’item."},
    {"Threshold", "Seuil"},
    {"Faster", "Plus rapides"},
    {"What each figure is and where it comes from", "Ce qu’est chaque chiffre et d’où il vient"},
    {"Longest run, IRV", "Plus longue suite, variabilité (IRV)"},
    {"longest run of equal answers; standard deviation of a person's answers",
     "plus longue suite de réponses égales ; écart type des réponses d’une personne"},
    {"Mahalanobis distance", "Distance de Mahalanobis"},
    {"squared, over the items answered; p from chi-square with their number",
     "au carré, sur les items renseignés ; p d’un khi-deux à autant de degrés de liberté"},
    {"Response-time effort", "Effort d’après les temps de réponse"},
    {"share of a person's answers at or over the item threshold",
     "part des réponses d’une personne au moins aussi lentes que le seuil de l’item"},
    {"Item threshold", "Seuil de l’item"},
    {"share of the item's mean time, capped, with a common floor (NT10)",
     "part du temps moyen de l’item, plafonnée, avec un plancher commun (NT10)"},
    {"Log-normal speed", "Vitesse log-normale"},
    {"mean standardised log time; negative is fast",
     "moyenne des logarithmes standardisés des temps ; négative pour les personnes rapides"},
    {"covariance form; interval from the F distribution",
     "forme des covariances ; intervalle tiré de la loi F"},
    {"one-factor minres: 1 - sum of uniquenesses / sum of the correlations",
     "un facteur minres : 1 - somme des unicités / somme des corrélations"},
    {"SEM", "Erreur type de mesure"},
    {"standard deviation of the mean score times the root of 1 - alpha",
     "écart type du score moyen fois la racine de 1 - alpha"},
    {"squared correlations against squared partial correlations",
     "carrés des corrélations contre carrés des corrélations partielles"},
    {"Parallel analysis", "Analyse parallèle"},
    {"eigenvalues over the percentile of normal random data, until the first that is not",
     "valeurs propres au-dessus du centile de données normales aléatoires, jusqu’à la première qui "
     "ne l’est pas"},
    {"Loadings", "Saturations"},
    {"minres, direct quartimin (oblimin with gamma 0) rotation",
     "minres, rotation quartimin directe (oblimin, gamma 0)"},
    {"RMSEA, TLI", "RMSEA, TLI"},
    {"from the Bartlett-corrected chi-square, not scaled",
     "tirés du khi-deux corrigé selon Bartlett, sans correction d’échelle"},
    {"100 (mean - lowest) / (highest - lowest)", "100 (moyenne - minimum) / (maximum - minimum)"},
    {"Percentile rank", "Rang centile"},
    {"100 (below + half of those at it) / n among the norm's respondents",
     "100 (en dessous + la moitié des ex aequo) / n parmi les personnes de la norme"},
    {"T score", "Note T"},
    {"50 + 10 (score - norm mean) / norm sd: linear, not normalised",
     "50 + 10 (score - moyenne de la norme) / écart type de la norme : linéaire, non normalisée"},
    {"interval without equal variances", "intervalle sans égalité des variances"},
    {"pooled standard deviation, small-sample correction, noncentral t interval",
     "écart type commun, correction des petits échantillons, intervalle du t non centré"},
    {"Settings in force", "Réglages en vigueur"},
    {"Setting", "Réglage"},
    {"yes", "oui"},
    {"no", "non"},
    {"This file is complete in itself: it can be read without network and printed.",
     "Ce fichier se suffit à lui-même : il se lit sans réseau et s’imprime."},
    {"It has tables only, because norma was built without its chart libraries.",
     "Il n’a que des tableaux, parce que norma a été construit sans ses bibliothèques de "
     "graphiques."},
    {"not applied", "sans objet"},
    {": {1}, {2 row|rows} x {3 column|columns}", " : {1}, {2 ligne|lignes} x {3 colonne|colonnes}"},
    {"{1 respondent|respondents}, {2 item|items}; {3 respondent|respondents} answered all; {4} of "
     "answers missing",
     "{1 personne|personnes}, {2 item|items} ; {3 personne a|personnes ont} répondu à tout ; {4} "
     "de réponses manquantes"},
    {"missing", "manque"},
    {"mean", "moy."},
    {"sd", "é.-t."},
    {"skew", "asym."},
    {"lowest", "minimum"},
    {"highest", "maximum"},
    {"latency", "latence"},
    {"alpha", "alpha"},
    {"interval (Feldt)", "int. (Feldt)"},
    {"std alpha", "alpha std"},
    {"item-rest r", "r item-reste"},
    {"alpha if dropped", "alpha sans l’item"},
    {"n = {1}; KMO {2}; Bartlett chi-square {3}, df {4}, p {5}",
     "n = {1} ; KMO {2} ; khi-deux de Bartlett {3}, ddl {4}, p {5}"},
    {"Parallel analysis ({1}th percentile of {2 random sample|random samples}) suggests "
     "{3 factor|factors}",
     "L’analyse parallèle ({1}e centile de {2 échantillon aléatoire|échantillons aléatoires}) "
     "suggère {3 facteur|facteurs}"},
    {"Minres, {1 factor|factors}: chi-square {2}, df {3}, p {4}; RMSEA {5}, TLI {6}, RMSR {7}",
     "Minres, {1 facteur|facteurs} : khi-deux {2}, ddl {3}, p {4} ; RMSEA {5}, TLI {6}, RMSR {7}"},
    {"Key: {1} of {2} items load most on their own factor; {3 cross-loading|cross-loadings} over "
     "{4}",
     "Clé : {1} items sur {2} saturent le plus sur leur propre facteur ; "
     "{3 saturation croisée|saturations croisées} au-dessus de {4}"},
    {"fires at", "se déclenche à"},
    {"action", "effet"},
    {"share", "part"},
    {"{1 respondent|respondents}: {2} flagged ({3}), {4} set aside ({5}), {6} kept",
     "{1 personne|personnes} : {2 signalée|signalées} ({3}), {4 écartée|écartées} ({5}), "
     "{6 gardée|gardées}"},
    {"Name", "Nom"},
    {"version", "version"},
    {"made (UTC)", "établie (UTC)"},
    {"kept", "gardées"},
    {"instrument", "instrument"},
    {"Norm set {1}, version {2}, made {3}", "Norme {1}, version {2}, établie le {3}"},
    {"Instrument {1} {2}; source {3}; {4 respondent|respondents}, {5} kept",
     "Instrument {1} {2} ; source {3} ; {4 personne|personnes}, {5 gardée|gardées}"},
    {"Rows used: {1}", "Lignes retenues : {1}"},
    {"mean POMP", "POMP moyen"},
    {"Statistic", "Indice"},
    {"Annex", "Annexe"},
    {"Annex: the figures in full", "Annexe : les chiffres en détail"},
    {"In no scale", "Dans aucune échelle"},
    {"Median time", "Temps médian"},
    {"Faster: share of everyone's answers to the item that came before its threshold.",
     "Plus rapides : part des réponses de toutes les personnes à l’item données avant son seuil."},
    {"factor structure", "structure factorielle"},
    {"interval", "intervalle"},
    {"share kept", "part gardée"},
    {"item-rest", "item-reste"},
    {"own factor", "facteur"},
    {" ({1})", " ({1})"},
    {"fiml-no-errors",
     "les erreurs types de {value} variables et {of} lignes demanderaient trop de "
     "temps et n’ont pas été calculées : prenez moins de variables"},
    {"fiml-pairs-unseen", "{value} corrélations sur {of} ne sont pas définies : aucune ligne ne "
                          "répond aux deux variables"},
    {"fiml-no-convergence",
     "l’algorithme EM a été arrêté après {value} pas : tant de réponses manquent que les décimales "
     "montrées peuvent encore changer"},
    {"fiml-undefined", "le modèle normal de {of} variables n’a pas de maximum sur {value} lignes : "
                       "des variables dépendent les unes des autres, ou ne varient pas"},
    {"polyserial-undefined",
     "une corrélation de {subject} avec une variable continue n’est pas définie : l’un des deux ne "
     "varie pas dans les {value} lignes qui ont les deux"},
    {"polyserial-boundary",
     "une corrélation de {subject} avec une variable continue est à sa borne, {value} : les "
     "catégories séparent les nombres sans recouvrement"},
    {"Pearson correlations", "Corrélations de Pearson"},
    {"Spearman rank correlations", "Corrélations de rang de Spearman"},
    {"Polychoric correlations", "Corrélations polychoriques"},
    {"Tetrachoric correlations", "Corrélations tétrachoriques"},
    {"Polyserial correlations", "Corrélations polysérielles"},
    {"Polychoric, polyserial and Pearson correlations, by kind of pair",
     "Corrélations polychoriques, polysérielles et de Pearson, selon la paire"},
    {"pairwise", "par paires"},
    {"listwise", "lignes complètes"},
    {"full-information maximum likelihood", "maximum de vraisemblance à information complète"},
    {"{1} of {2 variable|variables}", "{1} de {2 variable|variables}"},
    {"{1 row|rows}, {2} of them complete; missing answers: {3}",
     "{1 ligne|lignes}, dont {2 complète|complètes} ; réponses manquantes : {3}"},
    {"From {1} to {2}, median size {3}", "De {1} à {2}, médiane des valeurs absolues {3}"},
    {"Smoothed: from {1} to {2}, median size {3}",
     "Lissées : de {1} à {2}, médiane des valeurs absolues {3}"},
    {"Smallest eigenvalue {1}", "Plus petite valeur propre {1}"},
    {"Smallest eigenvalue {1} before smoothing, {2} after",
     "Plus petite valeur propre {1} avant lissage, {2} après"},
    {"One variable has no correlations: give another",
     "Une seule variable n’a pas de corrélations : donnez-en une autre"},
    {"All correlations are undefined", "Aucune corrélation n’est définie"},
    {"The largest of {1} correlations (all are in --format json and csv):",
     "Les plus fortes de {1} corrélations (toutes sont dans --format json et csv) :"},
    {"(standard error {1})", "(erreur type {1})"},
    {"Thresholds", "Seuils"},
    {"Polychoric correlations were factored",
     "L’analyse factorielle porte sur les corrélations polychoriques"},
    {NULL, NULL}};

/* By code; with # for a note of that code that has figures and @ for one that has a subject, where
   that makes a difference.
   {subject}, {value} and {of} are what the note keeps apart from its English message. */
const norma__phrase norma__notes_fr[] = {
    {"default-rules", "l’instrument ne donne pas de règles de contrôle : les {value} règles par "
                      "défaut s’appliquent"},
    {"default-gate", "l’instrument ne nomme pas de critères de publication : ceux par défaut "
                     "s’appliquent"},
    {"items-in-no-scale",
     "items qui ne sont dans aucune échelle, dont {subject} : {value} sur {of} ; "
     "ils sont contrôlés mais sans score"},
    {"range-observed",
     "items dont l’étendue n’est pas donnée et vient des réponses, s’il y en a : {value} "
     "sur {of}"},
    {"filter-value-absent",
     "une valeur demandée pour choisir les lignes n’est jamais présente : {subject}"},
    {"rows-chosen", "lignes choisies d’après la colonne {subject} : {value} sur {of}"},
    {"out-of-range",
     "réponses à l’item {subject} hors de l’étendue et rendues manquantes : {value} "
     "sur {of}"},
    {"latency-out-of-range", "temps de l’item {subject} non positifs et rendus manquants : {value} "
                             "sur {of}"},
    {"columns-ignored", "colonnes du fichier qui ne sont pas demandées et ont été "
                        "ignorées : {value} sur {of}"},
    {"labels-not-kept", "colonnes dont le libellé n’est pas gardé : {value} sur {of}"},
    {"value-labels-not-kept",
     "colonnes dont les étiquettes de valeurs ne sont pas gardées : {value} sur {of}"},
    {"user-missing-not-kept",
     "colonnes dont les valeurs déclarées manquantes restent des nombres, sans que rien le dise : "
     "{value} sur {of}"},
    {"texts-like-numbers", "colonnes dont tous les textes sont des nombres, que d’autres "
                           "programmes peuvent prendre pour tels : {value} sur {of}"},
    {"infinite-not-kept", "colonnes dont les nombres infinis manquent : {value} sur {of}"},
    {"labels-cut", "colonnes dont le libellé, trop long, a été coupé : {value} sur {of}"},
    {"value-labels-cut",
     "colonnes dont des étiquettes de valeurs, trop longues, ont été coupées : {value} sur {of}"},
    {"xpt-version-8",
     "le fichier est de version 8, pour des noms de plus de 8 caractères, des libellés de plus de "
     "40 ou des textes de plus de 200 : un programme qui ne connaît que la version 5 ne peut pas "
     "le "
     "lire"},
    {"sas-unread", "SAS peut refuser un fichier .sas7bdat qu’il n’a pas écrit : le format "
                   "d’échange est .xpt"},
    {"tagged-missing",
     "cellules manquantes pour une raison (.a à .z, ou ._), qui manquent ici sans "
     "elle : {value}"},
    {"user-missing-texts",
     "textes déclarés manquants dans le fichier, qui sont vides ici : {value}"},
    {"labels-dropped", "étiquettes de textes, ou de raisons de valeurs manquantes, qui n’ont pas "
                       "été gardées : {value}"},
    {"dates-as-numbers", "colonnes de dates ou d’heures, qui sont les nombres par lesquels le "
                         "fichier les compte : {value} sur {of}"},
    {"utf-16", "le fichier est en UTF-16 et a été lu comme tel"},
    {"windows-1252", "le fichier n’est pas en UTF-8 et a été lu en Windows-1252"},
    {"latencies-joined", "temps de réponse lus dans {subject} : {value} personnes sur {of} en ont"},
    {"qualtrics-headers",
     "le fichier est un export de Qualtrics : ses {value} premières lignes sont des en-têtes, et "
     "les réponses viennent après"},
    {"limesurvey-headings",
     "le fichier est un export de LimeSurvey : en-têtes faits d’un code et d’un libellé, dont les "
     "colonnes prennent le code : {value} sur {of}"},
    {"weights-rounded", "poids de plus de six décimales, arrondis à six : {value} sur {of}"},
    {"respondents-without-id", "personnes sans identifiant : {value} sur {of}"},
    {"labels-missing", "lignes sans valeur dans la colonne {subject} : {value} sur {of}"},
    {"few-rows", "{value} lignes sont trop peu pour {of} items : leur matrice de corrélations est "
                 "singulière et les saturations ne sont guère stables"},
    {"polychoric-fit",
     "les khi-deux, p, RMSEA et TLI sont ceux de corrélations de Pearson de variables "
     "normales : pour des polychoriques ils décrivent, mais ne testent pas"},
    {"polychoric-parallel",
     "l’analyse parallèle compare les valeurs propres des polychoriques à celles de corrélations "
     "de "
     "Pearson de variables normales, qui s’étalent moins : elle peut suggérer un facteur de trop"},
    {"weighted-errors", "il n’y a pas d’erreurs types : celles de ces corrélations valent pour des "
                        "lignes qui comptent toutes autant"},
    {"not-positive-definite",
     "la matrice de corrélations n’est pas définie positive (plus petite valeur propre : "
     "{digits}) : "
     "le KMO, le test de Bartlett et le khi-deux d’ajustement ne sont pas définis"},
    {"heywood",
     "l’unicité de l’item {subject} est à sa borne inférieure (cas de Heywood, communauté "
     "{value}) : prenez moins de facteurs ou retirez l’item"},
    {"omega-heywood", "l’unicité de l’item {subject} dans la solution à un facteur est à sa borne "
                      "inférieure (cas de Heywood) : ne vous fiez pas à l’oméga"},
    {"no-convergence", "le calcul n’a pas convergé ({subject}) : n’utilisez pas ce résultat"},
    {"no-df", "la solution laisse {value} degrés de liberté : bien d’autres s’ajustent aussi bien, "
              "et son ajustement ne peut être testé"},
    {"fit-undefined",
     "le khi-deux d’ajustement, le RMSEA et le TLI ne sont pas définis : la matrice "
     "que les facteurs impliquent n’est pas définie positive"},
    {"fit-few-rows", "le khi-deux d’ajustement, le RMSEA et le TLI ne sont pas définis : {value} "
                     "lignes sont trop peu pour tant d’items et de facteurs"},
    {"several-optima", "les départs de la rotation ({of}) ont mené à {value} solutions "
                       "différentes ; la meilleure est donnée"},
    {"empty-factor",
     "facteurs sans saturation : {value} sur {of} ; les items n’en portent pas autant"},
    {"omega-few-items", "l’oméga de {subject} n’est pas défini : il faut {of} items pour "
                        "identifier un facteur, il y en a {value}"},
    {"omega-undefined",
     "l’oméga de {subject} n’est pas défini : une corrélation de ses items ne l’est pas"},
    {"omega-no-variance",
     "l’oméga de {subject} n’est pas défini : la somme de ses items standardisés ne varie pas"},
    {"interval-complete-rows",
     "l’intervalle de l’alpha de {subject} ne compte que les {value} lignes complètes sur {of}"},
    {"total-constant",
     "l’alpha de {subject} n’est pas défini : la somme de ses items ne varie pas"},
    {"alpha-over-one",
     "l’alpha de {subject} vaut {value} : des covariances par paires viennent de lignes "
     "différentes et peuvent ne pas s’accorder ; prenez les seules lignes complètes (listwise)"},
    {"negative-item-rest",
     "l’item {subject} a une corrélation de {value} avec le reste de son échelle, ce qui fait "
     "penser à une erreur de clé ; il n’a pas été recodé"},
    {"latencies-missing",
     "items sans temps de réponse, dont {subject} : {value} sur {of} ; le temps "
     "total, l’effort et la vitesse sont ceux des autres"},
    {"interruptions", "temps de réponse au-delà du seuil d’interruption : {value} sur {of} ; ils "
                      "comptent comme effort et n’entrent ni dans les moyennes ni dans la vitesse"},
    {"latency-unit", "la plupart des temps de réponse sont invraisemblables dans cette unité "
                     "({value} sur {of}) : donnez la bonne dans l’instrument (latency.unit : "
                     "{subject})"},
    {"latency-constant",
     "les temps de l’item {subject} sont tous égaux ; il n’entre pas dans la vitesse"},
    {"mahalanobis-undefined#", "il n’y a pas de distances de Mahalanobis : {value} personnes sont "
                               "trop peu pour {of} items qui varient"},
    {"mahalanobis-undefined",
     "il n’y a pas de distances de Mahalanobis : des items n’ont pas assez de réponses communes"},
    {"mahalanobis-too-many-items", "il n’y a pas de distances de Mahalanobis : elles se calculent "
                                   "pour {of} items au plus, et {value} varient"},
    {"mahalanobis-redundant@", "il n’y a pas de distances de Mahalanobis : les réponses à l’item "
                               "{subject} se déduisent des autres"},
    {"mahalanobis-redundant", "il n’y a pas de distances de Mahalanobis : les réponses à certains "
                              "items se déduisent des autres"},
    {"mahalanobis-pairs", "il n’y a pas de distances de Mahalanobis : les covariances par paires, "
                          "tirées de lignes différentes, ne s’accordent pas"},
    {"mahalanobis-one-row", "il n’y a pas de distances de Mahalanobis : il n’y a qu’une personne"},
    {"mahalanobis-no-item", "il n’y a pas de distances de Mahalanobis : aucun item ne varie"},
    {"mahalanobis-few-rows", "avec {value} personnes pour {of} items, les distances de Mahalanobis "
                             "suivent mal le khi-deux : p est trop grand"},
    {"weighted",
     "les réponses sont pondérées : les effectifs des items et des paires sont des sommes "
     "de poids, et les variances ont pour dénominateur cette somme moins 1"},
    {"complete-rows-unknown", "au moins {value} lignes sur {of} ont répondu à tous ces items : les "
                              "tableaux croisés ne disent pas combien, ce minimum est retenu"},
    {"complete-in-all", "les tableaux comptent les {value} lignes sur {of} qui ont répondu à tous "
                        "leurs items, y compris ceux qui ne sont pas examinés ici"},
    {"answering-rows-unknown", "entre {value} et {of} lignes ont répondu à l’un des items : les "
                               "tableaux croisés ne disent pas "
                               "combien, n est ce minimum"},
    {"missing-as-counted",
     "les réponses manquantes sont traitées comme elles l’ont été au comptage ({subject})"},
    {"constant-item", "l’item {subject} ne varie pas : il n’a pas de corrélations"},
    {"constant-variable", "la variable {subject} ne varie pas : elle n’a pas de corrélations"},
    {"polychoric-fit",
     "les khi-deux, p, RMSEA et TLI sont ceux de corrélations de Pearson de variables "
     "normales : pour des polychoriques ils décrivent, mais ne testent pas"},
    {"polychoric-parallel",
     "l’analyse parallèle compare les valeurs propres des polychoriques à celles de corrélations "
     "de "
     "Pearson de variables normales, qui s’étalent moins : elle peut suggérer un facteur de trop"},
    {"weighted-errors", "il n’y a pas d’erreurs types : celles de ces corrélations valent pour des "
                        "lignes qui comptent toutes autant"},
    {"not-positive-definite@",
     "la matrice n’est pas définie positive : sa plus petite valeur propre est {digits}"},
    {"smoothed", "la matrice a été lissée (méthode {subject}, constante {digits})"},
    {"not-smoothed", "la matrice n’a pas été lissée : des corrélations n’y sont pas définies"},
    {"constant-pair", "corrélations non définies, parce qu’un item ne varie pas dans les lignes "
                      "communes : {value} sur {of}"},
    {"unused-category",
     "item {subject} : {value} de ses {of} catégories n’ont jamais été choisies ; "
     "il est analysé avec les autres"},
    {"cells-corrected", "corrélations polychoriques dont des cases vides ont été complétées : "
                        "{value} paires d’items sur {of}"},
    {"perfect-pairs", "corrélations polychoriques au bord de leur domaine, où la vraisemblance "
                      "croît encore, sans erreur type : {value} sur {of}, dont {subject}"},
    {"psych-global", "les cases vides sont laissées telles quelles : psych::polychoric() ne les "
                     "complète que si les seuils viennent de chaque paire"},
    {"weighted-counts", "il n’y a pas d’erreurs types : des effectifs pondérés ne contiennent pas "
                        "les carrés des poids qu’elles demandent"},
    {"rule-not-applied", "la règle {subject} n’a pas été appliquée : elle vaut à partir de {of} "
                         "items, et il y en a {value}"},
    {"rule-without-latencies",
     "la règle {subject} n’a pas été appliquée : il n’y a pas de temps de réponse"},
    {"rule-index-undefined",
     "la règle {subject} n’a pas été appliquée : son indice n’est défini pour personne"},
    {"no-values", "la variable {subject} n’a aucune valeur sur {of} lignes : ses corrélations ne "
                  "sont pas définies"},
    {"continuous-left-out", "les variables continues de l’instrument ne sont pas parmi celles qui "
                            "sont corrélées"},
    {"no-answers", "l’item {subject} n’a aucune réponse sur {of} lignes"},
    {"rows-lost@",
     "{subject} : lignes laissées de côté parce que des réponses y manquent : {value} "
     "sur {of}"},
    {"rows-lost", "lignes laissées de côté parce que des réponses y manquent : {value} sur {of}"},
    {"scale-not-in-norms", "l’échelle {subject} n’est pas dans la norme : elle était bloquée ou "
                           "sans score quand la norme a été établie"},
    {"many-set-aside",
     "{value} personnes sur {of} ont été écartées : vérifiez que les limites des règles "
     "conviennent à ce questionnaire (on répond à des items courts en moins d’une seconde)"},
    {"few-respondents",
     "{value} personnes sont gardées, moins de {of} : moyennes et dispersions d’un si petit nombre "
     "peuvent montrer ce que chacun a répondu, traitez-les comme des données personnelles"},
    {"too-few-kept",
     "personnes gardées : {value} sur {of} ; on ne peut connaître ni la fidélité ni "
     "la structure de leurs réponses"},
    {"reliability-not-computed", "la fidélité de l’échelle {subject} n’a pas pu être calculée : "
                                 "{value} lignes utilisables pour {of} items"},
    {"structure-not-computed#", "la structure factorielle n’a pas pu être calculée : {value} "
                                "lignes utilisables pour {of} items"},
    {"structure-not-computed@", "la structure factorielle n’a pas pu être calculée : l’item "
                                "{subject} ne varie pas ou n’a pas de réponses"},
    {"structure-not-computed",
     "la structure factorielle n’a pas pu être calculée : la corrélation de "
     "deux items n’est pas définie"},
    {"structure-too-many-items",
     "la structure factorielle n’a pas été calculée : {value} items sont "
     "trop pour une seule analyse, {of} au plus"},
    {"reliability-too-many-items",
     "la fidélité de l’échelle {subject} n’a pas été calculée : {value} items sont trop pour une "
     "seule analyse, {of} au plus"},
    {"structure-too-many-factors",
     "la structure factorielle n’a pas pu être calculée : {of} items ne "
     "peuvent pas porter {value} facteurs"},
    {"structure-no-factors",
     "la structure factorielle n’a pas été calculée : l’instrument ne nomme pas de facteurs"},
    {"few-rows-for-structure",
     "la structure factorielle repose sur {value} personnes, moins que les {of} souhaitables : un "
     "autre échantillon donnerait d’autres saturations"},
    {"fiml-no-errors",
     "les erreurs types de {value} variables et {of} lignes demanderaient trop de "
     "temps et n’ont pas été calculées : prenez moins de variables"},
    {"fiml-pairs-unseen", "{value} corrélations sur {of} ne sont pas définies : aucune ligne ne "
                          "répond aux deux variables"},
    {"fiml-no-convergence",
     "l’algorithme EM a été arrêté après {value} pas : tant de réponses manquent que les décimales "
     "montrées peuvent encore changer"},
    {"fiml-undefined", "le modèle normal de {of} variables n’a pas de maximum sur {value} lignes : "
                       "des variables dépendent les unes des autres, ou ne varient pas"},
    {"polyserial-undefined",
     "une corrélation de {subject} avec une variable continue n’est pas définie : l’un des deux ne "
     "varie pas dans les {value} lignes qui ont les deux"},
    {"polyserial-boundary",
     "une corrélation de {subject} avec une variable continue est à sa borne, {value} : les "
     "catégories séparent les nombres sans recouvrement"},
    {NULL, NULL}};
