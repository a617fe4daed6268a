/* The parts of describing: from counts to figures. */
#ifndef NORMA_STATISTICS_DESCRIBE_PARTS_H
#define NORMA_STATISTICS_DESCRIBE_PARTS_H

#include <norma/describe.h>

static inline size_t norma__n_categories(const norma_item_description *d)
{
    return (size_t)(d->max - d->min) + 1;
}

/* Fills everything about answers from n and the counts of the categories. unit is what a row counts
   for: 1, or a weight of 1 in millionths; n and counts are then whole weights afterwards. */
void norma__describe_answers(norma_item_description *d, size_t unit);

/* Fills items, numbers of rows and notes of a description from the sample's tables. */
norma_status norma__describe_counts(norma_description *d, const norma_sample *sample,
                                    norma_error *err);

#endif
