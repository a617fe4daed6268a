/* The parts of a verification. */
#ifndef NORMA_NORMS_NORMS_VERIFY_H
#define NORMA_NORMS_NORMS_VERIFY_H

#include <norma/norm_export.h>

#include "norms/store_statements.h"

/* Adds what is not as it was written; about is the version, or NULL. */
norma_status norma__verify_find(norma_norms_verification *v, norma_error *err, const char *code,
                                const char *about, const char *sentence);

/* A store, or an exported file whose bytes these are. An event noted earlier must be in it. */
norma_status norma__verify_store(norma_norms_verification *v, const char *path, const char *event,
                                 norma_error *err);
norma_status norma__verify_export(norma_norms_verification *v, const char *path, const char *bytes,
                                  size_t length, const char *event, norma_error *err);

/* Whether the tables, indices and triggers are those of its format; rows of each are found through
   every index, and what refers to another is there (SQLite's integrity_check and
   foreign_key_check). */

norma_status norma__verify_file(norma_norms_verification *v, const norma__store *store,
                                norma_error *err);

/* The oldest version of its name here follows one that is not. */
norma_status norma__verify_gap(norma_norms_verification *v, const norma_norm_set *set,
                               norma_error *err);

/* The sentence when a noted event is missing. */
norma_status norma__verify_event_missing(norma_norms_verification *v, norma_error *err);

#endif
