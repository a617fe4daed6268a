#include "models/multilevel/components.h"

#include <math.h>

#include "foundation/numeric.h"

typedef struct frame {
    const norma_components *components;
    const norma__sizes *sizes;
    const norma_multilevel_options *options;
    double grand_mean; /* from sizes->mean, at the ratio in force */
    double t_pooled, t_posterior;
} frame;

norma_unit_mean norma_unit_mean_unknown(size_t n)
{
    return (norma_unit_mean){.n = n,
                             .mean = NAN,
                             .sd = NAN,
                             .se = NAN,
                             .ci_low = NAN,
                             .ci_high = NAN,
                             .reliability = NAN,
                             .eb_mean = NAN,
                             .eb_se = NAN,
                             .eb_low = NAN,
                             .eb_high = NAN,
                             .rank_mean = NAN,
                             .rank_low = NAN,
                             .rank_high = NAN,
                             .p_top = NAN,
                             .p_bottom = NAN};
}

/* Cochran (1977), Sampling Techniques, section 2.6: nothing is uncertain when everybody answered.
 */
static double not_answered(double n, size_t people)
{
    return people > 0 ? sqrt(1 - n / (double)people) : 1;
}

static void fill_mean(norma_unit_mean *out, const norma_unit_scores *unit, size_t people,
                      const frame *f)
{
    double n = (double)unit->n, df = n - 1, tail = (1 - f->options->conf_level) / 2;
    out->n = unit->n;
    out->mean = unit->mean;
    out->sd = unit->n > 1 ? sqrt(unit->ss / df) : NAN;
    bool pooled = f->options->pooled;
    double sd = pooled ? sqrt(f->components->ms_within) : out->sd;
    double t = pooled ? f->t_pooled : unit->n > 1 ? -norma__t_quantile(tail, df) : NAN;
    out->se = sd / sqrt(n) * not_answered(n, people);
    out->ci_low = out->mean - t * out->se;
    out->ci_high = out->mean + t * out->se;
}

/* Spearman-Brown for this unit's own size: Snijders & Bosker (2012), Multilevel Analysis, 3.21. */
static double own_reliability(double n, double between, double within)
{
    if (!(between + within > 0))
        return NAN;
    return n * between / (n * between + within);
}

static void fill_shrunken(norma_unit_mean *out, const norma_unit_scores *unit,
                          const norma__belief *belief, const frame *f)
{
    double n = (double)unit->n, d = unit->mean - f->sizes->mean;
    double kept = own_reliability(n, f->components->between, f->components->within);
    double shrunken = f->grand_mean + kept * (d - f->grand_mean);
    out->reliability = kept;
    out->eb_mean = f->sizes->mean + shrunken;
    if (!belief)
        return;
    double gap = belief->mean - shrunken, reach = f->t_posterior * sqrt(belief->variance);
    out->eb_se = sqrt(belief->variance + gap * gap);
    out->eb_low = f->sizes->mean + belief->mean - reach;
    out->eb_high = f->sizes->mean + belief->mean + reach;
}

static double grand_mean(const norma_components *c, const norma__sizes *sizes)
{
    double ratio = c->within > 0 ? c->between / c->within : 1e12;
    return sizes->units > 1 ? norma__sizes_at(sizes, ratio).mean : NAN;
}

void norma__unit_means(norma_unit_mean *out, const norma_unit_scores *scores, size_t n_units,
                       const size_t *head_counts, const norma_components *components,
                       const norma__sizes *sizes, const norma__belief *beliefs,
                       const norma_multilevel_options *options)
{
    double tail = (1 - options->conf_level) / 2;
    frame f = {.components = components,
               .sizes = sizes,
               .options = options,
               .grand_mean = grand_mean(components, sizes)};
    f.t_pooled = components->df_within > 0 ? -norma__t_quantile(tail, components->df_within) : NAN;
    f.t_posterior = beliefs ? -norma__t_quantile(tail, sizes->n - 1) : NAN;
    for (size_t u = 0; u < n_units; u++) {
        out[u] = norma_unit_mean_unknown(0);
        if (scores[u].n == 0)
            continue;
        fill_mean(&out[u], &scores[u], head_counts ? head_counts[u] : 0, &f);
        fill_shrunken(&out[u], &scores[u], beliefs ? &beliefs[u] : NULL, &f);
    }
}
