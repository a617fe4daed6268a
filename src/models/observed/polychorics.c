#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/ordinal.h"
#include "statistics/polychoric_pair.h"

/* What became of a pair. */
typedef struct outcome {
    size_t corrected; /* empty cells */
    bool failed;
} outcome;

typedef struct job {
    norma__ordinal_work *w;
    size_t n_pairs;
    size_t *statistic; /* n_pairs: of the group */
    outcome *outcomes;
    norma__couple *couples; /* one a thread */
    size_t n_couples;
} job;

static size_t list_pairs(job *job)
{
    const norma__ordinal_work *w = job->w;
    size_t n = 0;
    for (size_t c = 0; c < w->group->k; c++) {
        const norma__statistic *s = &w->group->statistics[c];
        if (s->kind == NORMA__COVARIANCE && norma__by_answers(w->observing->out, s))
            job->statistic[n++] = c;
    }
    return n;
}

static norma_status job_new(job *job, norma_error *err)
{
    const norma__ordinal_work *w = job->w;
    size_t most = 1, n = w->n_items;
    for (size_t j = 0; j < n; j++)
        most = w->ordinals[j].cuts.n > most ? w->ordinals[j].cuts.n : most;
    job->statistic = NORMA__NEW(size_t, n * (n - 1) / 2);
    job->outcomes = NORMA__NEW(outcome, n * (n - 1) / 2);
    size_t threads = (size_t)norma__threads_within(w->observing->options->threads,
                                                   16 * most * most * sizeof(double));
    job->couples = NORMA__NEW(norma__couple, threads);
    if (!job->statistic || !job->outcomes || !job->couples)
        return norma__no_memory(err);
    for (; job->n_couples < threads; job->n_couples++)
        if (!norma__couple_room(&job->couples[job->n_couples], most)) {
            job->n_couples++;
            return norma__no_memory(err);
        }
    job->n_pairs = list_pairs(job);
    return NORMA_OK;
}

static void job_clear(job *job)
{
    for (size_t t = 0; t < job->n_couples; t++)
        norma__couple_clear(&job->couples[t]);
    free(job->couples);
    free(job->statistic);
    free(job->outcomes);
}

static void correlate_pair(const job *job, norma__couple *couple, size_t pair)
{
    norma__ordinal_work *w = job->w;
    norma__observed_group *g = w->group;
    size_t c = job->statistic[pair], p = w->observing->out->p;
    const norma__statistic *s = &g->statistics[c];
    double *table = g->influence->tables + g->influence->at[c];
    bool edge = false;
    norma__couple_take(couple, &w->correlating, w->ordinals, w->number[s->j], w->number[s->i]);
    double rho = norma__couple_varies(couple) ? norma__couple_estimate(couple, &edge) : NAN;
    job->outcomes[pair].corrected = isnan(rho) ? 0 : couple->corrected;
    job->outcomes[pair].failed = edge || isnan(rho) || !norma__couple_influence(couple, rho, table);
    size_t size = (couple->items[0]->cuts.n + 1) * (couple->items[1]->cuts.n + 1);
    for (size_t k = 0; k < size; k++)
        table[k] *= w->raw_total;
    g->values[c] = g->cov[s->i + s->j * p] = g->cov[s->j + s->i * p] = rho;
}

/* ---- what is told ---- */

static norma_status refuse(const norma__ordinal_work *w, const norma__statistic *s,
                           norma_error *err)
{
    const norma__observed *o = w->observing->out;
    const char *first = o->ids[s->j], *second = o->ids[s->i];
    if (isnan(w->group->cov[s->i + s->j * o->p]))
        return norma__fail(err, NORMA_EDATA,
                           "items %s and %s have no correlation%s%s: one of them does not vary in "
                           "the rows that answered both; leave it out",
                           first, second, o->n_groups > 1 ? " in group " : "",
                           o->n_groups > 1 ? w->group->name : "");
    return norma__fail(err, NORMA_EDATA,
                       "the polychoric correlation of items %s and %s is at the edge of its "
                       "range%s%s, where it has no standard error: leave one of them out, or have "
                       "fewer categories",
                       first, second, o->n_groups > 1 ? " in group " : "",
                       o->n_groups > 1 ? w->group->name : "");
}

static norma_status tell(const job *job, norma_error *err)
{
    const norma__ordinal_work *w = job->w;
    size_t cells = 0, pairs = 0;
    for (size_t k = 0; k < job->n_pairs; k++) {
        if (job->outcomes[k].failed)
            return refuse(w, &w->group->statistics[job->statistic[k]], err);
        cells += job->outcomes[k].corrected;
        pairs += job->outcomes[k].corrected > 0;
    }
    if (pairs == 0)
        return NORMA_OK;
    return norma__note(&w->observing->out->notes, err, "cells-corrected", w->group->name,
                       (double)pairs, (double)job->n_pairs,
                       "empty cells were filled in %zu of %zu pairs of items (%zu cells)%s%s",
                       pairs, job->n_pairs, cells, *w->group->name ? " of group " : "",
                       w->group->name);
}

norma_status norma__observe_polychorics(norma__ordinal_work *w, norma_error *err)
{
    job job = {.w = w};
    norma_status status = job_new(&job, err);
    for (size_t j = 0; j < w->n_items; j++) {
        size_t v = w->variables[j];
        w->group->cov[v + v * w->observing->out->p] = 1;
    }
    if (status == NORMA_OK) {
#pragma omp parallel for schedule(dynamic, 16) num_threads((int)job.n_couples)
        for (size_t k = 0; k < job.n_pairs; k++)
            correlate_pair(&job, &job.couples[omp_get_thread_num()], k);
        status = tell(&job, err);
    }
    job_clear(&job);
    return status;
}
