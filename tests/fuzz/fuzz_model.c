/* Any bytes as a model: refused with a sentence, or read into a table that holds together, and
   again into the same one. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "models/notation/expression.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check(int holds)
{
    if (!holds)
        abort();
}

static void check_table(const norma_sem_table *t)
{
    size_t seen = 0;
    for (size_t k = 0; k < t->n; k++) {
        const norma_sem_parameter *row = &t->rows[k];
        check(row->lhs && row->rhs && row->label && row->plabel);
        check(row->free == NORMA_NONE || row->free <= seen);
        seen += row->free != NORMA_NONE && row->free == seen;
        check(row->free == NORMA_NONE || !isnan(row->lower + row->upper) ||
              row->lower == -INFINITY);
    }
    check(seen == t->n_free);
}

static void complete(const norma_sem_model *model, size_t n_groups)
{
    norma_sem_table *t = NULL;
    norma__relations relations = {0};
    norma_error err = {0};
    norma_sem_setting setting = {.n_groups = n_groups,
                                 .cfa = true,
                                 .fixed_x = true,
                                 .equal = NORMA_SEM_EQUAL_LOADINGS | NORMA_SEM_EQUAL_INTERCEPTS};
    if (norma_sem_table_of(&t, model, &setting, &err) == NORMA_OK) {
        check_table(t);
        if (norma__relations_of(&relations, t, &err) == NORMA_OK)
            check(relations.n_defined <= t->n);
        norma__relations_clear(&relations);
    } else {
        check(t == NULL && err.message[0]);
    }
    norma_sem_table_free(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    norma_sem_model *model = NULL;
    norma_error err = {0};
    char *text = malloc(length + 1);
    if (!text)
        return 0;
    if (length)
        memcpy(text, bytes, length);
    text[length] = '\0';
    if (norma_sem_model_read(&model, text, "model.txt", &err) == NORMA_OK) {
        complete(model, 1);
        complete(model, 2);
    } else {
        check(model == NULL && err.message[0]);
    }
    norma_sem_model_free(model);
    free(text);
    return 0;
}
