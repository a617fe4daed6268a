#include "formats/frames/shortest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whatever is no digit, sign or exponent is the locale's decimal point. */
static int with_point(char *text)
{
    char *from = text, *to = text;
    for (; *from; from++) {
        if (strchr("0123456789+-e", *from))
            *to++ = *from;
        else if (to == text || to[-1] != '.')
            *to++ = '.';
    }
    *to = '\0';
    return (int)(to - text);
}

int norma__shortest(char text[NORMA__SHORTEST], double number)
{
    if (fabs(number) < 1e15 && number == floor(number) && !(number == 0 && signbit(number)))
        return snprintf(text, NORMA__SHORTEST, "%lld", (long long)number);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, NORMA__SHORTEST, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    return with_point(text);
}
