#include <norma/factor.h>

#include <math.h>

#include "foundation/note.h"
#include "foundation/status.h"
#include "models/factor/analyse.h"

norma_option_table norma_factor_option_table(void)
{
    static const char *const extractions[] = {"minres", "ml",      "gls", "pa",
                                              "alpha",  "minrank", "pca", NULL};
    static const char *const correlations[] = {"pearson", "polychoric", NULL};
    static const char *const rotations[] = {
        "none",       "varimax",  "quartimax", "equamax",   "geomin-t", "infomax-t",
        "bifactor-t", "target-t", "oblimin",   "quartimin", "promax",   "geomin",
        "simplimax",  "infomax",  "bifactor",  "target",    NULL};
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

/* The chi-square of a normal sample's correlations is not that of polychorics, which vary more; the
   eigenvalues of random polychorics spread more than those of normal data, too. */
static norma_status note_polychorics(norma_notes *notes, const norma_factor_options *o,
                                     norma_error *err)
{
    if (o->correlation != NORMA_FACTOR_POLYCHORIC)
        return NORMA_OK;
    norma_status status = norma__note(
        notes, err, "polychoric-fit", NULL, NAN, NAN,
        "chi-squares, p, RMSEA and TLI are those of Pearson correlations of normal variables: of "
        "polychorics they describe, but do not test");
    if (status != NORMA_OK || o->replicates == 0)
        return status;
    return norma__note(notes, err, "polychoric-parallel", NULL, NAN, NAN,
                       "the parallel analysis holds eigenvalues of polychorics against those of "
                       "Pearson correlations of normal variables, which spread less: it may "
                       "suggest a factor too many");
}

norma_status norma_factor(norma_factor_result **out, const norma_sample *sample,
                          const norma_factor_options *options, norma_error *err)
{
    const norma_factor_options defaults = NORMA_FACTOR_OPTIONS_INIT;
    const norma_factor_options *o = options ? options : &defaults;
    norma_factor_result *r = NULL;
    norma__matrix m = {0};
    norma_status status;

    *out = NULL;
    if ((status = norma_options_check(norma_factor_option_table(), o, err)) != NORMA_OK ||
        (status = check_size(sample, o, err)) != NORMA_OK)
        goto done;
    if ((status = norma__matrix_of(&m, sample, (norma_factor_correlation)o->correlation,
                                   (norma_missing)o->missing, o->threads, err)) != NORMA_OK ||
        (status = norma__factor_analyse(&r, &m, o, err)) != NORMA_OK ||
        (status = norma__notes_append(&r->notes, &m.notes, err)) != NORMA_OK ||
        (status = note_polychorics(&r->notes, o, err)) != NORMA_OK)
        goto done;
    r->correlation = o->correlation;
    *out = r;
    r = NULL;
done:
    norma__matrix_clear(&m);
    norma_factor_result_free(r);
    return status;
}
