#include <norma/norm_history.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"
#include "norms/norms_write.h"
#include "norms/store_label.h"

/* ---- reading --------------------------------------------------------------------------------- */

void norma_norm_history_free(norma_norm_history *history)
{
    if (!history)
        return;
    for (size_t e = 0; e < history->n_events; e++)
        norma__norm_event_clear(&history->events[e]);
    free(history->events);
    norma_norm_list_free(history->versions);
    free(history);
}

static void keep_versions_of(norma_norm_list *list, const char *name)
{
    size_t kept = 0;
    for (size_t s = 0; s < list->n; s++)
        if (strcmp(list->sets[s]->name, name) == 0)
            list->sets[kept++] = list->sets[s];
        else
            norma_norm_set_free(list->sets[s]);
    list->n = kept;
}

static void keep_events_of(norma__norm_events *events, const char *name)
{
    size_t kept = 0;
    for (size_t e = 0; e < events->n; e++)
        if (strcmp(events->list[e].name, name) == 0)
            events->list[kept++] = events->list[e];
        else
            norma__norm_event_clear(&events->list[e]);
    events->n = kept;
}

static norma_status read_history(norma_norm_history *history, const norma__store *store,
                                 const char *name, norma_error *err)
{
    norma__norm_events *events = NULL;
    norma_status status = norma__norm_sets_list(&history->versions, store, err);
    if (status == NORMA_OK)
        status = norma__norm_events_list(&events, store, err);
    if (status != NORMA_OK)
        return status;
    if (name) {
        keep_versions_of(history->versions, name);
        keep_events_of(events, name);
    }
    history->events = events->list;
    history->n_events = events->n;
    free(events);
    if (name && history->versions->n == 0)
        return norma__fail(err, NORMA_ESTORE,
                           "the store '%.400s' has no norm set '%.200s': norma norms list shows "
                           "what it has",
                           store->path, name);
    return NORMA_OK;
}

norma_status norma_norms_history(norma_norm_history **out, const char *store, const char *name,
                                 norma_error *err)
{
    norma__store opened = {0};
    norma_norm_history *history = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma__store_open_to_read(&opened, store, err)) != NORMA_OK)
        goto done;
    if (!(history = NORMA__NEW(norma_norm_history, 1))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = read_history(history, &opened, name, err)) != NORMA_OK)
        goto done;
    *out = history;
    history = NULL;
done:
    norma_norm_history_free(history);
    norma__store_close(&opened);
    return status;
}

/* ---- retiring, rolling back ------------------------------------------------------------------ */

static bool is_reason(const char *because)
{
    if (!because || !norma__is_utf8(because, strlen(because)) ||
        norma__characters(because) < NORMA_NORMS_BECAUSE_MIN)
        return false;
    for (const char *c = because; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return false;
    return strspn(because, " ") < strlen(because);
}

static norma_status check_request(const norma_norms_choice *choice, const char *because,
                                  const char *created, norma_error *err)
{
    if (!choice->name || choice->version < 1)
        return norma__fail(err, NORMA_EINVAL, "a name and a version of it are needed");
    if (!is_reason(because))
        return norma__fail(err, NORMA_EINVAL,
                           "a reason is needed: at least %d characters on one line",
                           NORMA_NORMS_BECAUSE_MIN);
    if (created && !norma__utc_time(created))
        return norma__fail(err, NORMA_EINVAL, "a time is UTC, written as 2025-01-31T23:59:59Z");
    return NORMA_OK;
}

static norma_status check_state(const norma_norm_set *set, norma_norm_happening kind,
                                const norma__store *store, norma_error *err)
{
    const char *wrong = NULL;
    if (*set->retired)
        wrong = kind == NORMA_NORM_RETIRED ? "is retired already" : "is retired";
    else if (kind == NORMA_NORM_ROLLED_BACK && set->current)
        wrong = "is what its name means already";
    return wrong ? norma__fail(err, NORMA_ESTORE,
                               "version %" PRId64 " of norm set '%.200s' in the store '%.400s' %s",
                               set->version, set->name, store->path, wrong)
                 : NORMA_OK;
}

static norma_status add_event(const char *path, norma_norm_happening kind,
                              const norma_norms_choice *choice, const char *because,
                              const char *created, norma_error *err)
{
    norma__store store = {0};
    norma_norm_set *set = NULL;
    norma_status status;

    if ((status = check_request(choice, because, created, err)) != NORMA_OK)
        goto done;
    if ((status = norma__store_open_to_write(&store, path, err)) != NORMA_OK)
        goto done;
    if (store.created) {
        status = norma__fail(err, NORMA_ESTORE, "there is no norm store '%.400s'", path);
        goto done;
    }
    if ((status = norma__norm_set_read(&set, &store, choice->name, choice->version, false, err)) !=
        NORMA_OK)
        goto done;
    if ((status = check_state(set, kind, &store, err)) != NORMA_OK)
        goto done;
    if ((status = norma__norm_event_append(&store, kind, set->name, set->version, created, because,
                                           err)) != NORMA_OK)
        goto done;
    status = norma__store_commit(&store, err);
done:
    norma_norm_set_free(set);
    norma__store_close(&store);
    return status;
}

norma_status norma_norms_retire(const char *store, const norma_norms_choice *choice,
                                const char *because, const char *created, norma_error *err)
{
    return add_event(store, NORMA_NORM_RETIRED, choice, because, created, err);
}

norma_status norma_norms_rollback(const char *store, const norma_norms_choice *choice,
                                  const char *because, const char *created, norma_error *err)
{
    return add_event(store, NORMA_NORM_ROLLED_BACK, choice, because, created, err);
}
