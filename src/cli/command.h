/* The commands: one function each, from their arguments to an exit code. */
#ifndef NORMA_CLI_COMMAND_H
#define NORMA_CLI_COMMAND_H

/* argv[0] is the command's name. */
typedef int cli_command_function(int argc, const char **argv);

cli_command_function cmd_norms_continuous;
cli_command_function cmd_cfa, cmd_sem, cmd_power;

typedef struct cli_command {
    const char *name;
    cli_command_function *run;
    const char *summary; /* one line */
} cli_command;

cli_command_function cmd_describe, cmd_correlate, cmd_reliability, cmd_dimensions, cmd_factor,
    cmd_dif, cmd_screen, cmd_validate, cmd_norms, cmd_norms_build, cmd_simulate, cmd_tabulate,
    cmd_convert, cmd_implicit, cmd_latency, cmd_priorities, cmd_units, cmd_score, cmd_score_verify,
    cmd_rake, cmd_waves, cmd_norms_tables;

cli_command_function cmd_norms_compare;
cli_command_function cmd_norms_history, cmd_norms_diff, cmd_norms_export, cmd_norms_import,
    cmd_norms_verify, cmd_norms_retire, cmd_norms_rollback;

cli_command_function cmd_norms_recalibrate;
cli_command_function cmd_invariance;
cli_command_function cmd_equate, cmd_norms_bridge, cmd_norms_restate;

/* Runs the command of a NULL-ended table that argv[0] names; group ("norms") may be NULL. */
int cli_dispatch(const cli_command *commands, const char *group, int argc, const char **argv);

#endif
