#include "sem_name.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether a name without its blanks is this text. */
static bool is_called(const char *name, const char *text)
{
    for (;; name++) {
        if (isspace((unsigned char)*name))
            continue;
        if (*name != *text)
            return false;
        if (!*name)
            return true;
        text++;
    }
}

static bool is_formula(const char *name, const char *lhs, const char *op, const char *rhs)
{
    const size_t size = strlen(lhs) + strlen(op) + strlen(rhs) + 1;
    char *text = malloc(size);
    if (!text)
        return false;
    snprintf(text, size, "%s%s%s", lhs, op, rhs);
    const bool is = is_called(name, text);
    free(text);
    return is;
}

bool cli_sem_is_named(const char *name, const norma_sem_parameter *row)
{
    const char *op = norma_sem_op_names[row->op];
    if (row->group == NORMA_NONE)
        return false;
    return (*row->label && is_called(name, row->label)) ||
           is_formula(name, row->lhs, op, row->rhs) ||
           (row->op == NORMA_SEM_COVARIANCE && is_formula(name, row->rhs, op, row->lhs));
}
