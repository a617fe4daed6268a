#include "process/careless/person_fit_steps.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/careless/person_fit_most.h"

void norma__runs_clear(norma__runs *runs)
{
    free(runs->n_steps);
    free(runs->offset);
    for (size_t k = 0; k < NORMA__PENALTIES; k++)
        free(runs->run[k]);
    free(runs->sorted);
    free(runs->best);
    free(runs->next);
    *runs = (norma__runs){0};
}

norma_status norma__runs_new(norma__runs *runs, size_t most_items, size_t most_steps,
                             norma_error *err)
{
    *runs = (norma__runs){0};
    runs->n_steps = NORMA__NEW(size_t, most_items);
    runs->offset = NORMA__NEW(size_t, most_items);
    runs->sorted = NORMA__NEW(size_t, most_items);
    runs->best = NORMA__NEW(double, most_steps + 1);
    runs->next = NORMA__NEW(double, most_steps + 1);
    bool complete = runs->n_steps && runs->offset && runs->sorted && runs->best && runs->next;
    for (size_t k = 0; k < NORMA__PENALTIES; k++)
        complete &= (runs->run[k] = NORMA__NEW(double, most_items + most_steps)) != NULL;
    if (complete)
        return NORMA_OK;
    norma__runs_clear(runs);
    return norma__no_memory(err);
}

void norma__steps_free(norma__steps *steps)
{
    if (!steps)
        return;
    free(steps->items);
    free(steps->passed);
    free(steps->item);
    free(steps->logit_penalty);
    norma__runs_clear(&steps->runs);
    for (size_t k = 0; k < NORMA__PENALTIES; k++) {
        free(steps->least[k]);
        free(steps->most[k]);
    }
    free(steps);
}

/* ---- penalties of the items answered ---- */

/* Sets out the runs of the items that answers (NULL: all) do not leave out; returns how many steps
   they have. */
static size_t lay_out(norma__runs *runs, const norma__steps *steps, const uint8_t *answers)
{
    size_t n = 0;
    runs->n_items = steps->n_items;
    for (size_t i = 0; i < steps->n_items; i++) {
        bool answered = !answers || answers[steps->items[i]] != NORMA_MISSING_CELL;
        runs->offset[i] = n + i;
        runs->n_steps[i] = 0;
        for (size_t k = 0; k < NORMA__PENALTIES; k++)
            runs->run[k][n + i] = 0;
        n += answered ? steps->passed[256 * i + 254] : 0;
    }
    return n;
}

/* Places are counted among the steps of the items answered. */
static void run_up(norma__runs *runs, const norma__steps *steps, const uint8_t *answers)
{
    size_t place = 0;
    for (size_t s = 0; s < steps->n; s++) {
        size_t i = steps->item[s];
        if (answers && answers[steps->items[i]] == NORMA_MISSING_CELL)
            continue;
        size_t at = runs->offset[i] + runs->n_steps[i]++;
        runs->run[NORMA__GUTTMAN][at + 1] = runs->run[NORMA__GUTTMAN][at] + (double)place++;
        runs->run[NORMA__U3][at + 1] = runs->run[NORMA__U3][at] + steps->logit_penalty[s];
    }
}

static double logits_of_first(const norma__steps *steps, const uint8_t *answers, size_t score)
{
    double sum = 0;
    for (size_t s = 0; score > 0; s++)
        if (answers[steps->items[steps->item[s]]] != NORMA_MISSING_CELL) {
            sum += steps->logit_penalty[s];
            score--;
        }
    return sum;
}

static double places_of_first(size_t score)
{
    return 0.5 * (double)score * ((double)score - 1);
}

/* ---- one scale ---- */

/* A step of the scale, for sorting. */
typedef struct popular {
    double popularity;
    size_t item, step;
} popular;

/* Most popular first; ties stay in the order of items and of steps within them. */
static int by_popularity(const void *a, const void *b)
{
    const popular *x = a, *y = b;
    if (x->popularity != y->popularity)
        return x->popularity > y->popularity ? -1 : 1;
    if (x->item != y->item)
        return x->item < y->item ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

/* The steps that some but not all passed. */
static size_t list_steps(popular *list, norma__steps *steps, const norma__response_model *graded)
{
    size_t n = 0;
    for (size_t i = 0; i < steps->n_items; i++) {
        const double *share = graded->popularity + steps->items[i] * graded->most_steps;
        uint8_t *passed = steps->passed + 256 * i, count = 0;
        for (size_t x = 1; x < 256; x++) {
            if (x <= graded->most_steps && share[x - 1] > 0 && share[x - 1] < 1) {
                list[n++] = (popular){share[x - 1], i, x};
                count++;
            }
            passed[x] = count;
        }
    }
    return n;
}

static norma_status order_steps(norma__steps *steps, const norma__response_model *graded,
                                norma_error *err)
{
    popular *list = NORMA__NEW(popular, steps->n_items * graded->most_steps);
    if (!list)
        return norma__no_memory(err);
    steps->n = list_steps(list, steps, graded);
    qsort(list, steps->n, sizeof *list, by_popularity);
    steps->item = NORMA__NEW(size_t, steps->n);
    steps->logit_penalty = NORMA__NEW(double, steps->n);
    bool complete = steps->item && steps->logit_penalty;
    for (size_t s = 0; complete && s < steps->n; s++) {
        double share = list[s].popularity;
        steps->item[s] = list[s].item;
        steps->logit_penalty[s] = log((1 - share) / share);
    }
    free(list);
    return complete ? NORMA_OK : norma__no_memory(err);
}

static norma_status tabulate_scores(norma__steps *steps, norma_error *err)
{
    norma_status status = norma__runs_new(&steps->runs, steps->n_items, steps->n, err);
    if (status != NORMA_OK)
        return status;
    lay_out(&steps->runs, steps, NULL);
    run_up(&steps->runs, steps, NULL);
    for (size_t k = 0; k < NORMA__PENALTIES; k++) {
        steps->least[k] = NORMA__NEW(double, steps->n + 1);
        steps->most[k] = NORMA__NEW(double, steps->n + 1);
        if (!steps->least[k] || !steps->most[k])
            return norma__no_memory(err);
        for (size_t s = 0; s < steps->n; s++)
            steps->least[k][s + 1] =
                steps->least[k][s] + (k == NORMA__GUTTMAN ? (double)s : steps->logit_penalty[s]);
        norma__most_of_all_scores(steps->most[k], &steps->runs, steps->runs.run[k], steps->n);
    }
    return NORMA_OK;
}

norma_status norma__steps_new(norma__steps **out, const norma__response_model *graded,
                              const norma__curves *curves, size_t scale, norma_error *err)
{
    norma__steps *steps = NORMA__NEW(norma__steps, 1);
    norma_status status;

    *out = NULL;
    if (!steps)
        return norma__no_memory(err);
    steps->n_items = curves->first[scale + 1] - curves->first[scale];
    steps->items = NORMA__NEW(size_t, steps->n_items);
    steps->passed = NORMA__NEW(uint8_t, 256 * steps->n_items);
    if (!steps->items || !steps->passed) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < steps->n_items; i++)
        steps->items[i] = curves->items[curves->first[scale] + i];
    if ((status = order_steps(steps, graded, err)) != NORMA_OK)
        goto done;
    if ((status = tabulate_scores(steps, err)) != NORMA_OK)
        goto done;

    *out = steps;
    steps = NULL;
done:
    norma__steps_free(steps);
    return status;
}

/* ---- one respondent ---- */

static void excess_of_some(norma__excess excess[NORMA__PENALTIES], norma__runs *room,
                           const norma__steps *steps, const uint8_t *answers, size_t score)
{
    double made[NORMA__PENALTIES] = {0}, least[NORMA__PENALTIES];
    size_t n = lay_out(room, steps, answers);
    if (score == 0 || score == n)
        return;
    run_up(room, steps, answers);
    for (size_t i = 0; i < steps->n_items; i++) {
        uint8_t answer = answers[steps->items[i]];
        if (answer != NORMA_MISSING_CELL)
            for (size_t k = 0; k < NORMA__PENALTIES; k++)
                made[k] += room->run[k][room->offset[i] + steps->passed[256 * i + answer]];
    }
    least[NORMA__GUTTMAN] = places_of_first(score);
    least[NORMA__U3] = logits_of_first(steps, answers, score);
    for (size_t k = 0; k < NORMA__PENALTIES; k++)
        excess[k] = (norma__excess){made[k] - least[k],
                                    norma__most_of_score(room, room->run[k], score) - least[k]};
}

void norma__steps_excess(norma__excess excess[NORMA__PENALTIES], norma__runs *room,
                         const norma__steps *steps, const uint8_t *answers)
{
    double made[NORMA__PENALTIES] = {0};
    size_t score = 0;
    bool missing = false;

    for (size_t k = 0; k < NORMA__PENALTIES; k++)
        excess[k] = (norma__excess){0};
    for (size_t i = 0; i < steps->n_items; i++) {
        uint8_t answer = answers[steps->items[i]];
        if (answer == NORMA_MISSING_CELL) {
            missing = true;
            continue;
        }
        size_t passed = steps->passed[256 * i + answer];
        score += passed;
        for (size_t k = 0; k < NORMA__PENALTIES; k++)
            made[k] += steps->runs.run[k][steps->runs.offset[i] + passed];
    }
    if (missing)
        excess_of_some(excess, room, steps, answers, score);
    else if (score > 0 && score < steps->n)
        for (size_t k = 0; k < NORMA__PENALTIES; k++)
            excess[k] = (norma__excess){made[k] - steps->least[k][score],
                                        steps->most[k][score] - steps->least[k][score]};
}
