#include "report/words.h"

/* Scores, units, disclosure and priorities, in French. */
const norma__phrase norma__phrases_fr_units[] = {{NULL, NULL}};
