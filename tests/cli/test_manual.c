/* What the documentation shows is what the command does. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/runner.h"

/* Each test has a folder of its own, with the data sets where the project has them. */
static int begin(void **state)
{
    (void)state;
    runner_begin();
    return symlink(NORMA_DATASETS, "datasets");
}

static int end(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

/* Runs every line between ```sh and ``` as one script each; a backslash joins lines. */
static void every_example_of_the_manual_runs(void **state)
{
    (void)state;
    char *manual = read_text(NORMA_SOURCE "/docs/commands.md");
    int examples = 0;
    for (char *block = strstr(manual, "```sh\n"); block; block = strstr(block, "```sh\n")) {
        block += strlen("```sh\n");
        char *stop = strstr(block, "```");
        assert_non_null(stop);
        *stop = '\0';
        char script[2048];
        snprintf(script, sizeof script, "set -e\n%s", block);
        run r = run_line(script);
        if (r.code != 0)
            fail_msg("%s\ngave %d: %s", block, r.code, r.err);
        run_free(&r);
        block = stop + 3;
        examples++;
    }
    assert_true(examples >= 7);
    free(manual);
}

/* One line less its line end, which it also takes off the text. */
static char *next_line(char **text)
{
    char *line = *text;
    char *end = strchr(line, '\n');
    *text = end ? end + 1 : line + strlen(line);
    if (end)
        *end = '\0';
    return line;
}

/* What the README shows under a command is what the command prints: blocks of lines that are
   indented by four, "$" before the command, blank lines within. No output shown: any. */
static void the_tour_of_the_readme_is_what_norma_prints(void **state)
{
    (void)state;
    char *readme = read_text(NORMA_SOURCE "/README.md"), *rest = readme;
    int shown = 0;
    while (*rest) {
        char *line = next_line(&rest), command[1024] = "";
        if (strncmp(line, "    $ norma", 11) != 0)
            continue;
        size_t length = (size_t)snprintf(command, sizeof command, "%s", line + 6);
        while (command[length - 1] == '\\') /* goes on in the next line */
            length += (size_t)snprintf(command + length, sizeof command - length, "\n%s",
                                       next_line(&rest));
        run r = run_line(command);
        assert_int_equal(r.code, 0);
        bool any = strncmp(rest, "    ", 4) == 0 && strncmp(rest, "    $", 5) != 0;
        for (char *printed = r.out; any && *printed;) {
            const char *want = next_line(&printed), *got = next_line(&rest);
            assert_string_equal(*got ? got + 4 : got, want);
        }
        shown += any;
        run_free(&r);
    }
    assert_true(shown >= 3);
    free(readme);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_example_of_the_manual_runs, begin, end),
        cmocka_unit_test_setup_teardown(the_tour_of_the_readme_is_what_norma_prints, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
