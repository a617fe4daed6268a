#include "models/sem/standardise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* What stands in an entry's place: also residual variances and scales that others imply. */
static double entry_value(const norma__sem_structure *structure, const norma__sem_entry *entry,
                          const norma__sem_implied *implied, const double *theta)
{
    const bool ordinal = entry->row < structure->p && structure->ordinal[entry->row];
    if (ordinal && entry->place == NORMA__SCALE)
        return implied->scale[entry->row];
    if (ordinal && entry->place == NORMA__SYMMETRIC && entry->row == entry->col)
        return implied->s[entry->row * (structure->m + 1)];
    return entry->free == NORMA_NONE ? entry->value : theta[entry->free];
}

/* Values of := at a free parameter each. */
static norma_status define(double *out, const norma__sem_fitted *fitted, const double *theta,
                           norma_error *err)
{
    const norma__relations *relations = &fitted->relations;
    if (relations->n_defined == 0)
        return NORMA_OK;
    double *values =
        NORMA__NEW(double, relations->n_defined + relations->n_equal + relations->n_greater);
    if (!values)
        return norma__no_memory(err);
    const norma_status status = norma__relations_at(
        relations, theta, values + relations->n_defined, NULL,
        values + relations->n_defined + relations->n_equal, NULL, values, NULL, err);
    for (size_t d = 0; d < relations->n_defined && status == NORMA_OK; d++)
        out[relations->defined[d]] = values[d];
    free(values);
    return status;
}

norma_status norma__sem_values(double *out, const norma__sem_fitted *fitted,
                               const norma__sem_implied *implied, const double *theta,
                               norma_error *err)
{
    const norma__sem_structure *structure = &fitted->structure;
    for (size_t r = 0; r < fitted->table->n; r++)
        out[r] = NAN;
    for (size_t g = 0; g < structure->n_groups; g++)
        for (size_t e = 0; e < structure->blocks[g].n; e++) {
            const norma__sem_entry *entry = &structure->blocks[g].entries[e];
            out[entry->of] = entry_value(structure, entry, &implied[g], theta);
        }
    return define(out, fitted, theta, err);
}

/* One group's units: what variables are divided by. */
typedef struct units {
    const norma__sem_structure *structure;
    const norma__sem_implied *implied;
    norma__sem_units kind;
} units;

static bool in_units(const units *u, size_t variable)
{
    const size_t p = u->structure->p;
    if (variable >= p)
        return true;
    return u->kind == NORMA__UNITS_ALL ||
           (u->kind == NORMA__UNITS_NOT_EXOGENOUS && !u->structure->table->exogenous[variable]);
}

static double unit(const units *u, size_t variable)
{
    const size_t m = u->structure->m;
    return in_units(u, variable) ? sqrt(u->implied->all[variable * (m + 1)]) : 1;
}

/* Of a covariance: residual standard deviations, so that it becomes a correlation; of a variance
   under 0 the root of its size, as lavaan. */
static double residual_unit(const units *u, size_t variable)
{
    const size_t m = u->structure->m;
    return in_units(u, variable) ? sqrt(fabs(u->implied->s[variable * (m + 1)])) : 1;
}

static double standardised(const units *u, const norma__sem_entry *entry, double value)
{
    const size_t r = entry->row, c = entry->col;
    switch (entry->place) {
    case NORMA__DIRECTED:
        return value * unit(u, c) / unit(u, r);
    case NORMA__SYMMETRIC:
        if (r == c)
            return value / (unit(u, r) * unit(u, r));
        if (u->kind == NORMA__UNITS_LATENT && (r < u->structure->p || c < u->structure->p))
            return value;
        return value / (residual_unit(u, r) * residual_unit(u, c));
    case NORMA__INTERCEPT:
    case NORMA__CUT:
        return value / unit(u, r);
    case NORMA__SCALE:
        return u->kind == NORMA__UNITS_LATENT ? value : 1;
    }
    return value;
}

norma_status norma__sem_standardise(double *out, const norma__sem_fitted *fitted,
                                    const norma__sem_implied *implied, const double *theta,
                                    norma__sem_units kind, norma_error *err)
{
    const norma__sem_structure *structure = &fitted->structure;
    double *free_values = NORMA__NEW(double, structure->n_free);
    if (!free_values)
        return norma__no_memory(err);
    for (size_t r = 0; r < fitted->table->n; r++)
        out[r] = NAN;
    for (size_t g = structure->n_groups; g-- > 0;) {
        const units u = {structure, &implied[g], kind};
        for (size_t e = structure->blocks[g].n; e-- > 0;) { /* of shared ones the first row stays */
            const norma__sem_entry *entry = &structure->blocks[g].entries[e];
            const double value = entry_value(structure, entry, &implied[g], theta);
            out[entry->of] = standardised(&u, entry, value);
            if (entry->free != NORMA_NONE)
                free_values[entry->free] = out[entry->of];
        }
    }
    const norma_status status = define(out, fitted, free_values, err);
    free(free_values);
    return status;
}
