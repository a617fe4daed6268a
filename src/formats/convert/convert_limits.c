#include "formats/convert/convert_limits.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "foundation/note.h"
#include "foundation/status.h"

/* Stata's largest number; those above are its missing ones. */
#define STATA_LARGEST 0x1.fffffffffffffp1022

#define SAS_NAMES "letters from A to Z, large or small, digits and _, no digit first"

static const norma__limits spss = {.name = 64,
                                   .of_names = "letters, digits and @._$#, a letter or @ first",
                                   .text = 32767,
                                   .label = 252,
                                   .value_label = 120,
                                   .user_missing = true,
                                   .caseless = true,
                                   .largest = DBL_MAX};
static const norma__limits portable = {
    .name = 8,
    .of_names = "capitals from A to Z, digits and @._$#, a capital or @ first",
    .text = 255,
    .label = 255,
    .value_label = 60,
    .user_missing = true,
    .caseless = true,
    .ascii = true,
    .smallest = 1e-40,
    .largest = 9.2e18};
static const norma__limits stata = {.name = 32,
                                    .of_names = "letters, digits and _, no digit first",
                                    .text = 2045,
                                    .label = 80,
                                    .value_label = 32000,
                                    .whole_labels = true,
                                    .long_texts = true,
                                    .largest = STATA_LARGEST};
static const norma__limits sas = {.name = 32,
                                  .of_names = SAS_NAMES,
                                  .text = 32767,
                                  .label = 256,
                                  .caseless = true,
                                  .largest = DBL_MAX};
static const norma__limits transport_5 = {.name = 8,
                                          .of_names = SAS_NAMES,
                                          .text = 200,
                                          .label = 40,
                                          .caseless = true,
                                          .smallest = 5.4e-79,
                                          .largest = 7.2e75};
static const norma__limits transport_8 = {.name = 32,
                                          .of_names = SAS_NAMES,
                                          .text = 32767,
                                          .label = 256,
                                          .caseless = true,
                                          .smallest = 5.4e-79,
                                          .largest = 7.2e75,
                                          .version_8 = true};

size_t norma__widest(const norma__frame_column *column)
{
    size_t most = 1;
    for (size_t t = 0; t < column->n_texts; t++) {
        size_t length = strlen(column->texts[t]);
        most = length > most ? length : most;
    }
    return most;
}

static bool fits(const norma__frame *frame, const norma__limits *limits)
{
    for (size_t c = 0; c < frame->n_columns; c++) {
        const norma__frame_column *column = &frame->columns[c];
        if (strlen(column->name) > limits->name || strlen(column->label) > limits->label ||
            norma__widest(column) > limits->text)
            return false;
    }
    return true;
}

const norma__limits *norma__limits_of(const norma__frame *frame, norma_file_format to)
{
    switch (to) {
    case NORMA_FILE_POR:
        return &portable;
    case NORMA_FILE_DTA:
        return &stata;
    case NORMA_FILE_SAS:
        return &sas;
    case NORMA_FILE_XPT:
        return fits(frame, &transport_5) ? &transport_5 : &transport_8;
    default:
        return &spss;
    }
}

bool norma__keeps_label(const norma__limits *limits, const norma__value_label *label)
{
    return limits->value_label > 0 &&
           (!limits->whole_labels ||
            (label->value == floor(label->value) && fabs(label->value) <= 2147483620.0));
}

/* SPSS has room for three values, or for a range and one value. */
bool norma__keeps_missing(const norma__limits *limits, const norma__frame_column *column)
{
    size_t ranges = 0;
    for (size_t i = 0; i < column->n_missing; i++)
        ranges += column->missing[i].low != column->missing[i].high;
    return limits->user_missing && (ranges == 0 || (ranges == 1 && column->n_missing <= 2));
}

/* ---- what cannot be ---- */

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            return false;
    return true;
}

/* The first row that has a text, from 1. */
static size_t row_of(const norma__frame_column *column, size_t text)
{
    size_t row = 0;
    while (column->codes[row] != text)
        row++;
    return row + 1;
}

static norma_status refuse_text(const norma__frame_column *column, size_t text,
                                norma_file_format to, const char *reason, norma_error *err)
{
    return norma__fail(err, NORMA_EDATA,
                       "%s cannot hold the text in row %zu, column %.64s, %s: convert to .sav, or "
                       "leave the column out with --columns",
                       norma_file_format_name(to), row_of(column, text), column->name, reason);
}

static norma_status refuse_label(const norma__frame_column *column, const char *what,
                                 norma_file_format to, norma_error *err)
{
    return norma__fail(err, NORMA_EDATA,
                       "%s cannot hold %s of column %.64s, which is not all ASCII: convert to "
                       ".sav, or leave the column out with --columns",
                       norma_file_format_name(to), what, column->name);
}

static norma_status check_characters(const norma__frame_column *column, norma_file_format to,
                                     norma_error *err)
{
    if (!is_plain(column->label))
        return refuse_label(column, "the label", to, err);
    for (size_t v = 0; v < column->n_value_labels; v++)
        if (!is_plain(column->value_labels[v].label))
            return refuse_label(column, "the label of a value", to, err);
    for (size_t t = 0; t < column->n_texts; t++)
        if (!is_plain(column->texts[t]))
            return refuse_text(column, t, to, "which is not all ASCII", err);
    return NORMA_OK;
}

static norma_status check_lengths(const norma__limits *limits, const norma__frame_column *column,
                                  norma_file_format to, norma_error *err)
{
    char reason[64];
    for (size_t t = 0; !limits->long_texts && t < column->n_texts; t++)
        if (strlen(column->texts[t]) > limits->text) {
            snprintf(reason, sizeof reason, "whose %zu bytes are over %zu",
                     strlen(column->texts[t]), limits->text);
            return refuse_text(column, t, to, reason, err);
        }
    return NORMA_OK;
}

static norma_status check_numbers(const norma__limits *limits, const norma__frame_column *column,
                                  size_t n_rows, norma_file_format to, norma_error *err)
{
    for (size_t row = 0; column->numbers && row < n_rows; row++) {
        double size = fabs(column->numbers[row]);
        if (size != 0 && !isnan(size) && (size < limits->smallest || size > limits->largest))
            return norma__fail(err, NORMA_EDATA,
                               "%s cannot hold what stands in row %zu, column %.64s",
                               norma_file_format_name(to), row + 1, column->name);
    }
    return NORMA_OK;
}

norma_status norma__limits_check(const norma__limits *limits, const norma__frame *frame,
                                 norma_file_format to, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t c = 0; c < frame->n_columns && status == NORMA_OK; c++) {
        const norma__frame_column *column = &frame->columns[c];
        if ((status = check_lengths(limits, column, to, err)) == NORMA_OK && limits->ascii)
            status = check_characters(column, to, err);
        if (status == NORMA_OK)
            status = check_numbers(limits, column, frame->n_rows, to, err);
    }
    return status;
}

/* ---- what will be lost ---- */

/* The columns that lose something. */
struct losses {
    norma__losers label, values, values_cut, missing;
};

static void look(struct losses *losses, const norma__limits *limits,
                 const norma__frame_column *column)
{
    bool lost = false, cut = false;
    for (size_t v = 0; v < column->n_value_labels; v++) {
        const norma__value_label *label = &column->value_labels[v];
        bool kept = norma__keeps_label(limits, label);
        lost = lost || !kept;
        cut = cut || (kept && strlen(label->label) > limits->value_label);
    }
    if (strlen(column->label) > limits->label)
        norma__lose(&losses->label, column->name);
    if (lost)
        norma__lose(&losses->values, column->name);
    if (cut)
        norma__lose(&losses->values_cut, column->name);
    if (column->n_missing && !norma__keeps_missing(limits, column))
        norma__lose(&losses->missing, column->name);
}

static norma_status note_format(norma_notes *notes, const norma__limits *limits,
                                norma_file_format to, norma_error *err)
{
    if (limits->version_8)
        return norma__note(notes, err, "xpt-version-8", NULL, NAN, NAN,
                           "the file is of version 8, for names over 8 characters, labels over 40 "
                           "or texts over 200: programs that know version 5 alone cannot read it");
    if (to == NORMA_FILE_SAS)
        return norma__note(notes, err, "sas-unread", NULL, NAN, NAN,
                           "SAS itself may refuse a .sas7bdat file that it has not written: .xpt "
                           "is the format meant for exchange");
    return NORMA_OK;
}

norma_status norma__limits_note(norma_notes *notes, const norma__limits *limits,
                                const norma__frame *frame, norma_file_format to, norma_error *err)
{
    struct losses losses = {0};
    norma_status status;
    for (size_t c = 0; c < frame->n_columns; c++)
        look(&losses, limits, &frame->columns[c]);
    if ((status = norma__note_losers(notes, &losses.label, "labels-cut", frame,
                                     "the label of the column is too long and was cut", err)) !=
            NORMA_OK ||
        (status = norma__note_losers(notes, &losses.values, "value-labels-not-kept", frame,
                                     NORMA__VALUE_LABELS_LOST, err)) != NORMA_OK ||
        (status = norma__note_losers(notes, &losses.values_cut, "value-labels-cut", frame,
                                     "labels of values are too long and were cut", err)) !=
            NORMA_OK ||
        (status = norma__note_losers(notes, &losses.missing, "user-missing-not-kept", frame,
                                     NORMA__MISSING_LOST, err)) != NORMA_OK)
        return status;
    return note_format(notes, limits, to, err);
}
