/* norma dimensions */
#include <stdlib.h>

#include "command.h"
#include "console.h"
#include "job.h"

/* The items of the instrument's key, or all of --items. */
static norma_status sample_of(norma_sample *sample, cli_job *job)
{
    const norma_instrument *instrument = job->intake.instrument;
    norma_status status = cli_intake_sample(sample, &job->intake, &job->err);
    if (status != NORMA_OK || job->common.items)
        return status;
    size_t *key = calloc(instrument->n_items + 1, sizeof *key);
    if (!key)
        return cli_out_of_memory(&job->err);
    size_t n = norma_instrument_factor_key(instrument, job->intake.items, key);
    free(key);
    return cli_intake_sample_of(sample, &job->intake, job->intake.items, n, &job->err);
}

static norma_status analyse(norma_dimensions_result **result, cli_job *job,
                            norma_dimensions_options *options)
{
    norma_sample sample;
    norma_status status = NORMA_OK;
    if (!cli_flags_given(&job->flags, "missing"))
        status = cli_intake_missing(&options->missing, &job->intake, &job->err);
    if (status == NORMA_OK)
        status = sample_of(&sample, job);
    return status == NORMA_OK ? norma_dimensions(result, &sample, options, &job->err) : status;
}

static void dimensions(cli_job *job, norma_dimensions_options *options, const char *page)
{
    norma_dimensions_result *result = NULL;
    norma_output html = {0};
    norma_status status = analyse(&result, job, options);
    if (status == NORMA_OK) {
        const norma_report_context context =
            cli_job_context(job, norma_dimensions_option_table(), options);
        status = norma_report_dimensions(&job->report, result, (norma_format)job->common.format,
                                         &context, &job->err);
        if (status == NORMA_OK && page)
            status = norma_report_dimensions_html(&html, result, &context, &job->err);
        if (status == NORMA_OK)
            status = cli_job_keep_notes(job, &result->notes);
    }
    const norma_file file = {.path = page, .content = &html};
    cli_job_finish(job, status, &file, page ? 1 : 0);
    norma_output_free(&html);
    norma_dimensions_result_free(result);
}

int cmd_dimensions(int argc, const char **argv)
{
    cli_job job;
    norma_dimensions_options options = NORMA_DIMENSIONS_OPTIONS_INIT;
    const char *page = NULL;

    cli_job_new(&job, "dimensions", "how many factors: every criterion, with what it assumes",
                "--data FILE (--instrument FILE | --items LIST)",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS | CLI_TAKES_TABLES);
    cli_flags_table(&job.flags, norma_dimensions_option_table(), &options);
    cli_flags_text(&job.flags, "report", &page, "FILE",
                   "write a self-contained HTML page with plots here");
    if (cli_job_parse(&job, argc, argv)) {
        if (cli_flags_given(&job.flags, "network-replicates") &&
            options.network == NORMA_NETWORK_NONE && options.network_replicates > 0)
            job.code = cli_usage("dimensions", "--network-replicates goes with --network");
        else if (cli_job_read(&job))
            dimensions(&job, &options, page);
    }
    return cli_job_end(&job);
}
