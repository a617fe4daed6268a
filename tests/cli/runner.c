#include "cli/runner.h"

#include <dirent.h>
#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char base[32]; /* the folder that holds work/, and the streams beside it */

void runner_begin(void)
{
    char path[128];
    snprintf(base, sizeof base, "/tmp/norma-cli-XXXXXX");
    assert_non_null(mkdtemp(base));
    snprintf(path, sizeof path, "%s/work", base);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(chdir(path), 0);
    setenv("NORMA", NORMA_COMMAND, 1);
    setenv("DATASETS", NORMA_DATASETS, 1);
    setenv("TMPDIR", base, 1);
}

static int remove_entry(const char *path, const struct stat *what, int kind, struct FTW *where)
{
    (void)what, (void)kind, (void)where;
    return remove(path);
}

void runner_end(void)
{
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(nftw(base, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static char *read_whole(const char *path, size_t *length)
{
    struct stat about = {0};
    FILE *file = fopen(path, "rb");
    if (!file || fstat(fileno(file), &about) != 0)
        fail_msg("%s is missing", path);
    char *bytes = calloc((size_t)about.st_size + 1, 1);
    assert_non_null(bytes);
    *length = fread(bytes, 1, (size_t)about.st_size, file);
    fclose(file);
    return bytes;
}

run run_line(const char *line)
{
    char script[4096], path[128];
    run r = {0};
    size_t length = 0;

    int needed =
        snprintf(script, sizeof script,
                 "norma() { \"$NORMA\" \"$@\"; }\n{ %s\n} <'/dev/null' >'%s/out' 2>'%s/err'", line,
                 base, base);
    assert_true(needed > 0 && (size_t)needed < sizeof script);
    int status = system(script);
    r.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    snprintf(path, sizeof path, "%s/out", base);
    r.out = read_whole(path, &r.bytes);
    snprintf(path, sizeof path, "%s/err", base);
    r.err = read_whole(path, &length);
    return r;
}

void run_free(run *r)
{
    free(r->out);
    free(r->err);
    *r = (run){0};
}

void run_saying(const char *line, const char *says)
{
    run r = run_line(line);
    if (r.code != 0 || !strstr(r.err, says))
        fail_msg("%s: %d, %s", line, r.code, r.err);
    run_free(&r);
}

cJSON *run_json(const char *line)
{
    run r = run_line(line);
    cJSON *json = cJSON_Parse(r.out);
    if (r.code != 0 || !json)
        fail_msg("%s\ngave %d, not JSON: %.300s\n%s", line, r.code, r.out, r.err);
    run_free(&r);
    return json;
}

void write_bytes(const char *name, const void *bytes, size_t length)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

void write_text(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

char *read_text(const char *name)
{
    size_t length = 0;
    return read_whole(name, &length);
}

char *list_folder(void)
{
    struct dirent **entries = NULL;
    char *list = NULL;
    size_t length = 0;
    FILE *text = open_memstream(&list, &length);
    int n = scandir(".", &entries, NULL, alphasort);
    assert_non_null(text);
    assert_true(n >= 0);
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        struct stat about = {0};
        assert_int_equal(lstat(name, &about), 0);
        if (S_ISREG(about.st_mode))
            fprintf(text, "%s %lld\n", name, (long long)about.st_size);
        else
            fprintf(text, "%s\n", name);
        free(entries[i]);
    }
    free(entries);
    fclose(text);
    return list;
}

const char *text_at(const cJSON *root, const char *path)
{
    const char *text = cJSON_GetStringValue(json_at(root, path));
    return text ? text : "";
}

int notes_with(const cJSON *root, const char *code)
{
    const cJSON *note;
    int n = 0;
    cJSON_ArrayForEach(note, json_at(root, "notes")) n += strcmp(text_at(note, "code"), code) == 0;
    return n;
}
