/* Running the built command in a folder of its own, and looking at what it left. */
#ifndef NORMA_TESTS_CLI_RUNNER_H
#define NORMA_TESTS_CLI_RUNNER_H

#include "support/values.h"

/* What a command line gave back. */
typedef struct run {
    int code;     /* exit code; 128 + n after signal n */
    char *out;    /* stdout, NUL-ended */
    char *err;    /* stderr */
    size_t bytes; /* of stdout */
} run;

/* Makes the empty folder that command lines run in, and goes there; removes it with all in it. */
void runner_begin(void);
void runner_end(void);

/* Runs a line of shell in that folder; "norma" is the built command, $DATASETS its data sets. */
run run_line(const char *line);
void run_free(run *r);

/* Runs a line that must give exit code 0 and say this on stderr. */
void run_saying(const char *line, const char *says);

/* Runs a line that must give exit code 0 and JSON on stdout; free with cJSON_Delete(). */
cJSON *run_json(const char *line);

/* Files of the folder. */
void write_bytes(const char *name, const void *bytes, size_t length);
void write_text(const char *name, const char *text);
char *read_text(const char *name); /* fails the test when it is not there; free() */
/* Names and sizes of everything in the folder, sorted; free(). */
char *list_folder(void);

/* The text at a path of keys and indices; "" when it is no text. */
const char *text_at(const cJSON *root, const char *path);
/* How many notes have the code. */
int notes_with(const cJSON *root, const char *code);

#endif
