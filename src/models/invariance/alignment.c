#include <math.h>
#include <stdlib.h>

#include <norma/instrument.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/invariance/alignment_parts.h"

static const double trusted_share = 0.25; /* Muthen & Asparouhov (2014) */

const char *const norma_alignment_kind_names[] = {"fixed", "free", NULL};
const char *const norma_alignment_unit_names[] = {"product", "reference", NULL};

norma_option_table norma_alignment_option_table(void)
{
    static const norma_option table[] = {
        {"alignment-kind", NORMA_OPTION_CHOICE, offsetof(norma_alignment_options, kind), 0, 0,
         norma_alignment_kind_names, "whether the reference group's mean is fixed"},
        {"alignment-unit", NORMA_OPTION_CHOICE, offsetof(norma_alignment_options, unit), 0, 0,
         norma_alignment_unit_names,
         "what is 1 while loadings are aligned: the product of all "
         "standard deviations, or the reference group's"},
        {"epsilon", NORMA_OPTION_REAL, offsetof(norma_alignment_options, epsilon), 1e-8, 1, NULL,
         "of the component loss of alignment"},
        {"alignment-starts", NORMA_OPTION_COUNT, offsetof(norma_alignment_options, starts), 0, 1000,
         NULL, "random starts of alignment"},
        {0}};
    return table;
}

/* ---- what is checked ---- */

static bool all_finite(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]))
            return false;
    return true;
}

static norma_status check_group(const norma_alignment_input *in, size_t g, norma_error *err)
{
    size_t m = in->n_items + in->n_cuts;
    double sum = 0;
    for (size_t i = 0; i < in->n_items; i++)
        sum += fabs(in->loading[g + i * in->n_groups]);
    if (!(sum > 0))
        return norma__fail(err, NORMA_EDATA, "group %zu cannot be aligned: all its loadings are 0",
                           g + 1);
    if (!(in->n[g] > 0) || !isfinite(in->n[g]))
        return norma__fail(err, NORMA_EDATA, "group %zu cannot be aligned: it has no respondents",
                           g + 1);
    if (in->vcov && !all_finite(in->vcov[g], m * m))
        return norma__fail(err, NORMA_EDATA,
                           "group %zu cannot be aligned: its covariances of estimates are not "
                           "finite",
                           g + 1);
    return NORMA_OK;
}

static norma_status check_input(const norma_alignment_input *in, const norma_alignment_options *o,
                                norma_error *err)
{
    norma_status status = norma_options_check(norma_alignment_option_table(), o, err);
    if (status != NORMA_OK)
        return status;
    if (in->n_groups < 2 || in->n_items < 2 || in->n_cuts < 1)
        return norma__fail(err, NORMA_EINVAL,
                           "alignment needs 2 groups and 2 items, got %zu and %zu", in->n_groups,
                           in->n_items);
    if (in->reference >= in->n_groups || (!in->item_of && in->n_cuts != in->n_items))
        return norma__fail(err, NORMA_EINVAL,
                           "alignment needs a reference group, and an item for every cut");
    if (!all_finite(in->loading, in->n_groups * in->n_items) ||
        !all_finite(in->cut, in->n_groups * in->n_cuts))
        return norma__fail(err, NORMA_EDATA,
                           "a loading or intercept is not finite: leave its group out");
    for (size_t g = 0; g < in->n_groups && status == NORMA_OK; g++)
        status = check_group(in, g, err);
    return status;
}

/* ---- the work ---- */

static void aligning_free(norma__aligning *w)
{
    free(w->item_of);
    free(w->root);
    free(w->minus);
    free(w->room);
    free(w->work);
    free(w->u);
    free(w->a);
}

static norma_status aligning_new(norma__aligning *w, const norma_alignment_input *in,
                                 const norma_alignment_options *o, norma_error *err)
{
    size_t n = in->n_groups;
    *w = (norma__aligning){.input = in, .options = o};
    w->item_of = NORMA__NEW(size_t, in->n_cuts);
    w->root = NORMA__NEW(double, n);
    w->minus = NORMA__NEW(double, n * in->n_cuts);
    w->room = NORMA__NEW(double, 4 * n);
    w->work = NORMA__NEW(double, norma__simplicity_work(n));
    w->u = NORMA__NEW(double, n);
    w->a = NORMA__NEW(double, n);
    if (!w->item_of || !w->root || !w->minus || !w->room || !w->work || !w->u || !w->a)
        return norma__no_memory(err);
    for (size_t g = 0; g < n; g++)
        w->root[g] = sqrt(in->n[g]);
    for (size_t k = 0; k < in->n_cuts; k++) {
        w->item_of[k] = in->item_of ? in->item_of[k] : k;
        for (size_t g = 0; g < n; g++)
            w->minus[g + k * n] = -in->loading[g + w->item_of[k] * n];
    }
    bool product = o->unit == NORMA_ALIGNMENT_PRODUCT;
    w->loadings = (norma__simplicity){.n_groups = n,
                                      .n_columns = in->n_items,
                                      .b = in->loading,
                                      .exponential = true,
                                      .root = w->root,
                                      .fixed = product ? NORMA_NONE : in->reference,
                                      .centred = product,
                                      .room = w->room};
    w->cuts =
        (norma__simplicity){.n_groups = n,
                            .n_columns = in->n_cuts,
                            .b = w->minus,
                            .c = in->cut,
                            .root = w->root,
                            .fixed = o->kind == NORMA_ALIGNMENT_FIXED ? in->reference : NORMA_NONE,
                            .room = w->room};
    return NORMA_OK;
}

static norma_status result_new(norma_alignment **out, const norma_alignment_input *in,
                               norma_error *err)
{
    size_t n = in->n_groups;
    norma_alignment *r = *out = NORMA__NEW(norma_alignment, 1);
    if (!r)
        return norma__no_memory(err);
    r->n_groups = n;
    r->n_items = in->n_items;
    r->n_cuts = in->n_cuts;
    r->mean = NORMA__NEW(double, n);
    r->sd = NORMA__NEW(double, n);
    r->mean_se = NORMA__NEW(double, n);
    r->sd_se = NORMA__NEW(double, n);
    r->parameters = NORMA__NEW(norma_alignment_parameter, in->n_items + in->n_cuts);
    if (!r->mean || !r->sd || !r->mean_se || !r->sd_se || !r->parameters)
        return norma__no_memory(err);
    r->n_parameters = in->n_items + in->n_cuts;
    for (size_t j = 0; j < r->n_parameters; j++) {
        norma_alignment_parameter *q = &r->parameters[j];
        q->value = NORMA__NEW(double, n);
        q->se = NORMA__NEW(double, n);
        q->difference = NORMA__NEW(double, n);
        q->p = NORMA__NEW(double, n);
        q->invariant = NORMA__NEW(bool, n);
        if (!q->value || !q->se || !q->difference || !q->p || !q->invariant)
            return norma__no_memory(err);
    }
    return NORMA_OK;
}

/* ---- what it comes to ---- */

static double mean_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t g = 0; g < n; g++)
        sum += x[g];
    return sum / (double)n;
}

static void fill_values(norma_alignment *r, const norma__aligning *w)
{
    const norma_alignment_input *in = w->input;
    size_t n = in->n_groups;
    for (size_t g = 0; g < n; g++) {
        r->sd[g] = exp(w->u[in->reference] - w->u[g]);
        r->mean[g] = w->a[g] * r->sd[g];
        r->mean_se[g] = r->sd_se[g] = NAN;
    }
    for (size_t j = 0; j < r->n_parameters; j++) {
        norma_alignment_parameter *q = &r->parameters[j];
        q->is_cut = j >= in->n_items;
        q->cut = q->is_cut ? j - in->n_items : NORMA_NONE;
        q->item = q->is_cut ? w->item_of[q->cut] : j;
        for (size_t g = 0; g < n; g++) {
            double loading = in->loading[g + q->item * n];
            q->value[g] =
                q->is_cut ? in->cut[g + q->cut * n] - loading * w->a[g] : loading / r->sd[g];
            q->se[g] = q->p[g] = NAN;
            q->invariant[g] = true;
        }
        q->average = mean_of(q->value, n);
        for (size_t g = 0; g < n; g++)
            q->difference[g] = q->value[g] - q->average;
        q->contribution =
            norma__simplicity_column(NULL, NULL, q->is_cut ? &w->cuts : &w->loadings,
                                     q->is_cut ? w->a : w->u, q->is_cut ? q->cut : q->item);
    }
}

/* What means and variances of the factor explain of one configural parameter. */
static void add_explained(norma_alignment_parameter *q, const norma_alignment *r,
                          const norma_alignment_input *in, double *left, double *all)
{
    size_t n = in->n_groups;
    const double *x = q->is_cut ? in->cut + q->cut * n : in->loading + q->item * n;
    double loading = r->parameters[q->item].average, mean = mean_of(x, n), mean_left = 0;
    double variance = 0, variance_left = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t g = 0; g < n; g++) {
            double e =
                x[g] - (q->is_cut ? q->average + r->mean[g] * loading : r->sd[g] * q->average);
            if (pass == 0) {
                mean_left += e / (double)n;
                *left += e * e;
                *all += x[g] * x[g];
                continue;
            }
            variance += (x[g] - mean) * (x[g] - mean);
            variance_left += (e - mean_left) * (e - mean_left);
        }
    q->r2 = variance > 0 ? 1 - variance_left / variance : NAN;
}

static void summarise(norma_alignment *r, const norma__aligning *w)
{
    double left[2] = {0}, all[2] = {0};
    size_t different = 0;
    for (size_t j = 0; j < r->n_parameters; j++) {
        norma_alignment_parameter *q = &r->parameters[j];
        add_explained(q, r, w->input, &left[q->is_cut], &all[q->is_cut]);
        different += q->n_different;
    }
    r->r2_loadings = 1 - left[0] / all[0];
    r->r2_cuts = 1 - left[1] / all[1];
    r->share_different =
        r->vcov ? (double)different / (double)(r->n_parameters * r->n_groups) : NAN;
    r->trustworthy = r->vcov && r->share_different <= trusted_share;
}

norma_status norma_alignment_of(norma_alignment **out, const norma_alignment_input *input,
                                const norma_alignment_options *options, norma_error *err)
{
    const norma_alignment_options defaults = NORMA_ALIGNMENT_OPTIONS_INIT;
    const norma_alignment_options *o = options ? options : &defaults;
    norma_alignment *result = NULL;
    norma__aligning w = {0};
    norma_status status;

    *out = NULL;
    if ((status = check_input(input, o, err)) != NORMA_OK ||
        (status = aligning_new(&w, input, o, err)) != NORMA_OK ||
        (status = result_new(&result, input, err)) != NORMA_OK ||
        (status = norma__alignment_search(result, &w, err)) != NORMA_OK)
        goto done;
    fill_values(result, &w);
    if (input->vcov && (status = norma__alignment_errors(result, &w, err)) != NORMA_OK)
        goto done;
    summarise(result, &w);
    *out = result;
    result = NULL;
done:
    aligning_free(&w);
    norma_alignment_free(result);
    return status;
}

void norma_alignment_free(norma_alignment *r)
{
    if (!r)
        return;
    for (size_t j = 0; r->parameters && j < r->n_parameters; j++) {
        norma_alignment_parameter *q = &r->parameters[j];
        free(q->value);
        free(q->se);
        free(q->difference);
        free(q->p);
        free(q->invariant);
    }
    free(r->parameters);
    free(r->mean);
    free(r->sd);
    free(r->mean_se);
    free(r->sd_se);
    free(r->vcov);
    norma_notes_clear(&r->notes);
    free(r);
}
