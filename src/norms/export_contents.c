/* Reading the contents of norm sets and calibrations: norma__canonical_set() the other way round.
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/export_file.h"

static void text(norma__canonical_in *in, const char *key, char **out)
{
    norma__canonical_expect(in, key);
    *out = norma__canonical_read_text(in);
}

static void real(norma__canonical_in *in, const char *key, double *out)
{
    norma__canonical_expect(in, key);
    *out = norma__canonical_read_real(in);
}

static void size(norma__canonical_in *in, const char *key, size_t *out)
{
    norma__canonical_expect(in, key);
    *out = norma__canonical_read_size(in);
}

static void version(norma__canonical_in *in, const char *key, int64_t *out)
{
    norma__canonical_expect(in, key);
    *out = (int64_t)norma__canonical_read_size(in);
}

static void reals(norma__canonical_in *in, const char *key, double **out, size_t *n)
{
    norma__canonical_expect(in, key);
    *out = norma__canonical_read_reals(in, n);
}

/* ---- figures --------------------------------------------------------------------------------- */

static void read_figure(norma__canonical_in *in, norma_frozen *figure)
{
    size_t n;
    size(in, "{\"columns\":", &figure->n_columns);
    text(in, ",\"name\":", &figure->name);
    size(in, ",\"rows\":", &figure->n_rows);
    reals(in, ",\"values\":", &figure->values, &n);
    norma__canonical_expect(in, "}");
    if (in->status == NORMA_OK &&
        (!figure->values ||
         (figure->n_rows && figure->n_columns
              ? n % figure->n_rows != 0 || n / figure->n_rows != figure->n_columns
              : n != 0)))
        norma__canonical_refuse(in, "the figure that ends here has not rows x columns values");
}

static norma_frozen *read_figures(norma__canonical_in *in, size_t *n)
{
    void *array = NULL;
    norma__canonical_expect(in, "\"figures\":");
    for (*n = 0; norma__canonical_another(in, &array, *n, sizeof(norma_frozen)); ++*n) {
        norma_frozen *figure = (norma_frozen *)array + *n;
        *figure = (norma_frozen){0};
        read_figure(in, figure);
    }
    return array;
}

/* ---- scales ---------------------------------------------------------------------------------- */

static void read_company(norma__canonical_in *in, norma_unit_scores *company)
{
    size(in, "[", &company->n);
    real(in, ",", &company->mean);
    real(in, ",", &company->ss);
    norma__canonical_expect(in, "]");
}

/* As many as the set has, which is told further on; or null. */
static void read_companies(norma__canonical_in *in, norma_norm_scale *scale, size_t *n)
{
    void *array = NULL;
    *n = 0;
    norma__canonical_expect(in, ",\"companies\":");
    if (norma__canonical_next(in, 'n')) {
        norma__canonical_expect(in, "null");
        return;
    }
    for (; norma__canonical_another(in, &array, *n, sizeof(norma_unit_scores)); ++*n)
        read_company(in, (norma_unit_scores *)array + *n);
    scale->companies = array;
}

static void check_lengths(norma__canonical_in *in, const norma_norm_scale *scale,
                          const size_t lengths[3], size_t n_companies, size_t wanted_companies)
{
    for (size_t i = 0; i < 3; i++)
        if (lengths[i] != scale->n_values)
            norma__canonical_refuse(
                in, "the scale that ends here has not as many counts, shares and effective numbers "
                    "as values");
    if (scale->companies && n_companies != wanted_companies)
        norma__canonical_refuse(in, "the scale that ends here has not the companies of its set");
}

static void read_scale(norma__canonical_in *in, norma_norm_scale *scale, size_t wanted_companies)
{
    size_t lengths[3], n_companies;
    real(in, "{\"alpha\":", &scale->alpha);
    real(in, ",\"between\":", &scale->between);
    read_companies(in, scale, &n_companies);
    real(in, ",\"company_mean\":", &scale->company_mean);
    norma__canonical_expect(in, ",\"counts\":");
    scale->counts = norma__canonical_read_sizes(in, &lengths[0]);
    reals(in, ",\"effective\":", &scale->effective, &lengths[1]);
    text(in, ",\"id\":", &scale->id);
    real(in, ",\"kurtosis\":", &scale->kurtosis);
    real(in, ",\"max\":", &scale->max);
    real(in, ",\"mean\":", &scale->mean);
    real(in, ",\"min\":", &scale->min);
    size(in, ",\"n\":", &scale->n);
    size(in, ",\"n_companies\":", &scale->n_companies);
    real(in, ",\"n_effective\":", &scale->n_effective);
    real(in, ",\"sd\":", &scale->sd);
    reals(in, ",\"shares\":", &scale->shares, &lengths[2]);
    real(in, ",\"skewness\":", &scale->skewness);
    reals(in, ",\"values\":", &scale->values, &scale->n_values);
    real(in, ",\"within\":", &scale->within);
    norma__canonical_expect(in, "}");
    if (in->status == NORMA_OK)
        check_lengths(in, scale, lengths, n_companies, wanted_companies);
}

static norma_norm_scale *read_scales(norma__canonical_in *in, size_t *n, size_t n_companies)
{
    void *array = NULL;
    norma__canonical_expect(in, ",\"scales\":");
    for (*n = 0; norma__canonical_another(in, &array, *n, sizeof(norma_norm_scale)); ++*n) {
        norma_norm_scale *scale = (norma_norm_scale *)array + *n;
        *scale = (norma_norm_scale){0};
        read_scale(in, scale, n_companies);
    }
    return array;
}

/* ---- sets ------------------------------------------------------------------------------------ */

static norma_norm_parent *read_parents(norma__canonical_in *in, size_t *n)
{
    void *array = NULL;
    norma__canonical_expect(in, ",\"parents\":");
    for (*n = 0; norma__canonical_another(in, &array, *n, sizeof(norma_norm_parent)); ++*n) {
        norma_norm_parent *parent = (norma_norm_parent *)array + *n;
        *parent = (norma_norm_parent){0};
        text(in, "{\"name\":", &parent->name);
        text(in, ",\"sha256\":", &parent->sha256);
        version(in, ",\"version\":", &parent->version);
        norma__canonical_expect(in, "}");
    }
    return array;
}

static void read_weighting(norma__canonical_in *in, int *weighting)
{
    *weighting = NORMA_WEIGHT_RESPONDENTS;
    norma__canonical_expect(in, ",\"weighting\":\"");
    if (norma__canonical_next(in, 'c')) {
        *weighting = NORMA_WEIGHT_COMPANIES;
        norma__canonical_expect(in, "companies\"");
    } else {
        norma__canonical_expect(in, "respondents\"");
    }
}

static void read_set(norma__canonical_in *in, norma_norm_set *set)
{
    size_t n_weights;
    text(in, "{\"calibration\":", &set->calibration);
    version(in, ",\"calibration_version\":", &set->calibration_version);
    text(in, ",\"collected_from\":", &set->collected_from);
    text(in, ",\"collected_to\":", &set->collected_to);
    text(in, ",\"company_column\":", &set->company_column);
    reals(in, ",\"company_weights\":", &set->company_weights, &n_weights);
    text(in, ",\"created\":", &set->created);
    norma__canonical_expect(in, ",");
    set->figures = read_figures(in, &set->n_figures);
    text(in, ",\"filter\":", &set->filter);
    text(in, ",\"instrument_id\":", &set->instrument_id);
    text(in, ",\"instrument_version\":", &set->instrument_version);
    text(in, ",\"key_sha256\":", &set->key_sha256);
    text(in, ",\"margins\":", &set->margins);
    size(in, ",\"n_companies\":", &set->n_companies);
    if (set->company_weights && n_weights != set->n_companies)
        norma__canonical_refuse(in, "there are not as many weights as companies");
    real(in, ",\"n_effective\":", &set->n_effective);
    size(in, ",\"n_kept\":", &set->n_kept);
    size(in, ",\"n_rows\":", &set->n_rows);
    text(in, ",\"name\":", &set->name);
    text(in, ",\"norma_version\":", &set->norma_version);
    set->parents = read_parents(in, &set->n_parents);
    text(in, ",\"population\":", &set->population);
    text(in, ",\"previous_sha256\":", &set->previous_sha256);
    set->scales = read_scales(in, &set->n_scales, set->n_companies);
    text(in, ",\"source_file\":", &set->source_file);
    text(in, ",\"source_sha256\":", &set->source_sha256);
    version(in, ",\"version\":", &set->version);
    read_weighting(in, &set->weighting);
    norma__canonical_expect(in, "}");
}

norma_norm_set *norma__canonical_read_set(norma__canonical_in *in)
{
    norma_norm_set *set = in->status == NORMA_OK ? NORMA__NEW(norma_norm_set, 1) : NULL;
    if (!set) {
        if (in->status == NORMA_OK)
            in->status = norma__no_memory(in->err);
        return NULL;
    }
    read_set(in, set);
    if (in->status == NORMA_OK)
        return set;
    norma_norm_set_free(set);
    return NULL;
}

/* ---- calibrations ---------------------------------------------------------------------------- */

static void read_range_end(norma__canonical_in *in, const char *key, int *out)
{
    double number;
    real(in, key, &number);
    *out = 0;
    if (number >= INT_MIN && number <= INT_MAX && number == floor(number))
        *out = (int)number;
    else if (in->status == NORMA_OK)
        norma__canonical_refuse(in, "the end of a range is no whole number");
}

/* Three arrays grow together. */
static void read_items(norma__canonical_in *in, norma_calibration *of)
{
    void *items = NULL, *min = NULL, *max = NULL;
    norma__canonical_expect(in, ",\"items\":");
    while (norma__canonical_another(in, &items, of->n_items, sizeof(char *))) {
        int *grown = NULL;
        ((char **)items)[of->n_items++] = NULL;
        if ((grown = NORMA__GROW(min, int, of->n_items)))
            min = grown;
        if (grown && (grown = NORMA__GROW(max, int, of->n_items)))
            max = grown;
        if (!grown) {
            in->status = norma__no_memory(in->err);
            break;
        }
        text(in, "{\"id\":", (char **)items + of->n_items - 1);
        read_range_end(in, ",\"max\":", (int *)max + of->n_items - 1);
        read_range_end(in, ",\"min\":", (int *)min + of->n_items - 1);
        norma__canonical_expect(in, "}");
    }
    of->items = items;
    of->min = min;
    of->max = max;
}

static void read_calibration(norma__canonical_in *in, norma_calibration *of)
{
    text(in, "{\"created\":", &of->created);
    norma__canonical_expect(in, ",");
    of->figures = read_figures(in, &of->n_figures);
    text(in, ",\"filter\":", &of->filter);
    text(in, ",\"instrument_id\":", &of->instrument_id);
    text(in, ",\"instrument_version\":", &of->instrument_version);
    read_items(in, of);
    size(in, ",\"n_kept\":", &of->n_kept);
    size(in, ",\"n_rows\":", &of->n_rows);
    text(in, ",\"name\":", &of->name);
    text(in, ",\"norma_version\":", &of->norma_version);
    text(in, ",\"source_file\":", &of->source_file);
    text(in, ",\"source_sha256\":", &of->source_sha256);
    version(in, ",\"version\":", &of->version);
    norma__canonical_expect(in, "}");
}

norma_calibration *norma__canonical_read_calibration(norma__canonical_in *in)
{
    norma_calibration *of = in->status == NORMA_OK ? NORMA__NEW(norma_calibration, 1) : NULL;
    if (!of) {
        if (in->status == NORMA_OK)
            in->status = norma__no_memory(in->err);
        return NULL;
    }
    read_calibration(in, of);
    if (in->status == NORMA_OK)
        return of;
    norma_calibration_free(of);
    return NULL;
}
