/* norma norms bridge: from scores under one norm version to those under another. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"
#include "store.h"

typedef struct bridging {
    const char *from_text, *to_text, *scale;
    cli_norm_choice from_choice, to_choice;
    norma_norm_set *from, *to;
    norma_bridge **made;
    size_t n;
} bridging;

static void bridging_free(bridging *b)
{
    for (size_t i = 0; i < b->n; i++)
        norma_bridge_free(b->made[i]);
    free(b->made);
    norma_norm_set_free(b->from);
    norma_norm_set_free(b->to);
}

static const char *what_is_wrong(bridging *b, const cli_job *job)
{
    if (!job->store)
        return "--store is missing";
    if (!b->from_text || !b->to_text || !cli_norm_choice_parse(&b->from_choice, b->from_text) ||
        !cli_norm_choice_parse(&b->to_choice, b->to_text))
        return "--from and --to are norm versions: NAME or NAME:VERSION";
    return NULL;
}

/* The scale wanted, or all that both versions have. */
static norma_status build(bridging *b, cli_job *job)
{
    norma_status status = NORMA_OK;
    b->made = calloc(b->from->n_scales + 1, sizeof(norma_bridge *));
    if (!b->made)
        return cli_out_of_memory(&job->err);
    if (b->scale) {
        status = norma_bridge_of(&b->made[0], b->from, b->to, b->scale, 0.95, &job->err);
        b->n = status == NORMA_OK;
        return status;
    }
    for (size_t s = 0; s < b->from->n_scales && status == NORMA_OK; s++) {
        const char *id = b->from->scales[s].id;
        if (norma_norm_find_scale(b->to, id) == NORMA_NONE)
            continue;
        status = norma_bridge_of(&b->made[b->n], b->from, b->to, id, 0.95, &job->err);
        b->n += status == NORMA_OK;
    }
    return status;
}

static norma_status report(bridging *b, cli_job *job)
{
    norma_report_context context = cli_job_context(job, NULL, NULL);
    cli_job_setting(job, &context, "store", job->store);
    cli_job_setting(job, &context, "from", b->from_text);
    cli_job_setting(job, &context, "to", b->to_text);
    cli_job_setting(job, &context, "scale", b->scale);
    norma_status status =
        norma_report_bridges(&job->report, (const norma_bridge *const *)b->made, b->n,
                             (norma_format)job->common.format, &context, &job->err);
    for (size_t i = 0; i < b->n && status == NORMA_OK; i++)
        status = cli_job_keep_notes(job, &b->made[i]->notes);
    return status;
}

int cmd_norms_bridge(int argc, const char **argv)
{
    cli_job job;
    bridging b = {0};

    cli_job_new(&job, "norms bridge", "from scores under one norm version to those under another",
                "--store STORE --from NAME[:VERSION] --to NAME[:VERSION] [--scale SCALE]", 0);
    cli_flags_text(&job.flags, "store", &job.store, "STORE", "the norm store");
    cli_flags_text(&job.flags, "from", &b.from_text, "NAME[:VERSION]", "the old version");
    cli_flags_text(&job.flags, "to", &b.to_text, "NAME[:VERSION]", "the new version");
    cli_flags_text(&job.flags, "scale", &b.scale, "SCALE", "one scale (default: all in both)");
    if (cli_job_parse(&job, argc, argv)) {
        const char *wrong = what_is_wrong(&b, &job);
        if (wrong)
            job.code = cli_usage(job.command, "%s", wrong);
        else if (cli_job_outputs(&job)) {
            norma_status status =
                norma_norms_load(&b.from, job.store, &b.from_choice.choice, &job.err);
            if (status == NORMA_OK)
                status = norma_norms_load(&b.to, job.store, &b.to_choice.choice, &job.err);
            if (status == NORMA_OK)
                status = build(&b, &job);
            if (status == NORMA_OK)
                status = report(&b, &job);
            cli_job_finish(&job, status, NULL, 0);
        }
    }
    bridging_free(&b);
    return cli_job_end(&job);
}
