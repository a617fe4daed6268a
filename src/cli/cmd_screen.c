/* norma screen */
#include "calibration.h"
#include "command.h"
#include "job.h"

typedef struct screen_flags {
    norma_screen_options options;
    bool sensitivity;
    cli_calibration calibration;
} screen_flags;

static norma_status report(cli_job *job, const screen_flags *flags,
                           const norma_screen_result *result,
                           const norma_sensitivity_result *sensitivity)
{
    const cli_intake *in = &job->intake;
    norma_report_context context =
        cli_job_context(job, norma_screen_option_table(), &flags->options);
    cli_calibration_settings(job, &context, &flags->calibration);
    norma_status status =
        norma_report_screen_sensitivity(&job->report, result, sensitivity, in->instrument, in->data,
                                        (norma_format)job->common.format, &context, &job->err);
    if (status == NORMA_OK)
        status = cli_job_keep_notes(job, &result->notes);
    if (status == NORMA_OK && sensitivity)
        status = cli_job_keep_notes(job, &sensitivity->notes);
    return status;
}

static norma_status screen(cli_job *job, screen_flags *flags)
{
    norma_screen_result *result = NULL;
    norma_sensitivity_result *sensitivity = NULL;
    const cli_intake *in = &job->intake;
    norma_status status = cli_calibration_load(job, &flags->calibration);

    flags->options.frozen = flags->calibration.frozen;
    if (status == NORMA_OK)
        status = norma_screen(&result, in->instrument, in->data, &flags->options, &job->err);
    if (status == NORMA_OK && flags->sensitivity)
        status = norma_sensitivity(&sensitivity, in->instrument, in->data, result,
                                   flags->options.threads, &job->err);
    if (status == NORMA_OK)
        status = cli_calibration_make(job, &flags->calibration, &flags->options);
    if (status == NORMA_OK)
        status = report(job, flags, result, sensitivity);
    norma_sensitivity_result_free(sensitivity);
    norma_screen_result_free(result);
    cli_calibration_free(&flags->calibration);
    return status;
}

int cmd_screen(int argc, const char **argv)
{
    cli_job job;
    screen_flags flags = {.options = NORMA_SCREEN_OPTIONS_INIT};

    cli_job_new(&job, "screen", "which respondents can be believed, and why not the others",
                "--data FILE (--instrument FILE | --items LIST)",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS);
    cli_flags_table(&job.flags, norma_screen_option_table(), &flags.options);
    cli_flags_switch(&job.flags, "sensitivity", &flags.sensitivity,
                     "reliability, structure and scores without those who cannot be believed");
    cli_calibration_use_flags(&job.flags, &flags.calibration);
    cli_calibration_make_flags(&job.flags, &flags.calibration);
    if (cli_job_parse(&job, argc, argv) && cli_calibration_check(&job, &flags.calibration) &&
        cli_job_read(&job))
        cli_job_finish(&job, screen(&job, &flags), NULL, 0);
    return cli_job_end(&job);
}
