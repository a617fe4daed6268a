#include "foundation/interrupt.h"

static const int signals[NORMA__INTERRUPTS] = {SIGINT, SIGTERM, SIGHUP, SIGXFSZ};
static volatile sig_atomic_t came;

static void remember(int number)
{
    came = number;
}

void norma__interrupt_begin(norma__interrupt *state)
{
    struct sigaction wait = {.sa_handler = remember}; /* no SA_RESTART: blocked calls wake up */
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&wait.sa_mask);
    sigemptyset(&ignore.sa_mask);
    came = 0;
    for (int i = 0; i < NORMA__INTERRUPTS; i++) {
        struct sigaction *before = &state->before[i];
        state->taken[i] = sigaction(signals[i], NULL, before) == 0 &&
                          !(before->sa_flags & SA_SIGINFO) && before->sa_handler == SIG_DFL &&
                          sigaction(signals[i], signals[i] == SIGXFSZ ? &ignore : &wait, NULL) == 0;
    }
}

bool norma__interrupted(void)
{
    return came != 0;
}

void norma__interrupt_end(norma__interrupt *state)
{
    for (int i = 0; i < NORMA__INTERRUPTS; i++)
        if (state->taken[i])
            (void)sigaction(signals[i], &state->before[i], NULL);
    if (came)
        (void)raise(came);
}
