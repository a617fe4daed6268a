/* What of an instrument goes with counts of answers. */
#ifndef NORMA_DATA_INSTRUMENT_REDUCE_H
#define NORMA_DATA_INSTRUMENT_REDUCE_H

#include <norma/instrument.h>

/* A copy of id, version, title, items (id, column, range, key), scales and factors. The rest is as
   in an instrument made from a list of items: no wordings, no columns beside the items, the shipped
   rules, and key_sha256 of what there is. */
norma_status norma__instrument_reduce(norma_instrument **out, const norma_instrument *from,
                                      norma_error *err);

#endif
