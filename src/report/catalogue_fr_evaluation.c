#include "report/words.h"

/* What follows from a fitted model: residuals, modification, reliability, scores, power, cut-offs,
 * in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_evaluation[] = {
    {NULL, NULL},
};

const norma__phrase norma__notes_fr_evaluation[] = {
    {NULL, NULL},
};
