#include "norms/calibration_rows.h"
#include "norms/canonical.h"

norma_status norma__calibration_digest_write(const norma__store *store,
                                             const norma_calibration *calibration, norma_error *err)
{
    char sha256[NORMA__DIGEST_SIZE];
    sqlite3_stmt *insert = NULL;
    norma_status status = norma__calibration_digest(sha256, calibration, err);
    if (status == NORMA_OK)
        status = norma__store_prepare(&insert, store,
                                      "INSERT INTO calibration_digest SELECT calibration_id, ? FROM"
                                      " calibration WHERE name = ? AND version = ?",
                                      err);
    if (status == NORMA_OK) {
        norma__bind_text(insert, 1, sha256);
        norma__bind_text(insert, 2, calibration->name);
        sqlite3_bind_int64(insert, 3, calibration->version);
        status = norma__store_run_once(store, insert, err);
    }
    sqlite3_finalize(insert);
    return status;
}
