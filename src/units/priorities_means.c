#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "units/priorities_parts.h"

/* Units with respondents kept that make intervals by unit worth having. */
enum { ENOUGH_UNITS = 20 };

static size_t units_kept(const norma_grouping *g, const uint8_t *keep, uint8_t *met)
{
    size_t n = 0;
    for (size_t u = 0; u < g->n_units; u++)
        met[u] = 0;
    for (size_t r = 0; r < g->n_rows; r++)
        if (keep[r] && g->unit[r] != NORMA_NO_UNIT && !met[g->unit[r]]) {
            met[g->unit[r]] = 1;
            n++;
        }
    return n;
}

/* The largest level with enough units; without, the level that has most, of two or more. */
norma_status norma__priority_sampling(norma__prioritising *p, norma_error *err)
{
    const norma_data *data = p->validation->data;
    size_t n_levels = p->validation->instrument->n_units;
    norma_status status = NORMA_OK;
    bool pooled = false, any_pooled = false;
    for (size_t l = 0; l < n_levels && p->result->n_sampling < ENOUGH_UNITS; l++) {
        norma_grouping *g = NULL;
        bool some = false;
        if ((status = norma_grouping_of(&g, data, l, true, err)) != NORMA_OK)
            return status;
        if ((status = norma__priority_pool(g, &some, p, l, err)) != NORMA_OK) {
            norma_grouping_free(g);
            return status;
        }
        any_pooled = any_pooled || some;
        uint8_t *met = NORMA__NEW(uint8_t, g->n_units);
        size_t n = met ? units_kept(g, p->keep, met) : 0;
        bool better = n >= 2 && n > p->result->n_sampling;
        if (better) {
            norma_grouping_free(p->sampling);
            p->sampling = g;
            p->result->n_sampling = n;
            pooled = some;
        } else {
            norma_grouping_free(g);
        }
        if (!met)
            return norma__no_memory(err);
        free(met);
    }
    if (!p->sampling) {
        p->result->n_sampling = p->result->n;
        return any_pooled
                   ? norma__note(&p->result->notes, err, "sampling-respondents", NULL, NAN, NAN,
                                 "hardly any unit may be shown, so intervals are by respondents: "
                                 "too narrow where people of a unit are alike")
                   : NORMA_OK;
    }
    if (pooled && (status = norma__note(&p->result->notes, err, "sampling-pooled",
                                        p->sampling->column, NAN, NAN,
                                        "units of column '%s' that may not be shown count as one "
                                        "in intervals",
                                        p->sampling->column)) != NORMA_OK)
        return status;
    return norma__keep_text(&p->result->sampling, p->sampling->column, err);
}

/* ---- means of clusters of respondents ---- */

/* For every scale, what each cluster adds to the error of its mean: n_clusters x n. */
typedef struct influences {
    size_t n_clusters, n_met; /* met: with respondents kept */
    uint32_t *cluster;        /* n_rows */
    uint8_t *met;
    double *of; /* sum of (x - mean) / N in the cluster */
} influences;

static void influences_clear(influences *f)
{
    free(f->cluster);
    free(f->met);
    free(f->of);
}

/* A respondent in no unit is a cluster by itself. */
static norma_status influences_new(influences *f, const norma__prioritising *p, norma_error *err)
{
    size_t units = p->sampling ? p->sampling->n_units : 0;
    f->cluster = NORMA__NEW(uint32_t, p->n_rows);
    if (!f->cluster)
        return norma__no_memory(err);
    f->n_clusters = units;
    for (size_t r = 0; r < p->n_rows; r++) {
        uint32_t unit = p->sampling ? p->sampling->unit[r] : NORMA_NO_UNIT;
        f->cluster[r] = unit != NORMA_NO_UNIT ? unit : p->keep[r] ? (uint32_t)f->n_clusters++ : 0;
    }
    f->met = NORMA__NEW(uint8_t, f->n_clusters);
    f->of = NORMA__NEW(double, f->n_clusters *(p->n + 2)); /* and room for two more */
    if (!f->met || !f->of)
        return norma__no_memory(err);
    for (size_t r = 0; r < p->n_rows; r++)
        if (p->keep[r] && !f->met[f->cluster[r]]) {
            f->met[f->cluster[r]] = 1;
            f->n_met++;
        }
    return NORMA_OK;
}

static void fill_mean(norma__prioritising *p, influences *f, size_t i)
{
    norma_priority *at = &p->result->priorities[i];
    const double *x = p->scores->pomp + p->scales[i] * p->n_rows;
    double *of = f->of + i * f->n_clusters, sum = 0;
    for (size_t r = 0; r < p->n_rows; r++)
        if (p->keep[r] && !isnan(x[r])) {
            sum += x[r];
            at->n++;
        }
    at->mean = sum / (double)at->n;
    for (size_t r = 0; r < p->n_rows; r++)
        if (p->keep[r] && !isnan(x[r]))
            of[f->cluster[r]] += (x[r] - at->mean) / (double)at->n;
}

/* Standard error of a statistic from its clusters' influences: linearisation, C / (C - 1) for few
   clusters (Binder, 1983, International Statistical Review 51, 279-292). */
static double standard_error(const influences *f, const double *of)
{
    double squares = 0, c = (double)f->n_met;
    for (size_t g = 0; g < f->n_clusters; g++)
        squares += of[g] * of[g];
    return sqrt(squares * c / (c - 1));
}

static bool low_is_good(const norma__prioritising *p, size_t i)
{
    return p->validation->instrument->scales[p->scales[i]].favourable == NORMA_FAVOURABLE_LOW;
}

/* ---- benchmarks ---- */

/* The mean of the others' means and its own, all turned so that high is good; its error goes into
   the difference. */
static void compare_with_each_other(norma__prioritising *p, influences *f, double margin)
{
    double all = 0, n = (double)p->n;
    for (size_t i = 0; i < p->n; i++)
        all += (low_is_good(p, i) ? 100 - p->result->priorities[i].mean
                                  : p->result->priorities[i].mean) /
               n;
    double *common = f->of + p->n * f->n_clusters, *of = common + f->n_clusters;
    for (size_t g = 0; g < f->n_clusters; g++) {
        common[g] = 0;
        for (size_t i = 0; i < p->n; i++)
            common[g] += (low_is_good(p, i) ? -1 : 1) * f->of[g + i * f->n_clusters] / n;
    }
    for (size_t i = 0; i < p->n; i++) {
        norma_priority *at = &p->result->priorities[i];
        bool low = low_is_good(p, i);
        for (size_t g = 0; g < f->n_clusters; g++)
            of[g] = f->of[g + i * f->n_clusters] - (low ? -common[g] : common[g]);
        double half = margin * standard_error(f, of);
        at->benchmark = low ? 100 - all : all;
        at->difference = at->mean - at->benchmark;
        at->difference_low = at->difference - half;
        at->difference_high = at->difference + half;
    }
}

/* The norm's mean, with the error that its own respondents leave. */
static norma_status compare_with_norms(norma__prioritising *p, const influences *f, double margin,
                                       norma_error *err)
{
    const norma_norm_set *norms = p->validation->norms;
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < p->n && status == NORMA_OK; i++) {
        norma_priority *at = &p->result->priorities[i];
        const char *id = p->validation->instrument->scales[p->scales[i]].id;
        size_t found = norma_norm_find_scale(norms, id);
        at->benchmark = at->difference = at->difference_low = at->difference_high = NAN;
        if (found == NORMA_NONE) {
            status = norma__note(&p->result->notes, err, "priorities-no-norm", id, NAN, NAN,
                                 "the norm set has no scale %s: it has no benchmark", id);
            continue;
        }
        const norma_norm_scale *norm = &norms->scales[found];
        double own = standard_error(f, f->of + i * f->n_clusters);
        double half = margin * hypot(own, norm->sd / sqrt((double)norm->n));
        at->benchmark = norm->mean;
        at->difference = at->mean - norm->mean;
        at->difference_low = at->difference - half;
        at->difference_high = at->difference + half;
    }
    return status;
}

static norma_status fill(norma__prioritising *p, influences *f, norma_error *err)
{
    norma_status status = influences_new(f, p, err);
    if (status != NORMA_OK)
        return status;
    double level = p->options->importance.conf_level;
    double margin = norma__t_quantile((1 + level) / 2, fmax((double)f->n_met - 1, 1));
    for (size_t i = 0; i < p->n; i++) {
        fill_mean(p, f, i);
        norma_priority *at = &p->result->priorities[i];
        double half = margin * standard_error(f, f->of + i * f->n_clusters);
        at->low = at->mean - half;
        at->high = at->mean + half;
    }
    p->result->normed = p->validation->norms != NULL;
    if (p->result->normed)
        return compare_with_norms(p, f, margin, err);
    compare_with_each_other(p, f, margin);
    return norma__note(
        &p->result->notes, err, "priorities-without-norms", NULL, NAN, NAN,
        "there are no norms: the benchmark of each scale is the mean of all of them, "
        "which says where this sample is higher or lower than elsewhere, not "
        "whether that is good");
}

norma_status norma__priority_means(norma__prioritising *p, norma_error *err)
{
    influences f = {0};
    norma_status status = fill(p, &f, err);
    influences_clear(&f);
    return status;
}
