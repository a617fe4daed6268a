/* Versions of norms and what happened to them. */
#include <inttypes.h>
#include <stdio.h>

#include "report/envelope.h"

/* ---- JSON ------------------------------------------------------------------------------------ */

static void add_version(norma__json_tree *j, cJSON *in, const norma_norm_set *set)
{
    cJSON *object = norma__add_object(j, in, NULL);
    norma__add_text(j, object, "name", set->name);
    norma__add_number(j, object, "version", (double)set->version);
    norma__add_text(j, object, "created", set->created);
    norma__add_flag(j, object, "current", set->current);
    norma__add_text(j, object, "retired", *set->retired ? set->retired : NULL);
    norma__add_count(j, object, "n_kept", set->n_kept);
    norma__add_count(j, object, "n_companies", set->n_companies);
    norma__add_text(j, object, "sha256", set->sha256);
    norma__add_text(j, object, "previous_sha256", set->previous_sha256);
    cJSON *parents = norma__add_array(j, object, "parents");
    for (size_t p = 0; p < set->n_parents; p++) {
        cJSON *parent = norma__add_object(j, parents, NULL);
        norma__add_text(j, parent, "name", set->parents[p].name);
        norma__add_number(j, parent, "version", (double)set->parents[p].version);
        norma__add_text(j, parent, "sha256", set->parents[p].sha256);
    }
}

static void add_event(norma__json_tree *j, cJSON *in, const norma_norm_event *event)
{
    cJSON *object = norma__add_object(j, in, NULL);
    norma__add_number(j, object, "number", (double)event->number);
    norma__add_text(j, object, "kind", norma_norm_happening_names[event->kind]);
    norma__add_text(j, object, "name", event->name);
    norma__add_number(j, object, "version", (double)event->version);
    norma__add_text(j, object, "created", event->created);
    norma__add_text(j, object, "because", event->because);
    norma__add_text(j, object, "set_sha256", event->set_sha256);
    norma__add_text(j, object, "previous_sha256", event->previous_sha256);
    norma__add_text(j, object, "sha256", event->sha256);
}

static norma_status history_json(norma_output *out, const norma_norm_history *history,
                                 const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    cJSON *versions = norma__add_array(&j, results, "versions");
    for (size_t v = 0; v < history->versions->n; v++)
        add_version(&j, versions, history->versions->sets[v]);
    cJSON *events = norma__add_array(&j, results, "events");
    for (size_t e = 0; e < history->n_events; e++)
        add_event(&j, events, &history->events[e]);
    return norma__hand_over_json(out, &j, envelope, err);
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static norma_status history_csv(norma_output *out, const norma_norm_history *history,
                                norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "number,created,kind,name,version,because,set_sha256,sha256\n");
    for (size_t e = 0; e < history->n_events; e++) {
        const norma_norm_event *event = &history->events[e];
        norma__putf(&csv, "%" PRId64 ",%s,%s,", event->number, event->created,
                    norma_norm_happening_names[event->kind]);
        norma__put_field(&csv, event->name);
        norma__putf(&csv, ",%" PRId64 ",", event->version);
        norma__put_field(&csv, event->because);
        norma__putf(&csv, ",%s,%s\n", event->set_sha256, event->sha256);
    }
    return norma__hand_over(out, &csv, err);
}

/* ---- text ------------------------------------------------------------------------------------ */

static void put_version(norma__buffer *out, norma_language l, const norma_norm_set *set)
{
    char version[24], sha256[16];
    snprintf(version, sizeof version, "%" PRId64, set->version);
    snprintf(sha256, sizeof sha256, "  %.12s", set->sha256);
    norma__text_cell(out, set->name, -20);
    norma__text_cell(out, version, 7);
    norma__text_cell(out, set->created, -20);
    norma__text_cell(out, norma__count(l, (double)set->n_kept).text, 10);
    norma__text_cell(out, norma__count(l, (double)set->n_companies).text, 10);
    norma__text_cell(out, sha256, -14);
    norma__text_cell(out,
                     norma__say(l, *set->retired  ? "retired"
                                   : set->current ? "current"
                                                  : ""),
                     -9);
    norma__text_end(out);
    for (size_t p = 0; p < set->n_parents; p++) {
        norma__put(out, "    ");
        char parent[24];
        snprintf(parent, sizeof parent, "%" PRId64, set->parents[p].version);
        norma__sayf(out, l, "made from {1}, version {2}", set->parents[p].name, parent);
        norma__text_end(out);
    }
}

static const char *word_of(norma_language l, int kind)
{
    static const char *const words[] = {"built", "imported", "retired", "rolled back to"};
    return norma__say(l, words[kind]);
}

static void put_event(norma__buffer *out, norma_language l, const norma_norm_event *event)
{
    char number[24], version[24];
    snprintf(number, sizeof number, "%" PRId64, event->number);
    snprintf(version, sizeof version, "%" PRId64, event->version);
    norma__text_cell(out, number, 5);
    norma__put(out, "  ");
    norma__text_cell(out, event->created, -20);
    norma__text_cell(out, word_of(l, event->kind), -15);
    norma__text_cell(out, event->name, -20);
    norma__text_cell(out, version, 7);
    norma__put(out, "  ");
    norma__put_clean(out, event->because);
    norma__text_end(out);
}

static norma_status history_text(norma_output *out, const norma_norm_history *history,
                                 norma_language l, norma_error *err)
{
    norma__buffer text = {0};
    norma__text_header(&text, l,
                       (const norma__column[]){{"Name", -20},
                                               {"version", 7},
                                               {"made (UTC)", -20},
                                               {"kept", 10},
                                               {"companies", 10},
                                               {"  SHA-256", -14},
                                               {"state", -9}},
                       7);
    for (size_t v = 0; v < history->versions->n; v++)
        put_version(&text, l, history->versions->sets[v]);
    norma__put(&text, "\n");
    norma__text_header(&text, l,
                       (const norma__column[]){{"Event", 5},
                                               {"  made (UTC)", -22},
                                               {"what", -15},
                                               {"name", -20},
                                               {"version", 7},
                                               {"  because", -30}},
                       6);
    for (size_t e = 0; e < history->n_events; e++)
        put_event(&text, l, &history->events[e]);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_norm_history(norma_output *out, const norma_norm_history *history,
                                       norma_format format, const norma_report_context *context,
                                       norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return history_json(out, history, context, err);
    if (format == NORMA_FORMAT_CSV)
        return history_csv(out, history, err);
    return history_text(out, history, context->language, err);
}
