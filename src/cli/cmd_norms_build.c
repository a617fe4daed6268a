/* norma norms build: validate, then keep the scores of those kept as a norm. */
#include <inttypes.h>

#include "command.h"
#include "console.h"
#include "job.h"

typedef struct build_flags {
    norma_validate_options options;
    const char *name, *created;
} build_flags;

static norma_status write_set(int64_t *version, cli_job *job, const build_flags *flags,
                              const norma_validation *result)
{
    norma_norms_source source;
    norma_norms_from_validation(&source, result, flags->name, job->common.words);
    source.created = flags->created;
    return norma_norms_build(version, job->store, &source, &job->err);
}

/* What was written is read back and shown. */
static norma_status report_set(cli_job *job, const build_flags *flags, int64_t version)
{
    const norma_norms_choice choice = {.name = flags->name, .version = version};
    norma_norm_set *set = NULL;
    norma_status status = norma_norms_load(&set, job->store, &choice, &job->err);
    if (status == NORMA_OK) {
        norma_report_context context =
            cli_job_context(job, norma_validate_option_table(), &flags->options);
        cli_job_setting(job, &context, "store", job->store);
        cli_job_setting(job, &context, "name", flags->name);
        status = norma_report_norm_set(&job->report, set, (norma_format)job->common.format,
                                       &context, &job->err);
    }
    norma_norm_set_free(set);
    return status;
}

static void build(cli_job *job, build_flags *flags)
{
    norma_validation *result = NULL;
    int64_t version = 0;

    flags->options.progress = cli_progress();
    norma_status status = norma_validate(&result, job->intake.instrument, job->intake.data, NULL,
                                         &flags->options, &job->err);
    if (status == NORMA_OK)
        status = write_set(&version, job, flags, result);
    if (status == NORMA_OK) {
        cli_say("version %" PRId64 " of norm set '%s' was added to %s", version, flags->name,
                job->store);
        status = report_set(job, flags, version);
    }
    cli_job_finish(job, status, NULL, 0);
    norma_validation_free(result);
}

int cmd_norms_build(int argc, const char **argv)
{
    cli_job job;
    build_flags flags = {.options = NORMA_VALIDATE_OPTIONS_INIT};

    cli_job_new(&job, "norms build", "add the next version of a norm set to a store",
                "--instrument FILE --data FILE --name NAME --store STORE",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT);
    cli_flags_text(&job.flags, "store", &job.store, "STORE",
                   "the norm store; made when it does not exist");
    cli_flags_text(&job.flags, "name", &flags.name, "NAME", "name of the norm set");
    cli_flags_text(&job.flags, "created", &flags.created, "TIME",
                   "creation time to record, as 2025-01-31T23:59:59Z (default: now)");
    cli_flags_table(&job.flags, norma_validate_option_table(), &flags.options);
    if (cli_job_parse(&job, argc, argv)) {
        if (!job.store || !flags.name)
            job.code = cli_usage(job.command, "--%s is missing", job.store ? "name" : "store");
        else if (cli_job_read(&job))
            build(&job, &flags);
    }
    return cli_job_end(&job);
}
