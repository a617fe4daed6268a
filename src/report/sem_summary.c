/* What a model says of the data, in a few sentences. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/sem_view.h"

/* The usual limits: Hu & Bentler (1999), Struct. Equ. Model. 6, 1-55, for a good fit; Browne &
   Cudeck (1993), Bentler (1990) and MacCallum, Browne & Sugawara (1996) for an acceptable one. */
static const double good_cfi = 0.95, fair_cfi = 0.90, good_rmsea = 0.06, fair_rmsea = 0.08,
                    good_srmr = 0.08, fair_srmr = 0.10;
static const double weak = 0.40;  /* a standardised loading under it */
static const double alike = 0.85; /* a correlation of factors over it: Kline (2016) */

enum { MOST_NAMED = 5 };

static norma__buffer *next(norma__sem_summary *s)
{
    return &s->sentences[s->n++];
}

/* ---- does the model fit ---- */

static bool within(double value, double limit)
{
    return isnan(value) || value <= limit;
}

static norma_verdict judge(double cfi, double rmsea, double srmr)
{
    if (within(-cfi, -good_cfi) && within(rmsea, good_rmsea) && within(srmr, good_srmr))
        return NORMA_PASS;
    if (within(-cfi, -fair_cfi) && within(rmsea, fair_rmsea) && within(srmr, fair_srmr))
        return NORMA_CAUTION;
    return NORMA_HOLD;
}

static void put_variant(norma__buffer *out, norma_language l, norma__sem_variant variant)
{
    static const char *const words[] = {NULL, "scaled", "robust"};
    if (words[variant])
        norma__putf(out, " (%s)", norma__say(l, words[variant]));
}

static void put_index(norma__buffer *out, norma_language l, const norma_sem *sem, const char *title,
                      const char *name)
{
    norma__sem_variant variant;
    const double value = norma__sem_best(sem, name, &variant);
    if (isnan(value))
        return;
    norma__putf(out, "%s%s %s", out->length ? ", " : "", title, norma__fixed(l, value, 3).text);
    if (strcmp(name, "rmsea") == 0 && !isnan(norma__sem_fit_of(sem, "rmsea_ci_high", variant)))
        norma__putf(out, " [%s, %s]",
                    norma__fixed(l, norma__sem_fit_of(sem, "rmsea_ci_low", variant), 3).text,
                    norma__fixed(l, norma__sem_fit_of(sem, "rmsea_ci_high", variant), 3).text);
    put_variant(out, l, variant);
}

static void say_fit(norma__sem_summary *s, norma_language l, const norma_sem *sem)
{
    static const char *const verdicts[] = {
        "The model fits well by the usual limits: {1}.",
        "The model fits acceptably, not well, by the usual limits: {1}.",
        "The model does not fit by the usual limits: {1}."};
    norma__sem_variant v;
    norma__buffer figures = {0}, *out = next(s);
    if (norma__sem_fit_of(sem, "df", NORMA__SEM_PLAIN) <= 0) {
        norma__put(out, norma__say(l, "The model has as many parameters as the data have moments: "
                                      "it fits them whatever they are, and its fit says nothing."));
        return;
    }
    const double cfi = norma__sem_best(sem, "cfi", &v), rmsea = norma__sem_best(sem, "rmsea", &v),
                 srmr = norma__sem_best(sem, "srmr", &v);
    if (isnan(cfi) && isnan(rmsea) && isnan(srmr)) {
        norma__put(out, norma__say(l, "There are no figures of fit: see the notes."));
        return;
    }
    s->verdict = judge(cfi, rmsea, srmr);
    put_index(&figures, l, sem, "CFI", "cfi");
    put_index(&figures, l, sem, "TLI", "tli");
    put_index(&figures, l, sem, "RMSEA", "rmsea");
    put_index(&figures, l, sem, "SRMR", "srmr");
    norma__sayf(out, l, verdicts[s->verdict], figures.bytes ? figures.bytes : "");
    out->failed |= figures.failed;
    norma__buffer_free(&figures);
    norma__put(out, " ");
    norma__sayf(out, l,
                "(Well: CFI at least {1}, RMSEA at most {2}, SRMR at most {3}; acceptably: {4}, "
                "{5}, {6}.)",
                norma__plain(l, good_cfi).text, norma__plain(l, good_rmsea).text,
                norma__plain(l, good_srmr).text, norma__plain(l, fair_cfi).text,
                norma__plain(l, fair_rmsea).text, norma__plain(l, fair_srmr).text);
}

static void say_test(norma__sem_summary *s, norma_language l, const norma_sem *sem)
{
    norma__sem_variant v = NORMA__SEM_SCALED;
    double chisq = norma__sem_fit_of(sem, "chisq", v);
    if (isnan(chisq))
        chisq = norma__sem_fit_of(sem, "chisq", v = NORMA__SEM_PLAIN);
    const double df = norma__sem_fit_of(sem, "df", v), p = norma__sem_fit_of(sem, "p", v);
    if (isnan(chisq) || isnan(p) || df <= 0)
        return;
    norma__sayf(next(s), l,
                p < 0.05
                    ? "Chi-square {1} with {2} degrees of freedom, p {3}: the data differ from "
                      "the model by more than chance."
                    : "Chi-square {1} with {2} degrees of freedom, p {3}: chance could "
                      "explain how the data differ from the model.",
                norma__fixed(l, chisq, 1).text,
                (df == floor(df) ? norma__count(l, df) : norma__fixed(l, df, 2)).text,
                norma__p_value(l, p).text);
}

/* ---- what the estimates say ---- */

static void put_group(norma__buffer *out, const norma_sem *sem, size_t group)
{
    if (sem->n_groups > 1)
        norma__putf(out, ", %s", norma__sem_group_name(sem, group));
}

/* Names up to MOST_NAMED, then how many more there are. */
static void put_more(norma__buffer *out, norma_language l, size_t n)
{
    if (n <= MOST_NAMED)
        return;
    norma__put(out, " ");
    norma__sayf(out, l, "and {1} more", norma__count(l, (double)(n - MOST_NAMED)).text);
}

/* Which parameters these are is told by a note. */
static void say_unidentified(norma__sem_summary *s, norma_language l, const norma_sem *sem)
{
    if (sem->convergence.rank >= sem->convergence.n_estimated)
        return;
    norma__put(next(s), norma__say(l, "The model is not identified: other estimates fit as well, "
                                      "and none may be interpreted. Fix or share parameters; the "
                                      "notes name those that move."));
    s->verdict = NORMA_HOLD;
}

static void say_heywood(norma__sem_summary *s, norma_language l, const norma_sem *sem)
{
    norma__buffer names = {0};
    size_t n = 0;
    for (size_t r = 0; r < sem->table->n; r++) {
        const norma_sem_parameter *row = &sem->table->rows[r];
        if (norma__sem_section_of(row) != NORMA__SEM_VARIANCES || row->free == NORMA_NONE ||
            !(sem->estimates[r].est < 0) || ++n > MOST_NAMED)
            continue;
        norma__putf(&names, "%s%s", n > 1 ? "; " : "", row->lhs);
        put_group(&names, sem, row->group);
    }
    put_more(&names, l, n);
    if (n > 0)
        norma__sayf(next(s), l,
                    "The solution is improper: the (residual) variance of these is estimated "
                    "under zero: {1}.",
                    names.bytes ? names.bytes : "");
    else if (sem->convergence.n_heywood > 0)
        norma__put(next(s), norma__say(l, "The solution is improper: correlations beyond 1, or "
                                          "covariance matrices that are none."));
    if (sem->convergence.n_heywood > 0)
        s->verdict = NORMA_HOLD;
    s->sentences[0].failed |= names.failed;
    norma__buffer_free(&names);
}

static void say_weak(norma__sem_summary *s, norma_language l, const norma_sem *sem)
{
    norma__buffer names = {0};
    size_t n = 0;
    for (size_t r = 0; r < sem->table->n; r++) {
        const norma_sem_parameter *row = &sem->table->rows[r];
        if (row->op != NORMA_SEM_MEASURES || !(fabs(sem->estimates[r].std_all) < weak) ||
            ++n > MOST_NAMED)
            continue;
        norma__putf(&names, "%s%s (%s%s", n > 1 ? ", " : "", row->rhs, row->lhs,
                    sem->n_groups > 1 ? ", " : "");
        norma__putf(&names, "%s %s)", norma__sem_group_name(sem, row->group),
                    norma__fixed(l, sem->estimates[r].std_all, 2).text);
    }
    put_more(&names, l, n);
    if (n > 0)
        norma__sayf(next(s), l, "{1 loading|loadings} under {2}: {3}.",
                    norma__count(l, (double)n).text, norma__fixed(l, weak, 2).text,
                    names.bytes ? names.bytes : "");
    s->sentences[0].failed |= names.failed;
    norma__buffer_free(&names);
}

static void say_alike(norma__sem_summary *s, norma_language l, const norma_sem *sem)
{
    norma__buffer names = {0};
    size_t n = 0;
    for (size_t r = 0; r < sem->table->n; r++) {
        const norma_sem_parameter *row = &sem->table->rows[r];
        if (norma__sem_section_of(row) != NORMA__SEM_COVARIANCES ||
            !norma__sem_is_latent(sem->table, row->lhs) ||
            !norma__sem_is_latent(sem->table, row->rhs) ||
            !(fabs(sem->estimates[r].std_all) >= alike) || ++n > MOST_NAMED)
            continue;
        norma__sayf(&names, l, n > 1 ? "; {1} and {2} ({3}" : "{1} and {2} ({3}", row->lhs,
                    row->rhs, norma__fixed(l, sem->estimates[r].std_all, 2).text);
        put_group(&names, sem, row->group);
        norma__put(&names, ")");
    }
    put_more(&names, l, n);
    if (n > 0)
        norma__sayf(next(s), l,
                    "Factors that are hardly distinct (correlation of {1} or more): {2}.",
                    norma__fixed(l, alike, 2).text, names.bytes ? names.bytes : "");
    s->sentences[0].failed |= names.failed;
    norma__buffer_free(&names);
}

/* Of all items together, where a general factor is behind all of them. */
static bool say_hierarchy(norma__sem_summary *s, norma_language l,
                          const norma_sem_reliability *reliability)
{
    double general = NAN, total = NAN;
    for (size_t k = 0; reliability && k < reliability->n; k++) {
        const norma_sem_coefficient *c = &reliability->rows[k];
        if (strcmp(c->name, "omega_h") == 0 && c->group == 0)
            general = c->est;
        if (strcmp(c->name, "omega_total") == 0 && c->group == 0)
            total = c->est;
    }
    if (isnan(general) || isnan(total))
        return false;
    norma__sayf(next(s), l,
                "Reliability of the sum of all items (omega total) is {1}; of the general factor "
                "alone (omega h), {2}.",
                norma__fixed(l, total, 2).text, norma__fixed(l, general, 2).text);
    return true;
}

/* From the least to the most reliable scale. */
static void say_reliability(norma__sem_summary *s, norma_language l,
                            const norma_sem_reliability *reliability)
{
    const norma_sem_coefficient *low = NULL, *high = NULL;
    if (say_hierarchy(s, l, reliability))
        return;
    for (size_t k = 0; reliability && k < reliability->n; k++) {
        const norma_sem_coefficient *c = &reliability->rows[k];
        if (strcmp(c->name, "omega") != 0 || !*c->factor || isnan(c->est))
            continue;
        low = !low || c->est < low->est ? c : low;
        high = !high || c->est > high->est ? c : high;
    }
    if (low && low != high)
        norma__sayf(next(s), l, "Reliability (omega) goes from {1} ({2}) to {3} ({4}).",
                    norma__fixed(l, low->est, 2).text, low->factor,
                    norma__fixed(l, high->est, 2).text, high->factor);
    else if (low)
        norma__sayf(next(s), l, "Reliability (omega) of {1}: {2}.", low->factor,
                    norma__fixed(l, low->est, 2).text);
}

void norma__sem_put_freed(norma__buffer *out, const norma_sem *sem,
                          const norma_sem_modification *row)
{
    norma__putf(out, "%s %s %s", row->lhs, norma_sem_op_names[row->op],
                *row->threshold ? row->threshold : row->rhs);
    put_group(out, sem, row->group);
}

static void say_modification(norma__sem_summary *s, norma_language l, const norma_sem *sem,
                             const norma_sem_modifications *m)
{
    if (!m || m->n == 0 || s->verdict == NORMA_PASS)
        return;
    norma__buffer name = {0};
    norma__sem_put_freed(&name, sem, &m->rows[0]);
    norma__sayf(next(s), l,
                "What would help the fit most: {1} (chi-square falls by about {2}, standardised "
                "change {3}). Free it only where theory says so.",
                name.bytes ? name.bytes : "", norma__fixed(l, m->rows[0].mi, 1).text,
                norma__signed(l, m->rows[0].sepc_all, 2).text);
    s->sentences[0].failed |= name.failed;
    norma__buffer_free(&name);
}

void norma__sem_summarise(norma__sem_summary *s, norma_language l, const norma_sem *sem,
                          const norma_sem_report *with)
{
    *s = (norma__sem_summary){.verdict = NORMA_CAUTION};
    if (!sem->convergence.converged) {
        s->verdict = NORMA_HOLD;
        norma__put(next(s), norma__say(l, "The search did not converge: none of the figures below "
                                          "can be relied on. Simplify the model, or look at its "
                                          "variables."));
        return;
    }
    say_fit(s, l, sem);
    say_test(s, l, sem);
    say_unidentified(s, l, sem);
    say_heywood(s, l, sem);
    say_weak(s, l, sem);
    say_alike(s, l, sem);
    say_reliability(s, l, with->reliability);
    say_modification(s, l, sem, with->modifications);
}

void norma__sem_summary_free(norma__sem_summary *s)
{
    for (size_t k = 0; k < s->n; k++)
        norma__buffer_free(&s->sentences[k]);
}
