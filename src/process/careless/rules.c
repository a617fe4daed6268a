#include "process/careless/rules.h"

#include <math.h>

#include "foundation/note.h"

/* A share set aside that speaks of the rules rather than of the respondents. */
static const double MANY = 0.25;

static bool any_defined(const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            return true;
    return false;
}

/* A rule without anything to look at is told apart from a rule that nobody broke. */
static norma_status decide_rule(norma_screen_result *screen, const norma_rule *rule, bool *applied,
                                norma_error *err)
{
    const double *index = screen->indices[rule->index];
    const char *name = norma_index_name(rule->index);
    *applied = false;
    if (screen->n_items < rule->min_items)
        return norma__note(&screen->notes, err, "rule-not-applied", rule->id,
                           (double)screen->n_items, (double)rule->min_items,
                           "rule %s was not applied: it is meant for at least %zu items, and "
                           "there are %zu",
                           rule->id, rule->min_items, screen->n_items);
    if (!index)
        return norma__note(&screen->notes, err, "rule-without-latencies", rule->id, NAN, NAN,
                           "rule %s was not applied: %s needs response latencies, and none are "
                           "recorded",
                           rule->id, name);
    if (!any_defined(index, screen->n_rows))
        return norma__note(&screen->notes, err, "rule-index-undefined", rule->id, NAN, NAN,
                           "rule %s was not applied: %s is undefined for every respondent",
                           rule->id, name);
    *applied = true;
    return NORMA_OK;
}

/* NaN compares false with everything, so an undefined index never fires. */
static bool fires(const norma_rule *rule, double value)
{
    return rule->at_least ? value >= rule->limit : value < rule->limit;
}

static void judge_row(norma_screen_result *screen, const norma_screening *screening, size_t row)
{
    size_t warnings = 0;
    bool excluded = false;
    for (size_t k = 0; k < screen->n_rules; k++) {
        const norma_rule *rule = &screening->rules[k];
        if (!screen->rule_applied[k] || !fires(rule, screen->indices[rule->index][row]))
            continue;
        screen->flags[row] |= (uint32_t)1 << k;
        screen->rule_counts[k]++;
        excluded |= rule->exclude;
        warnings += !rule->exclude;
    }
    excluded |= screening->warnings_exclude && warnings >= screening->warnings_exclude;
    screen->keep[row] = !excluded;
    screen->n_kept += !excluded;
    screen->n_flagged += screen->flags[row] != 0;
}

static norma_status note_many(norma_screen_result *screen, norma_error *err)
{
    size_t n = screen->n_rows - screen->n_kept;
    if ((double)n <= MANY * (double)screen->n_rows)
        return NORMA_OK;
    return norma__note(&screen->notes, err, "many-set-aside", NULL, (double)n,
                       (double)screen->n_rows,
                       "the rules set aside %zu of %zu respondents: check that their limits suit "
                       "this questionnaire (short items are answered in less than a second)",
                       n, screen->n_rows);
}

norma_status norma__screen_rules(norma_screen_result *screen, const norma_screening *screening,
                                 norma_error *err)
{
    norma_status status;
    for (size_t k = 0; k < screen->n_rules; k++)
        if ((status = decide_rule(screen, &screening->rules[k], &screen->rule_applied[k], err)) !=
            NORMA_OK)
            return status;
    for (size_t row = 0; row < screen->n_rows; row++)
        judge_row(screen, screening, row);
    return note_many(screen, err);
}
