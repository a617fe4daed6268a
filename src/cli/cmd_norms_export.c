/* norma norms export, import and verify: norms on the move. */
#include "command.h"
#include "console.h"
#include "job.h"
#include "store.h"

int cmd_norms_export(int argc, const char **argv)
{
    cli_job job;
    const char *version = NULL;
    norma_norms_choice choice = {0};

    cli_job_new(&job, "norms export", "norms as one file that proves itself, canonical JSON",
                "--store STORE [--name NAME [--version N]] [--output FILE]", 0);
    cli_flags_text(&job.flags, "store", &job.store, "STORE", "the norm store");
    cli_flags_text(&job.flags, "name", &choice.name, "NAME",
                   "which norm set, with all its versions (default: the whole store)");
    cli_flags_text(&job.flags, "version", &version, "N", "that version alone");
    if (cli_job_parse(&job, argc, argv)) {
        if (!job.store)
            job.code = cli_usage(job.command, "--store is missing");
        else if (version && !choice.name)
            job.code = cli_usage(job.command, "--version goes with --name");
        else if (version && !cli_version_parse(&choice.version, version))
            job.code = cli_usage(job.command, "--version is a whole number from 1");
        else if (cli_job_outputs(&job))
            cli_job_finish(&job, norma_norms_export(&job.report, job.store, &choice, &job.err),
                           NULL, 0);
    }
    return cli_job_end(&job);
}

static void import(cli_job *job, const char *created)
{
    norma_norms_import_result *result = NULL;
    norma_status status = norma_norms_import(&result, job->store, job->also[0], created, &job->err);
    if (status == NORMA_OK) {
        norma_report_context context = cli_job_context(job, NULL, NULL);
        cli_job_setting(job, &context, "store", job->store);
        cli_job_setting(job, &context, "file", job->also[0]);
        status = norma_report_norm_import(&job->report, result, (norma_format)job->common.format,
                                          &context, &job->err);
    }
    cli_job_finish(job, status, NULL, 0);
    norma_norms_import_free(result);
}

int cmd_norms_import(int argc, const char **argv)
{
    cli_job job;
    const char *created = NULL;

    cli_job_new(&job, "norms import", "add what an exported file holds to a store",
                "--file FILE --store STORE", 0);
    cli_flags_text(&job.flags, "file", &job.also[0], "FILE", "what norma norms export wrote");
    cli_flags_text(&job.flags, "store", &job.store, "STORE",
                   "the norm store; made when it does not exist");
    cli_flags_text(&job.flags, "created", &created, "TIME",
                   "time of the import to record, as 2025-01-31T23:59:59Z (default: now)");
    if (cli_job_parse(&job, argc, argv)) {
        if (!job.also[0] || !job.store)
            job.code = cli_usage(job.command, "--%s is missing", job.also[0] ? "store" : "file");
        else if (cli_job_outputs(&job))
            import(&job, created);
    }
    return cli_job_end(&job);
}

/* What is damaged cannot be used: the exit code says so without --strict, too. */
static void verify(cli_job *job, const char *file, const char *event, bool strict)
{
    norma_norms_verification *v = NULL;
    norma_status status = norma_norms_verify(&v, file, event, &job->err);
    if (status == NORMA_OK) {
        norma_report_context context = cli_job_context(job, NULL, NULL);
        cli_job_setting(job, &context, "file", file);
        cli_job_setting(job, &context, "event", event);
        status = norma_report_norm_verification(&job->report, v, (norma_format)job->common.format,
                                                &context, &job->err);
    }
    cli_job_finish(job, status, NULL, 0);
    if (status == NORMA_OK && job->code == CLI_DONE) {
        if (strict && (!v->sound || !v->complete))
            job->code = CLI_NEGATIVE;
        else if (!v->sound)
            job->code = CLI_CANNOT;
    }
    norma_norms_verification_free(v);
}

int cmd_norms_verify(int argc, const char **argv)
{
    cli_job job;
    const char *event = NULL;
    bool strict = false;

    cli_job_new(&job, "norms verify", "whether a store or an exported file is what was written",
                "(--store STORE | --file FILE) [--event SHA256]", 0);
    cli_flags_text(&job.flags, "store", &job.store, "STORE", "the norm store");
    cli_flags_text(&job.flags, "file", &job.also[0], "FILE", "or what norma norms export wrote");
    cli_flags_text(&job.flags, "event", &event, "SHA256",
                   "the last event of an earlier verification, which must still be there");
    cli_flags_switch(&job.flags, "strict", &strict,
                     "exit with 3 when it is damaged or not all could be checked");
    if (cli_job_parse(&job, argc, argv)) {
        if (!job.store == !job.also[0])
            job.code = cli_usage(job.command, "one of --store and --file is needed");
        else if (cli_job_outputs(&job))
            verify(&job, job.store ? job.store : job.also[0], event, strict);
    }
    return cli_job_end(&job);
}
