/* norma screen */
#include "command.h"
#include "job.h"

static norma_status screen(cli_job *job, const norma_screen_options *options)
{
    norma_screen_result *result = NULL;
    const cli_intake *in = &job->intake;
    norma_status status = norma_screen(&result, in->instrument, in->data, options, &job->err);

    if (status == NORMA_OK) {
        const norma_report_context context =
            cli_job_context(job, norma_screen_option_table(), options);
        status = norma_report_screen(&job->report, result, in->instrument, in->data,
                                     (norma_format)job->common.format, &context, &job->err);
        if (status == NORMA_OK)
            status = cli_job_keep_notes(job, &result->notes);
    }
    norma_screen_result_free(result);
    return status;
}

int cmd_screen(int argc, const char **argv)
{
    cli_job job;
    norma_screen_options options = NORMA_SCREEN_OPTIONS_INIT;

    cli_job_new(&job, "screen", "which respondents can be believed, and why not the others",
                "--data FILE (--instrument FILE | --items LIST)",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS);
    cli_flags_table(&job.flags, norma_screen_option_table(), &options);
    if (cli_job_parse(&job, argc, argv) && cli_job_read(&job))
        cli_job_finish(&job, screen(&job, &options), NULL, 0);
    return cli_job_end(&job);
}
