/* norma simulate */
#include <stdlib.h>

#include "command.h"
#include "console.h"
#include "job.h"

static void simulate(cli_job *job, norma_simulate_options *options, const char *truth_path)
{
    const norma_instrument *instrument = job->intake.instrument;
    norma_simulation *simulation = NULL;
    norma_output truth = {0};
    const norma_file file = {.path = truth_path, .content = &truth};

    options->progress = cli_progress();
    norma_status status = norma_simulate(&simulation, instrument, options, &job->err);
    if (status == NORMA_OK)
        status = norma_report_simulated_data(&job->report, instrument, simulation, &job->err);
    if (status == NORMA_OK && truth_path) {
        const norma_report_context context =
            cli_job_context(job, norma_simulate_option_table(), options);
        status = norma_report_simulated_truth(&truth, instrument, simulation, &context, &job->err);
    }
    cli_job_finish(job, status, &file, truth_path ? 1 : 0);
    norma_output_free(&truth);
    norma_simulation_free(simulation);
}

int cmd_simulate(int argc, const char **argv)
{
    cli_job job;
    norma_simulate_options options = NORMA_SIMULATE_OPTIONS_INIT;
    const char *truth = NULL;

    cli_job_new(&job, "simulate", "answers and latencies of an instrument, with the truth behind",
                "--instrument FILE [--output DATA.csv] [--truth TRUTH.json]", CLI_TAKES_INSTRUMENT);
    cli_flags_text(&job.flags, "truth", &truth, "FILE",
                   "write the population and every respondent's kind and factors here, as JSON");
    cli_flags_table(&job.flags, norma_simulate_option_table(), &options);
    if (cli_job_parse(&job, argc, argv)) {
        if (cli_flags_given(&job.flags, "format") && job.common.format != NORMA_FORMAT_CSV)
            job.code = cli_usage("simulate", "responses are written as csv only");
        else if (cli_job_read(&job))
            simulate(&job, &options, truth);
    }
    return cli_job_end(&job);
}
