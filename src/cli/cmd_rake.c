/* norma rake: weights under which the sample has the margins of its population. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"

typedef struct raking {
    norma_rake_options options;
    const char *margins_file, *companies, *weights;
    norma_margins *margins;
    const char **columns; /* of labels that the reader is asked for */
    norma_grouping *groups;
    norma_raking *made;
    norma_output content;
} raking;

static void raking_free(raking *r)
{
    norma_output_free(&r->content);
    norma_raking_free(r->made);
    norma_grouping_free(r->groups);
    norma_margins_free(r->margins);
    free(r->columns);
}

/* Which columns are labels is known once the margins are read. */
static norma_status ask_for_labels(raking *r, cli_job *job)
{
    const size_t n = r->margins->n_columns;
    const char **columns = r->columns = calloc(n + 1, sizeof *r->columns);
    if (!columns)
        return cli_out_of_memory(&job->err);
    for (size_t k = 0; k < n; k++)
        columns[k] = r->margins->columns[k];
    columns[n] = r->companies;
    job->common.read.label_columns = columns;
    job->common.read.n_label_columns = n + (r->companies != NULL);
    job->common.read.weights_column = r->weights;
    return NORMA_OK;
}

static bool read_margins(raking *r, cli_job *job)
{
    norma_status status = norma_margins_read(&r->margins, r->margins_file, &job->err);
    if (status == NORMA_OK)
        status = ask_for_labels(r, job);
    if (status != NORMA_OK)
        job->code = cli_fail(job->command, &job->err);
    return status == NORMA_OK;
}

static norma_status find_companies(raking *r, cli_job *job)
{
    const norma_data *data = job->intake.data;
    if (!r->companies)
        return NORMA_OK;
    size_t label = 0;
    while (strcmp(norma_data_label_column(data, label), r->companies) != 0)
        label++; /* it was read as one */
    return norma_grouping_of(&r->groups, data, label, false, &job->err);
}

static norma_status report(raking *r, cli_job *job, const norma_file *file)
{
    norma_report_context context = cli_job_context(job, norma_rake_option_table(), &r->options);
    cli_job_setting(job, &context, "margins", r->margins_file);
    cli_job_setting(job, &context, "companies", r->companies);
    cli_job_setting(job, &context, "weights", r->weights);
    norma_status status =
        norma_report_raking(&job->report, r->made, r->margins, file,
                            (norma_format)job->common.format, &context, &job->err);
    return status == NORMA_OK ? cli_job_keep_notes(job, &r->made->notes) : status;
}

/* --output is the file of weights, and the summary goes to standard output. */
static void run(raking *r, cli_job *job)
{
    const norma_file file = {.path = job->common.output, .content = &r->content};
    job->common.output = NULL;
    norma_status status = find_companies(r, job);
    const norma_rake_source source = {.data = job->intake.data, .companies = r->groups};
    if (status == NORMA_OK)
        status = norma_rake(&r->made, &source, r->margins, &r->options, &job->err);
    if (status == NORMA_OK)
        status = norma_report_weights(&r->content, job->intake.data, r->made->weights, &job->err);
    if (status == NORMA_OK)
        status = report(r, job, &file);
    cli_job_finish(job, status, &file, 1);
}

static bool check(cli_job *job, const raking *r)
{
    if (!r->margins_file)
        job->code = cli_usage(job->command, "--margins is missing: the file of the population's "
                                            "shares");
    else if (!job->common.output)
        job->code = cli_usage(job->command, "--output is missing: the file that the weights go to");
    return job->code == CLI_DONE;
}

int cmd_rake(int argc, const char **argv)
{
    cli_job job;
    raking r = {.options = NORMA_RAKE_OPTIONS_INIT};

    cli_job_new(&job, "rake", "weights under which the sample has the margins of its population",
                "--data FILE (--instrument FILE | --items LIST) --margins FILE --output FILE",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS);
    cli_flags_explain(&job.flags, "output", "the file of weights to write; the summary is printed");
    cli_flags_text(&job.flags, "margins", &r.margins_file, "FILE",
                   "shares or counts of the population, JSON: {\"sector\": {\"retail\": 40, ...}}");
    cli_flags_text(&job.flags, "companies", &r.companies, "COLUMN",
                   "companies begin equal: those of this column");
    cli_flags_text(&job.flags, "weights", &r.weights, "COLUMN", "weights to begin with");
    cli_flags_table(&job.flags, norma_rake_option_table(), &r.options);
    if (cli_job_parse(&job, argc, argv) && check(&job, &r)) {
        job.also[0] = r.margins_file;
        if (cli_job_outputs(&job) && read_margins(&r, &job) && cli_job_read(&job))
            run(&r, &job);
    }
    raking_free(&r);
    return cli_job_end(&job);
}
