/* What an exported file must be besides readable: in order, complete, its chains unbroken. */
#include <inttypes.h>
#include <string.h>

#include "foundation/status.h"
#include "norms/export_file.h"

size_t norma__norm_set_find(norma_norm_set *const *sets, size_t n, const char *name,
                            int64_t version)
{
    size_t low = 0, high = n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(sets[middle]->name, name);
        if (order < 0 || (order == 0 && sets[middle]->version < version))
            low = middle + 1;
        else
            high = middle;
    }
    const bool found = low < n && strcmp(sets[low]->name, name) == 0 &&
                       (version == 0 || sets[low]->version == version);
    return found ? low : NORMA_NONE;
}

static bool in_order(const char *name, int64_t version, const char *next_name, int64_t next_version)
{
    const int order = strcmp(name, next_name);
    return order < 0 || (order == 0 && version < next_version);
}

static norma_status check_calibrations(const norma__norm_file *file, const char *name,
                                       norma_error *err)
{
    for (size_t c = 1; c < file->n_calibrations; c++) {
        const norma_calibration *before = file->calibrations[c - 1], *at = file->calibrations[c];
        if (!in_order(before->name, before->version, at->name, at->version))
            return norma__fail(err, NORMA_ESTORE,
                               "'%.300s' is damaged: its calibrations are not in order", name);
    }
    return NORMA_OK;
}

static bool has_calibration(const norma__norm_file *file, const norma_norm_set *set)
{
    size_t low = 0, high = file->n_calibrations;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const norma_calibration *at = file->calibrations[middle];
        if (in_order(at->name, at->version, set->calibration, set->calibration_version))
            low = middle + 1;
        else
            high = middle;
    }
    return *set->calibration == '\0' ||
           (low < file->n_calibrations &&
            file->calibrations[low]->version == set->calibration_version &&
            strcmp(file->calibrations[low]->name, set->calibration) == 0);
}

static norma_status check_set(const norma__norm_file *file, size_t s, const char *name,
                              norma_error *err)
{
    const norma_norm_set *at = file->sets[s], *before = s > 0 ? file->sets[s - 1] : NULL;
    const bool follows = before && strcmp(before->name, at->name) == 0;
    if (before && !in_order(before->name, before->version, at->name, at->version))
        return norma__fail(err, NORMA_ESTORE, "'%.300s' is damaged: its norm sets are not in order",
                           name);
    if ((follows && strcmp(at->previous_sha256, before->sha256) != 0) ||
        (at->version == 1 && *at->previous_sha256))
        return norma__fail(err, NORMA_ESTORE,
                           "'%.300s' is damaged: norm set '%.200s' version %" PRId64
                           " does not follow the version before it",
                           name, at->name, at->version);
    if (!has_calibration(file, at))
        return norma__fail(err, NORMA_ESTORE,
                           "'%.300s' is damaged: the calibration of norm set '%.200s' version "
                           "%" PRId64 " is not in it",
                           name, at->name, at->version);
    return NORMA_OK;
}

/* Whether the event is about contents that are not those of the file. */
static bool is_of_others(const norma__norm_file *file, const norma_norm_event *event)
{
    const size_t s = norma__norm_set_find(file->sets, file->n_sets, event->name, event->version);
    return s != NORMA_NONE && strcmp(file->sets[s]->sha256, event->set_sha256) != 0;
}

static norma_status check_event(const norma__norm_file *file, size_t e, const char *name,
                                norma_error *err)
{
    const norma_norm_event *at = &file->events.list[e],
                           *before = e > 0 ? &file->events.list[e - 1] : NULL;
    char sha256[NORMA__DIGEST_SIZE];
    if (!norma__norm_event_digest(sha256, at))
        return norma__no_memory(err);
    const bool broken = strcmp(sha256, at->sha256) != 0 || at->number < 1 ||
                        (before && before->number >= at->number) ||
                        (before && before->number + 1 == at->number &&
                         strcmp(at->previous_sha256, before->sha256) != 0) ||
                        (at->number == 1 && *at->previous_sha256) || is_of_others(file, at);
    return broken ? norma__fail(err, NORMA_ESTORE,
                                "'%.300s' is damaged: event %" PRId64
                                " of its history is not what was written",
                                name, at->number)
                  : NORMA_OK;
}

norma_status norma__norm_file_check(const norma__norm_file *file, const char *name,
                                    norma_error *err)
{
    norma_status status = check_calibrations(file, name, err);
    for (size_t s = 0; status == NORMA_OK && s < file->n_sets; s++)
        status = check_set(file, s, name, err);
    for (size_t e = 0; status == NORMA_OK && e < file->events.n; e++)
        status = check_event(file, e, name, err);
    return status;
}
