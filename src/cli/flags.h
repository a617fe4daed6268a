/* Flags: what a command accepts, made of option tables and texts, and parsed by popt. */
#ifndef NORMA_CLI_FLAGS_H
#define NORMA_CLI_FLAGS_H

#include <norma/norma.h>
#include <popt.h>

#define CLI_MOST_FLAGS 80
#define CLI_MOST_TABLES 8

#define CLI_MOST_IN_LIST 32

/* The values of a flag that may be given several times, in their order. */
typedef struct cli_list {
    size_t n;
    char *texts[CLI_MOST_IN_LIST];
} cli_list;

/* Where the value of one flag goes: a text, a switch, a list, or (none) the tables that know its
 * name.
 */
typedef struct cli_target {
    const char **text;
    bool *on;
    cli_list *list;
    const char *otherwise; /* the value where none is given; NULL: there must be one */
    bool given;
    bool may_be_empty;
} cli_target;

typedef struct cli_flags {
    const char *command; /* "reliability", "norms build" */
    const char *summary; /* one line for --help */
    const char *usage;   /* what stands after the command's name in --help */
    size_t most_files;   /* how many arguments without a flag it takes; 0: none */
    char **files;        /* those given, n_files */
    size_t n_files;
    size_t n;
    struct poptOption popt[CLI_MOST_FLAGS + 1];
    cli_target targets[CLI_MOST_FLAGS];
    char help[CLI_MOST_FLAGS][256];
    char arguments[CLI_MOST_FLAGS][64];
    char *owned[CLI_MOST_FLAGS]; /* values as given; texts point into them */
    size_t n_tables;
    struct {
        norma_option_table table;
        void *options;
    } tables[CLI_MOST_TABLES];
} cli_flags;

/* A flag with a text; *value stays as it is when the flag is not given. */
void cli_flags_text(cli_flags *flags, const char *name, const char **value, const char *argument,
                    const char *help);
/* A flag that may be given several times; the list's texts are freed with the flags. */
void cli_flags_list(cli_flags *flags, const char *name, cli_list *list, const char *argument,
                    const char *help);
/* A flag without a value. */
void cli_flags_switch(cli_flags *flags, const char *name, bool *on, const char *help);
/* A flag for every option of a table; one that stands in several tables sets them all. */
void cli_flags_table(cli_flags *flags, norma_option_table table, void *options);

/* Says in --help something else than the table does. */
void cli_flags_explain(cli_flags *flags, const char *name, const char *help);

/* Lets --name stand without a value, which is then this one; borrowed. */
void cli_flags_optional(cli_flags *flags, const char *name, const char *value);

/* Lets --name '' be a value and not a value left out. */
void cli_flags_allow_empty(cli_flags *flags, const char *name);

/* Takes the arguments in (argv[0] is not looked at). Returns true when the command may go on;
   otherwise *code is the exit code: help was asked for, or the usage was wrong and was said so. */
bool cli_flags_parse(cli_flags *flags, int argc, const char **argv, int *code);
bool cli_flags_given(const cli_flags *flags, const char *name);
void cli_flags_free(cli_flags *flags);

#endif
