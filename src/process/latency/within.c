#include "process/latency/within.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/latency/lane_sums.h"

enum { BLOCK = NORMA__WITHIN_ROWS, VARIABLES = 1 + NORMA__REGRESSORS };

/* What a regressor must keep of its variation when persons and items are taken out of it. */
static const double LEAST_LEFT = 1e-9;

/* Sums over the rows of a chunk, after persons are taken out. The products of the item dummies are
   made up from four: a row that used n items of its group adds I - oo'/n, where o marks them. Where
   few of the k are missing, m = 1 - o is shorter: oo' = 11' - 1m' - m1' + mm'. */
typedef struct sums {
    double *minus;           /* k x k, lower triangle: oo'/n, or mm'/n */
    double *ones;            /* n_groups: 11'/n */
    double *without;         /* k: m/n */
    double *counted;         /* k: rows that used the item */
    double *with[VARIABLES]; /* k: each variable with the dummies */
    double of[VARIABLES][VARIABLES];
    size_t n_persons, n_effects, n_cells; /* effects: of persons, in each group */
    double *squares;                      /* k: of residuals */
    double meat[NORMA__REGRESSORS][NORMA__REGRESSORS];
} sums;

typedef struct fitting {
    const norma__within_design *design;
    norma__chunks chunks;
    sums *sums;                  /* of every chunk; the first becomes the total */
    norma__within_block *blocks; /* of every thread */
    size_t *used;                /* threads x k: the items that a row used */
    int threads;
    size_t *group_size;
    double *effects[VARIABLES]; /* k: of the items on every variable */
    double bread[NORMA__REGRESSORS][NORMA__REGRESSORS];
    double coefs[NORMA__REGRESSORS];
    bool identified[NORMA__REGRESSORS];
} fitting;

norma__chunks norma__chunks_of(size_t n_rows, size_t doubles)
{
    const size_t most = 64, together = (size_t)1 << 22;
    size_t n = doubles > together / most ? together / doubles : most;
    n = n > 0 ? n : 1;
    size_t rows = (n_rows + n - 1) / n;
    rows = (rows + BLOCK - 1) / BLOCK * BLOCK;
    rows = rows > 0 ? rows : BLOCK;
    return (norma__chunks){(n_rows + rows - 1) / rows, rows};
}

static size_t variables_of(const norma__within_design *design)
{
    return 1 + design->n_x;
}

static double *variable(const norma__within_block *block, size_t v)
{
    return v == 0 ? block->y : block->x[v - 1];
}

/* ---- room ---- */

static void sums_clear(sums *s)
{
    free(s->minus);
    free(s->ones);
    free(s->without);
    free(s->counted);
    for (size_t v = 0; v < VARIABLES; v++)
        free(s->with[v]);
    free(s->squares);
}

static bool sums_room(sums *s, const norma__within_design *design)
{
    size_t k = design->n_items;
    bool room = (s->minus = NORMA__NEW(double, k *k)) &&
                (s->ones = NORMA__NEW(double, design->n_groups)) &&
                (s->without = NORMA__NEW(double, k)) && (s->counted = NORMA__NEW(double, k)) &&
                (s->squares = NORMA__NEW(double, k));
    for (size_t v = 0; room && v < VARIABLES; v++)
        room = (s->with[v] = NORMA__NEW(double, k));
    return room;
}

static void block_clear(norma__within_block *block)
{
    free(block->used);
    free(block->y);
    for (size_t v = 0; v < NORMA__REGRESSORS; v++)
        free(block->x[v]);
    free(block->given);
}

static bool block_room(norma__within_block *block, size_t k)
{
    bool room = (block->used = NORMA__NEW(double, k *BLOCK)) &&
                (block->y = NORMA__NEW(double, k *BLOCK)) &&
                (block->given = NORMA__NEW(double, k *BLOCK));
    for (size_t v = 0; room && v < NORMA__REGRESSORS; v++)
        room = (block->x[v] = NORMA__NEW(double, k *BLOCK));
    return room;
}

static void fitting_clear(fitting *f)
{
    for (size_t c = 0; f->sums && c < f->chunks.n; c++)
        sums_clear(&f->sums[c]);
    for (int t = 0; f->blocks && t < f->threads; t++)
        block_clear(&f->blocks[t]);
    for (size_t v = 0; v < VARIABLES; v++)
        free(f->effects[v]);
    free(f->sums);
    free(f->blocks);
    free(f->used);
    free(f->group_size);
}

static bool fitting_room(fitting *f)
{
    const norma__within_design *design = f->design;
    size_t k = design->n_items;
    f->chunks = norma__chunks_of(design->n_rows, k * k + 5 * k);
    f->sums = NORMA__NEW(sums, f->chunks.n);
    f->blocks = NORMA__NEW(norma__within_block, (size_t)f->threads);
    f->used = NORMA__NEW(size_t, (size_t)f->threads * k);
    f->group_size = NORMA__NEW(size_t, design->n_groups);
    bool room = f->sums && f->blocks && f->used && f->group_size;
    for (size_t c = 0; room && c < f->chunks.n; c++)
        room = sums_room(&f->sums[c], design);
    for (int t = 0; room && t < f->threads; t++)
        room = block_room(&f->blocks[t], k);
    for (size_t v = 0; room && v < VARIABLES; v++)
        room = (f->effects[v] = NORMA__NEW(double, k));
    for (size_t j = 0; room && j < k; j++)
        f->group_size[design->group[j]]++;
    return room;
}

/* ---- a block, persons taken out ---- */

/* A person tells something in a group only by two cells. */
static void count_used(norma__within_block *block, const norma__within_design *design, size_t g,
                       double *count)
{
    memset(count, 0, BLOCK * sizeof *count);
    for (size_t j = 0; j < design->n_items; j++) {
        const double *used = block->used + j * BLOCK;
        if (design->group[j] != g)
            continue;
        for (size_t r = 0; r < BLOCK; r++)
            count[r] += used[r];
    }
    bool alone = false;
    for (size_t r = 0; r < BLOCK; r++)
        alone |= count[r] == 1;
    for (size_t j = 0; alone && j < design->n_items; j++)
        for (size_t r = 0; design->group[j] == g && r < BLOCK; r++)
            block->used[j * BLOCK + r] *= count[r] > 1;
    for (size_t r = 0; r < BLOCK; r++)
        count[r] *= count[r] > 1;
}

/* Subtracts from a variable the effects of items (NULL: none) and then the person's mean. */
static void take_out(const norma__within_block *block, const norma__within_design *design, size_t g,
                     double *values, const double *effects, const double *count)
{
    double mean[BLOCK] = {0};
    for (size_t j = 0; j < design->n_items; j++) {
        const double *restrict used = block->used + j * BLOCK;
        double effect = effects ? effects[j] : 0, *restrict x = values + j * BLOCK;
        if (design->group[j] != g)
            continue;
        for (size_t r = 0; r < BLOCK; r++) {
            x[r] -= effect;
            mean[r] += used[r] * x[r];
        }
    }
    for (size_t r = 0; r < BLOCK; r++)
        mean[r] /= count[r] > 0 ? count[r] : 1;
    for (size_t j = 0; j < design->n_items; j++) {
        const double *restrict used = block->used + j * BLOCK;
        double *restrict x = values + j * BLOCK;
        if (design->group[j] != g)
            continue;
        for (size_t r = 0; r < BLOCK; r++)
            x[r] = used[r] * (x[r] - mean[r]);
    }
}

static void take_block(norma__within_block *block, const fitting *f, size_t chunk, size_t first,
                       bool items_too, double (*count)[BLOCK])
{
    const norma__within_design *design = f->design;
    size_t left = design->n_rows - first, k = design->n_items;
    block->chunk = chunk;
    block->first = first;
    block->n = left < BLOCK ? left : BLOCK;
    memset(block->used, 0, k * BLOCK * sizeof *block->used);
    for (size_t v = 0; v < variables_of(design); v++)
        memset(variable(block, v), 0, k * BLOCK * sizeof(double));
    design->fill(block, design->context);
    if (design->n_x)
        memcpy(block->given, block->x[0], k * BLOCK * sizeof *block->given);
    for (size_t g = 0; g < design->n_groups; g++) {
        count_used(block, design, g, count[g]);
        for (size_t v = 0; v < variables_of(design); v++)
            take_out(block, design, g, variable(block, v), items_too ? f->effects[v] : NULL,
                     count[g]);
    }
}

/* ---- first pass: item effects ---- */

/* The items of a group that a row used, or those it did not. */
static size_t list_items(size_t *items, const norma__within_block *block,
                         const norma__within_design *design, size_t g, size_t r, bool used)
{
    size_t n = 0;
    for (size_t j = 0; j < design->n_items; j++)
        if (design->group[j] == g && (block->used[j * BLOCK + r] > 0) == used)
            items[n++] = j;
    return n;
}

static void add_dummies(sums *s, const norma__within_block *block, const fitting *f, size_t g,
                        size_t r, double count, size_t *items)
{
    size_t k = f->design->n_items, n_missing = f->group_size[g] - (size_t)count;
    bool few_missing = 2 * n_missing <= f->group_size[g];
    size_t n =
        few_missing && n_missing == 0 ? 0 : list_items(items, block, f->design, g, r, !few_missing);
    if (few_missing)
        s->ones[g] += 1 / count;
    for (size_t a = 0; a < n; a++) {
        s->without[items[a]] += few_missing ? 1 / count : 0;
        for (size_t b = a; b < n; b++)
            s->minus[items[a] * k + items[b]] += 1 / count;
    }
}

static void add_products(sums *s, const norma__within_block *block,
                         const norma__within_design *design)
{
    for (size_t j = 0; j < design->n_items; j++) {
        s->counted[j] += norma__sum(block->used + j * BLOCK, BLOCK);
        for (size_t v = 0; v < variables_of(design); v++) {
            const double *x = variable(block, v) + j * BLOCK;
            s->with[v][j] += norma__sum(x, BLOCK);
            for (size_t w = 0; w <= v; w++)
                s->of[v][w] += norma__dot(x, variable(block, w) + j * BLOCK, BLOCK);
        }
    }
}

static void first_pass(sums *s, const norma__within_block *block, const fitting *f,
                       double (*count)[BLOCK], size_t *items)
{
    for (size_t r = 0; r < block->n; r++) {
        double cells = 0;
        for (size_t g = 0; g < f->design->n_groups; g++) {
            if (!(count[g][r] > 0))
                continue;
            cells += count[g][r];
            s->n_effects++;
            add_dummies(s, block, f, g, r, count[g][r], items);
        }
        s->n_persons += cells > 0;
        s->n_cells += (size_t)cells;
    }
    add_products(s, block, f->design);
}

/* Adds up the chunks into the first, in order. */
static void total_first(fitting *f)
{
    sums *total = &f->sums[0];
    size_t k = f->design->n_items;
    for (size_t c = 1; c < f->chunks.n; c++) {
        const sums *s = &f->sums[c];
        for (size_t i = 0; i < k * k; i++)
            total->minus[i] += s->minus[i];
        for (size_t g = 0; g < f->design->n_groups; g++)
            total->ones[g] += s->ones[g];
        for (size_t j = 0; j < k; j++) {
            total->without[j] += s->without[j];
            total->counted[j] += s->counted[j];
        }
        for (size_t v = 0; v < variables_of(f->design); v++) {
            for (size_t j = 0; j < k; j++)
                total->with[v][j] += s->with[v][j];
            for (size_t w = 0; w <= v; w++)
                total->of[v][w] += s->of[v][w];
        }
        total->n_persons += s->n_persons;
        total->n_effects += s->n_effects;
        total->n_cells += s->n_cells;
    }
}

/* The products of the dummies, in full, in the place of minus. */
static void finish_dummies(fitting *f)
{
    const sums *s = &f->sums[0];
    size_t k = f->design->n_items;
    for (size_t a = 0; a < k; a++)
        for (size_t b = a; b < k; b++) {
            uint8_t g = f->design->group[a];
            double product = -s->minus[a * k + b] + (a == b ? s->counted[a] : 0);
            if (f->design->group[b] == g)
                product += s->without[a] + s->without[b] - s->ones[g];
            s->minus[a * k + b] = s->minus[b * k + a] = product;
        }
}

/* Item effects on every variable, by the Moore-Penrose inverse: effects of a group sum to 0. */
static norma_status solve_items(fitting *f, norma_error *err)
{
    size_t k = f->design->n_items;
    double *values = NORMA__NEW(double, k), *vectors = NORMA__NEW(double, k *k);
    norma_status status = values && vectors
                              ? norma__eigen(values, vectors, f->sums[0].minus, k, err)
                              : norma__no_memory(err);
    for (size_t e = 0; status == NORMA_OK && e < k; e++) {
        if (!(values[e] > 1e-10 * values[0]))
            break;
        const double *vector = vectors + e * k;
        for (size_t v = 0; v < variables_of(f->design); v++) {
            double along = 0;
            for (size_t j = 0; j < k; j++)
                along += vector[j] * f->sums[0].with[v][j];
            for (size_t j = 0; j < k; j++)
                f->effects[v][j] += vector[j] * along / values[e];
        }
    }
    free(values);
    free(vectors);
    return status;
}

/* ---- between the passes: the coefficients ---- */

/* Products of two variables when items are taken out as well. */
static double apart(const fitting *f, size_t v, size_t w)
{
    double product = f->sums[0].of[v > w ? v : w][v > w ? w : v];
    for (size_t j = 0; j < f->design->n_items; j++)
        product -= f->effects[v][j] * f->sums[0].with[w][j];
    return product;
}

static bool something_left(double left, double before)
{
    return left > LEAST_LEFT * before && left > 0;
}

/* Inverse of the products of the regressors that are identified, zeros elsewhere. */
static void solve_regressors(fitting *f)
{
    double xx[NORMA__REGRESSORS][NORMA__REGRESSORS] = {{0}};
    for (size_t a = 0; a < f->design->n_x; a++) {
        for (size_t b = 0; b < f->design->n_x; b++)
            xx[a][b] = apart(f, a + 1, b + 1);
        f->identified[a] = something_left(xx[a][a], f->sums[0].of[a + 1][a + 1]);
    }
    if (f->identified[0] && f->identified[1] &&
        !something_left(xx[1][1] - xx[0][1] * xx[0][1] / xx[0][0], xx[1][1]))
        f->identified[1] = false;
    if (f->identified[0] && f->identified[1]) {
        double determinant = xx[0][0] * xx[1][1] - xx[0][1] * xx[0][1];
        f->bread[0][0] = xx[1][1] / determinant;
        f->bread[1][1] = xx[0][0] / determinant;
        f->bread[0][1] = f->bread[1][0] = -xx[0][1] / determinant;
    } else
        for (size_t a = 0; a < f->design->n_x; a++)
            f->bread[a][a] = f->identified[a] ? 1 / xx[a][a] : 0;
    for (size_t a = 0; a < f->design->n_x; a++)
        for (size_t b = 0; b < f->design->n_x; b++)
            f->coefs[a] += f->bread[a][b] * apart(f, b + 1, 0);
}

/* ---- second pass: residuals, and how persons differ in what they say of the coefficients ---- */

static void second_pass(sums *s, norma__within_block *block, const fitting *f)
{
    const norma__within_design *design = f->design;
    double score[NORMA__REGRESSORS][BLOCK] = {{0}};
    for (size_t j = 0; j < design->n_items; j++) {
        double *e = block->y + j * BLOCK;
        for (size_t a = 0; a < design->n_x; a++)
            for (size_t r = 0; r < BLOCK; r++)
                e[r] -= f->coefs[a] * block->x[a][j * BLOCK + r];
        for (size_t a = 0; a < design->n_x; a++)
            for (size_t r = 0; r < BLOCK; r++)
                score[a][r] += e[r] * block->x[a][j * BLOCK + r];
        s->squares[j] += norma__dot(e, e, BLOCK);
    }
    for (size_t a = 0; a < design->n_x; a++)
        for (size_t b = 0; b < design->n_x; b++)
            s->meat[a][b] += norma__dot(score[a], score[b], BLOCK);
    if (design->visit)
        design->visit(block, f->coefs, design->context);
}

static void total_second(fitting *f)
{
    sums *total = &f->sums[0];
    for (size_t c = 1; c < f->chunks.n; c++) {
        for (size_t j = 0; j < f->design->n_items; j++)
            total->squares[j] += f->sums[c].squares[j];
        for (size_t a = 0; a < NORMA__REGRESSORS; a++)
            for (size_t b = 0; b < NORMA__REGRESSORS; b++)
                total->meat[a][b] += f->sums[c].meat[a][b];
    }
}

static void pass(fitting *f, bool second)
{
    const norma__within_design *design = f->design;
#pragma omp parallel for num_threads(f->threads) schedule(dynamic)
    for (size_t c = 0; c < f->chunks.n; c++) {
        size_t end = (c + 1) * f->chunks.rows, t = (size_t)omp_get_thread_num();
        end = end < design->n_rows ? end : design->n_rows;
        double count[2][BLOCK];
        for (size_t first = c * f->chunks.rows; first < end; first += BLOCK) {
            take_block(&f->blocks[t], f, c, first, second, count);
            if (second) {
                second_pass(&f->sums[c], &f->blocks[t], f);
                continue;
            }
            first_pass(&f->sums[c], &f->blocks[t], f, count, f->used + t * design->n_items);
            if (design->look)
                design->look(&f->blocks[t], design->context);
        }
    }
}

/* ---- results ---- */

static void hand_over(norma__within *fit, const fitting *f)
{
    const norma__within_design *design = f->design;
    const sums *total = &f->sums[0];
    double persons = (double)total->n_persons, cells = (double)total->n_cells;
    fit->n_persons = total->n_persons;
    fit->n_cells = total->n_cells;
    for (size_t a = 0; a < NORMA__REGRESSORS; a++) {
        double variance = 0;
        for (size_t b = 0; b < NORMA__REGRESSORS; b++)
            for (size_t c = 0; c < NORMA__REGRESSORS; c++)
                variance += f->bread[a][b] * total->meat[b][c] * f->bread[c][a];
        bool told = f->identified[a] && persons > 1;
        fit->coefs[a] = told ? f->coefs[a] : NAN;
        fit->ses[a] = told ? sqrt(variance * persons / (persons - 1)) : NAN;
    }
    double left = cells - (double)total->n_effects - (double)(design->n_items - design->n_groups) -
                  f->identified[0] - f->identified[1];
    double inflated = left > 0 ? cells / left : NAN;
    for (size_t j = 0; j < design->n_items; j++) {
        fit->effects[j] = f->effects[0][j];
        for (size_t a = 0; a < design->n_x; a++)
            fit->effects[j] -= f->coefs[a] * f->effects[a + 1][j];
        fit->variance[j] =
            total->counted[j] > 0 ? total->squares[j] / total->counted[j] * inflated : NAN;
    }
}

void norma__within_clear(norma__within *fit)
{
    free(fit->effects);
    free(fit->variance);
    *fit = (norma__within){0};
}

norma_status norma__within_fit(norma__within *fit, const norma__within_design *design, int threads,
                               norma_error *err)
{
    norma_status status;
    fitting f = {.design = design, .threads = threads};
    *fit = (norma__within){.effects = NORMA__NEW(double, design->n_items),
                           .variance = NORMA__NEW(double, design->n_items)};
    if (!fit->effects || !fit->variance || !fitting_room(&f)) {
        status = norma__no_memory(err);
        goto done;
    }
    pass(&f, false);
    total_first(&f);
    finish_dummies(&f);
    if ((status = solve_items(&f, err)) != NORMA_OK)
        goto done;
    solve_regressors(&f);
    if (design->between)
        design->between(design->context);
    pass(&f, true);
    total_second(&f);
    hand_over(fit, &f);
done:
    fitting_clear(&f);
    if (status != NORMA_OK)
        norma__within_clear(fit);
    return status;
}
