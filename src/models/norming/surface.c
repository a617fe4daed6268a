/* The score as a polynomial of norm score T and covariate: Lenhard, Lenhard, Suggate & Segerer
   (2018), Assessment 25, 112-125. */
#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/norming/model.h"
#include "models/norming/subsets.h"

/* Products of powers T^i covariate^a, numbered i (t + 1) + a, 0 the constant; the criterion (the
   score) comes after them. triangle is the factor R of these columns, each row times the root of
   its weight: all that regressions need. */
typedef struct gathered {
    size_t k, t, q;   /* powers, and (k + 1) (t + 1) */
    double *triangle; /* (q + 1)^2, column-major, upper; columns of length 1 */
    double *length;   /* q + 1: of the columns before */
} gathered;

/* ---- an orthogonal basis first: sums of its products are accurate, those of powers are not ----
 */

enum { BLOCK = 256, MOST_Q = (NORMA__MOST_POWER + 1) * (NORMA__MOST_POWER + 1) };

/* Hermite polynomials of z, orthonormal for the normal distribution; Legendre's of u. */
static void hermite(double *h, double z, size_t k)
{
    h[0] = 1;
    for (size_t i = 0; i < k; i++)
        h[i + 1] = (z * h[i] - (i ? sqrt((double)i) * h[i - 1] : 0)) / sqrt((double)i + 1);
}

static void legendre(double *p, double u, size_t t)
{
    p[0] = 1;
    for (size_t j = 0; j < t; j++)
        p[j + 1] =
            ((2 * (double)j + 1) * u * p[j] - (j ? (double)j * p[j - 1] : 0)) / ((double)j + 1);
}

static void fill_row(double *row, const gathered *g, double z, double u, double score, double root)
{
    double h[NORMA__MOST_POWER + 1], p[NORMA__MOST_POWER + 1];
    hermite(h, z, g->k);
    legendre(p, u, g->t);
    for (size_t i = 0, c = 0; i <= g->k; i++)
        for (size_t j = 0; j <= g->t; j++, c++)
            row[c] = root * h[i] * p[j];
    row[g->q] = root * score;
}

/* Sums of products, lower triangle; false without memory. */
static bool sum_products(double *products, const gathered *g, const norma_continuous_model *m,
                         const norma__cells *cells, const double *z, const double *weight)
{
    const size_t side = g->q + 1;
    double *rows = NORMA__NEW(double, side *BLOCK);
    size_t filled = 0;
    if (!rows)
        return false;
    norma__prepare_numerics();
    for (size_t i = 0; i <= cells->n; i++) {
        if (filled == BLOCK || i == cells->n) {
            cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, (int)side, (int)filled, 1, rows,
                        (int)side, 1, products, (int)side);
            filled = 0;
        }
        if (i < cells->n && weight[i] > 0)
            fill_row(rows + side * filled++, g, z[i], (cells->at[i] - m->centre) / m->half,
                     cells->cell[i].score, sqrt(weight[i]));
    }
    free(rows);
    return true;
}

/* ---- then powers, whose expansions in that basis are exact ---- */

/* expansion[s + i (n + 1)]: T^i = sum_s expansion Hermite_s, T = 50 + 10 z. */
static void expand_norm(double *expansion, size_t n)
{
    const size_t ld = n + 1;
    memset(expansion, 0, ld * ld * sizeof *expansion);
    expansion[0] = 1;
    for (size_t i = 0; i < n; i++)
        for (size_t s = 0; s <= i; s++) {
            const double c = expansion[s + i * ld];
            expansion[s + (i + 1) * ld] += 50 * c;
            expansion[s + 1 + (i + 1) * ld] += 10 * sqrt((double)s + 1) * c;
            if (s > 0)
                expansion[s - 1 + (i + 1) * ld] += 10 * sqrt((double)s) * c;
        }
}

/* covariate^j = sum_s expansion Legendre_s, covariate = centre + half u. */
static void expand_covariate(double *expansion, size_t n, double centre, double half)
{
    const size_t ld = n + 1;
    memset(expansion, 0, ld * ld * sizeof *expansion);
    expansion[0] = 1;
    for (size_t j = 0; j < n; j++)
        for (size_t s = 0; s <= j; s++) {
            const double c = expansion[s + j * ld], odd = 2 * (double)s + 1;
            expansion[s + (j + 1) * ld] += centre * c;
            expansion[s + 1 + (j + 1) * ld] += half * c * ((double)s + 1) / odd;
            if (s > 0)
                expansion[s - 1 + (j + 1) * ld] += half * c * (double)s / odd;
        }
}

/* columns = factor of the basis (upper, of products = factor' factor) times the expansions. */
static void turn_to_powers(double *columns, const double *factor, const gathered *g,
                           const norma_continuous_model *m)
{
    const size_t side = g->q + 1;
    double norm[MOST_Q], covariate[MOST_Q];
    expand_norm(norm, g->k);
    expand_covariate(covariate, g->t, m->centre, m->half);
    memset(columns, 0, side * side * sizeof *columns);
    for (size_t c = 0; c < g->q; c++) {
        const size_t i = c / (g->t + 1), j = c % (g->t + 1);
        for (size_t b = 0; b < g->q; b++) {
            const size_t s = b / (g->t + 1), v = b % (g->t + 1);
            if (s > i || v > j)
                continue;
            const double weight = norm[s + i * (g->k + 1)] * covariate[v + j * (g->t + 1)];
            for (size_t r = 0; r <= b; r++)
                columns[r + c * side] += weight * factor[b + r * side];
        }
    }
    for (size_t r = 0; r < side; r++)
        columns[r + g->q * side] = factor[g->q + r * side];
}

static void scale_columns(double *length, double *columns, size_t side)
{
    for (size_t c = 0; c < side; c++) {
        length[c] = cblas_dnrm2((int)side, columns + c * side, 1);
        cblas_dscal((int)side, 1 / length[c], columns + c * side, 1);
    }
}

/* Keeps the upper triangle of a Householder factorisation. */
static bool triangulate(double *columns, size_t rows, size_t n)
{
    double tau[MOST_Q + 1];
    if (LAPACKE_dgeqrf(LAPACK_COL_MAJOR, (int)rows, (int)n, columns, (int)rows, tau) != 0)
        return false;
    for (size_t c = 0; c < n; c++)
        for (size_t r = c + 1; r < rows; r++)
            columns[r + c * rows] = 0;
    return true;
}

static void forget(gathered *g)
{
    free(g->triangle);
    free(g->length);
}

/* *defined is false where the powers asked are more than the pairs can tell apart. */
static norma_status gather(gathered *g, bool *defined, const norma_continuous_model *m, size_t k,
                           size_t t, const norma__cells *cells, const double *weight,
                           norma_error *err)
{
    const size_t q = (k + 1) * (t + 1), side = q + 1;
    *g = (gathered){k, t, q, NORMA__NEW(double, side *side), NORMA__NEW(double, side)};
    double *z = NORMA__NEW(double, cells->n), *products = NORMA__NEW(double, side *side);
    norma_status status = norma__have(g->triangle && g->length && z && products, err);
    if (status == NORMA_OK)
        status = norma__cells_rank(z, cells, weight, err);
    if (status == NORMA_OK && !sum_products(products, g, m, cells, z, weight))
        status = norma__have(false, err);
    if (status == NORMA_OK) {
        *defined = LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', (int)side, products, (int)side) == 0;
        for (size_t c = 0; c < side; c++)
            *defined = *defined && products[c + c * side] > 1e-7 * sqrt(cells->n_people);
    }
    if (status == NORMA_OK && *defined) {
        turn_to_powers(g->triangle, products, g, m);
        scale_columns(g->length, g->triangle, side);
        *defined = triangulate(g->triangle, side, side);
    }
    free(z);
    free(products);
    return status;
}

/* ---- regressions ---- */

/* Solves for the model's terms, which are the constant and some of the powers gathered; people is
   what standard errors are of. */
static bool solve(norma_continuous_model *m, const gathered *g, double people)
{
    const size_t side = g->q + 1, n = m->n_terms;
    double columns[(MOST_Q + 1) * (NORMA__MOST_TERMS + 1)];
    for (size_t k = 0; k <= n; k++) {
        const size_t c = k < n ? m->terms[k].part * (g->t + 1) + m->terms[k].power : g->q;
        memcpy(columns + k * side, g->triangle + c * side, side * sizeof *columns);
    }
    if (!triangulate(columns, side, n + 1))
        return false;
    const double rest = columns[n + n * side], length = g->length[g->q];
    const double variance = rest * rest * length * length / (people - (double)n);
    for (size_t k = n; k-- > 0;) {
        double sum = columns[k + n * side];
        for (size_t l = k + 1; l < n; l++)
            sum -= columns[k + l * side] * m->terms[l].se; /* scaled values, for now */
        m->terms[k].se = sum / columns[k + k * side];
        if (!isfinite(m->terms[k].se))
            return false;
    }
    for (size_t k = 0; k < n; k++) {
        const double scale = g->length[m->terms[k].part * (g->t + 1) + m->terms[k].power];
        double row[NORMA__MOST_TERMS], squares = 0;
        m->terms[k].value = m->terms[k].se * length / scale;
        for (size_t l = k; l < n; l++) { /* row k of the inverse */
            double sum = l == k;
            for (size_t i = k; i < l; i++)
                sum -= columns[i + l * side] * row[i];
            row[l] = sum / columns[l + l * side];
            squares += row[l] * row[l];
        }
        m->terms[k].se = sqrt(variance * squares) / scale;
    }
    return true;
}

static norma_continuous_model *model_of(uint64_t terms, size_t t, const norma__cells *cells,
                                        const norma_continuous_options *o)
{
    const size_t n = 1 + (size_t)__builtin_popcountll(terms);
    norma_continuous_model *m = norma__model_new(NORMA_CONTINUOUS_SURFACE, cells, o, n);
    for (size_t bit = 0, k = 1; m && k < n; bit++)
        if (terms >> bit & 1)
            m->terms[k++] =
                (norma_continuous_term){(bit + 1) / (t + 1), (bit + 1) % (t + 1), 0, NAN};
    return m;
}

/* ---- which terms ---- */

/* Predictors centred and of length 1: the constant's row is left out. */
static void centre(double *centred, const gathered *g)
{
    const size_t side = g->q + 1, p = g->q - 1;
    for (size_t c = 0; c <= p; c++)
        for (size_t r = 0; r <= p; r++)
            centred[r + c * (p + 1)] = g->triangle[r + 1 + (c + 1) * side];
    for (size_t c = 0; c < p; c++) {
        double *column = centred + c * (p + 1);
        const double length = cblas_dnrm2((int)p + 1, column, 1);
        if (length > 0)
            cblas_dscal((int)p + 1, 1 / length, column, 1);
    }
}

/* Statistics of a subset of m terms: with sums of squares, respondents and the variance that is
   left with all p terms. */
static void describe(norma_continuous_subset *s, double rss, double total, size_t m, double n,
                     double variance)
{
    const double terms = (double)m;
    s->n_terms = m;
    s->rss = rss;
    s->r2 = 1 - rss / total;
    s->adjusted_r2 = 1 - rss / total * (n - 1) / (n - terms - 1);
    s->cp = rss / variance - n + 2 * (terms + 1);
    s->bic = n * log(rss / n) + (terms + 1) * log(n);
}

static size_t choose(const norma_continuous_subset *subsets, size_t n,
                     const norma_continuous_options *o)
{
    size_t best = 0;
    if (o->terms > 0)
        return (o->terms < n ? o->terms : n) - 1;
    for (size_t k = 0; k < n; k++) {
        if (o->select == NORMA_SUBSET_R2 && subsets[k].adjusted_r2 >= o->r2)
            return k;
        if ((o->select == NORMA_SUBSET_CP && subsets[k].cp < subsets[best].cp) ||
            (o->select == NORMA_SUBSET_BIC && subsets[k].bic < subsets[best].bic) ||
            (o->select == NORMA_SUBSET_R2 && subsets[k].adjusted_r2 > subsets[best].adjusted_r2))
            best = k;
    }
    return best;
}

/* Subsets of sizes 1 ... most, keep of each. */
static norma_status find_subsets(norma__subset **best, const gathered *g, size_t most, size_t keep,
                                 norma_error *err)
{
    double *centred = NORMA__NEW(double, g->q * g->q);
    *best = NORMA__NEW(norma__subset, most * keep);
    norma_status status = norma__have(centred && *best, err);
    if (status == NORMA_OK) {
        centre(centred, g);
        status = norma__best_subsets(*best, centred, g->q - 1, most, keep, err);
    }
    free(centred);
    return status;
}

static void fill_subset(norma_continuous_subset *s, norma__subset found, size_t m,
                        const gathered *g, double n)
{
    const size_t side = g->q + 1;
    const double length = g->length[g->q], scale = length * length;
    const double *y = g->triangle + g->q * side;
    double total = 0;
    for (size_t r = 1; r < side; r++)
        total += y[r] * y[r];
    const double variance = y[g->q] * y[g->q] * scale / (n - (double)g->q);
    describe(s, found.rss * scale, total * scale, m, n, variance);
    s->terms = found.predictors;
}

/* The best subset of each size, and which size it shall be. */
static norma_status search(norma_continuous *result, const gathered *g, const norma__cells *cells,
                           norma_error *err)
{
    const norma_continuous_options *o = &result->options;
    const size_t p = g->q - 1, wanted = o->terms > o->most_terms ? o->terms : o->most_terms;
    const size_t most = wanted < p ? wanted : p;
    norma__subset *best = NULL;
    norma_status status = find_subsets(&best, g, most, 1, err);
    result->subsets = status == NORMA_OK ? NORMA__NEW(norma_continuous_subset, most) : NULL;
    if (status == NORMA_OK && !result->subsets)
        status = norma__have(false, err);
    for (size_t m = 1; status == NORMA_OK && m <= most; m++)
        fill_subset(&result->subsets[result->n_subsets++], best[m - 1], m, g, cells->n_people);
    if (status == NORMA_OK)
        result->chosen = choose(result->subsets, result->n_subsets, o);
    free(best);
    return status;
}

/* A subset as a model; *monotone: no percentile curves cross. */
static norma_status model_from(norma_continuous_model **out, bool *monotone, uint64_t terms,
                               const gathered *g, const norma__cells *cells,
                               const norma_continuous_options *o, norma_error *err)
{
    size_t crossings = 0;
    *out = model_of(terms, g->t, cells, o);
    if (!*out)
        return norma__have(false, err);
    const bool solved = solve(*out, g, cells->n_effective);
    norma_status status = norma__crossings(&crossings, NULL, *out, err);
    *monotone = solved && crossings == 0;
    return status;
}

static norma_status mark_monotone(norma_continuous *result, const gathered *g,
                                  const norma__cells *cells, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t k = 0; status == NORMA_OK && k < result->n_subsets; k++) {
        norma_continuous_model *m = NULL;
        status = model_from(&m, &result->subsets[k].monotone, result->subsets[k].terms, g, cells,
                            &result->options, err);
        norma_continuous_model_free(m);
    }
    return status;
}

/* Where percentile curves of the best subset cross, the best of its size whose curves do not takes
   its place, if there is one among the candidates. */
static norma_status smooth(norma_continuous *result, const gathered *g, const norma__cells *cells,
                           norma_error *err)
{
    norma_continuous_subset *chosen = &result->subsets[result->chosen];
    const size_t size = chosen->n_terms, keep = result->options.candidates;
    norma__subset *best = NULL;
    bool monotone = chosen->monotone;
    if (monotone || keep < 2)
        return NORMA_OK;
    norma_status status = find_subsets(&best, g, size, keep, err);
    for (size_t k = 1; status == NORMA_OK && !monotone && k < keep; k++) {
        const norma__subset found = best[(size - 1) * keep + k];
        norma_continuous_model *m = NULL;
        if (!isfinite(found.rss))
            break;
        status = model_from(&m, &monotone, found.predictors, g, cells, &result->options, err);
        norma_continuous_model_free(m);
        if (status == NORMA_OK && monotone) {
            fill_subset(chosen, found, size, g, cells->n_people);
            chosen->monotone = true;
            status = norma__note(&result->notes, err, "continuous-candidate", NULL, (double)k + 1,
                                 (double)size,
                                 "percentile curves of the best %zu terms cross: the terms taken "
                                 "are number %zu of that size",
                                 size, k + 1);
        }
    }
    free(best);
    return status;
}

static norma_status keep_chosen(norma_continuous_model **out, norma_continuous *result,
                                const gathered *g, const norma__cells *cells, norma_error *err)
{
    bool monotone;
    norma_status status = mark_monotone(result, g, cells, err);
    if (status == NORMA_OK)
        status = smooth(result, g, cells, err);
    return status == NORMA_OK ? model_from(out, &monotone, result->subsets[result->chosen].terms, g,
                                           cells, &result->options, err)
                              : status;
}

/* ---- the whole ---- */

/* The highest power of the covariate that its different values allow. */
static norma_status limit_power(norma_continuous *result, const norma__cells *cells,
                                norma_error *err)
{
    size_t places = 0;
    for (size_t i = 0; i < cells->n; i++)
        places += i == 0 || cells->at[i] > cells->at[i - 1];
    if (result->options.power < places)
        return NORMA_OK;
    const double asked = (double)result->options.power;
    result->options.power = places - 1;
    return norma__note(&result->notes, err, "continuous-power", NULL, (double)places - 1, asked,
                       "the covariate has too few different places for its power %g: %zu is the "
                       "highest",
                       asked, places - 1);
}

norma_status norma__surface_fit(norma_continuous_model **out, norma_continuous *result,
                                const norma__cells *cells, const double *weight, norma_error *err)
{
    const norma_continuous_options *o = &result->options;
    gathered g = {0};
    bool defined = false;
    norma_status status = limit_power(result, cells, err);
    norma_continuous_model *m = NULL;
    if (status == NORMA_OK && !(m = norma__model_new(NORMA_CONTINUOUS_SURFACE, cells, o, 1)))
        status = norma__have(false, err);
    if (status == NORMA_OK)
        status = gather(&g, &defined, m, o->norm_power, o->power, cells, weight, err);
    if (status == NORMA_OK && !defined)
        status = norma__fail(err, NORMA_EDATA,
                             "scores and covariate have too few different pairs for powers %zu and "
                             "%zu: lower --norm-power or --power",
                             o->norm_power, o->power);
    if (status == NORMA_OK)
        status = search(result, &g, cells, err);
    if (status == NORMA_OK)
        status = keep_chosen(out, result, &g, cells, err);
    forget(&g);
    norma_continuous_model_free(m);
    return status;
}

norma_status norma__surface_refit(bool *defined, norma_continuous_model *model,
                                  const norma__cells *cells, const double *weight, norma_error *err)
{
    size_t k = 0, t = 0;
    gathered g = {0};
    for (size_t i = 0; i < model->n_terms; i++) {
        k = model->terms[i].part > k ? model->terms[i].part : k;
        t = model->terms[i].power > t ? model->terms[i].power : t;
    }
    norma_status status = gather(&g, defined, model, k, t, cells, weight, err);
    if (status == NORMA_OK && *defined)
        *defined = solve(model, &g, cells->n_effective);
    forget(&g);
    return status;
}
