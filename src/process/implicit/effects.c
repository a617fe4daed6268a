#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/implicit/measure.h"

/* Mean and standard deviation of scores, by two passes. */
typedef struct summary {
    size_t n;
    double mean, sd;
} summary;

typedef bool among(const norma_implicit_person *person, size_t which);

static summary summarise(const norma_implicit_measure *m, among *is, size_t which)
{
    summary s = {0};
    double sum = 0, ss = 0;
    for (size_t p = 0; p < m->n_persons; p++)
        if (m->persons[p].excluded == NORMA_IMPLICIT_COUNTS && is(&m->persons[p], which)) {
            sum += m->persons[p].score;
            s.n++;
        }
    s.mean = sum / (double)s.n;
    for (size_t p = 0; p < m->n_persons; p++)
        if (m->persons[p].excluded == NORMA_IMPLICIT_COUNTS && is(&m->persons[p], which))
            ss += (m->persons[p].score - s.mean) * (m->persons[p].score - s.mean);
    s.sd = s.n > 1 ? sqrt(ss / (double)(s.n - 1)) : NAN;
    return s;
}

static bool any(const norma_implicit_person *person, size_t which)
{
    (void)person;
    (void)which;
    return true;
}

static bool began_with(const norma_implicit_person *person, size_t which)
{
    return person->first == (int)which;
}

static bool used_device(const norma_implicit_person *person, size_t which)
{
    return person->device == which;
}

/* Welch (1947), Biometrika 34, 28-35. */
static norma_order_effect order_effect(const norma_implicit_measure *m, double conf_level)
{
    summary a = summarise(m, began_with, 0), b = summarise(m, began_with, 1);
    double va = a.sd * a.sd / (double)a.n, vb = b.sd * b.sd / (double)b.n, se = sqrt(va + vb);
    norma_order_effect e = {.n_a = a.n,
                            .n_b = b.n,
                            .mean_a = a.mean,
                            .sd_a = a.sd,
                            .mean_b = b.mean,
                            .sd_b = b.sd,
                            .difference = a.mean - b.mean,
                            .low = NAN,
                            .high = NAN,
                            .t = NAN,
                            .df = NAN,
                            .p = NAN};
    if (a.n < 2 || b.n < 2 || !(se > 0))
        return e;
    e.t = e.difference / se;
    e.df = (va + vb) * (va + vb) / (va * va / (double)(a.n - 1) + vb * vb / (double)(b.n - 1));
    e.p = 2 * norma__t_upper(fabs(e.t), e.df);
    double reach = norma__t_quantile((1 + conf_level) / 2, e.df) * se;
    e.low = e.difference - reach;
    e.high = e.difference + reach;
    return e;
}

static norma_status summarise_devices(norma_implicit_measure *m, const norma_trials *trials,
                                      norma_error *err)
{
    if (!trials->device)
        return NORMA_OK;
    if (!(m->devices = NORMA__NEW(norma_device_share, trials->devices.n)))
        return norma__no_memory(err);
    for (size_t d = 0; d < trials->devices.n; d++) {
        summary s = summarise(m, used_device, d);
        m->devices[m->n_devices++] =
            (norma_device_share){.device = d, .n = s.n, .mean = s.mean, .sd = s.sd};
    }
    return NORMA_OK;
}

/* 1 - error variance / variance of scores. */
static double reliability_from_se(const norma_implicit_measure *m)
{
    double sum = 0;
    for (size_t p = 0; p < m->n_persons; p++)
        if (m->persons[p].excluded == NORMA_IMPLICIT_COUNTS)
            sum += m->persons[p].se * m->persons[p].se;
    return m->sd > 0 ? 1 - sum / (double)m->n_counted / (m->sd * m->sd) : NAN;
}

norma_status norma__summarise_measure(norma_implicit_measure *m, const norma_trials *trials,
                                      double conf_level, norma_error *err)
{
    for (size_t p = 0; p < m->n_persons; p++)
        m->n_excluded[m->persons[p].excluded]++;
    summary s = summarise(m, any, 0);
    m->n_counted = s.n;
    m->mean = s.mean;
    m->sd = s.sd;
    double reach = s.n > 1 ? norma__t_quantile((1 + conf_level) / 2, (double)(s.n - 1)) * s.sd /
                                 sqrt((double)s.n)
                           : NAN;
    m->low = s.mean - reach;
    m->high = s.mean + reach;
    m->reliability.from_se = reliability_from_se(m);
    m->order = order_effect(m, conf_level);
    return summarise_devices(m, trials, err);
}

/* ---- notes ---- */

/* Rows of each participant's first trial. */
static uint32_t *first_rows(const norma_trials *trials, norma_error *err)
{
    uint32_t *rows = NORMA__NEW(uint32_t, trials->participants.n);
    if (!rows)
        norma__no_memory(err);
    for (size_t i = trials->n; rows && i-- > 0;)
        rows[trials->participant[i]] = trials->row[i];
    return rows;
}

static norma_status note_missing(norma_notes *notes, const norma_implicit_measure *m,
                                 const uint32_t *rows, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t c = 0; c < 2 * m->test->n_pairs && status == NORMA_OK; c++) {
        size_t n = 0, row = 0;
        for (size_t p = m->n_persons; p-- > 0;)
            if (m->persons[p].excluded == NORMA_IMPLICIT_MISSING_BLOCK &&
                m->persons[p].missing_cell == c) {
                row = rows[m->persons[p].participant];
                n++;
            }
        const norma_block_pair *pair = &m->test->pairs[c / 2];
        if (n > 0)
            status = norma__note(notes, err, "missing-block", (c % 2 ? pair->b : pair->a)[0],
                                 (double)n, (double)m->n_persons,
                                 "%s: %zu of %zu persons have no trial of %s, condition %c (block "
                                 "'%s'), first the one of row %zu: they are excluded",
                                 m->id, n, m->n_persons, pair->id, c % 2 ? 'B' : 'A',
                                 (c % 2 ? pair->b : pair->a)[0], row);
    }
    return status;
}

static norma_status note_reason(norma_notes *notes, const norma_implicit_measure *m,
                                const uint32_t *rows, norma_implicit_reason reason,
                                const char *code, const char *what, norma_error *err)
{
    size_t n = 0, row = 0;
    for (size_t p = m->n_persons; p-- > 0;)
        if (m->persons[p].excluded == reason) {
            row = rows[m->persons[p].participant];
            n++;
        }
    if (n == 0)
        return NORMA_OK;
    return norma__note(notes, err, code, m->id, (double)n, (double)m->n_persons,
                       "%s: %zu of %zu persons are excluded: %s; the first is the one of row %zu",
                       m->id, n, m->n_persons, what, row);
}

static norma_status note_flag(norma_notes *notes, const norma_implicit_measure *m,
                              const uint32_t *rows, int bit, const char *what, norma_error *err)
{
    size_t n = 0, row = 0;
    for (size_t p = m->n_persons; p-- > 0;)
        if (m->persons[p].flags >> bit & 1) {
            row = rows[m->persons[p].participant];
            n++;
        }
    if (n == 0)
        return NORMA_OK;
    return norma__note(notes, err, norma_implicit_flag_names[bit], m->id, (double)n,
                       (double)m->n_persons, "%s: %s: %zu of %zu, first the one of row %zu", m->id,
                       what, n, m->n_persons, row);
}

norma_status norma__note_persons(norma_notes *notes, const norma_implicit_measure *m,
                                 const norma_trials *trials, norma_error *err)
{
    static const char *const reasons[NORMA_IMPLICIT_REASONS] = {
        [NORMA_IMPLICIT_FAST_TRIALS] = "too many of their trials are too fast",
        [NORMA_IMPLICIT_MANY_ERRORS] = "too many of their answers are errors",
        [NORMA_IMPLICIT_FEW_TRIALS] = "too few of their trials count",
        [NORMA_IMPLICIT_NO_VARIATION] = "their latencies are all equal"};
    static const char *const flags[NORMA_IMPLICIT_FLAGS] = {
        "persons whose blocks are out of order",
        "persons with the other condition first than the test says",
        "persons with trials that come twice, of which the first counts",
        "persons with fewer trials in a block than it has",
        "persons who pressed one key nearly always",
        "persons who changed the key nearly always",
        "persons with more than one device"};
    uint32_t *rows = first_rows(trials, err);
    norma_status status = NORMA_ENOMEM;
    if (rows)
        status = m->scale
                     ? note_reason(notes, m, rows, NORMA_IMPLICIT_MISSING_BLOCK, "baseline-missing",
                                   "they have no baseline that counts", err)
                     : note_missing(notes, m, rows, err);
    for (int k = NORMA_IMPLICIT_FAST_TRIALS; k < NORMA_IMPLICIT_REASONS && status == NORMA_OK; k++)
        status = note_reason(notes, m, rows, (norma_implicit_reason)k,
                             norma_implicit_reason_names[k], reasons[k], err);
    for (int k = 0; k < NORMA_IMPLICIT_FLAGS && status == NORMA_OK; k++)
        status = note_flag(notes, m, rows, k, flags[k], err);
    free(rows);
    return status;
}
