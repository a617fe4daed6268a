/* Reading responses block by block, so that memory does not grow with rows. */
#ifndef NORMA_FORMATS_STREAM_H
#define NORMA_FORMATS_STREAM_H

#include <norma/read.h>

/* Takes the next rows. The block lives until this returns; its items, ranges and label columns are
   the same for all blocks, and a label keeps its number from block to block. */
typedef norma_status norma__take_block(void *context, const norma_data *block, norma_error *err);

/* norma_data_read() whose rows are taken block by block. Delimited text is never held whole; other
   formats, and latencies in a file of their own, come as one block. After the last block the input
   and notes of the whole file are handed over (the caller's to free); the notes of the blocks are
   none of their own. */
norma_status norma__data_stream(const norma_instrument *instrument, const char *path,
                                const norma_read_options *options, norma__take_block *take,
                                void *context, norma_input *input, norma_notes *notes,
                                norma_error *err);

#endif
