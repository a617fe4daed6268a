/* norma tabulate */
#include <stdlib.h>

#include "command.h"
#include "console.h"
#include "job.h"

enum { MOST_FILES = 10000 };

typedef struct tabulating {
    norma_tables_options options;
    size_t min_cell;
    const char *by, *weights, *weights_file;
    norma_tables *tables;
    norma_output content;
} tabulating;

static norma_option_table cell_table(void)
{
    static const norma_option table[] = {
        {"min-cell", NORMA_OPTION_COUNT, offsetof(tabulating, min_cell), 0, 1e9, NULL,
         "write nothing when a count is from 1 to N - 1; 0 shows all"},
        {0}};
    return table;
}

/* ---- the command line ---- */

/* What tables hold was chosen when they were counted. */
static int check_merge(const cli_job *job)
{
    static const char *const flags[] = {
        "instrument", "items",        "reverse", "range",     "where",        "where-not", "by",
        "weights",    "weights-file", "missing", "min-group", "out-of-range", "latencies"};
    for (size_t k = 0; k < sizeof flags / sizeof flags[0]; k++)
        if (cli_flags_given(&job->flags, flags[k]))
            return cli_usage(job->command,
                             "--%s does not go with --merge, which adds tables as they were "
                             "counted",
                             flags[k]);
    return CLI_DONE;
}

static int check_usage(const cli_job *job)
{
    if (job->flags.n_files == 0)
        return cli_usage(job->command, job->common.merge ? "no .tab file to merge is named"
                                                         : "no file of responses is named");
    if (!job->common.output)
        return cli_usage(job->command, "--output is missing: the file that the tables go to");
    return job->common.merge ? check_merge(job) : CLI_DONE;
}

/* ---- the work ---- */

static norma_status count(tabulating *t, cli_job *job)
{
    job->common.list.unit = t->by;
    norma_status status =
        cli_intake_instrument(&job->intake, &job->common, job->flags.files[0], &job->err);
    if (status != NORMA_OK)
        return status;
    t->options.by = t->by;
    job->common.read.weights_column = t->weights;
    job->common.read.weights_path = t->weights_file;
    return norma_tabulate_files(&t->tables, job->intake.instrument,
                                (const char *const *)job->flags.files, job->flags.n_files,
                                &job->common.read, &t->options, &job->err);
}

static norma_status merge(tabulating *t, cli_job *job)
{
    size_t n = job->flags.n_files;
    norma_tables **parts = calloc(n, sizeof(norma_tables *));
    norma_status status = parts ? NORMA_OK : cli_out_of_memory(&job->err);
    for (size_t k = 0; status == NORMA_OK && k < n; k++)
        status = norma_tables_read(&parts[k], job->flags.files[k], &job->err);
    if (status == NORMA_OK)
        status = norma_tables_merge(&t->tables, (const norma_tables *const *)parts, n, &job->err);
    for (size_t k = 0; parts && k < n; k++)
        norma_tables_free(parts[k]);
    free(parts);
    return status;
}

static norma_status report(tabulating *t, cli_job *job, const norma_file *file)
{
    size_t n;
    norma_report_context context =
        cli_job_context(job, job->common.merge ? NULL : norma_tables_option_table(), &t->options);
    const norma_input *inputs = norma_tables_inputs(t->tables, &n);
    context.input = n == 1 ? inputs : NULL;
    if (!job->common.merge)
        cli_job_setting(job, &context, "out-of-range",
                        job->common.read.out_of_range == NORMA_OUT_OF_RANGE_MISSING ? "missing"
                                                                                    : "error");
    cli_job_setting(job, &context, "by", t->by);
    cli_job_setting(job, &context, "weights", t->weights);
    cli_job_setting(job, &context, "weights-file", t->weights_file);
    cli_job_number(job, &context, "min-cell", (double)t->min_cell);
    return norma_report_tables(&job->report, t->tables, file, (norma_format)job->common.format,
                               &context, &job->err);
}

/* --output is the file of tables, and the summary goes to standard output. */
static void tabulate(tabulating *t, cli_job *job)
{
    const norma_file file = {.path = job->common.output, .content = &t->content};
    job->common.output = NULL;
    norma_status status = job->common.merge ? merge(t, job) : count(t, job);
    if (status == NORMA_OK)
        status = norma_tables_write(&t->content, t->tables, t->min_cell, &job->err);
    if (status == NORMA_OK)
        status = report(t, job, &file);
    cli_job_finish(job, status, &file, 1);
    norma_output_free(&t->content);
    norma_tables_free(t->tables);
}

int cmd_tabulate(int argc, const char **argv)
{
    cli_job job;
    tabulating t = {.options = NORMA_TABLES_OPTIONS_INIT};

    cli_job_new(&job, "tabulate", "counts of answers and of pairs of answers, without the answers",
                "FILE... (--instrument FILE | --items LIST) --output FILE\n"
                "  or:  norma tabulate --merge FILE... --output FILE",
                CLI_TAKES_FILES | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS);
    job.flags.most_files = MOST_FILES;
    cli_flags_explain(&job.flags, "output", "the .tab file to write; the summary is printed");
    cli_flags_table(&job.flags, norma_tables_option_table(), &t.options);
    cli_flags_table(&job.flags, cell_table(), &t);
    cli_flags_text(&job.flags, "by", &t.by, "COLUMN",
                   "tables for every group of a unit or role column; with --items of any column");
    cli_flags_text(&job.flags, "weights", &t.weights, "COLUMN", "weights of the rows");
    cli_flags_text(&job.flags, "weights-file", &t.weights_file, "FILE",
                   "weights from a file of norma rake instead");
    cli_flags_switch(&job.flags, "merge", &job.common.merge,
                     "add up .tab files instead of counting");
    if (cli_job_parse(&job, argc, argv) && (job.code = check_usage(&job)) == CLI_DONE &&
        cli_job_outputs(&job))
        tabulate(&t, &job);
    return cli_job_end(&job);
}
