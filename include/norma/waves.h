/* Two waves: what changed between two collections with one instrument, for the whole and for units
   that may be shown in both. */
#ifndef NORMA_WAVES_H
#define NORMA_WAVES_H

#include <norma/difference.h>
#include <norma/disclosure.h>
#include <norma/percentile.h>
#include <norma/validate.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of norma_waves_of(). */
typedef struct norma_waves_options {
    uint32_t version;
    double conf_level; /* of every interval */
    double bound;      /* changes smaller than this do not matter: in standard deviations of
                          respondents, those of both waves pooled */
    size_t threads;
    const char *level;                   /* one unit column; NULL: all of the instrument's */
    norma_company_options company;       /* conf_level and threads are those above */
    norma_disclosure_options disclosure; /* of both waves together */
} norma_waves_options;
#define NORMA_WAVES_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .version = 1, .conf_level = 0.95, .bound = 0.2, .company = NORMA_COMPANY_OPTIONS_INIT,     \
        .disclosure = NORMA_DISCLOSURE_OPTIONS_INIT                                                \
    }
/** @return the table of conf-level, bound and threads; never NULL. */
norma_option_table norma_waves_option_table(void);

/** How the two waves of a figure are held against each other. */
typedef enum norma_wave_design {
    NORMA_WAVES_INDEPENDENT = 0, /* as two samples: Welch */
    NORMA_WAVES_PAIRED           /* the same respondents, by their ids: paired t */
} norma_wave_design;
extern const char *const norma_wave_design_names[]; /* "independent", "paired", NULL */

/** What can be said of a change. */
typedef enum norma_change {
    NORMA_CHANGE_UNKNOWN = 0, /* too few to know */
    NORMA_CHANGE_NONE,        /* none that matters: within the bound, and not shown to be any */
    NORMA_CHANGE,             /* there is one, and it is not shown to be within the bound */
    NORMA_CHANGE_SMALL,       /* both: there is one, and it is within the bound */
    NORMA_CHANGE_UNCLEAR      /* neither */
} norma_change;
/** "unknown", "no change", "change", "small change", "not clear", NULL */
extern const char *const norma_change_names[];

/** The change of a mean place among the companies of a norm, of which the error is left out: both
    waves are held against the same norm. */
typedef struct norma_rank_change {
    norma_company_standing wave[2]; /* before, after */
    double change, low, high;       /* of percentiles; NaN: no norm, or none of companies */
} norma_rank_change;

/** One scale in the whole or in one unit. Index 0 is the wave before, 1 the wave after; POMP. */
typedef struct norma_wave_figure {
    bool shown; /* false: nothing is told, not why either; what follows is 0 and NaN */
    size_t n[2];
    double mean[2], sd[2];
    int design;       /* a norma_wave_design, of what follows */
    size_t n_matched; /* respondents in both, where the design is paired; else 0 */
    double change;    /* mean after - mean before; of those matched where paired */
    double se, df, low, high, p;
    double g, g_low, g_high; /* change / pooled sd, small-sample corrected */
    double equivalence_p;    /* the larger p of the two one-sided tests against the bound */
    int verdict;             /* a norma_change */
    norma_rank_change rank;  /* of all respondents of each wave */
} norma_wave_figure;

/** Persons who answered twice, of the whole. Counts only: nobody is told. */
typedef struct norma_reliable_change {
    size_t n;                  /* matched; 0: too few, or the scale's reliability is not known */
    double smallest;           /* change of one person that is more than error, POMP */
    size_t improved, worsened; /* as the scale's favourable end says; upwards, downwards without */
} norma_reliable_change;

/** One scale. */
typedef struct norma_wave_scale {
    size_t scale;
    bool held;         /* the gate holds it back in one of the waves: nothing is told */
    int comparability; /* a norma_comparability of the two waves' answers */
    double congruence, alpha[2], alpha_p;
    norma_wave_figure whole;
    norma_reliable_change persons;
    norma_wave_figure *units; /* n_units, level by level */
} norma_wave_scale;

/** A unit that has respondents in either wave; units are matched by name (and by the units around
    them). */
typedef struct norma_wave_unit {
    size_t level; /* unit column of the instrument */
    char *path;   /* "C10 > Sales" */
    bool shown;   /* on some scale */
} norma_wave_unit;

/** Two waves, held against each other. */
typedef struct norma_waves {
    const norma_instrument *instrument; /* borrowed */
    const norma_norm_set *norms;        /* borrowed; NULL: none */
    norma_waves_options options;        /* in force */
    size_t n[2];                        /* respondents kept */
    bool total_shown;                   /* whether n may be told */
    size_t n_matched; /* respondents kept in both, by id; 0 without ids, and where too few */
    norma_wave_scale *scales; /* of the instrument's */
    size_t n_scales;
    norma_wave_unit *units;
    size_t n_units, n_hidden; /* units; those of which nothing is told */
    norma_notes notes;
} norma_waves;

/**
 * Changes between two waves.
 *
 * @param before, after  validated with one instrument; borrowed. Scores are made by the
 *                       instrument's rules of those kept, each wave by itself
 * @param norms          the version that both are placed in; NULL: none
 * @param options        NULL takes NORMA_WAVES_OPTIONS_INIT
 * @return NORMA_OK; NORMA_EINVAL for options, instruments that differ in their key, or a level that
 *         is no unit column; NORMA_EDATA when an item's range is not declared; NORMA_ENOMEM
 *
 * A figure is paired when at least min_cell respondents are in both waves by their ids, and those
 * in one wave only are none or at least min_cell in either (else their answers were the
 * difference). A unit is told when it may be told in both waves, by one disclosure control over the
 * two of them. Notes: waves-matched, waves-unmatched, waves-not-comparable, waves-hidden, and those
 * of norma_company_standing_of() and norma_disclosure_of(). Definitions: docs/waves.md.
 */
norma_status norma_waves_of(norma_waves **out, const norma_validation *before,
                            const norma_validation *after, const norma_norm_set *norms,
                            const norma_waves_options *options, norma_error *err);

/** Frees it; takes NULL. */
void norma_waves_free(norma_waves *waves);

#ifdef __cplusplus
}
#endif
#endif
