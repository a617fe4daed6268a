/* A reference group of which only counts are left. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/dif/item.h"
#include "models/dif/result.h"
#include "statistics/sample.h"

enum { LEAST_RESPONDENTS = 10 };
static const double ROUNDING = 1e-9; /* of a POMP score */

typedef struct meeting {
    const norma_dif_strata *reference;
    const norma_sample *sample;
    norma__dif_rows rows;
    size_t *stratum; /* of each row */
    double *score;   /* n strata x 2 */
    double *counts;  /* of one item */
} meeting;

static void meeting_clear(meeting *m)
{
    norma__dif_rows_clear(&m->rows);
    free(m->stratum);
    free(m->score);
    free(m->counts);
}

static size_t categories_of(const meeting *m, size_t j)
{
    return (size_t)(norma__sample_max(m->sample, j) - norma__sample_min(m->sample, j)) + 1;
}

/* The last stratum whose lowest score is not over this one. */
static size_t stratum_of(const norma_dif_strata *strata, double pomp)
{
    size_t low = 0, high = strata->n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (strata->bounds[middle] <= pomp + ROUNDING)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Strata of the focal group's rows, and its mean score in each; counts serve as a tally. */
static void place(meeting *m)
{
    const norma_dif_strata *of = m->reference;
    double *mean = m->score + of->n;
    for (size_t i = 0; i < m->rows.n; i++) {
        m->stratum[i] = stratum_of(of, m->rows.score[i]);
        mean[m->stratum[i]] += m->rows.score[i];
        m->counts[m->stratum[i]]++;
    }
    for (size_t s = 0; s < of->n; s++) {
        m->score[s] = of->mean[s];
        mean[s] = m->counts[s] > 0 ? mean[s] / m->counts[s] : of->mean[s];
    }
}

static norma_status meeting_new(meeting *m, const norma_dif_strata *reference,
                                const norma_dif_group *focal, const double *pomp, norma_error *err)
{
    size_t most = 0;
    *m = (meeting){.reference = reference, .sample = &focal->sample};
    norma_status status = norma__dif_rows_of(&m->rows, &focal->sample, pomp, err);
    if (status != NORMA_OK)
        return status;
    if (m->rows.n < LEAST_RESPONDENTS)
        return norma__fail(err, NORMA_EDATA,
                           "group %s has %zu respondents who answered all items; differential "
                           "functioning needs %d or more in each group",
                           focal->name, m->rows.n, LEAST_RESPONDENTS);
    for (size_t j = 0; j < focal->sample.n_items; j++)
        if (categories_of(m, j) > most)
            most = categories_of(m, j);
    m->stratum = NORMA__NEW(size_t, m->rows.n);
    m->score = NORMA__NEW(double, 2 * reference->n);
    m->counts = NORMA__NEW(double, reference->n * 2 * most);
    if (!m->stratum || !m->score || !m->counts)
        return norma__no_memory(err);
    place(m);
    return NORMA_OK;
}

static norma_dif_counts counts_of(meeting *m, size_t j, size_t first_column)
{
    const size_t n = m->reference->n, categories = categories_of(m, j);
    for (size_t c = 0; c < categories; c++)
        for (size_t s = 0; s < n; s++) {
            m->counts[s + n * 2 * c] = m->reference->counts[s + n * (first_column + c)];
            m->counts[s + n * (2 * c + 1)] = 0;
        }
    for (size_t i = 0; i < m->rows.n; i++)
        m->counts[m->stratum[i] + n * (2 * (size_t)m->rows.cells[j * m->rows.n + i] + 1)] += 1;
    return (norma_dif_counts){.n_strata = n,
                              .n_categories = categories,
                              .score = m->score,
                              .counts = m->counts,
                              .min = norma__sample_min(m->sample, j)};
}

static norma_status analyse(norma_dif_focal *f, norma_notes *notes, meeting *m,
                            const norma_dif_options *o, norma_error *err)
{
    size_t first_column = 0;
    norma_status status = NORMA_OK;
    for (size_t j = 0; j < f->n_items && status == NORMA_OK; j++) {
        const char *id = norma__sample_id(m->sample, j);
        norma_dif_counts counts = counts_of(m, j, first_column);
        norma_dif_item figures;
        status = norma_dif_item_of(&figures, id, &counts, o, notes, err);
        if (status == NORMA_OK)
            status = norma__dif_keep_item(&f->items[j], &figures, id, err);
        if (status == NORMA_OK)
            f->items[j].anchor = true;
        first_column += counts.n_categories;
    }
    return status;
}

/* The reference group as the item that most of it answered knows it. */
static void fill_group(norma_dif_focal *f, const meeting *m)
{
    const norma_dif_strata *of = m->reference;
    size_t column = 0;
    double sum = 0;
    for (size_t j = 0; j < f->n_items; j++) {
        double n = 0, scores = 0;
        for (size_t c = 0; c < categories_of(m, j); c++, column++)
            for (size_t s = 0; s < of->n; s++) {
                n += of->counts[s + of->n * column];
                scores += of->counts[s + of->n * column] * of->mean[s];
            }
        if ((size_t)n > f->n_reference) {
            f->n_reference = (size_t)n;
            f->reference_mean = scores / n;
        }
    }
    for (size_t i = 0; i < m->rows.n; i++)
        sum += m->rows.score[i];
    f->n_focal = m->rows.n;
    f->focal_mean = sum / (double)m->rows.n;
}

static norma_status note_counts(norma_notes *notes, const char *id, const meeting *m,
                                const char *name, norma_error *err)
{
    size_t lost = m->rows.kept - m->rows.n;
    norma_status status =
        norma__note(notes, err, "dif-not-purifiable", id, NAN, NAN,
                    "%s: of the reference group only counts by score are left, so that flagged "
                    "items stay in the score that respondents are matched by",
                    id);
    if (status == NORMA_OK && lost)
        status = norma__note(notes, err, "dif-rows-lost", id, (double)lost, (double)m->rows.kept,
                             "%s, %s: %zu of %zu respondents did not answer all its items and are "
                             "left out",
                             id, name, lost, m->rows.kept);
    return status;
}

static norma_status check_strata(const norma_dif_strata *strata, const norma_dif_options *o,
                                 norma_error *err)
{
    if (o->matching == NORMA_DIF_REST)
        return norma__fail(err, NORMA_EINVAL,
                           "counts by strata of the total score cannot be matched by the rest");
    if (strata->n < 2)
        return norma__fail(err, NORMA_EDATA,
                           "differential functioning needs counts in 2 strata of the score or "
                           "more, not %zu",
                           strata->n);
    return NORMA_OK;
}

norma_status norma_dif_against(norma_dif_result **out, const char *id, const char *name,
                               const norma_dif_strata *reference, const norma_dif_group *focal,
                               const double *pomp, const norma_dif_options *options,
                               norma_error *err)
{
    const norma_dif_options defaults = NORMA_DIF_OPTIONS_INIT;
    const norma_dif_options *o = options ? options : &defaults;
    norma_dif_result *r = NULL;
    meeting m = {0};
    size_t *order = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma__dif_options_fit(o, err)) != NORMA_OK)
        goto done;
    if ((status = check_strata(reference, o, err)) != NORMA_OK)
        goto done;
    if ((status = norma__dif_check_group(focal, err)) != NORMA_OK)
        goto done;
    if ((status = norma__dif_result_new(&r, id, name, focal, 1, err)) != NORMA_OK)
        goto done;
    if ((status = meeting_new(&m, reference, focal, pomp, err)) != NORMA_OK)
        goto done;
    if (!(order = NORMA__NEW(size_t, r->n_items))) {
        status = norma__no_memory(err);
        goto done;
    }
    r->from_counts = true;
    if ((status = note_counts(&r->notes, r->id, &m, focal->name, err)) != NORMA_OK)
        goto done;
    fill_group(r->focal, &m);
    if ((status = analyse(r->focal, &r->notes, &m, o, err)) != NORMA_OK)
        goto done;
    r->focal->n_flagged = norma__dif_flag(r->focal->items, r->n_items, o, order);
    r->focal->converged = true;
    norma__dif_conclude(r);
    *out = r;
    r = NULL;
done:
    free(order);
    meeting_clear(&m);
    norma_dif_result_free(r);
    return status;
}
