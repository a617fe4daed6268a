/* Charts of a fitted model of structure: loadings, correlations of factors, residuals. */
#include <math.h>
#include <string.h>

#include "report/html_sem.h"

enum { MOST_GROUPS = 6, MOST_MATRICES = 4 };

static double rounded(double value)
{
    return round(1000 * value) / 1000;
}

static cJSON *member(cJSON *in, const char *const *path)
{
    for (; in && *path; path++)
        in = cJSON_GetObjectItemCaseSensitive(in, *path);
    return in;
}

static void set_step(norma__chart *chart, const char *side, double step)
{
    cJSON *number = member(chart->spec, (const char *[]){side, "step", NULL});
    if (number)
        cJSON_SetNumberValue(number, step);
}

/* Groups share a line: the more there are, the higher it is. One group needs no name. */
static void set_groups(norma__chart *chart, size_t n)
{
    cJSON *step = member(chart->spec, (const char *[]){"spec", "height", "step", NULL});
    cJSON *colour = member(chart->spec, (const char *[]){"spec", "encoding", "color", NULL});
    if (step)
        cJSON_SetNumberValue(step, n > 1 ? 8 + 7 * (double)n : 16);
    if (!colour || n > 1)
        return;
    cJSON_DeleteItemFromObjectCaseSensitive(colour, "legend");
    norma__add_null(&chart->json, colour, "legend");
}

/* ---- loadings ---- */

static void add_loading(norma__chart *chart, const norma__sem_page *page, cJSON *loadings, size_t r,
                        size_t column)
{
    const size_t n_groups = page->sem->n_groups < MOST_GROUPS ? page->sem->n_groups : MOST_GROUPS;
    norma__json_tree *j = &chart->json;
    const norma_sem_parameter *row = &page->sem->table->rows[r];
    const norma_sem_standardised *s = page->with->standardised;
    cJSON *point = norma__add_object(j, loadings, NULL);
    norma__add_text(j, point, "factor", norma__sem_title(page->with, page->p->language, row->lhs));
    norma__add_count(j, point, "column", column);
    norma__add_text(j, point, "item", row->rhs);
    norma__add_count(j, point, "order", r);
    norma__add_text(j, point, "group", page->sem->groups[row->group].name);
    norma__add_number(j, point, "shift", 7 * ((double)row->group - ((double)n_groups - 1) / 2));
    norma__add_number(j, point, "loading", rounded(page->sem->estimates[r].std_all));
    if (s && isfinite(s->all[r].low)) {
        norma__add_number(j, point, "low", rounded(s->all[r].low));
        norma__add_number(j, point, "high", rounded(s->all[r].high));
    }
}

static size_t latent_of(const norma_sem_table *t, const char *name)
{
    size_t f = 0;
    while (f < t->n_latent && strcmp(t->latent[f], name) != 0)
        f++;
    return f;
}

void norma__sem_loadings_chart(const norma__sem_page *page)
{
    const norma_sem_table *t = page->sem->table;
    norma__chart chart;
    if (!page->p->charts || t->n_latent == 0)
        return;
    norma__chart_begin(&chart, page->p, norma__spec_sem_loadings);
    set_groups(&chart, page->sem->n_groups < MOST_GROUPS ? page->sem->n_groups : MOST_GROUPS);
    cJSON *loadings = norma__chart_data(&chart, "loadings");
    for (size_t r = 0; r < t->n; r++)
        if (t->rows[r].op == NORMA_SEM_MEASURES && t->rows[r].group < MOST_GROUPS)
            add_loading(&chart, page, loadings, r, latent_of(t, t->rows[r].lhs));
    norma__chart_end(&chart, page->p,
                     page->sem->n_groups > 1
                         ? "Standardised loadings by factor and group, with their intervals"
                         : "Standardised loadings by factor, with their intervals");
}

/* ---- correlations of factors ---- */

static void add_cell(norma__chart *chart, cJSON *cells, const char *row, size_t row_order,
                     const char *column, size_t column_order, double value)
{
    norma__json_tree *j = &chart->json;
    cJSON *cell = norma__add_object(j, cells, NULL);
    norma__add_text(j, cell, "row", row);
    norma__add_count(j, cell, "row_order", row_order);
    norma__add_text(j, cell, "column", column);
    norma__add_count(j, cell, "column_order", column_order);
    norma__add_number(j, cell, "value", rounded(value));
}

static bool is_factor_correlation(const norma_sem_table *t, const norma_sem_parameter *row)
{
    return norma__sem_section_of(row) == NORMA__SEM_COVARIANCES &&
           norma__sem_is_latent(t, row->lhs) && norma__sem_is_latent(t, row->rhs);
}

static size_t add_correlations(norma__chart *chart, const norma__sem_page *page, cJSON *cells,
                               size_t group)
{
    const norma_sem_table *t = page->sem->table;
    const norma_language l = page->p->language;
    size_t n = 0;
    for (size_t r = 0; r < t->n; r++) {
        const norma_sem_parameter *row = &t->rows[r];
        if (row->group != group || !is_factor_correlation(t, row) ||
            (row->free == NORMA_NONE && page->sem->estimates[r].est == 0) ||
            !isfinite(page->sem->estimates[r].std_all))
            continue;
        const char *first = norma__sem_title(page->with, l, row->lhs),
                   *second = norma__sem_title(page->with, l, row->rhs);
        const size_t a = latent_of(t, row->lhs), b = latent_of(t, row->rhs);
        const double value = page->sem->estimates[r].std_all;
        add_cell(chart, cells, a > b ? first : second, a > b ? a : b, a > b ? second : first,
                 a > b ? b : a, value);
        n++;
    }
    return n;
}

/* "Correlations of factors, Pasteur": the caption of a matrix of one of several groups. */
static void end_of_group(norma__chart *chart, const norma__sem_page *page, size_t group,
                         const char *english)
{
    if (page->sem->n_groups > 1) {
        norma__page_raw(page->p, "<h3>");
        norma__page_text(page->p, page->sem->groups[group].name);
        norma__page_raw(page->p, "</h3>\n");
    }
    norma__chart_end(chart, page->p, english);
}

void norma__sem_factors_chart(const norma__sem_page *page)
{
    for (size_t g = 0; page->p->charts && g < page->sem->n_groups && g < MOST_MATRICES; g++) {
        norma__chart chart;
        norma__chart_begin(&chart, page->p, norma__spec_sem_factors);
        cJSON *cells = norma__chart_data(&chart, "cells");
        if (add_correlations(&chart, page, cells, g) == 0) {
            page->p->out.failed |= chart.json.failed;
            cJSON_Delete(chart.spec);
            continue;
        }
        end_of_group(&chart, page, g,
                     "Correlations of factors (of their residuals, where something predicts them)");
    }
}

/* ---- residuals ---- */

void norma__sem_residuals_chart(const norma__sem_page *page)
{
    const norma_sem_residuals *r = page->with->residuals;
    enum { MANY = 30 };
    for (size_t g = 0; page->p->charts && g < r->n_groups && g < MOST_MATRICES; g++) {
        const double *cov =
            r->blocks[g * NORMA_SEM_RESIDUAL_METRICS + NORMA_SEM_RESIDUAL_BOLLEN].cov;
        norma__chart chart;
        norma__chart_begin(&chart, page->p, norma__spec_sem_residuals);
        if (r->p > MANY) {
            set_step(&chart, "width", 10);
            set_step(&chart, "height", 10);
        }
        cJSON *cells = norma__chart_data(&chart, "cells");
        for (size_t b = 0; b < r->p; b++)
            for (size_t a = b + 1; a < r->p; a++)
                if (isfinite(cov[b * r->p + a]))
                    add_cell(&chart, cells, r->variables[a], a, r->variables[b], b,
                             cov[b * r->p + a]);
        end_of_group(&chart, page, g,
                     "Residual correlations: what the sample's are above the model's; framed from "
                     "0.10 on");
    }
}
