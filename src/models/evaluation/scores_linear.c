/* Regression scores: E(eta) + C_ey Sigma^-1 (y - mu), errors those of the prediction. Bartlett's:
   (L'Sigma^-1 L)^-1 L'Sigma^-1 (y - mu), with a column of L for every latent variable and every
   observed one that has a part in a regression. Of incomplete rows, the same with what is seen. */
#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/evaluation/patterns_seen.h"
#include "models/evaluation/scores.h"
#include "models/sem/invert.h"

typedef struct linear {
    const norma__sem_fitted *fitted;
    const norma__sem_implied *implied;
    const norma__observed_group *sample;
    size_t p, m, f;
    size_t columns;                                /* of Bartlett's L: f, then observed ones */
    double *loadings;                              /* p x columns */
    double *centre, *level;                        /* p, f: expected values */
    double *precision, *weights, *work, *variance; /* p x p, columns x p, p x p, f */
    double *normal, *inverse;                      /* columns x columns */
} linear;

static void linear_clear(linear *x)
{
    free(x->loadings);
    free(x->centre);
    free(x->level);
    free(x->precision);
    free(x->weights);
    free(x->work);
    free(x->variance);
    free(x->normal);
    free(x->inverse);
}

/* Without a mean structure the sample's means are what rows are compared with; factors then have
   the mean that exogenous variables give them, as lavaan has it. */
static void expected_values(linear *x)
{
    const bool means = x->fitted->observed.means;
    for (size_t i = 0; i < x->p; i++)
        x->centre[i] = means ? x->implied->mu[i] : x->sample->mean[i];
    for (size_t k = 0; k < x->f; k++) {
        x->level[k] = means ? x->implied->level[x->p + k] : 0;
        for (size_t i = 0; !means && i < x->p; i++)
            if (x->fitted->table->exogenous[i])
                x->level[k] += x->implied->total[x->p + k + i * x->m] * x->sample->mean[i];
    }
}

/* Direct effects of latent variables on observed ones that take part in no regression; the others
   stand for themselves. */
static void loadings_of(linear *x, size_t group)
{
    const norma__sem_block *block = &x->fitted->structure.blocks[group];
    bool *regressed = (bool *)x->work; /* room that is used later */
    memset(regressed, 0, x->m * sizeof *regressed);
    for (size_t e = 0; e < block->n; e++)
        if (x->fitted->table->rows[block->entries[e].of].op == NORMA_SEM_REGRESSION)
            regressed[block->entries[e].row] = regressed[block->entries[e].col] = true;
    x->columns = x->f;
    for (size_t i = 0; i < x->p; i++)
        if (regressed[i])
            x->loadings[i + x->columns++ * x->p] = 1;
        else
            for (size_t k = 0; k < x->f; k++)
                x->loadings[i + k * x->p] = x->implied->a[i + (x->p + k) * x->m];
}

static norma_status linear_new(linear *x, const norma__sem_fitted *fitted, size_t group,
                               norma_error *err)
{
    const norma__sem_structure *st = &fitted->structure;
    const size_t p = st->p, m = st->m, f = m - p;
    *x = (linear){.fitted = fitted,
                  .implied = &fitted->implied[group],
                  .sample = &fitted->observed.groups[group],
                  .p = p,
                  .m = m,
                  .f = f};
    x->loadings = NORMA__NEW(double, p *m);
    x->centre = NORMA__NEW(double, p);
    x->level = NORMA__NEW(double, f);
    x->precision = NORMA__NEW(double, p *p);
    x->weights = NORMA__NEW(double, m *p);
    x->work = NORMA__NEW(double, p *m + m);
    x->variance = NORMA__NEW(double, f);
    x->normal = NORMA__NEW(double, m *m);
    x->inverse = NORMA__NEW(double, m *m);
    if (!x->loadings || !x->centre || !x->level || !x->precision || !x->weights || !x->work ||
        !x->variance || !x->normal || !x->inverse)
        return norma__no_memory(err);
    expected_values(x);
    loadings_of(x, group);
    return NORMA_OK;
}

/* weights: C_ey Sigma^-1; variance: that of the prediction's error. */
static void regression_weights(linear *x)
{
    const int f = (int)x->f, p = (int)x->p, m = (int)x->m;
    const double *covariance = x->implied->all + x->p; /* f x p of m x m */
    cblas_dsymm(CblasColMajor, CblasRight, CblasLower, f, p, 1, x->precision, p, covariance, m, 0,
                x->weights, m);
    for (size_t k = 0; k < x->f; k++) {
        x->variance[k] = x->implied->all[x->p + k + (x->p + k) * x->m];
        for (size_t i = 0; i < x->p; i++)
            x->variance[k] -= x->weights[k + i * x->m] * covariance[k + i * x->m];
    }
}

static norma_status bartlett_weights(linear *x, norma_error *err)
{
    const int c = (int)x->columns, p = (int)x->p, m = (int)x->m;
    size_t rank;
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, c, 1, x->precision, p, x->loadings, p, 0,
                x->work, p);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, c, c, p, 1, x->loadings, p, x->work, p, 0,
                x->normal, c);
    const norma_status status =
        norma__sem_invert_symmetric(x->inverse, &rank, x->normal, x->columns, err);
    if (status != NORMA_OK)
        return status;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, c, p, c, 1, x->inverse, c, x->work, p, 0,
                x->weights, m);
    for (size_t k = 0; k < x->f; k++) {
        const bool measured = x->normal[k + k * x->columns] > 0;
        x->variance[k] =
            x->inverse[k + k * x->columns] - x->implied->all[x->p + k + (x->p + k) * x->m];
        for (size_t i = 0; !measured && i < x->p; i++)
            x->weights[k + i * x->m] = NAN;
        if (!measured)
            x->variance[k] = NAN;
    }
    return NORMA_OK;
}

static norma_status weights_of(linear *x, const norma__seen *seen, size_t pattern, bool bartlett,
                               norma_error *err)
{
    if (!norma__seen_precision(x->precision, seen, pattern, x->implied->sigma, x->work)) {
        for (size_t e = 0; e < x->m * x->p; e++)
            x->weights[e] = NAN;
        for (size_t k = 0; k < x->f; k++)
            x->variance[k] = NAN;
        return NORMA_OK;
    }
    if (bartlett)
        return bartlett_weights(x, err);
    regression_weights(x);
    return NORMA_OK;
}

static void score_row(const norma__score_place *to, const linear *x, size_t row)
{
    const size_t n = x->sample->n, at = to->from + row;
    for (size_t k = 0; k < x->f; k++) {
        double score = x->level[k];
        for (size_t i = 0; i < x->p; i++) {
            const double value = x->sample->x[row + i * n];
            score += x->weights[k + i * x->m] * (isnan(value) ? 0 : value - x->centre[i]);
        }
        to->scores[at + k * to->n_all] = score;
        to->se[at + k * to->n_all] = x->variance[k] > 1e-12 ? sqrt(x->variance[k]) : NAN;
    }
}

/* Of complete rows. */
static norma_status determinacy(const norma__score_place *to, linear *x, norma_error *err)
{
    memcpy(x->precision, x->implied->sigma, x->p * x->p * sizeof *x->precision);
    const bool ok = norma__invert_spd(x->precision, NULL, x->precision, x->p);
    (void)err;
    if (ok)
        regression_weights(x);
    for (size_t k = 0; k < x->f; k++) {
        const double all = x->implied->all[x->p + k + (x->p + k) * x->m];
        to->determinacy[k * to->n_groups] = ok ? sqrt(1 - x->variance[k] / all) : NAN;
    }
    return NORMA_OK;
}

norma_status norma__linear_scores(const norma__score_place *to, const norma__sem_fitted *fitted,
                                  size_t group, bool bartlett, norma_error *err)
{
    linear x;
    norma__seen seen = {0};
    norma_status status = linear_new(&x, fitted, group, err);
    norma__prepare_numerics();
    if (status == NORMA_OK)
        status = determinacy(to, &x, err);
    if (status == NORMA_OK)
        status = norma__seen_of(&seen, x.sample, x.p, err);
    for (size_t s = 0; status == NORMA_OK && s < seen.n; s++) {
        status = weights_of(&x, &seen, s, bartlett, err);
        for (size_t r = 0; status == NORMA_OK && r < x.sample->n; r++)
            if (seen.of[r] == s)
                score_row(to, &x, r);
    }
    norma__seen_clear(&seen);
    linear_clear(&x);
    return status;
}
