#include "formats/responses/responses.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "formats/responses/responses_directory.h"
#include "foundation/file.h"
#include "foundation/memory.h"
#include "foundation/status.h"

norma_status norma__responses_frame(norma__frame **out, const char *path, norma_error *err)
{
    void *bytes;
    size_t length;

    *out = NULL;
    norma_status status = norma__file_map(&bytes, &length, path, err);
    if (status == NORMA_OK)
        status = norma__responses_parse(out, bytes, length, path, err);
    if (*out) {
        (*out)->mapped = bytes;
        (*out)->mapped_size = length;
    } else if (bytes) {
        munmap(bytes, length);
    }
    return status;
}

norma_status norma__responses_read(norma_data **out, const norma_instrument *instrument,
                                   const char *path, const norma_read_options *options,
                                   norma_error *err)
{
    norma__frame *frame = NULL;

    *out = NULL;
    norma_status status = norma__responses_frame(&frame, path, err);
    if (status == NORMA_OK)
        status = norma__frame_to_data(out, frame, instrument, options, err);
    norma__frame_free(frame);
    return status;
}

/* ---- the names of the columns ---- */

/* The head and the directory, and the length of the whole file. */
static norma_status read_directory(norma__frame *frame, const char *path, norma_error *err)
{
    norma__responses_head head;
    norma__responses_record *records = NULL;
    void *bytes;
    size_t length;

    norma_status status = norma__file_map(&bytes, &length, path, err);
    if (status != NORMA_OK)
        return status;
    status = norma__responses_open(&head, bytes, length, path, err);
    if (status == NORMA_OK)
        status = norma__responses_directory(frame, &records, &head,
                                            (const char *)bytes + sizeof head, path, err);
    free(records);
    if (bytes)
        munmap(bytes, length);
    return status;
}

static norma_status take_names(norma_header **out, norma__frame *frame, norma_error *err)
{
    norma_header *header = NORMA__NEW(norma_header, 1);
    char **names = NORMA__NEW(char *, frame->n_columns);
    if (!header || !names) {
        free(header);
        free(names);
        return norma__no_memory(err);
    }
    for (size_t c = 0; c < frame->n_columns; c++) {
        names[c] = frame->columns[c].name;
        frame->columns[c].name = NULL;
    }
    *header = (norma_header){names, frame->n_columns};
    *out = header;
    return NORMA_OK;
}

norma_status norma__responses_header(norma_header **out, const char *path, norma_error *err)
{
    norma__frame *frame = NORMA__NEW(norma__frame, 1);
    norma_status status;

    *out = NULL;
    if (!frame)
        return norma__no_memory(err);
    if ((status = read_directory(frame, path, err)) == NORMA_OK)
        status = take_names(out, frame, err);
    norma__frame_free(frame);
    return status;
}
