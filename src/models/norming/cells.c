#include "models/norming/cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- a table of pairs, by hashing ---- */

typedef struct pairs {
    size_t n, capacity; /* capacity is a power of 2, more than half of it free */
    norma__cell *cell;
    uint32_t *slot; /* place of a cell + 1; 0: free */
} pairs;

static uint64_t bits_of(double x)
{
    uint64_t bits;
    x += 0.0; /* -0 is 0 */
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static size_t hash(double a, double b)
{
    uint64_t h = bits_of(a) * UINT64_C(0x9e3779b97f4a7c15) ^ bits_of(b);
    h = (h ^ (h >> 32)) * UINT64_C(0xd6e8feb86659fd93);
    return (size_t)(h ^ (h >> 32));
}

static size_t slot_of(const pairs *p, double covariate, double score)
{
    size_t at = hash(covariate, score) & (p->capacity - 1);
    while (p->slot[at] != 0) {
        const norma__cell *c = &p->cell[p->slot[at] - 1];
        if (c->covariate >= covariate && c->covariate <= covariate && c->score >= score &&
            c->score <= score)
            break;
        at = (at + 1) & (p->capacity - 1);
    }
    return at;
}

static norma_status pairs_grow(pairs *p, norma_error *err)
{
    size_t capacity = p->capacity ? 4 * p->capacity : 1024;
    norma__cell *cell = NORMA__GROW(p->cell, norma__cell, capacity / 2);
    if (cell)
        p->cell = cell;
    uint32_t *slot = cell ? NORMA__NEW(uint32_t, capacity) : NULL;
    if (!slot)
        return norma__have(false, err);
    free(p->slot);
    p->slot = slot;
    p->capacity = capacity;
    for (size_t i = 0; i < p->n; i++)
        p->slot[slot_of(p, p->cell[i].covariate, p->cell[i].score)] = (uint32_t)(i + 1);
    return NORMA_OK;
}

static norma_status pairs_add(pairs *p, double covariate, double score, double weight,
                              norma_error *err)
{
    norma_status status = NORMA_OK;
    if (p->n + 1 > p->capacity / 2 && (status = pairs_grow(p, err)) != NORMA_OK)
        return status;
    size_t at = slot_of(p, covariate, score);
    if (p->slot[at] == 0) {
        p->cell[p->n] = (norma__cell){covariate, score, 0, 0};
        p->slot[at] = (uint32_t)++p->n;
    }
    norma__cell *cell = &p->cell[p->slot[at] - 1];
    cell->people += 1;
    cell->weight += weight;
    return NORMA_OK;
}

static int by_pair(const void *a, const void *b)
{
    const norma__cell *x = a, *y = b;
    if (x->covariate < y->covariate || x->covariate > y->covariate)
        return x->covariate < y->covariate ? -1 : 1;
    return x->score < y->score ? -1 : x->score > y->score;
}

static norma_status check_row(const norma_continuous_source *s, const norma_continuous_options *o,
                              size_t row, norma_error *err)
{
    if (isinf(s->score[row]) || isinf(s->covariate[row]))
        return norma__fail(err, NORMA_EDATA, "row %zu: a score or covariate is infinite", row + 1);
    if (s->score[row] < o->score_min || s->score[row] > o->score_max)
        return norma__fail(err, NORMA_EDATA,
                           "row %zu: the score is beyond the range from %g to %g that was given",
                           row + 1, o->score_min, o->score_max);
    if (s->weights && !(s->weights[row] > 0 && isfinite(s->weights[row])))
        return norma__fail(err, NORMA_EDATA, "row %zu: a weight is not a number over 0", row + 1);
    return NORMA_OK;
}

static norma_status collect(norma__cells *cells, const norma_continuous_source *s,
                            const norma_continuous_options *o, norma_error *err)
{
    pairs p = {0};
    double sum = 0, squares = 0;
    norma_status status = NORMA_OK;
    if (s->n_rows >= UINT32_MAX / 4)
        return norma__fail(err, NORMA_EINVAL, "at most %u rows, got %zu", UINT32_MAX / 4,
                           s->n_rows);
    for (size_t i = 0; status == NORMA_OK && i < s->n_rows; i++) {
        if ((s->keep && !s->keep[i]) || isnan(s->score[i]) || isnan(s->covariate[i]))
            continue;
        const double w = s->weights ? s->weights[i] : 1;
        status = check_row(s, o, i, err);
        if (status == NORMA_OK)
            status = pairs_add(&p, s->covariate[i], s->score[i], w, err);
        sum += w;
        squares += w * w;
        cells->n_people += 1;
    }
    free(p.slot);
    cells->cell = p.cell;
    cells->n = p.n;
    cells->n_rows = s->n_rows;
    cells->n_effective = s->weights ? sum * sum / squares : cells->n_people;
    for (size_t i = 0; i < p.n; i++)
        p.cell[i].weight *= cells->n_people / sum;
    if (p.n > 1)
        qsort(p.cell, p.n, sizeof *p.cell, by_pair);
    return status;
}

/* ---- groups ---- */

typedef struct held {
    double score, people;
} held;

static int by_held_score(const void *a, const void *b)
{
    const held *x = a, *y = b;
    return x->score < y->score ? -1 : x->score > y->score;
}

static int by_people(const void *a, const void *b)
{
    const held *x = a, *y = b;
    if (x->people > y->people || x->people < y->people)
        return x->people > y->people ? -1 : 1;
    return by_held_score(a, b);
}

/* Different scores in increasing order and how many have them; what is apart by rounding is one. */
static size_t find_scores(held *scores, const norma__cells *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        scores[i] = (held){c->cell[i].score, c->cell[i].people};
    qsort(scores, c->n, sizeof *scores, by_held_score);
    const double least = 1e-9 * (scores[c->n - 1].score - scores[0].score);
    for (size_t i = 0; i < c->n; i++) {
        if (n > 0 && scores[i].score - scores[n - 1].score <= least)
            scores[n - 1].people += scores[i].people;
        else
            scores[n++] = scores[i];
    }
    return n;
}

/* The smallest difference of the commonest scores, which 95 % of respondents have: others stand
   between them where answers are missing. */
static double smallest_step(held *scores, size_t n, double people)
{
    double step = INFINITY, covered = 0;
    size_t common = 0;
    qsort(scores, n, sizeof *scores, by_people);
    while (common < n && (common < 2 || covered < 0.95 * people))
        covered += scores[common++].people;
    qsort(scores, common, sizeof *scores, by_held_score);
    for (size_t i = 1; i < common; i++)
        step = fmin(step, scores[i].score - scores[i - 1].score);
    return step;
}

/* From one score to the next; 0 when scores hardly repeat, fewer than three respondents to one. */
static norma_status find_step(norma__cells *c, norma_error *err)
{
    held *scores = NORMA__NEW(held, c->n);
    if (!scores)
        return norma__have(false, err);
    const size_t different = find_scores(scores, c);
    if (different >= 3 && 3 * (double)different < c->n_people)
        c->step = smallest_step(scores, different, c->n_people);
    free(scores);
    return different >= 3 ? NORMA_OK
                          : norma__fail(err, NORMA_EDATA,
                                        "the score has only %zu different values: continuous norms "
                                        "need at least 3",
                                        different);
}

static void count_values(norma__cells *c)
{
    for (size_t i = 0; i < c->n; i++)
        c->n_values += i == 0 || c->cell[i].covariate > c->cell[i - 1].covariate;
}

/* The number of groups that the options ask for; 0: every value is one. */
static size_t classes_wanted(const norma__cells *c, const norma_continuous_options *o)
{
    if (o->groups == NORMA_GROUPS_VALUES || (o->groups == NORMA_GROUPS_AUTO && c->n_values <= 30))
        return 0;
    if (o->n_classes > 0)
        return o->n_classes;
    return (size_t)fmax(3, fmin(20, round(c->n_people / 100)));
}

/* Divides the cells: a new group begins where a value does, once the groups before it have their
   share of respondents. */
static void divide(norma__cells *c, size_t classes)
{
    double before = 0;
    for (size_t i = 0; i < c->n; i++) {
        const bool value = i == 0 || c->cell[i].covariate > c->cell[i - 1].covariate;
        const double share = classes ? (double)c->n_groups * c->n_people / (double)classes : before;
        if (value && before >= share)
            c->first[c->n_groups++] = i;
        c->group[i] = c->n_groups - 1;
        before += c->cell[i].people;
    }
    c->first[c->n_groups] = c->n;
}

/* The mean covariate of each group, where its ranks belong. */
static void place(norma__cells *c, bool values)
{
    for (size_t g = 0; g < c->n_groups; g++) {
        double sum = 0, weight = 0;
        for (size_t i = c->first[g]; i < c->first[g + 1]; i++) {
            sum += c->cell[i].weight * c->cell[i].covariate;
            weight += c->cell[i].weight;
        }
        for (size_t i = c->first[g]; i < c->first[g + 1]; i++)
            c->at[i] = values ? c->cell[i].covariate : sum / weight;
    }
}

typedef struct place_of {
    double score;
    size_t cell;
} place_of;

static int by_score(const void *a, const void *b)
{
    const place_of *x = a, *y = b;
    if (x->score < y->score || x->score > y->score)
        return x->score < y->score ? -1 : 1;
    return x->cell < y->cell ? -1 : x->cell > y->cell;
}

static norma_status sort_within(norma__cells *c, norma_error *err)
{
    place_of *by = NORMA__NEW(place_of, c->n);
    if (!by)
        return norma__have(false, err);
    for (size_t i = 0; i < c->n; i++)
        by[i] = (place_of){c->cell[i].score, i};
    for (size_t g = 0; g < c->n_groups; g++)
        qsort(by + c->first[g], c->first[g + 1] - c->first[g], sizeof *by, by_score);
    for (size_t i = 0; i < c->n; i++)
        c->order[i] = by[i].cell;
    free(by);
    return NORMA_OK;
}

static norma_status make_groups(norma__cells *c, const norma_continuous_options *o,
                                norma_error *err)
{
    const size_t classes = classes_wanted(c, o);
    const double range = c->cell[c->n - 1].covariate - c->cell[0].covariate;
    c->order = NORMA__NEW(size_t, c->n);
    c->group = NORMA__NEW(size_t, c->n);
    c->at = NORMA__NEW(double, c->n);
    c->first = NORMA__NEW(size_t, c->n_values + 1);
    if (!c->order || !c->group || !c->at || !c->first)
        return norma__have(false, err);
    c->ranks = o->ranks;
    if (o->groups == NORMA_GROUPS_WINDOW)
        c->window = o->window > 0 ? o->window : range / 5;
    divide(c, classes);
    place(c, classes == 0 || c->window > 0);
    return sort_within(c, err);
}

static norma_status check_enough(const norma__cells *c, norma_error *err)
{
    if (!c->cell || c->n_people < NORMA_CONTINUOUS_MIN_N)
        return norma__fail(err, NORMA_EDATA,
                           "continuous norms need at least %d respondents with a score and a "
                           "covariate, and there are fewer",
                           NORMA_CONTINUOUS_MIN_N);
    if (c->n_values < NORMA_CONTINUOUS_MIN_VALUES)
        return norma__fail(err, NORMA_EDATA,
                           "the covariate has fewer than %d different values: norms of each group "
                           "by itself are what there is to have",
                           NORMA_CONTINUOUS_MIN_VALUES);
    return NORMA_OK;
}

norma_status norma__cells_make(norma__cells *cells, const norma_continuous_source *source,
                               const norma_continuous_options *options, norma_error *err)
{
    *cells = (norma__cells){0};
    norma_status status = collect(cells, source, options, err);
    if (status == NORMA_OK) {
        count_values(cells);
        status = check_enough(cells, err);
    }
    if (status == NORMA_OK)
        status = find_step(cells, err);
    if (status == NORMA_OK && cells->cell)
        status = make_groups(cells, options, err);
    if (status != NORMA_OK)
        norma__cells_free(cells);
    return status;
}

void norma__cells_free(norma__cells *cells)
{
    free(cells->cell);
    free(cells->order);
    free(cells->group);
    free(cells->at);
    free(cells->first);
    *cells = (norma__cells){0};
}
