#include <norma/option.h>

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "foundation/status.h"

static size_t count_choices(const norma_option *o)
{
    size_t n = 0;
    while (o->choices[n])
        n++;
    return n;
}

static norma_status refuse_choice(const norma_option *o, const char *text, norma_error *err)
{
    char list[256] = "";
    for (size_t i = 0; o->choices[i]; i++) {
        strncat(list, i ? ", " : "", sizeof list - strlen(list) - 1);
        strncat(list, o->choices[i], sizeof list - strlen(list) - 1);
    }
    return norma__fail(err, NORMA_EINVAL, "--%s is one of %s, not '%s'", o->name, list, text);
}

static norma_status refuse_number(const norma_option *o, const char *text, norma_error *err)
{
    const char *kind = o->type == NORMA_OPTION_REAL ? "a number" : "a whole number";
    if (o->type == NORMA_OPTION_SEED)
        return norma__fail(err, NORMA_EINVAL,
                           "--%s is a whole number from 0 to 18446744073709551615, not '%s'",
                           o->name, text);
    return norma__fail(err, NORMA_EINVAL, "--%s is %s from %.15g to %.15g, not '%s'", o->name, kind,
                       o->min, o->max, text);
}

static bool inside(const norma_option *o, double value)
{
    return value >= o->min && value <= o->max;
}

static bool digits_only(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text);
}

static norma_status set_number(const norma_option *o, char *field, const char *text,
                               norma_error *err)
{
    char *end = NULL;
    errno = 0;
    if (o->type == NORMA_OPTION_REAL) {
        double value = strtod(text, &end);
        if (end == text || *end || errno == ERANGE || !inside(o, value))
            return refuse_number(o, text, err);
        memcpy(field, &value, sizeof value);
        return NORMA_OK;
    }
    unsigned long long whole = digits_only(text) ? strtoull(text, &end, 10) : 0;
    if (!end || *end || errno == ERANGE)
        return refuse_number(o, text, err);
    if (o->type == NORMA_OPTION_SEED) {
        uint64_t seed = whole;
        memcpy(field, &seed, sizeof seed);
        return NORMA_OK;
    }
    if (!inside(o, (double)whole))
        return refuse_number(o, text, err);
    size_t count = (size_t)whole;
    memcpy(field, &count, sizeof count);
    return NORMA_OK;
}

norma_status norma_option_set(norma_option_table table, void *options, const char *name,
                              const char *text, norma_error *err)
{
    const norma_option *o = table;
    while (o->name && strcmp(o->name, name) != 0)
        o++;
    if (!o->name)
        return norma__fail(err, NORMA_EINVAL, "there is no option --%s", name);
    char *field = (char *)options + o->offset;
    if (o->type == NORMA_OPTION_FLAG) {
        bool on = true;
        memcpy(field, &on, sizeof on);
        return NORMA_OK;
    }
    if (o->type != NORMA_OPTION_CHOICE)
        return set_number(o, field, text, err);
    for (int i = 0; o->choices[i]; i++)
        if (strcasecmp(o->choices[i], text) == 0) { /* MLR is mlr */
            memcpy(field, &i, sizeof i);
            return NORMA_OK;
        }
    return refuse_choice(o, text, err);
}

norma_status norma_options_check(norma_option_table table, const void *options, norma_error *err)
{
    for (const norma_option *o = table; o->name; o++) {
        const char *field = (const char *)options + o->offset;
        char text[64];
        if (o->type == NORMA_OPTION_REAL) {
            double value;
            memcpy(&value, field, sizeof value);
            snprintf(text, sizeof text, "%.15g", value);
            if (!inside(o, value))
                return refuse_number(o, text, err);
        } else if (o->type == NORMA_OPTION_COUNT) {
            size_t value;
            memcpy(&value, field, sizeof value);
            snprintf(text, sizeof text, "%zu", value);
            if (!inside(o, (double)value))
                return refuse_number(o, text, err);
        } else if (o->type == NORMA_OPTION_CHOICE) {
            int value;
            memcpy(&value, field, sizeof value);
            snprintf(text, sizeof text, "%d", value);
            if (value < 0 || (size_t)value >= count_choices(o))
                return refuse_choice(o, text, err);
        }
    }
    return NORMA_OK;
}
