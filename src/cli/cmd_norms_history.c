/* norma norms history, retire and rollback: what happened to norms, and letting it happen. */
#include <inttypes.h>

#include "command.h"
#include "console.h"
#include "job.h"
#include "store.h"

static void report(cli_job *job, const char *name)
{
    norma_norm_history *history = NULL;
    norma_status status = norma_norms_history(&history, job->store, name, &job->err);
    if (status == NORMA_OK) {
        norma_report_context context = cli_job_context(job, NULL, NULL);
        cli_job_setting(job, &context, "store", job->store);
        cli_job_setting(job, &context, "name", name);
        status = norma_report_norm_history(&job->report, history, (norma_format)job->common.format,
                                           &context, &job->err);
    }
    cli_job_finish(job, status, NULL, 0);
    norma_norm_history_free(history);
}

int cmd_norms_history(int argc, const char **argv)
{
    cli_job job;
    const char *name = NULL;

    cli_job_new(&job, "norms history", "versions of norms and what happened to them",
                "--store STORE [--name NAME]", 0);
    cli_flags_text(&job.flags, "store", &job.store, "STORE", "the norm store");
    cli_flags_text(&job.flags, "name", &name, "NAME", "which norm set (default: all)");
    if (cli_job_parse(&job, argc, argv)) {
        if (!job.store)
            job.code = cli_usage(job.command, "--store is missing");
        else if (cli_job_outputs(&job))
            report(&job, name);
    }
    return cli_job_end(&job);
}

typedef norma_status (*happening)(const char *store, const norma_norms_choice *choice,
                                  const char *because, const char *created, norma_error *err);

static int change(cli_job *job, int argc, const char **argv, happening happen, const char *said)
{
    const char *version = NULL, *because = NULL, *created = NULL;
    norma_norms_choice choice = {0};

    cli_flags_text(&job->flags, "store", &job->store, "STORE", "the norm store");
    cli_flags_text(&job->flags, "name", &choice.name, "NAME", "which norm set");
    cli_flags_text(&job->flags, "version", &version, "N", "which version of it");
    cli_flags_text(&job->flags, "because", &because, "REASON",
                   "why, at least 10 characters; kept in the history");
    cli_flags_text(&job->flags, "created", &created, "TIME",
                   "time to record, as 2025-01-31T23:59:59Z (default: now)");
    if (cli_job_parse(job, argc, argv)) {
        const char *missing = !job->store    ? "store"
                              : !choice.name ? "name"
                              : !version     ? "version"
                              : !because     ? "because"
                                             : NULL;
        if (missing)
            job->code = cli_usage(job->command, "--%s is missing", missing);
        else if (!cli_version_parse(&choice.version, version))
            job->code = cli_usage(job->command, "--version is a whole number from 1");
        else if (cli_job_outputs(job)) {
            norma_status status = happen(job->store, &choice, because, created, &job->err);
            if (status == NORMA_OK)
                cli_say("version %" PRId64 " of norm set '%s' in %s %s", choice.version,
                        choice.name, job->store, said);
            if (status == NORMA_OK)
                report(job, choice.name);
            else
                cli_job_finish(job, status, NULL, 0);
        }
    }
    return cli_job_end(job);
}

int cmd_norms_retire(int argc, const char **argv)
{
    cli_job job;
    cli_job_new(&job, "norms retire", "take a version out of use; nothing is deleted",
                "--store STORE --name NAME --version N --because REASON", 0);
    return change(&job, argc, argv, norma_norms_retire, "was retired");
}

int cmd_norms_rollback(int argc, const char **argv)
{
    cli_job job;
    cli_job_new(&job, "norms rollback", "let a name mean an earlier version again",
                "--store STORE --name NAME --version N --because REASON", 0);
    return change(&job, argc, argv, norma_norms_rollback, "is what its name means now");
}
