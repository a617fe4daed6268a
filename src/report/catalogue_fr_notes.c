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
    {NULL, NULL}};
