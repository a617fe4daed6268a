#include "formats/text/plan.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { SHOWN = 10 };

size_t norma__plan_texts(const norma__plan *plan)
{
    return (plan->instrument->respondent_column ? 1 : 0) + plan->instrument->n_units +
           (plan->instrument->role_column ? 1 : 0) + plan->n_labels;
}

const char *norma__plan_text(const norma__plan *plan, size_t text)
{
    const norma_instrument *instrument = plan->instrument;
    if (instrument->respondent_column && text-- == 0)
        return instrument->respondent_column;
    if (text < instrument->n_units)
        return instrument->unit_columns[text];
    text -= instrument->n_units;
    if (instrument->role_column && text-- == 0)
        return instrument->role_column;
    return plan->labels[text];
}

/* Columns that the instrument names and the file has not. */
struct absent {
    norma__buffer list;
    size_t n;
};

static void assign(norma__plan *plan, struct absent *absent, const char *column, norma__kind kind,
                   size_t item)
{
    size_t c = norma__csv_column(plan->csv, column);
    if (c != NORMA_NONE) {
        plan->roles[c].kind = kind;
        plan->roles[c].item = item;
    } else if (absent->n++ < SHOWN) {
        norma__putf(&absent->list, "%s%.64s", absent->n > 1 ? ", " : "", column);
    }
}

static norma_status refuse_absent(const norma__plan *plan, const struct absent *absent,
                                  norma_error *err)
{
    if (absent->list.failed)
        return norma__no_memory(err);
    if (absent->n == 0)
        return NORMA_OK;
    return norma__fail(err, NORMA_EDATA, "%s has no column for %zu of the instrument's: %s%s",
                       plan->csv->name, absent->n, absent->list.bytes,
                       absent->n > SHOWN ? ", ..." : "");
}

/* A code such as 99 reads like an answer, so answers must be compared with it. */
static bool is_of_digits(const char *code)
{
    return strspn(code, "0123456789") > 1;
}

static bool any_code_of_digits(const norma_instrument *instrument)
{
    for (size_t i = 0; i < instrument->n_missing_codes; i++)
        if (is_of_digits(instrument->missing_codes[i]))
            return true;
    for (size_t i = 0; i < instrument->n_answer_codes; i++)
        if (is_of_digits(instrument->answer_codes[i].text))
            return true;
    for (size_t item = 0; item < instrument->n_items; item++)
        for (size_t i = 0; i < instrument->items[item].n_codes; i++)
            if (is_of_digits(instrument->items[item].codes[i].text))
                return true;
    return false;
}

static void assign_number(norma__plan *plan, struct absent *absent,
                          const norma__number_column *number, size_t v)
{
    size_t c = norma__csv_column(plan->csv, number->column);
    assign(plan, absent, number->column, NORMA__NUMBER, v);
    if (c != NORMA_NONE) {
        plan->roles[c].number = number->kind;
        plan->roles[c].of = number->of;
    }
}

static norma_status assign_all(norma__plan *plan, norma_error *err)
{
    const norma_instrument *instrument = plan->instrument;
    size_t n_numbers = norma__count_numbers(instrument);
    norma__number_column *numbers = NORMA__NEW(norma__number_column, n_numbers);
    struct absent absent = {0};
    if (!numbers)
        return norma__no_memory(err);
    norma__list_numbers(numbers, instrument);
    for (size_t i = 0; i < instrument->n_items; i++) {
        const norma_item *item = &instrument->items[i];
        assign(plan, &absent, item->column, item->range_known ? NORMA__ANSWER : NORMA__OBSERVED, i);
        if (item->latency_column)
            assign(plan, &absent, item->latency_column, NORMA__LATENCY, i);
        plan->n_observed += !item->range_known;
    }
    for (size_t v = 0; v < n_numbers; v++)
        assign_number(plan, &absent, &numbers[v], v);
    for (size_t t = 0; t < norma__plan_texts(plan); t++)
        assign(plan, &absent, norma__plan_text(plan, t), NORMA__TEXT, t);
    free(numbers);
    norma_status status = refuse_absent(plan, &absent, err);
    norma__buffer_free(&absent.list);
    return status;
}

static bool is_label(const norma__plan *plan, const char *column)
{
    const size_t ids = plan->instrument->respondent_column ? 1 : 0;
    for (size_t t = ids; t < norma__plan_texts(plan); t++)
        if (strcmp(norma__plan_text(plan, t), column) == 0)
            return true;
    return false;
}

/* Further labels come after the instrument's columns, none of which they may be. */
static norma_status assign_labels(norma__plan *plan, norma_error *err)
{
    const norma_read_options *o = plan->options;
    if (!(plan->labels = NORMA__NEW(const char *, o->n_label_columns)))
        return norma__no_memory(err);
    for (size_t k = 0; k < o->n_label_columns; k++) {
        const char *column = o->label_columns[k];
        const size_t c = norma__csv_column(plan->csv, column);
        if (is_label(plan, column))
            continue;
        if (c == NORMA_NONE)
            return norma__fail(err, NORMA_EINVAL, "%s has no column '%.100s' to group rows by",
                               plan->csv->name, column);
        if (plan->roles[c].kind != NORMA__IGNORED)
            return norma__fail(err, NORMA_EINVAL,
                               "%s: column '%.100s' is an item, a number or the ids of the "
                               "instrument, and cannot group rows",
                               plan->csv->name, column);
        plan->labels[plan->n_labels++] = column;
        plan->roles[c].kind = NORMA__TEXT;
        plan->roles[c].item = norma__plan_texts(plan) - 1;
    }
    return NORMA_OK;
}

static norma_status assign_options(norma__plan *plan, norma_error *err)
{
    const char *where = plan->options->where_column, *weights = plan->options->weights_column;
    if (where && (plan->where = norma__csv_column(plan->csv, where)) == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL, "%s has no column '%.100s' to choose rows by",
                           plan->csv->name, where);
    if (!weights)
        return NORMA_OK;
    size_t c = norma__csv_column(plan->csv, weights);
    if (c == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL, "%s has no column '%.100s' to weight rows by",
                           plan->csv->name, weights);
    if (plan->roles[c].kind != NORMA__IGNORED)
        return norma__fail(err, NORMA_EINVAL,
                           "%s: column '%.100s' is one of the instrument's and cannot weight rows",
                           plan->csv->name, weights);
    plan->roles[c].kind = NORMA__WEIGHT;
    return NORMA_OK;
}

norma_status norma__plan_make(norma__plan *plan, const norma__csv *csv,
                              const norma_instrument *instrument, const norma_read_options *options,
                              norma_error *err)
{
    *plan = (norma__plan){.csv = csv,
                          .instrument = instrument,
                          .options = options,
                          .n_columns = csv->n_columns,
                          .where = NORMA_NONE,
                          .codes_of_digits = any_code_of_digits(instrument),
                          .latency_exponent = instrument->latency_in_seconds ? 3 : 0};
    if (!(plan->roles = NORMA__NEW(norma__role, csv->n_columns)))
        return norma__no_memory(err);
    norma_status status = assign_all(plan, err);
    if (status == NORMA_OK)
        status = assign_labels(plan, err);
    return status == NORMA_OK ? assign_options(plan, err) : status;
}

void norma__plan_free(norma__plan *plan)
{
    free(plan->roles);
    free(plan->labels);
}
