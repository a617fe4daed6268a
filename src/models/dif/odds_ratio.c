/* Common odds ratios over strata. */
#include <math.h>

#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "models/dif/parts.h"

/* ---- two categories: a, b higher and lower answers of the reference group, c, d of the focal ----
 */

typedef struct fourfold {
    double a, b, c, d, n;
} fourfold;

static fourfold fourfold_of(const norma_dif_counts *t, size_t stratum, size_t low, size_t high)
{
    fourfold f = {.a = norma__dif_count(t, stratum, NORMA__REFERENCE, high),
                  .b = norma__dif_count(t, stratum, NORMA__REFERENCE, low),
                  .c = norma__dif_count(t, stratum, NORMA__FOCAL, high),
                  .d = norma__dif_count(t, stratum, NORMA__FOCAL, low)};
    f.n = f.a + f.b + f.c + f.d;
    return f;
}

/* Mantel & Haenszel (1959), Journal of the National Cancer Institute 22, 719-748, with the
   continuity correction; the odds ratio's variance of Robins, Breslow & Greenland (1986),
   Biometrics 42, 311-323. */
static void fill_common(norma_dif_mantel *out, const norma_dif_counts *t, size_t low, size_t high)
{
    double away = 0, variance = 0, r = 0, s = 0, pr = 0, ps_qr = 0, qs = 0;
    for (size_t k = 0; k < t->n_strata; k++) {
        fourfold f = fourfold_of(t, k, low, high);
        if (f.n < 2)
            continue;
        double reference = f.a + f.b, higher = f.a + f.c;
        double p = (f.a + f.d) / f.n, q = (f.b + f.c) / f.n;
        away += f.a - reference * higher / f.n;
        variance += reference * (f.c + f.d) * higher * (f.b + f.d) / (f.n * f.n * (f.n - 1));
        r += f.a * f.d / f.n;
        s += f.b * f.c / f.n;
        pr += p * f.a * f.d / f.n;
        ps_qr += p * f.b * f.c / f.n + q * f.a * f.d / f.n;
        qs += q * f.b * f.c / f.n;
    }
    double size = fabs(away), correction = size >= 0.5 ? 0.5 : 0;
    double chi2 = variance > 0 ? (size - correction) * (size - correction) / variance : NAN;
    out->mantel_haenszel = (norma_dif_chi2){chi2, 1, norma__chisq_upper(chi2, 1)};
    if (!(r > 0) || !(s > 0))
        return;
    double se = sqrt(pr / (2 * r * r) + ps_qr / (2 * r * s) + qs / (2 * s * s));
    double margin = norma__normal_quantile(0.975) * se;
    out->alpha = r / s;
    out->alpha_low = out->alpha * exp(-margin);
    out->alpha_high = out->alpha * exp(margin);
    out->delta = -2.35 * log(out->alpha);
    out->delta_se = 2.35 * se;
}

/* The reference group's higher answers that the margins and the odds ratio imply: the root between
   the bounds of (e (d0 + e)) / ((reference - e)(higher - e)) = alpha, d0 = focal - higher. */
static double expected(const fourfold *f, double alpha)
{
    double reference = f->a + f->b, focal = f->c + f->d, higher = f->a + f->c;
    double qa = 1 - alpha, qb = focal - higher + alpha * (reference + higher);
    double qc = -alpha * reference * higher;
    double root = sqrt(fmax(0, qb * qb - 4 * qa * qc));
    return qb > 0 ? -2 * qc / (qb + root) : (root - qb) / (2 * qa); /* exact also at alpha = 1 */
}

/* Breslow & Day (1980), Statistical methods in cancer research 1, IARC. */
static void fill_homogeneity(norma_dif_mantel *out, const norma_dif_counts *t, size_t low,
                             size_t high)
{
    double chi2 = 0, strata = 0;
    if (isnan(out->alpha))
        return;
    for (size_t k = 0; k < t->n_strata; k++) {
        fourfold f = fourfold_of(t, k, low, high);
        double reference = f.a + f.b, focal = f.c + f.d, higher = f.a + f.c;
        if (!(reference > 0 && focal > 0 && higher > 0 && f.b + f.d > 0))
            continue;
        double e = expected(&f, out->alpha);
        double v = 1 / (1 / e + 1 / (reference - e) + 1 / (higher - e) + 1 / (focal - higher + e));
        chi2 += (f.a - e) * (f.a - e) / v;
        strata++;
    }
    if (strata > 1)
        out->breslow_day = (norma_dif_chi2){chi2, strata - 1, norma__chisq_upper(chi2, strata - 1)};
}

void norma__dif_two_categories(norma_dif_mantel *out, const norma_dif_counts *t, size_t low,
                               size_t high)
{
    fill_common(out, t, low, high);
    fill_homogeneity(out, t, low, high);
}

/* ---- ordered categories ---- */

/* Of one stratum: with answers i of the reference group and j of the focal, the sums over pairs of
   (j - i)+ and of (i - j)+, which are the sums over cutpoints of a d and b c. */
typedef struct pairs {
    double up, down;
} pairs;

static pairs pairs_of(const norma_dif_counts *t, size_t stratum)
{
    pairs sum = {0, 0};
    for (size_t i = 0; i < t->n_categories; i++) {
        double reference = norma__dif_count(t, stratum, NORMA__REFERENCE, i);
        if (reference == 0)
            continue;
        for (size_t j = 0; j < t->n_categories; j++) {
            double n = reference * norma__dif_count(t, stratum, NORMA__FOCAL, j);
            double away = (double)j - (double)i;
            sum.up += n * fmax(0, away);
            sum.down += n * fmax(0, -away);
        }
    }
    return sum;
}

/* Mean of (j - i)+ - psi (i - j)+ is 0 under the common odds ratio psi. Its sum over pairs is a
   two-sample U-statistic, whose variance is estimated without bias by the squares of its sums over
   either group less those of single pairs. */
static double pair_variance(const norma_dif_counts *t, size_t stratum, double psi)
{
    double sum = 0;
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < t->n_categories; i++) {
            double own = norma__dif_count(t, stratum, side, i), inner = 0, squares = 0;
            if (own == 0)
                continue;
            for (size_t j = 0; j < t->n_categories; j++) {
                double n = norma__dif_count(t, stratum, 1 - side, j);
                double away = side ? (double)i - (double)j : (double)j - (double)i;
                double h = away > 0 ? away : psi * away;
                inner += n * h;
                squares += n * h * h;
            }
            sum += own * (inner * inner - squares / 2);
        }
    return sum;
}

/* Liu & Agresti (1996), Biometrics 52, 1223-1234; Penfield & Algina (2003), Journal of Educational
   Measurement 40, 353-370. */
void norma__dif_liu_agresti(norma_dif_mantel *out, const norma_dif_counts *t)
{
    double up = 0, down = 0, variance = 0;
    out->liu_agresti = out->liu_agresti_se = NAN;
    for (size_t k = 0; k < t->n_strata; k++) {
        norma__dif_stratum s = norma__dif_stratum_of(t, k);
        if (s.n[0] == 0 || s.n[1] == 0)
            continue;
        pairs p = pairs_of(t, k);
        up += p.up / (s.n[0] + s.n[1]);
        down += p.down / (s.n[0] + s.n[1]);
    }
    if (!(up > 0) || !(down > 0))
        return;
    for (size_t k = 0; k < t->n_strata; k++) {
        norma__dif_stratum s = norma__dif_stratum_of(t, k);
        double n = s.n[0] + s.n[1];
        if (s.n[0] > 0 && s.n[1] > 0)
            variance += pair_variance(t, k, up / down) / (n * n);
    }
    out->liu_agresti = log(up / down);
    out->liu_agresti_se = variance > 0 ? sqrt(variance) / up : NAN;
}
