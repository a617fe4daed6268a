#include "support/check.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <norma/output.h>

static char folder[] = "/tmp/norma-files-XXXXXX";
static char one[64], two[64], sub[64], inside[80];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/norma-files-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(one, sizeof one, "%s/one.txt", folder);
    snprintf(two, sizeof two, "%s/two.txt", folder);
    snprintf(sub, sizeof sub, "%s/sub", folder);
    snprintf(inside, sizeof inside, "%s/three.txt", sub);
    return mkdir(sub, 0700);
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(one);
    unlink(two);
    unlink(inside);
    rmdir(sub);
    return rmdir(folder); /* fails when a temporary was left behind */
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void holds(const char *path, const char *want)
{
    char text[64] = "";
    FILE *file = fopen(path, "r");
    if (!want) {
        assert_null(file);
        return;
    }
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, want);
}

static norma_output text_of(char *text)
{
    return (norma_output){text, strlen(text)};
}

static void files_are_made_and_replaced(void **state)
{
    (void)state;
    const norma_output a = text_of("new one");
    const norma_output b = text_of("");
    put(one, "old one");
    chmod(one, 0640);
    assert_int_equal(norma_files_write((norma_file[]){{one, &a}, {two, &b}}, 2, NULL), NORMA_OK);
    holds(one, "new one");
    holds(two, "");
    struct stat info;
    stat(one, &info);
    assert_int_equal(info.st_mode & 07777, 0640);
}

static void one_that_fails_leaves_all_as_they_were(void **state)
{
    (void)state;
    const norma_output a = text_of("new");
    norma_error err = {0};
    char nowhere[80];
    char want[160];
    snprintf(nowhere, sizeof nowhere, "%s/none/file", folder);
    put(one, "old one");
    assert_int_equal(
        norma_files_write((norma_file[]){{one, &a}, {two, &a}, {nowhere, &a}}, 3, &err), NORMA_EIO);
    snprintf(want, sizeof want, "cannot write %s: No such file or directory", nowhere);
    assert_string_equal(err.message, want);
    holds(one, "old one");
    holds(two, NULL);
    assert_int_equal(norma_files_write((norma_file[]){{one, &a}, {sub, &a}}, 2, &err), NORMA_EIO);
    assert_non_null(strstr(err.message, "Is a directory"));
    holds(one, "old one");
}

static void a_full_disk_is_noticed(void **state)
{
    (void)state;
    const norma_output a = text_of("new");
    norma_error err = {0};
    put(one, "old one");
    assert_int_equal(norma_files_write((norma_file[]){{one, &a}, {"/dev/full", &a}}, 2, &err),
                     NORMA_EIO);
    assert_string_equal(err.message, "cannot write /dev/full: No space left on device");
    holds(one, "old one");
    assert_int_equal(norma_files_write((norma_file[]){{"/dev/null", &a}}, 1, NULL), NORMA_OK);
}

static void the_same_file_twice_is_refused(void **state)
{
    (void)state;
    const norma_output a = text_of("new");
    norma_error err = {0};
    char again[80];
    snprintf(again, sizeof again, "%s/sub/../one.txt", folder);
    assert_int_equal(norma_files_write((norma_file[]){{one, &a}, {again, &a}}, 2, &err), NORMA_EIO);
    assert_non_null(strstr(err.message, "two results are to be written to"));
    holds(one, NULL);
    assert_int_equal(
        norma_files_write((norma_file[]){{"/dev/null", &a}, {"/dev/null", &a}}, 2, NULL), NORMA_OK);
}

static void a_link_is_followed(void **state)
{
    (void)state;
    const norma_output a = text_of("new");
    put(inside, "old");
    assert_int_equal(symlink(inside, two), 0);
    assert_int_equal(norma_files_write((norma_file[]){{two, &a}}, 1, NULL), NORMA_OK);
    holds(inside, "new");
    struct stat info;
    lstat(two, &info);
    assert_true(S_ISLNK(info.st_mode));
}

static void a_pipe_gets_its_bytes(void **state)
{
    (void)state;
    const norma_output a = text_of("through");
    int ends[2];
    char path[64];
    char got[16] = "";
    assert_int_equal(pipe(ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
    assert_int_equal(norma_files_write((norma_file[]){{path, &a}}, 1, NULL), NORMA_OK);
    assert_int_equal(read(ends[0], got, sizeof got - 1), 7);
    assert_string_equal(got, "through");
    close(ends[0]);
    close(ends[1]);
}

static size_t entries_in_folder(void)
{
    size_t n = 0;
    DIR *list = opendir(folder);
    assert_non_null(list);
    while (readdir(list))
        n++;
    closedir(list);
    return n;
}

/* The child waits at a pipe that nobody reads, its first file beside it as a temporary. */
static void an_interrupt_leaves_no_temporary(void **state)
{
    (void)state;
    const norma_output a = text_of("new");
    put(one, "old one");
    assert_int_equal(mkfifo(two, 0600), 0);
    size_t before = entries_in_folder();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        norma_files_write((norma_file[]){{one, &a}, {two, &a}}, 2, NULL);
        _exit(0);
    }
    for (int wait = 0; wait < 500 && entries_in_folder() == before; wait++)
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    assert_int_equal(entries_in_folder(), before + 1);
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL); /* on to the pipe */
    kill(child, SIGINT);
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGINT);
    assert_int_equal(entries_in_folder(), before);
    holds(one, "old one");
}

/* The child tells by its exit code: a signal would end it. */
static int write_with_a_limit(void)
{
    static char long_text[20000];
    const norma_output a = {long_text, sizeof long_text};
    norma_error err = {0};
    char want[160];
    snprintf(want, sizeof want, "cannot write %s: File too large", one);
    struct rlimit limit = {.rlim_cur = 5000, .rlim_max = 5000};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 1;
    if (norma_files_write((norma_file[]){{one, &a}}, 1, &err) != NORMA_EIO)
        return 2;
    return strcmp(err.message, want) == 0 ? 0 : 3;
}

static void a_file_that_may_not_grow_is_told_and_leaves_no_temporary(void **state)
{
    (void)state;
    put(one, "old one");
    size_t before = entries_in_folder();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(write_with_a_limit());
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how));
    assert_int_equal(WEXITSTATUS(how), 0);
    assert_int_equal(entries_in_folder(), before);
    holds(one, "old one");
}

static void no_memory_changes_nothing(void **state)
{
    (void)state;
    const norma_output a = text_of("new");
    put(one, "old one");
    norma__alloc_countdown = 1;
    assert_int_equal(norma_files_write((norma_file[]){{one, &a}}, 1, NULL), NORMA_ENOMEM);
    norma__alloc_countdown = 0;
    holds(one, "old one");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(files_are_made_and_replaced),
        IN_FOLDER(one_that_fails_leaves_all_as_they_were),
        IN_FOLDER(a_full_disk_is_noticed),
        IN_FOLDER(the_same_file_twice_is_refused),
        IN_FOLDER(a_link_is_followed),
        IN_FOLDER(a_pipe_gets_its_bytes),
        IN_FOLDER(an_interrupt_leaves_no_temporary),
        IN_FOLDER(a_file_that_may_not_grow_is_told_and_leaves_no_temporary),
        IN_FOLDER(no_memory_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
