/* What norma score and its --verify share: from the arguments to the contents of a file of scores.
 */
#ifndef NORMA_CLI_SCORE_WORK_H
#define NORMA_CLI_SCORE_WORK_H

#include "calibration.h"
#include "job.h"
#include "overrides.h"
#include "store.h"

typedef struct score_flags {
    norma_scored_options options;
    cli_overrides overrides;
    cli_calibration calibration;
    const char *norm_set, *scores, *page;
    bool strict;
    cli_norm_choice choice;
    /* what is made of them */
    norma_norm_set *norms;
    norma_scored *result;
    char set_label[300], latencies_digest[65];
    norma_input input; /* the intake's, under the name that is to be told */
    norma_record *as;  /* names that are told instead of those in use; NULL: none */
} score_flags;

/* The job with its flags; then the checks that only this command has. */
void score_begin(cli_job *job, score_flags *flags);
bool score_check(cli_job *job, score_flags *flags);

/* Scores what the job has read. */
norma_status score_run(cli_job *job, score_flags *flags);
/* One format of the result. */
norma_status score_report(norma_output *out, cli_job *job, score_flags *flags, norma_format format);
/* The result as a page of HTML. */
norma_status score_page(norma_output *out, cli_job *job, score_flags *flags);

void score_end(score_flags *flags);

#endif
