#include <norma/disclosure.h>

#include "foundation/status.h"

static const norma_option DISCLOSURE_OPTIONS[] = {
    {"min-cell", NORMA_OPTION_COUNT, offsetof(norma_disclosure_options, min_cell), 1, 1000, NULL,
     "fewest respondents of a figure that is shown, at least 5; 1 for public data only"},
    {"dominance", NORMA_OPTION_REAL, offsetof(norma_disclosure_options, dominance), 1e-6, 1, NULL,
     "largest share of the weight of a shown cell that one respondent may have"},
    {"threads", NORMA_OPTION_COUNT, offsetof(norma_disclosure_options, threads), 0, 1024, NULL,
     "threads; 0 takes all processors"},
    {0}};

norma_option_table norma_disclosure_option_table(void)
{
    return DISCLOSURE_OPTIONS;
}

norma_status norma_disclosure_check(const norma_disclosure_options *options, norma_error *err)
{
    norma_status status = norma_options_check(DISCLOSURE_OPTIONS, options, err);
    if (status == NORMA_OK && options->min_cell > 1 && options->min_cell < 5)
        return norma__fail(
            err, NORMA_EINVAL,
            "--min-cell is at least 5, so that nobody is recognised in a cell (or 1, "
            "for public data only), not %zu",
            options->min_cell);
    return status;
}
