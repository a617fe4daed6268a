#include <math.h>
#include <string.h>

#include "report/invariance_parts.h"

static void add_equal(norma__json_tree *j, cJSON *in, unsigned equal)
{
    static const char *const names[] = {"loadings",     "intercepts",     "means",
                                        "thresholds",   "residuals",      "residual.covariances",
                                        "lv.variances", "lv.covariances", "regressions"};
    cJSON *list = norma__add_array(j, in, "equal");
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (equal & 1u << k)
            norma__add_text(j, list, NULL, names[k]);
}

static void add_difference(norma__json_tree *j, cJSON *in, const norma_invariance_difference *d)
{
    cJSON *o = norma__add_object(j, in, "difference");
    norma__add_text(j, o, "method", norma_invariance_test_names[d->method]);
    norma__add_flag(j, o, "shifted", d->shifted);
    norma__add_number(j, o, "chisq", d->chisq);
    norma__add_number(j, o, "df", d->df);
    norma__add_number(j, o, "p", d->p);
    norma__add_number(j, o, "scaling", d->scaling);
    norma__add_number(j, o, "shift", d->shift);
}

static void add_change(norma__json_tree *j, cJSON *in, const norma_invariance_change *c)
{
    cJSON *o = norma__add_object(j, in, "delta");
    norma__add_text(j, o, "variant", norma_invariance_variant_names[c->variant]);
    norma__add_number(j, o, "cfi", c->cfi[0]);
    norma__add_number(j, o, "cfi_scaled", c->cfi[1]);
    norma__add_number(j, o, "cfi_robust", c->cfi[2]);
    norma__add_number(j, o, "rmsea", c->rmsea[0]);
    norma__add_number(j, o, "rmsea_scaled", c->rmsea[1]);
    norma__add_number(j, o, "rmsea_robust", c->rmsea[2]);
    norma__add_number(j, o, "srmr", c->srmr);
}

static void add_outcome(norma__json_tree *j, cJSON *in, const norma_invariance_outcome *x,
                        bool first)
{
    norma__add_flag(j, in, "converged", x->sem && x->sem->convergence.converged);
    norma__add_text(j, in, "verdict", norma_invariance_verdict_names[x->verdict]);
    cJSON *fit = norma__add_object(j, in, "fit");
    for (size_t k = 0; x->sem && k < x->sem->n_fit; k++)
        norma__add_number(j, fit, x->sem->fit[k].name, x->sem->fit[k].value);
    if (first) {
        norma__add_null(j, in, "difference");
        norma__add_null(j, in, "delta");
        return;
    }
    add_difference(j, in, &x->difference);
    add_change(j, in, &x->change);
}

static void add_freed(norma__json_tree *j, cJSON *in, const norma_invariance *r, size_t first,
                      size_t n)
{
    cJSON *list = norma__add_array(j, in, "freed");
    for (size_t k = first; k < first + n; k++) {
        const norma_invariance_freed *f = &r->freed[k];
        cJSON *o = norma__add_object(j, list, NULL);
        norma__add_text(j, o, "name", f->name);
        norma__add_number(j, o, "x2", f->x2);
        norma__add_number(j, o, "df", f->df);
        norma__add_number(j, o, "p", f->p);
        norma__add_number(j, o, "chisq", f->chisq);
        norma__add_number(j, o, "cfi", f->cfi);
    }
}

static void add_step(norma__json_tree *j, cJSON *list, const norma_invariance *r, size_t k)
{
    const norma_invariance_step *s = &r->steps[k];
    cJSON *o = norma__add_object(j, list, NULL);
    norma__add_text(j, o, "name", norma_invariance_level_names[s->level]);
    norma__add_text(
        j, o, "against",
        s->against == NORMA_NONE ? NULL : norma_invariance_level_names[r->steps[s->against].level]);
    add_equal(j, o, s->equal);
    if (s->full.sem) {
        norma__add_text(j, o, "estimator", norma_sem_estimator_names[s->full.sem->estimator]);
        norma__add_count(j, o, "n", s->full.sem->n);
    }
    add_outcome(j, o, &s->full, k == 0);
    cJSON *limits = norma__add_object(j, o, "limits");
    norma__add_number(j, limits, "cfi", s->limits.cfi);
    norma__add_number(j, limits, "rmsea", s->limits.rmsea);
    norma__add_number(j, limits, "srmr", s->limits.srmr);
    norma__add_flag(j, limits, "simulated", s->simulated);
    if (!s->partial.sem) {
        norma__add_null(j, o, "partial");
        return;
    }
    cJSON *partial = norma__add_object(j, o, "partial");
    add_outcome(j, partial, &s->partial, false);
    add_freed(j, partial, r, s->first_freed, s->n_freed);
}

static void add_conclusion(norma__json_tree *j, cJSON *in, const norma_invariance *r)
{
    norma__buffer sentence = {0};
    cJSON *o = norma__add_object(j, in, "conclusion");
    norma__put_invariance_conclusion(&sentence, NORMA_ENGLISH, r);
    norma__add_text(j, o, "highest",
                    r->highest < 0 ? NULL : norma_invariance_level_names[r->highest]);
    norma__add_flag(j, o, "partial", r->partial);
    norma__add_flag(j, o, "relations_comparable", r->highest >= NORMA_INVARIANCE_METRIC);
    norma__add_flag(j, o, "means_comparable", r->highest >= NORMA_INVARIANCE_SCALAR);
    norma__add_text(j, o, "sentence", sentence.bytes);
    j->failed |= sentence.failed;
    norma__buffer_free(&sentence);
}

static void add_latent(norma__json_tree *j, cJSON *in, const norma_invariance *r)
{
    norma__add_text(j, in, "latent_level",
                    r->latent_step == NORMA_NONE
                        ? NULL
                        : norma_invariance_level_names[r->steps[r->latent_step].level]);
    cJSON *list = norma__add_array(j, in, "latent");
    for (size_t k = 0; k < r->n_latent; k++) {
        const norma_invariance_latent *l = &r->latent[k];
        cJSON *o = norma__add_object(j, list, NULL);
        norma__add_text(j, o, "name", l->name);
        norma__add_text(j, o, "group", r->groups[l->group].name);
        norma__add_number(j, o, "mean", l->mean);
        norma__add_number(j, o, "se", l->se);
        norma__add_number(j, o, "variance", l->variance);
        norma__add_number(j, o, "variance_se", l->variance_se);
        norma__add_number(j, o, "d", l->d);
    }
}

static void add_items(norma__json_tree *j, cJSON *in, const norma_invariance *r)
{
    cJSON *list = norma__add_array(j, in, "items");
    for (size_t k = 0; k < r->n_items; k++) {
        const norma_invariance_item *i = &r->items[k];
        cJSON *o = norma__add_object(j, list, NULL);
        norma__add_text(j, o, "id", i->id);
        norma__add_text(j, o, "factor", i->factor);
        norma__add_text(j, o, "group", r->groups[i->group].name);
        norma__add_number(j, o, "loading", i->loading);
        norma__add_number(j, o, "reference_loading", i->reference_loading);
        norma__add_number(j, o, "intercept", i->intercept);
        norma__add_number(j, o, "reference_intercept", i->reference_intercept);
        norma__add_number(j, o, "dmacs", i->dmacs);
        norma__add_number(j, o, "signed_dmacs", i->signed_dmacs);
        norma__add_number(j, o, "bias", i->bias);
        norma__add_number(j, o, "sdi2", i->sdi2);
        norma__add_number(j, o, "udi2", i->udi2);
    }
    list = norma__add_array(j, in, "scales");
    for (size_t k = 0; k < r->n_scales; k++) {
        const norma_invariance_scale *s = &r->scales[k];
        cJSON *o = norma__add_object(j, list, NULL);
        norma__add_text(j, o, "factor", s->factor);
        norma__add_text(j, o, "group", r->groups[s->group].name);
        norma__add_count(j, o, "n_items", s->n_items);
        norma__add_number(j, o, "bias", s->bias);
        norma__add_number(j, o, "bias_d", s->bias_d);
    }
}

static void add_parameter(norma__json_tree *j, cJSON *list, const norma_invariance *r,
                          const norma_invariance_aligned *a, const norma_alignment_parameter *q)
{
    cJSON *o = norma__add_object(j, list, NULL);
    const char *cut = q->is_cut ? a->cuts[q->cut] : NULL;
    double sign = cut && strrchr(cut, '|') ? -1 : 1; /* thresholds, which are aligned turned */
    norma__add_text(j, o, "kind", !cut ? "loading" : strrchr(cut, '|') ? "threshold" : "intercept");
    norma__add_text(j, o, "name", cut ? cut : a->items[q->item]);
    norma__add_number(j, o, "average", sign * q->average);
    norma__add_number(j, o, "r2", q->r2);
    norma__add_number(j, o, "contribution", q->contribution);
    norma__add_count(j, o, "n_different", q->n_different);
    cJSON *groups = norma__add_array(j, o, "groups");
    for (size_t g = 0; g < a->alignment->n_groups; g++) {
        cJSON *x = norma__add_object(j, groups, NULL);
        norma__add_text(j, x, "name", r->groups[a->groups[g]].name);
        norma__add_number(j, x, "value", sign * q->value[g]);
        norma__add_number(j, x, "se", q->se[g]);
        norma__add_number(j, x, "difference", sign * q->difference[g]);
        norma__add_number(j, x, "p", q->p[g]);
        norma__add_flag(j, x, "invariant", q->invariant[g]);
    }
}

static void add_aligned(norma__json_tree *j, cJSON *list, const norma_invariance *r,
                        const norma_invariance_aligned *a)
{
    const norma_alignment *x = a->alignment;
    cJSON *o = norma__add_object(j, list, NULL);
    norma__add_text(j, o, "factor", a->factor);
    norma__add_flag(j, o, "converged", x->converged);
    norma__add_number(j, o, "f", x->f);
    norma__add_number(j, o, "gradient", x->gradient);
    norma__add_count(j, o, "starts", x->starts);
    norma__add_count(j, o, "optima", x->optima);
    norma__add_number(j, o, "r2_loadings", x->r2_loadings);
    norma__add_number(j, o, "r2_cuts", x->r2_cuts);
    norma__add_number(j, o, "share_different", x->share_different);
    norma__add_flag(j, o, "trustworthy", x->trustworthy);
    cJSON *groups = norma__add_array(j, o, "groups");
    for (size_t g = 0; g < x->n_groups; g++) {
        cJSON *one = norma__add_object(j, groups, NULL);
        norma__add_text(j, one, "name", r->groups[a->groups[g]].name);
        norma__add_number(j, one, "mean", x->mean[g]);
        norma__add_number(j, one, "mean_se", x->mean_se[g]);
        norma__add_number(j, one, "sd", x->sd[g]);
        norma__add_number(j, one, "sd_se", x->sd_se[g]);
    }
    cJSON *parameters = norma__add_array(j, o, "parameters");
    for (size_t k = 0; k < x->n_parameters; k++)
        add_parameter(j, parameters, r, a, &x->parameters[k]);
}

void norma__add_invariance(norma__json_tree *j, cJSON *in, const norma_invariance *r)
{
    cJSON *groups = norma__add_array(j, in, "groups");
    for (size_t g = 0; g < r->n_groups; g++) {
        cJSON *o = norma__add_object(j, groups, NULL);
        norma__add_text(j, o, "name", r->groups[g].name);
        norma__add_count(j, o, "n", r->groups[g].n);
    }
    norma__add_text(j, in, "reference", r->groups[r->reference].name);
    norma__add_flag(j, in, "ordinal", r->ordinal);
    norma__add_text(j, in, "rule", norma_invariance_rule_names[r->rule]);
    norma__add_text(j, in, "rule_source", norma__invariance_source(r->rule));
    norma__add_text(j, in, "identify", norma_invariance_identify_names[r->identify]);
    cJSON *levels = norma__add_array(j, in, "levels");
    for (size_t k = 0; k < r->n_steps; k++)
        add_step(j, levels, r, k);
    cJSON *asked = norma__add_array(j, in, "not_shared");
    for (size_t k = 0; k < r->n_freed; k++)
        if (r->freed[k].asked_for)
            norma__add_text(j, asked, NULL, r->freed[k].name);
    add_conclusion(j, in, r);
    add_latent(j, in, r);
    add_items(j, in, r);
    cJSON *aligned = norma__add_array(j, in, "alignment");
    for (size_t k = 0; k < r->n_aligned; k++)
        add_aligned(j, aligned, r, &r->aligned[k]);
}
