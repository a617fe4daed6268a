#include <stddef.h>

#include <norma/sem_simulation.h>

norma_option_table norma_sem_power_option_table(void)
{
    static const norma_option table[] = {
        {"n", NORMA_OPTION_COUNT, offsetof(norma_sem_power_options, n), 10, 10000000, NULL,
         "rows in all groups together"},
        {"alpha", NORMA_OPTION_REAL, offsetof(norma_sem_power_options, alpha), 1e-6, 0.5, NULL,
         "level of the tests"},
        {"power", NORMA_OPTION_REAL, offsetof(norma_sem_power_options, power), 0.01, 0.9999, NULL,
         "power wanted, for which n is computed"},
        {"replicates", NORMA_OPTION_COUNT, offsetof(norma_sem_power_options, replicates), 0, 100000,
         NULL, "samples of the simulation; 0: none"},
        {"identification", NORMA_OPTION_CHOICE, offsetof(norma_sem_power_options, identification),
         0, 0, norma_sem_identification_names, "how latent variables get their unit"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_sem_power_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_sem_power_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

norma_option_table norma_sem_cutoff_option_table(void)
{
    static const norma_option table[] = {
        {"replicates", NORMA_OPTION_COUNT, offsetof(norma_sem_cutoff_options, replicates), 2,
         100000, NULL, "samples of each population"},
        {"residual-correlation", NORMA_OPTION_REAL,
         offsetof(norma_sem_cutoff_options, residual_correlation), 0.01, 0.9, NULL,
         "of pairs of items, that a model of one factor leaves out"},
        {"error", NORMA_OPTION_REAL, offsetof(norma_sem_cutoff_options, error), 0.001, 0.5, NULL,
         "share of right models refused, and of wrong ones let through"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_sem_cutoff_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_sem_cutoff_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

norma_option_table norma_sem_bootstrap_option_table(void)
{
    static const norma_option table[] = {
        {"replicates", NORMA_OPTION_COUNT, offsetof(norma_sem_bootstrap_options, replicates), 2,
         100000, NULL, "samples drawn with replacement"},
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_sem_bootstrap_options, conf_level), 0.5,
         0.9999, NULL, "coverage of the intervals"},
        {"bollen-stine", NORMA_OPTION_FLAG, offsetof(norma_sem_bootstrap_options, bollen_stine), 0,
         0, NULL, "also the test of the model in data made to fit it"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_sem_bootstrap_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_sem_bootstrap_options, threads), 0, 1024,
         NULL, "number of threads; 0: all"},
        {0}};
    return table;
}
