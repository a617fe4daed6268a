#include "report/words.h"

/* Factor analysis, in French. */
const norma__phrase norma__phrases_fr_factor[] = {
    {"Minimum residuals", "Résidus minimaux"},
    {"Maximum likelihood", "Maximum de vraisemblance"},
    {"Generalised least squares", "Moindres carrés généralisés"},
    {"Principal axes", "Axes principaux"},
    {"Alpha factoring", "Facteurs alpha"},
    {"Minimum rank", "Rang minimal"},
    {"Principal components", "Composantes principales"},
    {"not rotated", "sans rotation"},
    {"rotated by varimax", "rotation varimax"},
    {"rotated by quartimax", "rotation quartimax"},
    {"rotated by equamax", "rotation equamax"},
    {"rotated by orthogonal geomin", "rotation geomin orthogonale"},
    {"rotated by orthogonal infomax", "rotation infomax orthogonale"},
    {"rotated to an orthogonal bifactor pattern", "rotation bifactorielle orthogonale"},
    {"rotated orthogonally to a target", "rotation orthogonale vers une cible"},
    {"rotated by oblimin", "rotation oblimin"},
    {"rotated by quartimin", "rotation quartimin"},
    {"rotated by promax", "rotation promax"},
    {"rotated by geomin", "rotation geomin"},
    {"rotated by simplimax", "rotation simplimax"},
    {"rotated by infomax", "rotation infomax"},
    {"rotated to an oblique bifactor pattern", "rotation bifactorielle oblique"},
    {"rotated to a target", "rotation vers une cible"},
    {"{1}: {2 factor|factors}, {3}; {4} of the variance",
     "{1} : {2 facteur|facteurs}, {3} ; {4} de la variance"},
    {"{1}: {2 component|components}, {3}; {4} of the variance",
     "{1} : {2 composante|composantes}, {3} ; {4} de la variance"},
    {"chi-square {1}, df {2}, p {3}; RMSEA {4} [{5}, {6}], p close {7}; CFI {8}, TLI {9}",
     "khi-deux {1}, ddl {2}, p {3} ; RMSEA {4} [{5} ; {6}], p d’un bon ajustement "
     "{7} ; CFI {8}, TLI {9}"},
    {"RMSR {1}, SRMR {2}, CAF {3}; AIC {4}, BIC {5}, SABIC {6}",
     "RMSR {1}, SRMR {2}, CAF {3} ; AIC {4}, BIC {5}, SABIC {6}"},
    {"{1 start|starts} ended in this one solution",
     "{1 départ a mené|départs ont mené} à cette seule solution"},
    {"{1} of {2} starts ended in this solution, the others in {3 other solution|other "
     "solutions}",
     "{1} départs sur {2} ont mené à cette solution, les autres à {3 autre "
     "solution|autres solutions}"},
    {"largest {1}; {2} of {3} over 0.10 in size",
     "les plus grands : {1} ; {2} sur {3} dépassent 0,10 en valeur absolue"},
    {"standard errors of the loadings from {1} to {2} ({3} bootstrap replicates); each is in the "
     "CSV and JSON",
     "erreurs types des saturations de {1} à {2} ({3} réplications bootstrap) ; chacune est dans "
     "le CSV et le JSON"},
    {"standard errors of the loadings from {1} to {2} (information); each is in the CSV and JSON",
     "erreurs types des saturations de {1} à {2} (information) ; chacune est dans le CSV et le "
     "JSON"},
    {"{1 random split|random splits}; {2} of the items load most on the same factor in "
     "both halves",
     "{1 partage aléatoire|partages aléatoires} ; {2} des items saturent le plus sur le "
     "même facteur dans les deux moitiés"},
    {"with the other data: smallest coefficient {1}; loadings differ by {2} (root mean "
     "square)",
     "avec les autres données : plus petit coefficient {1} ; les saturations diffèrent "
     "de {2} (moyenne quadratique)"},
    {"Sum of squares", "Somme des carrés"},
    {"Share of all", "Part du total"},
    {"Determinacy", "Détermination"},
    {"r with {1}", "r avec {1}"},
    {"Halves: Tucker", "Moitiés : Tucker"},
    {"5th percentile", "5e centile"},
    {"share from .95", "part dès 0,95"},
    {"Congruence", "Congruence"},
    {"Schmid-Leiman; omega hierarchical {1}, omega total {2}; the general factor has {3} of the "
     "common variance (ECV)",
     "Schmid-Leiman ; oméga hiérarchique {1}, oméga total {2} ; le facteur général a {3} de la "
     "variance commune (ECV)"},
    {"{1} of {2} items load most on their own factor; {3 cross-loading|cross-loadings} over {4}",
     "{1} items sur {2} saturent le plus sur leur propre facteur ; {3 saturation "
     "croisée|saturations croisées} au-dessus de {4}"},
    {"Parallel analysis ({1}th percentile of {2 random sample|random samples}) suggests "
     "{3 component|components}",
     "L’analyse parallèle ({1}e centile de {2 échantillon aléatoire|échantillons aléatoires}) "
     "suggère {3 composante|composantes}"},
    {"{1} of {2} items load most on their own component; {3 cross-loading|cross-loadings} over "
     "{4}",
     "{1} items sur {2} saturent le plus sur leur propre composante ; {3 saturation "
     "croisée|saturations croisées} au-dessus de {4}"},
    {"{1 random split|random splits}; {2} of the items load most on the same component in both "
     "halves",
     "{1 partage aléatoire|partages aléatoires} ; {2} des items saturent le plus sur la même "
     "composante dans les deux moitiés"},
    {"Data", "Données"},
    {"Components", "Composantes"},
    {"Fit", "Ajustement"},
    {"Rotation", "Rotation"},
    {"Key", "Clé"},
    {"Residuals", "Résidus"},
    {"Errors", "Erreurs"},
    {"Halves", "Moitiés"},
    {"Hierarchy", "Hiérarchie"},
    {NULL, NULL}};
