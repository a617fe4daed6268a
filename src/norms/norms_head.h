/* The row of a norm set and its parents: everything but scales, companies and figures. */
#ifndef NORMA_NORMS_NORMS_HEAD_H
#define NORMA_NORMS_NORMS_HEAD_H

#include "norms/store_seal.h"
#include "norms/store_statements.h"

typedef struct norma__norm_head {
    norma_norm_set *set; /* without contents; n_scales and n_figures are told */
    int64_t id;
    char contents[NORMA__DIGEST_SIZE]; /* their seal; "" before format 3 */
} norma__norm_head;

/* Writes parents and the row, which seals the set; contents is the seal of what was written. */
norma_status norma__norm_head_write(const norma__store *store, const norma_norm_set *set,
                                    int64_t id, const char *contents, norma_error *err);

/* The rows of a store of any format. */
typedef struct norma__norm_heads {
    const norma__store *store;
    sqlite3_stmt *rows, *parents;
} norma__norm_heads;

/* All of them by name and version, or the one of that name and version. Close it also after a
   failure. */
norma_status norma__norm_heads_open(norma__norm_heads *heads, const norma__store *store,
                                    const char *name, int64_t version, norma_error *err);
/* The next one, which is the caller's to free; its set is NULL at the end. NORMA_ESTORE when it is
   not what was written. */
norma_status norma__norm_heads_next(norma__norm_head *out, norma__norm_heads *heads,
                                    norma_error *err);
void norma__norm_heads_close(norma__norm_heads *heads);

#endif
