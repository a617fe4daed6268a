/* Whole norm sets and their history, inside an open transaction of a store. */
#ifndef NORMA_NORMS_NORMS_WRITE_H
#define NORMA_NORMS_NORMS_WRITE_H

#include <norma/norm_history.h>

#include "foundation/digest.h"
#include "norms/norms_store.h"

/* Writes a set with all its contents. Version 0 becomes the next of its name; another is kept and
   must be above every version of the name (NORMA_ESTORE). Fills the digest of its contents, which
   must be the one that set->sha256 has when it has any, and, where that is NULL, previous_sha256
   from the version before it in the store (NORMA_ESTORE when the set has another).
   NORMA_EDATA when it and another set of the store differ by a few respondents; NORMA_ESTORE when
   its calibration is not in the store. The event (built, imported) is for the caller to add. */
norma_status norma__norm_set_write(const norma__store *store, norma_norm_set *set,
                                   norma_error *err);

/* The same without a look at the other sets: for those that a store has already. */
norma_status norma__norm_set_copy_in(const norma__store *store, norma_norm_set *set,
                                     norma_error *err);

/* Reads the version of that name (NULL: the only one; 0: the current one), also a retired one;
   NORMA_ESTORE when there is none, and when what was read is not what was written. Without contents
   it is as norma_norms_list() gives it. */
norma_status norma__norm_set_read(norma_norm_set **out, const norma__store *store, const char *name,
                                  int64_t version, bool with_contents, norma_error *err);

/* The sets of a store without contents, by name and version. */
norma_status norma__norm_sets_list(norma_norm_list **out, const norma__store *store,
                                   norma_error *err);

/* Which version a choice means (norma_norms_load()); the name is the caller's to free. */
norma_status norma__norm_set_choose(char **name, int64_t *version, const norma__store *store,
                                    const norma_norms_choice *choice, norma_error *err);

/* ---- history ----------------------------------------------------------------------------------
 */

/* Of an event: SHA-256 of "number\nkind\nname\nversion\ncreated\nset_sha256\nprevious_sha256\n
   because" (without the line break shown here). False when there is no memory. */
bool norma__norm_event_digest(char sha256[NORMA__DIGEST_SIZE], const norma_norm_event *event);

/* Frees what an event holds; the struct is the caller's. */
void norma__norm_event_clear(norma_norm_event *event);

typedef struct norma__norm_events {
    size_t n;
    norma_norm_event *list; /* by number */
} norma__norm_events;

/* Adds an event about a version that is in the store; created NULL: now; because NULL: not said. */
norma_status norma__norm_event_append(const norma__store *store, norma_norm_happening kind,
                                      const char *name, int64_t version, const char *created,
                                      const char *because, norma_error *err);

/* All events, none of a store before format 3; NORMA_ESTORE when the chain of digests is broken.
   Free with norma__norm_events_free(). */
norma_status norma__norm_events_list(norma__norm_events **out, const norma__store *store,
                                     norma_error *err);
void norma__norm_events_free(norma__norm_events *events);

#endif
