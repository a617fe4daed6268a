/* The console: exit codes, sentences and progress on stderr, results on stdout. */
#ifndef NORMA_CLI_CONSOLE_H
#define NORMA_CLI_CONSOLE_H

#include <norma/norma.h>

/* What every command returns to the shell. */
enum cli_exit {
    CLI_DONE = 0,
    CLI_CANNOT = 1,  /* it could not be done, and stderr says why */
    CLI_USAGE = 2,   /* the command was not used as it can be */
    CLI_NEGATIVE = 3 /* done, but the verdict is negative and --strict was given */
};

/* Makes stdin, stdout and stderr safe to use, whatever the caller closed. Call once, first. */
void cli_prepare_streams(void);

/* One sentence on stderr, "norma: ..." */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, with where to find help; returns CLI_USAGE. command may be NULL. */
int cli_usage(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Says what a library call could not do; returns CLI_USAGE for NORMA_EINVAL, else CLI_CANNOT. */
int cli_fail(const char *command, const norma_error *err);
int cli_no_memory(void);

/* Flushes stdout; returns CLI_DONE, or CLI_CANNOT after it said why. */
int cli_flush_stdout(void);
/* The same; written says what is done nevertheless ("x.tab is written"), or is "". */
int cli_flush_stdout_after(const char *written);

/* Progress on stderr: only on a terminal, and only after the first second. */
norma_progress cli_progress(void);
/* Wipes the progress line, if there is one. */
void cli_progress_end(void);

/* Seconds since the command started, and the most memory it had at once, in MB. */
double cli_elapsed(void);
double cli_peak_megabytes(void);

#endif
