#include <stdlib.h>
#include <string.h>

#include "data/instrument_values.h"
#include "data/trial_plan.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { MOST_TESTS = 100, MOST_PAIRS = 20, MOST_TRIALS = 100000, BRIEF_WARM_UP = 4 };
enum { MOST_SCALES = 100, MOST_STATEMENTS = 1000 };

const char *const norma_implicit_kind_names[] = {"iat", "brief-iat", "single-category",
                                                 "statements", NULL};

/* What tests share while they are read. */
typedef struct reading {
    norma_trial_plan *plan;
    norma__names ids;    /* of tests and scales of statements */
    norma__names blocks; /* claimed by some pair */
} reading;

static norma_status read_id(char **id, norma__names *taken, const norma__json *parent)
{
    norma__json at = norma__json_member(parent, "id");
    const char *name;
    size_t n = taken ? taken->n : 0, index;
    norma_status status = norma__json_name(&name, &at);
    if (status != NORMA_OK || (status = norma__keep_text(id, name, at.err)) != NORMA_OK || !taken)
        return status;
    if (!norma__names_add(taken, *id, strlen(*id), &index))
        return norma__no_memory(at.err);
    return taken->n > n ? NORMA_OK : norma__json_fail(&at, "the id '%s' is given twice", name);
}

/* A name out of a list; *choice stays when it is not given. */
static norma_status read_choice(int *choice, const norma__json *parent, const char *key,
                                const char *const *names, const char *sentence)
{
    norma__json at = norma__json_member(parent, key);
    const char *text;
    norma_status status;
    if (!at.value)
        return NORMA_OK;
    if ((status = norma__json_text(&text, &at)) != NORMA_OK)
        return status;
    for (int i = 0; names[i]; i++)
        if (strcmp(names[i], text) == 0) {
            *choice = i;
            return NORMA_OK;
        }
    return norma__json_fail(&at, "%s", sentence);
}

static norma_status read_size(size_t *size, const norma__json *parent, const char *key)
{
    norma__json at = norma__json_member(parent, key);
    int n = 0;
    norma_status status;
    if (!at.value)
        return NORMA_OK;
    if ((status = norma__json_whole(&n, &at, 0, MOST_TRIALS)) == NORMA_OK)
        *size = (size_t)n;
    return status;
}

/* ---- blocks ---- */

static norma_status claim(reading *r, char **blocks, size_t n, const norma__json *at)
{
    for (size_t i = 0; i < n; i++) {
        size_t before = r->blocks.n, index;
        if (!norma__names_add(&r->blocks, blocks[i], strlen(blocks[i]), &index))
            return norma__no_memory(at->err);
        if (r->blocks.n == before)
            return norma__json_fail(at, "block '%s' is named twice: it is in one place only",
                                    blocks[i]);
    }
    return NORMA_OK;
}

static norma_status read_blocks(reading *r, char ***blocks, size_t *n, const norma__json *parent,
                                const char *key, bool must)
{
    norma__json at = norma__json_member(parent, key);
    norma_status status;
    if (!at.value && !must)
        return NORMA_OK;
    if (!at.value)
        return norma__json_fail(parent, "the blocks of condition %s are missing", key);
    if (r->plan->n_block == 0)
        return norma__json_fail(&at, "/implicit/columns names no column of blocks");
    if ((status = norma__read_values(blocks, n, &at)) != NORMA_OK)
        return status;
    return claim(r, *blocks, *n, &at);
}

static norma_status read_pair(reading *r, norma_implicit_test *test, const norma__json *at)
{
    static const char *const known[] = {"id", "part", "a", "b", "trials", NULL};
    static const char *const parts[] = {"test", "practice", NULL};
    norma_block_pair *pair = &test->pairs[test->n_pairs++];
    norma__json id = norma__json_member(at, "id");
    int part = 0;
    norma_status status;
    if ((status = norma__json_members(at, known)) != NORMA_OK ||
        (status = read_choice(&part, at, "part", parts, "a part is practice or test")) !=
            NORMA_OK ||
        (status = id.value ? read_id(&pair->id, NULL, at)
                           : norma__keep_text(&pair->id, parts[part], at->err)) != NORMA_OK ||
        (status = read_blocks(r, &pair->a, &pair->n_a, at, "a", true)) != NORMA_OK ||
        (status = read_blocks(r, &pair->b, &pair->n_b, at, "b", true)) != NORMA_OK)
        return status;
    pair->practice = part == 1;
    for (size_t p = 0; p + 1 < test->n_pairs; p++)
        if (strcmp(test->pairs[p].id, pair->id) == 0)
            return norma__json_fail(at, "two pairs of blocks are called '%s': give each an id",
                                    pair->id);
    return read_size(&pair->trials, at, "trials");
}

static norma_status read_pairs(reading *r, norma_implicit_test *test, const norma__json *at)
{
    norma__json list = norma__json_member(at, "blocks");
    const cJSON *value;
    norma_status status;
    bool tested = false;
    size_t n;
    if ((status = norma__json_array(&list, MOST_PAIRS, &n)) != NORMA_OK)
        return status;
    if (!r->plan->correct)
        return norma__json_fail(at, "/implicit/columns names no column correct or error, which "
                                    "this kind of test needs");
    if (!(test->pairs = NORMA__NEW(norma_block_pair, n)))
        return norma__no_memory(at->err);
    cJSON_ArrayForEach(value, list.value)
    {
        norma__json pair = norma__json_element(&list, value, test->n_pairs);
        if ((status = read_pair(r, test, &pair)) != NORMA_OK)
            return status;
        tested = tested || !test->pairs[test->n_pairs - 1].practice;
    }
    return tested ? NORMA_OK : norma__json_fail(&list, "no pair of blocks is a test");
}

/* ---- statements ---- */

static norma_status read_statement(norma_statement *statement, norma__names *taken,
                                   const norma__json *at)
{
    static const char *const known[] = {"id", "reverse", NULL};
    const char *id = NULL;
    size_t n = taken->n, index;
    norma_status status;
    norma__json member = norma__json_member(at, "id");
    norma__json reverse = norma__json_member(at, "reverse");
    bool plain = cJSON_IsString(at->value);
    if (!plain && (status = norma__json_members(at, known)) != NORMA_OK)
        return status;
    if ((status = norma__json_text(&id, plain ? at : &member)) != NORMA_OK)
        return status;
    if (!plain && reverse.value &&
        (status = norma__json_bool(&statement->reversed, &reverse)) != NORMA_OK)
        return status;
    if ((status = norma__keep_text(&statement->id, id, at->err)) != NORMA_OK)
        return status;
    if (!norma__names_add(taken, statement->id, strlen(statement->id), &index))
        return norma__no_memory(at->err);
    return taken->n > n ? NORMA_OK
                        : norma__json_fail(at, "statement '%s' is already in a scale", id);
}

static norma_status read_scale(reading *r, norma_statement_scale *scale, norma__names *taken,
                               const norma__json *at)
{
    static const char *const known[] = {"id", "title", "statements", NULL};
    norma__json title = norma__json_member(at, "title");
    norma__json list = norma__json_member(at, "statements");
    const cJSON *value;
    norma_status status;
    size_t n;
    if ((status = norma__json_members(at, known)) != NORMA_OK ||
        (status = read_id(&scale->id, &r->ids, at)) != NORMA_OK ||
        (status = norma__read_text(&scale->title, &title, scale->id)) != NORMA_OK ||
        (status = norma__json_array(&list, MOST_STATEMENTS, &n)) != NORMA_OK)
        return status;
    if (n == 0)
        return norma__json_fail(&list, "a scale has at least one statement");
    if (!(scale->statements = NORMA__NEW(norma_statement, n)))
        return norma__no_memory(at->err);
    cJSON_ArrayForEach(value, list.value)
    {
        norma__json one = norma__json_element(&list, value, scale->n_statements);
        if ((status = read_statement(&scale->statements[scale->n_statements++], taken, &one)) !=
            NORMA_OK)
            return status;
    }
    return NORMA_OK;
}

static norma_status read_statements(reading *r, norma_implicit_test *test, const norma__json *at)
{
    norma__json list = norma__json_member(at, "scales");
    norma__names taken = {0};
    const cJSON *value;
    norma_status status;
    size_t n;
    if (!r->plan->response || !r->plan->stimulus)
        return norma__json_fail(at, "statements need the columns response and stimulus in "
                                    "/implicit/columns");
    if ((status = read_blocks(r, &test->blocks, &test->n_blocks, at, "blocks", false)) !=
            NORMA_OK ||
        (status = read_blocks(r, &test->baseline, &test->n_baseline, at, "baseline", false)) !=
            NORMA_OK ||
        (status = norma__json_array(&list, MOST_SCALES, &n)) != NORMA_OK)
        return status;
    if (n == 0)
        return norma__json_fail(&list, "a test of statements has at least one scale");
    if (!(test->scales = NORMA__NEW(norma_statement_scale, n)))
        return norma__no_memory(at->err);
    cJSON_ArrayForEach(value, list.value)
    {
        norma__json scale = norma__json_element(&list, value, test->n_scales);
        status = read_scale(r, &test->scales[test->n_scales++], &taken, &scale);
        if (status != NORMA_OK)
            break;
    }
    norma__names_free(&taken);
    return status;
}

/* ---- tests ---- */

static norma_status read_test(reading *r, norma_implicit_test *test, const norma__json *at)
{
    static const char *const of_blocks[] = {"id",    "title",   "kind",    "blocks",
                                            "order", "penalty", "warm_up", NULL};
    static const char *const of_statements[] = {"id",       "title",  "kind", "blocks",
                                                "baseline", "scales", NULL};
    static const char *const orders[] = {"either", "a-first", "b-first", NULL};
    static const char *const penalties[] = {"none", "built-in", NULL};
    norma__json title = norma__json_member(at, "title");
    norma__json kind_at = norma__json_member(at, "kind");
    int kind = -1, order = 0, penalty = 0;
    norma_status status;
    if (!cJSON_IsObject(at->value))
        return norma__json_members(at, of_blocks);
    if ((status = read_choice(&kind, at, "kind", norma_implicit_kind_names,
                              "a kind is iat, brief-iat, single-category or statements")) !=
        NORMA_OK)
        return status;
    if (kind < 0)
        return norma__json_fail(&kind_at, "the kind is missing: iat, brief-iat, single-category or "
                                          "statements");
    test->kind = (norma_implicit_kind)kind;
    bool timed = test->kind == NORMA_IMPLICIT_STATEMENTS;
    if ((status = norma__json_members(at, timed ? of_statements : of_blocks)) != NORMA_OK ||
        (status = read_id(&test->id, &r->ids, at)) != NORMA_OK ||
        (status = norma__read_text(&test->title, &title, test->id)) != NORMA_OK)
        return status;
    if (timed)
        return read_statements(r, test, at);
    test->warm_up = test->kind == NORMA_IMPLICIT_BRIEF ? BRIEF_WARM_UP : 0;
    if ((status = read_choice(&order, at, "order", orders,
                              "an order is either, a-first or b-first")) != NORMA_OK ||
        (status = read_choice(&penalty, at, "penalty", penalties,
                              "a penalty is none or built-in")) != NORMA_OK ||
        (status = read_size(&test->warm_up, at, "warm_up")) != NORMA_OK)
        return status;
    test->order = (norma_block_order)order;
    test->built_in_penalty = penalty == 1;
    return read_pairs(r, test, at);
}

norma_status norma__read_implicit_tests(norma_trial_plan *plan, const norma__json *section)
{
    norma__json list = norma__json_member(section, "tests");
    reading r = {.plan = plan};
    const cJSON *value;
    norma_status status;
    size_t n;
    if ((status = norma__json_array(&list, MOST_TESTS, &n)) != NORMA_OK)
        return status;
    if (n == 0)
        return norma__json_fail(&list, "there is at least one test");
    if (!(plan->tests = NORMA__NEW(norma_implicit_test, n)))
        return norma__no_memory(section->err);
    cJSON_ArrayForEach(value, list.value)
    {
        norma__json at = norma__json_element(&list, value, plan->n_tests);
        if ((status = read_test(&r, &plan->tests[plan->n_tests++], &at)) != NORMA_OK)
            break;
    }
    norma__names_free(&r.ids);
    norma__names_free(&r.blocks);
    return status;
}
