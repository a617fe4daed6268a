#include "foundation/names.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"

struct norma__name {
    const char *text;
    size_t length;
    uint64_t hash;
};

/* FNV-1a, eight bytes a step, with the finaliser of MurmurHash3 so that the low bits are good. */
static uint64_t hash_of(const char *text, size_t length)
{
    uint64_t h = 14695981039346656037u ^ length;
    for (; length >= 8; text += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, text, 8);
        h = (h ^ word) * 1099511628211u;
        h ^= h >> 29;
    }
    for (; length; text++, length--)
        h = (h ^ (unsigned char)*text) * 1099511628211u;
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
    return h ^ (h >> 33);
}

/* The slot that holds the name, or the free one where it belongs. */
static size_t slot_of(const norma__names *names, const char *text, size_t length, uint64_t hash)
{
    size_t mask = names->n_slots - 1, slot = (size_t)hash & mask;
    for (; names->slots[slot]; slot = (slot + 1) & mask) {
        const struct norma__name *name = &names->list[names->slots[slot] - 1];
        if (name->hash == hash && name->length == length && memcmp(name->text, text, length) == 0)
            break;
    }
    return slot;
}

size_t norma__names_find(const norma__names *names, const char *text, size_t length)
{
    if (!names->n_slots)
        return (size_t)-1;
    uint32_t found = names->slots[slot_of(names, text, length, hash_of(text, length))];
    return found ? found - 1 : (size_t)-1;
}

/* Slots are kept at most half full. */
static bool make_room(norma__names *names)
{
    if (names->n == names->capacity) {
        size_t capacity = names->capacity ? 2 * names->capacity : 16;
        struct norma__name *list = NORMA__GROW(names->list, struct norma__name, capacity);
        if (!list)
            return false;
        names->list = list;
        names->capacity = capacity;
    }
    if (2 * (names->n + 1) <= names->n_slots)
        return true;
    size_t n_slots = names->n_slots ? 2 * names->n_slots : 32;
    uint32_t *slots = n_slots <= UINT32_MAX ? NORMA__NEW(uint32_t, n_slots) : NULL;
    if (!slots)
        return false;
    free(names->slots);
    names->slots = slots;
    names->n_slots = n_slots;
    for (size_t i = 0; i < names->n; i++) {
        size_t slot = (size_t)names->list[i].hash & (n_slots - 1);
        while (slots[slot])
            slot = (slot + 1) & (n_slots - 1);
        slots[slot] = (uint32_t)(i + 1);
    }
    return true;
}

bool norma__names_add(norma__names *names, const char *text, size_t length, size_t *index)
{
    uint64_t hash = hash_of(text, length);
    if (!make_room(names))
        return false;
    size_t slot = slot_of(names, text, length, hash);
    if (!names->slots[slot]) {
        names->list[names->n++] = (struct norma__name){text, length, hash};
        names->slots[slot] = (uint32_t)names->n;
    }
    *index = names->slots[slot] - 1;
    return true;
}

void norma__names_free(norma__names *names)
{
    free(names->list);
    free(names->slots);
    *names = (norma__names){0};
}
