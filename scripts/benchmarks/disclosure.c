/* benchmark-disclosure RESPONDENTS [UNITS [BREAKDOWNS [SKEW]]]: which cells of crossed breakdowns
   may be printed; says how many are. The respondents are made here, always the same. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <norma/disclosure.h>

enum { MOST = 5 };

static uint64_t state = 42;

/* splitmix64 */
static double uniform(void)
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    size_t units = argc > 2 ? strtoul(argv[2], NULL, 10) : 300;
    size_t k = argc > 3 ? strtoul(argv[3], NULL, 10) : 3;
    double skew = argc > 4 ? strtod(argv[4], NULL) : 1;
    norma_grouping groups[MOST] = {0};
    norma_breakdown breakdowns[MOST];
    norma_printed tables[MOST * MOST];
    norma_disclosure *d = NULL;
    norma_error err = {0};
    size_t n_tables = 0, n_cells = 0, n_hidden = 0;
    if (n == 0 || units == 0 || k == 0 || k > MOST)
        return fputs("usage: benchmark-disclosure RESPONDENTS [UNITS [BREAKDOWNS [SKEW]]]\n",
                     stderr),
               2;
    for (size_t b = 0; b < k; b++) {
        groups[b].n_rows = n;
        groups[b].n_units = units;
        if (!(groups[b].unit = malloc(n * sizeof(uint32_t))))
            return 1;
        for (size_t r = 0; r < n; r++)
            groups[b].unit[r] = (uint32_t)((double)units * pow(uniform(), skew));
        breakdowns[b] = (norma_breakdown){&groups[b], NORMA_NONE};
        tables[n_tables++] = (norma_printed){b, NORMA_NONE};
        for (size_t a = 0; a < b; a++)
            tables[n_tables++] = (norma_printed){a, b};
    }
    if (norma_disclosure_of(&d, breakdowns, k, tables, n_tables, n, NULL, NULL, NULL, 0, NULL,
                            &err) != NORMA_OK)
        return fprintf(stderr, "benchmark-disclosure: %s\n", err.message), 1;
    for (size_t t = 0; t < n_tables; t++) {
        n_cells += tables[t].columns == NORMA_NONE ? units : units * units;
        n_hidden += norma_disclosure_hidden(d, t);
    }
    printf("%zu of %zu cells hidden\n", n_hidden, n_cells);
    norma_disclosure_free(d);
    for (size_t b = 0; b < k; b++)
        free(groups[b].unit);
    return 0;
}
