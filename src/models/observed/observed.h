/* The sample as models of structure are fitted to it: moments, and what every row adds to them. */
#ifndef NORMA_MODELS_OBSERVED_OBSERVED_H
#define NORMA_MODELS_OBSERVED_OBSERVED_H

#include <norma/sem.h>

/* One sample statistic. In a group they stand in this order: by variable, the thresholds of an
   ordinal one, or the mean of a continuous one (only with a mean structure); then by column j the
   covariances of i >= j, of i = j only when j is continuous. Covariances of ordinal variables are
   correlations of their latent responses, which have variance 1. */
typedef enum norma__statistic_kind {
    NORMA__THRESHOLD = 0, /* of variable i, number j from 0 */
    NORMA__MEAN,          /* of variable i */
    NORMA__COVARIANCE     /* of i and j <= i */
} norma__statistic_kind;

typedef struct norma__statistic {
    norma__statistic_kind kind;
    size_t i, j;
} norma__statistic;

typedef struct norma__observed_group {
    char *name;
    size_t n;          /* rows used */
    double total;      /* what they count for, the group's n wherever a formula has one: n, or the
                          sum of their weights */
    size_t *rows;      /* n: of the response table, increasing */
    double *weights;   /* n: those of all groups together sum to n of all groups, as lavaan's;
                          NULL: none */
    uint32_t *cluster; /* n: 0 ... n_clusters - 1; NULL: none */
    size_t n_clusters;
    size_t
        *starts; /* n_clusters + 1: cluster c has the group's rows members[starts[c]] ...; NULL */
    size_t *members;     /* n; NULL: no clusters */
    double *x;           /* n x p, column-major: values as the model sees them (keyed; ordinal: the
                            place of the category among those in use, 0 first); NaN missing */
    double *mean;        /* p; 0 of an ordinal variable */
    double *cov;         /* p x p, divided by n (wishart: n - 1); of incomplete data (FIML) the EM
                            estimate of the saturated model */
    double *given;       /* n x p: x less mean as regression on exogenous variables with fixed
                            moments predicts it; NULL: there are none */
    double *unexplained; /* p x p: covariances, by n, that it does not predict; NULL */
    size_t k;            /* statistics */
    norma__statistic *statistics;       /* k */
    double *values;                     /* k: the sample's */
    struct norma__influence *influence; /* ordinal and mixed: what answers add; NULL: continuous */
    struct norma__patterns *patterns;   /* FIML: rows by what is missing; NULL: complete */
} norma__observed_group;

typedef struct norma__observed {
    size_t p, n, n_groups;   /* n: rows of all groups */
    char **ids;              /* p */
    size_t *categories;      /* p; 0: continuous */
    size_t *first_threshold; /* p + 1: the place among a group's statistics where the thresholds of
                                a variable (or its mean) begin; the last: where covariances begin */
    bool ordinal;            /* any variable is */
    bool means, wishart;
    bool clustered;
    norma_sem_missing missing;
    size_t threads;
    norma__observed_group *groups;
    norma_notes notes;
} norma__observed;

/* The p variables named, of the data. categories of ordinal ones are those in use in any group; one
   that lacks a category in a group is refused or merged as docs/sem-ordinal.md says. NORMA_EDATA as
   norma_sem_fit(). */
norma_status norma__observed_of(norma__observed *out, const char *const *ids, size_t p,
                                const norma_sem_data *data, const norma_sem_options *options,
                                bool means, norma_error *err);

/* The same. needed: p flags of variables without which a row is left out also with FIML (exogenous
   ones with fixed moments); NULL: none. Note: sem-rows-without-x. */
norma_status norma__observed_with(norma__observed *out, const char *const *ids, size_t p,
                                  const bool *needed, const norma_sem_data *data,
                                  const norma_sem_options *options, bool means, norma_error *err);
void norma__observed_clear(norma__observed *observed);

/* Exogenous variables (p flags) whose moments are the sample's: complete continuous rows get given
   and unexplained, and what they add (below) becomes what they add given those variables: z = (e,
   vech(d d' - h h') - their mean), h given and e = d - h, as lavaan's with fixed.x. */
norma_status norma__observed_given(norma__observed *observed, const bool *exogenous,
                                   norma_error *err);

/* What rows (clusters, when there are: sums over their rows) add: z_r, one row of z (n_units x k)
   each, weighted, such that gamma = sum z_r z_r' / total is total times the asymptotic covariance
   matrix of the statistics. n_units is n, or n_clusters C. Continuous: z = (d, vech(d d') - their
   mean); sums over clusters are multiplied by sqrt(C / (C - 1)), as lavaan's. */
size_t norma__observed_units(const norma__observed *observed, size_t group);

/* Rows from ... from + n - 1 of z, column-major with leading dimension n. */
void norma__observed_rows(double *z, const norma__observed *observed, size_t group, size_t from,
                          size_t n);

/* z times a k x q matrix: n_units x q. The same bytes for any number of threads. */
norma_status norma__observed_project(double *out, const norma__observed *observed, size_t group,
                                     const double *matrix, size_t q, norma_error *err);

/* Gamma, k x k; NORMA_EDATA when k is over 16,384. */
norma_status norma__observed_gamma(double *gamma, const norma__observed *observed, size_t group,
                                   norma_error *err);

/* Its diagonal, k. */
norma_status norma__observed_gamma_diagonal(double *diagonal, const norma__observed *observed,
                                            size_t group, norma_error *err);

#endif
