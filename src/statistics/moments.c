#include <norma/moments.h>

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "statistics/products.h"
#include "statistics/sample.h"

/* ---- which rows ---- */

static void count_answers(uint32_t *answers, const norma_sample *sample)
{
    size_t n = norma_data_rows(sample->data);
    for (size_t j = 0; j < sample->n_items; j++) {
        const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
        for (size_t r = 0; r < n; r++)
            answers[r] += cells[r] != NORMA_MISSING_CELL;
    }
}

static size_t answers_to(const norma_sample *sample, size_t j)
{
    const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
    size_t n = 0;
    for (size_t r = 0; r < norma_data_rows(sample->data); r++)
        n += norma__sample_keeps(sample, r) && cells[r] != NORMA_MISSING_CELL;
    return n;
}

/* Fills the counts of rows of m and lists the rows that are used. */
static norma_status choose_rows(size_t *rows, norma_moments *m, const norma_sample *sample,
                                norma_error *err)
{
    size_t n = norma_data_rows(sample->data);
    size_t wanted = m->missing == NORMA_MISSING_LISTWISE ? m->n_items : 1;
    uint32_t *answers = NORMA__NEW(uint32_t, n);
    if (!answers)
        return norma__no_memory(err);
    count_answers(answers, sample);
    for (size_t r = 0; r < n; r++) {
        if (!norma__sample_keeps(sample, r))
            continue;
        m->n_rows++;
        m->n_complete += answers[r] == m->n_items;
        if (answers[r] >= wanted)
            rows[m->n++] = r;
    }
    free(answers);
    return NORMA_OK;
}

static norma_status check_items(const norma_sample *sample, norma_error *err)
{
    norma_status status = norma__sample_check(sample, err);
    if (status == NORMA_OK && sample->n_items > NORMA_MOMENTS_ITEMS_MAX)
        return norma__fail(err, NORMA_EDATA,
                           "%zu items are too many to analyse together: take at most %d",
                           sample->n_items, NORMA_MOMENTS_ITEMS_MAX);
    return status;
}

static norma_status check_rows(const norma_moments *m, const norma_sample *sample, norma_error *err)
{
    for (size_t j = 0; j < m->n_items; j++) {
        size_t answers = answers_to(sample, j);
        if (answers < 2)
            return norma__fail(err, NORMA_EDATA,
                               "item %s has answers in %zu of %zu rows, and 2 are needed: leave it "
                               "out, or give more rows",
                               norma__sample_id(sample, j), answers, m->n_rows);
    }
    if (m->n < 2)
        return norma__fail(err, NORMA_EDATA,
                           "%zu of %zu rows have an answer to all %zu items, and 2 are needed: "
                           "leave out the items with few answers, or use pairwise deletion",
                           m->n, m->n_rows, m->n_items);
    return NORMA_OK;
}

static norma_status check_pairs(const norma__products *s, const norma_sample *sample,
                                norma_error *err)
{
    for (size_t j = 0; j < s->p; j++)
        for (size_t i = j + 1; i < s->p; i++)
            if (s->n[i + j * s->p] < 2)
                return norma__fail(
                    err, NORMA_EDATA,
                    "%lld rows have answers to both %s and %s, and 2 are needed: leave one of them "
                    "out",
                    (long long)s->n[i + j * s->p], norma__sample_id(sample, j),
                    norma__sample_id(sample, i));
    return NORMA_OK;
}

/* ---- from sums to moments ---- */

/* (n - 1) times a covariance, as (n sum xy - sum x sum y) / n. The numerator is exact up to 33
   million rows (64 bits of mantissa), so equal columns correlate at exactly 1 and a constant
   column has exactly no variance. */
static double about_means(int64_t n, int64_t products, int64_t sum_i, int64_t sum_j)
{
    long double numerator =
        (long double)n * (long double)products - (long double)sum_i * (long double)sum_j;
    return (double)(numerator / (long double)n);
}

static void fill_pair(norma_moments *m, const norma__products *s, size_t i, size_t j)
{
    size_t ij = i + j * s->p, ji = j + i * s->p;
    int64_t n = s->n[ij];
    double cross = about_means(n, s->cross[ij], s->sum[ij], s->sum[ji]);
    double square_i = about_means(n, s->square[ij], s->sum[ij], s->sum[ij]);
    double square_j = about_means(n, s->square[ji], s->sum[ji], s->sum[ji]);
    bool varies = square_i > 0 && square_j > 0;
    m->n_pair[ij] = m->n_pair[ji] = (size_t)n;
    m->cov[ij] = m->cov[ji] = cross / (double)(n - 1);
    m->cor[ij] = m->cor[ji] = varies ? fmax(-1, fmin(1, cross / sqrt(square_i * square_j))) : NAN;
}

static void fill_moments(norma_moments *m, const norma__products *s, const norma_sample *sample)
{
    size_t p = s->p;
    for (size_t j = 0; j < p; j++) {
        size_t jj = j + j * p;
        for (size_t i = j; i < p; i++)
            fill_pair(m, s, i, j);
        m->n_valid[j] = (size_t)s->n[jj];
        m->mean[j] = norma__code_origin(sample->data, sample->items[j]) +
                     (double)s->sum[jj] / (double)s->n[jj];
        m->sd[j] = sqrt(m->cov[jj]);
    }
}

/* Pairs of items that vary, but not in the rows that answered both. */
static size_t undefined_pairs(const norma_moments *m)
{
    size_t undefined = 0, p = m->n_items;
    for (size_t j = 0; j < p; j++)
        for (size_t i = j + 1; i < p; i++)
            undefined += isnan(m->cor[i + j * p]) && m->sd[i] > 0 && m->sd[j] > 0;
    return undefined;
}

static norma_status note_rows(norma_moments *m, norma_error *err)
{
    size_t lost = m->n_rows - m->n;
    bool listwise = m->missing == NORMA_MISSING_LISTWISE;
    if (lost == 0)
        return NORMA_OK;
    return norma__note(&m->notes, err, "rows-lost", NULL, (double)lost, (double)m->n_rows,
                       "%zu of %zu rows were left out: they have %s", lost, m->n_rows,
                       listwise ? "a missing answer" : "no answer at all");
}

static norma_status note_items(norma_moments *m, const norma_sample *sample, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t j = 0; j < m->n_items && status == NORMA_OK; j++) {
        const char *id = norma__sample_id(sample, j);
        if (m->sd[j] == 0)
            status = norma__note(&m->notes, err, "constant-item", id, m->mean[j], NAN,
                                 "item %s has the same answer in all %zu rows: its correlations "
                                 "are undefined",
                                 id, m->n_valid[j]);
    }
    return status;
}

static norma_status note_pairs(norma_moments *m, norma_error *err)
{
    size_t undefined = undefined_pairs(m);
    size_t pairs = m->n_items * (m->n_items - 1) / 2;
    if (undefined == 0)
        return NORMA_OK;
    return norma__note(&m->notes, err, "constant-pair", NULL, (double)undefined, (double)pairs,
                       "%zu of %zu correlations are undefined: an item does not vary in the rows "
                       "that answered both",
                       undefined, pairs);
}

/* ---- the result ---- */

void norma_moments_free(norma_moments *moments)
{
    if (!moments)
        return;
    free(moments->n_valid);
    free(moments->mean);
    free(moments->sd);
    free(moments->n_pair);
    free(moments->cov);
    free(moments->cor);
    norma_notes_clear(&moments->notes);
    free(moments);
}

static norma_moments *moments_new(size_t p, norma_missing missing)
{
    norma_moments *m = NORMA__NEW(norma_moments, 1);
    if (!m)
        return NULL;
    m->n_items = p;
    m->missing = missing;
    m->n_valid = NORMA__NEW(size_t, p);
    m->mean = NORMA__NEW(double, p);
    m->sd = NORMA__NEW(double, p);
    m->n_pair = NORMA__NEW(size_t, p * p);
    m->cov = NORMA__NEW(double, p *p);
    m->cor = NORMA__NEW(double, p *p);
    if (m->n_valid && m->mean && m->sd && m->n_pair && m->cov && m->cor)
        return m;
    norma_moments_free(m);
    return NULL;
}

norma_status norma_moments_of(norma_moments **out, const norma_sample *sample,
                              norma_missing missing, size_t threads, norma_error *err)
{
    norma_moments *m = NULL;
    norma__products sums = {0};
    size_t *rows = NULL;
    norma_status status;

    *out = NULL;
    if ((status = check_items(sample, err)) != NORMA_OK)
        goto done;
    m = moments_new(sample->n_items, missing);
    rows = NORMA__NEW(size_t, norma_data_rows(sample->data));
    if (!m || !rows) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = choose_rows(rows, m, sample, err)) != NORMA_OK)
        goto done;
    if ((status = check_rows(m, sample, err)) != NORMA_OK)
        goto done;
    if ((status = norma__products_of(&sums, sample, rows, m->n, threads, err)) != NORMA_OK)
        goto done;
    if ((status = check_pairs(&sums, sample, err)) != NORMA_OK)
        goto done;
    fill_moments(m, &sums, sample);
    if ((status = note_rows(m, err)) != NORMA_OK)
        goto done;
    if ((status = note_items(m, sample, err)) != NORMA_OK)
        goto done;
    if ((status = note_pairs(m, err)) != NORMA_OK)
        goto done;

    *out = m; /* the caller owns it from here */
    m = NULL;
done:
    free(rows);
    norma__products_free(&sums);
    norma_moments_free(m);
    return status;
}
