#include <norma/norms.h>

#include "norms/norms_source.h"
#include "norms/norms_write.h"

norma_status norma__norms_add(int64_t *version, const char *store, norma_norm_set *set,
                              norma_error *err)
{
    norma__store file = {0};
    norma_status status;

    if ((status = norma__store_open_to_write(&file, store, err)) != NORMA_OK)
        goto done;
    if ((status = norma__norm_set_write(&file, set, err)) != NORMA_OK)
        goto done;
    if ((status = norma__norm_event_append(&file, NORMA_NORM_BUILT, set->name, set->version,
                                           set->created, NULL, err)) != NORMA_OK)
        goto done;
    if ((status = norma__store_commit(&file, err)) != NORMA_OK)
        goto done;
    if (version)
        *version = set->version;
done:
    norma__store_close(&file);
    return status;
}

norma_status norma_norms_build(int64_t *version, const char *store,
                               const norma_norms_source *source, norma_error *err)
{
    norma_norm_set *set = NULL;
    norma_status status = norma__norms_describe(&set, source, err);
    if (status == NORMA_OK)
        status = norma__norms_add(version, store, set, err);
    norma_norm_set_free(set);
    return status;
}
