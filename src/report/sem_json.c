#include <math.h>

#include "report/sem_view.h"

/* Groups count from 1, as lavaan's; what belongs to none has 0. */
static void add_group(norma__json_tree *j, cJSON *in, size_t group)
{
    norma__add_count(j, in, "group", group == NORMA_NONE ? 0 : group + 1);
}

/* What a row is called: its two sides, and the group. */
static void add_name(norma__json_tree *j, cJSON *o, const norma_sem_parameter *row)
{
    norma__add_text(j, o, "lhs", row->lhs);
    norma__add_text(j, o, "op", norma_sem_op_names[row->op]);
    norma__add_text(j, o, "rhs", row->rhs);
    add_group(j, o, row->group);
}

/* ---- the model and its parameters ---- */

static void add_parameter(norma__json_tree *j, cJSON *in, const norma_sem_parameter *row,
                          const norma_sem_estimate *e)
{
    cJSON *o = norma__add_object(j, in, NULL);
    add_name(j, o, row);
    norma__add_text(j, o, "label", row->label);
    norma__add_count(j, o, "free", row->free == NORMA_NONE ? 0 : row->free + 1);
    norma__add_flag(j, o, "user", row->user);
    norma__add_flag(j, o, "exogenous", row->exogenous);
    norma__add_number(j, o, "est", e->est);
    norma__add_number(j, o, "se", e->se);
    norma__add_number(j, o, "z", e->z);
    norma__add_number(j, o, "p", e->p);
    norma__add_number(j, o, "ci_low", e->low);
    norma__add_number(j, o, "ci_high", e->high);
    norma__add_number(j, o, "std_lv", e->std_lv);
    norma__add_number(j, o, "std_all", e->std_all);
    norma__add_number(j, o, "std_nox", e->std_nox);
}

static void add_parameters(norma__json_tree *j, cJSON *results, const norma_sem *sem)
{
    const norma_sem_table *t = sem->table;
    cJSON *parameters = norma__add_array(j, results, "parameters"),
          *constraints = norma__add_array(j, results, "constraints");
    for (size_t r = 0; r < t->n; r++) {
        const norma_sem_parameter *row = &t->rows[r];
        if (norma__sem_section_of(row) != NORMA__SEM_RELATION) {
            add_parameter(j, parameters, row, &sem->estimates[r]);
            continue;
        }
        cJSON *o = norma__add_object(j, constraints, NULL);
        norma__add_text(j, o, "lhs", row->lhs);
        norma__add_text(j, o, "op", norma_sem_op_names[row->op]);
        norma__add_text(j, o, "rhs", row->rhs);
    }
}

static void add_groups(norma__json_tree *j, cJSON *results, const norma_sem *sem)
{
    cJSON *groups = norma__add_array(j, results, "groups");
    for (size_t g = 0; g < sem->n_groups; g++) {
        cJSON *o = norma__add_object(j, groups, NULL);
        norma__add_count(j, o, "group", g + 1);
        norma__add_text(j, o, "name", sem->groups[g].name);
        norma__add_count(j, o, "n", sem->groups[g].n);
        norma__add_count(j, o, "n_patterns", sem->groups[g].n_patterns);
        norma__add_count(j, o, "n_clusters", sem->groups[g].n_clusters);
    }
}

static void add_convergence(norma__json_tree *j, cJSON *results, const norma_sem *sem)
{
    const norma_sem_convergence *c = &sem->convergence;
    cJSON *o = norma__add_object(j, results, "convergence");
    norma__add_flag(j, o, "converged", c->converged);
    norma__add_count(j, o, "iterations", c->iterations);
    norma__add_count(j, o, "starts", c->starts);
    norma__add_count(j, o, "optima", c->optima);
    norma__add_number(j, o, "gradient_max", c->gradient_max);
    norma__add_number(j, o, "smallest_hessian", c->smallest_hessian);
    norma__add_count(j, o, "rank", c->rank);
    norma__add_count(j, o, "n_estimated", c->n_estimated);
    norma__add_count(j, o, "n_heywood", c->n_heywood);
}

/* ---- what goes with it ---- */

static void add_figure(norma__json_tree *j, cJSON *o, const char *key, const norma_sem_figure *f)
{
    cJSON *in = norma__add_object(j, o, key);
    norma__add_number(j, in, "est", f->est);
    norma__add_number(j, in, "se", f->se);
    norma__add_number(j, in, "z", f->z);
    norma__add_number(j, in, "p", f->p);
    norma__add_number(j, in, "ci_low", f->low);
    norma__add_number(j, in, "ci_high", f->high);
}

static void add_standardised(norma__json_tree *j, cJSON *results, const norma_sem *sem,
                             const norma_sem_standardised *s)
{
    cJSON *list = norma__add_array(j, results, "standardised");
    for (size_t r = 0; r < s->n; r++) {
        const norma_sem_parameter *row = &sem->table->rows[r];
        if (norma__sem_section_of(row) == NORMA__SEM_RELATION)
            continue;
        cJSON *o = norma__add_object(j, list, NULL);
        add_name(j, o, row);
        add_figure(j, o, "std_lv", &s->lv[r]);
        add_figure(j, o, "std_all", &s->all[r]);
        add_figure(j, o, "std_nox", &s->nox[r]);
    }
}

static void add_rsquare(norma__json_tree *j, cJSON *results, const norma_sem_rsquare *r2)
{
    cJSON *list = norma__add_array(j, results, "r2");
    for (size_t k = 0; k < r2->n; k++) {
        cJSON *o = norma__add_object(j, list, NULL);
        add_group(j, o, r2->rows[k].group);
        norma__add_text(j, o, "variable", r2->rows[k].variable);
        norma__add_flag(j, o, "latent", r2->rows[k].latent);
        norma__add_number(j, o, "r2", r2->rows[k].r2);
    }
}

static void add_matrix(norma__json_tree *j, cJSON *in, const char *key, const double *values,
                       size_t rows, size_t columns)
{
    if (values)
        norma__add_matrix(j, in, key, values, rows, columns);
}

static void add_numbers(norma__json_tree *j, cJSON *in, const char *key, const double *values,
                        size_t n)
{
    if (values)
        norma__add_numbers(j, in, key, values, n);
}

static void add_residual_block(norma__json_tree *j, cJSON *in, const norma_sem_residuals *r,
                               const norma_sem_residual_block *b)
{
    add_matrix(j, in, "cov", b->cov, r->p, r->p);
    add_matrix(j, in, "cov_se", b->cov_se, r->p, r->p);
    add_matrix(j, in, "cov_z", b->cov_z, r->p, r->p);
    add_numbers(j, in, "mean", b->mean, r->p);
    add_numbers(j, in, "mean_se", b->mean_se, r->p);
    add_numbers(j, in, "mean_z", b->mean_z, r->p);
    add_numbers(j, in, "threshold", b->threshold, r->n_thresholds);
    add_numbers(j, in, "threshold_se", b->threshold_se, r->n_thresholds);
    add_numbers(j, in, "threshold_z", b->threshold_z, r->n_thresholds);
}

static void add_rms(norma__json_tree *j, cJSON *in, const norma_sem_rms *s)
{
    cJSON *o = norma__add_object(j, in, NULL);
    add_group(j, o, s->group);
    norma__add_text(j, o, "metric", norma_sem_residual_metric_names[s->metric]);
    norma__add_text(j, o, "part", s->part);
    norma__add_count(j, o, "n", s->n);
    norma__add_number(j, o, "value", s->value);
    norma__add_number(j, o, "se", s->se);
    norma__add_number(j, o, "exact_z", s->exact_z);
    norma__add_number(j, o, "exact_p", s->exact_p);
    norma__add_number(j, o, "unbiased", s->unbiased);
    norma__add_number(j, o, "unbiased_se", s->unbiased_se);
    norma__add_number(j, o, "ci_low", s->low);
    norma__add_number(j, o, "ci_high", s->high);
    norma__add_number(j, o, "close", s->close);
    norma__add_number(j, o, "close_z", s->close_z);
    norma__add_number(j, o, "close_p", s->close_p);
}

static void add_residuals(norma__json_tree *j, cJSON *results, const norma_sem_residuals *r)
{
    cJSON *o = norma__add_object(j, results, "residuals");
    cJSON *variables = norma__add_array(j, o, "variables"),
          *groups = norma__add_array(j, o, "groups"), *summary = norma__add_array(j, o, "summary");
    for (size_t i = 0; i < r->p; i++)
        norma__add_text(j, variables, NULL, r->variables[i]);
    for (size_t g = 0; g < r->n_groups; g++) {
        cJSON *group = norma__add_object(j, groups, NULL);
        norma__add_count(j, group, "group", g + 1);
        for (size_t m = 0; m < NORMA_SEM_RESIDUAL_METRICS; m++)
            add_residual_block(j, norma__add_object(j, group, norma_sem_residual_metric_names[m]),
                               r, &r->blocks[g * NORMA_SEM_RESIDUAL_METRICS + m]);
    }
    for (size_t k = 0; k < r->n_summary; k++)
        add_rms(j, summary, &r->summary[k]);
}

static void add_modifications(norma__json_tree *j, cJSON *results, const norma_sem_report *with)
{
    const norma_sem_modifications *m = with->modifications;
    cJSON *list = norma__add_array(j, results, "modification_indices");
    for (size_t k = 0; k < m->n && k < with->most; k++) {
        const norma_sem_modification *row = &m->rows[k];
        cJSON *o = norma__add_object(j, list, NULL);
        norma__add_text(j, o, "lhs", row->lhs);
        norma__add_text(j, o, "op", norma_sem_op_names[row->op]);
        norma__add_text(j, o, "rhs", *row->threshold ? row->threshold : row->rhs);
        add_group(j, o, row->group);
        norma__add_number(j, o, "mi", row->mi);
        norma__add_number(j, o, "p", row->p);
        norma__add_number(j, o, "epc", row->epc);
        norma__add_number(j, o, "sepc_lv", row->sepc_lv);
        norma__add_number(j, o, "sepc_all", row->sepc_all);
        norma__add_number(j, o, "sepc_nox", row->sepc_nox);
        norma__add_number(j, o, "ncp", row->ncp);
        norma__add_number(j, o, "power", row->power);
        norma__add_text(j, o, "decision", norma_sem_decision_names[row->decision]);
    }
}

static void add_releases(norma__json_tree *j, cJSON *results, const norma_sem *sem,
                         const norma_sem_releases *r)
{
    cJSON *o = norma__add_object(j, results, "score_tests"), *list = norma__add_array(j, o, "rows");
    norma__add_number(j, o, "chisq", r->total_x2);
    norma__add_number(j, o, "df", r->total_df);
    norma__add_number(j, o, "p", r->total_p);
    for (size_t k = 0; k < r->n; k++) {
        const norma_sem_release *row = &r->rows[k];
        const norma_sem_parameter *t = sem->table->rows;
        const bool written = row->constraint != NORMA_NONE;
        cJSON *in = norma__add_object(j, list, NULL);
        norma__add_text(j, in, "lhs", written ? t[row->constraint].lhs : t[row->lhs].plabel);
        norma__add_text(j, in, "rhs", written ? t[row->constraint].rhs : t[row->rhs].plabel);
        norma__add_number(j, in, "chisq", row->x2);
        norma__add_number(j, in, "p", row->p);
        norma__add_number(j, in, "epc_lhs", row->epc_lhs);
        norma__add_number(j, in, "epc_rhs", row->epc_rhs);
    }
}

/* ---- reliability, normality ---- */

static void add_square(norma__json_tree *j, cJSON *in, const char *key, const double *values,
                       size_t k, size_t group)
{
    if (values)
        norma__add_matrix(j, in, key, values + group * k * k, k, k);
}

static void add_distinctness(norma__json_tree *j, cJSON *in, const norma_sem_reliability *r)
{
    const size_t k = r->n_factors;
    cJSON *groups = norma__add_array(j, in, "discriminant");
    for (size_t g = 0; k > 0 && g < r->n_groups; g++) {
        cJSON *o = norma__add_object(j, groups, NULL), *factors = norma__add_array(j, o, "factors");
        norma__add_count(j, o, "group", g + 1);
        for (size_t f = 0; f < k; f++)
            norma__add_text(j, factors, NULL, r->factors[f]);
        add_square(j, o, "fornell_larcker", r->fornell, k, g);
        add_square(j, o, "htmt", r->htmt, k, g);
        add_square(j, o, "htmt_se", r->htmt_se, k, g);
        add_square(j, o, "htmt_ci_low", r->htmt_low, k, g);
        add_square(j, o, "htmt_ci_high", r->htmt_high, k, g);
        add_square(j, o, "htmt2", r->htmt2, k, g);
        add_square(j, o, "htmt2_se", r->htmt2_se, k, g);
        add_square(j, o, "htmt2_ci_low", r->htmt2_low, k, g);
        add_square(j, o, "htmt2_ci_high", r->htmt2_high, k, g);
    }
}

static void add_reliability(norma__json_tree *j, cJSON *results, const norma_sem_reliability *r)
{
    cJSON *o = norma__add_object(j, results, "reliability"),
          *list = norma__add_array(j, o, "coefficients");
    for (size_t k = 0; k < r->n; k++) {
        cJSON *in = norma__add_object(j, list, NULL);
        add_group(j, in, r->rows[k].group);
        norma__add_text(j, in, "factor", r->rows[k].factor);
        norma__add_text(j, in, "name", r->rows[k].name);
        norma__add_count(j, in, "n_items", r->rows[k].n_items);
        norma__add_number(j, in, "value", r->rows[k].est);
    }
    add_distinctness(j, o, r);
}

static void add_normality(norma__json_tree *j, cJSON *results, const norma_sem_normality *m)
{
    cJSON *list = norma__add_array(j, results, "mardia");
    for (size_t g = 0; g < m->n_groups; g++) {
        const norma_sem_mardia *row = &m->groups[g];
        cJSON *o = norma__add_object(j, list, NULL);
        add_group(j, o, row->group);
        norma__add_count(j, o, "n", row->n);
        norma__add_number(j, o, "skewness", row->skewness);
        norma__add_number(j, o, "skewness_chisq", row->skewness_chisq);
        norma__add_number(j, o, "skewness_df", row->skewness_df);
        norma__add_number(j, o, "skewness_p", row->skewness_p);
        norma__add_number(j, o, "kurtosis", row->kurtosis);
        norma__add_number(j, o, "kurtosis_z", row->kurtosis_z);
        norma__add_number(j, o, "kurtosis_p", row->kurtosis_p);
    }
}

/* ---- simulation ---- */

static void add_bootstrap(norma__json_tree *j, cJSON *results, const norma_sem *sem,
                          const norma_sem_bootstrap *b)
{
    cJSON *o = norma__add_object(j, results, "bootstrap"), *list = norma__add_array(j, o, "rows");
    norma__add_count(j, o, "replicates", b->replicates);
    norma__add_count(j, o, "converged", b->converged);
    norma__add_number(j, o, "bollen_stine_p", b->bollen_stine_p);
    for (size_t r = 0; r < b->n; r++) {
        const norma_sem_parameter *row = &sem->table->rows[r];
        if (norma__sem_section_of(row) == NORMA__SEM_RELATION)
            continue;
        cJSON *in = norma__add_object(j, list, NULL);
        add_name(j, in, row);
        norma__add_number(j, in, "se", b->rows[r].se);
        norma__add_number(j, in, "bias", b->rows[r].bias);
        norma__add_number(j, in, "ci_low", b->rows[r].low);
        norma__add_number(j, in, "ci_high", b->rows[r].high);
        norma__add_number(j, in, "bca_low", b->rows[r].bca_low);
        norma__add_number(j, in, "bca_high", b->rows[r].bca_high);
    }
}

static void add_cutoff(norma__json_tree *j, cJSON *in, const char *key, const norma_sem_cutoff *c)
{
    cJSON *o = norma__add_object(j, in, key);
    norma__add_number(j, o, "cutoff", c->value);
    norma__add_number(j, o, "power", c->power);
    norma__add_number(j, o, "right", c->right);
}

static void add_cutoffs(norma__json_tree *j, cJSON *results, const norma_sem_cutoffs *c)
{
    cJSON *o = norma__add_object(j, results, "cutoffs"), *levels = norma__add_array(j, o, "levels");
    norma__add_count(j, o, "n", c->n);
    norma__add_count(j, o, "converged", c->converged);
    norma__add_number(j, o, "srmr", c->srmr);
    norma__add_number(j, o, "rmsea", c->rmsea);
    norma__add_number(j, o, "cfi", c->cfi);
    for (size_t k = 0; k < c->n_levels; k++) {
        cJSON *in = norma__add_object(j, levels, NULL);
        norma__add_text(j, in, "added", c->levels[k].added);
        norma__add_count(j, in, "n_added", c->levels[k].n_added);
        norma__add_count(j, in, "converged", c->levels[k].converged);
        add_cutoff(j, in, "srmr", &c->levels[k].srmr);
        add_cutoff(j, in, "rmsea", &c->levels[k].rmsea);
        add_cutoff(j, in, "cfi", &c->levels[k].cfi);
    }
}

static void add_extras(norma__json_tree *j, cJSON *results, const norma_sem *sem,
                       const norma_sem_report *with)
{
    if (with->model)
        norma__add_text(j, results, "model", norma_sem_model_text(with->model));
    if (with->standardised)
        add_standardised(j, results, sem, with->standardised);
    if (with->rsquare)
        add_rsquare(j, results, with->rsquare);
    if (with->residuals)
        add_residuals(j, results, with->residuals);
    if (with->modifications)
        add_modifications(j, results, with);
    if (with->releases)
        add_releases(j, results, sem, with->releases);
    if (with->reliability)
        add_reliability(j, results, with->reliability);
    if (with->normality)
        add_normality(j, results, with->normality);
    if (with->bootstrap)
        add_bootstrap(j, results, sem, with->bootstrap);
    if (with->cutoffs)
        add_cutoffs(j, results, with->cutoffs);
}

norma_status norma__sem_json(norma_output *out, const norma_sem *sem, const norma_sem_report *with,
                             const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    norma__add_text(&j, results, "estimator", norma__sem_estimator(sem).text);
    norma__add_text(&j, results, "se", norma_sem_errors_names[sem->errors]);
    norma__add_text(&j, results, "test", norma_sem_test_kind_names[sem->test]);
    norma__add_text(&j, results, "missing", norma_sem_missing_names[sem->missing]);
    norma__add_text(&j, results, "information", norma_sem_information_names[sem->information]);
    norma__add_count(&j, results, "n", sem->n);
    norma__add_flag(&j, results, "converged", sem->convergence.converged);
    add_groups(&j, results, sem);
    add_convergence(&j, results, sem);
    cJSON *fit = norma__add_object(&j, results, "fit");
    for (size_t k = 0; k < sem->n_fit; k++)
        norma__add_number(&j, fit, sem->fit[k].name, sem->fit[k].value);
    add_parameters(&j, results, sem);
    add_extras(&j, results, sem, with);
    const norma_notes *lists[NORMA__SEM_MOST_LISTS];
    const size_t n =
        norma__sem_notes(lists, &(const norma_report_context){.notes = NULL}, sem, with);
    for (size_t k = 0; k < n; k++)
        norma__add_notes(&j, envelope, lists[k], NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}
