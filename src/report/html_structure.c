#include <math.h>
#include <stdio.h>

#include "report/html_chart.h"
#include "report/html_sections.h"

static const norma_factor_result *structure_of(const norma__page *p)
{
    return p->overview.result->structure;
}

/* ---- eigenvalues ---- */

static size_t eigenvalues_shown(const norma_factor_result *f)
{
    size_t wanted = (f->n_factors > f->parallel.n_factors ? f->n_factors : f->parallel.n_factors);
    wanted = wanted + 5 < 10 ? 10 : wanted + 5;
    return wanted < f->n_items ? wanted : f->n_items;
}

static void add_series(norma__chart *chart, cJSON *data, const char *series, const double *values,
                       size_t n)
{
    for (size_t i = 0; values && i < n; i++) {
        cJSON *line = norma__add_object(&chart->json, data, NULL);
        norma__add_count(&chart->json, line, "number", i + 1);
        norma__add_number(&chart->json, line, "value", values[i]);
        norma__add_text(&chart->json, line, "series", series);
    }
}

static void put_scree(norma__page *p)
{
    const norma_factor_result *f = structure_of(p);
    norma_language l = p->language;
    size_t n = eigenvalues_shown(f);
    norma__buffer random = {0};
    norma__chart chart;
    norma__sayf(&random, l, "random data, {1}th percentile",
                norma__setting(l, f->parallel.percentile).text);
    norma__chart_begin(&chart, p, norma__spec_scree);
    cJSON *data = norma__chart_data(&chart, "eigenvalues");
    add_series(&chart, data, norma__say(l, "these data"), f->eigenvalues, n);
    if (random.bytes)
        add_series(&chart, data, random.bytes, f->parallel.threshold, n);
    norma__chart_end(&chart, p, "Eigenvalues of the correlations and of random data");
    p->out.failed |= random.failed;
    norma__buffer_free(&random);
}

void norma__page_eigenvalues(norma__page *p)
{
    const norma_factor_result *f = structure_of(p);
    norma_language l = p->language;
    char number[24];
    norma__page_table(p, "Eigenvalues and parallel analysis",
                      (const norma__page_column[]){{"Number", false},
                                                   {"These data", true},
                                                   {"Random data, mean", true},
                                                   {"Random data, percentile", true}},
                      4);
    for (size_t i = 0; i < eigenvalues_shown(f); i++) {
        snprintf(number, sizeof number, "%zu", i + 1);
        norma__page_row(p, number, 0);
        norma__page_number(p, norma__fixed(l, f->eigenvalues[i], 2));
        norma__page_number(p, norma__fixed(l, f->parallel.mean ? f->parallel.mean[i] : NAN, 2));
        norma__page_number(
            p, norma__fixed(l, f->parallel.threshold ? f->parallel.threshold[i] : NAN, 2));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

/* ---- fit ---- */

static void put_fit_line(norma__page *p, const char *name, norma__figure figure, const char *what)
{
    norma__page_row(p, norma__say(p->language, name), 0);
    norma__page_number(p, figure);
    norma__page_cell(p, norma__say(p->language, what));
    norma__page_row_end(p);
}

static void put_fit(norma__page *p)
{
    const norma_factor_result *f = structure_of(p);
    norma_language l = p->language;
    norma__page_table(p, "Fit of the factor solution, each figure with its variant",
                      (const norma__page_column[]){
                          {"Statistic", false}, {"Value", true}, {"Which one it is", false}},
                      3);
    put_fit_line(p, "Respondents", norma__count(l, (double)f->n), "rows used");
    put_fit_line(p, "KMO", norma__fixed(l, f->kmo, 3), "sampling adequacy, Kaiser (1970)");
    put_fit_line(p, "Bartlett chi-square", norma__fixed(l, f->bartlett_chisq, 1),
                 "test that all correlations are zero");
    put_fit_line(p, "Chi-square", norma__fixed(l, f->fit.chisq, 1),
                 "ML discrepancy at the minres solution, Bartlett-corrected");
    put_fit_line(p, "Degrees of freedom", norma__count(l, f->fit.df), "of that chi-square");
    put_fit_line(p, "p", norma__p_value(l, f->fit.p), "of that chi-square");
    put_fit_line(p, "RMSEA", norma__fixed(l, f->fit.rmsea, 3), "from that chi-square, not scaled");
    put_fit_line(p, "TLI", norma__fixed(l, f->fit.tli, 3), "against the model of no correlation");
    put_fit_line(p, "RMSR", norma__fixed(l, f->fit.rmsr, 3), "of the off-diagonal residuals");
    norma__page_table_end(p);
}

/* ---- the key ---- */

static void put_key(norma__page *p)
{
    const norma_key_match *m = p->overview.result->key_match;
    const norma_instrument *instrument = p->overview.result->instrument;
    norma_language l = p->language;
    if (!m)
        return;
    norma__page_table(p, "Factors against the key of the instrument",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"Factor", false},
                                                   {"Items", true},
                                                   {"Items on their own factor", true},
                                                   {"Items with a cross-loading", true}},
                      5);
    for (size_t s = 0; s < m->n_factors; s++) {
        char factor[24];
        snprintf(factor, sizeof factor, "F%zu", m->factor_of_scale[s] + 1);
        norma__page_row(p, norma__scale_title(&p->overview, instrument->factor_scales[s]), 0);
        norma__page_cell(p, factor);
        norma__page_number(p, norma__count(l, (double)m->scale_items[s]));
        norma__page_number(p, norma__count(l, (double)m->scale_hits[s]));
        norma__page_number(p, norma__count(l, (double)m->scale_cross[s]));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

void norma__page_structure(norma__page *p)
{
    norma__buffer summary = {0};
    norma__page_section(p, "structure", "Structure: do the items measure what the key says?");
    norma__page_raw(p, "<p>");
    norma__put_structure(&summary, &p->overview);
    norma__page_take(p, &summary);
    norma__page_raw(p, "</p>\n");
    if (structure_of(p)) {
        put_scree(p);
        put_fit(p);
        put_key(p);
        norma__page_heat_map(p);
    }
    norma__page_section_end(p);
}
