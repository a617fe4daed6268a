/* Units: every level's means and what makes them uncertain, agreement, reliability, ranks, gaps;
   and nothing from which anybody could be recognised. */
#ifndef NORMA_UNITS_H
#define NORMA_UNITS_H

#include <norma/agreement.h>
#include <norma/difference.h>
#include <norma/disclosure.h>
#include <norma/gating.h>
#include <norma/multilevel.h>
#include <norma/score.h>
#include <norma/twolevel.h>

#ifdef __cplusplus
extern "C" {
#endif

/** People in a unit, answering or not. */
typedef struct norma_head_count {
    const char *column;     /* the unit column */
    const char *unit;       /* its path (grouping.h), or its name where that is unique */
    const char *population; /* a name of the role column; NULL: everybody, where there is none */
    size_t people;
} norma_head_count;

/** A unit's n as an earlier report printed it. */
typedef struct norma_unit_printed {
    const char *column, *unit; /* as above; column NULL: the total */
    const char *population;    /* NULL: everybody */
    size_t n;
} norma_unit_printed;

/** Whether two-level reliability is estimated. */
typedef enum norma_two_level {
    NORMA_TWO_LEVEL_OFF = 0,
    NORMA_TWO_LEVEL_ON,
    NORMA_TWO_LEVEL_AUTO /* of scales of at most NORMA_TWO_LEVEL_ITEMS items: the cost of a step
                            grows with the cube of their number, and with the sizes of units */
} norma_two_level;
enum { NORMA_TWO_LEVEL_ITEMS = 30 };
extern const char *const norma_two_level_names[]; /* "off", "on", "auto", NULL */

typedef struct norma_units_options {
    uint32_t version;
    norma_multilevel_options
        multilevel; /* icc-size, icc-method, conf-level, pooled-sd, draws, seed */
    norma_disclosure_options disclosure;
    int skew;      /* a norma_null besides the uniform one: default slight skew */
    int two_level; /* a norma_two_level: alpha and omega of scales of at least 3 items */
    const norma_head_count *head_counts;
    size_t n_head_counts;
    const norma_unit_printed *before; /* earlier prints of the same or an overlapping collection */
    size_t n_before;
    bool value_range_known; /* continuous variables go from value_min to value_max in whole steps,
                               as means of answers do: then they have agreement, too */
    int value_min, value_max;
    const char *level; /* one unit column; NULL: all. Disclosure looks at all in any case */
    size_t threads;
    norma_progress progress;
} norma_units_options;
#define NORMA_UNITS_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .version = 1, .multilevel = NORMA_MULTILEVEL_OPTIONS_INIT,                                 \
        .disclosure = NORMA_DISCLOSURE_OPTIONS_INIT, .skew = NORMA_NULL_SLIGHT_SKEW,               \
        .two_level = NORMA_TWO_LEVEL_AUTO                                                          \
    }
/** @return the table of all of these that are flags. */
norma_option_table norma_units_option_table(void);

/** One scale in one level of one population. */
typedef struct norma_units_scale {
    size_t scale;          /* of the instrument; NORMA_NONE: a continuous variable */
    size_t continuous;     /* which, when scale is NORMA_NONE */
    norma_verdict verdict; /* of the gate on the scale in the population; held: nothing follows */
    norma_multilevel_result
        *multilevel; /* of POMP, or of answers (units in answer); NULL when held */
    norma_agreement_result *agreement; /* NULL when held */
    norma_twolevel_result *two_level;  /* NULL: held, of parts, not asked, or not possible (note) */
    norma_verdict *verdicts;           /* n_units: the gate's of each unit that is shown, else
                                          NORMA_PASS; NULL: not judged */
} norma_units_scale;

/** One scale in the whole of a population. */
typedef struct norma_units_total {
    norma_verdict verdict; /* of the gate; NORMA_PASS when nothing is gated */
    size_t n;              /* 0 where held, or where the total may not be printed */
    double mean, sd;       /* NaN with n = 0; sd with n < 2 too */
    double se, low, high;  /* of the mean, as the mean of a population (docs/units.md, Totals); NaN
                              where fewer than two were drawn */
    size_t drawn;          /* units of the largest level taken as drawn, those not shown as one of
                              them; 0: respondents are what was drawn */
} norma_units_total;

/** One level (a unit column) in one population. */
typedef struct norma_units_level {
    size_t population;                    /* a name of the role label, or NORMA_NONE: everybody */
    size_t level;                         /* its position in the result's groupings */
    norma_units_scale *scales;            /* n_scales */
    norma_within_between *within_between; /* of the scales in scored; NULL when not possible */
    size_t *scored;                       /* n_scored indices of scales that are not held */
    size_t n_scored;
    size_t table;   /* of the disclosure: which printed table its units are */
    uint8_t *shown; /* n_units */
    size_t n_shown; /* units that may be shown; nothing is computed of the others */
    size_t *people; /* n_units head counts, 0 unknown; NULL: none is known */
} norma_units_level;

/** A gap between two populations on one scale, in the whole sample or in one unit. */
typedef struct norma_units_gap {
    size_t scale, level, unit; /* level NORMA_NONE: the whole sample */
    size_t populations[2];
    norma_gap gap;
} norma_units_gap;

/** The result; borrows instrument, data and gating. Everything of a level is computed from the
   units that may be shown, and from nothing else: no figure of it says anything of a hidden unit.
 */
typedef struct norma_units_result {
    const norma_instrument *instrument;
    const norma_data *data;
    const norma_gating *gating; /* NULL: not gated (a list of items) */
    norma_scores *scores;       /* of those kept, on the scales not held; NaN otherwise */
    size_t n_scales;            /* scales, then continuous variables */
    size_t n_groupings;
    norma_grouping **groupings; /* nested, largest first */
    size_t n_levels;
    norma_units_level *levels;      /* population by population, level by level */
    norma_disclosure **disclosures; /* one a population */
    size_t n_populations;           /* at least 1 */
    size_t *populations;            /* names of the role label; NORMA_NONE: everybody */
    norma_units_total *totals;      /* n_populations x n_scales, population by population */
    uint8_t *total_shown; /* n_populations: its totals may be printed, and the gate's word on them;
                             not of fewer people kept than min_cell, scored or not */
    size_t *respondents; /* n_populations: with a score on every scale; 0 where the total may not be
                            printed */
    bool rows_shown; /* every total may be shown, so that the number of rows tells nothing more */
    norma_units_gap *gaps; /* only between populations and in units that are shown */
    size_t n_gaps;
    norma_units_options options; /* in force; its lists are borrowed */
    norma_notes notes;
} norma_units_result;

/**
 * Units of every level, in every population, on every scale that the gate did not hold.
 *
 * @param gating  of the sample, whose held scales are left out and whose scores are POMP; NULL:
 *                nothing is gated, scores are in answer units, and the continuous variables of the
 *                instrument are analysed like scales
 * @param keep    n_rows flags: those who count (screening's); NULL: all
 * @return NORMA_OK, also when every unit is hidden or every scale held; NORMA_EINVAL when the
 *         instrument has no unit column, an option is out of range, or a head count or earlier
 *         print names no column or unit; NORMA_EDATA when a head count is under n; NORMA_ENOMEM
 *
 * Which units may be shown is decided once a population, for all scales alike, by those with a
 * score on every one of them. Method: docs/units.md. Time O(n (scales + items)) a level.
 */
norma_status norma_units(norma_units_result **out, const norma_instrument *instrument,
                         const norma_data *data, const norma_gating *gating, const uint8_t *keep,
                         const norma_units_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_units_result_free(norma_units_result *result);

/**
 * Drops notes of the reader that count rows, where these counts would tell how many people a hidden
 * unit or total has. For notes that are told outside a report.
 */
void norma_units_withhold(norma_notes *notes, const norma_units_result *result);

/** What was read from files that go with the responses; owns its texts. */
typedef struct norma_units_inputs {
    norma_head_count *head_counts;
    size_t n_head_counts;
    norma_unit_printed *before;
    size_t n_before;
    char **texts; /* what both point into */
    size_t n_texts;
} norma_units_inputs;

/**
 * Adds the head counts of a file, of any format norma reads: columns "column", "unit", "people",
 * and "population" where populations are kept apart.
 *
 * @param inputs  {0} or what was read before; free with norma_units_inputs_clear()
 * @return NORMA_OK; NORMA_EIO; NORMA_EDATA when a column is missing or a cell is no name or whole
 *         number over 0 (its row and column are named); NORMA_ENOMEM
 */
norma_status norma_units_read_head_counts(norma_units_inputs *inputs, const char *path,
                                          norma_error *err);

/** Adds what an earlier result of norma units (JSON) printed. NORMA_EDATA when the file is none. */
norma_status norma_units_read_printed(norma_units_inputs *inputs, const char *path,
                                      norma_error *err);

/** Frees what it holds and empties it; the struct is the caller's. */
void norma_units_inputs_clear(norma_units_inputs *inputs);

#ifdef __cplusplus
}
#endif
#endif
