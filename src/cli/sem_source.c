#include "sem_source.h"

#include <stdlib.h>
#include <string.h>

#include "console.h"

/* ---- flags ---- */

void cli_sem_source_flags(cli_flags *flags, cli_sem_source *source)
{
    cli_flags_text(flags, "model", &source->model, "FILE", "the model, in lavaan's syntax");
    cli_flags_text(flags, "model-text", &source->model_text, "TEXT", "the model itself");
    cli_flags_text(flags, "model-from-instrument", &source->shape, "SHAPE",
                   "the model that the instrument's scales make: correlated (the default), "
                   "higher-order, bifactor or one-factor");
    cli_flags_optional(flags, "model-from-instrument", norma_sem_shape_names[0]);
    cli_flags_text(flags, "level", &source->level, "LEVEL",
                   "factors are the scales of this level of the instrument");
    cli_flags_text(flags, "ordered", &source->ordered, "LIST",
                   "ordinal variables: A1:A5,B2; or all");
    cli_flags_text(flags, "group", &source->group, "COLUMN", "column of the groups");
    cli_flags_text(flags, "cluster", &source->cluster, "COLUMN",
                   "column of clusters, people in companies: errors and tests are robust to it");
    cli_flags_text(flags, "weights", &source->weights, "COLUMN", "column of weights over 0");
    cli_flags_text(flags, "weights-file", &source->weights_file, "FILE",
                   "weights from a file of norma rake instead");
}

static int check_shape(cli_job *job, cli_sem_source *source)
{
    if (source->level && !source->shape)
        return cli_usage(job->command, "--level goes with --model-from-instrument");
    if (!source->shape)
        return CLI_DONE;
    if (!job->common.instrument && !job->common.items)
        return cli_usage(job->command, "--model-from-instrument needs --instrument");
    for (size_t k = 0; norma_sem_shape_names[k]; k++)
        if (strcmp(norma_sem_shape_names[k], source->shape) == 0) {
            source->shape_number = k;
            return CLI_DONE;
        }
    return cli_usage(job->command,
                     "--model-from-instrument is correlated, higher-order, bifactor or one-factor, "
                     "not '%s'",
                     source->shape);
}

int cli_sem_source_check(cli_job *job, cli_sem_source *source)
{
    const int given = !!source->model + !!source->model_text + !!source->shape;
    if (given == 0)
        return cli_usage(job->command, "the model is missing: give --model FILE, --model-text TEXT "
                                       "or --model-from-instrument");
    if (given > 1)
        return cli_usage(job->command,
                         "--model, --model-text and --model-from-instrument exclude each other");
    if (source->weights && source->weights_file)
        return cli_usage(job->command, "--weights and --weights-file exclude each other");
    job->common.read.weights_column = source->weights;
    job->common.read.weights_path = job->also[0] = source->weights_file;
    job->also[1] = source->model;
    return check_shape(job, source);
}

/* ---- the model ---- */

static norma_status read_model(cli_job *job, cli_sem_source *source)
{
    char *text = NULL;
    norma_status status = NORMA_OK;
    if (source->shape)
        return norma_sem_model_from_instrument(&source->made, job->intake.instrument,
                                               (norma_sem_shape)source->shape_number, source->level,
                                               &job->err);
    if (source->model_text)
        return norma_sem_model_read(&source->made, source->model_text, "--model-text", &job->err);
    status = cli_text_read(&text, source->model, "model", &job->err);
    if (status == NORMA_OK)
        status = norma_sem_model_read(&source->made, text, source->model, &job->err);
    free(text);
    return status;
}

/* ---- which columns are read, and as what ---- */

static bool is_among(const char *const *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

/* Observed variables that only predict others are numbers also under --ordered all, as in lavaan.
   A model that is made for several groups cannot be completed before they are known: then none. */
static void drop_exogenous(cli_sem_source *source)
{
    const norma_sem_setting setting = {.n_groups = 1, .cfa = true, .fixed_x = true};
    norma_sem_table *table = NULL;
    if (norma_sem_table_of(&table, source->made, &setting, NULL) != NORMA_OK)
        return;
    size_t n = 0;
    for (size_t i = 0; i < source->data.n_ordered; i++) {
        const char *id = source->ids[i];
        bool exogenous = false;
        for (size_t v = 0; id && v < table->n_observed; v++)
            exogenous |= table->exogenous[v] && strcmp(table->observed[v], id) == 0;
        if (!exogenous)
            source->ids[n++] = id;
    }
    source->data.n_ordered = n;
    norma_sem_table_free(table);
}

/* The names of --ordered that the model has; runs go by the order of the file, or of the
   instrument's items. */
static norma_status choose_ordered(cli_job *job, cli_sem_source *source, const norma_header *header)
{
    const norma_instrument *instrument = job->intake.instrument;
    const norma_item_list list = {.items = source->ordered};
    size_t n_observed, n = instrument ? instrument->n_items : header->n_columns, absent = 0;
    const char *const *observed = norma_sem_model_observed(source->made, &n_observed);
    const char **names = calloc(n + 1, sizeof *names);
    norma_status status = names ? NORMA_OK : cli_out_of_memory(&job->err);
    for (size_t i = 0; names && i < n; i++)
        names[i] = instrument ? instrument->items[i].id : header->columns[i];
    if (status == NORMA_OK)
        status = norma_instrument_from_list(&source->chosen, &list, names, n, &job->err);
    for (size_t i = 0; status == NORMA_OK && i < source->chosen->n_items; i++) {
        const char *id = source->chosen->items[i].id;
        if (is_among(observed, n_observed, id))
            source->ids[source->data.n_ordered++] = id;
        else
            absent++;
    }
    if (absent > 0)
        status = cli_intake_note(&job->intake, "sem-ordered-absent", "",
                                 "some variables of --ordered are not in the model, and left out",
                                 &job->err);
    free(names);
    return status;
}

static norma_status find_ordered(cli_job *job, cli_sem_source *source, const norma_header *header)
{
    size_t n;
    const char *const *observed = norma_sem_model_observed(source->made, &n);
    if (!source->ordered)
        return NORMA_OK;
    if (!(source->ids = calloc(header->n_columns + n + 1, sizeof *source->ids)))
        return cli_out_of_memory(&job->err);
    source->data.ordered = source->ids;
    if (strcmp(source->ordered, "all") != 0)
        return choose_ordered(job, source, header);
    for (size_t i = 0; i < n; i++)
        if (!job->intake.instrument ||
            norma_instrument_find_item(job->intake.instrument, observed[i]) != NORMA_NONE)
            source->ids[source->data.n_ordered++] = observed[i];
    drop_exogenous(source);
    return NORMA_OK;
}

/* Every observed variable has to be somewhere. */
static norma_status check_observed(cli_job *job, const cli_sem_source *source,
                                   const norma_header *header)
{
    size_t n;
    const char *const *observed = norma_sem_model_observed(source->made, &n);
    const norma_instrument *instrument = job->intake.instrument;
    for (size_t i = 0; i < n; i++) {
        if ((instrument && norma_instrument_find_item(instrument, observed[i]) != NORMA_NONE) ||
            is_among((const char *const *)header->columns, header->n_columns, observed[i]))
            continue;
        return cli_refuse(&job->err, NORMA_EDATA,
                          "the model has the variable '%.100s', which is %s column of %s: give its "
                          "column that name, or mend the model",
                          observed[i],
                          instrument ? "neither an item of the instrument nor a" : "no",
                          job->common.data);
    }
    return NORMA_OK;
}

/* Variables of the model that are no items are numbers of the file. */
static norma_status add_numbers(cli_job *job, const cli_sem_source *source)
{
    norma_instrument *instrument = job->intake.owned;
    size_t n;
    const char *const *observed = norma_sem_model_observed(source->made, &n);
    char **columns = realloc(instrument->continuous_columns,
                             (instrument->n_continuous + n + 1) * sizeof *columns);
    if (!columns)
        return cli_out_of_memory(&job->err);
    instrument->continuous_columns = columns;
    for (size_t i = 0; i < n; i++) {
        if (norma_instrument_find_item(instrument, observed[i]) != NORMA_NONE ||
            is_among((const char *const *)columns, instrument->n_continuous, observed[i]))
            continue;
        if (!(columns[instrument->n_continuous] = strdup(observed[i])))
            return cli_out_of_memory(&job->err);
        instrument->n_continuous++;
    }
    return NORMA_OK;
}

/* Without an instrument: the ordinal variables are its items, all others numbers. */
static norma_status make_instrument(cli_job *job, const cli_sem_source *source,
                                    const norma_header *header)
{
    size_t n, size = 2, used[2] = {0, 0};
    const char *const *observed = norma_sem_model_observed(source->made, &n);
    char *lists[2];
    for (size_t i = 0; i < n; i++)
        size += strlen(observed[i]) + 1;
    if (!(lists[0] = calloc(2 * size, 1)))
        return cli_out_of_memory(&job->err);
    lists[1] = lists[0] + size;
    for (size_t i = 0; i < n; i++) {
        const int k = is_among(source->ids, source->data.n_ordered, observed[i]) ? 0 : 1;
        if (used[k] > 0)
            lists[k][used[k]++] = ',';
        memcpy(lists[k] + used[k], observed[i], strlen(observed[i]));
        used[k] += strlen(observed[i]);
    }
    const norma_item_list list = {.items = used[0] ? lists[0] : NULL,
                                  .continuous = used[1] ? lists[1] : NULL};
    norma_status status =
        norma_instrument_from_list(&job->intake.owned, &list, (const char *const *)header->columns,
                                   header->n_columns, &job->err);
    job->intake.instrument = job->intake.owned;
    free(lists[0]);
    return status;
}

/* ---- the responses ---- */

static size_t find_label(const norma_data *data, const char *name)
{
    for (size_t k = 0; name && k < norma_data_labels(data); k++)
        if (strcmp(norma_data_label_column(data, k), name) == 0)
            return k;
    return NORMA_NONE;
}

static norma_status read_responses(cli_job *job, cli_sem_source *source)
{
    norma_read_options *read = &job->common.read;
    if (source->group)
        source->labels[read->n_label_columns++] = source->group;
    if (source->cluster && !(source->group && strcmp(source->group, source->cluster) == 0))
        source->labels[read->n_label_columns++] = source->cluster;
    read->label_columns = source->labels;
    norma_status status = cli_intake_responses(&job->intake, &job->common, &job->err);
    if (status != NORMA_OK)
        return status;
    source->data.data = job->intake.data;
    source->data.group = find_label(job->intake.data, source->group);
    source->data.cluster = find_label(job->intake.data, source->cluster);
    return NORMA_OK;
}

static norma_status read_all(cli_job *job, cli_sem_source *source)
{
    norma_header *header = NULL;
    norma_status status = norma_header_read(&header, job->common.data, &job->err);
    const bool has_instrument = job->common.instrument || job->common.items;
    if (status == NORMA_OK && has_instrument)
        status = cli_intake_instrument(&job->intake, &job->common, job->common.data, &job->err);
    if (status == NORMA_OK)
        status = read_model(job, source);
    if (status == NORMA_OK)
        status = check_observed(job, source, header);
    if (status == NORMA_OK)
        status = find_ordered(job, source, header);
    if (status == NORMA_OK)
        status = has_instrument ? add_numbers(job, source) : make_instrument(job, source, header);
    if (status == NORMA_OK)
        status = read_responses(job, source);
    norma_header_free(header);
    return status;
}

bool cli_sem_source_read(cli_job *job, cli_sem_source *source)
{
    if (cli_job_outputs(job) && read_all(job, source) != NORMA_OK)
        job->code = cli_fail(job->command, &job->err);
    return job->code == CLI_DONE;
}

void cli_sem_source_settings(cli_job *job, norma_report_context *context,
                             const cli_sem_source *source)
{
    cli_job_setting(job, context, "model", source->model);
    cli_job_setting(job, context, "model-text", source->model_text);
    cli_job_setting(job, context, "model-from-instrument", source->shape);
    cli_job_setting(job, context, "level", source->level);
    cli_job_setting(job, context, "ordered", source->ordered);
    cli_job_setting(job, context, "group", source->group);
    cli_job_setting(job, context, "cluster", source->cluster);
    cli_job_setting(job, context, "weights", source->weights);
    cli_job_setting(job, context, "weights-file", source->weights_file);
}

void cli_sem_source_free(cli_sem_source *source)
{
    norma_sem_model_free(source->made);
    norma_instrument_free(source->chosen);
    free(source->ids);
}
