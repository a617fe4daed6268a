/* benchmark-generate ROWS [ITEMS [MISSING [SEED]]]: answers to a made-up questionnaire, as CSV on
   stdout, row after row and never held.

   Themes of six or seven items, four themes a dimension; 80 items are 12 themes in 3 dimensions.
   Dimensions correlate .35, a theme has a loading of .65 to .85 on its dimension and an item one of
   .50 to .85 on its theme, negative for every ninth. Five answers, thresholds about -1.5, -0.6,
   0.25 and 1.2, moved from item to item. Every row has random numbers of its own, so that the first
   m of n rows are those of a file of m, whatever the number of threads. */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ITEMS = 2000, THRESHOLDS = 4, BLOCK = 4096 };

struct population {
    size_t n_items, n_themes, n_dimensions;
    size_t theme[MOST_ITEMS], dimension[MOST_ITEMS];
    double loading[MOST_ITEMS], specific[MOST_ITEMS], thresholds[MOST_ITEMS][THRESHOLDS];
    double theme_loading[MOST_ITEMS], theme_specific[MOST_ITEMS];
    double missing;
    uint64_t seed;
};

/* ---- random numbers: SplitMix64 (Steele, Lea & Flood, 2014), one sequence a row ---- */

static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t sequence(uint64_t seed, uint64_t number)
{
    uint64_t state = seed, key = next(&state);
    state = key ^ (number * 0xd1342543de82ef95u);
    return next(&state);
}

/* In (0, 1). */
static double uniform(uint64_t *state)
{
    return ((double)(next(state) >> 11) + 0.5) * 0x1p-53;
}

static void two_normals(double z[2], uint64_t *state)
{
    double radius = sqrt(-2 * log(uniform(state))),
           angle = 2 * 3.14159265358979323846 * uniform(state);
    z[0] = radius * cos(angle);
    z[1] = radius * sin(angle);
}

static void normals(double *z, size_t n, uint64_t *state)
{
    for (size_t i = 0; i < n; i += 2)
        two_normals(z + i, state); /* z has room for one more */
}

/* ---- the population ---- */

static void set_item(struct population *p, size_t j, uint64_t *state)
{
    static const double base[THRESHOLDS] = {-1.5, -0.6, 0.25, 1.2};
    double z[2], shift;
    double size = 0.50 + 0.35 * uniform(state);
    p->theme[j] = j * p->n_themes / p->n_items;
    p->loading[j] = j % 9 == 4 ? -size : size;
    p->specific[j] = sqrt(1 - size * size);
    two_normals(z, state);
    shift = 0.45 * z[0];
    for (size_t k = 0; k < THRESHOLDS; k++) {
        two_normals(z, state);
        p->thresholds[j][k] = base[k] + shift + 0.08 * fmax(-3, fmin(3, z[0]));
    }
}

static void make_population(struct population *p)
{
    uint64_t state = sequence(p->seed, UINT64_MAX);
    p->n_themes = (p->n_items * 3 + 19) / 20;
    p->n_dimensions = (p->n_themes + 3) / 4;
    for (size_t t = 0; t < p->n_themes; t++) {
        p->dimension[t] = t * p->n_dimensions / p->n_themes;
        p->theme_loading[t] = 0.65 + 0.20 * uniform(&state);
        p->theme_specific[t] = sqrt(1 - p->theme_loading[t] * p->theme_loading[t]);
    }
    for (size_t j = 0; j < p->n_items; j++)
        set_item(p, j, &state);
}

/* ---- a row ---- */

static void draw_themes(double *theme, const struct population *p, uint64_t *state)
{
    double dimension[MOST_ITEMS + 1], common[2];
    two_normals(common, state);
    normals(dimension, p->n_dimensions, state);
    normals(theme, p->n_themes, state);
    for (size_t d = 0; d < p->n_dimensions; d++)
        dimension[d] = sqrt(0.35) * common[0] + sqrt(0.65) * dimension[d];
    for (size_t t = 0; t < p->n_themes; t++)
        theme[t] =
            p->theme_loading[t] * dimension[p->dimension[t]] + p->theme_specific[t] * theme[t];
}

/* Returns where the row ends. */
static char *put_row(char *out, const struct population *p, uint64_t row)
{
    double theme[MOST_ITEMS + 1], error[MOST_ITEMS + 1];
    uint64_t state = sequence(p->seed, row);
    draw_themes(theme, p, &state);
    normals(error, p->n_items, &state);
    uint64_t holes = sequence(~p->seed, row);
    for (size_t j = 0; j < p->n_items; j++) {
        double y = p->loading[j] * theme[p->theme[j]] + p->specific[j] * error[j];
        char answer = '1';
        for (size_t k = 0; k < THRESHOLDS; k++)
            answer = (char)(answer + (y > p->thresholds[j][k]));
        if (p->missing == 0 || uniform(&holes) >= p->missing)
            *out++ = answer;
        *out++ = j + 1 < p->n_items ? ',' : '\n';
    }
    return out;
}

static void put_header(const struct population *p)
{
    for (size_t j = 0; j < p->n_items; j++)
        printf("i%0*zu%c",
               p->n_items < 100    ? 2
               : p->n_items < 1000 ? 3
                                   : 4,
               j + 1, j + 1 < p->n_items ? ',' : '\n');
}

static int put_rows(const struct population *p, uint64_t n_rows)
{
    const size_t width = 2 * p->n_items, n_parts = 8;
    char *blocks = malloc(n_parts * BLOCK * width);
    size_t lengths[8];
    if (!blocks)
        return fputs("benchmark-generate: out of memory\n", stderr), 1;
    for (uint64_t first = 0; first < n_rows; first += n_parts * BLOCK) {
#pragma omp parallel for schedule(static, 1)
        for (size_t b = 0; b < n_parts; b++) {
            char *begin = blocks + b * BLOCK * width, *out = begin;
            uint64_t row = first + b * BLOCK, end = row + BLOCK < n_rows ? row + BLOCK : n_rows;
            for (; row < end; row++)
                out = put_row(out, p, row);
            lengths[b] = (size_t)(out - begin);
        }
        for (size_t b = 0; b < n_parts; b++)
            fwrite(blocks + b * BLOCK * width, 1, lengths[b], stdout);
    }
    free(blocks);
    if (fflush(stdout) != 0 || ferror(stdout))
        return fprintf(stderr, "benchmark-generate: %s\n", strerror(errno)), 1;
    return 0;
}

int main(int argc, char **argv)
{
    static struct population p;
    uint64_t n_rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    p.n_items = argc > 2 ? strtoull(argv[2], NULL, 10) : 80;
    p.missing = argc > 3 ? strtod(argv[3], NULL) : 0;
    p.seed = argc > 4 ? strtoull(argv[4], NULL, 10) : 20261122;
    if (n_rows == 0 || p.n_items == 0 || p.n_items > MOST_ITEMS ||
        !(p.missing >= 0 && p.missing < 1))
        return fputs("usage: benchmark-generate ROWS [ITEMS [MISSING [SEED]]]\n", stderr), 2;
    make_population(&p);
    put_header(&p);
    return put_rows(&p, n_rows);
}
