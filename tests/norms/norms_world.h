/* A table of 60 respondents, its scores, and a folder for stores: what the tests of the norm store
   start from. */
#ifndef NORMA_TESTS_ASSESSMENT_NORMS_WORLD_H
#define NORMA_TESTS_ASSESSMENT_NORMS_WORLD_H

#include "assessment/fixture.h"

#include "store_file.h"

#include <math.h>

#include <norma/norms.h>

enum { RESPONDENTS = 60 };

typedef struct world {
    char folder[64];
    char store[96]; /* a path in it; no file unless made */
    norma_instrument *instrument;
    norma_data *data;
    norma_scores *scores;
    double alpha[5];
    norma_norms_source source;
} world;

static inline int world_new(void **state)
{
    world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    strcpy(w->folder, "/tmp/norma-test-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    snprintf(w->store, sizeof w->store, "%s/norms.db", w->folder);
    w->instrument = instrument_of(FIXTURE);
    w->data = random_data(w->instrument, RESPONDENTS, 10, 11);
    assert_int_equal(norma_score(&w->scores, w->instrument, w->data, NULL, NULL, NULL, NULL),
                     NORMA_OK);
    for (size_t s = 0; s < 5; s++)
        w->alpha[s] = s == 2 ? NAN : 0.5 + 0.1 * (double)s;
    w->source = (norma_norms_source){.name = "France 2024",
                                     .instrument = w->instrument,
                                     .data = w->data,
                                     .scores = w->scores,
                                     .alpha = w->alpha,
                                     .n_kept = RESPONDENTS,
                                     .threads = 1, /* a child has none of its parent's threads */
                                     .created = "2024-06-30T12:00:00Z"};
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
    norma_scores_free(w->scores);
    norma_data_free(w->data);
    norma_instrument_free(w->instrument);
    free(w);
    return 0;
}

static inline void build(const world *w, int64_t want_version)
{
    int64_t version = 0;
    norma_error err = {0};
    if (norma_norms_build(&version, w->store, &w->source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    assert_int_equal(version, want_version);
}

#endif
