/* Person fit of every respondent. */
#include "process/careless/graded.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/careless/onset.h"
#include "process/careless/person_fit.h"
#include "process/careless/person_fit_steps.h"

enum { BLOCK = 64 };

/* What all respondents share. */
typedef struct measure {
    const norma_data *data;
    norma__curves *curves;
    norma__steps **steps; /* by scale; NULL: not wanted */
    bool wants_likelihood, wants_onset, has_positions;
    double *const *out;
} measure;

/* What one thread works with. */
typedef struct room {
    uint8_t *answers; /* n_items x BLOCK, keyed steps */
    bool *answered;   /* n_items x BLOCK */
    norma__answer_fit *fits;
    norma__runs runs;
    size_t *order;
    double *places; /* n_items: where each item was shown */
} room;

static void rooms_free(room *rooms, int threads)
{
    for (int t = 0; rooms && t < threads; t++) {
        free(rooms[t].answers);
        free(rooms[t].answered);
        free(rooms[t].fits);
        norma__runs_clear(&rooms[t].runs);
        free(rooms[t].order);
        free(rooms[t].places);
    }
    free(rooms);
}

static norma_status room_fill(room *r, const measure *m, norma_error *err)
{
    size_t p = m->curves->n_items, most_items = 0, most_steps = 0;
    for (size_t s = 0; m->steps && s < m->curves->n_scales; s++) {
        most_items = m->steps[s]->n_items > most_items ? m->steps[s]->n_items : most_items;
        most_steps = m->steps[s]->n > most_steps ? m->steps[s]->n : most_steps;
    }
    r->answers = NORMA__NEW(uint8_t, p * BLOCK);
    r->answered = NORMA__NEW(bool, p *BLOCK);
    r->fits = NORMA__NEW(norma__answer_fit, p);
    r->order = NORMA__NEW(size_t, p);
    r->places = NORMA__NEW(double, p);
    if (!r->answers || !r->answered || !r->fits || !r->order || !r->places)
        return norma__no_memory(err);
    for (size_t j = 0; j < p; j++)
        r->order[j] = j;
    return norma__runs_new(&r->runs, most_items, most_steps, err);
}

static norma_status rooms_new(room **out, const measure *m, int threads, norma_error *err)
{
    room *rooms = NORMA__NEW(room, (size_t)threads);
    norma_status status = rooms ? NORMA_OK : norma__no_memory(err);
    for (int t = 0; t < threads && status == NORMA_OK; t++)
        status = room_fill(&rooms[t], m, err);
    if (status != NORMA_OK) {
        rooms_free(rooms, threads);
        rooms = NULL;
    }
    *out = rooms;
    return status;
}

/* ---- the order of presentation ---- */

/* Items as they were shown to a respondent; those without a place stay where the instrument has
   them, after the item before them. */
static void order_items(room *r, const norma_data *data, size_t p, size_t row)
{
    double last = 0;
    for (size_t j = 0; j < p; j++) {
        const double *positions = norma_data_positions(data, j);
        double place = positions ? positions[row] : NAN;
        last = r->places[j] = isnan(place) ? last : place;
    }
    for (size_t j = 0; j < p; j++) {
        size_t at = j;
        for (; at > 0 && r->places[r->order[at - 1]] > r->places[j]; at--)
            r->order[at] = r->order[at - 1];
        r->order[at] = j;
    }
}

static bool any_positions(const norma_data *data)
{
    for (size_t j = 0; j < norma_data_items(data); j++)
        if (norma_data_positions(data, j))
            return true;
    return false;
}

/* ---- one respondent ---- */

static void put(const measure *m, norma_index index, size_t row, double value)
{
    if (m->out[index])
        m->out[index][row] = value;
}

static void measure_steps(const measure *m, room *r, const uint8_t *answers, size_t row)
{
    norma__excess sum[NORMA__PENALTIES] = {{0}};
    for (size_t s = 0; s < m->curves->n_scales; s++) {
        norma__excess excess[NORMA__PENALTIES];
        norma__steps_excess(excess, &r->runs, m->steps[s], answers);
        for (size_t k = 0; k < NORMA__PENALTIES; k++) {
            sum[k].made += excess[k].made;
            sum[k].most += excess[k].most;
        }
    }
    const norma__excess *guttman = &sum[NORMA__GUTTMAN], *u3 = &sum[NORMA__U3];
    put(m, NORMA_INDEX_GUTTMAN, row, guttman->most > 0 ? guttman->made / guttman->most : NAN);
    put(m, NORMA_INDEX_U3, row, u3->most > 1e-12 ? fmax(0, u3->made / u3->most) : NAN);
}

static void measure_row(const measure *m, room *r, size_t place, size_t row)
{
    size_t p = m->curves->n_items;
    const uint8_t *answers = r->answers + place * p;
    if (m->steps)
        measure_steps(m, r, answers, row);
    if (!m->wants_likelihood && !m->wants_onset)
        return;
    norma__likelihood_fit fit = norma__likelihood_fit_of(r->fits, m->curves, answers);
    put(m, NORMA_INDEX_LZ, row, fit.lz);
    put(m, NORMA_INDEX_LZ_STAR, row, fit.lz_star);
    if (!m->wants_onset)
        return;
    if (m->has_positions)
        order_items(r, m->data, p, row);
    norma__onset onset = norma__onset_of(r->order, p, r->answered + place * p, answers, r->fits);
    put(m, NORMA_INDEX_ONSET, row, onset.answers);
    put(m, NORMA_INDEX_ONSET_STATISTIC, row, onset.statistic);
}

static void measure_block(const measure *m, room *r, size_t first)
{
    size_t p = m->curves->n_items, n = norma_data_rows(m->data) - first;
    n = n < BLOCK ? n : BLOCK;
    for (size_t j = 0; j < p; j++) {
        const uint8_t *cells = norma_data_cells(m->data, j) + first;
        const uint8_t *step = m->curves->step + 256 * j;
        for (size_t i = 0; i < n; i++) {
            r->answers[i * p + j] = step[cells[i]];
            r->answered[i * p + j] = cells[i] != NORMA_MISSING_CELL;
        }
    }
    for (size_t i = 0; i < n; i++)
        measure_row(m, r, i, first + i);
}

/* ---- all respondents ---- */

static norma_status measure_all(const measure *m, int threads, norma_error *err)
{
    size_t n_blocks = (norma_data_rows(m->data) + BLOCK - 1) / BLOCK;
    room *rooms;
    if ((size_t)threads > n_blocks)
        threads = n_blocks > 0 ? (int)n_blocks : 1;
    norma_status status = rooms_new(&rooms, m, threads, err);
    if (status != NORMA_OK)
        return status;
#pragma omp parallel for num_threads(threads) schedule(dynamic, 4)
    for (size_t b = 0; b < n_blocks; b++)
        measure_block(m, &rooms[omp_get_thread_num()], b * BLOCK);
    rooms_free(rooms, threads);
    return NORMA_OK;
}

static norma_status set_up_steps(measure *m, const norma__response_model *graded, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!m->out[NORMA_INDEX_GUTTMAN] && !m->out[NORMA_INDEX_U3])
        return NORMA_OK;
    if (!(m->steps = NORMA__NEW(norma__steps *, graded->n_scales)))
        return norma__no_memory(err);
    for (size_t s = 0; s < graded->n_scales && status == NORMA_OK; s++)
        status = norma__steps_new(&m->steps[s], graded, m->curves, s, err);
    return status;
}

static norma_status check_table(const norma__response_model *graded,
                                const norma_instrument *instrument, const norma_data *data,
                                norma_error *err)
{
    if (graded->n_items != norma_data_items(data) || graded->n_items != instrument->n_items)
        return norma__fail(err, NORMA_EINVAL,
                           "person fit is of %zu items and the table has %zu: measure a table of "
                           "the same instrument",
                           graded->n_items, norma_data_items(data));
    for (size_t j = 0; j < graded->n_items; j++)
        if ((size_t)(norma_data_max(data, j) - norma_data_min(data, j)) > graded->most_steps)
            return norma__fail(err, NORMA_EINVAL,
                               "item %s has a wider range than where person fit was modelled: "
                               "measure a table with the same ranges",
                               norma_data_item_id(data, j));
    return NORMA_OK;
}

norma_status norma__response_model_indices(double *const indices[NORMA_INDICES],
                                           const norma__response_model *graded,
                                           const norma_instrument *instrument,
                                           const norma_data *data, int threads, norma_error *err)
{
    measure m = {.data = data, .out = indices, .has_positions = any_positions(data)};
    norma_status status = check_table(graded, instrument, data, err);

    if (status != NORMA_OK)
        return status;
    m.wants_likelihood = indices[NORMA_INDEX_LZ] || indices[NORMA_INDEX_LZ_STAR];
    m.wants_onset = indices[NORMA_INDEX_ONSET] || indices[NORMA_INDEX_ONSET_STATISTIC];
    if ((status = norma__curves_new(&m.curves, graded, data, threads, err)) != NORMA_OK)
        goto done;
    if ((status = set_up_steps(&m, graded, err)) != NORMA_OK)
        goto done;
    status = measure_all(&m, threads, err);
done:
    for (size_t s = 0; m.steps && s < graded->n_scales; s++)
        norma__steps_free(m.steps[s]);
    free(m.steps);
    norma__curves_free(m.curves);
    return status;
}
