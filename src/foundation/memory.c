#include "foundation/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "foundation/status.h"

long norma__alloc_countdown = 0;

static int must_fail(void)
{
    return norma__alloc_countdown > 0 && --norma__alloc_countdown == 0;
}

void *norma__new(size_t count, size_t size)
{
    if (must_fail())
        return NULL;
    return calloc(count ? count : 1, size);
}

void *norma__new_filled(size_t count, size_t size)
{
    enum { PAGE = 4096, LARGE = 32 << 20 };
    char *array = norma__new(count, size);
#ifdef MADV_HUGEPAGE
    if (array && count > LARGE / size) { /* advice: it does no harm where it is not taken */
        char *first = array + (PAGE - (uintptr_t)array % PAGE) % PAGE;
        madvise(first, (count * size - PAGE) / PAGE * PAGE, MADV_HUGEPAGE);
    }
#endif
    return array;
}

void *norma__grow(void *array, size_t count, size_t size)
{
    if (must_fail() || (size && count > SIZE_MAX / size))
        return NULL;
    const size_t bytes = count * size;
    return realloc(array, bytes ? bytes : 1);
}

char *norma__copy_bytes(const char *text, size_t length)
{
    char *copy = NORMA__NEW(char, length + 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

char *norma__copy_text(const char *text)
{
    return norma__copy_bytes(text, strlen(text));
}

norma_status norma__keep_text(char **copy, const char *text, norma_error *err)
{
    *copy = norma__copy_text(text);
    return *copy ? NORMA_OK : norma__no_memory(err);
}

void norma__free_texts(char **texts, size_t n)
{
    for (size_t i = 0; texts && i < n; i++)
        free(texts[i]);
    free(texts);
}
