#include "report/words.h"

/* Invariance across groups and alignment, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_invariance[] = {
    {NULL, NULL},
};

const norma__phrase norma__notes_fr_invariance[] = {
    {NULL, NULL},
};
