#include "report/words.h"

/* The norm store, its export and its history, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_norms[] = {{NULL, NULL}};

const norma__phrase norma__notes_fr_norms[] = {{NULL, NULL}};
