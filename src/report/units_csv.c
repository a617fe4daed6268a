#include <math.h>

#include "report/units_view.h"

static void put_number(norma__buffer *csv, double value)
{
    norma__put(csv, ",");
    if (isfinite(value))
        norma__put_exact(csv, value);
}

static void put_place(norma__buffer *csv, const norma_units_result *r,
                      const norma_units_level *level, size_t unit, const char *scale)
{
    const norma_grouping *group = norma__units_group(r, level);
    const char *population = norma__units_population(r, level->population);
    norma__put_field(csv, population ? population : "");
    norma__put(csv, ",");
    norma__put_field(csv, group->column);
    norma__put(csv, ",");
    norma__put_field(csv, group->paths[unit]);
    norma__put(csv, ",");
    norma__put_field(csv, scale);
}

enum { FIGURES = 21 };
static const char header[] =
    "population,level,unit,scale,shown,n,mean,sd,se,ci_low,ci_high,mean_reliability,eb_mean,eb_se,"
    "eb_low,eb_high,rank_mean,rank_low,rank_high,p_top_third,p_bottom_third,rwg_j_uniform,"
    "rwg_j_skewed,ad_m,people,verdict\n";

static void put_unit(norma__buffer *csv, const norma_units_result *r,
                     const norma_units_level *level, size_t s, size_t u)
{
    const norma_units_scale *scale = &level->scales[s];
    const norma_unit_mean *m = &scale->multilevel->units[u];
    const norma_agreement *a = norma__units_agreement(r, scale, u);
    const double figures[] = {m->mean,
                              m->sd,
                              m->se,
                              m->ci_low,
                              m->ci_high,
                              m->reliability,
                              m->eb_mean,
                              m->eb_se,
                              m->eb_low,
                              m->eb_high,
                              m->rank_mean,
                              m->rank_low,
                              m->rank_high,
                              m->p_top,
                              m->p_bottom,
                              a ? a->rwg_j[NORMA_NULL_UNIFORM] : NAN,
                              a ? a->rwg_j[r->options.skew] : NAN,
                              a ? a->ad_mean : NAN};
    put_place(csv, r, level, u, norma__units_id(r, s));
    norma__put(csv, ",yes,");
    norma__put_whole(csv, m->n);
    for (size_t k = 0; k < sizeof figures / sizeof *figures; k++)
        put_number(csv, figures[k]);
    norma__put(csv, ",");
    if (level->people && level->people[u])
        norma__put_whole(csv, level->people[u]);
    norma__put(csv, ",");
    norma__put(csv, scale->verdicts ? norma_verdict_name(scale->verdicts[u]) : "");
    norma__put(csv, "\n");
}

/* One line of a unit that is not shown, and nothing in it. */
static void put_hidden(norma__buffer *csv, const norma_units_result *r,
                       const norma_units_level *level, size_t u)
{
    put_place(csv, r, level, u, "");
    norma__put(csv, ",no");
    for (size_t k = 0; k < FIGURES; k++)
        norma__put(csv, ",");
    norma__put(csv, "\n");
}

static void put_level(norma__buffer *csv, const norma_units_result *r,
                      const norma_units_level *level)
{
    const norma_grouping *group = norma__units_group(r, level);
    for (size_t u = 0; u < group->n_units; u++) {
        if (!level->shown[u])
            put_hidden(csv, r, level, u);
        for (size_t k = 0; level->shown[u] && k < level->n_scored; k++)
            put_unit(csv, r, level, level->scored[k], u);
    }
}

norma_status norma__units_csv(norma_output *out, const norma__units_view *view, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, header);
    for (size_t l = 0; l < view->result->n_levels; l++)
        put_level(&csv, view->result, &view->result->levels[l]);
    return norma__hand_over(out, &csv, err);
}
