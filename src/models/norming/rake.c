#include <norma/rake.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/norming/rake_parts.h"
#include "models/norming/trimming.h"

const char *const norma_trimming_names[] = {"cycles", "after", "none", NULL};

norma_option_table norma_rake_option_table(void)
{
    static const norma_option table[] = {
        {"trimming", NORMA_OPTION_CHOICE, offsetof(norma_rake_options, trimming), 0, 0,
         norma_trimming_names, "when weights over the cap are cut down to it"},
        {"cap", NORMA_OPTION_REAL, offsetof(norma_rake_options, cap), 1.01, 1e9, NULL,
         "largest weight, the mean being 1"},
        {"tolerance", NORMA_OPTION_REAL, offsetof(norma_rake_options, tolerance), 1e-13, 0.01, NULL,
         "largest difference of a share and its target"},
        {"max-iterations", NORMA_OPTION_COUNT, offsetof(norma_rake_options, max_iterations), 1, 1e6,
         NULL, "cycles through all margins"},
        {"few", NORMA_OPTION_COUNT, offsetof(norma_rake_options, few), 0, 1e9, NULL,
         "note categories of fewer respondents"},
        {0}};
    return table;
}

/* ---- the cycles ---- */

/* What is raked, and how far it is. */
typedef struct raking_work {
    norma__raking_rows rows;
    const norma_margins *margins;
    const norma_rake_options *o;
    norma_raking *made;
    bool ended; /* a further cycle would change nothing */
} raking_work;

/* One margin: those in a category get the share of it that is its target; Deming & Stephan (1940).
   The sum of their weights stays, and so does the weight of those in none. */
static void adjust(raking_work *w, size_t m)
{
    norma__raking_rows *r = &w->rows;
    const norma_margin *margin = &w->margins->list[m];
    const double all = norma__raking_sums(r, r->weight, w->margins, m);
    for (size_t c = 0; c < margin->n_categories; c++)
        r->sums[c] = margin->targets[c] * all / r->sums[c];
    for (size_t i = 0; i < r->n; i++)
        if (r->category[m][i] != NORMA__NO_CATEGORY)
            r->weight[i] *= r->sums[r->category[m][i]];
}

static void assess(raking_work *w)
{
    const norma_margins *margins = w->margins;
    double largest = 0;
    for (size_t m = 0; m < margins->n; m++) {
        const double all = norma__raking_sums(&w->rows, w->rows.weight, margins, m);
        for (size_t c = 0; c < margins->list[m].n_categories; c++)
            largest = fmax(largest, fabs(w->rows.sums[c] / all - margins->list[m].targets[c]));
    }
    w->made->discrepancy = largest;
    w->made->converged = largest <= w->o->tolerance;
}

static double largest_change(const double *now, const double *before, size_t n)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(now[i] - before[i]));
    return largest;
}

static norma_status cap(raking_work *w, norma_error *err)
{
    return w->o->trimming == NORMA_TRIM_CYCLES
               ? norma__cap(w->rows.weight, w->rows.n, w->o->cap, err)
               : NORMA_OK;
}

/* Cycles until the targets are met, or until a cycle changes nothing any more: a cap in the way, or
   margins that contradict each other. */
static norma_status cycle(raking_work *w, double *before, norma_error *err)
{
    norma__raking_rows *r = &w->rows;
    const bool capped = w->o->trimming == NORMA_TRIM_CYCLES;
    norma_status status = NORMA_OK;
    assess(w);
    w->ended = w->made->converged && (!capped || norma__most(r->weight, r->n) <= w->o->cap);
    while (status == NORMA_OK && !w->ended && w->made->iterations < w->o->max_iterations) {
        memcpy(before, r->weight, r->n * sizeof *before);
        for (size_t m = 0; m < w->margins->n; m++)
            adjust(w, m);
        status = cap(w, err);
        w->made->iterations++;
        assess(w);
        w->ended =
            w->made->converged || largest_change(r->weight, before, r->n) <= w->o->tolerance / 100;
    }
    return status;
}

static norma_status rake(raking_work *w, norma_error *err)
{
    double *before = NORMA__NEW(double, w->rows.n);
    norma_status status = before ? cycle(w, before, err) : norma__no_memory(err);
    free(before);
    if (status == NORMA_OK && w->o->trimming == NORMA_TRIM_AFTER) {
        const bool met = w->made->converged;
        status = norma__trim(w->rows.weight, w->rows.n, w->o->cap, err);
        assess(w);
        w->made->converged = w->made->converged && met;
    }
    w->made->cap = w->o->trimming == NORMA_TRIM_NONE ? INFINITY : w->o->cap;
    return status;
}

/* ---- what is told ---- */

/* Whoever stands for many people is worth a word. */
static norma_status tell_few(norma_raking *made, const norma_raked_margin *margin, size_t few,
                             norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t c = 0; c < margin->n_categories && status == NORMA_OK; c++) {
        char subject[72];
        if (margin->categories[c].n >= few)
            continue;
        snprintf(subject, sizeof subject, "%.34s: %.34s", margin->name,
                 margin->categories[c].label);
        norma__trim_utf8(subject);
        status = norma__note(&made->notes, err, "rake-few", subject, (double)few, NAN,
                             "%s has fewer than %zu respondents, who stand for the whole category: "
                             "join it with another",
                             subject, few);
    }
    return status;
}

static norma_status tell_margin(norma_raking *made, const norma_raked_margin *margin, size_t few,
                                norma_error *err)
{
    norma_status status = NORMA_OK;
    if (margin->n_missing > 0)
        status = norma__note(&made->notes, err, "rake-missing", margin->name,
                             (double)margin->n_missing, (double)made->n,
                             "margin %.64s: %zu of %zu respondents are in no category; their "
                             "weights are left to the other margins",
                             margin->name, margin->n_missing, made->n);
    return status == NORMA_OK ? tell_few(made, margin, few, err) : status;
}

static norma_status tell_convergence(const raking_work *w, norma_error *err)
{
    norma_raking *made = w->made;
    const double points = 100 * made->discrepancy;
    if (!w->ended)
        return norma__note(&made->notes, err, "rake-not-converged", NULL, (double)made->iterations,
                           points,
                           "raking did not converge in %zu cycles: a share is still %.3g "
                           "percentage points from its target",
                           made->iterations, points);
    if (made->converged)
        return NORMA_OK;
    return norma__note(&made->notes, err, "rake-off-target", NULL, points, NAN,
                       "a share is %.3g percentage points from its target, and no further cycle "
                       "changes that: the cap stands in the way, or margins contradict each other",
                       points);
}

static norma_status tell(const raking_work *w, norma_error *err)
{
    norma_raking *made = w->made;
    norma_status status = NORMA_OK;
    for (size_t m = 0; m < made->n_margins && status == NORMA_OK; m++)
        status = tell_margin(made, &made->margins[m], w->o->few, err);
    if (status == NORMA_OK && made->n_capped > 0)
        status =
            norma__note(&made->notes, err, "rake-capped", NULL, (double)made->n_capped, made->cap,
                        "%zu weights are at the cap of %g", made->n_capped, made->cap);
    return status == NORMA_OK ? tell_convergence(w, err) : status;
}

/* ---- all of it ---- */

static norma_status check(const norma_rake_source *source, const norma_margins *margins,
                          const norma_rake_options *o, norma_error *err)
{
    if (!source || !source->data || !margins || margins->n == 0)
        return norma__fail(err, NORMA_EINVAL, "raking needs data and at least one margin");
    return norma_options_check(norma_rake_option_table(), o, err);
}

norma_status norma_rake(norma_raking **out, const norma_rake_source *source,
                        const norma_margins *margins, const norma_rake_options *options,
                        norma_error *err)
{
    const norma_rake_options defaults = NORMA_RAKE_OPTIONS_INIT;
    raking_work w = {.margins = margins, .o = options ? options : &defaults};
    norma_status status = check(source, margins, w.o, err);

    *out = NULL;
    if (status != NORMA_OK)
        return status;
    if (!(w.made = NORMA__NEW(norma_raking, 1)))
        return norma__no_memory(err);
    if ((status = norma__raking_rows_make(&w.rows, source, margins, err)) == NORMA_OK &&
        (status = rake(&w, err)) == NORMA_OK &&
        (status = norma__raking_describe(w.made, &w.rows, source->data, margins, err)) ==
            NORMA_OK &&
        (status = tell(&w, err)) == NORMA_OK) {
        *out = w.made;
        w.made = NULL;
    }
    norma__raking_rows_free(&w.rows);
    norma_raking_free(w.made);
    return status;
}
