/* norma norms diff: what changed between two versions. */
#include "command.h"
#include "console.h"
#include "job.h"
#include "store.h"

typedef struct diffing {
    const char *texts[2];
    cli_norm_choice choices[2];
    const char *stores[2];
    norma_norm_set *sets[2];
    norma_calibration *calibrations[2]; /* that name their items */
    norma_norm_diff *diff;
} diffing;

static norma_status load(diffing *d, int side, norma_error *err)
{
    norma_status status =
        norma_norms_load(&d->sets[side], d->stores[side], &d->choices[side].choice, err);
    if (status != NORMA_OK || !*d->sets[side]->calibration)
        return status;
    const norma_norms_choice calibration = {d->sets[side]->calibration,
                                            d->sets[side]->calibration_version};
    return norma_calibration_load(&d->calibrations[side], d->stores[side], &calibration, err);
}

static norma_status compare(diffing *d, norma_error *err)
{
    const char *const *items[2];
    size_t n_items[2];
    for (int i = 0; i < 2; i++) {
        items[i] = d->calibrations[i] ? (const char *const *)d->calibrations[i]->items : NULL;
        n_items[i] = d->calibrations[i] ? d->calibrations[i]->n_items : 0;
    }
    return norma_norms_diff(&d->diff, d->sets[0], d->sets[1], items, n_items, err);
}

static void run(cli_job *job, diffing *d)
{
    norma_status status = load(d, 0, &job->err);
    if (status == NORMA_OK)
        status = load(d, 1, &job->err);
    if (status == NORMA_OK)
        status = compare(d, &job->err);
    if (status == NORMA_OK) {
        norma_report_context context = cli_job_context(job, NULL, NULL);
        cli_job_setting(job, &context, "store", d->stores[0]);
        cli_job_setting(job, &context, "with-store", job->also[0]);
        cli_job_setting(job, &context, "from", d->texts[0]);
        cli_job_setting(job, &context, "to", d->texts[1]);
        status = norma_report_norm_diff(&job->report, d->diff, d->sets[0], d->sets[1],
                                        (norma_format)job->common.format, &context, &job->err);
    }
    if (status == NORMA_OK)
        status = cli_job_keep_notes(job, &d->diff->notes);
    cli_job_finish(job, status, NULL, 0);
    norma_norm_diff_free(d->diff);
    for (int i = 0; i < 2; i++) {
        norma_norm_set_free(d->sets[i]);
        norma_calibration_free(d->calibrations[i]);
    }
}

int cmd_norms_diff(int argc, const char **argv)
{
    cli_job job;
    diffing d = {0};

    cli_job_new(&job, "norms diff", "what changed between two versions of norms",
                "--store STORE --from NAME[:VERSION] --to NAME[:VERSION] [--with-store STORE]", 0);
    cli_flags_text(&job.flags, "store", &job.store, "STORE", "the norm store");
    cli_flags_text(&job.flags, "with-store", &job.also[0], "STORE",
                   "the store of the second version, when it is another");
    cli_flags_text(&job.flags, "from", &d.texts[0], "NAME[:VERSION]", "the first version");
    cli_flags_text(&job.flags, "to", &d.texts[1], "NAME[:VERSION]", "the second version");
    if (cli_job_parse(&job, argc, argv)) {
        d.stores[0] = job.store;
        d.stores[1] = job.also[0] ? job.also[0] : job.store;
        if (!job.store || !d.texts[0] || !d.texts[1])
            job.code = cli_usage(job.command, "--%s is missing",
                                 !job.store   ? "store"
                                 : d.texts[0] ? "to"
                                              : "from");
        else if (!cli_norm_choice_parse(&d.choices[0], d.texts[0]) ||
                 !cli_norm_choice_parse(&d.choices[1], d.texts[1]))
            job.code = cli_usage(job.command, "a version is NAME or NAME:VERSION");
        else if (cli_job_outputs(&job))
            run(&job, &d);
    }
    return cli_job_end(&job);
}
