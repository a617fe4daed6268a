/* One item from its counts, without checks. */
#ifndef NORMA_MODELS_DIF_ITEM_H
#define NORMA_MODELS_DIF_ITEM_H

#include "models/dif/parts.h"

/* What notes will say of an item. */
typedef struct norma__dif_remarks {
    norma__logistic_end end;
    size_t merged; /* categories */
} norma__dif_remarks;

norma_status norma__dif_analyse(norma_dif_item *out, norma__dif_remarks *remarks,
                                const norma_dif_counts *counts, const norma_dif_options *o,
                                norma_error *err);
norma_status norma__dif_remark(norma_notes *notes, const char *id, const norma__dif_remarks *r,
                               norma_error *err);

/* Checks options one by one and together (options.c). */
norma_status norma__dif_options_fit(const norma_dif_options *o, norma_error *err);

#endif
