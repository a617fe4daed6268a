/* Calibrations of a store that is opened for them alone. */
#include <norma/norms.h>

#include "norms/calibration_rows.h"
#include "norms/norms_store.h"

norma_status norma_calibrations_list(norma_calibrations **out, const char *store, norma_error *err)
{
    norma__store file = {0};
    *out = NULL;
    norma_status status = norma__store_open_to_read(&file, store, err);
    if (status == NORMA_OK)
        status = norma__calibrations_list(out, &file, err);
    if (status == NORMA_OK && (status = norma__store_check_unmoved(&file, err)) != NORMA_OK) {
        norma_calibrations_free(*out);
        *out = NULL;
    }
    norma__store_close(&file);
    return status;
}

norma_status norma_calibration_load(norma_calibration **out, const char *store,
                                    const norma_norms_choice *choice, norma_error *err)
{
    norma__store file = {0};
    *out = NULL;
    norma_status status = norma__store_open_to_read(&file, store, err);
    if (status == NORMA_OK)
        status = norma__calibration_read(out, &file, choice, err);
    if (status == NORMA_OK && (status = norma__store_check_unmoved(&file, err)) != NORMA_OK) {
        norma_calibration_free(*out);
        *out = NULL;
    }
    norma__store_close(&file);
    return status;
}
