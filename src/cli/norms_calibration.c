#include "norms_calibration.h"

#include <inttypes.h>
#include <stdio.h>

#include "console.h"

void cli_norms_calibration_flags(cli_flags *flags, cli_norms_calibration *calibration)
{
    cli_flags_text(flags, "calibrate", &calibration->make, "NAME",
                   "freeze the thresholds of this sample as a calibration of that name, in the "
                   "same store");
    cli_flags_text(flags, "calibration", &calibration->which, "NAME[:VERSION]",
                   "screen against a calibration of the same store, and keep it with the norms");
}

void cli_norms_calibration_check(cli_job *job, cli_norms_calibration *calibration)
{
    const cli_norms_calibration *c = calibration;
    if (c->which && c->make)
        job->code = cli_usage(job->command, "--calibrate and --calibration exclude each other");
    else if (c->which && !cli_norm_choice_parse(&calibration->choice, c->which))
        job->code = cli_usage(job->command, "--calibration is NAME or NAME:VERSION");
}

norma_status cli_norms_calibration_load(cli_job *job, cli_norms_calibration *calibration)
{
    if (!calibration->which)
        return NORMA_OK;
    norma_status status = norma_calibration_load(&calibration->frozen, job->store,
                                                 &calibration->choice.choice, &job->err);
    if (status == NORMA_OK)
        status = norma_calibration_fit(calibration->frozen, job->intake.instrument,
                                       job->intake.data, &job->err);
    calibration->linked = calibration->frozen;
    return status;
}

static norma_status note_unfrozen(cli_job *job, const cli_norms_calibration *calibration,
                                  const norma_validation *result)
{
    if (calibration->linked || result->screen->n_kept < NORMA_CALIBRATION_MIN_N)
        return NORMA_OK;
    return cli_intake_note(&job->intake, "norms-not-frozen", "",
                           "no latency and validity thresholds are frozen with these norms: "
                           "--calibrate NAME freezes those of this sample",
                           &job->err);
}

norma_status cli_norms_calibrate(cli_job *job, cli_norms_calibration *calibration,
                                 const norma_validation *result,
                                 const norma_validate_options *options, const char *created)
{
    if (!calibration->make)
        return note_unfrozen(job, calibration, result);
    norma_screen_options screen = NORMA_SCREEN_OPTIONS_INIT;
    screen.threads = options->threads;
    screen.seed = options->seed;
    norma_status status = norma_calibrate(&calibration->made, result->instrument, result->data,
                                          &screen, job->common.words, &job->err);
    if (status == NORMA_OK)
        status = norma_calibration_store(NULL, job->store, calibration->made, calibration->make,
                                         created, &job->err);
    if (status == NORMA_OK) {
        calibration->linked = calibration->made;
        cli_say("version %" PRId64 " of calibration '%s', of %zu respondents, was added to %s",
                calibration->made->version, calibration->make, calibration->made->n_kept,
                job->store);
    }
    return status;
}

void cli_norms_calibration_free(cli_norms_calibration *calibration)
{
    norma_calibration_free(calibration->frozen);
    norma_calibration_free(calibration->made);
}
