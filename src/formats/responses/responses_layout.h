/* How a response file is laid out; docs/response-file.md has it in words. Integers are
   little-endian. */
#ifndef NORMA_FORMATS_RESPONSES_LAYOUT_H
#define NORMA_FORMATS_RESPONSES_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/frames/frame.h"
#include "foundation/digest.h"

/* The first bytes: they have no gaps, and stand on disk as they do in memory. */
typedef struct norma__responses_head {
    char magic[16];
    uint32_t version;
    uint32_t flags;     /* none are known */
    uint64_t length;    /* of the whole file */
    uint64_t rows;      /* of every column */
    uint64_t columns;   /* records in the directory, which follows this head */
    uint64_t directory; /* its length */
} norma__responses_head;

/* The directory is one record a column: this, then ranges of user-missing numbers, the numbers
   that have labels, and texts, each with a NUL at its end: name, label, the labels of numbers. */
typedef struct norma__responses_record {
    uint32_t kind;
    int32_t origin;
    int32_t decimals;
    uint32_t n_missing;
    uint32_t n_value_labels;
    uint32_t n_texts;
    uint64_t length; /* of the column's data, padding left out */
} norma__responses_record;

_Static_assert(sizeof(norma__responses_head) == 56, "a head without gaps");
_Static_assert(sizeof(norma__responses_record) == 32, "a record without gaps");

enum {
    NORMA__RESPONSES_VERSION = 1,
    NORMA__RESPONSES_ALIGN = 64,       /* directory and data are padded to this with zeros */
    NORMA__RESPONSES_COLUMNS = 100000, /* at most */
    NORMA__RESPONSES_ORIGIN = INT32_MAX - NORMA_MISSING_CELL, /* at most */
    /* Kinds of columns: what their data are. */
    NORMA__KIND_BYTES = 1,   /* a byte a row */
    NORMA__KIND_NUMBERS = 2, /* a double a row */
    NORMA__KIND_TEXTS = 3    /* a uint32_t a row, then n_texts texts, each with a NUL at its end */
};

/* Bytes to the next place where data may begin. */
static inline size_t norma__responses_gap(size_t length)
{
    return -length % NORMA__RESPONSES_ALIGN;
}

/* Whether this machine's integers are the file's. */
bool norma__responses_same_order(void);

/* Fails with NORMA_EDATA unless there are columns, none two of one name, and each is as frame.h
   says as far as one can tell without its data. name stands for the file. */
norma_status norma__responses_check(const norma__frame *frame, const char *name, norma_error *err);

#endif
