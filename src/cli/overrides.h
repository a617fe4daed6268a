/* What a person decides against the gate: --override CODE --because TEXT, in pairs. */
#ifndef NORMA_CLI_OVERRIDES_H
#define NORMA_CLI_OVERRIDES_H

#include "job.h"

typedef struct cli_overrides {
    cli_list codes, reasons;
    norma_override list[CLI_MOST_IN_LIST]; /* n of them, once checked */
    size_t n;
    const char *today; /* --today */
} cli_overrides;

void cli_overrides_flags(cli_flags *flags, cli_overrides *overrides);
/* Whether every override has its reason; true when the command may go on. */
bool cli_overrides_check(cli_job *job, cli_overrides *overrides);

#endif
