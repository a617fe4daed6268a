#include "formats/foreign/foreign_gather.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"

enum { MOST_COLUMNS = 100000 };

static int stop(norma__gathering *g, norma_status status)
{
    g->status = status;
    return READSTAT_HANDLER_ABORT;
}

/* Whether there is room for so much more. */
static bool afford(norma__gathering *g, size_t work)
{
    if (work > g->work) {
        stop(g, norma__fail(g->err, NORMA_EDATA,
                            "%s claims to hold more than a file of its size can: it is damaged",
                            g->name));
        return false;
    }
    g->work -= work;
    return true;
}

/* A text that is no UTF-8 here is in no encoding that the file could name. */
static bool check_text(norma__gathering *g, const char *text, const char *what)
{
    if (!afford(g, strlen(text) / 8 + 1))
        return false;
    if (norma__is_utf8(text, strlen(text)))
        return true;
    g->bad_text = true;
    stop(g, norma__fail(g->err, NORMA_EDATA, "%s: %s is not in the encoding that the file names",
                        g->name, what));
    return false;
}

/* ---- variables ---- */

static int take_metadata(readstat_metadata_t *metadata, void *context)
{
    norma__gathering *g = context;
    if (metadata->var_count > MOST_COLUMNS)
        return stop(g, norma__fail(g->err, NORMA_EDATA, "%s has more than %d columns", g->name,
                                   MOST_COLUMNS));
    return READSTAT_HANDLER_OK;
}

/* The decimals of a format such as F8.2; -1 when it names none. */
static int decimals_of(const char *format)
{
    const char *point = strrchr(format, '.');
    if (!strchr("F%f8N", format[0]) || !format[0])
        return -1;
    int n = point && point[1] >= '0' && point[1] <= '9' ? atoi(point + 1) : -1;
    return n <= 16 ? n : -1;
}

/* Formats of dates and times in SPSS, Stata and SAS. */
static bool is_date(const char *format)
{
    static const char *const marks[] = {"DATE", "TIME",   "%t",    "%d",     "MMDDYY", "DDMMYY",
                                        "YYMM", "MONYY",  "YYQ",   "QYR",    "MOYR",   "WKYR",
                                        "JULI", "WEEKDA", "MONTH", "YMDHMS", "E8601"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (strstr(format, marks[i]))
            return true;
    return false;
}

static void take_ranges(norma__frame_column *column, const readstat_variable_t *variable)
{
    int n = readstat_variable_get_missing_ranges_count(variable);
    for (int i = 0; i < n && i < NORMA__MISSING_RANGES; i++) {
        double low = readstat_double_value(readstat_variable_get_missing_range_lo(variable, i));
        double high = readstat_double_value(readstat_variable_get_missing_range_hi(variable, i));
        if (low <= high)
            column->missing[column->n_missing++] = (norma__missing_range){low, high};
    }
}

static bool keep_set(norma__gathering *g, const char *set)
{
    size_t n = g->n_sets;
    char *copy = NULL;
    if ((n & (n - 1)) == 0) { /* room grows at powers of two */
        char **sets = NORMA__GROW(g->sets, char *, n ? 2 * n : 1);
        if (!sets)
            return false;
        g->sets = sets;
    }
    if (set && *set && !(copy = norma__copy_text(set)))
        return false;
    g->sets[g->n_sets++] = copy;
    return true;
}

static int take_variable(int index, readstat_variable_t *variable, const char *set, void *context)
{
    norma__gathering *g = context;
    const char *name = readstat_variable_get_name(variable);
    const char *label = readstat_variable_get_label(variable);
    const char *format = readstat_variable_get_format(variable);
    bool is_text = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING;

    if (index != (int)g->frame->n_columns || index >= MOST_COLUMNS)
        return stop(g, norma__fail(g->err, NORMA_EDATA,
                                   "%s has more than %d columns, or has them in disorder", g->name,
                                   MOST_COLUMNS));
    if (!check_text(g, name ? name : "", "the name of a column") ||
        !check_text(g, label ? label : "", "the label of a column"))
        return READSTAT_HANDLER_ABORT;
    if (norma__frame_add(g->frame, name ? name : "", is_text, g->err) != NORMA_OK)
        return stop(g, NORMA_ENOMEM);
    norma__frame_column *column = &g->frame->columns[g->frame->n_columns - 1];
    char *copy = norma__copy_text(label ? label : "");
    if (!copy || !keep_set(g, set)) {
        free(copy);
        return stop(g, norma__no_memory(g->err));
    }
    free(column->label);
    column->label = copy;
    if (is_text)
        return READSTAT_HANDLER_OK;
    column->decimals = decimals_of(format ? format : "");
    take_ranges(column, variable);
    g->n_dates += format && is_date(format);
    return READSTAT_HANDLER_OK;
}

/* ---- values ---- */

static int take_text(norma__gathering *g, size_t row, readstat_variable_t *variable,
                     readstat_value_t value, norma__frame_column *column)
{
    const char *text = readstat_string_value(value);
    if (!text)
        text = "";
    if (!norma__is_utf8(text, strlen(text))) {
        g->bad_text = true;
        return stop(g, norma__fail(g->err, NORMA_EDATA,
                                   "%s, row %zu, column %.64s: the text is not in the encoding "
                                   "that the file names",
                                   g->name, row + 1, column->name));
    }
    if (!afford(g, strlen(text) / 8))
        return READSTAT_HANDLER_ABORT;
    if (*text && readstat_variable_get_missing_ranges_count(variable) > 0 &&
        readstat_value_is_defined_missing(value, variable)) {
        g->n_user_texts++;
        text = "";
    }
    return norma__frame_put_text(column, row, text, strlen(text), g->err) == NORMA_OK
               ? READSTAT_HANDLER_OK
               : stop(g, NORMA_ENOMEM);
}

static double number_of(readstat_value_t value)
{
    if (readstat_value_is_system_missing(value) || readstat_value_is_tagged_missing(value))
        return NAN;
    return readstat_double_value(value);
}

static int take_value(int row, readstat_variable_t *variable, readstat_value_t value, void *context)
{
    norma__gathering *g = context;
    int index = readstat_variable_get_index(variable);
    if (row < 0 || index < 0 || (size_t)index >= g->frame->n_columns)
        return stop(g, norma__fail(g->err, NORMA_EDATA, "%s is damaged", g->name));
    norma__frame_column *column = &g->frame->columns[index];
    if (!afford(g, 1))
        return READSTAT_HANDLER_ABORT;
    if ((size_t)row >= g->n_rows)
        g->n_rows = (size_t)row + 1;
    if (column->codes)
        return take_text(g, (size_t)row, variable, value, column);
    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
        return stop(g, norma__fail(g->err, NORMA_EDATA, "%s is damaged", g->name));
    g->n_tagged += readstat_value_is_tagged_missing(value) != 0;
    return norma__frame_put_number(column, (size_t)row, number_of(value), g->err) == NORMA_OK
               ? READSTAT_HANDLER_OK
               : stop(g, NORMA_ENOMEM);
}

/* ---- value labels ---- */

static int take_label(const char *set, readstat_value_t value, const char *text, void *context)
{
    norma__gathering *g = context;
    size_t n = g->n_labels;
    if (!set || !text || readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING ||
        isnan(number_of(value))) {
        g->n_dropped += set && text;
        return READSTAT_HANDLER_OK;
    }
    if (!check_text(g, text, "the label of a value"))
        return READSTAT_HANDLER_ABORT;
    if ((n & (n - 1)) == 0) {
        norma__set_label *labels = NORMA__GROW(g->labels, norma__set_label, n ? 2 * n : 1);
        if (!labels)
            return stop(g, norma__no_memory(g->err));
        g->labels = labels;
    }
    norma__set_label label = {norma__copy_text(set), number_of(value), norma__copy_text(text)};
    if (!label.set || !label.text) {
        free(label.set);
        free(label.text);
        return stop(g, norma__no_memory(g->err));
    }
    g->labels[g->n_labels++] = label;
    return READSTAT_HANDLER_OK;
}

/* By set, then by value; of two labels of one value the first stays first. */
static int compare_labels(const void *a, const void *b)
{
    const norma__set_label *x = a, *y = b;
    int order = strcmp(x->set, y->set);
    if (order == 0)
        order = (x->value > y->value) - (x->value < y->value);
    return order;
}

static norma__set_label *find_set(const norma__gathering *g, const char *set)
{
    size_t low = 0, high = g->n_labels;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(g->labels[middle].set, set) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return &g->labels[low];
}

static norma_status attach(norma__gathering *g, norma__frame_column *column, const char *set)
{
    const norma__set_label *first = find_set(g, set), *end = g->labels + g->n_labels, *last = first;
    while (last < end && strcmp(last->set, set) == 0)
        last++;
    if (last == first || !afford(g, (size_t)(last - first)))
        return g->status;
    if (!(column->value_labels = NORMA__NEW(norma__value_label, (size_t)(last - first))))
        return norma__no_memory(g->err);
    for (const norma__set_label *l = first; l < last; l++) {
        size_t n = column->n_value_labels;
        if (n > 0 && column->value_labels[n - 1].value == l->value)
            continue;
        column->value_labels[n].value = l->value;
        if (norma__keep_text(&column->value_labels[n].label, l->text, g->err) != NORMA_OK)
            return NORMA_ENOMEM;
        column->n_value_labels++;
    }
    return NORMA_OK;
}

static norma_status attach_all(norma__gathering *g)
{
    norma_status status = NORMA_OK;
    if (g->n_labels == 0)
        return NORMA_OK;
    qsort(g->labels, g->n_labels, sizeof *g->labels, compare_labels);
    for (size_t c = 0; c < g->frame->n_columns && status == NORMA_OK; c++)
        if (g->sets[c] && !g->frame->columns[c].codes)
            status = attach(g, &g->frame->columns[c], g->sets[c]);
    return status;
}

norma_status norma__gather_end(norma__gathering *g)
{
    if (g->status != NORMA_OK)
        return g->status;
    if (g->frame->n_columns == 0)
        return norma__fail(g->err, NORMA_EDATA, "%s has no column", g->name);
    if (norma__frame_end(g->frame, g->n_rows, g->err) != NORMA_OK)
        return NORMA_ENOMEM;
    return attach_all(g);
}

void norma__gather_with(readstat_parser_t *parser, bool names_only)
{
    readstat_set_metadata_handler(parser, take_metadata);
    readstat_set_variable_handler(parser, take_variable);
    if (names_only)
        return;
    readstat_set_value_handler(parser, take_value);
    readstat_set_value_label_handler(parser, take_label);
}

void norma__gathering_clear(norma__gathering *g)
{
    norma__free_texts(g->sets, g->n_sets);
    for (size_t i = 0; i < g->n_labels; i++) {
        free(g->labels[i].set);
        free(g->labels[i].text);
    }
    free(g->labels);
    norma__frame_free(g->frame);
}
