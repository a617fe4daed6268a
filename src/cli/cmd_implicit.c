/* norma implicit */
#include "command.h"
#include "console.h"
#include "job.h"

typedef struct wanted {
    norma_implicit_options options;
    norma_trials_options reading;
    const char *trials;
} wanted;

static norma_status report(cli_job *job, const wanted *w, const norma_trials *trials,
                           const norma_implicit_result *result)
{
    const char *const *rules = norma_trials_option_table()->choices;
    norma_status status = cli_notes_append(&job->intake.notes, &trials->notes, &job->err);
    if (status != NORMA_OK)
        return status;
    norma_report_context context = cli_job_context(job, norma_implicit_option_table(), &w->options);
    context.input = &trials->input;
    cli_job_setting(job, &context, "out-of-range", rules[w->reading.out_of_range]);
    status = norma_report_implicit(&job->report, result, trials, (norma_format)job->common.format,
                                   &context, &job->err);
    return status == NORMA_OK ? cli_job_keep_notes(job, &result->notes) : status;
}

static norma_status implicit(cli_job *job, const wanted *w)
{
    norma_trials *trials = NULL;
    norma_implicit_result *result = NULL;
    const cli_intake *in = &job->intake;
    norma_status status = cli_intake_instrument(&job->intake, &job->common, NULL, &job->err);
    if (status == NORMA_OK)
        status = norma_trials_read(&trials, in->instrument, w->trials, &w->reading, &job->err);
    if (status == NORMA_OK)
        status = norma_implicit(&result, in->instrument, trials, &w->options, &job->err);
    if (status == NORMA_OK)
        status = report(job, w, trials, result);
    norma_implicit_result_free(result);
    norma_trials_free(trials);
    return status;
}

int cmd_implicit(int argc, const char **argv)
{
    cli_job job;
    wanted w = {.options = NORMA_IMPLICIT_OPTIONS_INIT, .reading = NORMA_TRIALS_OPTIONS_INIT};

    cli_job_new(&job, "implicit", "association tests and timed statements, scored from trials",
                "--trials FILE --instrument FILE", CLI_TAKES_INSTRUMENT);
    cli_flags_text(&job.flags, "trials", &w.trials, "FILE",
                   "one row a trial, in any format norma reads");
    cli_flags_table(&job.flags, norma_implicit_option_table(), &w.options);
    cli_flags_table(&job.flags, norma_trials_option_table(), &w.reading);
    if (cli_job_parse(&job, argc, argv)) {
        job.also[0] = w.trials;
        if (!w.trials)
            job.code = cli_usage("implicit", "--trials is missing");
        else if (cli_job_outputs(&job))
            cli_job_finish(&job, implicit(&job, &w), NULL, 0);
    }
    return cli_job_end(&job);
}
