#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "data/instrument_text.h"
#include "data/shipped.h"
#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

enum { MOST_RULES = 32, MOST_WARNINGS = 32 };

/* A text that must be there, in one language at least, and say something. */
static norma_status read_required(norma_text *text, const norma__json *parent, const char *key)
{
    const char *given;
    norma__json at = norma__json_member(parent, key);
    norma_status status = cJSON_IsObject(at.value) ? NORMA_OK : norma__json_text(&given, &at);
    if (status != NORMA_OK || (status = norma__read_text(text, &at, "")) != NORMA_OK)
        return status;
    for (int i = 0; i < NORMA_LANGUAGES; i++)
        if (!*text->in[i])
            return norma__json_fail(&at, "this text must not be empty");
    return NORMA_OK;
}

/* ---- screening ---- */

static norma_status read_index(norma_index *index, const norma__json *parent)
{
    const char *name;
    norma__json at = norma__json_member(parent, "index");
    norma_status status = norma__json_text(&name, &at);
    if (status != NORMA_OK)
        return status;
    for (int i = 0; i < NORMA_INDICES; i++)
        if (strcmp(norma_index_name((norma_index)i), name) == 0) {
            *index = (norma_index)i;
            return NORMA_OK;
        }
    return norma__json_fail(&at, "there is no index '%s': see docs/screen.md", name);
}

static norma_status read_limit(norma_rule *rule, const norma__json *at)
{
    norma__json at_least = norma__json_member(at, "at_least");
    norma__json below = norma__json_member(at, "below");
    if (!at_least.value == !below.value)
        return norma__json_fail(at, "a rule has one limit: at_least or below");
    rule->at_least = at_least.value != NULL;
    return norma__json_real(&rule->limit, at_least.value ? &at_least : &below, -DBL_MAX, DBL_MAX);
}

static norma_status read_action(norma_rule *rule, const norma__json *parent)
{
    const char *action;
    norma__json at = norma__json_member(parent, "action");
    norma_status status = norma__json_text(&action, &at);
    if (status != NORMA_OK)
        return status;
    rule->exclude = strcmp(action, "exclude") == 0;
    if (!rule->exclude && strcmp(action, "warn") != 0)
        return norma__json_fail(&at, "the action is exclude or warn");
    return NORMA_OK;
}

static norma_status read_rule(norma_rule *rule, const norma__json *at)
{
    static const char *const known[] = {"id",     "title",     "index",  "at_least", "below",
                                        "action", "min_items", "source", NULL};
    norma__json id = norma__json_member(at, "id");
    norma__json title = norma__json_member(at, "title");
    norma__json min_items = norma__json_member(at, "min_items");
    const char *name;
    int n = 0;
    norma_status status;

    if ((status = norma__json_members(at, known)) != NORMA_OK ||
        (status = norma__json_name(&name, &id)) != NORMA_OK ||
        (status = norma__keep_text(&rule->id, name, at->err)) != NORMA_OK ||
        (status = norma__read_text(&rule->title, &title, name)) != NORMA_OK ||
        (status = read_index(&rule->index, at)) != NORMA_OK ||
        (status = read_limit(rule, at)) != NORMA_OK || (status = read_action(rule, at)) != NORMA_OK)
        return status;
    if (min_items.value &&
        (status = norma__json_whole(&n, &min_items, 0, NORMA__MOST_ITEMS)) != NORMA_OK)
        return status;
    rule->min_items = (size_t)n;
    return read_required(&rule->source, at, "source");
}

static norma_status read_rules(norma_screening *made, const norma__json *rules)
{
    const cJSON *value;
    norma_status status;
    size_t n;

    if ((status = norma__json_array(rules, MOST_RULES, &n)) != NORMA_OK)
        return status;
    if (!(made->rules = NORMA__NEW(norma_rule, n)))
        return norma__no_memory(rules->err);
    cJSON_ArrayForEach(value, rules->value)
    {
        norma__json at = norma__json_element(rules, value, made->n_rules);
        norma_rule *rule = &made->rules[made->n_rules++];
        if ((status = read_rule(rule, &at)) != NORMA_OK)
            return status;
        for (size_t i = 0; i + 1 < made->n_rules; i++)
            if (strcmp(made->rules[i].id, rule->id) == 0)
                return norma__json_fail(&at, "rule '%s' is already at /screening/rules/%zu",
                                        rule->id, i);
    }
    return NORMA_OK;
}

static norma_status read_if_given(double *number, const norma__json *parent, const char *key,
                                  double max)
{
    norma__json at = norma__json_member(parent, key);
    return at.value ? norma__json_real(number, &at, 0, max) : NORMA_OK;
}

static norma_status read_revisits(norma_screening *made, const norma__json *latency)
{
    norma__json at = norma__json_member(latency, "revisits");
    const char *word;
    norma_status status;
    if (!at.value)
        return NORMA_OK;
    if ((status = norma__json_text(&word, &at)) != NORMA_OK)
        return status;
    made->revisits_count = strcmp(word, "keep") == 0;
    if (!made->revisits_count && strcmp(word, "leave-out") != 0)
        return norma__json_fail(&at, "times of pages opened again are to keep or to leave-out");
    return NORMA_OK;
}

static norma_status read_latency_rules(norma_screening *made, const norma__json *latency)
{
    static const char *const known[] = {"floor_ms", "share_of_mean", "cap_ms",   "interruption_ms",
                                        "load_ms",  "shortest_ms",   "revisits", NULL};
    norma_status status;
    if ((status = norma__json_members(latency, known)) != NORMA_OK ||
        (status = read_if_given(&made->latency_floor_ms, latency, "floor_ms", 1e9)) != NORMA_OK ||
        (status = read_if_given(&made->latency_share, latency, "share_of_mean", 1)) != NORMA_OK ||
        (status = read_if_given(&made->latency_cap_ms, latency, "cap_ms", 1e9)) != NORMA_OK)
        return status;
    if ((status = read_if_given(&made->interruption_ms, latency, "interruption_ms", 1e12)) !=
            NORMA_OK ||
        (status = read_if_given(&made->load_ms, latency, "load_ms", 1e6)) != NORMA_OK ||
        (status = read_if_given(&made->shortest_ms, latency, "shortest_ms", 1e6)) != NORMA_OK)
        return status;
    return read_revisits(made, latency);
}

/* What is not given stays as it was. */
static norma_status read_screening(norma_screening *made, const norma__json *at)
{
    static const char *const known[] = {"rules", "warnings_exclude", "latency", "pairs", NULL};
    norma__json rules = norma__json_member(at, "rules");
    norma__json warnings = norma__json_member(at, "warnings_exclude");
    norma__json latency = norma__json_member(at, "latency");
    int n;
    norma_status status;

    if ((status = norma__json_members(at, known)) != NORMA_OK)
        return status;
    if (rules.value && (status = read_rules(made, &rules)) != NORMA_OK)
        return status;
    if (warnings.value) {
        if ((status = norma__json_whole(&n, &warnings, 0, MOST_WARNINGS)) != NORMA_OK)
            return status;
        made->warnings_exclude = (size_t)n;
    }
    return latency.value ? read_latency_rules(made, &latency) : NORMA_OK;
}

static void drop_rules(norma_screening *made)
{
    for (size_t i = 0; i < made->n_rules; i++) {
        free(made->rules[i].id);
        norma__free_text(&made->rules[i].title);
        norma__free_text(&made->rules[i].source);
    }
    free(made->rules);
    made->rules = NULL;
    made->n_rules = 0;
}

static norma_status read_default_screening(norma_screening *made, norma_error *err)
{
    norma__shipped file = norma__default_screening();
    cJSON *json;
    norma_status status = norma__json_parse(&json, file.bytes, file.length, file.name, err);
    if (status != NORMA_OK)
        return status;
    norma__json at = {.value = json, .file = file.name, .err = err};
    status = read_screening(made, &at);
    cJSON_Delete(json);
    return status;
}

norma_status norma__read_screening(norma_instrument *made, const norma__json *root,
                                   norma_error *err)
{
    norma_screening *screening = &made->screening;
    norma__json given = {0};
    norma_status status;

    if (root)
        given = norma__json_member(root, "screening");
    bool own_rules = cJSON_GetObjectItemCaseSensitive(given.value, "rules") != NULL;
    if ((status = read_default_screening(screening, err)) != NORMA_OK)
        return status;
    if (own_rules)
        drop_rules(screening);
    if (given.value && ((status = read_screening(screening, &given)) != NORMA_OK ||
                        (status = norma__read_pairs(made, &given)) != NORMA_OK))
        return status;
    if (own_rules)
        return NORMA_OK;
    return norma__note(&made->notes, err, "default-rules", NULL, (double)screening->n_rules, NAN,
                       "the instrument gives no screening rules: the %zu default rules apply",
                       screening->n_rules);
}

/* ---- the gate ---- */

/* The figures that a criterion may look at: docs/gate.md. */
enum { MOST_CRITERIA = 9 };

static norma_status check_criterion_id(const norma_gate_rules *made, const char *id,
                                       const norma__json *at)
{
    static const char *const known[MOST_CRITERIA] = {
        "n",         "valid-share",    "reliability",
        "item-rest", "structure-hits", "reliability-lower",
        "agreement", "norm-n",         "norm-age"};
    bool is_known = false;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        is_known = is_known || strcmp(known[i], id) == 0;
    if (!is_known)
        return norma__json_fail(at, "there is no criterion '%s': see docs/gate.md", id);
    for (size_t i = 0; i + 1 < made->n_criteria; i++)
        if (strcmp(made->criteria[i].id, id) == 0)
            return norma__json_fail(at, "criterion '%s' is given twice", id);
    return NORMA_OK;
}

/* Small is good of an age, and of nothing else: an age whose limits were read the other way round
   would pass the oldest norms. */
static norma_status read_at_most(norma_criterion *criterion, const norma__json *parent)
{
    const bool is_age = strcmp(criterion->id, "norm-age") == 0;
    norma__json at = norma__json_member(parent, "at_most");
    norma_status status = at.value ? norma__json_bool(&criterion->at_most, &at) : NORMA_OK;
    if (status != NORMA_OK || criterion->at_most == is_age)
        return status;
    return norma__json_fail(parent,
                            is_age ? "of '%s' small is good: it needs \"at_most\": true"
                                   : "of '%s' large is good: at_most does not go with it",
                            criterion->id);
}

static norma_status check_limits(const norma_criterion *criterion, const norma__json *at)
{
    if (criterion->at_most && criterion->hold < criterion->pass)
        return norma__json_fail(at, "hold (%.15g) must not be under pass (%.15g) with at_most",
                                criterion->hold, criterion->pass);
    if (!criterion->at_most && criterion->hold > criterion->pass)
        return norma__json_fail(at, "hold (%.15g) must not be over pass (%.15g)", criterion->hold,
                                criterion->pass);
    return NORMA_OK;
}

static norma_status read_criterion(norma_gate_rules *made, const norma__json *at)
{
    static const char *const known[] = {"id", "pass", "hold", "at_most", "source", NULL};
    norma_criterion *criterion = &made->criteria[made->n_criteria++];
    norma__json id = norma__json_member(at, "id");
    norma__json pass = norma__json_member(at, "pass");
    norma__json hold = norma__json_member(at, "hold");
    const char *name;
    norma_status status;

    if ((status = norma__json_members(at, known)) != NORMA_OK ||
        (status = norma__json_name(&name, &id)) != NORMA_OK ||
        (status = norma__keep_text(&criterion->id, name, at->err)) != NORMA_OK ||
        (status = check_criterion_id(made, name, &id)) != NORMA_OK ||
        (status = norma__json_real(&criterion->pass, &pass, -1e9, 1e9)) != NORMA_OK ||
        (status = norma__json_real(&criterion->hold, &hold, -1e9, 1e9)) != NORMA_OK ||
        (status = read_at_most(criterion, at)) != NORMA_OK ||
        (status = check_limits(criterion, at)) != NORMA_OK)
        return status;
    return read_required(&criterion->source, at, "source");
}

static norma_status read_gate(norma_gate_rules *made, const norma__json *at)
{
    static const char *const known[] = {"name", "criteria", NULL};
    norma__json list = norma__json_member(at, "criteria");
    const cJSON *value;
    norma_status status;
    size_t n;

    if ((status = norma__json_members(at, known)) != NORMA_OK ||
        (status = read_required(&made->name, at, "name")) != NORMA_OK ||
        (status = norma__json_array(&list, MOST_CRITERIA, &n)) != NORMA_OK)
        return status;
    if (n == 0)
        return norma__json_fail(&list, "a gate has at least one criterion");
    if (!(made->criteria = NORMA__NEW(norma_criterion, n)))
        return norma__no_memory(at->err);
    cJSON_ArrayForEach(value, list.value)
    {
        norma__json criterion = norma__json_element(&list, value, made->n_criteria);
        if ((status = read_criterion(made, &criterion)) != NORMA_OK)
            return status;
    }
    return NORMA_OK;
}

static norma_status read_shipped_gate(norma_gate_rules *made, norma__shipped file, norma_error *err)
{
    cJSON *json;
    norma_status status = norma__json_parse(&json, file.bytes, file.length, file.name, err);
    if (status != NORMA_OK)
        return status;
    norma__json at = {.value = json, .file = file.name, .err = err};
    status = read_gate(made, &at);
    cJSON_Delete(json);
    return status;
}

static norma_status refuse_gate(const char *name, const norma__json *at)
{
    norma__buffer list = {0};
    for (size_t i = 0; norma__shipped_gate(i).name; i++)
        norma__putf(&list, "%s%s", i ? ", " : "", norma__shipped_gate(i).name);
    norma_status status =
        list.failed ? norma__no_memory(at->err)
                    : norma__json_fail(at,
                                       "there is no gate '%s': name one of %s, or give an "
                                       "object with name and criteria",
                                       name, list.bytes);
    norma__buffer_free(&list);
    return status;
}

norma_status norma__read_gate(norma_instrument *made, const norma__json *root, norma_error *err)
{
    norma__json given = {0};
    const char *name;
    norma_status status;

    if (root)
        given = norma__json_member(root, "gate");
    if (!given.value) {
        if ((status = read_shipped_gate(&made->gate, norma__shipped_gate(0), err)) != NORMA_OK)
            return status;
        return norma__note(&made->notes, err, "default-gate", NULL, NAN, NAN,
                           "the instrument names no gate: its criteria are %s",
                           made->gate.name.in[NORMA_ENGLISH]);
    }
    if (cJSON_IsObject(given.value))
        return read_gate(&made->gate, &given);
    if ((status = norma__json_text(&name, &given)) != NORMA_OK)
        return status;
    for (size_t i = 0; norma__shipped_gate(i).name; i++)
        if (strcmp(norma__shipped_gate(i).name, name) == 0)
            return read_shipped_gate(&made->gate, norma__shipped_gate(i), err);
    return refuse_gate(name, &given);
}
