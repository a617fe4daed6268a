#include <math.h>
#include <stdlib.h>

#include <norma/moments.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "scoring/holes.h"
#include "statistics/incomplete.h"

/* What the normal model of a scale's items, fitted to the rows kept, expects. */
struct em {
    const norma__incomplete *rows;
    const double *filled;
    double *constant; /* n_items: the one answer of an item that does not vary; NaN: it varies, or
                         nobody answered it */
    size_t *variable; /* n_items: of the model; NORMA_NONE */
    size_t *place;    /* n_rows: in the model's rows */
};

static double keyed(const norma_data *data, size_t item, uint8_t cell)
{
    return norma_data_reversed(data, item) ? norma_data_max(data, item) - cell
                                           : norma_data_min(data, item) + cell;
}

/* Of the rows kept, the first answer to an item; NaN when there is none. */
static double first_answer(const norma__imputing *in, size_t item)
{
    const uint8_t *cells = norma_data_cells(in->data, item);
    for (size_t r = 0; r < norma_data_rows(in->data); r++)
        if (cells[r] != NORMA_MISSING_CELL && (!in->keep || in->keep[r]))
            return keyed(in->data, item, cells[r]);
    return NAN;
}

static norma_status find_places(struct em *em, const norma__imputed_scale *scale, norma_error *err)
{
    const norma_scale *of = scale->rule->scale;
    em->constant = NORMA__NEW(double, of->n_items);
    em->variable = NORMA__NEW(size_t, of->n_items);
    em->place = NORMA__NEW(size_t, norma_data_rows(scale->in->data));
    if (!em->constant || !em->variable || !em->place)
        return norma__no_memory(err);
    for (size_t i = 0; i < of->n_items; i++)
        em->variable[i] = NORMA_NONE;
    for (size_t j = 0; j < em->rows->p; j++)
        em->variable[em->rows->variables[j]] = j;
    for (size_t i = 0; i < of->n_items; i++)
        em->constant[i] =
            em->variable[i] == NORMA_NONE ? first_answer(scale->in, of->items[i]) : NAN;
    for (size_t r = 0; r < norma_data_rows(scale->in->data); r++)
        em->place[r] = NORMA_NONE;
    for (size_t r = 0; r < em->rows->n; r++)
        em->place[em->rows->rows[r]] = r;
    return NORMA_OK;
}

/* A row that answered only items that do not vary tells nothing of the others: their mean. */
static double expected(const void *method, size_t row, size_t at)
{
    const struct em *em = method;
    const size_t j = em->variable[at], r = em->place[row];
    if (j == NORMA_NONE)
        return em->constant[at];
    return em->rows->centre[j] +
           em->rows->scale[j] * (r == NORMA_NONE ? 0 : em->filled[r * em->rows->p + j]);
}

static norma_status check_size(const norma_scale *scale, norma_error *err)
{
    if (scale->n_items <= NORMA_MOMENTS_ITEMS_MAX)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL,
                       "scale '%s' has %zu items, and missing answers are filled by EM for at most "
                       "%d: use two-way",
                       scale->id, scale->n_items, NORMA_MOMENTS_ITEMS_MAX);
}

/* The last E-step filled the rows under a model that is 1e-10 from the likeliest. */
static bool fit(norma__likeliest *likeliest, norma__em_end *end, size_t *steps)
{
    const bool found = norma__maximise(likeliest);
    *steps = likeliest->steps;
    *end = !found                 ? NORMA__EM_SINGULAR
           : likeliest->converged ? NORMA__EM_DONE
                                  : NORMA__EM_NOT_CONVERGED;
    return found;
}

norma_status norma__impute_em(norma__em_end *end, size_t *steps, norma__imputed_scale *scale,
                              size_t threads, norma_error *err)
{
    const norma_scale *of = scale->rule->scale;
    const norma_sample sample = {.data = scale->in->data,
                                 .items = of->items,
                                 .n_items = of->n_items,
                                 .keep = scale->in->keep};
    norma_correlation variables = {.n_variables = of->n_items, .n_items = of->n_items};
    const norma__correlating c = {
        .result = &variables, .sample = &sample, .group = NORMA_NONE, .keep = sample.keep};
    norma__incomplete rows = {0};
    norma__likeliest likeliest = {0};
    struct em em = {.rows = &rows};
    norma_status status;

    if ((status = check_size(of, err)) != NORMA_OK ||
        (status = norma__incomplete_take(&rows, &c, err)) != NORMA_OK)
        goto done;
    if (rows.p > 0) {
        if ((status = norma__likeliest_new(&likeliest, &rows, threads, err)) != NORMA_OK ||
            !fit(&likeliest, end, steps))
            goto done;
        em.filled = likeliest.step.filled;
    }
    if ((status = find_places(&em, scale, err)) == NORMA_OK)
        status = norma__holes_fill(scale, expected, &em, err);
done:
    free(em.constant);
    free(em.variable);
    free(em.place);
    norma__likeliest_free(&likeliest);
    norma__incomplete_free(&rows);
    return status;
}
