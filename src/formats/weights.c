#include "formats/weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/table.h"
#include "formats/read_file.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

enum { ROW = 0, WEIGHT, COLUMNS }; /* the numbers of the file */

struct weighting {
    const char *path;
    norma_data *data, *weights;
    norma__names ids; /* of the file of weights, in its order: those without one are "" */
    size_t *row_of;   /* by id, or by row of the responses (from 1): where its weight is, plus 1 */
    size_t n_rows;    /* the largest row that the file names */
};

/* ---- the file of weights ---- */

static norma_status read_weights(struct weighting *w, size_t threads, norma_error *err)
{
    static char *columns[] = {"row", "weight"};
    static char respondent[] = "respondent";
    norma_instrument form = {.continuous_columns = columns, .n_continuous = COLUMNS};
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    norma_header *header = NULL;
    norma_status status = norma_header_read(&header, w->path, err);
    options.threads = threads;
    for (size_t c = 0; status == NORMA_OK && w->data->ids && c < header->n_columns; c++)
        if (strcmp(header->columns[c], respondent) == 0)
            form.respondent_column = respondent;
    norma_header_free(header);
    return status == NORMA_OK ? norma__read_file(&w->weights, &form, w->path, &options, err)
                              : status;
}

static norma_status index_ids(struct weighting *w, norma_error *err)
{
    if (!(w->row_of = NORMA__NEW(size_t, w->weights->n_rows)))
        return norma__no_memory(err);
    for (size_t row = 0; row < w->weights->n_rows; row++) {
        const char *id = norma_data_respondent(w->weights, row);
        size_t index;
        if (!*id)
            continue;
        if (!norma__names_add(&w->ids, id, strlen(id), &index))
            return norma__no_memory(err);
        w->row_of[index] = row + 1;
    }
    return NORMA_OK;
}

static bool is_row(double row, size_t rows)
{
    return row >= 1 && row <= (double)rows && row == floor(row);
}

static norma_status index_rows(struct weighting *w, norma_error *err)
{
    const double *rows = w->weights->numbers[ROW].values;
    w->n_rows = w->data->input.rows;
    if (!(w->row_of = NORMA__NEW(size_t, w->n_rows)))
        return norma__no_memory(err);
    for (size_t k = 0; k < w->weights->n_rows; k++) {
        if (!is_row(rows[k], w->n_rows))
            return norma__fail(err, NORMA_EDATA,
                               "%s, row %zu: its column row is no row of %s: these weights were "
                               "made for other responses",
                               w->path, k + 1, w->data->input.file);
        size_t *place = &w->row_of[(size_t)rows[k] - 1];
        if (*place)
            return norma__fail(err, NORMA_EDATA, "%s, row %zu gives a row a second weight", w->path,
                               k + 1);
        *place = k + 1;
    }
    return NORMA_OK;
}

/* ---- the join ---- */

/* Where the weight of a row is, plus 1; 0 when there is none. */
static size_t find(const struct weighting *w, size_t row)
{
    if (!w->weights->ids)
        return w->row_of[norma_data_file_row(w->data, row) - 1];
    const char *id = norma_data_respondent(w->data, row);
    const size_t index = *id ? norma__names_find(&w->ids, id, strlen(id)) : NORMA_NONE;
    return index == NORMA_NONE ? 0 : w->row_of[index];
}

static norma_status weigh(struct weighting *w, norma_error *err)
{
    static const double heaviest = 1e9;
    const double *weights = w->weights->numbers[WEIGHT].values;
    int64_t *out = w->data->weights = NORMA__NEW(int64_t, w->data->n_rows);
    if (!out)
        return norma__no_memory(err);
    for (size_t r = 0; r < w->data->n_rows; r++) {
        const size_t at = find(w, r);
        if (!at)
            return norma__fail(err, NORMA_EDATA,
                               "row %zu of %s has no weight in %s: weights are for the rows that "
                               "they were made for, so choose the same ones",
                               norma_data_file_row(w->data, r), w->data->input.file, w->path);
        if (!(weights[at - 1] > 0 && weights[at - 1] <= heaviest) ||
            (out[r] = llround(weights[at - 1] * (double)NORMA_WEIGHT_ONE)) < 1)
            return norma__fail(err, NORMA_EDATA,
                               "%s, row %zu: the weight is not over 0 (at least one millionth) and "
                               "at most a thousand million",
                               w->path, at);
    }
    return NORMA_OK;
}

norma_status norma__join_weights(norma_data *data, const norma_read_options *options,
                                 norma_error *err)
{
    struct weighting w = {.path = options->weights_path, .data = data};
    norma_status status;
    if (data->weights)
        return norma__fail(err, NORMA_EINVAL,
                           "weights come from a column or from a file, and both are given");
    if ((status = read_weights(&w, options->threads, err)) == NORMA_OK)
        status = w.weights->ids ? index_ids(&w, err) : index_rows(&w, err);
    if (status == NORMA_OK)
        status = weigh(&w, err);
    if (status == NORMA_OK)
        status = norma__note(&data->notes, err, "weights-joined", w.path, (double)data->n_rows, NAN,
                             "%zu rows have their weights from %.100s (SHA-256 %s)", data->n_rows,
                             w.path, w.weights->input.sha256);
    norma_data_free(w.weights);
    norma__names_free(&w.ids);
    free(w.row_of);
    return status;
}
