#include "process/careless/judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/calibration.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/careless/crowd.h"
#include "process/careless/extremity.h"

/* The first look, which only tells whom to leave out of the second, is taken at fewer draws. */
enum { FIRST_LOOK = 8, CARELESS_A_CAREFUL = 4, LEAST_DRAWS = 1000 };

void norma__judge_free(norma__judge *judge)
{
    if (!judge)
        return;
    norma__nulls_free(judge->nulls);
    free(judge);
}

void norma__measured_clear(norma__measured *measured)
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        free(measured->indices[k]);
    free(measured->extremity);
    *measured = (norma__measured){0};
}

norma_status norma__measured_room(norma__measured *measured, const bool *wanted, size_t n_rows,
                                  norma_error *err)
{
    *measured = (norma__measured){.n_rows = n_rows};
    if (!(measured->extremity = NORMA__NEW(double, n_rows)))
        return norma__no_memory(err);
    for (size_t k = 0; k < NORMA_INDICES; k++)
        if (wanted[k] && !(measured->indices[k] = NORMA__NEW(double, n_rows)))
            return norma__no_memory(err);
    return NORMA_OK;
}

/* ---- the k-of-m rule ---- */

bool norma__index_counts(norma_index index)
{
    switch (index) {
    case NORMA_INDEX_LONGSTRING:
    case NORMA_INDEX_IRV:
    case NORMA_INDEX_MAHALANOBIS:
    case NORMA_INDEX_RTE:
    case NORMA_INDEX_AUTOCORRELATION:
    case NORMA_INDEX_DIRECTED_FAILED:
    case NORMA_INDEX_BOGUS_FAILED:
    case NORMA_INDEX_EVEN_ODD:
    case NORMA_INDEX_SYNONYMS:
    case NORMA_INDEX_ANTONYMS:
    case NORMA_INDEX_SEMANTIC_SYNONYMS:
    case NORMA_INDEX_SEMANTIC_ANTONYMS:
    case NORMA_INDEX_PERSON_TOTAL:
    case NORMA_INDEX_LZ_STAR:
    case NORMA_INDEX_ONSET_STATISTIC:
    case NORMA_INDEX_LOGNORMAL_SPEED:
    case NORMA_INDEX_LATENCY_FIT:
    case NORMA_INDEX_DISTANCE_RESIDUAL:
        return true;
    default:
        return false;
    }
}

double norma__count_beyond(const norma__nulls *nulls, const norma__measured *measured, size_t row,
                           double fpr)
{
    double n = 0;
    for (size_t k = 0; k < NORMA_INDICES; k++)
        if (norma__index_counts((norma_index)k) && nulls->values[k] && measured->indices[k])
            n += norma__nulls_p(nulls, (norma_index)k, measured->extremity[row],
                                measured->indices[k][row]) <= fpr;
    return n;
}

static norma_status count_beyond(norma__judge *judge, const norma__measured *careful, double fpr,
                                 int threads, norma_error *err)
{
    size_t n = careful->n_rows;
    double sum = 0, squares = 0, *counts = NORMA__NEW(double, n);
    if (!counts)
        return norma__no_memory(err);
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t r = 0; r < n; r++)
        counts[r] = norma__count_beyond(judge->nulls, careful, r, fpr);
    for (size_t r = 0; r < n; r++) {
        sum += counts[r];
        squares += counts[r] * counts[r];
        for (size_t k = 0; k <= (size_t)counts[r]; k++)
            judge->beyond_share[k] += 1 / (double)n;
    }
    judge->fpr = fpr;
    judge->beyond_mean = sum / (double)n;
    judge->beyond_sd = sqrt(fmax(0, squares / (double)n - pow(judge->beyond_mean, 2)));
    free(counts);
    return NORMA_OK;
}

/* ---- draws ---- */

/* A drawn respondent is held against a metric that would have been another, had they been in the
   sample. With q the distance from N others, c = N / (N + 1) and u = q / (N - 1), the distance
   within the N + 1 is c^2 N u / (1 + c u): Sherman & Morrison's inverse of the larger scatter. */
static void join_sample(norma__measured *draws, const double *df, double n_metric)
{
    double *squared = draws->indices[NORMA_INDEX_MAHALANOBIS];
    double *p = draws->indices[NORMA_INDEX_MAHALANOBIS_P];
    double c = n_metric / (n_metric + 1);
    for (size_t r = 0; squared && r < draws->n_rows; r++) {
        double u = squared[r] / (n_metric - 1);
        squared[r] = c * c * n_metric * u / (1 + c * u);
        if (p)
            p[r] = norma__chisq_upper(squared[r], df[r]);
    }
}

/* The indices that draws can have: those of the sample, without those of the file. */
static void list_wanted(bool wanted[NORMA_INDICES], const norma__measured *sample)
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        wanted[k] = sample->indices[k] && k != NORMA_INDEX_DUPLICATES &&
                    k != NORMA_INDEX_NEAREST_SHARE && k != NORMA_INDEX_BEYOND &&
                    k != NORMA_INDEX_VALIDITY;
}

static norma_status measure_crowd(norma__measured *out, const norma__school *school,
                                  const norma__null_model *model, size_t n, bool careless,
                                  norma_error *err)
{
    norma__crowd crowd = {0};
    bool wanted[NORMA_INDICES];
    double *df = NORMA__NEW(double, n);
    norma_status status = df ? NORMA_OK : norma__no_memory(err);
    if (status != NORMA_OK)
        goto done;
    list_wanted(wanted, school->sample);
    if ((status = norma__measured_room(out, wanted, n, err)) != NORMA_OK)
        goto done;
    status = norma__crowd_draw(&crowd, model, school->instrument, n, careless,
                               school->options->seed, school->threads, err);
    if (status != NORMA_OK)
        goto done;
    norma__extremity(out->extremity, school->instrument, crowd.data, school->threads);
    status = norma__yardstick_indices(out->indices, df, school->yardstick, school->instrument,
                                      crowd.data, crowd.timings, school->threads, err);
    if (status == NORMA_OK && school->part_of_it)
        join_sample(out, df, (double)school->n_metric);
done:
    free(df);
    norma__crowd_clear(&crowd);
    return status;
}

/* ---- learning ---- */

static bool is_eligible(const norma__school *school, size_t row)
{
    return !school->eligible || school->eligible[row];
}

/* The sample's own middle, its prevalence, and who is taken as careless. */
static norma_status judge_sample(norma__judge *judge, uint8_t *keep, const norma__school *school,
                                 norma_error *err)
{
    const norma__measured *sample = school->sample;
    norma__validity *validity = &judge->validity;
    size_t n = sample->n_rows;
    double *ratios = NORMA__NEW(double, n * validity->n_kinds);
    norma_status status = ratios ? NORMA_OK : norma__no_memory(err);
    if (status != NORMA_OK)
        goto done;
    norma__validity_ratios(ratios, validity, judge->nulls, sample, school->threads);
    status = norma__validity_adapt(validity, ratios, keep, n, err);
    if (status == NORMA_OK)
        status = norma__validity_prevalence(validity, ratios, n, err);
    for (size_t r = 0; status == NORMA_OK && r < n; r++)
        keep[r] = is_eligible(school, r) &&
                  norma__validity_posterior(validity, ratios + r, n, NULL) < 0.5;
done:
    free(ratios);
    return status;
}

static norma_status learn(norma__judge *judge, const norma__school *school, const uint8_t *keep,
                          const norma__null_model *model, size_t draws, norma_error *err)
{
    norma__measured careful = {0}, careless = {0};
    norma_status status = measure_crowd(&careful, school, model, draws, false, err);
    if (status == NORMA_OK)
        status = measure_crowd(&careless, school, model, draws / CARELESS_A_CAREFUL, true, err);
    if (status == NORMA_OK)
        status = norma__nulls_new(&judge->nulls, careful.indices, careful.extremity, draws,
                                  school->threads, err);
    if (status == NORMA_OK)
        status = count_beyond(judge, &careful, school->options->fpr, school->threads, err);
    if (status == NORMA_OK)
        status = norma__nulls_adapt(judge->nulls, school->sample->indices,
                                    school->sample->extremity, keep, school->sample->n_rows, err);
    if (status == NORMA_OK)
        status = norma__validity_learn(&judge->validity, judge->nulls, &careful, &careless,
                                       norma__crowd_kinds(model), school->threads, err);
    norma__measured_clear(&careful);
    norma__measured_clear(&careless);
    return status;
}

/* One look: the model of those kept, draws of it, and what they say of everybody. */
static norma_status look(norma__judge **out, uint8_t *keep, const norma__school *school,
                         size_t draws, norma_notes *notes, norma_error *err)
{
    norma__null_model *model = NULL;
    norma__judge *judge = NULL;
    norma_status status =
        norma__null_model_new(&model, school->instrument, school->data, school->timings,
                              school->yardstick->speeds, keep, school->threads, notes, err);
    *out = NULL;
    if (status != NORMA_OK || !model)
        goto done;
    if (!(judge = NORMA__NEW(norma__judge, 1))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = learn(judge, school, keep, model, draws, err)) != NORMA_OK)
        goto done;
    if ((status = judge_sample(judge, keep, school, err)) != NORMA_OK)
        goto done;
    *out = judge;
    judge = NULL;
done:
    norma__null_model_free(model);
    norma__judge_free(judge);
    return status;
}

static norma_status note_first_look(const uint8_t *keep, size_t n_rows, norma_notes *notes,
                                    norma_error *err)
{
    size_t n = 0;
    for (size_t r = 0; r < n_rows; r++)
        n += keep[r] != 0;
    return norma__note(notes, err, "null-first-look", NULL, (double)n, NORMA__NULL_MODEL_MIN_N,
                       "%zu respondents are left without those who seem careless, too few to say "
                       "how careful ones answer (%d are needed): limits and validity rest on "
                       "everybody",
                       n, NORMA__NULL_MODEL_MIN_N);
}

norma_status norma__judge_new(norma__judge **out, uint8_t *keep, const norma__school *school,
                              norma_notes *notes, norma_error *err)
{
    size_t draws = school->options->draws;
    size_t few = draws / FIRST_LOOK > LEAST_DRAWS ? draws / FIRST_LOOK : LEAST_DRAWS;
    norma__judge *first = NULL;
    norma_notes later = {0}; /* of a second look that cannot be taken: there is the first */
    norma_status status;

    *out = NULL;
    for (size_t r = 0; r < school->sample->n_rows; r++)
        keep[r] = is_eligible(school, r);
    status = look(&first, keep, school, few < draws ? few : draws, notes, err);
    if (status == NORMA_OK && first)
        status = look(out, keep, school, draws, &later, err);
    if (status == NORMA_OK && first && !*out) {
        *out = first;
        first = NULL;
        status = note_first_look(keep, school->sample->n_rows, notes, err);
    }
    norma_notes_clear(&later);
    norma__judge_free(first);
    return status;
}

/* ---- frozen ---- */

norma_status norma__judge_freeze(norma_calibration *calibration, const norma__judge *judge,
                                 norma_error *err)
{
    double beyond[NORMA_INDICES + 4] = {judge->fpr, judge->beyond_mean, judge->beyond_sd};
    norma_status status = norma__nulls_freeze(calibration, judge->nulls, err);
    memcpy(beyond + 3, judge->beyond_share, sizeof judge->beyond_share);
    if (status == NORMA_OK)
        status = norma__freeze(calibration, "validity.beyond", beyond, NORMA_INDICES + 4, 1, err);
    if (status == NORMA_OK)
        status = norma__validity_freeze(calibration, &judge->validity, err);
    return status;
}

norma_status norma__judge_thaw(norma__judge **out, const norma_calibration *calibration,
                               norma_error *err)
{
    double beyond[NORMA_INDICES + 4];
    norma__judge *judge = NORMA__NEW(norma__judge, 1);
    norma_status status = judge ? NORMA_OK : norma__no_memory(err);
    *out = NULL;
    if (status == NORMA_OK)
        status = norma__nulls_thaw(&judge->nulls, calibration, err);
    if (status != NORMA_OK || !judge->nulls)
        goto done;
    status = norma__thaw(beyond, calibration, "validity.beyond", NORMA_INDICES + 4, 1, err);
    if (status == NORMA_OK)
        status = norma__validity_thaw(&judge->validity, calibration, err);
    if (status != NORMA_OK)
        goto done;
    judge->fpr = beyond[0];
    judge->beyond_mean = beyond[1];
    judge->beyond_sd = beyond[2];
    memcpy(judge->beyond_share, beyond + 3, sizeof judge->beyond_share);
    *out = judge;
    judge = NULL;
done:
    norma__judge_free(judge);
    return status;
}
