/* Several factors: McNeish & Wolf (2023): the weakest item of a factor loads on another factor,
   too; one more factor's at each level. One factor: McNeish & Wolf (2022): pairs of items have
   correlated residuals. All in the standardised metric, in which variances stay 1. */
#include "models/evaluation/misfit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* One loading that the population gets. */
typedef struct cross {
    size_t item, from, to; /* factors by number */
    double loading, value;
    bool few; /* its factor has two items or fewer: it comes last */
} cross;

/* The standardised model. */
typedef struct plan {
    const norma__sem_fitted *fitted;
    size_t p, m, k;     /* observed; all; factors with items */
    size_t *factor;     /* k: variables */
    double *cor;        /* m x m: correlations of all variables; of observed ones as implied */
    double *sd;         /* m */
    double *loadings;   /* p x k */
    size_t *n_loadings; /* p */
    size_t *n_items;    /* k */
    bool *paired;       /* p: in a residual covariance */
    norma_error *err;
} plan;

static void plan_clear(plan *s)
{
    free(s->factor);
    free(s->cor);
    free(s->sd);
    free(s->loadings);
    free(s->n_loadings);
    free(s->n_items);
    free(s->paired);
}

static norma_status plan_of(plan *s, const norma__sem_fitted *f, norma_error *err)
{
    size_t p = f->structure.p, m = f->structure.m;
    const norma__sem_implied *in = &f->implied[0];
    *s = (plan){.fitted = f,
                .p = p,
                .m = m,
                .factor = NORMA__NEW(size_t, m),
                .cor = NORMA__NEW(double, m *m),
                .sd = NORMA__NEW(double, m),
                .loadings = NORMA__NEW(double, p *m),
                .n_loadings = NORMA__NEW(size_t, p),
                .n_items = NORMA__NEW(size_t, m),
                .paired = NORMA__NEW(bool, p),
                .err = err};
    if (!s->factor || !s->cor || !s->sd || !s->loadings || !s->n_loadings || !s->n_items ||
        !s->paired)
        return norma__no_memory(err);
    for (size_t v = 0; v < m; v++)
        s->sd[v] = sqrt(in->all[v * m + v]);
    for (size_t v = 0; v < m * m; v++)
        s->cor[v] = in->all[v] / (s->sd[v % m] * s->sd[v / m]);
    for (size_t v = p; v < m; v++) {
        for (size_t i = 0; i < p; i++) {
            double a = in->a[v * m + i];
            if (a == 0)
                continue;
            s->loadings[s->k * p + i] = a * s->sd[v] / s->sd[i];
            s->n_loadings[i]++;
            s->n_items[s->k]++;
        }
        if (s->n_items[s->k])
            s->factor[s->k++] = v;
    }
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++)
            s->paired[i] = s->paired[i] || (i != j && in->s[j * m + i] != 0);
    return NORMA_OK;
}

static bool is_free(const plan *s, size_t item)
{
    return s->n_loadings[item] == 1 && !s->paired[item];
}

/* Coefficient H of a factor: Hancock & Mueller (2001). */
static double coefficient_h(const plan *s, size_t factor)
{
    double sum = 0;
    for (size_t i = 0; i < s->p; i++) {
        double l = s->loadings[factor * s->p + i], square = fmin(l * l, 1 - 1e-9);
        sum += square / (1 - square);
    }
    return sum > 0 ? 1 / (1 + 1 / sum) : 0;
}

static int by_loading(const void *a, const void *b)
{
    const cross *x = a, *y = b;
    double l = fabs(x->loading), r = fabs(y->loading);
    if (l != r)
        return l < r ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

static int by_priority(const void *a, const void *b)
{
    const cross *x = a, *y = b;
    return x->few != y->few ? (x->few ? 1 : -1) : by_loading(a, b);
}

/* The weakest free item of every factor; returns how many. */
static size_t weakest_items(cross *list, const plan *s)
{
    size_t n = 0;
    for (size_t f = 0; f < s->k; f++) {
        cross best = {.item = NORMA_NONE, .from = f, .few = s->n_items[f] <= 2};
        for (size_t i = 0; i < s->p; i++) {
            double l = s->loadings[f * s->p + i];
            if (l != 0 && is_free(s, i) &&
                (best.item == NORMA_NONE || fabs(l) < fabs(best.loading))) {
                best.item = i;
                best.loading = l;
            }
        }
        if (best.item != NORMA_NONE)
            list[n++] = best;
    }
    return n;
}

/* Each item gets the factor of largest H whose pair with its own is not taken yet; the loading is
   as large as its own, or as its variance allows. taken: k x k. Returns how many found one. */
static size_t aim(cross *list, size_t n, const plan *s, bool *taken)
{
    size_t kept = 0;
    for (size_t c = 0; c < n; c++) {
        cross one = list[c];
        double best = -1;
        for (size_t f = 0; f < s->k; f++) {
            double h = coefficient_h(s, f);
            if (f == one.from || taken[f * s->k + one.from] || h <= best)
                continue;
            best = h;
            one.to = f;
        }
        if (best < 0)
            continue;
        taken[one.to * s->k + one.from] = taken[one.from * s->k + one.to] = true;
        double l = one.loading, phi = s->cor[s->factor[one.to] * s->m + s->factor[one.from]],
               most = 0.95 * (sqrt(l * l * phi * phi + 1 - l * l) - fabs(l * phi));
        one.value = fmin(fabs(l), most);
        list[kept++] = one;
    }
    return kept;
}

static norma_status new_levels(norma__misfit *out, size_t n, size_t p, norma_error *err)
{
    out->cov = NORMA__NEW(double *, n);
    out->added = NORMA__NEW(char *, n);
    out->n_added = NORMA__NEW(size_t, n);
    if (!out->cov || !out->added || !out->n_added)
        return norma__no_memory(err);
    for (; out->n_levels < n; out->n_levels++)
        if (!(out->cov[out->n_levels] = NORMA__NEW(double, p *p)))
            return norma__no_memory(err);
    return NORMA_OK;
}

/* From correlations to the covariances of the data's metric; latent responses have variance 1. */
static void scale(double *cov, const plan *s)
{
    const double *sigma = s->fitted->implied[0].sigma;
    for (size_t j = 0; j < s->p; j++)
        for (size_t i = 0; i < s->p; i++)
            cov[j * s->p + i] *= sqrt(sigma[i * s->p + i] * sigma[j * s->p + j]);
}

static void right_correlations(double *cor, const plan *s)
{
    for (size_t j = 0; j < s->p; j++)
        for (size_t i = 0; i < s->p; i++)
            cor[j * s->p + i] = s->cor[j * s->m + i];
}

/* y + c eta with the residual made smaller: variances stay 1. gain: room for p x p. */
static void add_crosses(double *cor, const plan *s, const cross *list, size_t n)
{
    right_correlations(cor, s);
    for (size_t c = 0; c < n; c++) /* one after the other: earlier ones are in the factors' share */
        for (size_t i = 0; i < s->p; i++) {
            size_t j = list[c].item;
            if (i == j)
                continue;
            double with = s->cor[i * s->m + s->factor[list[c].to]];
            for (size_t d = 0; d < c; d++)
                if (list[d].item == i)
                    with += list[d].value *
                            s->cor[s->factor[list[d].to] * s->m + s->factor[list[c].to]];
            cor[j * s->p + i] += list[c].value * with;
            cor[i * s->p + j] = cor[j * s->p + i];
        }
}

static norma_status text_of(char **out, norma__buffer *b, norma_error *err)
{
    if (b->failed) {
        norma__buffer_free(b);
        return norma__no_memory(err);
    }
    *out = b->bytes;
    return NORMA_OK;
}

static norma_status cross_levels(norma__misfit *out, const plan *s)
{
    const norma_sem_table *t = s->fitted->table;
    cross *list = NORMA__NEW(cross, s->k);
    bool *taken = NORMA__NEW(bool, s->k * s->k);
    size_t n = 0;
    norma_status status = list && taken ? NORMA_OK : norma__no_memory(s->err);
    if (status == NORMA_OK) {
        n = weakest_items(list, s);
        qsort(list, n, sizeof *list, by_priority);
        n = n < s->k - 1 ? n : s->k - 1;
        qsort(list, n, sizeof *list, by_loading);
        n = aim(list, n, s, taken);
        qsort(list, n, sizeof *list, by_priority);
        status = n ? new_levels(out, n + 1, s->p, s->err)
                   : norma__fail(s->err, NORMA_EDATA,
                                 "no item loads on one factor alone without correlated residuals: "
                                 "there is no cross-loading to leave out");
    }
    for (size_t l = 0; status == NORMA_OK && l <= n; l++) {
        norma__buffer b = {0};
        norma__put(&b, "");
        add_crosses(out->cov[l], s, list, l);
        scale(out->cov[l], s);
        for (size_t c = 0; c < l; c++)
            norma__putf(&b, "%s%s =~ %.3f*%s", c ? "\n" : "",
                        t->latent[s->factor[list[c].to] - s->p], list[c].value,
                        t->observed[list[c].item]);
        out->n_added[l] = l;
        status = text_of(&out->added[l], &b, s->err);
    }
    free(list);
    free(taken);
    return status;
}

/* How many pairs every level has. */
static size_t pair_levels(size_t pairs[3], size_t items)
{
    size_t half = items / 2;
    if (items == 4) {
        pairs[0] = 1;
        return 1;
    }
    if (items == 5) {
        pairs[0] = 1;
        pairs[1] = 2;
        return 2;
    }
    pairs[0] = half / 3;
    pairs[1] = 2 * half / 3;
    pairs[2] = half;
    return 3;
}

static norma_status residual_levels(norma__misfit *out, const plan *s, double correlation)
{
    const norma_sem_table *t = s->fitted->table;
    cross *list = NORMA__NEW(cross, s->p);
    size_t n = 0, pairs[3] = {0}, levels = 0;
    norma_status status = list ? NORMA_OK : norma__no_memory(s->err);
    for (size_t i = 0; list && i < s->p; i++)
        if (is_free(s, i))
            list[n++] = (cross){.item = i, .loading = s->loadings[i]};
    if (status == NORMA_OK && n < 4)
        status = norma__fail(s->err, NORMA_EDATA,
                             "one factor needs 4 items without correlated residuals for cut-offs, "
                             "got %zu",
                             n);
    if (status == NORMA_OK) {
        qsort(list, n, sizeof *list, by_loading);
        levels = pair_levels(pairs, n);
        status = new_levels(out, levels + 1, s->p, s->err);
    }
    for (size_t l = 0; status == NORMA_OK && l <= levels; l++) {
        norma__buffer b = {0};
        norma__put(&b, "");
        right_correlations(out->cov[l], s);
        out->n_added[l] = l ? pairs[l - 1] : 0;
        for (size_t c = 0; c < out->n_added[l]; c++) {
            const cross *x = &list[2 * c], *y = &list[2 * c + 1];
            double gain = correlation * sqrt(fmax(1 - x->loading * x->loading, 0) *
                                             fmax(1 - y->loading * y->loading, 0));
            out->cov[l][y->item * s->p + x->item] += gain;
            out->cov[l][x->item * s->p + y->item] += gain;
            norma__putf(&b, "%s%s ~~ %.3f*%s", c ? "\n" : "", t->observed[x->item], gain,
                        t->observed[y->item]);
        }
        scale(out->cov[l], s);
        status = text_of(&out->added[l], &b, s->err);
    }
    free(list);
    return status;
}

norma_status norma__misfit_of(norma__misfit *out, const norma__sem_fitted *fitted,
                              double residual_correlation, norma_error *err)
{
    plan s;
    *out = (norma__misfit){0};
    norma_status status = plan_of(&s, fitted, err);
    if (status == NORMA_OK && s.k == 0)
        status = norma__fail(err, NORMA_EDATA,
                             "cut-offs are of factor models; this one has no latent variable with "
                             "items");
    if (status == NORMA_OK)
        status = s.k > 1 ? cross_levels(out, &s) : residual_levels(out, &s, residual_correlation);
    plan_clear(&s);
    if (status != NORMA_OK)
        norma__misfit_clear(out);
    return status;
}

void norma__misfit_clear(norma__misfit *misfit)
{
    for (size_t l = 0; misfit->cov && l < misfit->n_levels; l++)
        free(misfit->cov[l]);
    norma__free_texts(misfit->added, misfit->added ? misfit->n_levels : 0);
    free(misfit->cov);
    free(misfit->n_added);
    *misfit = (norma__misfit){0};
}
