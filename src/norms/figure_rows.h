/* Figures as rows of a store: of calibrations and of norm sets alike. */
#ifndef NORMA_NORMS_FIGURE_ROWS_H
#define NORMA_NORMS_FIGURE_ROWS_H

#include "norms/calibration_bytes.h"
#include "norms/store_statements.h"

/* Writes one by "INSERT INTO ... VALUES (?, ?, ?, ?, ?, ?, ?)": id, owner, name, n_rows, n_columns,
   sha256, value. Gives the digest of its values. */
norma_status norma__figure_write(char sha256[NORMA__DIGEST_SIZE], const norma__store *store,
                                 const char *insert, const norma_frozen *figure, int64_t id,
                                 int64_t owner, norma_error *err);

/* Reads one from a row of name, n_rows, n_columns, sha256, value; of is whose it is ("a
   calibration"), for the sentence that its values are not those written. What it holds is the
   caller's also after a failure. */
norma_status norma__figure_read(norma_frozen *figure, sqlite3_stmt *row, const norma__store *store,
                                const char *of, norma_error *err);

#endif
