/* norma score: scores with their errors, of what the gate lets through, and the record of it. */
#include <string.h>

#include "command.h"
#include "console.h"
#include "score_work.h"

static bool any_held(const norma_scored *result)
{
    for (size_t i = 0; i < result->instrument->n_scales * result->n_populations; i++)
        if (result->scales[i].verdict == NORMA_HOLD)
            return true;
    return false;
}

static void score(cli_job *job, score_flags *flags)
{
    norma_output scores = {0}, page = {0};
    const norma_file wanted[] = {{flags->scores, &scores}, {flags->page, &page}};
    norma_file files[2];
    size_t n_files = 0;
    norma_status status = score_run(job, flags);
    if (status == NORMA_OK)
        status = score_report(&job->report, job, flags, (norma_format)job->common.format);
    if (status == NORMA_OK && flags->scores)
        status = score_report(&scores, job, flags, NORMA_FORMAT_CSV);
    if (status == NORMA_OK && flags->page)
        status = score_page(&page, job, flags);
    for (size_t i = 0; i < 2; i++)
        if (wanted[i].path)
            files[n_files++] = wanted[i];
    if (status == NORMA_OK && job->common.format == NORMA_FORMAT_CSV) {
        norma_notes_clear(&job->intake.notes); /* the result has them too */
        status = cli_job_keep_notes(job, &flags->result->notes);
    }
    cli_job_finish(job, status, files, n_files);
    if (job->code == CLI_DONE && flags->strict && any_held(flags->result))
        job->code = CLI_NEGATIVE;
    norma_output_free(&scores);
    norma_output_free(&page);
}

static bool asks_to_verify(int argc, const char **argv)
{
    bool asks = false;
    for (int i = 1; i < argc; i++)
        asks = asks || strcmp(argv[i], "--verify") == 0 || strncmp(argv[i], "--verify=", 9) == 0;
    return asks;
}

int cmd_score(int argc, const char **argv)
{
    cli_job job;
    score_flags flags;
    const char *verify = NULL;

    if (asks_to_verify(argc, argv))
        return cmd_score_verify(argc, argv);
    score_begin(&job, &flags);
    cli_flags_text(&job.flags, "verify", &verify, "FILE",
                   "compute the scores of this file again and compare (see --verify --help)");
    if (cli_job_parse(&job, argc, argv) && score_check(&job, &flags) && cli_job_read(&job))
        score(&job, &flags);
    score_end(&flags);
    return cli_job_end(&job);
}
