/* Calibration: what response processes are measured against, frozen so that ten people can be held
   against what thousands did. */
#ifndef NORMA_CALIBRATION_H
#define NORMA_CALIBRATION_H

#include <norma/data.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Fewest respondents that a calibration may rest on. */
#define NORMA_CALIBRATION_MIN_N 100

/** One named array of a calibration, for example "pace.median_ms", n_items x 1. */
typedef struct norma_frozen {
    char *name;
    size_t n_rows, n_columns;
    double *values; /* n_rows x n_columns, column-major; NaN where undefined */
} norma_frozen;

/** A calibration: a name and a version, never changed after it is stored. */
typedef struct norma_calibration {
    char *name;      /* NULL until it is stored */
    int64_t version; /* 1, 2, ... within the name; 0 until it is stored */
    char *created;   /* UTC, ISO 8601 with Z; NULL until it is stored */
    char *norma_version;
    char *instrument_id, *instrument_version;
    char *source_file, *source_sha256; /* of the responses; "" when made in memory */
    char *filter;                      /* rows used, in words; "" for all */
    size_t n_rows, n_kept;             /* respondents read, and those it rests on */
    char **items;                      /* n_items ids, in instrument order */
    int *min, *max;                    /* n_items: ranges as used */
    size_t n_items;
    norma_frozen *figures; /* by name, increasing; NULL when only listed */
    size_t n_figures;
} norma_calibration;

/** Frees a calibration; takes NULL. */
void norma_calibration_free(norma_calibration *calibration);

/** @return the array of that name, or NULL; borrowed. */
const norma_frozen *norma_calibration_find(const norma_calibration *calibration, const char *name);

/**
 * Refuses a calibration of another instrument (NORMA_ESTORE, one sentence): other id, other items,
 * or an item with another range. The version of the instrument, titles and scales may differ.
 *
 * @param data  of this instrument: ranges that the instrument leaves open are those it found
 */
norma_status norma_calibration_fit(const norma_calibration *calibration,
                                   const norma_instrument *instrument, const norma_data *data,
                                   norma_error *err);

#ifdef __cplusplus
}
#endif
#endif
