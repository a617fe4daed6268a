/* Reading norm sets, and which of them is current. */
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/norms_contents.h"
#include "norms/norms_write.h"

/* ---- what history says of versions ------------------------------------------------------------
 */

/* A version, and the numbers of the last events that added it and rolled back to it; 0: none. */
typedef struct known_version {
    const char *name;
    int64_t version, added, rolled_back;
    const char *retired; /* when; NULL: it is not */
    bool current;
} known_version;

/* Where a version stands among those ordered by name and version, or NORMA_NONE. */
static size_t find_version(const known_version *known, size_t n, const norma_norm_event *event)
{
    size_t low = 0, high = n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        int order = strcmp(known[middle].name, event->name);
        if (order == 0)
            order =
                (known[middle].version > event->version) - (known[middle].version < event->version);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NORMA_NONE;
}

/* Of the versions of one name: the one that it was rolled back to, until another is added; else the
   newest; never a retired one. */
static void choose_current(known_version *known, size_t n)
{
    size_t newest = NORMA_NONE, back = 0;
    int64_t added = 0;
    for (size_t i = 0; i < n; i++) {
        if (!known[i].retired)
            newest = i;
        if (known[i].added > added)
            added = known[i].added;
        if (known[i].rolled_back > known[back].rolled_back)
            back = i;
    }
    if (known[back].rolled_back > added && !known[back].retired)
        newest = back;
    if (newest != NORMA_NONE)
        known[newest].current = true;
}

static void follow_history(known_version *known, size_t n, const norma__norm_events *events)
{
    for (size_t e = 0; e < events->n; e++) {
        const norma_norm_event *event = &events->list[e];
        const size_t at = find_version(known, n, event);
        if (at == NORMA_NONE)
            continue;
        if (event->kind == NORMA_NORM_RETIRED)
            known[at].retired = event->created;
        else if (event->kind == NORMA_NORM_ROLLED_BACK)
            known[at].rolled_back = event->number;
        else
            known[at].added = event->number;
    }
    for (size_t i = 0, count; i < n; i += count) {
        for (count = 1; i + count < n && strcmp(known[i].name, known[i + count].name) == 0;)
            count++;
        choose_current(known + i, count);
    }
}

/* ---- the list ---------------------------------------------------------------------------------
 */

static norma_status mark(norma_norm_set *set, const known_version *known, norma_error *err)
{
    set->current = known->current;
    if (!known->retired)
        return NORMA_OK;
    char *when = norma__copy_text(known->retired);
    if (!when)
        return norma__no_memory(err);
    free(set->retired);
    set->retired = when;
    return NORMA_OK;
}

static norma_status mark_all(norma_norm_list *list, const norma__store *store, norma_error *err)
{
    norma__norm_events *events = NULL;
    known_version *known = NORMA__NEW(known_version, list->n);
    norma_status status = known ? NORMA_OK : norma__no_memory(err);
    for (size_t i = 0; known && i < list->n; i++)
        known[i] = (known_version){.name = list->sets[i]->name, .version = list->sets[i]->version};
    if (status == NORMA_OK)
        status = norma__norm_events_list(&events, store, err);
    if (status == NORMA_OK)
        follow_history(known, list->n, events);
    for (size_t i = 0; status == NORMA_OK && i < list->n; i++)
        status = mark(list->sets[i], &known[i], err);
    norma__norm_events_free(events);
    free(known);
    return status;
}

static norma_status add_set(norma_norm_list *list, size_t *room, norma_norm_set *set,
                            norma_error *err)
{
    if (list->n == *room) {
        const size_t wanted = *room ? 2 * *room : 16;
        norma_norm_set **grown = NORMA__GROW(list->sets, norma_norm_set *, wanted);
        if (!grown) {
            norma_norm_set_free(set);
            return norma__no_memory(err);
        }
        list->sets = grown;
        *room = wanted;
    }
    list->sets[list->n++] = set;
    return NORMA_OK;
}

static norma_status read_heads(norma_norm_list *list, const norma__store *store, norma_error *err)
{
    norma__norm_heads heads;
    norma__norm_head head = {0};
    size_t room = 0;
    norma_status status = norma__norm_heads_open(&heads, store, NULL, 0, err);
    while (status == NORMA_OK &&
           (status = norma__norm_heads_next(&head, &heads, err)) == NORMA_OK && head.set)
        status = add_set(list, &room, head.set, err);
    norma__norm_heads_close(&heads);
    return status;
}

norma_status norma__norm_sets_list(norma_norm_list **out, const norma__store *store,
                                   norma_error *err)
{
    norma_norm_list *list = NORMA__NEW(norma_norm_list, 1);
    *out = NULL;
    if (!list)
        return norma__no_memory(err);
    norma_status status = read_heads(list, store, err);
    if (status == NORMA_OK)
        status = mark_all(list, store, err);
    if (status == NORMA_OK) {
        *out = list;
        list = NULL;
    }
    norma_norm_list_free(list);
    return status;
}

void norma_norm_list_free(norma_norm_list *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->n; i++)
        norma_norm_set_free(list->sets[i]);
    free(list->sets);
    free(list);
}

/* ---- one of them ------------------------------------------------------------------------------
 */

/* The versions of a store as their history leaves them; their names and times are in texts. */
typedef struct known_versions {
    known_version *list;
    size_t n;
    char **names;
    norma__norm_events *events;
} known_versions;

static void forget(known_versions *known)
{
    norma__free_texts(known->names, known->n);
    norma__norm_events_free(known->events);
    free(known->list);
}

static norma_status add_version(known_versions *known, size_t *room, sqlite3_stmt *row,
                                norma_error *err)
{
    if (known->n == *room) {
        const size_t wanted = *room ? 2 * *room : 16;
        known_version *list = NORMA__GROW(known->list, known_version, wanted);
        if (list)
            known->list = list;
        char **names = NORMA__GROW(known->names, char *, wanted);
        if (names)
            known->names = names;
        if (!list || !names)
            return norma__no_memory(err);
        *room = wanted;
    }
    char *name = norma__text_at(row, 0);
    if (!name)
        return norma__no_memory(err);
    known->names[known->n] = name;
    known->list[known->n++] =
        (known_version){.name = name, .version = sqlite3_column_int64(row, 1)};
    return NORMA_OK;
}

/* From the index alone: no row of a set is read. */
static norma_status know_versions(known_versions *known, const norma__store *store,
                                  norma_error *err)
{
    sqlite3_stmt *rows = NULL;
    size_t room = 0;
    *known = (known_versions){0};
    norma_status status = norma__store_prepare(
        &rows, store, "SELECT name, version FROM norm_set ORDER BY name, version", err);
    for (bool row = true; status == NORMA_OK && row;) {
        status = norma__store_step(store, rows, &row, err);
        if (status == NORMA_OK && row)
            status = add_version(known, &room, rows, err);
    }
    sqlite3_finalize(rows);
    if (status == NORMA_OK)
        status = norma__norm_events_list(&known->events, store, err);
    if (status == NORMA_OK)
        follow_history(known->list, known->n, known->events);
    return status;
}

static norma_status choose(size_t *out, const known_versions *known, const norma__store *store,
                           const norma_norms_choice *choice, norma_error *err)
{
    norma__store_entry *entries = NORMA__NEW(norma__store_entry, known->n);
    if (!entries)
        return norma__no_memory(err);
    for (size_t i = 0; i < known->n; i++)
        entries[i] = (norma__store_entry){known->list[i].name, known->list[i].version,
                                          known->list[i].current};
    norma_status status =
        norma__store_choose(out, store, entries, known->n, "norm set", choice, err);
    free(entries);
    return status;
}

static norma_status read_set(norma_norm_set **out, const norma__store *store,
                             const known_version *known, bool with_contents, norma_error *err)
{
    norma__norm_heads heads;
    norma__norm_head head = {0};
    norma_status status = norma__norm_heads_open(&heads, store, known->name, known->version, err);
    if (status == NORMA_OK)
        status = norma__norm_heads_next(&head, &heads, err);
    norma__norm_heads_close(&heads);
    if (status != NORMA_OK)
        return status;
    if (!head.set) /* the index knows it, the table does not */
        return norma__store_damaged(store, "a norm set is lost", err);
    status = mark(head.set, known, err);
    if (status == NORMA_OK && with_contents)
        status = norma__norm_contents_read(&head, store, err);
    if (status != NORMA_OK)
        norma_norm_set_free(head.set);
    else
        *out = head.set;
    return status;
}

norma_status norma__norm_set_choose(char **name, int64_t *version, const norma__store *store,
                                    const norma_norms_choice *choice, norma_error *err)
{
    known_versions known;
    size_t at = 0;
    *name = NULL;
    *version = 0;
    norma_status status = know_versions(&known, store, err);
    if (status == NORMA_OK)
        status = choose(&at, &known, store, choice, err);
    if (status == NORMA_OK)
        status = norma__keep_text(name, known.list[at].name, err);
    if (status == NORMA_OK)
        *version = known.list[at].version;
    forget(&known);
    return status;
}

norma_status norma__norm_set_read(norma_norm_set **out, const norma__store *store, const char *name,
                                  int64_t version, bool with_contents, norma_error *err)
{
    const norma_norms_choice choice = {.name = name, .version = version};
    known_versions known;
    size_t at = 0;
    *out = NULL;
    norma_status status = know_versions(&known, store, err);
    if (status == NORMA_OK)
        status = choose(&at, &known, store, &choice, err);
    if (status == NORMA_OK)
        status = read_set(out, store, &known.list[at], with_contents, err);
    forget(&known);
    return status;
}
