#include <stdio.h>
#include <string.h>
#include <time.h>

#include "assessment/gate_parts.h"
#include "foundation/status.h"
#include "norms/store_label.h"

norma_status norma__today(char today[NORMA__DATE_SIZE], const char *given, norma_error *err)
{
    char time[NORMA__TIME_SIZE + NORMA__DATE_SIZE] = "";
    if (!given)
        norma__now_utc(time);
    else if (strlen(given) == NORMA__DATE_SIZE - 1)
        snprintf(time, sizeof time, "%sT00:00:00Z", given);
    if (!norma__utc_time(time))
        return norma__fail(err, NORMA_EINVAL, "today is a date as 2025-01-31");
    memcpy(today, time, NORMA__DATE_SIZE - 1);
    today[NORMA__DATE_SIZE - 1] = '\0';
    return NORMA_OK;
}

/* Seconds since 1970; the text was checked when it was written. */
static double seconds_of(const char *text)
{
    struct tm utc = {0};
    sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &utc.tm_year, &utc.tm_mon, &utc.tm_mday, &utc.tm_hour,
           &utc.tm_min, &utc.tm_sec);
    utc.tm_year -= 1900;
    utc.tm_mon -= 1;
    return (double)timegm(&utc);
}

double norma__years_since(const char *time, const char *date)
{
    static const double YEAR = 365.2425 * 24 * 3600;
    return (seconds_of(date) - seconds_of(time)) / YEAR;
}
