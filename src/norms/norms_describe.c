/* The distributions of a norm set's scales. */
#include <math.h>
#include <stdlib.h>

#include <norma/standard.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "norms/distribution.h"
#include "norms/norms_continuous.h"
#include "norms/norms_figures.h"
#include "norms/norms_source.h"
#include "norms/source_rows.h"

/* What one scale gives, before the set has it. */
typedef struct described {
    norma_norm_scale scale;
    norma__figures figures;
    norma__curve_fit curve;
    norma_notes notes;
    bool handed; /* the set has the scale */
    norma_status status;
    norma_error err;
} described;

/* Scores and weights as one scale takes them. */
typedef struct taken {
    norma__persons persons;
    double *pomp, *weights; /* where they are not the source's own */
} taken;

/* Every company weighs the same, and its respondents share that by their weights. One too small for
   the distribution of companies stays out: its few would weigh as much as the hundreds of another.
 */
static norma_status share_companies(taken *t, const norma_norms_source *source,
                                    const norma__company_scores *companies, size_t scale,
                                    norma_error *err)
{
    const uint32_t *unit = source->companies->unit;
    double *sums = NORMA__NEW(double, source->companies->n_units);
    t->weights = NORMA__NEW(double, t->persons.n_rows);
    if (!sums || !t->weights) {
        free(sums);
        return norma__no_memory(err);
    }
    for (size_t r = 0; r < t->persons.n_rows; r++) {
        const bool in =
            unit[r] != NORMA_NO_UNIT && norma__company_counts(companies, scale, unit[r]);
        if (!in)
            t->pomp[r] = NAN;
        else if (!isnan(t->pomp[r]))
            sums[unit[r]] += norma__source_weight(source, r);
    }
    for (size_t r = 0; r < t->persons.n_rows; r++)
        if (!isnan(t->pomp[r]))
            t->weights[r] = norma__source_weight(source, r) / sums[unit[r]];
    t->persons.weights = t->weights;
    free(sums);
    return NORMA_OK;
}

/* Rows that are not kept have no score here, whatever they were given. */
static norma_status take(taken *t, const norma_norms_source *source,
                         const norma__company_scores *companies, size_t scale, norma_error *err)
{
    const size_t n_rows = source->scores->n_rows;
    const double *pomp = source->scores->pomp + scale * n_rows;
    *t = (taken){.persons = {.pomp = pomp, .n_rows = n_rows, .weights = source->weights}};
    if (source->companies) {
        t->persons.company = source->companies->unit;
        t->persons.n_companies = source->companies->n_units;
    }
    const bool share = source->companies && source->weighting == NORMA_WEIGHT_COMPANIES;
    if (!source->keep && !share)
        return NORMA_OK;
    if (!(t->pomp = NORMA__NEW(double, n_rows)))
        return norma__no_memory(err);
    for (size_t r = 0; r < n_rows; r++)
        t->pomp[r] = norma__source_keeps(source, r) ? pomp[r] : NAN;
    t->persons.pomp = t->pomp;
    return share ? share_companies(t, source, companies, scale, err) : NORMA_OK;
}

/* Few respondents could be told apart in their distribution. */
static norma_status refuse_few(const norma_norm_scale *scale, norma_error *err)
{
    if (scale->n >= NORMA_NORMS_MIN_N)
        return NORMA_OK;
    return norma__fail(err, NORMA_EDATA,
                       "scale '%s' has scores of %zu respondents: norms need at least %d, so that "
                       "nobody can be told from the distribution",
                       scale->id, scale->n, NORMA_NORMS_MIN_N);
}

/* A scale without a score (held, or nobody answered it) stays without values. */
static norma_status describe_scale(described *d, const norma_norms_source *source,
                                   const norma__company_scores *companies, size_t s,
                                   norma_error *err)
{
    const norma_scale *of = &source->instrument->scales[s];
    uint32_t *place = NORMA__NEW(uint32_t, source->scores->n_rows);
    taken t;
    norma_status status = take(&t, source, companies, s, err);
    d->scale.alpha = source->alpha ? source->alpha[s] : NAN;
    d->scale.id = norma__copy_text(of->id);
    if (status == NORMA_OK &&
        (!place || !d->scale.id || !norma__distribution_of(&d->scale, place, &t.persons)))
        status = norma__no_memory(err);
    if (status != NORMA_OK || d->scale.n == 0)
        goto done;
    if ((status = refuse_few(&d->scale, err)) != NORMA_OK)
        goto done;
    if ((status = norma__companies_describe(&d->scale, companies, s, err)) != NORMA_OK)
        goto done;
    if (of->n_parts == 0)
        status = norma__matching_figures(&d->figures, source, s, &d->scale, place, err);
    if (status == NORMA_OK && source->covariate)
        status = norma__curve_figure(&d->figures, &d->curve, &d->notes, source, d->scale.id,
                                     &t.persons, err);
done:
    free(place);
    free(t.pomp);
    free(t.weights);
    return status;
}

static bool left_out(const norma_norms_source *source, size_t scale)
{
    return source->leave_out && source->leave_out[scale];
}

/* ---- handing over ---- */

static void described_free(described *all, size_t n)
{
    for (size_t s = 0; all && s < n; s++) {
        norma_norm_scale_clear(&all[s].scale);
        norma__figures_clear(&all[s].figures);
        norma_notes_clear(&all[s].notes);
    }
    free(all);
}

static norma_status hand_over(norma_norm_set *set, described *d, norma_notes *notes,
                              norma_error *err)
{
    if (d->status != NORMA_OK) {
        if (err)
            *err = d->err;
        return d->status;
    }
    if (d->scale.n == 0)
        return NORMA_OK;
    set->scales[set->n_scales++] = d->scale;
    d->scale = (norma_norm_scale){0};
    d->handed = true;
    const norma_status status = notes ? norma__notes_append(notes, &d->notes, err) : NORMA_OK;
    return status == NORMA_OK ? norma__figures_hand_over(set, &d->figures, err) : status;
}

/* Over what the scales of the set have continuous norms, and how well they fit. */
static norma_status say_covariate(norma_norm_set *set, const described *all,
                                  const norma_norms_source *source, norma_error *err)
{
    const size_t n = source->instrument->n_scales;
    norma__figures figures = {0};
    norma__curve_fit *fits = NORMA__NEW(norma__curve_fit, n);
    size_t n_handed = 0;
    norma_status status = fits ? NORMA_OK : norma__no_memory(err);
    for (size_t s = 0; fits && s < n; s++)
        if (all[s].handed)
            fits[n_handed++] = all[s].curve;
    if (status == NORMA_OK)
        status = norma__covariate_figure(&figures, source->covariate, fits, n_handed, err);
    if (status == NORMA_OK)
        status = norma__figures_hand_over(set, &figures, err);
    norma__figures_clear(&figures);
    free(fits);
    return status;
}

/* Every scale by itself: nothing depends on the threads. */
norma_status norma__norms_describe_scales(norma_norm_set *set, const norma_norms_source *source,
                                          const norma__company_scores *companies, norma_error *err)
{
    const size_t n = source->instrument->n_scales;
    described *all = NORMA__NEW(described, n);
    norma_status status = all ? NORMA_OK : norma__no_memory(err);
    const int threads = norma__threads(source->threads);
#pragma omp parallel for num_threads(threads) schedule(dynamic) if (threads > 1 && n > 1)
    for (size_t s = 0; s < (all ? n : 0); s++)
        if (!left_out(source, s))
            all[s].status = describe_scale(&all[s], source, companies, s, &all[s].err);
    for (size_t s = 0; status == NORMA_OK && s < n; s++)
        status = hand_over(set, &all[s], source->notes, err);
    if (status == NORMA_OK && source->covariate)
        status = say_covariate(set, all, source, err);
    described_free(all, n);
    return status;
}
