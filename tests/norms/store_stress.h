/* A store under stress: writers that are killed at any moment, readers while one writes. For the
   tests, and for scripts/kill-store, which does the same for longer. */
#ifndef NORMA_TESTS_NORMS_STORE_STRESS_H
#define NORMA_TESTS_NORMS_STORE_STRESS_H

#include "rich_set.h"

#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "norms/norms_write.h"

static const rich_size STRESSED = {5, 60, 40, 900};

typedef struct stress {
    const char *path;
    const rich_size *size;
    uint64_t seed;
    unsigned longest_us; /* a writer lives at most so long */
    int said; /* a pipe: 'o' in a transaction, 'c' committed, 'd' closed; 0: nobody listens */
    long kills, commits, finished_unsaid;
    long hits, while_closing; /* kills within a transaction, and after one before it was closed */
    int64_t known;            /* versions that are known to be in the store */
    char complaint[600];
} stress;

static inline bool complain(stress *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static inline bool complain(stress *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(s->complaint, sizeof s->complaint, format, arguments);
    va_end(arguments);
    return false;
}

static inline void stress_say(const stress *s, const char *letter)
{
    if (s->said && write(s->said, letter, 1) != 1)
        _exit(1);
}

/* Adds the next version of "stressed", whose contents follow from its number. */
static inline norma_status stress_write(const stress *s, int64_t number, norma_error *err)
{
    norma__store store;
    norma_norm_set *set = rich_set("stressed", s->size, (uint64_t)number);
    norma_status status = norma__store_open_to_write(&store, s->path, err);
    stress_say(s, "o");
    if (status == NORMA_OK)
        status = norma__norm_set_copy_in(&store, set, err);
    if (status == NORMA_OK)
        status = norma__norm_event_append(&store, NORMA_NORM_BUILT, set->name, set->version,
                                          set->created, NULL, err);
    if (status == NORMA_OK)
        status = norma__store_commit(&store, err);
    if (status == NORMA_OK)
        stress_say(s, "c");
    norma__store_close(&store);
    stress_say(s, "d");
    norma_norm_set_free(set);
    return status;
}

/* ---- writers that are killed ------------------------------------------------------------------
 */

static inline void stress_write_for_ever(const stress *s)
{
    for (int64_t number = s->known + 1;; number++)
        if (stress_write(s, number, NULL) != NORMA_OK)
            _exit(1);
}

/* A journal counts from its first byte on: until the writer needs it that is zero, and it is
   nothing but a file that the next writing removes. */
static inline bool neighbour_is_left(const char *path, const char *ending)
{
    char name[512];
    snprintf(name, sizeof name, "%s%s", path, ending);
    FILE *file = fopen(name, "rb");
    const int first = file ? fgetc(file) : EOF;
    if (file)
        fclose(file);
    return file && (strcmp(ending, "-journal") != 0 || (first != EOF && first != 0));
}

/* Every version that was said to be written is there and whole, one more at most, and one file. */
static inline bool stress_check(stress *s, int64_t least)
{
    norma_norm_list *list = NULL;
    norma_norm_set *set = NULL;
    norma_error err = {0};
    if (norma_norms_list(&list, s->path, &err) != NORMA_OK) {
        /* before the first was finished */
        bool none = least == 0 && (access(s->path, F_OK) != 0 || strstr(err.message, "is empty"));
        return none || complain(s, "after kill %ld: %s", s->kills, err.message);
    }
    const int64_t there = (int64_t)list->n;
    norma_norm_list_free(list);
    if (there < least || there > least + 1)
        return complain(s, "after kill %ld: %lld versions, not %lld or one more", s->kills,
                        (long long)there, (long long)least);
    if (there > 0 && norma_norms_load(&set, s->path, NULL, &err) != NORMA_OK)
        return complain(s, "after kill %ld: %s", s->kills, err.message);
    if (set && set->version != there)
        return complain(s, "after kill %ld: version %lld is the newest of %lld", s->kills,
                        (long long)set->version, (long long)there);
    norma_norm_set_free(set);
    if (neighbour_is_left(s->path, "-wal") || neighbour_is_left(s->path, "-shm") ||
        neighbour_is_left(s->path, "-journal"))
        return complain(s, "after kill %ld: the store is not one file again", s->kills);
    s->finished_unsaid += there > least;
    s->known = there;
    return true;
}

/* Starts a writer, kills it at a random moment, and looks at what it left. */
static inline bool stress_kill(stress *s)
{
    int ends[2], outcome;
    char said, last = 'd';
    int64_t finished = s->known;
    if (pipe(ends) != 0)
        return complain(s, "no pipe");
    const useconds_t wait = (useconds_t)(rich_number(&s->seed) * s->longest_us);
    pid_t writer = fork();
    if (writer == 0) {
        close(ends[0]);
        s->said = ends[1];
        stress_write_for_ever(s);
    }
    close(ends[1]);
    usleep(wait);
    kill(writer, SIGKILL);
    waitpid(writer, &outcome, 0);
    while (read(ends[0], &said, 1) == 1) {
        finished += said == 'c';
        last = said;
    }
    close(ends[0]);
    s->kills++;
    s->hits += last == 'o';
    s->while_closing += last == 'c';
    s->commits += finished - s->known;
    if (!WIFSIGNALED(outcome))
        return complain(s, "writer %ld failed by itself", s->kills);
    return stress_check(s, finished);
}

/* ---- readers while one writes -----------------------------------------------------------------
 */

/* Each reading sees a whole version, and none sees an older one than it saw before; 0 when so. */
static inline int stress_read(const stress *s, int n)
{
    int64_t seen = 0;
    for (int i = 0; i < n; i++) {
        norma_norm_set *set = NULL;
        norma_error err = {0};
        if (norma_norms_load(&set, s->path, NULL, &err) != NORMA_OK) {
            fprintf(stderr, "reading %d: %s\n", i + 1, err.message);
            return 1;
        }
        const bool older = set->version < seen || set->n_scales != s->size->scales;
        seen = set->version;
        norma_norm_set_free(set);
        if (older)
            return 2;
    }
    return 0;
}

static inline double stress_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* As many processes read so often while this one writes; it begins with a store. */
static inline bool stress_together(stress *s, int processes, int readings, double *seconds)
{
    pid_t readers[64];
    norma_error err = {0};
    int running = processes, outcome;
    const double start = stress_seconds();
    for (int p = 0; p < processes; p++)
        if ((readers[p] = fork()) == 0)
            _exit(stress_read(s, readings));
    for (int p = 0; p < processes;) {
        if (stress_write(s, s->known + 1, &err) != NORMA_OK)
            return complain(s, "the writer: %s", err.message);
        s->known++;
        s->commits++;
        for (; p < processes && waitpid(readers[p], &outcome, WNOHANG) == readers[p]; p++) {
            running--;
            if (!WIFEXITED(outcome) || WEXITSTATUS(outcome) != 0)
                return complain(s, "reader %d failed (%d)", p, WEXITSTATUS(outcome));
        }
    }
    *seconds = stress_seconds() - start;
    return running == 0 && stress_check(s, s->known);
}

#endif
