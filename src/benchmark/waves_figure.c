#include <math.h>
#include <stdlib.h>

#include "benchmark/waves_parts.h"
#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/two_means.h"

void norma__wave_figure_hide(norma_wave_figure *f)
{
    const norma_company_standing nowhere = {.percentile = NAN,
                                            .low = NAN,
                                            .high = NAN,
                                            .norm_low = NAN,
                                            .norm_high = NAN,
                                            .own_low = NAN,
                                            .own_high = NAN,
                                            .reliability = NAN};
    *f = (norma_wave_figure){
        .mean = {NAN, NAN},
        .sd = {NAN, NAN},
        .change = NAN,
        .se = NAN,
        .df = NAN,
        .low = NAN,
        .high = NAN,
        .p = NAN,
        .g = NAN,
        .g_low = NAN,
        .g_high = NAN,
        .equivalence_p = NAN,
        .rank = {.wave = {nowhere, nowhere}, .change = NAN, .low = NAN, .high = NAN}};
}

/* ---- the two samples ---- */

static bool in_sample(const norma__wave_sample *s, size_t row)
{
    return !isnan(s->stack->pomp[row]) && (!s->group || s->group->unit[row] == s->unit);
}

/* A respondent who is in the sample in both waves. */
static bool in_both(const norma__wave_sample *s, size_t row)
{
    const size_t other = s->stack->other[row];
    return in_sample(s, row) && other != NORMA_NONE && in_sample(s, other);
}

static norma_unit_scores sum_up(const norma__wave_sample *s, size_t wave)
{
    const norma__wave_stack *k = s->stack;
    norma_unit_scores u = {0};
    double sum = 0;
    for (size_t r = k->first[wave]; r < k->first[wave + 1]; r++)
        if (in_sample(s, r)) {
            sum += k->pomp[r];
            u.n++;
        }
    u.mean = sum / (double)u.n;
    for (size_t r = k->first[wave]; r < k->first[wave + 1]; r++)
        if (in_sample(s, r))
            u.ss += (k->pomp[r] - u.mean) * (k->pomp[r] - u.mean);
    return u;
}

/* ---- the change ---- */

static void independent(norma_wave_figure *f, double conf_level)
{
    norma__group g[2];
    for (int w = 0; w < 2; w++)
        g[w] = (norma__group){f->n[w], f->mean[w], f->sd[w], INFINITY};
    const norma__mean_difference d = norma__welch(&g[1], &g[0], conf_level);
    const norma__effect e = norma__hedges_g(&g[1], &g[0], conf_level);
    f->design = NORMA_WAVES_INDEPENDENT;
    f->change = d.difference;
    f->se = d.se;
    f->df = d.df;
    f->low = d.low;
    f->high = d.high;
    f->p = d.p;
    f->g = e.g;
    f->g_low = e.low;
    f->g_high = e.high;
}

/* Standardised by the sd of both waves, with the variance of Borenstein et al. (2009), Introduction
   to meta-analysis, (4.28); r: correlation of the waves. */
static void standardise_pairs(norma_wave_figure *f, double sd, double r, double conf_level)
{
    const double n = (double)f->n_matched, correction = 1 - 3 / (4 * (n - 1) - 1);
    const double d = f->change / sd;
    const double se = correction * sqrt((1 / n + d * d / (2 * n)) * 2 * (1 - r));
    const double half = norma__normal_quantile((1 + conf_level) / 2) * se;
    f->g = correction * d;
    f->g_low = f->g - half;
    f->g_high = f->g + half;
}

static void paired(norma_wave_figure *f, const norma_difference *d, double sd, double conf_level)
{
    f->design = NORMA_WAVES_PAIRED;
    f->n_matched = d->n;
    f->change = d->mean;
    f->se = d->sd / sqrt((double)d->n);
    f->df = (double)d->n - 1;
    f->low = d->low;
    f->high = d->high;
    f->p = d->p;
    f->g = f->g_low = f->g_high = NAN;
    if (sd > 0 && !isnan(d->r_xy))
        standardise_pairs(f, sd, d->r_xy, conf_level);
}

/* Those in one wave only are none, or enough: else the figures of all and of those matched would
   tell theirs. */
static bool may_pair(const norma_wave_figure *f, size_t matched, size_t min_cell)
{
    if (matched < min_cell || matched < 3)
        return false;
    for (int w = 0; w < 2; w++)
        if (f->n[w] > matched && f->n[w] - matched < min_cell)
            return false;
    return true;
}

static norma_status try_pairs(norma_wave_figure *f, double *r, const norma__wave_sample *s,
                              double sd, norma_error *err)
{
    const norma__wave_stack *k = s->stack;
    norma_difference d;
    size_t n = 0;
    for (size_t row = k->first[1]; row < k->first[2]; row++)
        n += in_both(s, row);
    if (!may_pair(f, n, s->options->disclosure.min_cell))
        return NORMA_OK;
    double *x = NORMA__NEW(double, n), *y = NORMA__NEW(double, n);
    norma_status status = x && y ? NORMA_OK : norma__no_memory(err);
    n = 0;
    for (size_t row = k->first[1]; row < k->first[2] && status == NORMA_OK; row++)
        if (in_both(s, row)) {
            x[n] = k->pomp[row];
            y[n++] = k->pomp[k->other[row]];
        }
    if (status == NORMA_OK)
        status = norma_difference_of(&d, x, y, n, NULL, NAN, NAN, s->options->conf_level, err);
    if (status == NORMA_OK) {
        paired(f, &d, sd, s->options->conf_level);
        *r = isnan(d.r_xy) ? 0 : d.r_xy * (double)n / sqrt((double)f->n[0] * (double)f->n[1]);
    }
    free(x);
    free(y);
    return status;
}

/* Two one-sided tests (Schuirmann, 1987), and what both kinds of test say together. */
static void judge(norma_wave_figure *f, double bound, double conf_level)
{
    const double alpha = 1 - conf_level;
    f->verdict = NORMA_CHANGE_UNKNOWN;
    f->equivalence_p = NAN;
    if (!(f->se > 0) || !(bound > 0))
        return;
    f->equivalence_p = fmax(norma__t_upper((f->change + bound) / f->se, f->df),
                            norma__t_upper((bound - f->change) / f->se, f->df));
    const bool within = f->equivalence_p < alpha, changed = f->p < alpha;
    f->verdict = changed  ? (within ? NORMA_CHANGE_SMALL : NORMA_CHANGE)
                 : within ? NORMA_CHANGE_NONE
                          : NORMA_CHANGE_UNCLEAR;
}

/* ---- its place in the norm ---- */

/* The norm is the same on both sides, so only the errors of the two means count: Zou & Donner
   (2008), Statistics in Medicine 27, 1693-1702, with r the correlation of the means. */
static void subtract_ranks(norma_rank_change *c, double r)
{
    const norma_company_standing *b = &c->wave[0], *a = &c->wave[1];
    const double down = a->percentile - a->own_low, up = a->own_high - a->percentile;
    const double back = b->percentile - b->own_low, fore = b->own_high - b->percentile;
    c->change = a->percentile - b->percentile;
    c->low = c->change - sqrt(fmax(0, down * down + fore * fore - 2 * r * down * fore));
    c->high = c->change + sqrt(fmax(0, up * up + back * back - 2 * r * up * back));
}

static norma_status place(norma_wave_figure *f, const norma_unit_scores waves[2],
                          const norma__wave_sample *s, double r, norma_notes *notes,
                          norma_error *err)
{
    norma_company_options options = s->options->company;
    norma_status status = NORMA_OK;
    if (s->norm_scale == NORMA_NONE)
        return NORMA_OK;
    const norma_norm_scale *scale = &s->norms->scales[s->norm_scale];
    if (scale->n_companies == 0 || !scale->companies)
        return NORMA_OK;
    const norma_company_norm norm = {.companies = scale->companies,
                                     .weights = s->norms->company_weights,
                                     .n_companies = s->norms->n_companies,
                                     .mean = scale->company_mean,
                                     .between = scale->between,
                                     .within = scale->within};
    options.conf_level = s->options->conf_level;
    norma_companies *companies = NULL;
    status = norma_companies_new(&companies, &norm, &options, err);
    for (int w = 0; w < 2 && status == NORMA_OK; w++)
        status = norma_companies_place(&f->rank.wave[w], companies, &waves[w], notes, err);
    norma_companies_free(companies);
    if (status == NORMA_OK)
        subtract_ranks(&f->rank, r);
    return status;
}

/* ---- all of it ---- */

norma_status norma__wave_figure(norma_wave_figure *f, const norma__wave_sample *s,
                                norma_notes *notes, norma_error *err)
{
    norma_unit_scores waves[2];
    double r = 0, ss = 0, df = -2;
    norma__wave_figure_hide(f);
    f->shown = true;
    for (size_t w = 0; w < 2; w++) {
        waves[w] = sum_up(s, w);
        f->n[w] = waves[w].n;
        f->mean[w] = waves[w].mean;
        f->sd[w] = waves[w].n > 1 ? sqrt(waves[w].ss / ((double)waves[w].n - 1)) : NAN;
        ss += waves[w].ss;
        df += (double)waves[w].n;
    }
    const double sd = df > 0 ? sqrt(ss / df) : NAN;
    independent(f, s->options->conf_level);
    norma_status status = try_pairs(f, &r, s, sd, err);
    judge(f, s->options->bound * sd, s->options->conf_level);
    return status == NORMA_OK ? place(f, waves, s, r, notes, err) : status;
}
