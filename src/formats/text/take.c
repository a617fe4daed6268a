#include <limits.h>

#include "formats/text/walk.h"

/* What is wrong where a row has more fields to come, or has had its last, and p says otherwise. */
static norma__fault fault_of(const norma__csv *csv, const char *p)
{
    norma__fault fault = NORMA__TOO_FEW;
    if (*p == csv->delimiter)
        return NORMA__TOO_MANY;
    norma__csv_next_row(csv, p, &fault);
    return fault;
}

/* Fields that are taken one by one after many at a time met with none, before it is tried again. */
enum { PATIENCE = 8 };

/* One field, at a glance or by its role. What it needs is copied out of memory: the compiler must
   think that a cell stored may change anything that is not. */
static inline const char *take_one(norma__walk *w, const char *p, size_t c, const bool *ends)
{
    const norma__role *role = &w->plan->roles[c];
    unsigned cell = NORMA__LOOK_CLOSER;
    if (role->one && ends[(unsigned char)p[1]])
        cell = role->one[(unsigned char)*p];
    if (cell == NORMA__LOOK_CLOSER)
        return norma__take_field(w, p, c);
    w->tile[role->slot] = (uint8_t)cell;
    return p + 1;
}

const char *norma__take_row(norma__walk *w, const char *p)
{
    const size_t n = w->plan->n_columns;
    const norma__lanes *lanes = &w->rows->lanes;
    const bool *ends = w->csv->ends;
    const char delimiter = w->csv->delimiter;
    unsigned patience = lanes->take ? 0 : UINT_MAX;
    for (size_t c = 0; c < n;) {
        if (patience == 0 && lanes->run[c] > 0) {
            unsigned run = lanes->run[c];
            unsigned got = lanes->take(lanes, c, p, w->tile + w->plan->roles[c].slot);
            got = got < run ? got : run;
            p += 2 * (size_t)got;
            c += got;
            if (c == n)
                return p; /* the line end was the byte after the last field */
            patience = got == 0 ? PATIENCE : 0;
            if (got == NORMA__LANES)
                continue;
        }
        patience -= patience > 0 && lanes->take;
        if (!(p = take_one(w, p, c, ends)))
            return NULL;
        if ((c + 1 < n) != (*p == delimiter)) {
            w->chunk->fault = fault_of(w->csv, p);
            return NULL;
        }
        p += ++c < n;
    }
    return norma__csv_next_row(w->csv, p, &w->chunk->fault);
}

/* The same for a row that is not wanted: its fields are only counted. */
const char *norma__pass_row(norma__walk *w, const char *p)
{
    norma__field field;
    for (size_t n = w->plan->n_columns; n > 0; n--) {
        if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
            return NULL;
        if ((n > 1) != (*p == w->csv->delimiter)) {
            w->chunk->fault = fault_of(w->csv, p);
            return NULL;
        }
        p += n > 1;
    }
    return norma__csv_next_row(w->csv, p, &w->chunk->fault);
}

/* Whether the filter lets a row in. A row too short to tell is let in, to be refused. */
bool norma__is_wanted(const norma__walk *w, const char *p)
{
    const norma_read_options *o = w->plan->options;
    norma__field field;
    norma__fault fault;
    for (size_t c = 0; c <= w->plan->where; c++, p++) {
        if (!(p = norma__csv_field(w->csv, p, &field, &fault)))
            return true;
        if (c < w->plan->where && *p != w->csv->delimiter)
            return true;
    }
    for (size_t v = 0; v < o->n_where_values; v++)
        if (norma__field_is(w->csv, &field, o->where_values[v])) {
#pragma omp atomic write
            w->rows->seen[v] = 1;
            return !o->where_not;
        }
    return o->where_not;
}
