#include <norma/correlate.h>

#include <stdlib.h>

#include <norma/moments.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "statistics/correlation_setup.h"
#include "statistics/counted.h"
#include "statistics/sample.h"

const char *const norma_correlation_type_names[] = {
    "pearson", "spearman", "polychoric", "tetrachoric", "polyserial", "mixed", NULL};
static const char *const missing_names[] = {"pairwise", "listwise", "fiml", NULL};
static const char *const threshold_names[] = {"global", "pairwise", NULL};
static const char *const zero_cell_names[] = {"lavaan", "psych", "none", NULL};
static const char *const smoothing_names[] = {"none", "eigen", "ridge", "shrink", NULL};
static const char *const acov_names[] = {"none", "variances", "full", NULL};

norma_option_table norma_correlate_option_table(void)
{
    static const norma_option table[] = {
        {"type", NORMA_OPTION_CHOICE, offsetof(norma_correlate_options, type), 0, 0,
         norma_correlation_type_names, "kind of correlation"},
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_correlate_options, missing), 0, 0,
         missing_names, "what is done with missing answers"},
        {"thresholds", NORMA_OPTION_CHOICE, offsetof(norma_correlate_options, thresholds), 0, 0,
         threshold_names, "margins that thresholds come from: all answers, or the pair's"},
        {"zero-cells", NORMA_OPTION_CHOICE, offsetof(norma_correlate_options, zero_cells), 0, 0,
         zero_cell_names, "what becomes of empty cells before a polychoric"},
        {"smooth", NORMA_OPTION_CHOICE, offsetof(norma_correlate_options, smooth), 0, 0,
         smoothing_names, "how a matrix that is not positive definite is made so"},
        {"acov", NORMA_OPTION_CHOICE, offsetof(norma_correlate_options, acov), 0, 0, acov_names,
         "sampling (co)variances of the estimates"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_correlate_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

/* ---- what goes together ---- */

static bool of_ordinal_items(int type)
{
    return type == NORMA_COR_POLYCHORIC || type == NORMA_COR_TETRACHORIC;
}

static bool needs_continuous(int type)
{
    return type == NORMA_COR_POLYSERIAL || type == NORMA_COR_MIXED;
}

bool norma_correlate_counts_suffice(const norma_correlate_options *options)
{
    const norma_correlate_options defaults = NORMA_CORRELATE_OPTIONS_INIT;
    const norma_correlate_options *o = options ? options : &defaults;
    return o->missing != NORMA_COR_FIML && o->acov != NORMA_ACOV_FULL && !needs_continuous(o->type);
}

static norma_status check_options(const norma_correlate_options *o, norma_error *err)
{
    norma_status status = norma_options_check(norma_correlate_option_table(), o, err);
    if (status != NORMA_OK)
        return status;
    const char *type = norma_correlation_type_names[o->type];
    if (o->missing == NORMA_COR_FIML && o->type != NORMA_COR_PEARSON)
        return norma__fail(err, NORMA_EINVAL,
                           "--missing fiml is the normal model of Pearson correlations: with "
                           "--type %s, use pairwise or listwise",
                           type);
    if (o->acov == NORMA_ACOV_FULL && !of_ordinal_items(o->type))
        return norma__fail(err, NORMA_EINVAL,
                           "--acov full is of thresholds and polychorics: with --type %s, use "
                           "variances or none",
                           type);
    return NORMA_OK;
}

static size_t continuous_used(const norma_sample *sample, const norma_correlate_options *o)
{
    return sample->data && !of_ordinal_items(o->type) ? norma_data_continuous(sample->data) : 0;
}

static norma_status check_counts(const norma_sample *sample, const norma_correlate_options *o,
                                 norma_error *err)
{
    if (!norma_correlate_counts_suffice(o))
        return norma__fail(err, NORMA_EDATA,
                           "tables of counts do not determine %s: give the responses themselves",
                           o->missing == NORMA_COR_FIML ? "full-information maximum likelihood"
                           : o->acov == NORMA_ACOV_FULL ? "covariances of all estimates"
                                                        : "correlations with continuous variables");
    return norma__sample_check(sample, err);
}

static norma_status check_rows(const norma_sample *sample, const norma_correlate_options *o,
                               norma_error *err)
{
    norma_status status = norma__sample_check(sample, err);
    if (status != NORMA_OK)
        return status;
    if (needs_continuous(o->type) && norma_data_continuous(sample->data) == 0)
        return norma__fail(err, NORMA_EDATA,
                           "%s correlations need a continuous variable beside the items, and there "
                           "is none: name one, or use another type",
                           norma_correlation_type_names[o->type]);
    if (norma_data_weights(sample->data) &&
        (!norma_correlate_counts_suffice(o) || continuous_used(sample, o) > 0))
        return norma__fail(err, NORMA_EDATA,
                           "weights count for pairwise and listwise correlations of items only: "
                           "leave out %s, or the weights",
                           o->missing == NORMA_COR_FIML ? "full-information maximum likelihood"
                           : o->acov == NORMA_ACOV_FULL ? "the covariances of all estimates"
                                                        : "the continuous variables");
    return NORMA_OK;
}

static norma_status check_size(const norma_sample *sample, size_t n_continuous, norma_error *err)
{
    size_t p = sample->n_items + n_continuous;
    if (p > NORMA_MOMENTS_ITEMS_MAX)
        return norma__fail(err, NORMA_EDATA,
                           "%zu variables are too many to correlate: take at most %d", p,
                           NORMA_MOMENTS_ITEMS_MAX);
    return NORMA_OK;
}

static norma_status check_two_categories(const norma_correlation *r, norma_error *err)
{
    for (size_t j = 0; j < r->n_items && r->type == NORMA_COR_TETRACHORIC; j++)
        if (r->variables[j].n_categories > 2)
            return norma__fail(err, NORMA_EDATA,
                               "item %s has %zu categories in use, and a tetrachoric correlation "
                               "is of items with 2: use --type polychoric",
                               r->variables[j].id, r->variables[j].n_categories);
    return NORMA_OK;
}

/* ---- the parts, in order ---- */

typedef norma_status part(norma__correlating *c, norma_error *err);

static norma_status all_pearsons(norma__correlating *c, norma_error *err)
{
    return norma__pearsons(c, true, err);
}

static norma_status other_pearsons(norma__correlating *c, norma_error *err)
{
    return norma__pearsons(c, false, err);
}

static norma_status full_acov(norma__correlating *c, norma_error *err)
{
    return c->options->acov == NORMA_ACOV_FULL ? norma__polychoric_acov(c, err) : NORMA_OK;
}

static norma_status correlate(norma__correlating *c, norma_error *err)
{
    static part *const fiml[] = {norma__fiml, norma__smooth, NULL};
    static part *const parts[][6] = {
        [NORMA_COR_PEARSON] = {all_pearsons, norma__smooth},
        [NORMA_COR_SPEARMAN] = {norma__spearmans, norma__smooth},
        [NORMA_COR_POLYCHORIC] = {norma__thresholds, norma__polychorics, full_acov, norma__smooth},
        [NORMA_COR_TETRACHORIC] = {norma__thresholds, norma__polychorics, full_acov, norma__smooth},
        [NORMA_COR_POLYSERIAL] = {norma__thresholds, norma__polyserials, norma__smooth},
        [NORMA_COR_MIXED] = {norma__thresholds, norma__polychorics, norma__polyserials,
                             other_pearsons, norma__smooth}};
    const norma_correlate_options *o = c->options;
    norma_status status = NORMA_OK;

    for (part *const *next = o->missing == NORMA_COR_FIML ? fiml : parts[o->type];
         *next && status == NORMA_OK; next++)
        status = (*next)(c, err);
    return status;
}

/* Counts of the rows: Pearson correlations need none, unless rows have weights. */
static norma_status count_rows(norma_tables **tables, size_t **columns, norma__correlating *c,
                               norma_error *err)
{
    const norma_sample *s = c->sample;
    if (c->options->type == NORMA_COR_PEARSON && !norma_data_weights(s->data))
        return NORMA_OK;
    bool listwise = c->options->missing == NORMA_COR_LISTWISE;
    norma_status status = norma__tables_of_rows(
        tables, s->data, s->items, s->n_items, c->keep,
        listwise ? NORMA_MISSING_LISTWISE : NORMA_MISSING_PAIRWISE, c->options->threads, err);
    if (status != NORMA_OK)
        return status;
    *columns = NORMA__NEW(size_t, s->n_items);
    for (size_t j = 0; *columns && j < s->n_items; j++)
        (*columns)[j] = j;
    c->tables = *tables;
    c->columns = *columns;
    if (!*columns)
        return norma__no_memory(err);
    const norma_sample counts = {.tables = *tables, .group = NORMA_NONE};
    const norma__counted rows = {.complete_known = true};
    return norma__note_counted(&c->result->notes, &rows, &counts, err); /* of weights */
}

static norma_status check(const norma_sample *sample, const norma_correlate_options *o,
                          norma_error *err)
{
    norma_status status = check_options(o, err);
    if (status == NORMA_OK)
        status = sample->tables ? check_counts(sample, o, err) : check_rows(sample, o, err);
    return status == NORMA_OK ? check_size(sample, continuous_used(sample, o), err) : status;
}

norma_status norma_correlate(norma_correlation **out, const norma_sample *sample,
                             const norma_correlate_options *options, norma_error *err)
{
    const norma_correlate_options defaults = NORMA_CORRELATE_OPTIONS_INIT;
    const norma_correlate_options *o = options ? options : &defaults;
    norma__correlating c = {.options = o,
                            .sample = sample,
                            .tables = sample->tables,
                            .group = sample->tables ? sample->group : NORMA_NONE,
                            .columns = sample->items,
                            .keep = sample->keep};
    norma_tables *own = NULL;
    size_t *columns = NULL;
    norma_status status;

    *out = NULL;
    if ((status = check(sample, o, err)) != NORMA_OK)
        goto done;
    if ((status = norma__correlating_new(&c, continuous_used(sample, o), err)) != NORMA_OK)
        goto done;
    if ((status = norma__correlating_rows(&c, err)) != NORMA_OK)
        goto done;
    if (!sample->tables && (status = count_rows(&own, &columns, &c, err)) != NORMA_OK)
        goto done;
    if ((status = norma__correlating_describe(&c, err)) != NORMA_OK)
        goto done;
    if ((status = check_two_categories(c.result, err)) != NORMA_OK)
        goto done;
    if ((status = correlate(&c, err)) != NORMA_OK)
        goto done;

    *out = c.result; /* the caller owns it from here */
    c.result = NULL;
done:
    if (c.keep != sample->keep)
        free((void *)c.keep);
    free(columns);
    norma_tables_free(own);
    norma_correlation_free(c.result);
    return status;
}
