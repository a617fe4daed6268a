/* norma score --verify: a file of scores, computed again from what its record says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "score_work.h"

typedef struct verify_flags {
    const char *file, *data, *latencies, *instrument, *norms, *use_store;
} verify_flags;

/* The arguments that a file was made with. */
typedef struct arguments {
    const char **list;
    char **owned;
    size_t n;
} arguments;

/* ---- the arguments that made the file -----------------------------------------------------------
 */

static bool add(arguments *a, const char *name, const char *value)
{
    const size_t length = strlen(name) + (value ? strlen(value) : 0) + 4;
    char *text = malloc(length);
    if (!text)
        return false;
    snprintf(text, length, "--%s%s%s", name, value ? "=" : "", value ? value : "");
    a->owned[a->n] = text;
    a->list[a->n++] = text;
    return true;
}

/* A file given now stands for the one recorded. */
static const char *given(const verify_flags *flags, const char *name, const char *recorded)
{
    const char *const named[][2] = {{"latencies", flags->latencies},
                                    {"instrument", flags->instrument},
                                    {"norms", flags->norms},
                                    {"use-store", flags->use_store}};
    for (size_t k = 0; k < sizeof named / sizeof named[0]; k++)
        if (named[k][1] && strcmp(named[k][0], name) == 0)
            return named[k][1];
    return recorded;
}

static bool add_settings(arguments *a, const verify_flags *flags, const norma_record *record)
{
    for (size_t i = 0; i < record->n_settings; i++) {
        const norma_record_setting *s = &record->settings[i];
        if (strcmp(s->name, "latencies-sha256") == 0 || (!s->text && !s->on))
            continue;
        if (!add(a, s->name, s->text ? given(flags, s->name, s->text) : NULL))
            return false;
    }
    for (size_t i = 0; i < record->n_overrides; i++)
        if (!add(a, "override", record->overrides[i].code) ||
            !add(a, "because", record->overrides[i].because))
            return false;
    return true;
}

static bool make_arguments(arguments *a, const verify_flags *flags, const norma_record *record)
{
    const size_t most = record->n_settings + 2 * record->n_overrides + 3;
    a->list = calloc(most, sizeof *a->list);
    a->owned = calloc(most, sizeof *a->owned);
    if (!a->list || !a->owned)
        return false;
    a->list[a->n++] = "score";
    return add(a, "data", flags->data ? flags->data : record->data_file) &&
           add_settings(a, flags, record);
}

static void arguments_free(arguments *a)
{
    for (size_t i = 0; a->owned && i < a->n; i++)
        free(a->owned[i]);
    free(a->owned);
    free(a->list);
}

/* ---- whether the inputs are those that were scored ----------------------------------------------
 */

static int check_input(const char *what, const char *flag, const char *path, const char *want)
{
    char hex[65];
    norma_error err;
    if (!path || !want || !*want)
        return CLI_DONE;
    if (norma_file_digest(hex, path, &err) != NORMA_OK) {
        cli_say("%s; name the %s with --%s", err.message, what, flag);
        return CLI_CANNOT;
    }
    if (strcmp(hex, want) == 0)
        return CLI_DONE;
    cli_say("the %s %s is not the one that was scored: its SHA-256 is another", what, path);
    return CLI_CANNOT;
}

static int check_inputs(const verify_flags *flags, const norma_record *record)
{
    const char *latencies = norma_record_setting_of(record, "latencies");
    const char *instrument = norma_record_setting_of(record, "instrument");
    int code = check_input("file of responses", "data",
                           flags->data ? flags->data : record->data_file, record->data_sha256);
    if (code == CLI_DONE)
        code = check_input("file of response times", "latencies",
                           given(flags, "latencies", latencies), record->latencies_sha256);
    if (code == CLI_DONE)
        code = check_input("instrument", "instrument", given(flags, "instrument", instrument),
                           record->instrument_sha256);
    return code;
}

/* ---- the comparison -----------------------------------------------------------------------------
 */

static int tell(const char *file, const norma_record *record, const norma_record_difference *found)
{
    if (found->other_version)
        cli_say("%s was made by norma %s, and this is %s: figures are compared to nine digits",
                file, record->norma_version, norma_version());
    if (!found->same) {
        cli_say("%s is not what these inputs give: the first difference is at %s", file,
                found->place);
        return CLI_CANNOT;
    }
    if (!record->intact) {
        cli_say("%s was changed after it was written: its own digest does not fit", file);
        return CLI_CANNOT;
    }
    printf("%s: verdicts, figures and scores are those of its inputs\n", file);
    return cli_flush_stdout();
}

static int compare(cli_job *job, score_flags *flags, const char *file)
{
    norma_record_difference found;
    norma_status status = score_run(job, flags);
    if (status == NORMA_OK)
        status = score_report(&job->report, job, flags, flags->as->format);
    if (status == NORMA_OK)
        status = norma_record_compare(&found, flags->as, &job->report, &job->err);
    cli_progress_end();
    norma_output_free(&job->report);
    job->report = (norma_output){0};
    return status == NORMA_OK ? tell(file, flags->as, &found) : cli_fail("score", &job->err);
}

/* A wrong recorded setting is no wrong usage of this command. */
static int again(const arguments *a, norma_record *record, const char *file)
{
    cli_job job;
    score_flags flags;
    score_begin(&job, &flags);
    flags.as = record;
    if (cli_job_parse(&job, (int)a->n, a->list) && score_check(&job, &flags) && cli_job_read(&job))
        job.code = compare(&job, &flags, file);
    score_end(&flags);
    const int code = cli_job_end(&job);
    return code == CLI_USAGE ? CLI_CANNOT : code;
}

static int verify(const verify_flags *flags)
{
    norma_record *record = NULL;
    arguments a = {0};
    norma_error err;
    int code;
    if (norma_record_read(&record, flags->file, &err) != NORMA_OK)
        return cli_fail("score", &err);
    if (!record->intact)
        cli_say("%s does not have the digest that it carries: it was changed after it was written",
                flags->file);
    code = check_inputs(flags, record);
    if (code == CLI_DONE)
        code = make_arguments(&a, flags, record) ? again(&a, record, flags->file) : cli_no_memory();
    arguments_free(&a);
    norma_record_free(record);
    return code;
}

int cmd_score_verify(int argc, const char **argv)
{
    verify_flags flags = {0};
    cli_flags parsed = {.command = "score --verify",
                        .summary = "compute the scores of a file again and compare them",
                        .usage = "FILE [--data FILE] [--instrument FILE] [--norms STORE]"};
    int code = CLI_DONE;
    cli_flags_text(&parsed, "verify", &flags.file, "FILE", "a file of norma score, CSV or JSON");
    cli_flags_text(&parsed, "data", &flags.data, "FILE", "the responses, where they are now");
    cli_flags_text(&parsed, "latencies", &flags.latencies, "FILE",
                   "the response times, where they are now");
    cli_flags_text(&parsed, "instrument", &flags.instrument, "FILE",
                   "the instrument, where it is now");
    cli_flags_text(&parsed, "norms", &flags.norms, "STORE", "the norm store, where it is now");
    cli_flags_text(&parsed, "use-store", &flags.use_store, "STORE",
                   "the store of the calibration, where it is now");
    if (cli_flags_parse(&parsed, argc, argv, &code))
        code = verify(&flags);
    cli_flags_free(&parsed);
    return code;
}
