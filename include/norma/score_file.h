/* Scores that norma wrote, read again; and restated under two norm versions. */
#ifndef NORMA_SCORE_FILE_H
#define NORMA_SCORE_FILE_H

#include <norma/bridge.h>
#include <norma/record.h>

#ifdef __cplusplus
extern "C" {
#endif

/** POMP scores by person and scale. */
typedef struct norma_score_file {
    char *record;          /* the gate record, JSON; NULL: these are no scores that norma wrote */
    char *identity_header; /* columns that say who a row is, as CSV: "row,respondent,team" */
    char **identities;     /* n_rows, as CSV */
    size_t n_rows, n_scales;
    char **scales; /* ids */
    double *pomp;  /* n_rows x n_scales, column-major; NaN: no score, held ones included */
} norma_score_file;

/**
 * Reads a CSV file that norma score wrote.
 *
 * @param out  a new table, or NULL on failure; free with norma_score_file_free()
 * @return NORMA_OK; NORMA_EIO; NORMA_EDATA when it is no such file, was changed since it was
 *         written, or a row or a number in it cannot be read (row and column are named);
 *         NORMA_ENOMEM
 */
norma_status norma_score_file_read(norma_score_file **out, const char *path, norma_error *err);

/**
 * POMP scores of one scale from a column of numbers; who a row is, is its number in the file.
 *
 * @param variable  of norma_data_continuous_values()
 * @return NORMA_OK; NORMA_EDATA when a number is under 0 or over 100 (its row is named);
 *         NORMA_ENOMEM
 */
norma_status norma_score_file_of(norma_score_file **out, const norma_data *data, size_t variable,
                                 const char *scale_id, norma_error *err);

/** Frees a table; takes NULL. */
void norma_score_file_free(norma_score_file *file);

/**
 * Refuses norms that scores cannot be restated from: those of another scoring key than theirs
 * (NORMA_EDATA). Notes "restated-other-norms" when the scores were made with another norm set.
 */
norma_status norma_score_file_fit(const norma_score_file *file, const norma_norm_set *from,
                                  norma_notes *notes, norma_error *err);

/** What becomes of each scale: text and JSON; csv: a line a scale. written: the file of people,
   with its bytes in content, or NULL. */
norma_status norma_report_restated(norma_output *out, const norma_restated *restated,
                                   const norma_norm_set *from, const norma_norm_set *to,
                                   const norma_file *written, norma_format format,
                                   const norma_report_context *context, norma_error *err);

/** CSV: a line a person, with percentile and T under both versions and the change; the gate record
    stands in the first line, and says both versions. */
norma_status norma_report_restated_people(norma_output *out, const norma_restated *restated,
                                          const norma_score_file *file, const norma_norm_set *from,
                                          const norma_norm_set *to, norma_error *err);

#ifdef __cplusplus
}
#endif
#endif
