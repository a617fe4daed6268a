/* What may go with the estimates, as a text: explained variance, reliability, residuals,
   modification, normality. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "report/sem_view.h"

static const char *bytes_of(const norma__buffer *b)
{
    return b->bytes ? b->bytes : "";
}

/* ---- explained variance ---- */

static void put_rsquare(norma__buffer *text, norma_language l, const norma_sem *sem,
                        const norma_sem_rsquare *r2)
{
    for (size_t g = 0; g < sem->n_groups; g++) {
        norma__buffer line = {0};
        bool any = false;
        if (sem->n_groups > 1)
            norma__putf(&line, "%s: ", norma__sem_group_name(sem, g));
        for (size_t k = 0; k < r2->n; k++) {
            if (r2->rows[k].group != g)
                continue;
            norma__putf(&line, "%s%s %s", any ? ", " : "", r2->rows[k].variable,
                        norma__fixed(l, r2->rows[k].r2, 2).text);
            any = true;
        }
        norma__put(text, g ? "" : "\n");
        norma__text_paragraph(text, g ? "" : norma__say(l, "R2"), &line);
    }
}

/* ---- reliability ---- */

/* On a screen there is room for the usual ones; JSON and the page have all. */
static bool is_column(const norma_sem_reliability *r, size_t k)
{
    return norma__sem_is_first(r, k, true) && strcmp(r->rows[k].name, "omega_implied") != 0 &&
           strcmp(r->rows[k].name, "omega_observed") != 0 &&
           strcmp(r->rows[k].name, "omega_ordinal_implied") != 0;
}

static void put_factor(norma__buffer *text, norma_language l, const norma_sem *sem,
                       const norma_sem_reliability *r, const norma_sem_coefficient *of)
{
    norma__buffer name = {0};
    if (sem->n_groups > 1)
        norma__putf(&name, "%s: ", norma__sem_group_name(sem, of->group));
    norma__put(&name, *of->factor ? of->factor : norma__say(l, "all items"));
    norma__text_cell(text, bytes_of(&name), -28);
    norma__text_cell(text, norma__count(l, (double)of->n_items).text, 6);
    for (size_t k = 0; k < r->n; k++)
        if (is_column(r, k))
            norma__text_cell(
                text, norma__fixed(l, norma__sem_coefficient(r, of, r->rows[k].name), 3).text, 16);
    norma__text_end(text);
    text->failed |= name.failed;
    norma__buffer_free(&name);
}

static void put_reliability(norma__buffer *text, norma_language l, const norma_sem *sem,
                            const norma_sem_reliability *r)
{
    if (r->n == 0)
        return;
    norma__put(text, "\n");
    norma__text_cell(text, norma__say(l, "Reliability"), -28);
    norma__text_cell(text, norma__say(l, "items"), 6);
    for (size_t k = 0; k < r->n; k++)
        if (is_column(r, k))
            norma__text_cell(text, norma__say(l, norma__sem_coefficient_title(r->rows[k].name)),
                             16);
    norma__text_end(text);
    for (size_t k = 0; k < r->n; k++)
        if (norma__sem_is_first(r, k, false))
            put_factor(text, l, sem, r, &r->rows[k]);
}

static double at(const double *values, size_t place)
{
    return values ? values[place] : NAN;
}

static void put_htmt(norma__buffer *text, norma_language l, const norma_sem *sem,
                     const norma_sem_reliability *r)
{
    enum { MOST = 15 };
    const norma__column head[] = {
        {"Heterotrait-monotrait ratio", -44}, {"HTMT", 9}, {"low", 9}, {"high", 9}, {"HTMT2", 9}};
    size_t n;
    if (r->n_factors < 2 || !r->htmt)
        return;
    norma__sem_pair *pairs = norma__sem_pairs(r, MOST, &n);
    text->failed |= !pairs;
    norma__put(text, "\n");
    norma__text_header(text, l, head, 5);
    for (size_t k = 0; pairs && k < n; k++) {
        const norma__sem_pair *p = &pairs[k];
        norma__buffer name = {0};
        if (sem->n_groups > 1)
            norma__putf(&name, "%s: ", norma__sem_group_name(sem, p->group));
        norma__putf(&name, "%s, %s", r->factors[p->b], r->factors[p->a]);
        norma__text_cell(text, bytes_of(&name), -44);
        norma__text_cell(text, norma__fixed(l, p->htmt, 3).text, 9);
        norma__text_cell(text, norma__fixed(l, at(r->htmt_low, p->at), 3).text, 9);
        norma__text_cell(text, norma__fixed(l, at(r->htmt_high, p->at), 3).text, 9);
        norma__text_cell(text, norma__fixed(l, at(r->htmt2, p->at), 3).text, 9);
        norma__text_end(text);
        text->failed |= name.failed;
        norma__buffer_free(&name);
    }
    free(pairs);
}

/* ---- residuals ---- */

/* The largest residual correlations. */
typedef struct residual {
    size_t group, a, b;
    double value, z;
} residual;

static int by_size(const void *first, const void *second)
{
    const residual *a = first, *b = second;
    if (fabs(a->value) != fabs(b->value))
        return fabs(a->value) < fabs(b->value) ? 1 : -1;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return a->b != b->b ? (a->b < b->b ? -1 : 1) : (a->a < b->a ? -1 : 1);
}

static residual *sort_residuals(const norma_sem_residuals *r, size_t *n)
{
    residual *list = NORMA__NEW(residual, r->n_groups * r->p * r->p);
    *n = 0;
    for (size_t g = 0; list && g < r->n_groups; g++) {
        const norma_sem_residual_block *block =
            &r->blocks[g * NORMA_SEM_RESIDUAL_METRICS + NORMA_SEM_RESIDUAL_BOLLEN];
        for (size_t b = 0; b < r->p; b++)
            for (size_t a = b + 1; a < r->p; a++) {
                const size_t at = b * r->p + a;
                if (isfinite(block->cov[at]))
                    list[(*n)++] =
                        (residual){g, a, b, block->cov[at], block->cov_z ? block->cov_z[at] : NAN};
            }
    }
    if (list)
        qsort(list, *n, sizeof *list, by_size);
    return list;
}

static void put_largest(norma__buffer *text, norma_language l, const norma_sem *sem,
                        const norma_sem_residuals *r)
{
    enum { MOST = 10 };
    const norma__column head[] = {
        {"Largest residual correlations", -44}, {"residual", 9}, {"z", 9}};
    size_t n;
    residual *list = sort_residuals(r, &n);
    text->failed |= !list;
    norma__put(text, "\n");
    norma__text_header(text, l, head, 3);
    for (size_t k = 0; list && k < n && k < MOST; k++) {
        norma__buffer name = {0};
        if (sem->n_groups > 1)
            norma__putf(&name, "%s: ", norma__sem_group_name(sem, list[k].group));
        norma__putf(&name, "%s, %s", r->variables[list[k].b], r->variables[list[k].a]);
        norma__text_cell(text, bytes_of(&name), -44);
        norma__text_cell(text, norma__signed(l, list[k].value, 3).text, 9);
        norma__text_cell(text, norma__fixed(l, list[k].z, 2).text, 9);
        norma__text_end(text);
        text->failed |= name.failed;
        norma__buffer_free(&name);
    }
    free(list);
}

static void put_rms(norma__buffer *text, norma_language l, const norma_sem *sem,
                    const norma_sem_residuals *r)
{
    const norma__column head[] = {{"Root mean square residuals", -28},
                                  {"sample", 9},
                                  {"population", 11},
                                  {"low", 9},
                                  {"high", 9},
                                  {"p exact", 10},
                                  {"p close", 10}};
    norma__put(text, "\n");
    norma__text_header(text, l, head, 7);
    for (size_t k = 0; k < r->n_summary; k++) {
        const norma_sem_rms *s = &r->summary[k];
        norma__buffer name = {0};
        norma__put(&name, norma__sem_rms_title(s->metric));
        if (sem->table->means && strcmp(s->part, "total") != 0)
            norma__putf(&name, " (%s)", norma__say(l, s->part));
        if (sem->n_groups > 1)
            norma__putf(&name, ", %s", norma__sem_group_name(sem, s->group));
        norma__text_cell(text, bytes_of(&name), -28);
        norma__text_cell(text, norma__fixed(l, s->value, 3).text, 9);
        norma__text_cell(text, norma__fixed(l, s->unbiased, 3).text, 11);
        norma__text_cell(text, norma__fixed(l, s->low, 3).text, 9);
        norma__text_cell(text, norma__fixed(l, s->high, 3).text, 9);
        norma__text_cell(text, norma__p_value(l, s->exact_p).text, 10);
        norma__text_cell(text, norma__p_value(l, s->close_p).text, 10);
        norma__text_end(text);
        text->failed |= name.failed;
        norma__buffer_free(&name);
    }
}

/* ---- modification ---- */

static void put_modifications(norma__buffer *text, norma_language l, const norma_sem *sem,
                              const norma_sem_report *with)
{
    const norma__column head[] = {{"Modification", -36}, {"index", 9}, {"change", 9}, {"std.", 9},
                                  {"power", 9},          {"", 2},      {"", -40}};
    norma__put(text, "\n");
    norma__text_header(text, l, head, 5);
    for (size_t k = 0; k < with->modifications->n && k < with->most; k++) {
        const norma_sem_modification *m = &with->modifications->rows[k];
        norma__buffer name = {0};
        norma__sem_put_freed(&name, sem, m);
        norma__text_cell(text, bytes_of(&name), -36);
        norma__text_cell(text, norma__fixed(l, m->mi, 2).text, 9);
        norma__text_cell(text, norma__signed(l, m->epc, 3).text, 9);
        norma__text_cell(text, norma__signed(l, m->sepc_all, 3).text, 9);
        norma__text_cell(text, norma__fixed(l, m->power, 2).text, 9);
        norma__text_cell(text, "", 2);
        norma__text_cell(text, norma__say(l, norma_sem_decision_names[m->decision]), -40);
        norma__text_end(text);
        text->failed |= name.failed;
        norma__buffer_free(&name);
    }
}

static void put_releases(norma__buffer *text, norma_language l, const norma_sem *sem,
                         const norma_sem_report *with)
{
    enum { MOST = 10 };
    const norma_sem_releases *r = with->releases;
    const norma__column head[] = {{"Equality released", -56}, {"chi-square", 11}, {"p", 9}};
    if (r->n == 0)
        return;
    norma__put(text, "\n");
    norma__text_header(text, l, head, 3);
    for (size_t k = 0; k < r->n && k < (with->most ? with->most : MOST); k++) {
        const norma_sem_release *row = &r->rows[k];
        const norma_sem_parameter *t = sem->table->rows;
        const bool written = row->constraint != NORMA_NONE;
        norma__buffer name = {0};
        if (written)
            norma__putf(&name, "%s == %s", t[row->constraint].lhs, t[row->constraint].rhs);
        else {
            norma__sem_put_name(&name, sem->table, &t[row->lhs], true);
            norma__putf(&name, ", %s = %s", norma__sem_group_name(sem, t[row->lhs].group),
                        norma__sem_group_name(sem, t[row->rhs].group));
        }
        norma__text_cell(text, bytes_of(&name), -56);
        norma__text_cell(text, norma__fixed(l, row->x2, 2).text, 11);
        norma__text_cell(text, norma__p_value(l, row->p).text, 9);
        norma__text_end(text);
        text->failed |= name.failed;
        norma__buffer_free(&name);
    }
}

/* ---- normality ---- */

static void put_normality(norma__buffer *text, norma_language l, const norma_sem *sem,
                          const norma_sem_normality *m)
{
    for (size_t g = 0; g < m->n_groups; g++) {
        const norma_sem_mardia *row = &m->groups[g];
        norma__buffer line = {0};
        if (sem->n_groups > 1)
            norma__putf(&line, "%s: ", norma__sem_group_name(sem, row->group));
        norma__sayf(&line, l, "Mardia's skewness {1} (p {2}), kurtosis {3} (z {4}, p {5})",
                    norma__fixed(l, row->skewness, 2).text, norma__p_value(l, row->skewness_p).text,
                    norma__fixed(l, row->kurtosis, 2).text,
                    norma__fixed(l, row->kurtosis_z, 2).text,
                    norma__p_value(l, row->kurtosis_p).text);
        norma__put(text, g ? "" : "\n");
        norma__text_paragraph(text, g ? "" : norma__say(l, "Normality"), &line);
    }
}

/* ---- simulation ---- */

static void put_bootstrap(norma__buffer *text, norma_language l, const norma_sem_bootstrap *b)
{
    norma__buffer line = {0};
    norma__sayf(&line, l, "{1} of {2 replicate|replicates} converged; intervals are percentiles",
                norma__count(l, (double)b->converged).text,
                norma__count(l, (double)b->replicates).text);
    if (!isnan(b->bollen_stine_p)) {
        norma__put(&line, "; ");
        norma__sayf(&line, l, "the model's test by Bollen and Stine: p {1}",
                    norma__p_value(l, b->bollen_stine_p).text);
    }
    norma__put(text, "\n");
    norma__text_paragraph(text, norma__say(l, "Bootstrap"), &line);
}

static void put_cutoff(norma__buffer *text, norma_language l, const norma_sem_cutoff *c)
{
    norma__text_cell(text, norma__fixed(l, c->value, 3).text, 10);
    norma__text_cell(text, norma__percent(l, c->power).text, 8);
}

/* Figures worse than a level's are what models that leave this much out have. */
static void put_cutoffs(norma__buffer *text, norma_language l, const norma_sem_cutoffs *c)
{
    const norma__column head[] = {{"Cut-offs for this model", -28},
                                  {"SRMR", 10},
                                  {"seen", 8},
                                  {"RMSEA", 10},
                                  {"seen", 8},
                                  {"CFI", 10},
                                  {"seen", 8}};
    norma__put(text, "\n");
    norma__text_header(text, l, head, 7);
    for (size_t k = 0; k < c->n_levels; k++) {
        norma__buffer name = {0};
        norma__sayf(&name, l, "{1 path|paths} left out",
                    norma__count(l, (double)c->levels[k].n_added).text);
        norma__text_cell(text, bytes_of(&name), -28);
        put_cutoff(text, l, &c->levels[k].srmr);
        put_cutoff(text, l, &c->levels[k].rmsea);
        put_cutoff(text, l, &c->levels[k].cfi);
        norma__text_end(text);
        text->failed |= name.failed;
        norma__buffer_free(&name);
    }
    norma__text_cell(text, norma__say(l, "this model"), -28);
    for (size_t f = 0; f < 3; f++) {
        norma__text_cell(
            text, norma__fixed(l, ((const double[]){c->srmr, c->rmsea, c->cfi})[f], 3).text, 10);
        norma__text_cell(text, "", 8);
    }
    norma__text_end(text);
}

void norma__sem_text_extras(norma__buffer *text, norma_language l, const norma_sem *sem,
                            const norma_sem_report *with)
{
    if (with->rsquare)
        put_rsquare(text, l, sem, with->rsquare);
    if (with->reliability) {
        put_reliability(text, l, sem, with->reliability);
        put_htmt(text, l, sem, with->reliability);
    }
    if (with->residuals) {
        put_rms(text, l, sem, with->residuals);
        put_largest(text, l, sem, with->residuals);
    }
    if (with->modifications && with->most > 0)
        put_modifications(text, l, sem, with);
    if (with->releases)
        put_releases(text, l, sem, with);
    if (with->normality)
        put_normality(text, l, sem, with->normality);
    if (with->bootstrap)
        put_bootstrap(text, l, with->bootstrap);
    if (with->cutoffs)
        put_cutoffs(text, l, with->cutoffs);
}
