/* What the parts of the page of units share. */
#include "report/html_gating.h"
#include "report/html_units.h"

/* POMP needs fewer decimals than answers. */
int norma__units_decimals(const norma_units_result *r)
{
    return r->gating ? 1 : 2;
}

void norma__units_level_title(norma__buffer *out, const norma_units_result *r,
                              const norma_units_level *level)
{
    const char *population = norma__units_population(r, level->population);
    norma__put(out, norma__units_group(r, level)->column);
    if (population)
        norma__putf(out, " \xc2\xb7 %s", population);
}

void norma__page_unit_verdict(norma__page *p, const norma_units_scale *scale, size_t unit)
{
    if (scale->verdicts)
        norma__page_badge(p, scale->verdicts[unit]);
}
