/* Which norm set of a store, as commands name it. */
#ifndef NORMA_CLI_STORE_H
#define NORMA_CLI_STORE_H

#include <norma/norma.h>

typedef struct cli_norm_choice {
    norma_norms_choice choice;
    char name[256]; /* what choice points into */
} cli_norm_choice;

/* Reads "NAME" or "NAME:VERSION"; false when it is neither. */
bool cli_norm_choice_parse(cli_norm_choice *out, const char *text);
/* Reads a version, a whole number from 1. */
bool cli_version_parse(int64_t *out, const char *text);

#endif
