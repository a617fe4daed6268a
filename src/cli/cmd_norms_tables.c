/* norma norms tables: norms of partners' tables of counts, without a single answer. */
#include <inttypes.h>
#include <stdlib.h>

#include "command.h"
#include "console.h"
#include "job.h"

enum { MOST_TABLES = 1000 };

typedef struct tables_flags {
    norma_norms_tables source;
    norma_tables **parts;
} tables_flags;

static norma_option_table incomplete_table(void)
{
    static norma_option table[] = {{"incomplete", NORMA_OPTION_CHOICE,
                                    offsetof(norma_norms_tables, incomplete), 0, 0, NULL,
                                    "scales that not everybody answered in full"},
                                   {0}};
    table[0].choices = norma_incomplete_names;
    return table;
}

static norma_status read_parts(cli_job *job, tables_flags *flags)
{
    const size_t n = job->flags.n_files;
    norma_status status = NORMA_OK;
    if (!(flags->parts = calloc(n, sizeof(norma_tables *))))
        return cli_out_of_memory(&job->err);
    for (size_t k = 0; k < n && status == NORMA_OK; k++)
        status = norma_tables_read(&flags->parts[k], job->flags.files[k], &job->err);
    flags->source.parts = (const norma_tables *const *)flags->parts;
    flags->source.n_parts = n;
    return status;
}

/* The text of a norm set has no room for notes. */
static void say_notes(const cli_job *job)
{
    for (size_t k = 0; job->common.format == NORMA_FORMAT_TEXT && k < job->intake.notes.n; k++) {
        const norma_note *note = &job->intake.notes.list[k];
        if (*note->subject)
            cli_say("note: %s: %s", note->subject, note->message);
        else
            cli_say("note: %s", note->message);
    }
}

/* What was written is read back and shown. */
static norma_status report(cli_job *job, const tables_flags *flags, int64_t version)
{
    const norma_norms_choice choice = {.name = flags->source.name, .version = version};
    norma_norm_set *set = NULL;
    norma_status status = norma_norms_load(&set, job->store, &choice, &job->err);
    if (status == NORMA_OK) {
        norma_report_context context = cli_job_context(job, incomplete_table(), &flags->source);
        cli_job_setting(job, &context, "store", job->store);
        cli_job_setting(job, &context, "name", flags->source.name);
        status = norma_report_norm_set(&job->report, set, (norma_format)job->common.format,
                                       &context, &job->err);
    }
    norma_norm_set_free(set);
    return status;
}

static void build(cli_job *job, tables_flags *flags)
{
    int64_t version = 0;
    norma_status status =
        norma_instrument_load(&job->intake.owned, job->common.instrument, &job->err);
    if (status == NORMA_OK)
        status = read_parts(job, flags);
    flags->source.instrument = job->intake.instrument = job->intake.owned;
    flags->source.notes = &job->intake.notes;
    flags->source.threads = job->common.threads;
    if (status == NORMA_OK)
        status = norma_norms_build_of_tables(&version, job->store, &flags->source, &job->err);
    if (status == NORMA_OK) {
        cli_say("version %" PRId64 " of norm set '%s' was added to %s", version, flags->source.name,
                job->store);
        say_notes(job);
        status = report(job, flags, version);
    }
    cli_job_finish(job, status, NULL, 0);
}

static bool check(cli_job *job, const tables_flags *flags)
{
    if (!job->store || !flags->source.name)
        job->code = cli_usage(job->command, "--%s is missing", job->store ? "name" : "store");
    else if (job->flags.n_files == 0)
        job->code = cli_usage(job->command, "no .tab file is named");
    return job->code == CLI_DONE && cli_job_outputs(job);
}

int cmd_norms_tables(int argc, const char **argv)
{
    cli_job job;
    tables_flags flags = {0};
    norma_norms_tables *source = &flags.source;

    cli_job_new(&job, "norms tables", "norms of partners' tables of counts, without their answers",
                "FILE... --instrument FILE --name NAME --store STORE", CLI_TAKES_INSTRUMENT);
    job.flags.most_files = MOST_TABLES;
    cli_flags_text(&job.flags, "store", &job.store, "STORE",
                   "the norm store; made when it does not exist");
    cli_flags_text(&job.flags, "name", &source->name, "NAME", "name of the norm set");
    cli_flags_text(&job.flags, "created", &source->created, "TIME",
                   "creation time to record, as 2025-01-31T23:59:59Z (default: now)");
    cli_flags_text(&job.flags, "population", &source->population, "TEXT", "who they are, in words");
    cli_flags_text(&job.flags, "collected-from", &source->collected_from, "DATE",
                   "first day of collection, as 2025-01-31");
    cli_flags_text(&job.flags, "collected-to", &source->collected_to, "DATE", "and the last");
    cli_flags_table(&job.flags, incomplete_table(), source);
    if (cli_job_parse(&job, argc, argv) && check(&job, &flags))
        build(&job, &flags);
    for (size_t k = 0; flags.parts && k < job.flags.n_files; k++)
        norma_tables_free(flags.parts[k]);
    free(flags.parts);
    return cli_job_end(&job);
}
