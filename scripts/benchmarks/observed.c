/* benchmark-observed FILE ITEMS ordinal|continuous [THREADS]: seconds that a sample takes to be
   observed: its statistics, the diagonal of gamma, z of all rows, z times a sparse matrix of 466
   columns, and gamma. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <norma/read.h>

#include "models/observed/observed.h"

enum { COLUMNS = 466, ENTRIES = 20 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int complain(const char *what)
{
    fprintf(stderr, "%s\n", what);
    return 1;
}

static int measure(const norma__observed *o)
{
    size_t k = o->groups[0].k, n = o->n;
    double *gamma = malloc(k * k * sizeof *gamma), *diagonal = malloc(k * sizeof *diagonal);
    double *z = malloc(n * k * sizeof *z), *out = malloc(n * COLUMNS * sizeof *out);
    double *matrix = calloc(k * COLUMNS, sizeof *matrix), begin = now();
    if (!gamma || !diagonal || !z || !out || !matrix)
        return complain("no memory");
    for (size_t q = 0; q < COLUMNS; q++)
        for (size_t e = 0; e < ENTRIES; e++)
            matrix[(q * 37 + e * 101) % k + q * k] = 1;
    bool ok = norma__observed_gamma_diagonal(diagonal, o, 0, NULL) == NORMA_OK;
    printf("diagonal %.3f\n", now() - begin);
    begin = now();
    norma__observed_rows(z, o, 0, 0, n);
    printf("rows %.3f\n", now() - begin);
    begin = now();
    ok &= norma__observed_project(out, o, 0, matrix, COLUMNS, NULL) == NORMA_OK;
    printf("project %.3f\n", now() - begin);
    begin = now();
    ok &= norma__observed_gamma(gamma, o, 0, NULL) == NORMA_OK;
    printf("gamma %.3f\n", now() - begin);
    free(gamma);
    free(diagonal);
    free(z);
    free(out);
    free(matrix);
    return ok ? 0 : complain("not computed");
}

int main(int argc, char **argv)
{
    norma_error err;
    norma_header *header = NULL;
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma__observed observed;
    norma_sem_options options = NORMA_SEM_OPTIONS_INIT;
    if (argc < 4)
        return complain("benchmark-observed FILE ITEMS ordinal|continuous [THREADS]");
    const norma_item_list list = {.items = argv[2]};
    options.threads = argc > 4 ? (size_t)strtoul(argv[4], NULL, 10) : 0;
    if (norma_header_read(&header, argv[1], &err) != NORMA_OK ||
        norma_instrument_from_list(&instrument, &list, (const char *const *)header->columns,
                                   header->n_columns, &err) != NORMA_OK ||
        norma_data_read(&data, instrument, argv[1], NULL, &err) != NORMA_OK)
        return complain(err.message);
    const norma_sem_data given = {.data = data,
                                  .group = NORMA_NONE,
                                  .cluster = NORMA_NONE,
                                  .all_ordered = strcmp(argv[3], "ordinal") == 0};
    size_t p = norma_data_items(data);
    const char **ids = malloc(p * sizeof *ids);
    if (!ids)
        return complain("no memory");
    for (size_t j = 0; j < p; j++)
        ids[j] = norma_data_item_id(data, j);
    double begin = now();
    if (norma__observed_of(&observed, ids, p, &given, &options, true, &err) != NORMA_OK)
        return complain(err.message);
    printf("%zu rows, %zu statistics: %.3f\n", observed.n, observed.groups[0].k, now() - begin);
    int status = measure(&observed);
    norma__observed_clear(&observed);
    free(ids);
    norma_header_free(header);
    norma_instrument_free(instrument);
    norma_data_free(data);
    return status;
}
