#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/careless/answers.h"
#include "process/careless/pairs.h"

/* Respondents side by side: every sum is of one item, or pair of items, over a block of them, and
   is taken in the same order for everybody. */
enum { BLOCK = 128 };

/* A list of pairs of places among the answers. */
typedef struct pair_list {
    size_t n;
    size_t (*pairs)[2];
} pair_list;

enum { SYNONYMS, ANTONYMS, SEMANTIC_SYNONYMS, SEMANTIC_ANTONYMS, LISTS };
static const norma_index INDEX_OF_LIST[LISTS] = {NORMA_INDEX_SYNONYMS, NORMA_INDEX_ANTONYMS,
                                                 NORMA_INDEX_SEMANTIC_SYNONYMS,
                                                 NORMA_INDEX_SEMANTIC_ANTONYMS};

/* What is the same for every respondent. */
typedef struct plan {
    const norma_data *data;
    norma__answers answers;
    pair_list lists[LISTS];
    double *mean;     /* of the answers' numbers; NaN: not known */
    size_t *scale_of; /* of the answers */
    uint8_t *half_of; /* 0 and 1 by turns within a scale */
    double *turned;   /* number of a reversed item's answer is turned - number; NaN: not reversed */
    size_t n_scales;
} plan;

/* Numbers of a block, an item a column; 0 where missing. */
typedef struct worker {
    double *number, *answered;
} worker;

typedef struct block_sums {
    double n[BLOCK], x[BLOCK], y[BLOCK], xx[BLOCK], yy[BLOCK], xy[BLOCK];
} block_sums;

/* ---- the plan ---- */

static void plan_clear(plan *p)
{
    for (size_t l = 0; l < LISTS; l++)
        free(p->lists[l].pairs);
    free(p->mean);
    free(p->scale_of);
    free(p->half_of);
    free(p->turned);
    norma__answers_clear(&p->answers);
}

static bool list_room(pair_list *list, size_t n)
{
    list->pairs = norma__new(n, sizeof *list->pairs);
    return list->pairs != NULL;
}

/* Pairs with a control item are none. */
static void add_pair(pair_list *list, const norma__answers *answers, size_t a, size_t b)
{
    if (answers->place[a] == NORMA_NONE || answers->place[b] == NORMA_NONE)
        return;
    list->pairs[list->n][0] = answers->place[a];
    list->pairs[list->n][1] = answers->place[b];
    list->n++;
}

static bool take_pairs(plan *p, const norma__pairs *pairs, const norma_screening *screening)
{
    size_t n_synonyms = pairs ? pairs->n_synonyms : 0, n_antonyms = pairs ? pairs->n_antonyms : 0;
    if (!list_room(&p->lists[SYNONYMS], n_synonyms) ||
        !list_room(&p->lists[ANTONYMS], n_antonyms) ||
        !list_room(&p->lists[SEMANTIC_SYNONYMS], screening->n_pairs) ||
        !list_room(&p->lists[SEMANTIC_ANTONYMS], screening->n_pairs))
        return false;
    for (size_t k = 0; k < n_synonyms; k++)
        add_pair(&p->lists[SYNONYMS], &p->answers, pairs->synonyms[k][0], pairs->synonyms[k][1]);
    for (size_t k = 0; k < n_antonyms; k++)
        add_pair(&p->lists[ANTONYMS], &p->answers, pairs->antonyms[k][0], pairs->antonyms[k][1]);
    for (size_t k = 0; k < screening->n_pairs; k++) {
        const norma_item_pair *pair = &screening->pairs[k];
        add_pair(&p->lists[pair->opposite ? SEMANTIC_ANTONYMS : SEMANTIC_SYNONYMS], &p->answers,
                 pair->a, pair->b);
    }
    return true;
}

static void take_means(plan *p, const norma__pairs *pairs)
{
    for (size_t i = 0; i < p->answers.n; i++) {
        size_t item = p->answers.items[i];
        double mean = pairs ? pairs->mean[item] : NAN;
        p->mean[i] =
            p->answers.origin[i] + p->answers.step[i] * (mean - norma_data_min(p->data, item));
    }
}

/* The first, third, ... item of a scale make one half, the others the other: as in careless, by
   the place in the scale, whether answered or not. */
static norma_status take_halves(plan *p, const norma_instrument *instrument, norma_error *err)
{
    size_t *seen = NORMA__NEW(size_t, p->n_scales);
    if (!seen)
        return norma__no_memory(err);
    norma__first_scales(p->scale_of, &p->answers, instrument);
    for (size_t i = 0; i < p->answers.n; i++) {
        size_t item = p->answers.items[i];
        double top = norma_data_max(p->data, item) - norma_data_min(p->data, item);
        p->turned[i] = norma_data_reversed(p->data, item)
                           ? 2 * p->answers.origin[i] + p->answers.step[i] * top
                           : NAN;
        if (p->scale_of[i] != NORMA_NONE)
            p->half_of[i] = (uint8_t)(seen[p->scale_of[i]]++ % 2);
    }
    free(seen);
    return NORMA_OK;
}

static norma_status plan_make(plan *p, const norma__pairs *pairs,
                              const norma_instrument *instrument, const norma_data *data,
                              norma_error *err)
{
    *p = (plan){.data = data, .n_scales = instrument->n_scales};
    norma_status status = norma__answers_of(&p->answers, instrument, data, err);
    if (status != NORMA_OK)
        return status;
    p->mean = NORMA__NEW(double, p->answers.n);
    p->scale_of = NORMA__NEW(size_t, p->answers.n);
    p->half_of = NORMA__NEW(uint8_t, p->answers.n);
    p->turned = NORMA__NEW(double, p->answers.n);
    if (!p->mean || !p->scale_of || !p->half_of || !p->turned ||
        !take_pairs(p, pairs, &instrument->screening))
        return norma__no_memory(err);
    take_means(p, pairs);
    return take_halves(p, instrument, err);
}

/* ---- a block of respondents ---- */

static void take_block(worker *w, const plan *p, size_t first, size_t n)
{
    for (size_t i = 0; i < p->answers.n; i++) {
        const uint8_t *cells = norma_data_cells(p->data, p->answers.items[i]) + first;
        double origin = p->answers.origin[i], step = p->answers.step[i];
        double *number = w->number + i * BLOCK, *answered = w->answered + i * BLOCK;
        for (size_t r = 0; r < n; r++) {
            bool is_answer = cells[r] != NORMA_MISSING_CELL;
            number[r] = is_answer ? origin + step * cells[r] : 0;
            answered[r] = is_answer;
        }
        for (size_t r = n; r < BLOCK; r++)
            number[r] = answered[r] = 0;
    }
}

static void put_correlations(double *index, const block_sums *s, size_t first, size_t n)
{
    for (size_t r = 0; r < n; r++) {
        const norma__pair_sums sums = {s->n[r], s->x[r], s->y[r], s->xx[r], s->yy[r], s->xy[r]};
        index[first + r] = norma__within_correlation(&sums);
    }
}

/* Pairs of one first item are added up before they are multiplied by it: three sums a pair. */
static size_t add_item(block_sums *s, const worker *w, const pair_list *list, size_t k)
{
    double n[BLOCK] = {0}, y[BLOCK] = {0}, yy[BLOCK] = {0};
    size_t a = list->pairs[k][0];
    for (; k < list->n && list->pairs[k][0] == a; k++) {
        const double *number = w->number + list->pairs[k][1] * BLOCK;
        const double *answered = w->answered + list->pairs[k][1] * BLOCK;
        for (size_t r = 0; r < BLOCK; r++) {
            n[r] += answered[r];
            y[r] += number[r];
            yy[r] += number[r] * number[r];
        }
    }
    const double *number = w->number + a * BLOCK, *answered = w->answered + a * BLOCK;
    for (size_t r = 0; r < BLOCK; r++) {
        s->n[r] += answered[r] * n[r];
        s->x[r] += number[r] * n[r];
        s->xx[r] += number[r] * number[r] * n[r];
        s->y[r] += answered[r] * y[r];
        s->yy[r] += answered[r] * yy[r];
        s->xy[r] += number[r] * y[r];
    }
    return k;
}

static void put_pairs(double *index, const worker *w, const pair_list *list, size_t first, size_t n)
{
    block_sums s = {0};
    for (size_t k = 0; k < list->n;)
        k = add_item(&s, w, list, k);
    put_correlations(index, &s, first, n);
}

static void put_person_total(double *index, const plan *p, const worker *w, size_t first, size_t n)
{
    block_sums s = {0};
    for (size_t i = 0; i < p->answers.n; i++) {
        const double *number = w->number + i * BLOCK, *answered = w->answered + i * BLOCK;
        double mean = p->mean[i];
        if (isnan(mean))
            continue;
        for (size_t r = 0; r < BLOCK; r++) {
            s.n[r] += answered[r];
            s.x[r] += number[r];
            s.xx[r] += number[r] * number[r];
            s.y[r] += answered[r] * mean;
            s.yy[r] += answered[r] * mean * mean;
            s.xy[r] += number[r] * mean;
        }
    }
    put_correlations(index, &s, first, n);
}

/* Keyed numbers of one half of a scale. */
typedef struct half_sums {
    double n[BLOCK], sum[BLOCK];
} half_sums;

static void add_to_half(half_sums *half, const plan *p, const worker *w, size_t i)
{
    const double *number = w->number + i * BLOCK, *answered = w->answered + i * BLOCK;
    double sign = isnan(p->turned[i]) ? 1 : -1, from = isnan(p->turned[i]) ? 0 : p->turned[i];
    for (size_t r = 0; r < BLOCK; r++) {
        half->n[r] += answered[r];
        half->sum[r] += answered[r] * from + sign * number[r];
    }
}

static void add_scale(block_sums *s, const half_sums halves[2])
{
    for (size_t r = 0; r < BLOCK; r++) {
        if (halves[0].n[r] == 0 || halves[1].n[r] == 0)
            continue;
        double x = halves[0].sum[r] / halves[0].n[r], y = halves[1].sum[r] / halves[1].n[r];
        s->n[r]++;
        s->x[r] += x;
        s->xx[r] += x * x;
        s->y[r] += y;
        s->yy[r] += y * y;
        s->xy[r] += x * y;
    }
}

/* Spearman-Brown for two halves; an r near -1 would give less than -1, which careless cuts too. */
static double stepped_up(double r)
{
    double whole = 2 * r / (1 + r);
    return whole < -1 ? -1 : whole;
}

static void put_even_odd(double *index, const plan *p, const worker *w, size_t first, size_t n)
{
    block_sums s = {0};
    for (size_t scale = 0; scale < p->n_scales; scale++) {
        half_sums halves[2] = {{{0}, {0}}, {{0}, {0}}};
        bool any = false;
        for (size_t i = 0; i < p->answers.n; i++) {
            if (p->scale_of[i] != scale)
                continue;
            any = true;
            add_to_half(&halves[p->half_of[i]], p, w, i);
        }
        if (any)
            add_scale(&s, halves);
    }
    put_correlations(index, &s, first, n);
    for (size_t r = 0; r < n; r++)
        index[first + r] = stepped_up(index[first + r]);
}

static void measure_block(double *const *indices, const plan *p, worker *w, size_t first)
{
    size_t left = norma_data_rows(p->data) - first, n = left < BLOCK ? left : BLOCK;
    take_block(w, p, first, n);
    for (size_t l = 0; l < LISTS; l++)
        if (indices[INDEX_OF_LIST[l]])
            put_pairs(indices[INDEX_OF_LIST[l]], w, &p->lists[l], first, n);
    if (indices[NORMA_INDEX_PERSON_TOTAL])
        put_person_total(indices[NORMA_INDEX_PERSON_TOTAL], p, w, first, n);
    if (indices[NORMA_INDEX_EVEN_ODD])
        put_even_odd(indices[NORMA_INDEX_EVEN_ODD], p, w, first, n);
}

static void workers_free(worker *workers, int threads)
{
    for (int t = 0; workers && t < threads; t++) {
        free(workers[t].number);
        free(workers[t].answered);
    }
    free(workers);
}

static worker *workers_new(size_t n_items, int threads)
{
    worker *workers = NORMA__NEW(worker, (size_t)threads);
    for (int t = 0; workers && t < threads; t++) {
        workers[t].number = NORMA__NEW(double, n_items *BLOCK);
        workers[t].answered = NORMA__NEW(double, n_items *BLOCK);
        if (!workers[t].number || !workers[t].answered) {
            workers_free(workers, threads);
            return NULL;
        }
    }
    return workers;
}

norma_status norma__pairs_indices(double *const indices[NORMA_INDICES], const norma__pairs *pairs,
                                  const norma_instrument *instrument, const norma_data *data,
                                  int threads, norma_error *err)
{
    plan p = {0};
    worker *workers = NULL;
    norma_status status;

    if ((status = plan_make(&p, pairs, instrument, data, err)) != NORMA_OK)
        goto done;
    if (!(workers = workers_new(p.answers.n, threads))) {
        status = norma__no_memory(err);
        goto done;
    }
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t first = 0; first < norma_data_rows(data); first += BLOCK)
        measure_block(indices, &p, &workers[omp_get_thread_num()], first);
done:
    workers_free(workers, threads);
    plan_clear(&p);
    return status;
}
