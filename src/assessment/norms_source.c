#include "assessment/norms_source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/store_label.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- distributions ----------------------------------------------------------------------------
 */

/* Where a value stands, or would stand, among those seen. */
static size_t place_of(const norma_norm_scale *scale, double value)
{
    size_t low = 0, high = scale->n_values;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scale->values[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool make_room(norma_norm_scale *scale, size_t *capacity)
{
    if (scale->n_values < *capacity)
        return true;
    size_t more = *capacity ? 2 * *capacity : 64;
    double *values = NORMA__GROW(scale->values, double, more);
    if (values)
        scale->values = values;
    size_t *counts = NORMA__GROW(scale->counts, size_t, more);
    if (counts)
        scale->counts = counts;
    if (!values || !counts)
        return false;
    *capacity = more;
    return true;
}

/* Distinct scores are few (equal scores are equal doubles, see score.c), so a sorted list that is
   added to costs less than sorting the respondents. */
static bool count_values(norma_norm_scale *scale, const double *pomp, size_t n_rows)
{
    size_t capacity = 0;
    for (size_t r = 0; r < n_rows; r++) {
        if (isnan(pomp[r]))
            continue;
        size_t at = place_of(scale, pomp[r]), after = scale->n_values - at;
        scale->n++;
        if (after > 0 && scale->values[at] == pomp[r]) {
            scale->counts[at]++;
            continue;
        }
        if (!make_room(scale, &capacity))
            return false;
        memmove(scale->values + at + 1, scale->values + at, after * sizeof *scale->values);
        memmove(scale->counts + at + 1, scale->counts + at, after * sizeof *scale->counts);
        scale->values[at] = pomp[r];
        scale->counts[at] = 1;
        scale->n_values++;
    }
    return true;
}

/* sd with n - 1; skewness g1 and excess kurtosis g2 with moments over n. */
static void moments_of_values(norma_norm_scale *scale)
{
    const double n = (double)scale->n;
    double sum = 0, m2 = 0, m3 = 0, m4 = 0;
    for (size_t v = 0; v < scale->n_values; v++)
        sum += (double)scale->counts[v] * scale->values[v];
    scale->mean = sum / n;
    for (size_t v = 0; v < scale->n_values; v++) {
        const double d = scale->values[v] - scale->mean, count = (double)scale->counts[v];
        m2 += count * d * d / n;
        m3 += count * d * d * d / n;
        m4 += count * d * d * d * d / n;
    }
    if (scale->n_values == 1)
        m2 = 0; /* the mean of equal values may be a rounding away from them */
    scale->sd = scale->n > 1 ? sqrt(m2 * n / (n - 1)) : NAN;
    scale->skewness = m2 > 0 ? m3 / pow(m2, 1.5) : NAN;
    scale->kurtosis = m2 > 0 ? m4 / (m2 * m2) - 3 : NAN;
    scale->min = scale->values[0];
    scale->max = scale->values[scale->n_values - 1];
}

/* Few respondents could be told apart in their distribution. */
static norma_status refuse_few(const norma_norm_scale *scale, norma_error *err)
{
    if (scale->n >= NORMA_NORMS_MIN_N)
        return NORMA_OK;
    return norma__fail(err, NORMA_EDATA,
                       "scale '%s' has scores of %zu respondents: norms need at least %d, so that "
                       "nobody can be told from the distribution",
                       scale->id, scale->n, NORMA_NORMS_MIN_N);
}

static norma_status describe_scale(norma_norm_set *set, const norma_norms_source *source, size_t s,
                                   norma_error *err)
{
    const size_t n_rows = source->scores->n_rows;
    norma_norm_scale *scale = &set->scales[set->n_scales++];
    scale->alpha = source->alpha ? source->alpha[s] : NAN;
    scale->id = norma__copy_text(source->instrument->scales[s].id);
    if (!scale->id || !count_values(scale, source->scores->pomp + s * n_rows, n_rows))
        return norma__no_memory(err);
    if (scale->n == 0) { /* held, or nobody answered it */
        free(scale->id);
        *scale = (norma_norm_scale){0};
        set->n_scales--;
        return NORMA_OK;
    }
    moments_of_values(scale);
    return refuse_few(scale, err);
}

/* ---- the set ----------------------------------------------------------------------------------
 */

static const char *base_name(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash ? slash + 1 : file;
}

/* Everything but the scales; false when there is no memory. */
static bool name_set(norma_norm_set *set, const norma_norms_source *source)
{
    const norma_input *input = norma_data_input(source->data);
    char now[NORMA__TIME_SIZE];
    norma__now_utc(now);
    set->n_rows = norma_data_rows(source->data);
    set->n_kept = source->n_kept;
    set->name = norma__copy_text(source->name);
    set->created = norma__copy_text(source->created ? source->created : now);
    set->norma_version = norma__copy_text(norma_version());
    set->instrument_id = norma__copy_text(source->instrument->id);
    set->instrument_version = norma__copy_text(source->instrument->version);
    set->key_sha256 = norma__copy_text(source->instrument->key_sha256);
    set->source_file = norma__copy_text(base_name(input->file));
    set->source_sha256 = norma__copy_text(input->sha256);
    set->filter = norma__copy_text(source->filter ? source->filter : "");
    set->scales = NORMA__NEW(norma_norm_scale, source->instrument->n_scales);
    return set->name && set->created && set->norma_version && set->instrument_id &&
           set->instrument_version && set->key_sha256 && set->source_file && set->source_sha256 &&
           set->filter && set->scales;
}

norma_status norma__norms_describe(norma_norm_set **out, const norma_norms_source *source,
                                   norma_error *err)
{
    norma_norm_set *set = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma__check_label(source->name, source->created, "norm set", err)) != NORMA_OK)
        goto done;
    set = NORMA__NEW(norma_norm_set, 1);
    if (!set || !name_set(set, source)) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t s = 0; s < source->instrument->n_scales; s++)
        if ((status = describe_scale(set, source, s, err)) != NORMA_OK)
            goto done;
    if (set->n_scales == 0) {
        status = norma__fail(err, NORMA_EDATA,
                             "no scale has a score, so there is nothing to make norms of: validate "
                             "the responses, the "
                             "gate then says why scales are held back");
        goto done;
    }
    *out = set;
    set = NULL;
done:
    norma_norm_set_free(set);
    return status;
}

void norma_norm_set_free(norma_norm_set *set)
{
    if (!set)
        return;
    for (size_t s = 0; set->scales && s < set->n_scales; s++) {
        free(set->scales[s].id);
        free(set->scales[s].values);
        free(set->scales[s].counts);
    }
    free(set->scales);
    free(set->name);
    free(set->created);
    free(set->norma_version);
    free(set->instrument_id);
    free(set->instrument_version);
    free(set->key_sha256);
    free(set->source_file);
    free(set->source_sha256);
    free(set->filter);
    free(set);
}
