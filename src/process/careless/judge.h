/* What respondents are judged by: null distributions and the validity index, learnt from simulated
   respondents of the instrument, or frozen. */
#ifndef NORMA_PROCESS_CARELESS_JUDGE_H
#define NORMA_PROCESS_CARELESS_JUDGE_H

#include "process/careless/nulls.h"
#include "process/careless/validity.h"
#include "process/careless/yardstick.h"

typedef struct norma__judge {
    norma__nulls *nulls;
    norma__validity validity;
    double fpr;                    /* at which beyond was counted */
    double beyond_mean, beyond_sd; /* of the number of indices beyond, among careful draws */
    double beyond_share[NORMA_INDICES + 1]; /* of careful draws with at least so many beyond */
} norma__judge;

/* What a judge learns from. */
typedef struct norma__school {
    const norma_instrument *instrument;
    const norma_data *data;
    const norma__timings *timings; /* NULL: none */
    const norma__yardstick *yardstick;
    const norma__measured *sample; /* the indices of data by the yardstick */
    bool part_of_it; /* the yardstick is of the sample, so that draws are measured as if they had
                        been in it */
    size_t n_metric; /* respondents that the metric rests on */
    const uint8_t *eligible; /* n_rows: 0 has no part in what is learnt; NULL: all have */
    const norma_screen_options *options;
    int threads;
} norma__school;

/* keep (n_rows, filled): 0 for those who are not eligible or whom the judge takes as careless. *out
   NULL with NORMA_OK and a note where the sample is too small. */
norma_status norma__judge_new(norma__judge **out, uint8_t *keep, const norma__school *school,
                              norma_notes *notes, norma_error *err);
void norma__judge_free(norma__judge *judge);

/* Whether an index counts in the k-of-m rule: one of every kind that says something of its own. */
bool norma__index_counts(norma_index index);

/* How many of the indices that count are beyond their limit at fpr. */
double norma__count_beyond(const norma__nulls *nulls, const norma__measured *measured, size_t row,
                           double fpr);

/* Room for the indices that wanted names; norma__measured_clear() whatever the status. */
norma_status norma__measured_room(norma__measured *measured, const bool *wanted, size_t n_rows,
                                  norma_error *err);
void norma__measured_clear(norma__measured *measured);

/* Figures "null.*" and "validity.*". */
norma_status norma__judge_freeze(norma_calibration *calibration, const norma__judge *judge,
                                 norma_error *err);
norma_status norma__judge_thaw(norma__judge **out, const norma_calibration *calibration,
                               norma_error *err);

#endif
