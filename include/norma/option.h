/* Option tables: one table per option struct drives checking, command-line flags and JSON. */
#ifndef NORMA_OPTION_H
#define NORMA_OPTION_H

#include <stddef.h>

#include <norma/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The C type of the field that an option sets. */
typedef enum norma_option_type {
    NORMA_OPTION_REAL,   /* double in [min, max] */
    NORMA_OPTION_COUNT,  /* size_t in [min, max] */
    NORMA_OPTION_SEED,   /* uint64_t */
    NORMA_OPTION_CHOICE, /* an enum (int): index into choices, a NULL-ended list of names */
    NORMA_OPTION_FLAG    /* bool */
} norma_option_type;

/** One option: where it lives in its struct and what it may be. */
typedef struct norma_option {
    const char *name; /* long flag and JSON key, for example "conf-level" */
    norma_option_type type;
    size_t offset; /* offsetof the field */
    double min;    /* inclusive; REAL and COUNT only */
    double max;
    const char *const *choices; /* CHOICE only, else NULL */
    const char *help;           /* one line, no full stop */
} norma_option;

/** All options of one struct, ended by a NULL name. */
typedef const norma_option *norma_option_table;

/**
 * Sets one option from text, as a command line gives it.
 *
 * @param table    the table of the struct
 * @param options  the struct that the table describes
 * @param name     an option name in the table
 * @param text     its value; ignored for a FLAG, which is set to true
 * @param err      NULL, or receives the status and one sentence that names the choices or bounds
 * @return NORMA_OK; NORMA_EINVAL when the name is not in the table or the text is not a value of
 *         the option; the struct is then unchanged
 */
norma_status norma_option_set(norma_option_table table, void *options, const char *name,
                              const char *text, norma_error *err);

/**
 * Checks every field of a struct against its table.
 *
 * @return NORMA_OK; NORMA_EINVAL naming the first option outside its range (NaN is outside)
 */
norma_status norma_options_check(norma_option_table table, const void *options, norma_error *err);

#ifdef __cplusplus
}
#endif
#endif
