/* simulation-person-fit [RESPONDENTS]: the tables of docs/person-fit.md, in Markdown. How often lz
   and lz* call careful respondents misfitting, and what onset finds of carelessness that sets in at
   two thirds of a form. 20,000 respondents a line unless given. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/random.h"
#include "process/careless/graded.h"

static const uint64_t SEED = 20261122;
enum { MOST_ITEMS = 200, SAMPLE = 500 };

/* Items in scales of equal size; what they are like does not depend on how many there are. */
typedef struct form {
    size_t n_items, n_scales;
    int max;       /* answers go from 0 */
    bool spread;   /* scales take turns in the form, else one after the other */
    bool reversed; /* every third item */
    double loading[MOST_ITEMS], shift[MOST_ITEMS];
} form;

typedef enum manner { CAREFUL = 0, RANDOM, PATTERNED, LINE, RANDOM_THROUGHOUT } manner;

static void stop(const char *why)
{
    fprintf(stderr, "simulation-person-fit: %s\n", why);
    exit(1);
}

static form form_of(size_t n_items, size_t n_scales, int max, gsl_rng *random)
{
    form f = {.n_items = n_items, .n_scales = n_scales, .max = max};
    for (size_t j = 0; j < n_items; j++) {
        f.loading[j] = 0.5 + 0.3 * gsl_rng_uniform(random);
        f.shift[j] = 0.3 * gsl_ran_gaussian_ziggurat(random, 1);
    }
    return f;
}

static size_t place_of(const form *f, size_t j)
{
    size_t size = f->n_items / f->n_scales;
    return f->spread ? j % size * f->n_scales + j / size : j;
}

static double threshold_of(const form *f, size_t j, int k)
{
    return f->shift[j] + (f->max == 1 ? 0 : -1.5 + 3.0 * (k - 1) / (f->max - 1));
}

static bool is_reversed(const form *f, size_t j)
{
    return f->reversed && j % 3 == 1;
}

static norma_instrument *instrument_of(const form *f)
{
    norma__buffer json = {0};
    norma_instrument *instrument;
    norma_error err = {0};
    norma__putf(&json,
                "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", "
                "\"answers\": {\"min\": 0, \"max\": %d}, \"items\": [",
                f->max);
    for (size_t j = 0; j < f->n_items; j++)
        norma__putf(&json, "%s{\"id\": \"q%zu\", \"position\": \"p%zu\", \"reverse\": %s}",
                    j ? ", " : "", j, j, is_reversed(f, j) ? "true" : "false");
    norma__put(&json, "], \"scales\": [");
    for (size_t s = 0, j = 0; s < f->n_scales; s++) {
        norma__putf(&json, "%s{\"id\": \"s%zu\", \"items\": [", s ? ", " : "", s);
        for (size_t i = 0; i < f->n_items / f->n_scales; i++, j++)
            norma__putf(&json, "%s\"q%zu\"", i ? ", " : "", j);
        norma__put(&json, "]}");
    }
    norma__put(&json, "]}");
    if (norma_instrument_parse(&instrument, json.bytes, json.length, "form", &err) != NORMA_OK)
        stop(err.message);
    norma__buffer_free(&json);
    return instrument;
}

/* ---- respondents ---- */

typedef struct sample {
    size_t n;
    double *trait; /* of the first scale */
    norma_data *data;
} sample;

static int careful_answer(const form *f, size_t j, double trait, gsl_rng *random)
{
    double loading = f->loading[j];
    double x = loading * trait + sqrt(1 - loading * loading) * gsl_ran_gaussian_ziggurat(random, 1);
    int answer = 0;
    for (int k = 1; k <= f->max; k++)
        answer += x >= threshold_of(f, j, k);
    return is_reversed(f, j) ? f->max - answer : answer;
}

static int careless_answer(const form *f, size_t j, manner how, int start, gsl_rng *random)
{
    if (how == LINE)
        return start;
    if (how == PATTERNED)
        return (start + (int)place_of(f, j)) % (f->max + 1);
    return (int)norma__random_below(random, (uint32_t)f->max + 1);
}

/* Traits correlate .36; careless respondents stop caring at two thirds of the form. */
static void answer(const form *f, uint8_t *cells, double *positions, double *trait, size_t n,
                   size_t row, manner how, gsl_rng *random)
{
    double general = gsl_ran_gaussian_ziggurat(random, 1), theta = 0;
    int start = (int)norma__random_below(random, (uint32_t)f->max + 1);
    size_t from = how == RANDOM_THROUGHOUT ? 0 : f->n_items * 2 / 3;
    for (size_t j = 0; j < f->n_items; j++) {
        if (j % (f->n_items / f->n_scales) == 0)
            theta = 0.6 * general + 0.8 * gsl_ran_gaussian_ziggurat(random, 1);
        if (j == 0)
            *trait = theta;
        int cell = careful_answer(f, j, theta, random);
        if (how != CAREFUL && place_of(f, j) >= from)
            cell = careless_answer(f, j, how, start, random);
        cells[j * n + row] = (uint8_t)cell;
        positions[j * n + row] = (double)place_of(f, j) + 1;
    }
}

static sample sample_of(const form *f, const norma_instrument *instrument, size_t n, manner how,
                        uint64_t stream)
{
    uint8_t *cells = NORMA__NEW(uint8_t, n * f->n_items);
    double *positions = NORMA__NEW(double, n * f->n_items);
    sample s = {n, NORMA__NEW(double, n), NULL};
    norma_error err = {0};
    gsl_rng *random = norma__random_new(SEED, stream);
    for (size_t r = 0; r < n; r++)
        answer(f, cells, positions, &s.trait[r], n, r, how, random);
    norma_data_source source = {.n_rows = n, .cells = cells, .positions = positions};
    if (norma_data_make(&s.data, instrument, &source, &err) != NORMA_OK)
        stop(err.message);
    gsl_rng_free(random);
    free(cells);
    free(positions);
    return s;
}

static void sample_free(sample *s)
{
    free(s->trait);
    norma_data_free(s->data);
}

static norma__response_model *model_of(const norma_instrument *instrument, const sample *s)
{
    norma_notes notes = {0};
    norma_error err = {0};
    norma__response_model *graded;
    if (norma__response_model_new(&graded, instrument, s->data, NULL, 2, &notes, &err) !=
            NORMA_OK ||
        !graded)
        stop("no model");
    norma_notes_clear(&notes);
    return graded;
}

static void measure(double **lz, double **lz_star, double **onset, double **statistic,
                    const norma__response_model *graded, const norma_instrument *instrument,
                    const sample *s)
{
    double *indices[NORMA_INDICES] = {0};
    norma_error err = {0};
    indices[NORMA_INDEX_LZ] = *lz = NORMA__NEW(double, s->n);
    indices[NORMA_INDEX_LZ_STAR] = *lz_star = NORMA__NEW(double, s->n);
    indices[NORMA_INDEX_ONSET] = *onset = NORMA__NEW(double, s->n);
    indices[NORMA_INDEX_ONSET_STATISTIC] = *statistic = NORMA__NEW(double, s->n);
    if (norma__response_model_indices(indices, graded, instrument, s->data, 2, &err) != NORMA_OK)
        stop(err.message);
}

/* ---- size of lz and lz* ---- */

static double share_below(const double *z, const sample *s, double limit, bool extremes)
{
    double below = 0, n = 0;
    for (size_t r = 0; r < s->n; r++) {
        if (extremes && fabs(s->trait[r]) < 1.6449)
            continue;
        below += z[r] < limit;
        n++;
    }
    return below / n;
}

static void size_line(const form *f, const norma_instrument *instrument, const sample *respondents,
                      const norma__response_model *graded, const char *model)
{
    double *lz, *lz_star, *onset, *statistic;
    measure(&lz, &lz_star, &onset, &statistic, graded, instrument, respondents);
    printf("| %zu | %zu | %d | %s | %.3f | %.3f | %.3f | %.3f |", f->n_items, f->n_scales,
           f->max + 1, model, share_below(lz, respondents, -1.6449, false),
           share_below(lz, respondents, -2.3263, false),
           share_below(lz_star, respondents, -1.6449, false),
           share_below(lz_star, respondents, -2.3263, false));
    if (f->n_scales == 1)
        printf(" %.3f | %.3f |\n", share_below(lz_star, respondents, -1.6449, true),
               share_below(lz_star, respondents, -2.3263, true));
    else
        printf(" | |\n");
    free(lz);
    free(lz_star);
    free(onset);
    free(statistic);
}

static void sizes_of(size_t n_items, size_t n_scales, int max, size_t n)
{
    gsl_rng *random = norma__random_new(SEED, n_items + (uint64_t)max);
    form f = form_of(n_items, n_scales, max, random);
    norma_instrument *instrument = instrument_of(&f);
    sample respondents = sample_of(&f, instrument, n, CAREFUL, 1);
    sample few = sample_of(&f, instrument, SAMPLE, CAREFUL, 2);
    norma__response_model *good = model_of(instrument, &respondents),
                          *rough = model_of(instrument, &few);
    size_line(&f, instrument, &respondents, good, "themselves");
    size_line(&f, instrument, &respondents, rough, "500 others");
    norma__response_model_free(good);
    norma__response_model_free(rough);
    sample_free(&respondents);
    sample_free(&few);
    norma_instrument_free(instrument);
    gsl_rng_free(random);
}

static void sizes(size_t n)
{
    static const struct {
        size_t n_items, n_scales;
    } forms[] = {{5, 1}, {10, 1}, {20, 1}, {80, 1}, {40, 10}, {80, 20}};
    printf("| items | scales | answers | model from | lz .05 | .01 | lz* .05 | .01 | extreme .05 | "
           ".01 |\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (int max = 1; max <= 4; max += 3)
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
            sizes_of(forms[k].n_items, forms[k].n_scales, max, n);
}

/* ---- onset ---- */

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double quantile(double *x, size_t n, double p)
{
    qsort(x, n, sizeof *x, by_value);
    return n ? x[(size_t)((double)(n - 1) * p)] : NAN;
}

/* Share of those over a limit, share with an onset, and the median error of the onset in answers.
 */
static void print_manner(const form *f, const norma_instrument *instrument,
                         const norma__response_model *graded, manner how, size_t n, double limit)
{
    double *lz, *lz_star, *onset, *statistic, over = 0;
    size_t found = 0;
    sample s = sample_of(f, instrument, n, how, 10 + (uint64_t)how);
    measure(&lz, &lz_star, &onset, &statistic, graded, instrument, &s);
    for (size_t r = 0; r < n; r++) {
        over += statistic[r] > limit;
        if (isfinite(onset[r]))
            lz[found++] = fabs(onset[r] - (double)(f->n_items * 2 / 3));
    }
    if (how == RANDOM_THROUGHOUT)
        printf(" %.2f |", (double)found / (double)n);
    else
        printf(" %.2f, %.2f, %.0f |", over / (double)n, (double)found / (double)n,
               quantile(lz, found, 0.5));
    free(lz);
    free(lz_star);
    free(onset);
    free(statistic);
    sample_free(&s);
}

static void onsets_of(form f, size_t n)
{
    norma_instrument *instrument = instrument_of(&f);
    sample careful = sample_of(&f, instrument, n, CAREFUL, 3);
    norma__response_model *graded = model_of(instrument, &careful);
    double *lz, *lz_star, *onset, *statistic, found = 0;
    measure(&lz, &lz_star, &onset, &statistic, graded, instrument, &careful);
    for (size_t r = 0; r < n; r++)
        found += isfinite(onset[r]);
    double limit = quantile(statistic, n, 0.99);
    printf("| %zu | %zu, %s%s | %.2f | %.3f |", f.n_items, f.n_scales,
           f.n_scales == 1 ? "-"
           : f.spread      ? "in turn"
                           : "in blocks",
           f.reversed ? ", reversed" : "", limit, found / (double)n);
    for (manner how = RANDOM; how <= RANDOM_THROUGHOUT; how++)
        print_manner(&f, instrument, graded, how, n / 10, limit);
    printf("\n");
    free(lz);
    free(lz_star);
    free(onset);
    free(statistic);
    norma__response_model_free(graded);
    sample_free(&careful);
    norma_instrument_free(instrument);
}

static void onsets(size_t n)
{
    static const struct {
        size_t n_items, n_scales;
        bool spread, reversed;
    } forms[] = {{20, 1, false, false}, {40, 1, false, false}, {40, 5, false, true},
                 {40, 5, true, true},   {80, 1, false, false}, {80, 10, false, true},
                 {80, 10, true, true},  {80, 20, true, false}, {200, 20, true, true}};
    printf("| items | scales | 99 %% | careful | random | patterned | line | random throughout |\n"
           "|---|---|---|---|---|---|---|---|\n");
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        gsl_rng *random = norma__random_new(SEED, 1000 + k);
        form f = form_of(forms[k].n_items, forms[k].n_scales, 4, random);
        f.spread = forms[k].spread;
        f.reversed = forms[k].reversed;
        onsets_of(f, n);
        gsl_rng_free(random);
    }
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 20000;
    if (n < SAMPLE)
        stop("at least 500 respondents");
    sizes(n);
    printf("\n");
    onsets(n);
    return 0;
}
