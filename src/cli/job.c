#include "job.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "console.h"

void cli_job_new(cli_job *job, const char *command, const char *summary, const char *usage,
                 int takes)
{
    *job = (cli_job){.command = command,
                     .takes = takes,
                     .flags = {.command = command, .summary = summary, .usage = usage},
                     .common = CLI_COMMON_INIT};
    cli_common_flags(&job->flags, &job->common, takes);
}

bool cli_job_parse(cli_job *job, int argc, const char **argv)
{
    if (!cli_flags_parse(&job->flags, argc, argv, &job->code))
        return false;
    job->code = cli_common_check(&job->common, job->command, job->takes);
    if (job->code == CLI_DONE && job->common.tables && cli_flags_given(&job->flags, "out-of-range"))
        job->code = cli_usage(job->command, "--out-of-range does not go with tables of counts, "
                                            "which hold no answers out of range");
    return job->code == CLI_DONE;
}

norma_report_context cli_job_context(cli_job *job, norma_option_table table, const void *options)
{
    return (norma_report_context){.command = job->command,
                                  .input = cli_intake_input(&job->intake),
                                  .table = table,
                                  .options = options,
                                  .settings = job->settings,
                                  .n_settings = cli_common_settings(job->settings, &job->common),
                                  .language = (norma_language)job->common.language,
                                  .notes = &job->intake.notes};
}

void cli_job_setting(cli_job *job, norma_report_context *context, const char *name,
                     const char *text)
{
    if (text && context->n_settings < CLI_MOST_SETTINGS)
        job->settings[context->n_settings++] = (norma_setting){.name = name, .text = text};
}

void cli_job_number(cli_job *job, norma_report_context *context, const char *name, double value)
{
    if (context->n_settings < CLI_MOST_SETTINGS)
        job->settings[context->n_settings++] = (norma_setting){.name = name, .value = value};
}

/* Files stay though the report cannot be printed, and the sentence says so. */
static int write_to_stdout(const norma_output *report, const norma_file *written, size_t n)
{
    char names[800] = "";
    size_t length = 0;
    for (size_t k = 0; k < n && length < sizeof names; k++)
        length += (size_t)snprintf(names + length, sizeof names - length, "%s%s",
                                   k == 0      ? ""
                                   : k + 1 < n ? ", "
                                               : " and ",
                                   written[k].path);
    if (n > 0 && length < sizeof names)
        snprintf(names + length, sizeof names - length, n == 1 ? " is written" : " are written");
    fwrite(report->bytes, 1, report->length, stdout); /* the flush tells whether it worked */
    return cli_flush_stdout_after(names);
}

/* Whether two paths name one file on a disk, now or once it is written. */
static bool same_file(const char *a, const char *b)
{
    struct stat is_a, is_b;
    if (!a || !b)
        return false;
    if (stat(a, &is_a) != 0 || stat(b, &is_b) != 0)
        return strcmp(a, b) == 0;
    return S_ISREG(is_a.st_mode) && is_a.st_dev == is_b.st_dev && is_a.st_ino == is_b.st_ino;
}

/* Nothing that is read is overwritten, and no output overwrites another: an exit code. */
static int check_outputs(const cli_job *job, const norma_file *files, size_t n)
{
    const char *const inputs[] = {job->common.data,       job->common.read.latencies_path,
                                  job->common.instrument, job->store,
                                  job->also[0],           job->also[1]};
    for (size_t i = 0; i < n; i++) {
        for (size_t f = 0; f < job->flags.n_files; f++)
            if (same_file(files[i].path, job->flags.files[f]))
                return cli_usage(job->command, "%s is read, so nothing is written over it",
                                 files[i].path);
        for (size_t j = 0; j < i; j++)
            if (same_file(files[i].path, files[j].path))
                return cli_usage(job->command, "two outputs are to be written to %s",
                                 files[i].path);
        for (size_t k = 0; k < sizeof inputs / sizeof inputs[0]; k++)
            if (same_file(files[i].path, inputs[k]))
                return cli_usage(job->command, "%s is read, so nothing is written over it",
                                 files[i].path);
    }
    return CLI_DONE;
}

/* Wrong usage is told before any work, and before a norm store is added to. */
bool cli_job_outputs(cli_job *job)
{
    norma_file outputs[2];
    size_t n = 0;
    if (job->common.output)
        outputs[n++] = (norma_file){.path = job->common.output};
    if (job->page)
        outputs[n++] = (norma_file){.path = job->page};
    job->code = check_outputs(job, outputs, n);
    return job->code == CLI_DONE;
}

bool cli_job_read(cli_job *job)
{
    if (cli_job_outputs(job) && cli_intake_read(&job->intake, &job->common, &job->err) != NORMA_OK)
        job->code = cli_fail(job->command, &job->err);
    return job->code == CLI_DONE;
}

norma_status cli_job_keep_notes(cli_job *job, const norma_notes *notes)
{
    return job->common.format == NORMA_FORMAT_CSV ? cli_notes_append(&job->notes, notes, &job->err)
                                                  : NORMA_OK;
}

static size_t with_code(const norma_notes *notes, size_t n, const char *code)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        found += strcmp(notes->list[i].code, code) == 0;
    return found;
}

/* One sentence of each kind, as in the text. */
static void say_notes(const norma_notes *notes)
{
    for (size_t i = 0; i < notes->n; i++) {
        const norma_note *note = &notes->list[i];
        size_t like = with_code(notes, notes->n, note->code);
        if (with_code(notes, i, note->code) > 0)
            continue;
        if (like > 1)
            cli_say("note: %s (%zu notes like this one)", note->message, like);
        else
            cli_say("note: %s", note->message);
    }
}

void cli_job_finish(cli_job *job, norma_status status, const norma_file *files, size_t n_files)
{
    norma_file all[CLI_MOST_FILES];
    size_t n = 0;

    cli_progress_end();
    for (; status == NORMA_OK && n < n_files; n++)
        all[n] = files[n];
    if (job->report.bytes && job->common.output)
        all[n++] = (norma_file){.path = job->common.output, .content = &job->report};
    if (status == NORMA_OK && job->report.bytes && job->common.format == NORMA_FORMAT_CSV &&
        (status = cli_notes_append(&job->intake.notes, &job->notes, &job->err)) == NORMA_OK)
        say_notes(&job->intake.notes);
    if (status == NORMA_OK && (job->code = check_outputs(job, all, n)) != CLI_DONE)
        return;
    if (status == NORMA_OK && n > 0)
        status = norma_files_write(all, n, &job->err);
    if (status != NORMA_OK)
        job->code = cli_fail(job->command, &job->err);
    else if (job->report.bytes && !job->common.output)
        job->code = write_to_stdout(&job->report, all, n);
}

int cli_job_end(cli_job *job)
{
    norma_output_free(&job->report);
    norma_notes_clear(&job->notes);
    cli_intake_free(&job->intake);
    cli_common_free(&job->common);
    cli_flags_free(&job->flags);
    return job->code;
}
