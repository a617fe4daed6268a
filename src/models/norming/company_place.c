#include <math.h>

#include "foundation/beta.h"
#include "foundation/numeric.h"
#include "models/multilevel/sizes.h"
#include "models/norming/company.h"

/* Where a company's true mean may lie, in equally likely places, and so how many companies lie
   below it. Given that, the true share below has a beta distribution; the interval is that of their
   mixture, so that both errors are in it. */
enum { PLACES = 256 };

typedef struct mixture {
    double below[PLACES]; /* of n companies */
    double n;
    int interval;
    double tail;
} mixture;

/* Far from its middle a beta is 0 or 1, which spares its computation. */
static double beta_below(double share, double a, double b)
{
    const double mean = a / (a + b), sd = sqrt(mean * (1 - mean) / (a + b + 1));
    if (fabs(share - mean) > 9 * sd + 20 / (a + b))
        return share > mean ? 1 : 0;
    return norma__beta_cdf(share, a, b);
}

/* P(true share <= share) when x companies of n lie below; half of the mid-p limits' distribution is
   that of x or more, half that of more than x. */
static double share_below(double share, double x, const mixture *m)
{
    if (m->interval == NORMA_RANK_JEFFREYS)
        return beta_below(share, x + 0.5, m->n - x + 0.5);
    const double at_least = x > 0 ? beta_below(share, x, m->n - x + 1) : 1;
    const double more = x < m->n ? beta_below(share, x + 1, m->n - x) : share < 1 ? 0 : 1;
    return (at_least + more) / 2;
}

/* Neighbours with as many companies below are computed once. */
static double mixture_below(double share, const void *context)
{
    const mixture *m = context;
    double sum = 0, last = NAN;
    for (size_t k = 0; k < PLACES; k++) {
        if (k == 0 || m->below[k] != m->below[k - 1])
            last = share_below(share, m->below[k], m);
        sum += last;
    }
    return sum / PLACES - m->tail;
}

static double limit_of(mixture *m, double tail)
{
    m->tail = tail;
    if (mixture_below(0, m) >= 0)
        return 0;
    return mixture_below(1, m) <= 0 ? 1 : norma__root(mixture_below, m, 0, 1);
}

static double share_of_companies(const norma__ladder *ladder, double mean)
{
    return norma__ladder_below(ladder, mean) / (double)ladder->n;
}

/* Places run from low to high, and take the likely ladders in turn. */
static void fill(mixture *m, const norma__placing *p, const norma__own *own)
{
    m->n = p->ladder.effective;
    for (size_t k = 0; k < PLACES / 2; k++) {
        const double t = norma__t_quantile(((double)k + 0.5) / PLACES, own->df) * own->se;
        const size_t mirror = PLACES - 1 - k;
        const norma__ladder *low = p->n_likely ? &p->likely[k % p->n_likely] : &p->ladder;
        const norma__ladder *high = p->n_likely ? &p->likely[mirror % p->n_likely] : &p->ladder;
        m->below[k] = m->n * share_of_companies(low, own->mean + t);
        m->below[mirror] = m->n * share_of_companies(high, own->mean - t);
    }
}

void norma__company_place(norma_company_standing *out, const norma__placing *p,
                          const norma__own *own, int interval, double conf_level)
{
    const double tail = (1 - conf_level) / 2;
    const double reach = own->se * norma__t_quantile(1 - tail, own->df);
    const double share = norma__ladder_share(&p->ladder, own->mean);
    const norma_percentile among =
        norma_percentile_of(share, 0, p->ladder.effective, interval, conf_level);
    mixture m = {.interval = interval};
    fill(&m, p, own);
    out->percentile = 100 * share;
    out->low = 100 * limit_of(&m, tail);
    out->high = 100 * limit_of(&m, 1 - tail);
    out->norm_low = among.low;
    out->norm_high = among.high;
    out->own_low = 100 * norma__ladder_share(&p->ladder, own->mean - reach);
    out->own_high = 100 * norma__ladder_share(&p->ladder, own->mean + reach);
}
