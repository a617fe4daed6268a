#include "models/equating/equate_check.h"

#include <math.h>

#include "foundation/status.h"
#include "models/equating/equate_desk.h"

static bool increasing(const double *scores, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(scores[i]) || (i > 0 && !(scores[i] > scores[i - 1])))
            return false;
    return n > 0;
}

static norma_status check_counts(const norma_score_table *t, const char *who, norma_error *err)
{
    size_t cells = t->n_scores * (t->n_anchors ? t->n_anchors : 1);
    double n = 0;
    for (size_t c = 0; c < cells; c++) {
        if (!(t->counts[c] >= 0) || !isfinite(t->counts[c]))
            return norma__fail(err, NORMA_EDATA,
                               "a count of %s (score %zu, anchor score %zu, from 1) is negative or "
                               "not a number",
                               who, c % t->n_scores + 1, c / t->n_scores + 1);
        n += t->counts[c];
    }
    if (!(n >= 2) || n > 1e9)
        return norma__fail(err, NORMA_EDATA,
                           "%s has scores of %.0f people: equating takes from 2 to a thousand "
                           "million",
                           who, n);
    return NORMA_OK;
}

static norma_status check_table(const norma_score_table *t, const char *who, norma_error *err)
{
    if (t->n_scores > NORMA_EQUATE_SCORES_MAX ||
        (t->n_anchors && t->n_scores > NORMA_EQUATE_CELLS_MAX / t->n_anchors))
        return norma__fail(err, NORMA_EINVAL, "%s has more scores than the %d that are equated",
                           who, NORMA_EQUATE_SCORES_MAX);
    if (!increasing(t->scores, t->n_scores) ||
        (t->n_anchors && !increasing(t->anchors, t->n_anchors)))
        return norma__fail(err, NORMA_EDATA, "the scores of %s do not increase", who);
    return check_counts(t, who, err);
}

static norma_status check_anchor(const norma_score_table *x, const norma_score_table *y,
                                 const norma_equate_options *options, norma_error *err)
{
    const char *method = norma_equate_method_names[options->method];
    if (!y)
        return norma__fail(err, NORMA_EINVAL,
                           "%s is for two populations with an anchor; of a single group, take "
                           "mean, linear or equipercentile",
                           method);
    if (x->n_anchors < 2 || y->n_anchors < 2)
        return norma__fail(err, NORMA_EINVAL,
                           "%s needs an anchor of two scores or more that both populations "
                           "answered",
                           method);
    bool same = x->n_anchors == y->n_anchors;
    for (size_t v = 0; same && v < x->n_anchors; v++)
        same = x->anchors[v] == y->anchors[v];
    if (!same)
        return norma__fail(err, NORMA_EDATA,
                           "X and Y have different anchor scores: the anchor must be the same");
    return NORMA_OK;
}

norma_status norma__equate_check(const norma_score_table *x, const norma_score_table *y,
                                 const norma_equate_options *options, norma_error *err)
{
    norma_status status = norma_options_check(norma_equate_option_table(), options, err);
    if (status != NORMA_OK)
        return status;
    if (options->smooth != NORMA_EQUATE_RAW && options->smooth != NORMA_EQUATE_LOGLINEAR)
        return norma__fail(err, NORMA_EINVAL, "smooth is none or loglinear");
    if (options->weight < 0 && options->weight != -1)
        return norma__fail(err, NORMA_EINVAL, "weight is 0 to 1, or -1 for the size of X's sample");
    if ((status = check_table(x, "X", err)) != NORMA_OK)
        return status;
    if (y && (status = check_table(y, "Y", err)) != NORMA_OK)
        return status;
    if (norma__needs_anchor(options->method))
        return check_anchor(x, y, options, err);
    if (!y && x->n_anchors == 0)
        return norma__fail(err, NORMA_EINVAL,
                           "a single group needs the scores on both forms: Y stands as the anchor");
    return NORMA_OK;
}
