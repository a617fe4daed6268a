#include <norma/factor.h>

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/factor/analyse.h"
#include "models/factor/polychorics.h"
#include "statistics/sample.h"

norma_option_table norma_factor_option_table(void)
{
    static const char *const extractions[] = {"minres", NULL};
    static const char *const correlations[] = {"pearson", "polychoric", NULL};
    static const char *const rotations[] = {"none", "varimax", "oblimin", NULL};
    static const norma_option table[] = {
        {"factors", NORMA_OPTION_COUNT, offsetof(norma_factor_options, factors), 1, 1000, NULL,
         "number of factors"},
        {"extraction", NORMA_OPTION_CHOICE, offsetof(norma_factor_options, extraction), 0, 0,
         extractions, "how factors are extracted"},
        {"rotation", NORMA_OPTION_CHOICE, offsetof(norma_factor_options, rotation), 0, 0, rotations,
         "how factors are rotated"},
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_factor_options, missing), 0, 0,
         norma_missing_names, "what is done with missing answers"},
        {"replicates", NORMA_OPTION_COUNT, offsetof(norma_factor_options, replicates), 0, 10000,
         NULL, "simulated samples of the parallel analysis; 0: none"},
        {"percentile", NORMA_OPTION_REAL, offsetof(norma_factor_options, percentile), 1, 99.99,
         NULL, "percentile of the simulated eigenvalues"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_factor_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"starts", NORMA_OPTION_COUNT, offsetof(norma_factor_options, starts), 0, 1000, NULL,
         "random starts of the rotation besides the unrotated one"},
        {"correlation", NORMA_OPTION_CHOICE, offsetof(norma_factor_options, correlation), 0, 0,
         correlations, "which correlations are factored"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_factor_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

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

/* Names the item that does not vary, or the two whose common rows do not. */
static norma_status check_defined(const norma_moments *m, const char *const *ids, norma_error *err)
{
    size_t p = m->n_items;
    for (size_t i = 0; i < p; i++)
        if (!(m->sd[i] > 0))
            return norma__fail(err, NORMA_EDATA,
                               "item %s has the same answer in all %zu rows used, so its "
                               "correlations are undefined: leave it out",
                               ids[i], m->n_valid[i]);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++)
            if (!isfinite(m->cor[j * p + i]))
                return norma__fail(err, NORMA_EDATA,
                                   "items %s and %s have no correlation in the %zu rows that "
                                   "answer both: leave one of them out",
                                   ids[i], ids[j], m->n_pair[j * p + i]);
    return NORMA_OK;
}

norma_status norma_factor(norma_factor_result **out, const norma_sample *sample,
                          const norma_factor_options *options, norma_error *err)
{
    const norma_factor_options defaults = NORMA_FACTOR_OPTIONS_INIT;
    const norma_factor_options *o = options ? options : &defaults;
    norma_factor_result *r = NULL;
    norma_moments *m = NULL;
    norma_notes told = {0};
    const char **ids = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma_options_check(norma_factor_option_table(), o, err)) != NORMA_OK ||
        (status = check_size(sample, o, err)) != NORMA_OK)
        goto done;
    if ((status = norma_moments_of(&m, sample, (norma_missing)o->missing, o->threads, err)) !=
        NORMA_OK)
        goto done;
    ids = NORMA__NEW(const char *, sample->n_items);
    if (!ids) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < sample->n_items; i++)
        ids[i] = norma__sample_id(sample, i);
    if ((status = check_defined(m, ids, err)) != NORMA_OK)
        goto done;
    if (o->correlation == NORMA_FACTOR_POLYCHORIC &&
        ((status = norma__factor_polychorics(m->cor, &told, sample, o, err)) != NORMA_OK ||
         (status = check_defined(m, ids, err)) != NORMA_OK))
        goto done;
    const norma__correlations c = {m->cor, ids, sample->n_items, m->n};
    if ((status = norma__factor_analyse(&r, &c, o, err)) != NORMA_OK ||
        (status = norma__notes_append(&r->notes, &m->notes, err)) != NORMA_OK ||
        (status = norma__notes_append(&r->notes, &told, err)) != NORMA_OK)
        goto done;
    r->correlation = o->correlation;
    *out = r;
    r = NULL;
done:
    free(ids);
    norma_notes_clear(&told);
    norma_moments_free(m);
    norma_factor_result_free(r);
    return status;
}
