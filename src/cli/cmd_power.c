/* norma power */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"
#include "sem_name.h"

typedef struct wanted {
    const char *population, *model, *rmsea;
    cli_list parameters;
    char *names; /* owned: the parameters, by comma */
    size_t n, groups, df, replicates;
    double alpha, power;
    int identification;
    double h0, h1; /* of rmsea */
} wanted;

/* What the command makes; freed at its end. */
typedef struct made {
    norma_sem_model *truth, *analysis;
    norma_sem_population *population;
    norma_sem_power *power;
    size_t *chosen, n_chosen;
} made;

static void made_free(made *m)
{
    free(m->chosen);
    norma_sem_power_free(m->power);
    norma_sem_population_free(m->population);
    norma_sem_model_free(m->analysis);
    norma_sem_model_free(m->truth);
}

/* ---- flags ---- */

static norma_option_table own_table(void)
{
    static const norma_option table[] = {
        {"n", NORMA_OPTION_COUNT, offsetof(wanted, n), 2, 1e7, NULL,
         "respondents in all groups together"},
        {"groups", NORMA_OPTION_COUNT, offsetof(wanted, groups), 1, 100, NULL,
         "groups, all of one size"},
        {"df", NORMA_OPTION_COUNT, offsetof(wanted, df), 1, 1e6, NULL,
         "with --rmsea: degrees of freedom of the model"},
        {"alpha", NORMA_OPTION_REAL, offsetof(wanted, alpha), 1e-6, 0.5, NULL,
         "level of the tests"},
        {"wanted", NORMA_OPTION_REAL, offsetof(wanted, power), 0.01, 0.9999, NULL,
         "power wanted, for which respondents are counted"},
        {"simulate", NORMA_OPTION_COUNT, offsetof(wanted, replicates), 0, 1e5, NULL,
         "also draw so many samples, and fit the model to each"},
        {"identification", NORMA_OPTION_CHOICE, offsetof(wanted, identification), 0, 0,
         norma_sem_identification_names, "how latent variables get their unit"},
        {0}};
    return table;
}

static void take_flags(cli_flags *flags, wanted *w)
{
    cli_flags_text(flags, "population", &w->population, "FILE",
                   "a model with values, in lavaan's syntax: what is true");
    cli_flags_text(flags, "model", &w->model, "FILE", "the model that will be fitted");
    cli_flags_text(flags, "rmsea", &w->rmsea, "NULL:ALTERNATIVE",
                   "instead: the RMSEA of the hypothesis and in truth, 0.05:0.08");
    cli_flags_list(flags, "parameter", &w->parameters, "NAME",
                   "only this parameter of the model: its label or y~x; several times");
    cli_flags_table(flags, own_table(), w);
}

static bool split_rmsea(wanted *w)
{
    char *end = NULL;
    w->h0 = strtod(w->rmsea, &end);
    if (end == w->rmsea || *end != ':')
        return false;
    const char *second = end + 1;
    w->h1 = strtod(second, &end);
    return end != second && !*end && isfinite(w->h0) && isfinite(w->h1) && w->h0 >= 0 &&
           w->h1 >= 0 && w->h0 != w->h1;
}

static int check_rmsea(cli_job *job, wanted *w)
{
    static const char *const others[] = {"population", "model", "simulate", "parameter",
                                         "identification"};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (cli_flags_given(&job->flags, others[k]))
            return cli_usage(job->command, "--rmsea and --%s exclude each other", others[k]);
    if (!split_rmsea(w))
        return cli_usage(job->command,
                         "--rmsea is two different numbers that are not negative, 0.05:0.08, not "
                         "'%.60s'",
                         w->rmsea);
    if (!cli_flags_given(&job->flags, "df"))
        return cli_usage(job->command, "--df is missing: the degrees of freedom of the model");
    if (cli_flags_given(&job->flags, "n") == cli_flags_given(&job->flags, "wanted"))
        return cli_usage(job->command, "--rmsea goes with one of --n, for the power, and --wanted, "
                                       "for the respondents needed");
    return CLI_DONE;
}

static int check(cli_job *job, wanted *w)
{
    if (w->rmsea)
        return check_rmsea(job, w);
    if (!w->population && !w->model)
        return cli_usage(job->command, "say what is planned: --population FILE and --model FILE, "
                                       "or --rmsea NULL:ALTERNATIVE");
    if (!w->population)
        return cli_usage(job->command, "--population is missing: a model with values");
    if (!w->model)
        return cli_usage(job->command, "--model is missing: the model that will be fitted");
    if (cli_flags_given(&job->flags, "df"))
        return cli_usage(job->command, "--df goes with --rmsea");
    if (!cli_flags_given(&job->flags, "n"))
        return cli_usage(job->command, "--n is missing: how many respondents there will be");
    if (w->n % w->groups != 0)
        return cli_usage(job->command, "--n %zu does not divide into %zu groups of one size", w->n,
                         w->groups);
    job->also[0] = w->population;
    job->also[1] = w->model;
    return CLI_DONE;
}

/* ---- parameters by name ---- */

/* Rows that share a parameter are one; free parameters come in the order of their numbers. */
static norma_status choose(made *m, cli_job *job, const char *name)
{
    const norma_sem_table *table = m->power->table;
    bool known = false, open = false;
    for (size_t r = 0; r < table->n; r++) {
        const norma_sem_parameter *row = &table->rows[r];
        bool new = row->free != NORMA_NONE;
        if (!cli_sem_is_named(name, row))
            continue;
        known = true;
        open |= new;
        for (size_t k = 0; k < m->n_chosen; k++)
            new &= m->chosen[k] != row->free;
        if (new)
            m->chosen[m->n_chosen++] = row->free;
    }
    if (!known)
        return cli_refuse(&job->err, NORMA_EINVAL,
                          "the model has no parameter '%.80s': give its label, or what it is as in "
                          "y~x, f=~x, x~~z",
                          name);
    if (!open)
        return cli_refuse(&job->err, NORMA_EINVAL,
                          "'%.80s' is fixed in the model, so that there is no test of it; another "
                          "--identification may free it",
                          name);
    return NORMA_OK;
}

static norma_status choose_all(made *m, cli_job *job, wanted *w)
{
    size_t size = 1;
    norma_status status = NORMA_OK;
    if (w->parameters.n == 0)
        return NORMA_OK;
    for (size_t k = 0; k < w->parameters.n; k++)
        size += strlen(w->parameters.texts[k]) + 1;
    m->chosen = calloc(m->power->n_parameters + 1, sizeof *m->chosen);
    w->names = calloc(size, 1);
    if (!m->chosen || !w->names)
        return cli_out_of_memory(&job->err);
    for (size_t k = 0, at = 0; status == NORMA_OK && k < w->parameters.n; k++) {
        at += (size_t)snprintf(w->names + at, size - at, "%s%s", k ? "," : "",
                               w->parameters.texts[k]);
        status = choose(m, job, w->parameters.texts[k]);
    }
    return status;
}

/* ---- the analysis ---- */

static norma_status read_model(norma_sem_model **model, const char *path, const char *kind,
                               norma_error *err)
{
    char *text = NULL;
    norma_status status = cli_text_read(&text, path, kind, err);
    if (status == NORMA_OK)
        status = norma_sem_model_read(model, text, path, err);
    free(text);
    return status;
}

static norma_report_context context_of(cli_job *job, const wanted *w)
{
    norma_report_context context = cli_job_context(job, NULL, NULL);
    const bool by_model = !w->rmsea;
    cli_job_setting(job, &context, "population", w->population);
    cli_job_setting(job, &context, "model", w->model);
    cli_job_setting(job, &context, "rmsea", w->rmsea);
    cli_job_setting(job, &context, "parameter", w->names);
    cli_job_number(job, &context, "groups", (double)w->groups);
    cli_job_number(job, &context, "alpha", w->alpha);
    if (by_model || cli_flags_given(&job->flags, "n"))
        cli_job_number(job, &context, "n", (double)w->n);
    if (by_model || cli_flags_given(&job->flags, "wanted"))
        cli_job_number(job, &context, "wanted", w->power);
    if (!by_model) {
        cli_job_number(job, &context, "df", (double)w->df);
        return context;
    }
    cli_job_number(job, &context, "simulate", (double)w->replicates);
    cli_job_setting(job, &context, "identification",
                    norma_sem_identification_names[w->identification]);
    return context;
}

static norma_status report(made *m, cli_job *job, const wanted *w,
                           const norma_sem_power_options *options)
{
    const norma_report_context context = context_of(job, w);
    const norma_sem_power_report with = {options, m->chosen, m->n_chosen};
    norma_status status = norma_report_sem_power(
        &job->report, m->power, &with, (norma_format)job->common.format, &context, &job->err);
    if (status == NORMA_OK)
        status = cli_job_keep_notes(job, &m->power->table->notes);
    return status == NORMA_OK ? cli_job_keep_notes(job, &m->power->notes) : status;
}

static void power_of_model(cli_job *job, wanted *w)
{
    made m = {0};
    const norma_sem_power_options options = {.version = 1,
                                             .n = w->n,
                                             .alpha = w->alpha,
                                             .power = w->power,
                                             .replicates = w->replicates,
                                             .identification = w->identification,
                                             .seed = job->common.seed,
                                             .threads = job->common.threads};
    norma_status status = read_model(&m.truth, w->population, "population", &job->err);
    if (status == NORMA_OK)
        status = read_model(&m.analysis, w->model, "model", &job->err);
    if (status == NORMA_OK)
        status = norma_sem_population_of(&m.population, m.truth, w->groups, &job->err);
    if (status == NORMA_OK)
        status = norma_sem_power_of(&m.power, m.population, m.analysis, &options, &job->err);
    if (status == NORMA_OK)
        status = choose_all(&m, job, w);
    if (status == NORMA_OK)
        status = report(&m, job, w, &options);
    cli_job_finish(job, status, NULL, 0);
    made_free(&m);
}

static void power_of_rmsea(cli_job *job, const wanted *w)
{
    const bool n_given = cli_flags_given(&job->flags, "n");
    norma_sem_rmsea_power power = {.h0 = w->h0,
                                   .h1 = w->h1,
                                   .df = (double)w->df,
                                   .n = (double)w->n,
                                   .groups = (double)w->groups,
                                   .alpha = w->alpha};
    norma_status status = n_given ? norma_sem_power_by_rmsea(&power, &job->err)
                                  : norma_sem_n_by_rmsea(&power, w->power, &job->err);
    const norma_report_context context = context_of(job, w);
    if (status == NORMA_OK)
        status = norma_report_rmsea_power(&job->report, &power, n_given ? NAN : w->power,
                                          (norma_format)job->common.format, &context, &job->err);
    cli_job_finish(job, status, NULL, 0);
}

int cmd_power(int argc, const char **argv)
{
    cli_job job;
    wanted w = {.groups = 1, .alpha = 0.05, .power = 0.80};

    cli_job_new(&job, "power", "how many respondents a model of structure takes",
                "--population FILE --model FILE --n N | --rmsea NULL:ALTERNATIVE --df D (--n N | "
                "--wanted P)",
                0);
    take_flags(&job.flags, &w);
    if (cli_job_parse(&job, argc, argv)) {
        job.code = check(&job, &w);
        if (job.code == CLI_DONE && cli_job_outputs(&job)) {
            if (w.rmsea)
                power_of_rmsea(&job, &w);
            else
                power_of_model(&job, &w);
        }
    }
    free(w.names);
    return cli_job_end(&job);
}
