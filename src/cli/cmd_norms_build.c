/* norma norms build: screen, gate and score; then describe those kept as the next version of a norm
   set. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"
#include "norms_calibration.h"
#include "overrides.h"
#include "store.h"

typedef struct build_flags {
    norma_validate_options options;
    const char *name, *created, *population, *collected, *company, *weighting, *weights,
        *weights_file, *continuous;
    cli_list parents;
    bool with_overridden;
    cli_overrides overrides;
    cli_norms_calibration calibration;
} build_flags;

/* What a norm set is described from; everything is freed at the end. */
typedef struct build_work {
    norma_validation *result;
    norma_scores *scores;
    norma_grouping *companies;
    double *weights, *covariate_values;
    char *covariate; /* "COVARIATE:METHOD", cut in two */
    norma_continuous_options continuous;
    norma_norm_set *parents[CLI_MOST_IN_LIST];
    norma_norm_parent listed[CLI_MOST_IN_LIST];
    char collected[64]; /* "FROM:TO", cut in two */
    norma_notes notes;
    norma_norms_source source;
} build_work;

static norma_status fail(norma_error *err, norma_status status, const char *sentence)
{
    *err = (norma_error){.status = status};
    snprintf(err->message, sizeof err->message, "%s", sentence);
    return status;
}

/* ---- companies, weights, dates, parents ---- */

/* The largest units unless a level is named. */
static norma_status find_companies(build_work *w, cli_job *job, const build_flags *flags)
{
    const norma_data *data = job->intake.data;
    const size_t n_units = job->intake.instrument->n_units;
    size_t level = 0;
    if (flags->company && strcmp(flags->company, "none") == 0)
        return NORMA_OK;
    while (flags->company && level < n_units &&
           strcmp(norma_data_label_column(data, level), flags->company) != 0)
        level++;
    if (flags->company && level == n_units)
        return fail(&job->err, NORMA_EINVAL,
                    "--company is a unit column of the instrument, or none");
    return n_units == 0 ? NORMA_OK
                        : norma_grouping_of(&w->companies, data, level, false, &job->err);
}

static norma_status find_weights(build_work *w, cli_job *job)
{
    const int64_t *millionths = norma_data_weights(job->intake.data);
    const size_t n = norma_data_rows(job->intake.data);
    if (!millionths)
        return NORMA_OK;
    if (!(w->weights = calloc(n + 1, sizeof *w->weights)))
        return cli_out_of_memory(&job->err);
    for (size_t r = 0; r < n; r++)
        w->weights[r] = (double)millionths[r] / (double)NORMA_WEIGHT_ONE;
    return NORMA_OK;
}

/* "age", or "age:shash". */
static norma_status find_covariate(build_work *w, cli_job *job, const build_flags *flags)
{
    if (!flags->continuous)
        return NORMA_OK;
    w->continuous = (norma_continuous_options)NORMA_CONTINUOUS_OPTIONS_INIT;
    w->covariate = strdup(flags->continuous);
    w->covariate_values = calloc(norma_data_rows(job->intake.data) + 1, sizeof(double));
    if (!w->covariate || !w->covariate_values)
        return cli_out_of_memory(&job->err);
    char *colon = strrchr(w->covariate, ':');
    if (colon) {
        while (norma_continuous_method_names[w->continuous.method] &&
               strcmp(norma_continuous_method_names[w->continuous.method], colon + 1) != 0)
            w->continuous.method++;
        *colon = '\0';
    }
    w->source.covariate = w->covariate;
    w->source.covariate_values = w->covariate_values;
    w->source.continuous = &w->continuous;
    if (w->continuous.method == NORMA_CONTINUOUS_METHODS)
        return fail(&job->err, NORMA_EINVAL,
                    "--continuous is COVARIATE or COVARIATE:METHOD, with the method surface, "
                    "moments, box-cox, shash or beta-binomial");
    return norma_covariate_of(w->covariate_values, job->intake.data, w->covariate,
                              w->companies ? w->companies->column : NULL, &job->err);
}

/* "2024-01-01:2024-12-31", or one day. */
static norma_status find_dates(build_work *w, cli_job *job, const build_flags *flags)
{
    if (!flags->collected)
        return NORMA_OK;
    if (strlen(flags->collected) >= sizeof w->collected)
        return fail(&job->err, NORMA_EINVAL, "--collected is FROM:TO, as 2024-01-01:2024-12-31");
    snprintf(w->collected, sizeof w->collected, "%s", flags->collected);
    char *colon = strchr(w->collected, ':');
    if (colon)
        *colon = '\0';
    w->source.collected_from = w->collected;
    w->source.collected_to = colon ? colon + 1 : w->collected;
    return NORMA_OK;
}

static norma_status find_parents(build_work *w, cli_job *job, const build_flags *flags)
{
    norma_status status = NORMA_OK;
    for (size_t p = 0; status == NORMA_OK && p < flags->parents.n; p++) {
        cli_norm_choice choice;
        if (!cli_norm_choice_parse(&choice, flags->parents.texts[p]) || choice.choice.version == 0)
            return fail(&job->err, NORMA_EINVAL, "--parent is NAME:VERSION");
        status = norma_norms_load(&w->parents[p], job->store, &choice.choice, &job->err);
        if (status == NORMA_OK)
            w->listed[w->source.n_parents++] = (norma_norm_parent){
                w->parents[p]->name, w->parents[p]->version, w->parents[p]->sha256};
    }
    w->source.parents = w->listed;
    return status;
}

/* ---- scales ---- */

/* Which scales stay out, and why. */
static norma_status note_scales(build_work *w, cli_job *job, const build_flags *flags)
{
    const norma_validation *v = w->result;
    norma_status status = NORMA_OK;
    for (size_t s = 0; status == NORMA_OK && s < v->instrument->n_scales; s++) {
        const char *id = v->instrument->scales[s].id;
        if (v->scales[s].gate->verdict == NORMA_HOLD)
            status =
                cli_intake_note(&job->intake, "norms-scale-held", id,
                                "the gate holds this scale: it is not in the norms", &job->err);
        else if (v->overridden[s] && !flags->with_overridden)
            status = cli_intake_note(
                &job->intake, "norms-scale-overridden", id,
                "this scale passed the gate on a person's word only: it is not in the norms "
                "(--with-overridden puts it there)",
                &job->err);
    }
    return status;
}

/* A held scale gets no score; it still counts in a whole that is made from its parts. */
static norma_status score(build_work *w, cli_job *job, const build_flags *flags)
{
    const norma_validation *v = w->result;
    norma_score_options options = NORMA_SCORE_OPTIONS_INIT;
    uint8_t *hold = calloc(v->instrument->n_scales + 1, 1);
    if (!hold)
        return cli_out_of_memory(&job->err);
    for (size_t s = 0; s < v->instrument->n_scales; s++)
        hold[s] = v->scales[s].gate->verdict == NORMA_HOLD;
    options.threads = flags->options.threads;
    norma_status status =
        norma_score(&w->scores, v->instrument, v->data, v->screen->keep, hold, &options, &job->err);
    free(hold);
    return status;
}

/* ---- the set ---- */

static norma_status gather(build_work *w, cli_job *job, build_flags *flags)
{
    norma_error *err = &job->err;
    norma_status status;
    flags->options.progress = cli_progress();
    flags->options.extent = NORMA_VALIDATE_GATE;
    flags->options.frozen = flags->calibration.frozen;
    flags->options.overrides = flags->overrides.list;
    flags->options.n_overrides = flags->overrides.n;
    flags->options.today = flags->overrides.today;
    if ((status = norma_validate(&w->result, job->intake.instrument, job->intake.data, NULL,
                                 &flags->options, err)) != NORMA_OK ||
        (status = score(w, job, flags)) != NORMA_OK ||
        (status = note_scales(w, job, flags)) != NORMA_OK)
        return status;
    norma_norms_from_validation(&w->source, w->result, flags->name, job->common.words);
    w->source.scores = w->scores;
    if (flags->with_overridden)
        w->source.leave_out = NULL;
    if ((status = find_companies(w, job, flags)) != NORMA_OK ||
        (status = find_weights(w, job)) != NORMA_OK ||
        (status = find_covariate(w, job, flags)) != NORMA_OK ||
        (status = find_dates(w, job, flags)) != NORMA_OK)
        return status;
    return find_parents(w, job, flags);
}

static norma_status write_set(int64_t *version, build_work *w, cli_job *job, build_flags *flags)
{
    norma_status status =
        cli_norms_calibrate(job, &flags->calibration, w->result, &flags->options, flags->created);
    if (status != NORMA_OK)
        return status;
    w->source.created = flags->created;
    w->source.population = flags->population;
    w->source.companies = w->companies;
    w->source.weights = w->weights;
    w->source.weighting = flags->weighting && strcmp(flags->weighting, "companies") == 0
                              ? NORMA_WEIGHT_COMPANIES
                              : NORMA_WEIGHT_RESPONDENTS;
    w->source.calibration = flags->calibration.linked;
    w->source.threads = flags->options.threads;
    w->source.notes = &w->notes;
    status = norma_norms_build(version, job->store, &w->source, &job->err);
    return status == NORMA_OK ? cli_notes_append(&job->intake.notes, &w->notes, &job->err) : status;
}

/* What was written is read back and shown. */
static norma_status report_set(cli_job *job, const build_flags *flags, int64_t version)
{
    const norma_norms_choice choice = {.name = flags->name, .version = version};
    norma_norm_set *set = NULL;
    norma_status status = norma_norms_load(&set, job->store, &choice, &job->err);
    if (status == NORMA_OK) {
        norma_report_context context =
            cli_job_context(job, norma_validate_option_table(), &flags->options);
        cli_job_setting(job, &context, "store", job->store);
        cli_job_setting(job, &context, "name", flags->name);
        cli_job_setting(job, &context, "company", flags->company);
        cli_job_setting(job, &context, "weighting", flags->weighting);
        cli_job_setting(job, &context, "weights", flags->weights);
        cli_job_setting(job, &context, "weights-file", flags->weights_file);
        cli_job_setting(job, &context, "continuous", flags->continuous);
        status = norma_report_norm_set(&job->report, set, (norma_format)job->common.format,
                                       &context, &job->err);
    }
    norma_norm_set_free(set);
    return status;
}

static void clear(build_work *w)
{
    norma_notes_clear(&w->notes);
    norma_validation_free(w->result);
    norma_scores_free(w->scores);
    norma_grouping_free(w->companies);
    free(w->weights);
    free(w->covariate);
    free(w->covariate_values);
    for (size_t p = 0; p < CLI_MOST_IN_LIST; p++)
        norma_norm_set_free(w->parents[p]);
}

static void build(cli_job *job, build_flags *flags)
{
    build_work w = {0};
    int64_t version = 0;
    norma_status status = cli_norms_calibration_load(job, &flags->calibration);
    if (status == NORMA_OK)
        status = gather(&w, job, flags);
    if (status == NORMA_OK)
        status = write_set(&version, &w, job, flags);
    if (status == NORMA_OK) {
        cli_say("version %" PRId64 " of norm set '%s' was added to %s", version, flags->name,
                job->store);
        status = report_set(job, flags, version);
    }
    cli_job_finish(job, status, NULL, 0);
    cli_norms_calibration_free(&flags->calibration);
    clear(&w);
}

static void declare(cli_job *job, build_flags *flags)
{
    cli_flags *f = &job->flags;
    cli_flags_text(f, "store", &job->store, "STORE", "the norm store; made when it does not exist");
    cli_flags_text(f, "name", &flags->name, "NAME", "name of the norm set");
    cli_flags_text(f, "created", &flags->created, "TIME",
                   "creation time to record, as 2025-01-31T23:59:59Z (default: now)");
    cli_flags_text(f, "population", &flags->population, "TEXT", "who they are, in words");
    cli_flags_text(f, "collected", &flags->collected, "FROM:TO",
                   "when the responses were given, as 2024-01-01:2024-12-31");
    cli_flags_text(f, "company", &flags->company, "COLUMN",
                   "unit column whose units are the companies (default: that of the largest "
                   "units); none: persons only");
    cli_flags_text(f, "weighting", &flags->weighting, "respondents|companies",
                   "who counts the same in the distribution of persons (default: respondents)");
    cli_flags_text(f, "weights", &flags->weights, "COLUMN", "column of weights over 0");
    cli_flags_text(f, "weights-file", &flags->weights_file, "FILE",
                   "weights from a file of norma rake instead");
    cli_flags_text(f, "continuous", &flags->continuous, "COVARIATE[:METHOD]",
                   "continuous norms over a continuous variable of the instrument, or over "
                   "company-size");
    cli_flags_list(f, "parent", &flags->parents, "NAME:VERSION",
                   "a norm set that this one follows; several times");
    cli_flags_switch(f, "with-overridden", &flags->with_overridden,
                     "scales that pass on a person's word enter the norms too");
    cli_norms_calibration_flags(f, &flags->calibration);
    cli_overrides_flags(f, &flags->overrides);
    cli_flags_table(f, norma_validate_option_table(), &flags->options);
}

static bool check(cli_job *job, build_flags *flags)
{
    const char *weighting = flags->weighting;
    if (!job->store || !flags->name)
        job->code = cli_usage(job->command, "--%s is missing", job->store ? "name" : "store");
    else if (weighting && strcmp(weighting, "companies") != 0 &&
             strcmp(weighting, "respondents") != 0)
        job->code = cli_usage(job->command, "--weighting is respondents or companies");
    else if (cli_overrides_check(job, &flags->overrides))
        cli_norms_calibration_check(job, &flags->calibration);
    job->common.read.weights_column = flags->weights;
    job->common.read.weights_path = job->also[0] = flags->weights_file;
    return job->code == CLI_DONE;
}

int cmd_norms_build(int argc, const char **argv)
{
    cli_job job;
    build_flags flags = {.options = NORMA_VALIDATE_OPTIONS_INIT};

    cli_job_new(&job, "norms build", "add the next version of a norm set to a store",
                "--instrument FILE --data FILE --name NAME --store STORE",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT);
    declare(&job, &flags);
    if (cli_job_parse(&job, argc, argv) && check(&job, &flags) && cli_job_read(&job))
        build(&job, &flags);
    return cli_job_end(&job);
}
