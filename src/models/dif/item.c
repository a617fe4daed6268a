/* One item from its counts. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/dif/item.h"

static norma_status check_counts(const norma_dif_counts *t, const char *id, norma_error *err)
{
    double n[2] = {0, 0};
    if (t->n_strata == 0 || t->n_categories == 0)
        return norma__fail(err, NORMA_EINVAL, "item %s has no strata or no categories", id);
    for (size_t c = 0; c < t->n_categories; c++)
        for (size_t g = 0; g < 2; g++)
            for (size_t s = 0; s < t->n_strata; s++) {
                double count = norma__dif_count(t, s, g, c);
                if (!(count >= 0) || !isfinite(count))
                    return norma__fail(err, NORMA_EDATA,
                                       "item %s has a count that is negative or not finite", id);
                n[g] += count;
                if (count > 0 && !isfinite(t->score[s + g * t->n_strata]))
                    return norma__fail(err, NORMA_EDATA,
                                       "item %s has a stratum whose score is not finite", id);
            }
    if (n[0] > 0 && n[1] > 0)
        return NORMA_OK;
    return norma__fail(err, NORMA_EDATA, "item %s was answered by nobody in the %s group", id,
                       n[0] > 0 ? "focal" : "reference");
}

static void fill_means(norma_dif_item *out, const norma_dif_counts *t)
{
    double n[2] = {0, 0}, sum[2] = {0, 0};
    for (size_t s = 0; s < t->n_strata; s++) {
        norma__dif_stratum of = norma__dif_stratum_of(t, s);
        for (size_t g = 0; g < 2; g++) {
            n[g] += of.n[g];
            sum[g] += of.sum[g];
        }
    }
    out->n_reference = (size_t)n[0];
    out->n_focal = (size_t)n[1];
    out->reference_mean = t->min + sum[0] / n[0];
    out->focal_mean = t->min + sum[1] / n[1];
}

static norma_status analyse_strata(norma_dif_item *out, const norma_dif_counts *t, size_t strata,
                                   norma_error *err)
{
    norma_dif_counts thick = *t;
    double *score = NULL, *counts = NULL;
    norma_status status = NORMA_OK;
    if (strata && strata < t->n_strata)
        status = norma__dif_thicken(&thick, &score, &counts, t, strata, err);
    if (status == NORMA_OK)
        status = norma__dif_mantel_of(&out->mantel, &thick, err);
    free(score);
    free(counts);
    return status;
}

norma_status norma__dif_analyse(norma_dif_item *out, norma__dif_remarks *remarks,
                                const norma_dif_counts *counts, const norma_dif_options *o,
                                norma_error *err)
{
    *out = (norma_dif_item){.p = NAN, .adjusted_p = NAN, .effect = NAN};
    fill_means(out, counts);
    norma_status status =
        norma__dif_logistic_of(&out->logistic, &remarks->end, &remarks->merged, counts, o, err);
    if (status == NORMA_OK)
        status = analyse_strata(out, counts, o->strata, err);
    if (status == NORMA_OK)
        norma__dif_evidence(out, o);
    out->adjusted_p = out->p;
    return status;
}

norma_status norma__dif_remark(norma_notes *notes, const char *id, const norma__dif_remarks *r,
                               norma_error *err)
{
    norma_status status = NORMA_OK;
    if (r->merged && (r->end == NORMA__LOGISTIC_FOUND || r->end == NORMA__LOGISTIC_UNIFORM))
        status = norma__note(notes, err, "dif-categories-merged", id, (double)r->merged, NAN,
                             "%s: %zu of its answers were chosen too rarely in one of the groups "
                             "and are taken together with a neighbour in the logistic regression",
                             id, r->merged);
    if (r->end == NORMA__LOGISTIC_CONSTANT)
        status = norma__note(notes, err, "dif-too-few-answers", id, NAN, NAN,
                             "%s: there is no logistic regression, since fewer than two answers "
                             "were chosen often enough in both groups, or all scores are the same",
                             id);
    if (r->end == NORMA__LOGISTIC_UNIFORM)
        status = norma__note(notes, err, "dif-uniform-only", id, NAN, NAN,
                             "%s: score, group and their product tell its answers apart without "
                             "error: nonuniform functioning cannot be estimated, uniform can",
                             id);
    if (r->end == NORMA__LOGISTIC_SEPARATED)
        status = norma__note(notes, err, "dif-separated", id, NAN, NAN,
                             "%s: the logistic regression has no estimate, since score and group "
                             "tell its answers apart without error",
                             id);
    return status;
}

norma_status norma_dif_item_of(norma_dif_item *out, const char *id, const norma_dif_counts *counts,
                               const norma_dif_options *options, norma_notes *notes,
                               norma_error *err)
{
    const norma_dif_options defaults = NORMA_DIF_OPTIONS_INIT;
    const norma_dif_options *o = options ? options : &defaults;
    norma__dif_remarks remarks = {0};
    norma_status status = norma__dif_options_fit(o, err);
    if (status == NORMA_OK)
        status = check_counts(counts, id, err);
    if (status == NORMA_OK)
        status = norma__dif_analyse(out, &remarks, counts, o, err);
    if (status == NORMA_OK && notes)
        status = norma__dif_remark(notes, id, &remarks, err);
    return status;
}
