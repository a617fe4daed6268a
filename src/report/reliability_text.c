#include <math.h>
#include <stdint.h>
#include <string.h>

#include "report/reliability_parts.h"

void norma__text_interval(norma__buffer *out, norma_language l, double low, double high)
{
    norma__buffer interval = {0};
    norma__sayf(&interval, l, "[{1}, {2}]", norma__fixed(l, low, 3).text,
                norma__fixed(l, high, 3).text);
    norma__text_cell(out, interval.bytes ? interval.bytes : "", -16);
    out->failed |= interval.failed;
    norma__buffer_free(&interval);
}

static double value_of(const norma_reliability_result *r, const char *code)
{
    for (size_t k = 0; k < r->n_coefficients; k++)
        if (strcmp(r->coefficients[k].code, code) == 0)
            return r->coefficients[k].value;
    return NAN;
}

static double smallest_item_rest(const norma_reliability_result *r)
{
    double least = NAN;
    for (size_t i = 0; i < r->n_items; i++)
        least = fmin(least, r->items[i].r_rest);
    return least;
}

static void put_scale_line(norma__buffer *out, norma_language l, const norma_reliability_result *r)
{
    norma__text_cell(out, r->id, -20);
    norma__text_cell(out, norma__count(l, (double)r->n_items).text, 5);
    norma__text_cell(out, norma__count(l, (double)r->n).text, 9);
    norma__text_cell(out, norma__fixed(l, r->alpha, 3).text, 6);
    norma__text_interval(out, l, r->alpha_low, r->alpha_high);
    norma__text_cell(out, norma__fixed(l, r->omega_total, 3).text, 6);
    norma__text_cell(out, norma__fixed(l, value_of(r, "lambda4"), 3).text, 8);
    norma__text_cell(out, norma__fixed(l, r->sem, 3).text, 6);
    norma__text_cell(out, norma__fixed(l, smallest_item_rest(r), 2).text, 11);
    norma__text_end(out);
}

static void put_scales(norma__buffer *out, norma_language l,
                       const norma__reliability_report *report)
{
    static const norma__column columns[] = {
        {"Scale", -20}, {"items", 5},    {"n", 9},   {"alpha", 6},       {"interval (Feldt)", -16},
        {"omega", 6},   {"lambda 4", 8}, {"SEM", 6}, {"item-rest r", 11}};
    norma__put(out, "\n");
    norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
    for (size_t s = 0; s < report->n_scales; s++)
        put_scale_line(out, l, report->scales[s]);
    if (report->n_scales < 2)
        return;
    norma__buffer line = {0};
    norma__sayf(&line, l,
                "item-rest r: the smallest of the scale. Every coefficient, item and score of one "
                "scale: --scale {1}; of all of them: --format json.",
                report->scales[0]->id);
    norma__put(out, "\n");
    norma__text_paragraph(out, "", &line);
}

/* ---- notes ---- */

static void put_own_notes(norma__buffer *out, norma_language l, const char *id,
                          const norma_notes *notes)
{
    if (notes->n)
        norma__putf(out, "\n%s", id);
    norma__text_notes(out, l, (const norma_notes *const[]){notes}, 1, SIZE_MAX);
}

static void put_notes(norma__buffer *out, norma_language l, const norma__reliability_report *report)
{
    const norma_reliability_extras *e = report->extras;
    const norma_notes *own = report->n_scales == 1 ? &report->scales[0]->notes : NULL;
    norma__text_notes(out, l, (const norma_notes *const[]){report->context->notes, own}, 2,
                      SIZE_MAX);
    for (size_t s = 0; s < report->n_scales && !own; s++)
        put_own_notes(out, l, report->scales[s]->id, &report->scales[s]->notes);
    for (size_t k = 0; k < e->n_composites; k++)
        put_own_notes(out, l, e->composites[k]->id, &e->composites[k]->notes);
    for (size_t k = 0; k < e->n_retests; k++)
        put_own_notes(out, l, e->retests[k]->id, &e->retests[k]->notes);
    for (size_t k = 0; k < e->n_short_forms; k++)
        put_own_notes(out, l, e->short_forms[k]->id, &e->short_forms[k]->notes);
}

norma_status norma__reliability_text(norma_output *out, const norma__reliability_report *report,
                                     norma_error *err)
{
    norma_language l = report->context->language;
    norma__buffer text = {0};
    norma__text_input(&text, report->context);
    put_scales(&text, l, report);
    if (report->n_scales == 1)
        norma__text_scale(&text, l, report->scales[0]);
    norma__text_extras(&text, l, report->extras);
    put_notes(&text, l, report);
    return norma__hand_over(out, &text, err);
}
