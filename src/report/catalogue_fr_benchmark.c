#include "report/words.h"

/* Comparisons with norms, and waves, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_benchmark[] = {{NULL, NULL}};

const norma__phrase norma__notes_fr_benchmark[] = {{NULL, NULL}};
