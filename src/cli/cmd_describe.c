/* norma describe */
#include <stdlib.h>

#include "command.h"
#include "job.h"

static norma_status describe(cli_job *job)
{
    norma_description *result = NULL;
    norma_sample sample;
    norma_status status = cli_intake_sample(&sample, &job->intake, &job->err);

    if (status == NORMA_OK)
        status = norma_describe(&result, &sample, &job->err);
    if (status == NORMA_OK) {
        const norma_report_context context = cli_job_context(job, NULL, NULL);
        status = norma_report_describe(&job->report, result, (norma_format)job->common.format,
                                       &context, &job->err);
        if (status == NORMA_OK)
            status = cli_job_keep_notes(job, &result->notes);
    }
    norma_description_free(result);
    return status;
}

int cmd_describe(int argc, const char **argv)
{
    cli_job job;
    cli_job_new(&job, "describe", "what was answered, item by item",
                "--data FILE (--instrument FILE | --items LIST)",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS | CLI_TAKES_TABLES);
    if (cli_job_parse(&job, argc, argv) && cli_job_read(&job))
        cli_job_finish(&job, describe(&job), NULL, 0);
    return cli_job_end(&job);
}
