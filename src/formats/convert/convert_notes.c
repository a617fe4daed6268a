#include <stdio.h>
#include <string.h>

#include "formats/convert/convert_parts.h"
#include "foundation/buffer.h"
#include "foundation/note.h"
#include "foundation/status.h"

enum { NAMED = 10 };

void norma__lose(norma__losers *losers, const char *column)
{
    if (losers->n < NAMED)
        losers->names[losers->n] = column;
    losers->n++;
}

norma_status norma__note_losers(norma_notes *notes, const norma__losers *losers, const char *code,
                                const norma__frame *frame, const char *sentence, norma_error *err)
{
    norma__buffer names = {0};
    if (losers->n == 0)
        return NORMA_OK;
    for (size_t i = 0; i < losers->n && i < NAMED; i++)
        norma__putf(&names, "%s%.32s", i ? ", " : "", losers->names[i]);
    norma_status status =
        names.failed ? norma__no_memory(err)
                     : norma__note(notes, err, code, losers->names[0], (double)losers->n,
                                   (double)frame->n_columns, "%zu of %zu columns: %s (%.200s%s)",
                                   losers->n, frame->n_columns, sentence, names.bytes,
                                   losers->n > NAMED ? ", ..." : "");
    norma__buffer_free(&names);
    return status;
}
