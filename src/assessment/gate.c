#include <norma/gate.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/gate_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

const char *norma_verdict_name(norma_verdict verdict)
{
    static const char *const names[] = {"pass", "caution", "hold"};
    return (size_t)verdict < sizeof names / sizeof names[0] ? names[verdict] : "unknown";
}

/* Which figure a criterion looks at, and where it stands how good that figure may be; a criterion
   on a figure that may be absent is then not applied. */
static const struct figure {
    const char *id;
    size_t offset, upper;
    bool may_be_absent;
} figures[] = {
    {"n", offsetof(norma_gate_evidence, n), NORMA_NONE, false},
    {"valid-share", offsetof(norma_gate_evidence, valid_share), NORMA_NONE, false},
    {"reliability", offsetof(norma_gate_evidence, reliability),
     offsetof(norma_gate_evidence, reliability_upper), false},
    {"reliability-lower", offsetof(norma_gate_evidence, reliability_lower),
     offsetof(norma_gate_evidence, reliability_upper), false},
    {"item-rest", offsetof(norma_gate_evidence, item_rest),
     offsetof(norma_gate_evidence, item_rest_upper), false},
    {"structure-hits", offsetof(norma_gate_evidence, structure_hits),
     offsetof(norma_gate_evidence, structure_hits_upper), true},
    {"agreement", offsetof(norma_gate_evidence, agreement), NORMA_NONE, true},
    {"norm-n", offsetof(norma_gate_evidence, norm_n), NORMA_NONE, true},
    {"norm-age", offsetof(norma_gate_evidence, norm_age), NORMA_NONE, true},
};

static const struct figure *find_figure(const char *id)
{
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        if (strcmp(figures[i].id, id) == 0)
            return &figures[i];
    return NULL;
}

static double evidence_at(const norma_gate_evidence *evidence, size_t offset)
{
    double value = NAN;
    if (offset != NORMA_NONE)
        memcpy(&value, (const char *)evidence + offset, sizeof value);
    return value;
}

static norma_verdict judge(const norma_gate_reason *r)
{
    if (r->at_most)
        return r->value > r->hold ? NORMA_HOLD : r->value <= r->pass ? NORMA_PASS : NORMA_CAUTION;
    if (r->value < r->hold)
        return r->upper >= r->hold ? NORMA_CAUTION : NORMA_HOLD;
    return r->value >= r->pass ? NORMA_PASS : NORMA_CAUTION;
}

static norma_gate_reason apply(const norma_criterion *criterion,
                               const norma_gate_evidence *evidence)
{
    const struct figure *figure = find_figure(criterion->id);
    norma_gate_reason reason = {.value = NAN,
                                .pass = criterion->pass,
                                .hold = criterion->hold,
                                .upper = NAN,
                                .at_most = criterion->at_most};
    if (figure) {
        reason.value = evidence_at(evidence, figure->offset);
        reason.upper = evidence_at(evidence, figure->upper);
    }
    if (isnan(reason.value))
        reason.verdict = figure && figure->may_be_absent ? NORMA_PASS : NORMA_CAUTION;
    else
        reason.verdict = judge(&reason);
    return reason;
}

/* Judges, and lists the reasons that are wanted where there is room for them; how many they are.
 */
static size_t list_reasons(norma_gate_result *result, const norma_gate_rules *rules,
                           const norma_gate_evidence *evidence, const bool *overridden, bool all)
{
    size_t n = 0;
    for (size_t i = 0; i < rules->n_criteria; i++) {
        norma_gate_reason reason = apply(&rules->criteria[i], evidence);
        const bool passed = reason.verdict == NORMA_PASS;
        reason.overridden = overridden && overridden[i] && !passed;
        if (!reason.overridden && reason.verdict > result->verdict)
            result->verdict = reason.verdict;
        if (result->reasons && (all || !passed)) {
            strncpy(reason.code, rules->criteria[i].id, sizeof reason.code - 1);
            result->reasons[n] = reason;
        }
        n += all || !passed;
    }
    return n;
}

norma_status norma__gate_judge(norma_gate_result **out, const norma_gate_rules *rules,
                               const norma_gate_evidence *evidence, const bool *overridden,
                               bool all, norma_error *err)
{
    norma_gate_result *result = NORMA__NEW(norma_gate_result, 1);
    *out = NULL;
    if (!result)
        return norma__no_memory(err);
    result->n_reasons = list_reasons(result, rules, evidence, overridden, all);
    result->reasons = NORMA__NEW(norma_gate_reason, result->n_reasons);
    if (!result->reasons) {
        norma_gate_result_free(result);
        return norma__no_memory(err);
    }
    list_reasons(result, rules, evidence, overridden, all);
    *out = result;
    return NORMA_OK;
}

norma_status norma_gate(norma_gate_result **out, const norma_gate_rules *rules,
                        const norma_gate_evidence *evidence, norma_error *err)
{
    return norma__gate_judge(out, rules, evidence, NULL, true, err);
}

void norma_gate_result_free(norma_gate_result *result)
{
    if (!result)
        return;
    free(result->reasons);
    free(result);
}
