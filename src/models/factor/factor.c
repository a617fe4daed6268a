#include <norma/factor.h>

#include "foundation/note.h"
#include "foundation/status.h"
#include "models/factor/analyse.h"
#include "models/factor/parts.h"

static norma_status check_size(const norma_sample *sample, const norma_factor_options *o,
                               norma_error *err)
{
    if (sample->n_items == 1)
        return norma__fail(err, NORMA_EDATA, "a factor analysis needs at least two items, got 1");
    if (sample->n_items > 1 && o->factors >= sample->n_items)
        return norma__fail(err, NORMA_EDATA,
                           "%zu items cannot carry %zu factors: ask for at most %zu, or give more "
                           "items",
                           sample->n_items, o->factors, sample->n_items - 1);
    return NORMA_OK;
}

/* What is asked for together and cannot be had together. */
static norma_status check_together(const norma_sample *sample, const norma_factor_options *o,
                                   norma_error *err)
{
    const bool components = o->extraction == NORMA_EXTRACT_PCA;
    if (o->schmid_leiman && components)
        return norma__fail(err, NORMA_EINVAL,
                           "--schmid-leiman is of factors, and principal components are none");
    if (o->schmid_leiman &&
        (o->factors < 2 || !norma__rotation_oblique((norma_rotation)o->rotation) ||
         o->rotation == NORMA_ROTATE_BIFACTOR))
        return norma__fail(err, NORMA_EINVAL,
                           "--schmid-leiman needs at least two factors and an oblique rotation "
                           "without a general factor, whose correlations the general factor "
                           "explains");
    if (o->splits > 0 && !sample->data)
        return norma__fail(err, NORMA_EDATA,
                           "--splits needs the rows, and tables of counts hold none: give the "
                           "data file");
    return NORMA_OK;
}

static norma_status check(const norma_sample *sample, const norma_factor_options *o,
                          norma_error *err)
{
    norma_status status = norma_options_check(norma_factor_option_table(), o, err);
    if (status == NORMA_OK)
        status = check_size(sample, o, err);
    return status == NORMA_OK ? check_together(sample, o, err) : status;
}

/* Rows are held only for what is drawn from them; weighted rows have no bootstrap. */
static norma_status rows_for(norma__rows *rows, bool *held, const norma_sample *sample,
                             const norma_factor_options *o, norma_error *err)
{
    const bool unweighted = sample->data && !norma_data_weights(sample->data);
    *held = o->splits > 0 || (o->errors == NORMA_ERRORS_BOOTSTRAP && unweighted);
    return *held ? norma__rows_of(rows, sample, (norma_missing)o->missing, err) : NORMA_OK;
}

norma_status norma_factor(norma_factor_result **out, const norma_sample *sample,
                          const norma_factor_options *options, norma_error *err)
{
    const norma_factor_options defaults = NORMA_FACTOR_OPTIONS_INIT;
    const norma_factor_options *o = options ? options : &defaults;
    norma_factor_result *r = NULL;
    norma__matrix m = {0};
    norma__rows rows = {0};
    norma_status status;
    bool held = false;

    *out = NULL;
    if ((status = check(sample, o, err)) != NORMA_OK)
        goto done;
    if ((status = norma__matrix_of(&m, sample, (norma_factor_correlation)o->correlation,
                                   (norma_missing)o->missing, o->threads, err)) != NORMA_OK ||
        (status = rows_for(&rows, &held, sample, o, err)) != NORMA_OK ||
        (status = norma__factor_analyse(&r, &m, held ? &rows : NULL, o, err)) != NORMA_OK ||
        (status = norma__notes_append(&r->notes, &m.notes, err)) != NORMA_OK ||
        (status = norma__note_correlation(r, o, err)) != NORMA_OK)
        goto done;
    *out = r;
    r = NULL;
done:
    norma__matrix_clear(&m);
    norma__rows_clear(&rows);
    norma_factor_result_free(r);
    return status;
}
