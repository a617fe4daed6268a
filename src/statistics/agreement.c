#include "statistics/agreement_count.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/sample.h"

enum { ROWS_A_BLOCK = 1 << 14 };

/* ---- which rows ---- */

static void mark_block(const norma__counting *c, const norma_sample *sample, size_t from, size_t to)
{
    if (sample->keep)
        memcpy(c->complete + from, sample->keep + from, to - from);
    else
        memset(c->complete + from, 1, to - from);
    for (size_t j = 0; j < c->n_items; j++)
        for (size_t r = from; r < to; r++)
            c->complete[r] &= (uint8_t) - (c->items[j].cells[r] != NORMA_MISSING_CELL);
}

static void mark_complete(const norma__counting *c, const norma_sample *sample, int threads)
{
    size_t n = norma_data_rows(sample->data), blocks = (n + ROWS_A_BLOCK - 1) / ROWS_A_BLOCK;
#pragma omp parallel for num_threads(threads)
    for (size_t b = 0; b < blocks; b++) {
        size_t to = (b + 1) * ROWS_A_BLOCK;
        mark_block(c, sample, b * ROWS_A_BLOCK, to < n ? to : n);
    }
}

/* ---- the call ---- */

static norma_status check(const norma_sample *sample, const norma_grouping *group, norma_error *err)
{
    norma_status status = norma__sample_check(sample, err);
    if (status != NORMA_OK)
        return status;
    if (!sample->data)
        return norma__fail(err, NORMA_EDATA,
                           "agreement inside units needs rows, and these are tables of counts: "
                           "give the response table");
    if (group->n_rows != norma_data_rows(sample->data))
        return norma__fail(err, NORMA_EINVAL, "units of %zu rows do not belong to a table of %zu",
                           group->n_rows, norma_data_rows(sample->data));
    return NORMA_OK;
}

static void counting_clear(norma__counting *c)
{
    norma__unit_rows_clear(&c->by_slab);
    free(c->items);
    free(c->complete);
    free(c->slab);
    free(c->n_awg);
}

static void describe_items(norma__counting *c, const norma_sample *sample)
{
    c->alike = true;
    for (size_t j = 0; j < c->n_items; j++) {
        norma__counted_item *item = &c->items[j];
        item->cells = norma_data_cells(sample->data, sample->items[j]);
        item->categories =
            (size_t)(norma__sample_max(sample, j) - norma__sample_min(sample, j)) + 1;
        for (int k = 0; k < NORMA_NULLS; k++)
            item->null[k] = norma_null_variance((norma_null)k, item->categories);
        c->alike = c->alike && item->categories == c->items[0].categories;
        if (item->categories > c->most_categories)
            c->most_categories = item->categories;
    }
}

static norma_status counting_new(norma__counting *c, const norma_sample *sample,
                                 const norma_grouping *group, int threads, norma_error *err)
{
    c->group = group;
    c->n_items = sample->n_items;
    c->items = NORMA__NEW(norma__counted_item, sample->n_items);
    c->complete = NORMA__NEW(uint8_t, group->n_rows);
    c->n_awg = NORMA__NEW(size_t, group->n_units);
    if (!c->items || !c->complete || !c->n_awg)
        return norma__no_memory(err);
    describe_items(c, sample);
    mark_complete(c, sample, threads);
    return norma__counting_cut(c, threads, err);
}

static bool is_first_with_its_categories(const norma__counting *c, size_t item)
{
    for (size_t j = 0; j < item; j++)
        if (c->items[j].categories == c->items[item].categories)
            return false;
    return true;
}

/* Sets what depends on the numbers of categories, and says what they leave open. */
static norma_status judge_categories(norma_agreement_result *result, const norma__counting *c,
                                     const norma_sample *sample, norma_error *err)
{
    norma_status status = NORMA_OK;
    result->categories = c->alike ? c->items[0].categories : 0;
    for (size_t j = 0; j < c->n_items; j++)
        result->ad_limit += (double)c->items[j].categories / 6 / (double)c->n_items;
    if (!c->alike)
        status = norma__note(&result->notes, err, "agreement-categories-differ", NULL, NAN, NAN,
                             "the items differ in their number of categories: each variance is "
                             "compared with the null of its own item, and deviations are in the "
                             "answers' own units");
    for (size_t j = 0; j < c->n_items && status == NORMA_OK; j++)
        if (is_first_with_its_categories(c, j))
            status = norma__agreement_note_nulls(result, c->items[j].categories, err);
    if (status == NORMA_OK && norma_data_weights(sample->data))
        status = norma__note(&result->notes, err, "agreement-unweighted", NULL, NAN, NAN,
                             "agreement is among those who answered: weights are not used");
    return status;
}

norma_status norma_agreement_of(norma_agreement_result **out, const norma_sample *sample,
                                const norma_grouping *group, size_t threads, norma_error *err)
{
    norma__counting c = {0};
    norma_agreement_result *result = NULL;
    int workers = norma__threads(threads);
    norma_status status;

    *out = NULL;
    if ((status = check(sample, group, err)) != NORMA_OK ||
        (status = counting_new(&c, sample, group, workers, err)) != NORMA_OK)
        goto done;
    if (!(result = norma__agreement_new(sample->n_items, group->n_units))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = judge_categories(result, &c, sample, err)) != NORMA_OK ||
        (status = norma__counting_run(result, &c, workers, err)) != NORMA_OK)
        goto done;

    *out = result;
    result = NULL;
done:
    counting_clear(&c);
    norma_agreement_result_free(result);
    return status;
}
