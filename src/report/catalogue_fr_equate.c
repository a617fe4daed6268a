#include "report/words.h"

/* Equating and restated scores, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_equate[] = {{NULL, NULL}};

const norma__phrase norma__notes_fr_equate[] = {{NULL, NULL}};
