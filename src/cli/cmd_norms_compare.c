/* norma norms compare: companies, units and persons against one or several norm sets. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"
#include "overrides.h"
#include "store.h"

enum { MOST_SETS = 16 };

typedef struct compare_flags {
    norma_benchmark_options options;
    cli_list names; /* --name, each one or several by comma */
    cli_overrides overrides;
    const char *map, *map_at, *page, *persons;
    bool no_units;
    cli_norm_choice choices[MOST_SETS];
    size_t n_choices;
    char joined[4096];     /* all names, as a setting */
    char x[1024], y[1024]; /* the axes, out of map */
    double lines[2];
    norma_norm_set *sets[MOST_SETS];
    size_t n_sets;
} compare_flags;

/* ---- arguments ---- */

static bool add_choices(compare_flags *flags, const char *list)
{
    char one[256];
    for (const char *from = list; from;) {
        const char *comma = strchr(from, ',');
        const size_t length = comma ? (size_t)(comma - from) : strlen(from);
        if (length == 0 || length >= sizeof one || flags->n_choices == MOST_SETS)
            return false;
        memcpy(one, from, length);
        one[length] = '\0';
        if (!cli_norm_choice_parse(&flags->choices[flags->n_choices++], one))
            return false;
        from = comma ? comma + 1 : NULL;
    }
    return true;
}

static bool join(compare_flags *flags, const char *list)
{
    const size_t length = strlen(flags->joined), more = strlen(list) + 1;
    if (length + 1 + more > sizeof flags->joined)
        return false;
    if (length)
        flags->joined[length] = ',';
    memcpy(flags->joined + length + (length > 0), list, more);
    return true;
}

static bool parse_axes(compare_flags *flags)
{
    const char *comma = strchr(flags->map, ',');
    if (!comma || comma == flags->map || !comma[1] || strchr(comma + 1, ',') ||
        (size_t)(comma - flags->map) >= sizeof flags->x || strlen(comma + 1) >= sizeof flags->y)
        return false;
    memcpy(flags->x, flags->map, (size_t)(comma - flags->map));
    memcpy(flags->y, comma + 1, strlen(comma + 1) + 1);
    flags->options.map_x = flags->x;
    flags->options.map_y = flags->y;
    return true;
}

static bool parse_lines(compare_flags *flags)
{
    char *end = NULL;
    flags->lines[0] = strtod(flags->map_at, &end);
    if (end == flags->map_at || *end != ',')
        return false;
    const char *second = end + 1;
    flags->lines[1] = strtod(second, &end);
    flags->options.lines = flags->lines;
    return end != second && !*end && flags->lines[0] - flags->lines[0] == 0 &&
           flags->lines[1] - flags->lines[1] == 0;
}

static bool check(cli_job *job, compare_flags *flags)
{
    bool named = true;
    for (size_t i = 0; i < flags->names.n && named; i++)
        named = add_choices(flags, flags->names.texts[i]) && join(flags, flags->names.texts[i]);
    flags->n_choices += flags->names.n == 0; /* the only name */
    if (!job->store)
        job->code = cli_usage(job->command, "--store is missing");
    else if (!named)
        job->code =
            cli_usage(job->command, "--name is NAME or NAME:VERSION, or up to %d of them by comma",
                      (int)MOST_SETS);
    else if (flags->map && !parse_axes(flags))
        job->code = cli_usage(job->command, "--map is two axes by comma, X,Y");
    else if (flags->map_at && !flags->map)
        job->code = cli_usage(job->command, "--map-at goes with --map only");
    else if (flags->map_at && !parse_lines(flags))
        job->code = cli_usage(job->command, "--map-at is two numbers by comma");
    flags->options.persons = flags->persons != NULL;
    flags->options.units = !flags->no_units;
    return job->code == CLI_DONE && cli_overrides_check(job, &flags->overrides);
}

/* ---- work ---- */

/* Only a version that was asked for by its number can be one that is retired. */
static norma_status tell_retired(cli_job *job, const norma_norm_set *set)
{
    return *set->retired
               ? cli_intake_note(&job->intake, "norms-retired", set->name,
                                 "the version of the norms that was asked for is retired: norma "
                                 "norms history says why, and which one is current",
                                 &job->err)
               : NORMA_OK;
}

static norma_status load(cli_job *job, compare_flags *flags)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < flags->n_choices && status == NORMA_OK; i++) {
        status =
            norma_norms_load(&flags->sets[i], job->store, &flags->choices[i].choice, &job->err);
        flags->n_sets += status == NORMA_OK;
        if (status == NORMA_OK)
            status = tell_retired(job, flags->sets[i]);
    }
    return status;
}

static norma_report_context context_of(cli_job *job, const compare_flags *flags)
{
    norma_report_context context =
        cli_job_context(job, norma_benchmark_option_table(), &flags->options);
    cli_job_setting(job, &context, "store", job->store);
    cli_job_setting(job, &context, "name", flags->names.n ? flags->joined : NULL);
    cli_job_setting(job, &context, "level", flags->options.level);
    cli_job_setting(job, &context, "population", flags->options.population);
    cli_job_setting(job, &context, "scale-level", flags->options.scale_level);
    cli_job_setting(job, &context, "map", flags->map);
    cli_job_setting(job, &context, "map-at", flags->map_at);
    cli_job_setting(job, &context, "today", flags->overrides.today);
    return context;
}

static void compare(cli_job *job, compare_flags *flags)
{
    norma_benchmark *result = NULL;
    norma_output page = {0}, persons = {0};
    const norma_file wanted[] = {{flags->page, &page}, {flags->persons, &persons}};
    norma_file files[2];
    size_t n_files = 0;

    flags->options.validate.progress = cli_progress();
    flags->options.gating.overrides = flags->overrides.list;
    flags->options.gating.n_overrides = flags->overrides.n;
    flags->options.gating.today = flags->overrides.today;
    norma_status status = load(job, flags);
    if (status == NORMA_OK)
        status = norma_benchmark_of(&result, job->intake.instrument, job->intake.data,
                                    (const norma_norm_set *const *)flags->sets, flags->n_sets,
                                    &flags->options, &job->err);
    const norma_report_context context = context_of(job, flags);
    if (status == NORMA_OK)
        status = norma_report_benchmark(&job->report, result, (norma_format)job->common.format,
                                        &context, &job->err);
    if (status == NORMA_OK && flags->page)
        status = norma_report_benchmark_html(&page, result, &context, &job->err);
    if (status == NORMA_OK && flags->persons)
        status = norma_report_benchmark_persons(&persons, result, &job->err);
    if (status == NORMA_OK && result->units)
        norma_units_withhold(&job->intake.notes, result->units);
    if (status == NORMA_OK)
        status = cli_job_keep_notes(job, &result->notes);
    for (size_t i = 0; i < 2; i++)
        if (wanted[i].path)
            files[n_files++] = wanted[i];
    cli_job_finish(job, status, files, n_files);
    norma_output_free(&page);
    norma_output_free(&persons);
    norma_benchmark_free(result);
    for (size_t i = 0; i < flags->n_sets; i++)
        norma_norm_set_free(flags->sets[i]);
}

int cmd_norms_compare(int argc, const char **argv)
{
    cli_job job;
    compare_flags flags = {.options = norma_benchmark_options_init()};

    cli_job_new(&job, "norms compare",
                "companies, units and persons against one or several norm sets",
                "--store STORE [--name NAME[:VERSION],...] --data FILE --instrument FILE",
                CLI_TAKES_DATA | CLI_TAKES_INSTRUMENT);
    cli_flags_text(&job.flags, "store", &job.store, "STORE", "the norm store");
    cli_flags_list(&job.flags, "name", &flags.names, "NAME[:VERSION],...",
                   "which norm sets; the newest version of the only name when left out");
    cli_flags_text(&job.flags, "level", &flags.options.level, "COLUMN",
                   "units of this column only");
    cli_flags_switch(&job.flags, "no-units", &flags.no_units, "compare the whole sample only");
    cli_flags_text(&job.flags, "population", &flags.options.population, "ROLE",
                   "people of this role only");
    cli_flags_text(&job.flags, "scale-level", &flags.options.scale_level, "LEVEL",
                   "the profile is of scales of this level; those without parts when left out");
    cli_flags_text(&job.flags, "map", &flags.map, "X,Y",
                   "map of two scores: scales, scales joined by +, or continuous variables");
    cli_flags_text(&job.flags, "map-at", &flags.map_at, "X,Y",
                   "where the map is cut, instead of the norm's means");
    cli_flags_text(&job.flags, "respondent", &flags.options.respondent, "ID",
                   "also place one respondent");
    cli_flags_text(&job.flags, "persons", &flags.persons, "FILE",
                   "write everyone's places here, as CSV: personal data");
    cli_flags_text(&job.flags, "report", &flags.page, "FILE", "write the report here, as HTML");
    cli_overrides_flags(&job.flags, &flags.overrides);
    cli_flags_table(&job.flags, norma_benchmark_option_table(), &flags.options);
    if (cli_job_parse(&job, argc, argv) && check(&job, &flags)) {
        job.page = flags.page;
        if (cli_job_read(&job))
            compare(&job, &flags);
    }
    return cli_job_end(&job);
}
