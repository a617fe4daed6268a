/* Reading responses: from any format people hold to a response table, every cell checked. */
#ifndef NORMA_READ_H
#define NORMA_READ_H

#include <norma/data.h>
#include <norma/option.h>
#include <norma/progress.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The formats of files of responses; docs/data-format.md says what each carries. */
typedef enum norma_file_format {
    NORMA_FILE_TEXT = 0,  /* delimited text (.csv, .tsv, .txt), plain or gzip; exports of Qualtrics
                             and LimeSurvey are known by their headers */
    NORMA_FILE_RESPONSES, /* norma's own response file (.nrd) */
    NORMA_FILE_SAV,       /* SPSS, also .zsav */
    NORMA_FILE_POR,       /* SPSS portable */
    NORMA_FILE_DTA,       /* Stata */
    NORMA_FILE_SAS,       /* SAS .sas7bdat */
    NORMA_FILE_XPT,       /* SAS transport */
    NORMA_FILE_TABLES,    /* tables of counts (.tab), see tables.h: no responses */
    NORMA_FILE_FORMATS    /* how many there are */
} norma_file_format;

/** @return what a format is called in sentences ("SPSS", "a response file"); never NULL. */
const char *norma_file_format_name(norma_file_format format);

/**
 * Tells a file's format by how its content begins; what is nothing else is taken for delimited
 * text.
 *
 * @return NORMA_OK; NORMA_EIO when the file cannot be read
 */
norma_status norma_file_format_of(norma_file_format *format, const char *path, norma_error *err);

/** What becomes of a whole number beyond its item's range, and of a latency not over 0. */
typedef enum norma_out_of_range {
    NORMA_OUT_OF_RANGE_ERROR = 0, /* the first ten places are named */
    NORMA_OUT_OF_RANGE_MISSING    /* made missing, with a note and counts per item */
} norma_out_of_range;

/** Options of norma_data_read(). */
typedef struct norma_read_options {
    uint32_t version;
    int out_of_range; /* a norma_out_of_range; rules answers and latencies alike */
    size_t threads;   /* 0: all */
    /* Filter: keep the rows whose column (any column of the file) is, or is not, one of values.
       NULL column: all rows. */
    const char *where_column;
    const char *const *where_values;
    size_t n_where_values;
    bool where_not;
    const char *weights_column; /* weights over 0, kept to six decimals; NULL: no weights */
    norma_progress progress;
    /* A file, of any format, with the columns of latencies that the instrument names, instead of
       the one with the answers; joined by respondent id. NULL: latencies stand beside the answers.
     */
    const char *latencies_path;
    /* Further columns of the file that become label columns after those of the instrument, in this
       order; one that is there already is passed over. NULL: none. */
    const char *const *label_columns;
    size_t n_label_columns;
    /* A file of weights as norma rake writes it, instead of weights_column; joined by respondent id
       where both files have ids, else by row. NULL: none. */
    const char *weights_path;
} norma_read_options;
#define NORMA_READ_OPTIONS_INIT                                                                    \
    {                                                                                              \
        .version = 1                                                                               \
    }

/** The table of out-of-range and threads. */
norma_option_table norma_read_option_table(void);

/**
 * Reads a file of any format but tables of counts into a response table, checking every cell
 * against the instrument.
 *
 * Delimited text: the delimiter (comma, semicolon, tab) is the one that splits the header into most
 * columns; UTF-8 with or without byte-order mark, else Windows-1252; fields may be quoted; LF or
 * CRLF. Empty cells, NA and the instrument's codes are missing answers; empty cells and NA missing
 * labels and ids. Latencies, continuous variables and weights may have a decimal comma or point,
 * and an exponent. See docs/data-format.md.
 *
 * @param out         a new table, or NULL on failure; free with norma_data_free()
 * @param instrument  not kept: the table copies what it needs
 * @param path        a regular file
 * @param options     NULL takes NORMA_READ_OPTIONS_INIT
 * @param err         NULL, or receives the status and one sentence
 * @return NORMA_OK; NORMA_EIO when the file cannot be read; NORMA_EDATA when it is empty, has no
 *         data row, a ragged row, a quote never closed, a NUL byte, a duplicate or missing column,
 *         a cell that is no answer, latency, number or weight (the first ten places are named,
 *         never the content of a cell), a duplicate respondent id, or no row that the filter keeps;
 *         NORMA_EINVAL for an option out of range, a filter or weights column that is not there,
 *         weights that are a column of the instrument, a further label column that is not there or
 *         is one of the instrument's, or latencies_path without a column of ids,
 *         or weights from a column and a file; NORMA_EDATA for a row without a weight in its file;
 *         NORMA_ENOMEM
 *
 * Notes: columns-ignored, windows-1252, rows-chosen, filter-value-absent, range-observed,
 * out-of-range and latency-out-of-range (one an item), page-time-out-of-range, weights-rounded,
 * respondents-without-id, labels-missing (one a column), qualtrics-headers, limesurvey-headings,
 * latencies-joined, weights-joined. progress is told the share of the rows read.
 *
 * Delimited text may be a gzip file. Time O(bytes); memory: one byte an answer, eight a latency,
 * and some megabytes: the file is never held whole. The result does not depend on the number of
 * threads.
 */
norma_status norma_data_read(norma_data **out, const norma_instrument *instrument, const char *path,
                             const norma_read_options *options, norma_error *err);

/** The columns of a file. */
typedef struct norma_header {
    char **columns;
    size_t n_columns;
} norma_header;

/**
 * Reads the names of a file's columns, and no more of the file than it takes. Tables of counts have
 * no columns: norma_tables_read() tells their items.
 *
 * @return NORMA_OK; NORMA_EIO when the file cannot be read; NORMA_EDATA when it is empty or its
 *         header is blank, has two columns of one name, more than 100,000 columns or a quote never
 *         closed; NORMA_ENOMEM
 */
norma_status norma_header_read(norma_header **out, const char *path, norma_error *err);
void norma_header_free(norma_header *header);

#ifdef __cplusplus
}
#endif
#endif
