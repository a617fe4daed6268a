/* What each group's scores are like. */
#include <math.h>

#include "models/norming/model.h"

static void finish(norma_continuous_group *g, double weight, double squares, double cubes)
{
    const double variance = squares / weight;
    g->sd = sqrt(squares / weight * (double)g->n / ((double)g->n - 1));
    g->skewness = cubes / weight / (variance * sqrt(variance));
}

void norma__group_statistics(norma_continuous_group *groups, const norma__cells *cells,
                             const double *weight)
{
    for (size_t k = 0; k < cells->n_groups; k++) {
        norma_continuous_group *g = &groups[k];
        const size_t first = cells->first[k], end = cells->first[k + 1];
        double sum = 0, total = 0, place = 0, squares = 0, cubes = 0, people = 0;
        for (size_t i = first; i < end; i++) {
            total += weight[i];
            sum += weight[i] * cells->cell[i].score;
            place += weight[i] * cells->cell[i].covariate;
            people += cells->cell[i].people;
        }
        g->low = cells->cell[first].covariate;
        g->high = cells->cell[end - 1].covariate;
        g->covariate = g->low < g->high ? place / total : g->low;
        g->mean = sum / total;
        g->n = (size_t)people;
        for (size_t i = first; i < end; i++) {
            const double off = cells->cell[i].score - g->mean;
            squares += weight[i] * off * off;
            cubes += weight[i] * off * off * off;
        }
        finish(g, total, squares, cubes);
    }
}
