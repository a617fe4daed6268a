/* Latencies in a file of their own. */
#ifndef NORMA_FORMATS_LATENCIES_H
#define NORMA_FORMATS_LATENCIES_H

#include <norma/read.h>

/* norma_data_read() with options->latencies_path: the answers from path, the latencies from there,
   joined by respondent id. Both may be of any format. */
norma_status norma__read_with_latencies(norma_data **out, const norma_instrument *instrument,
                                        const char *path, const norma_read_options *options,
                                        norma_error *err);

#endif
