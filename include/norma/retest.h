/* Two occasions: stability, intraclass correlations, change. */
#ifndef NORMA_RETEST_H
#define NORMA_RETEST_H

#include <norma/reliability.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The forms of the intraclass correlation: McGraw & Wong (1996), Psychological Methods 1, 30-46;
    in brackets Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428. */
typedef enum norma_icc_form {
    NORMA_ICC_1 = 0, /* one way, single (1,1) */
    NORMA_ICC_A1,    /* two way, absolute agreement, single (2,1) */
    NORMA_ICC_C1,    /* two way, consistency, single (3,1) */
    NORMA_ICC_K,     /* one way, mean of k (1,k) */
    NORMA_ICC_AK,    /* (2,k) */
    NORMA_ICC_CK,    /* (3,k) */
    NORMA_ICC_FORMS
} norma_icc_form;

/** Mean squares of subjects by occasions. */
typedef struct norma_icc {
    size_t n, k; /* subjects, occasions */
    double ms_rows, ms_columns, ms_error, ms_within;
    norma_coefficient forms[NORMA_ICC_FORMS]; /* code "icc-1" ... ; F interval */
    double f[NORMA_ICC_FORMS], df1[NORMA_ICC_FORMS], df2[NORMA_ICC_FORMS], p[NORMA_ICC_FORMS];
} norma_icc;

/**
 * All forms of a complete n x k matrix, column-major.
 *
 * @return NORMA_OK; NORMA_EDATA when n < 2 or k < 2 or a value is not finite; a form is NaN when
 *         nothing varies
 */
norma_status norma_icc_of(norma_icc *out, const double *scores, size_t n, size_t k,
                          double conf_level, norma_error *err);

typedef struct norma_retest {
    char *id;
    size_t n; /* respondents with the scale's score on both occasions */
    size_t n_first, n_second, n_unmatched; /* rows; respondents found in one only */
    double mean[2], sd[2];
    norma_coefficient r; /* test-retest correlation; Fisher's z interval */
    norma_icc icc;
    double change, change_low, change_high, change_p; /* mean second - first: paired t */
    double change_d;                                  /* change / sd of the differences */
    double sem;                                       /* from r: pooled sd x sqrt(1 - r) */
    double sem_agreement;   /* sqrt(variance of occasions + error variance) */
    double smallest_change; /* smallest detectable change of one person: quantile x sqrt(2) x sem */
    size_t improved, declined; /* respondents whose change exceeds it */
    norma_notes notes;
} norma_retest;

/**
 * A scale on two occasions; respondents are matched by their id.
 *
 * Scores are means of the items, of respondents who answered them all.
 *
 * @return NORMA_OK; NORMA_EDATA when there are no ids, an id comes twice (its rows are named),
 *         samples are counts, or fewer than 3 respondents match; NORMA_EINVAL; NORMA_ENOMEM
 */
norma_status norma_retest_of(norma_retest **out, const char *id, const norma_sample *first,
                             const norma_sample *second, double conf_level, norma_error *err);

/** Frees a retest; takes NULL. */
void norma_retest_free(norma_retest *retest);

#ifdef __cplusplus
}
#endif
#endif
