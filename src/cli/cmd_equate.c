/* norma equate: which score on Y stands for a score on X. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "job.h"

typedef struct equating {
    norma_equate_options options;
    const char *score, *x, *y, *form, *total, *anchor, *smooth, *scores, *anchors;
    const char *from_data, *from_instrument, *to_data, *to_instrument, *scale;
    char columns[1024]; /* those of numbers, as a list */
    norma_score_table on_x, on_y;
    norma_instrument *instruments[2];
    norma_data *data[2];
    norma_equating *made;
} equating;

/* ---- what is wanted ---- */

static bool parse_grid(norma_score_grid *grid, const char *text)
{
    char rest;
    grid->step = 1;
    int n = sscanf(text, "%lf:%lf:%lf%c", &grid->lowest, &grid->highest, &grid->step, &rest);
    return (n == 2 || n == 3) && grid->step > 0 && grid->lowest < grid->highest;
}

/* "none", "loglinear", "loglinear:6", "loglinear:6,6", "loglinear:6,6,4,1" */
static bool parse_smooth(norma_equate_options *o, const char *text)
{
    size_t degrees[4] = {0};
    const size_t most[4] = {NORMA_EQUATE_DEGREE_MAX, NORMA_EQUATE_DEGREE_MAX,
                            NORMA_EQUATE_DEGREE_MAX, NORMA_EQUATE_CROSS_MAX};
    if (!text || strcmp(text, "none") == 0)
        return true;
    if (strncmp(text, "loglinear", 9) != 0)
        return false;
    o->smooth = NORMA_EQUATE_LOGLINEAR;
    if (text[9] == '\0')
        return true;
    const char *at = text + 9;
    for (size_t k = 0; k < 4 && (*at == ':' || *at == ','); k++) {
        char *end = NULL;
        if ((*at++ == ':') != (k == 0) || *at < '0' || *at > '9')
            return false;
        degrees[k] = strtoul(at, &end, 10);
        at = end;
        if (degrees[k] > most[k])
            return false;
        if (k == 0)
            degrees[1] = degrees[0];
    }
    o->degree_x = degrees[0];
    o->degree_y = degrees[1];
    o->degree_anchor = degrees[2];
    o->cross = degrees[3];
    return *at == '\0';
}

static bool between_instruments(const equating *e)
{
    return e->from_data || e->to_data || e->from_instrument || e->to_instrument || e->scale;
}

static const char *what_is_wrong(const equating *e, const cli_job *job)
{
    const char *data = job->common.data;
    norma_score_grid grid;
    if (between_instruments(e)) {
        if (!e->from_data || !e->to_data || !e->from_instrument || !e->to_instrument || !e->scale)
            return "--from-data, --from-instrument, --to-data, --to-instrument and --scale go "
                   "together";
        if (data || e->score || e->form || e->total || e->anchor || e->x || e->y || e->scores ||
            e->anchors)
            return "versions of an instrument go without --data and columns of scores";
        return NULL;
    }
    if (!data)
        return "--data is missing";
    if (!e->score == !e->form)
        return "either --score (frequencies by score) or --form (one row a person) is needed";
    if (e->score && (!e->x || !e->y || e->total || e->anchor || e->anchors))
        return "--score goes with --x and --y, the columns of frequencies";
    if (e->form && !e->total)
        return "--total is missing: the column of scores";
    if (e->form && !e->x != !e->y)
        return "--x and --y name the two forms together";
    if (e->anchors && !e->anchor)
        return "--anchor-scores goes with --anchor";
    if ((e->scores && !parse_grid(&grid, e->scores)) ||
        (e->anchors && !parse_grid(&grid, e->anchors)))
        return "the scores there can be are LOWEST:HIGHEST or LOWEST:HIGHEST:STEP";
    return NULL;
}

/* ---- scores ---- */

static const double *numbers(const norma_data *data, const char *column)
{
    size_t variable = 0;
    while (strcmp(norma_data_continuous_id(data, variable), column) != 0)
        variable++; /* it was read as one */
    return norma_data_continuous_values(data, variable);
}

static norma_status refuse(cli_job *job, const char *sentence)
{
    job->err.status = NORMA_EDATA;
    snprintf(job->err.message, sizeof job->err.message, "%s", sentence);
    return NORMA_EDATA;
}

static norma_status grid_of(norma_score_grid *grid, const char *text, const double *values,
                            size_t n, const char *what, cli_job *job)
{
    if (text && parse_grid(grid, text))
        return NORMA_OK;
    return norma_score_grid_of(grid, values, n, what, &job->err);
}

/* A row a score: its frequencies on both forms. */
static norma_status take_frequencies(equating *e, cli_job *job)
{
    const norma_data *data = job->intake.data;
    const double *score = numbers(data, e->score);
    const char *columns[] = {e->x, e->y};
    size_t n = norma_data_rows(data);
    norma_score_grid grid;
    norma_status status = grid_of(&grid, e->scores, score, n, "scores", job);
    for (int form = 0; form < 2 && status == NORMA_OK; form++) {
        norma_score_table *t = form ? &e->on_y : &e->on_x;
        const double *counts = numbers(data, columns[form]);
        status = norma_score_table_of(t, score, NULL, NULL, n, &grid, NULL, &job->err);
        for (size_t i = 0; i < t->n_scores && status == NORMA_OK; i++) {
            if (t->counts[i] > 1)
                status = refuse(job, "a score stands in several rows: a table of frequencies has "
                                     "one row a score");
            t->counts[i] = 0;
        }
        for (size_t r = 0; r < n && status == NORMA_OK; r++)
            for (size_t i = 0; i < t->n_scores; i++)
                if (t->scores[i] - score[r] < 1e-6 && score[r] - t->scores[i] < 1e-6 &&
                    counts[r] == counts[r]) /* a missing frequency is none */
                    t->counts[i] = counts[r];
    }
    return status;
}

/* The names of the two forms: as told, or the only two there are, in the order of the alphabet. */
static norma_status find_forms(size_t names[2], const equating *e, cli_job *job)
{
    const norma_data *data = job->intake.data;
    size_t n = norma_data_label_names(data, 0), found = 0;
    if (!e->x) {
        if (n != 2)
            return refuse(job, "--form is a column of two forms, or --x and --y say which two");
        names[0] = strcmp(norma_data_label_name(data, 0, 0), norma_data_label_name(data, 0, 1)) > 0;
        names[1] = 1 - names[0];
        return NORMA_OK;
    }
    for (size_t k = 0; k < n; k++) {
        const char *name = norma_data_label_name(data, 0, k);
        if (strcmp(name, e->x) == 0 && ++found)
            names[0] = k;
        else if (strcmp(name, e->y) == 0 && ++found)
            names[1] = k;
    }
    return found == 2 ? NORMA_OK
                      : refuse(job, "the column of forms lacks what --x or --y names, or they are "
                                    "one");
}

/* A row a person: form, score, anchor score. */
static norma_status take_people(equating *e, cli_job *job)
{
    const norma_data *data = job->intake.data;
    size_t n = norma_data_rows(data), names[2] = {0, 0};
    const double *total = numbers(data, e->total);
    const double *anchor = e->anchor ? numbers(data, e->anchor) : NULL;
    norma_score_grid of_total, of_anchor = {0, 1, 1};
    uint8_t *use = calloc(n, 1);
    if (!use)
        return cli_out_of_memory(&job->err);
    norma_status status = find_forms(names, e, job);
    if (status == NORMA_OK)
        status = grid_of(&of_total, e->scores, total, n, "scores", job);
    if (status == NORMA_OK && anchor)
        status = grid_of(&of_anchor, e->anchors, anchor, n, "anchor scores", job);
    for (int form = 0; form < 2 && status == NORMA_OK; form++) {
        for (size_t r = 0; r < n; r++)
            use[r] = norma_data_label(data, 0, r) == names[form];
        status = norma_score_table_of(form ? &e->on_y : &e->on_x, total, anchor, use, n, &of_total,
                                      &of_anchor, &job->err);
    }
    free(use);
    return status;
}

/* Two versions of an instrument, each with its responses. */
static norma_status take_versions(equating *e, cli_job *job)
{
    const char *instruments[] = {e->from_instrument, e->to_instrument};
    const char *files[] = {e->from_data, e->to_data};
    size_t n_common = 0;
    norma_status status = NORMA_OK;
    char sentence[200];
    for (int v = 0; v < 2 && status == NORMA_OK; v++) {
        status = norma_instrument_load(&e->instruments[v], instruments[v], &job->err);
        if (status == NORMA_OK)
            status = norma_data_read(&e->data[v], e->instruments[v], files[v], &job->common.read,
                                     &job->err);
        if (status == NORMA_OK)
            status = cli_notes_append(&job->intake.notes, norma_data_notes(e->data[v]), &job->err);
    }
    if (status == NORMA_OK)
        status = norma_score_tables_of_scale(&e->on_x, &e->on_y, &n_common, e->instruments[0],
                                             e->data[0], e->instruments[1], e->data[1], e->scale,
                                             &job->err);
    if (status != NORMA_OK)
        return status;
    snprintf(sentence, sizeof sentence,
             n_common > 1 ? "%zu items of the scale are the same in both versions: they are the "
                            "anchor"
                          : "%zu items of the scale are the same in both versions: without an "
                            "anchor, equating takes both groups of people for one population",
             n_common);
    return cli_intake_note(&job->intake, n_common > 1 ? "equate-common-items" : "equate-no-anchor",
                           e->scale, sentence, &job->err);
}

/* ---- the command ---- */

static norma_status report(equating *e, cli_job *job)
{
    norma_report_context context = cli_job_context(job, norma_equate_option_table(), &e->options);
    cli_job_setting(job, &context, "smooth", norma_equate_smooth_names[e->options.smooth]);
    cli_job_setting(job, &context, "score", e->score);
    cli_job_setting(job, &context, "form", e->form);
    cli_job_setting(job, &context, "total", e->total);
    cli_job_setting(job, &context, "anchor", e->anchor);
    cli_job_setting(job, &context, "x", e->x);
    cli_job_setting(job, &context, "y", e->y);
    cli_job_setting(job, &context, "from-data", e->from_data);
    cli_job_setting(job, &context, "to-data", e->to_data);
    cli_job_setting(job, &context, "scale", e->scale);
    norma_status status = norma_report_equating(
        &job->report, e->made, (norma_format)job->common.format, &context, &job->err);
    return status == NORMA_OK ? cli_job_keep_notes(job, &e->made->notes) : status;
}

static void run(equating *e, cli_job *job)
{
    norma_status status = between_instruments(e) ? take_versions(e, job)
                          : e->score             ? take_frequencies(e, job)
                                                 : take_people(e, job);
    if (status == NORMA_OK)
        status = norma_equate(&e->made, &e->on_x, &e->on_y, &e->options, &job->err);
    if (status == NORMA_OK)
        status = report(e, job);
    cli_job_finish(job, status, NULL, 0);
}

/* The columns are read as numbers beside no items; the forms as units. */
static bool read_scores(equating *e, cli_job *job)
{
    norma_item_list *list = &job->common.list;
    if (between_instruments(e)) {
        job->also[0] = e->from_data;
        job->also[1] = e->to_data;
        return cli_job_outputs(job);
    }
    int length = e->score
                     ? snprintf(e->columns, sizeof e->columns, "%s,%s,%s", e->score, e->x, e->y)
                     : snprintf(e->columns, sizeof e->columns, "%s%s%s", e->total,
                                e->anchor ? "," : "", e->anchor ? e->anchor : "");
    if ((size_t)length >= sizeof e->columns) {
        job->code = cli_usage(job->command, "the names of the columns are too long");
        return false;
    }
    list->continuous = e->columns;
    list->unit = e->form;
    return cli_job_read(job);
}

static void equating_free(equating *e)
{
    norma_equating_free(e->made);
    norma_score_table_clear(&e->on_x);
    norma_score_table_clear(&e->on_y);
    for (int v = 0; v < 2; v++) {
        norma_data_free(e->data[v]);
        norma_instrument_free(e->instruments[v]);
    }
}

static void add_flags(cli_flags *flags, equating *e)
{
    cli_flags_text(flags, "score", &e->score, "COLUMN",
                   "of a table of frequencies: the column of scores");
    cli_flags_text(flags, "form", &e->form, "COLUMN",
                   "of one row a person: the column that says which form");
    cli_flags_text(flags, "total", &e->total, "COLUMN", "the column of scores");
    cli_flags_text(flags, "anchor", &e->anchor, "COLUMN", "the column of anchor scores");
    cli_flags_text(flags, "x", &e->x, "NAME",
                   "column of X's frequencies; with --form, the form that is X");
    cli_flags_text(flags, "y", &e->y, "NAME", "the same of Y");
    cli_flags_text(flags, "scores", &e->scores, "MIN:MAX[:STEP]",
                   "scores that a form can give (default: those between lowest and highest)");
    cli_flags_text(flags, "anchor-scores", &e->anchors, "MIN:MAX[:STEP]", "the same of the anchor");
    cli_flags_text(flags, "from-data", &e->from_data, "FILE", "responses to X, a version");
    cli_flags_text(flags, "from-instrument", &e->from_instrument, "FILE", "the version X");
    cli_flags_text(flags, "to-data", &e->to_data, "FILE", "responses to Y, another version");
    cli_flags_text(flags, "to-instrument", &e->to_instrument, "FILE", "the version Y");
    cli_flags_text(flags, "scale", &e->scale, "SCALE",
                   "the scale; items of one id, range and key in both are the anchor");
    cli_flags_text(flags, "smooth", &e->smooth, "none|loglinear[:X[,Y[,ANCHOR[,CROSS]]]]",
                   "smooth the distributions before, with these degrees, or those that fit");
    cli_flags_table(flags, norma_equate_option_table(), &e->options);
}

int cmd_equate(int argc, const char **argv)
{
    cli_job job;
    equating e = {.options = NORMA_EQUATE_OPTIONS_INIT};

    cli_job_new(&job, "equate", "which score on one form stands for a score on another",
                "--data FILE (--score COLUMN --x COLUMN --y COLUMN | --form COLUMN --total COLUMN "
                "[--anchor COLUMN]) [--method METHOD]",
                0);
    cli_flags_text(&job.flags, "data", &job.common.data, "FILE",
                   "scores, in any format norma reads");
    add_flags(&job.flags, &e);
    if (cli_job_parse(&job, argc, argv)) {
        const char *wrong = what_is_wrong(&e, &job);
        if (wrong)
            job.code = cli_usage(job.command, "%s", wrong);
        else if (!parse_smooth(&e.options, e.smooth))
            job.code = cli_usage(job.command,
                                 "--smooth is none or loglinear[:X[,Y[,ANCHOR[,CROSS]]]] with "
                                 "degrees up to %d and cross products up to %d",
                                 NORMA_EQUATE_DEGREE_MAX, NORMA_EQUATE_CROSS_MAX);
        else if (read_scores(&e, &job))
            run(&e, &job);
    }
    equating_free(&e);
    return cli_job_end(&job);
}
