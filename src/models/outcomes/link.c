#include <norma/link.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/outcomes/intercepts.h"

void norma_link_clear(norma_link *link)
{
    if (!link)
        return;
    norma_notes_clear(&link->notes);
    *link = (norma_link){0};
}

/* Units with a mean and an outcome. */
typedef struct pairs {
    size_t n;
    double *x, *y;
    double *error;       /* sampling variance of the mean */
    double *expected;    /* the unit's true score, given its mean */
    double *work;        /* 3 n; super-units by their own numbers at first */
    uint32_t *group;     /* super-unit */
    size_t n_groups;     /* 0: none, or none that could be told from units */
    bool groups_useless; /* there are super-units, and none could be told */
} pairs;

static void pairs_clear(pairs *p)
{
    free(p->x);
    free(p->group);
}

static bool has_both(const norma_unit_scores *scores, const double *outcome, size_t u)
{
    return scores[u].n > 0 && isfinite(scores[u].mean) && isfinite(outcome[u]);
}

/* Numbers super-units from 0, by their own numbers; a unit in none is one by itself. */
static void number_groups(pairs *p, const double *company, size_t *order)
{
    size_t shared = 0;
    gsl_sort_index(order, company, 1, p->n);
    for (size_t i = 0; i < p->n; i++) {
        double own = company[order[i]];
        bool same = i > 0 && own < NORMA_NO_UNIT && own <= company[order[i - 1]];
        shared += same;
        p->n_groups += !same;
        p->group[order[i]] = (uint32_t)(p->n_groups - 1);
    }
    p->groups_useless = p->n_groups < 2 || shared == 0;
    if (p->groups_useless)
        p->n_groups = 0;
}

static norma_status pairs_new(pairs *p, const norma_unit_scores *scores, size_t n_units,
                              const norma_components *c, const double *outcome,
                              const uint32_t *within, norma_error *err)
{
    size_t *order = NORMA__NEW(size_t, n_units);
    p->x = NORMA__NEW(double, 7 * n_units);
    p->group = NORMA__NEW(uint32_t, n_units);
    if (!order || !p->x || !p->group) {
        free(order);
        return norma__no_memory(err);
    }
    p->y = p->x + n_units;
    p->error = p->y + n_units;
    p->expected = p->error + n_units;
    p->work = p->expected + n_units;
    for (size_t u = 0; u < n_units; u++) {
        if (!has_both(scores, outcome, u))
            continue;
        p->x[p->n] = scores[u].mean;
        p->y[p->n] = outcome[u];
        p->error[p->n] = c ? c->within / (double)scores[u].n : 0;
        p->work[p->n++] = within ? within[u] : NORMA_NO_UNIT;
    }
    if (within)
        number_groups(p, p->work, order);
    free(order);
    return NORMA_OK;
}

/* ---- correlations ---- */

static double correlation(const double *x, const double *y, size_t n)
{
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < n; i++) {
        mx += x[i] / (double)n;
        my += y[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        xx += (x[i] - mx) * (x[i] - mx);
        yy += (y[i] - my) * (y[i] - my);
        xy += (x[i] - mx) * (y[i] - my);
    }
    bool vary = xx > 1e-24 * (double)n * mx * mx && yy > 1e-24 * (double)n * my * my;
    return vary && xx > 0 && yy > 0 ? fmax(-1, fmin(1, xy / sqrt(xx * yy))) : NAN;
}

static void fill_correlations(norma_link *l, pairs *p, double level)
{
    double n = (double)p->n, margin = norma__normal_quantile((1 + level) / 2) / sqrt(n - 3);
    l->r = correlation(p->x, p->y, p->n);
    l->r_low = tanh(atanh(l->r) - margin);
    l->r_high = tanh(atanh(l->r) + margin);
    double t = fabs(l->r) * sqrt((n - 2) / (1 - l->r * l->r));
    l->r_p = isnan(l->r) ? NAN : 2 * norma__t_upper(t, n - 2);
    l->spearman = isnan(l->r) ? NAN : gsl_stats_spearman(p->x, 1, p->y, 1, p->n, p->work);
}

/* Variance of the logarithm of the reliability: 1 - MSW / MSB is scaled F. 0 where the components
   are taken as known (no degrees of freedom). */
static double log_reliability_variance(const norma_link *l, const norma_components *c)
{
    if (!c || !(c->df_between > 0) || !(c->df_within > 0))
        return 0;
    double odds = (1 - l->reliability) / l->reliability;
    return odds * odds * (2 / c->df_between + 2 / c->df_within);
}

/* Between variance over what means of these sizes vary, and the correlation that means without
   sampling error would have. What the reliability is unsure of widens its interval (Zou, 2007,
   Psychological Methods 12, 399-413). */
static void fill_corrected(norma_link *l, const pairs *p, const norma_components *c, double level)
{
    double error = 0, z = norma__normal_quantile((1 + level) / 2);
    for (size_t i = 0; i < p->n; i++)
        error += p->error[i] / (double)p->n;
    bool known = c && c->between > 0;
    l->reliability = known ? c->between / (c->between + error) : c ? 0 : NAN;
    double root = known ? sqrt(l->reliability) : NAN;
    l->corrected = l->r / root;
    double unsure = z * l->corrected * sqrt(log_reliability_variance(l, c)) / 2;
    l->corrected_low = l->corrected - hypot(l->corrected - l->r_low / root, unsure);
    l->corrected_high = l->corrected + hypot(l->r_high / root - l->corrected, unsure);
}

/* Fisher's z: atanh r has the standard error 1 / sqrt(n - 3). */
static void fill_power(norma_link *l)
{
    double z = norma__normal_quantile(.975) + norma__normal_quantile(.80);
    double of_r = atanh(fmin(fabs(l->r), 1 - 1e-12));
    l->r_detectable = tanh(z / sqrt((double)l->n_units - 3));
    double needed = ceil(z * z / (of_r * of_r) + 3);
    l->units_needed = !isnan(l->r) && needed < 1e9 ? (size_t)fmax(needed, 4) : 0;
}

/* ---- the mixed model ---- */

/* E(true | mean): shrunken to the mean of all units, each by its precision. A regression on these
   is free of the bias that sampling error brings (Croon & van Veldhoven, 2007, equation 6). */
static void calibrate(pairs *p, const norma_components *c)
{
    double sum = 0, weights = 0;
    for (size_t i = 0; i < p->n; i++) {
        double weight = c ? 1 / (c->between + p->error[i]) : 1;
        sum += weight * p->x[i];
        weights += weight;
    }
    double mean = sum / weights;
    for (size_t i = 0; i < p->n; i++) {
        double share = c && p->error[i] > 0 ? c->between / (c->between + p->error[i]) : 1;
        p->expected[i] = mean + share * (p->x[i] - mean);
    }
}

static void fill_slope(norma_link *l, pairs *p, const norma_components *c, double level)
{
    l->slope = l->slope_se = l->slope_low = l->slope_high = l->between_variance = NAN;
    if (isnan(l->r) || (c && !(c->between > 0)))
        return;
    calibrate(p, c);
    const uint32_t *group = p->n_groups ? p->group : NULL;
    norma__line line = norma__line_of(p->expected, p->y, p->n, group, p->n_groups, p->work);
    double df = (double)p->n - (group ? (double)p->n_groups : 1) - 1;
    l->slope = line.slope;
    l->slope_se = hypot(line.slope_se, line.slope * sqrt(log_reliability_variance(l, c)));
    double margin = norma__t_quantile((1 + level) / 2, fmax(df, 1)) * l->slope_se;
    l->slope_low = line.slope - margin;
    l->slope_high = line.slope + margin;
    l->between_variance = group ? line.between : NAN;
}

/* ---- what is told ---- */

/* Cohen's (1988) medium correlation. */
static const double MEDIUM = .30;

static norma_status note(norma_link *l, const pairs *p, const norma_components *c, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (isnan(l->r))
        status = norma__note(&l->notes, err, "link-undefined", NULL, NAN, NAN,
                             "the units' means or their outcomes do not vary: there is no link to "
                             "estimate");
    if (status == NORMA_OK && l->r_detectable > MEDIUM)
        status =
            norma__note(&l->notes, err, "link-few-units", NULL, (double)l->n_units, l->r_detectable,
                        "with %zu units only a correlation of %.2f or more would be found "
                        "with a probability of .80: that none is found shows little",
                        l->n_units, l->r_detectable);
    if (status == NORMA_OK && c && !(c->between > 0))
        status = norma__note(&l->notes, err, "link-no-between", NULL, NAN, NAN,
                             "units do not differ beyond the sampling error of their means: there "
                             "is no corrected correlation and no slope");
    if (status == NORMA_OK && fabs(l->corrected) > 1)
        status = norma__note(&l->notes, err, "link-corrected-over-one", NULL, l->corrected, NAN,
                             "the correlation corrected for unreliability is %.2f: the reliability "
                             "of the units' means is poorly known; do not read it",
                             l->corrected);
    if (status == NORMA_OK && p->groups_useless)
        status = norma__note(&l->notes, err, "link-one-company", NULL, NAN, NAN,
                             "units are not in two or more larger units with several each: the "
                             "slope is without random intercepts");
    return status;
}

norma_status norma_link_of(norma_link *out, const norma_unit_scores *scores, size_t n_units,
                           const norma_components *components, const double *outcome,
                           const uint32_t *within, double conf_level, norma_error *err)
{
    norma_link link = {0};
    pairs p = {0};
    norma_status status;

    *out = (norma_link){0};
    if (!(conf_level > 0 && conf_level < 1))
        return norma__fail(err, NORMA_EINVAL, "the coverage of an interval is between 0 and 1");
    if ((status = pairs_new(&p, scores, n_units, components, outcome, within, err)) != NORMA_OK)
        goto done;
    if (p.n < NORMA_LINK_UNITS) {
        status = norma__fail(err, NORMA_EDATA,
                             "a link of units' scores with an outcome needs %d units with both, "
                             "and there are %zu",
                             NORMA_LINK_UNITS, p.n);
        goto done;
    }
    link.n_units = p.n;
    fill_correlations(&link, &p, conf_level);
    fill_corrected(&link, &p, components, conf_level);
    fill_power(&link);
    fill_slope(&link, &p, components, conf_level);
    if ((status = note(&link, &p, components, err)) != NORMA_OK)
        goto done;

    *out = link; /* the caller owns it from here */
    link = (norma_link){0};
done:
    pairs_clear(&p);
    norma_link_clear(&link);
    return status;
}
