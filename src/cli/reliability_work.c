#include "reliability_work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- which scales ---- */

static bool listed(const char *list, const char *id)
{
    size_t length = strlen(id);
    for (const char *at = list; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, id, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

static norma_status fail_unknown(const char *id, size_t length, cli_job *job)
{
    job->err.status = NORMA_EINVAL;
    snprintf(job->err.message, sizeof job->err.message,
             "--scale: there is no scale '%.*s' in the instrument", (int)length, id);
    return NORMA_EINVAL;
}

static norma_status check_list(const char *list, cli_job *job)
{
    while (list && *list) {
        char id[256];
        size_t length = strcspn(list, ",");
        if (length >= sizeof id)
            return fail_unknown(list, length, job);
        memcpy(id, list, length);
        id[length] = '\0';
        if (norma_instrument_find_scale(job->intake.instrument, id) == NORMA_NONE)
            return fail_unknown(list, length, job);
        list += length + (list[length] == ',');
    }
    return NORMA_OK;
}

/* Of each item of a scale, the number of the part that has it. */
static bool number_parts(cli_scale_work *s, const norma_instrument *instrument)
{
    const norma_scale *scale = s->scale;
    if (scale->n_parts < 2)
        return true;
    if (!(s->groups = calloc(scale->n_items, sizeof *s->groups)))
        return false;
    for (size_t i = 0; i < scale->n_items; i++) {
        s->groups[i] = NORMA_NONE;
        for (size_t p = 0; p < scale->n_parts; p++) {
            const norma_scale *part = &instrument->scales[scale->parts[p]];
            for (size_t k = 0; k < part->n_items; k++)
                if (part->items[k] == scale->items[i])
                    s->groups[i] = p;
        }
    }
    return true;
}

static norma_status own_sample(norma_sample *sample, size_t **items, cli_job *job,
                               const norma_scale *scale)
{
    norma_status status =
        cli_intake_sample_of(sample, &job->intake, scale->items, scale->n_items, &job->err);
    if (status != NORMA_OK)
        return status;
    if (!(*items = calloc(scale->n_items, sizeof **items)))
        return cli_out_of_memory(&job->err);
    memcpy(*items, sample->items, scale->n_items * sizeof **items);
    sample->items = *items;
    return NORMA_OK;
}

static norma_status leave_out(cli_job *job, const char *code, const char *id, norma_status status,
                              const norma_error *why)
{
    if (status == NORMA_OK)
        return NORMA_OK;
    if (status != NORMA_EDATA) {
        job->err = *why;
        return status;
    }
    return cli_intake_note(&job->intake, code, id, why->message, &job->err);
}

static norma_status add_scale(cli_reliability_work *work, cli_job *job, const norma_scale *scale)
{
    cli_scale_work *s = &work->scales[work->n];
    s->scale = scale;
    s->id = scale->id;
    norma_status status = own_sample(&s->sample, &s->items, job, scale);
    if (status != NORMA_OK)
        return leave_out(job, "reliability-not-computed", scale->id, status, &job->err);
    work->n++;
    return number_parts(s, job->intake.instrument) ? NORMA_OK : cli_out_of_memory(&job->err);
}

static norma_status collect(cli_reliability_work *work, cli_job *job, const char *list)
{
    const norma_instrument *instrument = job->intake.instrument;
    norma_status status = check_list(list, job);
    if (status != NORMA_OK)
        return status;
    work->scales = calloc(instrument->n_scales + 1, sizeof *work->scales);
    if (!work->scales)
        return cli_out_of_memory(&job->err);
    for (size_t k = 0; k < instrument->n_scales && status == NORMA_OK; k++)
        if (!list || listed(list, instrument->scales[k].id))
            status = add_scale(work, job, &instrument->scales[k]);
    return status;
}

/* ---- their reliability ---- */

static void compute(cli_scale_work *s, const norma_reliability_options *options)
{
    norma_reliability_options o = *options;
    o.groups = s->groups;
    s->status = norma_reliability(&s->reliability, s->id, &s->sample, &o, &s->err);
}

/* Scales side by side, unless each has a bootstrap to share out among the threads itself. */
static norma_status compute_all(cli_reliability_work *work, cli_job *job,
                                const norma_reliability_options *options)
{
    bool side_by_side = work->n > 1 && options->bootstrap == 0 && options->threads != 1;
    norma_status status = NORMA_OK;
#pragma omp parallel for schedule(dynamic, 1) if (side_by_side)
    for (size_t k = 0; k < work->n; k++)
        compute(&work->scales[k], options);
    for (size_t k = 0; k < work->n && status == NORMA_OK; k++)
        status = leave_out(job, "reliability-not-computed", work->scales[k].id,
                           work->scales[k].status, &work->scales[k].err);
    return status;
}

/* ---- what goes beside it ---- */

static void compose(cli_scale_work *s, const norma_sample *parts, const char *const *ids,
                    const norma_reliability_options *options)
{
    s->status = norma_composite_of(&s->composite, s->id, parts, ids, s->scale->n_parts, NULL,
                                   options, &s->err);
}

static norma_status add_composite(cli_scale_work *s, cli_job *job,
                                  const norma_reliability_options *options)
{
    const norma_instrument *instrument = job->intake.instrument;
    size_t n = s->scale->n_parts;
    norma_sample *parts = calloc(n, sizeof *parts);
    const char **ids = calloc(n, sizeof *ids);
    norma_status status = NORMA_OK;
    if (!parts || !ids) {
        status = cli_out_of_memory(&job->err);
        goto done;
    }
    for (size_t k = 0; k < n; k++) {
        const norma_scale *part = &instrument->scales[s->scale->parts[k]];
        ids[k] = part->id;
        parts[k] = s->sample;
        parts[k].items = part->items; /* rows: items of the data are those of the instrument */
        parts[k].n_items = part->n_items;
    }
    compose(s, parts, ids, options);
    status = leave_out(job, "composite-not-computed", s->id, s->status, &s->err);
done:
    free(parts);
    free(ids);
    return status;
}

static norma_status add_composites(cli_reliability_work *work, cli_job *job,
                                   const norma_reliability_options *options)
{
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < work->n && status == NORMA_OK; k++)
        if (work->scales[k].scale->n_parts > 1 && job->intake.data)
            status = add_composite(&work->scales[k], job, options);
        else if (work->scales[k].scale->n_parts > 1)
            status = cli_intake_note(&job->intake, "composite-not-computed", work->scales[k].id,
                                     "the reliability of a composite needs single rows, which "
                                     "tables of counts do not hold",
                                     &job->err);
    return status;
}

static norma_status add_short_forms(cli_reliability_work *work, cli_job *job,
                                    const norma_shorten_options *options)
{
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < work->n && status == NORMA_OK; k++) {
        cli_scale_work *s = &work->scales[k];
        norma_shorten_options o = *options;
        o.groups = s->groups;
        s->status = norma_shorten(&s->short_form, s->id, &s->sample, &o, &s->err);
        status = leave_out(job, "short-form-not-computed", s->id, s->status, &s->err);
    }
    return status;
}

/* The second file is read as the first one was; response times are not looked at. */
static norma_status read_second(cli_reliability_work *work, cli_job *job, const char *path)
{
    norma_read_options options = job->common.read;
    const norma_instrument *instrument = job->intake.instrument;
    options.latencies_path = NULL;
    if (!instrument->respondent_column) {
        job->err.status = NORMA_EINVAL;
        snprintf(job->err.message, sizeof job->err.message,
                 "--retest matches respondents by id: name its column in the instrument "
                 "(columns.respondent)");
        return NORMA_EINVAL;
    }
    norma_status status = norma_data_read(&work->second, instrument, path, &options, &job->err);
    return status == NORMA_OK
               ? cli_notes_append(&job->intake.notes, norma_data_notes(work->second), &job->err)
               : status;
}

static norma_status add_retests(cli_reliability_work *work, cli_job *job,
                                const cli_reliability_options *o)
{
    norma_status status = read_second(work, job, o->retest);
    for (size_t k = 0; k < work->n && status == NORMA_OK; k++) {
        cli_scale_work *s = &work->scales[k];
        const norma_sample later = {
            .data = work->second, .items = s->scale->items, .n_items = s->scale->n_items};
        s->status = norma_retest_of(&s->retest, s->id, &s->sample, &later,
                                    o->reliability.conf_level, &s->err);
        status = leave_out(job, "retest-not-computed", s->id, s->status, &s->err);
    }
    return status;
}

norma_status cli_reliability_run(cli_reliability_work *work, cli_job *job,
                                 const cli_reliability_options *o)
{
    *work = (cli_reliability_work){0};
    norma_status status = collect(work, job, o->scales);
    if (status == NORMA_OK)
        status = compute_all(work, job, &o->reliability);
    if (status == NORMA_OK && o->reliability.extent == NORMA_RELIABILITY_FULL)
        status = add_composites(work, job, &o->reliability);
    if (status == NORMA_OK && o->retest)
        status = add_retests(work, job, o);
    if (status == NORMA_OK && o->wants_short)
        status = add_short_forms(work, job, &o->shorten);
    return status;
}

void cli_reliability_work_free(cli_reliability_work *work)
{
    for (size_t k = 0; k < work->n; k++) {
        cli_scale_work *s = &work->scales[k];
        norma_reliability_result_free(s->reliability);
        norma_composite_free(s->composite);
        norma_retest_free(s->retest);
        norma_short_form_free(s->short_form);
        free(s->items);
        free(s->groups);
    }
    free(work->scales);
    norma_data_free(work->second);
}
