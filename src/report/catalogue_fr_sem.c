#include "report/words.h"

/* Models of structure: estimates, tests and figures of fit, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_sem[] = {
    {NULL, NULL},
};

const norma__phrase norma__notes_fr_sem[] = {
    {NULL, NULL},
};
