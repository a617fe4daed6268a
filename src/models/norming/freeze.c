/* A model as one array of numbers, and back. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/norming/model.h"

/* Layout: these, then part, power, value and se of each term, then the covariances if any. */
enum { LAYOUT = 1, HEAD = 14, OF_TERM = 4 };

norma_status norma_continuous_freeze(norma_frozen *figure, const norma_continuous_model *m,
                                     const char *scale, norma_error *err)
{
    const size_t n = m->n_terms, n_covariances = m->covariance ? n * n : 0;
    const double head[HEAD] = {LAYOUT,           m->method,
                               m->covariate_min, m->covariate_max,
                               m->score_min,     m->score_max,
                               m->step,          m->centre,
                               m->half,          m->shift,
                               m->t_min,         m->t_max,
                               (double)n,        m->covariance ? 1 : 0};
    const size_t length = strlen(scale) + sizeof "continuous.";
    *figure = (norma_frozen){.n_rows = HEAD + OF_TERM * n + n_covariances, .n_columns = 1};
    figure->name = NORMA__NEW(char, length);
    figure->values = NORMA__NEW(double, figure->n_rows);
    if (!figure->name || !figure->values) {
        free(figure->name);
        free(figure->values);
        *figure = (norma_frozen){0};
        return norma__have(false, err);
    }
    snprintf(figure->name, length, "continuous.%s", scale);
    memcpy(figure->values, head, sizeof head);
    for (size_t k = 0; k < n; k++) {
        const norma_continuous_term *t = &m->terms[k];
        const double of_term[OF_TERM] = {(double)t->part, (double)t->power, t->value, t->se};
        memcpy(figure->values + HEAD + OF_TERM * k, of_term, sizeof of_term);
    }
    if (m->covariance)
        memcpy(figure->values + HEAD + OF_TERM * n, m->covariance, n_covariances * sizeof(double));
    return NORMA_OK;
}

static bool whole(double x, double most)
{
    return x >= 0 && x <= most && x - floor(x) <= 0;
}

static bool head_holds(const norma_frozen *f)
{
    const double *v = f->values;
    if (f->n_columns != 1 || f->n_rows < HEAD || !whole(v[0], LAYOUT) || v[0] < LAYOUT ||
        !whole(v[1], NORMA_CONTINUOUS_METHODS - 1) || !whole(v[12], NORMA__MOST_TERMS) ||
        !whole(v[13], 1))
        return false;
    for (size_t k = 2; k < HEAD; k++)
        if (!isfinite(v[k]))
            return false;
    const size_t n = (size_t)v[12], rows = HEAD + OF_TERM * n + (v[13] > 0 ? n * n : 0);
    return n > 0 && f->n_rows == rows && v[3] > v[2] && v[5] > v[4] && v[6] >= 0 && v[8] > 0 &&
           v[11] > v[10];
}

static bool terms_hold(const norma_frozen *f)
{
    const int method = (int)f->values[1];
    const norma__family *family = norma__family_of(method);
    const double most_part = family ? (double)family->n_parameters - 1 : (double)NORMA__MOST_POWER;
    for (size_t k = 0; k < (size_t)f->values[12]; k++) {
        const double *t = f->values + HEAD + OF_TERM * k;
        if (!whole(t[0], most_part) || !whole(t[1], NORMA__MOST_POWER) || !isfinite(t[2]))
            return false;
    }
    return true;
}

norma_status norma_continuous_thaw(norma_continuous_model **out, const norma_frozen *f,
                                   norma_error *err)
{
    *out = NULL;
    if (!head_holds(f) || !terms_hold(f))
        return norma__fail(err, NORMA_ESTORE,
                           "the figure %.60s is no model of continuous norms that this version of "
                           "norma reads: build the norm set again",
                           f->name ? f->name : "");
    const double *v = f->values;
    const size_t n = (size_t)v[12];
    norma_continuous_model *m = NORMA__NEW(norma_continuous_model, 1);
    if (!m)
        return norma__have(false, err);
    *m = (norma_continuous_model){.method = (int)v[1],
                                  .covariate_min = v[2],
                                  .covariate_max = v[3],
                                  .score_min = v[4],
                                  .score_max = v[5],
                                  .step = v[6],
                                  .centre = v[7],
                                  .half = v[8],
                                  .shift = v[9],
                                  .t_min = v[10],
                                  .t_max = v[11],
                                  .n_terms = n,
                                  .terms = NORMA__NEW(norma_continuous_term, n),
                                  .covariance = v[13] > 0 ? NORMA__NEW(double, n *n) : NULL};
    if (!m->terms || (v[13] > 0 && !m->covariance)) {
        norma_continuous_model_free(m);
        return norma__have(false, err);
    }
    for (size_t k = 0; k < n; k++) {
        const double *t = v + HEAD + OF_TERM * k;
        m->terms[k] = (norma_continuous_term){(size_t)t[0], (size_t)t[1], t[2], t[3]};
    }
    if (m->covariance)
        memcpy(m->covariance, v + HEAD + OF_TERM * n, n * n * sizeof(double));
    *out = m;
    return NORMA_OK;
}
