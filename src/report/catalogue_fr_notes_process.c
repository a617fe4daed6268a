#include "report/words.h"

/* Notes on response processes, by code, in French: as in catalogue_fr_notes.c. */
const norma__phrase norma__notes_fr_process[] = {
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
    {"rule-not-applied", "la règle {subject} n’a pas été appliquée : elle vaut à partir de {of} "
                         "items, et il y en a {value}"},
    {"rule-without-latencies",
     "la règle {subject} n’a pas été appliquée : il n’y a pas de temps de réponse"},
    {"rule-index-undefined",
     "la règle {subject} n’a pas été appliquée : son indice n’est défini pour personne"},
    {"many-set-aside",
     "{value} personnes sur {of} ont été écartées : vérifiez que les limites des règles "
     "conviennent à ce questionnaire (on répond à des items courts en moins d’une seconde)"},
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
