#include "report/coefficient.h"
#include "report/reliability_parts.h"

static void add_texts(norma__json_tree *j, cJSON *in, const char *key, char *const *texts, size_t n)
{
    cJSON *array = norma__add_array(j, in, key);
    for (size_t i = 0; i < n; i++)
        norma__add_text(j, array, NULL, texts[i]);
}

void norma__add_composite(norma__json_tree *j, cJSON *in, const norma_composite *c)
{
    cJSON *object = norma__add_object(j, in, NULL);
    norma__add_text(j, object, "id", c->id);
    norma__add_count(j, object, "n", c->n);
    norma__add_coefficient(j, object, "reliability", &c->reliability);
    norma__add_number(j, object, "sem", c->sem);
    cJSON *parts = norma__add_array(j, object, "parts");
    for (size_t k = 0; k < c->n_parts; k++) {
        cJSON *part = norma__add_object(j, parts, NULL);
        norma__add_text(j, part, "id", c->part_ids[k]);
        norma__add_number(j, part, "weight", c->weights[k]);
        norma__add_number(j, part, "alpha", c->reliabilities[k]);
        norma__add_number(j, part, "sd", c->sds[k]);
    }
    norma__add_matrix(j, object, "correlations", c->correlations, c->n_parts, c->n_parts);
    norma__add_matrix(j, object, "disattenuated", c->disattenuated, c->n_parts, c->n_parts);
}

static void add_icc(norma__json_tree *j, cJSON *in, const norma_icc *icc)
{
    cJSON *object = norma__add_object(j, in, "icc");
    norma__add_number(j, object, "ms_rows", icc->ms_rows);
    norma__add_number(j, object, "ms_columns", icc->ms_columns);
    norma__add_number(j, object, "ms_error", icc->ms_error);
    norma__add_number(j, object, "ms_within", icc->ms_within);
    cJSON *forms = norma__add_array(j, object, "forms");
    for (size_t f = 0; f < NORMA_ICC_FORMS; f++) {
        cJSON *form = norma__add_object(j, forms, NULL);
        norma__add_coefficient(j, form, "coefficient", &icc->forms[f]);
        norma__add_number(j, form, "f", icc->f[f]);
        norma__add_number(j, form, "df1", icc->df1[f]);
        norma__add_number(j, form, "df2", icc->df2[f]);
        norma__add_number(j, form, "p", icc->p[f]);
    }
}

void norma__add_retest(norma__json_tree *j, cJSON *in, const norma_retest *r)
{
    cJSON *object = norma__add_object(j, in, NULL);
    norma__add_text(j, object, "id", r->id);
    norma__add_count(j, object, "n", r->n);
    norma__add_count(j, object, "n_first", r->n_first);
    norma__add_count(j, object, "n_second", r->n_second);
    norma__add_count(j, object, "n_unmatched", r->n_unmatched);
    norma__add_numbers(j, object, "mean", r->mean, 2);
    norma__add_numbers(j, object, "sd", r->sd, 2);
    norma__add_coefficient(j, object, "r", &r->r);
    add_icc(j, object, &r->icc);
    cJSON *change = norma__add_object(j, object, "change");
    norma__add_number(j, change, "value", r->change);
    norma__add_number(j, change, "low", r->change_low);
    norma__add_number(j, change, "high", r->change_high);
    norma__add_number(j, change, "p", r->change_p);
    norma__add_number(j, change, "d", r->change_d);
    norma__add_number(j, object, "sem", r->sem);
    norma__add_number(j, object, "sem_agreement", r->sem_agreement);
    norma__add_number(j, object, "smallest_change", r->smallest_change);
    norma__add_count(j, object, "improved", r->improved);
    norma__add_count(j, object, "declined", r->declined);
}

void norma__add_short_form(norma__json_tree *j, cJSON *in, const norma_short_form *s)
{
    cJSON *object = norma__add_object(j, in, NULL);
    norma__add_text(j, object, "id", s->id);
    norma__add_count(j, object, "n_items", s->n_items);
    norma__add_count(j, object, "n", s->n);
    add_texts(j, object, "items", s->item_ids, s->keep);
    norma__add_flag(j, object, "exhaustive", s->exhaustive);
    norma__add_number(j, object, "alpha_full", s->alpha_full);
    norma__add_number(j, object, "alpha", s->alpha);
    cJSON *honest = norma__add_object(j, object, "alpha_cross_validated");
    norma__add_number(j, honest, "value", s->alpha_cross_validated);
    norma__add_number(j, honest, "ci_low", s->alpha_low);
    norma__add_number(j, honest, "ci_high", s->alpha_high);
    norma__add_text(j, honest, "ci_method", "feldt");
    norma__add_number(j, object, "optimism", s->optimism);
    norma__add_number(j, object, "spearman_brown", s->spearman_brown);
    norma__add_number(j, object, "r_full", s->r_full);
    norma__add_number(j, object, "r_full_corrected", s->r_full_corrected);
    norma__add_number(j, object, "r_full_cross_validated", s->r_full_cross_validated);
    norma__add_count(j, object, "folds", s->folds);
    norma__add_numbers(j, object, "chosen", s->chosen, s->n_items);
}
