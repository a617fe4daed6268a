/* Which columns a conversion keeps, and what they are called. */
#ifndef NORMA_FORMATS_CONVERT_COLUMNS_H
#define NORMA_FORMATS_CONVERT_COLUMNS_H

#include <norma/convert.h>

#include "formats/frames/frame.h"

/* Keeps the columns that options name, in that order, then renames. NORMA_EINVAL for a column that
   is not there or is named twice, and for a new name that is empty, no UTF-8 or another's. */
norma_status norma__convert_columns(norma__frame *frame, const norma_convert_options *options,
                                    norma_error *err);

#endif
