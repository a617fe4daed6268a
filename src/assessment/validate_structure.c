#include "assessment/validate_parts.h"

#include <math.h>
#include <norma/moments.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

static norma_status note_not_computed(norma_validation *v, const char *item, double value,
                                      double of, const char *why, norma_error *err)
{
    return norma__note(&v->notes, err, "structure-not-computed", item, value, of,
                       "the factor structure could not be computed: %s", why);
}

/* The first item that has the same answer in all rows kept; NULL: none. */
static const char *constant_item(const norma_validation *v, const norma_sample *sample)
{
    for (size_t i = 0; i < sample->n_items; i++) {
        const uint8_t *cells = norma_data_cells(v->data, sample->items[i]);
        uint8_t seen = NORMA_MISSING_CELL;
        bool varies = false;
        for (size_t r = 0; r < norma_data_rows(v->data) && !varies; r++)
            if (sample->keep[r] && cells[r] != NORMA_MISSING_CELL) {
                varies = seen != NORMA_MISSING_CELL && cells[r] != seen;
                seen = cells[r];
            }
        if (!varies)
            return norma_data_item_id(v->data, sample->items[i]);
    }
    return NULL;
}

/* What norma_factor() refused, with its reason. */
static norma_status note_refused(norma_validation *v, const norma_sample *sample, const char *why,
                                 norma_error *err)
{
    const size_t factors = v->instrument->n_factors;
    if (factors >= sample->n_items)
        return norma__note(&v->notes, err, "structure-too-many-factors", NULL, (double)factors,
                           (double)sample->n_items,
                           "the factor structure could not be computed: %s", why);
    return note_not_computed(v, constant_item(v, sample), NAN, NAN, why, err);
}

/* A correlation matrix of no more rows than items is singular. */
static norma_status check_rows(norma_validation *v, size_t rows, size_t n_items, bool *enough,
                               norma_error *err)
{
    *enough = rows > n_items && n_items <= NORMA_MOMENTS_ITEMS_MAX;
    if (n_items > NORMA_MOMENTS_ITEMS_MAX)
        return norma__note(&v->notes, err, "structure-too-many-items", NULL, (double)n_items,
                           NORMA_MOMENTS_ITEMS_MAX,
                           "the factor structure was not computed: %zu items are too many to "
                           "analyse together, name factors of at most %d in the instrument",
                           n_items, NORMA_MOMENTS_ITEMS_MAX);
    if (!*enough) {
        norma_error why;
        norma__fail(&why, NORMA_EDATA,
                    "%zu items need more than %zu respondents kept that answered all of them, and "
                    "there are %zu",
                    n_items, n_items, rows);
        return note_not_computed(v, NULL, (double)rows, (double)n_items, why.message, err);
    }
    if (rows >= NORMA__ROWS_AN_ITEM * n_items)
        return NORMA_OK;
    return norma__note(&v->notes, err, "few-rows-for-structure", NULL, (double)rows,
                       (double)(NORMA__ROWS_AN_ITEM * n_items),
                       "the factor structure of %zu items rests on %zu respondents, fewer than %d "
                       "an item: expect another sample to give other loadings",
                       n_items, rows, NORMA__ROWS_AN_ITEM);
}

static norma_factor_options factor_options(const norma_validate_options *o, size_t factors)
{
    norma_factor_options options = NORMA_FACTOR_OPTIONS_INIT;
    options.factors = factors;
    options.rotation = factors > 1 ? NORMA_ROTATE_OBLIMIN : NORMA_ROTATE_NONE;
    options.missing = o->missing;
    options.replicates = o->extent == NORMA_VALIDATE_GATE ? 0 : o->replicates;
    options.percentile = o->percentile;
    options.seed = o->seed;
    options.threads = o->threads;
    return options;
}

norma_status norma__validate_structure(norma_validation *v, const norma_validate_options *o,
                                       norma_error *err)
{
    const norma_instrument *instrument = v->instrument;
    const norma_factor_options options = factor_options(o, instrument->n_factors);
    norma_sample sample = {.data = v->data, .keep = v->screen->keep};
    norma_error why = {0};
    bool enough;
    norma_status status;

    if (v->screen->n_kept < 2)
        return NORMA_OK; /* "too-few-kept" says so */
    if (instrument->n_factors == 0)
        return norma__note(&v->notes, err, "structure-no-factors", NULL, NAN, NAN,
                           "the factor structure was not computed: the instrument names no "
                           "factors");
    v->factor_items = NORMA__NEW(size_t, instrument->n_items);
    v->factor_key = NORMA__NEW(size_t, instrument->n_items);
    if (!v->factor_items || !v->factor_key)
        return norma__no_memory(err);
    sample.n_items = norma_instrument_factor_key(v->instrument, v->factor_items, v->factor_key);
    sample.items = v->factor_items;
    size_t rows = v->screen->n_kept;
    if (o->missing == NORMA_MISSING_LISTWISE)
        rows = norma__validate_complete(v->data, sample.items, sample.n_items, sample.keep);
    if ((status = check_rows(v, rows, sample.n_items, &enough, err)) != NORMA_OK || !enough)
        return status;
    status = norma_factor(&v->structure, &sample, &options, &why);
    if (status == NORMA_EDATA)
        return note_refused(v, &sample, why.message, err);
    if (status != NORMA_OK)
        return norma__fail(err, status, "%s", why.message);
    if ((status = norma__validate_add_notes(v, &v->structure->notes, "factor structure", err)) !=
        NORMA_OK)
        return status;
    return norma_factor_match(&v->key_match, v->structure, v->factor_key, o->cross_limit, err);
}
