#include "report/words.h"

/* Continuous norms, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_continuous[] = {{NULL, NULL}};

const norma__phrase norma__notes_fr_continuous[] = {{NULL, NULL}};
