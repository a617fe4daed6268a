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
    const char *column; /* the unit column */
    const char *unit;   /* its path (grouping.h), or its name where that is unique */
    size_t people;
} norma_head_count;

/** A unit's n as an earlier report printed it. */
typedef struct norma_unit_printed {
    const char *column, *unit; /* as above; column NULL: the total */
    const char *population;    /* NULL: everybody */
    size_t n;
} norma_unit_printed;

typedef struct norma_units_options {
    uint32_t version;
    norma_multilevel_options
        multilevel; /* icc-size, icc-method, conf-level, pooled-sd, draws, seed */
    norma_disclosure_options disclosure;
    int skew;       /* a norma_null besides the uniform one: default slight skew */
    bool two_level; /* two-level alpha and omega of scales of items; default yes */
    const norma_head_count *head_counts;
    size_t n_head_counts;
    const norma_unit_printed *before; /* earlier prints of the same or an overlapping collection */
    size_t n_before;
    size_t threads;
    norma_progress progress;
} norma_units_options;
#define NORMA_UNITS_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .version = 1, .multilevel = NORMA_MULTILEVEL_OPTIONS_INIT,                                 \
        .disclosure = NORMA_DISCLOSURE_OPTIONS_INIT, .skew = NORMA_NULL_SLIGHT_SKEW,               \
        .two_level = true                                                                          \
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
    norma_verdict *verdicts;           /* n_units: the gate's of each unit; NULL: not judged */
} norma_units_scale;

/** One level (a unit column) in one population. */
typedef struct norma_units_level {
    size_t population;                    /* a name of the role label, or NORMA_NONE: everybody */
    size_t level;                         /* its position in the result's groupings */
    norma_units_scale *scales;            /* n_scales */
    norma_within_between *within_between; /* of the scored scales; NULL when not possible */
    size_t table;                         /* of the disclosure: which printed table its units are */
    uint8_t *shown;                       /* n_units */
    size_t n_shown, n_hidden;             /* of units with respondents kept */
} norma_units_level;

/** A gap between two populations on one scale, in the whole sample or in one unit. */
typedef struct norma_units_gap {
    size_t scale, level, unit; /* level NORMA_NONE: the whole sample */
    size_t populations[2];
    norma_gap gap;
} norma_units_gap;

/** The result; borrows instrument, data and gating. */
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
    norma_units_gap *gaps;          /* only between populations and in units that are shown */
    size_t n_gaps;
    norma_units_options options; /* in force */
    norma_notes notes;
} norma_units_result;

/**
 * @param gating  of the sample, whose held scales are left out; NULL: nothing is gated
 * @param keep    n_rows flags: those who count; NULL: all, or gating's screening
 * @return NORMA_OK, also when every unit is hidden or every scale held; NORMA_EINVAL when the
 *         instrument has no unit column, an option is out of range, or a head count or earlier
 * print names no unit; NORMA_EDATA when a head count is under n; NORMA_ENOMEM
 */
norma_status norma_units(norma_units_result **out, const norma_instrument *instrument,
                         const norma_data *data, const norma_gating *gating, const uint8_t *keep,
                         const norma_units_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_units_result_free(norma_units_result *result);

#ifdef __cplusplus
}
#endif
#endif
