/* Gaps between populations. */
#include <math.h>

#include "report/html_chart.h"
#include "report/html_units.h"

/* More units than this are for a file. */
enum { MOST_ROWS = 200 };

/* Gaps of one pair of populations are consecutive: those of the whole first. */
typedef struct pair {
    const norma_units_gap *gaps;
    size_t n, n_total;
} pair;

static pair pair_at(const norma_units_result *r, size_t from)
{
    pair found = {.gaps = r->gaps + from};
    for (size_t i = from; i < r->n_gaps; i++) {
        const norma_units_gap *g = &r->gaps[i];
        if (g->populations[0] != found.gaps->populations[0] ||
            g->populations[1] != found.gaps->populations[1])
            break;
        found.n++;
        found.n_total += g->level == NORMA_NONE;
    }
    return found;
}

/* ---- the whole ---- */

/* The legend keeps its words, colours and shapes also when one does not occur. */
static void set_words(norma__chart *chart, const norma__page *p)
{
    static const char *const channels[] = {"color", "shape"};
    cJSON *encoding = cJSON_GetObjectItemCaseSensitive(chart->spec, "encoding");
    for (size_t c = 0; c < 2; c++) {
        cJSON *scale = cJSON_GetObjectItemCaseSensitive(
            cJSON_GetObjectItemCaseSensitive(encoding, channels[c]), "scale");
        cJSON *domain = norma__add_array(&chart->json, scale, "domain");
        for (size_t i = 0; norma_comparability_names[i]; i++)
            norma__add_text(&chart->json, domain, NULL,
                            norma__say(p->language, norma_comparability_names[i]));
    }
}

static void chart_gaps(norma__page *p, const norma_units_result *r, const pair *of)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_units_gaps);
    set_words(&chart, p);
    norma__json_tree *j = &chart.json;
    cJSON *zero = norma__chart_data(&chart, "zero");
    norma__add_number(j, norma__add_object(j, zero, NULL), "value", 0);
    cJSON *gaps = norma__chart_data(&chart, "gaps");
    for (size_t i = 0; i < of->n; i++) {
        const norma_units_gap *g = &of->gaps[i];
        if (g->level != NORMA_NONE || isnan(g->gap.low))
            continue;
        norma__buffer title = {0};
        norma__putf(&title, "%zu. %s", i + 1, norma__units_title(r, g->scale, p->language));
        cJSON *line = norma__add_object(j, gaps, NULL);
        norma__add_count(j, line, "order", i);
        norma__add_text(j, line, "scale", title.bytes);
        norma__add_number(j, line, "gap", g->gap.gap);
        norma__add_number(j, line, "low", g->gap.low);
        norma__add_number(j, line, "high", g->gap.high);
        norma__add_text(j, line, "comparability",
                        norma__say(p->language, norma_comparability_names[g->gap.comparability]));
        p->out.failed |= title.failed;
        norma__buffer_free(&title);
    }
    norma__chart_end(&chart, p, "Gap on each scale in the whole sample, with its interval");
}

static void put_gap(norma__page *p, const norma_gap *g, int decimals)
{
    const norma_language l = p->language;
    for (int side = 0; side < 2; side++) {
        norma__page_number(p, norma__count(l, (double)g->n[side]));
        norma__page_number(p, norma__fixed(l, g->mean[side], decimals));
    }
    norma__page_interval(p, norma__signed(l, g->gap, decimals), norma__signed(l, g->low, decimals),
                         norma__signed(l, g->high, decimals));
    norma__page_interval(p, norma__signed(l, g->hedges_g, 2), norma__signed(l, g->g_low, 2),
                         norma__signed(l, g->g_high, 2));
}

static void put_headings(norma__page *p, const norma_units_result *r, const pair *of,
                         const char *caption)
{
    norma__page_table_begin(p, caption);
    norma__page_heading(p, norma__say(p->language, "Scale"), false);
    for (int side = 0; side < 2; side++) {
        norma__buffer title = {0};
        const char *population = norma__units_population(r, of->gaps->populations[side]);
        norma__putf(&title, "n %s", population);
        norma__page_heading(p, title.bytes ? title.bytes : "", true);
        norma__buffer_free(&title);
        norma__sayf(&title, p->language, "Mean {1}", population);
        norma__page_heading(p, title.bytes ? title.bytes : "", true);
        p->out.failed |= title.failed;
        norma__buffer_free(&title);
    }
    norma__page_heading(p, norma__say(p->language, "Gap"), true);
    norma__page_heading(p, norma__say(p->language, "Hedges g"), true);
}

static void table_total(norma__page *p, const norma_units_result *r, const pair *of)
{
    put_headings(p, r, of, "Gaps in the whole sample");
    norma__page_headings_end(p);
    for (size_t i = 0; i < of->n; i++) {
        const norma_units_gap *g = &of->gaps[i];
        if (g->level != NORMA_NONE)
            continue;
        norma__page_row(p, norma__units_title(r, g->scale, p->language),
                        r->instrument->scales[g->scale].depth);
        put_gap(p, &g->gap, norma__units_decimals(r));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

/* ---- whether the answers mean the same ---- */

static void put_comparability(norma__page *p, const norma_gap *g)
{
    const norma_language l = p->language;
    norma__page_number(p, norma__fixed(l, g->congruence, 3));
    norma__page_number(p, norma__fixed(l, g->alpha[0], 2));
    norma__page_number(p, norma__fixed(l, g->alpha[1], 2));
    norma__page_number(p, norma__p_value(l, g->alpha_p));
    norma__page_raw(p, "<td>");
    norma__page_say(p, norma_comparability_names[g->comparability]);
    if (g->comparability == NORMA_COMPARABILITY_UNKNOWN && g->needed > 0) {
        norma__page_raw(p, " (");
        norma__page_sayf(p, "{1} complete respondents in each are needed",
                         norma__count(l, (double)g->needed).text);
        norma__page_raw(p, ")");
    }
    norma__page_raw(p, "</td>");
}

static void table_comparability(norma__page *p, const norma_units_result *r, const pair *of)
{
    norma__page_table(p, "Whether both populations answer the same structure",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"Congruence", true},
                                                   {"Alpha, first", true},
                                                   {"Alpha, second", true},
                                                   {"Alphas alike, p", true},
                                                   {"Comparability", false}},
                      6);
    for (size_t i = 0; i < of->n; i++) {
        const norma_units_gap *g = &of->gaps[i];
        if (g->level != NORMA_NONE)
            continue;
        norma__page_row(p, norma__units_title(r, g->scale, p->language),
                        r->instrument->scales[g->scale].depth);
        put_comparability(p, &g->gap);
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

/* ---- units ---- */

static bool at_top(const norma_units_result *r, const norma_units_gap *g)
{
    return g->level != NORMA_NONE && r->instrument->scales[g->scale].depth == 0;
}

static void table_units(norma__page *p, const norma_units_result *r, const pair *of)
{
    size_t rows = 0;
    put_headings(p, r, of, "Gaps inside units that show both populations");
    norma__page_headings_end(p);
    for (size_t i = 0; i < of->n && rows < MOST_ROWS; i++) {
        const norma_units_gap *g = &of->gaps[i];
        if (!at_top(r, g))
            continue;
        norma__buffer head = {0};
        norma__putf(&head, "%s: %s", r->groupings[g->level]->paths[g->unit],
                    norma__units_title(r, g->scale, p->language));
        norma__page_row(p, head.bytes ? head.bytes : "", 0);
        p->out.failed |= head.failed;
        norma__buffer_free(&head);
        put_gap(p, &g->gap, norma__units_decimals(r));
        norma__page_row_end(p);
        rows++;
    }
    norma__page_table_end(p);
}

static size_t units_at_top(const norma_units_result *r, const pair *of)
{
    size_t n = 0;
    for (size_t i = 0; i < of->n; i++)
        n += at_top(r, &of->gaps[i]);
    return n;
}

static void put_pair(norma__page *p, const norma_units_result *r, const pair *of)
{
    norma__page_raw(p, "<h3>");
    norma__page_sayf(p, "Gaps: {1} minus {2}", norma__units_population(r, of->gaps->populations[0]),
                     norma__units_population(r, of->gaps->populations[1]));
    norma__page_raw(p, "</h3>\n");
    if (of->n_total > 0) {
        if (p->charts)
            chart_gaps(p, r, of);
        table_total(p, r, of);
        table_comparability(p, r, of);
    }
    if (units_at_top(r, of) > 0)
        table_units(p, r, of);
    if (of->n_total + units_at_top(r, of) < of->n)
        norma__page_element(p, "p", "All gaps are in --format json.");
}

void norma__page_units_gaps(norma__page *p, const norma_units_result *r)
{
    norma__page_section(p, "gaps", "Gaps between populations");
    norma__page_element(p, "p",
                        "A gap is one of opinions only when both populations answer the same "
                        "structure. Comparable: the congruence of the loadings is .95 or more and "
                        "the alphas are alike; fairly comparable: .85 or more; below, the gap "
                        "should not be reported as one.");
    for (size_t from = 0; from < r->n_gaps;) {
        const pair of = pair_at(r, from);
        put_pair(p, r, &of);
        from += of.n;
    }
    norma__page_section_end(p);
}
