#include "disclosure/witness.h"

#include <math.h>
#include <stdlib.h>

#include "disclosure/candidates.h"
#include "foundation/memory.h"
#include "foundation/status.h"

search *norma__witness_search_new(norma_disclosure *d, size_t most_need)
{
    search *s = NORMA__NEW(search, 1);
    if (s)
        s->used = NORMA__NEW(used_group, 2 * most_need);
    if (!s || !s->used) {
        norma__witness_search_free(s);
        return NULL;
    }
    s->d = d;
    return s;
}

void norma__witness_search_free(search *s)
{
    if (s)
        free(s->used);
    free(s);
}

static bool looking(const search *s)
{
    return s->missing > 0 && s->status == NORMA_OK;
}

static bool look(search *s, size_t kind, search_mode mode)
{
    s->mode = mode;
    return norma__candidates(s, kind);
}

/* Moves that cost nothing, or empty cells only: kind by kind. */
static void look_for_cheap(search *s)
{
    for (size_t kind = 0; looking(s) && look(s, kind, FREE); kind++)
        if (looking(s))
            look(s, kind, EMPTY_CELLS);
}

/* The cheapest move of all kinds. */
static void look_for_cheapest(search *s)
{
    s->best_cost = INFINITY;
    for (size_t kind = 0; look(s, kind, CHEAPEST);)
        kind++;
}

static void begin(search *s, const target *t)
{
    s->at = t->at;
    s->missing = t->need;
    s->n_used = 0;
    s->without_fillers = false;
    s->status = NORMA_OK;
}

bool norma__has_exchanges(search *s, const target *t)
{
    begin(s, t);
    look(s, 0, FREE);
    return s->missing == 0;
}

/* Fillers take people who could move into the cell themselves. Where people are so few that the
   total would have to be hidden, the search begins again without fillers. */
static bool better_without_fillers(const search *s)
{
    return !s->without_fillers && (!isfinite(s->best_cost) || s->best.mover == NOBODY) &&
           !cell_hidden(total_of(s->d), 0, 0);
}

norma_status norma__make_witness(search *s, const target *t, bool *found, norma_error *err)
{
    begin(s, t);
    for (look_for_cheap(s); looking(s); look_for_cheap(s)) {
        look_for_cheapest(s);
        if (better_without_fillers(s)) {
            begin(s, t);
            s->without_fillers = true;
            continue;
        }
        if (!isfinite(s->best_cost))
            break;
        s->status = norma__hide_changed(s->d, &s->best, NULL);
        norma__take(s, &s->best);
    }
    *found = s->missing == 0;
    return s->status == NORMA_OK ? NORMA_OK : norma__no_memory(err);
}
