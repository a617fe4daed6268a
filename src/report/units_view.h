/* Shared but private: what all reports of units know of a result. */
#ifndef NORMA_REPORT_UNITS_VIEW_H
#define NORMA_REPORT_UNITS_VIEW_H

#include <norma/report.h>

#include "report/envelope.h"

/* One report of units: the context with nothing in it that counts rows which may not be counted. */
typedef struct norma__units_view {
    const norma_units_result *result;
    norma_report_context context;
    norma_input input;
    norma_notes notes; /* those of the context that may be told */
} norma__units_view;

norma_status norma__units_view_make(norma__units_view *view, const norma_units_result *result,
                                    const norma_report_context *context, norma_error *err);
void norma__units_view_free(norma__units_view *view);

/* One scale in one level: no instrument, one shape of results. */
bool norma__units_single(const norma_units_result *result);

/* A level's grouping; the name of a population, NULL for everybody; where it stands. */
const norma_grouping *norma__units_group(const norma_units_result *result,
                                         const norma_units_level *level);
const char *norma__units_population(const norma_units_result *result, size_t population);
size_t norma__units_position(const norma_units_result *result, size_t population);

/* A scale's id and title; a continuous variable has its name for both. */
const char *norma__units_id(const norma_units_result *result, size_t scale);
const char *norma__units_title(const norma_units_result *result, size_t scale,
                               norma_language language);

/* Respondents of a unit that is shown, as disclosure counted them, and of a total that is. */
size_t norma__units_respondents(const norma_units_result *result, const norma_units_level *level,
                                size_t unit);
bool norma__units_total_shown(const norma_units_result *result, size_t position);

/* What the intervals of totals take as drawn: a sentence in English, {1} the column of units. */
const char *norma__units_drawn(const norma_units_result *result);

/* Whether a unit is listed as not shown: it is not, and there would be scores to show. */
bool norma__units_hides(const norma_units_result *result, const norma_units_level *level,
                        size_t unit);

/* The agreement of a unit that may be told: of at least min-cell members who answered everything;
   NULL otherwise. */
const norma_agreement *norma__units_agreement(const norma_units_result *result,
                                              const norma_units_scale *scale, size_t unit);

/* All lists of notes of a report; free the array. 0 without memory. */
size_t norma__units_note_lists(const norma_notes ***lists, const norma__units_view *view);

/* The one sentence on what is not shown, the same for all; in English. */
extern const char norma__units_why_hidden[];

norma_status norma__units_json(norma_output *out, const norma__units_view *view, norma_error *err);
norma_status norma__units_csv(norma_output *out, const norma__units_view *view, norma_error *err);
norma_status norma__units_text(norma_output *out, const norma__units_view *view, norma_error *err);

#endif
