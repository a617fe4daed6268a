/* Tests and effect sizes over strata of the matching score. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/dif/parts.h"

/* Variance of the focal group's sum of answers when who is focal is chance. */
static double chance_variance(const norma__dif_stratum *s)
{
    double n = s->n[0] + s->n[1], sum = s->sum[0] + s->sum[1];
    return s->n[0] * s->n[1] / (n * n * (n - 1)) *
           (n * (s->squares[0] + s->squares[1]) - sum * sum);
}

/* Mantel (1963), Journal of the American Statistical Association 58, 690-700; the standardised mean
   difference with the hypergeometric standard error of Zwick & Thayer (1996), Journal of
   Educational and Behavioral Statistics 21, 187-201. */
static void fill_means(norma_dif_mantel *out, const norma_dif_counts *t)
{
    double away = 0, variance = 0, focal = 0, smd = 0, smd_variance = 0;
    double n = 0, sum = 0, squares = 0;
    out->strata = 0;
    for (size_t k = 0; k < t->n_strata; k++) {
        norma__dif_stratum s = norma__dif_stratum_of(t, k);
        n += s.n[0] + s.n[1];
        sum += s.sum[0] + s.sum[1];
        squares += s.squares[0] + s.squares[1];
        if (s.n[0] == 0 || s.n[1] == 0)
            continue;
        double v = chance_variance(&s), inverse = 1 / s.n[0] + 1 / s.n[1];
        out->strata++;
        away += s.sum[1] - s.n[1] * (s.sum[0] + s.sum[1]) / (s.n[0] + s.n[1]);
        variance += v;
        focal += s.n[1];
        smd += s.n[1] * (s.sum[1] / s.n[1] - s.sum[0] / s.n[0]);
        smd_variance += s.n[1] * s.n[1] * inverse * inverse * v;
    }
    double chi2 = variance > 0 ? away * away / variance : NAN;
    double sd = n > 1 ? sqrt(fmax(0, squares - sum * sum / n) / (n - 1)) : NAN;
    out->mantel = (norma_dif_chi2){chi2, 1, norma__chisq_upper(chi2, 1)};
    out->smd = focal > 0 ? smd / focal : NAN;
    out->smd_se = focal > 0 ? sqrt(smd_variance) / focal : NAN;
    out->smd_ratio = sd > 0 ? out->smd / sd : NAN;
}

/* ---- answers without order ---- */

/* Sums over strata of the focal group's counts less what chance expects, and their covariance, of
   all categories but the last with any respondent. */
static void add_nominal(double *away, double *cov, const norma_dif_counts *t, size_t stratum,
                        const size_t *used, size_t k)
{
    norma__dif_stratum s = norma__dif_stratum_of(t, stratum);
    double n = s.n[0] + s.n[1];
    if (s.n[0] == 0 || s.n[1] == 0)
        return;
    double scale = s.n[0] * s.n[1] / (n * n * (n - 1));
    for (size_t i = 0; i < k; i++) {
        double focal = norma__dif_count(t, stratum, NORMA__FOCAL, used[i]);
        double both = focal + norma__dif_count(t, stratum, NORMA__REFERENCE, used[i]);
        away[i] += focal - s.n[1] * both / n;
        for (size_t j = 0; j < k; j++) {
            double other = norma__dif_count(t, stratum, NORMA__FOCAL, used[j]) +
                           norma__dif_count(t, stratum, NORMA__REFERENCE, used[j]);
            cov[i + j * k] += scale * both * ((i == j ? n : 0) - other);
        }
    }
}

/* Categories that anybody chose in a stratum with both groups; n: room for all. */
static size_t used_categories(size_t *used, double *n, const norma_dif_counts *t)
{
    size_t k = 0;
    for (size_t s = 0; s < t->n_strata; s++) {
        norma__dif_stratum of = norma__dif_stratum_of(t, s);
        for (size_t c = 0; c < t->n_categories && of.n[0] > 0 && of.n[1] > 0; c++)
            n[c] += norma__dif_count(t, s, 0, c) + norma__dif_count(t, s, 1, c);
    }
    for (size_t c = 0; c < t->n_categories; c++) {
        if (n[c] > 0)
            used[k++] = c;
        n[c] = 0;
    }
    return k;
}

/* Mantel & Haenszel (1959); Somes (1986), American Statistician 40, 106-108. */
static void fill_nominal(norma_dif_mantel *out, const norma_dif_counts *t, const size_t *used,
                         size_t n_used, double *away, double *cov)
{
    size_t k = n_used - 1;
    double chi2 = 0;
    for (size_t s = 0; s < t->n_strata; s++)
        add_nominal(away, cov, t, s, used, k);
    if (!norma__invert_spd(cov, NULL, cov, k))
        return;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            chi2 += away[i] * cov[i + j * k] * away[j];
    out->gmh = (norma_dif_chi2){chi2, (double)k, norma__chisq_upper(chi2, (double)k)};
}

/* ---- strata ---- */

norma_status norma__dif_thicken(norma_dif_counts *out, double **score, double **counts,
                                const norma_dif_counts *t, size_t k, norma_error *err)
{
    const size_t columns = 2 * t->n_categories;
    double total = 0, below = 0;
    *score = NORMA__NEW(double, 2 * k);
    *counts = NORMA__NEW(double, k *columns);
    if (!*score || !*counts)
        return norma__no_memory(err);
    for (size_t i = 0; i < t->n_strata * columns; i++)
        total += t->counts[i];
    for (size_t s = 0; s < t->n_strata; s++) {
        norma__dif_stratum of = norma__dif_stratum_of(t, s);
        double middle = (below + (of.n[0] + of.n[1]) / 2) / total;
        size_t into = (size_t)fmin(floor(middle * (double)k), (double)(k - 1));
        below += of.n[0] + of.n[1];
        for (size_t c = 0; c < columns; c++)
            (*counts)[into + k * c] += t->counts[s + t->n_strata * c];
        for (size_t g = 0; g < 2; g++)
            (*score)[into + k * g] += of.n[g] > 0 ? of.n[g] * t->score[s + t->n_strata * g] : 0;
    }
    *out = (norma_dif_counts){.n_strata = k,
                              .n_categories = t->n_categories,
                              .score = *score,
                              .counts = *counts,
                              .min = t->min};
    for (size_t s = 0; s < k; s++) {
        norma__dif_stratum of = norma__dif_stratum_of(out, s);
        for (size_t g = 0; g < 2; g++)
            (*score)[s + k * g] /= of.n[g] > 0 ? of.n[g] : 1;
    }
    return NORMA_OK;
}

/* ---- all of it ---- */

norma_status norma__dif_mantel_of(norma_dif_mantel *out, const norma_dif_counts *t,
                                  norma_error *err)
{
    static const norma_dif_chi2 none = {NAN, NAN, NAN};
    size_t c = t->n_categories;
    size_t *used = NORMA__NEW(size_t, c);
    double *work = NORMA__NEW(double, c + c * c);
    norma_status status = used && work ? NORMA_OK : norma__no_memory(err);
    *out = (norma_dif_mantel){.gmh = none,
                              .mantel_haenszel = none,
                              .breslow_day = none,
                              .alpha = NAN,
                              .alpha_low = NAN,
                              .alpha_high = NAN,
                              .delta = NAN,
                              .delta_se = NAN};
    if (status == NORMA_OK) {
        fill_means(out, t);
        norma__dif_liu_agresti(out, t);
        size_t n_used = used_categories(used, work, t);
        if (n_used > 1)
            fill_nominal(out, t, used, n_used, work, work + c);
        if (n_used == 2)
            norma__dif_two_categories(out, t, used[0], used[1]);
        out->ets = n_used == 2
                       ? norma__dif_ets_delta(out->delta, out->delta_se, out->mantel_haenszel.p)
                       : norma__dif_ets_ratio(out->smd_ratio, out->mantel.p);
    }
    free(used);
    free(work);
    return status;
}
