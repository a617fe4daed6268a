/* One table: what a line is of stands in its first column. */
#include <math.h>
#include <string.h>

#include "report/invariance_parts.h"

static void begin(norma__buffer *csv, const char *kind, const char *factor, const char *name,
                  const char *group)
{
    norma__put(csv, kind);
    norma__put(csv, ",");
    norma__put_field(csv, factor);
    norma__put(csv, ",");
    norma__put_field(csv, name);
    norma__put(csv, ",");
    norma__put_field(csv, group);
}

static void put_outcome(norma__buffer *csv, const norma_invariance_step *s, bool partial)
{
    const norma_invariance_outcome *o = partial ? &s->partial : &s->full;
    static const char *const indices[] = {"chisq", "df", "cfi", "rmsea", "srmr"};
    begin(csv, partial ? "partial" : "level", "", norma_invariance_level_names[s->level], "");
    for (size_t k = 0; k < 5; k++) {
        double value = o->sem ? norma_sem_measure_of(o->sem, indices[k]) : NAN;
        norma__put_values(csv, &value, 1);
    }
    norma__put_values(csv,
                      (const double[]){o->difference.chisq, o->difference.df, o->difference.p,
                                       o->change.cfi[o->change.variant],
                                       o->change.rmsea[o->change.variant], o->change.srmr},
                      6);
    norma__put(csv, ",");
    norma__put(csv, norma_invariance_verdict_names[o->verdict]);
    norma__put(csv, ",,,,,,,,\n");
}

/* Lines of items, scales and groups: the columns of models stay empty. */
static void put_rest(norma__buffer *csv, const double values[8])
{
    norma__put(csv, ",,,,,,,,,,,,");
    norma__put_values(csv, values, 8);
    norma__put(csv, "\n");
}

static void put_aligned(norma__buffer *csv, const norma_invariance *r,
                        const norma_invariance_aligned *a)
{
    const norma_alignment *x = a->alignment;
    for (size_t g = 0; g < x->n_groups; g++) {
        begin(csv, "aligned group", a->factor, "", r->groups[a->groups[g]].name);
        put_rest(csv, (const double[]){NAN, NAN, NAN, NAN, x->mean[g], x->mean_se[g], x->sd[g],
                                       x->sd_se[g]});
    }
    for (size_t k = 0; k < x->n_parameters; k++)
        for (size_t g = 0; g < x->n_groups; g++) {
            const norma_alignment_parameter *q = &x->parameters[k];
            const char *cut = q->is_cut ? a->cuts[q->cut] : NULL;
            double sign = cut && strrchr(cut, '|') ? -1 : 1;
            begin(csv,
                  !cut       ? "aligned loading"
                  : sign < 0 ? "aligned threshold"
                             : "aligned intercept",
                  a->factor, cut ? cut : a->items[q->item], r->groups[a->groups[g]].name);
            put_rest(csv, (const double[]){NAN, NAN, sign * q->difference[g], q->p[g],
                                           sign * q->value[g], q->se[g], q->invariant[g], NAN});
        }
}

void norma__put_invariance_csv(norma__buffer *csv, const norma_invariance *r)
{
    norma__put(csv, "kind,factor,name,group,chisq,df,cfi,rmsea,srmr,difference,difference_df,"
                    "difference_p,delta_cfi,delta_rmsea,delta_srmr,verdict,dmacs,signed_dmacs,"
                    "bias,p,estimate,se,second,second_se\n");
    for (size_t k = 0; k < r->n_steps; k++) {
        put_outcome(csv, &r->steps[k], false);
        if (r->steps[k].partial.sem)
            put_outcome(csv, &r->steps[k], true);
    }
    for (size_t k = 0; k < r->n_latent; k++) {
        const norma_invariance_latent *x = &r->latent[k];
        begin(csv, "latent", x->name, "", r->groups[x->group].name);
        put_rest(csv,
                 (const double[]){NAN, NAN, NAN, NAN, x->mean, x->se, x->variance, x->variance_se});
    }
    for (size_t k = 0; k < r->n_items; k++) {
        const norma_invariance_item *x = &r->items[k];
        begin(csv, "item", x->factor, x->id, r->groups[x->group].name);
        put_rest(csv, (const double[]){x->dmacs, x->signed_dmacs, x->bias, NAN, x->loading, NAN,
                                       x->intercept, NAN});
    }
    for (size_t k = 0; k < r->n_scales; k++) {
        const norma_invariance_scale *x = &r->scales[k];
        begin(csv, "scale", x->factor, "", r->groups[x->group].name);
        put_rest(csv, (const double[]){NAN, x->bias_d, x->bias, NAN, NAN, NAN, NAN, NAN});
    }
    for (size_t k = 0; k < r->n_aligned; k++)
        put_aligned(csv, r, &r->aligned[k]);
}
