#include "report/factor_words.h"

#include <stdio.h>
#include <string.h>

norma__figure norma__factor_name(const norma_factor_result *r, size_t factor)
{
    norma__figure name;
    snprintf(name.text, sizeof name.text, "%c%zu", norma__is_components(r) ? 'C' : 'F', factor + 1);
    return name;
}

const char *norma__factor_choice(const char *option, int choice)
{
    for (norma_option_table o = norma_factor_option_table(); o->name; o++)
        if (strcmp(o->name, option) == 0)
            return o->choices[choice];
    return "";
}
