#include <stdlib.h>

#include "foundation/memory.h"
#include "models/notation/model.h"

struct norma__element {
    size_t lhs, rhs;
    norma_sem_op op;
};

static size_t slot_of(const norma__elements *set, size_t lhs, norma_sem_op op, size_t rhs)
{
    uint64_t hash = ((uint64_t)lhs * 0x9e3779b97f4a7c15u) ^ ((uint64_t)rhs * 0xc2b2ae3d27d4eb4fu) ^
                    ((uint64_t)op * 0x165667b19e3779f9u);
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdu;
    size_t mask = set->n_slots - 1, slot = (size_t)(hash ^ (hash >> 33)) & mask;
    for (; set->slots[slot]; slot = (slot + 1) & mask) {
        const struct norma__element *e = &set->list[set->slots[slot] - 1];
        if (e->lhs == lhs && e->rhs == rhs && e->op == op)
            break;
    }
    return slot;
}

size_t norma__elements_find(const norma__elements *set, size_t lhs, norma_sem_op op, size_t rhs)
{
    if (!set->n_slots)
        return NORMA_NONE;
    uint32_t found = set->slots[slot_of(set, lhs, op, rhs)];
    return found ? found - 1 : NORMA_NONE;
}

/* Slots are kept at most half full. */
static bool make_room(norma__elements *set)
{
    if (set->n == set->room) {
        size_t room = set->room ? 2 * set->room : 64;
        struct norma__element *list = NORMA__GROW(set->list, struct norma__element, room);
        if (!list)
            return false;
        set->list = list;
        set->room = room;
    }
    if (2 * (set->n + 1) <= set->n_slots)
        return true;
    uint32_t *old = set->slots;
    size_t n_slots = set->n_slots ? 2 * set->n_slots : 128;
    uint32_t *slots = NORMA__NEW(uint32_t, n_slots);
    if (!slots)
        return false;
    set->slots = slots;
    set->n_slots = n_slots;
    for (size_t i = 0; i < set->n; i++) {
        const struct norma__element *e = &set->list[i];
        slots[slot_of(set, e->lhs, e->op, e->rhs)] = (uint32_t)(i + 1);
    }
    free(old);
    return true;
}

bool norma__elements_add(norma__elements *set, size_t lhs, norma_sem_op op, size_t rhs)
{
    if (!make_room(set))
        return false;
    set->list[set->n] = (struct norma__element){.lhs = lhs, .rhs = rhs, .op = op};
    set->slots[slot_of(set, lhs, op, rhs)] = (uint32_t)(++set->n);
    return true;
}

void norma__elements_free(norma__elements *set)
{
    free(set->list);
    free(set->slots);
    *set = (norma__elements){0};
}
