#include "report/words.h"

/* Models of structure: estimates, tests and figures of fit, in French: phrases, then notes. */
const norma__phrase norma__phrases_fr_sem[] = {
    {NULL, NULL},
};

const norma__phrase norma__notes_fr_sem[] = {
    /* the sample */
    {"sem-rows-without-group",
     "lignes laissées de côté parce qu’elles n’appartiennent à aucun groupe : {value} sur {of}"},
    {"sem-rows-without-cluster",
     "lignes laissées de côté parce qu’elles n’appartiennent à aucune grappe : {value} sur {of}"},
    {NULL, NULL},
};
