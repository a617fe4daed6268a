#include "norms/norms_source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/standard.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/distribution.h"
#include "norms/store_label.h"

/* ---- distributions ----------------------------------------------------------------------------
 */

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
    if (!scale->id || !norma__distribution_take(scale, source->scores->pomp + s * n_rows, n_rows))
        return norma__no_memory(err);
    if (scale->n == 0) { /* held, or nobody answered it */
        norma_norm_scale_clear(scale);
        set->n_scales--;
        return NORMA_OK;
    }
    return refuse_few(scale, err);
}

/* ---- the set ----------------------------------------------------------------------------------
 */

static const char *base_name(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash ? slash + 1 : file;
}

static char *said(const char *text)
{
    return norma__copy_text(text ? text : "");
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
    set->filter = said(source->filter);
    set->population = said(source->population);
    set->collected_from = said(source->collected_from);
    set->collected_to = said(source->collected_to);
    set->scales = NORMA__NEW(norma_norm_scale, source->instrument->n_scales);
    set->n_effective = (double)source->n_kept;
    return set->name && set->created && set->norma_version && set->instrument_id &&
           set->instrument_version && set->key_sha256 && set->source_file && set->source_sha256 &&
           set->filter && set->population && set->collected_from && set->collected_to &&
           set->scales;
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
    for (size_t s = 0; set->scales && s < set->n_scales; s++)
        norma_norm_scale_clear(&set->scales[s]);
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
    free(set->population);
    free(set->collected_from);
    free(set->collected_to);
    free(set->company_column);
    free(set->company_weights);
    free(set->margins);
    free(set->calibration);
    for (size_t p = 0; set->parents && p < set->n_parents; p++) {
        free(set->parents[p].name);
        free(set->parents[p].sha256);
    }
    free(set->parents);
    free(set->sha256);
    free(set->previous_sha256);
    free(set->retired);
    for (size_t f = 0; set->figures && f < set->n_figures; f++) {
        free(set->figures[f].name);
        free(set->figures[f].values);
    }
    free(set->figures);
    free(set);
}
