/* norma invariance: may groups be compared, and on what? */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "sem_source.h"

typedef struct wanted {
    cli_sem_source source;
    norma_invariance_options options;
    const char *levels, *partial, *parameterization, *page;
    bool std_lv, no_effects, strict;
    cli_sem_list parts; /* of --partial */
} wanted;

static void take_flags(cli_flags *flags, wanted *w)
{
    cli_sem_source_flags(flags, &w->source);
    cli_flags_text(flags, "levels", &w->levels, "LIST",
                   "configural, thresholds, metric, scalar, strict, variances, covariances, means; "
                   "each shares what those before it share (default: up to strict)");
    cli_flags_text(flags, "partial", &w->partial, "LIST",
                   "parameters that groups do not share at any level: A=~A1,A1~1");
    cli_flags_text(flags, "reference", &w->options.reference, "NAME",
                   "the group that others are held against; the first in the data when left out");
    cli_flags_table(flags, norma_invariance_option_table(), &w->options);
    cli_flags_switch(flags, "no-effects", &w->no_effects, "without effect sizes of items");
    cli_flags_switch(flags, "align", &w->options.align,
                     "align every factor: comparable means of many groups");
    cli_flags_table(flags, norma_alignment_option_table(), &w->options.alignment);
    cli_flags_table(flags, norma_sem_option_table(), &w->options.sem);
    cli_flags_switch(flags, "std-lv", &w->std_lv,
                     "factors have variance 1: the same as --identification std-lv");
    cli_flags_text(flags, "parameterization", &w->parameterization, "delta|theta",
                   "scaling of ordinal variables (default delta)");
    cli_flags_text(flags, "report", &w->page, "FILE", "write a report with figures (HTML) here");
    cli_flags_switch(flags, "strict", &w->strict,
                     "exit 3 when means of factors may not be compared");
}

/* "configural,metric" as bits. */
static bool parse_levels(unsigned *levels, const char *list)
{
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        size_t length = strcspn(at, ","), level = 0;
        while (level < NORMA_INVARIANCE_LEVELS &&
               (strlen(norma_invariance_level_names[level]) != length ||
                strncmp(at, norma_invariance_level_names[level], length) != 0))
            level++;
        if (level == NORMA_INVARIANCE_LEVELS)
            return false;
        *levels |= 1u << level;
    }
    return true;
}

static int check(cli_job *job, wanted *w)
{
    int code = cli_sem_source_check(job, &w->source);
    if (code != CLI_DONE)
        return code;
    if (!w->source.group)
        return cli_usage(job->command, "--group is missing: the column of the groups");
    if (w->levels && !parse_levels(&w->options.levels, w->levels))
        return cli_usage(job->command,
                         "--levels is a list of configural, thresholds, metric, scalar, strict, "
                         "variances, covariances and means");
    if (w->partial && !cli_sem_split(&w->parts, w->partial))
        return cli_no_memory();
    if (w->parameterization && strcmp(w->parameterization, "delta") != 0 &&
        strcmp(w->parameterization, "theta") != 0)
        return cli_usage(job->command, "--parameterization is delta or theta, not '%s'",
                         w->parameterization);
    norma_invariance_options *o = &w->options;
    if (w->std_lv)
        o->sem.identification = NORMA_SEM_STD_LV;
    o->sem.theta = w->parameterization && strcmp(w->parameterization, "theta") == 0;
    o->sem.partial = w->parts.parts;
    o->sem.n_partial = w->parts.n;
    o->effects = !w->no_effects;
    o->seed = o->alignment.seed = o->sem.seed = job->common.seed;
    o->threads = o->sem.threads = job->common.threads;
    o->progress = cli_progress();
    return CLI_DONE;
}

static norma_status report(norma_output *page, cli_job *job, const norma_invariance *result,
                           const wanted *w)
{
    norma_report_context context =
        cli_job_context(job, norma_invariance_option_table(), &w->options);
    norma_input untold;
    cli_sem_source_settings(job, &context, &w->source);
    cli_job_setting(job, &context, "levels", w->levels);
    cli_job_setting(job, &context, "partial", w->partial);
    cli_job_setting(job, &context, "reference", result->groups[result->reference].name);
    cli_job_setting(job, &context, "estimator",
                    norma_sem_estimator_names[result->steps[0].full.sem->estimator]);
    if (context.input && !result->rows_shown) {
        untold = *context.input;
        untold.rows = SIZE_MAX;
        context.input = &untold;
    }
    norma_status status = norma_report_invariance(
        &job->report, result, (norma_format)job->common.format, &context, &job->err);
    if (status == NORMA_OK && w->page)
        status = norma_report_invariance_html(page, result, &context, &job->err);
    return status == NORMA_OK ? cli_job_keep_notes(job, &result->notes) : status;
}

static void run(cli_job *job, const wanted *w)
{
    norma_invariance *result = NULL;
    norma_output page = {0};
    const norma_file file = {.path = w->page, .content = &page};
    norma_status status =
        norma_invariance_of(&result, w->source.made, &w->source.data, &w->options, &job->err);
    if (status == NORMA_OK)
        status = report(&page, job, result, w);
    cli_job_finish(job, status, &file, w->page ? 1 : 0);
    if (w->strict && result && job->code == CLI_DONE && result->highest < NORMA_INVARIANCE_SCALAR)
        job->code = CLI_NEGATIVE;
    norma_output_free(&page);
    norma_invariance_free(result);
}

int cmd_invariance(int argc, const char **argv)
{
    cli_job job;
    wanted w = {.options = NORMA_INVARIANCE_OPTIONS_INIT};

    cli_job_new(&job, "invariance", "may groups be compared: models with more and more in common",
                "--data FILE (--model FILE | --model-text TEXT | --model-from-instrument "
                "--instrument FILE) --group COLUMN",
                CLI_SEM_TAKES);
    take_flags(&job.flags, &w);
    if (cli_job_parse(&job, argc, argv)) {
        job.page = w.page;
        job.code = check(&job, &w);
        if (job.code == CLI_DONE && cli_sem_source_read(&job, &w.source))
            run(&job, &w);
    }
    cli_sem_source_free(&w.source);
    cli_sem_list_free(&w.parts);
    return cli_job_end(&job);
}
