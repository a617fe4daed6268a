#include <norma/benchmark.h>

#include <stddef.h>
#include <stdlib.h>

#include "benchmark/benchmark_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

const char *const norma_bound_unit_names[] = {"sd", "pomp", NULL};
const char *const norma_entity_kind_names[] = {"whole", "unit", "person", NULL};
const char *const norma_equivalence_names[] = {
    "unknown", "equivalent", "different", "different but small", "not clear", NULL};

norma_benchmark_options norma_benchmark_options_init(void)
{
    norma_benchmark_options o = {.version = 1,
                                 .conf_level = 0.95,
                                 .bound = 0.2,
                                 .units = true,
                                 .gating = NORMA_GATING_OPTIONS_INIT,
                                 .validate = NORMA_VALIDATE_OPTIONS_INIT,
                                 .disclosure = NORMA_DISCLOSURE_OPTIONS_INIT};
    const norma_company_options company = NORMA_COMPANY_OPTIONS_INIT;
    o.company = company;
    o.validate.extent = NORMA_VALIDATE_GATE;
    return o;
}

norma_option_table norma_benchmark_option_table(void)
{
    static const norma_option table[] = {
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_benchmark_options, conf_level), 0.5, 0.999,
         NULL, "coverage of every interval"},
        {"bound", NORMA_OPTION_REAL, offsetof(norma_benchmark_options, bound), 1e-6, 100, NULL,
         "differences smaller than this do not matter: the bound of the test of equivalence"},
        {"bound-unit", NORMA_OPTION_CHOICE, offsetof(norma_benchmark_options, bound_unit), 0, 0,
         norma_bound_unit_names, "what the bound is in: sd of the norm, or points of the score"},
        {"company-method", NORMA_OPTION_CHOICE, offsetof(norma_benchmark_options, company.method),
         0, 0, norma_company_method_names,
         "a company is placed among true means of companies, or among observed ones"},
        {"rank-interval", NORMA_OPTION_CHOICE, offsetof(norma_benchmark_options, company.interval),
         0, 0, norma_rank_interval_names, "interval of percentile ranks"},
        {"min-cell", NORMA_OPTION_COUNT, offsetof(norma_benchmark_options, disclosure.min_cell), 1,
         1000, NULL, "fewest respondents of what is shown; 1 for public data only"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_benchmark_options, validate.seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_benchmark_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

/* The same level, threads and overrides throughout. */
static void settle(norma_benchmark_options *o)
{
    o->company.conf_level = o->gating.conf_level = o->validate.conf_level = o->conf_level;
    o->gating.threads = o->validate.threads = o->disclosure.threads = o->threads;
    o->validate.overrides = o->gating.overrides;
    o->validate.n_overrides = o->gating.n_overrides;
    o->validate.today = o->gating.today;
    o->validate.extent = NORMA_VALIDATE_GATE;
    o->gating.units = o->units;
}

static norma_status check(const norma_benchmark *b, norma_error *err)
{
    const norma_benchmark_options *o = &b->options;
    norma_status status = norma_options_check(norma_benchmark_option_table(), o, err);
    if (status == NORMA_OK)
        status = norma_disclosure_check(&o->disclosure, err);
    if (status == NORMA_OK && b->n_sets == 0)
        status = norma__fail(err, NORMA_EINVAL, "there is no norm set to compare with");
    if (status == NORMA_OK && (o->map_x == NULL) != (o->map_y == NULL))
        status = norma__fail(err, NORMA_EINVAL, "a map has two axes");
    for (size_t i = 0; status == NORMA_OK && i < b->n_sets; i++)
        status = norma_norms_fit(b->sets[i], b->instrument, err);
    return status;
}

static norma_status compare(norma__benchmarking *b, norma_error *err)
{
    norma_status status;
    if ((status = check(b->result, err)) != NORMA_OK ||
        (status = norma__benchmark_people(b, err)) != NORMA_OK ||
        (status = norma__benchmark_entities(b, err)) != NORMA_OK ||
        (status = norma__benchmark_figures(b, err)) != NORMA_OK ||
        (status = norma__benchmark_profiles(b, err)) != NORMA_OK ||
        (status = norma__benchmark_map(b, err)) != NORMA_OK)
        return status;
    return norma__benchmark_persons(b, err);
}

static void work_clear(norma__benchmarking *b)
{
    for (size_t p = 0; b->counted && p < b->n_populations; p++)
        free(b->counted[p]);
    free(b->counted);
    for (size_t i = 0; b->companies && i < b->result->n_sets * b->result->n_scales; i++)
        norma_companies_free(b->companies[i]);
    free(b->companies);
    free(b->populations);
    free(b->total_shown);
}

norma_status norma_benchmark_of(norma_benchmark **out, const norma_instrument *instrument,
                                const norma_data *data, const norma_norm_set *const *sets,
                                size_t n_sets, const norma_benchmark_options *options,
                                norma_error *err)
{
    norma__benchmarking b = {.n_rows = norma_data_rows(data), .row = NORMA_NONE};
    norma_benchmark *r = b.result = NORMA__NEW(norma_benchmark, 1);
    *out = NULL;
    if (!r)
        return norma__no_memory(err);
    r->instrument = instrument;
    r->data = data;
    r->sets = sets;
    r->n_sets = n_sets;
    r->n_scales = instrument->n_scales;
    r->options = options ? *options : norma_benchmark_options_init();
    settle(&r->options);
    norma_status status = compare(&b, err);
    work_clear(&b);
    if (status == NORMA_OK)
        *out = r; /* the caller owns it from here */
    else
        norma_benchmark_free(r);
    return status;
}
