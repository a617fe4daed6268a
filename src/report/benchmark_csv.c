/* A comparison with norms as lines: one an entity, scale and norm set; and one a respondent. */
#include <inttypes.h>
#include <math.h>

#include "report/benchmark_view.h"

static void put_exact(norma__buffer *csv, const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        norma__put(csv, ",");
        if (isfinite(values[i]))
            norma__put_exact(csv, values[i]);
    }
}

static void put_set(norma__buffer *csv, const norma_norm_set *set)
{
    norma__put_field(csv, set->name);
    norma__putf(csv, ",%" PRId64 ",", set->version);
}

static void put_entity(norma__buffer *csv, const norma_benchmark *r, const norma_entity *e)
{
    const char *population = norma__benchmark_population(r, e);
    const norma_grouping *group =
        e->kind == NORMA_ENTITY_UNIT ? r->units->groupings[e->level] : NULL;
    norma__put(csv, norma_entity_kind_names[e->kind]);
    norma__put(csv, ",");
    norma__put_field(csv, population ? population : "");
    norma__put(csv, ",");
    norma__put_field(csv, group ? group->column : "");
    norma__put(csv, ",");
    norma__put_field(csv, group                            ? group->paths[e->unit]
                          : e->kind == NORMA_ENTITY_PERSON ? norma_data_respondent(r->data, e->row)
                                                           : "");
    norma__put(csv, ",");
}

static const char header[] =
    "kind,population,level,id,norm,version,scale,verdict,n,mean,sd,low,high,norm_mean,difference,"
    "difference_low,difference_high,hedges_g,g_low,g_high,equivalence,equivalence_p,"
    "company_percentile,company_low,company_high,company_norm_low,company_norm_high,"
    "company_own_low,company_own_high,person_percentile,person_low,person_high,person_norm_low,"
    "person_norm_high,person_own_low,person_own_high,t\n";

static void put_figure(norma__buffer *csv, const norma_benchmark *r, size_t entity, size_t set,
                       size_t s)
{
    const norma_benchmark_figure *f = norma_benchmark_at(r, entity, set, s);
    const norma_company_standing *c = &f->company;
    const norma_person_place *p = &f->person;
    put_entity(csv, r, &r->entities[entity]);
    put_set(csv, r->sets[set]);
    norma__put_field(csv, r->instrument->scales[s].id);
    norma__putf(csv, ",%s,", norma_verdict_name(f->verdict));
    if (f->verdict != NORMA_HOLD)
        norma__put_whole(csv, f->n);
    put_exact(csv,
              (const double[]){f->mean, f->sd, f->low, f->high,
                               norma_benchmark_norm_at(r, set, s)->mean, f->difference,
                               f->difference_low, f->difference_high, f->g, f->g_low, f->g_high},
              11);
    norma__putf(csv, ",%s", f->equivalence ? norma_equivalence_names[f->equivalence] : "");
    put_exact(csv,
              (const double[]){f->equivalence_p, c->percentile, c->low, c->high, c->norm_low,
                               c->norm_high, c->own_low, c->own_high, p->rank, p->low, p->high,
                               p->norm_low, p->norm_high, p->own_low, p->own_high, p->t},
              16);
    norma__put(csv, "\n");
}

norma_status norma__benchmark_csv(norma_output *out, const norma__benchmark_view *view,
                                  norma_error *err)
{
    const norma_benchmark *r = view->result;
    norma__buffer csv = {0};
    norma__put(&csv, header);
    for (size_t e = 0; e < r->n_entities; e++)
        for (size_t i = 0; i < r->n_sets; i++)
            for (size_t s = 0; s < r->n_scales; s++)
                if (norma_benchmark_norm_at(r, i, s)->scale != NORMA_NONE)
                    put_figure(&csv, r, e, i, s);
    return norma__hand_over(out, &csv, err);
}

/* ---- respondents ---- */

static size_t find_score(const norma_person_table *t, double score)
{
    size_t low = 0, high = t->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (t->scores[middle] < score)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void put_person(norma__buffer *csv, const norma_benchmark *r, size_t row, size_t set,
                       size_t s)
{
    const norma_person_table *t = &r->persons[set * r->n_scales + s];
    const double score = r->scores->pomp[s * r->scores->n_rows + row];
    const size_t at = isnan(score) ? t->n : find_score(t, score);
    if (at == t->n)
        return;
    const norma_person_place *p = &t->places[at];
    norma__put_whole(csv, norma_data_file_row(r->data, row));
    norma__put_identity(csv, r->data, row);
    norma__put(csv, ",");
    put_set(csv, r->sets[set]);
    norma__put_field(csv, r->instrument->scales[s].id);
    put_exact(csv,
              (const double[]){score, t->low[at], t->high[at], p->rank, p->low, p->high,
                               p->norm_low, p->norm_high, p->own_low, p->own_high, p->t},
              11);
    norma__put(csv, "\n");
}

norma_status norma_report_benchmark_persons(norma_output *out, const norma_benchmark *result,
                                            norma_error *err)
{
    norma__buffer csv = {0};
    *out = (norma_output){0};
    norma__put(&csv, "row");
    norma__put_identity_header(&csv, result->data);
    norma__put(&csv, ",norm,version,scale,score,low,high,percentile,percentile_low,percentile_high,"
                     "norm_low,norm_high,own_low,own_high,t\n");
    for (size_t row = 0; result->persons && row < result->scores->n_rows; row++)
        for (size_t i = 0; i < result->n_sets; i++)
            for (size_t s = 0; s < result->n_scales; s++)
                put_person(&csv, result, row, i, s);
    return norma__hand_over(out, &csv, err);
}
