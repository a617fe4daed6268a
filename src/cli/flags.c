#include "flags.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console.h"

static size_t find(const cli_flags *flags, const char *name)
{
    size_t k = 0;
    while (k < flags->n && strcmp(flags->popt[k].longName, name) != 0)
        k++;
    return k;
}

/* popt hands every value back through val, the flag's number from 1. */
static size_t add(cli_flags *flags, const char *name, bool has_value)
{
    size_t k = flags->n++;
    assert(k < CLI_MOST_FLAGS);
    flags->popt[k] = (struct poptOption){.longName = name,
                                         .argInfo = has_value ? POPT_ARG_STRING : POPT_ARG_NONE,
                                         .val = (int)k + 1,
                                         .descrip = flags->help[k],
                                         .argDescrip = has_value ? flags->arguments[k] : NULL};
    return k;
}

void cli_flags_text(cli_flags *flags, const char *name, const char **value, const char *argument,
                    const char *help)
{
    size_t k = add(flags, name, true);
    flags->targets[k].text = value;
    snprintf(flags->arguments[k], sizeof flags->arguments[k], "%s", argument);
    snprintf(flags->help[k], sizeof flags->help[k], "%s", help);
}

void cli_flags_list(cli_flags *flags, const char *name, cli_list *list, const char *argument,
                    const char *help)
{
    cli_flags_text(flags, name, NULL, argument, help);
    flags->targets[flags->n - 1].list = list;
}

void cli_flags_switch(cli_flags *flags, const char *name, bool *on, const char *help)
{
    size_t k = add(flags, name, false);
    flags->targets[k].on = on;
    snprintf(flags->help[k], sizeof flags->help[k], "%s", help);
}

/* The choices with something between them; returns the length, also where the list was cut. */
static size_t list_choices(char *text, size_t size, const norma_option *o, const char *between)
{
    size_t length = 0;
    for (size_t i = 0; o->choices[i]; i++) {
        size_t at = length < size ? length : size;
        length += (size_t)snprintf(text ? text + at : NULL, size - at, "%s%s", i ? between : "",
                                   o->choices[i]);
    }
    return length;
}

/* Wider names would leave popt no room for what it says beside them. */
enum { WIDEST_ARGUMENT = 24 };

static bool choices_fit(const norma_option *o)
{
    return list_choices(NULL, 0, o, "|") <= WIDEST_ARGUMENT;
}

/* What help calls the value of an option. */
static void name_argument(char *text, size_t size, const norma_option *o)
{
    if (o->type == NORMA_OPTION_CHOICE && choices_fit(o))
        list_choices(text, size, o, "|");
    else
        snprintf(text, size, "%s",
                 o->type == NORMA_OPTION_CHOICE ? "NAME"
                 : o->type == NORMA_OPTION_REAL ? "NUMBER"
                                                : "N");
}

static void describe_choice(char *text, size_t size, const norma_option *o, int choice)
{
    char names[192] = "";
    if (!choices_fit(o))
        list_choices(names, sizeof names, o, ", ");
    snprintf(text, size, "%s%s%s (default %s)", o->help, *names ? ": " : "", names,
             o->choices[choice]);
}

/* The option's help with the default that stands in the struct. */
static void describe(char *text, size_t size, const norma_option *o, const void *options)
{
    const char *field = (const char *)options + o->offset;
    double real;
    size_t count;
    uint64_t seed;
    int choice;

    switch (o->type) {
    case NORMA_OPTION_REAL:
        memcpy(&real, field, sizeof real);
        snprintf(text, size, "%s (default %.15g)", o->help, real);
        break;
    case NORMA_OPTION_COUNT:
        memcpy(&count, field, sizeof count);
        snprintf(text, size, "%s (default %zu)", o->help, count);
        break;
    case NORMA_OPTION_SEED:
        memcpy(&seed, field, sizeof seed);
        snprintf(text, size, "%s (default %llu)", o->help, (unsigned long long)seed);
        break;
    case NORMA_OPTION_CHOICE:
        memcpy(&choice, field, sizeof choice);
        describe_choice(text, size, o, choice);
        break;
    case NORMA_OPTION_FLAG:
        snprintf(text, size, "%s", o->help);
        break;
    }
}

void cli_flags_table(cli_flags *flags, norma_option_table table, void *options)
{
    assert(flags->n_tables < CLI_MOST_TABLES);
    flags->tables[flags->n_tables].table = table;
    flags->tables[flags->n_tables].options = options;
    flags->n_tables++;
    for (const norma_option *o = table; o->name; o++) {
        if (find(flags, o->name) < flags->n)
            continue;
        size_t k = add(flags, o->name, o->type != NORMA_OPTION_FLAG);
        name_argument(flags->arguments[k], sizeof flags->arguments[k], o);
        describe(flags->help[k], sizeof flags->help[k], o, options);
    }
}

void cli_flags_explain(cli_flags *flags, const char *name, const char *help)
{
    size_t k = find(flags, name);
    if (k < flags->n)
        snprintf(flags->help[k], sizeof flags->help[k], "%s", help);
}

void cli_flags_optional(cli_flags *flags, const char *name, const char *value)
{
    size_t k = find(flags, name);
    if (k == flags->n)
        return;
    flags->targets[k].otherwise = value;
    flags->popt[k].argInfo |= POPT_ARGFLAG_OPTIONAL;
}

void cli_flags_allow_empty(cli_flags *flags, const char *name)
{
    size_t k = find(flags, name);
    if (k < flags->n)
        flags->targets[k].may_be_empty = true;
}

static bool in_table(norma_option_table table, const char *name)
{
    while (table->name && strcmp(table->name, name) != 0)
        table++;
    return table->name != NULL;
}

/* Gives one value to where it belongs; false when the usage is wrong, which it has then said. */
static bool take(cli_flags *flags, size_t k, char *value)
{
    const char *name = flags->popt[k].longName;
    cli_target *target = &flags->targets[k];
    norma_error err;

    if (target->list && target->list->n == CLI_MOST_IN_LIST) {
        free(value);
        return cli_usage(flags->command, "--%s is given more than %d times", name,
                         CLI_MOST_IN_LIST),
               false;
    }
    if (target->list) {
        target->list->texts[target->list->n++] = value;
    } else {
        free(flags->owned[k]);
        flags->owned[k] = value;
    }
    if (target->given && !target->list)
        return cli_usage(flags->command, "--%s is given twice", name), false;
    target->given = true;
    if (!value && target->otherwise) {
        *target->text = target->otherwise;
        return true;
    }
    if ((flags->popt[k].argInfo & POPT_ARG_MASK) == POPT_ARG_STRING &&
        (!value || (!*value && !target->may_be_empty) || strncmp(value, "--", 2) == 0))
        return cli_usage(flags->command, "--%s needs a value", name), false;
    if (target->on)
        *target->on = true;
    if (target->text)
        *target->text = value;
    const bool in_tables = !target->on && !target->text && !target->list;
    for (size_t t = 0; in_tables && t < flags->n_tables; t++)
        if (in_table(flags->tables[t].table, name) &&
            norma_option_set(flags->tables[t].table, flags->tables[t].options, name, value, &err))
            return cli_usage(flags->command, "%s", err.message), false;
    return true;
}

static void print_help(poptContext context, const cli_flags *flags)
{
    printf("norma %s: %s\n\n", flags->command, flags->summary);
    poptSetOtherOptionHelp(context, flags->usage);
    poptPrintHelp(context, stdout, 0);
}

/* popt's complaint as our sentence. */
static void complain(poptContext context, const cli_flags *flags, int code)
{
    const char *option = poptBadOption(context, POPT_BADOPTION_NOALIAS);
    if (code == POPT_ERROR_BADOPT)
        cli_usage(flags->command, "there is no option %s", option);
    else if (code == POPT_ERROR_NOARG)
        cli_usage(flags->command, "%s needs a value", option);
    else if (code == POPT_ERROR_UNWANTEDARG)
        cli_usage(flags->command, "%s takes no value", option);
    else
        cli_usage(flags->command, "%s: %s", option, poptStrerror(code));
}

/* Arguments without a flag: files, where the command takes any. */
static bool take_files(cli_flags *flags, poptContext context, int *code)
{
    const char **rest = poptGetArgs(context);
    size_t n = 0;
    while (rest && rest[n])
        n++;
    if (n > flags->most_files)
        return cli_usage(flags->command, "'%s' is not an option", rest[flags->most_files]), false;
    if (!(flags->files = calloc(n + 1, sizeof *flags->files))) {
        *code = cli_no_memory();
        return false;
    }
    for (; flags->n_files < n; flags->n_files++)
        if (!(flags->files[flags->n_files] = strdup(rest[flags->n_files]))) {
            *code = cli_no_memory();
            return false;
        }
    return true;
}

/* Runs through all flags; true when nothing was wrong and no help was asked for. */
static bool parse(cli_flags *flags, poptContext context, int help, int *code)
{
    int next = 0;
    *code = CLI_USAGE;
    while ((next = poptGetNextOpt(context)) > 0) {
        if (next == help) {
            print_help(context, flags);
            *code = cli_flush_stdout();
            return false;
        }
        if (!take(flags, (size_t)next - 1, poptGetOptArg(context)))
            return false;
    }
    if (next < -1)
        return complain(context, flags, next), false;
    return take_files(flags, context, code);
}

bool cli_flags_parse(cli_flags *flags, int argc, const char **argv, int *code)
{
    char name[64];
    const char **arguments = calloc((size_t)argc + 1, sizeof *arguments);
    if (!arguments) {
        *code = cli_no_memory();
        return false;
    }
    snprintf(name, sizeof name, "norma %s", flags->command);
    memcpy(arguments, argv, (size_t)argc * sizeof *arguments);
    arguments[0] = name;

    size_t help = add(flags, "help", false);
    snprintf(flags->help[help], sizeof flags->help[help], "show this help");
    flags->popt[help].shortName = 'h';
    poptContext context = poptGetContext(NULL, argc, arguments, flags->popt, 0);
    bool go_on = false;
    if (context)
        go_on = parse(flags, context, (int)help + 1, code);
    else
        *code = cli_no_memory();
    poptFreeContext(context);
    free(arguments);
    return go_on;
}

bool cli_flags_given(const cli_flags *flags, const char *name)
{
    size_t k = find(flags, name);
    return k < flags->n && flags->targets[k].given;
}

void cli_flags_free(cli_flags *flags)
{
    for (size_t k = 0; k < flags->n; k++) {
        free(flags->owned[k]);
        for (size_t i = 0; flags->targets[k].list && i < flags->targets[k].list->n; i++)
            free(flags->targets[k].list->texts[i]);
    }
    for (size_t f = 0; f < flags->n_files; f++)
        free(flags->files[f]);
    free(flags->files);
}
