#include <norma/equate.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/equating/equate_check.h"
#include "models/equating/equate_errors.h"

/* Fewer on a form are told: standard errors then rest on few people (Kolen & Brennan, 2014,
   chapter 8, ask for some 400 for linear and 1,500 for equipercentile equating). */
#define FEW_LINEAR 400
#define FEW_RANKS 1500

typedef struct work {
    const norma_equate_options *options;
    norma__sampled x, y;
    bool two; /* there is y */
    norma__equate_task task;
    norma__equate_desk desk;
    norma_equating *out;
} work;

/* ---- what is known before ---- */

static norma_score_moments moments_of(const double *share, const double *scores, size_t n,
                                      double people)
{
    norma_score_moments m = {.n = people};
    double m2 = 0, m3 = 0, m4 = 0;
    for (size_t i = 0; i < n; i++)
        m.mean += share[i] * scores[i];
    for (size_t i = 0; i < n; i++) {
        double off = scores[i] - m.mean, square = off * off;
        m2 += share[i] * square;
        m3 += share[i] * square * off;
        m4 += share[i] * square * square;
    }
    m.sd = sqrt(m2);
    m.skewness = m3 / (m2 * m.sd);
    m.kurtosis = m4 / (m2 * m2);
    return m;
}

/* Moments of rows and columns, and their correlation. */
static norma_status describe(norma_score_moments *of_scores, norma_score_moments *of_anchor,
                             double *r, const norma__sampled *s, norma_error *err)
{
    size_t n = s->form.n, m = s->form.m;
    double *rows = NORMA__NEW(double, n), *columns = NORMA__NEW(double, m), sum = 0;
    norma_status status = rows && columns ? NORMA_OK : norma__no_memory(err);
    for (size_t c = 0; c < n * m && status == NORMA_OK; c++) {
        rows[c % n] += s->observed[c];
        columns[c / n] += s->observed[c];
    }
    if (status == NORMA_OK) {
        *of_scores = moments_of(rows, s->form.scores, n, s->n);
        if (m > 1)
            *of_anchor = moments_of(columns, s->form.anchors, m, s->n);
        for (size_t c = 0; c < n * m && m > 1; c++)
            sum += s->observed[c] * (s->form.scores[c % n] - of_scores->mean) *
                   (s->form.anchors[c / n] - of_anchor->mean);
        *r = m > 1 ? sum / (of_scores->sd * of_anchor->sd) : NAN;
    }
    free(rows);
    free(columns);
    return status;
}

static norma_status describe_all(work *w, norma_error *err)
{
    norma_equating *out = w->out;
    norma_score_moments *other = w->two ? &out->anchor_x : &out->y;
    norma_status status = describe(&out->x, other, &out->r_x, &w->x, err);
    if (status == NORMA_OK && w->two)
        status = describe(&out->y, &out->anchor_y, &out->r_y, &w->y, err);
    return status;
}

static norma_status new_result(work *w, norma_error *err)
{
    const norma_score_moments unknown = {NAN, NAN, NAN, NAN, NAN};
    size_t n = w->x.form.n;
    norma_equating *out = NORMA__NEW(norma_equating, 1);
    if (!out)
        return norma__no_memory(err);
    w->out = out;
    out->method = w->options->method;
    out->n_scores = n;
    out->score = NORMA__NEW(double, n);
    out->rank = NORMA__NEW(double, n);
    out->equivalent = NORMA__NEW(double, n);
    out->se = NORMA__NEW(double, n);
    out->low = NORMA__NEW(double, n);
    out->high = NORMA__NEW(double, n);
    if (!out->score || !out->rank || !out->equivalent || !out->se || !out->low || !out->high)
        return norma__no_memory(err);
    memcpy(out->score, w->x.form.scores, n * sizeof *out->score);
    out->x = out->y = out->equated = out->anchor_x = out->anchor_y = unknown;
    out->slope = out->intercept = out->weight = out->r_x = out->r_y = NAN;
    for (int form = 0; form < 2; form++) {
        out->synthetic_mean[form] = out->synthetic_sd[form] = NAN;
        out->smoothing[form].bandwidth = out->smoothing[form].g2 = NAN;
    }
    return NORMA_OK;
}

static norma_status smooth(work *w, norma_error *err)
{
    norma_equating *out = w->out;
    if (w->options->smooth == NORMA_EQUATE_RAW)
        return NORMA_OK;
    norma_status status = norma__presmooth(&out->smoothing[0], &w->x, w->options->degree_x,
                                           w->options, "X", &out->notes, err);
    if (status == NORMA_OK && w->two)
        status = norma__presmooth(&out->smoothing[1], &w->y, w->options->degree_y, w->options, "Y",
                                  &out->notes, err);
    return status;
}

/* ---- the task ---- */

static double points(const double *scores, size_t n)
{
    return scores[n - 1] - scores[0];
}

static void set_task(work *w)
{
    const norma_equate_options *o = w->options;
    const norma__form *x = &w->x.form;
    norma__equate_task *t = &w->task;
    t->line.method = o->method;
    t->line.external = o->external;
    t->line.weight = o->weight < 0 && w->two ? w->x.n / (w->x.n + w->y.n) : o->weight;
    t->x = *x;
    t->y = w->two ? w->y.form : (norma__form){x->m, 0, x->anchors, NULL};
    t->design = !w->two                          ? NORMA_EQUATE_SINGLE
                : norma__needs_anchor(o->method) ? NORMA_EQUATE_ANCHOR
                                                 : NORMA_EQUATE_GROUPS;
    if (t->design == NORMA_EQUATE_ANCHOR) {
        t->line.nominal[0] = points(x->scores, x->n) / points(x->anchors, x->m);
        t->line.nominal[1] = points(t->y.scores, t->y.n) / points(x->anchors, x->m);
    }
    w->out->design = t->design;
    bool synthetic = t->design == NORMA_EQUATE_ANCHOR && o->method < NORMA_EQUATE_CHAINED_MEAN &&
                     o->method != NORMA_EQUATE_LEVINE_TRUE;
    w->out->weight = synthetic ? t->line.weight : NAN;
}

/* Bandwidths are those of the distributions that are equated, and kept in replicates. */
static void choose_bandwidths(work *w)
{
    norma__equate_desk *d = &w->desk;
    if (w->options->continuous != NORMA_EQUATE_KERNEL || !norma__by_ranks(w->options->method))
        return;
    w->task.bandwidth[0] = norma__spread_bandwidth(&d->x);
    w->task.bandwidth[1] = norma__spread_bandwidth(&d->y);
    if (w->options->method == NORMA_EQUATE_CHAINED_EQUIPERCENTILE) {
        w->task.bandwidth[2] = norma__spread_bandwidth(&d->anchor_x);
        w->task.bandwidth[3] = norma__spread_bandwidth(&d->anchor_y);
    }
    w->out->smoothing[0].bandwidth = w->task.bandwidth[0];
    w->out->smoothing[1].bandwidth = w->task.bandwidth[1];
}

/* ---- results ---- */

static void take_line(work *w)
{
    norma_equating *out = w->out;
    const norma__equate_desk *d = &w->desk;
    const double *y = d->moments + NORMA__MOMENTS_OF_ONE;
    if (norma__by_frequency(out->method)) {
        out->synthetic_mean[0] = d->moments[NORMA__MEAN];
        out->synthetic_mean[1] = y[NORMA__MEAN];
        out->synthetic_sd[0] = sqrt(d->moments[NORMA__VARIANCE]);
        out->synthetic_sd[1] = sqrt(y[NORMA__VARIANCE]);
    }
    if (norma__by_ranks(out->method))
        return;
    out->slope = d->line.slope;
    out->intercept = d->line.intercept;
    for (int form = 0; form < 2 && !norma__by_frequency(out->method); form++) {
        out->synthetic_mean[form] = d->line.mean[form];
        out->synthetic_sd[form] = d->line.sd[form];
    }
}

/* Of X's people as observed, on Y. */
static norma_status describe_equated(work *w, norma_error *err)
{
    size_t n = w->x.form.n;
    double *rows = NORMA__NEW(double, n), *on_y = NORMA__NEW(double, n);
    norma_status status = rows && on_y ? NORMA_OK : norma__no_memory(err);
    for (size_t c = 0; c < n * w->x.form.m && status == NORMA_OK; c++)
        rows[c % n] += w->x.observed[c];
    for (size_t i = 0; i < n && status == NORMA_OK; i++)
        on_y[i] = rows[i] > 0 ? w->out->equivalent[i] : 0; /* nobody stands there */
    if (status == NORMA_OK)
        w->out->equated = moments_of(rows, on_y, n, w->x.n);
    free(rows);
    free(on_y);
    return status;
}

static void take_ranks(work *w)
{
    norma__equate_desk *d = &w->desk;
    norma__spread_take(&d->x, d->x_share);
    for (size_t i = 0; i < d->x.n; i++)
        w->out->rank[i] = 100 * norma__spread_rank(&d->x, i);
}

static void take_intervals(work *w)
{
    norma_equating *out = w->out;
    double z = norma__normal_quantile(0.5 + w->options->conf_level / 2);
    for (size_t i = 0; i < out->n_scores; i++) {
        if (!isfinite(out->se[i]))
            out->se[i] = NAN;
        out->low[i] = out->equivalent[i] - z * out->se[i];
        out->high[i] = out->equivalent[i] + z * out->se[i];
    }
}

static norma_status bootstrap(work *w, norma_error *err)
{
    norma_equating *out = w->out;
    if (w->options->bootstrap == 0)
        return NORMA_OK;
    out->bootstrap_se = NORMA__NEW(double, out->n_scores);
    out->bootstrap_bias = NORMA__NEW(double, out->n_scores);
    if (!out->bootstrap_se || !out->bootstrap_bias)
        return norma__no_memory(err);
    norma_status status =
        norma__equate_bootstrap(out->bootstrap_se, out->bootstrap_bias, &out->replicates, &w->task,
                                out->equivalent, &w->x, w->two ? &w->y : NULL, w->options, err);
    size_t lost = w->options->bootstrap - out->replicates;
    if (status == NORMA_OK && lost > 0)
        status = norma__note(&out->notes, err, "equate-replicates-lost", NULL, (double)lost,
                             (double)w->options->bootstrap,
                             "%zu of %zu samples drawn anew could not be equated and are left out",
                             lost, w->options->bootstrap);
    return status;
}

/* ---- notes ---- */

static norma_status note_sizes(work *w, norma_error *err)
{
    double few = norma__by_ranks(w->options->method) ? FEW_RANKS : FEW_LINEAR;
    double n = w->two && w->y.n < w->x.n ? w->y.n : w->x.n;
    if (n >= few || w->options->method == NORMA_EQUATE_IDENTITY)
        return NORMA_OK;
    return norma__note(&w->out->notes, err, "equate-few", NULL, n, few,
                       "a form has scores of %.0f people; %.0f are advised for this method: look "
                       "at the standard errors, and consider identity or mean equating",
                       n, few);
}

static norma_status note_unseen(work *w, norma_error *err)
{
    if (!norma__by_frequency(w->options->method) || !(w->desk.unseen > 0))
        return NORMA_OK;
    return norma__note(&w->out->notes, err, "anchor-unseen", NULL, 100 * w->desk.unseen, NAN,
                       "%.3g %% of a population have anchor scores that nobody of the other has: "
                       "they tell nothing of the synthetic population; smoothing would fill them",
                       100 * w->desk.unseen);
}

static norma_status note_undefined(work *w, norma_error *err)
{
    size_t undefined = 0;
    for (size_t i = 0; i < w->out->n_scores; i++)
        undefined += isnan(w->out->equivalent[i]) ? 1 : 0;
    if (undefined == 0)
        return NORMA_OK;
    return norma__note(&w->out->notes, err, "equate-undefined", NULL, (double)undefined, NAN,
                       "%zu scores have no equivalent: what the method divides by does not vary",
                       undefined);
}

static norma_status notes(work *w, norma_error *err)
{
    norma_status status = note_sizes(w, err);
    if (status == NORMA_OK)
        status = note_unseen(w, err);
    return status == NORMA_OK ? note_undefined(w, err) : status;
}

/* ---- all of it ---- */

static norma_status convert(work *w, norma_error *err)
{
    const double *p = norma__sampled_shares(&w->x);
    const double *q = w->two ? norma__sampled_shares(&w->y) : NULL;
    norma_status status = norma__equate_desk_new(&w->desk, &w->task, err);
    if (status != NORMA_OK)
        return status;
    norma__equate_desk_convert(&w->desk, p, q);
    choose_bandwidths(w);
    if (w->task.bandwidth[0] > 0)
        norma__equate_desk_convert(&w->desk, p, q);
    memcpy(w->out->equivalent, w->desk.equivalent, w->out->n_scores * sizeof *w->out->equivalent);
    take_line(w);
    status = norma__equate_errors(w->out->se, &w->desk, &w->x, w->two ? &w->y : NULL, err);
    take_ranks(w);
    take_intervals(w);
    return status;
}

norma_status norma_equate(norma_equating **out, const norma_score_table *x,
                          const norma_score_table *y, const norma_equate_options *options,
                          norma_error *err)
{
    const norma_equate_options defaults = NORMA_EQUATE_OPTIONS_INIT;
    work w = {.options = options ? options : &defaults, .two = y != NULL};
    norma_status status;

    *out = NULL;
    norma__prepare_numerics();
    if ((status = norma__equate_check(x, y, w.options, err)) != NORMA_OK)
        return status;
    status = norma__sampled_take(&w.x, x, err);
    if (status == NORMA_OK && y)
        status = norma__sampled_take(&w.y, y, err);
    if (status == NORMA_OK)
        status = new_result(&w, err);
    if (status == NORMA_OK)
        status = describe_all(&w, err);
    if (status == NORMA_OK)
        status = smooth(&w, err);
    if (status == NORMA_OK) {
        set_task(&w);
        status = convert(&w, err);
    }
    if (status == NORMA_OK)
        status = describe_equated(&w, err);
    if (status == NORMA_OK)
        status = bootstrap(&w, err);
    if (status == NORMA_OK)
        status = notes(&w, err);
    if (status == NORMA_OK) {
        *out = w.out;
        w.out = NULL;
    }
    norma__equate_desk_clear(&w.desk);
    norma__sampled_clear(&w.x);
    norma__sampled_clear(&w.y);
    norma_equating_free(w.out);
    return status;
}

double norma_equating_convert(const norma_equating *e, double score)
{
    size_t last = e->n_scores - 1, above = 0;
    if (!isnan(e->slope))
        return e->slope * score + e->intercept;
    if (!(score >= e->score[0] && score <= e->score[last]))
        return NAN;
    while (e->score[above] < score)
        above++;
    if (e->score[above] == score)
        return e->equivalent[above];
    double share = (score - e->score[above - 1]) / (e->score[above] - e->score[above - 1]);
    return e->equivalent[above - 1] + share * (e->equivalent[above] - e->equivalent[above - 1]);
}

void norma_equating_free(norma_equating *e)
{
    if (!e)
        return;
    free(e->score);
    free(e->rank);
    free(e->equivalent);
    free(e->se);
    free(e->low);
    free(e->high);
    free(e->bootstrap_se);
    free(e->bootstrap_bias);
    free(e->smoothing[0].fits);
    free(e->smoothing[1].fits);
    norma_notes_clear(&e->notes);
    free(e);
}
