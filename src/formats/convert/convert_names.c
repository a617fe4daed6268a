#include "formats/convert/convert_names.h"

#include <stdio.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"

enum { NAMED = 10, SHOWN = 32 };

/* Names as the format compares them, and those that it cannot hold. */
struct looking {
    const norma__limits *limits;
    const norma__frame *frame;
    char **folded; /* a column; what seen points into */
    norma__names seen;
    norma__buffer faults;
    size_t n;
};

/* What the format has against a name; NULL when nothing. ReadStat 1.1.8 looks at empty names
   without having one. */
static const char *fault_of(const norma__limits *limits, const char *name,
                            readstat_writer_t *writer, const readstat_variable_t *variable)
{
    if (!*name)
        return "empty: leave it out with --columns";
    if (norma__characters(name) > limits->name)
        return "too long";
    switch (readstat_validate_variable(writer, variable)) {
    case READSTAT_OK:
        return NULL;
    case READSTAT_ERROR_NAME_IS_TOO_LONG:
        return "too long";
    case READSTAT_ERROR_NAME_BEGINS_WITH_ILLEGAL_CHARACTER:
        return "its first character";
    case READSTAT_ERROR_NAME_IS_RESERVED_WORD:
        return "a reserved word";
    default:
        return "its characters";
    }
}

static void fold(char *name)
{
    for (; *name; name++)
        if (*name >= 'A' && *name <= 'Z')
            *name = (char)(*name - 'A' + 'a');
}

/* Whether a column before has the name, but for capital letters. */
static norma_status is_twin(bool *twin, struct looking *l, size_t c, norma_error *err)
{
    size_t index, before = l->seen.n;
    if (norma__keep_text(&l->folded[c], l->frame->columns[c].name, err) != NORMA_OK)
        return NORMA_ENOMEM;
    fold(l->folded[c]);
    if (!norma__names_add(&l->seen, l->folded[c], strlen(l->folded[c]), &index))
        return norma__no_memory(err);
    *twin = l->seen.n == before;
    return NORMA_OK;
}

static norma_status look(struct looking *l, size_t c, const char *fault, norma_error *err)
{
    const char *name = l->frame->columns[c].name;
    bool twin = false;
    norma_status status = l->limits->caseless && *name ? is_twin(&twin, l, c, err) : NORMA_OK;
    if (!fault && twin)
        fault = "another's but for capitals";
    if (!fault || status != NORMA_OK)
        return status;
    if (l->n++ < NAMED) {
        char shown[SHOWN + 1];
        snprintf(shown, sizeof shown, "%s", name);
        norma__trim_utf8(shown);
        norma__putf(&l->faults, "%s %zu, '%s' (%s)", l->n > 1 ? ";" : "", c + 1, shown, fault);
    }
    return NORMA_OK;
}

static norma_status refuse(const struct looking *l, norma_file_format to, norma_error *err)
{
    if (l->faults.failed)
        return norma__no_memory(err);
    return norma__fail(err, NORMA_EDATA,
                       "%s cannot hold the names of %zu of %zu columns:%s%s; a name there has at "
                       "most %zu %s; rename with --rename OLD=NEW,...",
                       norma_file_format_name(to), l->n, l->frame->n_columns, l->faults.bytes,
                       l->n > NAMED ? "; ..." : "", l->limits->name, l->limits->of_names);
}

norma_status norma__names_check(const norma__limits *limits, const norma__frame *frame,
                                norma_file_format to, readstat_writer_t *writer,
                                readstat_variable_t *const *variables, norma_error *err)
{
    struct looking l = {.limits = limits, .frame = frame};
    norma_status status = NORMA_OK;
    if (!(l.folded = NORMA__NEW(char *, frame->n_columns)))
        return norma__no_memory(err);
    for (size_t c = 0; c < frame->n_columns && status == NORMA_OK; c++)
        status = look(&l, c, fault_of(limits, frame->columns[c].name, writer, variables[c]), err);
    if (status == NORMA_OK && l.n)
        status = refuse(&l, to, err);
    norma__names_free(&l.seen);
    norma__free_texts(l.folded, frame->n_columns);
    norma__buffer_free(&l.faults);
    return status;
}
