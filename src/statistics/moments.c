#include <norma/moments.h>

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "statistics/counted.h"
#include "statistics/sample.h"
#include "statistics/summed.h"

/* ---- what can be analysed ---- */

static norma_status check_items(const norma_sample *sample, norma_error *err)
{
    norma_status status = norma__sample_check(sample, err);
    if (status == NORMA_OK && sample->n_items > NORMA_MOMENTS_ITEMS_MAX)
        return norma__fail(err, NORMA_EDATA,
                           "%zu items are too many to analyse together: take at most %d",
                           sample->n_items, NORMA_MOMENTS_ITEMS_MAX);
    return status;
}

static norma_status check_pairs(const norma__summed *s, const norma_sample *sample,
                                norma_error *err)
{
    size_t p = s->sums.p;
    for (size_t j = 0; j < p; j++)
        for (size_t i = j + 1; i < p; i++)
            if (s->sums.n[i + j * p] < norma__least_count(s->unit))
                return norma__fail(
                    err, NORMA_EDATA,
                    s->unit == 1
                        ? "%zu rows have answers to both %s and %s, and 2 are needed: leave one "
                          "of them out"
                        : "rows of a weight of %zu have answers to both %s and %s, and more than "
                          "1 is needed: leave one of them out",
                    norma__whole_count(s->sums.n[i + j * p], s->unit), norma__sample_id(sample, j),
                    norma__sample_id(sample, i));
    return NORMA_OK;
}

/* ---- from sums to moments ---- */

static void fill_pair(norma_moments *m, const norma__products *s, int64_t unit, size_t i, size_t j)
{
    size_t ij = i + j * s->p, ji = j + i * s->p;
    const norma__pair_moments pair = norma__moments_of_pair(s, unit, i, j);
    m->n_pair[ij] = m->n_pair[ji] = norma__whole_count(s->n[ij], unit);
    m->cov[ij] = m->cov[ji] = pair.covariance;
    m->cor[ij] = m->cor[ji] = pair.correlation;
}

static void fill_moments(norma_moments *m, const norma__summed *summed, const norma_sample *sample)
{
    const norma__products *s = &summed->sums;
    size_t p = s->p;
    for (size_t j = 0; j < p; j++) {
        size_t jj = j + j * p;
        for (size_t i = j; i < p; i++)
            fill_pair(m, s, summed->unit, i, j);
        m->n_valid[j] = norma__whole_count(s->n[jj], summed->unit);
        m->mean[j] = norma__code_origin(sample, j) + (double)s->sum[jj] / (double)s->n[jj];
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

static norma_status note_rows(norma_moments *m, bool known, norma_error *err)
{
    size_t lost = m->n_rows - m->n;
    bool listwise = m->missing == NORMA_MISSING_LISTWISE;
    if (lost == 0 || (listwise && !known)) /* "complete-rows-unknown" has told */
        return NORMA_OK;
    if (!known)
        return norma__note(&m->notes, err, "answering-rows-unknown", NULL, (double)m->n,
                           (double)m->n_rows,
                           "between %zu and %zu rows answered any of the items: counts do not tell "
                           "how many, and n is the least",
                           m->n, m->n_rows);
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
    norma__summed summed = {.unit = 1, .n_known = true};
    norma_status status;

    *out = NULL;
    if ((status = check_items(sample, err)) != NORMA_OK)
        goto done;
    if (!(m = moments_new(sample->n_items, missing))) {
        status = norma__no_memory(err);
        goto done;
    }
    if (sample->tables)
        status = norma__sum_counts(&summed, m, sample, threads, err);
    else
        status = norma__sum_rows(&summed, m, sample, threads, err);
    if (status != NORMA_OK || (status = check_pairs(&summed, sample, err)) != NORMA_OK)
        goto done;
    fill_moments(m, &summed, sample);
    if ((status = note_rows(m, summed.n_known, err)) != NORMA_OK ||
        (status = note_items(m, sample, err)) != NORMA_OK ||
        (status = note_pairs(m, err)) != NORMA_OK)
        goto done;

    *out = m; /* the caller owns it from here */
    m = NULL;
done:
    norma__products_free(&summed.sums);
    norma_moments_free(m);
    return status;
}
