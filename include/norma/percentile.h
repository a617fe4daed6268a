/* Percentile ranks with what makes them uncertain: of a score among persons, and of a company among
   companies. */
#ifndef NORMA_PERCENTILE_H
#define NORMA_PERCENTILE_H

#include <norma/multilevel.h>
#include <norma/option.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The interval of a percentile rank. */
typedef enum norma_rank_interval {
    NORMA_RANK_JEFFREYS = 0, /* Beta(x + 1/2, n - x + 1/2) */
    NORMA_RANK_MID_P         /* Clopper-Pearson with half the probability of what was observed */
} norma_rank_interval;
extern const char *const norma_rank_interval_names[]; /* "jeffreys", "mid-p", NULL */

/** A percentile rank in 0 ... 100, and its interval. */
typedef struct norma_percentile {
    double rank, low, high;
} norma_percentile;

/**
 * @param below, at    shares of the norm below and at the score
 * @param n_effective  independent members of the norm that these shares are worth
 * @param method       a norma_rank_interval
 * @return 100 (below + at / 2), with its interval; NaN for arguments that are no shares
 *
 * Crawford, Garthwaite & Slick (2009); effective n in place of n: Korn & Graubard (1998), Survey
 * Methodology 24, 193-201.
 */
norma_percentile norma_percentile_of(double below, double at, double n_effective, int method,
                                     double conf_level);

/** The score at a percentile, and its interval; NaN where so few members say nothing that far out.
 */
typedef struct norma_quantile {
    double value, low, high;
} norma_quantile;

/** The companies of a norm. */
typedef struct norma_company_norm {
    const norma_unit_scores *companies; /* n_companies; n 0: not in it */
    const double *weights;              /* n_companies, mean 1; NULL: equal */
    size_t n_companies;
    double mean;            /* grand mean of companies */
    double between, within; /* variances; one of the three NaN: all are estimated (REML) */
} norma_company_norm;

/** How a company is placed among companies. */
typedef enum norma_company_method {
    NORMA_COMPANY_MODEL = 0, /* among the true means of companies: what error of measurement adds to
                                the spread of observed means is taken out (docs/percentile.md) */
    NORMA_COMPANY_OBSERVED   /* among the observed means, as they are */
} norma_company_method;
extern const char *const norma_company_method_names[]; /* "model", "observed", NULL */

typedef struct norma_company_options {
    uint32_t version;
    int method;   /* a norma_company_method */
    int interval; /* a norma_rank_interval: of the share of companies below */
    double conf_level;
} norma_company_options;
#define NORMA_COMPANY_OPTIONS_INIT                                                                 \
    {                                                                                              \
        .version = 1, .conf_level = 0.95                                                           \
    }
/** @return the table of company-method, rank-interval and conf-level; never NULL. */
norma_option_table norma_company_option_table(void);

/** Where a company stands among companies; NaN where it cannot be known. */
typedef struct norma_company_standing {
    size_t n_companies;
    double percentile, low, high; /* both errors: of the norm and of the company's own mean */
    double norm_low, norm_high;   /* only the norm's: how few its companies are */
    double own_low, own_high;     /* only the company's own: how few its respondents are */
    double reliability;           /* of its mean, in this norm */
} norma_company_standing;

/**
 * Places a company that is not in the norm among the norm's companies.
 *
 * @param norm     companies of weight 0 or n 0 are not in it
 * @param company  n, mean and sum of squares of its respondents' scores; n = 1 and ss 0 take the
 *                 norm's variance within companies; n = 0: all NaN
 * @param notes    receives what is undefined, and why; not NULL
 * @return NORMA_OK (NaN and a note where undefined: fewer than 5 companies "few-companies", no
 *         variance between them "companies-alike"); NORMA_EINVAL for an option outside its range,
 *         a mean, sum of squares or weight that is no number; NORMA_ENOMEM
 *
 * The percentile is that of the true mean, which is fixed, among the true means of all companies
 * like the norm's; by simulation its 95 % interval holds it about 95 % of the time, whatever the
 * shape of the distribution (docs/norms-coverage.md). Nothing is drawn. Time O(J log J); about 1 ms
 * for J = 100, 2 ms for 5,000 companies whose variances are told.
 */
norma_status norma_company_standing_of(norma_company_standing *out, const norma_company_norm *norm,
                                       const norma_unit_scores *company,
                                       const norma_company_options *options, norma_notes *notes,
                                       norma_error *err);

/** The companies of a norm in order, to place many companies among them. Opaque. */
typedef struct norma_companies norma_companies;

/**
 * Puts the companies of a norm in order.
 *
 * @param norm  copied from
 * @return NORMA_OK, also where nobody can be placed among them; NORMA_EINVAL; NORMA_ENOMEM
 */
norma_status norma_companies_new(norma_companies **out, const norma_company_norm *norm,
                                 const norma_company_options *options, norma_error *err);

/** As norma_company_standing_of(), in a fifth of its time for 5,000 companies. */
norma_status norma_companies_place(norma_company_standing *out, const norma_companies *companies,
                                   const norma_unit_scores *company, norma_notes *notes,
                                   norma_error *err);

/** Frees them; takes NULL. */
void norma_companies_free(norma_companies *companies);

/**
 * The means of companies at percentiles, as norma_company_standing_of() ranks them: a company with
 * that true mean has that percentile, and its interval of the norm's error reaches as far as the
 * percentile.
 *
 * @param out          n of them
 * @param percentiles  n of them, in 0 ... 100
 * @return as norma_company_standing_of(), with the same notes
 */
norma_status norma_company_quantiles(norma_quantile *out, const double *percentiles, size_t n,
                                     const norma_company_norm *norm,
                                     const norma_company_options *options, norma_notes *notes,
                                     norma_error *err);

#ifdef __cplusplus
}
#endif
#endif
