#include "report/implicit_text.h"

#include <math.h>
#include <stdint.h>

#include "report/envelope.h"

static const char *kind_of(const norma_implicit_measure *m)
{
    static const char *const kinds[] = {
        [NORMA_IMPLICIT_IAT] = "implicit association test",
        [NORMA_IMPLICIT_BRIEF] = "brief implicit association test",
        [NORMA_IMPLICIT_SINGLE] = "single-category implicit association test",
        [NORMA_IMPLICIT_STATEMENTS] = "statements, agreement weighed by speed"};
    return kinds[m->test->kind];
}

static void put_persons(norma__buffer *out, norma_language l, const norma_implicit_measure *m)
{
    static const char *const reasons[] = {
        [NORMA_IMPLICIT_MISSING_BLOCK] = "{1} without all blocks",
        [NORMA_IMPLICIT_FAST_TRIALS] = "{1} with too many fast trials",
        [NORMA_IMPLICIT_MANY_ERRORS] = "{1} with too many errors",
        [NORMA_IMPLICIT_FEW_TRIALS] = "{1} with too few trials",
        [NORMA_IMPLICIT_NO_VARIATION] = "{1} with latencies all equal"};
    norma__sayf(out, l, "{1 person|persons}, {2} of them counted",
                norma__count(l, (double)m->n_persons).text,
                norma__count(l, (double)m->n_counted).text);
    for (int k = 1, n = 0; k < NORMA_IMPLICIT_REASONS; k++)
        if (m->n_excluded[k]) {
            norma__put(out, n++ ? ", " : norma__say(l, "; excluded: "));
            norma__sayf(out, l, reasons[k], norma__count(l, (double)m->n_excluded[k]).text);
        }
    norma__put(out, "\n");
}

static void put_score(norma__buffer *out, norma_language l, const norma_implicit_measure *m,
                      const norma_implicit_options *options)
{
    norma__buffer variant = {0};
    norma__put_variant(&variant, l, m, options);
    out->failed |= variant.failed;
    norma__sayf(out, l, "Score {1}: {2}", norma_implicit_score_names[m->score],
                variant.bytes ? variant.bytes : "");
    norma__buffer_free(&variant);
    norma__put(out, "\n");
    norma__sayf(out, l, "Mean {1} (interval {2} to {3}), standard deviation {4}",
                norma__signed(l, m->mean, 3).text, norma__signed(l, m->low, 3).text,
                norma__signed(l, m->high, 3).text, norma__fixed(l, m->sd, 3).text);
    norma__put(out, "\n");
}

static void put_half(norma__buffer *out, norma_language l, const char *sentence,
                     const norma_half_correlation *h)
{
    if (isnan(h->corrected))
        return;
    norma__put(out, "  ");
    norma__sayf(out, l, sentence, norma__fixed(l, h->corrected, 3).text,
                norma__fixed(l, h->low, 3).text, norma__fixed(l, h->high, 3).text,
                norma__fixed(l, h->r, 3).text);
    norma__put(out, "\n");
}

static void put_reliability(norma__buffer *out, norma_language l, const norma_implicit_measure *m)
{
    const norma_implicit_reliability *r = &m->reliability;
    if (isnan(r->odd_even.corrected) && isnan(r->mean) && isnan(r->from_se)) {
        norma__put(out, norma__say(l, "Reliability is not defined"));
        norma__put(out, "\n");
        return;
    }
    norma__put(out, norma__say(l, "Reliability of the score"));
    norma__put(out, "\n");
    put_half(out, l,
             m->scale ? "odd and even statements: {1} (interval {2} to {3}; halves correlate {4})"
                      : "odd and even trials: {1} (interval {2} to {3}; halves correlate {4})",
             &r->odd_even);
    put_half(out, l, "practice and test: {1} (interval {2} to {3}; halves correlate {4})",
             &r->practice_test);
    if (!isnan(r->mean)) {
        norma__put(out, "  ");
        norma__sayf(out, l, "{1 random split|random splits}: {2} on average ({3} to {4})",
                    norma__count(l, (double)r->n_splits).text, norma__fixed(l, r->mean, 3).text,
                    norma__fixed(l, r->low, 3).text, norma__fixed(l, r->high, 3).text);
        norma__put(out, "\n");
    }
    if (!isnan(r->from_se)) {
        norma__put(out, "  ");
        norma__sayf(out, l, "from the standard errors of persons: {1}",
                    norma__fixed(l, r->from_se, 3).text);
        norma__put(out, "\n");
    }
}

static void put_order(norma__buffer *out, norma_language l, const norma_order_effect *e)
{
    if (e->n_a + e->n_b == 0)
        return;
    norma__sayf(out, l, "Condition A first: {1 person|persons}, mean {2}; B first: {3}, mean {4}",
                norma__count(l, (double)e->n_a).text, norma__signed(l, e->mean_a, 3).text,
                norma__count(l, (double)e->n_b).text, norma__signed(l, e->mean_b, 3).text);
    if (!isnan(e->p)) {
        norma__put(out, norma__say(l, "; "));
        norma__sayf(out, l, "difference {1} ({2} to {3}), p {4}",
                    norma__signed(l, e->difference, 3).text, norma__signed(l, e->low, 3).text,
                    norma__signed(l, e->high, 3).text, norma__p_value(l, e->p).text);
    }
    norma__put(out, "\n");
}

static void put_devices(norma__buffer *out, norma_language l, const norma_implicit_measure *m,
                        const norma_trials *trials)
{
    for (size_t d = 0; d < m->n_devices; d++) {
        const norma_device_share *device = &m->devices[d];
        norma__buffer line = {0};
        norma__sayf(
            &line, l, "Device {1}: {2 person|persons} ({3}), mean {4}",
            trials->devices.names[device->device], norma__count(l, (double)device->n).text,
            norma__percent(l, m->n_counted ? (double)device->n / (double)m->n_counted : NAN).text,
            norma__signed(l, device->mean, 3).text);
        out->failed |= line.failed;
        norma__put_clean(out, line.bytes ? line.bytes : "");
        norma__put(out, "\n");
        norma__buffer_free(&line);
    }
}

norma_status norma__implicit_text(norma_output *out, const norma_implicit_result *result,
                                  const norma_trials *trials, const norma_report_context *context,
                                  norma_error *err)
{
    norma_language l = context->language;
    norma__buffer text = {0};
    norma__text_input(&text, context);
    for (size_t k = 0; k < result->n_measures; k++) {
        const norma_implicit_measure *m = &result->measures[k];
        norma__put(&text, "\n");
        norma__put_clean(&text, norma__title(l, m->title, m->id));
        norma__putf(&text, " (%s)\n", norma__say(l, kind_of(m)));
        put_persons(&text, l, m);
        put_score(&text, l, m, &result->options);
        put_reliability(&text, l, m);
        put_order(&text, l, &m->order);
        put_devices(&text, l, m, trials);
    }
    norma__put(&text, "\n");
    norma__put(&text, norma__say(l, "A score over 0: faster under condition A, or agreement."));
    norma__put(&text, "\n");
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, &result->notes}, 2,
                      SIZE_MAX);
    return norma__hand_over(out, &text, err);
}
