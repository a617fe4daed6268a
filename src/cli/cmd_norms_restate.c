/* norma norms restate: past scores under two norm versions. */
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"
#include "store.h"

typedef struct restating {
    const char *scores, *column, *scale, *from_text, *to_text;
    cli_norm_choice from_choice, to_choice;
    norma_norm_set *from, *to;
    norma_score_file *file;
    norma_restated *made;
    norma_output people;
} restating;

static void restating_free(restating *r)
{
    norma_output_free(&r->people);
    norma_restated_free(r->made);
    norma_score_file_free(r->file);
    norma_norm_set_free(r->from);
    norma_norm_set_free(r->to);
}

static const char *what_is_wrong(restating *r, const cli_job *job)
{
    if (!job->store)
        return "--store is missing";
    if (!r->scores == !job->common.data)
        return "either --scores (a CSV file of norma score) or --data with --column is needed";
    if (!r->scores != (r->column && r->scale) || (r->scores && (r->column || r->scale)))
        return "--column and --scale go with --data: POMP scores, and the scale they are of";
    if (!r->from_text || !r->to_text || !cli_norm_choice_parse(&r->from_choice, r->from_text) ||
        !cli_norm_choice_parse(&r->to_choice, r->to_text))
        return "--from and --to are norm versions: NAME or NAME:VERSION";
    return NULL;
}

static norma_status load(restating *r, cli_job *job)
{
    norma_status status = NORMA_OK;
    if (r->scores)
        status = norma_score_file_read(&r->file, r->scores, &job->err);
    else
        status = norma_score_file_of(&r->file, job->intake.data, 0, r->scale, &job->err);
    if (status == NORMA_OK)
        status = norma_norms_load(&r->from, job->store, &r->from_choice.choice, &job->err);
    if (status == NORMA_OK)
        status = norma_norms_load(&r->to, job->store, &r->to_choice.choice, &job->err);
    if (status == NORMA_OK)
        status = norma_score_file_fit(r->file, r->from, &job->intake.notes, &job->err);
    return status;
}

static norma_status report(restating *r, cli_job *job, const norma_file *people)
{
    norma_report_context context = cli_job_context(job, NULL, NULL);
    cli_job_setting(job, &context, "scores", r->scores);
    cli_job_setting(job, &context, "column", r->column);
    cli_job_setting(job, &context, "scale", r->scale);
    cli_job_setting(job, &context, "store", job->store);
    cli_job_setting(job, &context, "from", r->from_text);
    cli_job_setting(job, &context, "to", r->to_text);
    norma_status status =
        norma_report_restated(&job->report, r->made, r->from, r->to, people,
                              (norma_format)job->common.format, &context, &job->err);
    return status == NORMA_OK ? cli_job_keep_notes(job, &r->made->notes) : status;
}

/* --output is the file of people, and the summary goes to standard output. */
static void run(restating *r, cli_job *job)
{
    const norma_file people = {.path = job->common.output, .content = &r->people};
    const bool wanted = people.path != NULL;
    job->common.output = NULL;
    norma_status status = load(r, job);
    if (status == NORMA_OK)
        status = norma_restate(&r->made, r->from, r->to, (const char *const *)r->file->scales,
                               r->file->n_scales, r->file->pomp, r->file->n_rows, &job->err);
    if (status == NORMA_OK && wanted)
        status =
            norma_report_restated_people(&r->people, r->made, r->file, r->from, r->to, &job->err);
    if (status == NORMA_OK)
        status = report(r, job, wanted ? &people : NULL);
    cli_job_finish(job, status, wanted ? &people : NULL, wanted);
}

static bool read_scores(restating *r, cli_job *job)
{
    if (r->scores) {
        job->also[0] = r->scores;
        return cli_job_outputs(job);
    }
    job->common.list.continuous = r->column;
    return cli_job_read(job);
}

int cmd_norms_restate(int argc, const char **argv)
{
    cli_job job;
    restating r = {0};

    cli_job_new(&job, "norms restate", "past scores under two norm versions",
                "(--scores FILE | --data FILE --column COLUMN --scale SCALE) --store STORE "
                "--from NAME[:VERSION] --to NAME[:VERSION] [--output FILE]",
                0);
    cli_flags_text(&job.flags, "scores", &r.scores, "FILE", "scores that norma score wrote, CSV");
    cli_flags_text(&job.flags, "data", &job.common.data, "FILE",
                   "or a file with a column of POMP scores");
    cli_flags_text(&job.flags, "column", &r.column, "COLUMN", "its column of POMP scores");
    cli_flags_text(&job.flags, "scale", &r.scale, "SCALE", "the scale that they are of");
    cli_flags_text(&job.flags, "store", &job.store, "STORE", "the norm store");
    cli_flags_text(&job.flags, "from", &r.from_text, "NAME[:VERSION]", "the version until now");
    cli_flags_text(&job.flags, "to", &r.to_text, "NAME[:VERSION]", "the other version");
    cli_flags_explain(&job.flags, "output", "write every person's scores under both here, as CSV");
    if (cli_job_parse(&job, argc, argv)) {
        const char *wrong = what_is_wrong(&r, &job);
        if (wrong)
            job.code = cli_usage(job.command, "%s", wrong);
        else if (read_scores(&r, &job))
            run(&r, &job);
    }
    restating_free(&r);
    return cli_job_end(&job);
}
