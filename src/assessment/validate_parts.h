/* The parts of norma_validate(), in the order in which they run. Each fills its share of the
   validation and leaves its notes there; what the data do not allow becomes a note, not a failure.
 */
#ifndef NORMA_ASSESSMENT_VALIDATE_PARTS_H
#define NORMA_ASSESSMENT_VALIDATE_PARTS_H

#include <norma/validate.h>

/* Reliability of every scale, of those kept and of everyone. */
norma_status norma__validate_reliability(norma_validation *v, const norma_validate_options *o,
                                         norma_error *err);

/* Item information of the scales without parts, of those kept. */
norma_status norma__validate_information(norma_validation *v, const norma_validate_options *o,
                                         norma_error *err);

/* Factor structure of those kept, and its match with the key. */
norma_status norma__validate_structure(norma_validation *v, const norma_validate_options *o,
                                       norma_error *err);

/* The gate's word on every scale. */
norma_status norma__validate_gate(norma_validation *v, const norma_validate_options *o,
                                  norma_error *err);

/* Complete rows an item below which loadings are hardly stable: noted, and no ground for a hold
   (docs/gate.md). */
enum { NORMA__ROWS_AN_ITEM = 5 };

/* Adds notes that are not there yet: one a code and subject. Those that have no subject are given
   the name, and it stands before their sentence; NULL: they are about the whole table. */
norma_status norma__validate_add_notes(norma_validation *v, const norma_notes *from,
                                       const char *name, norma_error *err);

/* Rows kept, or all when keep is NULL, that answered all of the items. */
size_t norma__validate_complete(const norma_data *data, const size_t *items, size_t n_items,
                                const uint8_t *keep);

#endif
