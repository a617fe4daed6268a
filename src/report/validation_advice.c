#include <ctype.h>
#include <math.h>
#include <string.h>

#include "report/validation.h"

#define MANY_SET_ASIDE 0.10
#define POOR_RMSEA 0.10 /* Browne & Cudeck (1993): no model with a larger one */

static void put_why(norma__buffer *out, const norma__overview *o, size_t scale, bool wanted)
{
    if (!wanted)
        return;
    norma__put(out, " (");
    norma__put_main_reasons(out, o, scale);
    norma__put(out, ")");
}

/* Titles of the scales with a verdict, at most most of them; with their reasons when that is all
   of them: the table has those of the others. */
static void put_scales(norma__buffer *out, const norma__overview *o, norma_verdict verdict,
                       size_t most)
{
    size_t told = 0;
    for (size_t i = 0; i < o->n_scales; i++) {
        size_t s = o->order[i];
        if (norma__verdict_of(o, s) != verdict)
            continue;
        if (told++ < most) {
            norma__put(out, told > 1 ? norma__say(o->language, "; ") : "");
            norma__put(out, norma__scale_title(o, s));
            put_why(out, o, s, o->n_verdicts[verdict] <= most);
        }
    }
    if (told > most) {
        norma__put(out, norma__say(o->language, "; "));
        norma__sayf(out, o->language, "and {1} more",
                    norma__count(o->language, (double)(told - most)).text);
    }
}

static bool advise_held(norma__buffer *out, const norma__overview *o)
{
    if (!o->n_verdicts[NORMA_HOLD])
        return false;
    norma__put(out, norma__say(o->language, "Do not report: "));
    put_scales(out, o, NORMA_HOLD, 4);
    norma__put(out, ".");
    return true;
}

static bool advise_cautions(norma__buffer *out, const norma__overview *o)
{
    if (!o->n_verdicts[NORMA_CAUTION])
        return false;
    norma__put(out, norma__say(o->language, "Report with its reservation: "));
    put_scales(out, o, NORMA_CAUTION, 4);
    norma__put(out, ".");
    return true;
}

static bool advise_all_pass(norma__buffer *out, const norma__overview *o)
{
    if (o->n_verdicts[NORMA_HOLD] || o->n_verdicts[NORMA_CAUTION])
        return false;
    norma__put(out, norma__say(o->language,
                               "Every scale passed the gate: none of its criteria stands against "
                               "reporting."));
    return true;
}

static bool advise_set_aside(norma__buffer *out, const norma__overview *o)
{
    double share = (double)o->n_set_aside / (double)o->result->screen->n_rows;
    if (share < MANY_SET_ASIDE)
        return false;
    norma__sayf(out, o->language,
                "{1} of the respondents were set aside: find out how the survey was presented and "
                "answered before the scores are discussed.",
                norma__percent(o->language, share).text);
    return true;
}

static bool advise_structure(norma__buffer *out, const norma__overview *o)
{
    const norma_factor_result *f = o->result->structure;
    const norma_key_match *m = o->result->key_match;
    if (!f || !m || !m->n_keyed || (double)m->n_hits >= 0.8 * (double)m->n_keyed)
        return false;
    norma__sayf(out, o->language,
                "Only {1} of {2} items load most on the factor of their own scale: interpret "
                "differences between scales with care.",
                norma__count(o->language, (double)m->n_hits).text,
                norma__count(o->language, (double)m->n_keyed).text);
    return true;
}

static bool advise_misfit(norma__buffer *out, const norma__overview *o)
{
    const norma_factor_result *f = o->result->structure;
    if (!f || !(f->fit.rmsea > POOR_RMSEA))
        return false;
    norma__sayf(out, o->language,
                "The factors leave much unexplained (RMSEA {1}, over {2}): look at the loadings "
                "before the scales are interpreted.",
                norma__fixed(o->language, f->fit.rmsea, 3).text,
                norma__fixed(o->language, POOR_RMSEA, 2).text);
    return true;
}

static bool advise_more_factors(norma__buffer *out, const norma__overview *o)
{
    const norma_factor_result *f = o->result->structure;
    if (!f || !f->parallel.threshold || f->parallel.n_factors <= f->n_factors)
        return false;
    norma__sayf(
        out, o->language,
        "Parallel analysis suggests {1 factor|factors} where the instrument has {2}: a scale may "
        "measure more than one thing; look at its items before explaining its score.",
        norma__count(o->language, (double)f->parallel.n_factors).text,
        norma__count(o->language, (double)f->n_factors).text);
    return true;
}

/* How far a scale lies on the unfavourable side of its norm, in standard deviations; not over 0
   when the interval reaches the norm or the instrument does not say which end is the good one. */
static double shortfall(const norma__overview *o, size_t s)
{
    const norma_comparison *c = &o->result->scales[s].comparison;
    norma_favourable end = o->result->instrument->scales[s].favourable;
    if (!o->result->scales[s].compared)
        return 0;
    if (end == NORMA_FAVOURABLE_HIGH && c->difference_high < 0)
        return -c->hedges_g;
    if (end == NORMA_FAVOURABLE_LOW && c->difference_low > 0)
        return c->hedges_g;
    return 0;
}

static bool advise_shortfall(norma__buffer *out, const norma__overview *o)
{
    size_t worst = NORMA_NONE;
    for (size_t i = 0; i < o->n_scales; i++)
        if (shortfall(o, o->order[i]) > (worst == NORMA_NONE ? 0 : shortfall(o, worst)))
            worst = o->order[i];
    if (worst == NORMA_NONE)
        return false;
    const norma_comparison *c = &o->result->scales[worst].comparison;
    norma__sayf(out, o->language,
                "Furthest from the norm on the unfavourable side: {1}, {2} points [{3}, {4}]; look "
                "there first.",
                norma__scale_title(o, worst), norma__signed(o->language, c->difference, 1).text,
                norma__signed(o->language, c->difference_low, 1).text,
                norma__signed(o->language, c->difference_high, 1).text);
    return true;
}

static bool advise_small(norma__buffer *out, const norma__overview *o)
{
    if (!o->small)
        return false;
    norma__sayf(out, o->language,
                "With {1 respondent|respondents} kept, chance has a large part in every figure and "
                "verdict: "
                "read the intervals rather than the figures.",
                norma__count(o->language, (double)o->result->screen->n_kept).text);
    return true;
}

bool norma__advice(norma__buffer *out, const norma__overview *o, size_t which)
{
    static bool (*const advisers[])(norma__buffer *, const norma__overview *) = {
        advise_small,     advise_held,   advise_cautions,     advise_all_pass, advise_set_aside,
        advise_structure, advise_misfit, advise_more_factors, advise_shortfall};
    if (which >= sizeof advisers / sizeof *advisers)
        return false;
    advisers[which](out, o);
    return true;
}

static void put_suggestion(norma__buffer *out, norma_language l, const norma_factor_result *f)
{
    if (f->parallel.threshold)
        norma__sayf(out, l,
                    "Parallel analysis suggests {1 factor|factors}, {2 was|were} extracted. ",
                    norma__count(l, (double)f->parallel.n_factors).text,
                    norma__count(l, (double)f->n_factors).text);
    else
        norma__sayf(out, l, "{1 factor was|factors were} extracted. ",
                    norma__count(l, (double)f->n_factors).text);
}

/* The note that says why, in the reader's language. */
static void put_why_no_structure(norma__buffer *out, const norma__overview *o)
{
    const norma_notes *notes = &o->result->notes;
    for (size_t i = 0; i < notes->n; i++)
        if (strncmp(notes->list[i].code, "structure-", 10) == 0) {
            size_t begin = out->length;
            norma__put_note(out, o->language, &notes->list[i]);
            if (!out->failed && out->length > begin)
                out->bytes[begin] = (char)toupper((unsigned char)out->bytes[begin]);
            norma__put(out, ".");
            return;
        }
    norma__put(out, norma__say(o->language, "The factor structure could not be computed."));
}

void norma__put_structure(norma__buffer *out, const norma__overview *o)
{
    norma_language l = o->language;
    const norma_factor_result *f = o->result->structure;
    const norma_key_match *m = o->result->key_match;
    if (!f) {
        put_why_no_structure(out, o);
        return;
    }
    put_suggestion(out, l, f);
    if (m && m->n_factors > 1) /* on a single factor every item loads most */
        norma__sayf(
            out, l,
            "{1} of {2} items load most on the factor of their own scale; "
            "{3 cross-loading|cross-loadings} over {4}. ",
            norma__count(l, (double)m->n_hits).text, norma__count(l, (double)m->n_keyed).text,
            norma__count(l, (double)m->n_cross).text, norma__fixed(l, m->cross_limit, 2).text);
    norma__sayf(out, l, "RMSEA {1}, TLI {2}, RMSR {3}.", norma__fixed(l, f->fit.rmsea, 3).text,
                norma__fixed(l, f->fit.tli, 3).text, norma__fixed(l, f->fit.rmsr, 3).text);
}
