/* The distribution of a sample's scores: distinct values, how many have each, and what that is
   worth. */
#ifndef NORMA_NORMS_DISTRIBUTION_H
#define NORMA_NORMS_DISTRIBUTION_H

#include <norma/norms.h>

/* Whose scores they are. */
typedef struct norma__persons {
    const double *pomp; /* n_rows, NaN skipped */
    size_t n_rows;
    const double *weights;   /* n_rows, over 0; NULL: equal */
    const uint32_t *company; /* n_rows: below n_companies, or NORMA_NO_UNIT; NULL: in none */
    size_t n_companies;
} norma__persons;

/* Fills the distribution of persons of an empty scale: n, values, counts, shares, moments,
   n_effective, effective; what is told of companies is NaN and none. place, unless it is NULL,
   receives the place of every row's score among the values, UINT32_MAX for NaN. Without any score
   only n = 0 says so. False when there is no memory. */
bool norma__distribution_of(norma_norm_scale *scale, uint32_t *place,
                            const norma__persons *persons);

/* The same for scores of independent respondents who all count the same. */
bool norma__distribution_take(norma_norm_scale *scale, const double *pomp, size_t n_rows);

/* Shares and effective numbers of a scale whose values are counted, as of independent respondents
   who all count the same. False when there is no memory. */
bool norma__distribution_weigh_equally(norma_norm_scale *scale);

/* How many scores lie below a value, and at it. */
void norma__distribution_count(size_t *below, size_t *at, const norma_norm_scale *scale,
                               double value);

/* Their shares, by weight. */
void norma__distribution_shares(double *below, double *at, const norma_norm_scale *scale,
                                double value);

/* Adds a value's share to those before it; where they are those of equal respondents, counts are
   added, so that no digit is lost. Begins as {0}. */
typedef struct norma__share_sum {
    double shares;
    size_t counts;
    bool weighted;
} norma__share_sum;
double norma__distribution_sum(norma__share_sum *sum, const norma_norm_scale *scale, size_t value);

/* The place of a value among the values, or where it would stand. */
size_t norma__distribution_place(const norma_norm_scale *scale, double value);

/* Clusters whose shares of all weight have these sums of squares, cubes and fourth powers: what
   makes a sum of squares between them unbiased (infinite for a single one), and its degrees of
   freedom. */
typedef struct norma__clusters {
    double bias, df;
} norma__clusters;
norma__clusters norma__clusters_of(double h2, double h3, double h4);

/* What an effective number loses since the variance is known on df only: (t(n - 1) / t(df))^2. */
double norma__clusters_loss(const norma__clusters *clusters, double n);

/* Fills n_effective and effective of a scale whose shares and moments are known, from the places of
   its respondents. False when there is no memory. */
bool norma__distribution_effective(norma_norm_scale *scale, const uint32_t *place,
                                   const norma__persons *persons);

#endif
