#include <norma/norm_export.h>

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/calibration_rows.h"
#include "norms/export_file.h"
#include "norms/norms_contents.h"

/* ---- norm sets ------------------------------------------------------------------------------- */

static bool is_wanted(const norma_norms_choice *what, const char *name, int64_t version)
{
    return !what->name ||
           (strcmp(what->name, name) == 0 && (what->version == 0 || what->version == version));
}

static norma_status add_set(norma__norm_file *file, norma__norm_head *head,
                            const norma__store *store, norma_error *err)
{
    norma_norm_set **grown = NORMA__GROW(file->sets, norma_norm_set *, file->n_sets + 1);
    if (!grown) {
        norma_norm_set_free(head->set);
        return norma__no_memory(err);
    }
    file->sets = grown;
    file->sets[file->n_sets++] = head->set;
    return norma__norm_contents_read(head, store, err);
}

static norma_status take_sets(norma__norm_file *file, const norma__store *store,
                              const norma_norms_choice *what, norma_error *err)
{
    norma__norm_heads heads;
    norma__norm_head head = {0};
    norma_status status = norma__norm_heads_open(&heads, store, NULL, 0, err);
    while (status == NORMA_OK &&
           (status = norma__norm_heads_next(&head, &heads, err)) == NORMA_OK && head.set) {
        if (is_wanted(what, head.set->name, head.set->version))
            status = add_set(file, &head, store, err);
        else
            norma_norm_set_free(head.set);
    }
    norma__norm_heads_close(&heads);
    if (status == NORMA_OK && file->n_sets == 0 && what->name)
        return norma__fail(err, NORMA_ESTORE,
                           "the store '%.400s' has no such version of the norm set '%.200s': norma "
                           "norms list shows what it has",
                           store->path, what->name);
    return status;
}

/* ---- calibrations and events ----------------------------------------------------------------- */

static bool refers_to(const norma__norm_file *file, const norma_calibration *calibration)
{
    for (size_t s = 0; s < file->n_sets; s++)
        if (file->sets[s]->calibration_version == calibration->version &&
            strcmp(file->sets[s]->calibration, calibration->name) == 0)
            return true;
    return false;
}

static norma_status add_calibration(norma__norm_file *file, const norma__store *store,
                                    const norma_calibration *listed, norma_error *err)
{
    const size_t c = file->n_calibrations;
    norma_status status = norma__calibration_read(
        &file->calibrations[c], store, &(norma_norms_choice){listed->name, listed->version}, err);
    if (status != NORMA_OK)
        return status;
    file->n_calibrations++;
    return norma__calibration_digest(file->digests[c], file->calibrations[c], err);
}

static norma_status take_calibrations(norma__norm_file *file, const norma__store *store,
                                      const norma_norms_choice *what, norma_error *err)
{
    norma_calibrations *list = NULL;
    norma_status status = norma__calibrations_list(&list, store, err);
    if (status == NORMA_OK) {
        file->calibrations = NORMA__NEW(norma_calibration *, list->n);
        file->digests = norma__new(list->n, NORMA__DIGEST_SIZE);
        if (!file->calibrations || !file->digests)
            status = norma__no_memory(err);
    }
    for (size_t c = 0; status == NORMA_OK && c < list->n; c++)
        if (!what->name || refers_to(file, list->list[c]))
            status = add_calibration(file, store, list->list[c], err);
    norma_calibrations_free(list);
    return status;
}

static norma_status take_events(norma__norm_file *file, const norma__store *store,
                                const norma_norms_choice *what, norma_error *err)
{
    norma__norm_events *events = NULL;
    norma_status status = norma__norm_events_list(&events, store, err);
    if (status != NORMA_OK)
        return status;
    for (size_t e = 0; e < events->n; e++)
        if (is_wanted(what, events->list[e].name, events->list[e].version))
            events->list[file->events.n++] = events->list[e];
        else
            norma__norm_event_clear(&events->list[e]);
    file->events.list = events->list;
    free(events);
    return NORMA_OK;
}

/* ---- the file -------------------------------------------------------------------------------- */

static norma_status take_all(norma__norm_file *file, const norma__store *store,
                             const norma_norms_choice *what, norma_error *err)
{
    norma_status status;
    if (store->format < NORMA__STORE_FORMAT)
        return norma__fail(err, NORMA_ESTORE,
                           "the store '%.400s' is of format %d, whose versions have no SHA-256: "
                           "whatever is added to it with this norma gives them theirs",
                           store->path, store->format);
    if ((status = take_sets(file, store, what, err)) != NORMA_OK ||
        (status = take_calibrations(file, store, what, err)) != NORMA_OK)
        return status;
    return take_events(file, store, what, err);
}

norma_status norma_norms_export(norma_output *out, const char *store,
                                const norma_norms_choice *what, norma_error *err)
{
    static const norma_norms_choice everything = {0};
    norma__norm_file file = {0};
    norma__store opened = {0};
    norma__buffer bytes = {0};
    norma_status status;

    *out = (norma_output){0};
    if ((status = norma__store_open_to_read(&opened, store, err)) != NORMA_OK)
        goto done;
    if ((status = take_all(&file, &opened, what ? what : &everything, err)) != NORMA_OK)
        goto done;
    if ((status = norma__norm_file_write(&bytes, &file, err)) != NORMA_OK)
        goto done;
    *out = (norma_output){bytes.bytes, bytes.length};
    bytes = (norma__buffer){0};
done:
    norma__buffer_free(&bytes);
    norma__norm_file_clear(&file);
    norma__store_close(&opened);
    return status;
}
