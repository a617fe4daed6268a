#include "report/words.h"

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
    {"trials-left-out", "lignes écartées comme le veut l’instrument : {value} sur {of}"},
    {"trials-in-no-test", "lignes d’un bloc qu’aucun test ne nomme : {value} sur {of}"},
    {"trials-without-latency", "essais sans latence, laissés de côté : {value} sur {of}"},
    {"latencies-out-of-range",
     "essais dont la latence n’est pas positive, laissés de côté : {value} sur {of}"},
    {"latencies-not-positive",
     "essais dont la latence n’est pas positive, comptés tels quels : {value} sur {of}"},
    {"answers-missing",
     "essais dont on ne sait pas s’ils sont corrects, laissés de côté : {value} sur {of}"},
    {"missing-block", "personnes sans aucun essai du bloc {subject}, exclues : {value} sur {of}"},
    {"baseline-missing",
     "personnes sans aucun essai de référence, exclues de {subject} : {value} sur {of}"},
    {"fast-trials", "personnes exclues de {subject} pour trop d’essais trop rapides : {value} sur "
                    "{of}"},
    {"many-errors", "personnes exclues de {subject} pour trop d’erreurs : {value} sur {of}"},
    {"mostly-errors", "essais de {subject} qui sont des erreurs : {value} sur {of} ; vérifiez que "
                      "l’instrument (implicit.correct ou error) ne les inverse pas"},
    {"few-trials", "personnes exclues de {subject} faute d’essais : {value} sur {of}"},
    {"no-variation",
     "personnes exclues de {subject} car leurs latences sont toutes égales : {value} sur {of}"},
    {"out-of-order", "personnes dont les blocs de {subject} sont en désordre : {value} sur {of}"},
    {"unexpected-order", "personnes qui ont commencé {subject} par l’autre condition que prévu : "
                         "{value} sur {of}"},
    {"trials-repeated",
     "personnes avec des essais de {subject} présents deux fois, dont le premier "
     "compte : {value} sur {of}"},
    {"trials-missing",
     "personnes avec moins d’essais que n’en a un bloc de {subject} : {value} sur {of}"},
    {"constant-key",
     "personnes qui ont presque toujours appuyé sur la même touche ({subject}) : {value} sur {of}"},
    {"alternating-keys",
     "personnes qui ont presque toujours changé de touche ({subject}) : {value} sur {of}"},
    {"several-devices", "personnes avec plus d’un appareil ({subject}) : {value} sur {of}"},
    {"se-not-computed", "personnes sans erreur type ({subject}) : {value} sur {of}"},
    {"splits-undefined",
     "partages aléatoires sans corrélation définie ({subject}) : {value} sur {of}"},
    {"no-baseline",
     "l’instrument ne nomme pas de décisions de référence pour {subject} : la vitesse "
     "de chacun vient des mêmes réponses, si bien qu’une personne extrême partout "
     "passe pour rapide"},
    {"statement-unseen", "énoncés de {subject} sans aucune réponse qui compte : {value} sur {of}"},
    {"trials-in-no-scale",
     "essais de {subject} dont aucune échelle ne nomme l’énoncé : {value} sur {of}"},
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
    {"page-time-out-of-range",
     "temps de la page {subject} non positifs et rendus manquants : {value} "
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
    {"latencies-joined", "temps de réponse lus dans {subject} : {value} personnes sur {of} en ont"},
    {"qualtrics-headers",
     "le fichier est un export de Qualtrics : ses {value} premières lignes sont des en-têtes, et "
     "les réponses viennent après"},
    {"limesurvey-headings",
     "le fichier est un export de LimeSurvey : en-têtes faits d’un code et d’un libellé, dont les "
     "colonnes prennent le code : {value} sur {of}"},
    {"weights-rounded", "poids de plus de six décimales, arrondis à six : {value} sur {of}"},
    {"respondents-without-id", "personnes sans identifiant : {value} sur {of}"},
    {"labels-missing", "lignes sans valeur dans la colonne {subject} : {value} sur {of}"},
    {"few-rows", "{value} lignes sont trop peu pour {of} items : leur matrice de corrélations est "
                 "singulière et les saturations ne sont guère stables"},
    {"polychoric-fit",
     "les khi-deux, p, RMSEA et TLI sont ceux de corrélations de Pearson de variables "
     "normales : pour des polychoriques ils décrivent, mais ne testent pas"},
    {"polychoric-parallel",
     "l’analyse parallèle compare les valeurs propres des polychoriques à celles de corrélations "
     "de "
     "Pearson de variables normales, qui s’étalent moins : elle peut suggérer un facteur de trop"},
    {"weighted-errors", "il n’y a pas d’erreurs types : celles de ces corrélations valent pour des "
                        "lignes qui comptent toutes autant"},
    {"criteria-few-rows",
     "{value} lignes sont trop peu pour {of} items : les critères qui demandent plus de lignes que "
     "d’items ne disent rien, et les autres ne sont guère stables"},
    {"criteria-singular",
     "la matrice de corrélations n’est pas définie positive (plus petite valeur propre : "
     "{digits}) : les critères fondés sur des facteurs communs, qui demandent son inverse, ne "
     "disent rien"},
    {"criteria-few-items", "{value} items sont trop peu pour un facteur dont on puisse tester "
                           "l’ajustement : les critères qui en demandent plus ne disent rien"},
    {"criteria-polychoric",
     "les polychoriques varient plus que les corrélations de variables normales : les critères "
     "qui supposent des données normales ne font ici que décrire, et peuvent trouver un facteur "
     "de trop"},
    {"criteria-need-rows",
     "des effectifs, ou des réponses pondérées, ne sont pas des lignes à tirer : les critères qui "
     "permutent ou rééchantillonnent les réponses ne disent rien"},
    {"permutations-undefined", "échantillons permutés dont une corrélation n’est pas définie, et "
                               "qui ont été écartés : {value} sur {of}"},
    {"permutations-singular",
     "échantillons permutés dont la matrice n’est pas définie positive, et qui ont été écartés de "
     "l’analyse des facteurs communs : {value} sur {of}"},
    {"criteria-heywood", "la solution à {value} facteurs que choisit le critère {subject} a des "
                         "cas de Heywood ({of}) : ne la prenez pas telle quelle"},
    {"criteria-no-convergence", "la solution à {value} facteurs que choisit le critère {subject} "
                                "n’a pas convergé"},
    {"criteria-rejects-all", "le critère {subject} ne retient aucun nombre de facteurs jusqu’à "
                             "{value}, le plus grand essayé"},
    {"criteria-at-most", "le critère {subject} est le plus petit à {value} facteurs, le plus grand "
                         "nombre essayé : davantage serait peut-être mieux encore"},
    {"most-testable", "les items portent au plus {value} facteurs dont on puisse tester "
                      "l’ajustement, et non {of} : on n’en a pas essayé davantage"},
    {"map-stopped", "le MAP est calculé jusqu’à {value} composantes retirées, sur {of} : la "
                    "suivante laisse un item sans variance"},
    {"hull-no-elbow",
     "{subject} : moins de trois solutions sont sur l’enveloppe, il n’y a donc pas de coude"},
    {"hull-improper",
     "{subject} : la solution à {value} facteurs a un cas de Heywood ou n’a pas convergé ; "
     "examinez aussi la suivante"},
    {"nest-improper", "le NEST tire ses échantillons d’un modèle à {value} facteurs qui a un cas "
                      "de Heywood ou n’a pas convergé"},
    {"nest-not-ended", "le NEST a accepté les {value} facteurs qu’il a testés : il peut y en "
                       "avoir davantage"},
    {"comparison-data-constant",
     "échantillons de données de comparaison où un item ne varie pas (ses corrélations y comptent "
     "pour 0) : {value} sur {of}"},
    {"comparison-data-not-ended", "les données de comparaison ont accepté les {value} facteurs "
                                  "essayés : il peut y en avoir davantage"},
    {"comparison-data-undefined",
     "les données de comparaison demandent des lignes complètes où chaque item varie ; il y a "
     "{value} lignes complètes"},
    {"graph-bootstrap-left-out",
     "le bootstrap du réseau est laissé de côté : avec {value} items, plus de {of}, le lasso "
     "graphique serait très long ; le graphe filtré (--network tmfg) ne l’est pas"},
    {"graph-replicates-failed",
     "{value} réplications du réseau, sur {of}, n’ont pas de solution et sont laissées de côté"},
    {"graph-penalties-left-out",
     "{value} des {of} pénalités du lasso graphique n’ont pas de solution pour ces corrélations "
     "et sont laissées de côté"},
    {"graph-penalty-lightest",
     "la plus petite pénalité du lasso graphique ({digits}) est la meilleure : avec autant de "
     "lignes, le réseau serait plus dense si la méthode le permettait"},
    {"graph-empty", "le réseau n’a aucune arête : on n’y voit pas de dimensions"},
    {"graph-items-alone", "{value} items sur {of} n’appartiennent à aucune dimension du réseau"},
    {"graph-few-items", "le graphe triangulé maximalement filtré demande 4 items, et non {value}"},
    {"graph-no-solution",
     "les corrélations se contredisent trop pour le lasso graphique : il n’y a pas de réseau"},
    {"not-positive-definite",
     "la matrice de corrélations n’est pas définie positive (plus petite valeur propre : "
     "{digits}) : "
     "le KMO, le test de Bartlett et le khi-deux d’ajustement ne sont pas définis"},
    {"heywood",
     "il ne reste pas de variance unique à l’item {subject} (cas de Heywood, communauté {value}) : "
     "prenez moins de facteurs ou retirez l’item"},
    {"compared-notes",
     "la solution à laquelle elle est comparée ({subject}) a ses propres remarques : analysez "
     "ce fichier seul pour les voir"},
    {"polychoric-scores",
     "les poids des scores viennent des corrélations polychoriques et s’appliquent aux réponses "
     "standardisées, qui varient moins que ce qu’il y a derrière elles : comparez les "
     "personnes, mais pas la taille des scores"},
    {"splits-lost",
     "partages aléatoires laissés de côté parce qu’une moitié ne peut être analysée : {value} "
     "sur {of}"},
    {"components",
     "les composantes principales sont des sommes des items, et non des facteurs derrière eux : "
     "il n’y a pas de test d’ajustement, ce qu’elles laissent d’un item n’est pas sa part unique, "
     "et les saturations sont plus fortes que celles de facteurs"},
    {"scores-undefined",
     "des scores factoriels ne sont pas définis : la matrice des corrélations, ou celle des "
     "facteurs, est singulière, ou il ne reste pas de variance unique à un item"},
    {"determinacy-undefined",
     "la détermination du facteur {value} serait de {of}, ce qu’une corrélation ne peut être : "
     "n’utilisez pas ses scores"},
    {"schmid-leiman-two",
     "deux facteurs ne disent pas comment chacun sature sur un facteur général : les deux "
     "saturations ont été prises égales (corrélation {value})"},
    {"schmid-leiman-improper",
     "les corrélations des facteurs ne laissent pas de facteur général propre (une saturation de "
     "second ordre dépasse 1, ou une corrélation est négative) : n’interprétez pas la solution "
     "hiérarchique"},
    {"omega-heywood", "l’unicité de l’item {subject} dans la solution à un facteur est à sa borne "
                      "inférieure (cas de Heywood) : ne vous fiez pas à l’oméga"},
    {"information-few-rows",
     "échelles dont l’information des items n’a pas été calculée, parce que "
     "moins de {of} lignes sont complètes : {value}"},
    {"information-not-computed",
     "l’information des items de l’échelle {subject} n’a pas pu être calculée"},
    {"information-heywood",
     "l’unicité de l’item {subject} dans la solution à un facteur des polychoriques est à sa borne "
     "inférieure (cas de Heywood) : ne vous fiez pas à sa courbe d’information"},
    {"information-negative-loading",
     "l’item {subject} a une saturation de {value} sur le facteur unique des polychoriques : sa "
     "courbe descend là où les autres montent"},
    {"information-no-convergence", "la solution à un facteur des polychoriques n’a pas convergé : "
                                   "n’utilisez pas l’information des items"},
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
    {"reliability-needs-rows",
     "les intervalles de {subject} qui ne supposent pas de distribution ou viennent du bootstrap, "
     "et tout ce qui demande des lignes complètes une à une, ont été laissés de côté"},
    {"bootstrap-left-out",
     "coefficients de {subject} sans intervalle du bootstrap, qui prendrait du temps : {value} ; "
     "avec --bootstrap {of} ou moins, tous en ont un"},
    {"bootstrap-few",
     "réplications bootstrap ({value}) trop peu nombreuses pour des intervalles de cette "
     "couverture, dont les bornes seraient les réplications extrêmes : il en faut au moins {of}"},
    {"ordinal-undefined", "l’alpha et l’oméga ordinaux de {subject} ne sont pas définis : une "
                          "corrélation polychorique de ses items ne l’est pas"},
    {"ordinal-no-interval",
     "l’alpha et l’oméga ordinaux de {subject} n’ont pas d’intervalle : il y a {value} items, et "
     "les covariances de tous les seuils et corrélations se calculent pour {of} au plus"},
    {"ordinal-heywood",
     "l’unicité de l’item {subject} dans la solution à un facteur des polychoriques est à sa borne "
     "inférieure (cas de Heywood) : ne vous fiez pas à l’oméga ordinal"},
    {"ordinal-not-converged", "la solution à un facteur des polychoriques de {subject} n’a pas "
                              "convergé : n’utilisez pas l’oméga ordinal"},
    {"schmid-leiman-few-items", "l’oméga hiérarchique de {subject} n’est pas défini : ses {value} "
                                "items ne portent pas {of} facteurs de groupe"},
    {"schmid-leiman-two-factors",
     "deux facteurs ne déterminent pas leurs saturations sur le facteur général : l’oméga "
     "hiérarchique de {subject} les prend égales"},
    {"schmid-leiman-improper@",
     "les {value} facteurs de {subject} n’ont pas de facteur de second ordre admissible : ne vous "
     "fiez pas à l’oméga hiérarchique de la solution de Schmid-Leiman"},
    {"schmid-leiman-heywood",
     "l’unicité de l’item {subject} dans la solution minres à plusieurs facteurs est à sa borne "
     "inférieure (cas de Heywood) : ne vous fiez pas à ses omégas"},
    {"schmid-leiman-not-converged",
     "la solution minres à plusieurs facteurs de {subject} n’a pas convergé : n’utilisez pas ses "
     "omégas"},
    {"ml-heywood",
     "l’unicité de l’item {subject} dans la solution à un facteur (maximum de vraisemblance) est à "
     "sa borne inférieure (cas de Heywood) : ne vous fiez pas à ses omégas"},
    {"ml-not-converged", "la solution à un facteur (maximum de vraisemblance) de {subject} n’a pas "
                         "convergé : n’utilisez pas ses omégas"},
    {"bifactor-heywood",
     "l’unicité de l’item {subject} dans la solution bifactorielle est à sa borne inférieure (cas "
     "de Heywood) : ne vous fiez pas à ses omégas"},
    {"bifactor-not-converged",
     "la solution bifactorielle de {subject} n’a pas convergé : n’utilisez pas ses omégas"},
    {"bifactor-few-items",
     "pas de modèle bifactoriel de {subject} : il lui faut au moins deux groupes d’items, de 3 "
     "items au moins chacun ; il en a {of}, dont le plus petit compte {value}"},
    {"errors-polychoric",
     "il n’y a pas d’erreurs types des saturations : l’information vaut pour des corrélations de "
     "Pearson de variables normales, non pour des polychoriques ; utilisez --errors bootstrap"},
    {"errors-extraction",
     "il n’y a pas d’erreurs types des saturations : l’information vaut pour ml, gls, minres et "
     "pa ; utilisez l’une de ces extractions, ou --errors bootstrap"},
    {"errors-promax",
     "il n’y a pas d’erreurs types des saturations : promax n’a pas de critère que l’information "
     "puisse suivre ; utilisez --errors bootstrap"},
    {"errors-incomplete",
     "il n’y a pas d’erreurs types des saturations : l’information vaut pour des corrélations "
     "des mêmes lignes ; utilisez --missing listwise, ou --errors bootstrap"},
    {"errors-heywood",
     "il n’y a pas d’erreurs types des saturations : l’information ne vaut pas quand une unicité "
     "est à sa borne ; extrayez moins de facteurs, ou utilisez --errors bootstrap"},
    {"errors-undefined",
     "il n’y a pas d’erreurs types des saturations : l’information est singulière, parce que "
     "tant de facteurs, ou cette rotation, ne sont pas identifiés ; extrayez moins de facteurs, "
     "ou utilisez --errors bootstrap"},
    {"errors-rows",
     "il n’y a pas d’erreurs types des saturations : le bootstrap tire des lignes sans poids ; "
     "donnez les réponses elles-mêmes, ou utilisez --errors information"},
    {"bootstrap-failed",
     "{value} réplications bootstrap sur {of} n’ont pas pu servir : une corrélation n’était pas "
     "définie, ou l’extraction ou la rotation n’a pas convergé"},
    {"bootstrap-heywood", "{value} réplications bootstrap sur {of} ont une unicité à sa borne ; "
                          "elles comptent comme les autres"},
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
    {"retest-without-id", "lignes des deux passations sans identifiant, qui ne peuvent être "
                          "appariées : {value} sur {of}"},
    {"retest-unmatched", "{subject} : personnes présentes à une seule des deux passations et "
                         "laissées de côté : {value} sur {of}"},
    {"retest-incomplete",
     "{subject} : personnes présentes aux deux passations, mais qui n’ont pas répondu deux fois à "
     "tous les items, et laissées de côté : {value} sur {of}"},
    {"retest-constant", "la corrélation test-retest de {subject} n’est pas définie : son score ne "
                        "varie pas à l’une des passations"},
    {"composite-not-computed",
     "la fidélité de {subject} comme score composite n’a pas été calculée : il y faut des lignes "
     "complètes, non pondérées"},
    {"retest-not-computed", "il n’y a pas de comparaison des deux passations pour {subject} : trop "
                            "peu de personnes y ont répondu deux fois à tous ses items"},
    {"short-form-not-computed",
     "il n’y a pas de forme brève de {subject} : l’échelle a trop peu d’items, ou trop peu de "
     "lignes complètes, non pondérées"},
    {"composite-undefined",
     "la fidélité d’un score composite n’est pas définie : celle de sa partie {subject} ne l’est "
     "pas (un seul item, ou une somme qui ne varie pas)"},
    {"composite-over-one",
     "corrigées pour l’atténuation, deux parties de {subject} ont une corrélation de {value}, ce "
     "qui est impossible : l’alpha de l’une est trop bas, ou elles mesurent la même chose"},
    {"shorten-fewer-folds", "{subject} : trop peu de lignes complètes pour {of} plis de "
                            "validation croisée ; il y en a {value}"},
    {"shorten-unstable", "{subject} : items de la forme brève choisis dans moins de la moitié des "
                         "plis : {value} sur {of} ; d’autres feraient aussi bien l’affaire"},
    {"shorten-undefined", "{subject} : la somme des items choisis ne varie pas"},
    {"conditional-few-rows",
     "il n’y a pas d’erreur de mesure par score pour {subject} : {value} lignes complètes, il en "
     "faut {of}"},
    {"information-undefined",
     "{subject} : l’information des items n’est pas définie ; il y faut trois items qui varient, "
     "et des corrélations polychoriques définies"},
    {"latencies-missing",
     "items sans temps de réponse, dont {subject} : {value} sur {of} ; le temps "
     "total, l’effort et la vitesse sont ceux des autres"},
    {"interruptions", "temps de réponse au-delà du seuil d’interruption : {value} sur {of} ; ils "
                      "comptent comme effort et n’entrent ni dans les moyennes ni dans la vitesse"},
    {"interruptions-many",
     "autant d’interruptions ({value} temps sur {of}) sont peu vraisemblables : si "
     "les items demandent plus de temps, relevez "
     "screening.latency.interruption_ms dans l’instrument"},
    {"latencies-of-pages", "items sans temps de réponse propre, dont {subject} : {value} sur {of} "
                           "; chacun reçoit une part "
                           "du temps de sa page, selon le nombre de mots quand il est connu"},
    {"not-in-calibration", "le calibrage ne contient pas ce qu’il faut ({subject}) : ce qui en "
                           "dépend est laissé de côté"},
    {"threshold-undefined",
     "items sans seuil par la méthode {subject} : {value} sur {of} ; leurs temps "
     "de réponse ne comptent pas dans l’effort"},
    {"latencies-short",
     "temps de réponse trop courts, une fois ôté le temps d’affichage : {value} sur "
     "{of} ; ils ne comptent pas comme effort et n’entrent ni dans les moyennes, "
     "ni dans les médianes, ni dans la vitesse"},
    {"latencies-revisited",
     "temps de réponse de pages ouvertes plus d’une fois : {value} sur {of} ; "
     "ils ne comptent que dans le temps total"},
    {"latency-unit", "la plupart des temps de réponse sont invraisemblables dans cette unité "
                     "({value} sur {of}) : donnez la bonne dans l’instrument (latency.unit : "
                     "{subject})"},
    {"latency-constant",
     "les temps de l’item {subject} sont tous égaux ; il n’entre pas dans la vitesse"},
    {"lognormal-items-left-out", "items laissés hors du modèle log-normal, dont {subject} : "
                                 "{value} sur {of} ; ils ont moins de "
                                 "deux temps de réponse, ou des temps tous égaux"},
    {"lognormal-page-shares",
     "items laissés hors du modèle log-normal : {value} sur {of} ; leurs temps sont des parts du "
     "temps d’une page, qu’un autre item de la page représente"},
    {"lognormal-undefined",
     "le modèle log-normal n’est pas ajusté : {value} répondants et {of} items dont les temps "
     "varient ; il en faut au moins deux de chaque"},
    {"lognormal-no-convergence",
     "l’ajustement du modèle log-normal a été arrêté après {value} passages sur les temps de "
     "réponse : les décimales montrées peuvent encore changer"},
    {"lognormal-heywood", "item {subject} : le modèle log-normal n’y laisse rien au hasard (sa "
                          "variance résiduelle est à sa borne, un cas de Heywood)"},
    {"lognormal-no-errors", "les erreurs types du modèle log-normal de {value} items demanderaient "
                            "trop de temps et n’ont pas été calculées"},
    {"lognormal-no-speed",
     "les répondants ne diffèrent pas en vitesse : les temps de réponse d’une "
     "personne ne se ressemblent pas plus que ceux de personnes différentes"},
    {"lognormal-slope-mean",
     "chaque item était à la même place pour tous : une pente commune ne se distingue pas des "
     "intensités temporelles, elle est fixée à 0"},
    {"lognormal-slope-bound",
     "les pentes selon la place ne varient pas par elles-mêmes : leur variance est nulle, ou elles "
     "se déduisent des vitesses, et leurs erreurs types ne sont pas définies"},
    {"lognormal-slope-undefined",
     "la pente selon la place n’est pas estimée : {value} items ont des temps, il en faut trois à "
     "des places différentes, et des répondants qui diffèrent en vitesse"},
    {"mahalanobis-undefined#", "il n’y a pas de distances de Mahalanobis : trop peu de personnes "
                               "({value}) pour {of} items qui varient"},
    {"mahalanobis-undefined",
     "il n’y a pas de distances de Mahalanobis : des items n’ont pas assez de réponses communes"},
    {"mahalanobis-too-many-items", "il n’y a pas de distances de Mahalanobis : elles se calculent "
                                   "pour {of} items au plus, et {value} varient"},
    {"mahalanobis-redundant@", "il n’y a pas de distances de Mahalanobis : les réponses à l’item "
                               "{subject} se déduisent des autres"},
    {"mahalanobis-redundant", "il n’y a pas de distances de Mahalanobis : les réponses à certains "
                              "items se déduisent des autres"},
    {"mahalanobis-pairs", "il n’y a pas de distances de Mahalanobis : les covariances par paires, "
                          "tirées de lignes différentes, ne s’accordent pas"},
    {"mahalanobis-one-row", "il n’y a pas de distances de Mahalanobis : il n’y a qu’une personne"},
    {"mahalanobis-no-item", "il n’y a pas de distances de Mahalanobis : aucun item ne varie"},
    {"sensitivity-no-validity",
     "il n’y a pas d’indice de validité : seuls ceux que les règles écartent sont retirés, et rien "
     "n’est pondéré"},
    {"sensitivity-few",
     "il reste {value} personnes sans celles qui sont signalées : il en faut {of} "
     "pour des chiffres"},
    {"null-few-rows",
     "personnes trop peu nombreuses pour dire comment on répond avec soin : {value} (il en faut "
     "{of}) ; "
     "les indices n’ont pas de limites et il n’y a pas d’indice de validité ; un calibrage donne "
     "les deux"},
    {"null-first-look",
     "{value} personnes restent sans celles qui semblent répondre sans soin, trop peu pour dire "
     "comment on répond avec soin (il en faut {of}) : les limites et l’indice de validité reposent "
     "sur toutes"},
    {"prevalence-high",
     "{value} % des personnes semblent répondre sans soin : quand elles sont si nombreuses, "
     "l’échantillon ne dit plus comment on répond avec soin, et cette part est sans doute trop "
     "basse ; un calibrage sur un meilleur échantillon le dit"},
    {"null-spread", "les indices s’étalent {value} fois autant que ceux de personnes attentives : "
                    "ou bien les gens "
                    "diffèrent d’une manière que le modèle ignore, ou bien la moitié répond sans "
                    "soin, et alors ni "
                    "l’indice de validité ni la part des réponses négligentes ne disent rien ; un "
                    "calibrage sur un "
                    "meilleur échantillon le dit"},
    {"null-few-items", "items qui varient : {value} ; il en faut {of} (deux avec des temps de "
                       "réponse) pour distinguer "
                       "des réponses attentives de réponses négligentes : les indices n’ont pas de "
                       "limites et il n’y a "
                       "pas d’indice de validité"},
    {"null-many-items",
     "{value} items sont trop nombreux pour dire comment on répond avec soin (au plus {of}) : les "
     "indices n’ont pas de limites et il n’y a pas d’indice de validité"},
    {"few-synonyms",
     "paires d’items synonymes, de corrélation d’au moins {of} : {value} ; la corrélation d’une "
     "personne sur ces paires en demande trois"},
    {"few-antonyms",
     "paires d’items antonymes, de corrélation d’au plus {of} : {value} ; la corrélation d’une "
     "personne sur ces paires en demande trois"},
    {"pairs-few-rows", "les synonymes et antonymes viennent des corrélations de {value} personnes "
                       ": à moins de {of}, le hasard fait des paires"},
    {"pairs-too-many-items", "il n’y a ni synonymes ni antonymes : ils se cherchent parmi {of} "
                             "items au plus, et il y en a {value}"},
    {"presentation-order",
     "les séries de réponses égales et l’autocorrélation suivent l’ordre dans lequel chacun a vu "
     "les items, là où il est connu : {value} personnes sur {of}"},
    {"nearest-in-blocks",
     "personnes aux réponses différentes, trop nombreuses pour être toutes comparées deux à deux : "
     "{value} ; une part de réponses communes est trouvée à coup sûr à partir de {of} entre "
     "questionnaires complets, et n’est pas définie au-dessous"},
    {"nearest-capped",
     "personnes qui partagent une partie de leurs réponses avec trop d’autres et n’ont été "
     "comparées qu’à certaines : {value} sur {of} ; leur part de réponses communes peut être plus "
     "grande"},
    {"mahalanobis-few-rows", "avec {value} personnes pour {of} items, les distances de Mahalanobis "
                             "suivent mal le khi-deux : p est trop grand"},
    {"person-fit-scale",
     "l’échelle {subject} n’entre pas dans l’ajustement des réponses au modèle : "
     "ses corrélations polychoriques ne donnent pas de saturations"},
    {"person-fit-short-scale", "l’échelle {subject} n’entre pas dans l’ajustement des réponses au "
                               "modèle : il faut {of} items "
                               "à elle qui varient, et elle en a {value}"},
    {"person-fit-item", "items laissés hors de l’ajustement des réponses au modèle, dont {subject} "
                        ": {value} ; il faut "
                        "à un item {of} réponses qui ne soient pas toutes égales"},
    {"person-fit-unconverged", "les saturations de l’échelle {subject}, sur lesquelles repose "
                               "l’ajustement des réponses au modèle, n’ont pas convergé"},
    {"person-fit-heywood", "items de l’échelle {subject} dont la saturation atteint la borne, dans "
                           "le modèle auquel les réponses sont ajustées : {value} sur {of}"},
    {"person-fit-undefined",
     "les réponses ne sont ajustées à aucun modèle : aucune échelle n’a trois items qui varient, "
     "avec {value} réponses chacun"},
    {"onset-short", "le début d’un relâchement n’est pas recherché : il faut {of} items dans des "
                    "échelles, et il y en a {value}"},
    {"weighted",
     "les réponses sont pondérées : les effectifs des items et des paires sont des sommes "
     "de poids, et les variances ont pour dénominateur cette somme moins 1"},
    {"complete-rows-unknown", "au moins {value} lignes sur {of} ont répondu à tous ces items : les "
                              "tableaux croisés ne disent pas combien, ce minimum est retenu"},
    {"complete-in-all", "les tableaux comptent les {value} lignes sur {of} qui ont répondu à tous "
                        "leurs items, y compris ceux qui ne sont pas examinés ici"},
    {"answering-rows-unknown", "entre {value} et {of} lignes ont répondu à l’un des items : les "
                               "tableaux croisés ne disent pas "
                               "combien, n est ce minimum"},
    {"missing-as-counted",
     "les réponses manquantes sont traitées comme elles l’ont été au comptage ({subject})"},
    {"constant-item", "l’item {subject} ne varie pas : il n’a pas de corrélations"},
    {"constant-variable", "la variable {subject} ne varie pas : elle n’a pas de corrélations"},
    {"not-positive-definite@",
     "la matrice n’est pas définie positive : sa plus petite valeur propre est {digits}"},
    {"smoothed", "la matrice a été lissée (méthode {subject}, constante {digits})"},
    {"not-smoothed", "la matrice n’a pas été lissée : des corrélations n’y sont pas définies"},
    {"constant-pair", "corrélations non définies, parce qu’un item ne varie pas dans les lignes "
                      "communes : {value} sur {of}"},
    {"unused-category",
     "item {subject} : {value} de ses {of} catégories n’ont jamais été choisies ; "
     "il est analysé avec les autres"},
    {"cells-corrected", "corrélations polychoriques dont des cases vides ont été complétées : "
                        "{value} paires d’items sur {of}"},
    {"perfect-pairs", "corrélations polychoriques au bord de leur domaine, où la vraisemblance "
                      "croît encore, sans erreur type : {value} sur {of}, dont {subject}"},
    {"psych-global", "les cases vides sont laissées telles quelles : psych::polychoric() ne les "
                     "complète que si les seuils viennent de chaque paire"},
    {"weighted-counts", "il n’y a pas d’erreurs types : des effectifs pondérés ne contiennent pas "
                        "les carrés des poids qu’elles demandent"},
    {"rule-not-applied", "la règle {subject} n’a pas été appliquée : elle vaut à partir de {of} "
                         "items, et il y en a {value}"},
    {"rule-without-latencies",
     "la règle {subject} n’a pas été appliquée : il n’y a pas de temps de réponse"},
    {"rule-index-undefined",
     "la règle {subject} n’a pas été appliquée : son indice n’est défini pour personne"},
    {"no-values", "la variable {subject} n’a aucune valeur sur {of} lignes : ses corrélations ne "
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
     "{value} personnes sont gardées, moins de {of} : moyennes et dispersions d’un si petit nombre "
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
     "la structure factorielle n’a pas été calculée : {value} items sont "
     "trop pour une seule analyse, {of} au plus"},
    {"reliability-too-many-items",
     "la fidélité de l’échelle {subject} n’a pas été calculée : {value} items sont trop pour une "
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
     "temps et n’ont pas été calculées : prenez moins de variables"},
    {"fiml-pairs-unseen", "{value} corrélations sur {of} ne sont pas définies : aucune ligne ne "
                          "répond aux deux variables"},
    {"fiml-no-convergence",
     "l’algorithme EM a été arrêté après {value} pas : tant de réponses manquent que les décimales "
     "montrées peuvent encore changer"},
    {"fiml-undefined", "le modèle normal de {of} variables n’a pas de maximum sur {value} lignes : "
                       "des variables dépendent les unes des autres, ou ne varient pas"},
    {"polyserial-undefined",
     "une corrélation de {subject} avec une variable continue n’est pas définie : l’un des deux ne "
     "varie pas dans les {value} lignes qui ont les deux"},
    {"polyserial-boundary",
     "une corrélation de {subject} avec une variable continue est à sa borne, {value} : les "
     "catégories séparent les nombres sans recouvrement"},
    {"distance-few-items",
     "{value} échelles sur {of} ont moins de quatre items qui varient : on n’y situe pas assez "
     "bien "
     "les personnes pour dire comment la vitesse dépend de la distance, et leurs items sont pris "
     "sur l’échelle plus large dont ils font partie, s’il y en a une"},
    {"distance-few-respondents",
     "échelle {subject} : {value} personnes ont des réponses chronométrées et une position sur "
     "l’échelle, il en faut {of} pour dire comment la vitesse dépend de la distance"},
    {"distance-constant",
     "échelle {subject} : les distances ne tiennent qu’aux personnes et aux items, qui sont tous "
     "situés au même endroit ou au-delà de toutes les personnes ; on ne peut pas dire comment la "
     "vitesse dépend de la distance"},
    {"distance-not-removed",
     "les temps de réponse résiduels ne tiennent compte que de l’item et de sa place : {value} "
     "personnes ont des temps de réponse, il en faut {of} pour dire ce que la distance fait à la "
     "vitesse d’une personne"},
    {"distance-without-slope",
     "les temps de réponse résiduels ne tiennent compte que de l’item et de sa place : aucune "
     "échelle ne situe les personnes à des distances différentes"},
    {"distance-none",
     "les temps de réponse résiduels et la relation entre vitesse et distance demandent au moins "
     "deux personnes qui aient des temps de réponse à deux items"},
    {"consistency-undefined",
     "la fidélité par bissection de la vitesse n’est pas définie : il faut au moins trois "
     "personnes dont la vitesse diffère et qui aient des temps de réponse à deux items"},
    {"consistency-sampled",
     "les fidélités par bissection au hasard reposent sur {value} personnes sur {of}, "
     "régulièrement "
     "espacées dans le tableau ; celle des items pairs et impairs repose sur toutes"},
    {"calibration-used", "mesuré d’après le calibrage {subject}, fait sur {value} personnes"},
    {NULL, NULL}};
