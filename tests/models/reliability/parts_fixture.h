/* A scale as the parts of its reliability see it. Include after support/check.h. */
#ifndef NORMA_TESTS_PARTS_FIXTURE_H
#define NORMA_TESTS_PARTS_FIXTURE_H

#include "models/reliability/parts.h"
#include "support/counted.h"

typedef struct parts_fixture {
    norma_reliability_options options;
    norma_moments *moments;
    norma__rows rows;
    norma__reliable all;
} parts_fixture;

/* The basic result, on which a part can be called; rows only where the sample has complete ones. */
static inline void parts_new(parts_fixture *f, const norma_sample *sample, norma_missing missing)
{
    norma_error err = {0};
    *f = (parts_fixture){.options = NORMA_RELIABILITY_OPTIONS_INIT};
    f->options.missing = (int)missing;
    f->options.threads = 1;
    f->all = (norma__reliable){.options = &f->options, .sample = sample};
    if (norma_reliability(&f->all.result, "scale", sample, &f->options, &err) != NORMA_OK ||
        norma_moments_of(&f->moments, sample, missing, 1, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    f->all.moments = f->moments;
    if (norma__rows_of(&f->rows, sample, NORMA_MISSING_LISTWISE, &err) == NORMA_OK)
        f->all.rows = &f->rows;
}

static inline void parts_free(parts_fixture *f)
{
    norma_reliability_result_free(f->all.result);
    norma_moments_free(f->moments);
    norma__rows_clear(&f->rows);
}

static inline double listed(const cJSON *from, const char *name, size_t k)
{
    const cJSON *value = cJSON_GetArrayItem(json_at(from, name), (int)k);
    return cJSON_IsNumber(value) ? value->valuedouble : NAN;
}

#endif
