#include "norms/store_label.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "foundation/status.h"

enum { LONGEST_NAME = 64 };

/* The code point at text and its width in bytes; width 0 when it is no UTF-8. */
static unsigned long code_point(const unsigned char *text, size_t *width)
{
    *width = text[0] < 0x80 ? 1 : text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
    unsigned long point = *width == 1 ? text[0] : text[0] & (0xffU >> (*width + 1));
    if (text[0] >= 0xf8 || (text[0] >= 0x80 && text[0] < 0xc2))
        *width = 0;
    for (size_t k = 1; k < *width; k++) {
        if ((text[k] & 0xc0) != 0x80) {
            *width = 0;
            return 0;
        }
        point = point << 6 | (text[k] & 0x3fU);
    }
    return point;
}

static bool printable_name(const char *name)
{
    size_t characters = 0, width;
    if (!name || !*name || name[0] == ' ' || name[strlen(name) - 1] == ' ')
        return false;
    for (const unsigned char *c = (const unsigned char *)name; *c; c += width, characters++) {
        unsigned long point = code_point(c, &width);
        if (width == 0 || point < 0x20 || point == ':' || (point >= 0x7f && point < 0xa0) ||
            characters == LONGEST_NAME)
            return false;
    }
    return true;
}

int norma__days_of(int year, int month)
{
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const bool short_one = month == 4 || month == 6 || month == 9 || month == 11;
    return month == 2 ? 28 + leap : 31 - short_one;
}

bool norma__utc_time(const char *text)
{
    int year, month, day, hour, minute, second, end = 0;
    return strlen(text) == NORMA__TIME_SIZE - 1 &&
           sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &year, &month, &day, &hour, &minute, &second,
                  &end) == 6 &&
           end == NORMA__TIME_SIZE - 1 && month >= 1 && month <= 12 && day >= 1 &&
           day <= norma__days_of(year, month) && hour <= 23 && minute <= 59 && second <= 60;
}

norma_status norma__check_label(const char *name, const char *created, const char *what,
                                norma_error *err)
{
    if (!printable_name(name))
        return norma__fail(err, NORMA_EINVAL,
                           "the name of a %s has 1 to %d printable characters, no colon (a version "
                           "follows one) and no blank at its ends",
                           what, LONGEST_NAME);
    if (created && !norma__utc_time(created))
        return norma__fail(err, NORMA_EINVAL,
                           "the creation time of a %s is UTC as 2025-01-31T23:59:59Z", what);
    return NORMA_OK;
}

void norma__now_utc(char text[NORMA__TIME_SIZE])
{
    struct tm utc = {0};
    time_t now = time(NULL);
    gmtime_r(&now, &utc);
    strftime(text, NORMA__TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
}
