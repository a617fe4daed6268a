#include "report/envelope.h"
#include "report/factor_parts.h"
#include "report/factor_words.h"
#include "report/trees.h"

/* What was not computed is null. */
static void add_matrix(norma__json_tree *j, cJSON *object, const char *key, const double *values,
                       size_t rows, size_t columns)
{
    if (values)
        norma__add_matrix(j, object, key, values, rows, columns);
    else
        norma__add_null(j, object, key);
}

static void add_list(norma__json_tree *j, cJSON *object, const char *key, const double *values,
                     size_t n)
{
    if (values)
        norma__add_numbers(j, object, key, values, n);
    else
        norma__add_null(j, object, key);
}

static void add_evidence(norma__json_tree *j, cJSON *object, const norma_factor_result *r)
{
    norma__add_numbers(j, object, "eigenvalues", r->eigenvalues, r->n_items);
    cJSON *kmo = norma__add_object(j, object, "kmo");
    norma__add_number(j, kmo, "overall", r->kmo);
    norma__add_numbers(j, kmo, "items", r->kmo_items, r->n_items);
    cJSON *bartlett = norma__add_object(j, object, "bartlett");
    norma__add_number(j, bartlett, "chisq", r->bartlett_chisq);
    norma__add_number(j, bartlett, "df", r->bartlett_df);
    norma__add_number(j, bartlett, "p", r->bartlett_p);
    if (!r->parallel.threshold) {
        norma__add_null(j, object, "parallel");
        return;
    }
    cJSON *parallel = norma__add_object(j, object, "parallel");
    norma__add_count(j, parallel, "n_factors", r->parallel.n_factors);
    norma__add_count(j, parallel, "replicates", r->parallel.replicates);
    norma__add_number(j, parallel, "percentile", r->parallel.percentile);
    norma__add_numbers(j, parallel, "threshold", r->parallel.threshold, r->n_items);
    norma__add_numbers(j, parallel, "mean", r->parallel.mean, r->n_items);
}

static void add_fit(norma__json_tree *j, cJSON *object, const norma_factor_fit *f)
{
    const struct {
        const char *key;
        double value;
    } figures[] = {{"chisq", f->chisq},
                   {"df", f->df},
                   {"p", f->p},
                   {"discrepancy", f->discrepancy},
                   {"null_chisq", f->null_chisq},
                   {"null_df", f->null_df},
                   {"rmsea", f->rmsea},
                   {"rmsea_ci_low", f->rmsea_low},
                   {"rmsea_ci_high", f->rmsea_high},
                   {"close_p", f->close_p},
                   {"cfi", f->cfi},
                   {"tli", f->tli},
                   {"rmsr", f->rmsr},
                   {"srmr", f->srmr},
                   {"aic", f->aic},
                   {"bic", f->bic},
                   {"sabic", f->sabic},
                   {"caf", f->caf}};
    cJSON *fit = norma__add_object(j, object, "fit");
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        norma__add_number(j, fit, figures[i].key, figures[i].value);
}

static void add_match(norma__json_tree *j, cJSON *object, const norma_key_match *match,
                      const norma_instrument *instrument)
{
    if (!match) {
        norma__add_null(j, object, "key");
        return;
    }
    cJSON *key = norma__add_object(j, object, "key");
    norma__add_count(j, key, "n_hits", match->n_hits);
    norma__add_count(j, key, "n_keyed", match->n_keyed);
    norma__add_count(j, key, "n_cross", match->n_cross);
    norma__add_number(j, key, "cross_limit", match->cross_limit);
    cJSON *scales = norma__add_array(j, key, "scales");
    for (size_t s = 0; s < match->n_factors; s++) {
        cJSON *scale = norma__add_object(j, scales, NULL);
        norma__add_text(j, scale, "id", instrument->scales[instrument->factor_scales[s]].id);
        norma__add_count(j, scale, "factor", match->factor_of_scale[s] + 1);
        norma__add_count(j, scale, "hits", match->scale_hits[s]);
        norma__add_count(j, scale, "items", match->scale_items[s]);
        norma__add_count(j, scale, "cross", match->scale_cross[s]);
    }
}

static void add_solution(norma__json_tree *j, cJSON *object, const norma_factor_result *r)
{
    const size_t p = r->n_items, k = r->n_factors;
    norma__add_matrix(j, object, "loadings", r->loadings, p, k);
    add_matrix(j, object, "loadings_se", r->loadings_se, p, k);
    add_matrix(j, object, "loadings_ci_low", r->loadings_low, p, k);
    add_matrix(j, object, "loadings_ci_high", r->loadings_high, p, k);
    norma__add_matrix(j, object, "phi", r->phi, k, k);
    add_matrix(j, object, "phi_se", r->phi_se, k, k);
    norma__add_count(j, object, "bootstrap", r->bootstrap);
    norma__add_matrix(j, object, "structure", r->structure, p, k);
    norma__add_numbers(j, object, "variance", r->variance, k);
    norma__add_numbers(j, object, "communalities", r->communalities, p);
    norma__add_numbers(j, object, "uniquenesses", r->uniquenesses, p);
    norma__add_numbers(j, object, "complexity", r->complexity, p);
}

static void add_search(norma__json_tree *j, cJSON *object, const norma_factor_result *r)
{
    norma__add_number(j, object, "objective", r->objective);
    norma__add_number(j, object, "gradient_max", r->gradient_max);
    norma__add_flag(j, object, "converged", r->converged);
    norma__add_number(j, object, "rotation_criterion", r->rotation_criterion);
    norma__add_count(j, object, "rotation_optima", r->rotation_optima);
    cJSON *optima = norma__add_array(j, object, "optima");
    for (size_t i = 0; r->optima_count && i < r->rotation_optima; i++) {
        cJSON *optimum = norma__add_object(j, optima, NULL);
        norma__add_number(j, optimum, "criterion", r->optima_criterion[i]);
        norma__add_count(j, optimum, "starts", r->optima_count[i]);
    }
}

static void add_scores(norma__json_tree *j, cJSON *object, const norma_factor_result *r)
{
    add_list(j, object, "determinacy", r->determinacy, r->n_factors);
    cJSON *weights = norma__add_object(j, object, "weights");
    add_matrix(j, weights, "thurstone", r->weights[NORMA_SCORES_THURSTONE], r->n_items,
               r->n_factors);
    add_matrix(j, weights, "bartlett", r->weights[NORMA_SCORES_BARTLETT], r->n_items, r->n_factors);
    add_matrix(j, weights, "ten_berge", r->weights[NORMA_SCORES_TEN_BERGE], r->n_items,
               r->n_factors);
}

static void add_schmid_leiman(norma__json_tree *j, cJSON *object, const norma_factor_result *r)
{
    const norma_schmid_leiman *h = &r->schmid_leiman;
    const size_t p = r->n_items, k = r->n_factors;
    if (!h->general) {
        norma__add_null(j, object, "schmid_leiman");
        return;
    }
    cJSON *own = norma__add_object(j, object, "schmid_leiman");
    norma__add_numbers(j, own, "general", h->general, p);
    norma__add_matrix(j, own, "group", h->group, p, k);
    norma__add_numbers(j, own, "communalities", h->communalities, p);
    norma__add_numbers(j, own, "second_order", h->second_order, k);
    norma__add_number(j, own, "ecv", h->ecv);
    norma__add_numbers(j, own, "ecv_items", h->ecv_items, p);
    norma__add_number(j, own, "omega_hierarchical", h->omega_hierarchical);
    norma__add_number(j, own, "omega_total", h->omega_total);
}

static void add_replicability(norma__json_tree *j, cJSON *object, const norma_factor_result *r)
{
    const norma_replicability *s = &r->replicability;
    if (s->splits == 0) {
        norma__add_null(j, object, "replicability");
        return;
    }
    cJSON *own = norma__add_object(j, object, "replicability");
    norma__add_count(j, own, "splits", s->splits);
    norma__add_numbers(j, own, "tucker_mean", s->tucker_mean, r->n_factors);
    norma__add_numbers(j, own, "tucker_low", s->tucker_low, r->n_factors);
    norma__add_numbers(j, own, "replicated", s->replicated, r->n_factors);
    norma__add_number(j, own, "hits", s->hits);
}

static void add_congruence(norma__json_tree *j, cJSON *object, const norma_congruence *c)
{
    if (!c) {
        norma__add_null(j, object, "congruence");
        return;
    }
    cJSON *own = norma__add_object(j, object, "congruence");
    norma__add_numbers(j, own, "tucker", c->tucker, c->n_factors);
    norma__add_matrix(j, own, "matrix", c->matrix, c->n_factors, c->n_factors);
    norma__add_number(j, own, "smallest", c->smallest);
    norma__add_number(j, own, "rmsd", c->rmsd);
}

void norma__add_factor(norma__json_tree *j, cJSON *object, const norma_factor_result *r,
                       const norma_key_match *match, const norma_instrument *instrument)
{
    norma__add_count(j, object, "n", r->n);
    norma__add_count(j, object, "n_items", r->n_items);
    norma__add_count(j, object, "n_factors", r->n_factors);
    norma__add_text(j, object, "correlation", norma__factor_choice("correlation", r->correlation));
    norma__add_text(j, object, "extraction", norma__factor_choice("extraction", r->extraction));
    norma__add_text(j, object, "rotation", norma__factor_choice("rotation", r->rotation));
    cJSON *items = norma__add_array(j, object, "items");
    for (size_t i = 0; i < r->n_items; i++)
        norma__add_text(j, items, NULL, r->item_ids[i]);
    add_evidence(j, object, r);
    add_solution(j, object, r);
    add_fit(j, object, &r->fit);
    add_search(j, object, r);
    add_scores(j, object, r);
    add_schmid_leiman(j, object, r);
    add_replicability(j, object, r);
    add_match(j, object, match, instrument);
}

norma_status norma__factor_json(norma_output *out, const norma__factor_view *view, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, view->context);
    cJSON *results = norma__results(envelope);
    const size_t p = view->result->n_items;
    norma__add_factor(&j, results, view->result, view->match, view->instrument);
    norma__add_matrix(&j, results, "residuals", view->result->residuals, p, p);
    add_congruence(&j, results, view->congruence);
    norma__add_notes(&j, envelope, &view->result->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}
