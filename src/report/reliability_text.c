#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"

#include "report/coefficient.h"
#include "report/reliability_parts.h"

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
    norma__text_cell(out, norma__count(l, (double)r->n).text, 7);
    norma__text_cell(out, norma__fixed(l, r->alpha, 3).text, 6);
    norma__text_interval(out, l, r->alpha_low, r->alpha_high);
    norma__text_cell(out, norma__fixed(l, r->omega_total, 3).text, 6);
    double bound = r->n_coefficients ? value_of(r, "lambda4") : r->alpha_standardized;
    norma__text_cell(out, norma__fixed(l, bound, 3).text, 9);
    norma__text_cell(out, norma__fixed(l, smallest_item_rest(r), 2).text, 11);
    norma__text_cell(out, norma__fixed(l, r->sem, 3).text, 6);
    norma__text_end(out);
}

static void put_scales(norma__buffer *out, norma_language l,
                       const norma__reliability_report *report)
{
    const bool full = report->n_scales > 0 && report->scales[0]->n_coefficients > 0;
    const norma__column columns[] = {{"Scale", -20},
                                     {"items", 5},
                                     {"n", 7},
                                     {"alpha", 6},
                                     {"interval (Feldt)", -16},
                                     {"omega", 6},
                                     {full ? "lambda 4" : "std alpha", 9},
                                     {"item-rest r", 11},
                                     {"SEM", 6}};
    norma__put(out, "\n");
    norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
    for (size_t s = 0; s < report->n_scales; s++)
        put_scale_line(out, l, report->scales[s]);
    if (report->n_scales < 2)
        return;
    norma__buffer line = {0};
    if (full)
        norma__sayf(&line, l,
                    "item-rest r: the smallest of the scale. Every coefficient, item and score of "
                    "one scale: --scale {1}; of all of them: --format json.",
                    report->scales[0]->id);
    else
        norma__sayf(&line, l,
                    "item-rest r: the smallest of the scale. Its items: --scale {1}; those of all "
                    "scales: --format json. Every coefficient: --extent full.",
                    report->scales[0]->id);
    norma__put(out, "\n");
    norma__text_paragraph(out, "", &line);
}

/* ---- notes ---- */

enum { MOST_OWN = 8 }; /* scales whose notes are told one scale after the other */

/* The notes of everything, in the order of the report; returns how many lists. */
static size_t list_notes(const norma_notes **lists, const char **ids,
                         const norma__reliability_report *report)
{
    const norma_reliability_extras *e = report->extras;
    size_t n = 0;
    for (size_t s = 0; s < report->n_scales; s++, n++) {
        ids[n] = report->scales[s]->id;
        lists[n] = &report->scales[s]->notes;
    }
    for (size_t k = 0; k < e->n_composites; k++, n++) {
        ids[n] = e->composites[k]->id;
        lists[n] = &e->composites[k]->notes;
    }
    for (size_t k = 0; k < e->n_retests; k++, n++) {
        ids[n] = e->retests[k]->id;
        lists[n] = &e->retests[k]->notes;
    }
    for (size_t k = 0; k < e->n_short_forms; k++, n++) {
        ids[n] = e->short_forms[k]->id;
        lists[n] = &e->short_forms[k]->notes;
    }
    return n;
}

/* Of one scale or of many, all together; of a few, each under its name. */
static void put_notes(norma__buffer *out, norma_language l, const norma__reliability_report *report)
{
    const norma_reliability_extras *e = report->extras;
    size_t room = 1 + report->n_scales + e->n_composites + e->n_retests + e->n_short_forms;
    const norma_notes **lists = NORMA__NEW(const norma_notes *, room);
    const char **ids = NORMA__NEW(const char *, room);
    if (!lists || !ids) {
        out->failed = true;
    } else {
        bool together = report->n_scales < 2 || report->n_scales > MOST_OWN;
        size_t n = 1 + list_notes(lists + 1, ids + 1, report);
        lists[0] = report->context->notes;
        norma__text_notes(out, l, lists, together ? n : 1, SIZE_MAX);
        for (size_t k = 1; k < n && !together; k++) {
            if (lists[k]->n)
                norma__putf(out, "\n%s", ids[k]);
            norma__text_notes(out, l, lists + k, 1, SIZE_MAX);
        }
    }
    free(lists);
    free(ids);
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
