#include <norma/sensitivity.h>

#include <math.h>
#include <norma/factor.h>
#include <norma/reliability.h>
#include <norma/score.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

const char *const norma_exclusion_names[] = {"none", "flagged", "weighted", NULL};

/* Respondents that figures of an exclusion rest on, and replicates of the parallel analysis. */
enum { LEAST_ROWS = 10, REPLICATES = 50 };

/* Lorenzo-Seva & ten Berge (2006), Methodology 2, 57-64: from here on factors count as equal. */
static const double EQUAL = 0.95;

/* Everything under one exclusion. */
typedef struct view {
    int64_t *weights; /* n_rows, millionths; 0: left out */
    norma_tables *tables;
    norma_factor_result *structure;
} view;

typedef struct work {
    const norma_instrument *instrument;
    const norma_data *data;
    const norma_screen_result *screen;
    size_t threads;
    size_t *items, *key; /* of the factor structure */
    norma_scores *scores;
    view views[NORMA_EXCLUSIONS];
    norma_sensitivity_result *result;
} work;

void norma_sensitivity_result_free(norma_sensitivity_result *result)
{
    if (!result)
        return;
    free(result->scales);
    norma_notes_clear(&result->notes);
    free(result);
}

static void work_clear(work *w)
{
    for (size_t e = 0; e < NORMA_EXCLUSIONS; e++) {
        free(w->views[e].weights);
        norma_tables_free(w->views[e].tables);
        norma_factor_result_free(w->views[e].structure);
    }
    norma_scores_free(w->scores);
    free(w->items);
    free(w->key);
    norma_sensitivity_result_free(w->result);
}

/* ---- who counts how much ---- */

static double weight_of(const work *w, norma_exclusion exclusion, size_t row)
{
    const double *validity = w->screen->indices[NORMA_INDEX_VALIDITY];
    double careless = validity && !isnan(validity[row]) ? validity[row] : 0;
    if (exclusion == NORMA_EXCLUDE_FLAGGED)
        return w->screen->keep[row] && careless < 0.5 ? 1 : 0;
    return exclusion == NORMA_EXCLUDE_WEIGHTED ? 1 - careless : 1;
}

static norma_status weigh(work *w, norma_exclusion exclusion, norma_error *err)
{
    size_t n = norma_data_rows(w->data);
    const int64_t *own = norma_data_weights(w->data);
    int64_t *weights = NORMA__NEW(int64_t, n);
    if (!(w->views[exclusion].weights = weights))
        return norma__no_memory(err);
    for (size_t r = 0; r < n; r++) {
        double one = own ? (double)own[r] : (double)NORMA_WEIGHT_ONE;
        weights[r] = (int64_t)llround(one * weight_of(w, exclusion, r));
        w->result->n[exclusion] += (double)weights[r] / (double)NORMA_WEIGHT_ONE;
    }
    w->result->defined[exclusion] = w->result->n[exclusion] >= LEAST_ROWS;
    return NORMA_OK;
}

/* ---- tables of counts ---- */

static size_t gather_rows(size_t *rows, const int64_t *weights, size_t n)
{
    size_t m = 0;
    for (size_t r = 0; r < n; r++)
        if (weights[r] > 0)
            rows[m++] = r;
    return m;
}

/* The instrument with the ranges that the data have, and nothing that rows are labelled by. */
static norma_status plain_instrument(norma_instrument *plain, const work *w, norma_error *err)
{
    *plain = *w->instrument;
    plain->items = NORMA__NEW(norma_item, plain->n_items);
    if (!plain->items)
        return norma__no_memory(err);
    for (size_t j = 0; j < plain->n_items; j++) {
        plain->items[j] = w->instrument->items[j];
        plain->items[j].min = norma_data_min(w->data, j);
        plain->items[j].max = norma_data_max(w->data, j);
        plain->items[j].range_known = true;
        plain->items[j].latency_column = plain->items[j].position_column = NULL;
    }
    plain->respondent_column = plain->role_column = NULL;
    plain->n_units = plain->n_continuous = plain->n_pages = 0;
    return NORMA_OK;
}

static norma_status count(view *v, const norma_instrument *plain, const work *w, uint8_t *cells,
                          int64_t *weights, size_t *rows, norma_error *err)
{
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    norma_data *part = NULL;
    size_t m = gather_rows(rows, v->weights, norma_data_rows(w->data));
    for (size_t i = 0; i < m; i++)
        weights[i] = v->weights[rows[i]];
    for (size_t j = 0; j < plain->n_items; j++) {
        const uint8_t *from = norma_data_cells(w->data, j);
        for (size_t i = 0; i < m; i++)
            cells[j * m + i] = from[rows[i]];
    }
    const norma_data_source source = {.n_rows = m, .cells = cells, .weights = weights};
    norma_status status = norma_data_make(&part, plain, &source, err);
    options.threads = w->threads;
    options.min_group = 5;
    if (status == NORMA_OK)
        status = norma_tabulate(&v->tables, plain, part, &options, err);
    norma_data_free(part);
    return status;
}

static norma_status count_all(work *w, norma_error *err)
{
    size_t n = norma_data_rows(w->data), p = norma_data_items(w->data);
    norma_instrument plain = {0};
    uint8_t *cells = NORMA__NEW(uint8_t, n * p);
    int64_t *weights = NORMA__NEW(int64_t, n);
    size_t *rows = NORMA__NEW(size_t, n);
    norma_status status =
        cells && weights && rows ? plain_instrument(&plain, w, err) : norma__no_memory(err);
    for (size_t e = 0; e < NORMA_EXCLUSIONS && status == NORMA_OK; e++)
        if (w->result->defined[e])
            status = count(&w->views[e], &plain, w, cells, weights, rows, err);
    free(plain.items);
    free(cells);
    free(weights);
    free(rows);
    return status;
}

/* ---- scales ---- */

static void describe_scores(norma_sensitivity_scale *out, const work *w, norma_exclusion exclusion)
{
    const double *pomp = w->scores->pomp + out->scale * w->scores->n_rows;
    const int64_t *weights = w->views[exclusion].weights;
    double n = 0, sum = 0, squares = 0;
    for (size_t r = 0; r < w->scores->n_rows; r++)
        if (!isnan(pomp[r])) {
            n += (double)weights[r] / (double)NORMA_WEIGHT_ONE;
            sum += (double)weights[r] / (double)NORMA_WEIGHT_ONE * pomp[r];
        }
    double mean = sum / n;
    for (size_t r = 0; r < w->scores->n_rows; r++)
        if (!isnan(pomp[r]))
            squares += (double)weights[r] / (double)NORMA_WEIGHT_ONE * pow(pomp[r] - mean, 2);
    out->n[exclusion] = n;
    out->mean[exclusion] = n > 0 ? mean : NAN;
    out->sd[exclusion] = n > 1 ? sqrt(squares / (n - 1)) : NAN;
    out->effect[exclusion] =
        (out->mean[exclusion] - out->mean[NORMA_EXCLUDE_NONE]) / out->sd[NORMA_EXCLUDE_NONE];
}

/* A figure that is undefined is NaN: refusals of one scale are no failure of the rest. */
static norma_status measure_reliability(norma_sensitivity_scale *out, const work *w,
                                        norma_exclusion exclusion, norma_error *err)
{
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    const norma_scale *scale = &w->instrument->scales[out->scale];
    const norma_sample sample = {.tables = w->views[exclusion].tables,
                                 .group = NORMA_NONE,
                                 .items = scale->items,
                                 .n_items = scale->n_items};
    norma_reliability_result *reliability = NULL;
    norma_error why = {0};
    options.missing = NORMA_MISSING_PAIRWISE;
    options.threads = w->threads;
    norma_status status = norma_reliability(&reliability, scale->id, &sample, &options, &why);
    if (status == NORMA_OK) {
        out->alpha[exclusion] = reliability->alpha;
        out->omega[exclusion] = reliability->omega_total;
    }
    norma_reliability_result_free(reliability);
    return status == NORMA_ENOMEM ? norma__no_memory(err) : NORMA_OK;
}

static void undefined_scale(norma_sensitivity_scale *out, size_t scale)
{
    out->scale = scale;
    for (size_t e = 0; e < NORMA_EXCLUSIONS; e++)
        out->n[e] = out->alpha[e] = out->omega[e] = out->mean[e] = out->sd[e] = out->effect[e] =
            NAN;
}

static norma_status measure_scales(work *w, norma_error *err)
{
    norma_sensitivity_result *result = w->result;
    norma_status status = norma_score(&w->scores, w->instrument, w->data, NULL, NULL, NULL, err);
    result->scales = NORMA__NEW(norma_sensitivity_scale, w->instrument->n_scales);
    if (status == NORMA_OK && !result->scales)
        status = norma__no_memory(err);
    for (size_t s = 0; s < w->instrument->n_scales && status == NORMA_OK; s++) {
        norma_sensitivity_scale *out = &result->scales[result->n_scales];
        if (w->instrument->scales[s].n_items < 2)
            continue;
        undefined_scale(out, s);
        result->n_scales++;
        for (size_t e = 0; e < NORMA_EXCLUSIONS && status == NORMA_OK; e++) {
            if (!result->defined[e])
                continue;
            describe_scores(out, w, (norma_exclusion)e);
            status = measure_reliability(out, w, (norma_exclusion)e, err);
        }
    }
    return status;
}

/* ---- structure ---- */

static norma_status factor_of(work *w, norma_exclusion exclusion, size_t n_items, norma_error *err)
{
    norma_factor_options options = NORMA_FACTOR_OPTIONS_INIT;
    norma_error why = {0};
    const norma_sample sample = {.tables = w->views[exclusion].tables,
                                 .group = NORMA_NONE,
                                 .items = w->items,
                                 .n_items = n_items};
    options.factors = w->instrument->n_factors;
    options.rotation = options.factors > 1 ? NORMA_ROTATE_OBLIMIN : NORMA_ROTATE_NONE;
    options.missing = NORMA_MISSING_PAIRWISE;
    options.replicates = REPLICATES;
    options.starts = 30;
    options.threads = w->threads;
    norma_status status = norma_factor(&w->views[exclusion].structure, &sample, &options, &why);
    return status == NORMA_ENOMEM ? norma__no_memory(err) : NORMA_OK;
}

static double count_equal(const norma_congruence *congruence)
{
    double n = 0;
    for (size_t f = 0; f < congruence->n_factors; f++)
        n += congruence->tucker[f] >= EQUAL;
    return n;
}

static norma_status compare_structure(work *w, norma_exclusion e, norma_error *err)
{
    norma_sensitivity_structure *out = &w->result->structure;
    const norma_factor_result *own = w->views[e].structure;
    const norma_factor_result *all = w->views[NORMA_EXCLUDE_NONE].structure;
    norma_key_match *match = NULL;
    norma_congruence *congruence = NULL;
    norma_status status = NORMA_OK;
    if (!own)
        return NORMA_OK;
    out->rmsr[e] = own->fit.rmsr;
    out->suggested[e] = (double)own->parallel.n_factors;
    status = norma_factor_match(&match, own, w->key, 0.3, err);
    if (status == NORMA_OK && match->n_keyed > 0)
        out->hits[e] = (double)match->n_hits / (double)match->n_keyed;
    if (status == NORMA_OK && all)
        status = norma_factor_congruence(&congruence, all, own, err);
    if (status == NORMA_OK && congruence) {
        out->congruence[e] = congruence->smallest;
        out->equal[e] = count_equal(congruence);
    }
    norma_key_match_free(match);
    norma_congruence_free(congruence);
    return status;
}

static norma_status measure_structure(work *w, norma_error *err)
{
    norma_sensitivity_structure *out = &w->result->structure;
    norma_status status = NORMA_OK;
    for (size_t e = 0; e < NORMA_EXCLUSIONS; e++)
        out->rmsr[e] = out->hits[e] = out->suggested[e] = out->congruence[e] = out->equal[e] = NAN;
    out->n_factors = w->instrument->n_factors;
    if (out->n_factors == 0)
        return NORMA_OK;
    w->items = NORMA__NEW(size_t, w->instrument->n_items);
    w->key = NORMA__NEW(size_t, w->instrument->n_items);
    if (!w->items || !w->key)
        return norma__no_memory(err);
    out->n_items = norma_instrument_factor_key(w->instrument, w->items, w->key);
    for (size_t e = 0; e < NORMA_EXCLUSIONS && status == NORMA_OK; e++) {
        if (!w->result->defined[e] || w->result->n[e] <= (double)out->n_items)
            continue;
        if ((status = factor_of(w, (norma_exclusion)e, out->n_items, err)) == NORMA_OK)
            status = compare_structure(w, (norma_exclusion)e, err);
    }
    return status;
}

/* ---- all of it ---- */

static norma_status note_gaps(work *w, norma_error *err)
{
    norma_status status = NORMA_OK;
    const double *validity = w->screen->indices[NORMA_INDEX_VALIDITY];
    if (!validity || isnan(w->screen->prevalence)) {
        w->result->defined[NORMA_EXCLUDE_WEIGHTED] = false;
        status = norma__note(&w->result->notes, err, "sensitivity-no-validity", NULL, NAN, NAN,
                             "there is no validity index: nobody is left out but those whom the "
                             "rules set aside, and nothing is weighted");
    }
    if (status == NORMA_OK && w->result->n[NORMA_EXCLUDE_FLAGGED] < LEAST_ROWS)
        status = norma__note(&w->result->notes, err, "sensitivity-few", NULL,
                             w->result->n[NORMA_EXCLUDE_FLAGGED], LEAST_ROWS,
                             "%.15g respondents are left without those flagged: too few for "
                             "figures, which need %d",
                             w->result->n[NORMA_EXCLUDE_FLAGGED], LEAST_ROWS);
    return status;
}

norma_status norma_sensitivity(norma_sensitivity_result **out, const norma_instrument *instrument,
                               const norma_data *data, const norma_screen_result *screen,
                               size_t threads, norma_error *err)
{
    work w = {.instrument = instrument, .data = data, .screen = screen, .threads = threads};
    norma_status status = NORMA_OK;

    *out = NULL;
    if (screen->n_rows != norma_data_rows(data) || screen->n_items != norma_data_items(data))
        return norma__fail(err, NORMA_EINVAL, "the screening is of another table");
    if (!(w.result = NORMA__NEW(norma_sensitivity_result, 1))) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t e = 0; e < NORMA_EXCLUSIONS && status == NORMA_OK; e++)
        status = weigh(&w, (norma_exclusion)e, err);
    if (status != NORMA_OK)
        goto done;
    if ((status = note_gaps(&w, err)) != NORMA_OK)
        goto done;
    if ((status = count_all(&w, err)) != NORMA_OK)
        goto done;
    if ((status = measure_scales(&w, err)) != NORMA_OK)
        goto done;
    if ((status = measure_structure(&w, err)) != NORMA_OK)
        goto done;

    *out = w.result;
    w.result = NULL;
done:
    work_clear(&w);
    return status;
}
