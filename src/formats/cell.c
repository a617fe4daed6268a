#include "formats/cell.h"

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

static bool is_coded(int *value, const norma__plan *plan, size_t item, const norma__field *field)
{
    size_t n;
    const norma_answer_code *codes = norma__item_codes(plan->instrument, item, &n);
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
    *missing = norma__field_is_absent(field) || is_code(plan, field);
    if (*missing || is_coded(value, plan, item, field))
        return NORMA__NO_TROUBLE;
    return read_whole(value, field->begin, field->end) ? NORMA__NO_TROUBLE : NORMA__NOT_WHOLE;
}

/* ---- latencies ---- */

double norma__decimal_far(uint64_t digits, int exponent)
{
    return exponent >= 0 ? (double)digits * pow(10, exponent) : (double)digits / pow(10, -exponent);
}

/* Digits past the 18th change nothing that a double shows; they only move the point. */
static const char *read_digits(uint64_t *digits, int *dropped, size_t *seen, const char *p,
                               const char *end)
{
    *dropped = 0;
    for (; p < end && is_digit(*p); p++, (*seen)++) {
        if (*digits < 100000000000000000u)
            *digits = 10 * *digits + (uint64_t)(*p - '0');
        else if (*dropped < 100000)
            (*dropped)++;
    }
    return p;
}

static const char *read_exponent(int *exponent, const char *p, const char *end)
{
    int sign = 1, n = 0;
    if (p < end && (*p == '-' || *p == '+'))
        sign = *p++ == '-' ? -1 : 1;
    if (p == end || !is_digit(*p))
        return NULL;
    for (; p < end && is_digit(*p); p++)
        n = n < 1000 ? 10 * n + (*p - '0') : n;
    *exponent += sign * n;
    return p;
}

static bool read_decimal(double *number, const char *p, const char *end, int exponent)
{
    uint64_t digits = 0;
    size_t seen = 0;
    int dropped, sign = 1;
    if (p < end && (*p == '-' || *p == '+'))
        sign = *p++ == '-' ? -1 : 1;
    p = read_digits(&digits, &dropped, &seen, p, end);
    exponent += dropped;
    if (p < end && (*p == '.' || *p == ',')) {
        const char *point = ++p;
        p = read_digits(&digits, &dropped, &seen, p, end);
        ptrdiff_t places = p - point - dropped;
        exponent -= places < 100000 ? (int)places : 100000;
    }
    if (seen == 0)
        return false;
    if (p < end && (*p == 'e' || *p == 'E') && !(p = read_exponent(&exponent, p + 1, end)))
        return false;
    *number = sign * norma__decimal(digits, exponent);
    return p == end;
}

norma__trouble norma__latency(double *ms, const norma__plan *plan, const norma__field *field)
{
    bool is_number = read_decimal(ms, field->begin, field->end, plan->latency_exponent);
    if (is_number && *ms > 0 && *ms <= NORMA__LONGEST_MS)
        return NORMA__NO_TROUBLE;
    if (norma__field_is_absent(field) || is_code(plan, field)) {
        *ms = NAN;
        return NORMA__NO_TROUBLE;
    }
    return is_number ? NORMA__IMPOSSIBLE_LATENCY : NORMA__NOT_A_NUMBER;
}
