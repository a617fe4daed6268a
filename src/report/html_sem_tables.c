/* Tables of a fitted model of structure. */
#include <math.h>
#include <string.h>

#include "report/html_sem.h"

void norma__sem_row(norma__page *p, norma__buffer *head, size_t indent)
{
    norma__page_row(p, head->bytes ? head->bytes : "", indent);
    p->out.failed |= head->failed;
    norma__buffer_free(head);
    *head = (norma__buffer){0};
}

static void put_group(norma__buffer *out, const norma_sem *sem, size_t group)
{
    if (sem->n_groups > 1)
        norma__putf(out, "%s: ", norma__sem_group_name(sem, group));
}

/* ---- fit ---- */

static void put_fit_line(const norma__sem_page *page, const norma__sem_fit_line *line, int variants)
{
    norma__page *p = page->p;
    norma__buffer cells[NORMA__SEM_VARIANTS] = {{0}};
    bool any = false;
    for (int v = 0; v < NORMA__SEM_VARIANTS; v++)
        any |= norma__sem_fit_cell(&cells[v], p->language, page->sem, line, (norma__sem_variant)v);
    if (any)
        norma__page_row(p, norma__say(p->language, line->title), line->indent);
    for (int v = 0; v < NORMA__SEM_VARIANTS; v++) {
        if (any && v < variants) {
            norma__page_raw(p, "<td class=\"n\">");
            norma__page_text(p, cells[v].bytes ? cells[v].bytes : "");
            norma__page_raw(p, "</td>");
        }
        p->out.failed |= cells[v].failed;
        norma__buffer_free(&cells[v]);
    }
    if (any)
        norma__page_row_end(p);
}

void norma__sem_fit_table(const norma__sem_page *page)
{
    const norma_sem *sem = page->sem;
    const bool scaled = !isnan(norma__sem_fit_of(sem, "chisq", NORMA__SEM_SCALED)),
               robust = !isnan(norma__sem_fit_of(sem, "cfi", NORMA__SEM_ROBUST)) ||
                        !isnan(norma__sem_fit_of(sem, "rmsea", NORMA__SEM_ROBUST));
    const int variants = robust ? 3 : scaled ? 2 : 1;
    norma__page_table(
        page->p, "Figures of fit, each in every variant that is defined",
        (const norma__page_column[]){
            {"Measure", false}, {"standard", true}, {"scaled", true}, {"robust", true}},
        (size_t)variants + 1);
    for (const norma__sem_fit_line *line = norma__sem_fit_lines; line->title; line++)
        put_fit_line(page, line, variants);
    norma__page_table_end(page->p);
}

static void put_cutoff(norma__page *p, const norma_sem_cutoff *c)
{
    norma__page_number(p, norma__fixed(p->language, c->value, 3));
    norma__page_number(p, norma__percent(p->language, c->power));
}

void norma__sem_cutoffs_table(const norma__sem_page *page)
{
    norma__page *p = page->p;
    const norma_sem_cutoffs *c = page->with->cutoffs;
    const norma_language l = p->language;
    norma__page_table(p,
                      "Cut-offs for this model and this number of respondents, by simulation: "
                      "figures worse than a line's are those of models that leave as much out. "
                      "Seen: share of such models that the figure shows",
                      (const norma__page_column[]){{"Misspecification", false},
                                                   {"SRMR", true},
                                                   {"seen", true},
                                                   {"RMSEA", true},
                                                   {"seen", true},
                                                   {"CFI", true},
                                                   {"seen", true}},
                      7);
    for (size_t k = 0; k < c->n_levels; k++) {
        norma__buffer name = {0};
        norma__sayf(&name, l, "{1 path|paths} left out",
                    norma__count(l, (double)c->levels[k].n_added).text);
        norma__sem_row(p, &name, 0);
        put_cutoff(p, &c->levels[k].srmr);
        put_cutoff(p, &c->levels[k].rmsea);
        put_cutoff(p, &c->levels[k].cfi);
        norma__page_row_end(p);
    }
    norma__page_row(p, norma__say(l, "this model"), 0);
    for (size_t f = 0; f < 3; f++) {
        norma__page_number(p, norma__fixed(l, ((const double[]){c->srmr, c->rmsea, c->cfi})[f], 3));
        norma__page_raw(p, "<td></td>");
    }
    norma__page_row_end(p);
    norma__page_table_end(p);
}

/* ---- parameters ---- */

static void put_section_row(norma__page *p, const char *title, const char *group)
{
    norma__page_raw(p, "<tr class=\"group\"><th scope=\"colgroup\" colspan=\"7\">");
    norma__page_text(p, group);
    norma__page_raw(p, *group ? ": " : "");
    norma__page_say(p, title);
    norma__page_raw(p, "</th></tr>\n");
}

static void put_parameter(const norma__sem_page *page, size_t r)
{
    norma__page *p = page->p;
    const norma_language l = p->language;
    const norma_sem_parameter *row = &page->sem->table->rows[r];
    const norma_sem_estimate *e = &page->sem->estimates[r];
    const norma_sem_standardised *s = page->with->standardised;
    const double undefined = NAN;
    norma__buffer name = {0};
    norma__sem_put_name(&name, page->sem->table, row, true);
    norma__sem_row(p, &name, 0);
    norma__page_cell(p, row->label);
    if (e->se > 0)
        norma__page_interval(p, norma__fixed(l, e->est, 3), norma__fixed(l, e->low, 3),
                             norma__fixed(l, e->high, 3));
    else
        norma__page_number(p, norma__fixed(l, e->est, 3));
    norma__page_number(p, norma__fixed(l, e->se > 0 ? e->se : undefined, 3));
    norma__page_number(p, norma__fixed(l, e->z, 2));
    norma__page_number(p, norma__p_value(l, e->p));
    if (s && s->all[r].se > 0)
        norma__page_interval(p, norma__fixed(l, e->std_all, 3), norma__fixed(l, s->all[r].low, 3),
                             norma__fixed(l, s->all[r].high, 3));
    else
        norma__page_number(p, norma__fixed(l, e->std_all, 3));
    norma__page_row_end(p);
}

static void put_section(const norma__sem_page *page, size_t group, norma__sem_section section)
{
    const norma_sem_table *t = page->sem->table;
    bool begun = false;
    for (size_t r = 0; r < t->n; r++) {
        if (t->rows[r].group != group || norma__sem_section_of(&t->rows[r]) != section)
            continue;
        if (!begun)
            put_section_row(page->p, norma__sem_section_title(section),
                            norma__sem_group_name(page->sem, group));
        begun = true;
        put_parameter(page, r);
    }
}

void norma__sem_parameters_table(const norma__sem_page *page)
{
    norma__page_table(page->p,
                      "Estimates with their intervals; a point stands before what is a residual's",
                      (const norma__page_column[]){{"Parameter", false},
                                                   {"label", false},
                                                   {"estimate", true},
                                                   {"SE", true},
                                                   {"z", true},
                                                   {"p", true},
                                                   {"standardised", true}},
                      7);
    for (size_t g = 0; g < page->sem->n_groups; g++)
        for (int s = 0; s < NORMA__SEM_DEFINED; s++)
            put_section(page, g, (norma__sem_section)s);
    put_section(page, NORMA_NONE, NORMA__SEM_DEFINED);
    norma__page_table_end(page->p);
}

/* ---- residuals ---- */

void norma__sem_residual_tables(const norma__sem_page *page)
{
    norma__page *p = page->p;
    const norma_language l = p->language;
    const norma_sem_residuals *r = page->with->residuals;
    norma__page_table(p,
                      "Root mean square residuals: of the sample, and estimated for the population "
                      "with its interval; tests of exact and of close fit",
                      (const norma__page_column[]){{"Measure", false},
                                                   {"sample", true},
                                                   {"population", true},
                                                   {"p exact", true},
                                                   {"p close", true}},
                      5);
    for (size_t k = 0; k < r->n_summary; k++) {
        const norma_sem_rms *s = &r->summary[k];
        norma__buffer name = {0};
        put_group(&name, page->sem, s->group);
        norma__put(&name, norma__sem_rms_title(s->metric));
        if (page->sem->table->means && strcmp(s->part, "total") != 0)
            norma__putf(&name, " (%s)", norma__say(l, s->part));
        norma__sem_row(p, &name, 0);
        norma__page_number(p, norma__fixed(l, s->value, 3));
        norma__page_interval(p, norma__fixed(l, s->unbiased, 3), norma__fixed(l, s->low, 3),
                             norma__fixed(l, s->high, 3));
        norma__page_number(p, norma__p_value(l, s->exact_p));
        norma__page_number(p, norma__p_value(l, s->close_p));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

/* ---- modification ---- */

static void put_modifications(const norma__sem_page *page)
{
    norma__page *p = page->p;
    const norma_language l = p->language;
    const norma_sem_modifications *m = page->with->modifications;
    norma__page_table(
        p,
        "What would help the fit most: parameters that are fixed, by how much chi-square would "
        "fall and what they would become; power: to notice a standardised 0.1. Free one only where "
        "theory says so",
        (const norma__page_column[]){{"Parameter", false},
                                     {"index", true},
                                     {"p", true},
                                     {"expected change", true},
                                     {"standardised", true},
                                     {"power", true},
                                     {"judgement", false}},
        7);
    for (size_t k = 0; k < m->n && k < page->with->most; k++) {
        const norma_sem_modification *row = &m->rows[k];
        norma__buffer name = {0};
        norma__sem_put_freed(&name, page->sem, row);
        norma__sem_row(p, &name, 0);
        norma__page_number(p, norma__fixed(l, row->mi, 2));
        norma__page_number(p, norma__p_value(l, row->p));
        norma__page_number(p, norma__signed(l, row->epc, 3));
        norma__page_number(p, norma__signed(l, row->sepc_all, 3));
        norma__page_number(p, norma__fixed(l, row->power, 2));
        norma__page_cell(p, norma__say(l, norma_sem_decision_names[row->decision]));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_releases(const norma__sem_page *page)
{
    enum { MOST = 20 };
    norma__page *p = page->p;
    const norma_language l = p->language;
    const norma_sem_releases *r = page->with->releases;
    const norma_sem_parameter *t = page->sem->table->rows;
    norma__page_table(p, "Equalities, and what releasing each would do",
                      (const norma__page_column[]){{"Parameter", false},
                                                   {"Equality", false},
                                                   {"chi-square", true},
                                                   {"p", true},
                                                   {"expected change", true}},
                      5);
    for (size_t k = 0; k < r->n && k < MOST; k++) {
        const norma_sem_release *row = &r->rows[k];
        const bool written = row->constraint != NORMA_NONE;
        norma__buffer name = {0}, equality = {0};
        if (written) {
            norma__put(&name, t[row->constraint].lhs);
            norma__putf(&equality, "%s == %s", t[row->constraint].lhs, t[row->constraint].rhs);
        } else {
            norma__sem_put_name(&name, page->sem->table, &t[row->lhs], true);
            norma__putf(&equality, "%s = %s", norma__sem_group_name(page->sem, t[row->lhs].group),
                        norma__sem_group_name(page->sem, t[row->rhs].group));
        }
        norma__sem_row(p, &name, 0);
        norma__page_raw(p, "<td class=\"w\">");
        norma__page_take(p, &equality);
        norma__page_raw(p, "</td>");
        norma__page_number(p, norma__fixed(l, row->x2, 2));
        norma__page_number(p, norma__p_value(l, row->p));
        norma__page_number(p, norma__signed(l, row->epc_rhs, 3));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

void norma__sem_modification_tables(const norma__sem_page *page)
{
    if (page->with->modifications && page->with->modifications->n > 0 && page->with->most > 0)
        put_modifications(page);
    if (page->with->releases && page->with->releases->n > 0)
        put_releases(page);
}
