/* Making and finishing results. */
#ifndef NORMA_MODELS_DIF_RESULT_H
#define NORMA_MODELS_DIF_RESULT_H

#include <norma/dif.h>

/* An empty result with its names. */
norma_status norma__dif_result_new(norma_dif_result **out, const char *id, const char *reference,
                                   const norma_dif_group *focal, size_t n_focal, norma_error *err);

/* NORMA_EINVAL, or NORMA_EDATA when the sample is counts. */
norma_status norma__dif_check_group(const norma_dif_group *group, norma_error *err);

/* Copies figures into an item, which keeps its id or gets this one. */
norma_status norma__dif_keep_item(norma_dif_item *item, const norma_dif_item *figures,
                                  const char *id, norma_error *err);

/* Anchors over all focal groups, and sums over items. */
void norma__dif_conclude(norma_dif_result *result);

#endif
