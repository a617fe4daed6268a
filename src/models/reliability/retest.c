#include <norma/retest.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/names.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/sample.h"

void norma_retest_free(norma_retest *retest)
{
    if (!retest)
        return;
    free(retest->id);
    norma_notes_clear(&retest->notes);
    free(retest);
}

/* ---- who answered on both occasions ---- */

/* The respondents of a sample's rows. */
typedef struct occasion {
    const norma_sample *sample;
    const char *name; /* in sentences */
    norma__names ids;
    size_t *row;    /* by id: its row */
    size_t n;       /* rows kept */
    size_t unnamed; /* of them, those without an id */
} occasion;

static void occasion_clear(occasion *o)
{
    norma__names_free(&o->ids);
    free(o->row);
}

static norma_status add_row(occasion *o, size_t row, norma_error *err)
{
    const norma_data *data = o->sample->data;
    const char *id = norma_data_respondent(data, row);
    size_t known = o->ids.n, index;
    o->n++;
    if (!*id) {
        o->unnamed++;
        return NORMA_OK;
    }
    if (!norma__names_add(&o->ids, id, strlen(id), &index))
        return norma__no_memory(err);
    if (o->ids.n == known)
        return norma__fail(err, NORMA_EDATA,
                           "rows %zu and %zu of the %s occasion have the same respondent id: leave "
                           "one out",
                           norma_data_file_row(data, o->row[index]), norma_data_file_row(data, row),
                           o->name);
    o->row[index] = row;
    return NORMA_OK;
}

static norma_status occasion_new(occasion *o, const norma_sample *sample, const char *name,
                                 norma_error *err)
{
    size_t n = norma_data_rows(sample->data);
    norma_status status = NORMA_OK;
    *o = (occasion){.sample = sample, .name = name, .row = NORMA__NEW(size_t, n)};
    if (!o->row)
        return norma__no_memory(err);
    for (size_t r = 0; r < n && status == NORMA_OK; r++)
        if (norma__sample_keeps(sample, r))
            status = add_row(o, r, err);
    if (status == NORMA_OK && o->ids.n == 0)
        status = norma__fail(err, NORMA_EDATA,
                             "no row of the %s occasion has a respondent id, and occasions are "
                             "matched by it: name the column of ids in the instrument",
                             name);
    return status;
}

/* Mean of the keyed answers; NaN where one is missing. */
static double score_of(const norma_sample *sample, size_t row)
{
    double sum = 0;
    for (size_t j = 0; j < sample->n_items; j++) {
        size_t item = sample->items[j];
        uint8_t cell = norma_data_cells(sample->data, item)[row];
        if (cell == NORMA_MISSING_CELL)
            return NAN;
        sum += norma_data_reversed(sample->data, item) ? norma_data_max(sample->data, item) - cell
                                                       : norma_data_min(sample->data, item) + cell;
    }
    return sum / (double)sample->n_items;
}

/* Fills r->n, r->n_unmatched and the scores of both occasions, in the order of the first: room for
   2 x the ids of the first; the second column starts at r->n. */
static size_t match(norma_retest *r, double *scores, const occasion *first, const occasion *second)
{
    size_t n_ids = first->ids.n, met = 0;
    double *later = scores + n_ids;
    for (size_t i = 0; i < n_ids; i++) {
        const char *id = norma_data_respondent(first->sample->data, first->row[i]);
        size_t there = norma__names_find(&second->ids, id, strlen(id));
        if (there == (size_t)-1)
            continue;
        met++;
        double one = score_of(first->sample, first->row[i]);
        double two = score_of(second->sample, second->row[there]);
        if (isnan(one) || isnan(two))
            continue;
        scores[r->n] = one;
        later[r->n++] = two;
    }
    memmove(scores + r->n, later, r->n * sizeof *scores);
    r->n_unmatched = n_ids + second->ids.n - 2 * met;
    return met;
}

/* ---- the figures ---- */

/* A standard deviation that is rounding of numbers this size is none. */
static double cleared(double sd, double size)
{
    return sd > 1e-13 * size ? sd : 0;
}

static void fill_occasion(norma_retest *r, size_t occasion, const double *x)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < r->n; i++)
        sum += x[i];
    double mean = sum / (double)r->n;
    for (size_t i = 0; i < r->n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    r->mean[occasion] = mean;
    r->sd[occasion] = cleared(sqrt(squares / (double)(r->n - 1)), fabs(mean));
}

static double correlation(const norma_retest *r, const double *x, const double *y)
{
    double sum = 0;
    for (size_t i = 0; i < r->n; i++)
        sum += (x[i] - r->mean[0]) * (y[i] - r->mean[1]);
    double sds = r->sd[0] * r->sd[1];
    return sds > 0 ? fmax(-1, fmin(1, sum / (double)(r->n - 1) / sds)) : NAN;
}

static void fill_r(norma_retest *r, const double *x, double conf_level)
{
    double n = (double)r->n, value = correlation(r, x, x + r->n);
    r->r = (norma_coefficient){.code = "retest-r",
                               .label = "Test-retest correlation",
                               .formula = "cov(first, second) / (sd(first) sd(second))",
                               .source = "Fisher (1921), Metron 1, 3-32 (interval)",
                               .value = value,
                               .se = (1 - value * value) / sqrt(n - 1)};
    if (isnan(value) || r->n < 4)
        return;
    double z = atanh(value);
    double margin = norma__normal_quantile((1 + conf_level) / 2) / sqrt(n - 3);
    r->r.n_intervals = 1;
    r->r.intervals[0] =
        (norma_interval){NORMA_INTERVAL_FISHER_Z, tanh(z - margin), tanh(z + margin)};
}

static void fill_change(norma_retest *r, const double *x, double conf_level)
{
    double n = (double)r->n, squares = 0;
    r->change = r->mean[1] - r->mean[0];
    for (size_t i = 0; i < r->n; i++) {
        double away = x[r->n + i] - x[i] - r->change;
        squares += away * away;
    }
    double sd = cleared(sqrt(squares / (n - 1)), fabs(r->mean[0]) + fabs(r->mean[1]));
    double se = sd / sqrt(n);
    double margin = norma__t_quantile((1 + conf_level) / 2, n - 1) * se;
    r->change_low = r->change - margin;
    r->change_high = r->change + margin;
    r->change_p = sd > 0 ? 2 * norma__t_upper(fabs(r->change) / se, n - 1) : NAN;
    r->change_d = sd > 0 ? r->change / sd : NAN;
}

static void fill_errors(norma_retest *r, const double *x, double conf_level)
{
    double pooled = sqrt((r->sd[0] * r->sd[0] + r->sd[1] * r->sd[1]) / 2);
    double occasions = fmax(0, (r->icc.ms_columns - r->icc.ms_error) / (double)r->n);
    r->sem = pooled * sqrt(1 - r->r.value);
    r->sem_agreement = sqrt(occasions + r->icc.ms_error);
    r->smallest_change = norma__normal_quantile((1 + conf_level) / 2) * sqrt(2) * r->sem;
    for (size_t i = 0; i < r->n; i++) {
        double change = x[r->n + i] - x[i];
        r->improved += change > r->smallest_change;
        r->declined += change < -r->smallest_change;
    }
}

/* ---- what is told ---- */

static norma_status note_matching(norma_retest *r, const occasion *first, const occasion *second,
                                  size_t met, norma_error *err)
{
    size_t unnamed = first->unnamed + second->unnamed, rows = first->n + second->n;
    norma_status status = NORMA_OK;
    if (unnamed)
        status =
            norma__note(&r->notes, err, "retest-without-id", r->id, (double)unnamed, (double)rows,
                        "%s: %zu of %zu rows of the two occasions have no respondent id and "
                        "cannot be matched",
                        r->id, unnamed, rows);
    if (status == NORMA_OK && r->n_unmatched)
        status =
            norma__note(&r->notes, err, "retest-unmatched", r->id, (double)r->n_unmatched,
                        (double)(r->n_unmatched + met),
                        "%s: %zu of %zu respondents are found on one occasion only and are left "
                        "out",
                        r->id, r->n_unmatched, r->n_unmatched + met);
    if (status == NORMA_OK && met > r->n)
        status = norma__note(&r->notes, err, "retest-incomplete", r->id, (double)(met - r->n),
                             (double)met,
                             "%s: %zu of %zu respondents found on both occasions did not answer "
                             "all its items twice and are left out",
                             r->id, met - r->n, met);
    return status;
}

static norma_status note_figures(norma_retest *r, norma_error *err)
{
    if (isnan(r->r.value))
        return norma__note(&r->notes, err, "retest-constant", r->id, NAN, NAN,
                           "the test-retest correlation of %s is undefined: its score does not "
                           "vary on an occasion",
                           r->id);
    return NORMA_OK;
}

/* ---- what can be compared ---- */

static norma_status check_item(const norma_sample *first, const norma_sample *second, size_t j,
                               norma_error *err)
{
    const char *id = norma__sample_id(first, j), *other = norma__sample_id(second, j);
    if (strcmp(id, other) != 0)
        return norma__fail(err, NORMA_EINVAL,
                           "two occasions need the same items in the same order: item %zu is %s on "
                           "the first and %s on the second",
                           j + 1, id, other);
    bool reversed = norma__sample_reversed(first, j);
    if (reversed != norma__sample_reversed(second, j))
        return norma__fail(err, NORMA_EINVAL, "item %s is reversed on one occasion only", id);
    int low = norma__sample_min(first, j), high = norma__sample_max(first, j);
    int low2 = norma__sample_min(second, j), high2 = norma__sample_max(second, j);
    if (reversed && low + high != low2 + high2)
        return norma__fail(err, NORMA_EDATA,
                           "item %s is reversed, and its answers range from %d to %d on the first "
                           "occasion and from %d to %d on the second: give its range",
                           id, low, high, low2, high2);
    return NORMA_OK;
}

static norma_status check_input(const norma_sample *first, const norma_sample *second,
                                double conf_level, norma_error *err)
{
    norma_status status = norma__sample_check(first, err);
    if (status == NORMA_OK)
        status = norma__sample_check(second, err);
    if (status != NORMA_OK)
        return status;
    if (first->tables || second->tables)
        return norma__fail(err, NORMA_EDATA,
                           "two occasions are matched respondent by respondent, which tables of "
                           "counts do not know: give the responses themselves");
    if (!(conf_level > 0 && conf_level < 1))
        return norma__fail(err, NORMA_EINVAL, "the coverage of an interval is between 0 and 1");
    if (first->n_items != second->n_items)
        return norma__fail(err, NORMA_EINVAL,
                           "two occasions need the same items: there are %zu and %zu",
                           first->n_items, second->n_items);
    for (size_t j = 0; j < first->n_items && status == NORMA_OK; j++)
        status = check_item(first, second, j, err);
    return status;
}

/* scores: r->n of each occasion. */
static norma_status fill(norma_retest *r, const double *scores, double conf_level, norma_error *err)
{
    fill_occasion(r, 0, scores);
    fill_occasion(r, 1, scores + r->n);
    fill_r(r, scores, conf_level);
    norma_status status = norma_icc_of(&r->icc, scores, r->n, 2, conf_level, err);
    if (status != NORMA_OK)
        return status;
    fill_change(r, scores, conf_level);
    fill_errors(r, scores, conf_level);
    return note_figures(r, err);
}

static norma_retest *retest_new(const char *id)
{
    norma_retest *r = NORMA__NEW(norma_retest, 1);
    if (r && (r->id = norma__copy_text(id)))
        return r;
    free(r);
    return NULL;
}

norma_status norma_retest_of(norma_retest **out, const char *id, const norma_sample *first,
                             const norma_sample *second, double conf_level, norma_error *err)
{
    norma_retest *r = NULL;
    occasion before = {0}, after = {0};
    double *scores = NULL;
    size_t met = 0;
    norma_status status;

    *out = NULL;
    if ((status = check_input(first, second, conf_level, err)) != NORMA_OK)
        goto done;
    if ((status = occasion_new(&before, first, "first", err)) != NORMA_OK)
        goto done;
    if ((status = occasion_new(&after, second, "second", err)) != NORMA_OK)
        goto done;
    r = retest_new(id);
    scores = NORMA__NEW(double, 2 * before.ids.n);
    if (!r || !scores) {
        status = norma__no_memory(err);
        goto done;
    }
    met = match(r, scores, &before, &after);
    r->n_first = before.n;
    r->n_second = after.n;
    if (r->n < 3) {
        status = norma__fail(err, NORMA_EDATA,
                             "%s has a score on both occasions for %zu respondents, and 3 are "
                             "needed: are the ids the same in both files?",
                             id, r->n);
        goto done;
    }
    if ((status = note_matching(r, &before, &after, met, err)) != NORMA_OK)
        goto done;
    if ((status = fill(r, scores, conf_level, err)) != NORMA_OK)
        goto done;

    *out = r; /* the caller owns it from here */
    r = NULL;
done:
    occasion_clear(&before);
    occasion_clear(&after);
    free(scores);
    norma_retest_free(r);
    return status;
}
