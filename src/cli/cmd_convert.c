/* norma convert */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"

typedef struct wanted {
    norma_convert_options options;
    const char *to, *columns, *delimiter, *rename;
    bool compress;
    char *output;                 /* owned: what is written */
    norma_instrument *instrument; /* of the columns: what options point into */
    const char **names;           /* owned */
    char *pairs;                  /* owned: what renames point into */
    norma_rename *renames;        /* owned */
} wanted;

/* ---- usage ---- */

static int take_delimiter(cli_job *job, wanted *w)
{
    static const char *const names[] = {",", ";", "tab", "comma", "semicolon"};
    static const char marks[] = {',', ';', '\t', ',', ';'};
    for (size_t i = 0; w->delimiter && i < sizeof marks; i++)
        if (strcmp(w->delimiter, names[i]) == 0) {
            w->options.delimiter = marks[i];
            return CLI_DONE;
        }
    return w->delimiter ? cli_usage(job->command, "--delimiter is comma, semicolon or tab")
                        : CLI_DONE;
}

static int take_format(cli_job *job, wanted *w)
{
    char name[32];
    snprintf(name, sizeof name, "x.%s", w->to ? w->to : "");
    if (w->to && !norma_convert_format_of(&w->options, name))
        return cli_usage(job->command, "--to is csv, tsv, nrd, sav, zsav, por, dta, sas7bdat or "
                                       "xpt, or csv.gz or tsv.gz");
    if (!w->to && !norma_convert_format_of(&w->options, w->output))
        return cli_usage(job->command, "the ending of %s names no format to convert to: give --to",
                         w->output);
    w->options.compress = w->options.compress || w->compress;
    return CLI_DONE;
}

/* "OLD=NEW,..."; the last = counts, since new names have none. */
static int take_renames(cli_job *job, wanted *w)
{
    size_t n = 1;
    if (!w->rename)
        return CLI_DONE;
    for (const char *c = w->rename; *c; c++)
        n += *c == ',';
    w->pairs = strdup(w->rename);
    w->renames = calloc(n, sizeof *w->renames);
    if (!w->pairs || !w->renames)
        return cli_no_memory();
    char *at = w->pairs;
    for (size_t i = 0; i < n; i++) {
        char *pair = strsep(&at, ","), *equals = strrchr(pair, '=');
        if (!equals)
            return cli_usage(job->command, "--rename is OLD=NEW, or several with commas between");
        *equals = '\0';
        w->renames[i] = (norma_rename){.from = pair, .to = equals + 1};
    }
    w->options.renames = w->renames;
    w->options.n_renames = n;
    return CLI_DONE;
}

/* The job holds files that are read; the second file is what is written. */
static int check(cli_job *job, wanted *w)
{
    if (job->flags.n_files != 2)
        return cli_usage(job->command,
                         "two files are needed: the one to read and the one to write");
    w->output = job->flags.files[1];
    job->flags.n_files = 1;
    int code = take_format(job, w);
    if (code == CLI_DONE)
        code = take_delimiter(job, w);
    return code == CLI_DONE ? take_renames(job, w) : code;
}

/* ---- work ---- */

/* Columns are named as items are: one by one, or a run of them. */
static norma_status choose_columns(cli_job *job, wanted *w)
{
    const norma_item_list list = {.items = w->columns};
    norma_header *header = NULL;
    if (!w->columns)
        return NORMA_OK;
    norma_status status = norma_header_read(&header, job->flags.files[0], &job->err);
    if (status == NORMA_OK)
        status =
            norma_instrument_from_list(&w->instrument, &list, (const char *const *)header->columns,
                                       header->n_columns, &job->err);
    norma_header_free(header);
    if (status != NORMA_OK)
        return status;
    if (!(w->names = calloc(w->instrument->n_items + 1, sizeof *w->names)))
        return cli_out_of_memory(&job->err);
    for (size_t i = 0; i < w->instrument->n_items; i++)
        w->names[i] = w->instrument->items[i].column;
    w->options.columns = w->names;
    w->options.n_columns = w->instrument->n_items;
    return NORMA_OK;
}

/* Whatever was not given stands there as what it was taken for. */
static norma_report_context in_force(cli_job *job, const wanted *w, const norma_conversion *made)
{
    static const norma_option compress[] = {{.name = "compress",
                                             .type = NORMA_OPTION_FLAG,
                                             .offset = offsetof(norma_convert_options, compress)},
                                            {.name = NULL}};
    const char mark = w->options.delimiter;
    norma_report_context context = cli_job_context(job, compress, &w->options);
    context.input = &made->input;
    cli_job_setting(job, &context, "columns", w->columns ? w->columns : "all");
    cli_job_setting(job, &context, "rename", w->rename ? w->rename : "none");
    cli_job_setting(job, &context, "to", made->to_name);
    cli_job_setting(job, &context, "delimiter",
                    made->to != NORMA_FILE_TEXT ? "none"
                    : mark == '\t'              ? "tab"
                    : mark == ';'               ? "semicolon"
                                                : "comma");
    return context;
}

static norma_status convert(norma_conversion **made, cli_job *job, wanted *w)
{
    norma_status status = choose_columns(job, w);
    if (status == NORMA_OK)
        status = norma_convert(made, job->flags.files[0], &w->options, &job->err);
    if (status != NORMA_OK)
        return status;
    const norma_report_context context = in_force(job, w, *made);
    return norma_report_convert(&job->report, *made, w->output, (norma_format)job->common.format,
                                &context, &job->err);
}

int cmd_convert(int argc, const char **argv)
{
    cli_job job;
    norma_conversion *made = NULL;
    wanted w = {.options = NORMA_CONVERT_OPTIONS_INIT};

    cli_job_new(&job, "convert", "a file of responses in another format", "IN OUT", 0);
    job.flags.most_files = 2;
    cli_flags_text(&job.flags, "to", &w.to, "FORMAT",
                   "csv, tsv, nrd, sav, zsav, por, dta, sas7bdat, xpt, csv.gz, tsv.gz (default: "
                   "what the ending of OUT names)");
    cli_flags_text(&job.flags, "columns", &w.columns, "LIST",
                   "keep these columns, in this order: names by comma, A1:A5 is a run of them");
    cli_flags_text(&job.flags, "rename", &w.rename, "OLD=NEW,...",
                   "give columns other names, all at once");
    cli_flags_text(&job.flags, "delimiter", &w.delimiter, "comma|semicolon|tab",
                   "of delimited text (default comma; tab for .tsv)");
    cli_flags_switch(&job.flags, "compress", &w.compress, "delimited text as gzip, SPSS as .zsav");
    if (cli_job_parse(&job, argc, argv) && (job.code = check(&job, &w)) == CLI_DONE) {
        norma_status status = convert(&made, &job, &w);
        const norma_file file = {.path = w.output, .content = made ? &made->content : NULL};
        cli_job_finish(&job, status, &file, 1);
    }
    norma_conversion_free(made);
    norma_instrument_free(w.instrument);
    free(w.names);
    free(w.renames);
    free(w.pairs);
    free(w.output);
    return cli_job_end(&job);
}
