/* Infomax (McKeon, 1968, unpublished; Browne, 2001, Multivariate Behav. Res. 36, 111-150), as
   Bernaards & Jennrich (2005) write it: ln k less the mutual information of items and factors in
   the table of squared loadings s_ir / s. With m_ir = ln(s_ir s / (s_i s_r)), f = ln k - sum_ir
   s_ir m_ir / s and df / dl_ir = -2 l_ir (m_ir - information) / s. */
#include <math.h>

#include "models/rotation/criterion.h"

typedef struct table {
    const double *loadings;
    size_t p, k;
    double all;
} table;

/* ln(s_ir s / (s_i s_r)), 0 for an empty cell: the limit of l x m is 0. */
static double association(double square, double row, double column, double all)
{
    return square > 0 ? log(square / row * (all / column)) : 0;
}

static double column_sum(const table *t, size_t r)
{
    double sum = 0;
    for (size_t i = 0; i < t->p; i++)
        sum += t->loadings[r * t->p + i] * t->loadings[r * t->p + i];
    return sum;
}

/* The information in n items from the first on; gradient gets -2 l m / s. */
static double part(double *gradient, const table *t, size_t first, size_t n)
{
    double rows[NORMA__ITEMS_AT_ONCE] = {0}, information = 0;
    for (size_t r = 0; r < t->k; r++)
        norma__add_squares(rows, t->loadings + r * t->p + first, n);
    for (size_t r = 0; r < t->k; r++) {
        const double column = column_sum(t, r), *l = t->loadings + r * t->p + first;
        for (size_t i = 0; i < n; i++) {
            double m = association(l[i] * l[i], rows[i], column, t->all);
            information += l[i] * l[i] * m;
            if (gradient)
                gradient[r * t->p + first + i] = -2 * l[i] * m / t->all;
        }
    }
    return information / t->all;
}

double norma__infomax_loss(double *gradient, const double *loadings, size_t p, size_t k,
                           const norma__rotation *rotation)
{
    (void)rotation;
    table t = {.loadings = loadings, .p = p, .k = k};
    double information = 0;
    for (size_t r = 0; r < k; r++)
        t.all += column_sum(&t, r);
    for (size_t first = 0; first < p; first += NORMA__ITEMS_AT_ONCE) {
        size_t n = p - first < NORMA__ITEMS_AT_ONCE ? p - first : NORMA__ITEMS_AT_ONCE;
        information += part(gradient, &t, first, n);
    }
    for (size_t i = 0; gradient && i < p * k; i++)
        gradient[i] += 2 * loadings[i] * information / t.all;
    return log((double)k) - information;
}
