/* Parameters of a model by what their users call them. */
#ifndef NORMA_CLI_SEM_NAME_H
#define NORMA_CLI_SEM_NAME_H

#include <norma/norma.h>

/* Whether a row of a model's table is meant by a name: its label, or what it is ("y~x", "f =~ x",
   "x~~z" and "z~~x"), blanks as one likes. */
bool cli_sem_is_named(const char *name, const norma_sem_parameter *row);

#endif
