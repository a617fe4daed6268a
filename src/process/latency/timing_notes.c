#include "process/latency/timing_notes.h"

#include <math.h>

#include "foundation/note.h"

/* A median beyond these is more likely a wrong unit than a respondent. */
static const double TINY_MS = 50, HUGE_MS = 600000;

/* More interruptions than this are rather a limit that does not suit the items. */
static const double MANY_INTERRUPTIONS = 0.05;

void norma__timing_tally_add(norma__timing_tally *tally, const double *ms, const norma__fate *fate,
                             size_t n, double load_ms)
{
    for (size_t r = 0; r < n; r++) {
        if (fate[r] == NORMA__UNTIMED)
            continue;
        tally->n++;
        tally->n_short += fate[r] == NORMA__SHORT;
        tally->n_interruptions += fate[r] == NORMA__INTERRUPTION;
        tally->n_revisits += fate[r] == NORMA__REVISIT;
        tally->n_tiny += ms[r] + load_ms < TINY_MS;
        tally->n_huge += ms[r] + load_ms > HUGE_MS;
        if (fate[r] != NORMA__USED)
            continue;
        tally->shortest = tally->shortest > 0 ? fmin(tally->shortest, ms[r]) : ms[r];
        tally->longest = fmax(tally->longest, ms[r]);
    }
}

void norma__timing_tally_merge(norma__timing_tally *into, const norma__timing_tally *from)
{
    into->n += from->n;
    into->n_short += from->n_short;
    into->n_interruptions += from->n_interruptions;
    into->n_revisits += from->n_revisits;
    into->n_tiny += from->n_tiny;
    into->n_huge += from->n_huge;
    if (from->shortest > 0)
        into->shortest = into->shortest > 0 ? fmin(into->shortest, from->shortest) : from->shortest;
    into->longest = fmax(into->longest, from->longest);
}

static norma_status note_missing(const norma__timings *timings, const norma_data *data,
                                 norma_notes *notes, norma_error *err)
{
    size_t n_without = 0;
    const char *first = NULL;
    for (size_t j = 0; j < timings->n_items; j++)
        if (!timings->recorded[j])
            first = n_without++ ? first : norma_data_item_id(data, j);
    if (n_without == 0)
        return NORMA_OK;
    return norma__note(notes, err, "latencies-missing", first, (double)n_without,
                       (double)timings->n_items,
                       "%zu of %zu items have no latencies, %s the first of them; total time, "
                       "effort and speed are those of the others",
                       n_without, timings->n_items, first);
}

static norma_status note_pages(const norma__timings *timings, const norma_instrument *instrument,
                               norma_notes *notes, norma_error *err)
{
    size_t n_shared = 0;
    const char *first = NULL;
    for (size_t j = 0; j < timings->n_items; j++)
        if (timings->of_page[j])
            first = n_shared++ ? first : instrument->items[j].id;
    if (n_shared == 0)
        return NORMA_OK;
    return norma__note(notes, err, "latencies-of-pages", first, (double)n_shared,
                       (double)timings->n_items,
                       "%zu of %zu items, %s the first of them, have no latency of their own: each "
                       "takes a share of its page's time, by words where they are known",
                       n_shared, timings->n_items, first);
}

static norma_status note_interruptions(const norma__timing_tally *all, double limit,
                                       norma_notes *notes, norma_error *err)
{
    if (all->n_interruptions == 0)
        return NORMA_OK;
    return norma__note(notes, err, "interruptions", NULL, (double)all->n_interruptions,
                       (double)all->n,
                       "%zu of %zu latencies are longer than %.15g ms: taken as interruptions, "
                       "they count as effort and are left out of item means and speed",
                       all->n_interruptions, all->n, limit);
}

static norma_status note_limit(const norma__timing_tally *all, double limit, norma_notes *notes,
                               norma_error *err)
{
    if ((double)all->n_interruptions <= MANY_INTERRUPTIONS * (double)all->n ||
        2 * all->n_huge > all->n)
        return NORMA_OK;
    return norma__note(notes, err, "interruptions-many", NULL, (double)all->n_interruptions,
                       (double)all->n,
                       "so many interruptions (%.0f%% of the latencies) are unlikely: if items "
                       "take more than %.15g s to answer, raise screening.latency.interruption_ms "
                       "in the instrument",
                       100 * (double)all->n_interruptions / (double)all->n, limit / 1000);
}

static norma_status note_short(const norma__timing_tally *all, const norma_screening *screening,
                               norma_notes *notes, norma_error *err)
{
    if (all->n_short == 0)
        return NORMA_OK;
    return norma__note(notes, err, "latencies-short", NULL, (double)all->n_short, (double)all->n,
                       "%zu of %zu latencies are, %.15g ms of loading taken off, under %.15g ms: "
                       "they are no effort, and are left out of means, medians and speed",
                       all->n_short, all->n, screening->load_ms, screening->shortest_ms);
}

static norma_status note_revisits(const norma__timing_tally *all, norma_notes *notes,
                                  norma_error *err)
{
    if (all->n_revisits == 0)
        return NORMA_OK;
    return norma__note(notes, err, "latencies-revisited", NULL, (double)all->n_revisits,
                       (double)all->n,
                       "%zu of %zu latencies are of pages that were opened more than once: they "
                       "are left out of all but the total time",
                       all->n_revisits, all->n);
}

static norma_status note_unit(const norma__timing_tally *all, norma_notes *notes, norma_error *err)
{
    if (2 * all->n_tiny > all->n)
        return norma__note(notes, err, "latency-unit", "s", (double)all->n_tiny, (double)all->n,
                           "%zu of %zu latencies are under %.15g ms: if they are seconds, say so "
                           "in the instrument (latency.unit)",
                           all->n_tiny, all->n, TINY_MS);
    if (2 * all->n_huge > all->n)
        return norma__note(notes, err, "latency-unit", "ms", (double)all->n_huge, (double)all->n,
                           "%zu of %zu latencies are over 10 minutes: if they are milliseconds, "
                           "say so in the instrument (latency.unit)",
                           all->n_huge, all->n);
    return NORMA_OK;
}

static norma_status note_constant(const norma__timings *timings, const norma__timing_tally *tallies,
                                  const norma_data *data, norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t j = 0; j < timings->n_items && status == NORMA_OK; j++) {
        const norma__timing_tally *t = &tallies[j];
        size_t n_used = t->n - t->n_short - t->n_interruptions - t->n_revisits;
        if (n_used > 1 && t->longest <= t->shortest)
            status =
                norma__note(notes, err, "latency-constant", norma_data_item_id(data, j), NAN, NAN,
                            "the latencies of item %s are all equal; it is left out of speed",
                            norma_data_item_id(data, j));
    }
    return status;
}

norma_status norma__timing_notes(const norma__timings *timings, const norma__timing_tally *tallies,
                                 const norma_instrument *instrument, const norma_data *data,
                                 norma_notes *notes, norma_error *err)
{
    const norma_screening *screening = &instrument->screening;
    norma__timing_tally all = {0};
    norma_status status;
    for (size_t j = 0; j < timings->n_items; j++)
        norma__timing_tally_merge(&all, &tallies[j]);
    if ((status = note_missing(timings, data, notes, err)) != NORMA_OK)
        return status;
    if ((status = note_pages(timings, instrument, notes, err)) != NORMA_OK)
        return status;
    if ((status = note_interruptions(&all, screening->interruption_ms, notes, err)) != NORMA_OK)
        return status;
    if ((status = note_limit(&all, screening->interruption_ms, notes, err)) != NORMA_OK)
        return status;
    if ((status = note_short(&all, screening, notes, err)) != NORMA_OK)
        return status;
    if ((status = note_revisits(&all, notes, err)) != NORMA_OK)
        return status;
    if ((status = note_unit(&all, notes, err)) != NORMA_OK)
        return status;
    return note_constant(timings, tallies, data, notes, err);
}
