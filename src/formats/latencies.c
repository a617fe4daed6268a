#include "formats/latencies.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/table.h"
#include "formats/read_file.h"
#include "formats/text/tell.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

enum { SHOWN = 10 };

/* The two tables and what joins them. */
struct join {
    const norma_instrument *instrument;
    const norma_read_options *options;
    norma_data *data;
    norma_data *timings; /* the columns of latencies as continuous variables */
    size_t *items;       /* whose latencies they are */
    size_t n_items;
    norma__names ids; /* of the timings */
    size_t *row_of;   /* by id */
    size_t *
        counts; /* by item, answers made missing (none here), then latencies; by page (none here) */
    norma__buffer places;
    size_t n_shown, n_bad;
};

/* ---- the two files ---- */

static norma_status find_items(struct join *j, norma_error *err)
{
    const norma_instrument *instrument = j->instrument;
    if (!instrument->respondent_column)
        return norma__fail(err, NORMA_EINVAL,
                           "latencies in a file of their own are joined by respondent id, and the "
                           "instrument names no column of ids");
    j->items = NORMA__NEW(size_t, instrument->n_items);
    j->counts = NORMA__NEW(size_t, 2 * instrument->n_items + instrument->n_pages);
    if (!j->items || !j->counts)
        return norma__no_memory(err);
    for (size_t i = 0; i < instrument->n_items; i++)
        if (instrument->items[i].latency_column)
            j->items[j->n_items++] = i;
    if (j->n_items == 0)
        return norma__fail(err, NORMA_EINVAL,
                           "the instrument names no column of latencies to be read from %s",
                           j->options->latencies_path);
    return NORMA_OK;
}

static norma_status read_answers(struct join *j, const char *path, norma_error *err)
{
    norma_instrument answers = *j->instrument;
    norma_read_options options = *j->options;
    norma_status status = NORMA_ENOMEM;
    options.latencies_path = NULL;
    if (!(answers.items = NORMA__NEW(norma_item, answers.n_items)))
        return norma__no_memory(err);
    memcpy(answers.items, j->instrument->items, answers.n_items * sizeof *answers.items);
    for (size_t k = 0; k < j->n_items; k++)
        answers.items[j->items[k]].latency_column = NULL;
    status = norma__read_file(&j->data, &answers, path, &options, err);
    free(answers.items);
    return status;
}

/* A positive number is a latency even where its text is a code of missing answers. */
static bool may_be_latency(const char *code)
{
    char *end;
    return strtod(code, &end) > 0 && *end == '\0';
}

static norma_status read_timings(struct join *j, norma_error *err)
{
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    norma_instrument timings = {.respondent_column = j->instrument->respondent_column};
    norma_status status = NORMA_OK;
    options.threads = j->options->threads;
    timings.continuous_columns = NORMA__NEW(char *, j->n_items);
    timings.missing_codes = NORMA__NEW(char *, j->instrument->n_missing_codes);
    if (!timings.continuous_columns || !timings.missing_codes)
        status = norma__no_memory(err);
    for (size_t k = 0; status == NORMA_OK && k < j->n_items; k++)
        timings.continuous_columns[timings.n_continuous++] =
            j->instrument->items[j->items[k]].latency_column;
    for (size_t c = 0; status == NORMA_OK && c < j->instrument->n_missing_codes; c++)
        if (!may_be_latency(j->instrument->missing_codes[c]))
            timings.missing_codes[timings.n_missing_codes++] = j->instrument->missing_codes[c];
    if (status == NORMA_OK)
        status = norma__read_file(&j->timings, &timings, j->options->latencies_path, &options, err);
    free(timings.continuous_columns);
    free(timings.missing_codes);
    return status;
}

/* ---- the join ---- */

static norma_status index_ids(struct join *j, norma_error *err)
{
    if (!(j->row_of = NORMA__NEW(size_t, j->timings->n_rows)))
        return norma__no_memory(err);
    for (size_t row = 0; row < j->timings->n_rows; row++) {
        const char *id = norma_data_respondent(j->timings, row);
        size_t index;
        if (!*id)
            continue;
        if (!norma__names_add(&j->ids, id, strlen(id), &index))
            return norma__no_memory(err);
        j->row_of[index] = row;
    }
    return NORMA_OK;
}

static norma_status make_room(struct join *j, norma_error *err)
{
    norma_data *data = j->data;
    free(data->latencies);
    if (!(data->latencies = NORMA__NEW(double, j->n_items * data->stride)))
        return norma__no_memory(err);
    for (size_t k = 0; k < j->n_items; k++)
        data->items[j->items[k]].latencies = data->latencies + k * data->stride;
    return NORMA_OK;
}

static void meet(struct join *j, size_t row, const char *column)
{
    if (j->n_bad++ >= SHOWN)
        return;
    norma__put_trouble(&j->places, norma_data_file_row(j->timings, row), column,
                       NORMA__IMPOSSIBLE_LATENCY, 0, 0);
    j->n_shown++;
}

/* The latency in ms of a row of timings, NaN when it is missing or made so. */
static double latency_of(struct join *j, size_t k, size_t row)
{
    double ms = j->timings->numbers[k].values[row];
    if (isnan(ms))
        return NAN;
    ms *= j->instrument->latency_in_seconds ? 1000 : 1;
    if (ms > 0 && ms <= NORMA__LONGEST_MS)
        return ms;
    if (j->options->out_of_range == NORMA_OUT_OF_RANGE_MISSING)
        j->counts[j->instrument->n_items + j->items[k]]++;
    else
        meet(j, row, j->timings->numbers[k].id);
    return NAN;
}

/* Returns how many respondents were found. */
static size_t fill(struct join *j)
{
    size_t joined = 0;
    for (size_t r = 0; r < j->data->n_rows; r++) {
        const char *id = norma_data_respondent(j->data, r);
        size_t index = *id ? norma__names_find(&j->ids, id, strlen(id)) : NORMA_NONE;
        joined += index != NORMA_NONE;
        for (size_t k = 0; k < j->n_items; k++)
            j->data->items[j->items[k]].latencies[r] =
                index == NORMA_NONE ? NAN : latency_of(j, k, j->row_of[index]);
    }
    return joined;
}

static norma_status tell(struct join *j, size_t joined, norma_error *err)
{
    const char *path = j->options->latencies_path;
    norma_status status = NORMA_OK;
    if (j->n_bad)
        status = norma__refuse_cells(path, &j->places, j->n_shown, j->n_bad, j->n_bad, err);
    else if (joined == 0)
        status = norma__fail(err, NORMA_EDATA,
                             "no respondent of %s is in %s: their ids in column %.64s differ",
                             j->data->input.file, path, j->instrument->respondent_column);
    if (status != NORMA_OK)
        return status;
    if ((status = norma__note_forgiven(j->data, j->instrument, j->counts,
                                       j->counts + j->instrument->n_items, err)) != NORMA_OK)
        return status;
    return norma__note(&j->data->notes, err, "latencies-joined", path, (double)joined,
                       (double)j->data->n_rows,
                       "%zu of %zu respondents have latencies in %.100s (SHA-256 %s)", joined,
                       j->data->n_rows, path, j->timings->input.sha256);
}

norma_status norma__read_with_latencies(norma_data **out, const norma_instrument *instrument,
                                        const char *path, const norma_read_options *options,
                                        norma_error *err)
{
    struct join j = {.instrument = instrument, .options = options};
    norma_status status;

    *out = NULL;
    if ((status = find_items(&j, err)) != NORMA_OK ||
        (status = read_answers(&j, path, err)) != NORMA_OK ||
        (status = read_timings(&j, err)) != NORMA_OK || (status = index_ids(&j, err)) != NORMA_OK ||
        (status = make_room(&j, err)) != NORMA_OK || (status = tell(&j, fill(&j), err)) != NORMA_OK)
        goto done;
    *out = j.data;
    j.data = NULL;
done:
    norma_data_free(j.data);
    norma_data_free(j.timings);
    free(j.items);
    free(j.row_of);
    free(j.counts);
    norma__names_free(&j.ids);
    norma__buffer_free(&j.places);
    return status;
}
