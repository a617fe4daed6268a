#include "report/dif_parts.h"

static void add_chi2(norma__json_tree *j, cJSON *in, const char *key, const norma_dif_chi2 *test)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_number(j, object, "chi2", test->chi2);
    norma__add_number(j, object, "df", test->df);
    norma__add_number(j, object, "p", test->p);
}

static void add_r2(norma__json_tree *j, cJSON *in, const char *key, const norma_dif_r2 *r2)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_number(j, object, "uniform", r2->uniform);
    norma__add_number(j, object, "nonuniform", r2->nonuniform);
    norma__add_number(j, object, "both", r2->both);
}

static void add_class(norma__json_tree *j, cJSON *in, const char *key, int label)
{
    norma__add_text(j, in, key, label == NORMA_DIF_UNKNOWN ? NULL : norma_dif_class_names[label]);
}

static void add_logistic(norma__json_tree *j, cJSON *in, const norma_dif_logistic *l)
{
    cJSON *o = norma__add_object(j, in, "logistic");
    norma__add_count(j, o, "categories", l->categories);
    add_chi2(j, o, "uniform", &l->uniform);
    add_chi2(j, o, "nonuniform", &l->nonuniform);
    add_chi2(j, o, "both", &l->both);
    add_r2(j, o, "mcfadden", &l->mcfadden);
    add_r2(j, o, "nagelkerke", &l->nagelkerke);
    add_r2(j, o, "cox_snell", &l->cox_snell);
    norma__add_number(j, o, "slope", l->slope);
    norma__add_number(j, o, "beta_change", l->beta_change);
    norma__add_number(j, o, "group", l->group);
    norma__add_number(j, o, "group_se", l->group_se);
    norma__add_number(j, o, "product", l->product);
    norma__add_number(j, o, "product_se", l->product_se);
    add_class(j, o, "jodoin_gierl", l->jodoin_gierl);
    add_class(j, o, "zumbo_thomas", l->zumbo_thomas);
}

static void add_mantel(norma__json_tree *j, cJSON *in, const norma_dif_mantel *m)
{
    cJSON *o = norma__add_object(j, in, "mantel");
    norma__add_count(j, o, "strata", m->strata);
    add_chi2(j, o, "mantel", &m->mantel);
    add_chi2(j, o, "gmh", &m->gmh);
    add_chi2(j, o, "mantel_haenszel", &m->mantel_haenszel);
    add_chi2(j, o, "breslow_day", &m->breslow_day);
    norma__add_number(j, o, "smd", m->smd);
    norma__add_number(j, o, "smd_se", m->smd_se);
    norma__add_number(j, o, "smd_ratio", m->smd_ratio);
    norma__add_number(j, o, "liu_agresti", m->liu_agresti);
    norma__add_number(j, o, "liu_agresti_se", m->liu_agresti_se);
    norma__add_number(j, o, "alpha", m->alpha);
    norma__add_number(j, o, "alpha_low", m->alpha_low);
    norma__add_number(j, o, "alpha_high", m->alpha_high);
    norma__add_number(j, o, "delta", m->delta);
    norma__add_number(j, o, "delta_se", m->delta_se);
    add_class(j, o, "ets", m->ets);
}

static void add_item(norma__json_tree *j, cJSON *list, const norma_dif_item *i)
{
    cJSON *o = norma__add_object(j, list, NULL);
    norma__add_text(j, o, "id", i->id);
    norma__add_count(j, o, "n_reference", i->n_reference);
    norma__add_count(j, o, "n_focal", i->n_focal);
    norma__add_number(j, o, "reference_mean", i->reference_mean);
    norma__add_number(j, o, "focal_mean", i->focal_mean);
    norma__add_number(j, o, "p", i->p);
    norma__add_number(j, o, "adjusted_p", i->adjusted_p);
    norma__add_number(j, o, "effect", i->effect);
    norma__add_flag(j, o, "flagged", i->flagged);
    norma__add_flag(j, o, "matched_by", i->anchor);
    add_logistic(j, o, &i->logistic);
    add_mantel(j, o, &i->mantel);
}

static void add_focal(norma__json_tree *j, cJSON *list, const norma_dif_focal *f)
{
    cJSON *o = norma__add_object(j, list, NULL);
    norma__add_text(j, o, "name", f->name);
    norma__add_count(j, o, "n_reference", f->n_reference);
    norma__add_count(j, o, "n_focal", f->n_focal);
    norma__add_number(j, o, "reference_mean", f->reference_mean);
    norma__add_number(j, o, "focal_mean", f->focal_mean);
    norma__add_count(j, o, "n_flagged", f->n_flagged);
    norma__add_count(j, o, "rounds", f->rounds);
    norma__add_flag(j, o, "converged", f->converged);
    norma__add_number(j, o, "smd_sum", f->smd_sum);
    cJSON *items = norma__add_array(j, o, "items");
    for (size_t i = 0; i < f->n_items; i++)
        add_item(j, items, &f->items[i]);
}

void norma__add_dif(norma__json_tree *j, cJSON *list, const norma_dif_result *r)
{
    cJSON *o = norma__add_object(j, list, NULL);
    norma__add_text(j, o, "id", r->id);
    norma__add_text(j, o, "reference", r->reference);
    norma__add_flag(j, o, "from_counts", r->from_counts);
    cJSON *anchors = norma__add_array(j, o, "anchors");
    for (size_t i = 0; i < r->n_items; i++)
        if (r->anchor[i])
            norma__add_text(j, anchors, NULL, r->focal[0].items[i].id);
    cJSON *focal = norma__add_array(j, o, "focal");
    for (size_t k = 0; k < r->n_focal; k++)
        add_focal(j, focal, &r->focal[k]);
}
