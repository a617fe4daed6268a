/* benchmark-parts WORK RUNS THREADS FILE ITEMS: times one part of the work inside one process, the
   rest of it not counted, and prints the median and the least of RUNS and the process's largest
   memory in MB. ITEMS is as in --items, answers going from 1 to 5, or an instrument file (.json).

     read        the file, warm in the page cache, to a response table
     tabulate    a response table to all one- and two-way tables
     polychoric  a response table to the matrix with its thresholds
     variances   the same with the asymptotic variance of every estimate
     covariance  the same with their whole asymptotic covariance matrix
     parallel    tables of counts to eigenvalues and their parallel analysis, 1,000 replicates
     permuted    a response table to polychorics and theirs, 100 permutations of the answers
     minres      tables of counts to 12 unrotated factors with their fit
     ml          the same by maximum likelihood
     oblimin     the same by minres, rotated from 100 random starts
     geomin      the same
     errors      a response table to 12 oblimin factors, 100 bootstraps of their loadings
     screen      a response table to the indices that the rules of the instrument name
     score       a response table to the scores of every scale of the instrument
     two-way     the same, missing answers filled by two-way imputation
     em          the same by EM */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <norma/norma.h>

enum { MOST_RUNS = 101 };

struct job {
    const char *file;
    norma_instrument *instrument;
    norma_data *data; /* NULL where reading is what is timed */
    norma_tables *tables;
    size_t *items;
    size_t threads;
    int what; /* an option of the work */
};

typedef norma_status work(const struct job *job, norma_error *err);

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static norma_status read_file(norma_data **data, const struct job *job, norma_error *err)
{
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    options.threads = job->threads;
    return norma_data_read(data, job->instrument, job->file, &options, err);
}

static norma_status reading(const struct job *job, norma_error *err)
{
    norma_data *data = NULL;
    norma_status status = read_file(&data, job, err);
    norma_data_free(data);
    return status;
}

static norma_status tabulating(const struct job *job, norma_error *err)
{
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    norma_tables *tables = NULL;
    options.threads = job->threads;
    norma_status status = norma_tabulate(&tables, job->instrument, job->data, &options, err);
    norma_tables_free(tables);
    return status;
}

static norma_status correlating(const struct job *job, norma_error *err)
{
    norma_correlate_options options = NORMA_CORRELATE_OPTIONS_INIT;
    norma_correlation *found = NULL;
    norma_sample sample = {
        .data = job->data, .items = job->items, .n_items = job->instrument->n_items};
    options.type = NORMA_COR_POLYCHORIC;
    options.acov = job->what;
    options.threads = job->threads;
    norma_status status = norma_correlate(&found, &sample, &options, err);
    norma_correlation_free(found);
    return status;
}

enum { FACTORS = 12 };

static norma_sample counts_of(const struct job *job)
{
    return (norma_sample){.tables = job->tables,
                          .group = NORMA_NONE,
                          .items = job->items,
                          .n_items = job->instrument->n_items};
}

static norma_status factoring(const norma_sample *sample, norma_factor_options *options,
                              const struct job *job, norma_error *err)
{
    norma_factor_result *found = NULL;
    options->threads = job->threads;
    norma_status status = norma_factor(&found, sample, options, err);
    norma_factor_result_free(found);
    return status;
}

static norma_status simulating(const struct job *job, norma_error *err)
{
    norma_factor_options options = NORMA_FACTOR_OPTIONS_INIT;
    const norma_sample sample = counts_of(job);
    options.rotation = NORMA_ROTATE_NONE;
    options.replicates = 1000;
    return factoring(&sample, &options, job, err);
}

static norma_status permuting(const struct job *job, norma_error *err)
{
    norma_dimensions_options options = NORMA_DIMENSIONS_OPTIONS_INIT;
    norma_dimensions_result *found = NULL;
    const norma_sample sample = {
        .data = job->data, .items = job->items, .n_items = job->instrument->n_items};
    options.correlation = NORMA_FACTOR_POLYCHORIC;
    options.replicates = 1;
    options.network = NORMA_NETWORK_NONE;
    options.threads = job->threads;
    norma_status status = norma_dimensions(&found, &sample, &options, err);
    norma_dimensions_result_free(found);
    return status;
}

static norma_status extracting(const struct job *job, norma_error *err)
{
    norma_factor_options options = NORMA_FACTOR_OPTIONS_INIT;
    const norma_sample sample = counts_of(job);
    options.factors = FACTORS;
    options.extraction = job->what;
    options.rotation = NORMA_ROTATE_NONE;
    options.replicates = 0;
    return factoring(&sample, &options, job, err);
}

static norma_status rotating(const struct job *job, norma_error *err)
{
    norma_factor_options options = NORMA_FACTOR_OPTIONS_INIT;
    const norma_sample sample = counts_of(job);
    options.factors = FACTORS;
    options.rotation = job->what;
    options.replicates = 0;
    options.starts = 100;
    return factoring(&sample, &options, job, err);
}

static norma_status bootstrapping(const struct job *job, norma_error *err)
{
    norma_factor_options options = NORMA_FACTOR_OPTIONS_INIT;
    const norma_sample sample = {
        .data = job->data, .items = job->items, .n_items = job->instrument->n_items};
    options.factors = FACTORS;
    options.replicates = 0;
    options.errors = NORMA_ERRORS_BOOTSTRAP;
    options.bootstrap = 100;
    return factoring(&sample, &options, job, err);
}

static norma_status screening(const struct job *job, norma_error *err)
{
    norma_screen_options options = NORMA_SCREEN_OPTIONS_INIT;
    norma_screen_result *found = NULL;
    options.extent = NORMA_SCREEN_RULES;
    options.threads = job->threads;
    norma_status status = norma_screen(&found, job->instrument, job->data, &options, err);
    norma_screen_result_free(found);
    return status;
}

static norma_status scoring(const struct job *job, norma_error *err)
{
    norma_score_options options = NORMA_SCORE_OPTIONS_INIT;
    norma_scores *scores = NULL;
    options.missing = job->what;
    options.threads = job->threads;
    norma_status status =
        norma_score(&scores, job->instrument, job->data, NULL, NULL, &options, err);
    norma_scores_free(scores);
    return status;
}

static const struct {
    const char *name;
    work *work;
    int what;
} works[] = {{"read", reading, 0},
             {"tabulate", tabulating, 0},
             {"polychoric", correlating, NORMA_ACOV_NONE},
             {"variances", correlating, NORMA_ACOV_VARIANCES},
             {"covariance", correlating, NORMA_ACOV_FULL},
             {"parallel", simulating, 0},
             {"permuted", permuting, 0},
             {"minres", extracting, NORMA_EXTRACT_MINRES},
             {"ml", extracting, NORMA_EXTRACT_ML},
             {"oblimin", rotating, NORMA_ROTATE_OBLIMIN},
             {"geomin", rotating, NORMA_ROTATE_GEOMIN},
             {"errors", bootstrapping, 0},
             {"screen", screening, 0},
             {"score", scoring, NORMA_SCORE_PERSON_MEAN},
             {"two-way", scoring, NORMA_SCORE_TWO_WAY},
             {"em", scoring, NORMA_SCORE_EM}};
enum { WORKS = sizeof works / sizeof *works };

static norma_status make_instrument(struct job *job, const char *items, norma_error *err)
{
    norma_header *header = NULL;
    norma_item_list list = {.items = items, .range_known = true, .min = 1, .max = 5};
    if (strstr(items, ".json"))
        return norma_instrument_load(&job->instrument, items, err);
    norma_status status = norma_header_read(&header, job->file, err);
    if (status == NORMA_OK)
        status = norma_instrument_from_list(
            &job->instrument, &list, (const char *const *)header->columns, header->n_columns, err);
    norma_header_free(header);
    return status;
}

static norma_status prepare(struct job *job, const char *items, bool with_data, norma_error *err)
{
    norma_status status = make_instrument(job, items, err);
    if (status != NORMA_OK)
        return status;
    job->items = calloc(job->instrument->n_items, sizeof *job->items);
    for (size_t i = 0; job->items && i < job->instrument->n_items; i++)
        job->items[i] = i;
    if (!with_data || (status = read_file(&job->data, job, err)) != NORMA_OK)
        return status;
    return norma_tabulate(&job->tables, job->instrument, job->data, NULL, err);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Once to warm up, then runs times. */
static norma_status repeat(const struct job *job, work *one, int runs, norma_error *err)
{
    double seconds[MOST_RUNS];
    struct rusage usage;
    for (int i = -1; i < runs; i++) {
        double begin = now();
        norma_status status = one(job, err);
        if (status != NORMA_OK)
            return status;
        if (i >= 0)
            seconds[i] = now() - begin;
    }
    qsort(seconds, (size_t)runs, sizeof *seconds, by_size);
    getrusage(RUSAGE_SELF, &usage);
    printf("%.4f %.4f %.1f\n", seconds[runs / 2], seconds[0], (double)usage.ru_maxrss / 1024);
    return NORMA_OK;
}

int main(int argc, char **argv)
{
    struct job job = {0};
    norma_error err = {0};
    size_t w = 0;
    int runs = argc == 6 ? atoi(argv[2]) : 0;
    while (argc == 6 && w < WORKS && strcmp(works[w].name, argv[1]) != 0)
        w++;
    if (runs < 1 || runs > MOST_RUNS || w == WORKS)
        return fputs("usage: benchmark-parts WORK RUNS THREADS FILE ITEMS\n", stderr), 2;
    job.threads = strtoull(argv[3], NULL, 10);
    job.file = argv[4];
    job.what = works[w].what;
    norma_status status = prepare(&job, argv[5], works[w].work != reading, &err);
    if (status == NORMA_OK)
        status = repeat(&job, works[w].work, runs, &err);
    if (status != NORMA_OK)
        fprintf(stderr, "benchmark-parts: %s\n", err.message);
    norma_tables_free(job.tables);
    norma_data_free(job.data);
    norma_instrument_free(job.instrument);
    free(job.items);
    return status != NORMA_OK;
}
