#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/dif/result.h"
#include "statistics/sample.h"

static void focal_clear(norma_dif_focal *f)
{
    for (size_t j = 0; f->items && j < f->n_items; j++)
        free(f->items[j].id);
    free(f->items);
    free(f->name);
}

void norma_dif_result_free(norma_dif_result *result)
{
    if (!result)
        return;
    for (size_t k = 0; result->focal && k < result->n_focal; k++)
        focal_clear(&result->focal[k]);
    free(result->focal);
    free(result->id);
    free(result->reference);
    free(result->anchor);
    norma_notes_clear(&result->notes);
    free(result);
}

static norma_status fill_focal(norma_dif_focal *f, const norma_dif_group *group, norma_error *err)
{
    size_t n = group->sample.n_items;
    norma_status status = norma__keep_text(&f->name, group->name, err);
    if (status == NORMA_OK && !(f->items = NORMA__NEW(norma_dif_item, n)))
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        f->n_items = n;
    return status;
}

norma_status norma__dif_result_new(norma_dif_result **out, const char *id, const char *reference,
                                   const norma_dif_group *focal, size_t n_focal, norma_error *err)
{
    norma_dif_result *r = NORMA__NEW(norma_dif_result, 1);
    norma_status status = r ? NORMA_OK : norma__no_memory(err);
    *out = NULL;
    if (status != NORMA_OK)
        return status;
    r->n_items = focal->sample.n_items;
    r->focal = NORMA__NEW(norma_dif_focal, n_focal);
    r->anchor = NORMA__NEW(bool, r->n_items);
    if (!r->focal || !r->anchor)
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__keep_text(&r->id, id, err);
    if (status == NORMA_OK)
        status = norma__keep_text(&r->reference, reference, err);
    for (; status == NORMA_OK && r->n_focal < n_focal; r->n_focal++)
        status = fill_focal(&r->focal[r->n_focal], &focal[r->n_focal], err);
    if (status == NORMA_OK)
        *out = r;
    else
        norma_dif_result_free(r);
    return status;
}

norma_status norma__dif_check_group(const norma_dif_group *group, norma_error *err)
{
    norma_status status = norma__sample_check(&group->sample, err);
    if (status == NORMA_OK && group->sample.tables)
        status = norma__fail(err, NORMA_EDATA,
                             "differential functioning needs the rows of group %s: give the "
                             "responses themselves",
                             group->name);
    if (status == NORMA_OK && group->sample.n_items < 2)
        status = norma__fail(err, NORMA_EINVAL,
                             "differential functioning needs 2 items or more, of which the others "
                             "are the matching score");
    return status;
}

norma_status norma__dif_keep_item(norma_dif_item *item, const norma_dif_item *figures,
                                  const char *id, norma_error *err)
{
    char *own = item->id;
    *item = *figures;
    item->id = own;
    return own ? NORMA_OK : norma__keep_text(&item->id, id, err);
}

void norma__dif_conclude(norma_dif_result *result)
{
    result->n_anchor = 0;
    for (size_t j = 0; j < result->n_items; j++) {
        result->anchor[j] = true;
        for (size_t k = 0; k < result->n_focal; k++)
            result->anchor[j] = result->anchor[j] && !result->focal[k].items[j].flagged;
        result->n_anchor += result->anchor[j];
    }
    for (size_t k = 0; k < result->n_focal; k++) {
        norma_dif_focal *f = &result->focal[k];
        f->smd_sum = 0;
        for (size_t j = 0; j < f->n_items; j++)
            f->smd_sum += f->items[j].mantel.smd;
    }
}
