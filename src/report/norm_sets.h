/* Shared but private: what is told of a norm set wherever one is shown. */
#ifndef NORMA_REPORT_NORM_SETS_H
#define NORMA_REPORT_NORM_SETS_H

#include <norma/norm_continuous.h>

#include "report/envelope.h"

/* Everything but its scales and figures. */
void norma__add_norm_set(norma__json_tree *j, cJSON *object, const norma_norm_set *set);

/* The percentiles whose scores and company means are shown. */
enum { NORMA__PERCENTILES = 7 };
extern const double norma__percentiles[NORMA__PERCENTILES];

/* Scores of persons and means of companies at them, with 95 % intervals; those of companies NaN
   where they have no places. */
typedef struct norma__norm_quantiles {
    norma_quantile persons[NORMA__PERCENTILES], companies[NORMA__PERCENTILES];
} norma__norm_quantiles;

norma_status norma__norm_quantiles_of(norma__norm_quantiles *out, const norma_norm_set *set,
                                      const norma_norm_scale *scale, norma_error *err);

/* Share of the variance that lies between companies; NaN when it is not known. */
double norma__norm_icc(const norma_norm_scale *scale);

norma_status norma__norm_set_json(norma_output *out, const norma_norm_set *set,
                                  const norma_report_context *context, norma_error *err);
norma_status norma__norm_set_csv(norma_output *out, const norma_norm_set *set, norma_error *err);
norma_status norma__norm_set_text(norma_output *out, const norma_norm_set *set,
                                  const norma_report_context *context, norma_error *err);

#endif
