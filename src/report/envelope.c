#include "report/envelope.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/status.h"

const char *const norma_format_names[] = {"text", "json", "csv", NULL};

norma_status norma__no_such_format(norma_format format, const char *what, norma_error *err)
{
    const char *name = format >= NORMA_FORMAT_TEXT && format <= NORMA_FORMAT_CSV
                           ? norma_format_names[format]
                           : "?";
    return norma__fail(err, NORMA_EINVAL, "%s cannot be written as %s", what, name);
}

norma_status norma__hand_over(norma_output *out, norma__buffer *buffer, norma_error *err)
{
    norma__put(buffer, "");
    if (buffer->failed) {
        norma__buffer_free(buffer);
        return norma__no_memory(err);
    }
    *out = (norma_output){buffer->bytes, buffer->length};
    return NORMA_OK;
}

norma_status norma__hand_over_json(norma_output *out, norma__json_tree *j, cJSON *envelope,
                                   norma_error *err)
{
    norma__buffer buffer = {.failed = j->failed};
    if (!j->failed)
        norma__print_json(&buffer, envelope);
    cJSON_Delete(envelope);
    return norma__hand_over(out, &buffer, err);
}

/* A seed has up to 64 bits, more than a JSON number keeps in most programs: beyond 2^53 it is
   written as text. */
static void add_seed(norma__json_tree *j, cJSON *settings, const char *name, uint64_t seed)
{
    char digits[24];
    if (seed <= UINT64_C(9007199254740992)) {
        norma__add_number(j, settings, name, (double)seed);
        return;
    }
    norma__buffer text = {0};
    norma__putf(&text, "%" PRIu64, seed);
    memcpy(digits, text.failed ? "" : text.bytes, text.failed ? 1 : text.length + 1);
    j->failed |= text.failed;
    norma__add_text(j, settings, name, digits);
    norma__buffer_free(&text);
}

static void add_option(norma__json_tree *j, cJSON *settings, const norma_option *o,
                       const void *options)
{
    const char *field = (const char *)options + o->offset;
    double real;
    size_t count;
    uint64_t seed;
    int choice;
    bool flag;
    switch (o->type) {
    case NORMA_OPTION_REAL:
        memcpy(&real, field, sizeof real);
        norma__add_number(j, settings, o->name, real);
        break;
    case NORMA_OPTION_COUNT:
        memcpy(&count, field, sizeof count);
        norma__add_count(j, settings, o->name, count);
        break;
    case NORMA_OPTION_SEED:
        memcpy(&seed, field, sizeof seed);
        add_seed(j, settings, o->name, seed);
        break;
    case NORMA_OPTION_CHOICE:
        memcpy(&choice, field, sizeof choice);
        norma__add_text(j, settings, o->name, o->choices[choice]);
        break;
    case NORMA_OPTION_FLAG:
        memcpy(&flag, field, sizeof flag);
        norma__add_flag(j, settings, o->name, flag);
        break;
    }
}

/* The number of threads is left out: it does not change a result. */
void norma__add_settings(norma__json_tree *j, cJSON *envelope, const norma_report_context *context)
{
    cJSON *settings = norma__add_object(j, envelope, "settings");
    for (const norma_option *o = context->options ? context->table : NULL; o && o->name; o++)
        if (strcmp(o->name, "threads") != 0)
            add_option(j, settings, o, context->options);
    for (size_t i = 0; i < context->n_settings; i++) {
        const norma_setting *s = &context->settings[i];
        if (cJSON_GetObjectItemCaseSensitive(settings, s->name))
            continue;
        if (s->text)
            norma__add_text(j, settings, s->name, s->text);
        else
            norma__add_number(j, settings, s->name, s->value);
    }
}

void norma__add_input(norma__json_tree *j, cJSON *envelope, const norma_input *input)
{
    if (!input) {
        norma__add_null(j, envelope, "input");
        return;
    }
    cJSON *object = norma__add_object(j, envelope, "input");
    norma__add_text(j, object, "file", input->file);
    norma__add_text(j, object, "sha256", input->sha256);
    if (input->rows == NORMA__ROWS_UNTOLD)
        norma__add_null(j, object, "rows");
    else
        norma__add_count(j, object, "rows", input->rows);
    norma__add_count(j, object, "columns", input->columns);
}

cJSON *norma__envelope(norma__json_tree *j, const norma_report_context *context)
{
    cJSON *envelope = norma__new_tree(j);
    norma__add_text(j, envelope, "norma", norma_version());
    norma__add_text(j, envelope, "command", context->command);
    norma__add_input(j, envelope, context->input);
    norma__add_settings(j, envelope, context);
    norma__add_object(j, envelope, "results");
    norma__add_array(j, envelope, "notes");
    if (context->notes)
        norma__add_notes(j, envelope, context->notes, NULL);
    return envelope;
}

cJSON *norma__results(cJSON *envelope)
{
    return cJSON_GetObjectItemCaseSensitive(envelope, "results");
}

void norma__add_notes(norma__json_tree *j, cJSON *envelope, const norma_notes *notes,
                      const char *about)
{
    cJSON *list = cJSON_GetObjectItemCaseSensitive(envelope, "notes");
    for (size_t i = 0; i < notes->n; i++) {
        const norma_note *note = &notes->list[i];
        cJSON *object = norma__add_object(j, list, NULL);
        norma__add_text(j, object, "code", note->code);
        norma__add_text(j, object, "message", note->message);
        norma__add_text(j, object, "subject", note->subject);
        norma__add_number(j, object, "value", note->value);
        norma__add_number(j, object, "of", note->of);
        if (about)
            norma__add_text(j, object, "scale", about);
    }
}

const char *norma__base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}
