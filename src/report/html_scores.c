#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "report/html_chart.h"
#include "report/html_sections.h"

/* ---- scores ---- */

static void put_score_chart(norma__page *p)
{
    const norma__overview *o = &p->overview;
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_scores);
    cJSON *data = norma__chart_data(&chart, "scales");
    for (size_t i = 0; i < o->n_scales; i++) {
        double mean = o->scores[o->order[i]].mean;
        if (isnan(mean))
            continue;
        cJSON *line = norma__add_object(&chart.json, data, NULL);
        norma__add_count(&chart.json, line, "order", i);
        norma__add_text(&chart.json, line, "scale", p->titles[o->order[i]]);
        norma__add_number(&chart.json, line, "mean", mean);
        norma__add_text(&chart.json, line, "label", norma__fixed(p->language, mean, 1).text);
    }
    norma__chart_end(&chart, p, "Mean score of each scale that was not held back");
}

static void put_score_table(norma__page *p)
{
    const norma__overview *o = &p->overview;
    norma_language l = p->language;
    norma__page_table(p, "Scores of those kept",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"Verdict", false},
                                                   {"Scored", true},
                                                   {"Too few answers", true},
                                                   {"Mean POMP", true},
                                                   {"SD", true}},
                      6);
    for (size_t i = 0; i < o->n_scales; i++) {
        size_t s = o->order[i];
        norma__page_row(p, norma__scale_title(o, s), o->result->instrument->scales[s].depth);
        norma__page_badge(p, norma__verdict_of(o, s));
        norma__page_number(p, norma__count(l, (double)o->scores[s].n));
        norma__page_number(p, norma__count(l, (double)o->result->scores->n_too_few[s]));
        norma__page_number(p, norma__fixed(l, o->scores[s].mean, 1));
        norma__page_number(p, norma__fixed(l, o->scores[s].sd, 1));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

void norma__page_scores(norma__page *p)
{
    norma__page_section(p, "scores", "Scores");
    norma__page_raw(p, "<p>");
    norma__page_sayf(
        p,
        "A respondent has a score on a scale when at least {1} of its items are "
        "answered. A scale that is held back has none.",
        norma__plain_percent(p->language, p->overview.result->scores->min_answered).text);
    norma__page_raw(p, "</p>\n");
    put_score_chart(p);
    put_score_table(p);
    norma__page_section_end(p);
}

/* ---- position against the norm ---- */

static const char *side_of(const norma__page *p, const norma_comparison *c)
{
    return norma__say(p->language, c->difference_high < 0  ? "below the norm"
                                   : c->difference_low > 0 ? "above the norm"
                                                           : "not clearly different");
}

/* The legend keeps its three sides, colours and shapes also when one does not occur. */
static void set_sides(norma__chart *chart, const norma__page *p)
{
    static const char *const sides[] = {"below the norm", "not clearly different",
                                        "above the norm"};
    static const char *const channels[] = {"color", "shape"};
    cJSON *encoding = cJSON_GetObjectItemCaseSensitive(chart->spec, "encoding");
    for (size_t c = 0; c < 2; c++) {
        cJSON *channel = cJSON_GetObjectItemCaseSensitive(encoding, channels[c]);
        cJSON *scale = cJSON_GetObjectItemCaseSensitive(channel, "scale");
        cJSON *domain = norma__add_array(&chart->json, scale, "domain");
        for (size_t i = 0; i < 3; i++)
            norma__add_text(&chart->json, domain, NULL, norma__say(p->language, sides[i]));
    }
}

static void put_norm_chart(norma__page *p)
{
    const norma__overview *o = &p->overview;
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_norms);
    set_sides(&chart, p);
    norma__json_tree *j = &chart.json;
    cJSON *zero = norma__chart_data(&chart, "zero");
    norma__add_number(j, norma__add_object(j, zero, NULL), "value", 0);
    cJSON *data = norma__chart_data(&chart, "scales");
    for (size_t i = 0; i < o->n_scales; i++) {
        const norma_scale_validation *v = &o->result->scales[o->order[i]];
        if (!v->compared)
            continue;
        cJSON *line = norma__add_object(j, data, NULL);
        norma__add_count(j, line, "order", i);
        norma__add_text(j, line, "scale", p->titles[o->order[i]]);
        norma__add_number(j, line, "difference", v->comparison.difference);
        norma__add_number(j, line, "low", v->comparison.difference_low);
        norma__add_number(j, line, "high", v->comparison.difference_high);
        norma__add_text(j, line, "side", side_of(p, &v->comparison));
    }
    norma__chart_end(&chart, p, "Difference of the mean from the norm, with 95% interval (Welch)");
}

static void put_comparison(norma__page *p, size_t scale)
{
    const norma_comparison *c = &p->overview.result->scales[scale].comparison;
    norma_language l = p->language;
    norma__page_row(p, norma__scale_title(&p->overview, scale),
                    p->overview.result->instrument->scales[scale].depth);
    norma__page_number(p, norma__count(l, (double)c->n));
    norma__page_interval(p, norma__fixed(l, c->mean, 1), norma__fixed(l, c->mean_low, 1),
                         norma__fixed(l, c->mean_high, 1));
    norma__page_number(p, norma__fixed(l, c->mean - c->difference, 1));
    norma__page_interval(p, norma__signed(l, c->difference, 1),
                         norma__signed(l, c->difference_low, 1),
                         norma__signed(l, c->difference_high, 1));
    norma__page_interval(p, norma__signed(l, c->hedges_g, 2), norma__signed(l, c->g_low, 2),
                         norma__signed(l, c->g_high, 2));
    norma__page_number(p, norma__fixed(l, c->percentile, 0));
    norma__page_number(p, norma__fixed(l, c->t_score, 1));
    norma__page_row_end(p);
}

static void put_norm_table(norma__page *p)
{
    const norma__overview *o = &p->overview;
    norma__page_table(p, "Position against the norm",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"n", true},
                                                   {"Mean POMP", true},
                                                   {"Norm mean", true},
                                                   {"Difference", true},
                                                   {"Hedges g", true},
                                                   {"Percentile rank", true},
                                                   {"T score", true}},
                      8);
    for (size_t i = 0; i < o->n_scales; i++)
        if (o->result->scales[o->order[i]].compared)
            put_comparison(p, o->order[i]);
    norma__page_table_end(p);
}

void norma__page_norms(norma__page *p)
{
    const norma_norm_set *set = p->overview.result->norms;
    char version[24];
    char day[11];
    snprintf(version, sizeof version, "%" PRId64, set->version);
    snprintf(day, sizeof day, "%.10s", set->created); /* without the time */
    norma__page_section(p, "norms", "Position against the norm");
    norma__page_raw(p, "<p>");
    norma__page_sayf(p, "Norm set {1}, version {2}, made {3} from {4} respondents of {5}.",
                     set->name, version, day, norma__count(p->language, (double)set->n_kept).text,
                     norma__base_name(set->source_file));
    norma__page_raw(p, " ");
    if (set->filter && *set->filter)
        norma__page_sayf(p, "Rows used: {1}.", set->filter);
    norma__page_raw(p, "</p>\n<p>");
    norma__page_say(p, "The percentile rank says where the mean of this sample lies among single "
                       "respondents of the norm; it is not a rank among organisations, which "
                       "differ less from each other than people do.");
    norma__page_raw(p, " ");
    norma__page_say(p, "The intervals take people to be independent of each other. Organisations "
                       "differ even when there is nothing particular about them, so that many "
                       "ordinary ones lie outside these intervals of the norm.");
    norma__page_raw(p, "</p>\n");
    put_norm_chart(p);
    put_norm_table(p);
    norma__page_section_end(p);
}
