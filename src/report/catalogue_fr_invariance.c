#include "report/words.h"

/* Invariance across groups and alignment, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_invariance[] = {
    {NULL, NULL},
};

const norma__phrase norma__notes_fr_invariance[] = {
    {"alignment-not-converged", "la recherche de l’alignement n’a pas convergé : la plus grande "
                                "dérivée relative est de {value}"},
    {"alignment-other-optima",
     "{of} départs ont mené à {value} optimums différents de l’alignement "
     "; le meilleur est donné"},
    {"alignment-free-undetermined",
     "l’alignement libre ne détermine pas les moyennes : les décaler toutes ensemble ne change "
     "rien ; utilisez l’alignement fixe"},
    {"alignment-no-errors", "l’alignement n’est pas à un vrai minimum : il n’a donc ni "
                            "erreurs-types ni tests"},
    {NULL, NULL},
};
