/* The history of a store: what happened to which version, each event chained to the one before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/digest.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/norms_write.h"
#include "norms/store_label.h"

const char *const norma_norm_happening_names[] = {"built", "imported", "retired", "rolled-back",
                                                  NULL};

bool norma__norm_event_digest(char sha256[NORMA__DIGEST_SIZE], const norma_norm_event *event)
{
    norma__buffer text = {0};
    norma__putf(&text, "%lld\n%s\n%s\n%lld\n%s\n%s\n%s\n", (long long)event->number,
                norma_norm_happening_names[event->kind], event->name, (long long)event->version,
                event->created, event->set_sha256, event->previous_sha256);
    norma__put(&text, event->because);
    if (!text.failed)
        norma__digest(sha256, text.bytes, text.length);
    const bool ok = !text.failed;
    norma__buffer_free(&text);
    return ok;
}

void norma__norm_event_clear(norma_norm_event *event)
{
    free(event->name);
    free(event->created);
    free(event->because);
    free(event->set_sha256);
    free(event->previous_sha256);
    free(event->sha256);
}

void norma__norm_events_free(norma__norm_events *events)
{
    if (!events)
        return;
    for (size_t i = 0; i < events->n; i++)
        norma__norm_event_clear(&events->list[i]);
    free(events->list);
    free(events);
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static const char EVENTS[] = "SELECT number, kind, name, version, created, set_sha256, because,"
                             " previous_sha256, sha256 FROM norm_event ORDER BY number";

static int kind_named(const char *name)
{
    int kind = 0;
    while (norma_norm_happening_names[kind] && strcmp(norma_norm_happening_names[kind], name) != 0)
        kind++;
    return norma_norm_happening_names[kind] ? kind : -1;
}

static norma_status damaged(const norma__store *store, int64_t number, norma_error *err)
{
    char what[80];
    snprintf(what, sizeof what, "event %lld of its history is not what was written",
             (long long)number);
    return norma__store_damaged(store, what, err);
}

/* An event after those that were read, whose digest is that of what it says. */
static norma_status read_event(norma_norm_event *event, const norma__norm_events *before,
                               sqlite3_stmt *row, const norma__store *store, norma_error *err)
{
    const char *previous = before->n ? before->list[before->n - 1].sha256 : "";
    char sha256[NORMA__DIGEST_SIZE];
    for (int c = 0; c < 9; c++)
        if (c != 0 && c != 3 && sqlite3_column_type(row, c) != SQLITE_TEXT)
            return damaged(store, (int64_t)before->n + 1, err);
    const char *kind = (const char *)sqlite3_column_text(row, 1);
    event->number = sqlite3_column_int64(row, 0);
    event->version = sqlite3_column_int64(row, 3);
    if (!kind || !(event->name = norma__text_at(row, 2)) ||
        !(event->created = norma__text_at(row, 4)) ||
        !(event->set_sha256 = norma__text_at(row, 5)) ||
        !(event->because = norma__text_at(row, 6)) ||
        !(event->previous_sha256 = norma__text_at(row, 7)) ||
        !(event->sha256 = norma__text_at(row, 8)))
        return norma__no_memory(err);
    if ((event->kind = kind_named(kind)) < 0 || event->number != (int64_t)before->n + 1 ||
        strcmp(event->previous_sha256, previous) != 0)
        return damaged(store, (int64_t)before->n + 1, err);
    if (!norma__norm_event_digest(sha256, event))
        return norma__no_memory(err);
    return strcmp(sha256, event->sha256) == 0 ? NORMA_OK : damaged(store, event->number, err);
}

static norma_status add_event(norma__norm_events *events, size_t *room, sqlite3_stmt *row,
                              const norma__store *store, norma_error *err)
{
    norma_norm_event event = {0};
    norma_status status = read_event(&event, events, row, store, err);
    if (status == NORMA_OK && events->n == *room) {
        const size_t wanted = *room ? 2 * *room : 16;
        norma_norm_event *grown = NORMA__GROW(events->list, norma_norm_event, wanted);
        if (grown) {
            events->list = grown;
            *room = wanted;
        } else
            status = norma__no_memory(err);
    }
    if (status == NORMA_OK)
        events->list[events->n++] = event;
    else
        norma__norm_event_clear(&event);
    return status;
}

norma_status norma__norm_events_list(norma__norm_events **out, const norma__store *store,
                                     norma_error *err)
{
    sqlite3_stmt *rows = NULL;
    size_t room = 0;
    bool row = store->format >= 3;
    norma__norm_events *events = NORMA__NEW(norma__norm_events, 1);
    norma_status status = events ? NORMA_OK : norma__no_memory(err);
    *out = NULL;
    if (status == NORMA_OK && row)
        status = norma__store_prepare(&rows, store, EVENTS, err);
    while (status == NORMA_OK && row) {
        status = norma__store_step(store, rows, &row, err);
        if (status == NORMA_OK && row)
            status = add_event(events, &room, rows, store, err);
    }
    sqlite3_finalize(rows);
    if (status == NORMA_OK) {
        *out = events;
        events = NULL;
    }
    norma__norm_events_free(events);
    return status;
}

/* ---- adding -----------------------------------------------------------------------------------
 */

/* The texts that an event has from the store; "" where there are none. */
static norma_status ask_text(char **out, const norma__store *store, const char *sql,
                             const char *name, int64_t version, norma_error *err)
{
    sqlite3_stmt *query = NULL;
    bool row = false;
    norma_status status = norma__store_prepare(&query, store, sql, err);
    if (status == NORMA_OK && name) {
        norma__bind_text(query, 1, name);
        sqlite3_bind_int64(query, 2, version);
    }
    if (status == NORMA_OK)
        status = norma__store_step(store, query, &row, err);
    if (status == NORMA_OK && !(*out = row ? norma__text_at(query, 0) : norma__copy_text("")))
        status = norma__no_memory(err);
    sqlite3_finalize(query);
    return status;
}

static norma_status insert(const norma__store *store, const norma_norm_event *event,
                           norma_error *err)
{
    sqlite3_stmt *row = NULL;
    norma_status status = norma__store_prepare(
        &row, store, "INSERT INTO norm_event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", err);
    if (status == NORMA_OK) {
        sqlite3_bind_int64(row, 1, event->number);
        norma__bind_text(row, 2, norma_norm_happening_names[event->kind]);
        norma__bind_text(row, 3, event->name);
        sqlite3_bind_int64(row, 4, event->version);
        norma__bind_text(row, 5, event->created);
        norma__bind_text(row, 6, event->set_sha256);
        norma__bind_text(row, 7, event->because);
        norma__bind_text(row, 8, event->previous_sha256);
        norma__bind_text(row, 9, event->sha256);
        status = norma__store_run_once(store, row, err);
    }
    sqlite3_finalize(row);
    return status;
}

norma_status norma__norm_event_append(const norma__store *store, norma_norm_happening kind,
                                      const char *name, int64_t version, const char *created,
                                      const char *because, norma_error *err)
{
    char now[NORMA__TIME_SIZE], sha256[NORMA__DIGEST_SIZE];
    char *of_set = NULL, *previous = NULL;
    int64_t number = 0;
    norma_status status;

    norma__now_utc(now);
    if ((status = norma__store_next_number(&number, store, "SELECT max(number) FROM norm_event",
                                           NULL, err)) != NORMA_OK)
        goto done;
    if ((status = ask_text(&previous, store,
                           "SELECT sha256 FROM norm_event ORDER BY number DESC LIMIT 1", NULL, 0,
                           err)) != NORMA_OK)
        goto done;
    if ((status =
             ask_text(&of_set, store, "SELECT sha256 FROM norm_set WHERE name = ? AND version = ?",
                      name, version, err)) != NORMA_OK)
        goto done;
    const norma_norm_event event = {.number = number,
                                    .kind = (int)kind,
                                    .name = (char *)name,
                                    .version = version,
                                    .created = created ? (char *)created : now,
                                    .because = because ? (char *)because : (char *)"",
                                    .set_sha256 = of_set,
                                    .previous_sha256 = previous,
                                    .sha256 = sha256};
    status = norma__norm_event_digest(sha256, &event) ? insert(store, &event, err)
                                                      : norma__no_memory(err);
done:
    free(of_set);
    free(previous);
    return status;
}
