#include <norma/dimensions.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/dimensions/criteria.h"
#include "models/dimensions/reduced.h"

norma_option_table norma_dimensions_option_table(void)
{
    static const char *const correlations[] = {"pearson", "polychoric", NULL};
    static const char *const networks[] = {"none", "glasso", "tmfg", NULL};
    static const norma_option table[] = {
        {"correlation", NORMA_OPTION_CHOICE, offsetof(norma_dimensions_options, correlation), 0, 0,
         correlations, "which correlations are looked at"},
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_dimensions_options, missing), 0, 0,
         norma_missing_names, "what is done with missing answers"},
        {"replicates", NORMA_OPTION_COUNT, offsetof(norma_dimensions_options, replicates), 1,
         100000, NULL, "simulated samples of every criterion that simulates"},
        {"permutations", NORMA_OPTION_COUNT, offsetof(norma_dimensions_options, permutations), 0,
         100000, NULL, "permuted samples of the parallel analysis of permuted answers; 0: none"},
        {"percentile", NORMA_OPTION_REAL, offsetof(norma_dimensions_options, percentile), 1, 99.99,
         NULL, "percentile of the simulated eigenvalues"},
        {"level", NORMA_OPTION_REAL, offsetof(norma_dimensions_options, level), 1e-6, 0.5, NULL,
         "level of the sequential chi-square test and of NEST"},
        {"most", NORMA_OPTION_COUNT, offsetof(norma_dimensions_options, most), 0, 1000, NULL,
         "largest number of factors tried; 0: one more than parallel analysis finds"},
        {"network", NORMA_OPTION_CHOICE, offsetof(norma_dimensions_options, network), 0, 0,
         networks, "network of the exploratory graph analysis"},
        {"network-replicates", NORMA_OPTION_COUNT,
         offsetof(norma_dimensions_options, network_replicates), 0, 100000, NULL,
         "bootstrap samples of the network; 0: none"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_dimensions_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_dimensions_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

static norma_dimensions_result *result_new(const norma__matrix *m)
{
    norma_dimensions_result *r = NORMA__NEW(norma_dimensions_result, 1);
    if (!r)
        return NULL;
    r->n_items = m->p;
    r->n = m->n;
    r->item_ids = NORMA__NEW(char *, m->p);
    r->eigenvalues = NORMA__NEW(double, m->p);
    bool complete = r->item_ids && r->eigenvalues;
    for (size_t i = 0; complete && i < m->p; i++)
        complete = (r->item_ids[i] = norma__copy_text(m->ids[i])) != NULL;
    if (complete)
        return r;
    norma_dimensions_result_free(r);
    return NULL;
}

static norma_status fill_reduced(norma__dimensioning *d, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    const size_t p = r->n_items;
    double *work = NORMA__NEW(double, norma__reduced_work(p));
    norma_status status = NORMA_OK;
    r->reduced = NORMA__NEW(double, p);
    if (!work || !r->reduced)
        status = norma__no_memory(err);
    else if (!norma__reduced_eigenvalues(r->reduced, &d->log_det, d->matrix->cor, p, work)) {
        free(r->reduced);
        r->reduced = NULL;
    }
    free(work);
    return status;
}

/* What the whole matrix forbids is told once, and not by every criterion. */
static norma_status note_matrix(norma__dimensioning *d, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    const double least = r->eigenvalues[r->n_items - 1];
    norma_status status = NORMA_OK;
    if (r->n <= r->n_items)
        status =
            norma__note(&r->notes, err, "criteria-few-rows", NULL, (double)r->n, (double)r->n_items,
                        "%zu rows are too few for %zu items: criteria that need more rows "
                        "than items say nothing, and the others are hardly stable",
                        r->n, r->n_items);
    else if (isnan(d->log_det))
        status = norma__note(&r->notes, err, "criteria-singular", NULL, least, NAN,
                             "the correlation matrix is not positive definite (smallest eigenvalue "
                             "%.2g): criteria of common factors, which need its inverse, say "
                             "nothing",
                             least);
    if (status == NORMA_OK && norma__most_testable(r->n_items) == 0)
        status = norma__note(&r->notes, err, "criteria-few-items", NULL, (double)r->n_items, NAN,
                             "%zu items are too few for a factor whose fit can be tested: criteria "
                             "that need more say nothing",
                             r->n_items);
    if (status == NORMA_OK && !d->rows)
        status = norma__note(&r->notes, err, "criteria-need-rows", NULL, NAN, NAN,
                             "counts of answers, and weighted answers, are no rows to draw from: "
                             "criteria that permute or resample answers say nothing");
    if (status == NORMA_OK && r->correlation == NORMA_FACTOR_POLYCHORIC)
        status = norma__note(&r->notes, err, "criteria-polychoric", NULL, NAN, NAN,
                             "polychorics vary more than correlations of normal variables: "
                             "criteria that assume normal data describe here, and may find a "
                             "factor too many");
    return status;
}

/* Hull's rule (Lorenzo-Seva, Timmerman & Kiers, 2011, Multivariate Behav. Res. 46, 340-364): one
   more than parallel analysis finds; the largest of the criteria that have run counts. */
static norma_status set_most(norma__dimensioning *d, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    const size_t asked = d->options->most, testable = norma__most_testable(r->n_items);
    size_t found = 0;
    for (size_t c = 0; c < r->n_criteria; c++)
        if (strcmp(r->criteria[c].family, "parallel") == 0 &&
            r->criteria[c].n_factors != NORMA_NONE && r->criteria[c].n_factors > found)
            found = r->criteria[c].n_factors;
    r->most = asked > 0 ? asked : found + 1;
    if (r->most <= testable)
        return NORMA_OK;
    r->most = testable;
    if (asked == 0 || testable == 0)
        return NORMA_OK;
    return norma__note(&r->notes, err, "most-testable", NULL, (double)testable, (double)asked,
                       "%zu items carry at most %zu factors whose fit can be tested, so no more "
                       "than these were tried",
                       r->n_items, testable);
}

typedef norma_status (*criteria)(norma__dimensioning *d, norma_error *err);

static norma_status run_all(norma__dimensioning *d, norma_error *err)
{
    /* in the order of the reports; those before set_most() count for its rule */
    static const criteria first[] = {norma__criteria_parallel, norma__criteria_permuted,
                                     norma__criteria_eigenvalues};
    static const criteria rest[] = {norma__criteria_map,  norma__criteria_fit,
                                    norma__criteria_hull, norma__criteria_comparison_data,
                                    norma__criteria_nest, norma__criteria_graph};
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < sizeof first / sizeof *first && status == NORMA_OK; k++)
        status = first[k](d, err);
    if (status == NORMA_OK)
        status = set_most(d, err);
    for (size_t k = 0; k < sizeof rest / sizeof *rest && status == NORMA_OK; k++)
        status = rest[k](d, err);
    return status;
}

static norma_status analyse(norma__dimensioning *d, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    norma_status status = norma__notes_append(&r->notes, &d->matrix->notes, err);
    if (status == NORMA_OK)
        status = norma__eigen(r->eigenvalues, NULL, d->matrix->cor, r->n_items, err);
    if (status == NORMA_OK)
        status = fill_reduced(d, err);
    if (status == NORMA_OK)
        status = note_matrix(d, err);
    return status == NORMA_OK ? run_all(d, err) : status;
}

norma_status norma__dimensions_analyse(norma_dimensions_result **out, const norma__matrix *matrix,
                                       const norma_sample *sample, const norma__rows *rows,
                                       const norma_dimensions_options *options, norma_error *err)
{
    *out = NULL;
    norma_dimensions_result *r = result_new(matrix);
    if (!r)
        return norma__no_memory(err);
    r->correlation = options->correlation;
    norma__dimensioning d = {.result = r,
                             .options = options,
                             .sample = sample,
                             .matrix = matrix,
                             .rows = rows,
                             .log_det = NAN};
    norma_status status = analyse(&d, err);
    if (status == NORMA_OK)
        *out = r;
    else
        norma_dimensions_result_free(r);
    return status;
}

/* Rows to draw from; a sample that has none leaves rows empty. */
static norma_status take_rows(norma__rows *rows, const norma_sample *sample,
                              const norma_dimensions_options *o, norma_error *err)
{
    if (!sample->data || norma_data_weights(sample->data))
        return NORMA_OK;
    return norma__rows_of(rows, sample, (norma_missing)o->missing, err);
}

norma_status norma_dimensions(norma_dimensions_result **out, const norma_sample *sample,
                              const norma_dimensions_options *options, norma_error *err)
{
    const norma_dimensions_options defaults = NORMA_DIMENSIONS_OPTIONS_INIT;
    const norma_dimensions_options *o = options ? options : &defaults;
    norma__matrix m = {0};
    norma__rows rows = {0};
    norma_status status;

    *out = NULL;
    if ((status = norma_options_check(norma_dimensions_option_table(), o, err)) != NORMA_OK)
        return status;
    if (sample->n_items == 1)
        return norma__fail(err, NORMA_EDATA,
                           "the number of factors is a question of at least two items, got 1");
    status = norma__matrix_of(&m, sample, (norma_factor_correlation)o->correlation,
                              (norma_missing)o->missing, o->threads, err);
    if (status == NORMA_OK)
        status = take_rows(&rows, sample, o, err);
    if (status == NORMA_OK)
        status = norma__dimensions_analyse(out, &m, sample, rows.n > 0 ? &rows : NULL, o, err);
    norma__rows_clear(&rows);
    norma__matrix_clear(&m);
    return status;
}

static void free_criterion(norma_dimension_criterion *c)
{
    for (size_t s = 0; s < c->n_series; s++)
        free(c->series[s].values);
    free(c->series);
}

void norma_dimensions_result_free(norma_dimensions_result *r)
{
    if (!r)
        return;
    norma__free_texts(r->item_ids, r->item_ids ? r->n_items : 0);
    for (size_t c = 0; c < r->n_criteria; c++)
        free_criterion(&r->criteria[c]);
    free(r->criteria);
    norma__graph_clear(&r->graph);
    free(r->eigenvalues);
    free(r->reduced);
    norma_notes_clear(&r->notes);
    free(r);
}
