/* Scores as a page: the gate, what was overridden, distributions by population; no respondent. */
#include <math.h>

#include "foundation/numeric.h"
#include "report/html_chart.h"
#include "report/html_frame.h"
#include "report/html_gating.h"
#include "report/scored_parts.h"

/* Scores in tenths of the range, so that few people in one of them tell nothing about a score. */
enum { BINS = 10 };

/* Scales of this many at most, at the top of the hierarchy, have a figure of their own. */
enum { MOST_CHARTS = 4 };

static const norma_scored_scale *shared_of(const norma_scored *s, size_t scale, size_t population)
{
    return &s->scales[scale * s->n_populations + population];
}

/* Whether figures of a population may be told; its name. */
static bool told(const norma_scored *s, size_t population)
{
    return norma_scored_shows_population(s, s->scales[population].population);
}

static void put_name(norma__page *p, const norma_scored *s, size_t population)
{
    const char *name = norma__population_name(s, s->scales[population].population);
    norma__page_raw(p, "<h3>");
    norma__page_text(p, name ? name : norma__say(p->language, "everybody"));
    norma__page_raw(p, "</h3>\n");
}

/* ---- header ---- */

static void put_header(norma__page *p, const norma_scored *s)
{
    const norma_input *input = p->context->input;
    const norma_language l = p->language;
    norma__page_raw(p, "<header>\n");
    norma__page_element(p, "p class=\"kind\"", "Scores");
    norma__page_raw(p, "<h1>");
    norma__page_text(p, norma__title(l, &s->instrument->title, s->instrument->id));
    norma__page_raw(p, "</h1>\n<dl class=\"facts\">\n");
    norma__page_fact(p, "Criteria", norma__title(l, &s->instrument->gate.name, ""));
    norma__page_fact(p, "Coverage of the intervals",
                     norma__plain_percent(l, s->options.conf_level).text);
    if (s->validation->norms)
        norma__page_fact(p, "Norms", s->validation->norms->name);
    if (input) {
        norma__page_fact(p, "Data", norma__base_name(input->file));
        norma__page_fact(p, "SHA-256 of the data", input->sha256);
    }
    norma__page_fact(p, "Date", norma__page_setting(p, "date"));
    norma__page_fact_pair(p, "Made with", "norma", norma_version());
    norma__page_raw(p, "</dl>\n</header>\n");
}

static void put_contents(norma__page *p)
{
    static const norma__page_entry entries[] = {{"gate", "What may be scored"},
                                                {"distributions", "How scores are distributed"},
                                                {"notes", "Notes"}};
    norma__page_contents_begin(p);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        norma__page_content(p, &entries[i]);
    norma__page_contents_end(p);
}

/* ---- the gate ---- */

typedef struct interval {
    double low, high;
} interval;

/* Of the mean, by Student's t. */
static interval mean_interval(const norma_scored_scale *shared, double conf_level)
{
    const double n = (double)shared->n;
    if (shared->n < 2)
        return (interval){NAN, NAN};
    const double half = norma__t_quantile((1 + conf_level) / 2, n - 1) * shared->sd / sqrt(n);
    return (interval){shared->mean - half, shared->mean + half};
}

static void put_figures(norma__page *p, const norma_scored *s, const norma_scored_scale *shared)
{
    const norma_language l = p->language;
    const interval mean = mean_interval(shared, s->options.conf_level);
    const norma_score_interval error = norma_score_interval_of(
        shared->mean, shared->mean, shared->sd, shared->reliability, s->options.conf_level);
    norma__page_number(p, norma__count(l, (double)shared->n));
    norma__page_interval(p, norma__fixed(l, shared->mean, 1), norma__fixed(l, mean.low, 1),
                         norma__fixed(l, mean.high, 1));
    norma__page_number(p, norma__fixed(l, shared->sd, 1));
    norma__page_number(p, norma__fixed(l, shared->reliability, 2));
    norma__page_number(p, norma__fixed(l, error.se, 1));
}

static void put_scale(norma__page *p, const norma_scored *s, size_t scale, size_t population)
{
    const norma_scored_scale *shared = shared_of(s, scale, population);
    const norma_scale *about = &s->instrument->scales[scale];
    const norma_gate_cell *cell =
        norma_gating_find(s->gating, scale, shared->population, NORMA_NONE, NORMA_NONE);
    norma__buffer reasons = {0};
    norma__page_row(p, norma__title(p->language, &about->title, about->id), about->depth);
    norma__page_badge(p, shared->verdict);
    put_figures(p, s, shared);
    norma__put_gate_reasons(&reasons, p->language, cell ? cell->result : NULL);
    norma__page_raw(p, "<td>");
    norma__page_take(p, &reasons);
    norma__page_raw(p, "</td>");
    norma__page_row_end(p);
}

static void put_population(norma__page *p, const norma_scored *s, size_t population)
{
    put_name(p, s, population);
    if (!told(s, population)) {
        norma__page_element(p, "p", "too small a population to tell more");
        return;
    }
    norma__page_table(p, "Every scale: verdict, mean with its interval, reliability and error",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"Verdict", false},
                                                   {"n", true},
                                                   {"Mean POMP", true},
                                                   {"SD", true},
                                                   {"Reliability", true},
                                                   {"Standard error of a score", true},
                                                   {"Why", false}},
                      8);
    for (size_t k = 0; k < s->instrument->n_scales; k++)
        put_scale(p, s, k, population);
    norma__page_table_end(p);
}

static void put_gate(norma__page *p, const norma_scored *s)
{
    norma__page_section(p, "gate", "What may be scored");
    norma__page_overrides(p, s->gating, s->instrument);
    norma__page_element(p, "p",
                        "Every scale is judged in every population by itself. One that is held "
                        "back has no score there.");
    for (size_t population = 0; population < s->n_populations; population++)
        put_population(p, s, population);
    norma__page_section_end(p);
}

/* ---- distributions ---- */

typedef struct distribution {
    size_t n, counts[BINS];
} distribution;

static distribution distribution_of(const norma_scored *s, size_t scale, size_t population)
{
    const double *pomp = s->scores->pomp + scale * s->scores->n_rows;
    const bool everybody = s->scales[population].population == NORMA_NONE;
    distribution d = {0};
    for (size_t r = 0; r < s->scores->n_rows; r++) {
        if (isnan(pomp[r]) || (!everybody && norma_scored_population(s, r) != population))
            continue;
        const size_t bin = (size_t)fmax(0, pomp[r] * BINS / 100);
        d.counts[bin < BINS ? bin : BINS - 1]++;
        d.n++;
    }
    return d;
}

/* Of too few people, how they are distributed is not shown: single ones could be recognised. */
static bool enough(const norma_scored *s, const distribution *d)
{
    return d->n >= NORMA_NORMS_MIN_N && d->n >= s->options.disclosure.min_cell;
}

static void chart_distribution(norma__page *p, const norma_scored *s,
                               const norma_scored_scale *shared, const distribution *d)
{
    const interval mean = mean_interval(shared, s->options.conf_level);
    const norma_scale *about = &s->instrument->scales[shared->scale];
    norma__chart chart;
    norma__page_raw(p, "<div>\n<p>");
    norma__page_text(p, norma__title(p->language, &about->title, about->id));
    norma__page_raw(p, "</p>\n");
    norma__chart_begin(&chart, p, norma__spec_distributions);
    norma__json_tree *j = &chart.json;
    cJSON *bins = norma__chart_data(&chart, "bins");
    for (size_t b = 0; b < BINS; b++) {
        cJSON *bin = norma__add_object(j, bins, NULL);
        norma__add_number(j, bin, "from", 100.0 * (double)b / BINS);
        norma__add_number(j, bin, "to", 100.0 * (double)(b + 1) / BINS);
        norma__add_number(j, bin, "share", (double)d->counts[b] / (double)d->n);
    }
    cJSON *line = norma__add_object(j, norma__chart_data(&chart, "mean"), NULL);
    norma__add_number(j, line, "value", shared->mean);
    norma__add_number(j, line, "low", mean.low);
    norma__add_number(j, line, "high", mean.high);
    norma__chart_end(&chart, p, "Scores; the line is the mean, the band its interval");
    norma__page_raw(p, "</div>\n");
}

static size_t top_depth(const norma_instrument *instrument)
{
    size_t depth = SIZE_MAX;
    for (size_t k = 0; k < instrument->n_scales; k++)
        depth = instrument->scales[k].depth < depth ? instrument->scales[k].depth : depth;
    return depth;
}

static void put_charts(norma__page *p, const norma_scored *s, size_t population)
{
    size_t n = 0;
    norma__page_raw(p, "<div class=\"plots\">\n");
    for (size_t k = 0; k < s->instrument->n_scales && n < MOST_CHARTS; k++) {
        const distribution d = distribution_of(s, k, population);
        if (s->instrument->scales[k].depth != top_depth(s->instrument) || !enough(s, &d))
            continue;
        chart_distribution(p, s, shared_of(s, k, population), &d);
        n++;
    }
    norma__page_raw(p, "</div>\n");
}

static void put_bins(norma__page *p, const norma_scored *s, size_t population)
{
    const norma_language l = p->language;
    norma__page_table_begin(p, "Share of respondents by score, percent of maximum possible");
    norma__page_heading(p, norma__say(l, "Scale"), false);
    for (size_t b = 0; b < BINS; b++) {
        norma__buffer head = {0};
        norma__putf(&head, "%zu\xe2\x80\x93%zu", b * 100 / BINS, (b + 1) * 100 / BINS);
        norma__page_heading(p, head.bytes ? head.bytes : "", true);
        p->out.failed |= head.failed;
        norma__buffer_free(&head);
    }
    norma__page_headings_end(p);
    for (size_t k = 0; k < s->instrument->n_scales; k++) {
        const norma_scale *about = &s->instrument->scales[k];
        const distribution d = distribution_of(s, k, population);
        if (!enough(s, &d))
            continue;
        norma__page_row(p, norma__title(l, &about->title, about->id), about->depth);
        for (size_t b = 0; b < BINS; b++)
            norma__page_number(p, norma__percent(l, (double)d.counts[b] / (double)d.n));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static bool any_distribution(const norma_scored *s, size_t population)
{
    for (size_t k = 0; told(s, population) && k < s->instrument->n_scales; k++) {
        const distribution d = distribution_of(s, k, population);
        if (enough(s, &d))
            return true;
    }
    return false;
}

static void put_distributions(norma__page *p, const norma_scored *s)
{
    norma__page_section(p, "distributions", "How scores are distributed");
    for (size_t population = 0; population < s->n_populations; population++) {
        put_name(p, s, population);
        if (!any_distribution(s, population)) {
            norma__page_element(p, "p",
                                "Too few respondents for their distribution to be shown: single "
                                "persons could be recognised.");
            continue;
        }
        if (p->charts)
            put_charts(p, s, population);
        put_bins(p, s, population);
    }
    norma__page_section_end(p);
}

/* ---- the page ---- */

norma_status norma_report_scored_html(norma_output *out, const norma_scored *result,
                                      const norma_report_context *context, norma_error *err)
{
    norma__page page = {
        .language = context->language, .context = context, .charts = norma__chart_bundle_size > 0};
    *out = (norma_output){0};
    norma__page_begin(&page, norma__say(page.language, "Scores"));
    put_header(&page, result);
    put_contents(&page);
    norma__page_raw(&page, "<main>\n");
    put_gate(&page, result);
    put_distributions(&page, result);
    norma__page_section(&page, "notes", "Notes");
    norma__page_note_list(&page, (const norma_notes *const[]){context->notes, &result->notes}, 2);
    norma__page_settings(&page);
    norma__page_section_end(&page);
    norma__page_end(&page);
    return norma__hand_over(out, &page.out, err);
}
