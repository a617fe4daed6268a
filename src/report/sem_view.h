/* Shared but private: a fitted model of structure as its reports look at it. */
#ifndef NORMA_REPORT_SEM_VIEW_H
#define NORMA_REPORT_SEM_VIEW_H

#include "report/envelope.h"

/* The parts of the table of parameters, in the order in which they are printed. */
typedef enum norma__sem_section {
    NORMA__SEM_LOADINGS = 0,
    NORMA__SEM_REGRESSIONS,
    NORMA__SEM_COVARIANCES,
    NORMA__SEM_INTERCEPTS,
    NORMA__SEM_THRESHOLDS,
    NORMA__SEM_VARIANCES,
    NORMA__SEM_SCALES,
    NORMA__SEM_DEFINED,
    NORMA__SEM_SECTIONS,
    NORMA__SEM_RELATION = NORMA__SEM_SECTIONS /* ==, <, >: no parameter */
} norma__sem_section;

norma__sem_section norma__sem_section_of(const norma_sem_parameter *row);
const char *norma__sem_section_title(norma__sem_section section); /* in English */

/* Whether the model explains it: its variance is then a residual's, its mean an intercept. */
bool norma__sem_is_dependent(const norma_sem_table *table, const char *variable);
bool norma__sem_is_latent(const norma_sem_table *table, const char *variable);

/* What a parameter is called in its section: "x1" under "visual =~", ".x1 ~~ .x2", "x1|t1". */
void norma__sem_put_name(norma__buffer *out, const norma_sem_table *table,
                         const norma_sem_parameter *row, bool with_lhs);

/* The name of a group; "" where there is only one. */
const char *norma__sem_group_name(const norma_sem *sem, size_t group);

/* The title of a factor that is a scale of the instrument, else its id. */
const char *norma__sem_title(const norma_sem_report *with, norma_language l, const char *variable);

/* Names of what was used: "MLR"; the others in English, phrases of the catalogue. */
typedef struct norma__sem_word {
    char text[16];
} norma__sem_word;
norma__sem_word norma__sem_estimator(const norma_sem *sem);
const char *norma__sem_errors_name(const norma_sem *sem);
const char *norma__sem_test_name(const norma_sem *sem);
const char *norma__sem_missing_name(const norma_sem *sem);
const char *norma__sem_information_name(const norma_sem *sem);

/* ---- figures of fit ---- */

/* A figure's variants: as it is, of the scaled test, robust. */
typedef enum norma__sem_variant {
    NORMA__SEM_PLAIN = 0,
    NORMA__SEM_SCALED,
    NORMA__SEM_ROBUST,
    NORMA__SEM_VARIANTS
} norma__sem_variant;
double norma__sem_fit_of(const norma_sem *sem, const char *name, norma__sem_variant variant);

/* The one to go by: robust, then scaled, then plain, the first that is defined. */
double norma__sem_best(const norma_sem *sem, const char *name, norma__sem_variant *variant);

/* What a line of the table of fit shows. */
typedef enum norma__sem_fit_kind {
    NORMA__SEM_FIT_INDEX, /* three decimals */
    NORMA__SEM_FIT_CHISQ,
    NORMA__SEM_FIT_DF,
    NORMA__SEM_FIT_P,
    NORMA__SEM_FIT_SCALING, /* of the scaled test alone */
    NORMA__SEM_FIT_INTERVAL /* name_low, name_high */
} norma__sem_fit_kind;

typedef struct norma__sem_fit_line {
    const char *title; /* in English */
    const char *name;  /* of the measure, without "_scaled", "_robust" */
    norma__sem_fit_kind kind;
    size_t indent;
} norma__sem_fit_line;
extern const norma__sem_fit_line norma__sem_fit_lines[]; /* ended by a NULL title */

/* A line's figure in one variant; false where there is none. */
bool norma__sem_fit_cell(norma__buffer *out, norma_language l, const norma_sem *sem,
                         const norma__sem_fit_line *line, norma__sem_variant variant);

/* ---- in words ---- */

enum { NORMA__SEM_MOST_SENTENCES = 9 };

/* What the model says of the data, for who reads nothing else. */
typedef struct norma__sem_summary {
    norma_verdict verdict; /* hold: the model does not fit, or nothing can be said */
    size_t n;
    norma__buffer sentences[NORMA__SEM_MOST_SENTENCES];
} norma__sem_summary;

void norma__sem_summarise(norma__sem_summary *summary, norma_language l, const norma_sem *sem,
                          const norma_sem_report *with);
void norma__sem_summary_free(norma__sem_summary *summary);

enum { NORMA__SEM_MOST_LISTS = 12 };

/* The lists of notes of a result and all that goes with it; at most so many. */
size_t norma__sem_notes(const norma_notes *lists[NORMA__SEM_MOST_LISTS],
                        const norma_report_context *context, const norma_sem *sem,
                        const norma_sem_report *with);

/* ---- reports ---- */

norma_status norma__sem_json(norma_output *out, const norma_sem *sem, const norma_sem_report *with,
                             const norma_report_context *context, norma_error *err);
norma_status norma__sem_text(norma_output *out, const norma_sem *sem, const norma_sem_report *with,
                             const norma_report_context *context, norma_error *err);
/* Parts of the text. */
void norma__sem_text_parameters(norma__buffer *text, norma_language l, const norma_sem *sem);
void norma__sem_text_extras(norma__buffer *text, norma_language l, const norma_sem *sem,
                            const norma_sem_report *with);

/* What a root mean square of residuals in this metric is called: "SRMR". */
const char *norma__sem_rms_title(norma_sem_residual_metric metric);

/* Whether no coefficient before number k has its name (else: its factor and group). */
bool norma__sem_is_first(const norma_sem_reliability *r, size_t k, bool by_name);
/* The coefficient of that name of the same factor and group as another; NaN for none. */
double norma__sem_coefficient(const norma_sem_reliability *r, const norma_sem_coefficient *of,
                              const char *name);

/* Two factors of a group, and where they stand in the group's matrices. */
typedef struct norma__sem_pair {
    size_t group, a, b, at;
    double htmt;
} norma__sem_pair;

/* All pairs in order, or where there are more than most of them those that are most alike; NULL
   without memory. To be freed. */
norma__sem_pair *norma__sem_pairs(const norma_sem_reliability *r, size_t most, size_t *n);

/* What a named coefficient of reliability is called, in English: "omega, ordinal". */
const char *norma__sem_coefficient_title(const char *name);

/* "x9 on visual": what a modification frees, with its group where there are several. */
void norma__sem_put_freed(norma__buffer *out, const norma_sem *sem,
                          const norma_sem_modification *row);

#endif
