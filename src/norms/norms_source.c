#include "norms/norms_source.h"
#include "norms/source_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "norms/norms_figures.h"
#include "norms/store_label.h"

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

static bool copy_parents(norma_norm_set *set, const norma_norms_source *source)
{
    if (source->n_parents == 0)
        return true;
    if (!(set->parents = NORMA__NEW(norma_norm_parent, source->n_parents)))
        return false;
    for (size_t p = 0; p < source->n_parents; p++) {
        norma_norm_parent *copy = &set->parents[set->n_parents++];
        copy->version = source->parents[p].version;
        copy->name = norma__copy_text(source->parents[p].name);
        copy->sha256 = said(source->parents[p].sha256);
        if (!copy->name || !copy->sha256)
            return false;
    }
    return true;
}

/* What it is called and what came of whom; false when there is no memory. */
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
    set->scales = NORMA__NEW(norma_norm_scale, source->instrument->n_scales);
    return set->name && set->created && set->norma_version && set->instrument_id &&
           set->instrument_version && set->key_sha256 && set->source_file && set->source_sha256 &&
           set->filter && set->scales;
}

/* What its maker says of it; false when there is no memory. */
bool norma__norms_declare(norma_norm_set *set, const norma_norms_source *source)
{
    const norma_calibration *calibration = source->calibration;
    set->weighting = source->weighting;
    set->current = true;
    set->calibration_version = calibration ? calibration->version : 0;
    set->population = said(source->population);
    set->collected_from = said(source->collected_from);
    set->collected_to = said(source->collected_to);
    set->company_column = said(source->companies ? source->companies->column : NULL);
    set->margins = said(source->margins);
    set->calibration = said(calibration ? calibration->name : NULL);
    set->retired = said(NULL);
    return set->population && set->collected_from && set->collected_to && set->company_column &&
           set->margins && set->calibration && set->retired && copy_parents(set, source);
}

/* ---- checks ---- */

static bool is_date(const char *text)
{
    static const char shape[] = "dddd-dd-dd";
    if (strlen(text) != sizeof shape - 1)
        return false;
    for (size_t k = 0; k < sizeof shape - 1; k++)
        if (shape[k] == 'd' ? text[k] < '0' || text[k] > '9' : text[k] != '-')
            return false;
    const int month = 10 * (text[5] - '0') + text[6] - '0';
    const int day = 10 * (text[8] - '0') + text[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= norma__days_of(atoi(text), month);
}

static norma_status check_dates(const norma_norms_source *source, norma_error *err)
{
    const char *from = source->collected_from, *to = source->collected_to;
    if ((from && *from && !is_date(from)) || (to && *to && !is_date(to)))
        return norma__fail(err, NORMA_EINVAL,
                           "the dates of collection are days, given as 2025-01-31, not otherwise");
    if (from && to && *from && *to && strcmp(from, to) > 0)
        return norma__fail(err, NORMA_EINVAL, "the collection ended (%s) before it began (%s)", to,
                           from);
    return NORMA_OK;
}

static norma_status check_weights(const norma_norms_source *source, norma_error *err)
{
    if (source->weighting == NORMA_WEIGHT_COMPANIES && !source->companies)
        return norma__fail(err, NORMA_EINVAL,
                           "companies can count the same only where a unit column says which they "
                           "are");
    for (size_t r = 0; source->weights && r < source->scores->n_rows; r++)
        if (norma__source_keeps(source, r) &&
            !(source->weights[r] > 0 && isfinite(source->weights[r])))
            return norma__fail(err, NORMA_EINVAL, "the weight of row %zu is not over 0", r + 1);
    return NORMA_OK;
}

norma_status norma__norms_check(const norma_norms_source *source, norma_error *err)
{
    norma_status status = norma__check_label(source->name, source->created, "norm set", err);
    if (status == NORMA_OK)
        status = check_dates(source, err);
    return status == NORMA_OK ? check_weights(source, err) : status;
}

/* ---- what weights cost, and what is told ---- */

/* The place of a row's company in the set; NORMA_NONE: in none, or one too small. */
static size_t company_of(const norma_norms_source *source, const norma__company_scores *companies,
                         size_t row)
{
    const uint32_t unit = source->companies->unit[row];
    return unit == NORMA_NO_UNIT ? NORMA_NONE : companies->place[unit];
}

/* Kish (1965): of the final weights of those kept. */
static norma_status kish(double *out, const norma_norms_source *source,
                         const norma__company_scores *companies, norma_error *err)
{
    const bool shared = source->weighting == NORMA_WEIGHT_COMPANIES;
    double *sums = NORMA__NEW(double, companies->n_companies + 1), sum = 0, squares = 0;
    if (!sums)
        return norma__no_memory(err);
    for (size_t r = 0; shared && r < source->scores->n_rows; r++)
        if (norma__source_keeps(source, r) && company_of(source, companies, r) != NORMA_NONE)
            sums[company_of(source, companies, r)] += norma__source_weight(source, r);
    for (size_t r = 0; r < source->scores->n_rows; r++) {
        const size_t company = shared ? company_of(source, companies, r) : 0;
        if (!norma__source_keeps(source, r) || company == NORMA_NONE)
            continue;
        const double w = norma__source_weight(source, r) / (shared ? sums[company] : 1);
        sum += w;
        squares += w * w;
    }
    *out = squares > 0 ? sum * sum / squares : (double)source->n_kept;
    free(sums);
    return NORMA_OK;
}

/* Those with scores on a scale and no place among its companies. */
static size_t small_companies(const norma__company_scores *companies)
{
    const size_t n_units = companies->grouping->n_units;
    size_t n = 0;
    for (size_t u = 0; u < n_units; u++) {
        bool out = false;
        for (size_t s = 0; !out && s < companies->n_scales; s++)
            out =
                companies->scores[s * n_units + u].n > 0 && !norma__company_counts(companies, s, u);
        n += out;
    }
    return n;
}

static norma_status note_companies(const norma_norms_source *source,
                                   const norma__company_scores *companies, norma_error *err)
{
    size_t without = 0, out = 0;
    norma_status status = NORMA_OK;
    if (!source->companies || !source->notes)
        return NORMA_OK;
    for (size_t r = 0; r < source->scores->n_rows; r++) {
        without += norma__source_keeps(source, r) && source->companies->unit[r] == NORMA_NO_UNIT;
        out += norma__source_keeps(source, r) && company_of(source, companies, r) == NORMA_NONE;
    }
    const size_t small = small_companies(companies);
    if (small > 0)
        status =
            norma__note(source->notes, err, "companies-small", NULL, (double)small, NAN,
                        "companies without a place in the distribution of companies: %zu; they "
                        "have fewer than %d scores on a scale, or the scores of such "
                        "companies could be worked out from theirs",
                        small, NORMA_NORMS_MIN_N);
    if (status == NORMA_OK && without > 0)
        status = norma__note(source->notes, err, "respondents-without-company", NULL,
                             (double)without, NAN, "%zu respondents are in no company", without);
    if (status == NORMA_OK && out > 0 && source->weighting == NORMA_WEIGHT_COMPANIES)
        status = norma__note(source->notes, err, "companies-equal-left-out", NULL, (double)out, NAN,
                             "%zu respondents of no company, or of one with fewer than %d scores, "
                             "are left out where every company counts the same",
                             out, NORMA_NORMS_MIN_N);
    return status;
}

static norma_status describe_items(norma_norm_set *set, const norma_norms_source *source,
                                   norma_error *err)
{
    norma__figures items = {0};
    norma_status status = norma__item_figures(&items, source, err);
    if (status == NORMA_OK)
        status = norma__figures_hand_over(set, &items, err);
    norma__figures_clear(&items);
    norma__figures all = {set->figures, set->n_figures};
    if (status == NORMA_OK)
        norma__figures_sort(&all);
    return status;
}

norma_status norma__norms_describe(norma_norm_set **out, const norma_norms_source *source,
                                   norma_error *err)
{
    norma_norm_set *set = NULL;
    norma__company_scores companies = {0};
    norma_status status;

    *out = NULL;
    if ((status = norma__norms_check(source, err)) != NORMA_OK)
        goto done;
    set = NORMA__NEW(norma_norm_set, 1);
    if (!set || !name_set(set, source) || !norma__norms_declare(set, source)) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__company_scores_of(&companies, source, err)) != NORMA_OK)
        goto done;
    set->n_companies = companies.n_companies;
    if ((status = kish(&set->n_effective, source, &companies, err)) != NORMA_OK)
        goto done;
    if ((status = norma__norms_describe_scales(set, source, &companies, err)) != NORMA_OK)
        goto done;
    if (set->n_scales == 0) {
        status = norma__fail(err, NORMA_EDATA,
                             "no scale has a score, so there is nothing to make norms of: validate "
                             "the responses, the "
                             "gate then says why scales are held back");
        goto done;
    }
    if ((status = describe_items(set, source, err)) != NORMA_OK)
        goto done;
    if ((status = note_companies(source, &companies, err)) != NORMA_OK)
        goto done;
    *out = set;
    set = NULL;
done:
    norma__company_scores_clear(&companies);
    norma_norm_set_free(set);
    return status;
}
