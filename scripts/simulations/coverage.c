/* simulation-coverage [SAMPLES [BOOTSTRAP [STUDY]]]: how often norma's intervals hold the truth, as
   tables in Markdown.

   For each population and n, so many samples are drawn and analysed; the truth of a figure is the
   figure in one sample of 2,000,000. An interval of 95 % that keeps its word lies below the truth
   in 2.5 % of the samples and above it in 2.5 %. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "populations.h"

enum { MOST_FIGURES = 160, TRUTH_ROWS = 2000000 };
static const size_t sizes[] = {30, 100, 1000};
static const uint64_t SEED = 20261122;

/* One interval of one figure. */
typedef struct figure {
    char name[64];
    const char *method;
    double value, low, high;
} figure;

typedef struct figures {
    figure list[MOST_FIGURES];
    size_t n;
} figures;

/* What a kind of analysis gives of one sample; bootstrap 0: figures only. */
typedef void analysis(figures *out, norma_data *const *tables, const population *p,
                      const norma_instrument *instrument, size_t bootstrap);

static void keep(figures *f, const char *name, const char *method, double value, double low,
                 double high)
{
    if (f->n == MOST_FIGURES)
        return;
    figure *one = &f->list[f->n++];
    snprintf(one->name, sizeof one->name, "%s", name);
    one->method = method;
    one->value = value;
    one->low = low;
    one->high = high;
}

static void keep_coefficient(figures *f, const norma_coefficient *c)
{
    for (size_t i = 0; i < c->n_intervals; i++)
        keep(f, c->code, norma_interval_method_names[c->intervals[i].method], c->value,
             c->intervals[i].low, c->intervals[i].high);
    if (c->n_intervals == 0)
        keep(f, c->code, "", c->value, NAN, NAN);
}

/* ---- the analyses ---- */

static size_t all_items[MOST_ITEMS];

static norma_sample sample_of(const norma_data *data, const population *p)
{
    return (norma_sample){.data = data, .items = all_items, .n_items = p->n_items};
}

static norma_reliability_options reliability_options(size_t bootstrap)
{
    norma_reliability_options o = NORMA_RELIABILITY_OPTIONS_INIT;
    o.extent = NORMA_RELIABILITY_FULL;
    o.bootstrap = bootstrap;
    o.threads = 1;
    return o;
}

/* The coefficients of hierarchical models, or all others. */
static void coefficients(figures *out, norma_data *const *tables, const population *p,
                         const norma_reliability_options *options, bool hierarchical)
{
    const norma_sample sample = sample_of(tables[0], p);
    norma_reliability_result *r = NULL;
    if (norma_reliability(&r, "scale", &sample, options, NULL) == NORMA_OK)
        for (size_t c = 0; c < r->n_coefficients; c++) {
            const char *code = r->coefficients[c].code;
            if ((strstr(code, "schmid-leiman") || strstr(code, "bifactor")) == hierarchical)
                keep_coefficient(out, &r->coefficients[c]);
        }
    norma_reliability_result_free(r);
}

static void reliability(figures *out, norma_data *const *tables, const population *p,
                        const norma_instrument *instrument, size_t bootstrap)
{
    (void)instrument;
    const norma_reliability_options o = reliability_options(bootstrap);
    coefficients(out, tables, p, &o, false);
}

static void hierarchy(figures *out, norma_data *const *tables, const population *p,
                      const norma_instrument *instrument, size_t bootstrap)
{
    (void)instrument;
    norma_reliability_options o = reliability_options(bootstrap);
    o.groups = p->factor;
    coefficients(out, tables, p, &o, true);
}

static void composite(figures *out, norma_data *const *tables, const population *p,
                      const norma_instrument *instrument, size_t bootstrap)
{
    const norma_reliability_options o = reliability_options(bootstrap);
    norma_sample parts[MOST_FACTORS];
    const char *ids[MOST_FACTORS];
    norma_composite *c = NULL;
    for (size_t f = 0; f < p->n_factors; f++) {
        const norma_scale *scale = &instrument->scales[f];
        parts[f] =
            (norma_sample){.data = tables[0], .items = scale->items, .n_items = scale->n_items};
        ids[f] = scale->id;
    }
    if (norma_composite_of(&c, "all", parts, ids, p->n_factors, NULL, &o, NULL) == NORMA_OK)
        keep_coefficient(out, &c->reliability);
    norma_composite_free(c);
}

static void retest(figures *out, norma_data *const *tables, const population *p,
                   const norma_instrument *instrument, size_t bootstrap)
{
    (void)instrument, (void)bootstrap;
    const norma_sample first = sample_of(tables[0], p), second = sample_of(tables[1], p);
    norma_retest *r = NULL;
    if (norma_retest_of(&r, "scale", &first, &second, 0.95, NULL) == NORMA_OK) {
        keep_coefficient(out, &r->r);
        for (size_t i = 0; i < NORMA_ICC_FORMS; i++)
            keep_coefficient(out, &r->icc.forms[i]);
        keep(out, "change of the mean", "paired t", r->change, r->change_low, r->change_high);
    }
    norma_retest_free(r);
}

/* Loadings on each item's own factor, of the items in the order of the key. */
static void loadings(figures *out, const norma_factor_result *r, const population *p,
                     const char *what, const char *method)
{
    const size_t n = r->n_items;
    for (size_t i = 0; i < n; i++) {
        size_t column = 0;
        for (size_t f = 1; f < r->n_factors; f++) /* the factor that has the key's other items */
            if (fabs(r->loadings[f * n + i]) > fabs(r->loadings[column * n + i]))
                column = f;
        char name[64];
        snprintf(name, sizeof name, "%s %.2f", what, p->loadings[i]);
        const size_t at = column * n + i;
        keep(out, name, method, r->loadings[at], r->loadings_low ? r->loadings_low[at] : NAN,
             r->loadings_high ? r->loadings_high[at] : NAN);
    }
}

static void factors(figures *out, norma_data *const *tables, const population *p,
                    const norma_instrument *instrument, size_t bootstrap)
{
    (void)instrument;
    const norma_sample sample = sample_of(tables[0], p);
    for (int errors = NORMA_ERRORS_INFORMATION; errors <= NORMA_ERRORS_BOOTSTRAP; errors++) {
        norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
        norma_factor_result *r = NULL;
        o.factors = p->n_factors;
        o.extraction = NORMA_EXTRACT_ML;
        o.rotation = NORMA_ROTATE_OBLIMIN;
        o.replicates = 0;
        o.starts = 5;
        o.threads = 1;
        o.bootstrap = bootstrap ? bootstrap : o.bootstrap;
        o.errors = bootstrap ? errors : NORMA_ERRORS_NONE;
        if (norma_factor(&r, &sample, &o, NULL) == NORMA_OK) {
            loadings(out, r, p, "loading",
                     errors == NORMA_ERRORS_INFORMATION ? "information" : "bootstrap");
            if (errors == NORMA_ERRORS_INFORMATION)
                keep(out, "RMSEA, 90 %", "noncentral chi-square", 0, r->fit.rmsea_low,
                     r->fit.rmsea_high);
        }
        norma_factor_result_free(r);
    }
}

/* ---- counting ---- */

enum { SIZES = sizeof sizes / sizeof *sizes };

/* Of one population and size: samples with the interval; intervals below, above the truth. */
typedef struct held {
    size_t n, below, above;
} held;

typedef struct tally {
    char name[64];
    const char *method;
    held of[SHAPES][SIZES];
} tally;

typedef struct tallies {
    tally list[MOST_FIGURES];
    size_t n;
} tallies;

static tally *tally_of(tallies *t, const figure *f)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->list[i].name, f->name) == 0 && strcmp(t->list[i].method, f->method) == 0)
            return &t->list[i];
    if (t->n == MOST_FIGURES)
        return NULL;
    tally *one = &t->list[t->n++];
    memset(one, 0, sizeof *one);
    memcpy(one->name, f->name, sizeof one->name);
    one->method = f->method;
    return one;
}

static double truth_of(const figures *truth, const char *name)
{
    for (size_t i = 0; i < truth->n; i++)
        if (strcmp(truth->list[i].name, name) == 0)
            return truth->list[i].value;
    return NAN;
}

static void count(tallies *t, const figures *of, const figures *truth, size_t shape, size_t size)
{
    for (size_t i = 0; i < of->n; i++) {
        const figure *f = &of->list[i];
        const double value = truth_of(truth, f->name);
        const bool defined = isfinite(f->low) && isfinite(f->high) && isfinite(value);
        tally *one = defined ? tally_of(t, f) : NULL;
        if (!one)
            continue;
        held *at = &one->of[shape][size];
        at->n++;
        at->below += f->high < value;
        at->above += f->low > value;
    }
}

/* "94.6 (2.1, 3.3)": held, below, above in percent; a star where one sample in twenty has none. */
static void print_held(const held *h, size_t samples)
{
    const double n = (double)h->n, below = (double)h->below, above = (double)h->above;
    if (h->n == 0)
        printf(" – |");
    else
        printf(" %.1f (%.1f, %.1f)%s |", 100 * (n - below - above) / n, 100 * below / n,
               100 * above / n, 20 * h->n < 19 * samples ? "*" : "");
}

static void print(const tallies *t, const char *what, size_t samples)
{
    printf("\n**%s**\n\n| figure | interval |", what);
    for (int shape = 0; shape < SHAPES; shape++)
        for (size_t i = 0; i < SIZES; i++)
            printf(" %s, n = %zu |", shape_names[shape], sizes[i]);
    printf("\n|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < t->n; i++) {
        printf("| %s | %s |", t->list[i].name, t->list[i].method);
        for (int shape = 0; shape < SHAPES; shape++)
            for (size_t size = 0; size < SIZES; size++)
                print_held(&t->list[i].of[shape][size], samples);
        printf("\n");
    }
    fflush(stdout);
}

/* ---- the simulation ---- */

typedef struct study {
    const char *what;
    population (*of)(shape shape);
    analysis *analyse;
} study;

static void analyse_one(figures *out, const study *s, const population *p,
                        const norma_instrument *instrument, size_t n, uint64_t number,
                        size_t bootstrap)
{
    norma_data *tables[MOST_OCCASIONS] = {NULL};
    out->n = 0;
    draw(tables, instrument, p, n, SEED, number);
    s->analyse(out, tables, p, instrument, bootstrap);
    for (size_t o = 0; o < p->n_occasions; o++)
        norma_data_free(tables[o]);
}

static void run(tallies *t, const study *s, shape shape, size_t size, const figures *truth,
                const norma_instrument *instrument, size_t samples, size_t bootstrap)
{
    const population p = s->of(shape);
    figures *all = calloc(samples, sizeof *all);
    if (!all)
        exit(1);
#pragma omp parallel for schedule(dynamic)
    for (size_t i = 0; i < samples; i++)
        analyse_one(&all[i], s, &p, instrument, sizes[size], i + 1, bootstrap);
    for (size_t i = 0; i < samples; i++)
        count(t, &all[i], truth, shape, size);
    free(all);
}

int main(int argc, char **argv)
{
    static const study studies[] = {
        {"One scale: six items, one factor, loadings .45 to .85", scale_population, reliability},
        {"Nine items of three factors that correlate .3: the hierarchy", structure_population,
         hierarchy},
        {"The same: a composite of three scales", structure_population, composite},
        {"The scale on two occasions, its factors correlate .8", stability_population, retest},
        {"Nine items of three factors, ML and oblimin: each item's loading on its own factor",
         structure_population, factors}};
    const size_t samples = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000;
    const size_t bootstrap = argc > 2 ? strtoull(argv[2], NULL, 10) : 1000;
    const size_t only = argc > 3 ? strtoull(argv[3], NULL, 10) : 0; /* from 1 on; 0: all */
    for (size_t i = 0; i < MOST_ITEMS; i++)
        all_items[i] = i;
    for (size_t k = 0; k < sizeof studies / sizeof *studies; k++) {
        static tallies t;
        if (only && only != k + 1)
            continue;
        memset(&t, 0, sizeof t);
        for (int shape = 0; shape < SHAPES; shape++) {
            static figures truth;
            const population p = studies[k].of((enum shape)shape);
            norma_instrument *instrument = instrument_of(&p);
            analyse_one(&truth, &studies[k], &p, instrument, TRUTH_ROWS, 0, 0);
            for (size_t i = 0; i < SIZES; i++)
                run(&t, &studies[k], (enum shape)shape, i, &truth, instrument, samples, bootstrap);
            norma_instrument_free(instrument);
        }
        print(&t, studies[k].what, samples);
    }
    return 0;
}
