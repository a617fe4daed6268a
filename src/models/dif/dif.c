#include <norma/dif.h>

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/dif/item.h"
#include "models/dif/result.h"
#include "statistics/sample.h"

enum { LEAST_RESPONDENTS = 10, LEAST_ANCHORS = 2 };
static const size_t MOST_CELLS = (size_t)1 << 27; /* of an item's table of counts */

/* Two groups, and what every round of purification needs. */
typedef struct contest {
    const norma_dif_options *o;
    const norma_sample *sample; /* of the focal group: names and ranges of items */
    norma__dif_rows rows[2];
    uint32_t *base[2]; /* sums of the anchors */
    bool *anchor;      /* n_items */
    bool *flagged;     /* of the round before */
    size_t *order;     /* room for n_items */
    norma__dif_remarks *remarks;
    size_t n_items, n_scores, most_categories;
    size_t threads;
} contest;

static void contest_clear(contest *c)
{
    for (int g = 0; g < 2; g++) {
        norma__dif_rows_clear(&c->rows[g]);
        free(c->base[g]);
    }
    free(c->anchor);
    free(c->flagged);
    free(c->order);
    free(c->remarks);
}

static size_t categories_of(const contest *c, size_t j)
{
    return (size_t)(norma__sample_max(c->sample, j) - norma__sample_min(c->sample, j)) + 1;
}

static norma_status contest_new(contest *c, const norma_dif_options *o,
                                const norma_dif_group *reference, const norma_dif_group *focal,
                                norma_error *err)
{
    const norma_dif_group *groups[2] = {reference, focal};
    size_t n = focal->sample.n_items;
    norma_status status = NORMA_OK;
    *c = (contest){.o = o, .sample = &focal->sample, .n_items = n, .n_scores = 1};
    for (size_t j = 0; j < n; j++) {
        size_t categories = categories_of(c, j);
        c->n_scores += categories - 1;
        if (categories > c->most_categories)
            c->most_categories = categories;
    }
    if (2 * c->most_categories > MOST_CELLS / c->n_scores)
        return norma__fail(err, NORMA_EDATA,
                           "%zu items of up to %zu answers have too many scores to match by", n,
                           c->most_categories);
    c->anchor = NORMA__NEW(bool, n);
    c->flagged = NORMA__NEW(bool, n);
    c->order = NORMA__NEW(size_t, n);
    c->remarks = NORMA__NEW(norma__dif_remarks, n);
    if (!c->anchor || !c->flagged || !c->order || !c->remarks)
        status = norma__no_memory(err);
    for (int g = 0; g < 2 && status == NORMA_OK; g++) {
        status = norma__dif_rows_of(&c->rows[g], &groups[g]->sample, NULL, err);
        if (status != NORMA_OK)
            break;
        if (c->rows[g].n < LEAST_RESPONDENTS)
            status = norma__fail(err, NORMA_EDATA,
                                 "group %s has %zu respondents who answered all items; "
                                 "differential functioning needs %d or more in each group",
                                 groups[g]->name, c->rows[g].n, LEAST_RESPONDENTS);
        else if (!(c->base[g] = NORMA__NEW(uint32_t, c->rows[g].n)))
            status = norma__no_memory(err);
    }
    size_t bytes = 2 * 2 * c->n_scores * (c->most_categories + 1) * sizeof(double);
    c->threads = (size_t)norma__threads_within(o->threads, bytes);
    return status;
}

/* ---- counts of one item ---- */

static void sum_anchors(contest *c)
{
    for (int g = 0; g < 2; g++) {
        const norma__dif_rows *rows = &c->rows[g];
        memset(c->base[g], 0, rows->n * sizeof *c->base[g]);
        for (size_t j = 0; j < c->n_items; j++)
            for (size_t i = 0; c->anchor[j] && i < rows->n; i++)
                c->base[g][i] += rows->cells[j * rows->n + i];
    }
}

/* Working memory of a thread. */
typedef struct bench {
    double *table;  /* n_scores x 2 x categories, the last index fastest */
    double *score;  /* n_scores x 2 */
    double *counts; /* as norma_dif_counts */
} bench;

static void bench_clear(bench *b)
{
    free(b->table);
    free(b->score);
    free(b->counts);
}

static bool bench_new(bench *b, const contest *c)
{
    size_t cells = c->n_scores * 2 * c->most_categories;
    *b = (bench){.table = NORMA__NEW(double, cells),
                 .score = NORMA__NEW(double, 2 * c->n_scores),
                 .counts = NORMA__NEW(double, cells)};
    return b->table && b->score && b->counts;
}

/* What the item adds to the sum of the anchors: itself, when it is no anchor and totals match;
   taken away, when it is one and rests do. */
static int own_part(const contest *c, size_t j)
{
    bool total = c->o->matching == NORMA_DIF_TOTAL;
    if (c->anchor[j] == total)
        return 0;
    return total ? 1 : -1;
}

static void tabulate(bench *b, const contest *c, size_t j)
{
    const size_t categories = categories_of(c, j);
    const int own = own_part(c, j);
    memset(b->table, 0, c->n_scores * 2 * categories * sizeof *b->table);
    for (size_t g = 0; g < 2; g++) {
        const norma__dif_rows *rows = &c->rows[g];
        const uint8_t *cells = rows->cells + j * rows->n;
        for (size_t i = 0; i < rows->n; i++) {
            int64_t score = (int64_t)c->base[g][i] + own * cells[i];
            b->table[(2 * (size_t)score + g) * categories + cells[i]] += 1;
        }
    }
}

/* Scores that somebody has, as strata. */
static norma_dif_counts strata_of(bench *b, const contest *c, size_t j)
{
    const size_t columns = 2 * categories_of(c, j);
    size_t n = 0;
    for (size_t s = 0; s < c->n_scores; s++) {
        double sum = 0;
        for (size_t k = 0; k < columns; k++)
            sum += b->table[s * columns + k];
        if (sum == 0)
            continue;
        memmove(b->table + n * columns, b->table + s * columns, columns * sizeof *b->table);
        b->score[n++] = (double)s;
    }
    memcpy(b->score + n, b->score, n * sizeof *b->score);
    for (size_t g = 0; g < 2; g++)
        for (size_t k = 0; k < columns / 2; k++)
            for (size_t s = 0; s < n; s++)
                b->counts[s + n * (g + 2 * k)] = b->table[s * columns + g * (columns / 2) + k];
    return (norma_dif_counts){.n_strata = n,
                              .n_categories = columns / 2,
                              .score = b->score,
                              .counts = b->counts,
                              .min = norma__sample_min(c->sample, j)};
}

/* ---- a round ---- */

static norma_status analyse_item(norma_dif_item *item, contest *c, size_t j, bench *b)
{
    norma_dif_item figures;
    tabulate(b, c, j);
    norma_dif_counts counts = strata_of(b, c, j);
    norma_status status = norma__dif_analyse(&figures, &c->remarks[j], &counts, c->o, NULL);
    if (status == NORMA_OK)
        status = norma__dif_keep_item(item, &figures, norma__sample_id(c->sample, j), NULL);
    item->anchor = c->anchor[j];
    return status;
}

static norma_status analyse(norma_dif_focal *f, contest *c, norma_error *err)
{
    bench *benches = NORMA__NEW(bench, c->threads);
    bool failed = benches == NULL;
    sum_anchors(c);
    for (size_t t = 0; !failed && t < c->threads; t++)
        failed = !bench_new(&benches[t], c);
    if (!failed) {
#pragma omp parallel for num_threads((int)c->threads) schedule(dynamic) reduction(|| : failed)
        for (size_t j = 0; j < c->n_items; j++) {
            bench *own = &benches[omp_get_thread_num()];
            failed = analyse_item(&f->items[j], c, j, own) != NORMA_OK || failed;
        }
    }
    for (size_t t = 0; benches && t < c->threads; t++)
        bench_clear(&benches[t]);
    free(benches);
    if (failed)
        return norma__no_memory(err);
    f->n_flagged = norma__dif_flag(f->items, c->n_items, c->o, c->order);
    return NORMA_OK;
}

/* ---- purification ---- */

static bool settled(const contest *c, const norma_dif_focal *f)
{
    for (size_t j = 0; j < c->n_items; j++)
        if (c->flagged[j] != f->items[j].flagged)
            return false;
    return true;
}

/* The flagged items leave the matching score. */
static norma_status purify(norma_dif_focal *f, contest *c, norma_notes *notes, const char *id,
                           norma_error *err)
{
    norma_status status = NORMA_OK;
    while (status == NORMA_OK && !settled(c, f)) {
        if (f->rounds == c->o->rounds)
            return norma__note(notes, err, "dif-not-purified", id, (double)f->rounds, NAN,
                               "%s, %s: after %zu rounds of purification the flagged items still "
                               "change; those of the last round are given",
                               id, f->name, f->rounds);
        if (f->n_flagged + LEAST_ANCHORS > c->n_items)
            return norma__note(notes, err, "dif-no-anchor", id, (double)f->n_flagged,
                               (double)c->n_items,
                               "%s, %s: %zu of %zu items are flagged, so that too few are left to "
                               "match by; the matching score was not purified further",
                               id, f->name, f->n_flagged, c->n_items);
        for (size_t j = 0; j < c->n_items; j++) {
            c->flagged[j] = f->items[j].flagged;
            c->anchor[j] = !c->flagged[j];
        }
        f->rounds++;
        status = analyse(f, c, err);
    }
    f->converged = status == NORMA_OK;
    return status;
}

/* ---- a focal group ---- */

static double mean_sum(const norma__dif_rows *rows, const norma_sample *sample)
{
    double sum = 0, least = 0;
    for (size_t j = 0; j < rows->n_items; j++)
        least += norma__sample_min(sample, j);
    for (size_t i = 0; i < rows->n * rows->n_items; i++)
        sum += rows->cells[i];
    return least + sum / (double)rows->n;
}

static norma_status note_rows(norma_notes *notes, const contest *c, const char *id,
                              const char *const names[2], norma_error *err)
{
    norma_status status = NORMA_OK;
    for (int g = 0; g < 2 && status == NORMA_OK; g++) {
        const norma__dif_rows *rows = &c->rows[g];
        size_t lost = rows->kept - rows->n;
        if (lost)
            status = norma__note(notes, err, "dif-rows-lost", id, (double)lost, (double)rows->kept,
                                 "%s, %s: %zu of %zu respondents did not answer all its items and "
                                 "are left out",
                                 id, names[g], lost, rows->kept);
    }
    return status;
}

static norma_status note_items(norma_notes *notes, const contest *c, const norma_dif_focal *f,
                               norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t j = 0; j < c->n_items && status == NORMA_OK; j++)
        status = norma__dif_remark(notes, f->items[j].id, &c->remarks[j], err);
    return status;
}

static norma_status contend(norma_dif_result *r, norma_dif_focal *f,
                            const norma_dif_group *reference, const norma_dif_group *focal,
                            const bool *anchor, const norma_dif_options *o, norma_error *err)
{
    const char *const names[2] = {reference->name, focal->name};
    contest c;
    norma_status status = contest_new(&c, o, reference, focal, err);
    if (status != NORMA_OK || !c.anchor || !c.base[0] || !c.base[1])
        goto done; /* without one of these the status says so */
    f->n_reference = c.rows[0].n;
    f->n_focal = c.rows[1].n;
    f->reference_mean = mean_sum(&c.rows[0], &reference->sample);
    f->focal_mean = mean_sum(&c.rows[1], &focal->sample);
    for (size_t j = 0; j < c.n_items; j++)
        c.anchor[j] = !anchor || anchor[j];
    if ((status = note_rows(&r->notes, &c, r->id, names, err)) != NORMA_OK)
        goto done;
    if ((status = analyse(f, &c, err)) != NORMA_OK)
        goto done;
    f->converged = true;
    if (o->rounds && !anchor)
        status = (f->converged = false, purify(f, &c, &r->notes, r->id, err));
    if (status == NORMA_OK)
        status = note_items(&r->notes, &c, f, err);
done:
    contest_clear(&c);
    return status;
}

/* ---- what can be compared ---- */

static norma_status check_item(const norma_dif_group *a, const norma_dif_group *b, size_t j,
                               norma_error *err)
{
    const char *id = norma__sample_id(&a->sample, j);
    if (strcmp(id, norma__sample_id(&b->sample, j)) != 0)
        return norma__fail(err, NORMA_EINVAL,
                           "groups need the same items in the same order: item %zu is %s in group "
                           "%s and %s in group %s",
                           j + 1, id, a->name, norma__sample_id(&b->sample, j), b->name);
    if (norma__sample_reversed(&a->sample, j) != norma__sample_reversed(&b->sample, j))
        return norma__fail(err, NORMA_EINVAL, "item %s is reversed in one group only", id);
    int low = norma__sample_min(&a->sample, j), high = norma__sample_max(&a->sample, j);
    int low2 = norma__sample_min(&b->sample, j), high2 = norma__sample_max(&b->sample, j);
    if (low != low2 || high != high2)
        return norma__fail(err, NORMA_EDATA,
                           "the answers to item %s range from %d to %d in group %s and from %d to "
                           "%d in group %s: give its range",
                           id, low, high, a->name, low2, high2, b->name);
    return NORMA_OK;
}

static norma_status check_groups(const norma_dif_group *reference, const norma_dif_group *focal,
                                 size_t n_focal, const bool *anchor, norma_error *err)
{
    norma_status status = norma__dif_check_group(reference, err);
    if (status == NORMA_OK && n_focal == 0)
        status = norma__fail(err, NORMA_EINVAL,
                             "differential functioning needs a focal group besides the reference");
    for (size_t k = 0; k < n_focal && status == NORMA_OK; k++) {
        status = norma__dif_check_group(&focal[k], err);
        if (status == NORMA_OK && focal[k].sample.n_items != reference->sample.n_items)
            status = norma__fail(err, NORMA_EINVAL, "groups need the same items");
        for (size_t j = 0; j < reference->sample.n_items && status == NORMA_OK; j++)
            status = check_item(reference, &focal[k], j, err);
    }
    size_t n_anchors = 0;
    for (size_t j = 0; anchor && status == NORMA_OK && j < reference->sample.n_items; j++)
        n_anchors += anchor[j];
    if (anchor && status == NORMA_OK && n_anchors < LEAST_ANCHORS)
        status = norma__fail(err, NORMA_EINVAL, "%d or more items are needed as anchors, not %zu",
                             LEAST_ANCHORS, n_anchors);
    return status;
}

norma_status norma_dif_of(norma_dif_result **out, const char *id, const norma_dif_group *reference,
                          const norma_dif_group *focal, size_t n_focal, const bool *anchor,
                          const norma_dif_options *options, norma_error *err)
{
    const norma_dif_options defaults = NORMA_DIF_OPTIONS_INIT;
    const norma_dif_options *o = options ? options : &defaults;
    norma_dif_result *r = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma__dif_options_fit(o, err)) != NORMA_OK)
        return status;
    if ((status = check_groups(reference, focal, n_focal, anchor, err)) != NORMA_OK)
        return status;
    status = norma__dif_result_new(&r, id, reference->name, focal, n_focal, err);
    for (size_t k = 0; k < n_focal && status == NORMA_OK; k++)
        status = contend(r, &r->focal[k], reference, &focal[k], anchor, o, err);
    if (status == NORMA_OK) {
        norma__dif_conclude(r);
        *out = r;
        r = NULL;
    }
    norma_dif_result_free(r);
    return status;
}
