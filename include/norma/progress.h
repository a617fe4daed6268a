/* Progress: how a long computation tells its caller where it is. */
#ifndef NORMA_PROGRESS_H
#define NORMA_PROGRESS_H

#ifdef __cplusplus
extern "C" {
#endif

/** Called between steps, from the calling thread; share is the part done, in [0, 1]. */
typedef struct norma_progress {
    void (*step)(void *context, const char *what, double share); /* NULL: no progress wanted */
    void *context;
} norma_progress;

#ifdef __cplusplus
}
#endif
#endif
