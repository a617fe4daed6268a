#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/dif.h>
#include <norma/read.h>

#include "foundation/random.h"
#include "models/dif/parts.h"
#include "support/table.h"

enum { ITEMS = 24 };

/* Verbal aggression: women are the reference group, men the focal one. */
typedef struct example {
    norma_data *data;
    uint8_t *women, *men;
    norma_dif_group reference, focal;
} example;

static norma_data *answers(void)
{
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_error err = {0};
    if (norma_instrument_load(&instrument, NORMA_DATASETS "/verbal-aggression/instrument.json",
                              &err) != NORMA_OK ||
        norma_data_read(&data, instrument,
                        NORMA_DATASETS "/verbal-aggression/verbal-aggression.csv", NULL,
                        &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_instrument_free(instrument);
    return data;
}

/* Perhaps and yes together, when binary. */
static norma_data *recoded(const norma_data *from, bool binary)
{
    size_t n = norma_data_rows(from);
    int *cells = calloc(n * ITEMS, sizeof *cells);
    assert_non_null(cells);
    for (size_t r = 0; r < n; r++)
        for (size_t j = 0; j < ITEMS; j++) {
            int cell = norma_data_cells(from, j)[r];
            cells[r * ITEMS + j] = binary ? cell > 0 : cell;
        }
    table t = table_of(cells, n, ITEMS, 0, binary ? 1 : 2);
    free(cells);
    return t.data;
}

static example example_new(bool binary)
{
    norma_data *from = answers();
    size_t n = norma_data_rows(from);
    example e = {.data = recoded(from, binary), .women = calloc(n, 1), .men = calloc(n, 1)};
    assert_true(e.women && e.men);
    for (size_t r = 0; r < n; r++) {
        bool man = strcmp(norma_data_label_name(from, 0, norma_data_label(from, 0, r)), "M") == 0;
        e.women[r] = !man;
        e.men[r] = man;
    }
    e.reference = (norma_dif_group){"F", sample_all(e.data)};
    e.focal = (norma_dif_group){"M", sample_all(e.data)};
    e.reference.sample.keep = e.women;
    e.focal.sample.keep = e.men;
    norma_data_free(from);
    return e;
}

static void example_free(example *e)
{
    norma_data_free(e->data);
    free(e->women);
    free(e->men);
}

/* Every answer stands for itself, no purification: as R has it. */
static norma_dif_options plain(void)
{
    norma_dif_options o = NORMA_DIF_OPTIONS_INIT;
    o.rounds = 0;
    o.min_cell = 0;
    o.effect = NORMA_DIF_NO_SIZE;
    o.threads = 1;
    return o;
}

static norma_dif_result *dif_of(const example *e, const norma_dif_options *o)
{
    norma_dif_result *r = NULL;
    norma_error err = {0};
    if (norma_dif_of(&r, "all", &e->reference, &e->focal, 1, NULL, o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static double wanted(const cJSON *root, const char *group, const char *figure, size_t i)
{
    char path[64];
    snprintf(path, sizeof path, "%s%s%s/%zu", group, *group ? "/" : "", figure, i);
    return json_number(root, path);
}

/* ---- certified: R 4.2.2, MASS, difR 5.1; scripts/reference/dif.R ---- */

static void two_categories_give_what_mantelhaen_test_gives(void **state)
{
    cJSON *root = reference_load("dif.json");
    example e = example_new(true);
    norma_dif_options o = plain();
    norma_dif_result *r = dif_of(&e, &o);
    (void)state;
    for (size_t j = 0; j < ITEMS; j++) {
        const norma_dif_mantel *m = &r->focal[0].items[j].mantel;
        assert_close(m->mantel_haenszel.chi2, wanted(root, "two", "chi2", j), 1e-10, 1e-12);
        assert_close(m->mantel_haenszel.p, wanted(root, "two", "p", j), 1e-10, 0);
        assert_close(m->alpha, wanted(root, "two", "alpha", j), 1e-10, 0);
        assert_close(m->alpha_low, wanted(root, "two", "low", j), 1e-10, 0);
        assert_close(m->alpha_high, wanted(root, "two", "high", j), 1e-10, 0);
        assert_close(m->delta, wanted(root, "two", "delta", j), 1e-10, 0);
        assert_close(m->breslow_day.chi2, wanted(root, "two", "breslow_day", j), 1e-9, 0);
        assert_close(m->breslow_day.df, wanted(root, "two", "df", j), 0, 0);
        assert_close(m->alpha, wanted(root, "", "difr_alpha", j), 1e-10, 0);
        assert_close(m->delta_se, 2.35 * wanted(root, "", "difr_se", j), 1e-10, 0);
        assert_close(m->liu_agresti, -log(m->alpha), 1e-10, 1e-12);
        assert_close(m->gmh.chi2, m->mantel.chi2, 1e-10, 1e-12);
    }
    norma_dif_result_free(r);
    example_free(&e);
    cJSON_Delete(root);
}

static void check_logistic(const norma_dif_logistic *l, const cJSON *root, const char *group,
                           size_t j, double loose)
{
    assert_close(l->uniform.chi2, wanted(root, group, "uniform", j), loose, loose);
    assert_close(l->nonuniform.chi2, wanted(root, group, "nonuniform", j), loose, loose);
    assert_close(l->both.chi2, wanted(root, group, "both", j), loose, loose);
    assert_close(l->mcfadden.both, wanted(root, group, "mcfadden", j), loose, loose);
    assert_close(l->nagelkerke.both, wanted(root, group, "nagelkerke", j), loose, loose);
    assert_close(l->cox_snell.both, wanted(root, group, "cox_snell", j), loose, loose);
    assert_close(l->slope, wanted(root, group, "slope", j), 1e-6, 0);
    assert_close(l->beta_change, wanted(root, group, "beta_change", j), 1e-4, 1e-6);
    assert_close(l->group, wanted(root, group, "group", j), 1e-5, 1e-6);
    assert_close(l->group_se, wanted(root, group, "group_se", j), 1e-4, 0);
    assert_close(l->product, wanted(root, group, "product", j), 1e-5, 1e-6);
    assert_close(l->product_se, wanted(root, group, "product_se", j), 1e-4, 0);
}

static void logistic_regressions_are_those_of_glm_and_polr(void **state)
{
    cJSON *root = reference_load("dif.json");
    norma_dif_options o = plain();
    (void)state;
    for (int binary = 0; binary < 2; binary++) {
        example e = example_new(binary);
        norma_dif_result *r = dif_of(&e, &o);
        for (size_t j = 0; j < ITEMS; j++) {
            const norma_dif_logistic *l = &r->focal[0].items[j].logistic;
            check_logistic(l, root, binary ? "two_logistic" : "logistic", j, binary ? 1e-9 : 1e-6);
            assert_int_equal(l->categories, binary ? 2 : 3);
        }
        norma_dif_result_free(r);
        example_free(&e);
    }
    cJSON_Delete(root);
}

static void ordered_categories_by_total_and_rest(void **state)
{
    cJSON *root = reference_load("dif.json");
    example e = example_new(false);
    norma_dif_options o = plain();
    o.method = NORMA_DIF_MANTEL;
    o.adjust = NORMA_DIF_ADJUST_BH;
    (void)state;
    for (int rest = 0; rest < 2; rest++) {
        const char *group = rest ? "ordered_rest" : "ordered";
        o.matching = rest ? NORMA_DIF_REST : NORMA_DIF_TOTAL;
        norma_dif_result *r = dif_of(&e, &o);
        for (size_t j = 0; j < ITEMS; j++) {
            const norma_dif_item *item = &r->focal[0].items[j];
            const norma_dif_mantel *m = &item->mantel;
            assert_close(m->mantel.chi2, wanted(root, group, "mantel", j), 1e-10, 0);
            assert_close(m->gmh.chi2, wanted(root, group, "gmh", j), 1e-10, 0);
            assert_close(m->gmh.df, wanted(root, group, "gmh_df", j), 0, 0);
            assert_close(m->smd, wanted(root, group, "smd", j), 1e-10, 1e-13);
            assert_close(m->smd_se, wanted(root, group, "smd_se", j), 1e-10, 0);
            assert_close(m->smd_ratio, wanted(root, group, "smd_ratio", j), 1e-10, 1e-13);
            assert_close(m->liu_agresti, wanted(root, group, "liu_agresti", j), 1e-10, 1e-13);
            assert_close(m->liu_agresti_se, wanted(root, group, "liu_agresti_se", j), 1e-10, 0);
            assert_true(isnan(m->alpha) && isnan(m->breslow_day.chi2));
            if (!rest)
                assert_close(item->adjusted_p, wanted(root, "", "adjusted", j), 1e-10, 0);
        }
        norma_dif_result_free(r);
    }
    example_free(&e);
    cJSON_Delete(root);
}

static void purification_leaves_the_items_flagged_that_difr_leaves(void **state)
{
    cJSON *root = reference_load("dif.json");
    example e = example_new(true);
    norma_dif_options o = plain();
    o.rounds = 10;
    (void)state;
    for (int mantel = 0; mantel < 2; mantel++) {
        o.method = mantel ? NORMA_DIF_MANTEL : NORMA_DIF_LOGISTIC;
        norma_dif_result *r = dif_of(&e, &o);
        assert_true(r->focal[0].converged);
        assert_true(r->focal[0].rounds > 0);
        for (size_t j = 0; j < ITEMS; j++) {
            const norma_dif_item *item = &r->focal[0].items[j];
            assert_int_equal(
                item->flagged,
                wanted(root, "", mantel ? "difr_mh_purified" : "difr_logistic_purified", j));
            assert_int_equal(item->anchor, !item->flagged);
            assert_int_equal(r->anchor[j], !item->flagged);
        }
        assert_int_equal(r->n_anchor + r->focal[0].n_flagged, ITEMS);
        norma_dif_result_free(r);
    }
    example_free(&e);
    cJSON_Delete(root);
}

/* ---- laws ---- */

static void answers_in_the_same_places_get_the_same_figures_whichever_way_they_come(void **state)
{
    /* strata that are the scores themselves: counts give what rows give */
    example e = example_new(false);
    norma_dif_options o = plain();
    norma_dif_result *rows = dif_of(&e, &o), *counts = NULL;
    size_t n = norma_data_rows(e.data), strata = 2 * ITEMS + 1;
    double *pomp = calloc(n, sizeof *pomp), *bounds = calloc(2 * strata, sizeof *bounds);
    double *table = calloc(strata * 3 * ITEMS, sizeof *table);
    norma_error err = {0};
    (void)state;
    assert_true(pomp && bounds && table);
    for (size_t r = 0; r < n; r++) {
        size_t sum = 0;
        for (size_t j = 0; j < ITEMS; j++)
            sum += norma_data_cells(e.data, j)[r];
        pomp[r] = 100.0 * (double)sum / (2 * ITEMS);
        for (size_t j = 0; j < ITEMS && e.women[r]; j++)
            table[sum + strata * (3 * j + norma_data_cells(e.data, j)[r])]++;
    }
    for (size_t s = 0; s < strata; s++)
        bounds[s] = bounds[strata + s] = 100.0 * (double)s / (2 * ITEMS);
    norma_dif_strata reference = {strata, bounds, bounds + strata, table};
    if (norma_dif_against(&counts, "all", "norms", &reference, &e.focal, pomp, &o, &err))
        fail_msg("%s", err.message);
    assert_true(counts->from_counts);
    assert_non_null(find_note(&counts->notes, "dif-not-purifiable", "all"));
    assert_int_equal(counts->focal[0].n_reference, rows->focal[0].n_reference);
    assert_close(counts->focal[0].focal_mean, rows->focal[0].focal_mean * 100 / (2 * ITEMS), 1e-12,
                 0);
    for (size_t j = 0; j < ITEMS; j++) {
        const norma_dif_item *a = &rows->focal[0].items[j], *b = &counts->focal[0].items[j];
        assert_close(b->logistic.both.chi2, a->logistic.both.chi2, 1e-9, 1e-10);
        assert_close(b->logistic.group, a->logistic.group, 1e-9, 0);
        assert_close(b->mantel.mantel.chi2, a->mantel.mantel.chi2, 1e-12, 0);
        assert_close(b->mantel.smd, a->mantel.smd, 1e-12, 1e-15);
        assert_close(b->reference_mean, a->reference_mean, 1e-12, 0);
    }
    norma_dif_result_free(rows);
    norma_dif_result_free(counts);
    free(pomp);
    free(bounds);
    free(table);
    example_free(&e);
}

static void groups_changed_about_change_signs_and_no_test(void **state)
{
    example e = example_new(false);
    norma_dif_options o = plain();
    norma_dif_result *there = dif_of(&e, &o);
    norma_dif_group swap = e.reference;
    (void)state;
    e.reference = e.focal;
    e.focal = swap;
    norma_dif_result *back = dif_of(&e, &o);
    for (size_t j = 0; j < ITEMS; j++) {
        const norma_dif_item *a = &there->focal[0].items[j], *b = &back->focal[0].items[j];
        assert_close(a->logistic.both.chi2, b->logistic.both.chi2, 1e-9, 1e-10);
        assert_close(a->logistic.group, -b->logistic.group, 1e-9, 1e-10);
        assert_close(a->mantel.mantel.chi2, b->mantel.mantel.chi2, 1e-12, 0);
        assert_close(a->mantel.liu_agresti, -b->mantel.liu_agresti, 1e-12, 1e-14);
        assert_close(a->mantel.liu_agresti_se, b->mantel.liu_agresti_se, 1e-12, 0);
    }
    norma_dif_result_free(there);
    norma_dif_result_free(back);
    example_free(&e);
}

static void the_number_of_threads_changes_nothing(void **state)
{
    example e = example_new(false);
    norma_dif_options o = plain();
    norma_dif_result *one = dif_of(&e, &o);
    (void)state;
    o.threads = 3;
    norma_dif_result *three = dif_of(&e, &o);
    for (size_t j = 0; j < ITEMS; j++)
        assert_memory_equal(&one->focal[0].items[j].logistic, &three->focal[0].items[j].logistic,
                            sizeof(norma_dif_logistic));
    norma_dif_result_free(one);
    norma_dif_result_free(three);
    example_free(&e);
}

/* Two groups of n with the same trait, six items of 0 ... 3; the last is harder for the focal group
   by shift. */
static table simulated(size_t n, double shift, uint64_t seed, uint8_t *keep[2])
{
    enum { P = 6 };
    gsl_rng *random = norma__random_new(seed, 0);
    int *cells = calloc(2 * n * P, sizeof *cells);
    assert_true(random && cells);
    for (size_t r = 0; r < 2 * n; r++) {
        bool focal = r >= n;
        double u = gsl_rng_uniform_pos(random), trait = log(u / (1 - u)) / 1.5;
        keep[0][r] = !focal;
        keep[1][r] = focal;
        for (size_t j = 0; j < P; j++) {
            double v = gsl_rng_uniform_pos(random), y = 1.3 * trait + log(v / (1 - v));
            if (focal && j == P - 1)
                y -= shift;
            cells[r * P + j] = (y > -1.2) + (y > 0.1) + (y > 1.4);
        }
    }
    table t = table_of(cells, 2 * n, P, 0, 3);
    gsl_rng_free(random);
    free(cells);
    return t;
}

static void a_planted_item_is_found_and_its_size_is_what_was_planted(void **state)
{
    enum { N = 4000 };
    uint8_t *keep[2] = {calloc(2 * N, 1), calloc(2 * N, 1)};
    assert_true(keep[0] && keep[1]);
    table t = simulated(N, 1.0, 5, keep);
    norma_dif_group reference = {"a", t.sample}, focal = {"b", t.sample};
    norma_dif_options o = NORMA_DIF_OPTIONS_INIT;
    norma_dif_result *r = NULL;
    norma_error err = {0};
    (void)state;
    reference.sample.keep = keep[0];
    focal.sample.keep = keep[1];
    o.matching = NORMA_DIF_REST;
    o.method = NORMA_DIF_MANTEL;
    o.threads = 1;
    assert_int_equal(norma_dif_of(&r, "s", &reference, &focal, 1, NULL, &o, &err), NORMA_OK);
    assert_int_equal(r->focal[0].n_flagged, 1);
    assert_true(r->focal[0].items[5].flagged);
    assert_int_equal(r->n_anchor, 5);
    /* the trait varies within a stratum of five items: odds ratios are a little nearer to 1 */
    assert_close(r->focal[0].items[5].mantel.liu_agresti, -1, 0, 0.2);
    assert_true(r->focal[0].items[5].mantel.ets == NORMA_DIF_C);
    norma_dif_result_free(r);
    table_free(&t);
    free(keep[0]);
    free(keep[1]);
}

static void the_error_of_the_cumulative_odds_ratio_is_its_spread(void **state)
{
    enum { N = 120, TIMES = 400 };
    uint8_t *keep[2] = {calloc(2 * N, 1), calloc(2 * N, 1)};
    double sum = 0, squares = 0, variances = 0;
    norma_dif_options o = plain();
    (void)state;
    assert_true(keep[0] && keep[1]);
    for (uint64_t k = 0; k < TIMES; k++) {
        table t = simulated(N, 0, 100 + k, keep);
        norma_dif_group reference = {"a", t.sample}, focal = {"b", t.sample};
        norma_dif_result *r = NULL;
        norma_error err = {0};
        reference.sample.keep = keep[0];
        focal.sample.keep = keep[1];
        assert_int_equal(norma_dif_of(&r, "s", &reference, &focal, 1, NULL, &o, &err), NORMA_OK);
        const norma_dif_mantel *m = &r->focal[0].items[2].mantel;
        sum += m->liu_agresti;
        squares += m->liu_agresti * m->liu_agresti;
        variances += m->liu_agresti_se * m->liu_agresti_se;
        norma_dif_result_free(r);
        table_free(&t);
    }
    double mean = sum / TIMES, variance = (squares - TIMES * mean * mean) / (TIMES - 1);
    assert_close(variances / TIMES, variance, 0.2, 0);
    assert_close(mean, 0, 0, 3 * sqrt(variance / TIMES));
    free(keep[0]);
    free(keep[1]);
}

static void thick_strata_hold_everybody(void **state)
{
    example e = example_new(false);
    norma_dif_options o = plain();
    (void)state;
    o.strata = 5;
    norma_dif_result *r = dif_of(&e, &o);
    for (size_t j = 0; j < ITEMS; j++) {
        assert_in_range(r->focal[0].items[j].mantel.strata, 3, 5);
        assert_int_equal(r->focal[0].items[j].n_focal, 73);
        assert_int_equal(r->focal[0].items[j].n_reference, 243);
    }
    norma_dif_result_free(r);
    example_free(&e);
}

/* ---- what cannot be estimated ---- */

/* 12 people; only the slopes of the groups cannot be told apart. R: 2 (logLik(glm(y ~ s + g,
   binomial)) - logLik(glm(y ~ s, binomial))) = 0.910084497484. */
static void uniform_functioning_is_told_where_the_product_has_no_estimate(void **state)
{
    const double score[] = {1, 2, 1, 2};
    const double counts_of[] = {1, 0, 1, 1, 2, 4, 3, 0}; /* stratum x group x answer */
    const norma_dif_counts counts = {2, 2, score, counts_of, 0};
    norma_dif_options o = plain();
    norma_dif_item item;
    norma_notes notes = {0};
    (void)state;
    o.min_cell = 0;
    o.test = NORMA_DIF_UNIFORM;
    assert_int_equal(norma_dif_item_of(&item, "X", &counts, &o, &notes, NULL), NORMA_OK);
    assert_non_null(find_note(&notes, "dif-uniform-only", "X"));
    assert_null(find_note(&notes, "dif-separated", "X"));
    assert_close(item.logistic.uniform.chi2, 0.910084497484, 1e-7, 0);
    assert_true(item.p == item.logistic.uniform.p && item.logistic.mcfadden.uniform > 0);
    assert_int_equal(item.logistic.jodoin_gierl, NORMA_DIF_A);
    assert_true(isnan(item.logistic.nonuniform.p) && isnan(item.logistic.both.chi2));
    assert_true(isnan(item.logistic.nagelkerke.both) && isnan(item.logistic.product));
    norma_notes_clear(&notes);
}

/* Zumbo (1999): from .13 and with p <= .01; Jodoin & Gierl: from .035 and with p < .05. */
static void classes_have_the_level_of_their_authors(void **state)
{
    (void)state;
    assert_int_equal(norma__dif_zumbo_thomas(0.20, 0.02), NORMA_DIF_A);
    assert_int_equal(norma__dif_zumbo_thomas(0.20, 0.01), NORMA_DIF_B);
    assert_int_equal(norma__dif_zumbo_thomas(0.26, 0.01), NORMA_DIF_C);
    assert_int_equal(norma__dif_zumbo_thomas(NAN, 0.01), NORMA_DIF_UNKNOWN);
    assert_int_equal(norma__dif_jodoin_gierl(0.034, 0.001), NORMA_DIF_A);
    assert_int_equal(norma__dif_jodoin_gierl(0.035, 0.049), NORMA_DIF_B);
    assert_int_equal(norma__dif_jodoin_gierl(0.070, 0.05), NORMA_DIF_A);
    assert_int_equal(norma__dif_jodoin_gierl(0.070, 0.049), NORMA_DIF_C);
}

static void sparse_answers_are_merged_aloud_and_separated_ones_have_no_estimate(void **state)
{
    const double score[] = {0, 1, 2, 3, 0, 1, 2, 3};
    /* stratum x group x answer: answer 2 hardly ever */
    const double sparse[] = {9, 7, 4, 2, 8, 7, 5, 2, 1, 5, 8, 9,
                             2, 4, 7, 8, 0, 0, 0, 1, 0, 0, 0, 0};
    const double apart[] = {9, 9, 0, 0, 9, 9, 0, 0, 0, 0, 9, 9, 0, 0, 9, 9};
    norma_dif_counts counts = {4, 3, score, sparse, 0};
    norma_dif_item item;
    norma_notes notes = {0};
    norma_error err = {0};
    (void)state;
    assert_int_equal(norma_dif_item_of(&item, "X", &counts, NULL, &notes, &err), NORMA_OK);
    assert_int_equal(item.logistic.categories, 2);
    assert_non_null(find_note(&notes, "dif-categories-merged", "X"));
    assert_true(!isnan(item.logistic.both.p));
    assert_int_equal(item.n_reference, 46);
    counts = (norma_dif_counts){4, 2, score, apart, 0};
    assert_int_equal(norma_dif_item_of(&item, "Y", &counts, NULL, &notes, &err), NORMA_OK);
    assert_non_null(find_note(&notes, "dif-separated", "Y"));
    assert_true(isnan(item.logistic.both.p) && isnan(item.p));
    assert_int_equal(item.logistic.jodoin_gierl, NORMA_DIF_UNKNOWN);
    const double nobody[] = {3, 3, 3, 3, 0, 0, 0, 0};
    counts = (norma_dif_counts){4, 1, score, nobody, 0};
    assert_int_equal(norma_dif_item_of(&item, "Z", &counts, NULL, &notes, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "nobody in the focal group"));
    const double one[] = {3, 3, 3, 3, 3, 3, 3, 3};
    counts.counts = one;
    assert_int_equal(norma_dif_item_of(&item, "Z", &counts, NULL, &notes, &err), NORMA_OK);
    assert_non_null(find_note(&notes, "dif-too-few-answers", "Z"));
    assert_true(isnan(item.mantel.mantel.p) && isnan(item.mantel.gmh.p));
    norma_notes_clear(&notes);
}

/* ---- refusals ---- */

static void check_refusal(const norma_dif_group *reference, const norma_dif_group *focal,
                          const bool *anchor, const norma_dif_options *o, norma_status status,
                          const char *part)
{
    norma_dif_result *r = NULL;
    norma_error err = {0};
    assert_int_equal(norma_dif_of(&r, "all", reference, focal, 1, anchor, o, &err), status);
    assert_null(r);
    assert_non_null(strstr(err.message, part));
}

static void what_cannot_be_compared_is_refused(void **state)
{
    static const size_t turned[] = {1, 0};
    example e = example_new(false);
    norma_dif_options o = plain();
    norma_dif_group other = e.focal;
    bool anchor[ITEMS] = {true};
    (void)state;
    check_refusal(&e.reference, &e.focal, anchor, &o, NORMA_EINVAL, "2 or more items");
    other.sample.n_items = 1;
    check_refusal(&e.reference, &other, NULL, &o, NORMA_EINVAL, "2 items or more");
    other.sample.n_items = 2;
    check_refusal(&e.reference, &other, NULL, &o, NORMA_EINVAL, "same items");
    norma_dif_group first = e.reference;
    first.sample.n_items = 2;
    other.sample.items = turned;
    check_refusal(&first, &other, NULL, &o, NORMA_EINVAL, "item 1 is I1");
    other = e.focal;
    uint8_t *few = calloc(norma_data_rows(e.data), 1);
    assert_non_null(few);
    few[0] = few[1] = 1;
    other.sample.keep = few;
    check_refusal(&e.reference, &other, NULL, &o, NORMA_EDATA, "group M has 2 respondents");
    o.effect = NORMA_DIF_STANDARDISED;
    check_refusal(&e.reference, &e.focal, NULL, &o, NORMA_EINVAL, "does not go with method");
    o.effect = NORMA_DIF_CLASS;
    o.alpha = 2;
    check_refusal(&e.reference, &e.focal, NULL, &o, NORMA_EINVAL, "alpha");
    norma_dif_strata strata = {0};
    norma_dif_result *r = NULL;
    norma_error err = {0};
    assert_int_equal(norma_dif_against(&r, "all", "norms", &strata, &e.focal, NULL, NULL, &err),
                     NORMA_EDATA);
    assert_non_null(strstr(err.message, "2 strata"));
    free(few);
    example_free(&e);
}

static void given_anchors_are_the_score(void **state)
{
    example e = example_new(false);
    norma_dif_options o = plain();
    bool anchor[ITEMS] = {true, true, true, true, true, true};
    norma_dif_result *r = NULL;
    norma_error err = {0};
    (void)state;
    o.rounds = 10;
    assert_int_equal(norma_dif_of(&r, "all", &e.reference, &e.focal, 1, anchor, &o, &err),
                     NORMA_OK);
    assert_int_equal(r->focal[0].rounds, 0);
    for (size_t j = 0; j < ITEMS; j++)
        assert_true(r->focal[0].items[j].anchor == anchor[j]);
    norma_dif_result_free(r);
    example_free(&e);
}

static void nothing_leaks(void **state)
{
    example e = example_new(false);
    norma_dif_options o = NORMA_DIF_OPTIONS_INIT;
    norma_dif_result *r = NULL;
    (void)state;
    o.threads = 1;
    o.strata = 4;
    e.reference.sample.n_items = e.focal.sample.n_items = 3;
    check_every_allocation(r, norma_dif_of(&r, "all", &e.reference, &e.focal, 1, NULL, &o, NULL));
    norma_dif_result_free(r);
    example_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_categories_give_what_mantelhaen_test_gives),
        cmocka_unit_test(logistic_regressions_are_those_of_glm_and_polr),
        cmocka_unit_test(ordered_categories_by_total_and_rest),
        cmocka_unit_test(purification_leaves_the_items_flagged_that_difr_leaves),
        cmocka_unit_test(answers_in_the_same_places_get_the_same_figures_whichever_way_they_come),
        cmocka_unit_test(groups_changed_about_change_signs_and_no_test),
        cmocka_unit_test(the_number_of_threads_changes_nothing),
        cmocka_unit_test(a_planted_item_is_found_and_its_size_is_what_was_planted),
        cmocka_unit_test(the_error_of_the_cumulative_odds_ratio_is_its_spread),
        cmocka_unit_test(thick_strata_hold_everybody),
        cmocka_unit_test(uniform_functioning_is_told_where_the_product_has_no_estimate),
        cmocka_unit_test(classes_have_the_level_of_their_authors),
        cmocka_unit_test(sparse_answers_are_merged_aloud_and_separated_ones_have_no_estimate),
        cmocka_unit_test(what_cannot_be_compared_is_refused),
        cmocka_unit_test(given_anchors_are_the_score),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
