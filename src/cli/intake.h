/* Intake: the instrument and the responses, or counts of them, that a command works on. */
#ifndef NORMA_CLI_INTAKE_H
#define NORMA_CLI_INTAKE_H

#include "common.h"

/* For a command that counts suffice for: a large file is then counted as it is read, and never
   held. */
typedef struct cli_counts {
    bool suffice;
    bool with_continuous; /* but not where the instrument names continuous variables */
    int missing;          /* a norma_missing */
} cli_counts;

typedef struct cli_intake {
    const norma_instrument *instrument; /* its own, or that of the tables */
    norma_instrument *owned;
    norma_data *data;     /* NULL when the command takes no --data, or it is counted */
    norma_tables *tables; /* NULL when it is rows */
    size_t group;         /* of the tables */
    size_t *columns;      /* items of the tables, by item of the instrument */
    norma_notes notes;    /* the reader's, and those that the command adds */
    size_t *items;        /* what samples point to */
    cli_counts counts;    /* to be set before reading; {0}: rows are needed */
} cli_intake;

/* Reads what the common options name. */
norma_status cli_intake_read(cli_intake *intake, const cli_common *common, norma_error *err);

/* The instrument alone; path is the file that --items names columns of. */
norma_status cli_intake_instrument(cli_intake *intake, const cli_common *common, const char *path,
                                   norma_error *err);

/* The responses of the instrument that is there. */
norma_status cli_intake_responses(cli_intake *intake, const cli_common *common, norma_error *err);

/* A sample of all items and rows; it lives as long as the intake. */
norma_status cli_intake_sample(norma_sample *sample, cli_intake *intake, norma_error *err);

/* A sample of some items (indices into the instrument; they may be intake->items, which then lists
   those of the data); it lives until the next. */
norma_status cli_intake_sample_of(norma_sample *sample, cli_intake *intake, const size_t *items,
                                  size_t n_items, norma_error *err);

/* Where the data came from; NULL when the command takes none. */
const norma_input *cli_intake_input(const cli_intake *intake);

/* What is done with missing answers where the command line does not say: as the tables were
   counted, where it makes a difference; then a note tells. */
norma_status cli_intake_missing(int *missing, cli_intake *intake, norma_error *err);

/* Copies of more notes. */
norma_status cli_notes_append(norma_notes *notes, const norma_notes *more, norma_error *err);

/* Adds a note of the command's own; the message is cut to the size of a note. */
norma_status cli_intake_note(cli_intake *intake, const char *code, const char *subject,
                             const char *message, norma_error *err);
void cli_intake_free(cli_intake *intake);

/* Fills err for memory that a command itself could not get. */
norma_status cli_out_of_memory(norma_error *err);

/* Fills err with a sentence of the command's own; returns the status. */
norma_status cli_refuse(norma_error *err, norma_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A small file of text as it is, NUL-ended, without a byte-order mark; *text is to be freed. kind
   ("table of target loadings") is what a file with NUL bytes, or of over 4 MiB, cannot be. */
norma_status cli_text_read(char **text, const char *path, const char *kind, norma_error *err);

#endif
