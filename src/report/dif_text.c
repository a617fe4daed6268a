#include <math.h>

#include "report/dif_parts.h"
#include "report/envelope.h"

static const char *title_of(norma_language l, const norma_instrument *instrument, const char *scale)
{
    size_t at = norma_instrument_find_scale(instrument, scale);
    return at == NORMA_NONE ? scale : norma__title(l, &instrument->scales[at].title, scale);
}

void norma__put_dif_rule(norma__buffer *out, norma_language l, const norma_dif_options *o)
{
    bool logistic = o->method == NORMA_DIF_LOGISTIC;
    static const char *const tests[] = {
        "An item is flagged by logistic regression, score against score, group and product, at p < "
        "{1}",
        "An item is flagged by logistic regression, score against score and group, at p < {1}",
        "An item is flagged by logistic regression, score and group against their product, at p < "
        "{1}"};
    norma__sayf(out, l,
                logistic ? tests[o->test] : "An item is flagged by the Mantel test at p < {1}",
                norma__setting(l, o->alpha).text);
    if (o->adjust == NORMA_DIF_ADJUST_BH) {
        norma__put(out, " ");
        norma__put(out, norma__say(l, "(Benjamini-Hochberg)"));
    }
    switch (o->effect) {
    case NORMA_DIF_NO_SIZE:
        break;
    case NORMA_DIF_CLASS:
        norma__put(out, norma__say(l, logistic ? ", and of class B or C (Jodoin-Gierl)"
                                               : ", and of class B or C (ETS)"));
        break;
    case NORMA_DIF_ZUMBO_THOMAS:
        norma__put(out, norma__say(l, ", and of class B or C (Zumbo-Thomas)"));
        break;
    default:
        norma__sayf(out, l, ", and an effect ({1}) of at least {2}",
                    norma_dif_effect_names[o->effect], norma__setting(l, o->min_effect).text);
    }
    norma__put(out, ".\n");
}

static const norma__column logistic_columns[] = {
    {"Item", -18}, {"reference", 10}, {"focal", 8}, {"chi2", 8},    {"df", 3},         {"p", 9},
    {"R2", 7},     {"class", 6},      {"group", 8}, {"slope %", 9}, {"  flagged", -10}};
static const norma__column mantel_columns[] = {
    {"Item", -18}, {"reference", 10}, {"focal", 8},    {"chi2", 8},  {"df", 3},         {"p", 9},
    {"SMD/sd", 8}, {"class", 6},      {"log odds", 9}, {"delta", 7}, {"  flagged", -10}};

static void put_start(norma__buffer *out, norma_language l, const norma_dif_item *i,
                      const norma_dif_chi2 *test, double p)
{
    norma__text_cell(out, i->id, -18);
    norma__text_cell(out, norma__fixed(l, i->reference_mean, 2).text, 10);
    norma__text_cell(out, norma__fixed(l, i->focal_mean, 2).text, 8);
    norma__text_cell(out, norma__fixed(l, test->chi2, 2).text, 8);
    norma__text_cell(out, norma__fixed(l, test->df, 0).text, 3);
    norma__text_cell(out, norma__p_value(l, p).text, 9);
}

static void put_flag(norma__buffer *out, norma_language l, const norma_dif_item *i)
{
    norma__put(out, "  ");
    norma__text_cell(out, i->flagged ? norma__say(l, "yes") : "", -8);
    norma__text_end(out);
}

static void put_logistic(norma__buffer *out, norma_language l, const norma_dif_item *i,
                         const norma_dif_options *o)
{
    const norma_dif_logistic *g = &i->logistic;
    const norma_dif_chi2 *tests[] = {&g->both, &g->uniform, &g->nonuniform};
    const double r2[] = {g->nagelkerke.both, g->nagelkerke.uniform, g->nagelkerke.nonuniform};
    int label = o->effect == NORMA_DIF_ZUMBO_THOMAS ? g->zumbo_thomas : g->jodoin_gierl;
    put_start(out, l, i, tests[o->test], i->adjusted_p);
    norma__text_cell(out, norma__fixed(l, r2[o->test], 3).text, 7);
    norma__text_cell(out, norma_dif_class_names[label], 6);
    norma__text_cell(out, norma__signed(l, g->group, 2).text, 8);
    norma__text_cell(out, norma__fixed(l, 100 * g->beta_change, 1).text, 9);
    put_flag(out, l, i);
}

static void put_mantel(norma__buffer *out, norma_language l, const norma_dif_item *i)
{
    const norma_dif_mantel *m = &i->mantel;
    put_start(out, l, i, isnan(m->mantel_haenszel.p) ? &m->mantel : &m->mantel_haenszel,
              i->adjusted_p);
    norma__text_cell(out, norma__signed(l, m->smd_ratio, 3).text, 8);
    norma__text_cell(out, norma_dif_class_names[m->ets], 6);
    norma__text_cell(out, norma__signed(l, m->liu_agresti, 2).text, 9);
    norma__text_cell(out, norma__signed(l, m->delta, 2).text, 7);
    put_flag(out, l, i);
}

/* Then the differences of all items cancel each other out, whatever they are. */
static bool matched_by_all(const norma_dif_focal *f)
{
    for (size_t j = 0; j < f->n_items; j++)
        if (!f->items[j].anchor)
            return false;
    return true;
}

static void put_focal(norma__buffer *out, norma_language l, const norma_dif_result *r,
                      const norma_dif_focal *f, const norma_dif_options *o)
{
    bool logistic = o->method == NORMA_DIF_LOGISTIC;
    norma__sayf(out, l, "{1} ({2}) against {3} ({4}): {5} of {6 item|items} flagged", f->name,
                norma__count(l, (double)f->n_focal).text, r->reference,
                norma__count(l, (double)f->n_reference).text,
                norma__count(l, (double)f->n_flagged).text,
                norma__count(l, (double)r->n_items).text);
    if (f->rounds) {
        norma__put(out, ", ");
        norma__sayf(out, l, "{1 round|rounds} of purification",
                    norma__count(l, (double)f->rounds).text);
    }
    norma__put(out, "\n");
    norma__text_header(out, l, logistic ? logistic_columns : mantel_columns, 11);
    for (size_t j = 0; j < f->n_items; j++)
        if (logistic)
            put_logistic(out, l, &f->items[j], o);
        else
            put_mantel(out, l, &f->items[j]);
    if (!matched_by_all(f)) {
        norma__sayf(out, l, "Together they add {1} to the focal group's sum of answers.",
                    norma__signed(l, f->smd_sum, 2).text);
        norma__put(out, "\n");
    }
}

static void put_anchors(norma__buffer *out, norma_language l, const norma_dif_result *r)
{
    norma__buffer list = {0};
    for (size_t j = 0; j < r->n_items; j++)
        if (r->anchor[j]) {
            if (list.length)
                norma__put(&list, ", ");
            norma__put_clean(&list, r->focal[0].items[j].id);
        }
    if (!list.length)
        norma__put(&list, norma__say(l, "none"));
    norma__text_paragraph(out, norma__say(l, "Anchors: "), &list);
    norma__buffer_free(&list);
}

void norma__put_dif(norma__buffer *out, norma_language l, const norma_dif_result *r,
                    const norma_dif_options *options, const norma_instrument *instrument)
{
    norma__put(out, "\n");
    norma__put_clean(out, title_of(l, instrument, r->id));
    norma__put(out, "\n");
    for (size_t k = 0; k < r->n_focal; k++)
        put_focal(out, l, r, &r->focal[k], options);
    put_anchors(out, l, r);
}
