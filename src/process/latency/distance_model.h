/* What the model of speed and distance consists of, for the files that make it up. */
#ifndef NORMA_PROCESS_LATENCY_DISTANCE_MODEL_H
#define NORMA_PROCESS_LATENCY_DISTANCE_MODEL_H

#include "process/latency/distance.h"
#include "process/latency/within.h"

/* A scale on which people have a place. Its items fall into two halves; a person's place for the
   items of one half is the mean of the standardised answers to the other half, so that no answer
   places the person it is compared with, and all items of a half see the person in one place. */
typedef struct norma__placing {
    size_t scale;
    size_t n_items;
    size_t *items; /* those that vary, in instrument order */
    uint8_t *half; /* 0 or 1 */
    /* signed distance = origin + slope x place: the expected answer less the middle of the range,
       in residual standard deviations of the answer; 0 is the item's location */
    double *origin, *slope;
} norma__placing;

/* The distance above the item's location, that below it, and their squares. */
enum { NORMA__DISTANCE_TERMS = 4 };

struct norma__distance_model {
    size_t n_items;
    double *centre, *spread; /* n_items: mean and standard deviation of the keyed answers */
    norma__placing *placings;
    size_t n_placings;
    size_t *placing;              /* n_items: that of the item's smallest scale; NORMA_NONE */
    size_t *rank;                 /* n_items: where the item stands in it */
    norma_distance_curve *curves; /* n_curves */
    size_t n_curves;

    /* the expected latency of an answer: intercept + position_slope x position + level
       + sum of slope x (term - its mean) over the terms of the signed distance */
    double *intercept;                   /* n_items; NaN: not timed */
    double *variance;                    /* n_items: of log latencies within persons */
    double *mean[NORMA__DISTANCE_TERMS]; /* n_items */
    double slope[NORMA__DISTANCE_TERMS];
    double position_slope, level;
    double speed_variance; /* of persons, given their distances */
};

/* A block of rows at most NORMA__WITHIN_ROWS long. */
typedef struct norma__rows {
    size_t first, n;
} norma__rows;

/* Places of persons for the items of either half; NaN when under half of the other half's items are
   answered. */
typedef struct norma__places {
    double of[2][NORMA__WITHIN_ROWS];
} norma__places;

/* ---- distance.c ---- */

/* Room for a model of so many items and scales; NULL when there is no memory. */
norma__distance_model *norma__distance_room(size_t n_items, size_t n_scales);

/* ---- distance_place.c ---- */

/* Fills centre and spread, and makes the placings of all scales. */
norma_status norma__distance_place(norma__distance_model *model, const norma_instrument *instrument,
                                   const norma_data *data, const uint8_t *keep, int threads,
                                   norma_notes *notes, norma_error *err);
void norma__places_of(norma__places *places, const norma__distance_model *model,
                      const norma__placing *placing, const norma_data *data, norma__rows rows);

/* Signed distances of the rows' places from an item's location. */
static inline void norma__signed_distances(double *distance, const norma__placing *placing,
                                           size_t rank, const norma__places *places, size_t n)
{
    const double *place = places->of[placing->half[rank]];
    for (size_t r = 0; r < n; r++)
        distance[r] = placing->origin[rank] + placing->slope[rank] * place[r];
}

/* ---- distance_curve.c ---- */

/* The answers whose latencies count. */
typedef struct norma__distance_source {
    const norma__distance_model *model;
    const norma_data *data;
    const norma__timings *timings;
    const uint8_t *keep; /* NULL: all rows */
} norma__distance_source;

bool norma__latency_counts(const norma__distance_source *source, size_t item);

/* Whether all these items were shown at recorded places, and any of them at different ones. */
bool norma__positions_vary(const norma_data *data, const size_t *items, size_t n);

/* Place at which an item was shown, from 0 to 1 for the last of the items; NaN: not known. */
static inline double norma__position(double recorded, size_t n_items)
{
    return n_items > 1 ? (recorded - 1) / (double)(n_items - 1) : 0;
}

/* The curve of a placing; false in *found when its items give none. */
norma_status norma__distance_curve_of(norma_distance_curve *curve, bool *found,
                                      const norma__placing *placing,
                                      const norma__distance_source *source,
                                      const norma_instrument *instrument, double conf_level,
                                      int threads, norma_notes *notes, norma_error *err);
void norma__distance_curve_clear(norma_distance_curve *curve);

/* The coefficient of words in the items' intercepts, into the curve. */
void norma__distance_words(norma_distance_curve *curve, const norma_instrument *instrument,
                           const norma__distance_model *model);

/* ---- distance_person.c ---- */

/* Fills what is expected of an answer; *found false, with a note, when nothing can be. */
norma_status norma__distance_expect(norma__distance_model *model, bool *found,
                                    const norma__distance_source *source,
                                    const norma_instrument *instrument, int threads,
                                    norma_notes *notes, norma_error *err);

/* Shows every timed item of some rows, with the places of the persons; NULL for items without. */
typedef void (*norma__distance_see)(size_t item, const norma__places *places, norma__rows rows,
                                    void *context);
void norma__distance_walk(const norma__distance_source *source, norma__rows rows,
                          norma__distance_see see, void *context);

/* Log latencies of an item less what is expected; NaN: not timed, not answered. places: of the
   item's placing, or NULL when it has none. */
void norma__distance_unexpected(double *residual, const norma__distance_source *source, size_t item,
                                const norma__places *places, norma__rows rows);

#endif
