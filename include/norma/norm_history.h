/* The history of norms: versions and what happened to them, retiring, rolling back, and what
   changed between two versions. */
#ifndef NORMA_NORM_HISTORY_H
#define NORMA_NORM_HISTORY_H

#include <norma/norms.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Fewest characters of a reason. */
#define NORMA_NORMS_BECAUSE_MIN 10

/** What can happen to a version of a norm set. */
typedef enum norma_norm_happening {
    NORMA_NORM_BUILT = 0,
    NORMA_NORM_IMPORTED,
    NORMA_NORM_RETIRED,
    NORMA_NORM_ROLLED_BACK /* from then on the name means this version */
} norma_norm_happening;
extern const char *const norma_norm_happening_names[]; /* "built", "imported", "retired",
                                                          "rolled-back", NULL */

/** One event. Each has the digest of the one before it, so that none can be changed or left out. */
typedef struct norma_norm_event {
    int64_t number; /* 1, 2, ... over all names */
    int kind;       /* a norma_norm_happening */
    char *name;
    int64_t version;
    char *created;         /* UTC */
    char *because;         /* "": not said */
    char *set_sha256;      /* of the version's contents */
    char *previous_sha256; /* of the event before it; "" of the first */
    char *sha256;
} norma_norm_event;

/** Versions and events of a store. */
typedef struct norma_norm_history {
    norma_norm_list *versions; /* by name and version, without distributions */
    norma_norm_event *events;  /* n_events, in order */
    size_t n_events;
} norma_norm_history;

/**
 * @param out   a new history; free with norma_norm_history_free()
 * @param name  of the norm sets wanted; NULL: all
 * @return NORMA_OK; NORMA_ESTORE when there is no such store or name, or its events are not what
 *         was written; NORMA_ENOMEM
 */
norma_status norma_norms_history(norma_norm_history **out, const char *store, const char *name,
                                 norma_error *err);

/** Frees a history; takes NULL. */
void norma_norm_history_free(norma_norm_history *history);

/**
 * Retires a version: it stays and can be loaded by its number, but the name alone no longer means
 * it. Nothing is deleted; the event cannot be taken back.
 *
 * @param choice   name and version; version 0 is refused
 * @param because  why, at least NORMA_NORMS_BECAUSE_MIN characters
 * @param created  NULL: now, UTC
 * @return NORMA_OK; NORMA_EINVAL without a version or a reason; NORMA_ESTORE when there is no such
 *         version or it is retired already, and as norma_norms_build(); NORMA_ENOMEM
 */
norma_status norma_norms_retire(const char *store, const norma_norms_choice *choice,
                                const char *because, const char *created, norma_error *err);

/**
 * Makes a version the one that its name means, until a newer one is built or imported. The versions
 * after it stay.
 *
 * @return as norma_norms_retire(); NORMA_ESTORE also for a retired version, and one that the name
 *         means already
 */
norma_status norma_norms_rollback(const char *store, const norma_norms_choice *choice,
                                  const char *because, const char *created, norma_error *err);

/** What a person at one score gains or loses. */
typedef struct norma_norm_shift {
    double pomp;
    double rank[2]; /* percentile rank among the respondents of either version */
    double t[2];    /* linear T */
} norma_norm_shift;

/** One scale in two versions; what only one has is NaN or 0 in the other. */
typedef struct norma_norm_scale_diff {
    char *id;
    bool in[2]; /* has the version this scale? */
    size_t n[2], n_companies[2];
    double mean[2], sd[2], alpha[2];
    double company_mean[2], between[2];
    double shift;             /* difference of means in standard deviations of the first version */
    double sd_ratio;          /* second over first */
    double largest_change;    /* of a percentile rank, with its sign: second - first */
    double changes_most;      /* the score where that is, the lowest when there are several */
    norma_norm_shift *shifts; /* n_shifts: every score that occurs in either version, increasing;
                                 NULL when one has no distribution */
    size_t n_shifts;
} norma_norm_scale_diff;

/** An item in two versions: of the same key by its place, else by its id where that is known. */
typedef struct norma_norm_item_diff {
    size_t place; /* from 1; in the second version when it is in that, else in the first */
    char *id;     /* "": not known */
    bool in[2];
    double mean[2]; /* NaN: not kept */
} norma_norm_item_diff;

/** Two versions of norms side by side: first and second, as a rule older and newer. */
typedef struct norma_norm_diff {
    bool same;                     /* contents are the same: so are their digests */
    bool same_key;                 /* items, ranges, reversals and scales are the same */
    norma_norm_scale_diff *scales; /* n_scales: those of the first, then those only of the second */
    size_t n_scales;
    norma_norm_item_diff *items; /* n_items: those of the first, then those only of the second */
    size_t n_items;
    norma_notes notes; /* "diff-other-instrument", "diff-other-key", "diff-items-unknown",
                          "diff-no-distribution" */
} norma_norm_diff;

/**
 * Compares two versions, of one store or two.
 *
 * @param out    a new comparison; free with norma_norm_diff_free()
 * @param first, second    with distributions
 * @param items  the ids of the items of either version (n_items[i] of them), to tell which were
 *               added and dropped; NULL, or NULL for one: not known
 * @return NORMA_OK; NORMA_EINVAL when one is only listed; NORMA_ENOMEM
 *
 * Time O(scores that occur).
 */
norma_status norma_norms_diff(norma_norm_diff **out, const norma_norm_set *first,
                              const norma_norm_set *second, const char *const *const items[2],
                              const size_t n_items[2], norma_error *err);

/** Frees a comparison; takes NULL. */
void norma_norm_diff_free(norma_norm_diff *diff);

#ifdef __cplusplus
}
#endif
#endif
