/* The frozen thresholds of a norm set: --calibrate makes them, --calibration takes what is there.
 */
#ifndef NORMA_CLI_NORMS_CALIBRATION_H
#define NORMA_CLI_NORMS_CALIBRATION_H

#include "job.h"
#include "store.h"

typedef struct cli_norms_calibration {
    const char *which, *make; /* --calibration, --calibrate */
    cli_norm_choice choice;
    norma_calibration *frozen;       /* what respondents are screened against */
    norma_calibration *made;         /* of this sample */
    const norma_calibration *linked; /* the one that the norm set names */
} cli_norms_calibration;

void cli_norms_calibration_flags(cli_flags *flags, cli_norms_calibration *calibration);
/* Sets the job's exit code when they contradict each other. */
void cli_norms_calibration_check(cli_job *job, cli_norms_calibration *calibration);
/* Loads the one that is named, from the job's store. */
norma_status cli_norms_calibration_load(cli_job *job, cli_norms_calibration *calibration);
/* Makes and stores the one that is wanted, of the sample that was validated; a note says where none
   is linked. */
norma_status cli_norms_calibrate(cli_job *job, cli_norms_calibration *calibration,
                                 const norma_validation *result,
                                 const norma_validate_options *options, const char *created);
void cli_norms_calibration_free(cli_norms_calibration *calibration);

#endif
