#include "common.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console.h"

static const char *const language_names[] = {"en", "fr", NULL};

static const norma_option *common_table(void)
{
    static norma_option table[] = {
        {.name = "format",
         .type = NORMA_OPTION_CHOICE,
         .offset = offsetof(cli_common, format),
         .help = "form of the results"},
        {.name = "language",
         .type = NORMA_OPTION_CHOICE,
         .offset = offsetof(cli_common, language),
         .choices = language_names,
         .help = "language of texts and reports"},
        {.name = "threads",
         .type = NORMA_OPTION_COUNT,
         .offset = offsetof(cli_common, threads),
         .min = 0,
         .max = 1024,
         .help = "threads to use, 0 for all; results do not depend on it"},
        {.name = "seed",
         .type = NORMA_OPTION_SEED,
         .offset = offsetof(cli_common, seed),
         .help = "seed of everything random"},
        {.name = NULL}};
    table[0].choices = norma_format_names;
    return table;
}

void cli_common_flags(cli_flags *flags, cli_common *common, int takes)
{
    if (takes & CLI_TAKES_DATA)
        cli_flags_text(flags, "data", &common->data, "FILE",
                       "responses, in any format norma reads");
    if (takes & CLI_TAKES_DATA)
        cli_flags_text(flags, "latencies", &common->read.latencies_path, "FILE",
                       "response times, when they are not in --data; joined by respondent id");
    if (takes & CLI_TAKES_INSTRUMENT)
        cli_flags_text(flags, "instrument", &common->instrument, "FILE", "the instrument");
    if (takes & CLI_TAKES_ITEMS) {
        cli_flags_text(flags, "items", &common->items, "LIST",
                       "columns as one scale instead of an instrument: A1:A5,B2");
        cli_flags_text(flags, "reverse", &common->reverse, "LIST", "reverse-keyed ones of --items");
        cli_flags_text(flags, "range", &common->range, "MIN:MAX",
                       "smallest and largest answer of --items");
    }
    if (takes & CLI_TAKES_CONTINUOUS)
        cli_flags_text(flags, "continuous", &common->continuous, "LIST",
                       "columns of numbers beside --items: age,tenure");
    if (takes & CLI_TAKES_COVARIATE) {
        cli_flags_text(flags, "score", &common->score, "COLUMN",
                       "the score, a column of numbers, instead of a scale");
        cli_flags_text(flags, "covariate", &common->covariate, "COLUMN",
                       "column of numbers: age, tenure; or company-size, the respondents of each "
                       "company");
    }
    if (takes & CLI_TAKES_TABLES) {
        cli_flags_text(flags, "group", &common->group, "NAME",
                       "one group of tables of counts instead of all together; '' is the one "
                       "without a name");
        cli_flags_allow_empty(flags, "group");
    }
    if (takes & CLI_TAKES_GROUP)
        cli_flags_text(flags, "group", &common->group, "COLUMN", "column of units");
    if (takes & (CLI_TAKES_DATA | CLI_TAKES_FILES)) {
        cli_flags_text(flags, "where", &common->where, "COL=V1,V2",
                       "keep the rows whose column is one of the values");
        cli_flags_text(flags, "where-not", &common->where_not, "COL=V1,V2",
                       "keep the rows whose column is none of the values");
    }
    cli_flags_text(flags, "output", &common->output, "FILE",
                   "write the results here instead of to standard output");
    cli_flags_table(flags, common_table(), common);
    if (takes & (CLI_TAKES_DATA | CLI_TAKES_FILES))
        cli_flags_table(flags, norma_read_option_table(), &common->read);
}

static bool whole_number(const char *text, int *value)
{
    char *end = NULL;
    errno = 0;
    long wide = strtol(text, &end, 10);
    if (end == text || *end || errno == ERANGE || wide < INT_MIN || wide > INT_MAX)
        return false;
    *value = (int)wide;
    return true;
}

/* "1:6", "-2:2" */
static bool parse_range(cli_common *common)
{
    char text[64];
    norma_item_list *list = &common->list;
    if ((size_t)snprintf(text, sizeof text, "%s", common->range) >= sizeof text)
        return false;
    char *colon = strchr(text, ':');
    if (!colon)
        return false;
    *colon = '\0';
    list->range_known = whole_number(text, &list->min) && whole_number(colon + 1, &list->max) &&
                        list->min < list->max;
    return list->range_known;
}

/* Numbers alone are enough for a command that takes units or a covariate. */
static const char *listed(const cli_common *common, int takes)
{
    return !common->items && (takes & (CLI_TAKES_GROUP | CLI_TAKES_COVARIATE)) ? common->continuous
                                                                               : common->items;
}

/* Score and covariate as the columns of numbers that are read. */
static int name_numbers(cli_common *common, const char *command)
{
    const char *score = common->score, *covariate = common->covariate;
    if (!covariate)
        return cli_usage(command, "--covariate is missing");
    if (score && common->items)
        return cli_usage(command, "--score and --items exclude each other");
    if (score && strcmp(score, covariate) == 0)
        return cli_usage(command, "--score and --covariate are the same column");
    if (common->instrument || (!score && !common->items))
        return CLI_DONE;
    const size_t size = strlen(covariate) + (score ? strlen(score) : 0) + 2;
    if (!(common->numbers = calloc(size, 1)))
        return cli_no_memory();
    const bool counted = strcmp(covariate, NORMA_COMPANY_SIZE) == 0;
    snprintf(common->numbers, size, "%s%s%s", score ? score : "", score && !counted ? "," : "",
             counted ? "" : covariate);
    common->continuous = *common->numbers ? common->numbers : NULL;
    return CLI_DONE;
}

static int check_items(cli_common *common, const char *command, int takes)
{
    const char *list = listed(common, takes);
    if (common->instrument && list)
        return cli_usage(command, "--instrument and --%s exclude each other",
                         common->items ? "items" : "continuous");
    if (!common->instrument && !list && !common->tables && !(takes & CLI_TAKES_MODEL))
        return cli_usage(command, "either --instrument or --items is needed");
    if (!common->instrument && common->read.latencies_path)
        return cli_usage(command, "--latencies needs --instrument, which says whose they are");
    if (!common->items && (common->reverse || ((common->range || common->continuous) && !list)))
        return cli_usage(command, "--%s goes with --items only",
                         common->reverse ? "reverse"
                         : common->range ? "range"
                                         : "continuous");
    if ((takes & CLI_TAKES_GROUP) && list && !common->group)
        return cli_usage(command, "--group is missing: the column of units");
    if (common->range && !parse_range(common))
        return cli_usage(command, "--range is MIN:MAX with MIN under MAX, for example 1:5");
    if (common->reverse && !common->range)
        return cli_usage(command, "--reverse needs --range, to recode MIN + MAX - x");
    common->list.items = common->items;
    common->list.reverse = common->reverse;
    common->list.continuous = common->continuous;
    common->list.unit = takes & CLI_TAKES_GROUP ? common->group : NULL;
    return CLI_DONE;
}

/* Splits "COL=V1,V2" in place; read then points into common->filter. */
static bool split_filter(cli_common *common)
{
    norma_read_options *read = &common->read;
    char *values = strchr(common->filter, '=');
    if (!values || values == common->filter || !values[1])
        return false;
    *values++ = '\0';
    read->where_column = common->filter;
    read->where_values = common->values;
    for (char *v = values; v; read->n_where_values++) {
        char *comma = strchr(v, ',');
        if (comma)
            *comma = '\0';
        if (!*v)
            return false;
        common->values[read->n_where_values] = v;
        v = comma ? comma + 1 : NULL;
    }
    return true;
}

static void put_filter_in_words(cli_common *common)
{
    const norma_read_options *read = &common->read;
    size_t size = sizeof common->words;
    size_t length = (size_t)snprintf(common->words, size, "%s %s ", read->where_column,
                                     read->where_not ? "\xe2\x89\xa0" : "=");
    for (size_t i = 0; i < read->n_where_values && length < size; i++)
        length += (size_t)snprintf(common->words + length, size - length, "%s%s", i ? ", " : "",
                                   read->where_values[i]);
    if (length >= size) /* cut: say so */
        memcpy(common->words + size - 4, "...", 4);
}

static int check_filter(cli_common *common, const char *command)
{
    if (common->where && common->where_not)
        return cli_usage(command, "--where and --where-not exclude each other");
    const char *text = common->where ? common->where : common->where_not;
    if (!text)
        return CLI_DONE;
    common->read.where_not = common->where_not != NULL;
    common->filter = strdup(text);
    common->values = calloc(strlen(text) + 1, sizeof *common->values);
    if (!common->filter || !common->values)
        return cli_no_memory();
    if (!split_filter(common))
        return cli_usage(command, "--%s is COLUMN=VALUE or COLUMN=VALUE,VALUE",
                         common->where ? "where" : "where-not");
    put_filter_in_words(common);
    return CLI_DONE;
}

/* What cannot be read is told by who reads it. */
static bool is_tables(const char *path)
{
    norma_file_format format;
    return path && norma_file_format_of(&format, path, NULL) == NORMA_OK &&
           format == NORMA_FILE_TABLES;
}

/* Counts have neither rows to choose from nor keys to change. */
static int check_tables(const cli_common *common, const char *command, int takes)
{
    const char *const flags[][2] = {{"where", common->where},
                                    {"where-not", common->where_not},
                                    {"latencies", common->read.latencies_path},
                                    {"reverse", common->reverse},
                                    {"range", common->range},
                                    {"continuous", common->continuous}};
    if (!common->tables)
        return common->group && !(takes & CLI_TAKES_GROUP)
                   ? cli_usage(command, "--group goes with tables of counts only")
                   : CLI_DONE;
    if (!(takes & CLI_TAKES_TABLES)) {
        cli_say("%s holds tables of counts, and norma %s needs the answers of every respondent",
                common->data, command);
        return CLI_CANNOT;
    }
    for (size_t k = 0; k < sizeof flags / sizeof flags[0]; k++)
        if (flags[k][1])
            return cli_usage(command,
                             "--%s does not go with tables of counts, whose rows and keys are "
                             "those they were counted with",
                             flags[k][0]);
    return CLI_DONE;
}

int cli_common_check(cli_common *common, const char *command, int takes)
{
    int code = CLI_DONE;
    if ((takes & CLI_TAKES_DATA) && !common->data)
        return cli_usage(command, "--data is missing");
    common->tables = is_tables(common->data);
    if ((code = check_tables(common, command, takes)) != CLI_DONE)
        return code;
    if ((takes & CLI_TAKES_COVARIATE) && (code = name_numbers(common, command)) != CLI_DONE)
        return code;
    if (common->merge)
        code = CLI_DONE;
    else if (takes & CLI_TAKES_ITEMS)
        code = check_items(common, command, takes);
    else if ((takes & CLI_TAKES_INSTRUMENT) && !common->instrument)
        code = cli_usage(command, "--instrument is missing");
    if (code == CLI_DONE)
        code = check_filter(common, command);
    common->read.progress = cli_progress();
    return code;
}

static void put(norma_setting *settings, size_t *n, const char *name, const char *text)
{
    if (text)
        settings[(*n)++] = (norma_setting){.name = name, .text = text};
}

size_t cli_common_settings(norma_setting settings[CLI_MOST_SETTINGS], const cli_common *common)
{
    size_t n = 0;
    put(settings, &n, "latencies", common->read.latencies_path);
    put(settings, &n, "instrument", common->instrument);
    put(settings, &n, "items", common->items);
    put(settings, &n, "reverse", common->reverse);
    put(settings, &n, "range", common->range);
    put(settings, &n, "continuous", common->numbers ? NULL : common->continuous);
    put(settings, &n, "score", common->score);
    put(settings, &n, "covariate", common->covariate);
    put(settings, &n, "where", common->where);
    put(settings, &n, "where-not", common->where_not);
    put(settings, &n, "group", common->group);
    if (common->data && !common->tables)
        put(settings, &n, "out-of-range",
            common->read.out_of_range == NORMA_OUT_OF_RANGE_MISSING ? "missing" : "error");
    put(settings, &n, "language", language_names[common->language]);
    settings[n++] = (norma_setting){.name = "seed", .value = (double)common->seed};
    return n;
}

void cli_common_free(cli_common *common)
{
    free(common->filter);
    free(common->numbers);
    free(common->values);
}
