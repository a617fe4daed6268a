/* A model of structure and the answers that it is fitted to, as flags name them: what cfa, sem and
   invariance begin with. */
#ifndef NORMA_CLI_SEM_SOURCE_H
#define NORMA_CLI_SEM_SOURCE_H

#include "job.h"

typedef struct cli_sem_source {
    const char *model, *model_text, *shape, *level; /* flags; one of the first three is given */
    const char *ordered, *group, *cluster, *weights, *weights_file;
    /* made while reading */
    norma_sem_model *made;
    norma_sem_data data;
    size_t shape_number;      /* of norma_sem_shape_names */
    const char **ids;         /* data.ordered */
    norma_instrument *chosen; /* its items are the names of --ordered */
    const char *labels[2];    /* group and cluster, for the reader */
} cli_sem_source;

/* What cli_job_new() is told that such a command takes. */
#define CLI_SEM_TAKES (CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS | CLI_TAKES_MODEL)

void cli_sem_source_flags(cli_flags *flags, cli_sem_source *source);

/* Checks the flags together: CLI_DONE, or the exit code after it said what is wrong. */
int cli_sem_source_check(cli_job *job, cli_sem_source *source);

/* Reads the model and, of the responses, what the model names: without an instrument ordinal
   variables as items and all others as numbers. True when the command may go on. */
bool cli_sem_source_read(cli_job *job, cli_sem_source *source);

/* Settings of the flags above. */
void cli_sem_source_settings(cli_job *job, norma_report_context *context,
                             const cli_sem_source *source);

void cli_sem_source_free(cli_sem_source *source);

/* ---- lists ---- */

/* "loadings,intercepts" as bits of norma_sem_equal; lavaan's names, with points or hyphens. False
   when a name is none: *wrong is its place, *length how long it is. */
bool cli_sem_equal(unsigned *bits, const char *list, const char **wrong, size_t *length);

/* The parts of a list by comma, without blanks around them. */
typedef struct cli_sem_list {
    char *text;
    const char **parts;
    size_t n;
} cli_sem_list;
bool cli_sem_split(cli_sem_list *list, const char *text);
void cli_sem_list_free(cli_sem_list *list);

#endif
