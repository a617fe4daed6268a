/* norma waves: what changed between two collections. */
#include "command.h"
#include "console.h"
#include "job.h"
#include "store.h"

typedef struct waves_flags {
    norma_waves_options options;
    const char *before, *norm_set;
    cli_norm_choice choice;
} waves_flags;

/* Everything the result borrows from. */
typedef struct waves_inputs {
    norma_norm_set *norms;
    norma_data *before;
    norma_validation *waves[2];
} waves_inputs;

static void inputs_free(waves_inputs *in)
{
    norma_validation_free(in->waves[0]);
    norma_validation_free(in->waves[1]);
    norma_data_free(in->before);
    norma_norm_set_free(in->norms);
}

static norma_status load_norms(norma_norm_set **norms, cli_job *job, const waves_flags *flags)
{
    if (!job->store)
        return NORMA_OK;
    norma_status status = norma_norms_load(norms, job->store, &flags->choice.choice, &job->err);
    return status == NORMA_OK ? norma_norms_fit(*norms, job->intake.instrument, &job->err) : status;
}

/* Each wave is screened and gated by itself. */
static norma_status judge(waves_inputs *in, cli_job *job, const waves_flags *flags)
{
    norma_validate_options options = NORMA_VALIDATE_OPTIONS_INIT;
    const norma_data *const data[] = {in->before, job->intake.data};
    norma_status status = NORMA_OK;
    options.extent = NORMA_VALIDATE_GATE;
    options.seed = job->common.seed;
    options.threads = flags->options.threads;
    options.progress = cli_progress();
    for (int w = 0; w < 2 && status == NORMA_OK; w++)
        status = norma_validate(&in->waves[w], job->intake.instrument, data[w], in->norms, &options,
                                &job->err);
    return status;
}

static norma_status read_before(waves_inputs *in, cli_job *job, const waves_flags *flags)
{
    norma_status status = norma_data_read(&in->before, job->intake.instrument, flags->before,
                                          &job->common.read, &job->err);
    return status == NORMA_OK
               ? cli_notes_append(&job->intake.notes, norma_data_notes(in->before), &job->err)
               : status;
}

static norma_status report(cli_job *job, const norma_waves *result, const waves_flags *flags)
{
    norma_report_context context =
        cli_job_context(job, norma_waves_option_table(), &flags->options);
    cli_job_setting(job, &context, "before", flags->before);
    cli_job_setting(job, &context, "norms", job->store);
    cli_job_setting(job, &context, "norm-set", flags->norm_set);
    cli_job_setting(job, &context, "level", flags->options.level);
    cli_job_number(job, &context, "min-cell", (double)flags->options.disclosure.min_cell);
    norma_status status = norma_report_waves(&job->report, result, (norma_format)job->common.format,
                                             &context, &job->err);
    return status == NORMA_OK ? cli_job_keep_notes(job, &result->notes) : status;
}

static void run(cli_job *job, waves_flags *flags)
{
    waves_inputs in = {0};
    norma_waves *result = NULL;
    norma_status status = load_norms(&in.norms, job, flags);
    if (status == NORMA_OK)
        status = read_before(&in, job, flags);
    if (status == NORMA_OK)
        status = judge(&in, job, flags);
    if (status == NORMA_OK)
        status =
            norma_waves_of(&result, in.waves[0], in.waves[1], in.norms, &flags->options, &job->err);
    if (status == NORMA_OK)
        status = report(job, result, flags);
    cli_job_finish(job, status, NULL, 0);
    norma_waves_free(result);
    inputs_free(&in);
}

static bool check(cli_job *job, waves_flags *flags)
{
    if (!flags->before)
        job->code = cli_usage(job->command, "--before is missing: the responses of the first wave");
    else if (flags->norm_set && !job->store)
        job->code = cli_usage(job->command, "--norm-set goes with --norms only");
    else if (flags->norm_set && !cli_norm_choice_parse(&flags->choice, flags->norm_set))
        job->code = cli_usage(job->command, "--norm-set is NAME or NAME:VERSION");
    return job->code == CLI_DONE;
}

int cmd_waves(int argc, const char **argv)
{
    cli_job job;
    waves_flags flags = {.options = NORMA_WAVES_OPTIONS_INIT};

    cli_job_new(&job, "waves", "what changed between two collections, and whether it matters",
                "--before FILE --data FILE --instrument FILE",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT);
    cli_flags_text(&job.flags, "before", &flags.before, "FILE", "responses of the wave before");
    cli_flags_text(&job.flags, "level", &flags.options.level, "COLUMN",
                   "units of this column only; of all unit columns when left out");
    cli_flags_text(&job.flags, "norms", &job.store, "STORE",
                   "places among the companies of a norm set in here");
    cli_flags_text(&job.flags, "norm-set", &flags.norm_set, "NAME[:VERSION]",
                   "which norm set; the newest version of the only name when left out");
    cli_flags_table(&job.flags, norma_waves_option_table(), &flags.options);
    cli_flags_table(&job.flags, norma_disclosure_option_table(), &flags.options.disclosure);
    if (cli_job_parse(&job, argc, argv) && check(&job, &flags)) {
        job.also[0] = flags.before;
        if (cli_job_read(&job))
            run(&job, &flags);
    }
    return cli_job_end(&job);
}
