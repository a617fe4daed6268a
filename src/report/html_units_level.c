/* One level of units in one population: what the level is like, the heat map, the units. */
#include <math.h>
#include <stdio.h>

#include "report/html_chart.h"
#include "report/html_units.h"

/* Scales whose units are told one by one; of the others, the heat map tells. */
enum { MOST_DETAILED = 4 };

/* With so many columns at most, cells of the heat map are wide enough for their figures. */
enum { MOST_WIDE = 9, WIDE = 62 };

static const norma_units_scale *scored(const norma__units_part *part, size_t k)
{
    return &part->level->scales[part->level->scored[k]];
}

static size_t depth_of(const norma_units_result *r, size_t scale)
{
    return scale < r->instrument->n_scales ? r->instrument->scales[scale].depth : 0;
}

/* ---- the level ---- */

static bool has_two_levels(const norma__units_part *part)
{
    for (size_t k = 0; k < part->level->n_scored; k++)
        if (scored(part, k)->two_level)
            return true;
    return false;
}

static void put_omega(norma__page *p, double omega, norma_twolevel_interval interval)
{
    const norma_language l = p->language;
    if (isnan(interval.low) || isnan(interval.high))
        norma__page_number(p, norma__fixed(l, omega, 2));
    else
        norma__page_interval(p, norma__fixed(l, omega, 2), norma__fixed(l, interval.low, 2),
                             norma__fixed(l, interval.high, 2));
}

/* The implied ones: those over saturated variances are biased with few units. */
static void put_two_level(norma__page *p, const norma_twolevel_result *t)
{
    const norma_twolevel_interval none = {NAN, NAN};
    put_omega(p, t ? t->implied.omega_within : NAN, t ? t->implied.omega_within_interval : none);
    put_omega(p, t ? t->implied.omega_between : NAN, t ? t->implied.omega_between_interval : none);
    put_omega(p, t ? t->implied.omega_between_observed : NAN,
              t ? t->implied.omega_between_observed_interval : none);
}

static void put_scale(norma__page *p, const norma__units_part *part, size_t k)
{
    const norma_units_scale *scale = scored(part, k);
    const norma_components *c = &scale->multilevel->components;
    const norma_language l = p->language;
    const size_t s = part->level->scored[k];
    norma__page_row(p, norma__units_title(part->result, s, l), depth_of(part->result, s));
    norma__page_number(p, norma__count(l, (double)c->n));
    norma__page_number(p, norma__fixed(l, c->reml_mean, part->decimals));
    norma__page_interval(p, norma__fixed(l, c->icc1, 3), norma__fixed(l, c->icc1_low, 3),
                         norma__fixed(l, c->icc1_high, 3));
    norma__page_number(p, norma__fixed(l, c->icc2, 2));
    if (has_two_levels(part))
        put_two_level(p, scale->two_level);
    norma__page_row_end(p);
}

static void put_scales(norma__page *p, const norma__units_part *part)
{
    norma__page_table(p, "Scales: how much units differ",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"n", true},
                                                   {"Mean of units", true},
                                                   {"ICC(1)", true},
                                                   {"ICC(2)", true},
                                                   {"Omega within", true},
                                                   {"Omega between", true},
                                                   {"Omega of observed means", true}},
                      has_two_levels(part) ? 8 : 5);
    for (size_t k = 0; k < part->level->n_scored; k++)
        put_scale(p, part, k);
    norma__page_table_end(p);
    if (has_two_levels(part))
        norma__page_element(p, "p",
                            "Omega by the variances that the factors imply; over saturated "
                            "variances, as semTools has it, in --format json.");
}

/* ---- heat map ---- */

static double difference_of(const norma_units_scale *scale, size_t unit)
{
    return scale->multilevel->units[unit].mean - scale->multilevel->components.reml_mean;
}

/* The same on both sides, as far as the largest difference. */
static double largest_difference(const norma__units_part *part)
{
    double largest = 0;
    for (size_t i = 0; i < part->list.n; i++)
        for (size_t k = 0; k < part->level->n_scored; k++)
            largest = fmax(largest, fabs(difference_of(scored(part, k), part->list.units[i])));
    return largest;
}

static void add_cell(norma__chart *chart, cJSON *cells, const norma__units_part *part, size_t place,
                     size_t k, const char *title, double largest, norma_language language)
{
    const size_t unit = part->list.units[place];
    const norma_units_scale *scale = scored(part, k);
    const double difference = difference_of(scale, unit);
    const bool held = scale->verdicts && scale->verdicts[unit] == NORMA_HOLD;
    norma__json_tree *j = &chart->json;
    if (isnan(difference) && !held)
        return;
    cJSON *cell = norma__add_object(j, cells, NULL);
    norma__add_count(j, cell, "order", place);
    norma__add_count(j, cell, "column", k);
    norma__add_text(j, cell, "unit", part->group->paths[unit]);
    norma__add_text(j, cell, "scale", title);
    norma__add_flag(j, cell, "held", held);
    if (held)
        return;
    norma__add_number(j, cell, "difference", difference);
    if (part->level->n_scored > MOST_WIDE)
        return;
    norma__add_flag(j, cell, "dark", fabs(difference) > 0.7 * largest);
    norma__add_text(
        j, cell, "label",
        norma__fixed(language, scale->multilevel->units[unit].mean, part->decimals).text);
}

static void set_domain(norma__chart *chart, double largest)
{
    const char *const path[] = {"encoding", "color", "scale"};
    cJSON *at = cJSON_GetArrayItem(cJSON_GetObjectItem(chart->spec, "layer"), 0);
    for (size_t i = 0; i < sizeof path / sizeof *path; i++)
        at = cJSON_GetObjectItem(at, path[i]);
    if (!at || largest == 0)
        return;
    cJSON_DeleteItemFromObject(at, "domain");
    norma__add_numbers(&chart->json, at, "domain", (const double[]){-largest, 0, largest}, 3);
}

static void chart_heat(norma__page *p, const norma__units_part *part)
{
    const double largest = largest_difference(part);
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_units_heat);
    set_domain(&chart, largest);
    if (chart.spec && part->level->n_scored <= MOST_WIDE)
        cJSON_SetNumberValue(cJSON_GetObjectItem(cJSON_GetObjectItem(chart.spec, "width"), "step"),
                             WIDE);
    cJSON *cells = norma__chart_data(&chart, "cells");
    for (size_t k = 0; k < part->level->n_scored; k++) {
        /* two scales may share a title: their place keeps them apart */
        norma__buffer title = {0};
        norma__putf(&title, "%zu. %s", k + 1,
                    norma__units_title(part->result, part->level->scored[k], p->language));
        for (size_t i = 0; title.bytes && i < part->list.n; i++)
            add_cell(&chart, cells, part, i, k, title.bytes, largest, p->language);
        p->out.failed |= title.failed;
        norma__buffer_free(&title);
    }
    norma__chart_end(
        &chart, p,
        "Units by scales, against the mean of all units shown; a square marks what the "
        "gate holds back");
}

static void put_heat_cell(norma__page *p, const norma__units_part *part, size_t k, size_t unit)
{
    static const char *const signs[] = {"", " \xe2\x96\xb2", " \xe2\x96\xa0"};
    const norma_units_scale *scale = scored(part, k);
    const norma_verdict verdict = scale->verdicts ? scale->verdicts[unit] : NORMA_PASS;
    norma__putf(&p->out, "<td class=\"n%s%s\">%s%s</td>", verdict == NORMA_PASS ? "" : " ",
                verdict == NORMA_PASS ? "" : norma_verdict_name(verdict),
                norma__fixed(p->language, scale->multilevel->units[unit].mean, part->decimals).text,
                signs[verdict]);
}

static void table_heat(norma__page *p, const norma__units_part *part)
{
    norma__page_table_begin(p, "Means of the units on every scale");
    norma__page_heading(p, norma__say(p->language, "Unit"), false);
    norma__page_heading(p, "n", true);
    for (size_t k = 0; k < part->level->n_scored; k++)
        norma__page_heading(
            p, norma__units_title(part->result, part->level->scored[k], p->language), true);
    norma__page_headings_end(p);
    for (size_t i = 0; i < part->list.n; i++) {
        const size_t unit = part->list.units[i];
        norma__page_row(p, part->group->paths[unit], 0);
        norma__page_number(p, norma__count(p->language, (double)norma__units_respondents(
                                                            part->result, part->level, unit)));
        for (size_t k = 0; k < part->level->n_scored; k++)
            put_heat_cell(p, part, k, unit);
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

/* ---- correlations ---- */

static void put_correlations(norma__page *p, const norma__units_part *part, size_t depth)
{
    const norma_within_between *w = part->level->within_between;
    const norma_language l = p->language;
    if (!w)
        return;
    norma__page_table(p, "Correlations between scales, inside units and of units",
                      (const norma__page_column[]){{"Scales", false},
                                                   {"Within units", true},
                                                   {"Of unit means", true},
                                                   {"Between, free of error", true}},
                      4);
    for (size_t a = 0; a < w->n_scores; a++)
        for (size_t b = 0; b < a; b++) {
            if (depth_of(part->result, part->level->scored[a]) != depth ||
                depth_of(part->result, part->level->scored[b]) != depth)
                continue;
            char head[512];
            snprintf(head, sizeof head, "%.200s \xc3\x97 %.200s",
                     norma__units_title(part->result, part->level->scored[b], l),
                     norma__units_title(part->result, part->level->scored[a], l));
            norma__page_row(p, head, 0);
            norma__page_number(p, norma__fixed(l, w->within[a + b * w->n_scores], 2));
            norma__page_number(p, norma__fixed(l, w->means[a + b * w->n_scores], 2));
            norma__page_number(p, norma__fixed(l, w->between[a + b * w->n_scores], 2));
            norma__page_row_end(p);
        }
    norma__page_table_end(p);
}

/* ---- the section ---- */

static size_t top_depth(const norma__units_part *part)
{
    size_t depth = SIZE_MAX;
    for (size_t k = 0; k < part->level->n_scored; k++) {
        const size_t own = depth_of(part->result, part->level->scored[k]);
        depth = own < depth ? own : depth;
    }
    return depth;
}

static void put_left_out(norma__page *p, const norma__units_part *part)
{
    if (part->list.n == part->list.of)
        return;
    norma__page_raw(p, "<p>");
    norma__page_sayf(p,
                     "The {1} highest and {1} lowest of {2} units, by their empirical-Bayes "
                     "means; all are in --format csv.",
                     norma__count(p->language, (double)part->list.ends).text,
                     norma__count(p->language, (double)part->list.of).text);
    norma__page_raw(p, "</p>\n");
}

static void put_summary(norma__page *p, const norma__units_part *part)
{
    norma__page_raw(p, "<p>");
    norma__page_sayf(p, "{1 unit|units} shown",
                     norma__count(p->language, (double)part->level->n_shown).text);
    norma__page_raw(p, ".</p>\n");
    put_left_out(p, part);
}

static void put_figures(norma__page *p, const norma__units_part *part)
{
    const size_t top = top_depth(part);
    size_t detailed = 0;
    if (part->level->n_shown > 1)
        put_scales(p, part);
    else
        norma__page_element(p, "p",
                            "There is no other unit to compare it with: no ICC, no ranks, "
                            "no shrunken means.");
    if (part->level->n_scored > 1) {
        if (p->charts)
            chart_heat(p, part);
        table_heat(p, part);
        put_correlations(p, part, top);
    }
    for (size_t k = 0; k < part->level->n_scored && detailed < MOST_DETAILED; k++)
        if (depth_of(part->result, part->level->scored[k]) == top) {
            norma__page_units_scale(p, part, part->level->scored[k]);
            detailed++;
        }
    if (detailed < part->level->n_scored)
        norma__page_element(p, "p",
                            "The same figures of every other scale are in --format csv and json.");
}

void norma__page_units_level(norma__page *p, const norma__units_part *part, size_t number)
{
    norma__buffer title = {0};
    norma__putf(&p->out, "<section id=\"level-%zu\">\n<h2>", number);
    norma__units_level_title(&title, part->result, part->level);
    norma__page_take(p, &title);
    norma__page_raw(p, "</h2>\n");
    put_summary(p, part);
    if (part->list.n > 0 && part->level->n_scored > 0)
        put_figures(p, part);
    norma__page_section_end(p);
}
