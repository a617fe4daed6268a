/* Shared but private: a Ctrl-C that waits until files are as they should be,
   and a file that may not grow. */
#ifndef NORMA_FOUNDATION_INTERRUPT_H
#define NORMA_FOUNDATION_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

enum { NORMA__INTERRUPTS = 4 };

/* What SIGINT, SIGTERM, SIGHUP and SIGXFSZ did before. */
typedef struct norma__interrupt {
    struct sigaction before[NORMA__INTERRUPTS];
    bool taken[NORMA__INTERRUPTS];
} norma__interrupt;

/* From here on these signals, where they would end the process, are only remembered; whoever waits
   in open() or write() is woken with EINTR. SIGXFSZ, which comes when a file grows beyond the limit
   of the process, is let pass: write() then fails with EFBIG. Signals that the host ignores or
   handles itself are left to it. */
void norma__interrupt_begin(norma__interrupt *state);

/* Whether one has come. */
bool norma__interrupted(void);

/* As before; a signal that has come takes its effect now. */
void norma__interrupt_end(norma__interrupt *state);

#endif
