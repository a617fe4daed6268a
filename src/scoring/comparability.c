#include "scoring/comparability.h"

#include <math.h>
#include <stdlib.h>

#include <norma/reliability.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/extract.h"
#include "statistics/sample.h"

const char *const norma_comparability_names[] = {"comparable", "fairly comparable",
                                                 "not comparable", "not known", NULL};

/* Lorenzo-Seva & ten Berge (2006), Methodology 2, 57-64. */
static const double EQUAL = 0.95, FAIR = 0.85;
/* What alphas that differ differ by, and the level of the test. */
static const double ALPHA_STEP = 0.05, ALPHA_LEVEL = 0.05;

enum { FEWEST_ITEMS = 3 };

/* Complete rows with which scales that work alike have a congruence of .95 in 95 % of samples, at
   loadings of about .6 (docs/difference.md has the simulation). */
static size_t rows_needed(size_t n_items)
{
    return n_items < FEWEST_ITEMS ? 0 : n_items == 3 ? 300 : n_items < 6 ? 150 : 100;
}

/* ---- one population ---- */

typedef struct structure {
    norma_moments *moments;
    norma__extracted fit; /* {0}: no loadings */
    double alpha;
} structure;

static void structure_clear(structure *s)
{
    norma_moments_free(s->moments);
    norma__extracted_free(&s->fit);
}

static bool all_vary(const norma_moments *m)
{
    for (size_t j = 0; j < m->n_items; j++)
        if (!(m->sd[j] > 0))
            return false;
    return true;
}

/* Disappointing rows leave alpha NaN and the loadings empty; only memory may fail. */
static norma_status passable(norma_status status)
{
    return status == NORMA_EDATA ? NORMA_OK : status;
}

static norma_status find_alpha(structure *s, const norma_sample *sample, norma_error *err)
{
    norma_reliability_result *r = NULL;
    norma_status status = norma_reliability(&r, "", sample, NULL, err);
    if (status == NORMA_OK)
        s->alpha = r->alpha;
    norma_reliability_result_free(r);
    return passable(status);
}

static norma_status find_loadings(structure *s, const norma_sample *sample, norma_error *err)
{
    norma_status status = norma_moments_of(&s->moments, sample, NORMA_MISSING_LISTWISE, 0, err);
    if (status == NORMA_OK && sample->n_items >= FEWEST_ITEMS && all_vary(s->moments))
        status =
            norma__extract(&s->fit, NORMA_EXTRACT_MINRES, s->moments->cor, sample->n_items, 1, err);
    return passable(status);
}

static norma_status find_structure(structure *s, const norma_sample *sample, norma_error *err)
{
    norma_status status = find_loadings(s, sample, err);
    return status == NORMA_OK && sample->n_items > 1 ? find_alpha(s, sample, err) : status;
}

/* ---- two of them ---- */

/* Tucker's phi: the cosine of two columns of loadings. */
static double congruence_of(const structure s[2], size_t p)
{
    double xx = 0, yy = 0, xy = 0;
    if (!s[0].fit.loadings || !s[1].fit.loadings)
        return NAN;
    for (size_t j = 0; j < p; j++) {
        double x = s[0].fit.loadings[j], y = s[1].fit.loadings[j];
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

/* (1 - alpha_2) / (1 - alpha_1), with alphas equal, is the product of two independent F; an F with
   the same mean A and second moment B, Feldt's v1 and v2, stands for it. F(n_1 - 1, n_2 - 1), the
   limit for many items, rejects one equality in ten at 5 % with three items. */
double norma__equal_alphas_p(const double alpha[2], const size_t n[2], size_t k)
{
    const double d1 = (double)n[0] - 1, d2 = d1 * ((double)k - 1);
    const double d4 = (double)n[1] - 1, d3 = d4 * ((double)k - 1);
    if (k < 2 || !(alpha[0] < 1 && alpha[1] < 1) || d2 <= 4 || d4 <= 4)
        return NAN;
    const double a = d4 / (d4 - 2) * d2 / (d2 - 2);
    const double b = (d1 + 2) * d2 * d2 / ((d2 - 2) * (d2 - 4) * d1) * (d3 + 2) * d4 * d4 /
                     ((d4 - 2) * (d4 - 4) * d3);
    const double v1 = 2 * a * a / (2 * b - a * b - a * a), v2 = 2 * a / (a - 1);
    const double upper = norma__f_upper((1 - alpha[1]) / (1 - alpha[0]), v1, v2);
    return 2 * fmin(upper, 1 - upper);
}

static norma_comparability judge(const norma_gap *gap)
{
    if (gap->needed == 0 || gap->complete[0] < gap->needed || gap->complete[1] < gap->needed ||
        isnan(gap->congruence))
        return NORMA_COMPARABILITY_UNKNOWN;
    if (gap->congruence < FAIR)
        return NORMA_NOT_COMPARABLE;
    bool alphas_differ =
        fabs(gap->alpha[0] - gap->alpha[1]) >= ALPHA_STEP && gap->alpha_p < ALPHA_LEVEL;
    return gap->congruence < EQUAL || alphas_differ ? NORMA_COMPARABLE_FAIRLY : NORMA_COMPARABLE;
}

/* The rows of a population that the sample keeps. */
static norma_status choose_rows(uint8_t **keep, const norma_sample *sample, const uint8_t *flags,
                                norma_error *err)
{
    size_t n = norma_data_rows(sample->data);
    if (!(*keep = NORMA__NEW(uint8_t, n)))
        return norma__no_memory(err);
    for (size_t r = 0; r < n; r++)
        (*keep)[r] = (uint8_t)(flags[r] && norma__sample_keeps(sample, r));
    return NORMA_OK;
}

norma_status norma__compare_structures(norma_gap *gap, const norma_sample *sample,
                                       const uint8_t *const flags[2], norma_error *err)
{
    structure s[2] = {{.alpha = NAN}, {.alpha = NAN}};
    norma_status status = NORMA_OK;
    gap->needed = rows_needed(sample->n_items);
    for (size_t g = 0; g < 2 && status == NORMA_OK; g++) {
        uint8_t *keep = NULL;
        norma_sample part = *sample;
        if ((status = choose_rows(&keep, sample, flags[g], err)) == NORMA_OK) {
            part.keep = keep;
            status = find_structure(&s[g], &part, err);
        }
        free(keep);
        gap->alpha[g] = s[g].alpha;
        gap->complete[g] = s[g].moments ? s[g].moments->n_complete : 0;
    }
    gap->congruence = congruence_of(s, sample->n_items);
    gap->alpha_p = norma__equal_alphas_p(gap->alpha, gap->complete, sample->n_items);
    gap->comparability = (int)judge(gap);
    structure_clear(&s[0]);
    structure_clear(&s[1]);
    return status;
}
