#include "formats/walk.h"

/* What is wrong where a row has more fields to come, or has had its last, and p says otherwise. */
static norma__fault fault_of(const norma__csv *csv, const char *p)
{
    norma__fault fault = NORMA__TOO_FEW;
    if (*p == csv->delimiter)
        return NORMA__TOO_MANY;
    norma__csv_next_row(csv, p, &fault);
    return fault;
}

/* The start of the next row, or NULL and the fault. What the loop needs is copied out of memory:
   the compiler must think that a cell stored may change anything that is not. */
const char *norma__take_row(norma__walk *w, const char *p)
{
    const size_t n = w->plan->n_columns;
    const norma__role *roles = w->plan->roles;
    const bool *ends = w->csv->ends;
    const char delimiter = w->csv->delimiter;
    uint8_t *tile = w->tile;
    for (size_t c = 0; c < n; c++) {
        const norma__role *role = &roles[c];
        unsigned cell = NORMA__LOOK_CLOSER;
        if (role->kind == NORMA__ANSWER && ends[(unsigned char)p[1]])
            cell = role->one[(unsigned char)*p];
        if (cell != NORMA__LOOK_CLOSER) {
            tile[role->slot] = (uint8_t)cell;
            p++;
        } else if (!(p = norma__take_field(w, p, c))) {
            return NULL;
        }
        if ((c + 1 < n) != (*p == delimiter)) {
            w->chunk->fault = fault_of(w->csv, p);
            return NULL;
        }
        p += c + 1 < n;
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
