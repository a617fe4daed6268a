#include "report/html_gating.h"

#include <string.h>

/* The criterion of an override in words, and the one scale that it names, if it does. */
static void put_subject(norma__page *p, const norma_override *override,
                        const norma_instrument *instrument)
{
    const size_t length = strcspn(override->code, ":");
    norma__buffer criterion = {0};
    norma__putf(&criterion, "%.*s", (int)length, override->code);
    norma__page_row_coded(
        p, norma__criterion_word(p->language, criterion.bytes ? criterion.bytes : ""),
        override->code);
    p->out.failed |= criterion.failed;
    norma__buffer_free(&criterion);
    const char *named = override->code[length] ? override->code + length + 1 : NULL;
    const size_t scale = named ? norma_instrument_find_scale(instrument, named) : NORMA_NONE;
    norma__page_cell(p, scale == NORMA_NONE
                            ? norma__say(p->language, "every scale")
                            : norma__title(p->language, &instrument->scales[scale].title,
                                           instrument->scales[scale].id));
}

void norma__page_overrides(norma__page *p, const norma_gating *gating,
                           const norma_instrument *instrument)
{
    if (gating->n_overrides == 0)
        return;
    norma__page_raw(p, "<div class=\"overridden\">\n");
    norma__page_table(
        p, "Criteria overridden by a person",
        (const norma__page_column[]){{"Criterion", false}, {"Scales", false}, {"Because", false}},
        3);
    for (size_t i = 0; i < gating->n_overrides; i++) {
        put_subject(p, &gating->overrides[i], instrument);
        norma__page_cell(p, gating->overrides[i].because);
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    norma__page_raw(p, "</div>\n");
}
