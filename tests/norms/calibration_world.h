/* A calibration with every kind of number, and a folder for stores. */
#ifndef NORMA_TESTS_ASSESSMENT_CALIBRATION_WORLD_H
#define NORMA_TESTS_ASSESSMENT_CALIBRATION_WORLD_H

#include "assessment/fixture.h"
#include "old_store.h"

#include <float.h>
#include <math.h>

#include <norma/norms.h>

#include "data/calibration.h"

#ifndef CORRELATED
#define CORRELATED 80 /* items in the large figure */
#endif
enum { RESPONDENTS = 150, KEPT = 140 };
#define CREATED "2024-06-30T12:00:00Z"

typedef struct world {
    char folder[64];
    char store[96]; /* a path in it; no file unless made */
    norma_instrument *instrument;
    norma_data *data;
    norma_calibration *calibration;
} world;

static inline void freeze(world *w, const char *name, const double *values, size_t rows,
                          size_t columns)
{
    assert_int_equal(norma__freeze(w->calibration, name, values, rows, columns, NULL), NORMA_OK);
}

static inline int world_new(void **state)
{
    static double matrix[CORRELATED * CORRELATED];
    const double awkward[] = {0.1,
                              NAN,
                              INFINITY,
                              -INFINITY,
                              DBL_MAX,
                              DBL_TRUE_MIN,
                              -1.0 / 3,
                              nextafter(1, 2),
                              9007199254740993.0,
                              -0.0,
                              0,
                              1e300};
    uint64_t random = 5;
    world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    strcpy(w->folder, "/tmp/norma-test-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    snprintf(w->store, sizeof w->store, "%s/norms.db", w->folder);
    w->instrument = instrument_of(FIXTURE);
    w->data = random_data(w->instrument, RESPONDENTS, 10, 11);
    assert_int_equal(norma__calibration_new(&w->calibration, w->instrument, w->data, KEPT,
                                            "COMPID is not 8, 13", NULL),
                     NORMA_OK);
    for (size_t k = 0; k < CORRELATED * CORRELATED; k++)
        matrix[k] = (double)fixture_random(&random) / 3e9 - 0.3;
    freeze(w, "pairs.correlation", matrix, CORRELATED, CORRELATED);
    freeze(w, "awkward", awkward, 4, 3);
    freeze(w, "one", &awkward[6], 1, 1);
    freeze(w, "none", NULL, 0, 7);
    *state = w;
    return 0;
}

static inline int world_free(void **state)
{
    world *w = *state;
    char journal[128];
    snprintf(journal, sizeof journal, "%s-journal", w->store);
    unlink(journal);
    unlink(w->store);
    rmdir(w->folder);
    norma_calibration_free(w->calibration);
    norma_data_free(w->data);
    norma_instrument_free(w->instrument);
    free(w);
    return 0;
}

static inline void store_as(world *w, const char *name, int64_t want_version)
{
    int64_t version = 0;
    norma_error err = {0};
    if (norma_calibration_store(&version, w->store, w->calibration, name, CREATED, &err) !=
        NORMA_OK)
        fail_msg("%s", err.message);
    assert_int_equal(version, want_version);
}

static inline norma_calibration *load(const world *w, const char *name, int64_t version)
{
    norma_calibration *loaded = NULL;
    const norma_norms_choice choice = {name, version};
    norma_error err = {0};
    if (norma_calibration_load(&loaded, w->store, &choice, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return loaded;
}

static inline void check_same_figures(const norma_calibration *got, const norma_calibration *want)
{
    assert_int_equal(got->n_figures, want->n_figures);
    for (size_t f = 0; f < want->n_figures; f++) {
        const norma_frozen *a = &got->figures[f], *b = &want->figures[f];
        assert_string_equal(a->name, b->name);
        assert_int_equal(a->n_rows, b->n_rows);
        assert_int_equal(a->n_columns, b->n_columns);
        for (size_t k = 0; k < b->n_rows * b->n_columns; k++)
            assert_true(isnan(b->values[k]) ? isnan(a->values[k])
                                            : memcmp(&a->values[k], &b->values[k], 8) == 0);
    }
}

#endif
