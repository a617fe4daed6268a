#include "score_work.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "console.h"

void score_begin(cli_job *job, score_flags *flags)
{
    *flags = (score_flags){.options = norma_scored_options_init()};
    cli_job_new(job, "score", "scores with their errors, of what the gate lets through",
                "--data FILE --instrument FILE [--norms STORE] [--scores FILE]\n"
                "       norma score --verify FILE",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT);
    cli_flags_text(&job->flags, "norms", &job->store, "STORE",
                   "take standard scores in a norm set in here");
    cli_flags_text(&job->flags, "norm-set", &flags->norm_set, "NAME[:VERSION]",
                   "which norm set; the newest version of the only name when left out");
    cli_calibration_use_flags(&job->flags, &flags->calibration);
    cli_overrides_flags(&job->flags, &flags->overrides);
    cli_flags_text(&job->flags, "scores", &flags->scores, "FILE",
                   "write everyone's scores here, as CSV with the gate record");
    cli_flags_text(&job->flags, "report", &flags->page, "FILE",
                   "write the report here, as HTML: no respondent is in it");
    cli_flags_switch(&job->flags, "strict", &flags->strict, "exit 3 when a scale is held back");
    cli_flags_table(&job->flags, norma_scored_option_table(), &flags->options);
}

bool score_check(cli_job *job, score_flags *flags)
{
    if (flags->norm_set && !job->store)
        job->code = cli_usage(job->command, "--norm-set goes with --norms only");
    else if (flags->norm_set && !cli_norm_choice_parse(&flags->choice, flags->norm_set))
        job->code = cli_usage(job->command, "--norm-set is NAME or NAME:VERSION");
    return job->code == CLI_DONE && cli_overrides_check(job, &flags->overrides) &&
           cli_calibration_check(job, &flags->calibration);
}

static norma_status load_norms(cli_job *job, score_flags *flags)
{
    if (!job->store)
        return NORMA_OK;
    norma_status status =
        norma_norms_load(&flags->norms, job->store, &flags->choice.choice, &job->err);
    if (status == NORMA_OK)
        status = norma_norms_fit(flags->norms, job->intake.instrument, &job->err);
    if (status == NORMA_OK)
        snprintf(flags->set_label, sizeof flags->set_label, "%s:%" PRId64, flags->norms->name,
                 flags->norms->version);
    return status;
}

norma_status score_run(cli_job *job, score_flags *flags)
{
    norma_scored_options *o = &flags->options;
    const char *latencies = job->common.read.latencies_path;
    norma_status status = load_norms(job, flags);
    if (status == NORMA_OK)
        status = cli_calibration_load(job, &flags->calibration);
    if (status == NORMA_OK && latencies)
        status = norma_file_digest(flags->latencies_digest, latencies, &job->err);
    if (status != NORMA_OK)
        return status;
    o->validate.frozen = flags->calibration.frozen;
    o->validate.progress = cli_progress();
    o->gating.overrides = flags->overrides.list;
    o->gating.n_overrides = flags->overrides.n;
    o->gating.today = flags->overrides.today;
    status = norma_scored_of(&flags->result, job->intake.instrument, job->intake.data, flags->norms,
                             o, &job->err);
    if (status == NORMA_OK)
        status = cli_calibration_note(&flags->result->notes, &flags->calibration, &job->err);
    return status;
}

/* Files that were moved since are told under their recorded names. */
static void use_recorded_names(norma_report_context *context, cli_job *job, score_flags *flags)
{
    static const char *const names[] = {"instrument", "latencies", "norms", "use-store"};
    flags->input = *context->input;
    flags->input.file = flags->as->data_file;
    context->input = &flags->input;
    for (size_t i = 0; i < context->n_settings; i++)
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
            if (strcmp(job->settings[i].name, names[k]) == 0)
                job->settings[i].text = norma_record_setting_of(flags->as, names[k]);
}

static norma_report_context context_of(cli_job *job, score_flags *flags)
{
    norma_report_context context =
        cli_job_context(job, norma_scored_option_table(), &flags->result->options);
    context.notes = NULL; /* the result has them all */
    cli_job_setting(job, &context, "norms", job->store);
    cli_job_setting(job, &context, "norm-set", flags->norms ? flags->set_label : NULL);
    cli_job_setting(job, &context, "today", flags->result->gating->today);
    if (*flags->latencies_digest)
        cli_job_setting(job, &context, "latencies-sha256", flags->latencies_digest);
    cli_calibration_settings(job, &context, &flags->calibration);
    if (flags->as)
        use_recorded_names(&context, job, flags);
    return context;
}

norma_status score_report(norma_output *out, cli_job *job, score_flags *flags, norma_format format)
{
    const norma_report_context context = context_of(job, flags);
    return norma_report_scored(out, flags->result, format, &context, &job->err);
}

norma_status score_page(norma_output *out, cli_job *job, score_flags *flags)
{
    const norma_report_context context = context_of(job, flags);
    return norma_report_scored_html(out, flags->result, &context, &job->err);
}

void score_end(score_flags *flags)
{
    norma_scored_free(flags->result);
    norma_norm_set_free(flags->norms);
    cli_calibration_free(&flags->calibration);
}
