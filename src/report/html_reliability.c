#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/html_chart.h"
#include "report/html_sections.h"

static void add_bar(norma__chart *chart, cJSON *data, const norma__page *p, size_t order,
                    const char *who, const norma_reliability_result *r)
{
    if (!r || !isfinite(r->alpha))
        return;
    norma__json_tree *j = &chart->json;
    cJSON *line = norma__add_object(j, data, NULL);
    norma__add_count(j, line, "order", order);
    norma__add_text(j, line, "scale", p->titles[p->overview.order[order]]);
    norma__add_text(j, line, "who", norma__say(p->language, who));
    norma__add_number(j, line, "value", r->alpha);
    norma__add_number(j, line, "low", r->alpha_low);
    norma__add_number(j, line, "high", r->alpha_high);
}

static void add_limits(norma__chart *chart, const norma__page *p)
{
    const norma_gate_rules *gate = &p->overview.result->instrument->gate;
    cJSON *limits = norma__chart_data(chart, "limits");
    for (size_t c = 0; c < gate->n_criteria; c++) {
        if (strcmp(gate->criteria[c].id, "reliability") != 0)
            continue;
        cJSON *pass = norma__add_object(&chart->json, limits, NULL);
        norma__add_flag(&chart->json, pass, "passes", true);
        norma__add_number(&chart->json, pass, "value", gate->criteria[c].pass);
        norma__add_text(&chart->json, pass, "label", norma__say(p->language, "passes"));
        cJSON *hold = norma__add_object(&chart->json, limits, NULL);
        norma__add_flag(&chart->json, hold, "passes", false);
        norma__add_number(&chart->json, hold, "value", gate->criteria[c].hold);
        norma__add_text(&chart->json, hold, "label", norma__say(p->language, "held below"));
    }
}

static void put_chart(norma__page *p)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_reliability);
    cJSON *data = norma__chart_data(&chart, "scales");
    for (size_t i = 0; i < p->overview.n_scales; i++) {
        const norma_scale_validation *v = &p->overview.result->scales[p->overview.order[i]];
        add_bar(&chart, data, p, i, "those kept", v->kept);
        add_bar(&chart, data, p, i, "everyone", v->everyone);
    }
    add_limits(&chart, p);
    norma__chart_end(&chart, p, "Cronbach's alpha with Feldt interval, those kept and everyone");
}

static void put_alpha(norma__page *p, const norma_reliability_result *r)
{
    norma_language l = p->language;
    norma__page_number(p, norma__count(l, r ? (double)r->n : NAN));
    norma__page_interval(p, norma__fixed(l, r ? r->alpha : NAN, 2),
                         norma__fixed(l, r ? r->alpha_low : NAN, 2),
                         norma__fixed(l, r ? r->alpha_high : NAN, 2));
}

static void put_scales(norma__page *p)
{
    norma_language l = p->language;
    norma__page_table(p, "Reliability of each scale, those kept and everyone",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"Items", true},
                                                   {"n kept", true},
                                                   {"Alpha, those kept", true},
                                                   {"Standardised alpha", true},
                                                   {"Omega total", true},
                                                   {"SEM (answer units)", true},
                                                   {"n everyone", true},
                                                   {"Alpha, everyone", true}},
                      9);
    for (size_t i = 0; i < p->overview.n_scales; i++) {
        size_t s = p->overview.order[i];
        const norma_scale *scale = &p->overview.result->instrument->scales[s];
        const norma_reliability_result *kept = p->overview.result->scales[s].kept;
        norma__page_row(p, norma__scale_title(&p->overview, s), scale->depth);
        norma__page_number(p, norma__count(l, (double)scale->n_items));
        put_alpha(p, kept);
        norma__page_number(p, norma__fixed(l, kept ? kept->alpha_standardized : NAN, 2));
        norma__page_number(p, norma__fixed(l, kept ? kept->omega_total : NAN, 2));
        norma__page_number(p, norma__fixed(l, kept ? kept->sem : NAN, 2));
        put_alpha(p, p->overview.result->scales[s].everyone);
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

void norma__page_reliability(norma__page *p)
{
    norma__page_section(p, "reliability", "Reliability: how exact are the scales?");
    norma__page_element(p, "p",
                        "Alpha is the share of a score's variance that a parallel set of items "
                        "would repeat. The interval says what this number of respondents can "
                        "show; SEM is the standard error of one person's mean score.");
    put_chart(p);
    put_scales(p);
    norma__page_information(p);
    norma__page_section_end(p);
}
