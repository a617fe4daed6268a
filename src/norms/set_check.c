#include "norms/set_check.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "foundation/status.h"
#include "norms/store_label.h"

static const double ROUNDING = 1e-9; /* of shares that sum to 1 */

__attribute__((format(printf, 3, 4))) static norma_status
refuse(const norma_norm_set *set, norma_error *err, const char *format, ...)
{
    char sentence[512];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return norma__fail(err, NORMA_EDATA, "norm set '%.200s' version %" PRId64 ": %s", set->name,
                       set->version, sentence);
}

/* ---- texts ----------------------------------------------------------------------------------- */

static bool is_digest(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static bool is_digest_or_none(const char *text)
{
    return *text == '\0' || is_digest(text);
}

static bool is_day_or_none(const char *text)
{
    static const char pattern[] = "dddd-dd-dd";
    const size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        if (i >= strlen(pattern) ||
            (pattern[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != '-'))
            return false;
    return length == 0 || length == strlen(pattern);
}

static bool parents_are_named(const norma_norm_set *set)
{
    for (size_t p = 0; p < set->n_parents; p++)
        if (!*set->parents[p].name || set->parents[p].version < 1 ||
            !is_digest(set->parents[p].sha256))
            return false;
    return true;
}

static norma_status check_head(const norma_norm_set *set, norma_error *err)
{
    norma_status status = norma__check_label(set->name, set->created, "norm set", err);
    if (status != NORMA_OK)
        return status;
    if (set->version < 1)
        return refuse(set, err, "versions begin at 1");
    if (!is_digest(set->key_sha256) || !is_digest_or_none(set->source_sha256) ||
        !is_digest_or_none(set->previous_sha256) || !parents_are_named(set))
        return refuse(set, err, "one of its SHA-256 is none, or a parent has no name");
    if (!is_day_or_none(set->collected_from) || !is_day_or_none(set->collected_to))
        return refuse(set, err, "a day of its collection is not written as 2025-01-31");
    if ((*set->calibration == '\0') != (set->calibration_version == 0))
        return refuse(set, err, "its calibration has no version, or a version and no name");
    if (set->n_kept > set->n_rows)
        return refuse(set, err, "more respondents are kept than there were");
    if (set->n_scales == 0)
        return refuse(set, err, "it has no scale");
    return NORMA_OK;
}

/* ---- scales ---------------------------------------------------------------------------------- */

static bool is_pomp(double value)
{
    return value >= 0 && value <= 100;
}

static bool is_distribution(const norma_norm_scale *scale)
{
    size_t left = scale->n;
    double shares = 0;
    for (size_t v = 0; v < scale->n_values; v++) {
        if (!is_pomp(scale->values[v]) || (v > 0 && !(scale->values[v] > scale->values[v - 1])) ||
            scale->counts[v] == 0 || scale->counts[v] > left || !(scale->shares[v] >= 0) ||
            scale->effective[v] < 0)
            return false;
        left -= scale->counts[v];
        shares += scale->shares[v];
    }
    return scale->n_values == 0 || (left == 0 && fabs(shares - 1) <= ROUNDING);
}

static bool has_few_in_a_company(const norma_norm_scale *scale, size_t n_companies)
{
    for (size_t c = 0; scale->companies && c < n_companies; c++) {
        const norma_unit_scores *company = &scale->companies[c];
        if (company->n > 0 ? company->n < NORMA_NORMS_MIN_N
                           : !isnan(company->mean) || company->ss > 0)
            return true;
    }
    return false;
}

/* All less the companies are the rest. */
static bool has_few_outside(const norma_norm_scale *scale, size_t n_companies)
{
    size_t inside = 0;
    for (size_t c = 0; scale->companies && c < n_companies; c++)
        inside += scale->companies[c].n;
    return inside > 0 && inside < scale->n && scale->n - inside < NORMA_NORMS_MIN_N;
}

static bool companies_add_up(const norma_norm_scale *scale, size_t n_companies)
{
    size_t counted = 0, left = scale->n;
    for (size_t c = 0; scale->companies && c < n_companies; c++) {
        const norma_unit_scores *company = &scale->companies[c];
        if (company->n == 0)
            continue;
        if (company->n > left || !is_pomp(company->mean) || !(company->ss >= 0) ||
            !isfinite(company->ss))
            return false;
        left -= company->n;
        counted++;
    }
    return counted == scale->n_companies;
}

static norma_status check_scale(const norma_norm_set *set, size_t s, norma_error *err)
{
    const norma_norm_scale *scale = &set->scales[s];
    if (*scale->id == '\0' || norma_norm_find_scale(set, scale->id) != s)
        return refuse(set, err, "scale %zu has no name of its own", s + 1);
    if (scale->n < NORMA_NORMS_MIN_N)
        return refuse(set, err,
                      "scale '%.80s' has fewer than %d respondents, who could be recognised",
                      scale->id, NORMA_NORMS_MIN_N);
    if (has_few_in_a_company(scale, set->n_companies))
        return refuse(set, err,
                      "scale '%.80s' has a company with fewer than %d respondents, who could be "
                      "recognised",
                      scale->id, NORMA_NORMS_MIN_N);
    if (has_few_outside(scale, set->n_companies))
        return refuse(
            set, err,
            "scale '%.80s' has fewer than %d respondents outside its companies, who could "
            "be worked out from the others",
            scale->id, NORMA_NORMS_MIN_N);
    if (scale->n > set->n_kept || !is_pomp(scale->mean) || scale->sd < 0 || scale->between < 0 ||
        scale->within < 0 || !is_distribution(scale) || !companies_add_up(scale, set->n_companies))
        return refuse(set, err, "the figures of scale '%.80s' do not fit together", scale->id);
    return NORMA_OK;
}

static norma_status check_companies(const norma_norm_set *set, norma_error *err)
{
    if (set->n_companies > 0 && *set->company_column == '\0')
        return refuse(set, err, "it has companies and does not say which column they are");
    for (size_t c = 0; set->company_weights && c < set->n_companies; c++)
        if (!(set->company_weights[c] > 0) || !isfinite(set->company_weights[c]))
            return refuse(set, err, "a company has no weight");
    return NORMA_OK;
}

/* ---- figures --------------------------------------------------------------------------------- */

enum { FEW_FOR_PAIRS = 100 };

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool are_counts(const norma_frozen *figure, size_t most)
{
    for (size_t k = 0; k < figure->n_rows * figure->n_columns; k++) {
        const double count = figure->values[k];
        if (!isnan(count) && !(count >= 0 && count <= (double)most && count == floor(count)))
            return false;
    }
    return true;
}

/* Strata of matching scores have at least as many respondents as a scale. */
static bool has_few_in_a_stratum(const norma_frozen *figure)
{
    for (size_t i = 0; i < figure->n_rows; i++) {
        double sum = 0;
        for (size_t j = 0; j < figure->n_columns; j++)
            sum += fmax(figure->values[j * figure->n_rows + i], 0);
        if (sum < NORMA_NORMS_MIN_N)
            return true;
    }
    return false;
}

static norma_status check_figure(const norma_norm_set *set, size_t f, norma_error *err)
{
    const norma_frozen *figure = &set->figures[f];
    const bool pairs = begins(figure->name, "pairs."),
               strata = begins(figure->name, "matching.counts.");
    if (f > 0 && strcmp(set->figures[f - 1].name, figure->name) >= 0)
        return refuse(set, err, "its figures are not in order");
    if ((pairs && set->n_kept < FEW_FOR_PAIRS) || (strata && has_few_in_a_stratum(figure)))
        return refuse(set, err,
                      "figure '%.80s' counts too few respondents, who could be recognised",
                      figure->name);
    if ((pairs || strata || strcmp(figure->name, "items.counts") == 0) &&
        !are_counts(figure, set->n_kept))
        return refuse(set, err, "figure '%.80s' does not count its respondents", figure->name);
    return NORMA_OK;
}

norma_status norma__norm_set_check(const norma_norm_set *set, norma_error *err)
{
    norma_status status = check_head(set, err);
    if (status == NORMA_OK)
        status = check_companies(set, err);
    for (size_t s = 0; status == NORMA_OK && s < set->n_scales; s++)
        status = check_scale(set, s, err);
    for (size_t f = 0; status == NORMA_OK && f < set->n_figures; f++)
        status = check_figure(set, f, err);
    return status;
}
