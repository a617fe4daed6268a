#include <stdlib.h>
#include <string.h>

#include "formats/trials/taking.h"
#include "foundation/memory.h"
#include "foundation/status.h"

norma_status norma__taking_column(const norma__frame_column **column, const norma__taking *t,
                                  const char *name, const char *role)
{
    return norma__trial_column(column, t->frame, &t->header, name, role, t->err);
}

norma_status norma__take_codes(norma__coded *coded, const norma__taking *t, const char *name,
                               const char *role)
{
    const norma__frame_column *column = NULL;
    norma_status status = norma__taking_column(&column, t, name, role);
    return status == NORMA_OK ? norma__code_column(coded, column, t->frame->n_rows, t->err)
                              : status;
}

bool norma__is_one_of(const char *text, char *const *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(text, values[i]) == 0)
            return true;
    return false;
}

/* ---- rows that are no trials ---- */

static norma_status leave_out(norma__taking *t, const norma_leave_out *rule)
{
    norma__coded coded = {0};
    bool *named = NULL;
    norma_status status = norma__take_codes(&coded, t, rule->column, "column of rows to leave out");
    if (status == NORMA_OK && !(named = NORMA__NEW(bool, coded.names.n)))
        status = norma__no_memory(t->err);
    for (size_t i = 0; status == NORMA_OK && i < coded.names.n; i++)
        named[i] = norma__is_one_of(coded.names.names[i], rule->values, rule->n_values);
    for (size_t r = 0; status == NORMA_OK && r < t->frame->n_rows; r++) {
        bool is_named = coded.of[r] != NORMA_TRIAL_NONE && named[coded.of[r]];
        if (t->kept[r] && is_named != rule->except) {
            t->kept[r] = false;
            t->left_out++;
        }
    }
    free(named);
    norma__coded_free(&coded);
    return status;
}

/* ---- blocks ---- */

static norma_status need_block(const char *block, const norma_implicit_test *test,
                               const norma_block_pair *pair, char condition,
                               const norma__names *seen, const norma__taking *t)
{
    if (norma__names_find(seen, block, strlen(block)) != (size_t)-1)
        return NORMA_OK;
    if (!pair)
        return norma__fail(t->err, NORMA_EDATA, "%s has no trial of block '%s' (test '%s')",
                           t->frame->input.file, block, test->id);
    return norma__fail(t->err, NORMA_EDATA,
                       "%s has no trial of block '%s' (test '%s', %s, condition %c)",
                       t->frame->input.file, block, test->id, pair->id, condition);
}

static norma_status need_blocks(const norma__taking *t, const norma__names *seen)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < t->plan->n_tests; i++) {
        const norma_implicit_test *test = &t->plan->tests[i];
        for (size_t p = 0; p < test->n_pairs; p++) {
            const norma_block_pair *pair = &test->pairs[p];
            for (size_t b = 0; b < pair->n_a && status == NORMA_OK; b++)
                status = need_block(pair->a[b], test, pair, 'A', seen, t);
            for (size_t b = 0; b < pair->n_b && status == NORMA_OK; b++)
                status = need_block(pair->b[b], test, pair, 'B', seen, t);
        }
        for (size_t b = 0; b < test->n_blocks && status == NORMA_OK; b++)
            status = need_block(test->blocks[b], test, NULL, 0, seen, t);
        for (size_t b = 0; b < test->n_baseline && status == NORMA_OK; b++)
            status = need_block(test->baseline[b], test, NULL, 0, seen, t);
    }
    return status;
}

/* Whether a test uses a block; statements may be shown anywhere. */
static bool is_used(const norma_trial_plan *plan, const char *block)
{
    for (size_t i = 0; i < plan->n_tests; i++) {
        const norma_implicit_test *test = &plan->tests[i];
        if (test->kind == NORMA_IMPLICIT_STATEMENTS && test->n_blocks == 0)
            return true;
        for (size_t p = 0; p < test->n_pairs; p++)
            if (norma__is_one_of(block, test->pairs[p].a, test->pairs[p].n_a) ||
                norma__is_one_of(block, test->pairs[p].b, test->pairs[p].n_b))
                return true;
        if (norma__is_one_of(block, test->blocks, test->n_blocks) ||
            norma__is_one_of(block, test->baseline, test->n_baseline))
            return true;
    }
    return false;
}

static norma_status drop_unused(norma__taking *t, const norma__coded *blocks)
{
    bool *used = NORMA__NEW(bool, blocks->names.n);
    norma__names seen = {0};
    norma_status status = used ? NORMA_OK : norma__no_memory(t->err);
    for (size_t i = 0; status == NORMA_OK && i < blocks->names.n; i++)
        used[i] = is_used(t->plan, blocks->names.names[i]);
    for (size_t r = 0; status == NORMA_OK && r < t->frame->n_rows; r++) {
        uint32_t b = blocks->of[r];
        size_t index;
        if (!t->kept[r])
            continue;
        if (b == NORMA_TRIAL_NONE || !used[b]) {
            t->kept[r] = false;
            t->in_no_test++;
        } else if (!norma__names_add(&seen, blocks->names.names[b], strlen(blocks->names.names[b]),
                                     &index)) {
            status = norma__no_memory(t->err);
        }
    }
    if (status == NORMA_OK)
        status = need_blocks(t, &seen);
    norma__names_free(&seen);
    free(used);
    return status;
}

static norma_status code_blocks(norma__coded *blocks, norma__taking *t)
{
    norma_status status = norma__take_codes(blocks, t, t->plan->block[0], "block");
    for (size_t c = 1; c < t->plan->n_block && status == NORMA_OK; c++) {
        norma__coded more = {0};
        if ((status = norma__take_codes(&more, t, t->plan->block[c], "block")) == NORMA_OK)
            status = norma__join_codes(blocks, &more, t->frame->n_rows, t->err);
        norma__coded_free(&more);
    }
    return status == NORMA_OK ? drop_unused(t, blocks) : status;
}

norma_status norma__choose_trials(norma__coded *blocks, norma__taking *t)
{
    norma_status status = NORMA_OK;
    for (size_t r = 0; r < t->frame->n_rows; r++)
        t->kept[r] = true;
    for (size_t i = 0; i < t->plan->n_leave_out && status == NORMA_OK; i++)
        status = leave_out(t, &t->plan->leave_out[i]);
    return status == NORMA_OK && t->plan->n_block ? code_blocks(blocks, t) : status;
}
