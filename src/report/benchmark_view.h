/* Shared but private: what the text, files and page of a comparison with norms all say. */
#ifndef NORMA_REPORT_BENCHMARK_VIEW_H
#define NORMA_REPORT_BENCHMARK_VIEW_H

#include "report/envelope.h"

/* A comparison being reported, with what may be told of the file. */
typedef struct norma__benchmark_view {
    const norma_benchmark *result;
    norma_report_context context; /* input and notes are those below */
    norma_input input;
    norma_notes notes;
} norma__benchmark_view;

norma_status norma__benchmark_view_make(norma__benchmark_view *view, const norma_benchmark *result,
                                        const norma_report_context *context, norma_error *err);
void norma__benchmark_view_free(norma__benchmark_view *view);

/* ---- names ---- */

const char *norma__benchmark_scale(const norma_benchmark *r, size_t scale, norma_language language);
/* The role of an entity, or NULL. */
const char *norma__benchmark_population(const norma_benchmark *r, const norma_entity *entity);
/* "The whole sample · employee", "C10 > Sales", "respondent p5". */
void norma__put_entity(norma__buffer *out, norma_language language, const norma_benchmark *r,
                       const norma_entity *entity);
/* "army-companies, version 1" */
void norma__put_set(norma__buffer *out, norma_language language, const norma_norm_set *set);
/* "46 companies, 1,890 respondents" of a set. */
void norma__put_set_size(norma__buffer *out, norma_language language, const norma_norm_set *set);

/* ---- words ---- */

/* "above", "below, but small", "equivalent", "not clear", "held back"; "" where there is nothing to
   say. */
const char *norma__standing_word(norma_language language, const norma_benchmark_figure *figure);
/* The bound of equivalence: "0.2 sd", "5 points". */
norma__figure norma__bound_text(norma_language language, const norma_benchmark_options *options);
/* "[40, 60]" or a dash. */
void norma__put_range(norma__buffer *out, norma_language language, double low, double high,
                      int decimals);
/* Corner names of the map, low-low to high-high, in English. */
extern const char *const norma__quadrant_corners[4];
/* The likeliest quarter of a point in a set; 4: not known. */
size_t norma__likeliest_quarter(const norma_map_point *point, size_t set);

/* Whether there is any figure of an entity in a set. */
bool norma__benchmark_tells(const norma_benchmark *r, size_t entity, size_t set, size_t scale);

/* Whether an entity is told scale by scale in a set: wholes, the person, and companies where the
   sample is of a few of them; the other units have a table in which each is a line. */
bool norma__benchmark_detailed(const norma_benchmark *r, size_t entity, size_t set);

/* What is not shown, one at a time: calls back with the name and the role (NULL: none). */
void norma__benchmark_hidden(const norma_benchmark *r,
                             void (*tell)(void *context, const char *level, const char *name,
                                          const char *population),
                             void *context);

/* ---- formats ---- */

norma_status norma__benchmark_text(norma_output *out, const norma__benchmark_view *view,
                                   norma_error *err);
norma_status norma__benchmark_json(norma_output *out, const norma__benchmark_view *view,
                                   norma_error *err);
norma_status norma__benchmark_csv(norma_output *out, const norma__benchmark_view *view,
                                  norma_error *err);

#endif
