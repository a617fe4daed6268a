/* norma cfa, norma sem */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "sem_source.h"

typedef struct wanted {
    cli_sem_source source;
    norma_sem_options options;
    norma_sem_evaluation_options evaluation;
    const char *parameterization, *equal, *partial;
    const char *scores, *page;
    size_t modification, cutoffs;
    bool bollen_stine, std_lv, residuals, reliability, standardised, score_tests, mardia,
        print_model, strict;
    cli_sem_list parts; /* of --group-partial */
} wanted;

/* What the command makes; freed at its end. */
typedef struct made {
    norma_sem *sem;
    norma_sem_standardised *standardised;
    norma_sem_rsquare *rsquare;
    norma_sem_residuals *residuals;
    norma_sem_modifications *modifications;
    norma_sem_releases *releases;
    norma_sem_reliability *reliability;
    norma_sem_normality *normality;
    norma_sem_bootstrap *bootstrap;
    norma_sem_cutoffs *cutoffs;
    norma_sem_scores *scores;
    norma_output page, table;
} made;

static void made_free(made *m)
{
    norma_output_free(&m->page);
    norma_output_free(&m->table);
    norma_sem_scores_free(m->scores);
    norma_sem_cutoffs_free(m->cutoffs);
    norma_sem_bootstrap_free(m->bootstrap);
    norma_sem_normality_free(m->normality);
    norma_sem_reliability_free(m->reliability);
    norma_sem_releases_free(m->releases);
    norma_sem_modifications_free(m->modifications);
    norma_sem_residuals_free(m->residuals);
    norma_sem_rsquare_free(m->rsquare);
    norma_sem_standardised_free(m->standardised);
    norma_sem_free(m->sem);
}

/* ---- flags ---- */

static norma_option_table own_table(void)
{
    static const norma_option table[] = {
        {"se", NORMA_OPTION_CHOICE, offsetof(wanted, options.errors), 0, 0, norma_sem_errors_names,
         "the same as --errors"},
        {"modification", NORMA_OPTION_COUNT, offsetof(wanted, modification), 0, 1e6, NULL,
         "show so many modification indices, the largest"},
        {"cutoffs", NORMA_OPTION_COUNT, offsetof(wanted, cutoffs), 0, 1e5, NULL,
         "simulate cut-offs of SRMR, RMSEA and CFI for this model, with so many samples of each "
         "misspecification"},
        {"scores-method", NORMA_OPTION_CHOICE, offsetof(wanted, evaluation.scores), 0, 0,
         norma_sem_score_method_names, "kind of factor scores"},
        {0}};
    return table;
}

static void take_flags(cli_flags *flags, wanted *w)
{
    cli_sem_source_flags(flags, &w->source);
    cli_flags_text(flags, "scores", &w->scores, "FILE", "write everyone's factor scores here");
    cli_flags_table(flags, norma_sem_option_table(), &w->options);
    cli_flags_table(flags, norma_sem_evaluation_option_table(), &w->evaluation);
    cli_flags_table(flags, own_table(), w);
    cli_flags_switch(flags, "std-lv", &w->std_lv,
                     "factors have variance 1: the same as --identification std-lv");
    cli_flags_text(flags, "parameterization", &w->parameterization, "delta|theta",
                   "scaling of ordinal variables (default delta)");
    cli_flags_text(flags, "group-equal", &w->equal, "LIST",
                   "what groups share: loadings, intercepts, thresholds, residuals, "
                   "residual-covariances, means, lv-variances, lv-covariances, regressions");
    cli_flags_text(flags, "group-partial", &w->partial, "LIST",
                   "parameters that groups do not share all the same: F=~x2,x3~1");
    cli_flags_switch(flags, "standardised", &w->standardised,
                     "standard errors of the standardised solution, in json");
    cli_flags_switch(flags, "residuals", &w->residuals,
                     "residuals with their errors; SRMR and CRMR with intervals");
    cli_flags_switch(flags, "reliability", &w->reliability,
                     "omega, alpha, AVE and HTMT from the model");
    cli_flags_switch(flags, "score-tests", &w->score_tests,
                     "tests of releasing every equality constraint");
    cli_flags_switch(flags, "bollen-stine", &w->bollen_stine,
                     "with --bootstrap: also the test of the model by Bollen and Stine");
    cli_flags_switch(flags, "mardia", &w->mardia, "tests of multivariate normality");
    cli_flags_switch(flags, "print-model", &w->print_model, "show the model's text");
    cli_flags_text(flags, "report", &w->page, "FILE", "write a report with figures (HTML) here");
    cli_flags_switch(flags, "strict", &w->strict,
                     "exit 3 when the search did not converge, the model is not identified or the "
                     "solution is improper");
}

static int check_equal(cli_job *job, wanted *w)
{
    const char *wrong = NULL;
    size_t length = 0;
    if ((w->equal || w->partial) && !w->source.group)
        return cli_usage(job->command, "--group-%s goes with --group",
                         w->equal ? "equal" : "partial");
    if (w->equal && !cli_sem_equal(&w->options.equal, w->equal, &wrong, &length))
        return cli_usage(job->command,
                         "--group-equal: '%.*s' is none of loadings, intercepts, thresholds, "
                         "residuals, residual-covariances, means, lv-variances, lv-covariances, "
                         "regressions",
                         (int)(length < 60 ? length : 60), wrong);
    if (w->partial && !w->equal)
        return cli_usage(job->command, "--group-partial goes with --group-equal");
    if (w->partial && !cli_sem_split(&w->parts, w->partial))
        return cli_no_memory();
    w->options.partial = w->parts.parts;
    w->options.n_partial = w->parts.n;
    return CLI_DONE;
}

static int check(cli_job *job, wanted *w)
{
    const cli_flags *flags = &job->flags;
    int code = cli_sem_source_check(job, &w->source);
    if (code == CLI_DONE)
        code = check_equal(job, w);
    if (code != CLI_DONE)
        return code;
    if (w->std_lv && cli_flags_given(flags, "identification") &&
        w->options.identification != NORMA_SEM_STD_LV)
        return cli_usage(job->command, "--std-lv and --identification %s exclude each other",
                         norma_sem_identification_names[w->options.identification]);
    if (w->std_lv)
        w->options.identification = NORMA_SEM_STD_LV;
    if (w->parameterization && strcmp(w->parameterization, "delta") != 0 &&
        strcmp(w->parameterization, "theta") != 0)
        return cli_usage(job->command, "--parameterization is delta or theta, not '%s'",
                         w->parameterization);
    w->options.theta |= w->parameterization && strcmp(w->parameterization, "theta") == 0;
    if (cli_flags_given(flags, "bootstrap") && !cli_flags_given(flags, "se") &&
        !cli_flags_given(flags, "errors"))
        w->options.errors = NORMA_SEM_ERRORS_BOOTSTRAP;
    if (cli_flags_given(flags, "bootstrap") && w->options.errors != NORMA_SEM_ERRORS_BOOTSTRAP)
        return cli_usage(job->command, "--bootstrap goes with --se bootstrap");
    if (w->bollen_stine && w->options.errors != NORMA_SEM_ERRORS_BOOTSTRAP)
        return cli_usage(job->command, "--bollen-stine goes with --bootstrap");
    if (cli_flags_given(flags, "scores-method") && !w->scores)
        return cli_usage(job->command, "--scores-method goes with --scores");
    w->options.seed = job->common.seed;
    w->options.threads = w->evaluation.threads = job->common.threads;
    w->evaluation.conf_level = w->options.conf_level;
    return CLI_DONE;
}

/* ---- the analysis ---- */

/* Errors, tests and intervals (percentiles) from what the model's parameters were in samples drawn
   anew. */
static norma_status bootstrap(made *m, cli_job *job, const wanted *w)
{
    const norma_sem_bootstrap_options options = {.version = 1,
                                                 .replicates = w->options.bootstrap,
                                                 .conf_level = w->options.conf_level,
                                                 .bollen_stine = w->bollen_stine,
                                                 .seed = w->options.seed,
                                                 .threads = w->options.threads};
    const norma_status status = norma_sem_bootstrap_of(&m->bootstrap, m->sem, &options, &job->err);
    for (size_t r = 0; status == NORMA_OK && r < m->bootstrap->n; r++) {
        const norma_sem_bootstrap_row *row = &m->bootstrap->rows[r];
        norma_sem_estimate *e = &m->sem->estimates[r];
        if (!(row->se > 0))
            continue;
        e->se = row->se;
        e->z = e->est / row->se;
        e->p = erfc(fabs(e->z) / sqrt(2));
        e->low = row->low;
        e->high = row->high;
    }
    return status;
}

static norma_status simulate_cutoffs(made *m, cli_job *job, const wanted *w)
{
    norma_sem_cutoff_options options = NORMA_SEM_CUTOFF_OPTIONS_INIT;
    options.replicates = w->cutoffs;
    options.seed = w->options.seed;
    options.threads = w->options.threads;
    return norma_sem_cutoffs_of(&m->cutoffs, m->sem, &options, &job->err);
}

/* A report on a page shows all that can be known of the model. */
static norma_status evaluate(made *m, cli_job *job, const wanted *w)
{
    const norma_sem_evaluation_options *o = &w->evaluation;
    const bool page = w->page != NULL,
               shared = m->sem->convergence.n_estimated < m->sem->table->n_free;
    norma_error *err = &job->err;
    norma_status status = norma_sem_rsquare_of(&m->rsquare, m->sem, err);
    if (status == NORMA_OK && (w->standardised || page))
        status = norma_sem_standardise(&m->standardised, m->sem, o, err);
    if (status == NORMA_OK && (w->residuals || page))
        status = norma_sem_residuals_of(&m->residuals, m->sem, o, err);
    if (status == NORMA_OK && (w->modification > 0 || page))
        status = norma_sem_modifications_of(&m->modifications, m->sem, o, err);
    if (status == NORMA_OK && (w->score_tests || (page && shared)))
        status = norma_sem_releases_of(&m->releases, m->sem, o, err);
    if (status == NORMA_OK && (w->reliability || page))
        status = norma_sem_reliability_of(&m->reliability, m->sem, o, err);
    if (status == NORMA_OK && w->options.errors == NORMA_SEM_ERRORS_BOOTSTRAP)
        status = bootstrap(m, job, w);
    if (status == NORMA_OK && w->cutoffs > 0)
        status = simulate_cutoffs(m, job, w);
    if (status == NORMA_OK && w->mardia)
        status = norma_sem_normality_of(&m->normality, m->sem, err);
    if (status == NORMA_OK && w->scores)
        status = norma_sem_scores_of(&m->scores, m->sem, o, err);
    return status;
}

static norma_report_context context_of(cli_job *job, const wanted *w)
{
    norma_report_context context = cli_job_context(job, norma_sem_option_table(), &w->options);
    cli_sem_source_settings(job, &context, &w->source);
    cli_job_setting(job, &context, "group-equal", w->equal);
    cli_job_setting(job, &context, "group-partial", w->partial);
    cli_job_setting(job, &context, "scores", w->scores);
    if (w->modification > 0)
        cli_job_number(job, &context, "modification", (double)w->modification);
    if (w->cutoffs > 0)
        cli_job_number(job, &context, "cutoffs", (double)w->cutoffs);
    return context;
}

static norma_sem_report what_is_shown(const made *m, const cli_job *job, const wanted *w)
{
    enum { ON_A_PAGE = 20 };
    const bool asked = w->print_model || w->source.shape;
    return (norma_sem_report){.model = asked ? w->source.made : NULL,
                              .standardised = m->standardised,
                              .rsquare = m->rsquare,
                              .residuals = m->residuals,
                              .modifications = m->modifications,
                              .most = w->modification ? w->modification
                                      : w->page       ? ON_A_PAGE
                                                      : 0,
                              .releases = m->releases,
                              .reliability = m->reliability,
                              .normality = m->normality,
                              .bootstrap = m->bootstrap,
                              .cutoffs = m->cutoffs,
                              .instrument = job->common.instrument ? job->intake.instrument : NULL};
}

static norma_status report(made *m, cli_job *job, const wanted *w)
{
    const norma_report_context context = context_of(job, w);
    norma_sem_report with = what_is_shown(m, job, w);
    norma_status status = norma_report_sem(&job->report, m->sem, &with,
                                           (norma_format)job->common.format, &context, &job->err);
    with.model = w->source.made;
    if (status == NORMA_OK && w->page)
        status = norma_report_sem_html(&m->page, m->sem, &with, &context, &job->err);
    if (status == NORMA_OK && w->scores)
        status = norma_report_sem_scores(&m->table, job->intake.data, m->scores, &job->err);
    if (status == NORMA_OK && m->scores)
        status = cli_job_keep_notes(job, &m->scores->notes);
    return status == NORMA_OK ? cli_job_keep_notes(job, &m->sem->notes) : status;
}

static void run(cli_job *job, wanted *w)
{
    made m = {0};
    norma_file files[2];
    size_t n = 0;
    norma_status status =
        norma_sem_fit(&m.sem, w->source.made, &w->source.data, &w->options, &job->err);
    if (status == NORMA_OK)
        status = evaluate(&m, job, w);
    if (status == NORMA_OK)
        status = report(&m, job, w);
    if (w->page)
        files[n++] = (norma_file){.path = w->page, .content = &m.page};
    if (w->scores)
        files[n++] = (norma_file){.path = w->scores, .content = &m.table};
    cli_job_finish(job, status, files, n);
    if (w->strict && m.sem && job->code == CLI_DONE &&
        (!m.sem->convergence.converged || m.sem->convergence.n_heywood > 0 ||
         m.sem->convergence.rank < m.sem->convergence.n_estimated))
        job->code = CLI_NEGATIVE;
    made_free(&m);
}

static int fit_a_model(const char *command, const char *summary, int argc, const char **argv)
{
    cli_job job;
    wanted w = {.options = NORMA_SEM_OPTIONS_INIT, .evaluation = NORMA_SEM_EVALUATION_OPTIONS_INIT};

    cli_job_new(&job, command, summary,
                "--data FILE (--model FILE | --model-text TEXT | --model-from-instrument "
                "--instrument FILE)",
                CLI_SEM_TAKES);
    take_flags(&job.flags, &w);
    if (cli_job_parse(&job, argc, argv)) {
        job.page = w.page;
        job.code = check(&job, &w);
        if (job.code == CLI_DONE && cli_sem_source_read(&job, &w.source))
            run(&job, &w);
    }
    cli_sem_source_free(&w.source);
    cli_sem_list_free(&w.parts);
    return cli_job_end(&job);
}

int cmd_cfa(int argc, const char **argv)
{
    return fit_a_model("cfa", "confirmatory factor analysis: does a theory hold in the answers",
                       argc, argv);
}

/* The defaults that complete a model are the same as cfa's, as they are in lavaan. */
int cmd_sem(int argc, const char **argv)
{
    return fit_a_model("sem", "structural equation models: factors and what predicts them", argc,
                       argv);
}
