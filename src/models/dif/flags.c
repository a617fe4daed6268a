/* What figures of differential functioning mean. */
#include <math.h>

#include "foundation/numeric.h"
#include "models/dif/parts.h"

const char *const norma_dif_method_names[] = {"logistic", "mantel", NULL};
const char *const norma_dif_test_names[] = {"both", "uniform", "nonuniform", NULL};
const char *const norma_dif_effect_names[] = {"class",        "zumbo-thomas", "mcfadden",
                                              "nagelkerke",   "cox-snell",    "beta",
                                              "standardised", "none",         NULL};
const char *const norma_dif_matching_names[] = {"total", "rest", NULL};
const char *const norma_dif_adjust_names[] = {"none", "bh", NULL};
const char *const norma_dif_class_names[] = {"", "A", "B", "C", NULL};

static const double SIGNIFICANT = 0.05; /* of the published classes */

static int class_of(double size, double moderate, double large, bool significant)
{
    if (!significant || size < moderate)
        return NORMA_DIF_A;
    return size < large ? NORMA_DIF_B : NORMA_DIF_C;
}

/* Jodoin & Gierl (2001), Applied Measurement in Education 14, 329-349. */
int norma__dif_jodoin_gierl(double r2, double p)
{
    if (isnan(r2) || isnan(p))
        return NORMA_DIF_UNKNOWN;
    return class_of(r2, 0.035, 0.070, p < SIGNIFICANT);
}

/* Zumbo & Thomas (1997), working paper of the University of Northern British Columbia; they ask for
   p <= .01, because of many items (Zumbo, 1999). */
int norma__dif_zumbo_thomas(double r2, double p)
{
    if (isnan(r2) || isnan(p))
        return NORMA_DIF_UNKNOWN;
    return class_of(r2, 0.13, 0.26, p <= 0.01);
}

/* Zieky (1993), in Holland & Wainer, Differential item functioning: C is over 1 beyond chance. */
int norma__dif_ets_delta(double delta, double se, double p)
{
    double size = fabs(delta);
    if (isnan(size) || isnan(se) || isnan(p))
        return NORMA_DIF_UNKNOWN;
    if (p >= SIGNIFICANT || size < 1)
        return NORMA_DIF_A;
    bool over_one = (size - 1) / se > norma__normal_quantile(1 - SIGNIFICANT);
    return size >= 1.5 && over_one ? NORMA_DIF_C : NORMA_DIF_B;
}

/* Zwick, Thayer & Mazzeo (1997), Applied Measurement in Education 10, 321-344: AA, BB, CC. */
int norma__dif_ets_ratio(double ratio, double p)
{
    double size = fabs(ratio);
    if (isnan(size) || isnan(p))
        return NORMA_DIF_UNKNOWN;
    if (p >= SIGNIFICANT || size <= 0.17)
        return NORMA_DIF_A;
    return size <= 0.25 ? NORMA_DIF_B : NORMA_DIF_C;
}

/* ---- what decides ---- */

static double of_test(const norma_dif_r2 *r2, int test)
{
    return test == NORMA_DIF_BOTH      ? r2->both
           : test == NORMA_DIF_UNIFORM ? r2->uniform
                                       : r2->nonuniform;
}

static double logistic_effect(const norma_dif_logistic *l, const norma_dif_options *o)
{
    switch (o->effect) {
    case NORMA_DIF_MCFADDEN:
        return of_test(&l->mcfadden, o->test);
    case NORMA_DIF_COX_SNELL:
        return of_test(&l->cox_snell, o->test);
    case NORMA_DIF_BETA:
        return l->beta_change;
    case NORMA_DIF_NO_SIZE:
        return NAN;
    default:
        return of_test(&l->nagelkerke, o->test);
    }
}

static double mantel_effect(const norma_dif_mantel *m, const norma_dif_options *o)
{
    if (o->effect == NORMA_DIF_NO_SIZE)
        return NAN;
    return o->effect == NORMA_DIF_CLASS && !isnan(m->delta) ? m->delta : m->smd_ratio;
}

void norma__dif_evidence(norma_dif_item *item, const norma_dif_options *o)
{
    const norma_dif_logistic *l = &item->logistic;
    if (o->method == NORMA_DIF_LOGISTIC) {
        item->p = o->test == NORMA_DIF_BOTH      ? l->both.p
                  : o->test == NORMA_DIF_UNIFORM ? l->uniform.p
                                                 : l->nonuniform.p;
        item->effect = logistic_effect(l, o);
    } else {
        const norma_dif_mantel *m = &item->mantel;
        item->p = isnan(m->mantel_haenszel.p) ? m->mantel.p : m->mantel_haenszel.p;
        item->effect = mantel_effect(m, o);
    }
}

/* Large enough, whatever its p; the limits of a class without its own test. */
static bool is_large(const norma_dif_item *item, const norma_dif_options *o)
{
    double size = fabs(item->effect);
    switch (o->effect) {
    case NORMA_DIF_NO_SIZE:
        return true;
    case NORMA_DIF_CLASS:
        if (o->method == NORMA_DIF_LOGISTIC)
            return size >= 0.035;
        return isnan(item->mantel.delta) ? size > 0.17 : size >= 1;
    case NORMA_DIF_ZUMBO_THOMAS:
        return size >= 0.13;
    default:
        return size >= o->min_effect;
    }
}

/* The largest p first; undefined ones last. */
static void sort_by_p(size_t *order, const norma_dif_item *items, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        double p = items[i].p;
        for (; at > 0 && !isnan(p) && !(items[order[at - 1]].p >= p); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

/* Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300. */
static void adjust(norma_dif_item *items, size_t n, size_t *order)
{
    size_t tests = 0;
    double least = 1;
    for (size_t i = 0; i < n; i++)
        tests += isnan(items[i].p) ? 0 : 1;
    sort_by_p(order, items, n);
    for (size_t i = 0; i < tests; i++) {
        norma_dif_item *item = &items[order[i]];
        least = fmin(least, item->p * (double)tests / (double)(tests - i));
        item->adjusted_p = least;
    }
}

size_t norma__dif_flag(norma_dif_item *items, size_t n, const norma_dif_options *o, size_t *order)
{
    size_t flagged = 0;
    for (size_t i = 0; i < n; i++)
        items[i].adjusted_p = items[i].p;
    if (o->adjust == NORMA_DIF_ADJUST_BH)
        adjust(items, n, order);
    for (size_t i = 0; i < n; i++) {
        items[i].flagged = items[i].adjusted_p < o->alpha && is_large(&items[i], o);
        flagged += items[i].flagged;
    }
    return flagged;
}
