#include "report/benchmark_view.h"

static const char *const corners[4] = {"low_low", "high_low", "low_high", "high_high"};

/* ---- norms ---- */

static void add_norm_scale(norma__json_tree *j, cJSON *list, const norma_benchmark *r, size_t set,
                           size_t s)
{
    const norma_benchmark_norm *n = norma_benchmark_norm_at(r, set, s);
    if (n->scale == NORMA_NONE)
        return;
    cJSON *o = norma__add_object(j, list, NULL);
    norma__add_text(j, o, "scale", r->instrument->scales[s].id);
    norma__add_flag(j, o, "by_companies", n->by_companies);
    norma__add_count(j, o, "n", n->n);
    norma__add_count(j, o, "n_companies", n->n_companies);
    norma__add_number(j, o, "mean", n->mean);
    norma__add_number(j, o, "se", n->se);
    norma__add_number(j, o, "df", n->df);
    norma__add_number(j, o, "sd", n->sd);
    norma__add_number(j, o, "sd_df", n->sd_df);
    norma__add_number(j, o, "between", n->between);
    norma__add_number(j, o, "within", n->within);
    norma__add_number(j, o, "within_df", n->within_df);
    norma__add_number(j, o, "icc1", n->icc);
    norma__add_number(j, o, "sem", n->sem);
}

static void add_norms(norma__json_tree *j, cJSON *results, const norma_benchmark *r)
{
    cJSON *norms = norma__add_array(j, results, "norms");
    for (size_t i = 0; i < r->n_sets; i++) {
        const norma_norm_set *set = r->sets[i];
        cJSON *o = norma__add_object(j, norms, NULL);
        norma__add_text(j, o, "name", set->name);
        norma__add_number(j, o, "version", (double)set->version);
        norma__add_text(j, o, "created", set->created);
        norma__add_text(j, o, "population", set->population);
        norma__add_text(j, o, "company_column", set->company_column);
        norma__add_count(j, o, "n_companies", set->n_companies);
        norma__add_flag(j, o, "several_companies", r->several[i]);
        cJSON *scales = norma__add_array(j, o, "scales");
        for (size_t s = 0; s < r->n_scales; s++)
            add_norm_scale(j, scales, r, i, s);
    }
}

/* ---- entities ---- */

static void add_place(norma__json_tree *j, cJSON *in, const norma_person_place *p)
{
    cJSON *o = norma__add_object(j, in, "persons");
    norma__add_number(j, o, "percentile", p->rank);
    norma__add_number(j, o, "low", p->low);
    norma__add_number(j, o, "high", p->high);
    norma__add_number(j, o, "norm_low", p->norm_low);
    norma__add_number(j, o, "norm_high", p->norm_high);
    norma__add_number(j, o, "own_low", p->own_low);
    norma__add_number(j, o, "own_high", p->own_high);
    norma__add_number(j, o, "t", p->t);
}

static void add_standing(norma__json_tree *j, cJSON *in, const norma_company_standing *c)
{
    cJSON *o = norma__add_object(j, in, "companies");
    norma__add_count(j, o, "n", c->n_companies);
    norma__add_number(j, o, "percentile", c->percentile);
    norma__add_number(j, o, "low", c->low);
    norma__add_number(j, o, "high", c->high);
    norma__add_number(j, o, "norm_low", c->norm_low);
    norma__add_number(j, o, "norm_high", c->norm_high);
    norma__add_number(j, o, "own_low", c->own_low);
    norma__add_number(j, o, "own_high", c->own_high);
    norma__add_number(j, o, "reliability", c->reliability);
}

static void add_effect(norma__json_tree *j, cJSON *o, const norma_benchmark_figure *f)
{
    norma__add_number(j, o, "difference", f->difference);
    norma__add_number(j, o, "difference_se", f->difference_se);
    norma__add_number(j, o, "difference_low", f->difference_low);
    norma__add_number(j, o, "difference_high", f->difference_high);
    norma__add_number(j, o, "df", f->df);
    norma__add_number(j, o, "hedges_g", f->g);
    norma__add_number(j, o, "g_se", f->g_se);
    norma__add_number(j, o, "g_low", f->g_low);
    norma__add_number(j, o, "g_high", f->g_high);
    norma__add_text(j, o, "equivalence", norma_equivalence_names[f->equivalence]);
    norma__add_number(j, o, "equivalence_p", f->equivalence_p);
}

static void add_figure(norma__json_tree *j, cJSON *list, const norma_benchmark *r, size_t entity,
                       size_t set, size_t s)
{
    const norma_benchmark_figure *f = norma_benchmark_at(r, entity, set, s);
    if (norma_benchmark_norm_at(r, set, s)->scale == NORMA_NONE)
        return;
    cJSON *o = norma__add_object(j, list, NULL);
    norma__add_text(j, o, "scale", r->instrument->scales[s].id);
    norma__add_text(j, o, "verdict", norma_verdict_name(f->verdict));
    if (f->verdict == NORMA_HOLD)
        return;
    norma__add_count(j, o, "n", f->n);
    norma__add_number(j, o, "mean", f->mean);
    norma__add_number(j, o, "sd", f->sd);
    norma__add_number(j, o, "low", f->low);
    norma__add_number(j, o, "high", f->high);
    add_place(j, o, &f->person);
    if (r->entities[entity].kind == NORMA_ENTITY_PERSON)
        return;
    add_standing(j, o, &f->company);
    add_effect(j, o, f);
}

static void add_profile(norma__json_tree *j, cJSON *in, const norma_profile *p)
{
    cJSON *o = norma__add_object(j, in, "profile");
    norma__add_count(j, o, "n_scales", p->n_scales);
    norma__add_number(j, o, "level", p->level);
    norma__add_number(j, o, "norm_level", p->norm_level);
    norma__add_number(j, o, "scatter", p->scatter);
    norma__add_number(j, o, "norm_scatter", p->norm_scatter);
    norma__add_number(j, o, "shape", p->shape);
    norma__add_number(j, o, "d", p->d);
    norma__add_number(j, o, "d_level", p->d_level);
    norma__add_number(j, o, "d_scatter", p->d_scatter);
    norma__add_number(j, o, "d_shape", p->d_shape);
    norma__add_number(j, o, "d_sd", p->d_sd);
    norma__add_number(j, o, "rp", p->rp);
    norma__add_number(j, o, "mahalanobis", p->mahalanobis);
    norma__add_number(j, o, "f", p->f);
    norma__add_number(j, o, "df1", p->df1);
    norma__add_number(j, o, "df2", p->df2);
    norma__add_number(j, o, "p", p->p);
}

static void name_entity(norma__json_tree *j, cJSON *o, const norma_benchmark *r,
                        const norma_entity *e)
{
    const norma_grouping *group =
        e->kind == NORMA_ENTITY_UNIT ? r->units->groupings[e->level] : NULL;
    norma__add_text(j, o, "kind", norma_entity_kind_names[e->kind]);
    norma__add_text(j, o, "population", norma__benchmark_population(r, e));
    norma__add_text(j, o, "level", group ? group->column : NULL);
    norma__add_text(j, o, "id",
                    group                            ? group->paths[e->unit]
                    : e->kind == NORMA_ENTITY_PERSON ? norma_data_respondent(r->data, e->row)
                                                     : NULL);
}

static void add_entity(norma__json_tree *j, cJSON *list, const norma_benchmark *r, size_t entity)
{
    cJSON *o = norma__add_object(j, list, NULL);
    name_entity(j, o, r, &r->entities[entity]);
    cJSON *comparisons = norma__add_array(j, o, "comparisons");
    for (size_t i = 0; i < r->n_sets; i++) {
        cJSON *c = norma__add_object(j, comparisons, NULL);
        norma__add_text(j, c, "norm", r->sets[i]->name);
        norma__add_number(j, c, "version", (double)r->sets[i]->version);
        cJSON *scales = norma__add_array(j, c, "scales");
        for (size_t s = 0; s < r->n_scales; s++)
            add_figure(j, scales, r, entity, i, s);
        if (r->entities[entity].kind != NORMA_ENTITY_PERSON)
            add_profile(j, c, &r->profiles[entity * r->n_sets + i]);
    }
}

/* ---- the map ---- */

static void add_line(norma__json_tree *j, cJSON *list, const norma_benchmark *r, size_t set)
{
    const norma_map_lines *lines = &r->lines[set];
    cJSON *o = norma__add_object(j, list, NULL);
    norma__add_text(j, o, "norm", r->sets[set]->name);
    norma__add_number(j, o, "version", (double)r->sets[set]->version);
    norma__add_number(j, o, "x", lines->x);
    norma__add_number(j, o, "y", lines->y);
    norma__add_number(j, o, "xx", lines->xx);
    norma__add_number(j, o, "xy", lines->xy);
    norma__add_number(j, o, "yy", lines->yy);
    norma__add_flag(j, o, "of_sample_x", lines->of_sample_x);
    norma__add_flag(j, o, "of_sample_y", lines->of_sample_y);
}

static void add_point(norma__json_tree *j, cJSON *list, const norma_benchmark *r,
                      const norma_map_point *p)
{
    cJSON *o = norma__add_object(j, list, NULL);
    name_entity(j, o, r, &r->entities[p->entity]);
    norma__add_count(j, o, "n", p->n);
    norma__add_number(j, o, "x", p->x);
    norma__add_number(j, o, "y", p->y);
    norma__add_number(j, o, "xx", p->xx);
    norma__add_number(j, o, "xy", p->xy);
    norma__add_number(j, o, "yy", p->yy);
    norma__add_number(j, o, "major", p->major);
    norma__add_number(j, o, "minor", p->minor);
    norma__add_number(j, o, "angle", p->angle);
    cJSON *quadrants = norma__add_array(j, o, "quadrants");
    for (size_t i = 0; i < r->n_sets; i++) {
        cJSON *of = norma__add_object(j, quadrants, NULL);
        norma__add_text(j, of, "norm", r->sets[i]->name);
        for (size_t q = 0; q < 4; q++)
            norma__add_number(j, of, corners[q], p->quadrants[4 * i + q]);
    }
}

static void add_map(norma__json_tree *j, cJSON *results, const norma_benchmark *r)
{
    if (!r->mapped) {
        norma__add_null(j, results, "map");
        return;
    }
    cJSON *map = norma__add_object(j, results, "map");
    norma__add_text(j, map, "x", r->x.name);
    norma__add_text(j, map, "y", r->y.name);
    cJSON *lines = norma__add_array(j, map, "lines");
    for (size_t i = 0; i < r->n_sets; i++)
        add_line(j, lines, r, i);
    cJSON *points = norma__add_array(j, map, "points");
    for (size_t i = 0; i < r->n_points; i++)
        add_point(j, points, r, &r->points[i]);
}

/* ---- what is not shown ---- */

typedef struct hidden {
    norma__json_tree *j;
    cJSON *list;
} hidden;

static void add_hidden(void *context, const char *level, const char *name, const char *population)
{
    hidden *h = context;
    cJSON *o = norma__add_object(h->j, h->list, NULL);
    norma__add_text(h->j, o, "population", population);
    norma__add_text(h->j, o, "level", level);
    norma__add_text(h->j, o, "id", name);
}

norma_status norma__benchmark_json(norma_output *out, const norma__benchmark_view *view,
                                   norma_error *err)
{
    const norma_benchmark *r = view->result;
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, &view->context), *results = norma__results(envelope);
    add_norms(&j, results, r);
    cJSON *profile = norma__add_array(&j, results, "profile_scales");
    for (size_t k = 0; k < r->n_profile; k++)
        norma__add_text(&j, profile, NULL, r->instrument->scales[r->profile[k]].id);
    cJSON *entities = norma__add_array(&j, results, "entities");
    for (size_t e = 0; e < r->n_entities; e++)
        add_entity(&j, entities, r, e);
    add_map(&j, results, r);
    hidden h = {&j, norma__add_array(&j, results, "suppressed")};
    norma__benchmark_hidden(r, add_hidden, &h);
    norma__add_notes(&j, envelope, &r->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}
