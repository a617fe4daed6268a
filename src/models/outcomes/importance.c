#include <norma/importance.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/outcomes/dominance.h"
#include "models/outcomes/resample.h"
#include "models/outcomes/rows.h"
#include "models/outcomes/weights.h"

norma_option_table norma_importance_option_table(void)
{
    static const norma_option table[] = {
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_importance_options, conf_level), 1e-6,
         1 - 1e-6, NULL, "coverage of intervals"},
        {"bootstrap", NORMA_OPTION_COUNT, offsetof(norma_importance_options, bootstrap), 0, 100000,
         NULL, "samples drawn anew for the intervals of importance; 0: none"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_importance_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_importance_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

void norma_importance_free(norma_importance *importance)
{
    if (!importance)
        return;
    free(importance->predictors);
    free(importance->conditional);
    free(importance->complete);
    free(importance->reproduced);
    norma_notes_clear(&importance->notes);
    free(importance);
}

static norma_importance *importance_new(size_t k)
{
    norma_importance *m = NORMA__NEW(norma_importance, 1);
    if (!m)
        return NULL;
    m->n_predictors = k;
    m->predictors = NORMA__NEW(norma_predictor, k);
    bool ok = m->predictors != NULL;
    if (ok && k <= NORMA_DOMINANCE_MOST) {
        m->conditional = NORMA__NEW(double, k *k);
        m->complete = NORMA__NEW(uint8_t, k * k);
        ok = m->conditional && m->complete;
    }
    if (!ok) {
        norma_importance_free(m);
        return NULL;
    }
    for (size_t i = 0; i < k; i++)
        m->predictors[i] = (norma_predictor){.low = NAN,
                                             .high = NAN,
                                             .random_low = NAN,
                                             .random_high = NAN,
                                             .general_low = NAN,
                                             .general_high = NAN};
    return m;
}

/* ---- from correlations ---- */

static norma_status fill_weights(norma_importance *m, const double *r, norma_error *err)
{
    size_t k = m->n_predictors;
    double smallest = 0, *work = NORMA__NEW(double, norma__relative_weights_work(k) + 2 * k);
    if (!work)
        return norma__no_memory(err);
    double *weights = work, *beta = work + k;
    norma_status status =
        norma__relative_weights(weights, beta, &smallest, r, k + 1, k, work + 2 * k, err);
    for (size_t i = 0; i < k; i++)
        m->r2 += weights[i];
    m->r2_adjusted =
        m->n > k + 1 ? 1 - (1 - m->r2) * (double)(m->n - 1) / (double)(m->n - k - 1) : NAN;
    for (size_t i = 0; i < k; i++) {
        norma_predictor *p = &m->predictors[i];
        p->r = r[i + k * (k + 1)];
        p->beta = beta[i];
        p->weight = weights[i];
        p->share = m->r2 > 0 ? 100 * weights[i] / m->r2 : NAN;
    }
    free(work);
    if (status == NORMA_OK && smallest <= NORMA__COLLINEAR)
        status = norma__note(&m->notes, err, "importance-collinear", NULL, (double)k, NAN,
                             "the %zu predictors are collinear: one of them is made of others, so "
                             "that they have no regression weights of their own, and importance is "
                             "shared among those that are alike",
                             k);
    return status;
}

static norma_status fill_dominance(norma_importance *m, const double *r, norma_error *err)
{
    size_t k = m->n_predictors;
    double *general = NORMA__NEW(double, k + norma__dominance_work(k));
    double *r2 = NORMA__NEW(double, (size_t)1 << k);
    norma_status status = general && r2 ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK) {
        norma__general_dominance(general, r2, r, k + 1, k, general + k);
        norma__conditional_dominance(m->conditional, r2, k);
        norma__complete_dominance(m->complete, r2, k);
        for (size_t i = 0; i < k; i++)
            m->predictors[i].general = general[i];
    }
    free(general);
    free(r2);
    return status;
}

/* Pairs of an order and its reverse. */
enum { ORDERS = 4096 };

static norma_status sample_dominance(norma_importance *m, const double *r, uint64_t seed,
                                     norma_error *err)
{
    size_t k = m->n_predictors;
    double *general = NORMA__NEW(double, k + norma__sampled_dominance_work(k));
    size_t *order = NORMA__NEW(size_t, k);
    gsl_rng *random = norma__random_new(seed, 0);
    norma_status status = general && order && random ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK) {
        double error =
            norma__sampled_dominance(general, r, k + 1, k, ORDERS, random, order, general + k);
        for (size_t i = 0; i < k; i++)
            m->predictors[i].general = general[i];
        status = norma__note(&m->notes, err, "dominance-sampled", NULL, error, 2 * ORDERS,
                             "general dominance of more than %d predictors is estimated from %d "
                             "random orders, with a standard error of at most %.2g; there is no "
                             "conditional and no complete dominance",
                             NORMA_DOMINANCE_MOST, 2 * ORDERS, error);
    }
    free(general);
    free(order);
    gsl_rng_free(random);
    return status;
}

static norma_status fill(norma_importance *m, const double *r, uint64_t seed, norma_error *err)
{
    norma_status status = fill_weights(m, r, err);
    if (status != NORMA_OK)
        return status;
    return m->n_predictors <= NORMA_DOMINANCE_MOST ? fill_dominance(m, r, err)
                                                   : sample_dominance(m, r, seed, err);
}

static norma_status check_correlations(const double *r, size_t k, norma_error *err)
{
    size_t p = k + 1;
    if (k < 2)
        return norma__fail(err, NORMA_EDATA, "importance is of 2 or more predictors, not of %zu",
                           k);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            if (!isfinite(r[i + j * p]) || fabs(r[i + j * p] - r[j + i * p]) > 1e-8 ||
                (i == j && fabs(r[i + j * p] - 1) > 1e-8))
                return norma__fail(err, NORMA_EDATA,
                                   "entry (%zu, %zu) is that of no correlation matrix", i + 1,
                                   j + 1);
    double *inverse = NORMA__NEW(double, p *p);
    if (!inverse)
        return norma__no_memory(err);
    bool definite = norma__invert_spd(inverse, NULL, r, p);
    free(inverse);
    return definite ? NORMA_OK
                    : norma__fail(err, NORMA_EDATA,
                                  "the correlations of %zu predictors and a criterion are not "
                                  "positive definite",
                                  k);
}

norma_status norma_importance_of_correlations(norma_importance **out, const double *r, size_t k,
                                              size_t n, norma_error *err)
{
    const norma_importance_options defaults = NORMA_IMPORTANCE_OPTIONS_INIT;
    *out = NULL;
    norma_status status = check_correlations(r, k, err);
    if (status != NORMA_OK)
        return status;
    norma_importance *m = importance_new(k);
    if (!m)
        return norma__no_memory(err);
    m->n = n;
    status = fill(m, r, defaults.seed, err);
    if (status == NORMA_OK)
        *out = m;
    else
        norma_importance_free(m);
    return status;
}

/* ---- from rows ---- */

/* Fewer respondents than ten a predictor: R^2 is largely chance. */
static norma_status note_few(norma_importance *m, norma_error *err)
{
    size_t k = m->n_predictors;
    if (m->n >= 10 * k)
        return NORMA_OK;
    return norma__note(&m->notes, err, "importance-few-respondents", NULL, m->r2_adjusted, m->r2,
                       "fewer than ten respondents a predictor: of R^2, %.2f, %.2f is left when "
                       "it is adjusted for chance, and weights share the former",
                       m->r2, m->r2_adjusted);
}

/* Fewer units than this are too few to stand for others: intervals are too narrow (Cameron, Gelbach
   & Miller, 2008, Review of Economics and Statistics 90, 414-427). */
enum { FEW_UNITS = 20 };

static norma_status note_units(norma_importance *m, const norma_grouping *group, norma_error *err)
{
    if (!group)
        return NORMA_OK;
    if (m->n_units == 0)
        return norma__note(&m->notes, err, "importance-one-unit", group->column, NAN, NAN,
                           "all are of one unit of %s: the bootstrap draws people, who are taken "
                           "to be unlike one another",
                           group->column);
    if (m->n_units > 0 && m->n_units < FEW_UNITS)
        return norma__note(&m->notes, err, "importance-few-units", group->column,
                           (double)m->n_units, FEW_UNITS,
                           "the bootstrap draws whole units of %s, of which there are %zu: with "
                           "fewer than %d its intervals are too narrow",
                           group->column, m->n_units, FEW_UNITS);
    return NORMA_OK;
}

static norma_status note_redraw(norma_importance *m, size_t undefined,
                                const norma_importance_options *o, norma_error *err)
{
    double enough = ceil(2 / (1 - o->conf_level) - 1e-9);
    norma_status status = NORMA_OK;
    if (undefined)
        status = norma__note(&m->notes, err, "importance-undefined", NULL, (double)undefined,
                             (double)o->bootstrap,
                             "in %zu of %zu bootstrap samples a predictor or the criterion does "
                             "not vary: they are left out",
                             undefined, o->bootstrap);
    if (status == NORMA_OK && (double)o->bootstrap < enough)
        status = norma__note(
            &m->notes, err, "importance-few-samples", NULL, (double)o->bootstrap, enough,
            "--bootstrap %zu is too few for intervals of that coverage, whose ends "
            "would be the outermost samples: ask for %.0f at the very least",
            o->bootstrap, enough);
    return status;
}

static norma_status redraw(norma_importance *m, const norma__complete *rows,
                           const norma_grouping *group, const norma_importance_options *o,
                           norma_error *err)
{
    size_t k = m->n_predictors, undefined = 0;
    m->reproduced = NORMA__NEW(double, k *k);
    if (!m->reproduced)
        return norma__no_memory(err);
    norma_status status = norma__importance_redraw(m, &undefined, rows, o, err);
    if (status == NORMA_OK)
        status = note_units(m, group, err);
    return status == NORMA_OK ? note_redraw(m, undefined, o, err) : status;
}

norma_status norma_importance_of(norma_importance **out, const double *predictors, size_t k,
                                 const double *criterion, size_t n_rows,
                                 const norma_grouping *group, const uint8_t *keep,
                                 const norma_importance_options *options, norma_error *err)
{
    const norma_importance_options defaults = NORMA_IMPORTANCE_OPTIONS_INIT;
    const norma_importance_options *o = options ? options : &defaults;
    norma_importance *m = NULL;
    norma__complete rows = {0};
    size_t lost = 0, n_units = 0;
    norma_status status;

    *out = NULL;
    if ((status = norma_options_check(norma_importance_option_table(), o, err)) != NORMA_OK)
        goto done;
    if ((status = norma__complete_of(&rows, &lost, &n_units, predictors, k, criterion, n_rows,
                                     group, keep, err)) != NORMA_OK)
        goto done;
    if (!(m = importance_new(k))) {
        status = norma__no_memory(err);
        goto done;
    }
    m->n = rows.n;
    m->n_units = n_units;
    if (lost && (status = norma__note(&m->notes, err, "importance-incomplete", NULL, (double)lost,
                                      (double)(lost + rows.n),
                                      "%zu of %zu respondents lack a predictor or the criterion "
                                      "and are left out of importance",
                                      lost, lost + rows.n)) != NORMA_OK)
        goto done;
    if ((status = fill(m, rows.r, o->seed, err)) != NORMA_OK ||
        (status = note_few(m, err)) != NORMA_OK)
        goto done;
    if (o->bootstrap > 0 && (status = redraw(m, &rows, group, o, err)) != NORMA_OK)
        goto done;

    *out = m; /* the caller owns it from here */
    m = NULL;
done:
    norma__complete_clear(&rows);
    norma_importance_free(m);
    return status;
}
