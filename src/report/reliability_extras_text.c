#include <math.h>

#include "report/coefficient.h"
#include "report/reliability_parts.h"

static norma__figure of(norma_language l, double value)
{
    return norma__fixed(l, value, 3);
}

/* The last interval of a coefficient is the one that supposes least. */
static void put_with_interval(norma__buffer *out, norma_language l, const norma_coefficient *c)
{
    const norma_interval none = {.low = NAN, .high = NAN};
    const norma_interval *i = c->n_intervals ? &c->intervals[c->n_intervals - 1] : &none;
    norma__text_cell(out, of(l, c->value).text, 11);
    norma__text_interval(out, l, i->low, i->high);
}

/* ---- composites ---- */

static double highest_corrected(const norma_composite *c)
{
    double most = NAN;
    for (size_t b = 0; b < c->n_parts; b++)
        for (size_t a = 0; a < b; a++)
            most = fmax(most, c->disattenuated[a + b * c->n_parts]);
    return most;
}

static void put_composites(norma__buffer *out, norma_language l, const norma_reliability_extras *e)
{
    if (e->n_composites == 0)
        return;
    norma__putf(out, "\n%s\n", norma__say(l, "Scores of scales that have parts (Mosier, 1943)"));
    norma__text_header(out, l,
                       (const norma__column[]){{"Scale", -20},
                                               {"parts", 5},
                                               {"n", 9},
                                               {"reliability", 11},
                                               {"interval", -16},
                                               {"highest corrected r", 19},
                                               {"SEM", 6}},
                       7);
    for (size_t k = 0; k < e->n_composites; k++) {
        const norma_composite *c = e->composites[k];
        norma__text_cell(out, c->id, -20);
        norma__text_cell(out, norma__count(l, (double)c->n_parts).text, 5);
        norma__text_cell(out, norma__count(l, (double)c->n).text, 9);
        put_with_interval(out, l, &c->reliability);
        norma__text_cell(out, of(l, highest_corrected(c)).text, 19);
        norma__text_cell(out, of(l, c->sem).text, 6);
        norma__text_end(out);
    }
}

/* ---- two occasions ---- */

static void put_retest_line(norma__buffer *out, norma_language l, const norma_retest *r)
{
    norma__text_cell(out, r->id, -20);
    norma__text_cell(out, norma__count(l, (double)r->n).text, 7);
    put_with_interval(out, l, &r->r);
    norma__text_cell(out, of(l, r->icc.forms[NORMA_ICC_A1].value).text, 9);
    norma__text_cell(out, norma__signed(l, r->change, 3).text, 7);
    norma__text_cell(out, of(l, r->smallest_change).text, 15);
    norma__text_cell(out, of(l, r->sem).text, 6);
    norma__text_end(out);
}

static void put_forms(norma__buffer *out, norma_language l, const norma_retest *r)
{
    norma__buffer line = {0};
    norma__put(out, "\n");
    for (size_t f = 0; f < NORMA_ICC_FORMS; f++) {
        put_with_interval(out, l, &r->icc.forms[f]);
        norma__put(out, norma__say(l, r->icc.forms[f].label));
        norma__put(out, "\n");
    }
    norma__sayf(&line, l,
                "From {1} to {2}: {3} [{4}, {5}], p {6}. Beyond the smallest detectable change: "
                "{7} up, {8} down.",
                of(l, r->mean[0]).text, of(l, r->mean[1]).text, norma__signed(l, r->change, 3).text,
                of(l, r->change_low).text, of(l, r->change_high).text,
                norma__p_value(l, r->change_p).text, norma__count(l, (double)r->improved).text,
                norma__count(l, (double)r->declined).text);
    norma__text_paragraph(out, norma__say(l, "Change"), &line);
}

static void put_retests(norma__buffer *out, norma_language l, const norma_reliability_extras *e)
{
    if (e->n_retests == 0)
        return;
    norma__putf(out, "\n%s\n", norma__say(l, "Two occasions"));
    norma__text_header(out, l,
                       (const norma__column[]){{"Scale", -20},
                                               {"n", 7},
                                               {"r", 11},
                                               {"interval", -16},
                                               {"ICC(2,1)", 9},
                                               {"change", 7},
                                               {"smallest change", 15},
                                               {"SEM", 6}},
                       8);
    for (size_t k = 0; k < e->n_retests; k++)
        put_retest_line(out, l, e->retests[k]);
    if (e->n_retests == 1)
        put_forms(out, l, e->retests[0]);
}

/* ---- short forms ---- */

static void put_items(norma__buffer *out, norma_language l, const norma_short_form *s)
{
    for (size_t k = 0; k < s->keep; k++)
        norma__putf(out, "%s%s (%s)", k ? ", " : "", s->item_ids[k],
                    norma__percent(l, s->chosen[s->items[k]]).text);
}

static void put_short_form(norma__buffer *out, norma_language l, const norma_short_form *s)
{
    norma__buffer items = {0}, line = {0};
    put_items(&items, l, s);
    norma__sayf(&line, l, "{1} of {2} items: {3}. In brackets: folds that chose the item, of {4}.",
                norma__count(l, (double)s->keep).text, norma__count(l, (double)s->n_items).text,
                items.bytes ? items.bytes : "", norma__count(l, (double)s->folds).text);
    line.failed |= items.failed;
    norma__buffer_free(&items);
    norma__putf(out, "%s\n", s->id);
    norma__text_paragraph(out, "", &line);
    norma__sayf(&line, l,
                "alpha {1} in the rows that chose them, {2} [{3}, {4}] cross-validated; {5} for as "
                "many items of the quality of all; {6} of the full scale",
                of(l, s->alpha).text, of(l, s->alpha_cross_validated).text,
                of(l, s->alpha_low).text, of(l, s->alpha_high).text, of(l, s->spearman_brown).text,
                of(l, s->alpha_full).text);
    norma__text_paragraph(out, "", &line);
    norma__sayf(&line, l,
                "correlation with the full scale {1}, corrected for shared errors {2}, "
                "cross-validated {3}",
                of(l, s->r_full).text, of(l, s->r_full_corrected).text,
                of(l, s->r_full_cross_validated).text);
    norma__text_paragraph(out, "", &line);
}

void norma__text_extras(norma__buffer *out, norma_language l, const norma_reliability_extras *e)
{
    put_composites(out, l, e);
    put_retests(out, l, e);
    if (e->n_short_forms)
        norma__putf(out, "\n%s\n", norma__say(l, "Short forms"));
    for (size_t k = 0; k < e->n_short_forms; k++)
        put_short_form(out, l, e->short_forms[k]);
}
