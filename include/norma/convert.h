/* Conversion: a file of responses from one format to another, its labels and codes kept. */
#ifndef NORMA_CONVERT_H
#define NORMA_CONVERT_H

#include <norma/output.h>
#include <norma/read.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norma_convert_options {
    uint32_t version;
    int to;                     /* a norma_file_format; not NORMA_FILE_TABLES */
    bool compress;              /* text: gzip; SPSS: .zsav */
    char delimiter;             /* text: ',', ';' or '\t'; 0: ',' */
    const char *const *columns; /* keep these, in this order; NULL: all */
    size_t n_columns;
    size_t threads; /* 0: all */
} norma_convert_options;
#define NORMA_CONVERT_OPTIONS_INIT                                                                 \
    {                                                                                              \
        .version = 1, .to = NORMA_FILE_RESPONSES                                                   \
    }

/** A file in its new format, in memory. */
typedef struct norma_conversion {
    norma_input input; /* what was read */
    norma_file_format from, to;
    size_t rows, columns;
    norma_output content;
    norma_notes notes; /* what the new format cannot hold, column by column */
} norma_conversion;

/**
 * Reads a file of any format but tables of counts and writes it in another.
 *
 * Kept where both formats can hold them: column names and labels, value labels, user-missing values
 * and ranges, numbers to the last bit, texts as UTF-8.
 *
 * @return NORMA_OK; NORMA_EIO, NORMA_EDATA as norma_data_read(), or when the format cannot hold a
 *         column's name at all; NORMA_EINVAL; NORMA_ENOMEM
 */
norma_status norma_convert(norma_conversion **out, const char *path,
                           const norma_convert_options *options, norma_error *err);

/** The format and compression that a path's ending names (.csv, .tsv, .csv.gz, .nrd, .sav, .zsav,
    .por, .dta, .sas7bdat, .xpt); false when it names none. */
bool norma_convert_format_of(norma_convert_options *options, const char *path);

/** Frees a conversion; takes NULL. */
void norma_conversion_free(norma_conversion *conversion);

#ifdef __cplusplus
}
#endif
#endif
