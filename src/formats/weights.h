/* Weights in a file of their own, as raking writes them. */
#ifndef NORMA_FORMATS_WEIGHTS_H
#define NORMA_FORMATS_WEIGHTS_H

#include <norma/read.h>

/* Gives every row of data its weight in options->weights_path: a file with the columns row and
   weight, and respondent where there are ids. Data are not to have weights yet. */
norma_status norma__join_weights(norma_data *data, const norma_read_options *options,
                                 norma_error *err);

#endif
