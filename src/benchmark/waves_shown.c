/* Whom both waves may be told of: one disclosure control over the two of them. */
#include <stdlib.h>

#include "benchmark/waves_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* Breakdowns are the wave, then all levels in one another; tables are the waves' wholes, then every
   level that is told by wave. */
static norma_status decide(norma_disclosure **out, const norma__wave_stack *s, const uint8_t *use,
                           const norma_disclosure_options *options, norma_error *err)
{
    norma_breakdown *breakdowns = NORMA__NEW(norma_breakdown, s->n_groups + 1);
    norma_printed *tables = NORMA__NEW(norma_printed, s->n_levels + 1);
    norma_status status = breakdowns && tables ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK) {
        breakdowns[0] = (norma_breakdown){.group = s->waves, .within = NORMA_NONE};
        tables[0] = (norma_printed){.rows = 0, .columns = NORMA_NONE};
        for (size_t l = 0; l < s->n_groups; l++)
            breakdowns[l + 1] =
                (norma_breakdown){.group = s->groups[l], .within = l > 0 ? l : NORMA_NONE};
        for (size_t k = 0; k < s->n_levels; k++)
            tables[k + 1] = (norma_printed){.rows = s->levels[k] + 1, .columns = 0};
        status = norma_disclosure_of(out, breakdowns, s->n_groups + 1, tables, s->n_levels + 1,
                                     s->first[2], use, NULL, NULL, 0, options, err);
    }
    free(breakdowns);
    free(tables);
    return status;
}

norma_status norma__wave_shown(uint8_t *shown, bool *total, const norma__wave_stack *s,
                               const uint8_t *use, const norma_disclosure_options *options,
                               norma_notes *notes, norma_error *err)
{
    norma_disclosure *d = NULL;
    norma_status status = decide(&d, s, use, options, err);
    size_t at = 0;
    if (status != NORMA_OK)
        return status;
    *total = norma_disclosure_total_shown(d) && norma_disclosure_shown(d, 0, 0, 0) &&
             norma_disclosure_shown(d, 0, 1, 0) && norma_disclosure_n(d, 0, 0, 0) > 0 &&
             norma_disclosure_n(d, 0, 1, 0) > 0;
    for (size_t k = 0; k < s->n_levels; k++)
        for (size_t u = 0; u < s->groups[s->levels[k]]->n_units; u++) {
            bool both = true;
            for (size_t w = 0; w < 2; w++)
                both = both && norma_disclosure_shown(d, k + 1, u, w) &&
                       norma_disclosure_n(d, k + 1, u, w) > 0;
            shown[at++] = both;
        }
    if (notes)
        status = norma__notes_append(notes, norma_disclosure_notes(d), err);
    norma_disclosure_free(d);
    return status;
}
