#include <norma/read.h>

#include <stdlib.h>

void norma_header_free(norma_header *header)
{
    if (!header)
        return;
    for (size_t c = 0; c < header->n_columns; c++)
        free(header->columns[c]);
    free(header->columns);
    free(header);
}
