/* norma latency */
#include "calibration.h"
#include "command.h"
#include "console.h"
#include "job.h"

typedef struct latency_flags {
    norma_latency_options options;
    cli_calibration calibration;
    const char *page;
} latency_flags;

static norma_status make_reports(norma_output *html, cli_job *job, latency_flags *flags,
                                 const norma_latency_result *result)
{
    const cli_intake *in = &job->intake;
    norma_report_context context =
        cli_job_context(job, norma_latency_option_table(), &flags->options);
    cli_calibration_settings(job, &context, &flags->calibration);
    norma_status status =
        norma_report_latency(&job->report, result, in->instrument, in->data,
                             (norma_format)job->common.format, &context, &job->err);
    if (status == NORMA_OK && flags->page)
        status =
            norma_report_latency_html(html, result, in->instrument, in->data, &context, &job->err);
    return status == NORMA_OK ? cli_job_keep_notes(job, &result->notes) : status;
}

/* The norm sample is calibrated on with the draws that norma screen takes. */
static norma_status calibrate(cli_job *job, latency_flags *flags)
{
    norma_screen_options options = NORMA_SCREEN_OPTIONS_INIT;
    options.seed = flags->options.seed;
    options.threads = flags->options.threads;
    options.progress = flags->options.progress;
    return cli_calibration_make(job, &flags->calibration, &options);
}

static void latency(cli_job *job, latency_flags *flags)
{
    norma_latency_result *result = NULL;
    norma_output html = {0};
    const norma_file file = {.path = flags->page, .content = &html};

    flags->options.progress = cli_progress();
    norma_status status = cli_calibration_load(job, &flags->calibration);
    flags->options.frozen = flags->calibration.frozen;
    if (status == NORMA_OK)
        status = norma_latency(&result, job->intake.instrument, job->intake.data, &flags->options,
                               &job->err);
    if (status == NORMA_OK)
        status = calibrate(job, flags);
    if (status == NORMA_OK)
        status = make_reports(&html, job, flags, result);
    cli_job_finish(job, status, &file, flags->page ? 1 : 0);
    norma_output_free(&html);
    norma_latency_result_free(result);
    cli_calibration_free(&flags->calibration);
}

int cmd_latency(int argc, const char **argv)
{
    cli_job job;
    latency_flags flags = {.options = NORMA_LATENCY_OPTIONS_INIT};

    cli_job_new(&job, "latency", "response times: thresholds, effort, speed, speed and distance",
                "--data FILE --instrument FILE [--use-store STORE | --calibrate NAME --store "
                "STORE] [--report FILE]",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT);
    cli_flags_table(&job.flags, norma_latency_option_table(), &flags.options);
    cli_calibration_use_flags(&job.flags, &flags.calibration);
    cli_calibration_make_flags(&job.flags, &flags.calibration);
    cli_flags_text(&job.flags, "report", &flags.page, "FILE",
                   "write a self-contained HTML page with plots here");
    if (cli_job_parse(&job, argc, argv) && cli_calibration_check(&job, &flags.calibration)) {
        job.page = flags.page;
        if (cli_job_read(&job))
            latency(&job, &flags);
    }
    return cli_job_end(&job);
}
