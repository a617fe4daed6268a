#include <math.h>
#include <stdint.h>

#include "report/continuous_parts.h"

static void put_heading(norma__buffer *text, norma_language l, const char *english)
{
    norma__put(text, "\n");
    norma__put(text, norma__say(l, english));
    norma__put(text, "\n");
}

/* ---- the model and its fit ---- */

static void put_facts(norma__buffer *text, norma_language l, const norma_continuous *r,
                      const norma_continuous_names *names)
{
    norma__put(text, "\n");
    norma__sayf(text, l, "Continuous norms of {1} over {2}: {3}", names->score, names->covariate,
                norma__say(l, norma__continuous_method(r->model->method)));
    norma__put(text, "\n");
    norma__sayf(text, l, "{1 respondent|respondents}, {2} from {3} to {4} with {5 value|values}",
                norma__count(l, (double)r->n).text, names->covariate,
                norma__plain(l, r->model->covariate_min).text,
                norma__plain(l, r->model->covariate_max).text,
                norma__count(l, (double)r->n_values).text);
    norma__put(text, "\n");
    norma__sayf(text, l, "R2 of scores {1}, RMSE {2} points and {3} T; log-likelihood {4}, BIC {5}",
                norma__fixed(l, r->fit.r2, 4).text, norma__fixed(l, r->fit.rmse, 3).text,
                norma__fixed(l, r->fit.rmse_t, 2).text,
                norma__fixed(l, r->fit.log_likelihood, 1).text,
                norma__fixed(l, r->fit.bic, 1).text);
    norma__put(text, "\n");
    if (!isnan(r->fit.gradient)) {
        norma__sayf(text, l,
                    r->fit.converged ? "Converged in {1 step|steps}; gradient {2}"
                                     : "Not converged in {1 step|steps}; gradient {2}",
                    norma__count(l, (double)r->fit.iterations).text,
                    norma__significant(l, r->fit.gradient).text);
        norma__put(text, "\n");
    }
}

static void put_terms(norma__buffer *text, norma_language l, const norma_continuous *r,
                      const char *covariate)
{
    const norma__column columns[] = {{"Term", -26}, {"value", 14}, {"SE", 12}};
    norma__put(text, "\n");
    norma__text_header(text, l, columns, 3);
    for (size_t k = 0; k < r->model->n_terms; k++) {
        norma__buffer name = {0};
        norma__put_continuous_term(&name, l, r->model, k, covariate);
        norma__text_cell(text, name.bytes ? name.bytes : "", -26);
        norma__text_cell(text, norma__significant(l, r->model->terms[k].value).text, 14);
        norma__text_cell(text, norma__significant(l, r->model->terms[k].se).text, 12);
        norma__text_end(text);
        text->failed |= name.failed;
        norma__buffer_free(&name);
    }
    if (r->model->method != NORMA_CONTINUOUS_SURFACE) {
        norma__sayf(text, l, "u = ({1} - {2}) / {3}", covariate,
                    norma__plain(l, r->model->centre).text, norma__plain(l, r->model->half).text);
        norma__put(text, "\n");
    }
}

static void put_subsets(norma__buffer *text, norma_language l, const norma_continuous *r,
                        const char *covariate)
{
    const norma__column columns[] = {
        {"Terms", 6}, {"adj. R2", 9},           {"Cp", 10}, {"BIC", 10}, {"crossing", 9},
        {"", 2},      {"best of the size", -60}};
    if (r->n_subsets == 0)
        return;
    norma__put(text, "\n");
    norma__text_header(text, l, columns, 7);
    for (size_t k = 0; k < r->n_subsets; k++) {
        const norma_continuous_subset *s = &r->subsets[k];
        norma__buffer terms = {0};
        norma__put_continuous_terms(&terms, r, s, covariate);
        norma__text_cell(text, norma__count(l, (double)s->n_terms).text, 6);
        norma__text_cell(text, norma__fixed(l, s->adjusted_r2, 5).text, 9);
        norma__text_cell(text, norma__fixed(l, s->cp, 1).text, 10);
        norma__text_cell(text, norma__fixed(l, s->bic, 1).text, 10);
        norma__text_cell(text, norma__say(l, s->monotone ? "no" : "yes"), 9);
        norma__text_cell(text, k == r->chosen ? "*" : "", 2);
        norma__text_cell(text, terms.bytes ? terms.bytes : "", -60);
        norma__text_end(text);
        text->failed |= terms.failed;
        norma__buffer_free(&terms);
    }
}

/* ---- how well it fits ---- */

static void put_groups(norma__buffer *text, norma_language l, const norma_continuous *r)
{
    const norma__column columns[] = {{"Group", 8},  {"n", 7},          {"mean", 8},
                                     {"SD", 7},     {"bias", 7},       {"bias T", 7},
                                     {"RMSE T", 7}, {"z mean", 7},     {"z variance", 11},
                                     {"z skew", 7}, {"z kurtosis", 11}};
    norma__put(text, "\n");
    norma__text_header(text, l, columns, 11);
    for (size_t g = 0; g < r->n_groups; g++) {
        const norma_continuous_group *group = &r->groups[g];
        norma__text_cell(text, norma__plain(l, group->covariate).text, 8);
        norma__text_cell(text, norma__count(l, (double)group->n).text, 7);
        norma__text_cell(text, norma__fixed(l, group->mean, 2).text, 8);
        norma__text_cell(text, norma__fixed(l, group->sd, 2).text, 7);
        norma__text_cell(text, norma__signed(l, group->bias, 2).text, 7);
        norma__text_cell(text, norma__signed(l, group->bias_t, 2).text, 7);
        norma__text_cell(text, norma__fixed(l, group->rmse_t, 2).text, 7);
        for (size_t k = 0; k < 4; k++)
            norma__text_cell(text, norma__signed(l, group->q[k], 2).text, k % 2 ? 11 : 7);
        norma__text_end(text);
    }
    norma__put(text, "\n");
    norma__sayf(text, l,
                "Residuals: mean {1}, SD {2}, skewness {3}, kurtosis {4}; normal? K2 = {5}, p {6}",
                norma__signed(l, r->residual_mean, 3).text, norma__fixed(l, r->residual_sd, 3).text,
                norma__signed(l, r->residual_skewness, 3).text,
                norma__signed(l, r->residual_kurtosis, 3).text, norma__fixed(l, r->omnibus, 2).text,
                norma__p_value(l, r->omnibus_p).text);
    norma__put(text, "\n");
}

static void put_crossings(norma__buffer *text, norma_language l, const norma_continuous *r,
                          const char *covariate)
{
    for (size_t k = 0; k < r->n_crossings; k++) {
        const norma_continuous_crossing *c = &r->crossings[k];
        norma__sayf(text, l, "Percentile curves cross: {1} {2} to {3}, T {4} to {5}", covariate,
                    norma__plain(l, c->covariate_low).text, norma__plain(l, c->covariate_high).text,
                    norma__plain(l, c->t_low).text, norma__plain(l, c->t_high).text);
        norma__put(text, "\n");
    }
}

/* ---- percentile curves ---- */

static void put_curves(norma__buffer *text, norma_language l, const norma_continuous *r)
{
    put_heading(text, l, "Score at each percentile");
    norma__text_cell(text, "", 10);
    for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++)
        norma__text_cell(text, norma__plain(l, norma_continuous_percentiles[k]).text, 8);
    norma__text_end(text);
    for (size_t a = 0; a < r->n_at; a++) {
        norma__text_cell(text, norma__plain(l, r->at[a]).text, 10);
        for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++)
            norma__text_cell(
                text, norma__fixed(l, r->curves[a * NORMA_CONTINUOUS_CURVES + k].score, 2).text, 8);
        norma__text_end(text);
    }
    norma__text_cell(text, norma__say(l, "% below"), 10);
    for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++)
        norma__text_cell(text, norma__fixed(l, r->below[k], 1).text, 8);
    norma__text_end(text);
}

static void put_compared(norma__buffer *text, norma_language l, const norma_continuous *r)
{
    const norma__column columns[] = {{"Method", -30}, {"coefficients", 13}, {"log-lik.", 11},
                                     {"BIC", 10},     {"held out", 10},     {"R2", 8},
                                     {"RMSE T", 8},   {"crossings", 10}};
    if (r->n_compared == 0)
        return;
    norma__put(text, "\n");
    norma__text_header(text, l, columns, 8);
    for (size_t k = 0; k < r->n_compared; k++) {
        const norma_continuous_fit_of *f = &r->compared[k];
        if (!f->fitted)
            continue;
        norma__text_cell(text, norma__say(l, norma__continuous_method(f->method)), -30);
        norma__text_cell(text, norma__count(l, (double)f->n_parameters).text, 13);
        norma__text_cell(text, norma__fixed(l, f->log_likelihood, 1).text, 11);
        norma__text_cell(text, norma__fixed(l, f->bic, 1).text, 10);
        norma__text_cell(text, norma__fixed(l, f->held_out, 4).text, 10);
        norma__text_cell(text, norma__fixed(l, f->r2, 4).text, 8);
        norma__text_cell(text, norma__fixed(l, f->rmse_t, 2).text, 8);
        norma__text_cell(text, norma__count(l, (double)f->n_crossings).text, 10);
        norma__text_end(text);
    }
}

norma_status norma__continuous_text(norma_output *out, const norma_continuous *r,
                                    const norma_continuous_names *names,
                                    const norma_report_context *context, norma_error *err)
{
    const norma_language l = context->language;
    norma__buffer text = {0};
    norma__text_input(&text, context);
    put_facts(&text, l, r, names);
    put_terms(&text, l, r, names->covariate);
    put_subsets(&text, l, r, names->covariate);
    put_groups(&text, l, r);
    put_crossings(&text, l, r, names->covariate);
    put_curves(&text, l, r);
    put_compared(&text, l, r);
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, &r->notes}, 2,
                      SIZE_MAX);
    return norma__hand_over(out, &text, err);
}
