#include "process/implicit/scores.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- recipes ---- */

bool norma__kind_has(norma_implicit_kind kind, norma_implicit_score score)
{
    if (kind == NORMA_IMPLICIT_STATEMENTS)
        return score == NORMA_SCORE_ASSOCIATION;
    if (kind == NORMA_IMPLICIT_SINGLE)
        return score == NORMA_SCORE_SINGLE;
    return score <= NORMA_SCORE_ROBUST ||
           (kind == NORMA_IMPLICIT_BRIEF && score == NORMA_SCORE_BRIEF);
}

static norma__rules d_rules(norma_implicit_score score, const norma_implicit_options *o)
{
    static const norma__penalty penalties[] = {NORMA__AS_RECORDED,  NORMA__AS_RECORDED,
                                               NORMA__MEAN_AND_SDS, NORMA__MEAN_AND_MS,
                                               NORMA__MEAN_AND_SDS, NORMA__MEAN_AND_MS};
    bool low = score == NORMA_SCORE_D2 || score == NORMA_SCORE_D5 || score == NORMA_SCORE_D6;
    norma__rules rules = {.drop_under = low ? o->fastest_ms : 0,
                          .drop_over = o->slowest_ms,
                          .most = INFINITY,
                          .penalty = penalties[score],
                          .spread =
                              o->sd_from == 1 ? NORMA__BEFORE_PENALTIES : NORMA__AFTER_PENALTIES,
                          .pooled = o->sd == 1};
    rules.amount = rules.penalty == NORMA__MEAN_AND_SDS ? o->penalty_sds : o->penalty_ms;
    return rules;
}

norma__recipe norma__recipe_of(norma_implicit_score score, const norma_implicit_options *o)
{
    norma__recipe recipe = {.by_rules = true};
    if (score <= NORMA_SCORE_D6) {
        recipe.rules = d_rules(score, o);
    } else if (score == NORMA_SCORE_BRIEF) {
        recipe.rules = (norma__rules){.drop_over = o->slowest_ms,
                                      .least = o->brief_low_ms,
                                      .most = o->brief_high_ms,
                                      .pooled = o->sd == 1};
    } else if (score == NORMA_SCORE_SINGLE) {
        recipe.rules = (norma__rules){.drop_under = o->single_fast_ms,
                                      .drop_over = INFINITY,
                                      .most = INFINITY,
                                      .penalty = NORMA__ALL_AND_MS,
                                      .amount = o->single_penalty_ms,
                                      .spread = NORMA__OF_CORRECT,
                                      .pooled = o->sd == 1,
                                      .part = NORMA__TEST_PAIRS};
    } else {
        recipe.by_rules = false;
        recipe.robust = (norma__robust){.extremes = 4, .together = true};
        if (score == NORMA_SCORE_D5SWND)
            recipe.robust.errors = 2;
        else if (score == NORMA_SCORE_D6SWND)
            recipe.robust.errors = 4;
        else if (score == NORMA_SCORE_ROBUST)
            recipe.robust = (norma__robust){.extremes = o->extremes,
                                            .errors = o->errors,
                                            .form = o->form,
                                            .together = o->practice == 1};
    }
    return recipe;
}

/* ---- the desk ---- */

norma_status norma__desk_new(norma__desk *desk, size_t most_trials, size_t n_cells,
                             norma_error *err)
{
    *desk = (norma__desk){.most = most_trials,
                          .values = NORMA__NEW(double, most_trials),
                          .sorted = NORMA__NEW(double, most_trials),
                          .left_out = NORMA__NEW(double, most_trials),
                          .order = NORMA__NEW(size_t, most_trials),
                          .cell = NORMA__NEW(uint8_t, most_trials),
                          .chosen = NORMA__NEW(bool, most_trials),
                          .cells = NORMA__NEW(norma__cell, n_cells)};
    return desk->values && desk->sorted && desk->left_out && desk->order && desk->cell &&
                   desk->chosen && desk->cells
               ? NORMA_OK
               : norma__no_memory(err);
}

void norma__desk_free(norma__desk *desk)
{
    free(desk->values);
    free(desk->sorted);
    free(desk->left_out);
    free(desk->order);
    free(desk->cell);
    free(desk->chosen);
    free(desk->cells);
    free(desk->differences);
    *desk = (norma__desk){0};
}

/* ---- scores ---- */

/* Latencies less this are of a size that squares do not lose digits of. */
static double origin(const norma__person_trials *t)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += fmin(t->ms[i], 10000);
    return t->n ? round(sum / (double)t->n) : 0;
}

static void add(norma__cell *cell, double x, bool wrong, double times)
{
    norma__sums *sums = wrong ? &cell->wrong : &cell->right;
    sums->n += times;
    sums->s += times * x;
    sums->q += times * x * x;
}

static void sum_cells(norma__cell *cells, const norma__person_trials *t, const norma__rules *rules,
                      const bool *chosen)
{
    double zero = origin(t);
    memset(cells, 0, t->n_cells * sizeof *cells);
    for (size_t i = 0; i < t->n; i++) {
        double x = t->ms[i];
        if ((!chosen || chosen[i]) && norma__rules_take(&x, rules))
            add(&cells[t->cell[i]], x - zero, t->wrong[i], 1);
    }
}

double norma__score(const norma__person_trials *trials, const norma__recipe *recipe,
                    const bool *chosen, norma__desk *desk)
{
    if (!recipe->by_rules)
        return norma__score_robust(trials, &recipe->robust, chosen, desk);
    sum_cells(desk->cells, trials, &recipe->rules, chosen);
    return norma__score_cells(desk->cells, trials->test, &recipe->rules);
}

/* ---- standard errors: the jackknife within blocks ---- */

/* The scores without each trial in turn; NaN for a trial that is left out anyway. */
static void leave_one_out(double *without, const norma__person_trials *t,
                          const norma__recipe *recipe, norma__desk *desk)
{
    const norma__rules *rules = &recipe->rules;
    double zero = origin(t);
    if (!recipe->by_rules) {
        memset(desk->chosen, 1, t->n * sizeof *desk->chosen);
        for (size_t i = 0; i < t->n; i++) {
            desk->chosen[i] = false;
            without[i] = norma__score_robust(t, &recipe->robust, desk->chosen, desk);
            desk->chosen[i] = true;
        }
        return;
    }
    sum_cells(desk->cells, t, rules, NULL);
    for (size_t i = 0; i < t->n; i++) {
        double x = t->ms[i];
        without[i] = NAN;
        if (!norma__rules_take(&x, rules))
            continue;
        norma__cell *cell = &desk->cells[t->cell[i]], kept = *cell;
        add(cell, x - zero, t->wrong[i], -1);
        without[i] = norma__score_cells(desk->cells, t->test, rules);
        *cell = kept;
    }
}

static bool counts(const norma__person_trials *t, const norma__recipe *recipe, size_t i)
{
    double x = t->ms[i];
    if (!recipe->by_rules)
        return x <= 10000;
    return norma__rules_take(&x, &recipe->rules) &&
           norma__rules_want(&recipe->rules, &t->test->pairs[t->cell[i] / 2]);
}

double norma__score_se(const norma__person_trials *trials, const norma__recipe *recipe,
                       norma__desk *desk)
{
    enum { MOST_ROBUST = 2000 };
    double variance = 0, *without = desk->left_out;
    if (!recipe->by_rules && (trials->n > MOST_ROBUST || recipe->robust.form != 0))
        return NAN;
    leave_one_out(without, trials, recipe, desk);
    for (size_t c = 0; c < trials->n_cells; c++) {
        double n = 0, mean = 0, ss = 0;
        for (size_t i = 0; i < trials->n; i++)
            if (trials->cell[i] == c && counts(trials, recipe, i)) {
                mean += without[i];
                n++;
            }
        mean /= n;
        for (size_t i = 0; i < trials->n; i++)
            if (trials->cell[i] == c && counts(trials, recipe, i))
                ss += (without[i] - mean) * (without[i] - mean);
        variance += n > 0 ? (n - 1) / n * ss : 0;
    }
    return sqrt(variance);
}
