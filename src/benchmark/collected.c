#include "benchmark/collected.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

void norma__collected_clear(norma__collected *p)
{
    norma_raking_free(p->raking);
    norma_grouping_free(p->companies);
    norma_scores_free(p->scores);
    norma_validation_free(p->validation);
    norma_data_free(p->pooled);
    *p = (norma__collected){0};
}

static norma_status pass_gate(norma__collected *p, const norma_recalibrate_source *source,
                              const norma_recalibrate_options *o, norma_error *err)
{
    norma_validate_options validate = o->validate;
    validate.extent = NORMA_VALIDATE_GATE;
    validate.frozen = source->calibration;
    validate.threads = o->threads;
    return norma_validate(&p->validation, source->instrument, p->data, NULL, &validate, err);
}

static norma_status score(norma__collected *p, const norma_recalibrate_options *o, norma_error *err)
{
    const norma_validation *v = p->validation;
    norma_score_options options = NORMA_SCORE_OPTIONS_INIT;
    size_t n = v->instrument->n_scales, passed = 0;
    uint8_t *hold = NORMA__NEW(uint8_t, n);
    if (!hold)
        return norma__no_memory(err);
    for (size_t s = 0; s < n; s++) {
        hold[s] = v->scales[s].gate->verdict == NORMA_HOLD;
        passed += !hold[s];
    }
    options.threads = o->threads;
    norma_status status =
        passed
            ? norma_score(&p->scores, v->instrument, v->data, v->screen->keep, hold, &options, err)
            : norma__fail(err, NORMA_EDATA,
                          "the gate holds back every scale of the collection, so that nothing "
                          "of it can enter norms: norma validate says why");
    free(hold);
    return status;
}

static norma_status find_companies(norma__collected *p, const char *column, norma_error *err)
{
    size_t label = 0, n = norma_data_labels(p->data);
    if (!column)
        return NORMA_OK;
    while (label < n && strcmp(norma_data_label_column(p->data, label), column) != 0)
        label++;
    if (label == n)
        return norma__fail(err, NORMA_EINVAL,
                           "there is no unit column '%s' that could be the company", column);
    return norma_grouping_of(&p->companies, p->data, label, false, err);
}

static norma_status rake(norma__collected *p, const norma_margins *margins,
                         const norma_recalibrate_options *o, norma_error *err)
{
    norma_rake_source source = {.data = p->data, .keep = p->validation->screen->keep};
    if (!margins)
        return NORMA_OK;
    if (o->weighting == NORMA_WEIGHT_COMPANIES)
        source.companies = p->companies;
    return norma_rake(&p->raking, &source, margins, &o->rake, err);
}

norma_status norma__collected_of(norma__collected *p, const norma_recalibrate_source *source,
                                 const norma_data *data, const norma_recalibrate_options *o,
                                 norma_error *err)
{
    norma_status status;
    p->data = data;
    if ((status = find_companies(p, source->company, err)) != NORMA_OK)
        return status;
    if ((status = pass_gate(p, source, o, err)) != NORMA_OK)
        return status;
    if ((status = score(p, o, err)) != NORMA_OK)
        return status;
    return rake(p, source->margins, o, err);
}

void norma__collected_source(norma_norms_source *out, norma__collected *p,
                             const norma_recalibrate_source *source,
                             const norma_recalibrate_options *o)
{
    const norma_norm_set *old = source->old;
    norma_norms_from_validation(out, p->validation, old->name, source->filter);
    p->parent = (norma_norm_parent){old->name, old->version, old->sha256};
    out->scores = p->scores;
    out->keep = p->validation->screen->keep;
    out->population = source->population ? source->population : old->population;
    out->collected_from = source->collected_from;
    out->collected_to = source->collected_to;
    out->companies = p->companies;
    out->weights = p->raking ? p->raking->weights : NULL;
    out->weighting = p->companies ? o->weighting : NORMA_WEIGHT_RESPONDENTS;
    out->margins = p->raking ? source->margins->words : NULL;
    out->calibration = source->calibration;
    out->parents = &p->parent;
    out->n_parents = 1;
    out->threads = o->threads;
}
