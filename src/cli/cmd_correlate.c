/* norma correlate */
#include <math.h>

#include "command.h"
#include "console.h"
#include "job.h"

typedef struct wanted {
    norma_correlate_options options;
    const char *weights, *weights_file, *acov_file;
    bool strict;
} wanted;

/* The full covariance matrix of the estimates is nothing to print: it and its file go together. */
static int check_acov(cli_job *job, wanted *w)
{
    bool given = cli_flags_given(&job->flags, "acov");
    if (w->acov_file && given && w->options.acov != NORMA_ACOV_FULL)
        return cli_usage(job->command, "--acov-file is for --acov full");
    if (w->acov_file)
        w->options.acov = NORMA_ACOV_FULL;
    if (w->options.acov == NORMA_ACOV_FULL && !w->acov_file)
        return cli_usage(job->command, "--acov full needs --acov-file, which it is written to");
    return CLI_DONE;
}

static bool of_ordinal_items(const wanted *w)
{
    return w->options.type == NORMA_COR_POLYCHORIC || w->options.type == NORMA_COR_TETRACHORIC;
}

/* Options that would change nothing are refused, not dropped. */
static int check_type(const cli_job *job, const wanted *w)
{
    const char *type = norma_correlation_type_names[w->options.type];
    bool thresholds = of_ordinal_items(w) || w->options.type == NORMA_COR_POLYSERIAL ||
                      w->options.type == NORMA_COR_MIXED;
    bool cells = of_ordinal_items(w) || w->options.type == NORMA_COR_MIXED;
    if (job->common.continuous && of_ordinal_items(w))
        return cli_usage(job->command,
                         "--type %s is of items only: leave out --continuous, or use --type mixed",
                         type);
    if (!thresholds && cli_flags_given(&job->flags, "thresholds"))
        return cli_usage(job->command, "--type %s has no thresholds: leave out --thresholds", type);
    if (!cells && cli_flags_given(&job->flags, "zero-cells"))
        return cli_usage(job->command,
                         "--zero-cells is for polychoric, tetrachoric and mixed correlations: "
                         "leave it out with --type %s",
                         type);
    return CLI_DONE;
}

static int check(cli_job *job, wanted *w)
{
    int code = check_type(job, w);
    if (code != CLI_DONE)
        return code;
    if ((w->weights || w->weights_file) && job->common.tables)
        return cli_usage(job->command, "--weights does not go with tables of counts, which were "
                                       "counted with weights or without");
    job->common.read.weights_column = w->weights;
    job->common.read.weights_path = job->also[0] = w->weights_file;
    return check_acov(job, w);
}

/* Counts of weighted answers do not hold what standard errors of polychorics need. */
static cli_counts counts_for(const wanted *w)
{
    const norma_correlate_options *o = &w->options;
    bool of_items = of_ordinal_items(w);
    bool errors = of_items && o->acov != NORMA_ACOV_NONE;
    return (cli_counts){.suffice = norma_correlate_counts_suffice(o) &&
                                   !((w->weights || w->weights_file) && errors),
                        .with_continuous = !of_items,
                        .missing = o->missing == NORMA_COR_LISTWISE ? NORMA_MISSING_LISTWISE
                                                                    : NORMA_MISSING_PAIRWISE};
}

/* Where the command line does not say, missing answers are treated as tables were counted. */
static norma_status choose_missing(cli_job *job, norma_correlate_options *options)
{
    int missing = NORMA_MISSING_PAIRWISE;
    if (cli_flags_given(&job->flags, "missing"))
        return NORMA_OK;
    norma_status status = cli_intake_missing(&missing, &job->intake, &job->err);
    if (missing == NORMA_MISSING_LISTWISE)
        options->missing = NORMA_COR_LISTWISE;
    return status;
}

/* Those of an instrument, where the type or counts have no use for them. */
static norma_status note_left_out(cli_job *job, const wanted *w)
{
    if (job->intake.instrument->n_continuous == 0 || !(of_ordinal_items(w) || job->intake.tables))
        return NORMA_OK;
    return cli_intake_note(&job->intake, "continuous-left-out", "",
                           "the continuous variables of the instrument are not among those "
                           "correlated",
                           &job->err);
}

static norma_status correlate(norma_correlation **result, cli_job *job, wanted *w)
{
    norma_sample sample;
    norma_status status = choose_missing(job, &w->options);
    if (status == NORMA_OK)
        status = note_left_out(job, w);
    if (status == NORMA_OK)
        status = cli_intake_sample(&sample, &job->intake, &job->err);
    return status == NORMA_OK ? norma_correlate(result, &sample, &w->options, &job->err) : status;
}

static norma_status report(cli_job *job, norma_output *acov, const norma_correlation *result,
                           const wanted *w)
{
    norma_report_context context =
        cli_job_context(job, norma_correlate_option_table(), &w->options);
    cli_job_setting(job, &context, "weights", w->weights);
    cli_job_setting(job, &context, "weights-file", w->weights_file);
    cli_job_setting(job, &context, "acov-file", w->acov_file);
    norma_status status = norma_report_correlate(
        &job->report, result, (norma_format)job->common.format, &context, &job->err);
    if (status == NORMA_OK && w->acov_file)
        status = norma_report_acov(acov, result, &job->err);
    return status;
}

/* One with an undefined correlation is neither. */
static bool indefinite(const norma_correlation *result)
{
    return !isnan(result->smallest_eigenvalue) && !result->positive_definite;
}

static void run(cli_job *job, wanted *w)
{
    norma_correlation *result = NULL;
    norma_output acov = {0};
    norma_status status = correlate(&result, job, w);
    if (status == NORMA_OK)
        status = report(job, &acov, result, w);
    if (status == NORMA_OK)
        status = cli_job_keep_notes(job, &result->notes);
    const norma_file file = {.path = w->acov_file, .content = &acov};
    cli_job_finish(job, status, &file, w->acov_file ? 1 : 0);
    if (w->strict && result && job->code == CLI_DONE && indefinite(result))
        job->code = CLI_NEGATIVE;
    norma_output_free(&acov);
    norma_correlation_free(result);
}

int cmd_correlate(int argc, const char **argv)
{
    cli_job job;
    wanted w = {.options = NORMA_CORRELATE_OPTIONS_INIT};

    cli_job_new(&job, "correlate", "correlations: Pearson, Spearman, polychoric, polyserial, mixed",
                "--data FILE (--instrument FILE | --items LIST) [--type TYPE]",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS | CLI_TAKES_CONTINUOUS |
                    CLI_TAKES_TABLES);
    cli_flags_table(&job.flags, norma_correlate_option_table(), &w.options);
    cli_flags_text(&job.flags, "weights", &w.weights, "COLUMN", "column of weights over 0");
    cli_flags_text(&job.flags, "weights-file", &w.weights_file, "FILE",
                   "weights from a file of norma rake instead");
    cli_flags_text(&job.flags, "acov-file", &w.acov_file, "FILE",
                   "write the covariance matrix of all estimates here, as a NumPy file");
    cli_flags_switch(&job.flags, "strict", &w.strict,
                     "exit 3 when the matrix is not positive definite");
    if (cli_job_parse(&job, argc, argv)) {
        job.code = check(&job, &w);
        job.intake.counts = counts_for(&w);
        if (job.code == CLI_DONE && cli_job_read(&job))
            run(&job, &w);
    }
    return cli_job_end(&job);
}
