#include "report/priorities_text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "report/envelope.h"

static const char *title_of(norma_language l, const norma_priorities *r, size_t scale)
{
    const norma_scale *s = &r->instrument->scales[scale];
    return norma__title(l, &s->title, s->id);
}

const char *norma__beats_chance(norma_language language, const norma_predictor *predictor)
{
    if (isnan(predictor->random_low))
        return "\u2013";
    return norma__say(language, predictor->random_low > 0 ? "yes" : "no");
}

const char *norma__quadrant_word(norma_language language, int quadrant)
{
    return norma__say(language, norma_quadrant_names[quadrant]);
}

const char *norma__criterion_title(norma_language language, const norma_priorities *result)
{
    return result->criterion_scale != NORMA_NONE
               ? title_of(language, result, result->criterion_scale)
               : result->criterion;
}

void norma__put_sampling(norma__buffer *out, norma_language language,
                         const norma_priorities *result)
{
    const char *n = norma__count(language, (double)result->n_sampling).text;
    if (result->sampling)
        norma__sayf(out, language, "Intervals allow for people of a unit being alike: {1} ({2}).",
                    n, result->sampling);
    else
        norma__put(out, norma__say(language, "Intervals are by respondents."));
}

static void put_importance(norma__buffer *out, norma_language l, const norma_priorities *r)
{
    norma__put(out, "\n");
    norma__sayf(out, l, "What goes with {1}: {2} of its variance ({3 respondent|respondents})",
                norma__criterion_title(l, r), norma__percent(l, r->importance->r2).text,
                norma__count(l, (double)r->importance->n).text);
    norma__put(out, "\n");
    norma__text_header(out, l,
                       (const norma__column[]){{"Scale", -28},
                                               {"r", 7},
                                               {"share %", 9},
                                               {"weight", 8},
                                               {"low", 7},
                                               {"high", 7},
                                               {"dominance", 11},
                                               {"over chance", 12}},
                       8);
    for (size_t i = 0; i < r->n_priorities; i++) {
        const norma_predictor *p = r->priorities[i].importance;
        norma__text_cell(out, title_of(l, r, r->priorities[i].scale), -28);
        norma__text_cell(out, norma__fixed(l, p->r, 2).text, 7);
        norma__text_cell(out, norma__fixed(l, p->share, 1).text, 9);
        norma__text_cell(out, norma__fixed(l, p->weight, 3).text, 8);
        norma__text_cell(out, norma__fixed(l, p->low, 3).text, 7);
        norma__text_cell(out, norma__fixed(l, p->high, 3).text, 7);
        norma__text_cell(out, norma__fixed(l, p->general, 3).text, 11);
        norma__text_cell(out, norma__beats_chance(l, p), 12);
        norma__text_end(out);
    }
    norma__put(out, norma__say(l, "over chance: weighs more than a random predictor"));
    norma__put(out, "\n");
}

static void put_performance(norma__buffer *out, norma_language l, const norma_priorities *r)
{
    norma__put(out, "\n");
    norma__put(out, norma__say(l, r->normed ? "Where we stand, against the norms (POMP)"
                                            : "Where we stand, against the mean of all (POMP)"));
    norma__put(out, "\n");
    norma__text_header(out, l,
                       (const norma__column[]){{"Scale", -28},
                                               {"mean", 7},
                                               {"low", 7},
                                               {"high", 7},
                                               {"difference", 12},
                                               {"low", 7},
                                               {"high", 7},
                                               {"  what to do", -20}},
                       8);
    for (size_t i = 0; i < r->n_priorities; i++) {
        const norma_priority *at = &r->priorities[i];
        norma__text_cell(out, title_of(l, r, at->scale), -28);
        norma__text_cell(out, norma__fixed(l, at->mean, 1).text, 7);
        norma__text_cell(out, norma__fixed(l, at->low, 1).text, 7);
        norma__text_cell(out, norma__fixed(l, at->high, 1).text, 7);
        norma__text_cell(out, norma__signed(l, at->difference, 1).text, 12);
        norma__text_cell(out, norma__signed(l, at->difference_low, 1).text, 7);
        norma__text_cell(out, norma__signed(l, at->difference_high, 1).text, 7);
        norma__put(out, "  ");
        norma__text_cell(out, r->importance ? norma__quadrant_word(l, at->quadrant) : "", -20);
        norma__text_end(out);
    }
}

static void put_links(norma__buffer *out, norma_language l, const norma_priorities *r)
{
    norma__put(out, "\n");
    norma__sayf(out, l, "Links of units' means with outcomes ({1})", r->outcome_column);
    norma__put(out, "\n");
    norma__text_header(out, l,
                       (const norma__column[]){{"Scale", -28},
                                               {"outcome", -16},
                                               {"units", 7},
                                               {"r", 7},
                                               {"low", 7},
                                               {"high", 7},
                                               {"corrected", 11},
                                               {"slope", 9}},
                       8);
    for (size_t i = 0; i < r->n_links; i++) {
        const norma_link *k = &r->links[i].link;
        norma__text_cell(out, title_of(l, r, r->links[i].scale), -28);
        norma__text_cell(out, r->outcomes[r->links[i].outcome], -16);
        norma__text_cell(out, norma__count(l, (double)k->n_units).text, 7);
        norma__text_cell(out, norma__fixed(l, k->r, 2).text, 7);
        norma__text_cell(out, norma__fixed(l, k->r_low, 2).text, 7);
        norma__text_cell(out, norma__fixed(l, k->r_high, 2).text, 7);
        norma__text_cell(out, norma__fixed(l, k->corrected, 2).text, 11);
        norma__text_cell(out, norma__significant(l, k->slope).text, 9);
        norma__text_end(out);
    }
}

/* The context's notes, the result's, and those of every link. */
static void put_notes(norma__buffer *out, norma_language l, const norma_priorities *r,
                      const norma_report_context *context)
{
    const norma_notes **lists = NORMA__NEW(const norma_notes *, 2 + r->n_links);
    if (!lists) {
        out->failed = true;
        return;
    }
    lists[0] = context->notes;
    lists[1] = &r->notes;
    for (size_t i = 0; i < r->n_links; i++)
        lists[2 + i] = &r->links[i].link.notes;
    norma__text_notes(out, l, lists, 2 + r->n_links, SIZE_MAX);
    free((void *)lists);
}

norma_status norma__priorities_text(norma_output *out, const norma_priorities *result,
                                    const norma_report_context *context, norma_error *err)
{
    const norma_language l = context->language;
    norma__buffer text = {0};
    norma__text_input(&text, context);
    norma__sayf(&text, l, "{1 respondent kept|respondents kept}. ",
                norma__count(l, (double)result->n).text);
    norma__put_sampling(&text, l, result);
    norma__put(&text, "\n");
    if (result->importance)
        put_importance(&text, l, result);
    put_performance(&text, l, result);
    if (result->n_links)
        put_links(&text, l, result);
    put_notes(&text, l, result, context);
    return norma__hand_over(out, &text, err);
}
