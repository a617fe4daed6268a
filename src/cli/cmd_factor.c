/* norma factor */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"
#include "target.h"

static const double cross_limit = 0.30; /* |loading| on another scale's factor that is counted */

typedef struct wanted {
    norma_factor_options options;
    int scores_method; /* a norma_factor_scores_method */
    const char *scores, *compare, *target;
    bool strict;
} wanted;

/* What the command makes; freed at its end. */
typedef struct made {
    norma_sample sample;
    size_t *key; /* scale of each item of the sample, NORMA_NONE for none; NULL with --items */
    const char **ids;
    cli_target_matrix target;
    norma_factor_result *result;
    norma_key_match *match;
    norma_congruence *congruence;
    norma_output scores;
} made;

static norma_option_table scores_table(void)
{
    static const char *const methods[] = {"thurstone", "bartlett", "ten-berge", NULL};
    static const norma_option table[] = {
        {"scores-method", NORMA_OPTION_CHOICE, offsetof(wanted, scores_method), 0, 0, methods,
         "kind of factor scores: regression, unbiased, or correlating as the factors do"},
        {0}};
    return table;
}

static bool is_target(int rotation)
{
    return rotation == NORMA_ROTATE_TARGET || rotation == NORMA_ROTATE_TARGET_T;
}

/* An option of one rotation with another one; what it goes with, or NULL. */
static const char *of_other_rotation(const cli_flags *flags, int rotation)
{
    if (cli_flags_given(flags, "gamma") && rotation != NORMA_ROTATE_OBLIMIN)
        return "--gamma goes with --rotation oblimin";
    if (cli_flags_given(flags, "delta") && rotation != NORMA_ROTATE_GEOMIN &&
        rotation != NORMA_ROTATE_GEOMIN_T)
        return "--delta goes with --rotation geomin or geomin-t";
    if (cli_flags_given(flags, "power") && rotation != NORMA_ROTATE_PROMAX)
        return "--power goes with --rotation promax";
    if (cli_flags_given(flags, "zeros") && rotation != NORMA_ROTATE_SIMPLIMAX)
        return "--zeros goes with --rotation simplimax";
    return NULL;
}

/* Options that would change nothing, or ask for what does not exist, are refused. */
static int check(const cli_job *job, const wanted *w)
{
    const cli_flags *flags = &job->flags;
    const norma_factor_options *o = &w->options;
    const char *command = job->command, *other = of_other_rotation(flags, o->rotation);
    if (other)
        return cli_usage(command, "%s", other);
    if (job->common.items && !cli_flags_given(flags, "factors") && !w->target)
        return cli_usage(command, "--factors is missing: with --items, no instrument says how many "
                                  "factors there are");
    if (w->target && !is_target(o->rotation))
        return cli_usage(command, "--target goes with --rotation target or target-t");
    if (is_target(o->rotation) && !w->target && job->common.items)
        return cli_usage(command, "--rotation target needs --instrument, whose key is the target, "
                                  "or --target FILE");
    if (cli_flags_given(flags, "scores-method") && !w->scores)
        return cli_usage(command, "--scores-method goes with --scores FILE");
    if (w->scores_method != NORMA_SCORES_THURSTONE && o->extraction == NORMA_EXTRACT_PCA)
        return cli_usage(command, "principal components have one kind of scores: leave out "
                                  "--scores-method");
    if (cli_flags_given(flags, "bootstrap") && o->errors != NORMA_ERRORS_BOOTSTRAP)
        return cli_usage(command, "--bootstrap goes with --errors bootstrap");
    if (cli_flags_given(flags, "conf-level") && o->errors == NORMA_ERRORS_NONE)
        return cli_usage(command, "--conf-level goes with --errors");
    return CLI_DONE;
}

/* ---- the sample, and the target of its items ---- */

/* The items of the instrument's key, or all of --items. */
static norma_status choose_items(made *m, cli_job *job)
{
    const norma_instrument *instrument = job->intake.instrument;
    norma_status status = cli_intake_sample(&m->sample, &job->intake, &job->err);
    if (status != NORMA_OK)
        return status;
    if (!job->common.items) {
        m->key = calloc(instrument->n_items + 1, sizeof *m->key);
        if (!m->key)
            return cli_out_of_memory(&job->err);
        size_t n = norma_instrument_factor_key(instrument, job->intake.items, m->key);
        status = cli_intake_sample_of(&m->sample, &job->intake, job->intake.items, n, &job->err);
    }
    m->ids = calloc(m->sample.n_items + 1, sizeof *m->ids);
    if (!m->ids)
        return cli_out_of_memory(&job->err);
    for (size_t i = 0; i < m->sample.n_items; i++)
        m->ids[i] = m->sample.data
                        ? norma_data_item_id(m->sample.data, m->sample.items[i])
                        : norma_tables_instrument(m->sample.tables)->items[m->sample.items[i]].id;
    return status;
}

static norma_status refuse(cli_job *job, norma_status status, const char *message)
{
    job->err.status = status;
    strncpy(job->err.message, message, sizeof job->err.message - 1);
    return status;
}

static norma_status choose_target(made *m, cli_job *job, wanted *w)
{
    const norma_instrument *instrument = job->intake.instrument;
    const size_t p = m->sample.n_items;
    norma_status status;
    if (!is_target(w->options.rotation))
        return NORMA_OK;
    status = w->target ? cli_target_read(&m->target, w->target, m->ids, p, &job->err)
                       : cli_target_of_key(&m->target, m->key, p, instrument->n_factors, &job->err);
    if (status != NORMA_OK)
        return status;
    if (!cli_flags_given(&job->flags, "factors"))
        w->options.factors = m->target.factors;
    if (w->options.factors != m->target.factors)
        return refuse(job, NORMA_EINVAL,
                      w->target ? "--factors is not the number of columns of --target"
                                : "--rotation target takes as many factors as the instrument has: "
                                  "leave out --factors, or give --target FILE");
    w->options.target = m->target.loadings;
    return NORMA_OK;
}

/* ---- another file ---- */

/* A note when the other solution has its own to tell. */
static norma_status tell_notes(cli_job *job, const wanted *w, const norma_factor_result *other)
{
    for (size_t i = 0; i < other->notes.n; i++)
        if (strcmp(other->notes.list[i].code, "rows-lost") != 0)
            return cli_intake_note(&job->intake, "compared-notes", w->compare,
                                   "the solution that it is compared with has notes of its own: "
                                   "analyse that file by itself to see them",
                                   &job->err);
    return NORMA_OK;
}

/* A sentence about the other file says that it is about that one. */
static void name_other(cli_job *job, const char *path)
{
    char message[sizeof job->err.message];
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    if (strstr(job->err.message, name))
        return;
    snprintf(message, sizeof message, "--compare %.100s: %.*s", name, (int)(sizeof message - 120),
             job->err.message);
    memcpy(job->err.message, message, sizeof message);
}

/* The same analysis of the same items in another file. */
static norma_status compare(made *m, cli_job *job, const wanted *w)
{
    cli_common common = job->common;
    cli_intake intake = {.counts = job->intake.counts};
    norma_factor_options options = w->options;
    norma_factor_result *other = NULL;
    norma_file_format format;
    norma_sample sample;
    size_t *items = calloc(m->sample.n_items + 1, sizeof *items);
    norma_status status = NORMA_OK;

    if (!items)
        return cli_out_of_memory(&job->err);
    common.data = w->compare;
    common.tables =
        norma_file_format_of(&format, w->compare, NULL) == NORMA_OK && format == NORMA_FILE_TABLES;
    options.replicates = options.splits = 0;
    options.errors = NORMA_ERRORS_NONE;
    options.schmid_leiman = false;
    if (!common.tables && !common.instrument && !common.items)
        status = refuse(job, NORMA_EINVAL,
                        "--compare needs --instrument, which says how its file is to be read");
    if (status != NORMA_OK || (status = cli_intake_read(&intake, &common, &job->err)) != NORMA_OK)
        goto done;
    for (size_t i = 0; i < m->sample.n_items; i++)
        items[i] = norma_instrument_find_item(intake.instrument, m->ids[i]);
    status = cli_intake_sample_of(&sample, &intake, items, m->sample.n_items, &job->err);
    if (status != NORMA_OK ||
        (status = norma_factor(&other, &sample, &options, &job->err)) != NORMA_OK ||
        (status = norma_factor_congruence(&m->congruence, m->result, other, &job->err)) != NORMA_OK)
        goto done;
    status = tell_notes(job, w, other);
done:
    if (status != NORMA_OK)
        name_other(job, w->compare);
    free(items);
    norma_factor_result_free(other);
    cli_intake_free(&intake);
    return status;
}

/* ---- scores ---- */

static norma_status make_scores(made *m, cli_job *job, const wanted *w)
{
    const norma_data *data = m->sample.data;
    size_t n = data ? norma_data_rows(data) : 0;
    double *scores = calloc(n * m->result->n_factors + 1, sizeof *scores);
    if (!scores)
        return cli_out_of_memory(&job->err);
    norma_status status =
        norma_factor_scores(scores, m->result, &m->sample, NULL, NULL, w->scores_method, &job->err);
    if (status == NORMA_OK)
        status = norma_report_factor_scores(&m->scores, data, m->result, scores, &job->err);
    if (status == NORMA_OK && w->options.correlation == NORMA_FACTOR_POLYCHORIC)
        status = cli_intake_note(&job->intake, "polychoric-scores", "",
                                 "the weights of the scores come from polychorics and are applied "
                                 "to standardised answers, which vary less than what lies behind "
                                 "them: compare respondents by them, but not the scores' size",
                                 &job->err);
    free(scores);
    return status;
}

/* ---- the command ---- */

/* A key can only be held against as many factors as it has; a general factor is in none. */
static bool is_match_possible(const made *m, const norma_factor_options *o,
                              const norma_instrument *instrument)
{
    return m->key && o->factors == instrument->n_factors &&
           (o->factors == 1 ||
            (o->rotation != NORMA_ROTATE_BIFACTOR && o->rotation != NORMA_ROTATE_BIFACTOR_T));
}

static norma_status analyse(made *m, cli_job *job, wanted *w)
{
    const norma_instrument *instrument = job->intake.instrument;
    norma_factor_options *o = &w->options;
    norma_status status = NORMA_OK;
    if (!cli_flags_given(&job->flags, "missing"))
        status = cli_intake_missing(&o->missing, &job->intake, &job->err);
    if (status != NORMA_OK || (status = choose_items(m, job)) != NORMA_OK ||
        (status = choose_target(m, job, w)) != NORMA_OK ||
        (status = norma_factor(&m->result, &m->sample, o, &job->err)) != NORMA_OK)
        return status;
    if (is_match_possible(m, o, instrument) &&
        (status = norma_factor_match(&m->match, m->result, m->key, cross_limit, &job->err)) !=
            NORMA_OK)
        return status;
    if (w->compare && (status = compare(m, job, w)) != NORMA_OK)
        return status;
    return w->scores ? make_scores(m, job, w) : NORMA_OK;
}

static norma_status report(made *m, cli_job *job, const wanted *w)
{
    norma_report_context context = cli_job_context(job, norma_factor_option_table(), &w->options);
    cli_job_setting(job, &context, "target", w->target);
    cli_job_setting(job, &context, "compare", w->compare);
    cli_job_setting(job, &context, "scores", w->scores);
    if (w->scores)
        cli_job_setting(job, &context, "scores-method", scores_table()->choices[w->scores_method]);
    norma_status status =
        norma_report_factor(&job->report, m->result, m->match, job->intake.instrument,
                            m->congruence, (norma_format)job->common.format, &context, &job->err);
    return status == NORMA_OK ? cli_job_keep_notes(job, &m->result->notes) : status;
}

static void factor(cli_job *job, wanted *w)
{
    made m = {0};
    if (!cli_flags_given(&job->flags, "factors"))
        w->options.factors = job->intake.instrument->n_factors;
    norma_status status = analyse(&m, job, w);
    if (status == NORMA_OK)
        status = report(&m, job, w);
    const norma_file file = {.path = w->scores, .content = &m.scores};
    cli_job_finish(job, status, &file, w->scores ? 1 : 0);
    if (w->strict && m.result && job->code == CLI_DONE && !m.result->converged)
        job->code = CLI_NEGATIVE;
    norma_output_free(&m.scores);
    norma_congruence_free(m.congruence);
    norma_key_match_free(m.match);
    norma_factor_result_free(m.result);
    free(m.target.loadings);
    free(m.ids);
    free(m.key);
}

int cmd_factor(int argc, const char **argv)
{
    cli_job job;
    wanted w = {.options = NORMA_FACTOR_OPTIONS_INIT};

    cli_job_new(&job, "factor", "exploratory factor analysis: extraction, rotation, fit, scores",
                "--data FILE (--instrument FILE | --items LIST --factors N)",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT | CLI_TAKES_ITEMS | CLI_TAKES_TABLES);
    cli_flags_table(&job.flags, norma_factor_option_table(), &w.options);
    cli_flags_explain(&job.flags, "factors",
                      "number of factors (default: as many as the instrument has)");
    cli_flags_text(&job.flags, "target", &w.target, "FILE",
                   "target of --rotation target: a line an item, empty where free (default: the "
                   "instrument's key)");
    cli_flags_text(&job.flags, "compare", &w.compare, "FILE",
                   "other responses to the same items: how alike the factors are");
    cli_flags_text(&job.flags, "scores", &w.scores, "FILE", "write everyone's factor scores here");
    cli_flags_table(&job.flags, scores_table(), &w);
    cli_flags_switch(&job.flags, "strict", &w.strict,
                     "exit 3 when the extraction did not converge");
    if (cli_job_parse(&job, argc, argv)) {
        job.also[0] = w.compare;
        job.also[1] = w.target;
        job.intake.counts = (cli_counts){.suffice = !w.scores && w.options.splits == 0 &&
                                                    w.options.errors != NORMA_ERRORS_BOOTSTRAP,
                                         .missing = w.options.missing};
        if ((job.code = check(&job, &w)) == CLI_DONE && cli_job_read(&job))
            factor(&job, &w);
    }
    return cli_job_end(&job);
}
