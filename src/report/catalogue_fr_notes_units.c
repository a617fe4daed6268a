#include "report/words.h"

/* Notes on scores, units, disclosure and priorities, in French: as in
   catalogue_fr_notes.c. */
const norma__phrase norma__notes_fr_units[] = {{NULL, NULL}};
