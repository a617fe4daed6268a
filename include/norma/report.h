/* Reports: results as text, JSON, CSV and self-contained HTML. Results know nothing of reports. */
#ifndef NORMA_REPORT_H
#define NORMA_REPORT_H

#include <norma/benchmark.h>
#include <norma/bridge.h>
#include <norma/composite.h>
#include <norma/continuous.h>
#include <norma/convert.h>
#include <norma/correlate.h>
#include <norma/describe.h>
#include <norma/dif.h>
#include <norma/dimensions.h>
#include <norma/equate.h>
#include <norma/implicit.h>
#include <norma/invariance.h>
#include <norma/latency.h>
#include <norma/norm_export.h>
#include <norma/norm_history.h>
#include <norma/output.h>
#include <norma/priorities.h>
#include <norma/rake.h>
#include <norma/recalibrate.h>
#include <norma/retest.h>
#include <norma/scored.h>
#include <norma/sem_evaluation.h>
#include <norma/sem_simulation.h>
#include <norma/sensitivity.h>
#include <norma/shorten.h>
#include <norma/simulate.h>
#include <norma/tables.h>
#include <norma/units.h>
#include <norma/validate.h>
#include <norma/waves.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum norma_format {
    NORMA_FORMAT_TEXT = 0,
    NORMA_FORMAT_JSON,
    NORMA_FORMAT_CSV
} norma_format;
extern const char *const norma_format_names[]; /* "text", "json", "csv", NULL */

/** One option in force, as the JSON "settings" show it. */
typedef struct norma_setting {
    const char *name;
    const char *text; /* a text, or NULL: see value */
    double value;     /* NaN with text NULL is null */
} norma_setting;

/** What every report needs besides its result. */
typedef struct norma_report_context {
    const char *command;           /* "reliability" */
    const norma_input *input;      /* NULL: the command read no responses */
    norma_option_table table;      /* options in force: the table ... */
    const void *options;           /* ... and its struct; NULL: none */
    const norma_setting *settings; /* further settings */
    size_t n_settings;
    norma_language language;  /* of text and HTML */
    const norma_notes *notes; /* notes besides the result's own, e.g. the reader's; may be NULL */
} norma_report_context;

/* Formats are documented in docs/report.md and docs/results-json.md. Texts from data that a
   spreadsheet would take for a formula get an apostrophe in front in CSV; an undefined number is
   null in JSON, empty in CSV, a dash in text and HTML. The same results, options and language give
   the same bytes.

   One function a command. All return NORMA_OK; NORMA_EINVAL when the format does not exist for the
   command; NORMA_ENOMEM. *out is filled; the struct is the caller's, its bytes are freed with
   norma_output_free(). */
norma_status norma_report_describe(norma_output *out, const norma_description *result,
                                   norma_format format, const norma_report_context *context,
                                   norma_error *err);
/** What norma reliability may show beside its scales; lists may be empty. */
typedef struct norma_reliability_extras {
    const norma_composite *const *composites;
    size_t n_composites;
    const norma_retest *const *retests;
    size_t n_retests;
    const norma_short_form *const *short_forms;
    size_t n_short_forms;
} norma_reliability_extras;
/** One reliability result a scale, in the order given. */
norma_status norma_report_reliability(norma_output *out,
                                      const norma_reliability_result *const *scales,
                                      size_t n_scales,
                                      const norma_reliability_extras *extras, /* NULL: none */
                                      norma_format format, const norma_report_context *context,
                                      norma_error *err);
/** Every criterion of the number of factors; csv: the series, a line each. */
norma_status norma_report_dimensions(norma_output *out, const norma_dimensions_result *result,
                                     norma_format format, const norma_report_context *context,
                                     norma_error *err);
/** The same as one self-contained HTML file with plots. */
norma_status norma_report_dimensions_html(norma_output *out, const norma_dimensions_result *result,
                                          const norma_report_context *context, norma_error *err);
/** A factor analysis, with its match to the instrument's key when there is one. */
norma_status norma_report_factor(norma_output *out, const norma_factor_result *result,
                                 const norma_key_match *match,       /* NULL: no key */
                                 const norma_instrument *instrument, /* with a match; else NULL */
                                 const norma_congruence *congruence, /* NULL: nothing compared */
                                 norma_format format, const norma_report_context *context,
                                 norma_error *err);
/** CSV: one line a row of data: who it is, and its factor scores (n_rows x n_factors). */
norma_status norma_report_factor_scores(norma_output *out, const norma_data *data,
                                        const norma_factor_result *result, const double *scores,
                                        norma_error *err);
/** text: the matrix of up to 15 variables, or its largest correlations, and thresholds; csv: the
    matrix; json: everything but acov, whose order it tells. */
norma_status norma_report_correlate(norma_output *out, const norma_correlation *result,
                                    norma_format format, const norma_report_context *context,
                                    norma_error *err);
/** acov as a NumPy file (.npy, version 1.0, doubles, column-major). NORMA_EINVAL without one. */
norma_status norma_report_acov(norma_output *out, const norma_correlation *result,
                               norma_error *err);
/** What was read and what is written, to path; text and json. */
norma_status norma_report_convert(norma_output *out, const norma_conversion *result,
                                  const char *path, norma_format format,
                                  const norma_report_context *context, norma_error *err);
/** text: a summary; json and csv: every respondent with every index, flag and reason. */
norma_status norma_report_screen(norma_output *out, const norma_screen_result *result,
                                 const norma_instrument *instrument, const norma_data *data,
                                 norma_format format, const norma_report_context *context,
                                 norma_error *err);
/** The same with what reliability, structure and scores would be without careless answers, in text
    and json; sensitivity NULL: without. */
norma_status norma_report_screen_sensitivity(norma_output *out, const norma_screen_result *result,
                                             const norma_sensitivity_result *sensitivity,
                                             const norma_instrument *instrument,
                                             const norma_data *data, norma_format format,
                                             const norma_report_context *context, norma_error *err);
/** text: times, thresholds, effort, the model, the curves and consistency on one screen; csv: one
    line a respondent; json: everything. */
norma_status norma_report_latency(norma_output *out, const norma_latency_result *result,
                                  const norma_instrument *instrument, const norma_data *data,
                                  norma_format format, const norma_report_context *context,
                                  norma_error *err);
/** The same as one self-contained HTML file with plots, without any single respondent; how
    respondents are distributed is shown from NORMA_NORMS_MIN_N respondents on. */
norma_status norma_report_latency_html(norma_output *out, const norma_latency_result *result,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const norma_report_context *context, norma_error *err);
/** text: a summary of every measure; json and csv: every participant with every score. trials are
    those that were scored. */
norma_status norma_report_implicit(norma_output *out, const norma_implicit_result *result,
                                   const norma_trials *trials, norma_format format,
                                   const norma_report_context *context, norma_error *err);
/** What tables of counts hold (files, groups, empty and small counts) and where they were written,
    with the digest of that file. */
norma_status norma_report_tables(norma_output *out, const norma_tables *tables,
                                 const norma_file *written, norma_format format,
                                 const norma_report_context *context, norma_error *err);
/** Raked weights: margins before and after, spread of the weights; csv: a line a category. written
    is the file of weights, with its bytes in content. */
norma_status norma_report_raking(norma_output *out, const norma_raking *raking,
                                 const norma_margins *margins, const norma_file *written,
                                 norma_format format, const norma_report_context *context,
                                 norma_error *err);
/** The weights as a file that --weights-file reads: a line a row, CSV, six decimals. */
norma_status norma_report_weights(norma_output *out, const norma_data *data, const double *weights,
                                  norma_error *err);
/** What norma power tells besides its result. */
typedef struct norma_sem_power_report {
    const norma_sem_power_options *options; /* of the analysis */
    const size_t *chosen; /* indices of the parameters to be told; NULL: all of them */
    size_t n_chosen;
} norma_sem_power_report;
/** Power of a model and of its parameters; csv: a line for the model, and one a parameter. */
norma_status norma_report_sem_power(norma_output *out, const norma_sem_power *power,
                                    const norma_sem_power_report *with, norma_format format,
                                    const norma_report_context *context, norma_error *err);
/** Power of a test of the RMSEA; wanted: the power that n was sought for; NaN: n was given. */
norma_status norma_report_rmsea_power(norma_output *out, const norma_sem_rmsea_power *power,
                                      double wanted, norma_format format,
                                      const norma_report_context *context, norma_error *err);
/** Two waves: what changed, scale by scale, and unit by unit; csv: a line a figure that is told. */
norma_status norma_report_waves(norma_output *out, const norma_waves *waves, norma_format format,
                                const norma_report_context *context, norma_error *err);
/** A conversion of scores: text: the forms and the table; csv: a line a score; json: everything. */
norma_status norma_report_equating(norma_output *out, const norma_equating *equating,
                                   norma_format format, const norma_report_context *context,
                                   norma_error *err);
/** Bridges of scales between two norm versions, a line a score; csv: of all scales in one table. */
norma_status norma_report_bridges(norma_output *out, const norma_bridge *const *bridges, size_t n,
                                  norma_format format, const norma_report_context *context,
                                  norma_error *err);
/** The norm sets of a store, a line each, and its calibrations. */
norma_status norma_report_norm_list(norma_output *out, const norma_norm_list *list,
                                    const norma_calibrations *calibrations, /* NULL: none */
                                    norma_format format, const norma_report_context *context,
                                    norma_error *err);
/** One norm set: where it comes from, and its scales. */
norma_status norma_report_norm_set(norma_output *out, const norma_norm_set *set,
                                   norma_format format, const norma_report_context *context,
                                   norma_error *err);
/** One calibration: where it comes from, and its figures; csv and json: every value. */
norma_status norma_report_calibration(norma_output *out, const norma_calibration *calibration,
                                      norma_format format, const norma_report_context *context,
                                      norma_error *err);
/** text: the one-screen summary; json: everything but single respondents. csv: NORMA_EINVAL. */
norma_status norma_report_validation(norma_output *out, const norma_validation *result,
                                     norma_format format, const norma_report_context *context,
                                     norma_error *err);
/** One self-contained HTML file in the context's language; a setting named "date" is shown. */
norma_status norma_report_html(norma_output *out, const norma_validation *result,
                               const norma_report_context *context, norma_error *err);
/** CSV: one line a respondent kept, its labels, and mean, POMP, T and percentile per scale. */
norma_status norma_report_scores(norma_output *out, const norma_validation *result,
                                 norma_error *err);
/** text: what was scored and what was held, one line a scale and population; json and csv: the gate
    record and every respondent's scores. */
norma_status norma_report_scored(norma_output *out, const norma_scored *result, norma_format format,
                                 const norma_report_context *context, norma_error *err);
/** One self-contained HTML page: the gate, overrides, distributions by population; no respondent.
 */
norma_status norma_report_scored_html(norma_output *out, const norma_scored *result,
                                      const norma_report_context *context, norma_error *err);
/** text: the units that may be shown, level by level; csv: a line a unit and scale; json:
    everything that may be shown. Hidden cells are listed, and nothing else of them is written. */
norma_status norma_report_units(norma_output *out, const norma_units_result *result,
                                norma_format format, const norma_report_context *context,
                                norma_error *err);
/** The same as one self-contained HTML page: heat map, ranks, gaps. */
norma_status norma_report_units_html(norma_output *out, const norma_units_result *result,
                                     const norma_report_context *context, norma_error *err);
/** Importance by performance, and links with outcomes. */
norma_status norma_report_priorities(norma_output *out, const norma_priorities *result,
                                     norma_format format, const norma_report_context *context,
                                     norma_error *err);
/** The same as one self-contained HTML page with the matrix of importance by performance. */
norma_status norma_report_priorities_html(norma_output *out, const norma_priorities *result,
                                          const norma_report_context *context, norma_error *err);
/** Items that work differently in groups, a scale after the other; csv: a line an item and group.
    options: by which items were flagged. */
norma_status norma_report_dif(norma_output *out, const norma_dif_result *const *scales,
                              size_t n_scales, const norma_dif_options *options,
                              const norma_instrument *instrument, norma_format format,
                              const norma_report_context *context, norma_error *err);
/** Invariance among groups. text: levels, what is not shared, effect sizes of items, alignment;
   csv: a line a level, item and group; json: everything. */
norma_status norma_report_invariance(norma_output *out, const norma_invariance *result,
                                     norma_format format, const norma_report_context *context,
                                     norma_error *err);
/** The same as one self-contained HTML page with charts of items and of aligned groups. */
norma_status norma_report_invariance_html(norma_output *out, const norma_invariance *result,
                                          const norma_report_context *context, norma_error *err);
/** A comparison with norms. text: every scale of the whole, then units; json: everything; csv: a
    line an entity, norm set and scale. Hidden cells are listed, and nothing else of them. */
norma_status norma_report_benchmark(norma_output *out, const norma_benchmark *result,
                                    norma_format format, const norma_report_context *context,
                                    norma_error *err);
/** The same as one self-contained HTML page with percentiles and the map; no respondent but one who
    was asked for. */
norma_status norma_report_benchmark_html(norma_output *out, const norma_benchmark *result,
                                         const norma_report_context *context, norma_error *err);
/** CSV: a line a respondent kept, norm set and scale, where the table of persons was asked for. */
norma_status norma_report_benchmark_persons(norma_output *out, const norma_benchmark *result,
                                            norma_error *err);
/** What continuous norms are of. */
typedef struct norma_continuous_names {
    const char *score, *covariate;
} norma_continuous_names;
/** text: model, fit and percentile curves; csv: the norm table; json: everything. */
norma_status norma_report_continuous(norma_output *out, const norma_continuous *result,
                                     const norma_continuous_names *names, norma_format format,
                                     const norma_report_context *context, norma_error *err);
/** The same as one self-contained HTML page with percentile curves and a worm plot. */
norma_status norma_report_continuous_html(norma_output *out, const norma_continuous *result,
                                          const norma_continuous_names *names,
                                          const norma_report_context *context, norma_error *err);
/** Versions and events; csv: a line an event. */
norma_status norma_report_norm_history(norma_output *out, const norma_norm_history *history,
                                       norma_format format, const norma_report_context *context,
                                       norma_error *err);
/** Two versions side by side; csv: what every score means in either. */
norma_status norma_report_norm_diff(norma_output *out, const norma_norm_diff *diff,
                                    const norma_norm_set *first, const norma_norm_set *second,
                                    norma_format format, const norma_report_context *context,
                                    norma_error *err);
/** What an import added and what was there already; text and json. */
norma_status norma_report_norm_import(norma_output *out, const norma_norms_import_result *result,
                                      norma_format format, const norma_report_context *context,
                                      norma_error *err);
/** Whether a store or an exported file is what was written, and what is not; text and json. */
norma_status norma_report_norm_verification(norma_output *out,
                                            const norma_norms_verification *verification,
                                            norma_format format,
                                            const norma_report_context *context, norma_error *err);
/** The drift of a collection from a norm set, its items, and the bridge to the new version; csv: a
    line a scale, an item, and a score of the bridge. written: the version that was written, 0:
   none. */
norma_status norma_report_recalibration(norma_output *out, const norma_recalibration *result,
                                        int64_t written, norma_format format,
                                        const norma_report_context *context, norma_error *err);
/** The same as one self-contained HTML page. */
norma_status norma_report_recalibration_html(norma_output *out, const norma_recalibration *result,
                                             int64_t written, const norma_report_context *context,
                                             norma_error *err);
/** What norma cfa and norma sem may show beside the estimates; every pointer may be NULL. */
typedef struct norma_sem_report {
    const norma_sem_model *model; /* whose text is shown */
    const norma_sem_standardised *standardised;
    const norma_sem_rsquare *rsquare;
    const norma_sem_residuals *residuals;
    const norma_sem_modifications *modifications;
    size_t most; /* modification indices that are shown */
    const norma_sem_releases *releases;
    const norma_sem_reliability *reliability;
    const norma_sem_normality *normality;
    const norma_sem_bootstrap *bootstrap;
    const norma_sem_cutoffs *cutoffs;
    const norma_instrument *instrument; /* titles of factors that are scales, wordings of items */
} norma_sem_report;
/** A model of structure: what it says of the data, fit, estimates; csv: a line a parameter. */
norma_status norma_report_sem(norma_output *out, const norma_sem *sem, const norma_sem_report *with,
                              norma_format format, const norma_report_context *context,
                              norma_error *err);
/** The same as one self-contained HTML page: path diagram or loadings with intervals, correlations
    of factors, residuals, modification, reliability. */
norma_status norma_report_sem_html(norma_output *out, const norma_sem *sem,
                                   const norma_sem_report *with,
                                   const norma_report_context *context, norma_error *err);
/** CSV: a line a row that the model was fitted to: who it is, its labels, factor scores and their
    standard errors. */
norma_status norma_report_sem_scores(norma_output *out, const norma_data *data,
                                     const norma_sem_scores *scores, norma_error *err);
/** CSV: the simulated responses as a data file that norma reads back. */
norma_status norma_report_simulated_data(norma_output *out, const norma_instrument *instrument,
                                         const norma_simulation *simulation, norma_error *err);
/** JSON: the truth behind a simulation (population and every respondent's kind and factors). */
norma_status norma_report_simulated_truth(norma_output *out, const norma_instrument *instrument,
                                          const norma_simulation *simulation,
                                          const norma_report_context *context, norma_error *err);

#ifdef __cplusplus
}
#endif
#endif
