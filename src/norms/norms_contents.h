/* The contents of a norm set in a store: scales with their values and companies, weights of
   companies, figures. */
#ifndef NORMA_NORMS_NORMS_CONTENTS_H
#define NORMA_NORMS_NORMS_CONTENTS_H

#include "norms/norms_head.h"

/* Writes the contents of a set whose row is still to be written, and gives their seal. */
norma_status norma__norm_contents_write(char seal[NORMA__DIGEST_SIZE], const norma__store *store,
                                        const norma_norm_set *set, int64_t id, norma_error *err);

/* Gives a set its contents; NORMA_ESTORE when they are not those that were written. */
norma_status norma__norm_contents_read(norma__norm_head *head, const norma__store *store,
                                       norma_error *err);

/* The scales alone; what is read and written is added to the seal of the contents. */
norma_status norma__norm_scales_write(norma__digesting *seal, const norma__store *store,
                                      const norma_norm_set *set, int64_t id, norma_error *err);
norma_status norma__norm_scales_read(norma__digesting *seal, norma_norm_set *set, int64_t id,
                                     const norma__store *store, norma_error *err);

/* n doubles at values are kept as figures are, column by column. */
norma_status norma__norm_numbers_write(char sha256[NORMA__DIGEST_SIZE], const norma__store *store,
                                       const char *insert, int64_t id, double *values, size_t n,
                                       norma_error *err);
/* NULL when there is no such row, "" is then its digest. */
norma_status norma__norm_numbers_read(double **out, char sha256[NORMA__DIGEST_SIZE],
                                      const norma__store *store, const char *select, int64_t id,
                                      size_t n, norma_error *err);

#endif
