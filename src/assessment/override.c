#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/gate_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "foundation/text.h"

enum { LEAST_REASON = 10, MOST_REASON = 250, LIST = 700 };

static const char *scale_of(const norma_override *override)
{
    const char *colon = strchr(override->code, ':');
    return colon ? colon + 1 : NULL;
}

static bool is_criterion(const norma_override *override, const char *id)
{
    const size_t length = strcspn(override->code, ":");
    return strlen(id) == length && memcmp(id, override->code, length) == 0;
}

bool norma__override_is_of(const norma_override *override, const char *criterion, const char *scale)
{
    const char *named = scale_of(override);
    return is_criterion(override, criterion) && (!named || strcmp(named, scale) == 0);
}

/* ---- what may be said -------------------------------------------------------------------------
 */

static void list_more(char list[LIST], const char *name)
{
    const size_t length = strlen(list);
    if (length + strlen(name) + 8 < LIST)
        snprintf(list + length, LIST - length, "%s%s", length ? ", " : "", name);
    else if (length < 4 || strcmp(list + length - 3, "...") != 0)
        snprintf(list + length, LIST - length, ", ...");
}

static norma_status check_criterion(const norma_gate_rules *gate, const norma_override *override,
                                    norma_error *err)
{
    char list[LIST] = "";
    for (size_t c = 0; c < gate->n_criteria; c++) {
        if (is_criterion(override, gate->criteria[c].id))
            return NORMA_OK;
        list_more(list, gate->criteria[c].id);
    }
    return norma__fail(err, NORMA_EINVAL,
                       "an override names a criterion that the gate has not: it has %s", list);
}

static norma_status check_scale(const norma_instrument *instrument, const norma_override *override,
                                norma_error *err)
{
    const char *named = scale_of(override);
    char list[LIST] = "";
    if (!named || norma_instrument_find_scale(instrument, named) != NORMA_NONE)
        return NORMA_OK;
    for (size_t s = 0; s < instrument->n_scales; s++)
        list_more(list, instrument->scales[s].id);
    return norma__fail(err, NORMA_EINVAL,
                       "an override of %.*s names a scale that the instrument has not: it has %s",
                       (int)strcspn(override->code, ":"), override->code, list);
}

/* Control characters have no place in a line that is printed for ever. */
static bool is_printable(const char *text)
{
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return false;
    return norma__is_utf8(text, strlen(text));
}

static norma_status check_reason(const norma_override *override, norma_error *err)
{
    const char *because = override->because ? override->because : "";
    const size_t blank = strspn(because, " ");
    size_t length = strlen(because);
    while (length > blank && because[length - 1] == ' ')
        length--;
    if (!is_printable(because))
        return norma__fail(err, NORMA_EINVAL,
                           "the reason of the override of %s is not one line of UTF-8 text",
                           override->code);
    if (length - blank < LEAST_REASON || norma__characters(because) > MOST_REASON)
        return norma__fail(err, NORMA_EINVAL,
                           "the override of %s needs a reason of %d to %d characters: it stays "
                           "with the scores for ever",
                           override->code, LEAST_REASON, MOST_REASON);
    return NORMA_OK;
}

norma_status norma__overrides_check(const norma_instrument *instrument,
                                    const norma_override *overrides, size_t n, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < n; i++) {
        if (!overrides[i].code)
            return norma__fail(err, NORMA_EINVAL, "an override names no criterion");
        if ((status = check_criterion(&instrument->gate, &overrides[i], err)) != NORMA_OK ||
            (status = check_scale(instrument, &overrides[i], err)) != NORMA_OK)
            return status;
        status = check_reason(&overrides[i], err);
        for (size_t j = 0; status == NORMA_OK && j < i; j++)
            if (strcmp(overrides[j].code, overrides[i].code) == 0)
                status = norma__fail(err, NORMA_EINVAL, "%s is overridden twice: once is enough",
                                     overrides[i].code);
    }
    return status;
}

/* ---- what is done with them -------------------------------------------------------------------
 */

void norma__overrides_free(norma_override *overrides, size_t n)
{
    for (size_t i = 0; overrides && i < n; i++) {
        free((char *)overrides[i].code); /* copies of our own */
        free((char *)overrides[i].because);
    }
    free(overrides);
}

norma_status norma__overrides_copy(norma_override **out, const norma_override *overrides, size_t n,
                                   norma_error *err)
{
    norma_override *copies = NORMA__NEW(norma_override, n);
    bool failed = !copies;
    *out = NULL;
    for (size_t i = 0; !failed && i < n; i++) {
        copies[i].code = norma__copy_text(overrides[i].code);
        copies[i].because = norma__copy_text(overrides[i].because);
        failed = !copies[i].code || !copies[i].because;
    }
    if (failed) {
        norma__overrides_free(copies, n);
        return norma__no_memory(err);
    }
    *out = copies;
    return NORMA_OK;
}

void norma__overridden(bool *flags, const norma_instrument *instrument, size_t scale,
                       const norma_override *overrides, size_t n)
{
    for (size_t c = 0; c < instrument->gate.n_criteria; c++) {
        flags[c] = false;
        for (size_t i = 0; i < n; i++)
            flags[c] |= norma__override_is_of(&overrides[i], instrument->gate.criteria[c].id,
                                              instrument->scales[scale].id);
    }
}

norma_status norma__note_override(norma_notes *notes, const norma_override *override,
                                  size_t verdicts, size_t scales, norma_error *err)
{
    if (verdicts == 0)
        return norma__note(notes, err, "override-without-effect", override->code, 0, NAN,
                           "the override of %s changed nothing: no scale fell short of it",
                           override->code);
    return norma__note(notes, err, "gate-overridden", override->code, (double)scales,
                       (double)verdicts, "%s is overridden on %zu %s, because: %s", override->code,
                       scales, scales == 1 ? "scale" : "scales", override->because);
}

bool norma__is_override_note(const norma_note *note)
{
    return strcmp(note->code, "gate-overridden") == 0 ||
           strcmp(note->code, "override-without-effect") == 0;
}
