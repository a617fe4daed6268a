#include "models/rotation/criterion.h"

#include <math.h>

static const norma__criterion criteria[] = {
    [NORMA_ROTATE_VARIMAX] = {norma__orthomax_loss, false, 4, -1, NORMA__BY_SQUARES, 2},
    [NORMA_ROTATE_QUARTIMAX] = {norma__orthomax_loss, false, 4, -1, NORMA__BY_SQUARES, 2},
    [NORMA_ROTATE_EQUAMAX] = {norma__orthomax_loss, false, 4, -1, NORMA__BY_SQUARES, 2},
    [NORMA_ROTATE_GEOMIN_T] = {norma__geomin_loss, false, 2, 1, NORMA__BY_SQUARES, 2},
    [NORMA_ROTATE_INFOMAX_T] = {norma__infomax_loss, false, 0, 1, NORMA__BY_SQUARES, 2},
    [NORMA_ROTATE_BIFACTOR_T] = {norma__bifactor_loss, false, 4, 1, NORMA__GENERAL_FIRST, 3},
    [NORMA_ROTATE_TARGET_T] = {norma__target_loss, false, 2, 1, NORMA__AS_TARGET, 1},
    [NORMA_ROTATE_OBLIMIN] = {norma__oblimin_loss, true, 4, 1, NORMA__BY_SQUARES, 2},
    [NORMA_ROTATE_QUARTIMIN] = {norma__oblimin_loss, true, 4, 1, NORMA__BY_SQUARES, 2},
    [NORMA_ROTATE_PROMAX] = {norma__orthomax_loss, false, 4, -1, NORMA__BY_SQUARES, 2},
    [NORMA_ROTATE_GEOMIN] = {norma__geomin_loss, true, 2, 1, NORMA__BY_SQUARES, 2},
    [NORMA_ROTATE_SIMPLIMAX] = {norma__simplimax_loss, true, 2, 1, NORMA__BY_SQUARES, 2},
    [NORMA_ROTATE_INFOMAX] = {norma__infomax_loss, true, 0, 1, NORMA__BY_SQUARES, 2},
    [NORMA_ROTATE_BIFACTOR] = {norma__bifactor_loss, true, 4, 1, NORMA__GENERAL_FIRST, 3},
    [NORMA_ROTATE_TARGET] = {norma__target_loss, true, 2, 1, NORMA__AS_TARGET, 1},
};

const norma__criterion *norma__criterion_of(norma_rotation method)
{
    size_t n = sizeof criteria / sizeof *criteria;
    return (size_t)method < n && criteria[method].loss ? &criteria[method] : NULL;
}

bool norma__rotation_oblique(norma_rotation method)
{
    const norma__criterion *criterion = norma__criterion_of(method);
    return method == NORMA_ROTATE_PROMAX || (criterion && criterion->oblique);
}

double norma__rotation_loss(double *gradient, const double *loadings, size_t p, size_t k,
                            const norma__rotation *rotation)
{
    const norma__criterion *criterion = norma__criterion_of(rotation->method);
    if (!criterion || rotation->method == NORMA_ROTATE_PROMAX) {
        for (size_t i = 0; gradient && i < p * k; i++)
            gradient[i] = NAN;
        return NAN;
    }
    return criterion->loss(gradient, loadings, p, k, rotation);
}

void norma__add_squares(double *sums, const double *loadings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sums[i] += loadings[i] * loadings[i];
}
