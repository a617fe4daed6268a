#include "foundation/status.h"
#include "models/dif/item.h"

norma_option_table norma_dif_option_table(void)
{
    static const norma_option table[] = {
        {"method", NORMA_OPTION_CHOICE, offsetof(norma_dif_options, method), 0, 0,
         norma_dif_method_names, "what flags an item"},
        {"test", NORMA_OPTION_CHOICE, offsetof(norma_dif_options, test), 0, 0, norma_dif_test_names,
         "which models of the logistic method are compared"},
        {"effect", NORMA_OPTION_CHOICE, offsetof(norma_dif_options, effect), 0, 0,
         norma_dif_effect_names, "the size that a flagged item has to reach besides its test"},
        {"min-effect", NORMA_OPTION_REAL, offsetof(norma_dif_options, min_effect), 0, 100, NULL,
         "that size, for effects without a limit of their own"},
        {"alpha", NORMA_OPTION_REAL, offsetof(norma_dif_options, alpha), 1e-12, 1, NULL,
         "the p of a flagged item is under it"},
        {"adjust", NORMA_OPTION_CHOICE, offsetof(norma_dif_options, adjust), 0, 0,
         norma_dif_adjust_names, "adjustment of p for many items"},
        {"matching", NORMA_OPTION_CHOICE, offsetof(norma_dif_options, matching), 0, 0,
         norma_dif_matching_names, "score that respondents are matched by"},
        {"strata", NORMA_OPTION_COUNT, offsetof(norma_dif_options, strata), 0, 10000, NULL,
         "strata of the Mantel family, of equally many respondents; 0: one a score"},
        {"rounds", NORMA_OPTION_COUNT, offsetof(norma_dif_options, rounds), 0, 1000, NULL,
         "rounds of purification at most; 0: none"},
        {"min-cell", NORMA_OPTION_COUNT, offsetof(norma_dif_options, min_cell), 0, 1000000, NULL,
         "answers chosen less often in a group are merged in the regression; 0: never"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_dif_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

norma_status norma__dif_options_fit(const norma_dif_options *o, norma_error *err)
{
    norma_status status = norma_options_check(norma_dif_option_table(), o, err);
    if (status != NORMA_OK)
        return status;
    bool of_mantel = o->effect == NORMA_DIF_STANDARDISED;
    bool of_both = o->effect == NORMA_DIF_CLASS || o->effect == NORMA_DIF_NO_SIZE;
    if (of_both || of_mantel == (o->method == NORMA_DIF_MANTEL))
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL, "effect %s does not go with method %s",
                       norma_dif_effect_names[o->effect], norma_dif_method_names[o->method]);
}
