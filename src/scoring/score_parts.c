#include <math.h>

#include "scoring/block.h"

/* Scores are fractions of small numbers, of which this is a multiple: 2^8 3^4 5^2 7^2 11 13. */
static const double GRID = 3632428800.0;
static const double MOST_WEIGHT = 10000; /* for which sums on the grid are exact */

/* A weighted mean in the making: as it comes, and on the grid, where sums are whole numbers, so
   that three thirds are one whichever comes first. */
struct composite {
    double sum, on_grid, weight;
    bool whole;
};

static void add_score(struct composite *c, double score, double weight)
{
    const double scaled = score * GRID, nearest = rint(scaled);
    if (isnan(score))
        return;
    c->whole =
        c->whole && fabs(scaled - nearest) <= 0x1p-50 * fabs(scaled) && weight == rint(weight);
    c->sum += weight * score;
    c->on_grid += weight * nearest;
    c->weight += weight;
}

static double composite_mean(const struct composite *c)
{
    if (c->whole && c->weight <= MOST_WEIGHT)
        return c->on_grid / (c->weight * GRID);
    return c->sum / c->weight;
}

norma__score_counts norma__score_parts(const norma__scoring *s, norma__score_room *room,
                                       size_t scale, size_t start, size_t n)
{
    const norma__score_rule *rule = &s->rules[scale];
    const norma_scale *of = rule->scale;
    const int32_t *answered = room->answered + scale * NORMA__SCORE_BLOCK;
    const size_t n_rows = s->scores->n_rows;
    double *mean = s->scores->mean, *pomp = s->scores->pomp;
    norma__score_counts counts = {0};
    for (size_t r = start; r < start + n; r++) {
        struct composite m = {.whole = true}, p = {.whole = true};
        size_t scored = 0;
        for (size_t k = 0; k < of->n_parts; k++) {
            const double weight = rule->weights ? rule->weights[k] : 1;
            const size_t at = of->parts[k] * n_rows + r;
            scored += isnan(mean[at]) ? 0 : 1;
            add_score(&m, mean[at], weight);
            add_score(&p, pomp[at], weight);
        }
        const bool kept = room->kept[r - start], enough = kept && scored >= rule->least;
        mean[scale * n_rows + r] = enough ? composite_mean(&m) : NAN;
        pomp[scale * n_rows + r] = enough && p.weight > 0 ? composite_mean(&p) : NAN;
        counts.scored += enough;
        counts.too_few += kept && !enough;
        counts.imputed += enough && (size_t)answered[r - start] < of->n_items;
    }
    return counts;
}
