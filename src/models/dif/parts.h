/* Inside the floor: what the parts of the analysis of one item share. */
#ifndef NORMA_MODELS_DIF_PARTS_H
#define NORMA_MODELS_DIF_PARTS_H

#include <norma/dif.h>

enum { NORMA__REFERENCE = 0, NORMA__FOCAL = 1 };

/* Respondents of a stratum, group and answer. */
static inline double norma__dif_count(const norma_dif_counts *t, size_t stratum, size_t group,
                                      size_t category)
{
    return t->counts[stratum + t->n_strata * (group + 2 * category)];
}

/* ---- logistic regression (logistic.c) ---- */

typedef enum norma__logistic_end {
    NORMA__LOGISTIC_FOUND = 0,
    NORMA__LOGISTIC_CONSTANT, /* fewer than two categories left, or one score */
    NORMA__LOGISTIC_UNIFORM,  /* the likelihood has no maximum with the product in the model */
    NORMA__LOGISTIC_SEPARATED /* nor without it */
} norma__logistic_end;

/* Fills out, NaN where there is no estimate; *merged: categories fewer than were chosen. */
norma_status norma__dif_logistic_of(norma_dif_logistic *out, norma__logistic_end *end,
                                    size_t *merged, const norma_dif_counts *t,
                                    const norma_dif_options *o, norma_error *err);

/* ---- the Mantel family (mantel.c, odds_ratio.c) ---- */

/* Sums over categories of a stratum and group. */
typedef struct norma__dif_stratum {
    double n[2];       /* respondents of reference and focal group */
    double sum[2];     /* of their answers */
    double squares[2]; /* of squared answers */
} norma__dif_stratum;

norma__dif_stratum norma__dif_stratum_of(const norma_dif_counts *t, size_t stratum);

/* Mantel, generalised Mantel-Haenszel, standardised mean difference, Liu-Agresti. */
norma_status norma__dif_mantel_of(norma_dif_mantel *out, const norma_dif_counts *t,
                                  norma_error *err);
/* What there is for two categories only: the first two of t with any respondent. */
void norma__dif_two_categories(norma_dif_mantel *out, const norma_dif_counts *t, size_t low,
                               size_t high);
/* Log of the common cumulative odds ratio and its standard error. */
void norma__dif_liu_agresti(norma_dif_mantel *out, const norma_dif_counts *t);

/* About k strata of equally many respondents; counts and score are owned by the caller. */
norma_status norma__dif_thicken(norma_dif_counts *out, double **score, double **counts,
                                const norma_dif_counts *t, size_t k, norma_error *err);

/* ---- what figures mean (flags.c) ---- */

int norma__dif_jodoin_gierl(double r2, double p);
int norma__dif_zumbo_thomas(double r2, double p);
int norma__dif_ets_delta(double delta, double se, double p);
int norma__dif_ets_ratio(double ratio, double p);
/* Fills p and effect by the method, test and effect asked for. */
void norma__dif_evidence(norma_dif_item *item, const norma_dif_options *o);
/* Adjusts p-values and flags items; returns how many. order: room for n. */
size_t norma__dif_flag(norma_dif_item *items, size_t n, const norma_dif_options *o, size_t *order);

/* ---- rows (rows.c) ---- */

/* Keyed answers from 0, of those with every item. */
typedef struct norma__dif_rows {
    size_t n, n_items;
    size_t kept;    /* rows of the sample, the incomplete ones too */
    uint8_t *cells; /* n x n_items, column-major */
    double *score;  /* n: given with them; NULL: none */
} norma__dif_rows;

/* pomp: a row without is left out; NULL: not wanted. */
norma_status norma__dif_rows_of(norma__dif_rows *out, const norma_sample *sample,
                                const double *pomp, norma_error *err);
void norma__dif_rows_clear(norma__dif_rows *rows);

#endif
