/* Norm sets held against each other, and put into stores and taken out. */
#ifndef NORMA_TESTS_NORMS_SAME_SET_H
#define NORMA_TESTS_NORMS_SAME_SET_H

#include "rich_set.h"
#include "store_file.h"

#include "norms/norms_write.h"

/* ---- equal ------------------------------------------------------------------------------------
 */

/* To the last bit; NaN is NaN, and zero has no sign. */
static inline void same_numbers(const double *got, const double *want, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (!(isnan(got[k]) && isnan(want[k])) && !(got[k] <= want[k] && got[k] >= want[k]))
            fail_msg("number %zu: %.17g is not %.17g", k, got[k], want[k]);
}

static inline void same_companies(const norma_unit_scores *got, const norma_unit_scores *want,
                                  size_t n)
{
    assert_int_equal(!got, !want);
    for (size_t c = 0; want && c < n; c++) {
        assert_int_equal(got[c].n, want[c].n);
        same_numbers(&got[c].mean, &want[c].mean, 1);
        same_numbers(&got[c].ss, &want[c].ss, 1);
    }
}

static inline void same_scale(const norma_norm_scale *got, const norma_norm_scale *want,
                              size_t n_companies)
{
    const double a[] = {got->mean,    got->sd,     got->skewness,    got->kurtosis,
                        got->min,     got->max,    got->alpha,       got->n_effective,
                        got->between, got->within, got->company_mean};
    const double b[] = {want->mean,    want->sd,     want->skewness,    want->kurtosis,
                        want->min,     want->max,    want->alpha,       want->n_effective,
                        want->between, want->within, want->company_mean};
    assert_string_equal(got->id, want->id);
    assert_int_equal(got->n, want->n);
    same_numbers(a, b, sizeof a / sizeof a[0]);
    assert_int_equal(got->n_values, want->n_values);
    same_numbers(got->values, want->values, want->n_values);
    same_numbers(got->shares, want->shares, want->n_values);
    same_numbers(got->effective, want->effective, want->n_values);
    for (size_t v = 0; v < want->n_values; v++)
        assert_int_equal(got->counts[v], want->counts[v]);
    assert_int_equal(got->n_companies, want->n_companies);
    same_companies(got->companies, want->companies, n_companies);
}

static inline void same_head(const norma_norm_set *got, const norma_norm_set *want)
{
    const char *a[] = {got->name,
                       got->created,
                       got->norma_version,
                       got->instrument_id,
                       got->instrument_version,
                       got->key_sha256,
                       got->source_file,
                       got->source_sha256,
                       got->filter,
                       got->population,
                       got->collected_from,
                       got->collected_to,
                       got->company_column,
                       got->margins,
                       got->calibration,
                       got->sha256,
                       got->previous_sha256};
    const char *b[] = {want->name,
                       want->created,
                       want->norma_version,
                       want->instrument_id,
                       want->instrument_version,
                       want->key_sha256,
                       want->source_file,
                       want->source_sha256,
                       want->filter,
                       want->population,
                       want->collected_from,
                       want->collected_to,
                       want->company_column,
                       want->margins,
                       want->calibration,
                       want->sha256,
                       want->previous_sha256};
    for (size_t t = 0; t < sizeof a / sizeof a[0]; t++)
        assert_string_equal(a[t], b[t]);
    assert_int_equal(got->version, want->version);
    assert_int_equal(got->n_rows, want->n_rows);
    assert_int_equal(got->n_kept, want->n_kept);
    assert_int_equal(got->n_companies, want->n_companies);
    assert_int_equal(got->weighting, want->weighting);
    assert_int_equal(got->calibration_version, want->calibration_version);
    assert_int_equal(got->n_scales, want->n_scales);
    same_numbers(&got->n_effective, &want->n_effective, 1);
    assert_int_equal(got->n_parents, want->n_parents);
    for (size_t p = 0; p < want->n_parents; p++) {
        assert_string_equal(got->parents[p].name, want->parents[p].name);
        assert_int_equal(got->parents[p].version, want->parents[p].version);
        assert_string_equal(got->parents[p].sha256, want->parents[p].sha256);
    }
}

static inline void same_set(const norma_norm_set *got, const norma_norm_set *want)
{
    same_head(got, want);
    for (size_t s = 0; s < want->n_scales; s++)
        same_scale(&got->scales[s], &want->scales[s], want->n_companies);
    assert_int_equal(!got->company_weights, !want->company_weights);
    if (want->company_weights)
        same_numbers(got->company_weights, want->company_weights, want->n_companies);
    assert_int_equal(got->n_figures, want->n_figures);
    for (size_t f = 0; f < want->n_figures; f++) {
        const norma_frozen *a = &got->figures[f], *b = &want->figures[f];
        assert_string_equal(a->name, b->name);
        assert_int_equal(a->n_rows, b->n_rows);
        assert_int_equal(a->n_columns, b->n_columns);
        same_numbers(a->values, b->values, b->n_rows * b->n_columns);
    }
}

/* ---- a store of them --------------------------------------------------------------------------
 */

static inline void open_store(norma__store *store, const char *path, bool to_write)
{
    norma_error err = {0};
    if ((to_write ? norma__store_open_to_write(store, path, &err)
                  : norma__store_open_to_read(store, path, &err)) != NORMA_OK)
        fail_msg("%s", err.message);
}

/* What was done is kept, and the store closed. */
static inline void keep(norma__store *store)
{
    assert_int_equal(norma__store_commit(store, NULL), NORMA_OK);
    norma__store_close(store);
}

static inline norma_status write_and_note(const norma__store *store, norma_norm_set *set,
                                          norma_error *err)
{
    norma_status status = norma__norm_set_write(store, set, err);
    return status == NORMA_OK ? norma__norm_event_append(store, NORMA_NORM_BUILT, set->name,
                                                         set->version, set->created, NULL, err)
                              : status;
}

/* The set is the store's afterwards: its version and digests are filled. */
static inline void add_to(const char *path, norma_norm_set *set, int64_t want_version)
{
    norma__store store;
    norma_error err = {0};
    open_store(&store, path, true);
    if (write_and_note(&store, set, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    keep(&store);
    assert_int_equal(set->version, want_version);
}

static inline norma_norm_set *load_from(const char *path, const char *name, int64_t version)
{
    const norma_norms_choice choice = {name, version};
    norma_norm_set *set = NULL;
    norma_error err = {0};
    if (norma_norms_load(&set, path, &choice, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return set;
}

#endif
