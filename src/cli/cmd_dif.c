/* norma dif: items that people of two groups answer differently though their scores are the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"

enum { LEAST_RESPONDENTS = 10 };

typedef struct dif_flags {
    norma_dif_options options;
    const char *reference, *scales, *anchors;
} dif_flags;

/* The groups, and one result a scale. */
typedef struct dif_work {
    size_t label;
    size_t n_groups;
    uint8_t **keep; /* n_groups, by name */
    size_t *rows;   /* n_groups */
    norma_dif_group reference, *focal;
    size_t n_focal;
    norma_dif_result **results;
    size_t n_results;
    bool *anchor; /* of the items of one scale */
} dif_work;

static void work_free(dif_work *w)
{
    for (size_t g = 0; w->keep && g < w->n_groups; g++)
        free(w->keep[g]);
    for (size_t k = 0; w->results && k < w->n_results; k++)
        norma_dif_result_free(w->results[k]);
    free(w->keep);
    free(w->rows);
    free(w->focal);
    free(w->results);
    free(w->anchor);
}

static norma_status refuse(cli_job *job, const char *format, const char *name, const char *of)
{
    job->err.status = NORMA_EINVAL;
    snprintf(job->err.message, sizeof job->err.message, format, name, of);
    return NORMA_EINVAL;
}

/* ---- groups ---- */

static norma_status split(dif_work *w, cli_job *job)
{
    const norma_data *data = job->intake.data;
    size_t n = norma_data_rows(data);
    while (w->label < norma_data_labels(data) &&
           strcmp(norma_data_label_column(data, w->label), job->common.group) != 0)
        w->label++;
    if (w->label == norma_data_labels(data))
        return refuse(job, "there is no column '%s' in %s", job->common.group, job->common.data);
    w->n_groups = norma_data_label_names(data, w->label);
    w->keep = calloc(w->n_groups + 1, sizeof(uint8_t *));
    w->rows = calloc(w->n_groups + 1, sizeof *w->rows);
    w->focal = calloc(w->n_groups + 1, sizeof *w->focal);
    if (!w->keep || !w->rows || !w->focal)
        return cli_out_of_memory(&job->err);
    for (size_t r = 0; r < n; r++) {
        size_t g = norma_data_label(data, w->label, r);
        if (g == NORMA_NONE)
            continue;
        if (!w->keep[g] && !(w->keep[g] = calloc(n, 1)))
            return cli_out_of_memory(&job->err);
        w->keep[g][r] = 1;
        w->rows[g]++;
    }
    return NORMA_OK;
}

/* The group named, or the largest; the first of equally large ones. */
static norma_status find_reference(size_t *reference, const dif_work *w, cli_job *job,
                                   const char *name)
{
    const norma_data *data = job->intake.data;
    *reference = 0;
    for (size_t g = 0; g < w->n_groups; g++) {
        if (name && strcmp(norma_data_label_name(data, w->label, g), name) == 0) {
            *reference = g;
            return NORMA_OK;
        }
        if (w->rows[g] > w->rows[*reference])
            *reference = g;
    }
    return name ? refuse(job, "column '%s' has no group '%s'", job->common.group, name) : NORMA_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const norma_dif_group *)a)->name, ((const norma_dif_group *)b)->name);
}

static norma_status form_groups(dif_work *w, cli_job *job, const char *name)
{
    const norma_data *data = job->intake.data;
    size_t reference = 0, small = 0;
    norma_status status = split(w, job);
    if (status == NORMA_OK)
        status = find_reference(&reference, w, job, name);
    if (status != NORMA_OK)
        return status;
    for (size_t g = 0; g < w->n_groups; g++) {
        norma_dif_group group = {.name = norma_data_label_name(data, w->label, g)};
        group.sample.keep = w->keep[g];
        if (g == reference)
            w->reference = group;
        else if (w->rows[g] >= LEAST_RESPONDENTS)
            w->focal[w->n_focal++] = group;
        else
            small++;
    }
    if (w->n_focal == 0)
        return refuse(job, "column '%s' of %s has fewer than two groups of 10 respondents or more",
                      job->common.group, job->common.data);
    qsort(w->focal, w->n_focal, sizeof *w->focal, by_name);
    return small ? cli_intake_note(&job->intake, "dif-small-groups", job->common.group,
                                   "groups of fewer than 10 respondents are left out", &job->err)
                 : NORMA_OK;
}

/* ---- scales ---- */

/* Whether a list by comma has the text. */
static bool lists(const char *list, const char *text)
{
    size_t length = strlen(text);
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (strncmp(at, text, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    return false;
}

/* Every name of a list must be one of the instrument's. */
static norma_status check_list(cli_job *job, const char *list, bool items)
{
    const norma_instrument *instrument = job->intake.instrument;
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        char name[128];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at, ","), at);
        size_t found = items ? norma_instrument_find_item(instrument, name)
                             : norma_instrument_find_scale(instrument, name);
        if (found == NORMA_NONE)
            return refuse(job, "the instrument has no %s '%s'", items ? "item" : "scale", name);
    }
    return NORMA_OK;
}

static const bool *anchors_of(dif_work *w, const norma_instrument *instrument,
                              const norma_scale *scale, const char *list)
{
    for (size_t j = 0; list && j < scale->n_items; j++)
        w->anchor[j] = lists(list, instrument->items[scale->items[j]].id);
    return list ? w->anchor : NULL;
}

static norma_status analyse(dif_work *w, cli_job *job, const dif_flags *flags)
{
    const norma_instrument *instrument = job->intake.instrument;
    norma_status status = check_list(job, flags->scales, false);
    if (status == NORMA_OK)
        status = check_list(job, flags->anchors, true);
    w->results = calloc(instrument->n_scales + 1, sizeof(norma_dif_result *));
    w->anchor = calloc(instrument->n_items + 1, sizeof *w->anchor);
    if (!w->results || !w->anchor)
        return cli_out_of_memory(&job->err);
    for (size_t s = 0; s < instrument->n_scales && status == NORMA_OK; s++) {
        const norma_scale *scale = &instrument->scales[s];
        norma_sample sample;
        if (flags->scales ? !lists(flags->scales, scale->id) : scale->n_items < 2)
            continue;
        status =
            cli_intake_sample_of(&sample, &job->intake, scale->items, scale->n_items, &job->err);
        if (status != NORMA_OK)
            break;
        for (size_t g = 0; g <= w->n_focal; g++) {
            norma_dif_group *group = g < w->n_focal ? &w->focal[g] : &w->reference;
            const uint8_t *keep = group->sample.keep;
            group->sample = sample;
            group->sample.keep = keep;
        }
        status = norma_dif_of(&w->results[w->n_results], scale->id, &w->reference, w->focal,
                              w->n_focal, anchors_of(w, instrument, scale, flags->anchors),
                              &flags->options, &job->err);
        w->n_results += status == NORMA_OK;
    }
    return status;
}

static norma_status report(cli_job *job, const dif_work *w, const dif_flags *flags)
{
    norma_report_context context = cli_job_context(job, norma_dif_option_table(), &flags->options);
    cli_job_setting(job, &context, "reference", w->reference.name);
    cli_job_setting(job, &context, "scale", flags->scales);
    cli_job_setting(job, &context, "anchors", flags->anchors);
    norma_status status = norma_report_dif(
        &job->report, (const norma_dif_result *const *)w->results, w->n_results, &flags->options,
        job->intake.instrument, (norma_format)job->common.format, &context, &job->err);
    for (size_t k = 0; k < w->n_results && status == NORMA_OK; k++)
        status = cli_job_keep_notes(job, &w->results[k]->notes);
    return status;
}

static void dif(cli_job *job, const dif_flags *flags)
{
    dif_work w = {0};
    norma_status status = form_groups(&w, job, flags->reference);
    if (status == NORMA_OK)
        status = analyse(&w, job, flags);
    if (status == NORMA_OK)
        status = report(job, &w, flags);
    cli_job_finish(job, status, NULL, 0);
    work_free(&w);
}

int cmd_dif(int argc, const char **argv)
{
    cli_job job;
    dif_flags flags = {.options = NORMA_DIF_OPTIONS_INIT};

    cli_job_new(&job, "dif", "items that people of two groups answer differently at the same score",
                "--data FILE (--instrument FILE | --items LIST) --group COLUMN [--reference NAME]",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS | CLI_TAKES_GROUP);
    cli_flags_explain(&job.flags, "group", "column of the groups");
    cli_flags_text(&job.flags, "reference", &flags.reference, "NAME",
                   "the reference group; the largest when left out");
    cli_flags_text(&job.flags, "scale", &flags.scales, "LIST",
                   "only these scales of the instrument");
    cli_flags_text(
        &job.flags, "anchors", &flags.anchors, "LIST",
        "items that respondents are matched by, instead of those that purification finds");
    cli_flags_table(&job.flags, norma_dif_option_table(), &flags.options);
    if (cli_job_parse(&job, argc, argv)) {
        job.common.read.label_columns = &job.common.group;
        job.common.read.n_label_columns = 1;
        if (!job.common.group)
            job.code = cli_usage("dif", "--group is missing: the column of the groups");
        else if (cli_job_read(&job))
            dif(&job, &flags);
    }
    return cli_job_end(&job);
}
