#include "report/validation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static void add_branch(norma__overview *o, size_t scale)
{
    const norma_scale *s = &o->result->instrument->scales[scale];
    o->order[o->n_scales++] = scale;
    for (size_t p = 0; p < s->n_parts; p++)
        add_branch(o, s->parts[p]);
}

static norma__scale_scores summarise(const norma_scores *scores, size_t scale)
{
    const double *pomp = &scores->pomp[scale * scores->n_rows];
    norma__scale_scores s = {0, NAN, NAN};
    double sum = 0;
    double squares = 0;
    for (size_t row = 0; row < scores->n_rows; row++)
        if (!isnan(pomp[row])) {
            sum += pomp[row];
            s.n++;
        }
    if (s.n > 0)
        s.mean = sum / (double)s.n;
    for (size_t row = 0; row < scores->n_rows; row++)
        if (!isnan(pomp[row]))
            squares += (pomp[row] - s.mean) * (pomp[row] - s.mean);
    if (s.n > 1)
        s.sd = sqrt(squares / (double)(s.n - 1));
    return s;
}

norma_status norma__overview_make(norma__overview *o, const norma_validation *result,
                                  norma_language language, norma_error *err)
{
    const norma_instrument *instrument = result->instrument;
    *o = (norma__overview){.result = result, .language = language};
    o->order = NORMA__NEW(size_t, instrument->n_scales);
    o->scores = NORMA__NEW(norma__scale_scores, instrument->n_scales);
    if (!o->order || !o->scores) {
        norma__overview_free(o);
        return norma__no_memory(err);
    }
    for (size_t s = 0; s < instrument->n_scales; s++) {
        if (instrument->scales[s].parent == NORMA_NONE)
            add_branch(o, s);
        o->scores[s] = summarise(result->scores, s);
        o->n_verdicts[norma__verdict_of(o, s)]++;
    }
    o->n_set_aside = result->screen->n_rows - result->screen->n_kept;
    o->small = result->screen->n_kept < 30;
    return NORMA_OK;
}

void norma__overview_free(norma__overview *o)
{
    free(o->order);
    free(o->scores);
    *o = (norma__overview){0};
}

norma_verdict norma__verdict_of(const norma__overview *o, size_t scale)
{
    const norma_gate_result *gate = o->result->scales[scale].gate;
    return gate ? gate->verdict : NORMA_HOLD;
}

const char *norma__verdict_word(norma_language language, norma_verdict verdict)
{
    static const char *const words[] = {"pass", "caution", "hold"};
    return norma__say(language, words[verdict]);
}

const char *norma__scale_title(const norma__overview *o, size_t scale)
{
    const norma_scale *s = &o->result->instrument->scales[scale];
    return norma__title(o->language, &s->title, s->id);
}

static const struct {
    const char *code, *word, *brief;
} criteria[] = {{"n", "respondents who answered all items", "respondents"},
                {"valid-share", "share of respondents kept", "share kept"},
                {"reliability", "reliability", "reliability"},
                {"reliability-lower", "lower end of the reliability interval", "interval"},
                {"item-rest", "weakest item-rest correlation", "item-rest"},
                {"structure-hits", "items on their own factor", "own factor"},
                {"agreement", "agreement in the unit, rwg(j)", "agreement"},
                {"norm-n", "respondents of the norms", "norms' size"},
                {"norm-age", "age of the norms, years", "norms' age"}};

const char *norma__criterion_word(norma_language language, const char *code)
{
    for (size_t i = 0; i < sizeof criteria / sizeof *criteria; i++)
        if (strcmp(criteria[i].code, code) == 0)
            return norma__say(language, criteria[i].word);
    return code;
}

static const char *brief_word(norma_language language, const char *code)
{
    for (size_t i = 0; i < sizeof criteria / sizeof *criteria; i++)
        if (strcmp(criteria[i].code, code) == 0)
            return norma__say(language, criteria[i].brief);
    return code;
}

norma__figure norma__criterion_figure(norma_language language, const char *code, double value)
{
    if (strcmp(code, "n") == 0 || strcmp(code, "norm-n") == 0)
        return norma__count(language, value);
    if (strcmp(code, "valid-share") == 0 || strcmp(code, "structure-hits") == 0)
        return norma__percent(language, value);
    return norma__fixed(language, value, strcmp(code, "norm-age") == 0 ? 1 : 2);
}

const char *norma__index_word(norma_language language, norma_index index)
{
    static const char *const words[NORMA_INDICES] = {
        [NORMA_INDEX_MISSING_SHARE] = "share of answers missing",
        [NORMA_INDEX_LONGSTRING] = "longest run of equal answers",
        [NORMA_INDEX_LONGSTRING_SHARE] = "longest run of equal answers, share of items",
        [NORMA_INDEX_IRV] = "variability of the answers (IRV)",
        [NORMA_INDEX_MAHALANOBIS] = "squared Mahalanobis distance",
        [NORMA_INDEX_MAHALANOBIS_P] = "p of the Mahalanobis distance",
        [NORMA_INDEX_TOTAL_MS] = "total time",
        [NORMA_INDEX_MEDIAN_MS] = "median time per answer",
        [NORMA_INDEX_RTE] = "response-time effort",
        [NORMA_INDEX_SPEED] = "mean standardised log time",
        [NORMA_INDEX_AVERAGE_STRING] = "mean run of equal answers",
        [NORMA_INDEX_LONGSTRING_PAGES] = "longest run of equal answers, mean over pages",
        [NORMA_INDEX_STRAIGHT_SHARE] = "share of pages (scales) answered all alike",
        [NORMA_INDEX_AUTOCORRELATION] = "autocorrelation of the answers",
        [NORMA_INDEX_ACQUIESCENCE] = "acquiescence",
        [NORMA_INDEX_EXTREME] = "share of extreme answers",
        [NORMA_INDEX_MIDPOINT] = "share of middle answers",
        [NORMA_INDEX_DUPLICATES] = "respondents with the same answers",
        [NORMA_INDEX_NEAREST_SHARE] = "share of answers in common with the nearest respondent",
        [NORMA_INDEX_DIRECTED_FAILED] = "directed items failed",
        [NORMA_INDEX_BOGUS_FAILED] = "bogus items failed",
        [NORMA_INDEX_EVEN_ODD] = "even-odd consistency",
        [NORMA_INDEX_SYNONYMS] = "consistency on psychometric synonyms",
        [NORMA_INDEX_ANTONYMS] = "consistency on psychometric antonyms",
        [NORMA_INDEX_SEMANTIC_SYNONYMS] = "consistency on semantic synonyms",
        [NORMA_INDEX_SEMANTIC_ANTONYMS] = "consistency on semantic antonyms",
        [NORMA_INDEX_PERSON_TOTAL] = "person-total correlation",
        [NORMA_INDEX_GUTTMAN] = "Guttman errors, share of the largest number",
        [NORMA_INDEX_U3] = "U3poly",
        [NORMA_INDEX_LZ] = "lz",
        [NORMA_INDEX_LZ_STAR] = "lz*",
        [NORMA_INDEX_ONSET] = "answers before carelessness sets in",
        [NORMA_INDEX_ONSET_STATISTIC] = "evidence for an onset of carelessness",
        [NORMA_INDEX_RELATIVE_SPEED] = "relative speed index",
        [NORMA_INDEX_FAST_PAGES] = "share of pages (items) under 2 s an item",
        [NORMA_INDEX_LOGNORMAL_SPEED] = "speed in the log-normal model",
        [NORMA_INDEX_LATENCY_FIT] = "misfit of latencies to the log-normal model",
        [NORMA_INDEX_DISTANCE_RESIDUAL] = "speed beyond what item and opinion explain",
        [NORMA_INDEX_BEYOND] = "indices beyond their limits",
        [NORMA_INDEX_VALIDITY] = "probability of careless responding"};
    return norma__say(language, words[index]);
}

const char *norma__rule_title(norma_language language, const norma_rule *rule)
{
    return norma__title(language, &rule->title, rule->id);
}

static norma__figure rule_limit(norma_language language, const norma_rule *rule)
{
    bool share = rule->index == NORMA_INDEX_MISSING_SHARE ||
                 rule->index == NORMA_INDEX_LONGSTRING_SHARE || rule->index == NORMA_INDEX_RTE;
    bool time = rule->index == NORMA_INDEX_TOTAL_MS || rule->index == NORMA_INDEX_MEDIAN_MS;
    return share  ? norma__plain_percent(language, rule->limit)
           : time ? norma__plain_duration(language, rule->limit)
                  : norma__setting(language, rule->limit);
}

void norma__put_rule(norma__buffer *out, norma_language language, const norma_rule *rule)
{
    norma__putf(out, "%s %s %s", norma__index_word(language, rule->index),
                rule->at_least ? "\xe2\x89\xa5" : "<", rule_limit(language, rule).text);
}

/* Two decimals, or three when two would hide on which side of its limit the figure lies. */
norma__figure norma__reason_figure(norma_language language, const norma_gate_reason *reason)
{
    double limit = reason->verdict == NORMA_HOLD ? reason->hold : reason->pass;
    norma__figure figure = norma__criterion_figure(language, reason->code, reason->value);
    norma__figure at_limit = norma__criterion_figure(language, reason->code, limit);
    bool hidden = reason->verdict != NORMA_PASS && strcmp(figure.text, at_limit.text) == 0;
    return hidden ? norma__fixed(language, reason->value, 3) : figure;
}

static void put_reason(norma__buffer *out, norma_language language, const norma_gate_reason *reason)
{
    norma__putf(out, "%s %s", norma__criterion_word(language, reason->code),
                isnan(reason->value) ? norma__say(language, "not known")
                                     : norma__reason_figure(language, reason).text);
}

size_t norma__overridden_scales(const norma_validation *v, const norma_override *override)
{
    const size_t length = strcspn(override->code, ":");
    const char *named = override->code[length] ? override->code + length + 1 : NULL;
    size_t n = 0;
    for (size_t s = 0; s < v->instrument->n_scales; s++)
        for (size_t r = 0; v->scales[s].gate && r < v->scales[s].gate->n_reasons; r++) {
            const norma_gate_reason *reason = &v->scales[s].gate->reasons[r];
            n += reason->overridden && strlen(reason->code) == length &&
                 memcmp(reason->code, override->code, length) == 0 &&
                 (!named || strcmp(named, v->instrument->scales[s].id) == 0);
        }
    return n;
}

/* The reasons of one verdict, at most most; returns how many it put. */
static size_t put_reasons_of(norma__buffer *out, norma_language language,
                             const norma_gate_result *gate, norma_verdict verdict, size_t most)
{
    size_t n = 0;
    for (size_t r = 0; gate && r < gate->n_reasons && n < most; r++)
        if (gate->reasons[r].verdict == verdict && !gate->reasons[r].overridden) {
            norma__put(out, n++ ? ", " : "");
            put_reason(out, language, &gate->reasons[r]);
        }
    return n;
}

static void put_overridden(norma__buffer *out, norma_language language,
                           const norma_gate_result *gate)
{
    const size_t before = out->length;
    size_t n = 0;
    for (size_t r = 0; gate && r < gate->n_reasons; r++)
        if (gate->reasons[r].overridden) {
            norma__put(out, n++ ? ", " : before ? "; " : "");
            norma__put(out, n == 1 ? norma__say(language, "overridden: ") : "");
            put_reason(out, language, &gate->reasons[r]);
        }
}

void norma__put_gate_reasons(norma__buffer *out, norma_language language,
                             const norma_gate_result *gate)
{
    norma__buffer cautions = {0};
    size_t holds = put_reasons_of(out, language, gate, NORMA_HOLD, SIZE_MAX);
    if (put_reasons_of(&cautions, language, gate, NORMA_CAUTION, SIZE_MAX))
        norma__putf(out, "%s%s", holds ? ", " : "", cautions.bytes ? cautions.bytes : "");
    out->failed |= cautions.failed;
    norma__buffer_free(&cautions);
    put_overridden(out, language, gate);
}

void norma__put_reasons(norma__buffer *out, const norma__overview *o, size_t scale)
{
    norma__put_gate_reasons(out, o->language, o->result->scales[scale].gate);
}

void norma__put_main_reasons(norma__buffer *out, const norma__overview *o, size_t scale)
{
    put_reasons_of(out, o->language, o->result->scales[scale].gate, norma__verdict_of(o, scale), 2);
}

void norma__put_brief_reasons(norma__buffer *out, const norma__overview *o, size_t scale)
{
    const norma_gate_result *gate = o->result->scales[scale].gate;
    bool first = true;
    for (size_t r = 0; gate && r < gate->n_reasons; r++)
        if (gate->reasons[r].verdict == gate->verdict && !gate->reasons[r].overridden) {
            norma__putf(out, "%s%s", first ? "" : ", ",
                        brief_word(o->language, gate->reasons[r].code));
            first = false;
        }
}
