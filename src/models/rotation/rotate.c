#include "models/rotation/rotate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/loadings.h"
#include "models/rotation/check.h"
#include "models/rotation/promax.h"
#include "models/rotation/search.h"
#include "models/rotation/starts.h"

norma__rotation norma__rotation_of(const norma_factor_options *o)
{
    bool kaiser = o->normalise == NORMA_NORMALISE_KAISER ||
                  (o->normalise == NORMA_NORMALISE_DEFAULT &&
                   (o->rotation == NORMA_ROTATE_VARIMAX || o->rotation == NORMA_ROTATE_PROMAX));
    return (norma__rotation){.method = (norma_rotation)o->rotation,
                             .gamma = o->gamma,
                             .delta = o->delta,
                             .power = o->power,
                             .zeros = o->zeros,
                             .target = o->target,
                             .kaiser = kaiser,
                             .starts = o->starts,
                             .seed = o->seed,
                             .threads = o->threads};
}

static size_t count_empty(const double *loadings, size_t p, size_t k)
{
    size_t full = k;
    while (full > 0) {
        for (size_t i = 0; i < p; i++)
            if (loadings[(full - 1) * p + i] != 0)
                return k - full;
        full--;
    }
    return k;
}

static norma_status rotated_new(norma__rotated *out, const double *loadings, size_t p, size_t k,
                                norma_error *err)
{
    *out = (norma__rotated){.p = p, .k = k, .criterion = NAN, .converged = true};
    out->loadings = NORMA__NEW(double, p *k);
    out->phi = NORMA__NEW(double, k *k);
    out->turn = NORMA__NEW(double, k *k);
    if (!out->loadings || !out->phi || !out->turn)
        return norma__no_memory(err);
    memcpy(out->loadings, loadings, p * k * sizeof *loadings);
    norma__make_identity(out->phi, k);
    norma__make_identity(out->turn, k);
    out->empty = count_empty(loadings, p, k);
    return NORMA_OK;
}

void norma__rotated_free(norma__rotated *rotated)
{
    if (!rotated)
        return;
    free(rotated->loadings);
    free(rotated->phi);
    free(rotated->turn);
    free(rotated->optima_count);
    free(rotated->optima_criterion);
    *rotated = (norma__rotated){0};
}

/* The length of each item's loadings; 1 for an item without any, which stays as it is, and for all
   when they are not to be normalised. */
static void fill_lengths(double *length, const double *loadings, size_t p, size_t k, bool kaiser)
{
    for (size_t i = 0; i < p; i++) {
        double h = 0;
        for (size_t r = 0; r < k; r++)
            h += loadings[r * p + i] * loadings[r * p + i];
        length[i] = kaiser && h > 0 ? sqrt(h) : 1;
    }
}

static void keep_turn(norma__rotated *out, const double *t, size_t k)
{
    for (size_t c = 0; c < k; c++)
        memcpy(out->turn + c * out->k, t + c * k, k * sizeof *t);
}

/* Phi = T'T. */
static void fill_phi(norma__rotated *out, bool oblique)
{
    const size_t k = out->k;
    for (size_t c = 0; oblique && c < k; c++)
        for (size_t r = 0; r < c; r++) {
            double sum = 0;
            for (size_t i = 0; i < k; i++)
                sum += out->turn[r * k + i] * out->turn[c * k + i];
            out->phi[c * k + r] = out->phi[r * k + c] = sum;
        }
}

/* The optima become the solution's; the search keeps none. */
static void keep_optima(norma__rotated *out, norma__search *s)
{
    double sign = s->benches->turn.criterion->sign;
    out->criterion = sign * s->benches->turn.loss;
    out->converged = s->converged;
    out->optima = s->optima;
    out->optima_count = s->optima_count;
    out->optima_criterion = s->optima_loss;
    s->optima_count = NULL;
    s->optima_loss = NULL;
    for (size_t i = 0; i < out->optima; i++)
        out->optima_criterion[i] *= sign;
}

/* Promax goes on from varimax; the others are done. */
static norma_status finish(norma__rotated *out, norma__search *s, const double *length,
                           norma_error *err)
{
    const norma__turn *best = &s->benches->turn;
    norma_status status = NORMA_OK;
    bool done = true;
    for (size_t r = 0; r < s->k; r++)
        for (size_t i = 0; i < s->p; i++)
            out->loadings[r * s->p + i] = best->rotated[r * s->p + i] * length[i];
    if (s->rotation->method == NORMA_ROTATE_PROMAX)
        status = norma__promax(out->loadings, best->t, &done, s->p, s->k, s->rotation->power, err);
    keep_turn(out, best->t, s->k);
    keep_optima(out, s);
    out->converged = out->converged && done;
    fill_phi(out, norma__rotation_oblique(s->rotation->method));
    return status;
}

static norma_status turn_factors(norma__rotated *out, const double *loadings, const double *start,
                                 const norma__rotation *rotation, norma_error *err)
{
    const size_t p = out->p, k = out->k - out->empty;
    norma_status status = NORMA_OK;
    double *normal = NORMA__NEW(double, p *k + p), *length = NULL;
    norma__search s = {.loadings = normal, .p = p, .k = k, .rotation = rotation};
    if (!normal) {
        status = norma__no_memory(err);
        goto done;
    }
    length = normal + p * k;
    fill_lengths(length, loadings, p, k, rotation->kaiser);
    for (size_t i = 0; i < p * k; i++)
        normal[i] = loadings[i] / length[i % p];
    s.start = out->empty == 0 ? start : NULL;
    if ((status = norma__search_run(&s, err)) != NORMA_OK)
        goto done;
    status = finish(out, &s, length, err);
done:
    norma__search_free(&s);
    free(normal);
    return status;
}

static norma_status rotate(norma__rotated *out, const double *loadings, const double *start,
                           size_t p, size_t k, const norma__rotation *rotation, norma_error *err)
{
    const norma__criterion *criterion = norma__criterion_of(rotation->method);
    *out = (norma__rotated){0};
    norma_status status = norma__check_rotation(rotation, p, k, err);
    if (status != NORMA_OK)
        return status;
    norma__prepare_numerics();
    if ((status = rotated_new(out, loadings, p, k, err)) != NORMA_OK)
        goto done;
    if (criterion && k - out->empty >= criterion->fewest &&
        (status = turn_factors(out, loadings, start, rotation, err)) != NORMA_OK)
        goto done;
    if (!criterion || criterion->order != NORMA__AS_TARGET)
        status = norma__order_factors(out->loadings, out->phi, out->turn, p, k,
                                      criterion && criterion->order == NORMA__GENERAL_FIRST, err);
done:
    if (status != NORMA_OK)
        norma__rotated_free(out);
    return status;
}

norma_status norma__rotate(norma__rotated *out, const double *loadings, size_t p, size_t k,
                           const norma__rotation *rotation, norma_error *err)
{
    return rotate(out, loadings, NULL, p, k, rotation, err);
}

norma_status norma__rotate_from(norma__rotated *out, const double *loadings, const double *start,
                                size_t p, size_t k, const norma__rotation *rotation,
                                norma_error *err)
{
    norma__rotation once = *rotation;
    once.threads = 1;
    once.starts = 0;
    return rotate(out, loadings, start, p, k, &once, err);
}
