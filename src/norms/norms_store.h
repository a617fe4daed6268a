/* The SQLite file behind the norm store: opening it, and refusing what is none. */
#ifndef NORMA_NORMS_NORMS_STORE_H
#define NORMA_NORMS_NORMS_STORE_H

#include "norms/store_statements.h"

/* Opens a store and begins a transaction: to write, making the file when there is none, or to read
   only. Refuses what is no store of ours. A store of an older format is brought up to date in the
   transaction that writes to it; one that is read stays as it is. Close with norma__store_close()
   also after a failure. */
norma_status norma__store_open_to_write(norma__store *store, const char *path, norma_error *err);
norma_status norma__store_open_to_read(norma__store *store, const char *path, norma_error *err);

norma_status norma__store_commit(norma__store *store, norma_error *err);

/* Rolls back what was not committed; a file that this opening made and nobody committed to is
   removed again. */
void norma__store_close(norma__store *store);

/* What is kept in a store: by name, and by version within the name. */
typedef struct norma__store_entry {
    const char *name;
    int64_t version;
} norma__store_entry;

/* The index of the entry that is wanted (NULL: the newest of the only name) among entries ordered
   by name and version. NORMA_ESTORE says what is there; what is "norm set" or "calibration". */
norma_status norma__store_choose(size_t *out, const norma__store *store,
                                 const norma__store_entry *entries, size_t n, const char *what,
                                 const norma_norms_choice *choice, norma_error *err);

#endif
