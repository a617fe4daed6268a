#include "models/observed/unstructured.h"

#include <stdlib.h>

void norma__unstructured_clear(norma__unstructured *saturated)
{
    free(saturated->kept);
    free(saturated->factor);
    free(saturated->scores);
    free(saturated->complete);
    *saturated = (norma__unstructured){0};
}

size_t norma__unstructured_size(size_t p)
{
    return p + p * (p + 1) / 2;
}

size_t norma__unstructured_place(size_t p, size_t i, size_t j)
{
    const size_t low = i < j ? i : j, high = i < j ? j : i;
    return p + low * p - low * (low + 1) / 2 + high; /* column low begins low (low - 1) / 2 early */
}
