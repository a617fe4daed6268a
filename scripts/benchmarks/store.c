/* benchmark-store WHAT STORE NUMBER...: the norm store under stress, and what it takes.

     kill STORE KILLS                    writers are killed at random; exit 1 when anything is lost
     together STORE PROCESSES READINGS   so many read while one writes
     fill STORE VERSIONS                 adds norm sets of nearly the same size, and says what the
   last takes large STORE COMPANIES SCALES        writes one set and reads it, and says what that
   takes

   The sets are made here, always the same. */
#include <string.h>

#include "norms/canonical.h"
#include "store_stress.h"

static int failed(const char *sentence)
{
    fprintf(stderr, "benchmark-store: %s\n", sentence);
    return 1;
}

/* What one set takes, on this disk. */
static unsigned time_to_write(const char *path)
{
    stress s = {.path = path, .size = &STRESSED};
    const double start = stress_seconds();
    for (int64_t v = 1; v <= 10; v++)
        if (stress_write(&s, v, NULL) != NORMA_OK)
            return 0;
    unlink(path);
    return (unsigned)(1e6 * (stress_seconds() - start) / 10);
}

static int kill_writers(const char *path, long kills)
{
    enum { A_STORE = 100 /* kills, then a new one */ };
    stress s = {.path = path, .size = &STRESSED, .seed = 20};
    if ((s.longest_us = 3 * time_to_write(path)) == 0)
        return failed("the store cannot be written");
    const double start = stress_seconds();
    while (s.kills < kills) {
        if (!stress_kill(&s))
            return failed(s.complaint);
        if (s.kills % A_STORE == 0 || s.kills == kills) {
            unlink(path);
            s.known = 0;
        }
    }
    printf("%ld writers were killed at random within %.1f ms: %ld in a transaction, %ld while they "
           "closed the store after one.\n",
           s.kills, s.longest_us / 1e3, s.hits, s.while_closing);
    printf("%ld sets had been committed, and %ld more by writers that could no longer say so.\n",
           s.commits, s.finished_unsaid);
    printf("After each kill every committed set was there, the newest was whole, and the store was "
           "one file. %.0f s\n",
           stress_seconds() - start);
    return 0;
}

static int read_together(const char *path, int processes, int readings)
{
    double seconds = 0;
    stress s = {.path = path, .size = &STRESSED, .known = 1};
    if (processes > 64 || stress_write(&s, 1, NULL) != NORMA_OK)
        return failed("the store cannot be written, or by more than 64");
    if (!stress_together(&s, processes, readings, &seconds))
        return failed(s.complaint);
    printf("%d processes read %d norm sets each while %ld were added, in %.2f s: nothing was lost "
           "or refused.\n",
           processes, readings, s.commits, seconds);
    unlink(path);
    return 0;
}

/* Sizes that are near each other make the search for overlaps look at every set. */
static norma_status add(const char *path, const rich_size *size, int64_t number, norma_error *err)
{
    norma__store store;
    rich_size own = *size;
    own.respondents += (size_t)number % 9;
    norma_norm_set *set = rich_set("filled", &own, (uint64_t)number);
    norma_status status = norma__store_open_to_write(&store, path, err);
    if (status == NORMA_OK)
        status = norma__norm_set_write(&store, set, err);
    if (status == NORMA_OK)
        status = norma__norm_event_append(&store, NORMA_NORM_BUILT, set->name, set->version,
                                          set->created, NULL, err);
    if (status == NORMA_OK)
        status = norma__store_commit(&store, err);
    norma__store_close(&store);
    norma_norm_set_free(set);
    return status;
}

static int read_back(const char *path)
{
    norma_norm_list *list = NULL;
    norma_norm_set *set = NULL;
    norma_error err = {0};
    double best_list = INFINITY, best_load = INFINITY;
    for (int i = 0; i < 10; i++) {
        const double start = stress_seconds();
        if (norma_norms_list(&list, path, &err) != NORMA_OK)
            return failed(err.message);
        const double listed = stress_seconds();
        if (norma_norms_load(&set, path, NULL, &err) != NORMA_OK)
            return failed(err.message);
        best_load = fmin(best_load, stress_seconds() - listed);
        best_list = fmin(best_list, listed - start);
        if (i == 9)
            printf("listing %zu: %.1f ms; loading the newest: %.1f ms\n", list->n, 1e3 * best_list,
                   1e3 * best_load);
        norma_norm_list_free(list);
        norma_norm_set_free(set);
        list = NULL;
        set = NULL;
    }
    return 0;
}

static int fill(const char *path, long versions)
{
    const rich_size size = {12, 100, 0, 2000};
    norma_error err = {0};
    double last = 0;
    for (long v = 1; v <= versions; v++) {
        const double start = stress_seconds();
        if (add(path, &size, v, &err) != NORMA_OK)
            return failed(err.message);
        last = stress_seconds() - start;
    }
    printf("adding the last of %ld: %.1f ms\n", versions, 1e3 * last);
    return read_back(path);
}

static int large(const char *path, size_t companies, size_t scales)
{
    const rich_size size = {scales, 100, companies, 1000000};
    norma_error err = {0};
    const double start = stress_seconds();
    char sha256[NORMA__DIGEST_SIZE];
    norma_norm_set *set = rich_set("large", &size, 1);
    const double made = stress_seconds();
    norma_status status = norma__norms_digest(sha256, set, &err);
    norma_norm_set_free(set);
    if (status != NORMA_OK)
        return failed(err.message);
    printf("the digest of its canonical form: %.1f ms\n", 1e3 * (stress_seconds() - made));
    const double begun = stress_seconds();
    if (add(path, &size, 1, &err) != NORMA_OK)
        return failed(err.message);
    printf("writing %zu companies x %zu scales: %.1f ms\n", companies, scales,
           1e3 * (stress_seconds() - begun - (made - start)));
    return read_back(path);
}

int main(int argc, char **argv)
{
    const char *what = argc > 3 ? argv[1] : "";
    const long first = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
    const long second = argc > 4 ? strtol(argv[4], NULL, 10) : 0;
    if (strcmp(what, "kill") == 0 && first > 0)
        return kill_writers(argv[2], first);
    if (strcmp(what, "together") == 0 && first > 0 && second > 0)
        return read_together(argv[2], (int)first, (int)second);
    if (strcmp(what, "fill") == 0 && first > 0)
        return fill(argv[2], first);
    if (strcmp(what, "large") == 0 && first > 0 && second > 0)
        return large(argv[2], (size_t)first, (size_t)second);
    fputs("usage: benchmark-store kill|together|fill|large STORE NUMBER [NUMBER]\n", stderr);
    return 2;
}
