#include "report/words.h"

/* Recalibration and drift, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_recalibrate[] = {{NULL, NULL}};

const norma__phrase norma__notes_fr_recalibrate[] = {{NULL, NULL}};
