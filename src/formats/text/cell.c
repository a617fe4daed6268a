#include "formats/text/cell.h"

#include <math.h>

#include "data/instrument_codes.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_code(const norma__plan *plan, const norma__field *field)
{
    for (size_t i = 0; i < plan->instrument->n_missing_codes; i++)
        if (norma__field_is(plan->csv, field, plan->instrument->missing_codes[i]))
            return true;
    return false;
}

/* ---- answers ---- */

static bool read_whole(int *value, const char *p, const char *end)
{
    int sign = 1, n = 0;
    if (p < end && (*p == '-' || *p == '+'))
        sign = *p++ == '-' ? -1 : 1;
    if (p == end || !is_digit(*p))
        return false;
    for (; p < end && is_digit(*p); p++)
        n = n < NORMA__FARTHEST / 10 ? 10 * n + (*p - '0') : NORMA__FARTHEST;
    if (p < end && (*p == '.' || *p == ','))
        for (p++; p < end && *p == '0'; p++)
            ;
    *value = sign * n;
    return p == end;
}

static bool is_coded(int *value, bool *codes_there, const norma__plan *plan, size_t item,
                     const norma__field *field)
{
    size_t n;
    const norma_answer_code *codes = norma__item_codes(plan->instrument, item, &n);
    *codes_there = n > 0;
    for (size_t i = 0; i < n; i++)
        if (norma__field_is(plan->csv, field, codes[i].text)) {
            *value = codes[i].answer;
            return true;
        }
    return false;
}

norma__trouble norma__answer(int *value, bool *missing, const norma__plan *plan, size_t item,
                             const norma__field *field)
{
    bool codes_there = false;
    *missing = norma__field_is_absent(field) || is_code(plan, field);
    if (*missing || is_coded(value, &codes_there, plan, item, field) ||
        read_whole(value, field->begin, field->end))
        return NORMA__NO_TROUBLE;
    return codes_there ? NORMA__NOT_CODED : NORMA__NOT_WHOLE;
}

/* ---- numbers ---- */

norma__trouble norma__latency(double *ms, const norma__plan *plan, const norma__field *field)
{
    norma__decimal number;
    bool is_number = norma__decimal_read(&number, field->begin, field->end);
    *ms = is_number ? norma__decimal_value(&number, plan->latency_exponent) : NAN;
    if (*ms > 0 && *ms <= NORMA__LONGEST_MS)
        return NORMA__NO_TROUBLE;
    *ms = NAN;
    if (norma__field_is_absent(field) || is_code(plan, field))
        return NORMA__NO_TROUBLE;
    return is_number ? NORMA__IMPOSSIBLE_LATENCY : NORMA__NOT_A_NUMBER;
}

/* A place or number of visits is counted from 1. */
static bool may_be(double value, norma__number_kind kind)
{
    return isfinite(value) &&
           (kind == NORMA__CONTINUOUS || (value >= 1 && value <= 1e6 && value == floor(value)));
}

norma__trouble norma__number(double *value, const norma__plan *plan, norma__number_kind kind,
                             const norma__field *field)
{
    norma__decimal number;
    if (kind == NORMA__PAGE_TIME)
        return norma__latency(value, plan, field);
    *value = NAN;
    if (norma__field_is_absent(field) || is_code(plan, field))
        return NORMA__NO_TROUBLE;
    if (norma__decimal_read(&number, field->begin, field->end))
        *value = norma__decimal_value(&number, 0);
    if (may_be(*value, kind))
        return NORMA__NO_TROUBLE;
    *value = NAN;
    return kind == NORMA__CONTINUOUS ? NORMA__NOT_A_NUMBER : NORMA__NO_PLACE;
}

norma__trouble norma__weight(int64_t *weight, bool *rounded, const norma__field *field)
{
    norma__decimal number;
    bool is_weight = norma__decimal_read(&number, field->begin, field->end) &&
                     norma__decimal_fixed(weight, rounded, &number, 6, NORMA__HEAVIEST) &&
                     *weight > 0;
    return is_weight ? NORMA__NO_TROUBLE : NORMA__NO_WEIGHT;
}
