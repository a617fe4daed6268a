#include "overrides.h"

#include "console.h"

void cli_overrides_flags(cli_flags *flags, cli_overrides *overrides)
{
    cli_flags_list(flags, "override", &overrides->codes, "CODE[:SCALE]",
                   "count what this criterion holds as passed; with --because, several times");
    cli_flags_list(flags, "because", &overrides->reasons, "TEXT",
                   "why: it stays in every result, for ever");
    cli_flags_text(flags, "today", &overrides->today, "DATE",
                   "what the age of norms is counted to, as 2025-01-31 (default: today, UTC)");
}

bool cli_overrides_check(cli_job *job, cli_overrides *overrides)
{
    if (overrides->codes.n != overrides->reasons.n)
        job->code = cli_usage(job->command, "every --override needs a --because of its own");
    for (size_t i = 0; job->code == CLI_DONE && i < overrides->codes.n; i++)
        overrides->list[overrides->n++] = (norma_override){.code = overrides->codes.texts[i],
                                                           .because = overrides->reasons.texts[i]};
    return job->code == CLI_DONE;
}
