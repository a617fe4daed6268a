/* Which version of which name. */
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/status.h"
#include "norms/norms_store.h"

static bool new_name(const norma__store_entry *entries, size_t i)
{
    return i == 0 || strcmp(entries[i].name, entries[i - 1].name) != 0;
}

/* "it holds 'a' (versions 1 to 3), 'b' (version 1)" */
static void put_contents(norma__buffer *text, const norma__store_entry *entries, size_t n)
{
    norma__put(text, "it holds ");
    for (size_t i = 0; i < n; i++) {
        if (!new_name(entries, i))
            continue;
        size_t last = i;
        while (last + 1 < n && !new_name(entries, last + 1))
            last++;
        norma__putf(text, "%s'%s' (version", i ? ", " : "", entries[i].name);
        if (last > i)
            norma__putf(text, "s %lld to %lld)", (long long)entries[i].version,
                        (long long)entries[last].version);
        else
            norma__putf(text, " %lld)", (long long)entries[i].version);
    }
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

/* The entries are ordered, so the newest comes last; NORMA_NONE: none, or several names. */
static size_t choose(const norma__store_entry *entries, size_t n, const norma_norms_choice *choice)
{
    size_t found = NORMA_NONE;
    for (size_t i = 0; i < n; i++) {
        if (!choice->name && i > 0 && new_name(entries, i))
            return NORMA_NONE;
        if (choice->name && strcmp(choice->name, entries[i].name) != 0)
            continue;
        if (choice->version == 0 || choice->version == entries[i].version)
            found = i;
    }
    return found;
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
