#include <math.h>

#include "formats/text/walk.h"

static void meet(norma__walk *w, size_t column, norma__trouble trouble)
{
    norma__places *places = &w->chunk->places;
    places->troubles[trouble]++;
    if (places->n < NORMA__PLACES)
        places->first[places->n++] = (norma__place){w->before + w->row, column, trouble};
}

static bool forgiven(const norma__walk *w)
{
    return w->plan->options->out_of_range == NORMA_OUT_OF_RANGE_MISSING;
}

static void count(size_t *counts, size_t item)
{
#pragma omp atomic
    counts[item]++;
}

/* ---- one field, looked at closely ---- */

static const char *take_answer(norma__walk *w, const char *p, size_t column)
{
    const norma__role *role = &w->plan->roles[column];
    uint8_t *cell = &w->tile[role->slot];
    norma__field field;
    bool missing;
    int value;

    *cell = NORMA_MISSING_CELL;
    if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
        return NULL;
    norma__trouble trouble = norma__answer(&value, &missing, w->plan, role->item, &field);
    if (trouble != NORMA__NO_TROUBLE) {
        meet(w, column, trouble);
    } else if (!missing && value >= role->min && value <= role->max) {
        *cell = (uint8_t)(value - role->min);
    } else if (!missing) {
        if (forgiven(w))
            count(w->rows->beyond, role->item);
        else
            meet(w, column, NORMA__BEYOND_RANGE);
    }
    return p;
}

static const char *take_latency(norma__walk *w, const char *p, size_t column)
{
    const norma__role *role = &w->plan->roles[column];
    norma__field field;
    double ms = NAN;

    if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
        return NULL;
    norma__trouble trouble = norma__latency(&ms, w->plan, &field);
    if (trouble == NORMA__IMPOSSIBLE_LATENCY && forgiven(w))
        count(w->rows->impossible, role->item);
    else if (trouble != NORMA__NO_TROUBLE)
        meet(w, column, trouble);
    role->numbers[w->row] = ms;
    return p;
}

static const char *take_number(norma__walk *w, const char *p, size_t column)
{
    norma__field field;
    if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
        return NULL;
    const norma__role *role = &w->plan->roles[column];
    norma__trouble trouble = norma__number(&role->numbers[w->row], w->plan, role->number, &field);
    if (trouble == NORMA__IMPOSSIBLE_LATENCY && forgiven(w))
        count(w->rows->impossible, w->plan->instrument->n_items + role->of);
    else if (trouble != NORMA__NO_TROUBLE)
        meet(w, column, trouble);
    return p;
}

static const char *take_weight(norma__walk *w, const char *p, size_t column)
{
    norma__field field;
    bool rounded = false;
    if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
        return NULL;
    norma__trouble trouble =
        norma__weight(&w->plan->roles[column].weights[w->row], &rounded, &field);
    if (trouble != NORMA__NO_TROUBLE)
        meet(w, column, trouble);
    w->chunk->n_rounded += rounded;
    return p;
}

static const char *take_extent(norma__walk *w, const char *p, size_t column)
{
    size_t item = w->plan->roles[column].item;
    norma__extent *extent = &w->chunk->extents[item];
    norma__field field;
    bool missing;
    int value;

    w->tile[w->plan->roles[column].slot] = NORMA_MISSING_CELL; /* it goes into the extent itself */
    if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
        return NULL;
    norma__trouble trouble = norma__answer(&value, &missing, w->plan, item, &field);
    if (trouble != NORMA__NO_TROUBLE || missing)
        return p; /* the walk that keeps the answers will meet it again */
    if (value < extent->smallest)
        extent->smallest = value;
    if (value > extent->largest)
        extent->largest = value;
    return p;
}

/* ---- one field, at a glance; answers of one digit do not even come here ---- */

static inline const char *skip_digits(uint64_t *digits, const char *p)
{
    unsigned d;
    for (; (d = (unsigned)((unsigned char)*p - '0')) < 10; p++)
        *digits = 10 * *digits + d;
    return p;
}

/* A latency of at most nine digits before the point and six after it, or NULL. */
static const char *glance_latency(const norma__walk *w, const norma__role *role, const char *p)
{
    uint64_t digits = 0;
    const char *point = skip_digits(&digits, p), *end = point;
    if (point - p > 9)
        return NULL;
    if (*point == '.' || (*point == ',' && w->csv->delimiter != ',')) {
        end = skip_digits(&digits, point + 1);
        if (end - point > 7 || end == point + 1)
            return NULL;
    }
    if (digits == 0 || !w->csv->ends[(unsigned char)*end])
        return NULL;
    int places = end > point ? (int)(end - point) - 1 : 0;
    role->numbers[w->row] = norma__decimal_near(digits, w->plan->latency_exponent - places);
    return end;
}

/* An answer of two or three digits that is no code, or NULL. */
static const char *glance_answer(const norma__walk *w, const norma__role *role, const char *p)
{
    uint64_t digits = 0;
    const char *end = skip_digits(&digits, p);
    long value = (long)digits;
    if (w->plan->codes_of_digits || end - p < 2 || end - p > 3 ||
        !w->csv->ends[(unsigned char)*end] || value < role->min || value > role->max)
        return NULL;
    w->tile[role->slot] = (uint8_t)(value - role->min);
    return end;
}

const char *norma__take_field(norma__walk *w, const char *p, size_t column)
{
    const norma__role *role = &w->plan->roles[column];
    const char *end;
    norma__field field;
    switch (role->kind) {
    case NORMA__ANSWER:
        end = glance_answer(w, role, p);
        return end ? end : take_answer(w, p, column);
    case NORMA__LATENCY:
        end = glance_latency(w, role, p);
        return end ? end : take_latency(w, p, column);
    case NORMA__NUMBER:
        return take_number(w, p, column);
    case NORMA__WEIGHT:
        return take_weight(w, p, column);
    case NORMA__OBSERVED:
        return take_extent(w, p, column);
    case NORMA__TEXT:
        role->fields[w->row] = p;
        break;
    case NORMA__IGNORED:
        break;
    }
    return norma__csv_field(w->csv, p, &field, &w->chunk->fault);
}
