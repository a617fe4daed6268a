#include "report/words.h"

/* Items that work differently, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_dif[] = {{NULL, NULL}};

const norma__phrase norma__notes_fr_dif[] = {{NULL, NULL}};
