#include <math.h>

#include "report/envelope.h"

/* ---- JSON ---- */

static void add_standing(norma__json_tree *j, cJSON *rank, const char *key,
                         const norma_company_standing *s)
{
    cJSON *one = norma__add_object(j, rank, key);
    norma__add_number(j, one, "percentile", s->percentile);
    norma__add_number(j, one, "low", s->low);
    norma__add_number(j, one, "high", s->high);
}

static void add_wave(norma__json_tree *j, cJSON *figure, const char *key,
                     const norma_wave_figure *f, int wave)
{
    cJSON *one = norma__add_object(j, figure, key);
    norma__add_count(j, one, "n", f->n[wave]);
    norma__add_number(j, one, "mean", f->mean[wave]);
    norma__add_number(j, one, "sd", f->sd[wave]);
}

static void add_figure(norma__json_tree *j, cJSON *figure, const norma_wave_figure *f)
{
    add_wave(j, figure, "before", f, 0);
    add_wave(j, figure, "after", f, 1);
    norma__add_text(j, figure, "design", norma_wave_design_names[f->design]);
    norma__add_count(j, figure, "n_matched", f->n_matched);
    norma__add_number(j, figure, "change", f->change);
    norma__add_number(j, figure, "se", f->se);
    norma__add_number(j, figure, "df", f->df);
    norma__add_number(j, figure, "low", f->low);
    norma__add_number(j, figure, "high", f->high);
    norma__add_number(j, figure, "p", f->p);
    norma__add_number(j, figure, "g", f->g);
    norma__add_number(j, figure, "g_low", f->g_low);
    norma__add_number(j, figure, "g_high", f->g_high);
    norma__add_number(j, figure, "equivalence_p", f->equivalence_p);
    norma__add_text(j, figure, "verdict", norma_change_names[f->verdict]);
    if (isnan(f->rank.change))
        return;
    cJSON *rank = norma__add_object(j, figure, "company_percentile");
    add_standing(j, rank, "before", &f->rank.wave[0]);
    add_standing(j, rank, "after", &f->rank.wave[1]);
    norma__add_number(j, rank, "change", f->rank.change);
    norma__add_number(j, rank, "low", f->rank.low);
    norma__add_number(j, rank, "high", f->rank.high);
}

static void add_persons(norma__json_tree *j, cJSON *scale, const norma_reliable_change *p)
{
    cJSON *persons = norma__add_object(j, scale, "persons");
    norma__add_count(j, persons, "n", p->n);
    norma__add_number(j, persons, "smallest", p->smallest);
    norma__add_count(j, persons, "improved", p->improved);
    norma__add_count(j, persons, "worsened", p->worsened);
}

static void add_units(norma__json_tree *j, cJSON *scale, const norma_waves *r,
                      const norma_wave_scale *s)
{
    cJSON *units = norma__add_array(j, scale, "units");
    for (size_t u = 0; u < r->n_units; u++) {
        if (!s->units[u].shown)
            continue;
        cJSON *unit = norma__add_object(j, units, NULL);
        norma__add_text(j, unit, "level", r->instrument->unit_columns[r->units[u].level]);
        norma__add_text(j, unit, "unit", r->units[u].path);
        add_figure(j, unit, &s->units[u]);
    }
}

static void add_scale(norma__json_tree *j, cJSON *scales, const norma_waves *r,
                      const norma_wave_scale *s)
{
    cJSON *scale = norma__add_object(j, scales, NULL);
    norma__add_text(j, scale, "id", r->instrument->scales[s->scale].id);
    norma__add_flag(j, scale, "held", s->held);
    if (s->held)
        return;
    norma__add_text(j, scale, "comparability", norma_comparability_names[s->comparability]);
    norma__add_number(j, scale, "congruence", s->congruence);
    norma__add_numbers(j, scale, "alpha", s->alpha, 2);
    norma__add_number(j, scale, "alpha_p", s->alpha_p);
    if (s->whole.shown)
        add_figure(j, norma__add_object(j, scale, "whole"), &s->whole);
    if (s->persons.n > 0)
        add_persons(j, scale, &s->persons);
    add_units(j, scale, r, s);
}

static norma_status waves_json(norma_output *out, const norma_waves *r,
                               const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    if (r->total_shown) {
        norma__add_counts(&j, results, "n", r->n, 2);
        norma__add_count(&j, results, "n_matched", r->n_matched);
    }
    norma__add_count(&j, results, "units", r->n_units);
    norma__add_count(&j, results, "hidden", r->n_hidden);
    cJSON *scales = norma__add_array(&j, results, "scales");
    for (size_t k = 0; k < r->n_scales; k++)
        add_scale(&j, scales, r, &r->scales[k]);
    norma__add_notes(&j, envelope, &r->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

/* ---- CSV: a line a figure ---- */

static void put_line(norma__buffer *csv, const norma_waves *r, const norma_wave_scale *s,
                     const norma_wave_unit *unit, const norma_wave_figure *f)
{
    if (!f->shown)
        return;
    norma__put_field(csv, r->instrument->scales[s->scale].id);
    norma__put(csv, ",");
    norma__put_field(csv, unit ? r->instrument->unit_columns[unit->level] : "");
    norma__put(csv, ",");
    norma__put_field(csv, unit ? unit->path : "");
    norma__putf(csv, ",%zu,%zu", f->n[0], f->n[1]);
    norma__put_values(csv, (const double[]){f->mean[0], f->mean[1], f->sd[0], f->sd[1]}, 4);
    norma__putf(csv, ",%s,%zu", norma_wave_design_names[f->design], f->n_matched);
    norma__put_values(csv,
                      (const double[]){f->change, f->se, f->df, f->low, f->high, f->p, f->g,
                                       f->g_low, f->g_high, f->equivalence_p},
                      10);
    norma__putf(csv, ",%s", norma_change_names[f->verdict]);
    norma__put_values(csv,
                      (const double[]){f->rank.wave[0].percentile, f->rank.wave[1].percentile,
                                       f->rank.change, f->rank.low, f->rank.high},
                      5);
    norma__put(csv, "\n");
}

static norma_status waves_csv(norma_output *out, const norma_waves *r, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "scale,level,unit,n_before,n_after,mean_before,mean_after,sd_before,sd_after,"
                     "design,n_matched,change,se,df,low,high,p,g,g_low,g_high,equivalence_p,"
                     "verdict,percentile_before,percentile_after,percentile_change,percentile_low,"
                     "percentile_high\n");
    for (size_t k = 0; k < r->n_scales; k++) {
        const norma_wave_scale *s = &r->scales[k];
        if (s->held)
            continue;
        put_line(&csv, r, s, NULL, &s->whole);
        for (size_t u = 0; u < r->n_units; u++)
            put_line(&csv, r, s, &r->units[u], &s->units[u]);
    }
    return norma__hand_over(out, &csv, err);
}

/* ---- text ---- */

static const char *title_of(norma_language l, const norma_waves *r, const norma_wave_scale *s)
{
    const norma_scale *scale = &r->instrument->scales[s->scale];
    return norma__title(l, &scale->title, scale->id);
}

static void put_header(norma__buffer *text, norma_language l, const char *first)
{
    norma__text_header(text, l,
                       (const norma__column[]){{first, -30},
                                               {"before", 8},
                                               {"after", 8},
                                               {"change", 8},
                                               {"low", 7},
                                               {"high", 7},
                                               {"g", 7},
                                               {"pairs", 7},
                                               {"  verdict", -14}},
                       9);
}

static void put_figure(norma__buffer *text, norma_language l, const char *name,
                       const norma_wave_figure *f)
{
    norma__text_cell(text, name, -30);
    norma__text_cell(text, norma__fixed(l, f->mean[0], 1).text, 8);
    norma__text_cell(text, norma__fixed(l, f->mean[1], 1).text, 8);
    norma__text_cell(text, norma__signed(l, f->change, 1).text, 8);
    norma__text_cell(text, norma__signed(l, f->low, 1).text, 7);
    norma__text_cell(text, norma__signed(l, f->high, 1).text, 7);
    norma__text_cell(text, norma__signed(l, f->g, 2).text, 7);
    norma__text_cell(text, f->n_matched > 0 ? norma__count(l, (double)f->n_matched).text : "\u2013",
                     7);
    norma__put(text, "  ");
    norma__put(text, norma__say(l, norma_change_names[f->verdict]));
    norma__text_end(text);
}

static void put_whole(norma__buffer *text, norma_language l, const norma_waves *r)
{
    norma__put(text, "\n");
    put_header(text, l, "Scale (POMP)");
    for (size_t k = 0; k < r->n_scales; k++)
        if (r->scales[k].whole.shown)
            put_figure(text, l, title_of(l, r, &r->scales[k]), &r->scales[k].whole);
}

static void put_ranks(norma__buffer *text, norma_language l, const norma_waves *r)
{
    bool begun = false;
    for (size_t k = 0; k < r->n_scales; k++) {
        const norma_rank_change *c = &r->scales[k].whole.rank;
        if (isnan(c->change))
            continue;
        if (!begun) {
            norma__put(text, "\n");
            norma__text_header(text, l,
                               (const norma__column[]){{"Percentile among companies", -30},
                                                       {"before", 8},
                                                       {"after", 8},
                                                       {"change", 8},
                                                       {"low", 7},
                                                       {"high", 7}},
                               6);
        }
        begun = true;
        norma__text_cell(text, title_of(l, r, &r->scales[k]), -30);
        norma__text_cell(text, norma__fixed(l, c->wave[0].percentile, 0).text, 8);
        norma__text_cell(text, norma__fixed(l, c->wave[1].percentile, 0).text, 8);
        norma__text_cell(text, norma__signed(l, c->change, 0).text, 8);
        norma__text_cell(text, norma__signed(l, c->low, 0).text, 7);
        norma__text_cell(text, norma__signed(l, c->high, 0).text, 7);
        norma__text_end(text);
    }
}

static void put_persons(norma__buffer *text, norma_language l, const norma_waves *r)
{
    bool begun = false;
    for (size_t k = 0; k < r->n_scales; k++) {
        const norma_reliable_change *p = &r->scales[k].persons;
        if (p->n == 0)
            continue;
        if (!begun) {
            norma__put(text, "\n");
            norma__text_header(text, l,
                               (const norma__column[]){{"Persons who answered twice", -30},
                                                       {"persons", 9},
                                                       {"smallest", 10},
                                                       {"improved", 10},
                                                       {"worsened", 10}},
                               5);
        }
        begun = true;
        norma__text_cell(text, title_of(l, r, &r->scales[k]), -30);
        norma__text_cell(text, norma__count(l, (double)p->n).text, 9);
        norma__text_cell(text, norma__fixed(l, p->smallest, 1).text, 10);
        norma__text_cell(text, norma__count(l, (double)p->improved).text, 10);
        norma__text_cell(text, norma__count(l, (double)p->worsened).text, 10);
        norma__text_end(text);
    }
}

static void put_units(norma__buffer *text, norma_language l, const norma_waves *r)
{
    for (size_t k = 0; k < r->n_scales; k++) {
        bool begun = false;
        for (size_t u = 0; u < r->n_units; u++) {
            if (!r->scales[k].units[u].shown)
                continue;
            if (!begun) {
                norma__put(text, "\n");
                norma__put_clean(text, title_of(l, r, &r->scales[k]));
                norma__put(text, "\n");
                put_header(text, l, "Unit");
            }
            begun = true;
            put_figure(text, l, r->units[u].path, &r->scales[k].units[u]);
        }
    }
}

static norma_status waves_text(norma_output *out, const norma_waves *r,
                               const norma_report_context *context, norma_error *err)
{
    const norma_language l = context->language;
    norma__buffer text = {0};
    norma__text_input(&text, context);
    if (r->total_shown) {
        norma__sayf(&text, l, "Respondents kept: {1} before, {2} after",
                    norma__count(l, (double)r->n[0]).text, norma__count(l, (double)r->n[1]).text);
        norma__put(&text, "\n");
    }
    put_whole(&text, l, r);
    put_ranks(&text, l, r);
    put_persons(&text, l, r);
    put_units(&text, l, r);
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, &r->notes}, 2,
                      SIZE_MAX);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_waves(norma_output *out, const norma_waves *waves, norma_format format,
                                const norma_report_context *context, norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return waves_json(out, waves, context, err);
    return format == NORMA_FORMAT_CSV ? waves_csv(out, waves, err)
                                      : waves_text(out, waves, context, err);
}
