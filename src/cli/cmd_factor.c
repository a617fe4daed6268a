/* norma factor */
#include <stdlib.h>

#include "command.h"
#include "console.h"
#include "job.h"

static const double cross_limit = 0.30; /* |loading| on another scale's factor that is counted */

/* The items of the instrument's key, or all of --items; then the analysis, and the match with the
   key: one can only be held against as many factors as it has scales. */
static norma_status analyse(norma_factor_result **result, norma_key_match **match, cli_job *job,
                            const norma_factor_options *options)
{
    const norma_instrument *instrument = job->intake.instrument;
    const bool keyed = !job->common.items;
    norma_sample sample;
    norma_status status;
    size_t *key = calloc(instrument->n_items + 1, sizeof *key);

    if (!key)
        return cli_out_of_memory(&job->err);
    if ((status = cli_intake_sample(&sample, &job->intake, &job->err)) != NORMA_OK)
        goto done;
    if (keyed) {
        size_t n = norma_instrument_factor_key(instrument, job->intake.items, key);
        cli_intake_sample_of(&sample, &job->intake, job->intake.items, n, &job->err);
    }
    if ((status = norma_factor(result, &sample, options, &job->err)) != NORMA_OK)
        goto done;
    if (keyed && options->factors == instrument->n_factors)
        status = norma_factor_match(match, *result, key, cross_limit, &job->err);
done:
    free(key);
    return status;
}

static void factor(cli_job *job, norma_factor_options *options, bool strict)
{
    norma_factor_result *result = NULL;
    norma_key_match *match = NULL;

    if (!cli_flags_given(&job->flags, "factors"))
        options->factors = job->intake.instrument->n_factors;
    norma_status status = NORMA_OK;
    if (!cli_flags_given(&job->flags, "missing"))
        status = cli_intake_missing(&options->missing, &job->intake, &job->err);
    if (status == NORMA_OK)
        status = analyse(&result, &match, job, options);
    if (status == NORMA_OK) {
        const norma_report_context context =
            cli_job_context(job, norma_factor_option_table(), options);
        status = norma_report_factor(&job->report, result, match, job->intake.instrument, NULL,
                                     (norma_format)job->common.format, &context, &job->err);
        if (status == NORMA_OK)
            status = cli_job_keep_notes(job, &result->notes);
    }
    cli_job_finish(job, status, NULL, 0);
    if (strict && result && job->code == CLI_DONE && !result->converged)
        job->code = CLI_NEGATIVE;
    norma_key_match_free(match);
    norma_factor_result_free(result);
}

int cmd_factor(int argc, const char **argv)
{
    cli_job job;
    norma_factor_options options = NORMA_FACTOR_OPTIONS_INIT;
    bool strict = false;

    cli_job_new(&job, "factor", "exploratory factor analysis with parallel analysis",
                "--data FILE (--instrument FILE | --items LIST --factors N)",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS | CLI_TAKES_TABLES);
    cli_flags_table(&job.flags, norma_factor_option_table(), &options);
    cli_flags_explain(&job.flags, "factors",
                      "number of factors (default: as many as the instrument has)");
    cli_flags_switch(&job.flags, "strict", &strict, "exit 3 when the extraction did not converge");
    if (cli_job_parse(&job, argc, argv)) {
        if (job.common.items && !cli_flags_given(&job.flags, "factors"))
            job.code = cli_usage("factor", "--factors is missing: with --items, no instrument says "
                                           "how many factors there are");
        else if (cli_job_read(&job))
            factor(&job, &options, strict);
    }
    return cli_job_end(&job);
}
