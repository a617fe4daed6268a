/* A job: one run of a command, from its arguments to its written report. */
#ifndef NORMA_CLI_JOB_H
#define NORMA_CLI_JOB_H

#include "common.h"
#include "intake.h"

#define CLI_MOST_FILES 8 /* that one command writes */

typedef struct cli_job {
    const char *command; /* "reliability" */
    int takes;           /* cli_takes */
    int code;            /* the exit code so far */
    cli_flags flags;
    cli_common common;
    cli_intake intake;
    norma_setting settings[CLI_MOST_SETTINGS];
    const char *store;   /* the norm store it reads or adds to, or NULL */
    const char *also[2]; /* further files that it reads, or NULL */
    const char *page;    /* a report that it writes besides --output, or NULL */
    norma_output report; /* for stdout or --output */
    norma_notes notes;   /* of the results, where the report's format has no room for them */
    norma_error err;
} cli_job;

/* An empty job; then come the command's own flags. */
void cli_job_new(cli_job *job, const char *command, const char *summary, const char *usage,
                 int takes);
/* Takes the arguments in and checks the shared ones; true when the command may go on. */
bool cli_job_parse(cli_job *job, int argc, const char **argv);
/* Checks that --output and the page do not write over what is read; true when the command may go
   on. */
bool cli_job_outputs(cli_job *job);
/* The same; then reads the instrument and the responses. */
bool cli_job_read(cli_job *job);

/* What a report needs to know; table and options may be NULL. */
norma_report_context cli_job_context(cli_job *job, norma_option_table table, const void *options);

/* Adds a setting of the command's own; a NULL text is left out. */
void cli_job_setting(cli_job *job, norma_report_context *context, const char *name,
                     const char *text);

void cli_job_number(cli_job *job, norma_report_context *context, const char *name, double value);

/* Keeps the notes of a result: of CSV, which has no room for them, they are told on stderr. */
norma_status cli_job_keep_notes(cli_job *job, const norma_notes *notes);

/* Ends the command's work: on NORMA_OK writes files, then the report if there is one; otherwise
   says why not. */
void cli_job_finish(cli_job *job, norma_status status, const norma_file *files, size_t n_files);
/* Frees everything; returns the exit code. */
int cli_job_end(cli_job *job);

#endif
