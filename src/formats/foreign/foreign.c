#include "formats/foreign/foreign.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/foreign/foreign_bytes.h"
#include "formats/foreign/foreign_gather.h"
#include "foundation/digest.h"
#include "foundation/file.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* Cells and bytes of text that a byte of the file can hold: compressed files are said to hold
   hundreds, all others a few. */
enum { DENSE = 16, COMPRESSED = 256, LEAST_WORK = 1 << 20 };

typedef readstat_error_t parse_function(readstat_parser_t *parser, const char *path, void *context);

static parse_function *parser_of(norma_file_format format)
{
    switch (format) {
    case NORMA_FILE_SAV:
        return readstat_parse_sav;
    case NORMA_FILE_POR:
        return readstat_parse_por;
    case NORMA_FILE_DTA:
        return readstat_parse_dta;
    case NORMA_FILE_SAS:
        return readstat_parse_sas7bdat;
    case NORMA_FILE_XPT:
        return readstat_parse_xport;
    default:
        return NULL;
    }
}

bool norma__is_foreign(norma_file_format format)
{
    return parser_of(format) != NULL;
}

/* ReadStat's reason in our words. */
static norma_status explain(norma__gathering *g, readstat_error_t code, norma_file_format format)
{
    const char *kind = norma_file_format_name(format);
    switch (code) {
    case READSTAT_ERROR_MALLOC: /* it refuses sizes that it takes for wrong, and lacks memory */
        return norma__fail(g->err, NORMA_EDATA,
                           "%s cannot be read as %s: a part of it is larger than any should be",
                           g->name, kind);
    case READSTAT_ERROR_UNSUPPORTED_COMPRESSION:
        return norma__fail(g->err, NORMA_EDATA,
                           "%s is compressed in a way that cannot be read: save it otherwise",
                           g->name);
    case READSTAT_ERROR_UNSUPPORTED_CHARSET:
        return norma__fail(g->err, NORMA_EDATA,
                           "%s names an encoding that is not known: save it as UTF-8", g->name);
    case READSTAT_ERROR_UNSUPPORTED_FILE_FORMAT_VERSION:
        return norma__fail(g->err, NORMA_EDATA,
                           "%s is %s of a version that cannot be read: save it as another", g->name,
                           kind);
    case READSTAT_ERROR_CONVERT:
    case READSTAT_ERROR_CONVERT_BAD_STRING:
    case READSTAT_ERROR_CONVERT_SHORT_STRING:
    case READSTAT_ERROR_CONVERT_LONG_STRING:
        g->bad_text = true;
        return norma__fail(g->err, NORMA_EDATA,
                           "%s has a text that is not in the encoding that the file names",
                           g->name);
    case READSTAT_ERROR_READ:
    case READSTAT_ERROR_SEEK:
        return norma__fail(g->err, NORMA_EDATA,
                           "%s ends before it should: it is cut short or damaged", g->name);
    default:
        return norma__fail(g->err, NORMA_EDATA,
                           "%s cannot be read as %s: it is cut short or damaged", g->name, kind);
    }
}

/* Transport files are made of records of 80 bytes, blanks after the last row. ReadStat lets an
   incomplete row go, as if it were these. */
enum { RECORD = 80 };

static bool is_transport_end(const norma__foreign_bytes *from)
{
    size_t blanks = 0, rest = from->length - from->rest;
    while (blanks < rest && from->bytes[from->rest + blanks] == ' ')
        blanks++;
    return from->length % RECORD == 0 && rest < RECORD && blanks == rest;
}

static norma_status parse(norma__gathering *g, norma_file_format format, const char *bytes,
                          size_t length, bool names_only, const char *encoding)
{
    norma__foreign_bytes from;
    readstat_parser_t *parser = readstat_parser_init();
    if (!parser)
        return norma__no_memory(g->err);
    norma__foreign_open(parser, &from, bytes, length);
    if (encoding)
        readstat_set_file_character_encoding(parser, encoding);
    norma__gather_with(parser, names_only);
    readstat_error_t code = parser_of(format)(parser, g->name, g);
    readstat_parser_free(parser);
    if (g->status == NORMA_OK && code == READSTAT_OK && format == NORMA_FILE_XPT && !names_only &&
        !is_transport_end(&from))
        code = READSTAT_ERROR_READ;
    return g->status == NORMA_OK && code != READSTAT_OK ? explain(g, code, format)
                                                        : norma__gather_end(g);
}

static norma_status describe(norma__gathering *g, norma_file_format format, const char *bytes,
                             size_t length, bool is_1252)
{
    norma_input *input = &g->frame->input;
    char digest[NORMA__DIGEST_SIZE];
    norma__digest(digest, bytes, length);
    input->rows = g->frame->n_rows;
    input->columns = g->frame->n_columns;
    input->format = norma_file_format_name(format);
    input->encoding = is_1252 ? "windows-1252" : "utf-8";
    if (norma__keep_text(&input->file, g->name, g->err) != NORMA_OK)
        return NORMA_ENOMEM;
    return norma__keep_text(&input->sha256, digest, g->err);
}

static norma_status note_all(norma__gathering *g, bool is_1252)
{
    norma_notes *notes = &g->frame->notes;
    norma_status status = NORMA_OK;
    if (is_1252)
        status = norma__note(notes, g->err, "windows-1252", NULL, NAN, NAN,
                             "the file is not UTF-8 and was read as Windows-1252");
    if (g->n_tagged && status == NORMA_OK)
        status = norma__note(notes, g->err, "tagged-missing", NULL, (double)g->n_tagged, NAN,
                             "%zu cells are missing for a reason (.a to .z, or ._): they are "
                             "missing here, without it",
                             g->n_tagged);
    if (g->n_user_texts && status == NORMA_OK)
        status = norma__note(notes, g->err, "user-missing-texts", NULL, (double)g->n_user_texts,
                             NAN, "%zu texts are declared missing in the file: they are empty here",
                             g->n_user_texts);
    if (g->n_dropped && status == NORMA_OK)
        status = norma__note(notes, g->err, "labels-dropped", NULL, (double)g->n_dropped, NAN,
                             "%zu labels of texts, or of reasons for missing values, were not "
                             "kept",
                             g->n_dropped);
    if (g->n_dates && status == NORMA_OK)
        status = norma__note(notes, g->err, "dates-as-numbers", NULL, (double)g->n_dates,
                             (double)g->frame->n_columns,
                             "%zu of %zu columns are dates or times: they are the numbers that "
                             "the file counts them by",
                             g->n_dates, g->frame->n_columns);
    return status;
}

/* One reading, in the encoding given or the one that the file names. */
static norma_status gather(norma__frame **out, norma_file_format format, const char *bytes,
                           size_t length, const char *name, bool names_only, const char *encoding,
                           bool *bad_text, norma_error *err)
{
    bool is_1252 = encoding && strcmp(encoding, "WINDOWS-1252") == 0;
    bool compressed = format == NORMA_FILE_SAS ||
                      (format == NORMA_FILE_SAV && length > 4 && memcmp(bytes, "$FL3", 4) == 0);
    size_t share = compressed ? COMPRESSED : DENSE;
    norma__gathering g = {.name = name, .err = err};
    norma_status status;

    g.work = length < SIZE_MAX / share - LEAST_WORK ? share * length + LEAST_WORK : SIZE_MAX;
    if (!(g.frame = NORMA__NEW(norma__frame, 1))) {
        status = norma__no_memory(err);
        goto done;
    }
    g.frame->input = (norma_input){.format = "", .encoding = "utf-8"};
    if ((status = parse(&g, format, bytes, length, names_only, encoding)) != NORMA_OK ||
        (status = describe(&g, format, bytes, length, is_1252)) != NORMA_OK ||
        (status = note_all(&g, is_1252)) != NORMA_OK)
        goto done;
    *out = g.frame;
    g.frame = NULL;
done:
    *bad_text = g.bad_text;
    norma__gathering_clear(&g);
    return status;
}

/* Releases of Stata before 14 (117 and less) and SAS transport files name no encoding. */
static bool names_no_encoding(norma_file_format format, const char *bytes, size_t length)
{
    static const char new_release[] = "<stata_dta><header><release>117";
    return format == NORMA_FILE_XPT ||
           (format == NORMA_FILE_DTA &&
            ((length > 0 && bytes[0] != '<') ||
             (length >= sizeof new_release && memcmp(bytes, new_release, 31) == 0)));
}

/* Where no encoding is named, what is not UTF-8 is taken for Windows-1252, as in delimited text. */
static norma_status parse_bytes(norma__frame **out, norma_file_format format, const char *bytes,
                                size_t length, const char *name, bool names_only, norma_error *err)
{
    bool bad_text, guess = names_no_encoding(format, bytes, length);
    *out = NULL;
    norma_status status = gather(out, format, bytes, length, name, names_only,
                                 guess ? "UTF-8" : NULL, &bad_text, err);
    if (status != NORMA_OK && bad_text && guess)
        status =
            gather(out, format, bytes, length, name, names_only, "WINDOWS-1252", &bad_text, err);
    return status;
}

norma_status norma__foreign_parse(norma__frame **out, norma_file_format format, const char *bytes,
                                  size_t length, const char *name, norma_error *err)
{
    return parse_bytes(out, format, bytes, length, name, false, err);
}

static norma_status read_file(norma__frame **out, norma_file_format format, const char *path,
                              bool names_only, norma_error *err)
{
    char *bytes = NULL;
    size_t length;
    *out = NULL;
    norma_status status = norma__file_read(&bytes, &length, path, SIZE_MAX, err);
    if (status == NORMA_OK)
        status = parse_bytes(out, format, bytes, length, path, names_only, err);
    free(bytes);
    return status;
}

norma_status norma__foreign_frame(norma__frame **out, norma_file_format format, const char *path,
                                  norma_error *err)
{
    return read_file(out, format, path, false, err);
}

norma_status norma__foreign_header(norma_header **out, norma_file_format format, const char *path,
                                   norma_error *err)
{
    norma__frame *frame = NULL;
    *out = NULL;
    norma_status status = read_file(&frame, format, path, true, err);
    if (status == NORMA_OK)
        status = norma__frame_names(out, frame, err);
    norma__frame_free(frame);
    return status;
}

norma_status norma__foreign_read(norma_data **out, norma_file_format format,
                                 const norma_instrument *instrument, const char *path,
                                 const norma_read_options *options, norma_error *err)
{
    norma__frame *frame = NULL;
    *out = NULL;
    norma_status status = norma__foreign_frame(&frame, format, path, err);
    if (status == NORMA_OK)
        status = norma__frame_to_data(out, frame, instrument, options, err);
    norma__frame_free(frame);
    return status;
}
