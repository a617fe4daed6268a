/* norma priorities: what matters, and where we stand; links of units with outcomes. */
#include <stdlib.h>

#include "command.h"
#include "console.h"
#include "job.h"
#include "store.h"

typedef struct priorities_flags {
    norma_priorities_options options;
    const char *norm_set, *outcomes, *outcome_unit, *outcome, *html;
    cli_norm_choice choice;
} priorities_flags;

/* Everything the result borrows from. */
typedef struct priorities_inputs {
    norma_norm_set *norms;
    norma_validation *validation;
    norma_gating *gating;
    norma_outcomes_file outcomes;
} priorities_inputs;

static void inputs_free(priorities_inputs *in)
{
    norma_outcomes_file_clear(&in->outcomes);
    norma_gating_free(in->gating);
    norma_validation_free(in->validation);
    norma_norm_set_free(in->norms);
}

static norma_status load_norms(norma_norm_set **norms, cli_job *job, const priorities_flags *flags)
{
    if (!job->store)
        return NORMA_OK;
    norma_status status = norma_norms_load(norms, job->store, &flags->choice.choice, &job->err);
    return status == NORMA_OK ? norma_norms_fit(*norms, job->intake.instrument, &job->err) : status;
}

/* Whom the screening keeps and what the gate holds. */
static norma_status judge(priorities_inputs *in, cli_job *job, const priorities_flags *flags)
{
    norma_validate_options validate = NORMA_VALIDATE_OPTIONS_INIT;
    norma_gating_options gating = NORMA_GATING_OPTIONS_INIT;
    validate.extent = NORMA_VALIDATE_GATE;
    validate.seed = flags->options.importance.seed;
    validate.threads = gating.threads = flags->options.importance.threads;
    gating.units = false;
    norma_status status = norma_validate(&in->validation, job->intake.instrument, job->intake.data,
                                         in->norms, &validate, &job->err);
    return status == NORMA_OK ? norma_gating_of(&in->gating, in->validation, &gating, &job->err)
                              : status;
}

static norma_status make_reports(norma_output *html, const norma_priorities *result, cli_job *job,
                                 const priorities_flags *flags)
{
    norma_report_context context =
        cli_job_context(job, norma_priorities_option_table(), &flags->options);
    cli_job_setting(job, &context, "criterion", flags->options.criterion);
    cli_job_setting(job, &context, "level", flags->options.level);
    cli_job_setting(job, &context, "norms", job->store);
    cli_job_setting(job, &context, "norm-set", flags->norm_set);
    cli_job_setting(job, &context, "outcomes", flags->outcomes);
    cli_job_setting(job, &context, "outcome-unit", flags->outcome_unit);
    cli_job_setting(job, &context, "outcome", flags->outcome);
    norma_status status = norma_report_priorities(
        &job->report, result, (norma_format)job->common.format, &context, &job->err);
    if (status == NORMA_OK && flags->html)
        status = norma_report_priorities_html(html, result, &context, &job->err);
    return status == NORMA_OK ? cli_job_keep_notes(job, &result->notes) : status;
}

static void set_priorities(cli_job *job, priorities_flags *flags)
{
    priorities_inputs in = {0};
    norma_priorities *result = NULL;
    norma_output html = {0};
    const norma_file files[] = {{flags->html, &html}};

    flags->options.importance.progress = cli_progress();
    norma_status status = load_norms(&in.norms, job, flags);
    if (status == NORMA_OK && flags->outcomes)
        status = norma_outcomes_read(&in.outcomes, flags->outcomes, flags->outcome_unit,
                                     flags->outcome, &job->err);
    if (status == NORMA_OK)
        status = judge(&in, job, flags);
    if (status == NORMA_OK)
        status = norma_priorities_of(&result, in.validation, in.gating,
                                     flags->outcomes ? &in.outcomes.outcomes : NULL,
                                     &flags->options, &job->err);
    if (status == NORMA_OK)
        status = make_reports(&html, result, job, flags);
    cli_job_finish(job, status, files, flags->html ? 1 : 0);

    norma_output_free(&html);
    norma_priorities_free(result);
    inputs_free(&in);
}

/* What only this command can get wrong. */
static bool check(cli_job *job, priorities_flags *flags)
{
    bool all = flags->outcomes && flags->outcome_unit && flags->outcome;
    bool any = flags->outcomes || flags->outcome_unit || flags->outcome;
    if (flags->norm_set && !job->store)
        job->code = cli_usage("priorities", "--norm-set goes with --norms only");
    else if (flags->norm_set && !cli_norm_choice_parse(&flags->choice, flags->norm_set))
        job->code = cli_usage("priorities", "--norm-set is NAME or NAME:VERSION");
    else if (any && !all)
        job->code = cli_usage("priorities", "--outcomes, --outcome-unit and --outcome go together");
    else if (!any && !flags->options.criterion)
        job->code = cli_usage("priorities", "give --criterion, or --outcomes, or both");
    return job->code == CLI_DONE;
}

int cmd_priorities(int argc, const char **argv)
{
    cli_job job;
    priorities_flags flags = {.options = NORMA_PRIORITIES_OPTIONS_INIT};

    cli_job_new(&job, "priorities",
                "what matters most and where we stand; links of units with outcomes",
                "--data FILE --instrument FILE (--criterion NAME | --outcomes FILE ...)",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT);
    cli_flags_text(&job.flags, "criterion", &flags.options.criterion, "SCALE|VARIABLE",
                   "what scales may be important for: a scale, or a continuous variable");
    cli_flags_text(&job.flags, "level", &flags.options.level, "LEVEL",
                   "scales of this level; those without parts when left out");
    cli_flags_text(&job.flags, "norms", &job.store, "STORE",
                   "benchmarks are of a norm set in here");
    cli_flags_text(&job.flags, "norm-set", &flags.norm_set, "NAME[:VERSION]",
                   "which norm set; the newest version of the only name when left out");
    cli_flags_text(&job.flags, "outcomes", &flags.outcomes, "FILE",
                   "outcomes of units, a row each");
    cli_flags_text(&job.flags, "outcome-unit", &flags.outcome_unit, "COLUMN",
                   "its column of units, named as in the responses");
    cli_flags_text(&job.flags, "outcome", &flags.outcome, "LIST", "its columns of outcomes");
    cli_flags_text(&job.flags, "report", &flags.html, "FILE", "write the report here, as HTML");
    cli_flags_table(&job.flags, norma_priorities_option_table(), &flags.options);
    if (!cli_job_parse(&job, argc, argv) || !check(&job, &flags))
        return cli_job_end(&job);
    job.also[0] = flags.outcomes;
    job.page = flags.html;
    if (cli_job_read(&job))
        set_priorities(&job, &flags);
    return cli_job_end(&job);
}
