/* Calibrations, as commands make them (--calibrate) and use them (--use-store). */
#ifndef NORMA_CLI_CALIBRATION_H
#define NORMA_CLI_CALIBRATION_H

#include "job.h"
#include "store.h"

typedef struct cli_calibration {
    const char *make, *store, *created; /* --calibrate, --store, --created */
    const char *use, *which;            /* --use-store, --calibration */
    cli_norm_choice choice;
    norma_calibration *frozen; /* loaded; NULL without --use-store */
    char label[300];           /* "NAME:VERSION" of what was used or made */
} cli_calibration;

/* The flags that use one, and those that make one; after the parse, whether they go together. */
void cli_calibration_use_flags(cli_flags *flags, cli_calibration *calibration);
void cli_calibration_make_flags(cli_flags *flags, cli_calibration *calibration);
bool cli_calibration_check(cli_job *job, cli_calibration *calibration);

/* Adds the note that says what respondents were measured against; none without --use-store. */
norma_status cli_calibration_note(norma_notes *notes, const cli_calibration *calibration,
                                  norma_error *err);
/* Loads what --use-store names, and notes it with the intake's; frozen stays NULL without. */
norma_status cli_calibration_load(cli_job *job, cli_calibration *calibration);
/* Makes and stores what --calibrate names, and says so; nothing without. */
norma_status cli_calibration_make(cli_job *job, cli_calibration *calibration,
                                  const norma_screen_options *options);

void cli_calibration_settings(cli_job *job, norma_report_context *context,
                              const cli_calibration *calibration);
void cli_calibration_free(cli_calibration *calibration);

#endif
