#include "report/words.h"

/* Weights by raking, norms from tables, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_rake[] = {{NULL, NULL}};

const norma__phrase norma__notes_fr_rake[] = {{NULL, NULL}};
