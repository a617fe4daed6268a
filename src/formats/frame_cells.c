#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/instrument_codes.h"
#include "formats/frame_data.h"
#include "formats/shortest.h"
#include "formats/tell.h"
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

static struct sight see_number(const struct view *view, double number)
{
    struct sight sight = {0};
    const struct sight *code;
    if (isnan(number) || norma__frame_is_user_missing(view->column, number))
        sight.missing = true;
    else if ((code = find_code(view, number)))
        sight = *code;
    else if (number != floor(number))
        sight.trouble = NORMA__NOT_WHOLE;
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
    if (c->bytes)
        return view->of[c->bytes[row]];
    if (c->codes)
        return c->codes[row] == NORMA__NO_TEXT ? nothing : view->of[c->codes[row]];
    return see_number(view, c->numbers[row]);
}

/* ---- answers ---- */

norma_status norma__intake_extent(norma__intake *in, size_t column, norma_error *err)
{
    norma__extent *extent = &in->extents[in->plan.roles[column].item];
    struct view view;
    norma_status status = NORMA_OK;
    *extent = (norma__extent){NORMA__FARTHEST + 1, -NORMA__FARTHEST - 1};
    if (!view_open(&view, in, column))
        status = norma__no_memory(err);
    for (size_t r = 0; status == NORMA_OK && r < in->n_rows; r++) {
        struct sight sight = see(&view, norma__intake_row(in, r));
        if (sight.missing || sight.trouble)
            continue; /* it will be met again */
        extent->smallest = sight.value < extent->smallest ? sight.value : extent->smallest;
        extent->largest = sight.value > extent->largest ? sight.value : extent->largest;
    }
    view_close(&view);
    return status;
}

/* Whether every byte of a mapped column already is the cell that it should become. */
static bool lies_ready(const norma__intake *in, const struct view *view, int min, int max)
{
    size_t counts[256] = {0};
    if (!view->column->borrowed || in->kept)
        return false;
    for (size_t row = 0; row < in->n_rows; row++)
        counts[view->column->bytes[row]]++;
    for (int b = 0; b < NORMA_MISSING_CELL; b++) {
        struct sight sight = view->of[b];
        if (counts[b] && (sight.missing || sight.trouble || sight.value < min ||
                          sight.value > max || sight.value - min != b))
            return false;
    }
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
    else if (lies_ready(in, &view, item->min, item->max))
        item->cells = view.column->bytes; /* which are only read from now on */
    else
        take_answers(in, &view, column);
    view_close(&view);
    return status;
}
