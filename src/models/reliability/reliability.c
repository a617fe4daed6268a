#include <norma/reliability.h>

#include <norma/moments.h>

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/reliability/basic.h"
#include "models/reliability/parts.h"
#include "statistics/sample.h"

/* Factors, replicates and splits that finish; more say no more. */
enum { MOST_FACTORS = 100, MOST_REPLICATES = 100000, MOST_SPLITS = 1000000 };

const char *const norma_interval_method_names[] = {"feldt", "normal", "adf",      "percentile",
                                                   "bca",   "f",      "fisher-z", NULL};
static const char *const extent_names[] = {"basic", "full", NULL};

norma_option_table norma_reliability_option_table(void)
{
    static const norma_option table[] = {
        {"extent", NORMA_OPTION_CHOICE, offsetof(norma_reliability_options, extent), 0, 0,
         extent_names, "alpha, omega and items, or every coefficient and interval"},
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_reliability_options, missing), 0, 0,
         norma_missing_names, "what is done with missing answers"},
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_reliability_options, conf_level), 1e-6,
         1 - 1e-6, NULL, "coverage of the intervals"},
        {"bootstrap", NORMA_OPTION_COUNT, offsetof(norma_reliability_options, bootstrap), 0,
         MOST_REPLICATES, NULL, "replicates of the bootstrap intervals; 0: none"},
        {"factors", NORMA_OPTION_COUNT, offsetof(norma_reliability_options, factors), 0,
         MOST_FACTORS, NULL, "group factors of hierarchical omega; 0: as many as sub-scales, or 3"},
        {"splits", NORMA_OPTION_COUNT, offsetof(norma_reliability_options, splits), 0, MOST_SPLITS,
         NULL, "random halves, where there are too many to try all"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_reliability_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_reliability_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

/* ---- the result ---- */

void norma_reliability_result_free(norma_reliability_result *result)
{
    if (!result)
        return;
    for (size_t i = 0; i < result->n_items; i++)
        free(result->items[i].id);
    free(result->items);
    free(result->loadings);
    free(result->coefficients);
    free(result->halves.half);
    free(result->conditional);
    norma_information_free(result->information);
    free(result->id);
    norma_notes_clear(&result->notes);
    free(result);
}

static norma_reliability_result *result_new(const char *id, const norma_sample *sample)
{
    norma_reliability_result *r = NORMA__NEW(norma_reliability_result, 1);
    if (!r)
        return NULL;
    r->id = norma__copy_text(id);
    r->items = NORMA__NEW(norma_item_reliability, sample->n_items);
    r->n_items = r->items ? sample->n_items : 0;
    bool ok = r->id && r->items;
    for (size_t i = 0; ok && i < r->n_items; i++) {
        r->items[i].id = norma__copy_text(norma__sample_id(sample, i));
        ok = r->items[i].id != NULL;
    }
    if (ok)
        return r;
    norma_reliability_result_free(r);
    return NULL;
}

/* ---- what is asked ---- */

static norma_status check_groups(const char *id, const norma_sample *sample,
                                 const norma_reliability_options *o, norma_error *err)
{
    for (size_t i = 0; o->groups && i < sample->n_items; i++)
        if (o->groups[i] != NORMA_NONE && o->groups[i] >= sample->n_items)
            return norma__fail(err, NORMA_EINVAL,
                               "the group of item %s of %s is %zu, and groups of %zu items are "
                               "numbered from 0 to at most %zu",
                               norma__sample_id(sample, i), id, o->groups[i], sample->n_items,
                               sample->n_items - 1);
    return NORMA_OK;
}

static norma_status check_input(const char *id, const norma_sample *sample,
                                const norma_reliability_options *o, norma_error *err)
{
    if (sample->n_items < 2)
        return norma__fail(err, NORMA_EDATA, "reliability needs at least 2 items, %s has %zu", id,
                           sample->n_items);
    norma_status status = norma_options_check(norma_reliability_option_table(), o, err);
    return status == NORMA_OK ? check_groups(id, sample, o, err) : status;
}

/* ---- every part in order ---- */

typedef norma_status part(norma__reliable *r, norma_error *err);

/* What needs rows is left out of counts and of weighted rows. */
static norma_status take_rows(norma__reliable *r, norma__rows *rows, norma_error *err)
{
    const norma_sample *sample = r->sample;
    norma_reliability_result *result = r->result;
    if (sample->tables || norma_data_weights(sample->data) || result->n_complete < 2)
        return norma__note(&result->notes, err, "reliability-needs-rows", result->id, NAN, NAN,
                           "intervals of %s that are free of distributions or come from the "
                           "bootstrap, and whatever else needs single complete rows, were left out",
                           result->id);
    r->rows = rows;
    return norma__rows_of(rows, sample, NORMA_MISSING_LISTWISE, err);
}

static norma_status all_parts(norma__reliable *r, norma_error *err)
{
    static part *const parts[] = {norma__reliability_items, norma__reliability_information,
                                  norma__reliability_halves, norma__reliability_coefficients,
                                  norma__reliability_conditional};
    norma__rows rows = {0};
    norma_status status = take_rows(r, &rows, err);
    for (size_t k = 0; k < sizeof parts / sizeof *parts && status == NORMA_OK; k++)
        status = parts[k](r, err);
    norma__rows_clear(&rows);
    r->rows = NULL;
    return status;
}

norma_status norma_reliability(norma_reliability_result **out, const char *id,
                               const norma_sample *sample, const norma_reliability_options *options,
                               norma_error *err)
{
    const norma_reliability_options defaults = NORMA_RELIABILITY_OPTIONS_INIT;
    const norma_reliability_options *o = options ? options : &defaults;
    norma_reliability_result *r = NULL;
    norma_moments *m = NULL;
    norma_status status;

    *out = NULL;
    if ((status = check_input(id, sample, o, err)) != NORMA_OK)
        goto done;
    if ((status = norma_moments_of(&m, sample, (norma_missing)o->missing, o->threads, err)) !=
        NORMA_OK)
        goto done;
    if (!(r = result_new(id, sample))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__reliability_basic(r, m, o->conf_level, err)) != NORMA_OK)
        goto done;
    norma__reliable all = {.result = r, .options = o, .sample = sample, .moments = m};
    if (o->extent == NORMA_RELIABILITY_FULL && (status = all_parts(&all, err)) != NORMA_OK)
        goto done;

    *out = r; /* the caller owns it from here */
    r = NULL;
done:
    norma_moments_free(m);
    norma_reliability_result_free(r);
    return status;
}
