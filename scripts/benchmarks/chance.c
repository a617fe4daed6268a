/* Time of what draws samples from a fitted model: bootstrap of 1,000 replicates, cut-offs of 500
   samples a level. benchmark-chance DATASETS [THREADS] [ordinal] */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <norma/read.h>
#include <norma/sem_simulation.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void must(norma_status status, const norma_error *err)
{
    if (status == NORMA_OK)
        return;
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}

static norma_data *read_bfi(const char *datasets)
{
    char path[1024];
    norma_error err = {0};
    norma_header *header = NULL;
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_item_list list = {.items = "A1:O5"};
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    snprintf(path, sizeof path, "%s/bfi/bfi.csv", datasets);
    must(norma_header_read(&header, path, &err), &err);
    must(norma_instrument_from_list(&instrument, &list, (const char *const *)header->columns,
                                    header->n_columns, &err),
         &err);
    must(norma_data_read(&data, instrument, path, &options, &err), &err);
    norma_header_free(header);
    norma_instrument_free(instrument);
    return data;
}

static void time_bootstrap(const norma_sem *sem, size_t threads)
{
    norma_error err = {0};
    norma_sem_bootstrap_options o = NORMA_SEM_BOOTSTRAP_OPTIONS_INIT;
    norma_sem_bootstrap *b = NULL;
    double start = now();
    o.threads = threads;
    must(norma_sem_bootstrap_of(&b, sem, &o, &err), &err);
    printf("bootstrap, 1,000 replicates, 25 items, n = %zu: %.2f s, %zu converged\n", sem->n,
           now() - start, b->converged);
    norma_sem_bootstrap_free(b);
}

static void time_cutoffs(const norma_sem *sem, size_t threads)
{
    norma_error err = {0};
    norma_sem_cutoff_options o = NORMA_SEM_CUTOFF_OPTIONS_INIT;
    norma_sem_cutoffs *w = NULL;
    double start = now();
    o.threads = threads;
    must(norma_sem_cutoffs_of(&w, sem, &o, &err), &err);
    printf("cut-offs, 5 levels of 500 samples: %.2f s\n", now() - start);
    norma_sem_cutoffs_free(w);
}

int main(int argc, char **argv)
{
    norma_error err = {0};
    norma_data *data = read_bfi(argc > 1 ? argv[1] : "datasets");
    size_t threads = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
    norma_sem_data given = {
        .data = data, .group = NORMA_NONE, .cluster = NORMA_NONE, .all_ordered = argc > 3};
    norma_sem_model *model = NULL;
    norma_sem *sem = NULL;
    must(norma_sem_model_read(&model,
                              "A =~ A1 + A2 + A3 + A4 + A5\nC =~ C1 + C2 + C3 + C4 + C5\n"
                              "E =~ E1 + E2 + E3 + E4 + E5\nN =~ N1 + N2 + N3 + N4 + N5\n"
                              "O =~ O1 + O2 + O3 + O4 + O5",
                              "five factors", &err),
         &err);
    must(norma_sem_fit(&sem, model, &given, NULL, &err), &err);
    if (argc <= 3)
        time_bootstrap(sem, threads);
    time_cutoffs(sem, threads);
    norma_sem_free(sem);
    norma_sem_model_free(model);
    norma_data_free(data);
    return 0;
}
