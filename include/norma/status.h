/* How every norma function says whether it did its work. */
#ifndef NORMA_STATUS_H
#define NORMA_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

/** The version of the library and of the command, as printed in every result. */
#define NORMA_VERSION "0.1.0"

/** What a function returns: NORMA_OK, or the kind of reason why it could not do its work. */
typedef enum norma_status {
    NORMA_OK = 0,
    NORMA_EINVAL,      /* an argument or an option is outside its documented range */
    NORMA_EDATA,       /* the responses do not fit the instrument or the method */
    NORMA_EINSTRUMENT, /* the instrument file is not a valid instrument */
    NORMA_EIO,         /* a file could not be read or written */
    NORMA_ESTORE,      /* the norm store is not usable for what was asked */
    NORMA_ENOMEM       /* out of memory */
} norma_status;

/**
 * One status and one sentence fit for a person, filled by the function that failed.
 *
 * Caller-owned and of fixed size, so that reporting "no memory" needs none. Every public function
 * takes a pointer to one as its last argument; NULL is allowed.
 */
typedef struct norma_error {
    norma_status status;
    char message[1024]; /* UTF-8, one line, with the place and what to do; "" after success */
} norma_error;

/** @return the name of a status as a stable lower-case word ("ok", "data", ...); never NULL. */
const char *norma_status_name(norma_status status);

/** @return the version of the library that is linked, for example "0.1.0"; never NULL. */
const char *norma_version(void);

#ifdef __cplusplus
}
#endif
#endif
