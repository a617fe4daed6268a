/* The SQLite file behind the norm store: opening it, and refusing what is none. */
#ifndef NORMA_NORMS_NORMS_STORE_H
#define NORMA_NORMS_NORMS_STORE_H

#include "norms/store_statements.h"

/* How long to wait for a lock of another program. */
extern int norma__store_patience_ms;

/* Opens a store and begins a transaction: to write, making the file when there is none, or to read
   only. Refuses what is no store of ours. A store of an older format is brought up to date in the
   transaction that writes to it; one that is read stays as it is. Close with norma__store_close()
   also after a failure. */
norma_status norma__store_open_to_write(norma__store *store, const char *path, norma_error *err);
norma_status norma__store_open_to_read(norma__store *store, const char *path, norma_error *err);

/* After the last reading: where the store lies in a place that cannot be written to there are no
   locks, and NORMA_ESTORE says that another system wrote to it meanwhile. */
norma_status norma__store_check_unmoved(const norma__store *store, norma_error *err);

norma_status norma__store_commit(norma__store *store, norma_error *err);

/* Rolls back what was not committed; a file that this opening made and nobody committed to is
   removed again. Whoever closes a store last leaves one file. */
void norma__store_close(norma__store *store);

/* What is kept in a store: by name, and by version within the name. */
typedef struct norma__store_entry {
    const char *name;
    int64_t version;
    bool current; /* what its name means without a version: one of a name at most */
} norma__store_entry;

/* Makes the newest of each name current, among entries ordered by name and version. */
void norma__store_newest_are_current(norma__store_entry *entries, size_t n);

/* The index of the entry that is wanted (NULL: the current one of the only name that has one) among
   entries ordered by name and version. NORMA_ESTORE says what is there; what is "norm set" or
   "calibration". */
norma_status norma__store_choose(size_t *out, const norma__store *store,
                                 const norma__store_entry *entries, size_t n, const char *what,
                                 const norma_norms_choice *choice, norma_error *err);

#endif
