#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/products.h"
#include "statistics/sample.h"

/* An item's category c has the code first + c step. */
typedef struct coding {
    int first, step;
    size_t n; /* categories */
} coding;

static coding coding_of(const norma_sample *sample, size_t j)
{
    int span = norma__sample_max(sample, j) - norma__sample_min(sample, j);
    bool reversed = norma__sample_reversed(sample, j);
    return (coding){.first = reversed ? span / 2 : -(span / 2),
                    .step = reversed ? -1 : 1,
                    .n = (size_t)span + 1};
}

static int64_t code(coding c, size_t category)
{
    return c.first + (int64_t)category * c.step;
}

/* What one table adds up to: its rows are categories of a, its columns of b. */
typedef struct table_sums {
    int64_t n, sum_a, sum_b, square_a, square_b, cross;
} table_sums;

static table_sums sums_of(const int64_t *counts, coding a, coding b)
{
    table_sums s = {0};
    for (size_t x = 0; x < a.n; x++) {
        int64_t n = 0, sum = 0, square = 0;
        for (size_t y = 0; y < b.n; y++) {
            int64_t count = counts[x * b.n + y], by_code = count * code(b, y);
            n += count;
            sum += by_code;
            square += by_code * code(b, y);
        }
        s.n += n;
        s.sum_a += n * code(a, x);
        s.square_a += n * code(a, x) * code(a, x);
        s.sum_b += sum;
        s.square_b += square;
        s.cross += sum * code(a, x);
    }
    return s;
}

/* An item with itself, also where a sample has it twice. */
static table_sums sums_of_item(const int64_t *counts, coding a)
{
    table_sums s = {0};
    for (size_t x = 0; x < a.n; x++) {
        s.n += counts[x];
        s.sum_a += counts[x] * code(a, x);
        s.square_a += counts[x] * code(a, x) * code(a, x);
    }
    s.sum_b = s.sum_a;
    s.square_b = s.cross = s.square_a;
    return s;
}

static table_sums turned(table_sums s)
{
    return (table_sums){.n = s.n,
                        .sum_a = s.sum_b,
                        .sum_b = s.sum_a,
                        .square_a = s.square_b,
                        .square_b = s.square_a,
                        .cross = s.cross};
}

static table_sums sums_of_pair(const norma_sample *sample, size_t i, size_t j)
{
    const norma_tables *t = sample->tables;
    size_t a = sample->items[i], b = sample->items[j];
    coding of_i = coding_of(sample, i), of_j = coding_of(sample, j);
    if (a == b)
        return sums_of_item(norma_tables_one_way(t, sample->group, a), of_i);
    if (a < b)
        return sums_of(norma_tables_two_way(t, sample->group, a, b), of_i, of_j);
    return turned(sums_of(norma_tables_two_way(t, sample->group, b, a), of_j, of_i));
}

static void add_pair(norma__products *products, const norma_sample *sample, size_t i, size_t j)
{
    table_sums s = sums_of_pair(sample, i, j);
    size_t ij = i + j * products->p, ji = j + i * products->p;
    products->n[ij] = products->n[ji] = s.n;
    products->cross[ij] = products->cross[ji] = s.cross;
    products->sum[ij] = s.sum_a;
    products->sum[ji] = s.sum_b;
    products->square[ij] = s.square_a;
    products->square[ji] = s.square_b;
}

/* Counts are at most 2^53; times the square of a code they could pass 2^63. */
static norma_status check_size(const norma_sample *sample, norma_error *err)
{
    int64_t widest = 1;
    for (size_t j = 0; j < sample->n_items; j++) {
        coding c = coding_of(sample, j);
        int64_t half = (int64_t)(c.n / 2) + 1;
        widest = half * half > widest ? half * half : widest;
    }
    for (size_t j = 0; j < sample->n_items; j++) {
        const int64_t *counts =
            norma_tables_one_way(sample->tables, sample->group, sample->items[j]);
        int64_t n = 0;
        for (size_t c = 0; c < coding_of(sample, j).n; c++)
            n += counts[c];
        if (n > INT64_MAX / widest)
            return norma__fail(err, NORMA_EDATA,
                               "the weights of the answers to item %s add up to more than can be "
                               "multiplied exactly: divide the weights by a constant",
                               norma__sample_id(sample, j));
    }
    return NORMA_OK;
}

norma_status norma__products_of_counts(norma__products *products, const norma_sample *sample,
                                       size_t threads, norma_error *err)
{
    size_t p = sample->n_items;
    norma_status status;
    *products = (norma__products){0};
    if ((status = check_size(sample, err)) != NORMA_OK ||
        (status = norma__products_new(products, p, err)) != NORMA_OK)
        return status;
#pragma omp parallel for schedule(dynamic) num_threads(norma__threads(threads))
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++)
            add_pair(products, sample, i, j);
    return NORMA_OK;
}
