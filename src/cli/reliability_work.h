/* What norma reliability computes of every scale: its reliability and what is asked for beside. */
#ifndef NORMA_CLI_RELIABILITY_WORK_H
#define NORMA_CLI_RELIABILITY_WORK_H

#include "job.h"

typedef struct cli_reliability_options {
    norma_reliability_options reliability;
    norma_shorten_options shorten;
    bool wants_short;   /* a short form */
    const char *scales; /* ids by comma; NULL: all */
    const char *retest; /* the file of a second occasion, or NULL */
} cli_reliability_options;

/* One scale: its sample of the responses and what came of it; NULL where it could not be computed
   or was not asked for. */
typedef struct cli_scale_work {
    const norma_scale *scale;
    const char *id; /* of the scale */
    norma_sample sample;
    size_t *items;  /* of the sample; owned */
    size_t *groups; /* of each item, the part that it is in; NULL without parts; owned */
    norma_reliability_result *reliability;
    norma_composite *composite;
    norma_retest *retest;
    norma_short_form *short_form;
    norma_status status; /* of the reliability */
    norma_error err;
} cli_scale_work;

typedef struct cli_reliability_work {
    cli_scale_work *scales;
    size_t n;
    norma_data *second; /* the second occasion */
} cli_reliability_work;

/* Everything, in the order of the instrument. What the data cannot carry leaves a note. */
norma_status cli_reliability_run(cli_reliability_work *work, cli_job *job,
                                 const cli_reliability_options *options);
void cli_reliability_work_free(cli_reliability_work *work);

#endif
