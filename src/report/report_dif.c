#include <stdint.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "report/dif_parts.h"
#include "report/envelope.h"

static norma_status as_text(norma_output *out, const norma_dif_result *const *scales, size_t n,
                            const norma_dif_options *options, const norma_instrument *instrument,
                            const norma_report_context *context, norma_error *err)
{
    norma__buffer text = {0};
    const norma_notes **lists = NORMA__NEW(const norma_notes *, n + 1);
    norma__text_input(&text, context);
    norma__put_dif_rule(&text, context->language, options);
    for (size_t k = 0; k < n; k++)
        norma__put_dif(&text, context->language, scales[k], options, instrument);
    if (lists) {
        lists[0] = context->notes;
        for (size_t k = 0; k < n; k++)
            lists[k + 1] = &scales[k]->notes;
        norma__text_notes(&text, context->language, lists, n + 1, SIZE_MAX);
    } else {
        text.failed = true;
    }
    free((void *)lists);
    return norma__hand_over(out, &text, err);
}

static norma_status as_json(norma_output *out, const norma_dif_result *const *scales, size_t n,
                            const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *list = norma__add_array(&j, norma__results(envelope), "scales");
    for (size_t k = 0; k < n; k++) {
        norma__add_dif(&j, list, scales[k]);
        norma__add_notes(&j, envelope, &scales[k]->notes, scales[k]->id);
    }
    return norma__hand_over_json(out, &j, envelope, err);
}

static void csv_item(norma__buffer *csv, const norma_dif_result *r, const norma_dif_focal *f,
                     const norma_dif_item *i)
{
    const norma_dif_logistic *l = &i->logistic;
    const norma_dif_mantel *m = &i->mantel;
    norma__put_field(csv, r->id);
    norma__put(csv, ",");
    norma__put_field(csv, r->reference);
    norma__put(csv, ",");
    norma__put_field(csv, f->name);
    norma__put(csv, ",");
    norma__put_field(csv, i->id);
    norma__put_values(csv,
                      (const double[]){(double)i->n_reference,
                                       (double)i->n_focal,
                                       i->reference_mean,
                                       i->focal_mean,
                                       i->p,
                                       i->adjusted_p,
                                       i->effect,
                                       i->flagged,
                                       i->anchor,
                                       l->uniform.chi2,
                                       l->uniform.p,
                                       l->nonuniform.chi2,
                                       l->nonuniform.p,
                                       l->both.chi2,
                                       l->both.p,
                                       l->mcfadden.both,
                                       l->nagelkerke.both,
                                       l->cox_snell.both,
                                       l->beta_change,
                                       l->group,
                                       l->group_se,
                                       m->mantel.chi2,
                                       m->mantel.p,
                                       m->gmh.chi2,
                                       m->gmh.df,
                                       m->gmh.p,
                                       m->smd,
                                       m->smd_se,
                                       m->smd_ratio,
                                       m->liu_agresti,
                                       m->liu_agresti_se,
                                       m->mantel_haenszel.chi2,
                                       m->mantel_haenszel.p,
                                       m->alpha,
                                       m->delta,
                                       m->delta_se,
                                       m->breslow_day.chi2,
                                       m->breslow_day.p},
                      38);
    norma__put(csv, ",");
    norma__put(csv, norma_dif_class_names[l->jodoin_gierl]);
    norma__put(csv, ",");
    norma__put(csv, norma_dif_class_names[l->zumbo_thomas]);
    norma__put(csv, ",");
    norma__put(csv, norma_dif_class_names[m->ets]);
    norma__put(csv, "\n");
}

static norma_status as_csv(norma_output *out, const norma_dif_result *const *scales, size_t n,
                           norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv,
               "scale,reference,focal,item,n_reference,n_focal,reference_mean,focal_mean,p,"
               "adjusted_p,effect,flagged,matched_by,uniform_chi2,uniform_p,nonuniform_chi2,"
               "nonuniform_p,both_chi2,both_p,mcfadden,nagelkerke,cox_snell,beta_change,group,"
               "group_se,mantel_chi2,mantel_p,gmh_chi2,gmh_df,gmh_p,smd,smd_se,smd_ratio,"
               "liu_agresti,liu_agresti_se,mh_chi2,mh_p,alpha,delta,delta_se,breslow_day_chi2,"
               "breslow_day_p,jodoin_gierl,zumbo_thomas,ets\n");
    for (size_t k = 0; k < n; k++)
        for (size_t f = 0; f < scales[k]->n_focal; f++)
            for (size_t i = 0; i < scales[k]->n_items; i++)
                csv_item(&csv, scales[k], &scales[k]->focal[f], &scales[k]->focal[f].items[i]);
    return norma__hand_over(out, &csv, err);
}

norma_status norma_report_dif(norma_output *out, const norma_dif_result *const *scales,
                              size_t n_scales, const norma_dif_options *options,
                              const norma_instrument *instrument, norma_format format,
                              const norma_report_context *context, norma_error *err)
{
    switch (format) {
    case NORMA_FORMAT_TEXT:
        return as_text(out, scales, n_scales, options, instrument, context, err);
    case NORMA_FORMAT_JSON:
        return as_json(out, scales, n_scales, context, err);
    case NORMA_FORMAT_CSV:
        return as_csv(out, scales, n_scales, err);
    }
    return norma__no_such_format(format, "differential item functioning", err);
}
