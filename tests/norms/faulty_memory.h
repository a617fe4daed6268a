/* SQLite's allocations fail on purpose too: they count as norma's. */
#ifndef NORMA_TESTS_ASSESSMENT_FAULTY_MEMORY_H
#define NORMA_TESTS_ASSESSMENT_FAULTY_MEMORY_H

#include <sqlite3.h>
#include <stdbool.h>

#include "foundation/memory.h"

static sqlite3_mem_methods plain_memory;

static inline bool fails_now(void)
{
    return norma__alloc_countdown > 0 && --norma__alloc_countdown == 0;
}

static inline void *failing_malloc(int size)
{
    return fails_now() ? NULL : plain_memory.xMalloc(size);
}

static inline void *failing_realloc(void *block, int size)
{
    return fails_now() ? NULL : plain_memory.xRealloc(block, size);
}

/* Before SQLite is used at all. */
static inline void memory_install(void)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain_memory);
    sqlite3_mem_methods failing = plain_memory;
    failing.xMalloc = failing_malloc;
    failing.xRealloc = failing_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &failing);
    sqlite3_initialize();
}

#endif
