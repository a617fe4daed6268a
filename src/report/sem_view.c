#include "report/sem_view.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"

/* ---- the table of parameters ---- */

norma__sem_section norma__sem_section_of(const norma_sem_parameter *row)
{
    switch (row->op) {
    case NORMA_SEM_MEASURES:
        return NORMA__SEM_LOADINGS;
    case NORMA_SEM_REGRESSION:
        return NORMA__SEM_REGRESSIONS;
    case NORMA_SEM_COVARIANCE:
        return strcmp(row->lhs, row->rhs) == 0 ? NORMA__SEM_VARIANCES : NORMA__SEM_COVARIANCES;
    case NORMA_SEM_INTERCEPT:
        return NORMA__SEM_INTERCEPTS;
    case NORMA_SEM_THRESHOLD:
        return NORMA__SEM_THRESHOLDS;
    case NORMA_SEM_SCALING:
        return NORMA__SEM_SCALES;
    case NORMA_SEM_DEFINED:
        return NORMA__SEM_DEFINED;
    default:
        return NORMA__SEM_RELATION;
    }
}

const char *norma__sem_section_title(norma__sem_section section)
{
    static const char *const titles[] = {"Loadings",        "Regressions",       "Covariances",
                                         "Intercepts",      "Thresholds",        "Variances",
                                         "Scaling factors", "Defined parameters"};
    return titles[section];
}

bool norma__sem_is_latent(const norma_sem_table *table, const char *variable)
{
    for (size_t k = 0; k < table->n_latent; k++)
        if (strcmp(table->latent[k], variable) == 0)
            return true;
    return false;
}

bool norma__sem_is_dependent(const norma_sem_table *table, const char *variable)
{
    for (size_t r = 0; r < table->n; r++) {
        const norma_sem_parameter *row = &table->rows[r];
        if ((row->op == NORMA_SEM_MEASURES && strcmp(row->rhs, variable) == 0) ||
            (row->op == NORMA_SEM_REGRESSION && strcmp(row->lhs, variable) == 0))
            return true;
    }
    return false;
}

static const char *dot(const norma_sem_table *table, const char *variable)
{
    return norma__sem_is_dependent(table, variable) ? "." : "";
}

void norma__sem_put_name(norma__buffer *out, const norma_sem_table *table,
                         const norma_sem_parameter *row, bool with_lhs)
{
    switch (norma__sem_section_of(row)) {
    case NORMA__SEM_LOADINGS:
    case NORMA__SEM_REGRESSIONS:
        if (with_lhs)
            norma__putf(out, "%s %s ", row->lhs, norma_sem_op_names[row->op]);
        norma__put(out, row->rhs);
        return;
    case NORMA__SEM_COVARIANCES:
        if (with_lhs)
            norma__putf(out, "%s%s ~~ ", dot(table, row->lhs), row->lhs);
        norma__putf(out, "%s%s", dot(table, row->rhs), row->rhs);
        return;
    case NORMA__SEM_INTERCEPTS:
    case NORMA__SEM_VARIANCES:
        norma__putf(out, "%s%s", dot(table, row->lhs), row->lhs);
        return;
    case NORMA__SEM_THRESHOLDS:
        norma__putf(out, "%s|%s", row->lhs, row->rhs);
        return;
    default:
        norma__put(out, row->lhs);
    }
}

const char *norma__sem_group_name(const norma_sem *sem, size_t group)
{
    return sem->n_groups > 1 && group < sem->n_groups ? sem->groups[group].name : "";
}

/* A model has a scale's id with _ for what no name may hold. */
static bool is_named_after(const char *variable, const char *scale)
{
    for (;
         *variable && (*variable == *scale || (*variable == '_' && ispunct((unsigned char)*scale)));
         variable++)
        scale++;
    return !*variable && !*scale;
}

const char *norma__sem_title(const norma_sem_report *with, norma_language l, const char *variable)
{
    const norma_instrument *instrument = with->instrument;
    size_t scale = instrument ? norma_instrument_find_scale(instrument, variable) : NORMA_NONE;
    for (size_t s = 0; instrument && scale == NORMA_NONE && s < instrument->n_scales; s++)
        if (is_named_after(variable, instrument->scales[s].id) ||
            (strncmp(variable, "f_", 2) == 0 &&
             is_named_after(variable + 2, instrument->scales[s].id)))
            scale = s;
    return scale == NORMA_NONE
               ? variable
               : norma__title(l, &instrument->scales[scale].title, instrument->scales[scale].id);
}

/* ---- what was used ---- */

norma__sem_word norma__sem_estimator(const norma_sem *sem)
{
    norma__sem_word word;
    snprintf(word.text, sizeof word.text, "%s", norma_sem_estimator_names[sem->estimator]);
    for (char *c = word.text; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return word;
}

const char *norma__sem_errors_name(const norma_sem *sem)
{
    static const char *const names[] = {"",
                                        "none",
                                        "standard",
                                        "robust (sandwich of the expected information)",
                                        "robust (Huber-White sandwich of the observed information)",
                                        "from the scores of respondents (first order)",
                                        "bootstrap"};
    return names[sem->errors];
}

const char *norma__sem_test_name(const norma_sem *sem)
{
    static const char *const names[] = {"",
                                        "none",
                                        "standard",
                                        "Satorra-Bentler",
                                        "mean and variance adjusted (Satterthwaite)",
                                        "scaled and shifted",
                                        "Yuan-Bentler",
                                        "Yuan-Bentler (Mplus variant)",
                                        "residual-based (Browne)"};
    return names[sem->test];
}

const char *norma__sem_missing_name(const norma_sem *sem)
{
    static const char *const names[] = {"rows with a missing answer are left out",
                                        "every answer given counts (FIML)",
                                        "every pair of variables by itself (pairwise)"};
    return names[sem->missing];
}

const char *norma__sem_information_name(const norma_sem *sem)
{
    static const char *const names[] = {"", "expected", "observed"};
    return names[sem->information];
}

/* ---- figures of fit ---- */

double norma__sem_fit_of(const norma_sem *sem, const char *name, norma__sem_variant variant)
{
    static const char *const suffixes[] = {"", "_scaled", "_robust"};
    char full[64];
    snprintf(full, sizeof full, "%s%s", name, suffixes[variant]);
    return norma_sem_measure_of(sem, full);
}

double norma__sem_best(const norma_sem *sem, const char *name, norma__sem_variant *variant)
{
    double value = NAN;
    for (int v = NORMA__SEM_ROBUST; v >= NORMA__SEM_PLAIN && isnan(value); v--) {
        value = norma__sem_fit_of(sem, name, (norma__sem_variant)v);
        *variant = (norma__sem_variant)v;
    }
    return value;
}

const norma__sem_fit_line norma__sem_fit_lines[] = {
    {"Chi-square", "chisq", NORMA__SEM_FIT_CHISQ, 0},
    {"degrees of freedom", "df", NORMA__SEM_FIT_DF, 1},
    {"p", "p", NORMA__SEM_FIT_P, 1},
    {"scaling factor", "chisq_scaling_factor", NORMA__SEM_FIT_SCALING, 1},
    {"shift", "chisq_shift_parameters", NORMA__SEM_FIT_SCALING, 1},
    {"Baseline chi-square", "baseline_chisq", NORMA__SEM_FIT_CHISQ, 0},
    {"degrees of freedom", "baseline_df", NORMA__SEM_FIT_DF, 1},
    {"CFI", "cfi", NORMA__SEM_FIT_INDEX, 0},
    {"TLI", "tli", NORMA__SEM_FIT_INDEX, 0},
    {"RMSEA", "rmsea", NORMA__SEM_FIT_INDEX, 0},
    {"interval (90 %)", "rmsea_ci", NORMA__SEM_FIT_INTERVAL, 1},
    {"p that it is at most 0.05", "rmsea_p", NORMA__SEM_FIT_P, 1},
    {"p that it is at least 0.08", "rmsea_notclose_p", NORMA__SEM_FIT_P, 1},
    {"SRMR", "srmr", NORMA__SEM_FIT_INDEX, 0},
    {"CRMR", "crmr", NORMA__SEM_FIT_INDEX, 0},
    {"GFI", "gfi", NORMA__SEM_FIT_INDEX, 0},
    {"Log-likelihood", "logl", NORMA__SEM_FIT_CHISQ, 0},
    {"AIC", "aic", NORMA__SEM_FIT_CHISQ, 0},
    {"BIC", "bic", NORMA__SEM_FIT_CHISQ, 0},
    {"sample-size adjusted BIC", "bic2", NORMA__SEM_FIT_CHISQ, 0},
    {NULL, NULL, NORMA__SEM_FIT_INDEX, 0}};

static bool put_interval(norma__buffer *out, norma_language l, const norma_sem *sem,
                         const char *name, norma__sem_variant variant)
{
    char low[48], high[48];
    snprintf(low, sizeof low, "%s_low", name);
    snprintf(high, sizeof high, "%s_high", name);
    const double from = norma__sem_fit_of(sem, low, variant),
                 to = norma__sem_fit_of(sem, high, variant);
    if (isnan(from) && isnan(to))
        return false;
    norma__sayf(out, l, "{1} to {2}", norma__fixed(l, from, 3).text, norma__fixed(l, to, 3).text);
    return true;
}

bool norma__sem_fit_cell(norma__buffer *out, norma_language l, const norma_sem *sem,
                         const norma__sem_fit_line *line, norma__sem_variant variant)
{
    if (line->kind == NORMA__SEM_FIT_INTERVAL)
        return put_interval(out, l, sem, line->name, variant);
    const bool scaling = line->kind == NORMA__SEM_FIT_SCALING;
    const double value = norma__sem_fit_of(sem, line->name, scaling ? NORMA__SEM_PLAIN : variant);
    if (isnan(value) || (scaling && variant != NORMA__SEM_SCALED))
        return false;
    const bool whole = line->kind == NORMA__SEM_FIT_DF && value == floor(value);
    norma__put(out, line->kind == NORMA__SEM_FIT_P ? norma__p_value(l, value).text
                    : whole                        ? norma__count(l, value).text
                                                   : norma__fixed(l, value, 3).text);
    return true;
}

/* ---- reliability, residuals ---- */

const char *norma__sem_coefficient_title(const char *name)
{
    static const char *const titles[][2] = {{"alpha", "alpha"},
                                            {"alpha_ordinal", "alpha, ordinal"},
                                            {"omega", "omega"},
                                            {"omega_implied", "omega, implied"},
                                            {"omega_observed", "omega, observed"},
                                            {"omega_ordinal", "omega, ordinal"},
                                            {"omega_ordinal_implied", "omega, ordinal, implied"},
                                            {"ave", "AVE"},
                                            {"omega_h", "omega h"},
                                            {"omega_hs", "omega hs"},
                                            {"omega_total", "omega total"},
                                            {"ecv", "ECV"},
                                            {"omega_l1", "omega, level 1"},
                                            {"omega_l2", "omega, level 2"},
                                            {"partial_omega_l1", "omega, level 1, partial"}};
    for (size_t k = 0; k < sizeof titles / sizeof *titles; k++)
        if (strcmp(titles[k][0], name) == 0)
            return titles[k][1];
    return name;
}

bool norma__sem_is_first(const norma_sem_reliability *r, size_t k, bool by_name)
{
    for (size_t i = 0; i < k; i++)
        if (by_name ? strcmp(r->rows[i].name, r->rows[k].name) == 0
                    : r->rows[i].group == r->rows[k].group &&
                          strcmp(r->rows[i].factor, r->rows[k].factor) == 0)
            return false;
    return true;
}

double norma__sem_coefficient(const norma_sem_reliability *r, const norma_sem_coefficient *of,
                              const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->rows[i].group == of->group && strcmp(r->rows[i].factor, of->factor) == 0 &&
            strcmp(r->rows[i].name, name) == 0)
            return r->rows[i].est;
    return NAN;
}

/* Pairs of factors by their HTMT, the most alike first. */
static int by_ratio(const void *first, const void *second)
{
    const norma__sem_pair *a = first, *b = second;
    if (a->htmt != b->htmt && !isnan(a->htmt) && !isnan(b->htmt))
        return a->htmt < b->htmt ? 1 : -1;
    return a->at != b->at ? (a->at < b->at ? -1 : 1) : 0;
}

norma__sem_pair *norma__sem_pairs(const norma_sem_reliability *r, size_t most, size_t *n)
{
    const size_t k = r->n_factors;
    norma__sem_pair *list = NORMA__NEW(norma__sem_pair, r->n_groups * k * k);
    *n = 0;
    for (size_t g = 0; list && g < r->n_groups; g++)
        for (size_t b = 0; b < k; b++)
            for (size_t a = b + 1; a < k; a++) {
                const size_t at = g * k * k + b * k + a;
                list[(*n)++] = (norma__sem_pair){g, a, b, at, r->htmt ? r->htmt[at] : NAN};
            }
    if (*n > most) {
        qsort(list, *n, sizeof *list, by_ratio);
        *n = most;
    }
    return list;
}

const char *norma__sem_rms_title(norma_sem_residual_metric metric)
{
    static const char *const titles[] = {"RMR", "SRMR", "CRMR"};
    return titles[metric];
}

/* ---- notes ---- */

size_t norma__sem_notes(const norma_notes *lists[NORMA__SEM_MOST_LISTS],
                        const norma_report_context *context, const norma_sem *sem,
                        const norma_sem_report *with)
{
    size_t n = 0;
    if (context->notes)
        lists[n++] = context->notes;
    lists[n++] = &sem->notes;
    if (with->standardised)
        lists[n++] = &with->standardised->notes;
    if (with->rsquare)
        lists[n++] = &with->rsquare->notes;
    if (with->residuals)
        lists[n++] = &with->residuals->notes;
    if (with->modifications)
        lists[n++] = &with->modifications->notes;
    if (with->releases)
        lists[n++] = &with->releases->notes;
    if (with->reliability)
        lists[n++] = &with->reliability->notes;
    if (with->normality)
        lists[n++] = &with->normality->notes;
    if (with->bootstrap)
        lists[n++] = &with->bootstrap->notes;
    if (with->cutoffs)
        lists[n++] = &with->cutoffs->notes;
    return n;
}
