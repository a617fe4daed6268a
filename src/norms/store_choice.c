/* Which version of which name. */
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/status.h"
#include "norms/norms_store.h"

static bool new_name(const norma__store_entry *entries, size_t i)
{
    return i == 0 || strcmp(entries[i].name, entries[i - 1].name) != 0;
}

/* "1", "1 to 3", "1 to 3, 7" */
static void put_versions(norma__buffer *text, const norma__store_entry *entries, size_t n)
{
    for (size_t i = 0, last; i < n; i = last + 1) {
        last = i;
        while (last + 1 < n && entries[last + 1].version == entries[last].version + 1)
            last++;
        norma__putf(text, "%s%lld", i ? ", " : "", (long long)entries[i].version);
        if (last > i)
            norma__putf(text, " to %lld", (long long)entries[last].version);
    }
}

/* "it holds 'a' (versions 1 to 3), 'b' (version 1)" */
static void put_contents(norma__buffer *text, const norma__store_entry *entries, size_t n)
{
    norma__put(text, "it holds ");
    for (size_t i = 0, count; i < n; i += count) {
        for (count = 1; i + count < n && !new_name(entries, i + count);)
            count++;
        norma__putf(text, "%s'%s' (version%s ", i ? ", " : "", entries[i].name,
                    count > 1 ? "s" : "");
        put_versions(text, entries + i, count);
        norma__put(text, ")");
    }
}

static bool has_name(const norma__store_entry *entries, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!name || strcmp(entries[i].name, name) == 0)
            return true;
    return false;
}

static norma_status refuse_retired(const norma__store *store, const char *what, const char *name,
                                   norma_error *err)
{
    if (!name)
        return norma__fail(err, NORMA_ESTORE,
                           "every %s in the store '%.300s' is retired: name one with its version "
                           "to use it all the same",
                           what, store->path);
    return norma__fail(err, NORMA_ESTORE,
                       "every version of the %s '%.80s' in the store '%.300s' is retired: name a "
                       "version to use it all the same",
                       what, name, store->path);
}

static size_t names_with_current(const norma__store_entry *entries, size_t n)
{
    size_t names = 0;
    for (size_t i = 0; i < n; i++)
        names += entries[i].current;
    return names;
}

static norma_status refuse_choice(const norma__store *store, const norma__store_entry *entries,
                                  size_t n, const char *what, const norma_norms_choice *choice,
                                  norma_error *err)
{
    norma__buffer contents = {0};
    norma_status status;
    put_contents(&contents, entries, n);
    if (contents.failed)
        status = norma__no_memory(err);
    else if (n == 0)
        status =
            norma__fail(err, NORMA_ESTORE, "the store '%.300s' holds no %s", store->path, what);
    else if (choice->version == 0 && has_name(entries, n, choice->name) &&
             (choice->name || names_with_current(entries, n) == 0))
        status = refuse_retired(store, what, choice->name, err);
    else if (!choice->name)
        status =
            norma__fail(err, NORMA_ESTORE, "name the %s to use from the store '%.300s': %.600s",
                        what, store->path, contents.bytes);
    else if (choice->version == 0)
        status = norma__fail(err, NORMA_ESTORE, "the store '%.300s' has no %s '%.80s': %.500s",
                             store->path, what, choice->name, contents.bytes);
    else
        status = norma__fail(
            err, NORMA_ESTORE, "the store '%.300s' has no version %lld of a %s '%.80s': %.450s",
            store->path, (long long)choice->version, what, choice->name, contents.bytes);
    norma__buffer_free(&contents);
    return status;
}

/* Without a name, the name of the only entry that is current; NULL when there are several.
 */
static const char *only_name(const norma__store_entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (entries[i].current)
            return names_with_current(entries, n) == 1 ? entries[i].name : NULL;
    return NULL;
}

/* NORMA_NONE: none, or several names. */
static size_t choose(const norma__store_entry *entries, size_t n, const norma_norms_choice *choice)
{
    const char *name = choice->name ? choice->name : only_name(entries, n);
    for (size_t i = 0; name && i < n; i++)
        if (strcmp(name, entries[i].name) == 0 &&
            (choice->version == 0 ? entries[i].current : choice->version == entries[i].version))
            return i;
    return NORMA_NONE;
}

void norma__store_newest_are_current(norma__store_entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++)
        entries[i].current = i + 1 == n || new_name(entries, i + 1);
}

norma_status norma__store_choose(size_t *out, const norma__store *store,
                                 const norma__store_entry *entries, size_t n, const char *what,
                                 const norma_norms_choice *choice, norma_error *err)
{
    const norma_norms_choice any = {0};
    const norma_norms_choice *wanted = choice ? choice : &any;
    *out = choose(entries, n, wanted);
    return *out == NORMA_NONE ? refuse_choice(store, entries, n, what, wanted, err) : NORMA_OK;
}
