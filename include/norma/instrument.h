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

/** An item: one question with a closed set of whole-number answers. */
typedef struct norma_item {
    char *id;                 /* unique in the instrument */
    char *column;             /* column of its answers; the id unless the file says otherwise */
    char *latency_column;     /* column of its response latencies; NULL when not recorded */
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
} norma_scale;

#define NORMA_NONE ((size_t)-1)

/** The indices of response process that a screening rule can look at. */
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
    NORMA_INDICES      /* how many there are */
} norma_index;

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
} norma_screening;

/** One line of the gate's criteria: two limits on one figure. */
typedef struct norma_criterion {
    char *id;    /* reason code: "reliability", "reliability-lower", "n", "valid-share", ... */
    double pass; /* at least this passes */
    double hold; /* below this the scale is held; between: caution */
    norma_text source;
} norma_criterion;

/** What a scale must show before it may be scored. */
typedef struct norma_gate_rules {
    norma_text name; /* for example "COTAN 2010, group level" */
    norma_criterion *criteria;
    size_t n_criteria;
} norma_gate_rules;

/** How answers become scores. */
typedef struct norma_scoring {
    double
        min_answered; /* share of a scale's items that must be answered, in (0, 1]; default 0.5 */
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
    norma_scale *scales; /* parents before their parts */
    size_t n_scales;
    size_t *factor_scales; /* the scales whose number and items the factor analysis must recover */
    size_t n_factors;
    norma_screening screening;
    norma_gate_rules gate;
    norma_scoring scoring;
    norma_notes notes; /* "default-rules", "default-gate", "items-in-no-scale" */
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
    const char *items;   /* "A1:A5,B2": columns by comma, runs of columns in file order by colon */
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
