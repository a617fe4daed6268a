#include <norma/norms_tables.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/digest.h"
#include "foundation/memory.h"
#include "foundation/names.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "norms/distribution.h"
#include "norms/norms_figures.h"
#include "norms/norms_source.h"
#include "norms/norms_tables_parts.h"
#include "norms/store_label.h"

const char *const norma_incomplete_names[] = {"leave-out", "pairwise", NULL};

/* A group of a part: a company, where the group has a name. */
typedef struct company {
    const norma_tables *tables;
    size_t group;
} company;

typedef struct tables_work {
    const norma_norms_tables *source;
    norma_tables *all; /* the parts, merged */
    company *list;     /* n of them: all groups of all parts */
    size_t n;
    norma_grouping grouping; /* as many units as companies, and no rows */
    norma__company_scores scores;
    norma_norm_set *set;
} tables_work;

static norma_status note(const tables_work *w, norma_error *err, const char *code, const char *id,
                         double value, double of, const char *message)
{
    return w->source->notes ? norma__note(w->source->notes, err, code, id, value, of, "%s", message)
                            : NORMA_OK;
}

/* ---- checks ---- */

static norma_status check_items(const norma_tables *t, const norma_instrument *instrument,
                                norma_error *err)
{
    const norma_instrument *own = norma_tables_instrument(t);
    bool fits = norma_tables_items(t) == instrument->n_items;
    for (size_t i = 0; fits && i < instrument->n_items; i++) {
        const norma_item *want = &instrument->items[i], *got = &own->items[i];
        fits = strcmp(want->id, got->id) == 0 && want->range_known && want->max > want->min &&
               want->min == norma_tables_min(t, i) && want->max == norma_tables_max(t, i) &&
               want->reversed == got->reversed;
        if (!fits)
            return norma__fail(err, NORMA_EDATA,
                               "item %.64s of the tables is not item %.64s of the instrument: "
                               "order, declared range and key must be the same",
                               got->id, want->id);
    }
    return fits ? NORMA_OK
                : norma__fail(err, NORMA_EDATA,
                              "the tables have %zu items and the instrument %zu: count with this "
                              "instrument",
                              norma_tables_items(t), instrument->n_items);
}

static norma_status check(const norma_norms_tables *s, norma_error *err)
{
    const norma_norms_source plain = {.name = s->name,
                                      .created = s->created,
                                      .collected_from = s->collected_from,
                                      .collected_to = s->collected_to};
    norma_status status = norma__norms_check(&plain, err);
    if (status == NORMA_OK && s->n_parts == 0)
        return norma__fail(err, NORMA_EINVAL, "norms of tables need at least one file of tables");
    for (size_t k = 0; k < s->n_parts && status == NORMA_OK; k++) {
        if (norma_tables_weighted(s->parts[k]))
            return norma__fail(err, NORMA_EDATA,
                               "tables are weighted, and how many respondents their weights are "
                               "worth is not in the counts: count without weights, or build the "
                               "norms where the responses are and pass the norm set on");
        status = check_items(s->parts[k], s->instrument, err);
    }
    return status;
}

/* ---- companies ---- */

static norma_status list_companies(tables_work *w, norma_error *err)
{
    const norma_norms_tables *s = w->source;
    size_t n = 0;
    if (!*norma_tables_by(w->all))
        return NORMA_OK;
    for (size_t k = 0; k < s->n_parts; k++)
        n += norma_tables_groups(s->parts[k]);
    if (!(w->list = NORMA__NEW(company, n)))
        return norma__no_memory(err);
    for (size_t k = 0; k < s->n_parts; k++)
        for (size_t g = 0; g < norma_tables_groups(s->parts[k]); g++)
            w->list[w->n++] = (company){s->parts[k], g};
    return NORMA_OK;
}

/* The group without a name is of people in no company. */
static bool is_company(const company *c)
{
    return *norma_tables_group_name(c->tables, c->group) != '\0';
}

/* Two partners may call two companies by one name. */
static norma_status tell_names(const tables_work *w, norma_error *err)
{
    norma__names names = {0};
    norma_status status = NORMA_OK;
    size_t twice = 0;
    for (size_t k = 0; k < w->n && status == NORMA_OK; k++) {
        const char *name = norma_tables_group_name(w->list[k].tables, w->list[k].group);
        size_t index;
        if (!is_company(&w->list[k]))
            continue;
        twice += norma__names_find(&names, name, strlen(name)) != NORMA_NONE;
        if (!norma__names_add(&names, name, strlen(name), &index))
            status = norma__no_memory(err);
    }
    norma__names_free(&names);
    if (status == NORMA_OK && twice > 0)
        status = note(w, err, "tables-companies-alike", NULL, (double)twice, NAN,
                      "companies of different files have the same name and are taken for different "
                      "ones: where they are one, merge the files first (norma tabulate --merge)");
    return status;
}

static norma_status make_companies(tables_work *w, norma_error *err)
{
    const size_t n_scales = w->source->instrument->n_scales;
    norma_status status = list_companies(w, err);
    if (status != NORMA_OK || w->n == 0)
        return status;
    w->grouping.n_units = w->n;
    w->scores = (norma__company_scores){.grouping = &w->grouping,
                                        .n_scales = n_scales,
                                        .scores = NORMA__NEW(norma_unit_scores, n_scales * w->n),
                                        .scored = NORMA__NEW(size_t, n_scales),
                                        .hidden = NORMA__NEW(size_t, n_scales),
                                        .place = NORMA__NEW(size_t, w->n)};
    if (!w->scores.scores || !w->scores.scored || !w->scores.hidden || !w->scores.place)
        return norma__no_memory(err);
    return tell_names(w, err);
}

/* ---- one scale: persons ---- */

/* As norma__distribution_effective() has it of the mean, from sums: companies are clusters, people
   in none are clusters of one, and few clusters know the variance less well than n would. */
static double effective_n(const norma__scale_moments *all, const tables_work *w,
                          const norma_unit_scores *groups)
{
    const double n = (double)all->scores.n, variance = all->scores.ss / (n - 1);
    double spread = 0, h2 = 0, h3 = 0, h4 = 0;
    for (size_t c = 0; groups && c < w->n; c++) {
        const double size = (double)groups[c].n;
        const double distance = groups[c].n > 0 ? groups[c].mean - all->scores.mean : 0;
        const bool one = is_company(&w->list[c]);
        spread +=
            one ? size * size * distance * distance : groups[c].ss + size * distance * distance;
        const double members = one ? size : 1, h = members / n, times = one ? 1 : size;
        h2 += times * h * h;
        h3 += times * h * h * h;
        h4 += times * h * h * h * h;
    }
    const norma__clusters clusters = norma__clusters_of(h2, h3, h4);
    if (!isfinite(clusters.bias))
        return n;
    const double effective =
        variance / (clusters.bias * spread / (n * n)) * norma__clusters_loss(&clusters, n);
    return effective > 0 && effective < n ? effective : n;
}

static norma_status take_moments(norma_norm_scale *out, tables_work *w, const norma__scale_sum *sum,
                                 norma_error *err)
{
    norma_unit_scores *own = w->scores.scores ? w->scores.scores + sum->scale * w->n : NULL;
    norma__scale_moments all, one;
    norma_status status =
        norma__scale_moments_of(&all, sum, w->all, NORMA_NONE, w->source->threads, err);
    const char *id = sum->instrument->scales[sum->scale].id;
    if (status != NORMA_OK || all.scores.n == 0)
        return status;
    if (all.incomplete > 0 && w->source->incomplete == NORMA_INCOMPLETE_LEAVE_OUT)
        return note(w, err, "tables-incomplete", id, (double)all.incomplete, NAN,
                    "some respondents did not answer all items of this scale, so that counts do "
                    "not tell the scores: ask for tables of complete rows (--missing listwise), or "
                    "for the norm set of the partner, or take --incomplete pairwise");
    if (all.incomplete > 0)
        status = note(w, err, "tables-pairwise", id, (double)all.incomplete, NAN,
                      "mean and sd of this scale are put together from items and pairs that not "
                      "the same respondents answered");
    for (size_t c = 0; own && c < w->n && status == NORMA_OK; c++) {
        status = norma__scale_moments_of(&one, sum, w->list[c].tables, w->list[c].group,
                                         w->source->threads, err);
        own[c] = one.scores;
    }
    *out = (norma_norm_scale){.n = all.scores.n,
                              .mean = all.scores.mean,
                              .sd = sqrt(all.scores.ss / ((double)all.scores.n - 1)),
                              .skewness = NAN,
                              .kurtosis = NAN,
                              .min = NAN,
                              .max = NAN,
                              .alpha = all.alpha,
                              .n_effective = effective_n(&all, w, own)};
    if (status == NORMA_OK)
        status = note(w, err, "tables-no-distribution", id, NAN, NAN,
                      "counts of pairs do not tell the distribution of persons on this scale: mean "
                      "and sd are known, percentiles of persons are not; ask for the norm set of "
                      "the partner (norma norms export) where they are needed");
    return status;
}

static norma_unit_scores sums_of(const double *pomp, size_t n)
{
    norma_unit_scores s = {.n = n};
    for (size_t k = 0; k < n; k++)
        s.mean += pomp[k] / (double)n;
    for (size_t k = 0; k < n; k++)
        s.ss += (pomp[k] - s.mean) * (pomp[k] - s.mean);
    if (n == 0)
        s.mean = NAN;
    return s;
}

/* Appends a group's scores to those of all. */
static norma_status append_scores(double *all, uint32_t *unit, size_t *at,
                                  const norma__scale_sum *sum, const company *c, uint32_t number,
                                  norma_unit_scores *own, norma_error *err)
{
    double *pomp = NULL;
    size_t n = 0;
    norma_status status = norma__scale_scores_of(&pomp, &n, sum, c->tables, c->group, err);
    for (size_t k = 0; k < n; k++, ++*at) {
        all[*at] = pomp[k];
        unit[*at] = number;
    }
    if (status == NORMA_OK && own)
        *own = sums_of(pomp, n);
    free(pomp);
    return status;
}

/* Every person's score is in the counts of one or two items. */
static norma_status take_scores(norma_norm_scale *out, tables_work *w, const norma__scale_sum *sum,
                                norma_error *err)
{
    const size_t rows = norma_tables_rows(w->all, NORMA_NONE);
    const company whole = {w->all, NORMA_NONE};
    double *pomp = NORMA__NEW(double, rows);
    uint32_t *unit = NORMA__NEW(uint32_t, rows);
    size_t n = 0;
    norma_status status = pomp && unit ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK && w->n == 0)
        status = append_scores(pomp, unit, &n, sum, &whole, NORMA_NO_UNIT, NULL, err);
    for (size_t c = 0; c < w->n && status == NORMA_OK; c++)
        status = append_scores(pomp, unit, &n, sum, &w->list[c],
                               is_company(&w->list[c]) ? (uint32_t)c : NORMA_NO_UNIT,
                               &w->scores.scores[sum->scale * w->n + c], err);
    const norma__persons persons = {
        .pomp = pomp, .n_rows = n, .company = w->n > 0 ? unit : NULL, .n_companies = w->n};
    if (status == NORMA_OK && !norma__distribution_of(out, NULL, &persons))
        status = norma__no_memory(err);
    if (status == NORMA_OK && sum->instrument->scales[sum->scale].n_items > 1) {
        norma__scale_moments moments;
        status =
            norma__scale_moments_of(&moments, sum, w->all, NORMA_NONE, w->source->threads, err);
        out->alpha = moments.alpha;
    } else {
        out->alpha = NAN;
    }
    free(pomp);
    free(unit);
    return status;
}

static norma_status take_persons(norma_norm_scale *out, tables_work *w, size_t scale,
                                 norma_error *err)
{
    norma__scale_sum sum;
    *out = (norma_norm_scale){0};
    norma_status status = norma__scale_sum_of(&sum, w->source->instrument, scale, err);
    if (status == NORMA_OK)
        status = sum.in_counts ? take_scores(out, w, &sum, err) : take_moments(out, w, &sum, err);
    norma__scale_sum_clear(&sum);
    for (size_t c = 0; c < w->n; c++) /* those in no company are none */
        if (!is_company(&w->list[c]))
            w->scores.scores[scale * w->n + c] = (norma_unit_scores){.mean = NAN};
    if (status == NORMA_OK && out->n > 0 && out->n < NORMA_NORMS_MIN_N)
        return norma__fail(err, NORMA_EDATA,
                           "scale %.64s has fewer than %d respondents: no norms are made of so few",
                           w->source->instrument->scales[scale].id, NORMA_NORMS_MIN_N);
    return status;
}

/* ---- all scales ---- */

static norma_status take_scales(tables_work *w, norma_error *err)
{
    const norma_instrument *instrument = w->source->instrument;
    size_t *scale_of = NORMA__NEW(size_t, instrument->n_scales);
    norma_norm_set *set = w->set;
    norma_status status = scale_of ? NORMA_OK : norma__no_memory(err);
    for (size_t s = 0; s < instrument->n_scales && status == NORMA_OK; s++) {
        norma_norm_scale *out = &set->scales[set->n_scales];
        status = take_persons(out, w, s, err);
        if (status == NORMA_OK && out->n > 0)
            status = norma__keep_text(&out->id, instrument->scales[s].id, err);
        scale_of[set->n_scales] = s;
        if (w->n > 0)
            w->scores.scored[s] = out->n;
        set->n_scales += out->n > 0;
    }
    if (w->n > 0)
        norma__company_places(&w->scores);
    set->n_companies = w->scores.n_companies;
    for (size_t k = 0; k < set->n_scales && status == NORMA_OK; k++)
        status = norma__companies_describe(&set->scales[k], &w->scores, scale_of[k], err);
    free(scale_of);
    if (status == NORMA_OK && set->n_scales == 0)
        return norma__fail(err, NORMA_EDATA,
                           "the counts determine the scores of no scale, as on each of them some "
                           "respondents left answers out: ask for tables of complete rows "
                           "(--missing listwise), or take --incomplete pairwise");
    return status;
}

/* ---- the set ---- */

static norma_status name_sources(norma_norm_set *set, const norma_norms_tables *s, norma_error *err)
{
    norma__buffer files = {0}, digests = {0};
    char sha256[NORMA__DIGEST_SIZE];
    for (size_t k = 0; k < s->n_parts; k++) {
        size_t n;
        const norma_input *inputs = norma_tables_inputs(s->parts[k], &n);
        for (size_t f = 0; f < n; f++) {
            const char *slash = strrchr(inputs[f].file, '/');
            norma__putf(&files, "%s%s", files.length > 0 ? ", " : "",
                        slash ? slash + 1 : inputs[f].file);
            norma__putf(&digests, "%s%s", digests.length > 0 ? "\n" : "", inputs[f].sha256);
        }
    }
    norma__put(&files, "");
    norma__put(&digests, "");
    norma_status status = files.failed || digests.failed ? norma__no_memory(err) : NORMA_OK;
    if (status == NORMA_OK && strchr(digests.bytes, '\n'))
        norma__digest(sha256, digests.bytes, digests.length);
    if (status == NORMA_OK)
        status = norma__keep_text(&set->source_file, files.bytes, err);
    if (status == NORMA_OK)
        status = norma__keep_text(&set->source_sha256,
                                  strchr(digests.bytes, '\n') ? sha256 : digests.bytes, err);
    norma__buffer_free(&files);
    norma__buffer_free(&digests);
    return status;
}

static norma_status name_set(tables_work *w, norma_error *err)
{
    const norma_norms_tables *s = w->source;
    norma_norm_set *set = w->set = NORMA__NEW(norma_norm_set, 1);
    norma_grouping by = {.column = (char *)norma_tables_by(w->all)};
    const norma_norms_source said = {.population = s->population,
                                     .collected_from = s->collected_from,
                                     .collected_to = s->collected_to,
                                     .companies = *by.column ? &by : NULL};
    char now[NORMA__TIME_SIZE];
    if (!set || !norma__norms_declare(set, &said) ||
        !(set->scales = NORMA__NEW(norma_norm_scale, s->instrument->n_scales)))
        return norma__no_memory(err);
    norma__now_utc(now);
    set->n_rows = set->n_kept = norma_tables_rows(w->all, NORMA_NONE);
    set->n_effective = (double)set->n_kept;
    const struct {
        char **to;
        const char *text;
    } texts[] = {{&set->name, s->name},
                 {&set->created, s->created ? s->created : now},
                 {&set->norma_version, norma_version()},
                 {&set->instrument_id, s->instrument->id},
                 {&set->instrument_version, s->instrument->version},
                 {&set->key_sha256, s->instrument->key_sha256},
                 {&set->filter, ""}};
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < sizeof texts / sizeof texts[0] && status == NORMA_OK; k++)
        status = norma__keep_text(texts[k].to, texts[k].text, err);
    return status == NORMA_OK ? name_sources(set, s, err) : status;
}

static norma_status take_figures(tables_work *w, norma_error *err)
{
    norma__figures items = {0};
    norma_status status = norma__table_figures(&items, w->source->instrument, w->all, err);
    if (status == NORMA_OK)
        norma__figures_sort(&items);
    if (status == NORMA_OK)
        status = norma__figures_hand_over(w->set, &items, err);
    norma__figures_clear(&items);
    return status;
}

norma_status norma_norms_build_of_tables(int64_t *version, const char *store,
                                         const norma_norms_tables *source, norma_error *err)
{
    tables_work w = {.source = source};
    norma_status status = check(source, err);
    if (status == NORMA_OK)
        status = norma_tables_merge(&w.all, source->parts, source->n_parts, err);
    if (status == NORMA_OK)
        status = name_set(&w, err);
    if (status == NORMA_OK)
        status = make_companies(&w, err);
    if (status == NORMA_OK)
        status = take_scales(&w, err);
    if (status == NORMA_OK)
        status = take_figures(&w, err);
    if (status == NORMA_OK)
        status = norma__norms_add(version, store, w.set, err);
    norma_norm_set_free(w.set);
    norma_tables_free(w.all);
    norma__company_scores_clear(&w.scores);
    free(w.list);
    return status;
}
