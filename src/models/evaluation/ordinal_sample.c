#include "models/evaluation/ordinal_sample.h"

#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/sem/estimate.h"
#include "models/sem/inference.h"
#include "models/sem/weight.h"
#include <norma/data.h>

static void put_id(norma__buffer *list, const char *id)
{
    if (list->length)
        norma__put(list, ",");
    norma__put(list, id);
}

norma_status norma__ordinal_maker_of(norma__ordinal_maker *out, const norma_sem *sem,
                                     norma_error *err)
{
    const norma_sem_table *t = sem->table;
    norma__buffer items = {0}, numbers = {0};
    size_t most = 2;
    *out = (norma__ordinal_maker){.sem = sem, .ids = NORMA__NEW(char *, t->n_observed)};
    out->ordered = NORMA__NEW(const char *, t->n_observed);
    norma_status status = NORMA_OK;
    if (!out->ids || !out->ordered) {
        norma__ordinal_maker_clear(out);
        return norma__no_memory(err);
    }
    for (; status == NORMA_OK && out->p < t->n_observed; out->p++) {
        char id[32];
        snprintf(id, sizeof id, "v%zu", out->p + 1);
        status = norma__keep_text(&out->ids[out->p], id, err);
        put_id(t->categories[out->p] ? &items : &numbers, id);
        if (t->categories[out->p])
            out->ordered[out->n_ordered++] = out->ids[out->p];
        most = t->categories[out->p] > most ? t->categories[out->p] : most;
    }
    if (status == NORMA_OK && (items.failed || numbers.failed))
        status = norma__no_memory(err);
    norma_item_list list = {.items = items.bytes,
                            .continuous = numbers.bytes,
                            .range_known = true,
                            .min = 1,
                            .max = (int)most};
    if (status == NORMA_OK)
        status = norma_instrument_from_list(&out->instrument, &list, (const char *const *)out->ids,
                                            out->p, err);
    norma__buffer_free(&items);
    norma__buffer_free(&numbers);
    if (status != NORMA_OK)
        norma__ordinal_maker_clear(out);
    return status;
}

void norma__ordinal_maker_clear(norma__ordinal_maker *maker)
{
    norma__free_texts(maker->ids, maker->p);
    free(maker->ordered);
    norma_instrument_free(maker->instrument);
    *maker = (norma__ordinal_maker){0};
}

/* Row i of the cells and numbers, whose columns are n long. z: p numbers. */
static void draw_row(uint8_t *cells, double *numbers, size_t i, size_t n,
                     const norma__ordinal_maker *m, const double *root, gsl_rng *random, double *z)
{
    const norma__sem_fitted *f = m->sem->inner;
    const norma__sem_implied *in = &f->implied[0];
    size_t item = 0, number = 0, p = m->p;
    for (size_t v = 0; v < p; v++)
        z[v] = gsl_ran_gaussian_ziggurat(random, 1);
    for (size_t v = 0; v < p; v++) {
        double y = 0;
        for (size_t k = 0; k <= v; k++)
            y += root[k * p + v] * z[k];
        if (!m->sem->table->categories[v]) {
            numbers[number++ * n + i] = in->mu[v] + y;
            continue;
        }
        size_t c = f->structure.cut[v];
        while (c < f->structure.cut[v + 1] && y > in->cuts[c])
            c++;
        cells[item++ * n + i] = (uint8_t)(c - f->structure.cut[v]);
    }
}

/* Whether every category of every item is there. */
static bool all_used(const uint8_t *cells, size_t n, const norma__ordinal_maker *m)
{
    size_t item = 0;
    for (size_t v = 0; v < m->p; v++) {
        bool used[256] = {false};
        size_t categories = m->sem->table->categories[v], found = 0;
        if (!categories)
            continue;
        for (size_t i = 0; i < n; i++)
            used[cells[item * n + i]] = true;
        for (size_t c = 0; c < categories; c++)
            found += used[c];
        if (found < categories)
            return false;
        item++;
    }
    return true;
}

/* The data of one sample; NULL where a category is missing. */
static norma_status draw(norma_data **data, const norma__ordinal_maker *m, const double *root,
                         gsl_rng *random, norma_error *err)
{
    size_t n = m->sem->n, p = m->p;
    uint8_t *cells = NORMA__NEW(uint8_t, n * m->n_ordered);
    double *numbers = NORMA__NEW(double, n *(p - m->n_ordered) + p);
    norma_status status = cells && numbers ? NORMA_OK : norma__no_memory(err);
    *data = NULL;
    for (size_t i = 0; status == NORMA_OK && i < n; i++)
        draw_row(cells, numbers, i, n, m, root, random, numbers + n * (p - m->n_ordered));
    if (status == NORMA_OK && all_used(cells, n, m)) {
        norma_data_source source = {.n_rows = n, .cells = cells, .continuous = numbers};
        status = norma_data_make(data, m->instrument, &source, err);
    }
    free(cells);
    free(numbers);
    return status;
}

static norma_status fit(norma_sem *sem, const norma__ordinal_maker *m, const norma_data *data,
                        norma_error *err)
{
    norma__sem_fitted *f = sem->inner;
    const norma__sem_fitted *from = m->sem->inner;
    norma_sem_data given = {.data = data,
                            .group = NORMA_NONE,
                            .cluster = NORMA_NONE,
                            .ordered = m->ordered,
                            .n_ordered = m->n_ordered};
    f->options = from->options;
    f->options.starts = 0;
    f->options.threads = 1;
    f->discrepancy = from->discrepancy;
    f->table = sem->table = m->sem->table;
    norma_status status = norma__observed_of(&f->observed, (const char *const *)m->ids, m->p,
                                             &given, &f->options, f->options.means, err);
    sem->n = f->observed.n;
    sem->discrepancy = (int)f->discrepancy;
    sem->test = f->options.test;
    if (status == NORMA_OK)
        status = norma__sem_weigh(f, err);
    if (status == NORMA_OK)
        status = norma__sem_estimate(f, from->theta, NULL, err);
    sem->convergence = f->convergence;
    if (status != NORMA_OK || !f->convergence.converged)
        return status;
    status = norma__sem_errors(f, &sem->notes, err);
    return status == NORMA_OK ? norma__sem_fill_fit(sem, &sem->notes, err) : status;
}

norma_status norma__ordinal_sample(norma_sem **out, const norma__ordinal_maker *m,
                                   const double *root, gsl_rng *random, norma_error *err)
{
    norma_data *data = NULL;
    norma_sem *sem = NULL;
    *out = NULL;
    norma_status status = draw(&data, m, root, random, err);
    if (status != NORMA_OK || !data)
        return status;
    sem = NORMA__NEW(norma_sem, 1);
    if (!sem || !(sem->inner = NORMA__NEW(norma__sem_fitted, 1)))
        status = norma__no_memory(err);
    else
        status = fit(sem, m, data, err);
    norma_data_free(data);
    if (status != NORMA_OK) {
        norma__ordinal_free(sem);
        return status;
    }
    *out = sem;
    return NORMA_OK;
}

void norma__ordinal_free(norma_sem *sem)
{
    if (!sem)
        return;
    sem->table = NULL;
    norma_sem_free(sem);
}
