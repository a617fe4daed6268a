/* Verifying what is in a store: every set, calibration and event, and their chains. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "norms/calibration_rows.h"
#include "norms/export_file.h"
#include "norms/norms_contents.h"
#include "norms/norms_store.h"
#include "norms/norms_verify.h"

/* A verification goes on after a finding; only what has nothing to do with the file ends it. */
static norma_status find(norma_norms_verification *v, const char *code, const char *about,
                         norma_status status, const norma_error *found, norma_error *err)
{
    if (status == NORMA_ENOMEM)
        return norma__no_memory(err);
    return status == NORMA_OK ? NORMA_OK : norma__verify_find(v, err, code, about, found->message);
}

/* ---- norm sets ------------------------------------------------------------------------------- */

/* The set before, of which only this is needed. */
typedef struct before {
    char *name;
    char sha256[NORMA__DIGEST_SIZE];
} before;

static norma_status check_digest(norma_norms_verification *v, const norma_norm_set *set,
                                 norma_error *err)
{
    char sha256[NORMA__DIGEST_SIZE], sentence[320];
    norma_error found = {0};
    norma_status status = norma__norms_digest(sha256, set, &found);
    if (status != NORMA_OK)
        return find(v, "verify-set", set->name, status, &found, err);
    if (strcmp(sha256, set->sha256) == 0) {
        v->n_sets++;
        return NORMA_OK;
    }
    snprintf(sentence, sizeof sentence,
             "the contents of norm set '%.150s' version %" PRId64 " are not those of its SHA-256",
             set->name, set->version);
    return norma__verify_find(v, err, "verify-set", set->name, sentence);
}

static norma_status check_chain(norma_norms_verification *v, const before *last,
                                const norma_norm_set *set, norma_error *err)
{
    char sentence[320];
    const bool follows = last->name && strcmp(last->name, set->name) == 0;
    if (!follows && *set->previous_sha256 && set->version > 1)
        return norma__verify_gap(v, set, err);
    if (strcmp(set->previous_sha256, follows ? last->sha256 : "") == 0)
        return NORMA_OK;
    snprintf(sentence, sizeof sentence,
             "norm set '%.150s' version %" PRId64 " does not follow the version before it",
             set->name, set->version);
    return norma__verify_find(v, err, "verify-chain", set->name, sentence);
}

static norma_status check_set(norma_norms_verification *v, norma__norm_head *head, before *last,
                              const norma__store *store, norma_error *err)
{
    norma_error found = {0};
    const norma_norm_set *set = head->set;
    norma_status status = norma__norm_contents_read(head, store, &found);
    if (status != NORMA_OK)
        status = find(v, "verify-set", set->name, status, &found, err);
    else if (store->format < NORMA__STORE_FORMAT)
        v->n_sets++;
    else
        status = check_digest(v, set, err);
    if (status == NORMA_OK && store->format == NORMA__STORE_FORMAT)
        status = check_chain(v, last, set, err);
    if (status != NORMA_OK)
        return status;
    free(last->name);
    snprintf(last->sha256, sizeof last->sha256, "%s", set->sha256);
    return norma__keep_text(&last->name, set->name, err);
}

static norma_status check_sets(norma_norms_verification *v, const norma__store *store,
                               norma_error *err)
{
    norma__norm_heads heads;
    norma__norm_head head = {0};
    norma_error found = {0};
    before last = {0};
    norma_status reading = norma__norm_heads_open(&heads, store, NULL, 0, &found),
                 status = NORMA_OK;
    while (status == NORMA_OK && reading == NORMA_OK) {
        reading = norma__norm_heads_next(&head, &heads, &found);
        if (reading != NORMA_OK || !head.set)
            break;
        status = check_set(v, &head, &last, store, err);
        norma_norm_set_free(head.set);
    }
    norma__norm_heads_close(&heads);
    free(last.name);
    return status == NORMA_OK ? find(v, "verify-set", NULL, reading, &found, err) : status;
}

/* ---- calibrations ---------------------------------------------------------------------------- */

static norma_status check_calibration(norma_norms_verification *v, const norma__store *store,
                                      const norma_calibration *listed, norma_error *err)
{
    norma_error found = {0};
    norma_calibration *read = NULL;
    norma_status status = norma__calibration_read(
        &read, store, &(norma_norms_choice){listed->name, listed->version}, &found);
    norma_calibration_free(read);
    v->n_calibrations += status == NORMA_OK;
    return find(v, "verify-calibration", listed->name, status, &found, err);
}

static norma_status check_calibrations(norma_norms_verification *v, const norma__store *store,
                                       norma_error *err)
{
    norma_error found = {0};
    norma_calibrations *list = NULL;
    norma_status status = norma__calibrations_list(&list, store, &found);
    if (status != NORMA_OK)
        return find(v, "verify-calibration", NULL, status, &found, err);
    for (size_t c = 0; status == NORMA_OK && c < list->n; c++)
        status = check_calibration(v, store, list->list[c], err);
    norma_calibrations_free(list);
    return status;
}

/* ---- events ---------------------------------------------------------------------------------- */

static bool is_addition(const norma_norm_event *event)
{
    return event->kind == NORMA_NORM_BUILT || event->kind == NORMA_NORM_IMPORTED;
}

/* Every version was added once, and events are about the contents that are there. */
static bool fit(const norma__norm_events *events, const norma_norm_list *sets)
{
    size_t added = 0;
    for (size_t e = 0; e < events->n; e++) {
        const norma_norm_event *event = &events->list[e];
        const size_t s = norma__norm_set_find(sets->sets, sets->n, event->name, event->version);
        if (s == NORMA_NONE || strcmp(sets->sets[s]->sha256, event->set_sha256) != 0)
            return false;
        added += is_addition(event);
    }
    return added == sets->n;
}

static norma_status look_for(norma_norms_verification *v, const norma__norm_events *events,
                             const char *event, norma_error *err)
{
    for (size_t e = 0; e < events->n; e++)
        if (event && strcmp(events->list[e].sha256, event) == 0)
            return NORMA_OK;
    return event ? norma__verify_event_missing(v, err) : NORMA_OK;
}

static norma_status check_events(norma_norms_verification *v, const norma__store *store,
                                 const char *event, norma_error *err)
{
    norma_error found = {0};
    norma__norm_events *events = NULL;
    norma_norm_list *sets = NULL;
    norma_status status = norma__norm_events_list(&events, store, &found);
    if (status == NORMA_OK)
        status = norma__norm_sets_list(&sets, store, &found);
    if (status != NORMA_OK)
        status = find(v, "verify-events", NULL, status, &found, err);
    else {
        v->n_events = events->n;
        if (events->n > 0)
            snprintf(v->last_event, sizeof v->last_event, "%s", events->list[events->n - 1].sha256);
        status = fit(events, sets)
                     ? look_for(v, events, event, err)
                     : norma__verify_find(v, err, "verify-events", NULL,
                                          "its history is not that of the versions in it");
    }
    norma__norm_events_free(events);
    norma_norm_list_free(sets);
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool in_use(const norma__store *store)
{
    const int code = store->db ? sqlite3_errcode(store->db) & 0xff : SQLITE_OK;
    return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

static norma_status check_all(norma_norms_verification *v, const norma__store *store,
                              const char *event, norma_error *err)
{
    norma_status status = norma__verify_file(v, store, err);
    v->format = store->format;
    if (status == NORMA_OK && store->format < NORMA__STORE_FORMAT)
        status = norma__note(&v->unchecked, err, "verify-no-digest", NULL, store->format, NAN,
                             "it is a store of format %d, whose versions have no SHA-256 and no "
                             "history",
                             store->format);
    if (status == NORMA_OK)
        status = check_sets(v, store, err);
    if (status == NORMA_OK)
        status = check_calibrations(v, store, err);
    return status == NORMA_OK && store->format == NORMA__STORE_FORMAT
               ? check_events(v, store, event, err)
               : status;
}

norma_status norma__verify_store(norma_norms_verification *v, const char *path, const char *event,
                                 norma_error *err)
{
    norma__store store = {0};
    norma_error found = {0};
    norma_status status = norma__store_open_to_read(&store, path, &found);
    if (status == NORMA_OK)
        status = check_all(v, &store, event, err);
    else if (status == NORMA_ESTORE && !in_use(&store) && store.format == 0)
        status = norma__verify_find(v, err, "verify-file", NULL, found.message);
    else
        status = norma__fail(err, status, "%s", found.message);
    norma__store_close(&store);
    return status;
}
