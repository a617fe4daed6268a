/* Figures of a norm set: what later checks of items need (docs/norms.md). */
#ifndef NORMA_NORMS_NORMS_FIGURES_H
#define NORMA_NORMS_NORMS_FIGURES_H

#include <norma/norms.h>

/* A growing list of figures, handed over to a set at the end. */
typedef struct norma__figures {
    norma_frozen *list;
    size_t n;
} norma__figures;

/* Adds a figure of that name and size, its values NaN; NULL when there is no memory. */
double *norma__figure_add(norma__figures *figures, const char *name, size_t n_rows,
                          size_t n_columns);
void norma__figures_sort(norma__figures *figures);
/* The set has the figures of the list from here; they follow those that it has. NORMA_ENOMEM. */
norma_status norma__figures_hand_over(norma_norm_set *set, norma__figures *from, norma_error *err);
void norma__figures_clear(norma__figures *figures);

/* "items.counts", "items.mean", "items.sd", "items.rest", "pairs.counts". */
norma_status norma__item_figures(norma__figures *figures, const norma_norms_source *source,
                                 norma_error *err);

/* The same of tables of counts that have all items of the instrument, in its order. */
norma_status norma__table_figures(norma__figures *figures, const norma_instrument *instrument,
                                  const norma_tables *tables, norma_error *err);

/* "matching.bounds.S", "matching.mean.S", "matching.counts.S" of a scale of items; place has the
   places of its respondents' scores among the values of its distribution. */
norma_status norma__matching_figures(norma__figures *figures, const norma_norms_source *source,
                                     size_t scale, const norma_norm_scale *distribution,
                                     const uint32_t *place, norma_error *err);

#endif
