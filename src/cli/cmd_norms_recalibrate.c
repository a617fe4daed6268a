/* norma norms recalibrate: a new collection against a norm set; drift, anchors, the next version.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"
#include "store.h"

typedef struct recalibrate_flags {
    norma_recalibrate_options options;
    norma_recalibrate_source source;
    const char *name, *with, *margins, *created, *html;
    bool write;
    cli_norm_choice choice;
} recalibrate_flags;

/* Everything the result borrows from. */
typedef struct recalibrate_inputs {
    norma_norm_set *old;
    norma_calibration *calibration;
    norma_margins *margins;
    norma_data *with;
    const char **columns; /* of labels that the reader is asked for */
} recalibrate_inputs;

static void inputs_free(recalibrate_inputs *in)
{
    norma_data_free(in->with);
    norma_margins_free(in->margins);
    norma_calibration_free(in->calibration);
    norma_norm_set_free(in->old);
    free(in->columns);
}

/* What is not said is as it was in the norm set. */
static void take_from_old(recalibrate_flags *flags, const cli_job *job, const norma_norm_set *old)
{
    const char *company = flags->source.company;
    if (!company)
        flags->source.company = *old->company_column ? old->company_column : NULL;
    else if (strcmp(company, "none") == 0)
        flags->source.company = NULL;
    if (!cli_flags_given(&job->flags, "weighting") && flags->source.company)
        flags->options.weighting = old->weighting;
}

/* Which columns are labels is known once the norm set and the margins are read. */
static norma_status ask_for_columns(recalibrate_inputs *in, cli_job *job, recalibrate_flags *flags)
{
    size_t n = 0;
    norma_status loaded = norma_norms_load(&in->old, job->store, &flags->choice.choice, &job->err);
    if (loaded != NORMA_OK)
        return loaded;
    take_from_old(flags, job, in->old);
    if (flags->margins) {
        norma_status status = norma_margins_read(&in->margins, flags->margins, &job->err);
        if (status != NORMA_OK)
            return status;
    }
    in->columns = calloc((in->margins ? in->margins->n_columns : 0) + 2, sizeof *in->columns);
    if (!in->columns)
        return cli_out_of_memory(&job->err);
    for (size_t k = 0; in->margins && k < in->margins->n_columns; k++)
        in->columns[n++] = in->margins->columns[k];
    if (flags->source.company)
        in->columns[n++] = flags->source.company;
    job->common.read.label_columns = in->columns;
    job->common.read.n_label_columns = n;
    return NORMA_OK;
}

static norma_status load(recalibrate_inputs *in, cli_job *job, const recalibrate_flags *flags)
{
    norma_status status = NORMA_OK;
    if (*in->old->calibration) {
        const norma_norms_choice choice = {in->old->calibration, in->old->calibration_version};
        status = norma_calibration_load(&in->calibration, job->store, &choice, &job->err);
    }
    if (status == NORMA_OK && flags->with) {
        norma_read_options read = job->common.read;
        read.where_column = NULL;
        status = norma_data_read(&in->with, job->intake.instrument, flags->with, &read, &job->err);
    }
    return status;
}

static norma_status make_reports(norma_output *html, const norma_recalibration *result,
                                 int64_t version, cli_job *job, const recalibrate_flags *flags)
{
    norma_report_context context =
        cli_job_context(job, norma_recalibrate_option_table(), &flags->options);
    cli_job_setting(job, &context, "store", job->store);
    cli_job_setting(job, &context, "name", flags->name);
    cli_job_setting(job, &context, "with-data", flags->with);
    cli_job_setting(job, &context, "company", flags->source.company);
    cli_job_setting(job, &context, "margins", flags->margins);
    norma_status status = norma_report_recalibration(
        &job->report, result, version, (norma_format)job->common.format, &context, &job->err);
    if (status == NORMA_OK && flags->html)
        status = norma_report_recalibration_html(html, result, version, &context, &job->err);
    return status == NORMA_OK ? cli_job_keep_notes(job, &result->notes) : status;
}

static norma_status write_version(int64_t *version, const norma_recalibration *result, cli_job *job,
                                  const recalibrate_flags *flags)
{
    norma_status status =
        norma_recalibration_write(version, result, job->store, flags->created, &job->err);
    if (status == NORMA_OK)
        cli_say("version %" PRId64 " of norm set '%s' was added to %s", *version,
                result->source.old->name, job->store);
    return status;
}

static void recalibrate(cli_job *job, recalibrate_flags *flags, recalibrate_inputs *in)
{
    norma_recalibration *result = NULL;
    norma_output html = {0};
    const norma_file files[] = {{flags->html, &html}};
    int64_t version = 0;

    norma_status status = load(in, job, flags);
    norma_recalibrate_source source = flags->source;
    source.old = in->old;
    source.calibration = in->calibration;
    source.instrument = job->intake.instrument;
    source.data = job->intake.data;
    source.with = in->with;
    source.margins = in->margins;
    source.filter = job->common.words;
    flags->options.validate.progress = cli_progress();
    if (status == NORMA_OK)
        status = norma_recalibrate_of(&result, &source, &flags->options, &job->err);
    if (status == NORMA_OK && flags->write)
        status = write_version(&version, result, job, flags);
    if (status == NORMA_OK)
        status = make_reports(&html, result, version, job, flags);
    cli_job_finish(job, status, files, flags->html ? 1 : 0);

    norma_output_free(&html);
    norma_recalibration_free(result);
}

static bool check(cli_job *job, recalibrate_flags *flags)
{
    if (!job->store || !flags->name)
        job->code = cli_usage(job->command, "--%s is missing", job->store ? "name" : "store");
    else if (!cli_norm_choice_parse(&flags->choice, flags->name))
        job->code = cli_usage(job->command, "--name is NAME or NAME:VERSION");
    else if (flags->created && !flags->write)
        job->code = cli_usage(job->command, "--created goes with --write");
    return job->code == CLI_DONE;
}

static void add_flags(cli_job *job, recalibrate_flags *flags)
{
    cli_flags_text(&job->flags, "store", &job->store, "STORE", "the norm store");
    cli_flags_text(&job->flags, "name", &flags->name, "NAME[:VERSION]",
                   "the norm set to compare with; its current version when none is given");
    cli_flags_switch(&job->flags, "write", &flags->write,
                     "add the new version to the store; without it nothing is written");
    cli_flags_text(&job->flags, "with-data", &flags->with, "FILE",
                   "answers to pool with the collection; without them the collection alone makes "
                   "the new version");
    cli_flags_text(
        &job->flags, "company", &flags->source.company, "COLUMN",
        "the column that is a company; that of the norm set when left out; none: persons only");
    cli_flags_text(&job->flags, "margins", &flags->margins, "FILE",
                   "margins of the population that weights are raked to, as JSON");
    cli_flags_text(&job->flags, "population", &flags->source.population, "TEXT",
                   "who the new version is of, in words; as before when left out");
    cli_flags_text(&job->flags, "collected-from", &flags->source.collected_from, "DATE",
                   "first day of the collection, as 2025-01-31");
    cli_flags_text(&job->flags, "collected-to", &flags->source.collected_to, "DATE",
                   "last day of the collection");
    cli_flags_text(&job->flags, "created", &flags->created, "TIME",
                   "creation time to record, as 2025-01-31T23:59:59Z (default: now)");
    cli_flags_text(&job->flags, "report", &flags->html, "FILE", "write the report here, as HTML");
    cli_flags_table(&job->flags, norma_recalibrate_option_table(), &flags->options);
    cli_flags_explain(&job->flags, "weighting",
                      "what counts the same in the new version; as in the norm set when left out");
}

int cmd_norms_recalibrate(int argc, const char **argv)
{
    cli_job job;
    recalibrate_inputs in = {0};
    recalibrate_flags flags = {.options = norma_recalibrate_options_init()};

    cli_job_new(&job, "norms recalibrate",
                "hold a new collection against a norm set, and make its next version",
                "--store STORE --name NAME --data FILE --instrument FILE [--write]",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT);
    add_flags(&job, &flags);
    if (cli_job_parse(&job, argc, argv) && check(&job, &flags)) {
        job.also[0] = flags.with;
        job.also[1] = flags.margins;
        job.page = flags.html;
        if (cli_job_outputs(&job)) {
            if (ask_for_columns(&in, &job, &flags) != NORMA_OK)
                job.code = cli_fail(job.command, &job.err);
            else if (cli_job_read(&job))
                recalibrate(&job, &flags, &in);
        }
    }
    inputs_free(&in);
    return cli_job_end(&job);
}
