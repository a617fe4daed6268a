#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/notation/expression.h"
#include "models/notation/modifier.h"

#define DEEPEST 20 /* c(c(c(...))) */

/* What a modifier lists: numbers (NaN: NA), or labels. */
typedef struct values {
    size_t n, n_numbers, n_labels;
    double numbers[NORMA__MODEL_GROUPS];
    size_t labels[NORMA__MODEL_GROUPS]; /* 0: NA */
} values;

static bool is_word(const norma_sem_model *model, const norma__token *word, const char *text)
{
    return word->kind == NORMA__NAME && word->length == strlen(text) &&
           memcmp(model->text + word->at, text, word->length) == 0;
}

static norma_status constant(double *number, norma_sem_model *model, norma__words words,
                             norma_error *err)
{
    char *text = NULL;
    norma__expression *e = NULL;
    norma_error inner = {0};
    norma_status status = norma__join_words(&text, model, words, err);
    if (status != NORMA_OK)
        return status;
    status = norma__expression_read(&e, text, NULL, NULL, &inner);
    if (status == NORMA_ENOMEM)
        status = norma__no_memory(err);
    else if (status != NORMA_OK)
        status =
            norma__model_fail(model, words.at[0].at, err,
                              "a modifier is no number, NA, label or function: %s", inner.message);
    if (status == NORMA_OK)
        *number = norma__expression_at(e, NULL, 0, NULL);
    if (status == NORMA_OK && isnan(*number))
        status = norma__model_fail(model, words.at[0].at, err,
                                   "a modifier's value is not a number; NA frees a parameter");
    norma__expression_free(e);
    free(text);
    return status;
}

/* Whether words are NAME ( ... ), the parenthesis closing at the end. */
static bool is_call(const norma_sem_model *model, norma__words words)
{
    if (words.n < 3 || words.at[0].kind != NORMA__NAME ||
        !norma__is_sign(&words.at[1], '(', model->text))
        return false;
    size_t depth = 0, k = 1;
    for (; k < words.n; k++) {
        depth += norma__is_sign(&words.at[k], '(', model->text);
        if (norma__is_sign(&words.at[k], ')', model->text) && --depth == 0)
            break;
    }
    return k == words.n - 1;
}

static norma_status list_of(values *into, norma_sem_model *model, norma__words words, int depth,
                            norma_error *err);

static norma_status one_of(values *into, norma_sem_model *model, norma__words words, int depth,
                           norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!words.n)
        return norma__model_fail(model, words.at[0].at, err, "a value of a modifier is missing");
    const norma__token *first = &words.at[0];
    if (is_call(model, words) && is_word(model, first, "c"))
        return list_of(into, model, (norma__words){words.at + 2, words.n - 3}, depth + 1, err);
    if (into->n == NORMA__MODEL_GROUPS)
        return norma__model_fail(model, first->at, err, "a modifier has at most %zu values",
                                 NORMA__MODEL_GROUPS);
    size_t label = 0;
    double number = NAN;
    if (words.n == 1 && is_word(model, first, "NA")) {
        /* neither counts as a number nor as a label */
    } else if (words.n == 1 && (first->kind == NORMA__STRING || first->kind == NORMA__NAME) &&
               !is_word(model, first, "Inf")) {
        status = norma__model_name(model, model->text + first->at, first->length, &label, err);
        into->n_labels++;
    } else {
        bool minus = words.n == 2 && norma__is_sign(first, '-', model->text);
        if (is_word(model, &words.at[words.n - 1], "Inf") && (words.n == 1 || minus))
            number = minus ? -INFINITY : INFINITY;
        else
            status = constant(&number, model, words, err);
        into->n_numbers++;
    }
    into->numbers[into->n] = number;
    into->labels[into->n++] = label;
    return status;
}

static norma_status list_of(values *into, norma_sem_model *model, norma__words words, int depth,
                            norma_error *err)
{
    norma_status status = NORMA_OK;
    if (depth > DEEPEST)
        return norma__model_fail(model, words.at[0].at, err, "c(c(...)) nests deeper than 20");
    for (size_t from = 0; status == NORMA_OK;) {
        size_t comma = norma__find_sign(model, words, from, ",");
        status = one_of(into, model, (norma__words){words.at + from, comma - from}, depth, err);
        if (comma == words.n)
            break;
        from = comma + 1;
    }
    return status;
}

static norma_status keep_numbers(norma__given *given, const values *v, const norma_sem_model *model,
                                 size_t at, const char *what, norma_error *err)
{
    if (given->n)
        return norma__model_fail(model, at, err, "a second %s for the same parameter", what);
    if (v->n_labels)
        return norma__model_fail(model, at, err, "a %s must be a number, not a text", what);
    given->at = NORMA__NEW(double, v->n);
    if (!given->at)
        return norma__no_memory(err);
    memcpy(given->at, v->numbers, v->n * sizeof *given->at);
    given->n = v->n;
    return NORMA_OK;
}

static norma_status keep_labels(norma__modifier *m, const values *v, const norma_sem_model *model,
                                size_t at, norma_error *err)
{
    if (m->n_labels)
        return norma__model_fail(model, at, err, "a second label for the same parameter");
    if (v->n_numbers)
        return norma__model_fail(
            model, at, err, "a label must be a text; labels and numbers do not mix in one c()");
    m->labels = NORMA__NEW(size_t, v->n);
    if (!m->labels)
        return norma__no_memory(err);
    memcpy(m->labels, v->labels, v->n * sizeof *m->labels);
    m->n_labels = v->n;
    return NORMA_OK;
}

/* What a function that is no list means. */
static norma_status by_name(norma__modifier *m, norma_sem_model *model, norma__words words,
                            values *v, norma_error *err)
{
    const norma__token *name = &words.at[0];
    norma__words inside = {words.at + 2, words.n - 3};
    static const char *const known[] = {"start", "lower", "upper", "equal", "label"};
    size_t which = 0, n = sizeof known / sizeof *known;
    while (which < n && !is_word(model, name, known[which]))
        which++;
    if (is_word(model, name, "efa"))
        return norma__model_fail(model, name->at, err,
                                 "efa() asks for exploratory factors inside a model, which are not "
                                 "fitted; use norma factor, or write the loadings one by one");
    if (is_word(model, name, "prior") || is_word(model, name, "rv"))
        return norma__model_fail(model, name->at, err,
                                 "%.*s() belongs to Bayesian or multilevel models, which are not "
                                 "fitted; leave it out",
                                 (int)name->length, model->text + name->at);
    norma_status status = list_of(v, model, inside, 0, err);
    if (status != NORMA_OK)
        return status;
    switch (which) {
    case 0:
        return keep_numbers(&m->start, v, model, name->at, "starting value", err);
    case 1:
        return keep_numbers(&m->lower, v, model, name->at, "lower bound", err);
    case 2:
        return keep_numbers(&m->upper, v, model, name->at, "upper bound", err);
    default:
        return keep_labels(m, v, model, name->at, err);
    }
}

static bool is_modifier_function(const norma_sem_model *model, const norma__token *name)
{
    static const char *const list[] = {"start", "lower", "upper", "equal",
                                       "label", "efa",   "prior", "rv"};
    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        if (is_word(model, name, list[k]))
            return true;
    return false;
}

norma_status norma__modifier_read(norma__modifier *modifier, norma_sem_model *model,
                                  norma__words words, bool start, norma_error *err)
{
    if (!words.n)
        return norma__model_fail(model, words.at[0].at, err, "a modifier before * is missing");
    size_t at = words.at[0].at;
    values *v = NORMA__NEW(values, 1);
    if (!v)
        return norma__no_memory(err);
    norma_status status;
    if (is_call(model, words) && is_modifier_function(model, &words.at[0])) {
        status = by_name(modifier, model, words, v, err);
    } else {
        status = one_of(v, model, words, 0, err);
        if (status == NORMA_OK && start)
            status = keep_numbers(&modifier->start, v, model, at, "starting value", err);
        else if (status == NORMA_OK && v->n_labels)
            status = keep_labels(modifier, v, model, at, err);
        else if (status == NORMA_OK)
            status = keep_numbers(&modifier->fixed, v, model, at, "value", err);
    }
    free(v);
    return status;
}

void norma__modifier_clear(norma__modifier *m)
{
    free(m->fixed.at);
    free(m->start.at);
    free(m->lower.at);
    free(m->upper.at);
    free(m->labels);
    *m = (norma__modifier){0};
}
