/* The instrument: items, scales, and the rules by which answers are checked, gated and scored. It
   is a JSON file, documented in docs/instrument-format.md; nothing in the code knows one by name.
 */
#ifndef NORMA_INSTRUMENT_H
#define NORMA_INSTRUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include <norma/note.h>
#include <norma/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Languages of titles, wordings and reports. */
typedef enum norma_language {
    NORMA_ENGLISH = 0,
    NORMA_FRENCH,
    NORMA_LANGUAGES /* how many there are */
} norma_language;

/** A text in every language; a language that the file does not give falls back to the one given. */
typedef struct norma_text {
    char *in[NORMA_LANGUAGES]; /* never NULL in a loaded instrument; may be "" */
} norma_text;

/** A text that stands in cells for an answer: "A1" for 1. */
typedef struct norma_answer_code {
    char *text;
    int answer;
} norma_answer_code;

/** What an item is there for. */
typedef enum norma_control {
    NORMA_CONTROL_NONE = 0, /* it measures something */
    NORMA_CONTROL_DIRECTED, /* it tells what to answer ("please choose 4") */
    NORMA_CONTROL_BOGUS     /* nobody can mean any but the accepted answers ("I eat concrete") */
} norma_control;

/** An item: one question with a closed set of whole-number answers. A control item is in no scale
    and in no index but those of control items. */
typedef struct norma_item {
    char *id;              /* unique in the instrument */
    char *column;          /* column of its answers; the id unless the file says otherwise */
    char *latency_column;  /* column of its response latencies; NULL when not recorded */
    char *position_column; /* column of the place at which it was shown, 1 first; NULL: none */
    size_t words;          /* words of its wording, given or counted; 0: not known */
    norma_control control;
    int *accepted; /* n_accepted answers with which a control item is passed */
    size_t n_accepted;
    norma_text text;          /* wording; "" when the file does not carry it */
    int min;                  /* smallest and largest answer, max - min <= 254; */
    int max;                  /* unused when !range_known */
    bool range_known;         /* false: the reader takes the smallest and largest answer it finds */
    bool reversed;            /* recoded min + max - x before every analysis */
    norma_answer_code *codes; /* its own; NULL: the instrument's answer_codes */
    size_t n_codes;
} norma_item;

/** Which end of a scale is the good one; a part that does not say is like its whole. */
typedef enum norma_favourable {
    NORMA_FAVOURABLE_UNSTATED = 0,
    NORMA_FAVOURABLE_HIGH,
    NORMA_FAVOURABLE_LOW
} norma_favourable;

/** A scale: a set of items, given directly or through its parts. */
typedef struct norma_scale {
    char *id; /* unique in the instrument */
    norma_text title;
    char *level;   /* name of its level in the hierarchy, for example "theme"; "" when none */
    size_t parent; /* index of the scale it is a part of, or NORMA_NONE */
    size_t depth;  /* 0 at the top */
    size_t *parts; /* indices of its parts; n_parts = 0 for a scale of items */
    size_t n_parts;
    size_t *items; /* indices of all its items, its parts' included, in instrument order */
    size_t n_items;
    norma_favourable favourable;
    bool from_parts; /* scored by the mean of its parts' scores; false: of all its items */
    double *weights; /* of its items, or of its parts when from_parts; over 0; NULL: equal */
} norma_scale;

#define NORMA_NONE ((size_t)-1)

/** A page: items that were shown together. An item is on at most one page. */
typedef struct norma_page {
    char *id;      /* unique among pages */
    size_t *items; /* n_items indices, in instrument order */
    size_t n_items;
    char *time_column;   /* column of the page's time, unit as latencies; NULL when not recorded */
    char *visits_column; /* column of how many times the page was opened; NULL when not recorded */
} norma_page;

/** Two items that say the same, or the opposite; a judgement of the instrument's makers. */
typedef struct norma_item_pair {
    size_t a, b; /* indices of items */
    bool opposite;
} norma_item_pair;

/** The indices of response process that a screening rule can look at. docs/screen.md defines them.
 */
typedef enum norma_index {
    NORMA_INDEX_MISSING_SHARE = 0, /* missing answers / items, in [0, 1] */
    NORMA_INDEX_LONGSTRING,        /* longest run of equal answers, items */
    NORMA_INDEX_LONGSTRING_SHARE,  /* the same / items, in [0, 1] */
    NORMA_INDEX_IRV,               /* intra-individual response variability, answer units */
    NORMA_INDEX_MAHALANOBIS,       /* squared Mahalanobis distance */
    NORMA_INDEX_MAHALANOBIS_P,     /* its upper chi-square p */
    NORMA_INDEX_TOTAL_MS,          /* sum of the recorded latencies, ms */
    NORMA_INDEX_MEDIAN_MS,         /* median latency per answer, ms */
    NORMA_INDEX_RTE,   /* response-time effort: share of latencies at or over threshold */
    NORMA_INDEX_SPEED, /* mean standardised log latency; negative is fast */
    /* answers, as given on the page */
    NORMA_INDEX_AVERAGE_STRING,   /* mean length of the runs of equal answers, items */
    NORMA_INDEX_LONGSTRING_PAGES, /* mean over pages of the longest run on the page, items */
    NORMA_INDEX_STRAIGHT_SHARE,   /* share of pages (scales, without pages) answered all alike */
    NORMA_INDEX_AUTOCORRELATION,  /* largest |correlation| of the answers with those 1 to 10 before
                                   */
    NORMA_INDEX_ACQUIESCENCE,     /* mean of the answers before keying, POMP / 100 */
    NORMA_INDEX_EXTREME,          /* share of answers at either end */
    NORMA_INDEX_MIDPOINT,         /* share of answers in the middle */
    NORMA_INDEX_DUPLICATES,       /* respondents with exactly the same answers */
    NORMA_INDEX_NEAREST_SHARE,    /* largest share of equal answers with another respondent */
    NORMA_INDEX_DIRECTED_FAILED,  /* directed items failed */
    NORMA_INDEX_BOGUS_FAILED,     /* bogus items failed */
    /* consistency of the answers with each other */
    NORMA_INDEX_EVEN_ODD, /* of the halves of the scales, Spearman-Brown; high: consistent */
    NORMA_INDEX_SYNONYMS, /* within-person correlation over pairs that correlate highly */
    NORMA_INDEX_ANTONYMS, /* the same over pairs that correlate highly negatively */
    NORMA_INDEX_SEMANTIC_SYNONYMS, /* the same over the pairs that the instrument declares alike */
    NORMA_INDEX_SEMANTIC_ANTONYMS, /* and opposite */
    NORMA_INDEX_PERSON_TOTAL,      /* correlation of the answers with the item means */
    /* fit of the answers to a model of the scales */
    NORMA_INDEX_GUTTMAN, /* Guttman errors / their largest number, in [0, 1] */
    NORMA_INDEX_U3,      /* U3poly, in [0, 1] */
    NORMA_INDEX_LZ,      /* standardised log-likelihood of the answers at the estimated trait */
    NORMA_INDEX_LZ_STAR, /* the same, corrected for the trait being estimated */
    NORMA_INDEX_ONSET, /* answers before carelessness sets in; NaN: no answers or latencies tell */
    NORMA_INDEX_ONSET_STATISTIC, /* the evidence for it: largest standardised cumulated misfit */
    /* latencies, beyond rte and speed */
    NORMA_INDEX_RELATIVE_SPEED,  /* relative speed index: mean of median / own time, at most 3 each
                                  */
    NORMA_INDEX_FAST_PAGES,      /* share of pages (items, without pages) under 2 s an item */
    NORMA_INDEX_LOGNORMAL_SPEED, /* person speed of the log-normal model; positive is fast */
    NORMA_INDEX_LATENCY_FIT,     /* misfit of the latencies to it, standard normal deviate */
    NORMA_INDEX_DISTANCE_RESIDUAL, /* mean residual log latency given item, distance of the answer
                                      and position, in standard errors; negative is fast */
    /* all together */
    NORMA_INDEX_BEYOND,   /* how many indices lie beyond their limit at the error rate asked for */
    NORMA_INDEX_VALIDITY, /* posterior probability of careless responding, in [0, 1] */
    NORMA_INDICES         /* how many there are */
} norma_index;

/** Where an index looks suspicious. */
typedef enum norma_side {
    NORMA_SIDE_NONE = 0, /* it says nothing by itself: total_ms */
    NORMA_SIDE_HIGH,
    NORMA_SIDE_LOW,
    NORMA_SIDE_BOTH
} norma_side;

/** @return the side on which an index is suspicious. */
norma_side norma_index_side(norma_index index);

/** @return whether an index is made of latencies. */
bool norma_index_of_latencies(norma_index index);

/** @return the name of an index in files and results ("longstring_share", ...); never NULL. */
const char *norma_index_name(norma_index index);

/** One screening rule: it fires when the index is beyond the limit. */
typedef struct norma_rule {
    char *id;         /* reason code in results; unique in the instrument */
    norma_text title; /* what people read instead; the id when the file gives none */
    norma_index index;
    bool at_least; /* true: fires at index >= limit; false: at index < limit */
    double limit;
    bool exclude;      /* true: one firing sets the respondent aside; false: it warns */
    size_t min_items;  /* the rule applies only to instruments of at least so many items */
    norma_text source; /* where the limit comes from */
} norma_rule;

/** How response processes are screened. */
typedef struct norma_screening {
    norma_rule *rules;
    size_t n_rules;          /* at most 32 */
    size_t warnings_exclude; /* this many warnings set a respondent aside; 0: never */
    double latency_floor_ms; /* common floor of every item threshold, ms */
    double latency_share;    /* item threshold as a share of the item's mean latency, NT10: 0.10 */
    double latency_cap_ms;   /* upper cap of that share, ms */
    double interruption_ms;  /* a longer latency is an interruption: kept out of means and speed */
    double load_ms;          /* time that a page takes to appear, taken off every time; default 0 */
    double shortest_ms;      /* what is then shorter is no reading of anything, and left out; 0 */
    bool revisits_count;     /* keep times of pages that were opened more than once; default no */
    norma_item_pair *pairs;  /* n_pairs of items that say the same or the opposite */
    size_t n_pairs;
} norma_screening;

/** One line of the gate's criteria: two limits on one figure. */
typedef struct norma_criterion {
    char *id;     /* reason code: "reliability", "reliability-lower", "n", "valid-share", ... */
    bool at_most; /* small is good (norm-age): at most pass passes, over hold is held */
    double pass;  /* at least this passes */
    double hold;  /* below this the scale is held; between: caution */
    norma_text source;
} norma_criterion;

/** What a scale must show before it may be scored. */
typedef struct norma_gate_rules {
    norma_text name; /* for example "COTAN 2010, group level" */
    norma_criterion *criteria;
    size_t n_criteria;
} norma_gate_rules;

/** What is done with missing answers of a scale, beyond the share that must be answered. */
typedef enum norma_score_missing {
    NORMA_SCORE_PERSON_MEAN = 0, /* the mean of the answers given (the half rule) */
    NORMA_SCORE_TWO_WAY,         /* person mean + item mean - overall mean, with no random part:
                                    Bernaards & Sijtsma (2000); expected value, not rounded */
    NORMA_SCORE_EM,              /* expected answer given those of the scale: multivariate normal by
                                    EM (Bernaards & Sijtsma, 2000) */
    NORMA_SCORE_COMPLETE         /* only rows with every item */
} norma_score_missing;
extern const char *const norma_score_missing_names[]; /* "person-mean", "two-way", "em",
                                                         "complete", NULL */

/** How answers become scores. */
typedef struct norma_scoring {
    double min_answered; /* share of a scale's items (or parts) that must be answered, in (0, 1];
                            0.5 */
    int missing;         /* a norma_score_missing; default person mean */
} norma_scoring;

/** An instrument as loaded; every pointer is owned by it. */
typedef struct norma_instrument {
    char *id;
    char *version;
    norma_text title;
    char *sha256;     /* hex digest of the file as read; "" for one made from a list of items */
    char *key_sha256; /* hex digest of what scores depend on: item ids, ranges, keys, scales, rules
                         of scoring; norm sets are tied to it */
    char *respondent_column; /* NULL when respondents have no id column */
    char **unit_columns;     /* from the largest unit to the smallest */
    size_t n_units;
    char *role_column;         /* NULL when there is none */
    char **continuous_columns; /* numbers beside the items (age, tenure); they are in no scale */
    size_t n_continuous;
    char **missing_codes; /* texts that mean "no answer", besides the empty cell and NA */
    size_t n_missing_codes;
    norma_answer_code
        *answer_codes; /* texts that stand for answers to every item without its own */
    size_t n_answer_codes;
    bool latency_in_seconds; /* else milliseconds */
    norma_item *items;
    size_t n_items;
    norma_page *pages; /* n_pages; NULL: not declared */
    size_t n_pages;
    norma_scale *scales; /* parents before their parts */
    size_t n_scales;
    size_t *factor_scales; /* the scales whose number and items the factor analysis must recover */
    size_t n_factors;
    norma_screening screening;
    norma_gate_rules gate;
    norma_scoring scoring;
    struct norma_trial_plan *trials; /* of implicit measures, see trials.h; NULL: none */
    norma_notes notes;               /* "default-rules", "default-gate", "items-in-no-scale" */
} norma_instrument;

/**
 * Reads an instrument file.
 *
 * @param out   a new instrument, or NULL on failure; free with norma_instrument_free()
 * @param path  a JSON file of at most 16 MiB
 * @param err   NULL, or receives the status and one sentence with the JSON pointer of the fault
 * @return NORMA_OK; NORMA_EIO when the file cannot be read; NORMA_EINSTRUMENT when it is not
 *         JSON (line and column are named), nests too deep, names an unknown item or scale, has a
 *         cycle of scales, an item in two sibling scales, a duplicate id, an empty scale, a range
 *         wider than 254 or a rule that does not exist; NORMA_ENOMEM
 */
norma_status norma_instrument_load(norma_instrument **out, const char *path, norma_error *err);

/** Reads an instrument from memory; name stands for the file in messages. */
norma_status norma_instrument_parse(norma_instrument **out, const char *json, size_t length,
                                    const char *name, norma_error *err);

/** How to make an instrument from a list of columns, for commands that are given --items. */
typedef struct norma_item_list {
    const char *items;   /* "A1:A5,B2": columns by comma, runs of columns in file order by colon;
                            NULL: none, only numbers, and no scale */
    const char *reverse; /* the same form; NULL: none reversed; needs range_known */
    bool range_known;
    int min;
    int max;
    const char *continuous; /* the same form: numbers beside the items; NULL: none */
    const char *unit;       /* one column, whose name is taken as it is: a unit; NULL: none */
} norma_item_list;

/**
 * Makes an instrument with one scale, "items", from columns of a response file.
 *
 * @param columns    the file's header, n_columns names
 * @return NORMA_OK; NORMA_EINVAL when a column is unknown, named twice, a run goes backwards, an
 *         item to reverse is not in the list, reverse is given without a range, or unit is also an
 *         item or continuous; NORMA_ENOMEM
 */
norma_status norma_instrument_from_list(norma_instrument **out, const norma_item_list *list,
                                        const char *const *columns, size_t n_columns,
                                        norma_error *err);

/** @return the index of the item or scale with this id, or NORMA_NONE. */
size_t norma_instrument_find_item(const norma_instrument *instrument, const char *id);
size_t norma_instrument_find_scale(const norma_instrument *instrument, const char *id);

/**
 * The items of the factor scales, in instrument order, and the scale that each belongs to.
 *
 * @param items  room for n_items indices
 * @param key    room for n_items numbers: position in factor_scales, NORMA_NONE for an item that
 *               several of them claim
 * @return how many of both were written
 */
size_t norma_instrument_factor_key(const norma_instrument *instrument, size_t *items, size_t *key);

/** Frees an instrument; takes NULL. */
void norma_instrument_free(norma_instrument *instrument);

#ifdef __cplusplus
}
#endif
#endif
