#include "models/notation/model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"

norma_status norma__model_fail(const norma_sem_model *model, size_t at, norma_error *err,
                               const char *format, ...)
{
    char sentence[800];
    size_t line, column;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    norma__line_and_column(model->text, at, &line, &column);
    return norma__fail(err, NORMA_EDATA, "%.100s, line %zu, column %zu: %s", model->file, line,
                       column, sentence);
}

static norma_status grow_names(norma_sem_model *m, norma_error *err)
{
    if (m->n_names < m->room_names)
        return NORMA_OK;
    size_t room = m->room_names ? 2 * m->room_names : 64;
    char **names = NORMA__GROW(m->names, char *, room);
    if (names)
        m->names = names;
    norma__role *roles = names ? NORMA__GROW(m->roles, norma__role, room) : NULL;
    if (!roles)
        return norma__no_memory(err);
    m->roles = roles;
    m->room_names = room;
    return NORMA_OK;
}

norma_status norma__model_name(norma_sem_model *m, const char *text, size_t length, size_t *name,
                               norma_error *err)
{
    *name = norma__names_find(&m->index, text, length);
    if (*name != NORMA_NONE)
        return NORMA_OK;
    norma_status status = grow_names(m, err);
    if (status != NORMA_OK)
        return status;
    char *copy = norma__copy_bytes(text, length);
    if (!copy || !norma__names_add(&m->index, copy, length, name)) {
        free(copy);
        return norma__no_memory(err);
    }
    m->roles[m->n_names] = (norma__role){0};
    m->names[m->n_names++] = copy;
    return NORMA_OK;
}
