/* The likelihood of one factor at each level, with its first and second derivatives. */
#ifndef NORMA_MODELS_MULTILEVEL_TWOLEVEL_LIKELIHOOD_H
#define NORMA_MODELS_MULTILEVEL_TWOLEVEL_LIKELIHOOD_H

#include "models/multilevel/twolevel_factor.h"

typedef struct norma__twolevel_likelihood {
    const norma__twolevel_sums *sums;
    size_t p;
    double *at;       /* N_KINDS p: the parameters last evaluated */
    double *v, *b;    /* p x p: V = inv(Sigma) of a size; V M V, M its products about the mean */
    double *gw, *gb;  /* p x p: gradients by within and between */
    double *z;        /* p x p */
    double *r, *u;    /* p: the mean's deviation, V r */
    double *vl[2];    /* p: V times the loadings of a level */
    double *bl[2];    /* p: B times them */
    double lvl[2][2]; /* loadings' V loadings of two levels */
    double lbl[2][2];
    double lu[2]; /* loadings' u */
    double *memory;
} norma__twolevel_likelihood;

bool norma__twolevel_likelihood_new(norma__twolevel_likelihood *l,
                                    const norma__twolevel_sums *sums);
void norma__twolevel_likelihood_free(norma__twolevel_likelihood *l);

/* Both as norma__function wants them, of -2 ln L by one person: INFINITY where a size's covariances
   are not positive definite. */
norma_status norma__twolevel_evaluate(void *self, double *value, double *gradient, const double *x,
                                      norma_error *err);
void norma__twolevel_curve(void *self, double *hessian, bool safe);

#endif
