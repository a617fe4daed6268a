#include <math.h>
#include <string.h>

#include "formats/text/id_book.h"
#include "formats/text/reader.h"
#include "formats/text/tell.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

static norma_status check_cells(const norma__reader *r, norma_error *err)
{
    const norma__places *places = &r->tally.places;
    norma__buffer text = {0};
    size_t n = 0, forgivable = 0;
    for (norma__trouble t = NORMA__NO_TROUBLE + 1; t < NORMA__TROUBLES; t++) {
        n += places->troubles[t];
        forgivable += norma__forgivable(t) ? places->troubles[t] : 0;
    }
    if (n == 0)
        return NORMA_OK;
    for (size_t i = 0; i < places->n; i++) {
        const norma__place *place = &places->first[i];
        const norma__role *role = &r->plan.roles[place->column];
        norma__put_trouble(&text, place->row + 1, r->csv.columns[place->column], place->trouble,
                           role->min, role->max);
    }
    norma_status status = norma__refuse_cells(r->csv.name, &text, places->n, n, forgivable, err);
    norma__buffer_free(&text);
    return status;
}

static norma_status describe_input(const norma__reader *r, norma_error *err)
{
    r->data->input.rows = r->tally.n_rows;
    return norma__describe_text(&r->data->input, &r->data->notes, &r->csv, r->source, err);
}

static norma_status note_chosen(const norma__reader *r, norma_error *err)
{
    if (r->plan.where == NORMA_NONE)
        return NORMA_OK;
    return norma__note_chosen(r->data, r->plan.options, r->tally.seen, r->tally.n_rows, r->csv.name,
                              err);
}

static norma_status note_ranges(const norma__reader *r, norma_error *err)
{
    int smallest = NORMA__FARTHEST, largest = -NORMA__FARTHEST;
    size_t n = 0;
    for (size_t i = 0; r->tally.extents && i < r->data->n_items; i++)
        if (!r->plan.instrument->items[i].range_known) {
            norma__extent e = r->tally.extents[i];
            smallest = !e.empty && e.smallest < smallest ? e.smallest : smallest;
            largest = !e.empty && e.largest > largest ? e.largest : largest;
            n++;
        }
    return norma__note_ranges(r->data, n, smallest, largest, err);
}

/* The table takes the ids of its rows; those of blocks are in the book. */
static norma_status check_ids(norma__reader *r, norma_error *err)
{
    const char *column = r->plan.instrument->respondent_column;
    if (!column)
        return NORMA_OK;
    if (r->take)
        return norma__id_book_check(r->ids, (const char *const[]){r->csv.name}, column, err);
    r->data->ids = r->texts.ids.bytes;
    r->texts.ids = (norma__buffer){0};
    return norma__check_ids(r->data, r->csv.name, column, err);
}

norma_status norma__reader_finish(norma__reader *r, norma_error *err)
{
    norma_data *data = r->data;
    norma_status status;

    data->n_rows = r->tally.n_kept;
    if ((status = check_cells(r, err)) != NORMA_OK ||
        (status = describe_input(r, err)) != NORMA_OK ||
        (status = norma__note_ignored(data, &r->plan, err)) != NORMA_OK ||
        (status = note_chosen(r, err)) != NORMA_OK || (status = note_ranges(r, err)) != NORMA_OK ||
        (status = norma__note_forgiven(data, r->plan.instrument, r->tally.beyond,
                                       r->tally.impossible, err)) != NORMA_OK ||
        (status = norma__note_rounded(data, r->plan.options->weights_column, r->tally.n_rounded,
                                      err)) != NORMA_OK ||
        (status = norma__texts_note_ids(&r->texts, data, err)) != NORMA_OK ||
        (status = check_ids(r, err)) != NORMA_OK)
        return status;
    return norma__texts_note_labels(&r->texts, data, err);
}
