#include <norma/norms.h>

#include <string.h>

#include "foundation/status.h"
#include "norms/norms_write.h"

norma_status norma_norms_list(norma_norm_list **out, const char *store, norma_error *err)
{
    norma__store file = {0};
    norma_norm_list *list = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma__store_open_to_read(&file, store, err)) != NORMA_OK)
        goto done;
    if ((status = norma__norm_sets_list(&list, &file, err)) != NORMA_OK)
        goto done;
    if ((status = norma__store_check_unmoved(&file, err)) != NORMA_OK)
        goto done;
    *out = list;
    list = NULL;
done:
    norma_norm_list_free(list);
    norma__store_close(&file);
    return status;
}

norma_status norma_norms_load(norma_norm_set **out, const char *store,
                              const norma_norms_choice *choice, norma_error *err)
{
    const norma_norms_choice any = {0};
    const norma_norms_choice *wanted = choice ? choice : &any;
    norma__store file = {0};
    norma_norm_set *set = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma__store_open_to_read(&file, store, err)) != NORMA_OK)
        goto done;
    if ((status = norma__norm_set_read(&set, &file, wanted->name, wanted->version, true, err)) !=
        NORMA_OK)
        goto done;
    if ((status = norma__store_check_unmoved(&file, err)) != NORMA_OK)
        goto done;
    *out = set;
    set = NULL;
done:
    norma_norm_set_free(set);
    norma__store_close(&file);
    return status;
}

norma_status norma_norms_fit(const norma_norm_set *set, const norma_instrument *instrument,
                             norma_error *err)
{
    if (strcmp(set->instrument_id, instrument->id) != 0)
        return norma__fail(
            err, NORMA_ESTORE,
            "norm set '%s' version %lld is of the instrument '%.64s', not of '%.64s'", set->name,
            (long long)set->version, set->instrument_id, instrument->id);
    if (strcmp(set->key_sha256, instrument->key_sha256) != 0)
        return norma__fail(
            err, NORMA_ESTORE,
            "norm set '%s' version %lld was made with another scoring key: version '%.64s' of "
            "instrument '%.64s', not this one, '%.64s': build norms with this one",
            set->name, (long long)set->version, set->instrument_version, instrument->id,
            instrument->version);
    return NORMA_OK;
}
