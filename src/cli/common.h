/* The options that every command shares, and what they mean together. */
#ifndef NORMA_CLI_COMMON_H
#define NORMA_CLI_COMMON_H

#include "flags.h"

/* Which of them a command takes. */
enum cli_takes {
    CLI_TAKES_INSTRUMENT = 1,
    CLI_TAKES_DATA = 2,
    CLI_TAKES_ITEMS = 4,       /* --items may stand in for --instrument */
    CLI_TAKES_CONTINUOUS = 8,  /* --continuous may go with --items */
    CLI_TAKES_TABLES = 16,     /* --data may be tables of counts, which name their items */
    CLI_TAKES_FILES = 32,      /* files of responses without a flag, instead of --data */
    CLI_TAKES_GROUP = 64,      /* --group names a column of units; --continuous may stand alone */
    CLI_TAKES_COVARIATE = 128, /* --score and --covariate name columns of numbers, also without
                                  --items */
    CLI_TAKES_MODEL = 256      /* columns are named by a model: neither --instrument nor --items is
                                  needed */
};

typedef struct cli_common {
    const char *data, *instrument, *items, *reverse, *range, *continuous;
    const char *where, *where_not;
    const char *group; /* of tables of counts, NULL: all together; or a column of units */
    const char *score, *covariate; /* columns of numbers; NORMA_COMPANY_SIZE is no column */
    char *numbers;                 /* owned: these columns, where no instrument names them */
    bool tables;                   /* --data is tables of counts */
    bool merge;                    /* tables are merged: no instrument is needed */
    const char *output;            /* NULL: stdout */
    int format;                    /* a norma_format */
    int language;                  /* a norma_language */
    uint64_t seed;
    size_t threads;
    norma_read_options read;
    norma_item_list list; /* of --items, --reverse and --range */
    char *filter;         /* owned copy of --where that read points into */
    const char **values;  /* owned */
    char words[256];      /* the filter in words: "COMPID ≠ 8, 13"; "" for all rows */
} cli_common;

#define CLI_COMMON_INIT                                                                            \
    {                                                                                              \
        .read = NORMA_READ_OPTIONS_INIT, .seed = 1                                                 \
    }

#define CLI_MOST_SETTINGS 40

/* Adds the flags that a command takes to its own. */
void cli_common_flags(cli_flags *flags, cli_common *common, int takes);
/* Checks them together; CLI_DONE, or the exit code after it said what is wrong. */
int cli_common_check(cli_common *common, const char *command, int takes);
/* The shared options in force, for the JSON settings; returns how many. */
size_t cli_common_settings(norma_setting settings[CLI_MOST_SETTINGS], const cli_common *common);
void cli_common_free(cli_common *common);

#endif
