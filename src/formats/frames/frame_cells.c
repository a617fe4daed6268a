#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/instrument_codes.h"
#include "formats/frames/frame_bytes.h"
#include "formats/frames/frame_intake.h"
#include "formats/frames/shortest.h"
#include "formats/text/tell.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* What a value is to an item. */
struct sight {
    int value;
    bool missing;
    norma__trouble trouble;
};

/* A code that is a number, and what it stands for. */
struct code {
    double number;
    struct sight sight;
};

/* A column as an item sees it: what is one of few values is looked at once. */
struct view {
    const norma__intake *in;
    size_t of_column;
    const norma__frame_column *column;
    struct sight *of; /* by byte, or by text */
    struct code *codes;
    size_t n_codes;
};

/* ---- values ---- */

static const struct sight *find_code(const struct view *view, double number)
{
    for (size_t i = 0; i < view->n_codes; i++)
        if (number == view->codes[i].number)
            return &view->codes[i].sight;
    return NULL;
}

/* Whether texts stand for answers to the item. */
static bool has_texts(const struct view *view)
{
    size_t n;
    (void)norma__item_codes(view->in->plan.instrument, view->in->plan.roles[view->of_column].item,
                            &n);
    return n > 0;
}

static struct sight see_number(const struct view *view, double number)
{
    struct sight sight = {0};
    const struct sight *code;
    if (isnan(number) || norma__frame_is_user_missing(view->column, number))
        sight.missing = true;
    else if ((code = find_code(view, number)))
        sight = *code;
    else if (number != floor(number))
        sight.trouble = has_texts(view) ? NORMA__NOT_CODED : NORMA__NOT_WHOLE;
    else
        sight.value = (int)fmax(-NORMA__FARTHEST, fmin(number, NORMA__FARTHEST));
    return sight;
}

static struct sight see_text(const struct view *view, const char *text)
{
    struct sight sight = {0};
    norma__field field = norma__field_of(text);
    sight.trouble = norma__answer(&sight.value, &sight.missing, &view->in->plan,
                                  view->in->plan.roles[view->of_column].item, &field);
    return sight;
}

static void add_code(struct view *view, const char *text, struct sight sight)
{
    double number = strtod(text, NULL);
    if (*text && norma__number_is(number, text))
        view->codes[view->n_codes++] = (struct code){number, sight};
}

/* Codes of missing answers come before those of answers, as they do for texts. */
static bool find_codes(struct view *view)
{
    const norma_instrument *instrument = view->in->plan.instrument;
    size_t n;
    const norma_answer_code *answers =
        norma__item_codes(instrument, view->in->plan.roles[view->of_column].item, &n);
    if (!(view->codes = NORMA__NEW(struct code, instrument->n_missing_codes + n)))
        return false;
    for (size_t i = 0; i < instrument->n_missing_codes; i++)
        add_code(view, instrument->missing_codes[i], (struct sight){.missing = true});
    for (size_t i = 0; i < n; i++)
        add_code(view, answers[i].text, (struct sight){.value = answers[i].answer});
    return true;
}

static bool view_open(struct view *view, const norma__intake *in, size_t column)
{
    *view = (struct view){.in = in, .of_column = column, .column = &in->frame->columns[column]};
    const norma__frame_column *c = view->column;
    if (!find_codes(view))
        return false;
    if (c->numbers)
        return true;
    if (!(view->of = NORMA__NEW(struct sight, c->codes ? c->n_texts : 256)))
        return false;
    for (size_t v = 0; v < (c->codes ? c->n_texts : 255); v++)
        view->of[v] = c->codes ? see_text(view, c->texts[v])
                               : see_number(view, (double)c->origin + (double)v);
    if (c->bytes)
        view->of[255].missing = true;
    return true;
}

static void view_close(struct view *view)
{
    free(view->of);
    free(view->codes);
}

static inline struct sight see(const struct view *view, size_t row)
{
    static const struct sight nothing = {.missing = true};
    const norma__frame_column *c = view->column;
    if (!view->of)
        return see_number(view, c->numbers[row]);
    if (c->bytes)
        return view->of[c->bytes[row]];
    return c->codes[row] == NORMA__NO_TEXT ? nothing : view->of[c->codes[row]];
}

/* ---- answers ---- */

static void widen(norma__extent *extent, struct sight sight)
{
    if (sight.missing || sight.trouble)
        return; /* it will be met again */
    extent->smallest = sight.value < extent->smallest ? sight.value : extent->smallest;
    extent->largest = sight.value > extent->largest ? sight.value : extent->largest;
}

norma_status norma__intake_extent(norma__intake *in, size_t column, norma_error *err)
{
    norma__extent *extent = &in->extents[in->plan.roles[column].item];
    bool met[256];
    struct view view;
    *extent = NORMA__NO_EXTENT;
    if (!view_open(&view, in, column)) {
        view_close(&view);
        return norma__no_memory(err);
    }
    if (view.of && view.column->bytes) {
        norma__bytes_met(met, view.column->bytes, in->kept, in->n_rows);
        for (size_t b = 0; b < 256; b++)
            if (met[b])
                widen(extent, view.of[b]);
    } else {
        for (size_t r = 0; r < in->n_rows; r++)
            widen(extent, see(&view, norma__intake_row(in, r)));
    }
    view_close(&view);
    return NORMA_OK;
}

/* The cell of every byte of a column, and which bytes have one. */
static void find_cells(uint8_t cells[256], bool good[256], const struct view *view, int min,
                       int max)
{
    for (int b = 0; b < 256; b++) {
        struct sight sight = view->of[b];
        bool answered =
            !sight.missing && !sight.trouble && sight.value >= min && sight.value <= max;
        good[b] = answered || sight.missing;
        cells[b] = answered ? (uint8_t)(sight.value - min) : NORMA_MISSING_CELL;
    }
}

/* Takes the answers of a column of bytes, all of which are good: from where they lie when the
   column is mapped and no cell has to change, else translated. False when some are not good. */
static bool take_bytes(const norma__intake *in, const struct view *view, norma__column *item)
{
    const uint8_t *bytes = view->column->bytes;
    uint8_t cells[256];
    bool good[256], ready[256], met[256];
    if (!view->of || !bytes)
        return false;
    find_cells(cells, good, view, item->min, item->max);
    for (int b = 0; b < 256; b++)
        ready[b] = good[b] && cells[b] == b;
    if (view->column->borrowed && !in->kept && norma__bytes_all(bytes, in->n_rows, ready)) {
        item->cells = view->column->bytes;
        return true;
    }
    norma__bytes_met(met, bytes, in->kept, in->n_rows);
    for (int b = 0; b < 256; b++)
        if (met[b] && !good[b])
            return false;
    for (size_t r = 0; r < in->n_rows; r++)
        item->cells[r] = cells[bytes[norma__intake_row(in, r)]];
    return true;
}

static void take_answers(norma__intake *in, const struct view *view, size_t column)
{
    const size_t item = in->plan.roles[column].item;
    const norma__column *to = &in->data->items[item];
    const bool forgiven = in->plan.options->out_of_range == NORMA_OUT_OF_RANGE_MISSING;
    norma__troubles own = {0};
    for (size_t r = 0; r < in->n_rows; r++) {
        size_t row = norma__intake_row(in, r);
        struct sight sight = see(view, row);
        to->cells[r] = NORMA_MISSING_CELL;
        if (sight.trouble)
            norma__meet(&own, row, column, sight.trouble);
        else if (!sight.missing && sight.value >= to->min && sight.value <= to->max)
            to->cells[r] = (uint8_t)(sight.value - to->min);
        else if (!sight.missing && forgiven)
            in->beyond[item]++;
        else if (!sight.missing)
            norma__meet(&own, row, column, NORMA__BEYOND_RANGE);
    }
    norma__intake_troubles(in, &own);
}

norma_status norma__intake_answers(norma__intake *in, size_t column, norma_error *err)
{
    norma__column *item = &in->data->items[in->plan.roles[column].item];
    struct view view;
    norma_status status = NORMA_OK;
    if (!view_open(&view, in, column))
        status = norma__no_memory(err);
    else if (!take_bytes(in, &view, item))
        take_answers(in, &view, column);
    view_close(&view);
    return status;
}
