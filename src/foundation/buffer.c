#include "foundation/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"

static bool make_room(norma__buffer *buffer, size_t more)
{
    if (buffer->failed)
        return false;
    if (buffer->length + more + 1 > buffer->capacity) {
        size_t capacity = buffer->capacity ? buffer->capacity : 256;
        while (capacity < buffer->length + more + 1)
            capacity *= 2;
        char *bytes = NORMA__GROW(buffer->bytes, char, capacity);
        if (!bytes) {
            buffer->failed = true;
            return false;
        }
        buffer->bytes = bytes;
        buffer->capacity = capacity;
    }
    return true;
}

void norma__put_bytes(norma__buffer *buffer, const void *bytes, size_t length)
{
    if (!make_room(buffer, length))
        return;
    if (length > 0)
        memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void norma__put(norma__buffer *buffer, const char *text)
{
    norma__put_bytes(buffer, text, strlen(text));
}

void norma__putf(norma__buffer *buffer, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length >= 0 && make_room(buffer, (size_t)length)) {
        vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

void norma__buffer_free(norma__buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (norma__buffer){0};
}
