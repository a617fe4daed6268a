/* norma reliability */
#include <stdlib.h>

#include "command.h"
#include "console.h"
#include "job.h"
#include "reliability_work.h"

/* Lists of results, without those that are not there. */
typedef struct lists {
    const norma_reliability_result **scales;
    const norma_composite **composites;
    const norma_retest **retests;
    const norma_short_form **short_forms;
    size_t n;
    norma_reliability_extras extras;
} lists;

static void lists_free(lists *l)
{
    free(l->scales);
    free(l->composites);
    free(l->retests);
    free(l->short_forms);
}

static bool lists_new(lists *l, const cli_reliability_work *work)
{
    size_t room = work->n + 1;
    l->scales = calloc(room, sizeof(const norma_reliability_result *));
    l->composites = calloc(room, sizeof(const norma_composite *));
    l->retests = calloc(room, sizeof(const norma_retest *));
    l->short_forms = calloc(room, sizeof(const norma_short_form *));
    if (!l->scales || !l->composites || !l->retests || !l->short_forms)
        return false;
    norma_reliability_extras *e = &l->extras;
    for (size_t k = 0; k < work->n; k++) {
        const cli_scale_work *s = &work->scales[k];
        if (s->reliability)
            l->scales[l->n++] = s->reliability;
        if (s->composite)
            l->composites[e->n_composites++] = s->composite;
        if (s->retest)
            l->retests[e->n_retests++] = s->retest;
        if (s->short_form)
            l->short_forms[e->n_short_forms++] = s->short_form;
    }
    e->composites = l->composites;
    e->retests = l->retests;
    e->short_forms = l->short_forms;
    return true;
}

static norma_status report(cli_job *job, const lists *l, const cli_reliability_options *o)
{
    norma_report_context context =
        cli_job_context(job, norma_reliability_option_table(), &o->reliability);
    cli_job_setting(job, &context, "scale", o->scales);
    cli_job_setting(job, &context, "retest", o->retest);
    if (o->wants_short) {
        cli_job_number(job, &context, "shorten", (double)o->shorten.keep);
        cli_job_number(job, &context, "folds", (double)o->shorten.folds);
    }
    return norma_report_reliability(&job->report, l->scales, l->n, &l->extras,
                                    (norma_format)job->common.format, &context, &job->err);
}

static norma_status keep_notes(cli_job *job, const lists *l)
{
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < l->n && status == NORMA_OK; k++)
        status = cli_job_keep_notes(job, &l->scales[k]->notes);
    for (size_t k = 0; k < l->extras.n_composites && status == NORMA_OK; k++)
        status = cli_job_keep_notes(job, &l->composites[k]->notes);
    for (size_t k = 0; k < l->extras.n_retests && status == NORMA_OK; k++)
        status = cli_job_keep_notes(job, &l->retests[k]->notes);
    for (size_t k = 0; k < l->extras.n_short_forms && status == NORMA_OK; k++)
        status = cli_job_keep_notes(job, &l->short_forms[k]->notes);
    return status;
}

static norma_status reliability(cli_job *job, cli_reliability_options *o)
{
    cli_reliability_work work = {0};
    lists l = {0};
    norma_status status = NORMA_OK;

    if (!cli_flags_given(&job->flags, "missing"))
        status = cli_intake_missing(&o->reliability.missing, &job->intake, &job->err);
    if (status == NORMA_OK)
        status = cli_reliability_run(&work, job, o);
    if (status == NORMA_OK && !lists_new(&l, &work))
        status = cli_out_of_memory(&job->err);
    if (status == NORMA_OK)
        status = report(job, &l, o);
    if (status == NORMA_OK)
        status = keep_notes(job, &l);
    lists_free(&l);
    cli_reliability_work_free(&work);
    return status;
}

int cmd_reliability(int argc, const char **argv)
{
    cli_job job;
    cli_reliability_options o = {.reliability = NORMA_RELIABILITY_OPTIONS_INIT,
                                 .shorten = NORMA_SHORTEN_OPTIONS_INIT};

    o.reliability.extent = NORMA_RELIABILITY_FULL;
    cli_job_new(&job, "reliability", "every coefficient of every scale, with its intervals",
                "--data FILE (--instrument FILE | --items LIST)",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS | CLI_TAKES_TABLES);
    cli_flags_table(&job.flags, norma_reliability_option_table(), &o.reliability);
    cli_flags_table(&job.flags, norma_shorten_option_table(), &o.shorten);
    cli_flags_text(&job.flags, "scale", &o.scales, "LIST", "only these scales of the instrument");
    cli_flags_text(&job.flags, "retest", &o.retest, "FILE",
                   "the same respondents on a second occasion, matched by id");
    cli_flags_explain(&job.flags, "shorten", "items of a short form of every scale");
    if (cli_job_parse(&job, argc, argv)) {
        o.wants_short = cli_flags_given(&job.flags, "shorten");
        job.also[0] = o.retest;
        if (cli_flags_given(&job.flags, "folds") && !o.wants_short)
            job.code = cli_usage("reliability", "--folds goes with --shorten");
        else if (o.retest && job.common.tables)
            job.code = cli_usage("reliability", "--retest does not go with tables of counts, which "
                                                "hold no respondents");
        else if (cli_job_read(&job))
            cli_job_finish(&job, reliability(&job, &o), NULL, 0);
    }
    return cli_job_end(&job);
}
