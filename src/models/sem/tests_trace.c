#include "models/sem/tests_trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/baseline.h"
#include "models/sem/errors.h"
#include "models/sem/fixed.h"
#include "models/sem/incomplete_inference.h"
#include "models/sem/inference.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/meat.h"
#include "models/sem/tests_least.h"

/* What all of a model's groups share. */
typedef struct work {
    const norma__sem_fitted *fitted;
    norma__sem_tracing wanted;
    bool *fixed;
    size_t n_fixed, p, q;
    const bool *exogenous; /* fixed or not: the baseline's are saturated */
    size_t n_exogenous;
    double *inverse; /* q x q: of the expected information */
    double *meat;    /* q x q: at the sample's moments */
    double *squared; /* q x q: the same, without what U does not have */
} work;

/* ---- normal theory ----------------------------------------------------------------------------
 */

/* Matrices of one group: each p x p. */
typedef struct matrices {
    double *model, *saturated, *exogenous, *baseline; /* exogenous: zeros elsewhere */
    bool *variances;
} matrices;

static void clear_matrices(matrices *m)
{
    free(m->model);
    free(m->saturated);
    free(m->exogenous);
    free(m->baseline);
    free(m->variances);
}

/* ok: all could be inverted. */
static norma_status matrices_of(matrices *m, bool *ok, const work *at, size_t g, norma_error *err)
{
    const size_t p = at->p;
    double *s = NULL;
    *m = (matrices){.model = NORMA__NEW(double, p *p),
                    .saturated = NORMA__NEW(double, p *p),
                    .exogenous = NORMA__NEW(double, p *p),
                    .baseline = NORMA__NEW(double, p *p),
                    .variances = NORMA__NEW(bool, p)};
    norma_status status = NORMA_OK;
    if (!(m->model && m->saturated && m->exogenous && m->baseline && m->variances)) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__sem_likely_cov(&s, at->fitted, g, err)) != NORMA_OK)
        goto done;
    const bool likelihood = at->fitted->discrepancy == NORMA_SEM_F_ML;
    *ok = norma__invert_spd(m->model, NULL, likelihood ? at->fitted->implied[g].sigma : s, p) &&
          norma__invert_spd(m->saturated, NULL, s, p);
    if (*ok)
        status = norma__sem_exogenous_inverse(m->exogenous, ok, s, at->exogenous, p, err);
    memcpy(m->baseline, m->exogenous, p * p * sizeof *s);
    for (size_t i = 0; i < p; i++) {
        m->variances[i] = !at->exogenous[i];
        if (!at->exogenous[i])
            m->baseline[i + i * p] = 1 / s[i + i * p];
    }
done:
    free(s);
    return status;
}

static norma_status add_normal(norma__sem_traces *out, norma__second *second, const work *at,
                               const matrices *m, size_t g, norma_error *err)
{
    const double *minus = at->n_fixed > 0 ? m->exogenous : NULL;
    const bool means = at->fitted->observed.means;
    const bool given = !at->wanted.mplus; /* Yuan & Bentler's meat is of the rows as they are */
    const norma__normal_form model = {m->model, minus, means, NULL, given};
    const norma__normal_form saturated = {m->saturated, minus, means, NULL, false};
    const norma__normal_form baseline = {m->baseline, at->n_exogenous > 0 ? m->exogenous : NULL,
                                         false, m->variances, given};
    const norma__normal_form independent = {m->baseline, minus, means, NULL, false};
    double trace = 0, tested = 0;
    norma_status status = NORMA_OK;
    if ((status = norma__normal_trace(&tested, at->fitted, g, &baseline, err)) != NORMA_OK)
        return status;
    out->baseline_first += tested;
    if (at->wanted.first) {
        if ((status = norma__normal_trace(&trace, at->fitted, g, &model, err)) != NORMA_OK)
            return status;
        out->first += trace;
    }
    if (at->wanted.mplus) {
        if ((status = norma__normal_trace(&trace, at->fitted, g, &saturated, err)) != NORMA_OK)
            return status;
        out->h1 += trace;
        if ((status = norma__normal_trace(&trace, at->fitted, g, &independent, err)) != NORMA_OK)
            return status;
        out->baseline_h0 += trace - tested;
    }
    return at->wanted.second
               ? norma__second_normal(second, at->fitted, g, &model, &baseline, at->inverse, err)
               : NORMA_OK;
}

/* ---- least squares ----------------------------------------------------------------------------
 */

typedef struct robust {
    double plain, mixed, tested;
    double *model, *meat; /* q x q: sums over groups */
} robust;

/* Gamma of correlations, unweighted: what W = I at the independence model sees. */
static norma_status trace_tested(double *out, const work *at, const norma__least_form *form,
                                 size_t g, norma_error *err)
{
    const size_t k = at->fitted->observed.groups[g].k;
    double *diagonal = NORMA__NEW(double, k);
    norma_status status =
        diagonal ? norma__observed_gamma_diagonal(diagonal, &at->fitted->observed, g, err)
                 : norma__no_memory(err);
    for (size_t s = 0; status == NORMA_OK && s < k; s++)
        *out += form->tested[s] ? diagonal[s] : 0;
    free(diagonal);
    return status;
}

static norma_status add_robust(robust *sums, const norma__least_robust *group, const work *at,
                               double share, norma_error *err)
{
    const size_t q = at->q;
    (void)err;
    sums->plain += group->plain;
    for (size_t i = 0; i < q * q; i++) {
        sums->mixed += share * group->mixed[i] * at->inverse[i];
        sums->model[i] += share * group->model[i];
        sums->meat[i] += share * group->meat[i];
    }
    return NORMA_OK;
}

/* Parameters of a statistic of their own have left U: they add nothing to its square. */
static void leave_out(double *meat, const bool *own, size_t q)
{
    for (size_t a = 0; a < q; a++)
        for (size_t i = 0; own[a] && i < q; i++)
            meat[a + i * q] = meat[i + a * q] = 0;
}

static norma_status add_least(norma__sem_traces *out, norma__second *second, robust *sums,
                              const work *at, size_t g, norma_error *err)
{
    norma__least_form form = {0};
    norma__least_robust group = {0};
    double all = 0, tested = 0;
    norma_status status = norma__least_form_of(&form, at->fitted, g, at->exogenous, err);
    if (status == NORMA_OK)
        status = norma__least_first(&all, &tested, at->fitted, g, &form, err);
    out->first += all;
    out->baseline_first += tested;
    if (status == NORMA_OK && (at->wanted.second || sums))
        status = norma__least_second(at->wanted.second ? second : NULL, sums ? &group : NULL,
                                     at->fitted, g, &form, at->inverse, err);
    if (status == NORMA_OK && sums &&
        (status = trace_tested(&sums->tested, at, &form, g, err)) == NORMA_OK)
        status = add_robust(sums, &group, at, norma__sem_portion(at->fitted, g), err);
    if (status == NORMA_OK)
        leave_out(at->squared, form.own, at->q);
    norma__least_robust_clear(&group);
    norma__least_form_clear(&form);
    return status;
}

/* tr[(I - D I^-1 D'W)' V (I - D I^-1 D'W) Gamma], opened up. */
static norma_status finish_robust(norma__sem_traces *out, const work *at, robust *sums,
                                  norma_error *err)
{
    const size_t q = at->q;
    double *product = NORMA__NEW(double, q *q);
    if (!product)
        return norma__no_memory(err);
    const norma_status status = norma__sem_sandwich(product, at->inverse, sums->model, q, err);
    out->robust = sums->plain - 2 * sums->mixed +
                  (status == NORMA_OK ? norma__trace_product(product, sums->meat, q) : 0);
    out->robust_baseline = sums->tested;
    free(product);
    return status;
}

/* ---- all groups -------------------------------------------------------------------------------
 */

static bool is_normal(const norma__sem_fitted *fitted)
{
    return fitted->discrepancy == NORMA_SEM_F_ML || fitted->discrepancy == NORMA_SEM_F_GLS;
}

/* The inverse that projections take is of the expected information, whatever errors are made of. */
static norma_status find_inverse(work *at, norma_error *err)
{
    const norma__sem_fitted *fitted = at->fitted;
    size_t rank;
    double *information = NORMA__NEW(double, at->q * at->q);
    at->inverse = NORMA__NEW(double, at->q * at->q);
    at->meat = NORMA__NEW(double, at->q * at->q);
    at->squared = NORMA__NEW(double, at->q * at->q);
    norma_status status =
        information && at->inverse && at->meat && at->squared ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__sem_information(information, fitted, NORMA_SEM_INFORMATION_EXPECTED, err);
    if (status == NORMA_OK)
        status = norma__sem_invert(at->inverse, &rank, information, fitted, err);
    if (status == NORMA_OK && (at->wanted.first || at->wanted.second))
        status = norma__sem_meat_of(
            at->meat, fitted, at->wanted.mplus ? NORMA__SCORES_AT_SAMPLE : NORMA__SCORES_GIVEN,
            err);
    if (status == NORMA_OK)
        memcpy(at->squared, at->meat, at->q * at->q * sizeof *at->meat);
    free(information);
    return status;
}

static norma_status sum_groups(norma__sem_traces *out, const work *at, robust *sums,
                               norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t g = 0; g < at->fitted->structure.n_groups && status == NORMA_OK; g++) {
        norma__second second = {0, 0, 0};
        bool ok = true;
        if (is_normal(at->fitted)) {
            matrices m;
            status = matrices_of(&m, &ok, at, g, err);
            if (status == NORMA_OK && ok)
                status = add_normal(out, &second, at, &m, g, err);
            clear_matrices(&m);
        } else {
            status = add_least(out, &second, sums, at, g, err);
        }
        out->second += second.square - 2 * norma__sem_portion(at->fitted, g) * second.cross;
        out->baseline_second += second.baseline;
        if (!ok)
            out->first = out->second = out->h1 = NAN;
    }
    return status;
}

static norma_status finish_mplus(norma__sem_traces *out, const work *at, norma_error *err)
{
    const size_t q = at->q;
    double *meat = NORMA__NEW(double, q *q);
    norma_status status = meat ? norma__sem_meat_of(meat, at->fitted, NORMA__SCORES_AT_MODEL, err)
                               : norma__no_memory(err);
    if (status == NORMA_OK && at->fitted->inverse)
        out->h0 = norma__trace_product(meat, at->fitted->inverse, q);
    free(meat);
    return status;
}

static norma_status finish(norma__sem_traces *out, const work *at, robust *sums, norma_error *err)
{
    norma_status status = NORMA_OK;
    double square = NAN;
    if (at->wanted.second &&
        (status = norma__trace_square(&square, at->inverse, at->squared, at->q, err)) != NORMA_OK)
        return status;
    out->first =
        at->wanted.first ? out->first - norma__trace_product(at->inverse, at->meat, at->q) : NAN;
    out->second = at->wanted.second ? out->second + square : NAN;
    if (!at->wanted.second)
        out->baseline_second = NAN;
    if (at->wanted.mplus && (status = finish_mplus(out, at, err)) != NORMA_OK)
        return status;
    return sums ? finish_robust(out, at, sums, err) : NORMA_OK;
}

/* ---- incomplete data --------------------------------------------------------------------------
 */

/* Yuan & Bentler's alone. Why there are none is told with the robust figures, which need the same.
 */
static norma_status of_incomplete(norma__sem_traces *out, const work *at, norma_error *err)
{
    norma__sem_incomplete_figures figures;
    norma_notes notes = {0};
    norma_status status = norma__sem_incomplete_figures_of(&figures, at->fitted, at->wanted.mplus,
                                                           false, &notes, err);
    out->h1 = figures.trace_saturated;
    out->baseline_h0 = figures.trace_baseline;
    out->first = out->second = out->baseline_first = out->baseline_second = NAN;
    if (status == NORMA_OK && at->wanted.mplus)
        status = finish_mplus(out, at, err);
    norma_notes_clear(&notes);
    return status;
}

norma_status norma__sem_traces_of(norma__sem_traces *out, const norma__sem_fitted *fitted,
                                  norma__sem_tracing wanted, norma_error *err)
{
    work at = {
        .fitted = fitted, .wanted = wanted, .p = fitted->observed.p, .q = fitted->structure.n_free};
    robust sums = {0};
    const bool robustly = wanted.robust && !is_normal(fitted);
    *out = (norma__sem_traces){.h0 = NAN, .robust = NAN, .robust_baseline = NAN};
    if (fitted->observed.missing == NORMA_SEM_FIML)
        return of_incomplete(out, &at, err);
    norma_status status = norma__sem_fixed(&at.fixed, &at.n_fixed, fitted, err);
    at.exogenous = fitted->table->exogenous;
    for (size_t i = 0; i < at.p; i++)
        at.n_exogenous += at.exogenous[i];
    if (status == NORMA_OK)
        status = find_inverse(&at, err);
    if (status == NORMA_OK && robustly) {
        sums.model = NORMA__NEW(double, at.q *at.q);
        sums.meat = NORMA__NEW(double, at.q *at.q);
        status = sums.model && sums.meat ? NORMA_OK : norma__no_memory(err);
    }
    if (status == NORMA_OK)
        status = sum_groups(out, &at, robustly ? &sums : NULL, err);
    if (status == NORMA_OK)
        status = finish(out, &at, robustly ? &sums : NULL, err);
    free(at.fixed);
    free(at.inverse);
    free(at.meat);
    free(at.squared);
    free(sums.model);
    free(sums.meat);
    return status;
}
