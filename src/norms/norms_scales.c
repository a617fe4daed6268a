/* Scales of a norm set: one row each, a row for each value, and the companies of a scale in one. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/distribution.h"
#include "norms/norms_contents.h"

/* ---- companies --------------------------------------------------------------------------------
 */

/* As three columns: n, mean, ss. */
static double *columns_of(const norma_unit_scores *companies, size_t n)
{
    double *values = NORMA__NEW(double, 3 * n);
    for (size_t c = 0; values && c < n; c++) {
        values[c] = (double)companies[c].n;
        values[n + c] = companies[c].mean;
        values[2 * n + c] = companies[c].ss;
    }
    return values;
}

static norma_status write_companies(char sha256[NORMA__DIGEST_SIZE], const norma__store *store,
                                    const norma_norm_scale *scale, size_t n, int64_t scale_id,
                                    norma_error *err)
{
    sha256[0] = '\0';
    if (!scale->companies)
        return NORMA_OK;
    double *values = columns_of(scale->companies, n);
    norma_status status = norma__no_memory(err);
    if (values)
        status = norma__norm_numbers_write(sha256, store, "INSERT INTO norm_company VALUES (?, ?)",
                                           scale_id, values, 3 * n, err);
    free(values);
    return status;
}

static norma_status read_companies(norma_norm_scale *scale, char sha256[NORMA__DIGEST_SIZE],
                                   const norma__store *store, size_t n, int64_t scale_id,
                                   norma_error *err)
{
    double *values = NULL;
    norma_status status = norma__norm_numbers_read(
        &values, sha256, store, "SELECT value FROM norm_company WHERE norm_scale_id = ?", scale_id,
        3 * n, err);
    if (status == NORMA_OK && values) {
        if (!(scale->companies = NORMA__NEW(norma_unit_scores, n)))
            status = norma__no_memory(err);
        for (size_t c = 0; status == NORMA_OK && c < n; c++)
            scale->companies[c] = (norma_unit_scores){
                .n = values[c] > 0 && values[c] < 0x1p53 ? (size_t)values[c] : 0,
                .mean = values[n + c],
                .ss = values[2 * n + c]};
    }
    free(values);
    return status;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static norma_status write_values(const norma__store *store, const norma_norm_scale *scale,
                                 int64_t scale_id, norma_error *err)
{
    sqlite3_stmt *insert = NULL;
    norma_status status =
        norma__store_prepare(&insert, store, "INSERT INTO norm_value VALUES (?, ?, ?, ?, ?)", err);
    for (size_t v = 0; status == NORMA_OK && v < scale->n_values; v++) {
        sqlite3_bind_int64(insert, 1, scale_id);
        sqlite3_bind_double(insert, 2, scale->values[v]);
        norma__bind_size(insert, 3, scale->counts[v]);
        sqlite3_bind_double(insert, 4, scale->shares[v]);
        sqlite3_bind_double(insert, 5, scale->effective[v]);
        status = norma__store_run_once(store, insert, err);
    }
    sqlite3_finalize(insert);
    return status;
}

static norma_status write_row(const norma__store *store, const norma_norm_scale *scale,
                              int64_t scale_id, int64_t set_id, const char *seal, norma_error *err)
{
    const double figures[] = {scale->mean, scale->sd,  scale->skewness, scale->kurtosis,
                              scale->min,  scale->max, scale->alpha,    scale->n_effective};
    sqlite3_stmt *insert = NULL;
    norma_status status = norma__store_prepare(
        &insert, store,
        "INSERT INTO norm_scale VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        err);
    if (status == NORMA_OK) {
        sqlite3_bind_int64(insert, 1, scale_id);
        sqlite3_bind_int64(insert, 2, set_id);
        norma__bind_text(insert, 3, scale->id);
        norma__bind_size(insert, 4, scale->n);
        for (int f = 0; f < 8; f++)
            sqlite3_bind_double(insert, 5 + f, figures[f]);
        norma__bind_size(insert, 13, scale->n_values);
        norma__bind_size(insert, 14, scale->n_companies);
        sqlite3_bind_double(insert, 15, scale->company_mean);
        sqlite3_bind_double(insert, 16, scale->between);
        sqlite3_bind_double(insert, 17, scale->within);
        norma__bind_text(insert, 18, seal);
        status = norma__store_run_once(store, insert, err);
    }
    sqlite3_finalize(insert);
    return status;
}

static norma_status write_scale(norma__digesting *seal, const norma__store *store,
                                const norma_norm_set *set, size_t s, int64_t scale_id,
                                int64_t set_id, norma_error *err)
{
    const norma_norm_scale *scale = &set->scales[s];
    char companies[NORMA__DIGEST_SIZE], own[NORMA__DIGEST_SIZE];
    norma_status status = write_values(store, scale, scale_id, err);
    if (status == NORMA_OK)
        status = write_companies(companies, store, scale, set->n_companies, scale_id, err);
    if (status != NORMA_OK)
        return status;
    norma__seal_scale(own, scale, companies);
    norma__seal_text(seal, own);
    return write_row(store, scale, scale_id, set_id, own, err);
}

norma_status norma__norm_scales_write(norma__digesting *seal, const norma__store *store,
                                      const norma_norm_set *set, int64_t id, norma_error *err)
{
    int64_t scale_id;
    norma_status status = norma__store_next_number(
        &scale_id, store, "SELECT max(norm_scale_id) FROM norm_scale", NULL, err);
    for (size_t s = 0; status == NORMA_OK && s < set->n_scales; s++)
        status = write_scale(seal, store, set, s, scale_id++, id, err);
    return status;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

#define COLUMNS "norm_scale_id, scale, n, mean, sd, skewness, kurtosis, min, max, alpha"
#define OF_SET " FROM norm_scale WHERE norm_set_id = ? ORDER BY norm_scale_id"
static const char SCALES[] = "SELECT " COLUMNS ", n_effective, n_values, n_companies, company_mean,"
                             " variance_between, variance_within, seal" OF_SET;
static const char OLD_SCALES[] = "SELECT " COLUMNS OF_SET;
#define OF_SCALE " FROM norm_value WHERE norm_scale_id = ? ORDER BY value"
static const char VALUES[] = "SELECT value, count, share, effective" OF_SCALE;
static const char OLD_VALUES[] = "SELECT value, count" OF_SCALE;

static norma_status damaged(const norma__store *store, const norma_norm_scale *scale,
                            const char *how, norma_error *err)
{
    char what[160];
    snprintf(what, sizeof what, "the distribution of scale '%.80s' %s", scale->id, how);
    return norma__store_damaged(store, what, err);
}

/* Whether the distribution is one: what a later comparison relies on. A scale that was put together
   from tables may have none. */
static bool adds_up(const norma_norm_scale *scale)
{
    size_t n = 0;
    for (size_t v = 0; v < scale->n_values; v++) {
        if (!(scale->values[v] >= 0 && scale->values[v] <= 100) || scale->counts[v] == 0 ||
            scale->counts[v] > scale->n || (v > 0 && !(scale->values[v] > scale->values[v - 1])))
            return false;
        n += scale->counts[v];
    }
    return (n == scale->n || scale->n_values == 0) && scale->n > 0 && isfinite(scale->mean);
}

static bool make_room(norma_norm_scale *scale, size_t *room)
{
    const size_t wanted = *room ? 2 * *room : 64;
    double **numbers[] = {&scale->values, &scale->shares, &scale->effective};
    if (scale->n_values < *room)
        return true;
    for (size_t a = 0; a < 3; a++) {
        double *grown = NORMA__GROW(*numbers[a], double, wanted);
        if (!grown)
            return false;
        *numbers[a] = grown;
    }
    size_t *counts = NORMA__GROW(scale->counts, size_t, wanted);
    if (!counts)
        return false;
    scale->counts = counts;
    *room = wanted;
    return true;
}

static norma_status read_values(norma_norm_scale *scale, int64_t scale_id,
                                const norma__store *store, norma_error *err)
{
    const bool old = store->format < 3;
    sqlite3_stmt *values = NULL;
    size_t room = 0;
    norma_status status = norma__store_prepare(&values, store, old ? OLD_VALUES : VALUES, err);
    if (status == NORMA_OK)
        sqlite3_bind_int64(values, 1, scale_id);
    for (bool row = true; status == NORMA_OK && row;) {
        status = norma__store_step(store, values, &row, err);
        if (status != NORMA_OK || !row)
            break;
        if (!make_room(scale, &room)) {
            status = norma__no_memory(err);
            break;
        }
        const size_t v = scale->n_values++;
        scale->values[v] = norma__number_at(values, 0);
        scale->counts[v] = norma__size_at(values, 1);
        scale->shares[v] = old ? NAN : norma__number_at(values, 2);
        scale->effective[v] = old ? NAN : norma__number_at(values, 3);
    }
    sqlite3_finalize(values);
    return status;
}

/* Older formats know respondents who all count the same, and no companies. */
static norma_status complete_old(norma_norm_scale *scale, norma_error *err)
{
    free(scale->shares);
    free(scale->effective);
    scale->shares = scale->effective = NULL;
    return norma__distribution_weigh_equally(scale) ? NORMA_OK : norma__no_memory(err);
}

static norma_status complete(norma_norm_scale *scale, norma__digesting *seal, sqlite3_stmt *row,
                             const norma__store *store, size_t n_companies, norma_error *err)
{
    char companies[NORMA__DIGEST_SIZE], own[NORMA__DIGEST_SIZE];
    scale->n_effective = norma__number_at(row, 10);
    scale->n_companies = norma__size_at(row, 12);
    scale->company_mean = norma__number_at(row, 13);
    scale->between = norma__number_at(row, 14);
    scale->within = norma__number_at(row, 15);
    norma_status status =
        read_companies(scale, companies, store, n_companies, sqlite3_column_int64(row, 0), err);
    if (status != NORMA_OK)
        return status;
    if (norma__size_at(row, 11) != scale->n_values)
        return damaged(store, scale, "has lost scores", err);
    norma__seal_scale(own, scale, companies);
    norma__seal_text(seal, own);
    const char *kept = (const char *)sqlite3_column_text(row, 16);
    if (!kept || strcmp(own, kept) != 0)
        return damaged(store, scale, "is not what was written", err);
    return NORMA_OK;
}

static norma_status read_scale(norma_norm_scale *scale, norma__digesting *seal, sqlite3_stmt *row,
                               const norma__store *store, size_t n_companies, norma_error *err)
{
    norma_status status;
    if (sqlite3_column_type(row, 1) != SQLITE_TEXT)
        return norma__store_damaged(store, "a scale of a norm set has no name", err);
    if (!(scale->id = norma__text_at(row, 1)))
        return norma__no_memory(err);
    scale->n = norma__size_at(row, 2);
    scale->mean = norma__number_at(row, 3);
    scale->sd = norma__number_at(row, 4);
    scale->skewness = norma__number_at(row, 5);
    scale->kurtosis = norma__number_at(row, 6);
    scale->min = norma__number_at(row, 7);
    scale->max = norma__number_at(row, 8);
    scale->alpha = norma__number_at(row, 9);
    if ((status = read_values(scale, sqlite3_column_int64(row, 0), store, err)) != NORMA_OK)
        return status;
    if (!adds_up(scale) || (store->format < 3 && scale->n_values == 0))
        return damaged(store, scale, "does not add up", err);
    return store->format < 3 ? complete_old(scale, err)
                             : complete(scale, seal, row, store, n_companies, err);
}

static norma_status add_scale(norma__digesting *seal, norma_norm_set *set, sqlite3_stmt *row,
                              const norma__store *store, norma_error *err)
{
    norma_norm_scale *grown = NORMA__GROW(set->scales, norma_norm_scale, set->n_scales + 1);
    if (!grown)
        return norma__no_memory(err);
    set->scales = grown;
    set->scales[set->n_scales] = (norma_norm_scale){0};
    return read_scale(&set->scales[set->n_scales++], seal, row, store, set->n_companies, err);
}

norma_status norma__norm_scales_read(norma__digesting *seal, norma_norm_set *set, int64_t id,
                                     const norma__store *store, norma_error *err)
{
    sqlite3_stmt *rows = NULL;
    const size_t expected = set->n_scales;
    set->n_scales = 0;
    norma_status status =
        norma__store_prepare(&rows, store, store->format < 3 ? OLD_SCALES : SCALES, err);
    if (status == NORMA_OK)
        sqlite3_bind_int64(rows, 1, id);
    for (bool row = true; status == NORMA_OK && row;) {
        status = norma__store_step(store, rows, &row, err);
        if (status == NORMA_OK && row)
            status = add_scale(seal, set, rows, store, err);
    }
    sqlite3_finalize(rows);
    if (status == NORMA_OK && set->n_scales != expected)
        return norma__store_damaged(store, "a norm set has lost scales", err);
    return status;
}
