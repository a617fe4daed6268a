#include "process/careless/pairs.h"

#include <math.h>
#include <stdlib.h>

#include "data/calibration.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "process/careless/answers.h"
#include "statistics/products.h"
#include <norma/moments.h>

/* Under so many respondents a correlation at the limit may well be chance: at 100 the standard
   error of a correlation of .60 is .06, at 10 it is .21. */
enum { FEW_ROWS = 100 };

void norma__pairs_free(norma__pairs *pairs)
{
    if (!pairs)
        return;
    free(pairs->synonyms);
    free(pairs->antonyms);
    free(pairs->mean);
    free(pairs);
}

static norma__pairs *pairs_new(size_t n_items, double limit)
{
    norma__pairs *pairs = NORMA__NEW(norma__pairs, 1);
    if (!pairs)
        return NULL;
    pairs->n_items = n_items;
    pairs->limit = limit;
    if ((pairs->mean = NORMA__NEW(double, n_items)))
        return pairs;
    norma__pairs_free(pairs);
    return NULL;
}

/* ---- item means ---- */

static double item_mean(const norma_data *data, size_t item, const uint8_t *keep)
{
    const uint8_t *cells = norma_data_cells(data, item);
    int64_t sum = 0, n = 0;
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        bool counts = cells[r] != NORMA_MISSING_CELL && (!keep || keep[r]);
        sum += counts ? cells[r] : 0;
        n += counts;
    }
    return norma_data_min(data, item) + (double)sum / (double)n;
}

/* ---- pairs of items ---- */

static size_t list_rows(size_t *rows, const norma_data *data, const uint8_t *keep)
{
    size_t n = 0;
    for (size_t r = 0; r < norma_data_rows(data); r++)
        if (!keep || keep[r])
            rows[n++] = r;
    return n;
}

/* Products are of keyed answers: to key one of the two turns the sign of their correlation. */
static double correlation(const norma__products *sums, const norma_sample *sample, size_t i,
                          size_t j)
{
    double r = norma__moments_of_pair(sums, 1, i, j).correlation;
    bool turned = norma_data_reversed(sample->data, sample->items[i]) !=
                  norma_data_reversed(sample->data, sample->items[j]);
    return turned ? -r : r;
}

/* Lists the pairs whose correlation, times sign, is at or over the limit; how many, when list is
   NULL. */
static size_t list_pairs(size_t (*list)[2], const norma__products *sums, const norma_sample *sample,
                         double sign, double limit)
{
    size_t n = 0;
    for (size_t i = 0; i < sample->n_items; i++)
        for (size_t j = i + 1; j < sample->n_items; j++) {
            if (!(sign * correlation(sums, sample, i, j) >= limit))
                continue;
            if (list) {
                list[n][0] = sample->items[i];
                list[n][1] = sample->items[j];
            }
            n++;
        }
    return n;
}

static norma_status pick_pairs(norma__pairs *pairs, const norma__products *sums,
                               const norma_sample *sample, norma_error *err)
{
    pairs->n_synonyms = list_pairs(NULL, sums, sample, 1, pairs->limit);
    pairs->n_antonyms = list_pairs(NULL, sums, sample, -1, pairs->limit);
    pairs->synonyms = norma__new(pairs->n_synonyms, sizeof *pairs->synonyms);
    pairs->antonyms = norma__new(pairs->n_antonyms, sizeof *pairs->antonyms);
    if (!pairs->synonyms || !pairs->antonyms)
        return norma__no_memory(err);
    list_pairs(pairs->synonyms, sums, sample, 1, pairs->limit);
    list_pairs(pairs->antonyms, sums, sample, -1, pairs->limit);
    return NORMA_OK;
}

static norma_status note_few(norma_notes *notes, const char *code, const char *sort, size_t n,
                             double limit, norma_error *err)
{
    if (n >= NORMA__FEWEST_PAIRS)
        return NORMA_OK;
    return norma__note(notes, err, code, NULL, (double)n, limit,
                       "%zu pairs of items are %s, at a correlation of %.2f: a respondent's "
                       "correlation over them needs %d",
                       n, sort, limit, NORMA__FEWEST_PAIRS);
}

static norma_status note_pairs(const norma__pairs *pairs, size_t n_rows, norma_notes *notes,
                               norma_error *err)
{
    norma_status status =
        note_few(notes, "few-synonyms", "synonyms", pairs->n_synonyms, pairs->limit, err);
    if (status == NORMA_OK)
        status = note_few(notes, "few-antonyms", "antonyms", pairs->n_antonyms, -pairs->limit, err);
    if (status == NORMA_OK && n_rows < FEW_ROWS && pairs->n_synonyms + pairs->n_antonyms > 0)
        status = norma__note(notes, err, "pairs-few-rows", NULL, (double)n_rows, FEW_ROWS,
                             "synonyms and antonyms come from the correlations of %zu respondents: "
                             "under %d, chance makes pairs",
                             n_rows, FEW_ROWS);
    return status;
}

static norma_status find_pairs(norma__pairs *pairs, const norma__answers *answers,
                               const norma_data *data, const uint8_t *keep, int threads,
                               norma_notes *notes, norma_error *err)
{
    const norma_sample sample = {.data = data, .items = answers->items, .n_items = answers->n};
    norma__products sums = {0};
    norma_status status;
    if (answers->n > NORMA_MOMENTS_ITEMS_MAX)
        return norma__note(notes, err, "pairs-too-many-items", NULL, (double)answers->n,
                           NORMA_MOMENTS_ITEMS_MAX,
                           "there are no synonyms and antonyms: they are looked for among at most "
                           "%d items, and there are %zu",
                           NORMA_MOMENTS_ITEMS_MAX, answers->n);
    size_t *rows = NORMA__NEW(size_t, norma_data_rows(data));
    if (!rows)
        return norma__no_memory(err);
    size_t n = list_rows(rows, data, keep);
    status = norma__products_of(&sums, &sample, rows, n, (size_t)threads, err);
    if (status == NORMA_OK)
        status = pick_pairs(pairs, &sums, &sample, err);
    if (status == NORMA_OK)
        status = note_pairs(pairs, n, notes, err);
    norma__products_free(&sums);
    free(rows);
    return status;
}

norma_status norma__pairs_at(norma__pairs **out, double limit, const norma_instrument *instrument,
                             const norma_data *data, const uint8_t *keep, int threads,
                             norma_notes *notes, norma_error *err)
{
    norma__answers answers = {0};
    norma__pairs *pairs = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma__answers_of(&answers, instrument, data, err)) != NORMA_OK)
        goto done;
    if (!(pairs = pairs_new(instrument->n_items, limit))) {
        status = norma__no_memory(err);
        goto done;
    }
#pragma omp parallel for num_threads(threads)
    for (size_t j = 0; j < pairs->n_items; j++)
        pairs->mean[j] = item_mean(data, j, keep);
    if ((status = find_pairs(pairs, &answers, data, keep, threads, notes, err)) != NORMA_OK)
        goto done;

    *out = pairs;
    pairs = NULL;
done:
    norma__pairs_free(pairs);
    norma__answers_clear(&answers);
    return status;
}

norma_status norma__pairs_new(norma__pairs **out, const norma_instrument *instrument,
                              const norma_data *data, const uint8_t *keep, int threads,
                              norma_notes *notes, norma_error *err)
{
    return norma__pairs_at(out, NORMA__PAIRS_LIMIT, instrument, data, keep, threads, notes, err);
}

/* ---- frozen ---- */

static norma_status freeze_list(norma_calibration *calibration, const char *name, size_t (*list)[2],
                                size_t n, norma_error *err)
{
    double *values = NORMA__NEW(double, 2 * n);
    if (!values)
        return norma__no_memory(err);
    for (size_t k = 0; k < n; k++) {
        values[k] = (double)list[k][0];
        values[n + k] = (double)list[k][1];
    }
    norma_status status = norma__freeze(calibration, name, values, n, 2, err);
    free(values);
    return status;
}

norma_status norma__pairs_freeze(norma_calibration *calibration, const norma__pairs *pairs,
                                 norma_error *err)
{
    norma_status status = norma__freeze(calibration, "pairs.limit", &pairs->limit, 1, 1, err);
    if (status == NORMA_OK)
        status = norma__freeze(calibration, "pairs.mean", pairs->mean, pairs->n_items, 1, err);
    if (status == NORMA_OK)
        status =
            freeze_list(calibration, "pairs.synonyms", pairs->synonyms, pairs->n_synonyms, err);
    if (status == NORMA_OK)
        status =
            freeze_list(calibration, "pairs.antonyms", pairs->antonyms, pairs->n_antonyms, err);
    return status;
}

static bool is_item(double value, size_t n_items)
{
    return value >= 0 && value < (double)n_items && value == floor(value);
}

/* What comes from a file is not believed: an item that is none is refused. */
static norma_status thaw_list(size_t (**list)[2], size_t *n, const norma_calibration *calibration,
                              const char *name, size_t n_items, norma_error *err)
{
    const norma_frozen *figure = norma_calibration_find(calibration, name);
    if (!figure || figure->n_columns != 2)
        return norma__fail(err, NORMA_ESTORE,
                           "the calibration has no figure '%s' of pairs: make a new one", name);
    if (!(*list = norma__new(figure->n_rows, sizeof **list)))
        return norma__no_memory(err);
    *n = figure->n_rows;
    for (size_t k = 0; k < *n; k++)
        for (size_t side = 0; side < 2; side++) {
            double value = figure->values[side * *n + k];
            if (!is_item(value, n_items))
                return norma__fail(err, NORMA_ESTORE,
                                   "figure '%s' of the calibration names no item in pair %zu: make "
                                   "a new one",
                                   name, k + 1);
            (*list)[k][side] = (size_t)value;
        }
    return NORMA_OK;
}

norma_status norma__pairs_thaw(norma__pairs **out, const norma_calibration *calibration,
                               const norma_instrument *instrument, norma_error *err)
{
    size_t n = instrument->n_items;
    norma__pairs *pairs = pairs_new(n, NAN);
    norma_status status = pairs ? NORMA_OK : norma__no_memory(err);

    *out = NULL;
    if (status == NORMA_OK)
        status = norma__thaw(&pairs->limit, calibration, "pairs.limit", 1, 1, err);
    if (status == NORMA_OK)
        status = norma__thaw(pairs->mean, calibration, "pairs.mean", n, 1, err);
    if (status == NORMA_OK)
        status =
            thaw_list(&pairs->synonyms, &pairs->n_synonyms, calibration, "pairs.synonyms", n, err);
    if (status == NORMA_OK)
        status =
            thaw_list(&pairs->antonyms, &pairs->n_antonyms, calibration, "pairs.antonyms", n, err);
    if (status != NORMA_OK) {
        norma__pairs_free(pairs);
        return status;
    }
    *out = pairs;
    return NORMA_OK;
}
