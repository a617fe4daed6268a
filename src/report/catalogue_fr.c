#include "report/words.h"

const norma__phrase norma__phrases_fr[] = {{NULL, NULL}};
const norma__phrase norma__notes_fr[] = {{NULL, NULL}};
