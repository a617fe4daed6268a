/* One norm set on the page: the whole and the person on every scale, profiles, units. */
#include <math.h>
#include <stdio.h>

#include "report/html_benchmark.h"
#include "report/html_chart.h"

/* A page has room for this many units of a set, and columns of scales. */
enum { MOST_UNITS = 80, MOST_COLUMNS = 6 };

static size_t depth_of(const norma_benchmark *r, size_t scale)
{
    return r->instrument->scales[scale].depth;
}

/* ---- the chart ---- */

static void add_place(norma__chart *chart, cJSON *places, const char *scale, size_t order,
                      const char *what, const double place[3])
{
    norma__json_tree *j = &chart->json;
    if (isnan(place[0]))
        return;
    cJSON *o = norma__add_object(j, places, NULL);
    norma__add_text(j, o, "scale", scale);
    norma__add_count(j, o, "order", order);
    norma__add_text(j, o, "what", what);
    norma__add_number(j, o, "percentile", place[0]);
    norma__add_number(j, o, "low", isnan(place[1]) ? place[0] : place[1]);
    norma__add_number(j, o, "high", isnan(place[2]) ? place[0] : place[2]);
}

static void put_chart(norma__page *p, const norma_benchmark *r, size_t entity, size_t set)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_benchmark_places);
    cJSON *middle = norma__add_object(&chart.json, norma__chart_data(&chart, "middle"), NULL);
    norma__add_number(&chart.json, middle, "value", 50);
    cJSON *places = norma__chart_data(&chart, "places");
    for (size_t s = 0; s < r->n_scales; s++) {
        const norma_benchmark_figure *f = norma_benchmark_at(r, entity, set, s);
        const char *title = p->titles ? p->titles[s] : norma__benchmark_scale(r, s, p->language);
        add_place(&chart, places, title, s, norma__say(p->language, "Among companies"),
                  (const double[]){f->company.percentile, f->company.low, f->company.high});
        add_place(&chart, places, title, s, norma__say(p->language, "Among persons"),
                  (const double[]){f->person.rank, f->person.low, f->person.high});
    }
    norma__chart_end(&chart, p, "Percentiles in the norm, with their intervals");
}

/* ---- one entity ---- */

static bool any_figure(const norma_benchmark *r, size_t entity, size_t set)
{
    for (size_t s = 0; s < r->n_scales; s++)
        if (norma__benchmark_tells(r, entity, set, s))
            return true;
    return false;
}

/* A figure with its interval; a dash where there is none. */
static void put_range(norma__page *p, double value, double low, double high, int decimals,
                      bool sign)
{
    const norma_language l = p->language;
    norma__figure (*show)(norma_language, double, int) = sign ? norma__signed : norma__fixed;
    if (isnan(low) || isnan(high))
        norma__page_number(p, show(l, value, decimals));
    else
        norma__page_interval(p, show(l, value, decimals), show(l, low, decimals),
                             show(l, high, decimals));
}

/* Whether the gate has a word on some scale that is not "pass". */
static bool any_word(const norma_benchmark *r, size_t entity, size_t set)
{
    for (size_t s = 0; s < r->n_scales; s++)
        if (norma_benchmark_at(r, entity, set, s)->verdict != NORMA_PASS)
            return true;
    return false;
}

static void put_scale(norma__page *p, const norma_benchmark *r, size_t entity, size_t set, size_t s)
{
    const norma_benchmark_figure *f = norma_benchmark_at(r, entity, set, s);
    const norma_language l = p->language;
    norma__page_row(p, norma__benchmark_scale(r, s, l), depth_of(r, s));
    norma__page_number(p, norma__count(l, f->n ? (double)f->n : NAN));
    norma__page_number(p, norma__fixed(l, f->mean, 1));
    norma__page_number(p, norma__fixed(l, norma_benchmark_norm_at(r, set, s)->mean, 1));
    put_range(p, f->g, f->g_low, f->g_high, 2, true);
    if (r->sets[set]->n_companies)
        put_range(p, f->company.percentile, f->company.low, f->company.high, 0, false);
    put_range(p, f->person.rank, f->person.low, f->person.high, 0, false);
    norma__page_cell(p, norma__standing_word(l, f));
    if (any_word(r, entity, set))
        norma__page_badge(p, f->verdict);
    norma__page_row_end(p);
}

static void put_person_scale(norma__page *p, const norma_benchmark *r, size_t entity, size_t set,
                             size_t s)
{
    const norma_benchmark_figure *f = norma_benchmark_at(r, entity, set, s);
    norma__page_row(p, norma__benchmark_scale(r, s, p->language), depth_of(r, s));
    put_range(p, f->mean, f->low, f->high, 1, false);
    put_range(p, f->person.rank, f->person.low, f->person.high, 0, false);
    norma__page_number(p, norma__fixed(p->language, f->person.t, 1));
    norma__page_badge(p, f->verdict);
    norma__page_row_end(p);
}

static void begin_table(norma__page *p, const norma_benchmark *r, size_t entity, size_t set)
{
    norma__page_table_begin(p, "Where the sample stands");
    norma__page_heading(p, norma__say(p->language, "Scale"), false);
    norma__page_heading(p, "n", true);
    norma__page_heading(p, norma__say(p->language, "Mean (POMP)"), true);
    norma__page_heading(p, norma__say(p->language, "Norm"), true);
    norma__page_heading(p, "g", true);
    if (r->sets[set]->n_companies)
        norma__page_heading(p, norma__say(p->language, "Among companies"), true);
    norma__page_heading(p, norma__say(p->language, "Among persons"), true);
    norma__page_heading(p, norma__say(p->language, "Reads"), false);
    if (any_word(r, entity, set))
        norma__page_heading(p, norma__say(p->language, "Verdict"), false);
    norma__page_headings_end(p);
}

static void put_table(norma__page *p, const norma_benchmark *r, size_t entity, size_t set)
{
    const bool person = r->entities[entity].kind == NORMA_ENTITY_PERSON;
    if (person)
        norma__page_table(p, "One respondent in the norm",
                          (const norma__page_column[]){{"Scale", false},
                                                       {"Score (POMP)", true},
                                                       {"Among persons", true},
                                                       {"T", true},
                                                       {"Verdict", false}},
                          5);
    else
        begin_table(p, r, entity, set);
    for (size_t s = 0; s < r->n_scales; s++) {
        if (norma_benchmark_norm_at(r, set, s)->scale == NORMA_NONE)
            continue;
        if (person)
            put_person_scale(p, r, entity, set, s);
        else
            put_scale(p, r, entity, set, s);
    }
    norma__page_table_end(p);
}

static void put_profile(norma__page *p, const norma_benchmark *r, size_t entity, size_t set)
{
    const norma_profile *of = &r->profiles[entity * r->n_sets + set];
    const norma_language l = p->language;
    if (of->n_scales < 2 || isnan(of->d))
        return;
    norma__page_raw(p, "<p>");
    norma__page_sayf(p, "Profile of {1} scales: level {2} against {3}, shape r = {4}.",
                     norma__count(l, (double)of->n_scales).text, norma__fixed(l, of->level, 1).text,
                     norma__fixed(l, of->norm_level, 1).text, norma__fixed(l, of->shape, 2).text);
    if (!isnan(of->p)) {
        norma__page_raw(p, " ");
        norma__page_sayf(
            p,
            "It lies {1} sd of companies from the norm's; {2} of companies of its size "
            "lie as far out, or farther.",
            norma__fixed(l, of->d_sd, 2).text, norma__percent(l, of->p).text);
    }
    norma__page_raw(p, "</p>\n");
}

static void put_entity(norma__page *p, const norma_benchmark *r, size_t entity, size_t set)
{
    norma__buffer name = {0};
    norma__put_entity(&name, p->language, r, &r->entities[entity]);
    norma__page_raw(p, "<h3>");
    norma__page_take(p, &name);
    norma__page_raw(p, "</h3>\n");
    if (p->charts && any_figure(r, entity, set))
        put_chart(p, r, entity, set);
    put_table(p, r, entity, set);
    put_profile(p, r, entity, set);
}

/* ---- units ---- */

static size_t choose_columns(size_t chosen[MOST_COLUMNS], const norma_benchmark *r, size_t set)
{
    size_t n = 0;
    for (size_t k = 0; k < r->n_profile && n < MOST_COLUMNS; k++)
        for (size_t e = 0; e < r->n_entities; e++)
            if (norma__benchmark_tells(r, e, set, r->profile[k])) {
                chosen[n++] = r->profile[k];
                break;
            }
    return n;
}

static size_t people_of(const norma_benchmark *r, size_t entity, size_t set)
{
    size_t most = 0;
    for (size_t s = 0; s < r->n_scales; s++) {
        const size_t n = norma_benchmark_at(r, entity, set, s)->n;
        most = n > most ? n : most;
    }
    return most;
}

static void put_unit(norma__page *p, const norma_benchmark *r, size_t entity, size_t set,
                     const size_t *columns, size_t n)
{
    const norma_language l = p->language;
    const size_t people = people_of(r, entity, set);
    norma__buffer name = {0};
    norma__put_entity(&name, l, r, &r->entities[entity]);
    norma__page_row(p, name.bytes ? name.bytes : "", 0);
    p->out.failed |= name.failed;
    norma__buffer_free(&name);
    norma__page_number(p, norma__count(l, people ? (double)people : NAN));
    for (size_t k = 0; k < n; k++) {
        const norma_benchmark_figure *f = norma_benchmark_at(r, entity, set, columns[k]);
        if (r->sets[set]->n_companies)
            put_range(p, f->company.percentile, f->company.low, f->company.high, 0, false);
        else
            put_range(p, f->person.rank, f->person.low, f->person.high, 0, false);
    }
    norma__page_row_end(p);
}

static void put_units(norma__page *p, const norma_benchmark *r, size_t set)
{
    size_t columns[MOST_COLUMNS], units = 0, told = 0;
    const size_t n = choose_columns(columns, r, set);
    for (size_t e = 0; e < r->n_entities; e++)
        units += !norma__benchmark_detailed(r, e, set);
    if (units == 0 || n == 0)
        return;
    norma__page_element(p, "h3", "Units");
    norma__page_table_begin(p, r->sets[set]->n_companies
                                   ? "Units: their place among companies (percentile), had they "
                                     "been companies"
                                   : "Units: their place among persons (percentile)");
    norma__page_heading(p, norma__say(p->language, "Unit"), false);
    norma__page_heading(p, "n", true);
    for (size_t k = 0; k < n; k++)
        norma__page_heading(p, norma__benchmark_scale(r, columns[k], p->language), true);
    norma__page_headings_end(p);
    for (size_t e = 0; e < r->n_entities && told < MOST_UNITS; e++)
        if (!norma__benchmark_detailed(r, e, set) && ++told)
            put_unit(p, r, e, set, columns, n);
    norma__page_table_end(p);
    if (units > told || r->n_profile > n) {
        norma__page_raw(p, "<p>");
        norma__page_sayf(p, "{1} of {2} units, {3} of {4} scales: all are in --format csv.",
                         norma__count(p->language, (double)told).text,
                         norma__count(p->language, (double)units).text,
                         norma__count(p->language, (double)n).text,
                         norma__count(p->language, (double)r->n_scales).text);
        norma__page_raw(p, "</p>\n");
    }
}

void norma__page_benchmark_set(norma__page *p, const norma_benchmark *r, size_t set)
{
    norma__buffer title = {0};
    norma__put_set(&title, p->language, r->sets[set]);
    norma__putf(&p->out, "<section id=\"set-%zu\">\n<h2>", set);
    norma__page_take(p, &title);
    norma__page_raw(p, "</h2>\n");
    for (size_t e = 0; e < r->n_entities; e++)
        if (norma__benchmark_detailed(r, e, set))
            put_entity(p, r, e, set);
    put_units(p, r, set);
    if (r->mapped)
        norma__page_benchmark_map(p, r, set);
    norma__page_section_end(p);
}
