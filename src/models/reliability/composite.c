#include <norma/composite.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/reliability/composite_rows.h"
#include "statistics/intervals.h"
#include "statistics/sample.h"

static void add_interval(norma_coefficient *c, int method, double low, double high)
{
    c->intervals[c->n_intervals++] = (norma_interval){method, low, high};
}

static norma_status bootstrap(norma_composite *c, const norma__composed *m,
                              const norma_reliability_options *o, norma_error *err)
{
    double low, high;
    double *values = NORMA__NEW(double, o->bootstrap);
    bool ok = values && norma__composed_bootstrap(values, m, o);
    if (ok) {
        norma__percentile_interval(&low, &high, values, o->bootstrap, o->conf_level);
        add_interval(&c->reliability, NORMA_INTERVAL_PERCENTILE, low, high);
    }
    free(values);
    return ok ? NORMA_OK : norma__no_memory(err);
}

/* ---- the parts ---- */

static void fill_parts(norma_composite *c, const norma__composed *m, const double *cov)
{
    size_t p = m->rows.p, k = m->n_parts;
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double sum = 0;
            for (size_t i = 0; i < m->size[a]; i++)
                for (size_t j = 0; j < m->size[b]; j++)
                    sum += cov[m->first[a] + i + (m->first[b] + j) * p];
            c->correlations[a + b * k] = sum / (double)(m->size[a] * m->size[b]);
        }
    for (size_t a = 0; a < k; a++) {
        double size = (double)m->size[a], own = 0;
        double total = c->correlations[a + a * k] * size * size;
        for (size_t i = m->first[a]; i < m->first[a] + m->size[a]; i++)
            own += cov[i + i * p];
        c->sds[a] = sqrt(fmax(0, c->correlations[a + a * k]));
        c->reliabilities[a] =
            size > 1 && total > 1e-14 * size * own ? size / (size - 1) * (1 - own / total) : NAN;
    }
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double product = c->reliabilities[a] * c->reliabilities[b];
            double *r = &c->correlations[a + b * k];
            *r = a == b ? 1 : *r / (c->sds[a] * c->sds[b]);
            *r = isfinite(*r) ? *r : NAN;
            c->disattenuated[a + b * k] =
                c->reliabilities[a] > 0 && c->reliabilities[b] > 0 ? *r / sqrt(product) : NAN;
        }
}

static norma_status note_parts(norma_composite *c, norma_error *err)
{
    for (size_t j = 0; j < c->n_parts; j++)
        if (isnan(c->reliabilities[j]))
            return norma__note(&c->notes, err, "composite-undefined", c->part_ids[j], NAN, NAN,
                               "the reliability of %s as a composite is undefined: so is that of "
                               "its part %s, which has one item or does not vary",
                               c->id, c->part_ids[j]);
    for (size_t a = 0; a < c->n_parts; a++)
        for (size_t b = 0; b < a; b++)
            if (c->disattenuated[a + b * c->n_parts] > 1)
                return norma__note(&c->notes, err, "composite-over-one", c->id,
                                   c->disattenuated[a + b * c->n_parts], NAN,
                                   "corrected for attenuation, parts %s and %s of %s correlate "
                                   "%.2f: no more than 1 is possible, alpha is too low for one or "
                                   "they measure the same",
                                   c->part_ids[b], c->part_ids[a], c->id,
                                   c->disattenuated[a + b * c->n_parts]);
    return NORMA_OK;
}

/* ---- the composite ---- */

static bool parts_defined(const norma_composite *c)
{
    for (size_t j = 0; j < c->n_parts; j++)
        if (isnan(c->reliabilities[j]))
            return false;
    return true;
}

static norma_status fill_reliability(norma_composite *c, const norma__composed *m, double *work,
                                     const norma_reliability_options *o, norma_error *err)
{
    const norma__composed_variances v = norma__composed_variances_of(m, m->rows.times, work);
    double weights = 0;
    for (size_t j = 0; j < m->n_parts; j++)
        weights += m->weights[j];
    c->sem = sqrt(v.error) / weights;
    c->reliability.value = norma__composed_reliability(v);
    if (isnan(c->reliability.value))
        return NORMA_OK;
    c->reliability.se = norma__composed_se(m, work);
    double margin = norma__normal_quantile((1 + o->conf_level) / 2) * c->reliability.se;
    add_interval(&c->reliability, NORMA_INTERVAL_ADF, c->reliability.value - margin,
                 c->reliability.value + margin);
    return o->bootstrap > 0 ? bootstrap(c, m, o, err) : NORMA_OK;
}

static norma_status fill(norma_composite *c, const norma__composed *m,
                         const norma_reliability_options *o, norma_error *err)
{
    const norma__rows *rows = &m->rows;
    double *cov = NORMA__NEW(double, rows->p * rows->p);
    double *work = NORMA__NEW(double, norma__rows_work(rows) + 2 * rows->p);
    norma_status status = cov && work ? NORMA_OK : norma__no_memory(err);
    c->n = rows->n;
    if (status == NORMA_OK) {
        norma__rows_moments(NULL, cov, rows, NULL, work);
        memcpy(c->weights, m->weights, m->n_parts * sizeof *c->weights);
        fill_parts(c, m, cov);
        if ((status = note_parts(c, err)) == NORMA_OK && parts_defined(c))
            status = fill_reliability(c, m, work, o, err);
    }
    free(cov);
    free(work);
    return status;
}

void norma_composite_free(norma_composite *composite)
{
    if (!composite)
        return;
    free(composite->id);
    norma__free_texts(composite->part_ids, composite->n_parts);
    free(composite->weights);
    free(composite->reliabilities);
    free(composite->sds);
    free(composite->correlations);
    free(composite->disattenuated);
    norma_notes_clear(&composite->notes);
    free(composite);
}

static norma_composite *composite_new(const char *id, const char *const *part_ids, size_t k)
{
    norma_composite *c = NORMA__NEW(norma_composite, 1);
    if (!c)
        return NULL;
    c->n_parts = k;
    c->id = norma__copy_text(id);
    c->part_ids = NORMA__NEW(char *, k);
    c->weights = NORMA__NEW(double, k);
    c->reliabilities = NORMA__NEW(double, k);
    c->sds = NORMA__NEW(double, k);
    c->correlations = NORMA__NEW(double, k *k);
    c->disattenuated = NORMA__NEW(double, k *k);
    bool ok = c->id && c->part_ids && c->weights && c->reliabilities && c->sds && c->correlations &&
              c->disattenuated;
    for (size_t j = 0; ok && j < k; j++)
        ok = (c->part_ids[j] = norma__copy_text(part_ids[j])) != NULL;
    c->sem = NAN;
    c->reliability =
        (norma_coefficient){.code = "composite",
                            .label = "Reliability of the composite",
                            .formula = "1 - sum of w² s² (1 - alpha) / variance of the composite",
                            .source = "Mosier (1943), Psychometrika 8, 161-168",
                            .value = NAN,
                            .se = NAN};
    if (ok)
        return c;
    norma_composite_free(c);
    return NULL;
}

static norma_status check_once(const norma__composed *m, const norma_sample *all, norma_error *err)
{
    for (size_t i = 0; i < all->n_items; i++)
        for (size_t j = 0; j < i; j++)
            if (m->items[i] == m->items[j])
                return norma__fail(err, NORMA_EINVAL, "item %s is in two parts of a composite",
                                   norma__sample_id(all, i));
    return NORMA_OK;
}

static norma_status check_input(const norma_sample *parts, size_t k, const double *weights,
                                const norma_reliability_options *o, norma_error *err)
{
    norma_status status = norma_options_check(norma_reliability_option_table(), o, err);
    if (status != NORMA_OK)
        return status;
    if (k < 2)
        return norma__fail(err, NORMA_EINVAL, "a composite has at least 2 parts, got %zu", k);
    for (size_t j = 0; j < k; j++) {
        if ((status = norma__sample_check(&parts[j], err)) != NORMA_OK)
            return status;
        if (weights && !(weights[j] > 0 && isfinite(weights[j])))
            return norma__fail(err, NORMA_EINVAL, "weight %zu of a composite is not over 0", j + 1);
        if (parts[j].data != parts[0].data || parts[j].keep != parts[0].keep)
            return norma__fail(err, NORMA_EINVAL,
                               "the parts of a composite are of the same rows of the same data");
    }
    return NORMA_OK;
}

norma_status norma_composite_of(norma_composite **out, const char *id, const norma_sample *parts,
                                const char *const *part_ids, size_t n_parts, const double *weights,
                                const norma_reliability_options *options, norma_error *err)
{
    const norma_reliability_options defaults = NORMA_RELIABILITY_OPTIONS_INIT;
    const norma_reliability_options *o = options ? options : &defaults;
    norma_composite *c = NULL;
    norma__composed m = {0};
    norma_sample all = {0};
    norma_status status;

    *out = NULL;
    if ((status = check_input(parts, n_parts, weights, o, err)) != NORMA_OK)
        goto done;
    if ((status = norma__composed_items(&m, parts, weights, n_parts, err)) != NORMA_OK)
        goto done;
    all = parts[0];
    all.items = m.items;
    all.n_items = m.first[n_parts - 1] + m.size[n_parts - 1];
    if ((status = check_once(&m, &all, err)) != NORMA_OK)
        goto done;
    if ((status = norma__composed_rows(&m, &all, err)) != NORMA_OK)
        goto done;
    if (!(c = composite_new(id, part_ids, n_parts))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = fill(c, &m, o, err)) != NORMA_OK)
        goto done;

    *out = c; /* the caller owns it from here */
    c = NULL;
done:
    norma__composed_clear(&m);
    norma_composite_free(c);
    return status;
}
