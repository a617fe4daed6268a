#include <norma/units.h>

#include <stddef.h>

const char *const norma_two_level_names[] = {"off", "on", "auto", NULL};

enum { MOST_OPTIONS = 24 };

/* Adds the options of a struct inside ours; threads is ours. */
static size_t take(norma_option *out, size_t n, norma_option_table table, size_t offset)
{
    for (; table->name && n < MOST_OPTIONS; table++) {
        out[n] = *table;
        out[n++].offset += offset;
    }
    return n;
}

static bool is_threads(const norma_option *option)
{
    return option->name[0] == 't' && option->name[1] == 'h';
}

/* Every caller fills in the same bytes. */
norma_option_table norma_units_option_table(void)
{
    static const norma_option own[] = {
        {"skew", NORMA_OPTION_CHOICE, offsetof(norma_units_options, skew), 0, 0, norma_null_names,
         "null besides the uniform one that agreement is compared with"},
        {"two-level", NORMA_OPTION_CHOICE, offsetof(norma_units_options, two_level), 0, 0,
         norma_two_level_names, "alpha and omega within units, of units and of the score"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_units_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    static norma_option table[MOST_OPTIONS + 1];
    norma_option all[MOST_OPTIONS];
    size_t n =
        take(all, 0, norma_multilevel_option_table(), offsetof(norma_units_options, multilevel));
    n = take(all, n, norma_disclosure_option_table(), offsetof(norma_units_options, disclosure));
    n = take(all, n, own, 0);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_threads(&all[i]) || i + 1 == n)
            table[kept++] = all[i];
    return table;
}
