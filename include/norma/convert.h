/* Conversion: a file of responses from one format to another, its labels and codes kept. */
#ifndef NORMA_CONVERT_H
#define NORMA_CONVERT_H

#include <norma/output.h>
#include <norma/read.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A column's name in the file, and in the new one. */
typedef struct norma_rename {
    const char *from, *to;
} norma_rename;

typedef struct norma_convert_options {
    uint32_t version;
    int to;                     /* a norma_file_format; not NORMA_FILE_TABLES */
    bool compress;              /* text: gzip; SPSS: .zsav */
    char delimiter;             /* text: ',', ';' or '\t'; 0: ',' */
    const char *const *columns; /* keep these, in this order; NULL: all */
    size_t n_columns;
    const norma_rename *renames; /* all at once, so that two columns can change names; NULL: none */
    size_t n_renames;
} norma_convert_options;
#define NORMA_CONVERT_OPTIONS_INIT                                                                 \
    {                                                                                              \
        .version = 1, .to = NORMA_FILE_RESPONSES                                                   \
    }

/** A file in its new format, in memory. */
typedef struct norma_conversion {
    norma_input input; /* what was read */
    norma_file_format from, to;
    const char *from_name, *to_name; /* as norma_convert_name() gives them */
    size_t rows, columns;
    norma_output content;
    norma_notes notes; /* what the new format cannot hold, column by column */
} norma_conversion;

/**
 * Reads a file of any format but tables of counts and writes it in another.
 *
 * Kept where both formats can hold them: column names and labels, value labels, user-missing values
 * and ranges, numbers to the last bit, texts as UTF-8. docs/convert.md says what each format keeps.
 * Names are changed by renames alone.
 *
 * @param out      a new conversion, or NULL on failure; free with norma_conversion_free()
 * @param path     a regular file
 * @param options  NULL takes NORMA_CONVERT_OPTIONS_INIT
 * @param err      NULL, or receives the status and one sentence
 * @return NORMA_OK; NORMA_EIO, NORMA_EDATA as norma_data_read(), or when the format cannot hold a
 *         column's name (all are named, at most ten), a text or a number; NORMA_EINVAL for an
 * option out of range, a format that is not to be compressed or has no delimiter, a column that is
 *         not there or is named twice, or a new name that is empty or another column's;
 *         NORMA_ENOMEM
 *
 * Notes of reading: windows-1252, utf-16, qualtrics-headers, limesurvey-headings, tagged-missing,
 * user-missing-texts, labels-dropped, dates-as-numbers. Notes of writing: labels-not-kept,
 * labels-cut, value-labels-not-kept, value-labels-cut, user-missing-not-kept, texts-like-numbers,
 * infinite-not-kept, xpt-version-8, sas-unread.
 *
 * The same file and options give the same bytes: files that hold a date hold 1 January 1980. Time
 * O(cells); memory: the file, its columns, and the new file.
 */
norma_status norma_convert(norma_conversion **out, const char *path,
                           const norma_convert_options *options, norma_error *err);

/** The format and compression that a path's ending names (.csv, .tsv, .txt, .csv.gz,
    .tsv.gz, .nrd, .sav, .zsav, .por, .dta, .sas7bdat, .xpt); false when it names none. */
bool norma_convert_format_of(norma_convert_options *options, const char *path);

/** What norma_convert_format_of() knows a format by, without the point: "csv", "tsv.gz", "zsav".
    The delimiter counts for delimited text, compress for text and SPSS. */
const char *norma_convert_name(norma_file_format format, char delimiter, bool compress);

/** Frees a conversion; takes NULL. */
void norma_conversion_free(norma_conversion *conversion);

#ifdef __cplusplus
}
#endif
#endif
