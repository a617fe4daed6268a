#include "process/careless/evidence.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/careless/scores.h"

/* From here on the share of careless respondents comes out too low, and the sample cannot tell. In
   five real samples indices spread 1.02 to 1.29 times as wide as among draws. */
static const double HIGH_PREVALENCE = 1.0 / 3, WIDE = 1.4;

/* What an index cannot be under or over. */
typedef struct span {
    double least, most;
} span;

static span span_of(norma_index index)
{
    switch (index) {
    case NORMA_INDEX_MISSING_SHARE:
    case NORMA_INDEX_LONGSTRING_SHARE:
    case NORMA_INDEX_STRAIGHT_SHARE:
    case NORMA_INDEX_AUTOCORRELATION:
    case NORMA_INDEX_ACQUIESCENCE:
    case NORMA_INDEX_EXTREME:
    case NORMA_INDEX_MIDPOINT:
    case NORMA_INDEX_GUTTMAN:
    case NORMA_INDEX_U3:
    case NORMA_INDEX_RTE:
    case NORMA_INDEX_FAST_PAGES:
        return (span){0, 1};
    case NORMA_INDEX_EVEN_ODD:
    case NORMA_INDEX_SYNONYMS:
    case NORMA_INDEX_ANTONYMS:
    case NORMA_INDEX_SEMANTIC_SYNONYMS:
    case NORMA_INDEX_SEMANTIC_ANTONYMS:
    case NORMA_INDEX_PERSON_TOTAL:
        return (span){-1, 1};
    case NORMA_INDEX_IRV:
    case NORMA_INDEX_TOTAL_MS:
    case NORMA_INDEX_MEDIAN_MS:
        return (span){0, INFINITY};
    default:
        return (span){-INFINITY, INFINITY};
    }
}

static bool is_whole(norma_index index)
{
    return index == NORMA_INDEX_LONGSTRING || index == NORMA_INDEX_DIRECTED_FAILED ||
           index == NORMA_INDEX_BOGUS_FAILED;
}

/* The tail of the draws goes on past what an index can be: a limit that nobody can be beyond is
   none, and one between two whole numbers is the last that is not suspicious. */
static void keep_possible(norma_index_limit *limit, norma_index index)
{
    span possible = span_of(index);
    if (limit->high > possible.most - 1e-6)
        limit->high = NAN;
    if (limit->low < possible.least + 1e-6)
        limit->low = NAN;
    if (is_whole(index)) {
        limit->high = floor(limit->high);
        limit->low = ceil(limit->low);
    }
}

/* A wider interval of the log odds is one that goes down to nobody: it is then taken on the scale
   of the share itself. */
static const double REACH_MOST = 3;

static void set_limits(norma_index_limit *limit, const norma__nulls *nulls, norma_index index,
                       double fpr)
{
    double tail = limit->side == NORMA_SIDE_BOTH ? fpr / 2 : fpr;
    double z = -norma__normal_quantile(tail);
    if (limit->side == NORMA_SIDE_HIGH || limit->side == NORMA_SIDE_BOTH)
        limit->high = norma__nulls_value(nulls, index, z);
    if (limit->side == NORMA_SIDE_LOW || limit->side == NORMA_SIDE_BOTH)
        limit->low = norma__nulls_value(nulls, index, -z);
    keep_possible(limit, index);
    limit->null_mean = nulls->mean[index];
    limit->null_sd = nulls->sd[index];
    limit->shift = nulls->shift[index];
    limit->spread = nulls->spread[index];
}

/* One index: the probability of every value, how many are too improbable, and the scores that the
   contributions are made from. */
static norma_status judge_index(norma_screen_result *screen, const norma__nulls *nulls,
                                const norma__measured *sample, norma_index index, double fpr,
                                int threads, norma_error *err)
{
    size_t n_beyond = 0;
    double *p = NORMA__NEW(double, screen->n_rows);
    if (!p)
        return norma__no_memory(err);
    screen->p[index] = p;
    double *scores = screen->contributions[index];
    set_limits(&screen->limits[index], nulls, index, fpr);
#pragma omp parallel for num_threads(threads) schedule(static) reduction(+ : n_beyond)
    for (size_t r = 0; r < screen->n_rows; r++) {
        norma__standing z =
            norma__nulls_stand(nulls, index, sample->extremity[r], sample->indices[index][r]);
        p[r] = norma__standing_p(index, z);
        n_beyond += p[r] <= fpr;
        if (scores)
            scores[r] = norma__oriented(index, z.middle);
    }
    screen->limits[index].n_beyond = n_beyond;
    return NORMA_OK;
}

/* Of the indices that count; somebody for whom none is defined has none beyond. */
static void count_beyond(norma_screen_result *screen, const norma__judge *judge,
                         const norma_screen_options *options)
{
    double *beyond = screen->indices[NORMA_INDEX_BEYOND];
    norma_index_limit *limit = &screen->limits[NORMA_INDEX_BEYOND];
    for (size_t r = 0; r < screen->n_rows; r++)
        beyond[r] = 0;
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        if (!norma__index_counts((norma_index)k) || !screen->p[k])
            continue;
        screen->n_counted++;
        for (size_t r = 0; r < screen->n_rows; r++)
            beyond[r] += screen->p[k][r] <= options->fpr;
    }
    for (size_t r = 0; r < screen->n_rows; r++)
        limit->n_beyond += beyond[r] >= (double)options->beyond;
    limit->high = (double)options->beyond;
    if (judge->fpr == options->fpr && options->beyond <= NORMA_INDICES) {
        limit->null_mean = judge->beyond_mean;
        limit->null_sd = judge->beyond_sd;
        screen->beyond_error = judge->beyond_share[options->beyond];
    }
}

static norma_status room_for_contributions(norma_screen_result *screen, const norma__judge *judge,
                                           norma_error *err)
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        if (judge->validity.in_it[k] && judge->nulls->values[k] && screen->indices[k] &&
            !(screen->contributions[k] = NORMA__NEW(double, screen->n_rows)))
            return norma__no_memory(err);
    return NORMA_OK;
}

/* The mean part of every index in the log odds of those who are called careless. */
static void weigh(norma_screen_result *screen)
{
    const double *validity = screen->indices[NORMA_INDEX_VALIDITY];
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        double sum = 0, n = 0;
        if (!screen->contributions[k])
            continue;
        for (size_t r = 0; r < screen->n_rows; r++) {
            sum += validity[r] >= 0.5 ? screen->contributions[k][r] : 0;
            n += validity[r] >= 0.5;
        }
        screen->limits[k].weight = n > 0 ? sum / n : NAN;
    }
}

static void set_prevalence(norma_screen_result *screen, const norma__validity *validity)
{
    double p = validity->prevalence, odds = log(p / (1 - p));
    double reach = norma__normal_quantile(0.975) * validity->prevalence_se / (p * (1 - p));
    screen->prevalence = p;
    screen->prevalence_se = validity->prevalence_se;
    screen->prevalence_low = 1 / (1 + exp(-(odds - reach)));
    screen->prevalence_high = 1 / (1 + exp(-(odds + reach)));
    if (reach <= REACH_MOST)
        return;
    screen->prevalence_low = 0;
    screen->prevalence_high = fmin(1, p + reach * p * (1 - p));
}

/* At the edge a curvature says little: the likelihood itself tells how many there may be. */
static void bound_none(norma_screen_result *screen, const norma__validity *validity,
                       const double *ratios)
{
    double most = screen->frozen ? NAN : norma__validity_most(validity, ratios, screen->n_rows);
    if (!isnan(most)) {
        screen->prevalence_low = 0;
        screen->prevalence_high = most;
    }
}

static double mean_spread(const norma_screen_result *screen)
{
    double sum = 0, n = 0;
    for (size_t k = 0; k < NORMA_INDICES; k++)
        if (screen->contributions[k]) {
            sum += screen->limits[k].spread;
            n++;
        }
    return sum / n;
}

static norma_status note_many(norma_screen_result *screen, norma_error *err)
{
    double share = round(100 * screen->prevalence), spread = round(100 * mean_spread(screen)) / 100;
    norma_status status = NORMA_OK;
    if (screen->frozen)
        return NORMA_OK;
    if (screen->prevalence >= HIGH_PREVALENCE)
        status = norma__note(&screen->notes, err, "prevalence-high", NULL, share, NAN,
                             "%.0f %% of the respondents seem careless: with so many, the sample "
                             "does not tell how careful people answer, and the share is likely to "
                             "be too low; a calibration of a better sample tells",
                             share);
    if (status == NORMA_OK && spread > WIDE)
        status = norma__note(&screen->notes, err, "null-spread", NULL, spread, NAN,
                             "indices lie %.2f times as wide as those of careful respondents "
                             "would: people differ in ways that the model does not know, or half "
                             "of them are careless, and then neither validity nor prevalence says "
                             "anything; a calibration of a better sample tells",
                             spread);
    return status;
}

/* Whether any index with a part in validity says something of a respondent. */
static bool is_known(const norma_screen_result *screen, size_t row)
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        if (screen->contributions[k] && !isnan(screen->indices[k][row]))
            return true;
    return false;
}

static norma_status judge_validity(norma_screen_result *screen, const norma__judge *judge,
                                   int threads, norma_error *err)
{
    double *validity = screen->indices[NORMA_INDEX_VALIDITY];
    size_t n = screen->n_rows;
    double *ratios = NORMA__NEW(double, n * judge->validity.n_kinds);
    norma_status status = ratios ? NORMA_OK : norma__no_memory(err);
    if (status != NORMA_OK)
        goto done;
    norma__validity_sum(ratios, &judge->validity, screen->contributions, n, threads);
    norma__validity_contributions(screen->contributions, &judge->validity, ratios, n, threads);
    for (size_t r = 0; r < n; r++) {
        validity[r] = is_known(screen, r)
                          ? norma__validity_posterior(&judge->validity, ratios + r, n, NULL)
                          : NAN;
        screen->limits[NORMA_INDEX_VALIDITY].n_beyond += validity[r] >= 0.5;
    }
    screen->limits[NORMA_INDEX_VALIDITY].high = 0.5;
    set_prevalence(screen, &judge->validity);
    bound_none(screen, &judge->validity, ratios);
    weigh(screen);
    status = note_many(screen, err);
done:
    free(ratios);
    return status;
}

/* The p of a distance is the distance again, and already a probability. */
static bool is_judged(norma_index index)
{
    return norma_index_side(index) != NORMA_SIDE_NONE && index != NORMA_INDEX_MAHALANOBIS_P;
}

norma_status norma__evidence(norma_screen_result *screen, const norma__judge *judge,
                             const norma__measured *sample, const norma_screen_options *options,
                             int threads, norma_error *err)
{
    norma_status status = room_for_contributions(screen, judge, err);
    screen->frozen = options->frozen != NULL;
    for (size_t k = 0; k < NORMA_INDEX_BEYOND && status == NORMA_OK; k++)
        if (judge->nulls->values[k] && screen->indices[k] && is_judged((norma_index)k))
            status = judge_index(screen, judge->nulls, sample, (norma_index)k, options->fpr,
                                 threads, err);
    if (status != NORMA_OK)
        return status;
    count_beyond(screen, judge, options);
    return judge_validity(screen, judge, threads, err);
}
