#include "norms/store_migrate.h"

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/calibration_rows.h"
#include "norms/norms_contents.h"
#include "norms/norms_write.h"
#include "norms/store_schema.h"

/* ---- what is there ----------------------------------------------------------------------------
 */

typedef struct old_sets {
    norma__norm_head *heads;
    size_t n;
} old_sets;

static void free_sets(old_sets *sets)
{
    for (size_t i = 0; i < sets->n; i++)
        norma_norm_set_free(sets->heads[i].set);
    free(sets->heads);
}

static norma_status add_head(old_sets *sets, const norma__norm_head *head, norma_error *err)
{
    norma__norm_head *grown = NORMA__GROW(sets->heads, norma__norm_head, sets->n + 1);
    if (!grown) {
        norma_norm_set_free(head->set);
        return norma__no_memory(err);
    }
    sets->heads = grown;
    sets->heads[sets->n++] = *head;
    return NORMA_OK;
}

static int by_id(const void *a, const void *b)
{
    const int64_t x = ((const norma__norm_head *)a)->id, y = ((const norma__norm_head *)b)->id;
    return (x > y) - (x < y);
}

/* All sets in the order in which they were built; what does not add up is an error. */
static norma_status read_sets(old_sets *sets, const norma__store *store, norma_error *err)
{
    norma__norm_heads rows;
    norma__norm_head head = {0};
    norma_status status = norma__norm_heads_open(&rows, store, NULL, 0, err);
    while (status == NORMA_OK && (status = norma__norm_heads_next(&head, &rows, err)) == NORMA_OK &&
           head.set)
        status = add_head(sets, &head, err);
    norma__norm_heads_close(&rows);
    if (sets->n > 0)
        qsort(sets->heads, sets->n, sizeof *sets->heads, by_id);
    for (size_t i = 0; status == NORMA_OK && i < sets->n; i++)
        status = norma__norm_contents_read(&sets->heads[i], store, err);
    return status;
}

/* ---- from format 2 to 3 -----------------------------------------------------------------------
 */

/* What refers goes before what it refers to. */
static const char DROP[] = "DROP TABLE norm_value; DROP TABLE norm_scale; DROP TABLE norm_set;"
                           " DROP TRIGGER IF EXISTS calibration_in_order";

/* Calibrations stay as they are, and get their digests. */
static norma_status write_digests(const norma__store *store, norma_error *err)
{
    norma_calibrations *list = NULL;
    norma_status status = norma__calibrations_list(&list, store, err);
    for (size_t c = 0; status == NORMA_OK && c < list->n; c++) {
        const norma_norms_choice choice = {list->list[c]->name, list->list[c]->version};
        norma_calibration *read = NULL;
        status = norma__calibration_read(&read, store, &choice, err);
        if (status == NORMA_OK)
            status = norma__calibration_digest_write(store, read, err);
        norma_calibration_free(read);
    }
    norma_calibrations_free(list);
    return status;
}

/* Every set is written anew with its digest, which begins the chain of its name, and the event that
   it was built. */
static norma_status write_sets(const old_sets *sets, const norma__store *store, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < sets->n; i++) {
        norma_norm_set *set = sets->heads[i].set;
        free(set->previous_sha256);
        set->previous_sha256 = NULL;
        status = norma__norm_set_copy_in(store, set, err);
        if (status == NORMA_OK)
            status = norma__norm_event_append(store, NORMA_NORM_BUILT, set->name, set->version,
                                              set->created, NULL, err);
    }
    return status;
}

static norma_status from_2_to_3(norma__store *store, norma_error *err)
{
    old_sets sets = {0};
    norma_status status = read_sets(&sets, store, err);
    if (status == NORMA_OK)
        status = norma__store_run(store, DROP, err);
    if (status == NORMA_OK)
        status = norma__store_create_norms(store, err);
    if (status == NORMA_OK)
        status = write_digests(store, err);
    if (status == NORMA_OK) {
        store->format = 3;
        status = write_sets(&sets, store, err);
    }
    free_sets(&sets);
    return status;
}

norma_status norma__store_bring_up_to_date(norma__store *store, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (store->format == NORMA__STORE_FORMAT)
        return NORMA_OK;
    if (store->format == 0)
        return norma__store_create(store, err);
    if (store->format == 1) {
        status = norma__store_create_calibrations(store, err);
        store->format = 2;
    }
    if (status == NORMA_OK)
        status = from_2_to_3(store, err);
    return status == NORMA_OK ? norma__store_stamp(store, err) : status;
}
