#include "data/trial_plan.h"

#include <stdlib.h>
#include <string.h>

#include "data/instrument_values.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { MOST_BLOCK_COLUMNS = 4, MOST_LEAVE_OUT = 32 };

/* ---- columns and values ---- */

static norma_status read_optional(char **column, const norma__json *columns, const char *key)
{
    norma__json at = norma__json_member(columns, key);
    return at.value ? norma__read_value(column, &at) : NORMA_OK;
}

static norma_status read_columns(norma_trial_plan *plan, const norma__json *columns)
{
    static const char *const known[] = {"participant", "latency",  "block", "correct",
                                        "error",       "response", "trial", "stimulus",
                                        "device",      "key",      NULL};
    norma__json participant = norma__json_member(columns, "participant");
    norma__json latency = norma__json_member(columns, "latency");
    norma__json block = norma__json_member(columns, "block");
    norma__json correct = norma__json_member(columns, "correct");
    norma__json error = norma__json_member(columns, "error");
    norma_status status;

    if ((status = norma__json_members(columns, known)) != NORMA_OK ||
        (status = norma__read_value(&plan->participant, &participant)) != NORMA_OK ||
        (status = norma__read_value(&plan->latency, &latency)) != NORMA_OK ||
        (status = norma__read_values(&plan->block, &plan->n_block, &block)) != NORMA_OK ||
        (status = read_optional(&plan->response, columns, "response")) != NORMA_OK ||
        (status = read_optional(&plan->trial, columns, "trial")) != NORMA_OK ||
        (status = read_optional(&plan->stimulus, columns, "stimulus")) != NORMA_OK ||
        (status = read_optional(&plan->device, columns, "device")) != NORMA_OK ||
        (status = read_optional(&plan->key, columns, "key")) != NORMA_OK)
        return status;
    if (plan->n_block > MOST_BLOCK_COLUMNS)
        return norma__json_fail(&block, "at most %d columns tell blocks apart", MOST_BLOCK_COLUMNS);
    if (correct.value && error.value)
        return norma__json_fail(columns, "correct and error say the same: give one of them");
    plan->column_of_errors = error.value != NULL;
    if (!correct.value && !error.value)
        return NORMA_OK;
    return norma__read_value(&plan->correct, error.value ? &error : &correct);
}

/* Two lists of values of one column; with neither, one is "1" and the other all the rest. */
static norma_status read_opposites(char ***yes, size_t *n_yes, const char *yes_key, char ***no,
                                   size_t *n_no, const char *no_key, const norma__json *section)
{
    norma__json at_yes = norma__json_member(section, yes_key);
    norma__json at_no = norma__json_member(section, no_key);
    norma_status status = norma__read_values(yes, n_yes, &at_yes);
    if (status == NORMA_OK)
        status = norma__read_values(no, n_no, &at_no);
    if (status != NORMA_OK || *n_yes || *n_no)
        return status;
    if (!(*yes = NORMA__NEW(char *, 1)) || !(*no = NORMA__NEW(char *, 1)))
        return norma__no_memory(section->err);
    *n_yes = *n_no = 1;
    status = norma__keep_text(*yes, "1", section->err);
    return status == NORMA_OK ? norma__keep_text(*no, "0", section->err) : status;
}

static norma_status read_meanings(norma_trial_plan *plan, const norma__json *section)
{
    norma_status status = plan->column_of_errors && !norma__json_member(section, "correct").value &&
                                  !norma__json_member(section, "error").value
                              ? read_opposites(&plan->wrong, &plan->n_wrong, "error", &plan->right,
                                               &plan->n_right, "correct", section)
                              : read_opposites(&plan->right, &plan->n_right, "correct",
                                               &plan->wrong, &plan->n_wrong, "error", section);
    return status == NORMA_OK
               ? read_opposites(&plan->agree, &plan->n_agree, "agree", &plan->disagree,
                                &plan->n_disagree, "disagree", section)
               : status;
}

static norma_status read_unit(norma_trial_plan *plan, const norma__json *section)
{
    norma__json at = norma__json_member(section, "unit");
    const char *unit = "ms";
    norma_status status;
    if (at.value && (status = norma__json_text(&unit, &at)) != NORMA_OK)
        return status;
    plan->in_seconds = strcmp(unit, "s") == 0;
    if (!plan->in_seconds && strcmp(unit, "ms") != 0)
        return norma__json_fail(&at, "the unit is ms or s");
    return NORMA_OK;
}

/* ---- rows that are no trials ---- */

static norma_status read_leave_out_one(norma_leave_out *rule, const norma__json *at)
{
    static const char *const known[] = {"column", "values", "except", NULL};
    norma__json column = norma__json_member(at, "column");
    norma__json values = norma__json_member(at, "values");
    norma__json except = norma__json_member(at, "except");
    norma_status status;
    if ((status = norma__json_members(at, known)) != NORMA_OK ||
        (status = norma__read_value(&rule->column, &column)) != NORMA_OK)
        return status;
    if (!values.value == !except.value)
        return norma__json_fail(at, "give values, which are left out, or except, which stay");
    rule->except = except.value != NULL;
    return norma__read_values(&rule->values, &rule->n_values, rule->except ? &except : &values);
}

static norma_status read_leave_out(norma_trial_plan *plan, const norma__json *section)
{
    norma__json list = norma__json_member(section, "leave_out");
    const cJSON *value;
    norma_status status;
    size_t n;
    if (!list.value)
        return NORMA_OK;
    if ((status = norma__json_array(&list, MOST_LEAVE_OUT, &n)) != NORMA_OK)
        return status;
    if (!(plan->leave_out = NORMA__NEW(norma_leave_out, n)))
        return norma__no_memory(section->err);
    cJSON_ArrayForEach(value, list.value)
    {
        norma__json at = norma__json_element(&list, value, plan->n_leave_out);
        if ((status = read_leave_out_one(&plan->leave_out[plan->n_leave_out++], &at)) != NORMA_OK)
            return status;
    }
    return NORMA_OK;
}

/* ---- the whole ---- */

norma_status norma__read_trial_plan(norma__reading *r)
{
    static const char *const known[] = {"columns",  "unit",      "correct", "error", "agree",
                                        "disagree", "leave_out", "tests",   NULL};
    norma__json section = norma__json_member(r->root, "implicit");
    norma_status status;
    if (!section.value)
        return NORMA_OK;
    norma_trial_plan *plan = r->made->trials = NORMA__NEW(norma_trial_plan, 1);
    if (!plan)
        return norma__no_memory(r->err);
    if ((status = norma__json_members(&section, known)) != NORMA_OK)
        return status;
    norma__json columns = norma__json_member(&section, "columns");
    if ((status = read_columns(plan, &columns)) != NORMA_OK ||
        (status = read_unit(plan, &section)) != NORMA_OK ||
        (status = read_meanings(plan, &section)) != NORMA_OK ||
        (status = read_leave_out(plan, &section)) != NORMA_OK)
        return status;
    return norma__read_implicit_tests(plan, &section);
}

norma_status norma__needs_items(const norma_instrument *instrument, norma_error *err)
{
    if (instrument->n_items > 0 || !instrument->trials)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINSTRUMENT,
                       "instrument '%s' has no items, only implicit measures: norma implicit "
                       "scores them from a file of trials",
                       instrument->id);
}

/* ---- freeing ---- */

static void free_test(norma_implicit_test *test)
{
    free(test->id);
    norma__free_text(&test->title);
    for (size_t p = 0; test->pairs && p < test->n_pairs; p++) {
        free(test->pairs[p].id);
        norma__free_texts(test->pairs[p].a, test->pairs[p].n_a);
        norma__free_texts(test->pairs[p].b, test->pairs[p].n_b);
    }
    free(test->pairs);
    norma__free_texts(test->blocks, test->n_blocks);
    norma__free_texts(test->baseline, test->n_baseline);
    for (size_t s = 0; test->scales && s < test->n_scales; s++) {
        free(test->scales[s].id);
        norma__free_text(&test->scales[s].title);
        for (size_t i = 0; test->scales[s].statements && i < test->scales[s].n_statements; i++)
            free(test->scales[s].statements[i].id);
        free(test->scales[s].statements);
    }
    free(test->scales);
}

void norma__free_trial_plan(norma_trial_plan *plan)
{
    if (!plan)
        return;
    char *const columns[] = {plan->participant, plan->latency, plan->correct, plan->response,
                             plan->stimulus,    plan->trial,   plan->device,  plan->key};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        free(columns[i]);
    norma__free_texts(plan->block, plan->n_block);
    norma__free_texts(plan->right, plan->n_right);
    norma__free_texts(plan->wrong, plan->n_wrong);
    norma__free_texts(plan->agree, plan->n_agree);
    norma__free_texts(plan->disagree, plan->n_disagree);
    for (size_t i = 0; plan->leave_out && i < plan->n_leave_out; i++) {
        free(plan->leave_out[i].column);
        norma__free_texts(plan->leave_out[i].values, plan->leave_out[i].n_values);
    }
    free(plan->leave_out);
    for (size_t t = 0; plan->tests && t < plan->n_tests; t++)
        free_test(&plan->tests[t]);
    free(plan->tests);
    free(plan);
}
