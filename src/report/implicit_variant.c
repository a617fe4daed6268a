#include <string.h>

#include "report/envelope.h"
#include "report/implicit_text.h"

/* Names of choices are those of the command line, in any language. */
static const char *choice(const char *name, int value)
{
    norma_option_table table = norma_implicit_option_table();
    while (strcmp(table->name, name) != 0)
        table++;
    return table->choices[value];
}

static norma__figure ms(norma_language l, double value)
{
    return norma__setting(l, value);
}

static void put_d(norma__buffer *out, norma_language l, norma_implicit_score score,
                  const norma_implicit_options *o)
{
    bool sds = score == NORMA_SCORE_D3 || score == NORMA_SCORE_D5;
    bool added = score == NORMA_SCORE_D4 || score == NORMA_SCORE_D6;
    if (score == NORMA_SCORE_D2 || score >= NORMA_SCORE_D5)
        norma__sayf(out, l, "latencies from {1} to {2} ms", ms(l, o->fastest_ms).text,
                    ms(l, o->slowest_ms).text);
    else
        norma__sayf(out, l, "latencies up to {1} ms", ms(l, o->slowest_ms).text);
    norma__put(out, ", ");
    if (sds)
        norma__sayf(out, l, "errors count as the mean of correct latencies + {1} SD",
                    norma__setting(l, o->penalty_sds).text);
    else if (added)
        norma__sayf(out, l, "errors count as the mean of correct latencies + {1} ms",
                    ms(l, o->penalty_ms).text);
    else
        norma__put(out, norma__say(l, "errors as recorded"));
    norma__put(out, ", ");
    norma__put(out, norma__say(l, o->sd == 1 ? "SD within blocks" : "SD over both blocks"));
    if (sds || added) {
        norma__put(out, " ");
        norma__put(out, norma__say(l, o->sd_from == 1 ? "before penalties" : "after penalties"));
    }
}

/* IATscores' name of a score: four digits. */
static void put_robust(norma__buffer *out, norma_language l, norma_implicit_score score,
                       const norma_implicit_options *o)
{
    int extremes = 4, errors = 0, form = 0;
    bool together = true;
    if (score == NORMA_SCORE_D5SWND)
        errors = 2;
    else if (score == NORMA_SCORE_D6SWND)
        errors = 4;
    if (score == NORMA_SCORE_ROBUST) {
        extremes = o->extremes;
        errors = o->errors;
        form = o->form;
        together = o->practice == 1;
    }
    norma__putf(out, "%s, %s, %s, ", choice("form", form), choice("extremes", extremes),
                choice("errors", errors));
    norma__put(out,
               norma__say(l, together ? "practice and test together" : "practice and test apart"));
    norma__putf(out, " (p%d%d%d%d)", extremes + 1, errors + 1, form + 1, together ? 1 : 2);
}

void norma__put_variant(norma__buffer *out, norma_language l, const norma_implicit_measure *m,
                        const norma_implicit_options *o)
{
    if (m->score <= NORMA_SCORE_D6) {
        put_d(out, l, m->score, o);
    } else if (m->score == NORMA_SCORE_BRIEF) {
        norma__sayf(out, l, "latencies up to {1} ms, set within {2} and {3} ms",
                    ms(l, o->slowest_ms).text, ms(l, o->brief_low_ms).text,
                    ms(l, o->brief_high_ms).text);
        norma__put(out, ", ");
        norma__put(out, norma__say(l, o->sd == 1 ? "SD within blocks" : "SD over both blocks"));
    } else if (m->score == NORMA_SCORE_SINGLE) {
        norma__sayf(out, l,
                    "test blocks, latencies from {1} ms, errors count as the mean + {2} ms, SD of "
                    "correct latencies",
                    ms(l, o->single_fast_ms).text, ms(l, o->single_penalty_ms).text);
    } else if (m->score == NORMA_SCORE_ASSOCIATION) {
        norma__sayf(out, l, "latencies from {1} to {2} ms, less person and statement",
                    ms(l, o->fast_ms).text, ms(l, o->slowest_ms).text);
        if (m->test->n_baseline) {
            norma__put(out, ", ");
            norma__put(out, norma__say(l, "persons by their baseline"));
        }
    } else {
        put_robust(out, l, m->score, o);
    }
}
