/* What each column of a file is to the instrument, and how its cells are read. */
#ifndef NORMA_FORMATS_PLAN_H
#define NORMA_FORMATS_PLAN_H

#include <norma/read.h>

#include "data/numbers.h"
#include "formats/text/csv.h"

typedef enum norma__kind {
    NORMA__IGNORED = 0,
    NORMA__ANSWER,
    NORMA__LATENCY,
    NORMA__NUMBER,  /* a continuous variable, or how the questionnaire was shown */
    NORMA__WEIGHT,  /* the weight of the row */
    NORMA__TEXT,    /* respondent id or label: where it stands is kept for later */
    NORMA__OBSERVED /* an answer of unknown range, of which only the range is wanted now */
} norma__kind;

/* one[] of an answer: the cell of a field of one byte, or this when it takes a closer look. */
#define NORMA__LOOK_CLOSER 256

/* A column. The targets point into the table that is being filled, or to scratch. */
typedef struct norma__role {
    norma__kind kind;
    size_t item;               /* ANSWER, LATENCY, OBSERVED; which one also of NUMBER, TEXT */
    norma__number_kind number; /* NUMBER: what it is, and of which variable, item or page */
    size_t of;
    int min, max;
    const uint16_t *one; /* ANSWER, OBSERVED: 256 cells; NULL for the others */
    size_t slot;         /* ANSWER, OBSERVED: which one in file order */
    double *numbers;     /* LATENCY, NUMBER */
    int64_t *weights;    /* WEIGHT */
    const char **fields; /* TEXT: the start of every row's field */
} norma__role;

/* The columns and what applies to all of them. */
typedef struct norma__plan {
    const norma__csv *csv;
    const norma_instrument *instrument;
    const norma_read_options *options;
    size_t n_columns;
    norma__role *roles;
    size_t where;         /* column of the filter, or NORMA_NONE */
    size_t n_answers;     /* roles that have a slot in the walk at hand */
    size_t n_observed;    /* items whose range is to be observed */
    bool codes_of_digits; /* a code begins with two digits */
    int latency_exponent; /* of ten, to ms: 0 or 3 */
    const char **labels;  /* n_labels columns that are labels beside the instrument's; borrowed */
    size_t n_labels;
} norma__plan;

/* Finds the columns of the instrument in the file. NORMA_EDATA naming the first ten that are not
   there; NORMA_EINVAL for a column to choose by, to weight by or of labels that is not there, or
   that is to weight by or of labels and has another use too. Free in any case. */
norma_status norma__plan_make(norma__plan *plan, const norma__csv *csv,
                              const norma_instrument *instrument, const norma_read_options *options,
                              norma_error *err);
void norma__plan_free(norma__plan *plan);

/* The columns of text, in order: respondent (when there is one), units, role, further labels. */
size_t norma__plan_texts(const norma__plan *plan);
const char *norma__plan_text(const norma__plan *plan, size_t text);

#endif
