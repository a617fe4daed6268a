/* norma validate: the main job, and the files it leaves. */
#include <stdlib.h>

#include "calibration.h"
#include "command.h"
#include "console.h"
#include "job.h"
#include "overrides.h"
#include "store.h"

typedef struct validate_flags {
    norma_validate_options options;
    const char *norm_set;
    const char *html, *results, *scores, *respondents;
    bool strict;
    cli_norm_choice choice;
    cli_calibration calibration;
    cli_overrides overrides;
} validate_flags;

typedef struct validate_outputs {
    norma_output html, results, scores, respondents;
} validate_outputs;

static norma_status load_norms(norma_norm_set **norms, cli_job *job, const validate_flags *flags)
{
    if (!job->store)
        return NORMA_OK;
    norma_status status = norma_norms_load(norms, job->store, &flags->choice.choice, &job->err);
    return status == NORMA_OK ? norma_norms_fit(*norms, job->intake.instrument, &job->err) : status;
}

/* The summary and every file asked for, each made whole before any is written. */
static norma_status make_reports(validate_outputs *out, const norma_validation *result,
                                 cli_job *job, const validate_flags *flags)
{
    norma_report_context context =
        cli_job_context(job, norma_validate_option_table(), &flags->options);
    norma_error *err = &job->err;
    norma_status status = NORMA_OK;

    context.notes = NULL; /* the result has them all */
    cli_job_setting(job, &context, "norms", job->store);
    cli_job_setting(job, &context, "norm-set", flags->norm_set);
    cli_job_setting(job, &context, "today", flags->overrides.today);
    cli_calibration_settings(job, &context, &flags->calibration);
    status = norma_report_validation(&job->report, result, (norma_format)job->common.format,
                                     &context, err);
    if (status == NORMA_OK && flags->results)
        status = norma_report_validation(&out->results, result, NORMA_FORMAT_JSON, &context, err);
    if (status == NORMA_OK && flags->html)
        status = norma_report_html(&out->html, result, &context, err);
    if (status == NORMA_OK && flags->scores)
        status = norma_report_scores(&out->scores, result, err);
    if (status == NORMA_OK && flags->respondents)
        status = norma_report_screen(&out->respondents, result->screen, result->instrument,
                                     result->data, NORMA_FORMAT_CSV, &context, err);
    return status;
}

static void finish(cli_job *job, norma_status status, const validate_outputs *out,
                   const validate_flags *flags)
{
    const norma_file wanted[] = {{flags->html, &out->html},
                                 {flags->results, &out->results},
                                 {flags->scores, &out->scores},
                                 {flags->respondents, &out->respondents}};
    norma_file files[sizeof wanted / sizeof wanted[0]];
    size_t n = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (wanted[i].path)
            files[n++] = wanted[i];
    cli_job_finish(job, status, files, n);
}

static bool any_scale_held(const norma_validation *result)
{
    for (size_t s = 0; s < result->instrument->n_scales; s++)
        if (result->scales[s].gate && result->scales[s].gate->verdict == NORMA_HOLD)
            return true;
    return false;
}

static void validate(cli_job *job, validate_flags *flags)
{
    norma_norm_set *norms = NULL;
    norma_validation *result = NULL;
    validate_outputs out = {0};

    flags->options.progress = cli_progress();
    norma_status status = load_norms(&norms, job, flags);
    if (status == NORMA_OK)
        status = cli_calibration_load(job, &flags->calibration);
    flags->options.frozen = flags->calibration.frozen;
    flags->options.overrides = flags->overrides.list;
    flags->options.n_overrides = flags->overrides.n;
    flags->options.today = flags->overrides.today;
    if (status == NORMA_OK)
        status = norma_validate(&result, job->intake.instrument, job->intake.data, norms,
                                &flags->options, &job->err);
    if (status == NORMA_OK)
        status = cli_calibration_note(&result->notes, &flags->calibration, &job->err);
    if (status == NORMA_OK)
        status = make_reports(&out, result, job, flags);
    finish(job, status, &out, flags);
    if (job->code == CLI_DONE)
        cli_say("done in %.2f s, peak memory %.0f MB", cli_elapsed(), cli_peak_megabytes());
    if (result && job->code == CLI_DONE && flags->strict && any_scale_held(result))
        job->code = CLI_NEGATIVE;

    norma_output_free(&out.html);
    norma_output_free(&out.results);
    norma_output_free(&out.scores);
    norma_output_free(&out.respondents);
    norma_validation_free(result);
    norma_norm_set_free(norms);
    cli_calibration_free(&flags->calibration);
}

/* What only this command can get wrong. */
static bool check(cli_job *job, validate_flags *flags)
{
    if (flags->norm_set && !job->store)
        job->code = cli_usage("validate", "--norm-set goes with --norms only");
    else if (flags->norm_set && !cli_norm_choice_parse(&flags->choice, flags->norm_set))
        job->code = cli_usage("validate", "--norm-set is NAME or NAME:VERSION");
    else if (job->common.format == NORMA_FORMAT_CSV)
        job->code = cli_usage("validate", "the summary is text or json; --scores and "
                                          "--respondents write csv");
    return job->code == CLI_DONE && cli_overrides_check(job, &flags->overrides) &&
           cli_calibration_check(job, &flags->calibration);
}

int cmd_validate(int argc, const char **argv)
{
    cli_job job;
    validate_flags flags = {.options = NORMA_VALIDATE_OPTIONS_INIT};

    cli_job_new(&job, "validate", "from raw answers to what may be scored, and why not the rest",
                "--data FILE --instrument FILE [--norms STORE]",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT);
    cli_flags_text(&job.flags, "norms", &job.store, "STORE", "compare with a norm set in here");
    cli_flags_text(&job.flags, "norm-set", &flags.norm_set, "NAME[:VERSION]",
                   "which norm set; the newest version of the only name when left out");
    cli_calibration_use_flags(&job.flags, &flags.calibration);
    cli_overrides_flags(&job.flags, &flags.overrides);
    cli_flags_text(&job.flags, "report", &flags.html, "FILE", "write the report here, as HTML");
    cli_flags_text(&job.flags, "results", &flags.results, "FILE",
                   "write all results here, as JSON");
    cli_flags_text(&job.flags, "scores", &flags.scores, "FILE",
                   "write the scores of those kept here, as CSV");
    cli_flags_text(&job.flags, "respondents", &flags.respondents, "FILE",
                   "write every respondent's indices, flags and reasons here, as CSV");
    cli_flags_switch(&job.flags, "strict", &flags.strict, "exit 3 when a scale is held back");
    cli_flags_table(&job.flags, norma_validate_option_table(), &flags.options);
    if (cli_job_parse(&job, argc, argv) && check(&job, &flags) && cli_job_read(&job))
        validate(&job, &flags);
    return cli_job_end(&job);
}
