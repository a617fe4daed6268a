#include "calibration.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "console.h"

void cli_calibration_use_flags(cli_flags *flags, cli_calibration *calibration)
{
    cli_flags_text(flags, "use-store", &calibration->use, "STORE",
                   "measure against a calibration in here, and not against the sample itself");
    cli_flags_text(flags, "calibration", &calibration->which, "NAME[:VERSION]",
                   "which calibration; the newest version of the only name when left out");
}

void cli_calibration_make_flags(cli_flags *flags, cli_calibration *calibration)
{
    cli_flags_text(flags, "calibrate", &calibration->make, "NAME",
                   "make the next version of a calibration of this sample");
    cli_flags_text(flags, "store", &calibration->store, "STORE",
                   "the norm store that --calibrate adds to; made when it does not exist");
    cli_flags_text(flags, "created", &calibration->created, "TIME",
                   "creation time to record, as 2025-01-31T23:59:59Z (default: now)");
}

bool cli_calibration_check(cli_job *job, cli_calibration *calibration)
{
    const cli_calibration *c = calibration;
    if (c->use && c->make)
        job->code =
            cli_usage(job->command, "--use-store and --calibrate exclude each other: a calibration "
                                    "rests on its own sample");
    else if (c->which && !c->use)
        job->code = cli_usage(job->command, "--calibration goes with --use-store only");
    else if ((c->store || c->created) && !c->make)
        job->code = cli_usage(job->command, "--%s goes with --calibrate only",
                              c->store ? "store" : "created");
    else if (c->make && !c->store)
        job->code = cli_usage(job->command, "--store is missing: --calibrate adds to it");
    else if (c->which && !cli_norm_choice_parse(&calibration->choice, c->which))
        job->code = cli_usage(job->command, "--calibration is NAME or NAME:VERSION");
    job->also[1] = c->use ? c->use : c->store; /* so that no output is written over it */
    return job->code == CLI_DONE;
}

static void put_label(cli_calibration *calibration, const norma_calibration *of)
{
    snprintf(calibration->label, sizeof calibration->label, "%s:%" PRId64, of->name, of->version);
}

norma_status cli_calibration_note(norma_notes *notes, const cli_calibration *calibration,
                                  norma_error *err)
{
    const norma_calibration *c = calibration->frozen;
    if (!c)
        return NORMA_OK;
    norma_note note = {.code = "calibration-used", .value = (double)c->n_kept, .of = NAN};
    const norma_notes one = {.n = 1, .capacity = 1, .list = &note};
    snprintf(note.subject, sizeof note.subject, "%.70s", calibration->label);
    snprintf(note.message, sizeof note.message,
             "measured against version %" PRId64 " of the calibration '%.64s', made of %zu "
             "respondents on %s",
             c->version, c->name, c->n_kept, c->created);
    return cli_notes_append(notes, &one, err);
}

norma_status cli_calibration_load(cli_job *job, cli_calibration *calibration)
{
    if (!calibration->use)
        return NORMA_OK;
    norma_status status = norma_calibration_load(&calibration->frozen, calibration->use,
                                                 &calibration->choice.choice, &job->err);
    if (status == NORMA_OK)
        status = norma_calibration_fit(calibration->frozen, job->intake.instrument,
                                       job->intake.data, &job->err);
    if (status == NORMA_OK) {
        put_label(calibration, calibration->frozen);
        status = cli_calibration_note(&job->intake.notes, calibration, &job->err);
    }
    return status;
}

norma_status cli_calibration_make(cli_job *job, cli_calibration *calibration,
                                  const norma_screen_options *options)
{
    norma_calibration *made = NULL;
    if (!calibration->make)
        return NORMA_OK;
    norma_status status = norma_calibrate(&made, job->intake.instrument, job->intake.data, options,
                                          job->common.words, &job->err);
    if (status == NORMA_OK)
        status = norma_calibration_store(NULL, calibration->store, made, calibration->make,
                                         calibration->created, &job->err);
    if (status == NORMA_OK) {
        put_label(calibration, made);
        cli_say("version %" PRId64 " of calibration '%s', of %zu respondents, was added to %s",
                made->version, made->name, made->n_kept, calibration->store);
    }
    norma_calibration_free(made);
    return status;
}

void cli_calibration_settings(cli_job *job, norma_report_context *context,
                              const cli_calibration *calibration)
{
    cli_job_setting(job, context, "use-store", calibration->use);
    cli_job_setting(job, context, "store", calibration->store);
    cli_job_setting(job, context, "calibrate", calibration->make);
    cli_job_setting(job, context, "calibration", *calibration->label ? calibration->label : NULL);
}

void cli_calibration_free(cli_calibration *calibration)
{
    norma_calibration_free(calibration->frozen);
}
