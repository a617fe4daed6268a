/* norma norms: list and show; build has a file of its own */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"
#include "store.h"

static bool has_store(cli_job *job)
{
    if (!job->store)
        job->code = cli_usage(job->command, "--store is missing");
    return job->store != NULL;
}

static int list(int argc, const char **argv)
{
    cli_job job;
    norma_norm_list *sets = NULL;
    norma_calibrations *calibrations = NULL;

    cli_job_new(&job, "norms list", "what a store holds, by name and version", "--store STORE", 0);
    cli_flags_text(&job.flags, "store", &job.store, "STORE", "the norm store");
    if (cli_job_parse(&job, argc, argv) && has_store(&job)) {
        norma_status status = norma_norms_list(&sets, job.store, &job.err);
        if (status == NORMA_OK)
            status = norma_calibrations_list(&calibrations, job.store, &job.err);
        if (status == NORMA_OK) {
            norma_report_context context = cli_job_context(&job, NULL, NULL);
            cli_job_setting(&job, &context, "store", job.store);
            status = norma_report_norm_list(&job.report, sets, calibrations,
                                            (norma_format)job.common.format, &context, &job.err);
        }
        cli_job_finish(&job, status, NULL, 0);
    }
    norma_norm_list_free(sets);
    norma_calibrations_free(calibrations);
    return cli_job_end(&job);
}

static void show_set(cli_job *job, const norma_norms_choice *choice)
{
    norma_norm_set *set = NULL;
    norma_status status = norma_norms_load(&set, job->store, choice, &job->err);
    if (status == NORMA_OK) {
        norma_report_context context = cli_job_context(job, NULL, NULL);
        cli_job_setting(job, &context, "store", job->store);
        status = norma_report_norm_set(&job->report, set, (norma_format)job->common.format,
                                       &context, &job->err);
    }
    cli_job_finish(job, status, NULL, 0);
    norma_norm_set_free(set);
}

static void show_calibration(cli_job *job, const norma_norms_choice *choice)
{
    norma_calibration *calibration = NULL;
    norma_status status = norma_calibration_load(&calibration, job->store, choice, &job->err);
    if (status == NORMA_OK) {
        norma_report_context context = cli_job_context(job, NULL, NULL);
        cli_job_setting(job, &context, "store", job->store);
        status = norma_report_calibration(&job->report, calibration,
                                          (norma_format)job->common.format, &context, &job->err);
    }
    cli_job_finish(job, status, NULL, 0);
    norma_calibration_free(calibration);
}

static int show(int argc, const char **argv)
{
    cli_job job;
    const char *version = NULL, *calibration = NULL;
    norma_norms_choice choice = {0};
    cli_norm_choice of_calibration = {0};

    cli_job_new(&job, "norms show",
                "one norm set or calibration: where it comes from, and what it holds",
                "--store STORE [--name NAME] [--version N] [--calibration NAME[:VERSION]]", 0);
    cli_flags_text(&job.flags, "store", &job.store, "STORE", "the norm store");
    cli_flags_text(&job.flags, "name", &choice.name, "NAME",
                   "which norm set; not needed when the store has one name");
    cli_flags_text(&job.flags, "version", &version, "N", "which version (default: the newest)");
    cli_flags_text(&job.flags, "calibration", &calibration, "NAME[:VERSION]",
                   "a calibration instead of a norm set");
    if (cli_job_parse(&job, argc, argv) && has_store(&job)) {
        if (calibration && (choice.name || version))
            job.code = cli_usage(job.command, "--calibration goes without --name and --version");
        else if (calibration && !cli_norm_choice_parse(&of_calibration, calibration))
            job.code = cli_usage(job.command, "--calibration is NAME or NAME:VERSION");
        else if (calibration)
            show_calibration(&job, &of_calibration.choice);
        else if (version && !cli_version_parse(&choice.version, version))
            job.code = cli_usage(job.command, "--version is a whole number from 1");
        else
            show_set(&job, &choice);
    }
    return cli_job_end(&job);
}

static const cli_command commands[] = {
    {"build", cmd_norms_build, "add the next version of a norm set to a store"},
    {"tables", cmd_norms_tables, "the same of partners' tables of counts"},
    {"compare", cmd_norms_compare, "companies, units and persons against norm sets"},
    {"continuous", cmd_norms_continuous, "percentile curves of a score over age, tenure or size"},
    {"recalibrate", cmd_norms_recalibrate, "a new collection against a norm set; its next version"},
    {"list", list, "what a store holds: norm sets and calibrations"},
    {"show", show, "one norm set or calibration"},
    {"history", cmd_norms_history, "versions and what happened to them"},
    {"diff", cmd_norms_diff, "what changed between two versions"},
    {"export", cmd_norms_export, "norms as one file that proves itself"},
    {"import", cmd_norms_import, "add what an exported file holds"},
    {"verify", cmd_norms_verify, "whether a store or an exported file is what was written"},
    {"retire", cmd_norms_retire, "take a version out of use"},
    {"rollback", cmd_norms_rollback, "let a name mean an earlier version again"},
    {"bridge", cmd_norms_bridge, "from scores under one norm version to those under another"},
    {"restate", cmd_norms_restate, "past scores under two norm versions"},
    {NULL, NULL, NULL}};

int cmd_norms(int argc, const char **argv)
{
    if (argc < 2)
        return cli_usage("norms",
                         "a command is needed, such as norms build: norma norms --help lists them");
    if (strcmp(argv[1], "--help") != 0 && strcmp(argv[1], "-h") != 0)
        return cli_dispatch(commands, "norms", argc - 1, argv + 1);
    puts("norma norms: immutable, numbered norm sets and calibrations in one file\n\n"
         "Usage: norma norms COMMAND [OPTION...]\n");
    for (const cli_command *c = commands; c->name; c++)
        printf("  %-10s %s\n", c->name, c->summary);
    puts("\n'norma norms COMMAND --help' shows a command's options.");
    return cli_flush_stdout();
}
