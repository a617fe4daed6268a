#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "report/units_list.h"
#include "report/units_view.h"

/* More lines or columns than this are for a file and not for a screen. */
enum {
    MOST_SCALES = 16,
    MOST_UNITS = 50,
    MOST_ENDS = 10,
    MOST_COLUMNS = 9,
    MOST_NOTES = 8,
    MOST_GAPS = 40
};

/* POMP needs fewer decimals than answers. */
static int decimals_of(const norma_units_result *r)
{
    return r->gating ? 1 : 2;
}

static void put_interval(norma__buffer *out, norma_language l, double low, double high,
                         int decimals, int width)
{
    norma__buffer text = {0};
    if (!isnan(low) && !isnan(high))
        norma__putf(&text, "[%s, %s]", norma__fixed(l, low, decimals).text,
                    norma__fixed(l, high, decimals).text);
    norma__text_cell(out, text.bytes ? text.bytes : "\xe2\x80\x93", width);
    out->failed |= text.failed;
    norma__buffer_free(&text);
}

static void put_left_out(norma__buffer *out, norma_language l, const norma__units_list *list)
{
    if (list->n == list->of)
        return;
    norma__sayf(out, l,
                "The {1} highest and {1} lowest of {2} units, by their empirical-Bayes means; all "
                "are in --format csv.",
                norma__count(l, (double)list->ends).text, norma__count(l, (double)list->of).text);
    norma__put(out, "\n");
}

/* ---- which scales a screen has room for ---- */

static size_t depth_of(const norma_units_result *r, size_t scale)
{
    return scale < r->instrument->n_scales ? r->instrument->scales[scale].depth : 0;
}

/* Whole levels of the hierarchy of scales, from the top, as long as they fit; of a first level that
   does not, as many as fit. Returns how many of the n scales in list are chosen. */
static size_t choose_scales(size_t *chosen, size_t most, const norma_units_result *r,
                            const size_t *list, size_t n)
{
    size_t taken = 0;
    for (size_t depth = 0; depth < 16; depth++) {
        size_t more = 0;
        for (size_t k = 0; k < n; k++)
            more += depth_of(r, list[k]) == depth;
        if (taken > 0 && taken + more > most)
            break;
        for (size_t k = 0; k < n && taken < most; k++)
            if (depth_of(r, list[k]) == depth)
                chosen[taken++] = list[k];
    }
    return taken;
}

static void put_scales_left_out(norma__buffer *out, norma_language l, size_t shown, size_t n)
{
    if (shown == n)
        return;
    norma__sayf(out, l, "{1} of {2} scales; all are in --format json and csv.",
                norma__count(l, (double)shown).text, norma__count(l, (double)n).text);
    norma__put(out, "\n");
}

/* ---- one scale: every figure of a unit ---- */

static void put_rank(norma__buffer *out, norma_language l, const norma_unit_mean *u)
{
    char text[112] = "\xe2\x80\x93";
    if (!isnan(u->rank_low))
        snprintf(text, sizeof text, "%s\xe2\x80\x93%s", norma__count(l, u->rank_low).text,
                 norma__count(l, u->rank_high).text);
    norma__text_cell(out, text, 9);
}

static void put_unit(norma__buffer *out, norma_language l, const norma_units_result *r,
                     const norma_units_level *level, const norma_units_scale *scale, size_t u)
{
    const norma_unit_mean *m = &scale->multilevel->units[u];
    const norma_agreement *a = norma__units_agreement(r, scale, u);
    const int d = decimals_of(r);
    norma__text_cell(out, norma__units_group(r, level)->paths[u], -16);
    norma__text_cell(out, norma__count(l, (double)m->n).text, 5);
    norma__text_cell(out, norma__fixed(l, m->mean, d).text, 6);
    put_interval(out, l, m->ci_low, m->ci_high, d, -14);
    norma__text_cell(out, norma__fixed(l, m->reliability, 2).text, 6);
    norma__text_cell(out, norma__fixed(l, m->eb_mean, d).text, 6);
    put_rank(out, l, m);
    norma__text_cell(out, norma__fixed(l, m->p_top, 2).text, 5);
    if (a) {
        norma__text_cell(out, norma__fixed(l, a->rwg_j[NORMA_NULL_UNIFORM], 2).text, 6);
        norma__text_cell(out, norma__fixed(l, a->rwg_j[r->options.skew], 2).text, 6);
        norma__text_cell(out, norma__fixed(l, a->ad_mean, 2).text, 4);
    }
    norma__text_end(out);
}

static void put_unit_table(norma__buffer *out, norma_language l, const norma_units_result *r,
                           const norma_units_level *level, const norma__units_list *list)
{
    const norma_units_scale *scale = &level->scales[level->scored[0]];
    const norma__column columns[] = {{"Unit", -16}, {"n", 5},      {"mean", 6}, {"interval", -14},
                                     {"reliab", 6}, {"EB", 6},     {"rank", 9}, {"p top", 5},
                                     {"rwg(j)", 6}, {"skewed", 6}, {"AD", 4}};
    const size_t n = sizeof columns / sizeof *columns;
    norma__put(out, "\n");
    norma__text_header(out, l, columns, scale->agreement ? n : n - 3);
    for (size_t k = 0; k < list->n; k++)
        put_unit(out, l, r, level, scale, list->units[k]);
    put_left_out(out, l, list);
}

/* ---- one scale: the level as a whole ---- */

static void put_icc(norma__buffer *out, norma_language l, const norma_components *c)
{
    norma__sayf(out, l, "ICC(1) {1} [{2}, {3}] ({4}), ICC(2) {5}; F({6}, {7}) = {8}, p {9}",
                norma__fixed(l, c->icc1, 3).text, norma__fixed(l, c->icc1_low, 3).text,
                norma__fixed(l, c->icc1_high, 3).text, norma__say(l, c->method),
                norma__fixed(l, c->icc2, 3).text, norma__count(l, c->df_between).text,
                norma__count(l, c->df_within).text, norma__fixed(l, c->f, 2).text,
                norma__p_value(l, c->p).text);
    norma__put(out, "\n");
}

/* One omega: by the variances that the factors imply, and by the saturated ones. */
typedef struct two_omegas {
    const char *of;
    double implied, saturated, alpha;
    norma_twolevel_interval implied_interval, saturated_interval;
} two_omegas;

static void put_omegas(norma__buffer *out, norma_language l, const two_omegas *omega)
{
    norma__text_cell(out, norma__say(l, omega->of), -26);
    norma__text_cell(out, norma__fixed(l, omega->implied, 3).text, 7);
    put_interval(out, l, omega->implied_interval.low, omega->implied_interval.high, 3, -14);
    norma__text_cell(out, norma__fixed(l, omega->saturated, 3).text, 9);
    put_interval(out, l, omega->saturated_interval.low, omega->saturated_interval.high, 3, -14);
    norma__text_cell(out, norma__fixed(l, omega->alpha, 3).text, 5);
    norma__text_end(out);
}

static void put_two_level(norma__buffer *out, norma_language l, const norma_twolevel_result *t)
{
    static const norma__column columns[] = {{"Two-level omega", -26}, {"implied", 7},
                                            {"interval", -14},        {"saturated", 9},
                                            {"interval", -14},        {"alpha", 5}};
    if (!t)
        return;
    const norma_twolevel_implied *i = &t->implied;
    const two_omegas omegas[] = {
        {"within units", i->omega_within, t->omega_within, t->alpha_within,
         i->omega_within_interval, t->omega_within_interval},
        {"of the score", i->omega_2l, t->omega_2l, t->alpha_2l, i->omega_2l_interval,
         t->omega_2l_interval},
        {"of observed unit means", i->omega_between_observed, t->omega_between_observed,
         t->alpha_between_observed, i->omega_between_observed_interval,
         t->omega_between_observed_interval},
        {"of units (latent)", i->omega_between, t->omega_between, t->alpha_between,
         i->omega_between_interval, t->omega_between_interval}};
    norma__put(out, "\n");
    norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; k < sizeof omegas / sizeof *omegas; k++)
        put_omegas(out, l, &omegas[k]);
}

/* ---- several scales ---- */

static void put_scale_table(norma__buffer *out, norma_language l, const norma_units_result *r,
                            const norma_units_level *level)
{
    static const norma__column columns[] = {
        {"Scale", -20},       {"ICC(1)", 6},    {"interval", -14}, {"ICC(2)", 6},
        {"omega within", 12}, {"saturated", 9}, {"of means", 8},   {"saturated", 9}};
    size_t chosen[MOST_SCALES];
    norma__put(out, "\n");
    norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
    const size_t n = choose_scales(chosen, MOST_SCALES, r, level->scored, level->n_scored);
    for (size_t k = 0; k < n; k++) {
        const norma_units_scale *scale = &level->scales[chosen[k]];
        const norma_components *c = &scale->multilevel->components;
        const norma_twolevel_result *t = scale->two_level;
        norma__text_cell(out, norma__units_id(r, chosen[k]), -20);
        norma__text_cell(out, norma__fixed(l, c->icc1, 3).text, 6);
        put_interval(out, l, c->icc1_low, c->icc1_high, 3, -14);
        norma__text_cell(out, norma__fixed(l, c->icc2, 3).text, 6);
        norma__text_cell(out, norma__fixed(l, t ? t->implied.omega_within : NAN, 3).text, 12);
        norma__text_cell(out, norma__fixed(l, t ? t->omega_within : NAN, 3).text, 9);
        norma__text_cell(out, norma__fixed(l, t ? t->implied.omega_between_observed : NAN, 3).text,
                         8);
        norma__text_cell(out, norma__fixed(l, t ? t->omega_between_observed : NAN, 3).text, 9);
        norma__text_end(out);
    }
    put_scales_left_out(out, l, n, level->n_scored);
}

static const char *mark(const norma_units_scale *scale, size_t unit)
{
    static const char *const marks[] = {"", "?", "*"};
    return scale->verdicts ? marks[scale->verdicts[unit]] : "";
}

static void put_heat_map(norma__buffer *out, norma_language l, const norma_units_result *r,
                         const norma_units_level *level, const norma__units_list *list)
{
    size_t columns[MOST_COLUMNS];
    const size_t n = choose_scales(columns, MOST_COLUMNS, r, level->scored, level->n_scored);
    const size_t room = n < 4 ? 16 : 70 / n - 2;
    const int width = (int)room;
    norma__put(out, "\n");
    norma__text_cell(out, norma__say(l, "Unit"), -16);
    norma__text_cell(out, "n", 5);
    for (size_t k = 0; k < n; k++) {
        const char *id = norma__units_id(r, columns[k]);
        norma__text_cell(out, id, norma__utf8_columns(id) > room ? -width : width);
    }
    norma__text_end(out);
    for (size_t k = 0; k < list->n; k++) {
        const size_t u = list->units[k];
        norma__text_cell(out, norma__units_group(r, level)->paths[u], -16);
        norma__text_cell(out, norma__count(l, (double)norma__units_respondents(r, level, u)).text,
                         5);
        for (size_t c = 0; c < n; c++) {
            const norma_units_scale *scale = &level->scales[columns[c]];
            char cell[64];
            snprintf(cell, sizeof cell, "%s%s",
                     norma__fixed(l, scale->multilevel->units[u].mean, decimals_of(r)).text,
                     mark(scale, u));
            norma__text_cell(out, cell, width);
        }
        norma__text_end(out);
    }
    put_left_out(out, l, list);
    if (r->gating) {
        norma__put(out, norma__say(l, "? the gate is cautious about this unit's score; * the gate "
                                      "holds it back"));
        norma__put(out, "\n");
    }
}

/* ---- a level ---- */

static void put_level_title(norma__buffer *out, norma_language l, const norma_units_result *r,
                            const norma_units_level *level)
{
    const char *population = norma__units_population(r, level->population);
    norma__buffer line = {0};
    norma__put(&line, norma__units_group(r, level)->column);
    if (population)
        norma__putf(&line, " \xc2\xb7 %s", population);
    if (level->n_scored == 1)
        norma__putf(&line, " \xc2\xb7 %s", norma__units_title(r, level->scored[0], l));
    norma__put(out, "\n");
    out->failed |= line.failed;
    norma__put_clean(out, line.bytes ? line.bytes : "");
    norma__put(out, ": ");
    norma__sayf(out, l, "{1 unit|units} shown", norma__count(l, (double)level->n_shown).text);
    norma__put(out, "\n");
    norma__buffer_free(&line);
}

static void put_level(norma__buffer *out, norma_language l, const norma_units_result *r,
                      const norma_units_level *level)
{
    norma__units_list list;
    put_level_title(out, l, r, level);
    if (level->n_shown == 0 || level->n_scored == 0)
        return;
    if (level->n_shown == 1) {
        norma__put(out, norma__say(l, "There is no other unit to compare it with: no ICC, no "
                                      "ranks, no shrunken means."));
        norma__put(out, "\n");
    }
    if (!norma__units_list_make(&list, r, level, MOST_UNITS, MOST_ENDS)) {
        out->failed = true;
    } else if (level->n_scored == 1) {
        const norma_units_scale *scale = &level->scales[level->scored[0]];
        if (level->n_shown > 1)
            put_icc(out, l, &scale->multilevel->components);
        put_two_level(out, l, scale->two_level);
        put_unit_table(out, l, r, level, &list);
    } else {
        if (level->n_shown > 1)
            put_scale_table(out, l, r, level);
        put_heat_map(out, l, r, level, &list);
    }
    norma__units_list_free(&list);
}

/* ---- gaps, held scales, what is not shown ---- */

static void put_gap(norma__buffer *out, norma_language l, const norma_units_result *r,
                    const norma_units_gap *g)
{
    const int d = decimals_of(r);
    norma__text_cell(out, norma__units_id(r, g->scale), -20);
    norma__text_cell(
        out, g->level == NORMA_NONE ? norma__say(l, "all") : r->groupings[g->level]->paths[g->unit],
        -16);
    norma__text_cell(out, norma__signed(l, g->gap.gap, d).text, 7);
    put_interval(out, l, g->gap.low, g->gap.high, d, -16);
    norma__text_cell(out, norma__signed(l, g->gap.hedges_g, 2).text, 6);
    norma__text_cell(out, norma__say(l, norma_comparability_names[g->gap.comparability]), -20);
    norma__text_end(out);
}

static void put_gaps(norma__buffer *out, norma_language l, const norma_units_result *r)
{
    static const norma__column columns[] = {{"Scale", -20}, {"Unit", -16},
                                            {"gap", 7},     {"interval", -16},
                                            {"g", 6},       {"comparability", -20}};
    for (size_t k = 0; k < r->n_gaps && k < MOST_GAPS; k++) {
        const norma_units_gap *g = &r->gaps[k];
        if (k == 0 || g->populations[0] != g[-1].populations[0] ||
            g->populations[1] != g[-1].populations[1]) {
            norma__put(out, "\n");
            norma__sayf(out, l, "Gaps: {1} minus {2}",
                        norma__units_population(r, g->populations[0]),
                        norma__units_population(r, g->populations[1]));
            norma__put(out, "\n");
            norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
        }
        put_gap(out, l, r, g);
    }
    if (r->n_gaps > MOST_GAPS) {
        norma__put(out, norma__say(l, "All gaps are in --format json."));
        norma__put(out, "\n");
    }
}

/* Only of populations whose total may be shown: the rest would tell that it is small. */
static void put_held(norma__buffer *out, norma_language l, const norma_units_result *r)
{
    norma__buffer line = {0};
    for (size_t p = 0; p < r->n_populations; p++)
        for (size_t s = 0; norma__units_total_shown(r, p) && s < r->n_scales; s++) {
            const char *population = norma__units_population(r, r->populations[p]);
            if (r->totals[p * r->n_scales + s].verdict != NORMA_HOLD)
                continue;
            norma__putf(&line, "%s%s", line.length ? ", " : "", norma__units_id(r, s));
            if (population)
                norma__putf(&line, " (%s)", population);
        }
    if (line.length) {
        norma__put(out, "\n");
        norma__text_paragraph(out, norma__say(l, "Held back"), &line);
    }
    norma__buffer_free(&line);
}

enum { MOST_NAMES = 40 };

static bool put_name(norma__buffer *line, size_t *n, const char *name, const char *population)
{
    if ((*n)++ >= MOST_NAMES)
        return false;
    norma__putf(line, "%s%s", line->length ? ", " : "", name);
    if (population)
        norma__putf(line, " (%s)", population);
    return true;
}

static void put_hidden(norma__buffer *out, norma_language l, const norma_units_result *r)
{
    norma__buffer line = {0}, why = {0};
    size_t n = 0;
    for (size_t p = 0; p < r->n_populations; p++)
        if (!norma__units_total_shown(r, p))
            put_name(&line, &n, norma__say(l, "the total"),
                     norma__units_population(r, r->populations[p]));
    for (size_t i = 0; i < r->n_levels; i++) {
        const norma_units_level *level = &r->levels[i];
        const norma_grouping *group = norma__units_group(r, level);
        for (size_t u = 0; u < group->n_units; u++)
            if (norma__units_hides(r, level, u))
                put_name(&line, &n, group->paths[u], norma__units_population(r, level->population));
    }
    if (n > MOST_NAMES)
        norma__putf(&line, ", \xe2\x80\xa6");
    if (n > 0) {
        norma__put(out, "\n");
        norma__text_paragraph(out, norma__say(l, "Not shown"), &line);
        norma__put(&why, norma__say(l, norma__units_why_hidden));
        norma__text_paragraph(out, "", &why);
    }
    norma__buffer_free(&line);
    norma__buffer_free(&why);
}

/* ---- totals ---- */

static void put_total(norma__buffer *out, norma_language l, const norma_units_result *r, size_t p,
                      size_t s)
{
    const norma_units_total *total = &r->totals[p * r->n_scales + s];
    const char *population = norma__units_population(r, r->populations[p]);
    norma__text_cell(out, population ? population : norma__say(l, "all"), -16);
    norma__text_cell(out, norma__units_id(r, s), -20);
    norma__text_cell(out, norma__count(l, (double)total->n).text, 7);
    norma__text_cell(out, norma__fixed(l, total->mean, decimals_of(r)).text, 7);
    norma__text_cell(out, norma__fixed(l, total->sd, decimals_of(r)).text, 7);
    put_interval(out, l, total->low, total->high, decimals_of(r), -14);
    norma__text_end(out);
}

/* The scales of a population that are not held, and its total shown. */
static size_t list_scored(size_t *list, const norma_units_result *r, size_t p)
{
    size_t n = 0;
    for (size_t s = 0; norma__units_total_shown(r, p) && s < r->n_scales; s++)
        if (r->totals[p * r->n_scales + s].verdict != NORMA_HOLD)
            list[n++] = s;
    return n;
}

static void put_totals(norma__buffer *out, norma_language l, const norma_units_result *r)
{
    static const norma__column columns[] = {{"Total", -16}, {"Scale", -20}, {"n", 7},
                                            {"mean", 7},    {"SD", 7},      {"interval", -14}};
    size_t *list = NORMA__NEW(size_t, r->n_scales);
    size_t chosen[MOST_SCALES], most = 0, shown = 0;
    out->failed |= !list;
    for (size_t p = 0; list && p < r->n_populations; p++) {
        const size_t n = list_scored(list, r, p);
        const size_t told = choose_scales(chosen, MOST_SCALES, r, list, n);
        if (told > 0 && most == 0) {
            norma__put(out, "\n");
            norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
        }
        for (size_t k = 0; k < told; k++)
            put_total(out, l, r, p, chosen[k]);
        most = n > most ? n : most;
        shown = told > shown ? told : shown;
    }
    put_scales_left_out(out, l, shown, most);
    if (most > 0) {
        norma__sayf(out, l, norma__units_drawn(r), r->groupings[0]->column);
        norma__put(out, "\n");
    }
    free(list);
}

/* ---- notes ---- */

static void put_notes(norma__buffer *out, const norma__units_view *view)
{
    const norma_notes **lists = NULL;
    const size_t n = norma__units_note_lists(&lists, view);
    if (n == 0)
        out->failed = true;
    else
        norma__text_notes(out, view->context.language, lists, n, MOST_NOTES);
    free(lists);
}

norma_status norma__units_text(norma_output *out, const norma__units_view *view, norma_error *err)
{
    const norma_units_result *r = view->result;
    const norma_language l = view->context.language;
    norma__buffer text = {0};
    norma__text_input(&text, &view->context);
    put_totals(&text, l, r);
    for (size_t i = 0; i < r->n_levels; i++)
        put_level(&text, l, r, &r->levels[i]);
    put_gaps(&text, l, r);
    put_held(&text, l, r);
    put_hidden(&text, l, r);
    put_notes(&text, view);
    return norma__hand_over(out, &text, err);
}
