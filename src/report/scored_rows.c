#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "report/factor_words.h"
#include "report/scored_parts.h"

const char *const norma__score_figures[NORMA__SCORE_FIGURES] = {
    "mean",      "sum", "pomp", "se",           "low",  "high",    "true",      "true_low",
    "true_high", "z",   "t",    "t_normalised", "sten", "stanine", "percentile"};

bool norma__has_reference(const norma_scored *result, size_t scale)
{
    bool has = false;
    for (size_t p = 0; p < result->n_populations; p++)
        has = has || result->scales[scale * result->n_populations + p].reference.n_values > 0;
    return has;
}

void norma__score_fill(double figures[NORMA__SCORE_FIGURES], const norma_scored *result,
                       const norma_scored_scale *shared, double mean, double pomp)
{
    const norma_score_interval interval = norma_score_interval_of(
        pomp, shared->mean, shared->sd, shared->reliability, result->options.conf_level);
    const double plain[NORMA__SCORE_PLAIN] = {
        mean,
        norma_score_sum(result->instrument, shared->scale, mean),
        pomp,
        interval.se,
        interval.observed_low,
        interval.observed_high,
        interval.true_estimate,
        interval.true_low,
        interval.true_high};
    memcpy(figures, plain, sizeof plain);
    for (size_t k = NORMA__SCORE_PLAIN; k < NORMA__SCORE_FIGURES; k++)
        figures[k] = NAN;
    if (shared->reference.n_values == 0)
        return;
    const norma_standard s = norma_standard_of(&shared->reference, pomp);
    const double standard[] = {s.z, s.t, s.t_normalised, s.sten, s.stanine, s.percentile};
    memcpy(figures + NORMA__SCORE_PLAIN, standard, sizeof standard);
}

/* ---- the text of a score is made once ---------------------------------------------------------
 */

/* A scale takes few different scores in a population, so the text of each is made once and found
   again, by the bits of mean and POMP. */
enum { SLOTS = 512, LONGEST = 512 };
typedef struct memo {
    double mean, pomp;
    size_t length; /* 0: an empty slot */
    char text[LONGEST];
} memo;

typedef struct rows_writer {
    norma__buffer *out;
    const norma_scored *result;
    memo *memos;   /* n_scales x n_populations x SLOTS */
    size_t *order; /* of the figures, in JSON: by name */
    bool json;
} rows_writer;

static size_t slot_of(double mean, double pomp)
{
    uint64_t a, b;
    memcpy(&a, &mean, sizeof a);
    memcpy(&b, &pomp, sizeof b);
    return (size_t)(((a ^ (b >> 7)) * UINT64_C(0x9e3779b97f4a7c15)) >> 50) % SLOTS;
}

static size_t n_figures(const norma_scored *result, size_t scale)
{
    return norma__has_reference(result, scale) ? NORMA__SCORE_FIGURES : NORMA__SCORE_PLAIN;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(norma__score_figures[*(const size_t *)a],
                  norma__score_figures[*(const size_t *)b]);
}

static void put_json_figures(norma__buffer *text, const double *figures, size_t n)
{
    size_t order[NORMA__SCORE_FIGURES];
    for (size_t k = 0; k < n; k++)
        order[k] = k;
    qsort(order, n, sizeof *order, by_name);
    for (size_t k = 0; k < n; k++) {
        norma__putf(text, "%s\"%s\": ", k ? ", " : "{", norma__score_figures[order[k]]);
        norma__put_exact(text, figures[order[k]]);
    }
    norma__put(text, "}");
}

static void make_text(rows_writer *w, memo *m, const norma_scored_scale *shared)
{
    norma__buffer text = {0};
    double figures[NORMA__SCORE_FIGURES];
    norma__score_fill(figures, w->result, shared, m->mean, m->pomp);
    if (w->json)
        put_json_figures(&text, figures, n_figures(w->result, shared->scale));
    else
        norma__put_values(&text, figures, n_figures(w->result, shared->scale));
    w->out->failed |= text.failed || text.length >= LONGEST;
    m->length = w->out->failed ? 0 : text.length;
    if (m->length)
        memcpy(m->text, text.bytes, m->length);
    norma__buffer_free(&text);
}

static void put_score(rows_writer *w, size_t row, size_t scale, size_t population)
{
    static const char commas[] = ",,,,,,,,,,,,,,,";
    const norma_scores *scores = w->result->scores;
    const double mean = scores->mean[scale * scores->n_rows + row];
    const double pomp = scores->pomp[scale * scores->n_rows + row];
    const size_t at = scale * w->result->n_populations + population;
    if (isnan(mean)) {
        norma__put_bytes(w->out, w->json ? "null" : commas,
                         w->json ? 4 : n_figures(w->result, scale));
        return;
    }
    memo *m = &w->memos[at * SLOTS + slot_of(mean, pomp)];
    if (!m->length || m->mean != mean || m->pomp != pomp) {
        *m = (memo){.mean = mean, .pomp = pomp};
        make_text(w, m, &w->result->scales[at]);
    }
    norma__put_bytes(w->out, m->text, m->length);
}

/* ---- given a covariate ---- */

enum { GIVEN = 2 };
static const char *const given_names[GIVEN] = {"percentile", "t"};

/* Percentile rank and T score by continuous norms. */
static void fill_given(double figures[GIVEN], const norma_scored *result, size_t scale, size_t row)
{
    const double z = norma_scored_given(result, scale, row);
    figures[0] = isnan(z) ? NAN : 100 * norma__normal_cdf(z);
    figures[1] = 50 + 10 * z;
}

static void put_given_csv(norma__buffer *csv, const norma_scored *result, size_t scale, size_t row)
{
    double figures[GIVEN];
    if (!norma_scored_curve(result, scale))
        return;
    fill_given(figures, result, scale, row);
    norma__put_values(csv, figures, GIVEN);
}

static bool begin(rows_writer *w, norma__buffer *out, const norma_scored *result, bool json)
{
    *w = (rows_writer){.out = out, .result = result, .json = json};
    w->memos = NORMA__NEW(memo, result->instrument->n_scales * result->n_populations * SLOTS);
    out->failed |= !w->memos;
    return w->memos != NULL;
}

/* ---- csv --------------------------------------------------------------------------------------
 */

static void put_column(norma__buffer *csv, const norma_scored *result, size_t scale,
                       const char *figure, const char *given)
{
    norma__buffer name = {0};
    norma__putf(&name, "%s_%s", result->instrument->scales[scale].id, figure);
    if (given)
        norma__putf(&name, "_given_%s", given);
    norma__put(csv, ",");
    norma__put_field(csv, name.bytes ? name.bytes : "");
    csv->failed |= name.failed;
    norma__buffer_free(&name);
}

static void put_header(norma__buffer *csv, const norma_scored *result)
{
    const norma_factor_result *structure = result->validation->structure;
    norma__put(csv, "row");
    norma__put_identity_header(csv, result->data);
    for (size_t s = 0; s < result->instrument->n_scales; s++) {
        for (size_t f = 0; f < n_figures(result, s); f++)
            put_column(csv, result, s, norma__score_figures[f], NULL);
        for (size_t f = 0; norma_scored_curve(result, s) && f < GIVEN; f++)
            put_column(csv, result, s, given_names[f], result->curves->covariate);
    }
    for (size_t f = 0; result->factor_scores && f < structure->n_factors; f++)
        norma__putf(csv, ",%s", norma__factor_name(structure, f).text);
    norma__put(csv, "\n");
}

void norma__put_scored_csv(norma__buffer *out, const norma_scored *result)
{
    const norma_factor_result *structure = result->validation->structure;
    const size_t n = result->scores->n_rows;
    rows_writer w;
    if (!begin(&w, out, result, false))
        return;
    put_header(out, result);
    for (size_t row = 0; row < n; row++) {
        if (!result->validation->screen->keep[row])
            continue;
        const size_t population = norma_scored_population(result, row);
        norma__put_whole(out, norma_data_file_row(result->data, row));
        norma__put_identity(out, result->data, row);
        for (size_t s = 0; s < result->instrument->n_scales; s++) {
            put_score(&w, row, s, population);
            put_given_csv(out, result, s, row);
        }
        for (size_t f = 0; result->factor_scores && f < structure->n_factors; f++)
            norma__put_values(out, &result->factor_scores[f * n + row], 1);
        norma__put(out, "\n");
    }
    free(w.memos);
}

/* ---- json -------------------------------------------------------------------------------------
 */

/* Names as JSON texts, made once: ids of scales. */
static void put_key(norma__buffer *out, const char *key, bool first)
{
    norma__put(out, first ? "" : ", ");
    norma__put_json_text(out, key);
    norma__put(out, ": ");
}

static void put_json_labels(norma__buffer *out, const norma_data *data, size_t row)
{
    norma__put(out, "\"labels\": {");
    for (size_t k = 0; k < norma_data_labels(data); k++) {
        const size_t name = norma_data_label(data, k, row);
        put_key(out, norma_data_label_column(data, k), k == 0);
        if (name == NORMA_NONE)
            norma__put(out, "null");
        else
            norma__put_json_text(out, norma_data_label_name(data, k, name));
    }
    norma__put(out, "}, ");
}

static void put_json_factors(norma__buffer *out, const norma_scored *result, size_t row)
{
    const norma_factor_result *structure = result->validation->structure;
    if (!result->factor_scores)
        return;
    norma__put(out, "\"factors\": {");
    for (size_t f = 0; f < structure->n_factors; f++) {
        put_key(out, norma__factor_name(structure, f).text, f == 0);
        norma__put_exact(out, result->factor_scores[f * result->scores->n_rows + row]);
    }
    norma__put(out, "}, ");
}

/* Of the scales with continuous norms; null where nothing is known. */
static void put_json_given(norma__buffer *out, const norma_scored *result, size_t row)
{
    bool first = true;
    if (!result->curves)
        return;
    norma__put(out, "\"given\": {");
    put_key(out, result->curves->covariate, true);
    norma__put_exact(out, result->covariate[row]);
    norma__put(out, "}, \"given_scores\": {");
    for (size_t s = 0; s < result->instrument->n_scales; s++) {
        double figures[GIVEN];
        if (!norma_scored_curve(result, s))
            continue;
        fill_given(figures, result, s, row);
        put_key(out, result->instrument->scales[s].id, first);
        first = false;
        for (size_t f = 0; f < GIVEN; f++) {
            norma__putf(out, "%s\"%s\": ", f ? ", " : "{", given_names[f]);
            norma__put_exact(out, figures[f]);
        }
        norma__put(out, "}");
    }
    norma__put(out, "}, ");
}

void norma__put_scored_json(norma__buffer *out, const norma_scored *result)
{
    rows_writer w;
    bool first = true;
    if (!begin(&w, out, result, true))
        return;
    norma__put(out, "[");
    for (size_t row = 0; row < result->scores->n_rows; row++) {
        if (!result->validation->screen->keep[row])
            continue;
        norma__put(out, first ? "\n{" : ",\n{");
        first = false;
        put_json_factors(out, result, row);
        put_json_given(out, result, row);
        norma__put(out, "\"id\": ");
        norma__put_json_text(out, norma_data_respondent(result->data, row));
        norma__put(out, ", ");
        put_json_labels(out, result->data, row);
        norma__put(out, "\"row\": ");
        norma__put_whole(out, norma_data_file_row(result->data, row));
        norma__put(out, ", \"scores\": {");
        for (size_t s = 0; s < result->instrument->n_scales; s++) {
            put_key(out, result->instrument->scales[s].id, s == 0);
            put_score(&w, row, s, norma_scored_population(result, row));
        }
        norma__put(out, "}}");
    }
    norma__put(out, "]");
    free(w.memos);
}
