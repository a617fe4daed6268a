#include "report/benchmark_view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "foundation/note.h"
#include "report/units_view.h"
#include "report/validation.h"

const char *const norma__quadrant_corners[4] = {"both low", "{1} high, {2} low",
                                                "{1} low, {2} high", "both high"};

/* ---- what is told of the file ---- */

static bool rows_shown(const norma_benchmark *r)
{
    return r->units ? r->units->rows_shown : r->n_hidden == 0;
}

norma_status norma__benchmark_view_make(norma__benchmark_view *view, const norma_benchmark *result,
                                        const norma_report_context *context, norma_error *err)
{
    *view = (norma__benchmark_view){.result = result, .context = *context};
    if (context->input) {
        view->input = *context->input;
        if (!rows_shown(result))
            view->input.rows = NORMA__ROWS_UNTOLD;
        view->context.input = &view->input;
    }
    norma_status status =
        context->notes ? norma__notes_append(&view->notes, context->notes, err) : NORMA_OK;
    if (status == NORMA_OK && result->units)
        norma_units_withhold(&view->notes, result->units);
    view->context.notes = &view->notes;
    return status;
}

void norma__benchmark_view_free(norma__benchmark_view *view)
{
    norma_notes_clear(&view->notes);
}

/* ---- names ---- */

const char *norma__benchmark_scale(const norma_benchmark *r, size_t scale, norma_language language)
{
    return norma__title(language, &r->instrument->scales[scale].title,
                        r->instrument->scales[scale].id);
}

const char *norma__benchmark_population(const norma_benchmark *r, const norma_entity *entity)
{
    return entity->population == NORMA_NONE
               ? NULL
               : norma_data_label_name(r->data, r->instrument->n_units, entity->population);
}

void norma__put_entity(norma__buffer *out, norma_language language, const norma_benchmark *r,
                       const norma_entity *entity)
{
    const char *population = norma__benchmark_population(r, entity);
    if (entity->kind == NORMA_ENTITY_WHOLE)
        norma__put(out, norma__say(language, "The whole sample"));
    else if (entity->kind == NORMA_ENTITY_UNIT)
        norma__put(out, r->units->groupings[entity->level]->paths[entity->unit]);
    else
        norma__sayf(out, language, "Respondent {1}", norma_data_respondent(r->data, entity->row));
    if (population)
        norma__putf(out, " \xc2\xb7 %s", population);
}

void norma__put_set(norma__buffer *out, norma_language language, const norma_norm_set *set)
{
    norma__sayf(out, language, "{1}, version {2}", set->name,
                norma__count(language, (double)set->version).text);
}

static size_t most_respondents(const norma_norm_set *set)
{
    size_t n = 0;
    for (size_t s = 0; s < set->n_scales; s++)
        n = set->scales[s].n > n ? set->scales[s].n : n;
    return n;
}

void norma__put_set_size(norma__buffer *out, norma_language language, const norma_norm_set *set)
{
    if (set->n_companies > 0)
        norma__sayf(out, language, "{1 company|companies}, {2 respondent|respondents}",
                    norma__count(language, (double)set->n_companies).text,
                    norma__count(language, (double)most_respondents(set)).text);
    else
        norma__sayf(out, language, "{1 respondent|respondents}, companies not known",
                    norma__count(language, (double)most_respondents(set)).text);
}

/* ---- words ---- */

const char *norma__standing_word(norma_language language, const norma_benchmark_figure *figure)
{
    const bool above = figure->difference > 0;
    if (figure->verdict == NORMA_HOLD)
        return norma__say(language, "held back");
    switch (figure->equivalence) {
    case NORMA_EQUIVALENT:
        return norma__say(language, "equivalent");
    case NORMA_DIFFERENT:
        return norma__say(language, above ? "above" : "below");
    case NORMA_DIFFERENT_BUT_SMALL:
        return norma__say(language, above ? "above, but little" : "below, but little");
    case NORMA_NOT_CLEAR:
        return norma__say(language, "not clear");
    default:
        return "";
    }
}

norma__figure norma__bound_text(norma_language language, const norma_benchmark_options *options)
{
    norma__buffer text = {0};
    norma__figure figure = {""};
    norma__sayf(&text, language, options->bound_unit == NORMA_BOUND_SD ? "{1} sd" : "{1} points",
                norma__setting(language, options->bound).text);
    if (text.bytes)
        snprintf(figure.text, sizeof figure.text, "%s", text.bytes);
    norma__buffer_free(&text);
    return figure;
}

void norma__put_range(norma__buffer *out, norma_language language, double low, double high,
                      int decimals)
{
    if (isnan(low) || isnan(high))
        norma__put(out, "\xe2\x80\x93");
    else
        norma__putf(out, "[%s%s %s]", norma__fixed(language, low, decimals).text,
                    language == NORMA_FRENCH ? " ;" : ",",
                    norma__fixed(language, high, decimals).text);
}

size_t norma__likeliest_quarter(const norma_map_point *point, size_t set)
{
    const double *p = point->quadrants + 4 * set;
    size_t best = 4;
    for (size_t q = 0; q < 4; q++)
        if (!isnan(p[q]) && (best == 4 || p[q] > p[best]))
            best = q;
    return best;
}

bool norma__benchmark_tells(const norma_benchmark *r, size_t entity, size_t set, size_t scale)
{
    return norma_benchmark_norm_at(r, set, scale)->scale != NORMA_NONE &&
           norma_benchmark_at(r, entity, set, scale)->n > 0;
}

/* More companies than this are told in a table. */
enum { MOST_DETAILED = 6 };

static bool is_company(const norma_benchmark *r, size_t entity, size_t set)
{
    const norma_entity *e = &r->entities[entity];
    return r->several[set] && e->kind == NORMA_ENTITY_UNIT &&
           strcmp(r->units->groupings[e->level]->column, r->sets[set]->company_column) == 0;
}

bool norma__benchmark_detailed(const norma_benchmark *r, size_t entity, size_t set)
{
    size_t companies = 0;
    if (r->entities[entity].kind != NORMA_ENTITY_UNIT)
        return true;
    for (size_t e = 0; e < r->n_entities; e++)
        companies += is_company(r, e, set);
    return companies <= MOST_DETAILED && is_company(r, entity, set);
}

/* ---- what is not shown ---- */

static bool is_wanted(const norma_benchmark *r, size_t population)
{
    const norma_entity entity = {.population = population};
    const char *name = norma__benchmark_population(r, &entity), *wanted = r->options.population;
    return !wanted || (name && strcmp(name, wanted) == 0);
}

static bool is_listed(const norma_benchmark *r, size_t population)
{
    for (size_t e = 0; e < r->n_entities; e++)
        if (r->entities[e].kind == NORMA_ENTITY_WHOLE && r->entities[e].population == population)
            return true;
    return false;
}

static void tell_units(const norma_benchmark *r,
                       void (*tell)(void *, const char *, const char *, const char *),
                       void *context)
{
    for (size_t l = 0; l < r->units->n_levels && r->options.units; l++) {
        const norma_units_level *level = &r->units->levels[l];
        const norma_grouping *group = norma__units_group(r->units, level);
        for (size_t u = 0; is_wanted(r, level->population) && u < group->n_units; u++)
            if (norma__units_hides(r->units, level, u))
                tell(context, group->column, group->paths[u],
                     norma__units_population(r->units, level->population));
    }
}

void norma__benchmark_hidden(const norma_benchmark *r,
                             void (*tell)(void *context, const char *level, const char *name,
                                          const char *population),
                             void *context)
{
    const size_t n = r->units ? r->units->n_populations : 0;
    for (size_t p = 0; p < n; p++) {
        const size_t population = r->units->populations[p];
        if (is_wanted(r, population) && !is_listed(r, population))
            tell(context, NULL, NULL, norma__units_population(r->units, population));
    }
    if (r->units)
        tell_units(r, tell, context);
    else if (r->n_hidden > 0)
        tell(context, NULL, NULL, NULL);
}
