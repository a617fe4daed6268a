#include "simulation/population.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/random.h"
#include "foundation/status.h"

enum { MOST_LEAVES = 2000 };

size_t norma__item_answers(const norma_item *item)
{
    return (size_t)(item->max - item->min) + 1;
}

bool norma__is_placed(const norma_instrument *instrument)
{
    for (size_t j = 0; j < instrument->n_items; j++)
        if (instrument->items[j].position_column)
            return true;
    return false;
}

/* Whether its latency is recorded, or goes into the time of a page. */
static bool is_timed(const norma__population *p, size_t item)
{
    if (p->items[item].latency_column)
        return true;
    for (size_t k = 0; k < p->n_pages; k++)
        for (size_t i = 0; p->pages[k].time_column && i < p->pages[k].n_items; i++)
            if (p->pages[k].items[i] == item)
                return true;
    return false;
}

static norma_status check_instrument(const norma_instrument *instrument, norma_error *err)
{
    if (instrument->n_scales == 0)
        return norma__fail(err, NORMA_EINSTRUMENT,
                           "instrument %s has no scale: a simulation needs at least one",
                           instrument->id);
    for (size_t j = 0; j < instrument->n_items; j++)
        if (!instrument->items[j].range_known)
            return norma__fail(
                err, NORMA_EINSTRUMENT,
                "item %s has no range of answers: give it min and max to simulate it",
                instrument->items[j].id);
    return NORMA_OK;
}

static norma_status find_leaves(norma__population *p, norma_simulation *s,
                                const norma_instrument *instrument, norma_error *err)
{
    s->leaf_scales = NORMA__NEW(size_t, instrument->n_scales);
    p->item_leaf = NORMA__NEW(size_t, instrument->n_items);
    if (!s->leaf_scales || !p->item_leaf)
        return norma__no_memory(err);
    for (size_t j = 0; j < instrument->n_items; j++)
        p->item_leaf[j] = NORMA_NONE;
    for (size_t k = 0; k < instrument->n_scales; k++) {
        const norma_scale *scale = &instrument->scales[k];
        if (scale->n_parts > 0)
            continue;
        s->leaf_scales[s->n_factors++] = k;
        for (size_t j = 0; j < scale->n_items; j++)
            p->item_leaf[scale->items[j]] = k;
    }
    if (s->n_factors > MOST_LEAVES)
        return norma__fail(err, NORMA_EINSTRUMENT,
                           "instrument %s has %zu scales of items: at most %d can be simulated",
                           instrument->id, s->n_factors, MOST_LEAVES);
    return NORMA_OK;
}

static norma_status new_truth(norma_simulation *s, const norma_instrument *instrument,
                              norma_error *err)
{
    size_t most = 0;
    for (size_t j = 0; j < instrument->n_items; j++) {
        size_t answers = norma__item_answers(&instrument->items[j]);
        most = answers - 1 > most ? answers - 1 : most;
    }
    s->n_items = instrument->n_items;
    s->most_thresholds = most;
    s->loadings = NORMA__NEW(double, s->n_items);
    s->thresholds = NORMA__NEW(double, most * s->n_items);
    s->time_intensity = NORMA__NEW(double, s->n_items);
    s->factor_correlations = NORMA__NEW(double, s->n_factors * s->n_factors);
    if (!s->loadings || !s->thresholds || !s->time_intensity || !s->factor_correlations)
        return norma__no_memory(err);
    return NORMA_OK;
}

static void write_correlations(norma_simulation *s, const norma__tree *tree)
{
    for (size_t f = 0; f < s->n_factors; f++)
        for (size_t g = 0; g < s->n_factors; g++)
            s->factor_correlations[g * s->n_factors + f] =
                f == g ? 1 : norma__tree_correlation(tree, s->leaf_scales[f], s->leaf_scales[g]);
}

/* Thresholds spread evenly over [-2, 2], moved by the item's easiness N(0.4, 0.3) towards agreement
   and each by up to a tenth of their distance. */
static void draw_thresholds(double *thresholds, size_t most, size_t n_answers, gsl_rng *random)
{
    double distance = 4.0 / (double)n_answers;
    double easiness = 0.4 + gsl_ran_gaussian_ziggurat(random, 0.3);
    for (size_t k = 0; k < most; k++) {
        double jitter = k + 1 < n_answers ? 0.1 * (2 * gsl_rng_uniform(random) - 1) : NAN;
        thresholds[k] = distance * ((double)(k + 1) + jitter) - 2 - easiness;
    }
}

static size_t characters(const char *utf8)
{
    size_t n = 0;
    for (; *utf8; utf8++)
        n += ((unsigned char)*utf8 & 0xc0) != 0x80;
    return n;
}

/* Mean log milliseconds: reading at 42 ms a character (238 words a minute: Brysbaert, 2019) and 1.8
   s to judge and answer; 4 s where the instrument does not carry the wording. */
static double draw_intensity(const norma_item *item, gsl_rng *random)
{
    size_t length = characters(item->text.in[NORMA_ENGLISH]);
    double typical = length ? 1800 + 42 * (double)length : 4000;
    return log(typical) + gsl_ran_gaussian_ziggurat(random, length ? 0.1 : 0.2);
}

static void draw_items(norma__population *p, norma_simulation *s, const norma_simulate_options *o,
                       gsl_rng *random)
{
    double sum = 0;
    for (size_t j = 0; j < s->n_items; j++) {
        double spread = o->reliability_spread * (2 * gsl_rng_uniform(random) - 1);
        s->loadings[j] = p->item_leaf[j] == NORMA_NONE ? 0 : o->loading + spread;
        draw_thresholds(s->thresholds + j * s->most_thresholds, s->most_thresholds,
                        norma__item_answers(&p->items[j]), random);
        double intensity = draw_intensity(&p->items[j], random);
        bool timed = is_timed(p, j);
        s->time_intensity[j] = timed ? intensity : NAN;
        sum += intensity;
        p->has_latencies = p->has_latencies || timed;
    }
    p->mean_intensity = p->has_latencies ? sum / (double)s->n_items : NAN;
}

norma_status norma__population_declare(norma__population *p, norma_simulation *s,
                                       const norma_instrument *instrument,
                                       const norma_simulate_options *options, norma_error *err)
{
    gsl_rng *random = NULL;
    norma_status status;

    *p = (norma__population){.n_items = instrument->n_items,
                             .items = instrument->items,
                             .pages = instrument->pages,
                             .n_pages = instrument->n_pages,
                             .load_ms = instrument->screening.load_ms,
                             .is_placed = norma__is_placed(instrument),
                             .has_role = instrument->role_column != NULL};
    if ((status = check_instrument(instrument, err)) != NORMA_OK ||
        (status = find_leaves(p, s, instrument, err)) != NORMA_OK ||
        (status = new_truth(s, instrument, err)) != NORMA_OK ||
        (status = norma__tree_declare(&p->tree, instrument, options->factor_correlation, err)) !=
            NORMA_OK)
        return status;
    if (!(random = norma__random_new(options->seed, 0)))
        return norma__no_memory(err);
    write_correlations(s, &p->tree);
    draw_items(p, s, options, random);
    p->loadings = s->loadings;
    p->thresholds = s->thresholds;
    p->time_intensity = s->time_intensity;
    p->most_thresholds = s->most_thresholds;
    gsl_rng_free(random);
    return NORMA_OK;
}

void norma__population_clear(norma__population *p)
{
    norma__tree_clear(&p->tree);
    free(p->item_leaf);
    *p = (norma__population){0};
}
