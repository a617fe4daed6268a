/* detection-roc INSTRUMENT DATA COLUMNS [AT_LEAST]: how well every index of norma screen tells
   those apart for whom the sum of some columns (by comma, 0 or 1) is at least so much, as a table
   in Markdown. Each index is turned so that suspicious is high. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/norma.h>

#include "roc.h"

enum { MOST_COLUMNS = 8 };

static void stop(const norma_error *err)
{
    fprintf(stderr, "detection-roc: %s\n", err->message);
    exit(1);
}

/* The columns of the criterion are read as continuous variables of the instrument. */
static norma_data *read(norma_instrument *instrument, const char *path, char *columns)
{
    norma_error err = {0};
    norma_data *data = NULL;
    char **list = malloc(MOST_COLUMNS * sizeof *list);
    size_t n = 0;
    for (char *name = strtok(columns, ","); name && n < MOST_COLUMNS; name = strtok(NULL, ","))
        list[n++] = strdup(name);
    instrument->continuous_columns = list;
    instrument->n_continuous = n;
    if (norma_data_read(&data, instrument, path, NULL, &err) != NORMA_OK)
        stop(&err);
    return data;
}

static bool *criterion_of(const norma_data *data, double at_least)
{
    size_t n = norma_data_rows(data);
    bool *criterion = malloc(n);
    for (size_t r = 0; r < n; r++) {
        double sum = 0;
        for (size_t v = 0; v < norma_data_continuous(data); v++)
            sum += norma_data_continuous_values(data, v)[r];
        criterion[r] = sum >= at_least;
    }
    return criterion;
}

/* Suspicious values high; of an index suspicious on both sides, far from the median of the null. */
static double *turned(const norma_screen_result *r, size_t k)
{
    double *value = malloc(r->n_rows * sizeof *value);
    norma_side side = norma_index_side((norma_index)k);
    for (size_t i = 0; i < r->n_rows; i++) {
        double x = r->indices[k][i];
        value[i] = side == NORMA_SIDE_LOW               ? -x
                   : side == NORMA_SIDE_BOTH && r->p[k] ? -r->p[k][i]
                                                        : x;
    }
    return value;
}

static void put_line(const norma_screen_result *r, size_t k, const double *validity,
                     const bool *criterion)
{
    if (!r->indices[k] || norma_index_side((norma_index)k) == NORMA_SIDE_NONE)
        return;
    double *value = turned(r, k);
    roc_area roc = roc_of(value, criterion, r->n_rows);
    if (!isnan(roc.area)) {
        printf("| `%s` | %zu | %.3f | %.3f to %.3f |", norma_index_name((norma_index)k),
               roc.n[0] + roc.n[1], roc.area, roc.area - 1.96 * roc.se, roc.area + 1.96 * roc.se);
        roc_difference d = validity && k != NORMA_INDEX_VALIDITY
                               ? roc_compare(validity, value, criterion, r->n_rows)
                               : (roc_difference){NAN, NAN};
        if (isnan(d.difference))
            printf(" |\n");
        else
            printf(" %+.3f (%.3f) |\n", d.difference, d.se);
    }
    free(value);
}

int main(int argc, char **argv)
{
    norma_instrument *instrument = NULL;
    norma_screen_result *r = NULL;
    norma_error err = {0};
    if (argc < 4)
        return fputs("usage: detection-roc INSTRUMENT DATA COLUMNS [AT_LEAST]\n", stderr), 2;
    if (norma_instrument_load(&instrument, argv[1], &err) != NORMA_OK)
        stop(&err);
    norma_data *data = read(instrument, argv[2], argv[3]);
    bool *criterion = criterion_of(data, argc > 4 ? atof(argv[4]) : 1);
    if (norma_screen(&r, instrument, data, NULL, &err) != NORMA_OK)
        stop(&err);
    const double *validity = r->indices[NORMA_INDEX_VALIDITY];
    size_t with = 0;
    for (size_t i = 0; i < r->n_rows; i++)
        with += criterion[i];
    printf("%zu of %zu respondents have the criterion.\n\n", with, r->n_rows);
    printf("| index | n | area | 95 %% | validity is better by (se) |\n|---|---|---|---|---|\n");
    for (size_t k = NORMA_INDICES; k-- > 0;)
        put_line(r, k, validity, criterion);
    norma_screen_result_free(r);
    norma_data_free(data);
    norma_instrument_free(instrument);
    free(criterion);
    return 0;
}
