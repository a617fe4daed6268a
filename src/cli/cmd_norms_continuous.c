/* norma norms continuous: percentile curves of a score over a covariate. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"

typedef struct wanted {
    norma_continuous_options options;
    const char *scale, *companies, *weights, *range, *page;
    const char *labels[1];
    norma_scores *scores; /* of the scale */
    double *made;         /* the scale's scores, the sizes of companies and the weights */
    norma_continuous_names names;
    norma_continuous_source source;
} wanted;

/* ---- numbers by row ---- */

static norma_status find_variable(const double **values, cli_job *job, const char *name)
{
    const norma_data *data = job->intake.data;
    for (size_t v = 0; v < norma_data_continuous(data); v++)
        if (strcmp(norma_data_continuous_id(data, v), name) == 0) {
            *values = norma_data_continuous_values(data, v);
            return NORMA_OK;
        }
    snprintf(job->err.message, sizeof job->err.message,
             "'%.200s' is no continuous variable of the instrument", name);
    return job->err.status = NORMA_EINVAL;
}

/* The scale named; without a name, the only one. */
static norma_status find_scale(size_t *scale, cli_job *job, const char *name)
{
    const norma_instrument *instrument = job->intake.instrument;
    for (*scale = 0; *scale < instrument->n_scales; ++*scale)
        if (name ? strcmp(instrument->scales[*scale].id, name) == 0 : instrument->n_scales == 1)
            return NORMA_OK;
    if (name)
        snprintf(job->err.message, sizeof job->err.message,
                 "'%.200s' is no scale of the instrument", name);
    else
        snprintf(job->err.message, sizeof job->err.message,
                 "the instrument has %zu scales: name one with --scale, or a column with --score",
                 instrument->n_scales);
    return job->err.status = NORMA_EINVAL;
}

/* POMP, without what rounding adds to equal scores. */
static norma_status score_scale(double *out, cli_job *job, wanted *w)
{
    size_t scale = 0;
    const size_t n = norma_data_rows(job->intake.data);
    norma_status status = find_scale(&scale, job, w->scale);
    if (status == NORMA_OK)
        status = norma_score(&w->scores, job->intake.instrument, job->intake.data, NULL, NULL, NULL,
                             &job->err);
    for (size_t i = 0; status == NORMA_OK && i < n; i++)
        out[i] = round(w->scores->pomp[scale * n + i] * 1e9) / 1e9;
    if (status == NORMA_OK) {
        w->names.score = job->intake.instrument->scales[scale].id;
        w->options.score_min = 0;
        w->options.score_max = 100;
    }
    return status;
}

static norma_status gather(cli_job *job, wanted *w)
{
    const norma_data *data = job->intake.data;
    const size_t n = norma_data_rows(data);
    const int64_t *weights = norma_data_weights(data);
    norma_status status = NORMA_OK;
    w->names = (norma_continuous_names){job->common.score, job->common.covariate};
    w->made = calloc(3 * n + 1, sizeof *w->made);
    if (!w->made)
        return cli_out_of_memory(&job->err);
    w->source = (norma_continuous_source){.n_rows = n,
                                          .score = w->made,
                                          .covariate = w->made + n,
                                          .weights = weights ? w->made + 2 * n : NULL};
    for (size_t i = 0; weights && i < n; i++)
        w->made[2 * n + i] = (double)weights[i] / (double)NORMA_WEIGHT_ONE;
    if (job->common.score)
        status = find_variable(&w->source.score, job, job->common.score);
    else
        status = score_scale(w->made, job, w);
    if (status != NORMA_OK)
        return status;
    if (strcmp(job->common.covariate, NORMA_COMPANY_SIZE) == 0 && !w->companies) {
        snprintf(job->err.message, sizeof job->err.message,
                 "there is no column of companies: name it with --companies");
        return job->err.status = NORMA_EINVAL;
    }
    return norma_covariate_of(w->made + n, data, job->common.covariate, w->companies, &job->err);
}

/* ---- the report ---- */

static norma_status report(norma_output *html, cli_job *job, const norma_continuous *result,
                           const wanted *w)
{
    norma_report_context context =
        cli_job_context(job, norma_continuous_option_table(), &result->options);
    cli_job_setting(job, &context, "scale", w->scale);
    cli_job_setting(job, &context, "companies", w->companies);
    cli_job_setting(job, &context, "weights", w->weights);
    cli_job_setting(job, &context, "score-range", w->range);
    norma_status status = norma_report_continuous(
        &job->report, result, &w->names, (norma_format)job->common.format, &context, &job->err);
    return status == NORMA_OK && w->page
               ? norma_report_continuous_html(html, result, &w->names, &context, &job->err)
               : status;
}

static void run(cli_job *job, wanted *w)
{
    norma_continuous *result = NULL;
    norma_output html = {0};
    const norma_file page = {.path = w->page, .content = &html};
    w->options.seed = job->common.seed;
    norma_status status = gather(job, w);
    if (status == NORMA_OK)
        status = norma_continuous_fit(&result, &w->source, &w->options, &job->err);
    if (status == NORMA_OK)
        status = report(&html, job, result, w);
    if (status == NORMA_OK)
        status = cli_job_keep_notes(job, &result->notes);
    cli_job_finish(job, status, &page, w->page ? 1 : 0);
    if (job->code == CLI_DONE && result && !result->fit.converged)
        job->code = CLI_NEGATIVE;
    norma_output_free(&html);
    norma_continuous_free(result);
}

/* "0:28" */
static bool parse_range(cli_job *job, wanted *w)
{
    char *end = NULL;
    if (!w->range)
        return true;
    w->options.score_min = strtod(w->range, &end);
    bool good = end != w->range && *end == ':';
    if (good) {
        const char *high = end + 1;
        w->options.score_max = strtod(high, &end);
        good = end != high && *end == '\0' && w->options.score_min < w->options.score_max;
    }
    if (!good)
        job->code = cli_usage(job->command, "--score-range is MIN:MAX with MIN under MAX");
    return good;
}

int cmd_norms_continuous(int argc, const char **argv)
{
    cli_job job;
    wanted w = {.options = NORMA_CONTINUOUS_OPTIONS_INIT};

    cli_job_new(&job, "norms continuous", "percentile curves of a score over age, tenure or size",
                "--data FILE --covariate COLUMN (--score COLUMN | --items LIST | --instrument FILE "
                "[--scale ID])",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS | CLI_TAKES_COVARIATE);
    cli_flags_table(&job.flags, norma_continuous_option_table(), &w.options);
    cli_flags_text(&job.flags, "scale", &w.scale, "ID",
                   "the scale, in percent of maximum possible");
    cli_flags_text(&job.flags, "score-range", &w.range, "MIN:MAX",
                   "possible scores of --score (default: as observed)");
    cli_flags_text(&job.flags, "companies", &w.companies, "COLUMN",
                   "column of companies, for --covariate company-size");
    cli_flags_text(&job.flags, "weights", &w.weights, "COLUMN", "column of weights over 0");
    cli_flags_text(&job.flags, "report", &w.page, "FILE", "write the report here, as HTML");
    if (cli_job_parse(&job, argc, argv)) {
        w.labels[0] = w.companies;
        job.page = w.page;
        job.common.read.weights_column = w.weights;
        job.common.read.label_columns = w.labels;
        job.common.read.n_label_columns = w.companies ? 1 : 0;
        if (w.range && !job.common.score)
            job.code = cli_usage(job.command, "--score-range goes with --score: the range of a "
                                              "scale is known");
        else if (parse_range(&job, &w) && cli_job_read(&job))
            run(&job, &w);
    }
    free(w.made);
    norma_scores_free(w.scores);
    return cli_job_end(&job);
}
