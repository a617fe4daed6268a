#include "models/rotation/schmid_leiman.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/extraction/loadings.h"
#include "models/extraction/minres.h"

/* With two factors there is one correlation for two loadings: both are its root. More are one
   minres factor; a single one is the general factor itself. */
static norma_status fill_second_order(double *g, bool *proper, const double *phi, size_t k,
                                      norma_error *err)
{
    *proper = true;
    if (k == 2) {
        *proper = phi[2] >= 0 && phi[2] <= 1;
        g[0] = g[1] = *proper ? sqrt(phi[2]) : 0;
        return NORMA_OK;
    }
    norma__extracted fit;
    norma_status status = norma__minres(&fit, phi, k, 1, err);
    if (status != NORMA_OK)
        return status;
    for (size_t r = 0; r < k; r++) {
        g[r] = fit.loadings[r];
        *proper = *proper && g[r] > 0;
    }
    *proper = *proper && fit.n_heywood == 0 && fit.converged;
    norma__extracted_free(&fit);
    return status;
}

static bool schmid_leiman_new(norma_schmid_leiman *out, size_t p, size_t k)
{
    *out = (norma_schmid_leiman){0};
    out->general = NORMA__NEW(double, p);
    out->group = NORMA__NEW(double, p *k);
    out->communalities = NORMA__NEW(double, p);
    out->second_order = NORMA__NEW(double, k);
    out->ecv_items = NORMA__NEW(double, p);
    return out->general && out->group && out->communalities && out->second_order && out->ecv_items;
}

void norma__schmid_leiman_clear(norma_schmid_leiman *s)
{
    if (!s)
        return;
    free(s->general);
    free(s->group);
    free(s->communalities);
    free(s->second_order);
    free(s->ecv_items);
    *s = (norma_schmid_leiman){0};
}

/* The general factor takes what the factors share, L g; what is left of factor r is l_r
   sqrt(1 - g_r^2). */
static void fill_loadings(norma_schmid_leiman *s, const double *loadings, size_t p, size_t k)
{
    for (size_t r = 0; r < k; r++) {
        double g = s->second_order[r], rest = sqrt(fmax(1 - g * g, 0));
        for (size_t i = 0; i < p; i++) {
            s->general[i] += loadings[r * p + i] * g;
            s->group[r * p + i] = loadings[r * p + i] * rest;
            s->communalities[i] += s->group[r * p + i] * s->group[r * p + i];
        }
    }
    for (size_t i = 0; i < p; i++)
        s->communalities[i] += s->general[i] * s->general[i];
}

static void fill_shares(norma_schmid_leiman *s, size_t p)
{
    double general = 0, all = 0;
    for (size_t i = 0; i < p; i++) {
        double square = s->general[i] * s->general[i];
        s->ecv_items[i] = s->communalities[i] > 0 ? square / s->communalities[i] : NAN;
        general += square;
        all += s->communalities[i];
    }
    s->ecv = all > 0 ? general / all : NAN;
}

/* Of the sum of standardised items, whose variance is the sum of their correlations; what is unique
   to an item is so in the oblique solution (h: its communalities), whatever the hierarchy. */
static void fill_omegas(norma_schmid_leiman *s, const double *cor, const double *h, size_t p)
{
    double variance = 0, general = 0, unique = 0;
    for (size_t i = 0; i < p * p; i++)
        variance += cor[i];
    for (size_t i = 0; i < p; i++) {
        general += s->general[i];
        unique += 1 - h[i];
    }
    s->omega_hierarchical = variance > 0 ? general * general / variance : NAN;
    s->omega_total = variance > 0 ? 1 - unique / variance : NAN;
}

norma_status norma__schmid_leiman(norma_schmid_leiman *out, bool *proper, const double *cor,
                                  const double *loadings, const double *phi, size_t p, size_t k,
                                  norma_error *err)
{
    norma_status status = NORMA_OK;
    double *h = NORMA__NEW(double, p);
    if (!schmid_leiman_new(out, p, k) || !h) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = fill_second_order(out->second_order, proper, phi, k, err)) != NORMA_OK)
        goto done;
    fill_loadings(out, loadings, p, k);
    fill_shares(out, p);
    norma__communalities(h, loadings, phi, p, k);
    fill_omegas(out, cor, h, p);
done:
    free(h);
    if (status != NORMA_OK)
        norma__schmid_leiman_clear(out);
    return status;
}
