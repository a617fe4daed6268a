#include <math.h>
#include <string.h>

#include "report/units_view.h"

/* ---- one unit ---- */

static void add_mean(norma__json_tree *j, cJSON *object, const norma_unit_mean *unit)
{
    norma__add_count(j, object, "n", unit->n);
    norma__add_number(j, object, "mean", unit->mean);
    norma__add_number(j, object, "sd", unit->sd);
    norma__add_number(j, object, "se", unit->se);
    norma__add_number(j, object, "ci_low", unit->ci_low);
    norma__add_number(j, object, "ci_high", unit->ci_high);
    norma__add_number(j, object, "mean_reliability", unit->reliability);
    norma__add_number(j, object, "eb_mean", unit->eb_mean);
    norma__add_number(j, object, "eb_se", unit->eb_se);
    norma__add_number(j, object, "eb_low", unit->eb_low);
    norma__add_number(j, object, "eb_high", unit->eb_high);
    norma__add_number(j, object, "rank_mean", unit->rank_mean);
    norma__add_number(j, object, "rank_low", unit->rank_low);
    norma__add_number(j, object, "rank_high", unit->rank_high);
    norma__add_number(j, object, "p_top_third", unit->p_top);
    norma__add_number(j, object, "p_bottom_third", unit->p_bottom);
}

static void add_agreement(norma__json_tree *j, cJSON *object, const norma_agreement *a, int skew)
{
    const double *rwg_j = a ? a->rwg_j : NULL;
    norma__add_number(j, object, "rwg_j_uniform", a ? rwg_j[NORMA_NULL_UNIFORM] : NAN);
    norma__add_number(j, object, "rwg_j_skewed", a ? rwg_j[skew] : NAN);
    cJSON *all = norma__add_object(j, object, "rwg_j");
    for (int k = 0; k < NORMA_NULLS; k++)
        norma__add_number(j, all, norma_null_names[k], a ? rwg_j[k] : NAN);
    norma__add_number(j, object, "rwg_star", a ? a->rwg_star : NAN);
    norma__add_number(j, object, "awg", a ? a->awg : NAN);
    norma__add_number(j, object, "ad_m", a ? a->ad_mean : NAN);
    norma__add_number(j, object, "ad_md", a ? a->ad_median : NAN);
    norma__add_text(j, object, "agreement",
                    a ? norma_agreement_label(rwg_j[NORMA_NULL_UNIFORM]) : NULL);
}

static void add_units(norma__json_tree *j, cJSON *object, const norma_units_result *r,
                      const norma_units_level *level, const norma_units_scale *scale)
{
    const norma_grouping *group = norma__units_group(r, level);
    cJSON *units = norma__add_array(j, object, "units");
    for (size_t u = 0; u < group->n_units; u++) {
        if (!level->shown[u])
            continue;
        cJSON *unit = norma__add_object(j, units, NULL);
        norma__add_text(j, unit, "id", group->paths[u]);
        add_mean(j, unit, &scale->multilevel->units[u]);
        if (scale->agreement)
            add_agreement(j, unit, norma__units_agreement(r, scale, u), r->options.skew);
        if (level->people && level->people[u])
            norma__add_count(j, unit, "people", level->people[u]);
        if (scale->verdicts)
            norma__add_text(j, unit, "verdict", norma_verdict_name(scale->verdicts[u]));
    }
}

/* ---- one scale in one level ---- */

static void add_components(norma__json_tree *j, cJSON *object, const norma_components *c)
{
    norma__add_number(j, object, "icc1", c->icc1);
    norma__add_number(j, object, "icc2", c->icc2);
    norma__add_text(j, object, "icc1_method", c->method);
    norma__add_number(j, object, "icc1_low", c->icc1_low);
    norma__add_number(j, object, "icc1_high", c->icc1_high);
    norma__add_number(j, object, "icc1_anova", c->icc1_anova);
    norma__add_number(j, object, "icc2_anova", c->icc2_anova);
    norma__add_number(j, object, "icc1_reml", c->reml_icc1);
    norma__add_number(j, object, "reml_between", c->reml_between);
    norma__add_number(j, object, "reml_within", c->reml_within);
    norma__add_number(j, object, "reml_log_likelihood", c->reml_log_likelihood);
    norma__add_number(j, object, "grand_mean", c->reml_mean);
    norma__add_number(j, object, "grand_mean_se", c->reml_mean_se);
    norma__add_number(j, object, "between", c->between);
    norma__add_number(j, object, "within", c->within);
    norma__add_count(j, object, "n", c->n);
    norma__add_count(j, object, "n_units", c->n_units);
    norma__add_number(j, object, "mean_size", c->mean_size);
    norma__add_number(j, object, "k0", c->k0);
    norma__add_number(j, object, "harmonic_size", c->harmonic_size);
    norma__add_number(j, object, "ms_between", c->ms_between);
    norma__add_number(j, object, "ms_within", c->ms_within);
    norma__add_number(j, object, "df_between", c->df_between);
    norma__add_number(j, object, "df_within", c->df_within);
    norma__add_number(j, object, "f", c->f);
    norma__add_number(j, object, "p", c->p);
}

static void add_interval(norma__json_tree *j, cJSON *in, const char *key,
                         norma_twolevel_interval interval)
{
    norma__add_numbers(j, in, key, (const double[]){interval.low, interval.high}, 2);
}

/* The four omegas with their errors, by one of the two kinds of variance. */
static void add_omegas(norma__json_tree *j, cJSON *in, const norma_twolevel_implied *o)
{
    norma__add_number(j, in, "omega_within", o->omega_within);
    norma__add_number(j, in, "omega_between", o->omega_between);
    norma__add_number(j, in, "omega_2l", o->omega_2l);
    norma__add_number(j, in, "omega_between_observed", o->omega_between_observed);
    norma__add_number(j, in, "omega_within_se", o->omega_within_se);
    norma__add_number(j, in, "omega_between_se", o->omega_between_se);
    norma__add_number(j, in, "omega_2l_se", o->omega_2l_se);
    norma__add_number(j, in, "omega_between_observed_se", o->omega_between_observed_se);
    add_interval(j, in, "omega_within_interval", o->omega_within_interval);
    add_interval(j, in, "omega_between_interval", o->omega_between_interval);
    add_interval(j, in, "omega_2l_interval", o->omega_2l_interval);
    add_interval(j, in, "omega_between_observed_interval", o->omega_between_observed_interval);
}

static norma_twolevel_implied saturated_of(const norma_twolevel_result *t)
{
    return (norma_twolevel_implied){
        .omega_within = t->omega_within,
        .omega_between = t->omega_between,
        .omega_2l = t->omega_2l,
        .omega_between_observed = t->omega_between_observed,
        .omega_within_se = t->omega_within_se,
        .omega_between_se = t->omega_between_se,
        .omega_2l_se = t->omega_2l_se,
        .omega_between_observed_se = t->omega_between_observed_se,
        .omega_within_interval = t->omega_within_interval,
        .omega_between_interval = t->omega_between_interval,
        .omega_2l_interval = t->omega_2l_interval,
        .omega_between_observed_interval = t->omega_between_observed_interval,
    };
}

static void add_two_level(norma__json_tree *j, cJSON *in, const norma_twolevel_result *t)
{
    if (!t) {
        norma__add_null(j, in, "two_level");
        return;
    }
    const norma_twolevel_implied saturated = saturated_of(t);
    cJSON *object = norma__add_object(j, in, "two_level");
    norma__add_flag(j, object, "converged", t->converged);
    norma__add_count(j, object, "n", t->n);
    norma__add_count(j, object, "n_units", t->n_units);
    norma__add_number(j, object, "harmonic_size", t->harmonic_size);
    norma__add_number(j, object, "alpha_within", t->alpha_within);
    norma__add_number(j, object, "alpha_between", t->alpha_between);
    norma__add_number(j, object, "alpha_2l", t->alpha_2l);
    norma__add_number(j, object, "alpha_between_observed", t->alpha_between_observed);
    add_omegas(j, object, &saturated);
    add_omegas(j, norma__add_object(j, object, "implied"), &t->implied);
    norma__add_number(j, object, "mean_reliability", t->mean_reliability);
    norma__add_number(j, object, "chisq", t->chisq);
    norma__add_number(j, object, "df", t->df);
    norma__add_number(j, object, "p", t->p);
    norma__add_number(j, object, "log_likelihood", t->log_likelihood);
}

static void add_items(norma__json_tree *j, cJSON *object, const norma_units_result *r,
                      const norma_units_scale *scale)
{
    cJSON *items = norma__add_array(j, object, "items");
    if (scale->scale == NORMA_NONE) {
        norma__add_text(j, items, NULL, norma_data_continuous_id(r->data, scale->continuous));
        return;
    }
    const norma_scale *of = &r->instrument->scales[scale->scale];
    for (size_t i = 0; i < of->n_items; i++)
        norma__add_text(j, items, NULL, r->instrument->items[of->items[i]].id);
}

static const char *score_unit(const norma_units_result *r, const norma_units_scale *scale)
{
    if (scale->scale == NORMA_NONE)
        return "values";
    return r->gating ? "pomp" : "answers";
}

static void add_scale(norma__json_tree *j, cJSON *object, const norma_units_result *r,
                      const norma_units_level *level, size_t s)
{
    const norma_units_scale *scale = &level->scales[s];
    norma__add_text(j, object, "scale", norma__units_id(r, s));
    norma__add_text(j, object, "level", norma__units_group(r, level)->column);
    norma__add_text(j, object, "population", norma__units_population(r, level->population));
    norma__add_text(j, object, "scores", score_unit(r, scale));
    add_items(j, object, r, scale);
    add_components(j, object, &scale->multilevel->components);
    if (scale->agreement) {
        norma__add_count(j, object, "categories", scale->agreement->categories);
        norma__add_number(j, object, "ad_limit", scale->agreement->ad_limit);
        norma__add_text(j, object, "skew", norma_null_names[r->options.skew]);
    }
    add_two_level(j, object, scale->two_level);
    add_units(j, object, r, level, scale);
}

/* ---- what is not shown ---- */

static void add_hidden(norma__json_tree *j, cJSON *list, const norma_units_result *r,
                       const char *id, const char *level, size_t population)
{
    cJSON *cell = norma__add_object(j, list, NULL);
    norma__add_text(j, cell, "id", id);
    norma__add_text(j, cell, "level", level);
    norma__add_text(j, cell, "population", norma__units_population(r, population));
    norma__add_text(j, cell, "reason", norma__units_why_hidden);
}

/* In the order of the units, which tells nothing. A total has neither id nor level. */
static void add_suppressed(norma__json_tree *j, cJSON *results, const norma_units_result *r)
{
    cJSON *list = norma__add_array(j, results, "suppressed");
    for (size_t p = 0; p < r->n_populations; p++)
        if (!norma__units_total_shown(r, p))
            add_hidden(j, list, r, NULL, NULL, r->populations[p]);
    for (size_t l = 0; l < r->n_levels; l++) {
        const norma_units_level *level = &r->levels[l];
        const norma_grouping *group = norma__units_group(r, level);
        for (size_t u = 0; u < group->n_units; u++)
            if (norma__units_hides(r, level, u))
                add_hidden(j, list, r, group->paths[u], group->column, level->population);
    }
}

/* ---- populations, levels, gaps ---- */

static void add_reasons(norma__json_tree *j, cJSON *object, const norma_units_result *r, size_t p,
                        size_t s)
{
    const norma_gate_cell *cell =
        norma_gating_find(r->gating, s, r->populations[p], NORMA_NONE, NORMA_NONE);
    cJSON *list = norma__add_array(j, object, "reasons");
    for (size_t k = 0; cell && k < cell->result->n_reasons; k++) {
        const norma_gate_reason *reason = &cell->result->reasons[k];
        if (reason->verdict == NORMA_PASS)
            continue;
        cJSON *entry = norma__add_object(j, list, NULL);
        norma__add_text(j, entry, "code", reason->code);
        norma__add_text(j, entry, "verdict", norma_verdict_name(reason->verdict));
        norma__add_number(j, entry, "value", reason->value);
    }
}

static void add_total(norma__json_tree *j, cJSON *list, const norma_units_result *r, size_t p,
                      size_t s)
{
    const norma_units_total *total = &r->totals[p * r->n_scales + s];
    cJSON *object = norma__add_object(j, list, NULL);
    norma__add_text(j, object, "scale", norma__units_id(r, s));
    if (total->verdict != NORMA_HOLD) {
        norma__add_count(j, object, "n", total->n);
        norma__add_number(j, object, "mean", total->mean);
        norma__add_number(j, object, "sd", total->sd);
        norma__add_number(j, object, "se", total->se);
        norma__add_number(j, object, "ci_low", total->low);
        norma__add_number(j, object, "ci_high", total->high);
        norma__add_text(j, object, "drawn", total->drawn ? r->groupings[0]->column : "respondents");
        norma__add_count(j, object, "n_drawn", total->drawn ? total->drawn : total->n);
    }
    if (r->gating && s < r->instrument->n_scales) {
        norma__add_text(j, object, "verdict", norma_verdict_name(total->verdict));
        add_reasons(j, object, r, p, s);
    }
}

static void add_populations(norma__json_tree *j, cJSON *results, const norma_units_result *r)
{
    cJSON *list = norma__add_array(j, results, "populations");
    for (size_t p = 0; p < r->n_populations; p++) {
        cJSON *object = norma__add_object(j, list, NULL);
        norma__add_text(j, object, "id", norma__units_population(r, r->populations[p]));
        norma__add_flag(j, object, "shown", norma__units_total_shown(r, p));
        if (!norma__units_total_shown(r, p))
            continue;
        norma__add_count(j, object, "n", r->respondents[p]);
        cJSON *scales = norma__add_array(j, object, "scales");
        for (size_t s = 0; s < r->n_scales; s++)
            add_total(j, scales, r, p, s);
    }
}

static void add_levels(norma__json_tree *j, cJSON *results, const norma_units_result *r)
{
    cJSON *list = norma__add_array(j, results, "levels");
    for (size_t l = 0; l < r->n_levels; l++) {
        const norma_units_level *level = &r->levels[l];
        const norma_grouping *group = norma__units_group(r, level);
        cJSON *object = norma__add_object(j, list, NULL);
        norma__add_text(j, object, "level", group->column);
        norma__add_text(j, object, "population", norma__units_population(r, level->population));
        norma__add_count(j, object, "n_shown", level->n_shown);
        cJSON *units = norma__add_array(j, object, "units");
        for (size_t u = 0; u < group->n_units; u++) {
            if (!level->shown[u])
                continue;
            cJSON *unit = norma__add_object(j, units, NULL);
            norma__add_text(j, unit, "id", group->paths[u]);
            norma__add_count(j, unit, "n", norma__units_respondents(r, level, u));
        }
    }
}

static void add_within_between(norma__json_tree *j, cJSON *results, const norma_units_result *r)
{
    cJSON *list = norma__add_array(j, results, "within_between");
    for (size_t l = 0; l < r->n_levels; l++) {
        const norma_units_level *level = &r->levels[l];
        const norma_within_between *wb = level->within_between;
        if (!wb)
            continue;
        const size_t k = wb->n_scores;
        cJSON *object = norma__add_object(j, list, NULL);
        norma__add_text(j, object, "level", norma__units_group(r, level)->column);
        norma__add_text(j, object, "population", norma__units_population(r, level->population));
        cJSON *scales = norma__add_array(j, object, "scales");
        for (size_t i = 0; i < level->n_scored; i++)
            norma__add_text(j, scales, NULL, norma__units_id(r, level->scored[i]));
        norma__add_count(j, object, "n", wb->n);
        norma__add_count(j, object, "n_units", wb->n_units);
        norma__add_matrix(j, object, "total", wb->total, k, k);
        norma__add_matrix(j, object, "within", wb->within, k, k);
        norma__add_matrix(j, object, "means", wb->means, k, k);
        norma__add_matrix(j, object, "between", wb->between, k, k);
        norma__add_numbers(j, object, "eta2", wb->eta2, k);
    }
}

static void add_gap(norma__json_tree *j, cJSON *list, const norma_units_result *r,
                    const norma_units_gap *g)
{
    static const char *const sides[] = {"first", "second"};
    cJSON *object = norma__add_object(j, list, NULL);
    const norma_grouping *group = g->level == NORMA_NONE ? NULL : r->groupings[g->level];
    norma__add_text(j, object, "scale", norma__units_id(r, g->scale));
    norma__add_text(j, object, "level", group ? group->column : NULL);
    norma__add_text(j, object, "id", group ? group->paths[g->unit] : NULL);
    for (size_t k = 0; k < 2; k++) {
        cJSON *side = norma__add_object(j, object, sides[k]);
        norma__add_text(j, side, "population", norma__units_population(r, g->populations[k]));
        norma__add_count(j, side, "n", g->gap.n[k]);
        norma__add_number(j, side, "mean", g->gap.mean[k]);
        norma__add_number(j, side, "sd", g->gap.sd[k]);
        norma__add_number(j, side, "alpha", g->gap.alpha[k]);
    }
    norma__add_number(j, object, "gap", g->gap.gap);
    norma__add_number(j, object, "se", g->gap.se);
    norma__add_number(j, object, "df", g->gap.df);
    norma__add_number(j, object, "ci_low", g->gap.low);
    norma__add_number(j, object, "ci_high", g->gap.high);
    norma__add_number(j, object, "p", g->gap.p);
    norma__add_number(j, object, "hedges_g", g->gap.hedges_g);
    norma__add_number(j, object, "g_low", g->gap.g_low);
    norma__add_number(j, object, "g_high", g->gap.g_high);
    norma__add_text(j, object, "comparability", norma_comparability_names[g->gap.comparability]);
    norma__add_number(j, object, "congruence", g->gap.congruence);
    norma__add_number(j, object, "alpha_p", g->gap.alpha_p);
}

/* ---- all of it ---- */

/* Which scales are held in a population that is hidden is not told either. */
static bool tells_scales(const norma_units_result *r, const norma_units_level *level)
{
    return level->n_shown > 0 ||
           norma__units_total_shown(r, norma__units_position(r, level->population));
}

static void add_scales(norma__json_tree *j, cJSON *results, const norma_units_result *r)
{
    cJSON *scales = norma__add_array(j, results, "scales");
    for (size_t l = 0; l < r->n_levels; l++)
        for (size_t k = 0; tells_scales(r, &r->levels[l]) && k < r->levels[l].n_scored; k++)
            add_scale(j, norma__add_object(j, scales, NULL), r, &r->levels[l],
                      r->levels[l].scored[k]);
    cJSON *gaps = norma__add_array(j, results, "gaps");
    for (size_t g = 0; g < r->n_gaps; g++)
        add_gap(j, gaps, r, &r->gaps[g]);
    add_within_between(j, results, r);
}

static void add_notes(norma__json_tree *j, cJSON *envelope, const norma_units_result *r)
{
    norma__add_notes(j, envelope, &r->notes, NULL);
    for (size_t l = 0; l < r->n_levels; l++)
        for (size_t s = 0; s < r->n_scales; s++) {
            const norma_units_scale *scale = &r->levels[l].scales[s];
            const char *id = norma__units_id(r, s);
            if (scale->multilevel)
                norma__add_notes(j, envelope, &scale->multilevel->notes, id);
            if (scale->agreement)
                norma__add_notes(j, envelope, &scale->agreement->notes, id);
            if (scale->two_level)
                norma__add_notes(j, envelope, &scale->two_level->notes, id);
        }
}

norma_status norma__units_json(norma_output *out, const norma__units_view *view, norma_error *err)
{
    const norma_units_result *r = view->result;
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, &view->context);
    cJSON *results = norma__results(envelope);
    add_populations(&j, results, r);
    add_levels(&j, results, r);
    if (norma__units_single(r))
        add_scale(&j, results, r, &r->levels[0], 0);
    else
        add_scales(&j, results, r);
    add_suppressed(&j, results, r);
    add_notes(&j, envelope, r);
    return norma__hand_over_json(out, &j, envelope, err);
}
