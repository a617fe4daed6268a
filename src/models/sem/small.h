/* What derivatives of all parameters see of a p x p matrix: U'XU, U'XV and V'XV (structure.h). */
#ifndef NORMA_MODELS_SEM_SMALL_H
#define NORMA_MODELS_SEM_SMALL_H

#include "models/sem/structure.h"

typedef struct norma__sem_small {
    double *uu, *uv, *vv; /* m x m each; uv[i + j m] = U_i' X V_j */
} norma__sem_small;

norma_status norma__sem_small_of(norma__sem_small *out, const norma__sem_structure *structure,
                                 const norma__sem_implied *implied, const double *symmetric,
                                 norma_error *err);
void norma__sem_small_clear(norma__sem_small *small);

/* The free entries of a group that move moments before scaling, as dsigma = factor (u v' + v u')
   with u = U_r and v = U_c or V_c, dmu = mean U_r. */
typedef struct norma__sem_mover {
    size_t free, r, c;
    bool directed, symmetric; /* neither: an intercept */
    double factor, mean;
} norma__sem_mover;

norma_status norma__sem_movers_of(norma__sem_mover **out, size_t *n,
                                  const norma__sem_structure *structure, size_t group,
                                  const norma__sem_implied *implied, norma_error *err);

#endif
