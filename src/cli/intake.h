/* Intake: the instrument and the responses that a command works on. */
#ifndef NORMA_CLI_INTAKE_H
#define NORMA_CLI_INTAKE_H

#include "common.h"

typedef struct cli_intake {
    norma_instrument *instrument;
    norma_data *data;  /* NULL when the command takes no --data */
    norma_notes notes; /* the reader's, and those that the command adds */
    size_t *items;     /* what samples of all items point to */
} cli_intake;

/* Reads what the common options name. */
norma_status cli_intake_read(cli_intake *intake, const cli_common *common, norma_error *err);

/* A sample of all items and rows; it lives as long as the intake. */
norma_status cli_intake_sample(norma_sample *sample, cli_intake *intake, norma_error *err);

/* Adds a note of the command's own; the message is cut to the size of a note. */
norma_status cli_intake_note(cli_intake *intake, const char *code, const char *subject,
                             const char *message, norma_error *err);
void cli_intake_free(cli_intake *intake);

/* Fills err for memory that a command itself could not get. */
norma_status cli_out_of_memory(norma_error *err);

#endif
