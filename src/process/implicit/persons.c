#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/implicit/sheets.h"

norma_status norma__group_persons(uint32_t **of_trial, size_t **participants, size_t *n_persons,
                                  const norma_trials *trials, const uint32_t *list, size_t n,
                                  norma_error *err)
{
    uint32_t *person_of = NORMA__NEW(uint32_t, trials->participants.n);
    *n_persons = 0;
    *of_trial = NORMA__NEW(uint32_t, n);
    *participants = NORMA__NEW(size_t, trials->participants.n);
    if (!person_of || !*of_trial || !*participants) {
        free(person_of);
        return norma__no_memory(err);
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t who = trials->participant[list[i]];
        if (person_of[who] == 0) {
            (*participants)[(*n_persons)++] = who;
            person_of[who] = (uint32_t)*n_persons;
        }
        (*of_trial)[i] = person_of[who] - 1;
    }
    free(person_of);
    return NORMA_OK;
}

norma_status norma__sort_by_person(uint32_t **sorted, size_t **start, const uint32_t *list,
                                   const uint32_t *of_trial, size_t n, size_t n_persons,
                                   norma_error *err)
{
    *sorted = NORMA__NEW(uint32_t, n);
    *start = NORMA__NEW(size_t, n_persons + 2);
    if (!*sorted || !*start)
        return norma__no_memory(err);
    size_t *at = *start + 1;
    for (size_t i = 0; i < n; i++)
        at[of_trial[i] + 1]++;
    for (size_t p = 0; p < n_persons; p++)
        at[p + 1] += at[p];
    for (size_t i = 0; i < n; i++)
        (*sorted)[at[of_trial[i]]++] = list[i];
    return NORMA_OK;
}

static void look_at_device(norma_implicit_person *person, const norma_trials *trials,
                           const uint32_t *list, size_t n)
{
    person->device = NORMA_NONE;
    for (size_t i = 0; trials->device && i < n; i++) {
        uint32_t device = trials->device[list[i]];
        if (device == NORMA_TRIAL_NONE)
            continue;
        if (person->device == NORMA_NONE)
            person->device = device;
        else if (person->device != device)
            person->flags |= NORMA_IMPLICIT_DEVICES;
    }
}

void norma__look_at_keys(norma_implicit_person *person, const norma_trials *trials,
                         const uint32_t *list, size_t n, size_t *room)
{
    enum { FEWEST = 20 };
    const double nearly_all = 0.95;
    size_t known = 0, changes = 0, most = 0;
    uint32_t last = NORMA_TRIAL_NONE;
    look_at_device(person, trials, list, n);
    person->key_share = person->key_changes = NAN;
    if (!trials->key)
        return;
    memset(room, 0, trials->keys.n * sizeof *room);
    for (size_t i = 0; i < n; i++) {
        uint32_t key = trials->key[list[i]];
        if (key == NORMA_TRIAL_NONE)
            continue;
        if (++room[key] > most)
            most = room[key];
        changes += known > 0 && key != last;
        last = key;
        known++;
    }
    if (known == 0)
        return;
    person->key_share = (double)most / (double)known;
    if (known > 1)
        person->key_changes = (double)changes / (double)(known - 1);
    if (known >= FEWEST && person->key_share >= nearly_all)
        person->flags |= NORMA_IMPLICIT_CONSTANT_KEY;
    if (known >= FEWEST && person->key_changes >= nearly_all)
        person->flags |= NORMA_IMPLICIT_ALTERNATING;
}
