#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/gating_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

__extension__ typedef __int128 wide;

enum { PIECE = 1024, HEAD = 3 };

/* What some rows add up to is HEAD + 3 k whole numbers: complete rows, the sum of their totals and
   of the totals' squares; then of every item its sum, sum of squares and sum of products with the
   total. */
typedef struct scale_sums {
    const norma__gating_rows *rows;
    const norma__gating_layout *layout;
    norma_gate_cell *cells; /* of the scale */
    const norma_data *data;
    const size_t *items;
    size_t k;
    size_t piece;   /* rows whose sums fit 32 bits */
    int64_t *sums;  /* (n_levels + 1) x (n_roles + 1): the sample, then the open unit a level */
    int64_t *all;   /* of all roles */
    uint32_t *open; /* n_levels */
} scale_sums;

static size_t sums_size(const scale_sums *s)
{
    return HEAD + 3 * s->k;
}

static int64_t *sums_at(const scale_sums *s, size_t depth, size_t role)
{
    return s->sums + (depth * (s->rows->n_roles + 1) + role) * sums_size(s);
}

/* ---- rows -------------------------------------------------------------------------------------
 */

/* A row that lacks an answer counts as zeros, and not as a row. */
static void add_piece(int64_t *sums, const scale_sums *s, size_t from, size_t n)
{
    uint8_t mask[PIECE];
    uint32_t total[PIECE] = {0};
    memset(mask, 0xff, n);
    for (size_t i = 0; i < s->k; i++) {
        const uint8_t *cells = s->rows->cells + s->items[i] * s->rows->n + from;
        for (size_t r = 0; r < n; r++)
            mask[r] &= cells[r] == NORMA_MISSING_CELL ? 0 : 0xff;
    }
    for (size_t i = 0; i < s->k; i++) {
        const uint8_t *cells = s->rows->cells + s->items[i] * s->rows->n + from;
        for (size_t r = 0; r < n; r++)
            total[r] += cells[r] & mask[r];
    }
    for (size_t r = 0; r < n; r++) {
        sums[0] += mask[r] & 1;
        sums[1] += total[r];
        sums[2] += (int64_t)total[r] * total[r];
    }
    for (size_t i = 0; i < s->k; i++) {
        const uint8_t *cells = s->rows->cells + s->items[i] * s->rows->n + from;
        uint32_t sum = 0, square = 0, product = 0;
        for (size_t r = 0; r < n; r++) {
            const uint32_t x = cells[r] & mask[r];
            sum += x;
            square += x * x;
            product += x * total[r];
        }
        sums[HEAD + 3 * i] += sum;
        sums[HEAD + 3 * i + 1] += square;
        sums[HEAD + 3 * i + 2] += product;
    }
}

static void add_group(const scale_sums *s, size_t depth, size_t group)
{
    int64_t *sums = sums_at(s, depth, s->rows->roles[group]);
    const size_t end = s->rows->starts[group + 1];
    for (size_t from = s->rows->starts[group]; from < end; from += s->piece)
        add_piece(sums, s, from, end - from < s->piece ? end - from : s->piece);
}

/* ---- figures ----------------------------------------------------------------------------------
 */

/* n times a sum of squares or products about the means, exact. */
static double about_means(int64_t n, int64_t product, int64_t a, int64_t b)
{
    return (double)((wide)n * product - (wide)a * b);
}

static double range_of(const scale_sums *s, size_t i)
{
    return norma_data_max(s->data, s->items[i]) - norma_data_min(s->data, s->items[i]);
}

/* rwg(j) of James, Demaree & Wolf (1984): each item against a uniform null of its own categories,
   which is their formula when all items have as many. */
static double agreement(const scale_sums *s, const int64_t *sums)
{
    const int64_t n = sums[0];
    const double scale = (double)n * ((double)n - 1), k = (double)s->k;
    double share = 0;
    for (size_t i = 0; i < s->k; i++) {
        const int64_t *item = sums + HEAD + 3 * i;
        const double categories = range_of(s, i) + 1;
        share += about_means(n, item[1], item[0], item[0]) / scale /
                 ((categories * categories - 1) / 12) / k;
    }
    return n < 2 || isnan(share) ? NAN
           : share > 1           ? 0
                                 : k * (1 - share) / (k * (1 - share) + share);
}

/* alpha, and the smallest correlation of an item with the sum of the others: NaN when one of them
   does not vary. */
static void fill(norma_gate_evidence *e, const scale_sums *s, const int64_t *sums, bool of_unit)
{
    const int64_t n = sums[0];
    const double k = (double)s->k, total = about_means(n, sums[2], sums[1], sums[1]);
    double own = 0, smallest = INFINITY;
    bool all_vary = s->k > 1;
    for (size_t i = 0; i < s->k; i++) {
        const int64_t *item = sums + HEAD + 3 * i;
        const double variance = about_means(n, item[1], item[0], item[0]);
        const double with_total = about_means(n, item[2], item[0], sums[1]);
        const double rest = total - 2 * with_total + variance;
        own += variance;
        all_vary = all_vary && variance > 0 && rest > 0;
        if (all_vary)
            smallest = fmin(smallest, (with_total - variance) / sqrt(variance * rest));
    }
    e->n = (double)n;
    e->reliability = n > 1 && s->k > 1 && total > 0 ? k / (k - 1) * (1 - own / total) : NAN;
    e->item_rest = n > 1 && all_vary ? smallest : NAN;
    e->agreement = of_unit ? agreement(s, sums) : NAN;
}

static norma_gate_evidence *cell_of(const scale_sums *s, size_t population, size_t depth)
{
    const norma__gating_layout *l = s->layout;
    size_t at = population * l->per_population;
    if (depth > 0)
        at += l->offsets[depth - 1] + s->open[depth - 1];
    return &s->cells[at].evidence;
}

static void add_sums(int64_t *to, const int64_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

/* The figures of the open unit of a level (0: the sample), which is then closed: its sums are those
   of the unit around it too. Population 0 is everybody, then come the roles. */
static void close_unit(const scale_sums *s, size_t depth)
{
    const size_t size = sums_size(s), n_roles = s->rows->n_roles;
    memset(s->all, 0, size * sizeof *s->all);
    for (size_t role = 0; role <= n_roles; role++) {
        int64_t *sums = sums_at(s, depth, role);
        if (sums[0] == 0)
            continue;
        if (role < n_roles)
            fill(cell_of(s, role + 1, depth), s, sums, depth > 0);
        add_sums(s->all, sums, size);
        if (depth > 0)
            add_sums(sums_at(s, depth - 1, role), sums, size);
        memset(sums, 0, size * sizeof *sums);
    }
    if (s->all[0] > 0)
        fill(cell_of(s, 0, depth), s, s->all, depth > 0);
}

/* Group by group: a unit is closed when the first group outside it comes. */
static void sum_groups(const scale_sums *s)
{
    const size_t n_levels = s->layout->n_levels;
    size_t depth = 0;
    for (size_t g = 0; g < s->rows->n_groups; g++) {
        const uint32_t *units = s->rows->units + g * n_levels;
        size_t same = 0;
        while (same < depth && units[same] == s->open[same])
            same++;
        for (; depth > same; depth--)
            close_unit(s, depth);
        for (; depth < n_levels && units[depth] != NORMA_NO_UNIT; depth++)
            s->open[depth] = units[depth];
        add_group(s, depth, g);
    }
    for (; depth > 0; depth--)
        close_unit(s, depth);
    close_unit(s, 0);
}

/* Rows whose sums of products with the total stay within 32 bits. */
static size_t piece_of(const scale_sums *s)
{
    double widest = 1, total = 1;
    for (size_t i = 0; i < s->k; i++) {
        widest = fmax(widest, range_of(s, i));
        total += range_of(s, i);
    }
    const double most = floor(0x1p32 / (widest * total)) - 1;
    return most < 1 ? 1 : most > PIECE ? PIECE : (size_t)most;
}

norma_status norma__gating_sums(norma_gate_cell *cells, const norma__gating_layout *layout,
                                const norma__gating_rows *rows, const norma_validation *v,
                                size_t scale, norma_error *err)
{
    const norma_scale *about = &v->instrument->scales[scale];
    scale_sums s = {.rows = rows,
                    .layout = layout,
                    .cells = cells,
                    .data = v->data,
                    .items = about->items,
                    .k = about->n_items};
    s.piece = piece_of(&s);
    s.sums = NORMA__NEW(int64_t, (rows->n_levels + 1) * (rows->n_roles + 1) * sums_size(&s));
    s.all = NORMA__NEW(int64_t, sums_size(&s));
    s.open = NORMA__NEW(uint32_t, rows->n_levels);
    norma_status status = s.sums && s.all && s.open ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        sum_groups(&s);
    free(s.sums);
    free(s.all);
    free(s.open);
    return status;
}
