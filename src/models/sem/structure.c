#include "models/sem/structure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* The number of a variable: observed ones first; NORMA_NONE when the table has none of that name.
 */
static size_t variable_of(const norma_sem_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_observed; i++)
        if (strcmp(table->observed[i], name) == 0)
            return i;
    for (size_t i = 0; i < table->n_latent; i++)
        if (strcmp(table->latent[i], name) == 0)
            return table->n_observed + i;
    return NORMA_NONE;
}

static bool is_relation(norma_sem_op op)
{
    return op == NORMA_SEM_DEFINED || op == NORMA_SEM_EQUAL || op == NORMA_SEM_LESS ||
           op == NORMA_SEM_GREATER;
}

/* What the sample has where a row is left to it: moments of exogenous variables. */
static double sampled(const norma__sem_entry *entry, const norma__observed *observed, size_t group)
{
    const norma__observed_group *sample = &observed->groups[group];
    const size_t p = observed->p;
    if (entry->place == NORMA__SYMMETRIC && entry->row < p && entry->col < p)
        return sample->cov[entry->row + entry->col * p];
    if (entry->place == NORMA__INTERCEPT && entry->row < p)
        return sample->mean[entry->row];
    if (entry->place == NORMA__SCALE)
        return 1;
    return 0;
}

static norma_status unknown(const norma_sem_parameter *row, norma_error *err)
{
    return norma__fail(err, NORMA_EDATA,
                       "a parameter of \"%s\" and \"%s\" is about a variable that the model lacks",
                       row->lhs, row->rhs[0] ? row->rhs : row->lhs);
}

/* Which place a row's parameter has in A, S, m, the thresholds or the scales. */
static norma_status place(norma__sem_entry *entry, const norma_sem_table *table,
                          const norma_sem_parameter *row, norma_error *err)
{
    const size_t lhs = variable_of(table, row->lhs);
    const bool measures = row->op == NORMA_SEM_MEASURES;
    const bool paired =
        measures || row->op == NORMA_SEM_REGRESSION || row->op == NORMA_SEM_COVARIANCE;
    const size_t rhs = paired ? variable_of(table, row->rhs) : lhs;
    if (lhs == NORMA_NONE || rhs == NORMA_NONE)
        return unknown(row, err);
    entry->place = row->op == NORMA_SEM_COVARIANCE  ? NORMA__SYMMETRIC
                   : row->op == NORMA_SEM_INTERCEPT ? NORMA__INTERCEPT
                   : row->op == NORMA_SEM_THRESHOLD ? NORMA__CUT
                   : row->op == NORMA_SEM_SCALING   ? NORMA__SCALE
                                                    : NORMA__DIRECTED;
    entry->row = measures ? rhs : lhs;
    entry->col = measures ? lhs : rhs;
    if (entry->place == NORMA__CUT) {
        const unsigned long number = row->rhs[0] == 't' ? strtoul(row->rhs + 1, NULL, 10) : 0;
        if (lhs >= table->n_observed || number < 1 || !table->categories ||
            number >= table->categories[lhs])
            return norma__fail(err, NORMA_EDATA,
                               "\"%s | %s\" is no threshold of \"%s\" as it was answered", row->lhs,
                               row->rhs, row->lhs);
        entry->col = number - 1;
    } else if (entry->place == NORMA__SCALE && lhs >= table->n_observed) {
        return norma__fail(err, NORMA_EDATA, "\"%s ~*~ %s\": only observed variables are scaled",
                           row->lhs, row->lhs);
    }
    return NORMA_OK;
}

static norma_status fill_block(norma__sem_block *block, const norma_sem_table *table,
                               const norma__observed *observed, size_t group, norma_error *err)
{
    block->entries = NORMA__NEW(norma__sem_entry, table->n);
    if (!block->entries)
        return norma__no_memory(err);
    for (size_t r = 0; r < table->n; r++) {
        const norma_sem_parameter *row = &table->rows[r];
        norma__sem_entry *entry = &block->entries[block->n];
        if (is_relation(row->op) || row->group != group)
            continue;
        const norma_status status = place(entry, table, row, err);
        if (status != NORMA_OK)
            return status;
        entry->free = row->free;
        entry->of = r;
        entry->value = row->value;
        if (row->free == NORMA_NONE && (isnan(row->value) || row->exogenous))
            entry->value = sampled(entry, observed, group);
        block->n++;
    }
    return NORMA_OK;
}

/* Which variables receive and send effects in any group. */
static void mark_effects(norma__sem_structure *out, bool *receives, bool *sends)
{
    for (size_t g = 0; g < out->n_groups; g++)
        for (size_t e = 0; e < out->blocks[g].n; e++) {
            const norma__sem_entry *entry = &out->blocks[g].entries[e];
            if (entry->place == NORMA__DIRECTED) {
                receives[entry->row] = true;
                sends[entry->col] = true;
            }
        }
    out->direct = true;
    for (size_t i = 0; i < out->m; i++)
        out->direct = out->direct && !(receives[i] && sends[i]);
    for (size_t i = 0; i < out->p; i++)
        if (out->ordinal[i] && sends[i])
            out->senders[out->n_senders++] = i;
}

norma_status norma__sem_structure_of(norma__sem_structure *out, const norma_sem_table *table,
                                     const norma__observed *observed, norma_error *err)
{
    norma_status status = NORMA_OK;
    bool *effects = NULL;

    *out = (norma__sem_structure){.table = table,
                                  .p = table->n_observed,
                                  .m = table->n_observed + table->n_latent,
                                  .n_groups = table->n_groups,
                                  .n_free = table->n_free};
    out->cut = NORMA__NEW(size_t, out->p + 1);
    out->blocks = NORMA__NEW(norma__sem_block, out->n_groups);
    out->ordinal = NORMA__NEW(bool, out->p);
    out->senders = NORMA__NEW(size_t, out->p);
    effects = NORMA__NEW(bool, 2 * out->m);
    if (!out->cut || !out->blocks || !out->ordinal || !out->senders || !effects) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < out->p; i++) {
        const size_t categories = table->categories ? table->categories[i] : 0;
        out->ordinal[i] = categories > 0;
        out->cut[i + 1] = out->cut[i] + (categories > 0 ? categories - 1 : 0);
    }
    for (size_t g = 0; g < out->n_groups && status == NORMA_OK; g++)
        status = fill_block(&out->blocks[g], table, observed, g, err);
    if (status == NORMA_OK)
        mark_effects(out, effects, effects + out->m);
done:
    free(effects);
    if (status != NORMA_OK)
        norma__sem_structure_clear(out);
    return status;
}

void norma__sem_structure_clear(norma__sem_structure *structure)
{
    if (!structure)
        return;
    for (size_t g = 0; structure->blocks && g < structure->n_groups; g++)
        free(structure->blocks[g].entries);
    free(structure->blocks);
    free(structure->cut);
    free(structure->ordinal);
    free(structure->senders);
    *structure = (norma__sem_structure){0};
}
