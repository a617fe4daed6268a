#include "norms/canonical.h"

#include <math.h>
#include <string.h>

#include "foundation/status.h"
#include "foundation/text.h"
#include "norms/canonical_number.h"

/* ---- where it goes --------------------------------------------------------------------------- */

static void take_into_buffer(void *to, const char *bytes, size_t length)
{
    norma__put_bytes(to, bytes, length);
}

static void take_into_digest(void *to, const char *bytes, size_t length)
{
    norma__digest_add(to, bytes, length);
}

static void begin(norma__canonical *out, void (*take)(void *, const char *, size_t), void *to)
{
    out->take = take;
    out->to = to;
    out->refused = false;
    out->used = 0;
}

void norma__canonical_to_buffer(norma__canonical *out, norma__buffer *buffer)
{
    begin(out, take_into_buffer, buffer);
}

void norma__canonical_to_digest(norma__canonical *out, norma__digesting *digesting)
{
    begin(out, take_into_digest, digesting);
}

void norma__canonical_end(norma__canonical *out)
{
    out->take(out->to, out->piece, out->used);
    out->used = 0;
}

/* Room for so many bytes, which are fewer than a piece. */
static char *room(norma__canonical *out, size_t length)
{
    if (sizeof out->piece - out->used < length)
        norma__canonical_end(out);
    return out->piece + out->used;
}

static void put(norma__canonical *out, const char *bytes, size_t length)
{
    if (length >= sizeof out->piece) {
        norma__canonical_end(out);
        out->take(out->to, bytes, length);
        return;
    }
    memcpy(room(out, length), bytes, length);
    out->used += length;
}

/* ---- values ---------------------------------------------------------------------------------- */

void norma__canonical_raw(norma__canonical *out, const char *json)
{
    put(out, json, strlen(json));
}

static void put_escaped(norma__canonical *out, unsigned char c)
{
    static const char digits[] = "0123456789abcdef", shorts[] = "\b\t\n\f\r\"\\",
                      letters[] = "btnfr\"\\";
    const char *found = strchr(shorts, c);
    if (found) {
        put(out, (char[]){'\\', letters[found - shorts]}, 2);
    } else {
        put(out, "\\u00", 4);
        put(out, (char[]){digits[c >> 4], digits[c & 15]}, 2);
    }
}

void norma__canonical_text(norma__canonical *out, const char *text)
{
    if (!text)
        text = "";
    if (!norma__is_utf8(text, strlen(text)))
        out->refused = true;
    put(out, "\"", 1);
    for (const char *from = text; *from;) {
        const char *to = from;
        while ((unsigned char)*to >= 0x20 && *to != '"' && *to != '\\')
            to++;
        put(out, from, (size_t)(to - from));
        if (*to)
            put_escaped(out, (unsigned char)*to++);
        from = to;
    }
    put(out, "\"", 1);
}

void norma__canonical_real(norma__canonical *out, double number)
{
    if (isnan(number))
        put(out, "null", 4);
    else if (isinf(number))
        norma__canonical_text(out, number > 0 ? "Infinity" : "-Infinity");
    else
        out->used += norma__canonical_number(room(out, NORMA__CANONICAL_NUMBER), number);
}

void norma__canonical_size(norma__canonical *out, size_t number)
{
    out->used += norma__canonical_whole(room(out, NORMA__CANONICAL_NUMBER), number);
}

/* ---- members: the key stands with the comma or brace before it ------------------------------- */

static void text(norma__canonical *out, const char *key, const char *value)
{
    norma__canonical_raw(out, key);
    norma__canonical_text(out, value);
}

static void real(norma__canonical *out, const char *key, double value)
{
    norma__canonical_raw(out, key);
    norma__canonical_real(out, value);
}

static void size(norma__canonical *out, const char *key, size_t value)
{
    norma__canonical_raw(out, key);
    norma__canonical_size(out, value);
}

/* null when there are none. */
static void reals(norma__canonical *out, const char *key, const double *values, size_t n)
{
    norma__canonical_raw(out, key);
    if (!values) {
        norma__canonical_raw(out, "null");
        return;
    }
    for (size_t i = 0; i < n; i++)
        real(out, i ? "," : "[", values[i]);
    norma__canonical_raw(out, n ? "]" : "[]");
}

static void sizes(norma__canonical *out, const char *key, const size_t *values, size_t n)
{
    norma__canonical_raw(out, key);
    for (size_t i = 0; i < n; i++)
        size(out, i ? "," : "[", values[i]);
    norma__canonical_raw(out, n ? "]" : "[]");
}

/* ---- figures, scales, sets ------------------------------------------------------------------- */

static void put_figures(norma__canonical *out, const norma_frozen *figures, size_t n)
{
    norma__canonical_raw(out, "\"figures\":[");
    for (size_t f = 0; f < n; f++) {
        const norma_frozen *figure = &figures[f];
        size(out, f ? ",{\"columns\":" : "{\"columns\":", figure->n_columns);
        text(out, ",\"name\":", figure->name);
        size(out, ",\"rows\":", figure->n_rows);
        reals(out, ",\"values\":", figure->values, figure->n_rows * figure->n_columns);
        norma__canonical_raw(out, "}");
    }
    norma__canonical_raw(out, "]");
}

/* Of each company n, mean and sum of squares; null when there are none. */
static void put_companies(norma__canonical *out, const norma_unit_scores *companies, size_t n)
{
    norma__canonical_raw(out, ",\"companies\":");
    if (!companies) {
        norma__canonical_raw(out, "null");
        return;
    }
    for (size_t c = 0; c < n; c++) {
        size(out, c ? ",[" : "[[", companies[c].n);
        real(out, ",", companies[c].mean);
        real(out, ",", companies[c].ss);
        norma__canonical_raw(out, "]");
    }
    norma__canonical_raw(out, n ? "]" : "[]");
}

static void put_scale(norma__canonical *out, const norma_norm_scale *scale, size_t n_companies)
{
    const size_t n = scale->n_values;
    real(out, "{\"alpha\":", scale->alpha);
    real(out, ",\"between\":", scale->between);
    put_companies(out, scale->companies, n_companies);
    real(out, ",\"company_mean\":", scale->company_mean);
    sizes(out, ",\"counts\":", scale->counts, scale->counts ? n : 0);
    reals(out, ",\"effective\":", scale->effective, scale->effective ? n : 0);
    text(out, ",\"id\":", scale->id);
    real(out, ",\"kurtosis\":", scale->kurtosis);
    real(out, ",\"max\":", scale->max);
    real(out, ",\"mean\":", scale->mean);
    real(out, ",\"min\":", scale->min);
    size(out, ",\"n\":", scale->n);
    size(out, ",\"n_companies\":", scale->n_companies);
    real(out, ",\"n_effective\":", scale->n_effective);
    real(out, ",\"sd\":", scale->sd);
    reals(out, ",\"shares\":", scale->shares, scale->shares ? n : 0);
    real(out, ",\"skewness\":", scale->skewness);
    reals(out, ",\"values\":", scale->values, scale->values ? n : 0);
    real(out, ",\"within\":", scale->within);
    norma__canonical_raw(out, "}");
}

static void put_parents(norma__canonical *out, const norma_norm_parent *parents, size_t n)
{
    norma__canonical_raw(out, ",\"parents\":[");
    for (size_t p = 0; p < n; p++) {
        text(out, p ? ",{\"name\":" : "{\"name\":", parents[p].name);
        text(out, ",\"sha256\":", parents[p].sha256);
        size(out, ",\"version\":", (size_t)parents[p].version);
        norma__canonical_raw(out, "}");
    }
    norma__canonical_raw(out, "]");
}

void norma__canonical_set(norma__canonical *out, const norma_norm_set *set)
{
    text(out, "{\"calibration\":", set->calibration);
    size(out, ",\"calibration_version\":", (size_t)set->calibration_version);
    text(out, ",\"collected_from\":", set->collected_from);
    text(out, ",\"collected_to\":", set->collected_to);
    text(out, ",\"company_column\":", set->company_column);
    reals(out, ",\"company_weights\":", set->company_weights, set->n_companies);
    text(out, ",\"created\":", set->created);
    norma__canonical_raw(out, ",");
    put_figures(out, set->figures, set->n_figures);
    text(out, ",\"filter\":", set->filter);
    text(out, ",\"instrument_id\":", set->instrument_id);
    text(out, ",\"instrument_version\":", set->instrument_version);
    text(out, ",\"key_sha256\":", set->key_sha256);
    text(out, ",\"margins\":", set->margins);
    size(out, ",\"n_companies\":", set->n_companies);
    real(out, ",\"n_effective\":", set->n_effective);
    size(out, ",\"n_kept\":", set->n_kept);
    size(out, ",\"n_rows\":", set->n_rows);
    text(out, ",\"name\":", set->name);
    text(out, ",\"norma_version\":", set->norma_version);
    put_parents(out, set->parents, set->n_parents);
    text(out, ",\"population\":", set->population);
    text(out, ",\"previous_sha256\":", set->previous_sha256);
    for (size_t s = 0; s < set->n_scales; s++) {
        norma__canonical_raw(out, s ? "," : ",\"scales\":[");
        put_scale(out, &set->scales[s], set->n_companies);
    }
    text(out, set->n_scales ? "],\"source_file\":" : ",\"scales\":[],\"source_file\":",
         set->source_file);
    text(out, ",\"source_sha256\":", set->source_sha256);
    size(out, ",\"version\":", (size_t)set->version);
    text(out,
         ",\"weighting\":", set->weighting == NORMA_WEIGHT_COMPANIES ? "companies" : "respondents");
    norma__canonical_raw(out, "}");
}

void norma__canonical_calibration(norma__canonical *out, const norma_calibration *calibration)
{
    text(out, "{\"created\":", calibration->created);
    norma__canonical_raw(out, ",");
    put_figures(out, calibration->figures, calibration->n_figures);
    text(out, ",\"filter\":", calibration->filter);
    text(out, ",\"instrument_id\":", calibration->instrument_id);
    text(out, ",\"instrument_version\":", calibration->instrument_version);
    norma__canonical_raw(out, ",\"items\":[");
    for (size_t j = 0; j < calibration->n_items; j++) {
        text(out, j ? ",{\"id\":" : "{\"id\":", calibration->items[j]);
        real(out, ",\"max\":", calibration->max[j]);
        real(out, ",\"min\":", calibration->min[j]);
        norma__canonical_raw(out, "}");
    }
    size(out, "],\"n_kept\":", calibration->n_kept);
    size(out, ",\"n_rows\":", calibration->n_rows);
    text(out, ",\"name\":", calibration->name);
    text(out, ",\"norma_version\":", calibration->norma_version);
    text(out, ",\"source_file\":", calibration->source_file);
    text(out, ",\"source_sha256\":", calibration->source_sha256);
    size(out, ",\"version\":", (size_t)calibration->version);
    norma__canonical_raw(out, "}");
}

/* ---- digests --------------------------------------------------------------------------------- */

static norma_status finish(char digest[NORMA__DIGEST_SIZE], norma__canonical *out,
                           const norma__digesting *digesting, const char *what, norma_error *err)
{
    norma__canonical_end(out);
    if (out->refused)
        return norma__fail(err, NORMA_EINVAL, "a text of the %s is not UTF-8", what);
    norma__digest_hex(digest, digesting);
    return NORMA_OK;
}

norma_status norma__norms_digest(char out[NORMA__DIGEST_SIZE], const norma_norm_set *set,
                                 norma_error *err)
{
    norma__digesting digesting;
    norma__canonical canonical;
    if ((set->n_scales > 0 && !set->scales) || (set->n_figures > 0 && !set->figures))
        return norma__fail(err, NORMA_EINVAL, "a norm set that is only listed has no digest");
    norma__digest_begin(&digesting);
    norma__canonical_to_digest(&canonical, &digesting);
    norma__canonical_set(&canonical, set);
    return finish(out, &canonical, &digesting, "norm set", err);
}

norma_status norma__calibration_digest(char out[NORMA__DIGEST_SIZE],
                                       const norma_calibration *calibration, norma_error *err)
{
    norma__digesting digesting;
    norma__canonical canonical;
    if ((calibration->n_items > 0 && !calibration->items) ||
        (calibration->n_figures > 0 && !calibration->figures))
        return norma__fail(err, NORMA_EINVAL, "a calibration that is only listed has no digest");
    norma__digest_begin(&digesting);
    norma__canonical_to_digest(&canonical, &digesting);
    norma__canonical_calibration(&canonical, calibration);
    return finish(out, &canonical, &digesting, "calibration", err);
}
