#include <norma/gate.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    {"reliability", offsetof(norma_gate_evidence, reliability), NORMA_NONE, false},
    {"reliability-lower", offsetof(norma_gate_evidence, reliability_lower), NORMA_NONE, false},
    {"item-rest", offsetof(norma_gate_evidence, item_rest),
     offsetof(norma_gate_evidence, item_rest_upper), false},
    {"structure-hits", offsetof(norma_gate_evidence, structure_hits),
     offsetof(norma_gate_evidence, structure_hits_upper), true},
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

static norma_gate_reason apply(const norma_criterion *criterion,
                               const norma_gate_evidence *evidence)
{
    const struct figure *figure = find_figure(criterion->id);
    norma_gate_reason reason = {
        .value = NAN, .pass = criterion->pass, .hold = criterion->hold, .upper = NAN};
    snprintf(reason.code, sizeof reason.code, "%s", criterion->id);
    if (figure) {
        reason.value = evidence_at(evidence, figure->offset);
        reason.upper = evidence_at(evidence, figure->upper);
    }
    if (isnan(reason.value))
        reason.verdict = figure && figure->may_be_absent ? NORMA_PASS : NORMA_CAUTION;
    else if (reason.value < criterion->hold)
        reason.verdict = reason.upper >= criterion->hold ? NORMA_CAUTION : NORMA_HOLD;
    else
        reason.verdict = reason.value >= criterion->pass ? NORMA_PASS : NORMA_CAUTION;
    return reason;
}

norma_status norma_gate(norma_gate_result **out, const norma_gate_rules *rules,
                        const norma_gate_evidence *evidence, norma_error *err)
{
    *out = NULL;
    norma_gate_result *result = NORMA__NEW(norma_gate_result, 1);
    if (!result)
        return norma__no_memory(err);
    result->reasons = NORMA__NEW(norma_gate_reason, rules->n_criteria);
    if (!result->reasons) {
        norma_gate_result_free(result);
        return norma__no_memory(err);
    }
    result->n_reasons = rules->n_criteria;
    for (size_t i = 0; i < rules->n_criteria; i++) {
        result->reasons[i] = apply(&rules->criteria[i], evidence);
        if (result->reasons[i].verdict > result->verdict)
            result->verdict = result->reasons[i].verdict;
    }
    *out = result;
    return NORMA_OK;
}

void norma_gate_result_free(norma_gate_result *result)
{
    if (!result)
        return;
    free(result->reasons);
    free(result);
}
