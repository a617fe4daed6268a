/* norma units: what can be said of companies, sites and services, and of whom nothing may be. */
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"

typedef struct wanted {
    norma_units_options options;
    const char *head_counts, *printed, *page;
    bool strict;
    norma_units_inputs inputs;
    norma_validation *validation; /* with an instrument: screening and the gate */
    norma_gating *gating;
} wanted;

/* ---- what goes with the responses ---- */

/* Files by comma. */
static norma_status read_printed(cli_job *job, wanted *w)
{
    norma_status status = NORMA_OK;
    char path[4096];
    for (const char *from = w->printed; from && status == NORMA_OK;) {
        const char *comma = strchr(from, ',');
        const size_t length = comma ? (size_t)(comma - from) : strlen(from);
        if (length == 0 || length >= sizeof path) {
            job->code = cli_usage(job->command, "--printed is a list of files by comma");
            return NORMA_EINVAL;
        }
        memcpy(path, from, length);
        path[length] = '\0';
        status = norma_units_read_printed(&w->inputs, path, &job->err);
        from = comma ? comma + 1 : NULL;
    }
    return status;
}

static norma_status read_inputs(cli_job *job, wanted *w)
{
    norma_status status = NORMA_OK;
    if (w->head_counts)
        status = norma_units_read_head_counts(&w->inputs, w->head_counts, &job->err);
    if (status == NORMA_OK)
        status = read_printed(job, w);
    w->options.head_counts = w->inputs.head_counts;
    w->options.n_head_counts = w->inputs.n_head_counts;
    w->options.before = w->inputs.before;
    w->options.n_before = w->inputs.n_before;
    return status;
}

/* ---- the analysis ---- */

/* An instrument screens and gates; a list of columns does neither. */
static norma_status gate(cli_job *job, wanted *w)
{
    norma_validate_options validate = NORMA_VALIDATE_OPTIONS_INIT;
    norma_gating_options gating = NORMA_GATING_OPTIONS_INIT;
    if (!job->common.instrument)
        return NORMA_OK;
    validate.extent = NORMA_VALIDATE_GATE;
    validate.conf_level = gating.conf_level = w->options.multilevel.conf_level;
    validate.seed = w->options.multilevel.seed;
    validate.threads = gating.threads = w->options.threads;
    validate.progress = cli_progress();
    norma_status status = norma_validate(&w->validation, job->intake.instrument, job->intake.data,
                                         NULL, &validate, &job->err);
    return status == NORMA_OK ? norma_gating_of(&w->gating, w->validation, &gating, &job->err)
                              : status;
}

static norma_status analyse(norma_units_result **result, cli_job *job, wanted *w)
{
    norma_status status = read_inputs(job, w);
    if (status == NORMA_OK)
        status = gate(job, w);
    w->options.progress = cli_progress();
    if (status == NORMA_OK)
        status =
            norma_units(result, job->intake.instrument, job->intake.data, w->gating,
                        w->validation ? w->validation->screen->keep : NULL, &w->options, &job->err);
    if (status == NORMA_OK)
        norma_units_withhold(&job->intake.notes, *result);
    return status;
}

static norma_status report(norma_output *html, cli_job *job, const norma_units_result *result,
                           const wanted *w)
{
    norma_report_context context = cli_job_context(job, norma_units_option_table(), &w->options);
    cli_job_setting(job, &context, "head-counts", w->head_counts);
    cli_job_setting(job, &context, "printed", w->printed);
    cli_job_setting(job, &context, "missing",
                    "a mean of the answers given, when at least the instrument's share is");
    norma_status status = norma_report_units(&job->report, result, (norma_format)job->common.format,
                                             &context, &job->err);
    return status == NORMA_OK && w->page
               ? norma_report_units_html(html, result, &context, &job->err)
               : status;
}

static bool any_held(const norma_units_result *result)
{
    for (size_t k = 0; k < result->n_populations * result->n_scales; k++)
        if (result->totals[k].verdict == NORMA_HOLD)
            return true;
    return false;
}

static void run(cli_job *job, wanted *w)
{
    norma_units_result *result = NULL;
    norma_output html = {0};
    const norma_file page = {.path = w->page, .content = &html};
    norma_status status = analyse(&result, job, w);
    if (status == NORMA_OK)
        status = report(&html, job, result, w);
    if (status == NORMA_OK)
        status = cli_job_keep_notes(job, &result->notes);
    if (job->code == CLI_DONE)
        cli_job_finish(job, status, &page, w->page ? 1 : 0);
    if (w->strict && result && job->code == CLI_DONE && any_held(result))
        job->code = CLI_NEGATIVE;
    norma_output_free(&html);
    norma_units_result_free(result);
    norma_gating_free(w->gating);
    norma_validation_free(w->validation);
    norma_units_inputs_clear(&w->inputs);
}

int cmd_units(int argc, const char **argv)
{
    cli_job job;
    wanted w = {.options = NORMA_UNITS_OPTIONS_INIT};

    cli_job_new(&job, "units", "units and levels: means, agreement, ICC, ranks, what may be shown",
                "--data FILE (--instrument FILE [--group COLUMN] | --items LIST --group COLUMN)",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS | CLI_TAKES_CONTINUOUS |
                    CLI_TAKES_GROUP);
    cli_flags_table(&job.flags, norma_units_option_table(), &w.options);
    cli_flags_explain(&job.flags, "group",
                      "column of units; of an instrument, the one level wanted");
    cli_flags_text(&job.flags, "head-counts", &w.head_counts, "FILE",
                   "people in each unit: columns column, unit, people");
    cli_flags_text(&job.flags, "printed", &w.printed, "FILE,FILE",
                   "earlier results (JSON) that readers of this one have");
    cli_flags_text(&job.flags, "report", &w.page, "FILE", "write the report here, as HTML");
    cli_flags_switch(&job.flags, "strict", &w.strict, "exit 3 when a scale is held back");
    if (cli_job_parse(&job, argc, argv)) {
        job.also[0] = w.head_counts;
        w.options.level = job.common.group;
        w.options.value_range_known = job.common.list.range_known && !job.common.items;
        w.options.value_min = job.common.list.min;
        w.options.value_max = job.common.list.max;
        if (cli_job_read(&job))
            run(&job, &w);
    }
    return cli_job_end(&job);
}
