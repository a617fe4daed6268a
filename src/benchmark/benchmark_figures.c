/* Every entity on every scale against every norm set. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/gate_parts.h"
#include "benchmark/benchmark_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* ---- norms ---- */

static const norma_norm_scale *norm_scale(const norma_benchmark *r, size_t set, size_t scale)
{
    const size_t at = norma_norm_find_scale(r->sets[set], r->instrument->scales[scale].id);
    return at == NORMA_NONE ? NULL : &r->sets[set]->scales[at];
}

/* The reliability of a norm that has none is that of the sample. */
static norma_status take_norms(norma_benchmark *r, norma_error *err)
{
    if (!(r->norms = NORMA__NEW(norma_benchmark_norm, r->n_sets * r->n_scales)))
        return norma__no_memory(err);
    for (size_t i = 0; i < r->n_sets; i++)
        for (size_t s = 0; s < r->n_scales; s++) {
            const norma_norm_scale *scale = norm_scale(r, i, s);
            norma_benchmark_norm *norm = &r->norms[i * r->n_scales + s];
            const double alpha = r->validation->alpha[s];
            if (scale) {
                *norm = norma_benchmark_norm_of(scale, r->sets[i]->n_companies,
                                                r->sets[i]->company_weights);
                norm->scale = (size_t)(scale - r->sets[i]->scales);
                if (isnan(norm->sem) && alpha >= 0 && alpha <= 1)
                    norm->sem = scale->sd * sqrt(1 - alpha);
            } else
                *norm = (norma_benchmark_norm){.scale = NORMA_NONE, .mean = NAN, .sd = NAN};
        }
    return NORMA_OK;
}

static norma_status note_persons_only(norma_benchmark *r, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < r->n_sets && status == NORMA_OK; i++) {
        bool any = false;
        for (size_t s = 0; s < r->n_scales; s++)
            any = any || r->norms[i * r->n_scales + s].by_companies;
        if (!any)
            status = norma__note(
                &r->notes, err, "norm-without-companies", r->sets[i]->name, NAN, NAN,
                "norm set %s knows of no companies, or of too few: there is no place among "
                "companies, and intervals of differences take respondents as independent, which is "
                "too narrow where companies differ",
                r->sets[i]->name);
    }
    return status;
}

/* ---- verdicts ---- */

/* A set's own criteria: how many it rests on, and how old it is. */
static norma_verdict judge_norm(const norma_benchmark *r, size_t set, size_t scale,
                                const bool *overridden)
{
    const norma_gate_rules *rules = &r->instrument->gate;
    const double age = norma__years_since(r->sets[set]->created, r->validation->today);
    norma_verdict worst = NORMA_PASS;
    if (r->norms[set * r->n_scales + scale].scale == NORMA_NONE)
        return NORMA_PASS; /* there is nothing to judge, nor to compare with */
    for (size_t c = 0; c < rules->n_criteria; c++) {
        const norma_criterion *criterion = &rules->criteria[c];
        const bool of_n = strcmp(criterion->id, "norm-n") == 0;
        if (overridden[c] || (!of_n && strcmp(criterion->id, "norm-age") != 0))
            continue;
        const double value = of_n ? (double)r->norms[set * r->n_scales + scale].n : age;
        const double sign = criterion->at_most ? -1 : 1;
        const norma_verdict verdict = sign * value < sign * criterion->hold    ? NORMA_HOLD
                                      : sign * value >= sign * criterion->pass ? NORMA_PASS
                                                                               : NORMA_CAUTION;
        worst = verdict > worst ? verdict : worst;
    }
    return worst;
}

/* n_sets x n_scales. */
static norma_status judge_norms(norma_verdict **out, const norma_benchmark *r, norma_error *err)
{
    bool *overridden = NORMA__NEW(bool, r->instrument->gate.n_criteria);
    norma_verdict *verdicts = NORMA__NEW(norma_verdict, r->n_sets * r->n_scales);
    if (!overridden || !verdicts) {
        free(overridden);
        free(verdicts);
        return norma__no_memory(err);
    }
    for (size_t s = 0; s < r->n_scales; s++) {
        norma__overridden(overridden, r->instrument, s, r->gating->overrides,
                          r->gating->n_overrides);
        for (size_t i = 0; i < r->n_sets; i++)
            verdicts[i * r->n_scales + s] = judge_norm(r, i, s, overridden);
    }
    free(overridden);
    *out = verdicts;
    return NORMA_OK;
}

static norma_verdict verdict_of(const norma_benchmark *r, const norma_entity *e, size_t scale)
{
    const norma_gate_cell *whole =
        norma_gating_find(r->gating, scale, e->population, NORMA_NONE, NORMA_NONE);
    if (!whole || whole->result->verdict == NORMA_HOLD)
        return NORMA_HOLD;
    if (e->kind != NORMA_ENTITY_UNIT)
        return whole->result->verdict;
    const norma_gate_cell *cell =
        norma_gating_find(r->gating, scale, e->population, e->level, e->unit);
    return cell ? cell->result->verdict : whole->result->verdict;
}

/* ---- one figure ---- */

static norma_benchmark_figure nothing(norma_verdict verdict)
{
    return (norma_benchmark_figure){.verdict = verdict,
                                    .mean = NAN,
                                    .sd = NAN,
                                    .low = NAN,
                                    .high = NAN,
                                    .person = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN},
                                    .company = {0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN},
                                    .difference = NAN,
                                    .difference_se = NAN,
                                    .df = NAN,
                                    .difference_low = NAN,
                                    .difference_high = NAN,
                                    .g = NAN,
                                    .g_se = NAN,
                                    .g_low = NAN,
                                    .g_high = NAN,
                                    .equivalence_p = NAN};
}

/* Scores of everybody in a population, or of a person. */
static norma_unit_scores sum_up(const norma__benchmarking *b, const norma_entity *e, size_t scale)
{
    const double *pomp = b->result->scores->pomp + scale * b->n_rows;
    norma_unit_scores u = {0};
    double sum = 0;
    for (size_t i = 0; i < b->n_rows; i++)
        if (!isnan(pomp[i]) && norma__benchmark_has(b, e, i)) {
            sum += pomp[i];
            u.n++;
        }
    u.mean = u.n ? sum / (double)u.n : NAN;
    for (size_t i = 0; i < b->n_rows; i++)
        if (!isnan(pomp[i]) && norma__benchmark_has(b, e, i))
            u.ss += (pomp[i] - u.mean) * (pomp[i] - u.mean);
    return u;
}

/* Scores of a unit are summed up already. */
static norma_unit_scores of_unit(const norma_benchmark *r, const norma_entity *e, size_t scale)
{
    const norma_units_level *level = r->units->levels;
    while (level->population != e->population || level->level != e->level)
        level++;
    const norma_multilevel_result *means = level->scales[scale].multilevel;
    if (!means || isnan(means->units[e->unit].mean))
        return (norma_unit_scores){0};
    const norma_unit_mean *mean = &means->units[e->unit];
    return (norma_unit_scores){.n = mean->n,
                               .mean = mean->mean,
                               .ss = mean->n > 1 ? mean->sd * mean->sd * (double)(mean->n - 1) : 0};
}

static void take_mean(norma_benchmark_figure *f, const norma_unit_scores *u, double conf_level)
{
    const double n = (double)u->n;
    f->n = u->n;
    f->mean = u->mean;
    if (u->n < 2)
        return;
    f->sd = sqrt(u->ss / (n - 1));
    const double half = norma__t_quantile((1 + conf_level) / 2, n - 1) * f->sd / sqrt(n);
    f->low = f->mean - half;
    f->high = f->mean + half;
}

static void take_score(norma_benchmark_figure *f, const norma_unit_scores *u,
                       const norma_benchmark_norm *norm, double conf_level)
{
    const double half = norma__normal_quantile((1 + conf_level) / 2) * norm->sem;
    f->n = u->n;
    f->mean = u->mean;
    f->low = f->mean - half;
    f->high = f->mean + half;
}

/* The companies of a scale of a norm set, put in order once. */
static norma_status companies_of(norma_companies **companies, const norma_benchmark *r,
                                 const norma_norm_scale *scale, size_t set, norma_error *err)
{
    const norma_company_norm norm = {.companies = scale->companies,
                                     .weights = r->sets[set]->company_weights,
                                     .n_companies = r->sets[set]->n_companies,
                                     .mean = scale->company_mean,
                                     .between = scale->between,
                                     .within = scale->within};
    return *companies ? NORMA_OK : norma_companies_new(companies, &norm, &r->options.company, err);
}

static norma_status place_company(norma_benchmark_figure *f, norma_benchmark *r,
                                  norma_companies **companies, const norma_norm_scale *scale,
                                  size_t set, const norma_unit_scores *u, norma_error *err)
{
    norma_notes notes = {0};
    if (!scale->companies)
        return NORMA_OK;
    norma_status status = companies_of(companies, r, scale, set, err);
    if (status == NORMA_OK)
        status = norma_companies_place(&f->company, *companies, u, &notes, err);
    for (size_t i = 0; i < notes.n && status == NORMA_OK; i++) {
        bool known = false;
        for (size_t k = 0; k < r->notes.n; k++)
            known = known || (strcmp(r->notes.list[k].code, notes.list[i].code) == 0 &&
                              strcmp(r->notes.list[k].subject, scale->id) == 0);
        if (!known)
            status = norma__note(&r->notes, err, notes.list[i].code, scale->id, notes.list[i].value,
                                 notes.list[i].of, "%s: %s", scale->id, notes.list[i].message);
    }
    norma_notes_clear(&notes);
    return status;
}

static norma_status compare(norma_benchmark_figure *f, norma__benchmarking *b, size_t entity,
                            size_t set, size_t scale, const norma_unit_scores *u, norma_error *err)
{
    norma_benchmark *r = b->result;
    const norma_entity *e = &r->entities[entity];
    const norma_benchmark_norm *norm = norma_benchmark_norm_at(r, set, scale);
    const norma_benchmark_options *o = &r->options;
    const bool person = e->kind == NORMA_ENTITY_PERSON;
    if (person)
        take_score(f, u, norm, o->conf_level);
    else
        take_mean(f, u, o->conf_level);
    const norma_norm_scale *of =
        norm->scale == NORMA_NONE ? NULL : &r->sets[set]->scales[norm->scale];
    if (!of || u->n == 0)
        return NORMA_OK;
    f->person =
        norma_benchmark_place(of, f->mean, f->low, f->high, o->company.interval, o->conf_level);
    if (person || (e->kind == NORMA_ENTITY_WHOLE && r->several[set]))
        return NORMA_OK;
    norma_benchmark_compare(f, norm, o);
    return place_company(f, r, &b->companies[set * r->n_scales + scale], of, set, u, err);
}

/* ---- all of them ---- */

static norma_status fill(norma__benchmarking *b, const norma_verdict *of_norms, norma_error *err)
{
    norma_benchmark *r = b->result;
    norma_status status = NORMA_OK;
    for (size_t e = 0; e < r->n_entities; e++)
        for (size_t s = 0; s < r->n_scales; s++) {
            const norma_verdict own = verdict_of(r, &r->entities[e], s);
            norma_unit_scores u = {0};
            if (own != NORMA_HOLD)
                u = r->entities[e].kind == NORMA_ENTITY_UNIT ? of_unit(r, &r->entities[e], s)
                                                             : sum_up(b, &r->entities[e], s);
            for (size_t i = 0; i < r->n_sets && status == NORMA_OK; i++) {
                norma_benchmark_figure *f = &r->figures[(e * r->n_sets + i) * r->n_scales + s];
                const norma_verdict norm = of_norms[i * r->n_scales + s];
                *f = nothing(own > norm ? own : norm);
                if (f->verdict != NORMA_HOLD)
                    status = compare(f, b, e, i, s, &u, err);
            }
        }
    return status;
}

norma_status norma__benchmark_figures(norma__benchmarking *b, norma_error *err)
{
    norma_benchmark *r = b->result;
    norma_verdict *of_norms = NULL;
    norma_status status = take_norms(r, err);
    if (status == NORMA_OK)
        status = note_persons_only(r, err);
    if (status == NORMA_OK)
        status = judge_norms(&of_norms, r, err);
    r->figures = NORMA__NEW(norma_benchmark_figure, r->n_entities * r->n_sets * r->n_scales);
    b->companies = NORMA__NEW(norma_companies *, r->n_sets * r->n_scales);
    if (status == NORMA_OK && (!r->figures || !b->companies))
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = fill(b, of_norms, err);
    free(of_norms);
    return status;
}
