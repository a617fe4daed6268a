/* Percentile curves that cross: the score of a surface falls while T rises. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/norming/model.h"

enum { PLACES = 101, LEVELS = 121 }; /* of the covariate and of T that are looked at */

/* Whether the score falls somewhere at this covariate, and between which T; what lies beyond the
   possible scores is of no matter. */
static bool falls(double *low, double *high, const norma_continuous_model *m, double covariate)
{
    double powers[NORMA__MOST_POWER + 1];
    const double apart = (m->t_max - m->t_min) / (LEVELS - 1);
    norma__surface_at(powers, m, covariate);
    *low = *high = NAN;
    for (int k = 0; k < LEVELS; k++) {
        const double t = m->t_min + apart * k;
        double value = 0, slope = 0;
        for (size_t p = NORMA__MOST_POWER + 1; p-- > 0;) {
            slope = slope * t + value;
            value = value * t + powers[p];
        }
        if (slope >= 0 || value < m->score_min || value > m->score_max)
            continue;
        *low = fmin(*low, t);
        *high = fmax(*high, t);
    }
    return !isnan(*low);
}

norma_status norma__crossings(size_t *n, norma_continuous_crossing **list,
                              const norma_continuous_model *m, norma_error *err)
{
    bool before = false;
    *n = 0;
    if (m->method != NORMA_CONTINUOUS_SURFACE) /* these rise with z by what they are */
        return NORMA_OK;
    for (int k = 0; k < PLACES; k++) {
        const double share = (double)k / (PLACES - 1);
        const double covariate = m->covariate_min + share * (m->covariate_max - m->covariate_min);
        double low, high;
        const bool here = falls(&low, &high, m, covariate);
        *n += here && !before;
        if (here && list) {
            if (!before) {
                norma_continuous_crossing *more = NORMA__GROW(*list, norma_continuous_crossing, *n);
                if (!more)
                    return norma__have(false, err);
                *list = more;
                more[*n - 1] = (norma_continuous_crossing){covariate, covariate, low, high};
            }
            norma_continuous_crossing *c = &(*list)[*n - 1];
            c->covariate_high = covariate;
            c->t_low = fmin(c->t_low, low);
            c->t_high = fmax(c->t_high, high);
        }
        before = here;
    }
    return NORMA_OK;
}
