#include "disclosure/candidates.h"
#include "foundation/status.h"

/* ---- respondents, each of whom moves once ---- */

size_t norma__left(const search *s, uint32_t group)
{
    for (size_t i = 0; i < s->n_used; i++)
        if (s->used[i].group == group)
            return s->d->people->count[group] - s->used[i].n;
    return s->d->people->count[group];
}

static void use(search *s, uint32_t group, size_t n)
{
    for (size_t i = 0; i < s->n_used; i++)
        if (s->used[i].group == group) {
            s->used[i].n += n;
            return;
        }
    s->used[s->n_used++] = (used_group){group, n};
}

/* How often a move can be made. */
static size_t repeats(const search *s, const move *m)
{
    size_t n = s->missing;
    if (m->mover != NOBODY && norma__left(s, m->mover) < n)
        n = norma__left(s, m->mover);
    if (m->filler != NOBODY && norma__left(s, m->filler) < n)
        n = norma__left(s, m->filler);
    return n;
}

void norma__take(search *s, const move *m)
{
    size_t n = repeats(s, m);
    if (m->mover != NOBODY)
        use(s, m->mover, n);
    if (m->filler != NOBODY)
        use(s, m->filler, n);
    s->missing -= n;
}

/* ---- what is done with a move that is found ---- */

bool norma__offer(search *s, move m)
{
    if (s->offers == 0 || s->missing == 0 || s->status != NORMA_OK)
        return false;
    s->offers--;
    if (repeats(s, &m) == 0)
        return true;
    double limit = s->mode == FREE ? 0 : s->mode == EMPTY_CELLS ? COST_OF_ONE / 2 : s->best_cost;
    double cost = norma__move_cost(s->d, &m, limit);
    if (s->mode == CHEAPEST) {
        if (cost < s->best_cost) {
            s->best_cost = cost;
            s->best = m;
        }
    } else if (cost <= limit) {
        if (cost > 0)
            s->status = norma__hide_changed(s->d, &m, NULL);
        norma__take(s, &m);
    }
    return s->missing > 0;
}
