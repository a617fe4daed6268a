#include <norma/norm_export.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/file.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "norms/calibration_check.h"
#include "norms/calibration_rows.h"
#include "norms/export_file.h"
#include "norms/set_check.h"
#include "norms/store_label.h"

/* The last events of a version in the file, NULL where there is none. */
typedef struct fate {
    const norma_norm_event *added, *retired, *back;
} fate;

/* One import under way. */
typedef struct import {
    norma__norm_file file;
    fate *fates; /* of its sets */
    norma__store store;
    const char *created;     /* of its events; NULL: now */
    char because[96];        /* of its events */
    norma_norm_list *before; /* the store's sets before it */
    norma_calibrations *calibrations;
    norma_norms_import_result *result;
    norma_error *err;
} import;

void norma_norms_import_free(norma_norms_import_result *result)
{
    if (!result)
        return;
    for (size_t i = 0; result->list && i < result->n; i++)
        free(result->list[i].name);
    free(result->list);
    norma_notes_clear(&result->notes);
    free(result);
}

/* ---- the file -------------------------------------------------------------------------------- */

static norma_status check_contents(const import *i)
{
    norma_status status = NORMA_OK;
    for (size_t c = 0; status == NORMA_OK && c < i->file.n_calibrations; c++)
        status = norma__calibration_check(i->file.calibrations[c], i->err);
    for (size_t s = 0; status == NORMA_OK && s < i->file.n_sets; s++)
        status = norma__norm_set_check(i->file.sets[s], i->err);
    return status;
}

static norma_status read_file(import *i, const char *path)
{
    char *bytes = NULL;
    size_t length = 0;
    norma_status status = norma__file_read(&bytes, &length, path, NORMA_NORMS_EXPORT_MAX, i->err);
    if (status == NORMA_OK)
        status = norma__norm_file_read(&i->file, bytes, length, path, i->err);
    free(bytes);
    if (status == NORMA_OK && i->file.n_sets + i->file.n_calibrations == 0)
        status = norma__fail(i->err, NORMA_ESTORE, "'%.400s' holds no norm set and no calibration",
                             path);
    return status == NORMA_OK ? check_contents(i) : status;
}

static norma_status learn_fates(import *i)
{
    if (!(i->fates = NORMA__NEW(fate, i->file.n_sets)))
        return norma__no_memory(i->err);
    for (size_t e = 0; e < i->file.events.n; e++) {
        const norma_norm_event *event = &i->file.events.list[e];
        const size_t s =
            norma__norm_set_find(i->file.sets, i->file.n_sets, event->name, event->version);
        if (s == NORMA_NONE)
            continue;
        if (event->kind == NORMA_NORM_RETIRED)
            i->fates[s].retired = event;
        else if (event->kind == NORMA_NORM_ROLLED_BACK)
            i->fates[s].back = event;
        else
            i->fates[s].added = event;
    }
    return NORMA_OK;
}

static norma_status begin(import *i, const char *path)
{
    const size_t n = i->file.n_sets + i->file.n_calibrations;
    norma_status status;
    i->result = NORMA__NEW(norma_norms_import_result, 1);
    if (!i->result || !(i->result->list = NORMA__NEW(norma_norm_imported, n)))
        return norma__no_memory(i->err);
    memcpy(i->result->sha256, i->file.sha256, sizeof i->result->sha256);
    snprintf(i->because, sizeof i->because, "file %s", i->file.sha256);
    if ((status = norma__store_open_to_write(&i->store, path, i->err)) != NORMA_OK ||
        (status = learn_fates(i)) != NORMA_OK ||
        (status = norma__norm_sets_list(&i->before, &i->store, i->err)) != NORMA_OK)
        return status;
    return norma__calibrations_list(&i->calibrations, &i->store, i->err);
}

static norma_status tell(import *i, bool calibration, bool added, const char *name, int64_t version,
                         const char *sha256)
{
    norma_norm_imported *line = &i->result->list[i->result->n++];
    line->calibration = calibration;
    line->added = added;
    line->version = version;
    snprintf(line->sha256, sizeof line->sha256, "%s", sha256);
    i->result->n_added += added;
    return norma__keep_text(&line->name, name, i->err);
}

static norma_status refuse_other(const import *i, const char *what, const char *name,
                                 int64_t version)
{
    return norma__fail(i->err, NORMA_ESTORE,
                       "the store '%.300s' has %s '%.200s' version %" PRId64
                       " with other contents than the file: versions are never replaced",
                       i->store.path, what, name, version);
}

/* ---- calibrations ---------------------------------------------------------------------------- */

static bool has_calibration(const import *i, const norma_calibration *calibration)
{
    for (size_t c = 0; c < i->calibrations->n; c++)
        if (i->calibrations->list[c]->version == calibration->version &&
            strcmp(i->calibrations->list[c]->name, calibration->name) == 0)
            return true;
    return false;
}

static norma_status compare_calibration(import *i, const norma_calibration *calibration,
                                        const char *sha256)
{
    char there[NORMA__DIGEST_SIZE];
    norma_calibration *own = NULL;
    norma_status status = norma__calibration_read(
        &own, &i->store, &(norma_norms_choice){calibration->name, calibration->version}, i->err);
    if (status == NORMA_OK)
        status = norma__calibration_digest(there, own, i->err);
    norma_calibration_free(own);
    if (status != NORMA_OK)
        return status;
    return strcmp(there, sha256) == 0
               ? tell(i, true, false, calibration->name, calibration->version, sha256)
               : refuse_other(i, "calibration", calibration->name, calibration->version);
}

static norma_status take_calibration(import *i, size_t c)
{
    const norma_calibration *calibration = i->file.calibrations[c];
    if (has_calibration(i, calibration))
        return compare_calibration(i, calibration, i->file.digests[c]);
    norma_status status = norma__calibration_write(&i->store, calibration, i->err);
    return status == NORMA_OK
               ? tell(i, true, true, calibration->name, calibration->version, i->file.digests[c])
               : status;
}

/* ---- norm sets ------------------------------------------------------------------------------- */

static const norma_norm_set *set_before(const import *i, const char *name, int64_t version)
{
    const size_t s = norma__norm_set_find(i->before->sets, i->before->n, name, version);
    return s == NORMA_NONE ? NULL : i->before->sets[s];
}

static norma_status append(import *i, norma_norm_happening kind, const norma_norm_set *set,
                           const char *because)
{
    return norma__norm_event_append(&i->store, kind, set->name, set->version, i->created, because,
                                    i->err);
}

static norma_status keep_there(import *i, size_t s, const norma_norm_set *there)
{
    const norma_norm_set *set = i->file.sets[s];
    if (strcmp(set->sha256, there->sha256) != 0)
        return refuse_other(i, "norm set", set->name, set->version);
    norma_status status = tell(i, false, false, set->name, set->version, set->sha256);
    if (status == NORMA_OK && !*there->retired && i->fates[s].retired)
        status = norma__note(&i->result->notes, i->err, "import-retired-there", set->name,
                             (double)set->version, NAN,
                             "version %" PRId64 " of %.100s is retired in the file and not in the "
                             "store: norma norms retire does that",
                             set->version, set->name);
    return status;
}

static norma_status add_set(import *i, size_t s)
{
    norma_norm_set *set = i->file.sets[s];
    const norma_norm_event *retired = i->fates[s].retired;
    norma_status status = norma__norm_set_write(&i->store, set, i->err);
    if (status == NORMA_OK)
        status = append(i, NORMA_NORM_IMPORTED, set, i->because);
    if (status == NORMA_OK && retired)
        status = append(i, NORMA_NORM_RETIRED, set, retired->because);
    if (status == NORMA_OK)
        status = tell(i, false, true, set->name, set->version, set->sha256);
    if (status == NORMA_OK)
        i->result->list[i->result->n - 1].retired = retired != NULL;
    return status;
}

static norma_status take_set(import *i, size_t s)
{
    const norma_norm_set *set = i->file.sets[s], *there = set_before(i, set->name, set->version);
    return there ? keep_there(i, s, there) : add_set(i, s);
}

/* The set among `count` from `first` on, all of one name, to which the name was rolled back in the
   file after the last of them was added; NORMA_NONE when there is none. */
static size_t rolled_back(const import *i, size_t first, size_t count)
{
    size_t found = NORMA_NONE;
    int64_t latest = 0;
    for (size_t s = first; s < first + count; s++) {
        const fate *f = &i->fates[s];
        if (f->added && f->added->number > latest) {
            latest = f->added->number;
            found = NORMA_NONE;
        }
        if (f->back && f->back->number > latest) {
            latest = f->back->number;
            found = s;
        }
    }
    return found != NORMA_NONE && !i->fates[found].retired ? found : NORMA_NONE;
}

/* A name that is new to the store means what it means in the file. */
static norma_status set_current(import *i, size_t first, size_t count)
{
    const size_t s = rolled_back(i, first, count);
    if (s == NORMA_NONE)
        return NORMA_OK;
    const norma_norm_set *set = i->file.sets[s], *there = set_before(i, set->name, 0);
    if (!there)
        return append(i, NORMA_NORM_ROLLED_BACK, set, i->fates[s].back->because);
    there = set_before(i, set->name, set->version);
    if (there && there->current && i->result->n_added == 0)
        return NORMA_OK;
    return norma__note(&i->result->notes, i->err, "import-current-there", set->name,
                       (double)set->version, NAN,
                       "in the file %.100s means its version %" PRId64
                       ": the store had the name and was left to its own; norma norms rollback "
                       "changes that",
                       set->name, set->version);
}

static norma_status set_all_current(import *i)
{
    norma_status status = NORMA_OK;
    for (size_t s = 0, count; status == NORMA_OK && s < i->file.n_sets; s += count) {
        count = 1;
        while (s + count < i->file.n_sets &&
               strcmp(i->file.sets[s + count]->name, i->file.sets[s]->name) == 0)
            count++;
        status = set_current(i, s, count);
    }
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static norma_status take_all(import *i)
{
    norma_status status = NORMA_OK;
    for (size_t c = 0; status == NORMA_OK && c < i->file.n_calibrations; c++)
        status = take_calibration(i, c);
    for (size_t s = 0; status == NORMA_OK && s < i->file.n_sets; s++)
        status = take_set(i, s);
    if (status == NORMA_OK)
        status = set_all_current(i);
    if (status != NORMA_OK)
        return status;
    if (i->result->n_added > 0)
        return norma__store_commit(&i->store, i->err);
    return norma__note(&i->result->notes, i->err, "import-nothing-new", NULL, NAN, NAN,
                       "everything in the file is in the store already: nothing was changed");
}

norma_status norma_norms_import(norma_norms_import_result **out, const char *store,
                                const char *file, const char *created, norma_error *err)
{
import i = {.created = created, .err = err };
    norma_status status;

    *out = NULL;
    if (created && !norma__utc_time(created)) {
        status = norma__fail(err, NORMA_EINVAL, "a time is UTC, written as 2025-01-31T23:59:59Z");
        goto done;
    }
    if ((status = read_file(&i, file)) != NORMA_OK)
        goto done;
    if ((status = begin(&i, store)) != NORMA_OK)
        goto done;
    if ((status = take_all(&i)) != NORMA_OK)
        goto done;
    *out = i.result;
    i.result = NULL;
done:
    norma_norms_import_free(i.result);
    norma_calibrations_free(i.calibrations);
    norma_norm_list_free(i.before);
    norma__store_close(&i.store);
    free(i.fates);
    norma__norm_file_clear(&i.file);
    return status;
}
