#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "process/implicit/rating.h"

typedef struct scale_work {
    const norma__rating *w;
    norma_implicit_measure *m;
    size_t from, to;            /* its statements */
    double *mean, *n;           /* of a statement, over persons that count */
    double *first, *second;     /* half sums of a person */
    double *n_first, *n_second; /* answers in them */
} scale_work;

static bool in_scale(const scale_work *k, size_t i)
{
    size_t statement = k->w->a.statements.column[i];
    return statement >= k->from && statement < k->to;
}

static norma_implicit_reason reason_of(const norma_implicit_person *person, const norma__rating *w,
                                       size_t p, size_t answered)
{
    if (w->test->n_baseline && w->a.baseline.row_n[p] == 0)
        return NORMA_IMPLICIT_MISSING_BLOCK;
    if (person->fast_share > w->options->fast_share)
        return NORMA_IMPLICIT_FAST_TRIALS;
    if (answered < 2)
        return NORMA_IMPLICIT_FEW_TRIALS;
    return isnan(person->score) ? NORMA_IMPLICIT_NO_VARIATION : NORMA_IMPLICIT_COUNTS;
}

/* Means of the weights of persons, and of statements over the persons that count. */
static void score_scale(scale_work *k)
{
    const norma__twoway *x = &k->w->a.statements;
    norma_implicit_person *persons = k->m->persons;
    for (size_t i = 0; i < x->n; i++)
        if (in_scale(k, i)) {
            k->first[x->row[i]] += k->w->a.weight[i];
            k->n_first[x->row[i]]++;
        }
    for (size_t p = 0; p < k->w->n_persons; p++) {
        for (int s = 0; s < NORMA_IMPLICIT_SCORES; s++)
            persons[p].scores[s] = NAN;
        persons[p].score = k->n_first[p] > 0 ? k->first[p] / k->n_first[p] : NAN;
        persons[p].scores[NORMA_SCORE_ASSOCIATION] = persons[p].score;
        persons[p].excluded = reason_of(&persons[p], k->w, p, (size_t)k->n_first[p]);
        if (persons[p].excluded == NORMA_IMPLICIT_MISSING_BLOCK)
            persons[p].score = persons[p].scores[NORMA_SCORE_ASSOCIATION] = NAN;
    }
    for (size_t i = 0; i < x->n; i++)
        if (in_scale(k, i) && persons[x->row[i]].excluded == NORMA_IMPLICIT_COUNTS) {
            k->mean[x->column[i]] += k->w->a.weight[i];
            k->n[x->column[i]]++;
        }
    for (size_t j = k->from; j < k->to; j++)
        k->mean[j] = k->n[j] > 0 ? k->mean[j] / k->n[j] : 0;
}

/* The spread of a person's answers about his mean, once statements are alike. */
static void add_errors(scale_work *k)
{
    const norma__twoway *x = &k->w->a.statements;
    double *sum = k->first, *squares = k->second;
    size_t n = k->w->n_persons;
    memset(sum, 0, n * sizeof *sum);
    memset(squares, 0, n * sizeof *squares);
    for (size_t i = 0; i < x->n; i++)
        if (in_scale(k, i)) {
            double d = k->w->a.weight[i] - k->mean[x->column[i]];
            sum[x->row[i]] += d;
            squares[x->row[i]] += d * d;
        }
    for (size_t p = 0; p < n; p++) {
        double many = k->n_first[p], ss = squares[p] - sum[p] * sum[p] / many;
        k->m->persons[p].se = many > 1 ? sqrt(fmax(0, ss) / (many - 1) / many) : NAN;
    }
}

/* Half scores, statements made alike so that it does not matter who answered which. */
static void add_halves(norma__pairs *pairs, scale_work *k, const bool *in_first)
{
    const norma__twoway *x = &k->w->a.statements;
    size_t n = k->w->n_persons;
    memset(k->first, 0, n * sizeof(double));
    memset(k->second, 0, n * sizeof(double));
    memset(k->n_first, 0, n * sizeof(double));
    memset(k->n_second, 0, n * sizeof(double));
    for (size_t i = 0; i < x->n; i++) {
        if (!in_scale(k, i))
            continue;
        bool first = in_first[x->column[i]];
        (first ? k->first : k->second)[x->row[i]] += k->w->a.weight[i] - k->mean[x->column[i]];
        (first ? k->n_first : k->n_second)[x->row[i]]++;
    }
    for (size_t p = 0; p < n; p++)
        if (k->m->persons[p].excluded == NORMA_IMPLICIT_COUNTS)
            norma__pairs_add(pairs, k->first[p] / k->n_first[p], k->second[p] / k->n_second[p]);
}

static void draw_halves(bool *in_first, size_t *order, size_t n, gsl_rng *random)
{
    for (size_t i = 0; i < n; i++) {
        size_t j = i + norma__random_below(random, (uint32_t)(n - i));
        size_t kept = order[i];
        order[i] = order[j];
        order[j] = kept;
        in_first[order[i]] = i < n / 2;
    }
}

static norma_status split_scale(scale_work *k, norma_error *err)
{
    const norma_implicit_options *o = k->w->options;
    size_t n = k->to - k->from;
    norma_implicit_reliability *r = &k->m->reliability;
    norma__pairs odd_even = {0}, none = {0};
    norma__pairs *pairs = NORMA__NEW(norma__pairs, o->splits);
    bool *in_first = NORMA__NEW(bool, k->w->n_statements);
    size_t *order = NORMA__NEW(size_t, n);
    gsl_rng *random = norma__random_new(o->seed, k->from);
    norma_status status = pairs && in_first && order && random ? NORMA_OK : norma__no_memory(err);
    for (size_t j = k->from; status == NORMA_OK && j < k->to; j++) {
        in_first[j] = (j - k->from) % 2 == 0;
        order[j - k->from] = j;
    }
    if (status == NORMA_OK)
        add_halves(&odd_even, k, in_first);
    for (size_t split = 0; status == NORMA_OK && split < o->splits; split++) {
        draw_halves(in_first, order, n, random);
        add_halves(&pairs[split], k, in_first);
    }
    r->odd_even = norma__half_correlation(&odd_even, o->conf_level);
    r->practice_test = norma__half_correlation(&none, o->conf_level);
    if (status == NORMA_OK)
        status = norma__summarise_splits(r, pairs, o->splits, o->conf_level, err);
    if (random)
        gsl_rng_free(random);
    free(pairs);
    free(in_first);
    free(order);
    return status;
}

norma_status norma__rate_scale(const norma__rating *w, size_t s, norma_error *err)
{
    size_t n = w->n_persons;
    scale_work k = {.w = w,
                    .m = &w->measures[s],
                    .from = w->first_statement[s],
                    .to = w->first_statement[s + 1],
                    .mean = NORMA__NEW(double, w->n_statements),
                    .n = NORMA__NEW(double, w->n_statements),
                    .first = NORMA__NEW(double, n),
                    .second = NORMA__NEW(double, n),
                    .n_first = NORMA__NEW(double, n),
                    .n_second = NORMA__NEW(double, n)};
    norma_status status = NORMA_OK;
    k.m->persons = NORMA__NEW(norma_implicit_person, n);
    if (!k.mean || !k.n || !k.first || !k.second || !k.n_first || !k.n_second || !k.m->persons)
        status = norma__no_memory(err);
    if (status == NORMA_OK) {
        memcpy(k.m->persons, w->persons, n * sizeof *w->persons);
        k.m->n_persons = n;
        score_scale(&k);
        add_errors(&k);
        status = norma__summarise_measure(k.m, w->trials, w->options->conf_level, err);
    }
    if (status == NORMA_OK)
        status = split_scale(&k, err);
    free(k.mean);
    free(k.n);
    free(k.first);
    free(k.second);
    free(k.n_first);
    free(k.n_second);
    return status;
}
