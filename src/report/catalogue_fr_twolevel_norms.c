#include "report/words.h"

/* Norms of persons and of companies, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_twolevel_norms[] = {{NULL, NULL}};

const norma__phrase norma__notes_fr_twolevel_norms[] = {{NULL, NULL}};
