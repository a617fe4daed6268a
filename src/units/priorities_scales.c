#include <math.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "units/priorities_parts.h"

static bool share_an_item(const norma_scale *a, const norma_scale *b)
{
    size_t i = 0, j = 0;
    while (i < a->n_items && j < b->n_items) {
        if (a->items[i] == b->items[j])
            return true;
        if (a->items[i] < b->items[j])
            i++;
        else
            j++;
    }
    return false;
}

/* Without a level: the scales that have no parts. */
static bool at_level(const norma_scale *scale, const char *level)
{
    return level ? strcmp(scale->level, level) == 0 : scale->n_parts == 0;
}

static bool varies(const double *x, const uint8_t *keep, size_t n)
{
    double first = NAN;
    for (size_t r = 0; r < n; r++) {
        if (!keep[r] || isnan(x[r]))
            continue;
        if (isnan(first))
            first = x[r];
        else if (x[r] != first)
            return true;
    }
    return false;
}

static size_t scored(const norma__prioritising *p, size_t scale)
{
    const double *x = p->scores->pomp + scale * p->n_rows;
    size_t n = 0;
    for (size_t r = 0; r < p->n_rows; r++)
        n += p->keep[r] && !isnan(x[r]);
    return n;
}

/* Takes the scale in, or says why not; the number of a small group is not said. */
static norma_status consider(norma__prioritising *p, size_t s, norma_error *err)
{
    norma_notes *notes = &p->result->notes;
    const norma_scale *scale = &p->validation->instrument->scales[s];
    size_t criterion = p->result->criterion_scale;
    if (criterion == s)
        return NORMA_OK;
    if (p->hold[s])
        return norma__note(notes, err, "priorities-held", scale->id, NAN, NAN,
                           "%s is held back by the gate and left out", scale->id);
    if (criterion != NORMA_NONE &&
        share_an_item(scale, &p->validation->instrument->scales[criterion]))
        return norma__note(notes, err, "priorities-overlap", scale->id, NAN, NAN,
                           "%s shares items with the criterion and is left out", scale->id);
    if (scored(p, s) < p->options->disclosure.min_cell)
        return norma__note(notes, err, "priorities-few-scored", scale->id, NAN, NAN,
                           "too few respondents have a score on %s, which is left out", scale->id);
    if (!varies(p->scores->pomp + s * p->n_rows, p->keep, p->n_rows))
        return norma__note(notes, err, "priorities-constant", scale->id, NAN, NAN,
                           "the score on %s does not vary: it is left out", scale->id);
    p->scales[p->n++] = s;
    return NORMA_OK;
}

static norma_status check_level(const norma_instrument *instrument, const char *level,
                                norma_error *err)
{
    for (size_t s = 0; s < instrument->n_scales; s++)
        if (at_level(&instrument->scales[s], level))
            return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL, "no scale of instrument '%s' is of level '%s'",
                       instrument->id, level ? level : "");
}

norma_status norma__priority_scales(norma__prioritising *p, norma_error *err)
{
    const norma_instrument *instrument = p->validation->instrument;
    norma_status status = check_level(instrument, p->options->level, err);
    if (status != NORMA_OK)
        return status;
    p->scales = NORMA__NEW(size_t, instrument->n_scales);
    if (!p->scales)
        return norma__no_memory(err);
    for (size_t s = 0; s < instrument->n_scales && status == NORMA_OK; s++)
        if (at_level(&instrument->scales[s], p->options->level))
            status = consider(p, s, err);
    if (status == NORMA_OK && p->n == 0)
        status = norma__fail(err, NORMA_EDATA,
                             "no scale is left to set priorities among: all are held back, too "
                             "rarely answered, or part of the criterion");
    return status;
}
