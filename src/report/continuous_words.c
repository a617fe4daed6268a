/* What the parts of a model of continuous norms are called. */
#include <stdio.h>

#include "report/continuous_parts.h"

const char *norma__continuous_method(int method)
{
    static const char *const methods[] = {[NORMA_CONTINUOUS_SURFACE] = "polynomial surface",
                                          [NORMA_CONTINUOUS_MOMENTS] = "regression of moments",
                                          [NORMA_CONTINUOUS_BOX_COX] = "Box-Cox distribution",
                                          [NORMA_CONTINUOUS_SHASH] = "sinh-arcsinh distribution",
                                          [NORMA_CONTINUOUS_BETA_BINOMIAL] =
                                              "beta-binomial distribution"};
    return methods[method];
}

static void put_power(norma__buffer *out, const char *base, size_t power)
{
    norma__put_clean(out, base);
    if (power > 1)
        norma__putf(out, "^%zu", power);
}

static void put_surface_term(norma__buffer *out, size_t of_t, size_t of_covariate,
                             const char *covariate)
{
    if (of_t > 0)
        put_power(out, "T", of_t);
    if (of_t > 0 && of_covariate > 0)
        norma__put(out, " ");
    if (of_covariate > 0)
        put_power(out, covariate, of_covariate);
}

static const char *parameter(int method, size_t part)
{
    static const char *const names[NORMA_CONTINUOUS_METHODS][4] = {
        [NORMA_CONTINUOUS_MOMENTS] = {"mean", "sd", "skewness"},
        [NORMA_CONTINUOUS_BOX_COX] = {"log mu", "log sigma", "nu"},
        [NORMA_CONTINUOUS_SHASH] = {"mu", "log sigma", "epsilon", "log delta"},
        [NORMA_CONTINUOUS_BETA_BINOMIAL] = {"logit of the mean", "log (alpha + beta)"}};
    return names[method][part];
}

void norma__put_continuous_term(norma__buffer *out, norma_language language,
                                const norma_continuous_model *m, size_t k, const char *covariate)
{
    const norma_continuous_term *t = &m->terms[k];
    if (m->method == NORMA_CONTINUOUS_SURFACE) {
        if (t->part + t->power == 0)
            norma__put(out, norma__say(language, "constant"));
        put_surface_term(out, t->part, t->power, covariate);
        return;
    }
    norma__put(out, norma__say(language, parameter(m->method, t->part)));
    if (t->power > 0) {
        norma__put(out, ": ");
        put_power(out, "u", t->power);
    }
}

void norma__put_continuous_terms(norma__buffer *out, const norma_continuous *r,
                                 const norma_continuous_subset *subset, const char *covariate)
{
    const size_t t = r->options.power;
    bool first = true;
    for (size_t bit = 0; bit < 64; bit++) {
        if (!(subset->terms >> bit & 1))
            continue;
        norma__put(out, first ? "" : " + ");
        put_surface_term(out, (bit + 1) / (t + 1), (bit + 1) % (t + 1), covariate);
        first = false;
    }
}
