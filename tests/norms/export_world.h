/* A folder with a store of two versions of a norm set with two levels, and a calibration: what the
   tests of export, import, verification and history start from. */
#ifndef NORMA_TESTS_NORMS_EXPORT_WORLD_H
#define NORMA_TESTS_NORMS_EXPORT_WORLD_H

#include <stdbool.h>

#include "store_file.h"

#include <string.h>

#include <norma/norm_export.h>
#include <norma/norm_history.h>

#include "norms/calibration_rows.h"
#include "norms/export_file.h"
#include "set_in_hand.h"

#define WHEN "2025-06-30T12:00:00Z"

typedef struct world {
    char folder[64];
    char store[96], other[96], file[96]; /* paths in it; only the store is there */
} world;

/* A copy with memory of its own, as the library's own are; the store gives it number and digest. */
static inline norma_norm_set *set_of_its_own(const norma_norm_set *set)
{
    norma__buffer text = {0};
    norma__canonical out;
    norma__canonical_to_buffer(&out, &text);
    norma__canonical_set(&out, set);
    norma__canonical_end(&out);
    norma__canonical_in in = {.bytes = text.bytes, .length = text.length, .file = "test"};
    norma_norm_set *made = norma__canonical_read_set(&in);
    assert_non_null(made);
    norma__buffer_free(&text);
    free(made->previous_sha256);
    made->previous_sha256 = NULL;
    made->version = 0;
    return made;
}

static inline void add_set(const char *path, const norma_norm_set *set)
{
    norma__store store = {0};
    norma_error err = {0};
    norma_norm_set *own = set_of_its_own(set);
    if (norma__store_open_to_write(&store, path, &err) != NORMA_OK ||
        norma__norm_set_write(&store, own, &err) != NORMA_OK ||
        norma__norm_event_append(&store, NORMA_NORM_BUILT, own->name, own->version, WHEN, NULL,
                                 &err) != NORMA_OK ||
        norma__store_commit(&store, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma__store_close(&store);
    norma_norm_set_free(own);
}

/* Half as many respondents more on every scale, mostly with high scores. */
static inline void grow_set(set_in_hand *hand)
{
    for (size_t s = 0; s < 2; s++) {
        norma_norm_scale *scale = &hand->scales[s];
        scale->counts[2] += 20;
        scale->n += 20;
        scale->mean = 0;
        for (size_t v = 0; v < 3; v++) {
            scale->shares[v] = (double)scale->counts[v] / (double)scale->n;
            scale->mean += scale->shares[v] * scale->values[v];
        }
    }
    hand->set.n_kept += 20;
    hand->set.n_rows += 20;
}

static inline void calibration_in_hand(norma_calibration *c)
{
    static char name[] = "panel", created[] = "2025-01-01T00:00:00Z", norma[] = "0.1.0",
                id[] = "hand", one[] = "1", file[] = "answers.csv", sha256[] = HASH_OF_SOURCE,
                none[] = "", a[] = "A", b[] = "B", figure[] = "pace.median_ms";
    static char *items[] = {a, b};
    static int min[] = {1, -2}, max[] = {5, 2};
    static double values[] = {1200.5, NAN};
    static norma_frozen figures[] = {{figure, 2, 1, values}};
    *c = (norma_calibration){name, 1,   created, norma, id,  one, file,    sha256, none,
                             150,  140, items,   min,   max, 2,   figures, 1};
}

static inline void add_calibration(const char *path)
{
    norma__store store = {0};
    norma_error err = {0};
    norma_calibration c;
    calibration_in_hand(&c);
    if (norma__store_open_to_write(&store, path, &err) != NORMA_OK ||
        norma__calibration_write(&store, &c, &err) != NORMA_OK ||
        norma__store_commit(&store, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma__store_close(&store);
}

static inline int world_new(void **state)
{
    static char panel[] = "panel";
    set_in_hand hand;
    world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    strcpy(w->folder, "/tmp/norma-test-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    snprintf(w->store, sizeof w->store, "%s/norms.db", w->folder);
    snprintf(w->other, sizeof w->other, "%s/other.db", w->folder);
    snprintf(w->file, sizeof w->file, "%s/norms.json", w->folder);
    add_calibration(w->store);
    set_in_hand_make(&hand);
    add_set(w->store, &hand.set);
    grow_set(&hand);
    hand.set.calibration = panel;
    hand.set.calibration_version = 1;
    add_set(w->store, &hand.set);
    *state = w;
    return 0;
}

static inline int world_free(void **state)
{
    world *w = *state;
    const char *const endings[] = {"", "-journal", "-wal", "-shm"};
    char path[128];
    for (size_t e = 0; e < 4; e++) {
        snprintf(path, sizeof path, "%s%s", w->store, endings[e]);
        unlink(path);
        snprintf(path, sizeof path, "%s%s", w->other, endings[e]);
        unlink(path);
    }
    unlink(w->file);
    rmdir(w->folder);
    free(w);
    return 0;
}

/* The export of a store, in memory and as a file. */
static inline norma_output export_all(const world *w)
{
    norma_output out = {0};
    norma_error err = {0};
    if (norma_norms_export(&out, w->store, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    write_bytes(w->file, out.bytes, out.length);
    return out;
}

static inline norma_norms_import_result *import_file(const char *store, const char *file)
{
    norma_norms_import_result *result = NULL;
    norma_error err = {0};
    if (norma_norms_import(&result, store, file, WHEN, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return result;
}

#endif
