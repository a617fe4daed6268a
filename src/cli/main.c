/* norma: one command of many. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "console.h"

static cli_command_function help, version;

static const cli_command commands[] = {
    {"validate", cmd_validate,
     "the whole job: screen, reliability, structure, gate, scores, norms"},
    {"score", cmd_score, "scores with their errors, of what the gate lets through"},
    {"describe", cmd_describe, "what was answered, item by item"},
    {"screen", cmd_screen, "which respondents can be believed: careless and rapid answering"},
    {"latency", cmd_latency, "response times: thresholds, effort, speed, speed and distance"},
    {"implicit", cmd_implicit, "association tests and timed statements, scored from trials"},
    {"reliability", cmd_reliability, "alpha, omega and item statistics of scales"},
    {"correlate", cmd_correlate, "correlations: Pearson, Spearman, polychoric, polyserial, mixed"},
    {"dimensions", cmd_dimensions, "how many factors: every criterion, with what it assumes"},
    {"factor", cmd_factor, "exploratory factor analysis: extraction, rotation, fit, scores"},
    {"cfa", cmd_cfa, "confirmatory factor analysis: does a theory hold in the answers"},
    {"sem", cmd_sem, "structural equation models: factors and what predicts them"},
    {"power", cmd_power, "how many respondents a model of structure takes"},
    {"units", cmd_units, "units and levels: means, agreement, ICC, ranks, what may be shown"},
    {"tabulate", cmd_tabulate, "counts of answers and of pairs, to pool without pooling answers"},
    {"waves", cmd_waves, "what changed between two collections, and whether it matters"},
    {"rake", cmd_rake, "weights that give a sample the margins of its population"},
    {"invariance", cmd_invariance, "may groups be compared: models with more and more in common"},
    {"dif", cmd_dif, "items that people of two groups answer differently at the same score"},
    {"equate", cmd_equate, "which score on one form stands for a score on another"},
    {"priorities", cmd_priorities, "what matters most and where we stand; links with outcomes"},
    {"norms", cmd_norms, "norm sets: build, keep, compare, recalibrate"},
    {"simulate", cmd_simulate, "answers and latencies from a declared population"},
    {"convert", cmd_convert, "a file of responses in another format: SPSS, Stata, SAS, text"},
    {"help", help, "this help, or that of a command"},
    {"version", version, "the version"},
    {NULL, NULL, NULL}};

static int print_help(void)
{
    puts("norma " NORMA_VERSION ": psychometric validation of questionnaires\n\n"
         "Usage: norma COMMAND [OPTION...]\n");
    for (const cli_command *c = commands; c->name; c++)
        printf("  %-12s %s\n", c->name, c->summary);
    puts("\n'norma COMMAND --help' shows a command's options.\n"
         "Exit codes: 0 done, 1 could not do it, 2 wrong usage,\n"
         "3 done but the verdict is negative under --strict.");
    return cli_flush_stdout();
}

/* "help norms build" is "norms build --help". */
static int help(int argc, const char **argv)
{
    const char *words[] = {NULL, NULL, NULL, NULL};
    if (argc > 3)
        return cli_usage(NULL, "help takes one command");
    if (argc < 2 || argv[1][0] == '-')
        return print_help();
    for (int i = 1; i < argc; i++)
        words[i - 1] = argv[i];
    words[argc - 1] = "--help";
    return cli_dispatch(commands, NULL, argc, words);
}

static int version(int argc, const char **argv)
{
    (void)argc;
    (void)argv;
    printf("norma %s\n", norma_version());
    return cli_flush_stdout();
}

int cli_dispatch(const cli_command *table, const char *group, int argc, const char **argv)
{
    for (const cli_command *c = table; c->name; c++)
        if (strcmp(c->name, argv[0]) == 0)
            return c->run(argc, argv);
    if (group)
        return cli_usage(group, "there is no command '%s %s'", group, argv[0]);
    return cli_usage(NULL, "there is no command '%s'", argv[0]);
}

int main(int argc, char **argv)
{
    const char **words = (const char **)argv + 1;
    cli_prepare_streams();
    if (argc < 2 || strcmp(words[0], "--help") == 0 || strcmp(words[0], "-h") == 0)
        return print_help();
    if (strcmp(words[0], "--version") == 0)
        return version(1, words);
    return cli_dispatch(commands, NULL, argc - 1, words);
}
