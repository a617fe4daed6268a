#include <norma/implicit.h>

#include <float.h>
#include <stddef.h>

const char *const norma_implicit_score_names[] = {
    "d1",     "d2",     "d3",     "d4",    "d5",     "d6",          "d2swnd",
    "d5swnd", "d6swnd", "robust", "brief", "single", "association", NULL};

const char *const norma_implicit_reason_names[] = {
    "", "missing-block", "fast-trials", "many-errors", "few-trials", "no-variation", NULL};

const char *const norma_implicit_flag_names[] = {
    "out-of-order", "unexpected-order", "trials-repeated", "trials-missing",
    "constant-key", "alternating-keys", "several-devices", NULL};

static const char *const scores[] = {"auto", "d1",     "d2",     "d3",     "d4",     "d5",
                                     "d6",   "d2swnd", "d5swnd", "d6swnd", "robust", NULL};
static const char *const sd_from[] = {"penalised", "recorded", NULL};
static const char *const sds[] = {"inclusive", "pooled", NULL};
static const char *const extremes[] = {"none",   "fxtrim", "fxwins", "trim10",
                                       "wins10", "inve10", NULL};
static const char *const errors[] = {"ignore", "exclude", "recode", "separate", "recode600", NULL};
static const char *const forms[] = {"dscore",    "gscore",    "wpr90",        "minid", "minid_t10",
                                    "minid_w10", "minid_i10", "gscore-ranks", NULL};
static const char *const practice[] = {"separate", "together", NULL};

#define FIELD(field) offsetof(norma_implicit_options, field)
#define CHOICE(flag, field, list, what)                                                            \
    {                                                                                              \
        (flag), NORMA_OPTION_CHOICE, FIELD(field), 0, 0, (list), (what)                            \
    }
#define REAL(flag, field, low, high, what)                                                         \
    {                                                                                              \
        (flag), NORMA_OPTION_REAL, FIELD(field), (low), (high), NULL, (what)                       \
    }

norma_option_table norma_implicit_option_table(void)
{
    static const norma_option table[] = {
        CHOICE("score", score, scores,
               "of IATs and brief IATs: what error and reliability are of; auto: d1 with a "
               "built-in penalty, else d4; brief"),
        CHOICE("sd-from", sd_from, sd_from,
               "SD in D3 to D6: of latencies after penalties or before"),
        CHOICE("sd", sd, sds, "SD over both blocks, or pooled within them"),
        REAL("slowest-ms", slowest_ms, 0, DBL_MAX, "slower trials are left out"),
        REAL("fastest-ms", fastest_ms, 0, DBL_MAX, "faster ones too in D2, D5 and D6"),
        REAL("fast-ms", fast_ms, 0, DBL_MAX, "a trial under this is fast"),
        REAL("fast-share", fast_share, 0, 1, "a larger share of fast trials excludes a person"),
        REAL("most-errors", most_errors, 0, 1, "a larger share of errors excludes a person"),
        REAL("penalty-ms", penalty_ms, 0, 1e6, "what an error adds to the block's mean in D4, D6"),
        REAL("penalty-sds", penalty_sds, 0, 100, "the same in SDs in D3, D5"),
        REAL("brief-low-ms", brief_low_ms, 0, DBL_MAX, "brief IAT: faster latencies become this"),
        REAL("brief-high-ms", brief_high_ms, 0, DBL_MAX, "and slower ones this"),
        REAL("single-fast-ms", single_fast_ms, 0, DBL_MAX,
             "single category: faster trials are left out"),
        REAL("single-penalty-ms", single_penalty_ms, 0, 1e6,
             "what an error adds to the block's mean there"),
        REAL("single-most-errors", single_most_errors, 0, 1,
             "a larger share of errors excludes a person there"),
        CHOICE("extremes", extremes, extremes, "score robust: extreme latencies"),
        CHOICE("errors", errors, errors, "score robust: latencies of errors"),
        CHOICE("form", form, forms, "score robust: formula"),
        CHOICE("practice", practice, practice, "score robust: practice and test blocks"),
        {.name = "splits",
         .type = NORMA_OPTION_COUNT,
         .offset = FIELD(splits),
         .min = 1,
         .max = 100000,
         .help = "random halves"},
        REAL("conf-level", conf_level, 0.5, 0.9999, "level of the intervals"),
        {.name = "seed",
         .type = NORMA_OPTION_SEED,
         .offset = FIELD(seed),
         .help = "seed of everything random"},
        {.name = "threads",
         .type = NORMA_OPTION_COUNT,
         .offset = FIELD(threads),
         .min = 0,
         .max = 1024,
         .help = "threads to use, 0 for all; results do not depend on it"},
        {.name = NULL}};
    return table;
}
