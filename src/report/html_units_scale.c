/* One scale in every unit of a level: means, ranks, agreement. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "report/html_chart.h"
#include "report/html_units.h"

static const norma_units_scale *scale_of(const norma__units_part *part, size_t scale)
{
    return &part->level->scales[scale];
}

/* ---- means ---- */

static void add_mean(norma__chart *chart, cJSON *units, const norma__units_part *part, size_t place,
                     const char *what, double mean, double low, double high)
{
    if (isnan(mean))
        return;
    norma__json_tree *j = &chart->json;
    cJSON *line = norma__add_object(j, units, NULL);
    norma__add_count(j, line, "order", place);
    norma__add_text(j, line, "unit", part->group->paths[part->list.units[place]]);
    norma__add_text(j, line, "what", what);
    norma__add_number(j, line, "mean", mean);
    norma__add_number(j, line, "low", isnan(low) ? mean : low);
    norma__add_number(j, line, "high", isnan(high) ? mean : high);
}

static void chart_means(norma__page *p, const norma__units_part *part, size_t scale)
{
    const norma_multilevel_result *m = scale_of(part, scale)->multilevel;
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_units_means);
    cJSON *grand = norma__chart_data(&chart, "grand");
    if (!isnan(m->components.reml_mean))
        norma__add_number(&chart.json, norma__add_object(&chart.json, grand, NULL), "value",
                          m->components.reml_mean);
    cJSON *units = norma__chart_data(&chart, "units");
    for (size_t k = 0; k < part->list.n; k++) {
        const norma_unit_mean *u = &m->units[part->list.units[k]];
        add_mean(&chart, units, part, k, norma__say(p->language, "observed mean"), u->mean,
                 u->ci_low, u->ci_high);
        add_mean(&chart, units, part, k, norma__say(p->language, "shrunken mean (empirical Bayes)"),
                 u->eb_mean, u->eb_low, u->eb_high);
    }
    norma__chart_end(&chart, p,
                     "Means of the units with their intervals; the broken line is the mean of all "
                     "units shown");
}

/* ---- ranks ---- */

typedef struct placed {
    size_t unit;
    double rank;
} placed;

static int best_first(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static void add_third(norma__chart *chart, cJSON *shares, const char *unit, size_t order,
                      size_t part, const char *third, double p)
{
    norma__json_tree *j = &chart->json;
    cJSON *line = norma__add_object(j, shares, NULL);
    norma__add_count(j, line, "order", order);
    norma__add_text(j, line, "unit", unit);
    norma__add_count(j, line, "part", part);
    norma__add_text(j, line, "third", third);
    norma__add_number(j, line, "p", p);
}

/* Units with ranks, by expected rank; returns how many. */
static size_t place_units(placed *order, const norma__units_part *part,
                          const norma_multilevel_result *m)
{
    size_t n = 0;
    for (size_t k = 0; k < part->list.n; k++) {
        const norma_unit_mean *u = &m->units[part->list.units[k]];
        if (!isnan(u->p_top) && !isnan(u->rank_mean))
            order[n++] = (placed){part->list.units[k], u->rank_mean};
    }
    qsort(order, n, sizeof *order, best_first);
    return n;
}

static void chart_ranks(norma__page *p, const norma__units_part *part, size_t scale)
{
    const norma_multilevel_result *m = scale_of(part, scale)->multilevel;
    const norma_language l = p->language;
    placed *order = NORMA__NEW(placed, part->list.n);
    if (!order) {
        p->out.failed = true;
        return;
    }
    const size_t n = place_units(order, part, m);
    if (n > 1) {
        norma__chart chart;
        norma__chart_begin(&chart, p, norma__spec_units_ranks);
        cJSON *shares = norma__chart_data(&chart, "shares");
        for (size_t k = 0; k < n; k++) {
            const norma_unit_mean *u = &m->units[order[k].unit];
            const char *unit = part->group->paths[order[k].unit];
            add_third(&chart, shares, unit, k, 0, norma__say(l, "top third"), u->p_top);
            add_third(&chart, shares, unit, k, 1, norma__say(l, "middle third"),
                      fmax(0, 1 - u->p_top - u->p_bottom));
            add_third(&chart, shares, unit, k, 2, norma__say(l, "bottom third"), u->p_bottom);
        }
        norma__chart_end(&chart, p, "How likely each unit is in the top, middle or bottom third");
    }
    free(order);
}

/* ---- the table ---- */

static void put_rank(norma__page *p, const norma_unit_mean *u)
{
    const norma_language l = p->language;
    norma__page_interval(p, norma__fixed(l, u->rank_mean, 1), norma__fixed(l, u->rank_low, 0),
                         norma__fixed(l, u->rank_high, 0));
}

static void put_agreement(norma__page *p, const norma_agreement *a, int skew)
{
    const norma_language l = p->language;
    const double uniform = a ? a->rwg_j[NORMA_NULL_UNIFORM] : NAN;
    norma__page_number(p, norma__fixed(l, uniform, 2));
    norma__page_number(p, norma__fixed(l, a ? a->rwg_j[skew] : NAN, 2));
    norma__page_number(p, norma__fixed(l, a ? a->ad_mean : NAN, 2));
    norma__page_raw(p, "<td class=\"w\">");
    if (!isnan(uniform))
        norma__page_say(p, norma_agreement_label(uniform));
    norma__page_raw(p, "</td>");
}

static void put_unit(norma__page *p, const norma__units_part *part, const norma_units_scale *scale,
                     size_t unit)
{
    const norma_unit_mean *u = &scale->multilevel->units[unit];
    const norma_language l = p->language;
    const int d = part->decimals;
    norma__page_row(p, part->group->paths[unit], 0);
    norma__page_number(p, norma__count(l, (double)u->n));
    norma__page_interval(p, norma__fixed(l, u->mean, d), norma__fixed(l, u->ci_low, d),
                         norma__fixed(l, u->ci_high, d));
    norma__page_number(p, norma__fixed(l, u->reliability, 2));
    norma__page_interval(p, norma__fixed(l, u->eb_mean, d), norma__fixed(l, u->eb_low, d),
                         norma__fixed(l, u->eb_high, d));
    put_rank(p, u);
    norma__page_number(p, norma__percent(l, u->p_top));
    norma__page_number(p, norma__percent(l, u->p_bottom));
    if (scale->agreement)
        put_agreement(p, norma__units_agreement(part->result, scale, unit),
                      part->result->options.skew);
    norma__page_unit_verdict(p, scale, unit);
    norma__page_row_end(p);
}

static void put_table(norma__page *p, const norma__units_part *part, const norma_units_scale *scale)
{
    static const norma__page_column common[] = {
        {"Unit", false},         {"n", true},    {"Mean", true},      {"Reliability of mean", true},
        {"Shrunken mean", true}, {"Rank", true}, {"Top third", true}, {"Bottom third", true}};
    static const norma__page_column agreement[] = {
        {"rwg(j), uniform", true}, {"rwg(j), skewed", true}, {"AD_M", true}, {"Agreement", false}};
    norma__page_table_begin(p, "Units: means, ranks and agreement");
    for (size_t c = 0; c < sizeof common / sizeof *common; c++)
        norma__page_heading(p, norma__say(p->language, common[c].title), common[c].number);
    for (size_t c = 0; scale->agreement && c < sizeof agreement / sizeof *agreement; c++)
        norma__page_heading(p, norma__say(p->language, agreement[c].title), agreement[c].number);
    if (scale->verdicts)
        norma__page_heading(p, norma__say(p->language, "Verdict"), false);
    norma__page_headings_end(p);
    for (size_t k = 0; k < part->list.n; k++)
        put_unit(p, part, scale, part->list.units[k]);
    norma__page_table_end(p);
}

void norma__page_units_scale(norma__page *p, const norma__units_part *part, size_t scale)
{
    norma__page_raw(p, "<h3>");
    norma__page_text(p, norma__units_title(part->result, scale, p->language));
    norma__page_raw(p, "</h3>\n");
    if (p->charts) {
        chart_means(p, part, scale);
        chart_ranks(p, part, scale);
    }
    put_table(p, part, scale_of(part, scale));
}
