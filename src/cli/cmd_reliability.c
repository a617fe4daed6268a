/* norma reliability */
#include <stdlib.h>

#include "command.h"
#include "job.h"

/* Every scale on its own; one that the data cannot carry is left out with a note. */
static norma_status analyse(norma_reliability_result **scales, size_t *n, cli_job *job,
                            const norma_reliability_options *options)
{
    const norma_instrument *instrument = job->intake.instrument;

    for (size_t s = 0; s < instrument->n_scales; s++) {
        const norma_scale *scale = &instrument->scales[s];
        norma_sample sample;
        norma_status status =
            cli_intake_sample_of(&sample, &job->intake, scale->items, scale->n_items, &job->err);
        if (status == NORMA_OK)
            status = norma_reliability(&scales[*n], scale->id, &sample, options, &job->err);
        if (status == NORMA_OK)
            ++*n;
        else if (status != NORMA_EDATA ||
                 cli_intake_note(&job->intake, "reliability-not-computed", scale->id,
                                 job->err.message, &job->err) != NORMA_OK)
            return job->err.status;
    }
    return NORMA_OK;
}

static norma_status reliability(cli_job *job, norma_reliability_options *options)
{
    size_t n = 0;
    norma_reliability_result **scales =
        calloc(job->intake.instrument->n_scales + 1, sizeof(norma_reliability_result *));
    norma_status status = NORMA_OK;

    if (!scales)
        return cli_out_of_memory(&job->err);
    if (!cli_flags_given(&job->flags, "missing"))
        status = cli_intake_missing(&options->missing, &job->intake, &job->err);
    if (status == NORMA_OK)
        status = analyse(scales, &n, job, options);
    if (status == NORMA_OK) {
        const norma_report_context context =
            cli_job_context(job, norma_reliability_option_table(), options);
        status = norma_report_reliability(&job->report,
                                          (const norma_reliability_result *const *)scales, n, NULL,
                                          (norma_format)job->common.format, &context, &job->err);
    }
    for (size_t s = 0; s < n && status == NORMA_OK; s++)
        status = cli_job_keep_notes(job, &scales[s]->notes);
    for (size_t s = 0; s < n; s++)
        norma_reliability_result_free(scales[s]);
    free(scales);
    return status;
}

int cmd_reliability(int argc, const char **argv)
{
    cli_job job;
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;

    cli_job_new(&job, "reliability", "alpha, omega and item statistics of every scale",
                "--data FILE (--instrument FILE | --items LIST)",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS | CLI_TAKES_TABLES);
    cli_flags_table(&job.flags, norma_reliability_option_table(), &options);
    if (cli_job_parse(&job, argc, argv) && cli_job_read(&job))
        cli_job_finish(&job, reliability(&job, &options), NULL, 0);
    return cli_job_end(&job);
}
