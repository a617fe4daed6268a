/* Two versions of norms side by side. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "report/envelope.h"

/* ---- JSON ------------------------------------------------------------------------------------ */

static void add_version(norma__json_tree *j, cJSON *results, const char *key,
                        const norma_norm_set *set)
{
    cJSON *object = norma__add_object(j, results, key);
    norma__add_text(j, object, "name", set->name);
    norma__add_number(j, object, "version", (double)set->version);
    norma__add_text(j, object, "created", set->created);
    norma__add_text(j, object, "population", set->population);
    norma__add_text(j, object, "collected_from", set->collected_from);
    norma__add_text(j, object, "collected_to", set->collected_to);
    norma__add_text(j, object, "filter", set->filter);
    norma__add_text(j, object, "margins", set->margins);
    norma__add_text(j, object, "key_sha256", set->key_sha256);
    norma__add_text(j, object, "source_sha256", set->source_sha256);
    norma__add_count(j, object, "n_kept", set->n_kept);
    norma__add_count(j, object, "n_companies", set->n_companies);
    norma__add_number(j, object, "n_effective", set->n_effective);
    norma__add_text(j, object, "sha256", set->sha256);
}

static void add_scale(norma__json_tree *j, cJSON *in, const norma_norm_scale_diff *d)
{
    cJSON *object = norma__add_object(j, in, NULL);
    norma__add_text(j, object, "id", d->id);
    norma__add_text(j, object, "change", !d->in[0] ? "added" : !d->in[1] ? "dropped" : "kept");
    norma__add_counts(j, object, "n", d->n, 2);
    norma__add_numbers(j, object, "mean", d->mean, 2);
    norma__add_numbers(j, object, "sd", d->sd, 2);
    norma__add_numbers(j, object, "alpha", d->alpha, 2);
    norma__add_counts(j, object, "n_companies", d->n_companies, 2);
    norma__add_numbers(j, object, "company_mean", d->company_mean, 2);
    norma__add_numbers(j, object, "between", d->between, 2);
    norma__add_number(j, object, "shift", d->shift);
    norma__add_number(j, object, "sd_ratio", d->sd_ratio);
    norma__add_number(j, object, "largest_change", d->largest_change);
    norma__add_number(j, object, "changes_most", d->changes_most);
    cJSON *shifts = norma__add_array(j, object, "scores");
    for (size_t v = 0; v < d->n_shifts; v++) {
        cJSON *at = norma__add_object(j, shifts, NULL);
        norma__add_number(j, at, "pomp", d->shifts[v].pomp);
        norma__add_numbers(j, at, "percentile", d->shifts[v].rank, 2);
        norma__add_numbers(j, at, "t", d->shifts[v].t, 2);
    }
}

static void add_item(norma__json_tree *j, cJSON *in, const norma_norm_item_diff *item)
{
    cJSON *object = norma__add_object(j, in, NULL);
    norma__add_text(j, object, "id", *item->id ? item->id : NULL);
    norma__add_count(j, object, "place", item->place);
    norma__add_text(j, object, "change",
                    !item->in[0]   ? "added"
                    : !item->in[1] ? "dropped"
                                   : "kept");
    norma__add_numbers(j, object, "mean", item->mean, 2);
}

static norma_status diff_json(norma_output *out, const norma_norm_diff *diff,
                              const norma_norm_set *const sets[2],
                              const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    add_version(&j, results, "first", sets[0]);
    add_version(&j, results, "second", sets[1]);
    norma__add_flag(&j, results, "same", diff->same);
    norma__add_flag(&j, results, "same_key", diff->same_key);
    cJSON *scales = norma__add_array(&j, results, "scales");
    for (size_t s = 0; s < diff->n_scales; s++)
        add_scale(&j, scales, &diff->scales[s]);
    cJSON *items = norma__add_array(&j, results, "items");
    for (size_t i = 0; i < diff->n_items; i++)
        add_item(&j, items, &diff->items[i]);
    norma__add_notes(&j, envelope, &diff->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

/* ---- CSV: what a score means in either ------------------------------------------------------- */

static norma_status diff_csv(norma_output *out, const norma_norm_diff *diff, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "scale,pomp,percentile_first,percentile_second,change,t_first,t_second\n");
    for (size_t s = 0; s < diff->n_scales; s++)
        for (size_t v = 0; v < diff->scales[s].n_shifts; v++) {
            const norma_norm_shift *at = &diff->scales[s].shifts[v];
            norma__put_field(&csv, diff->scales[s].id);
            norma__put_values(&csv,
                              (const double[]){at->pomp, at->rank[0], at->rank[1],
                                               at->rank[1] - at->rank[0], at->t[0], at->t[1]},
                              6);
            norma__put(&csv, "\n");
        }
    return norma__hand_over(out, &csv, err);
}

/* ---- text ------------------------------------------------------------------------------------ */

static void put_fact(norma__buffer *out, norma_language l, const char *what, const char *first,
                     const char *second)
{
    norma__text_cell(out, norma__say(l, what), -20);
    norma__text_cell(out, first, -38);
    norma__text_cell(out, second, -38);
    norma__text_end(out);
}

static void put_facts(norma__buffer *out, norma_language l, const norma_norm_set *const sets[2])
{
    char title[2][48], n[2][48], companies[2][48], days[2][48];
    for (int i = 0; i < 2; i++) {
        snprintf(title[i], sizeof title[i], "%.24s:%" PRId64, sets[i]->name, sets[i]->version);
        snprintf(n[i], sizeof n[i], "%s", norma__count(l, (double)sets[i]->n_kept).text);
        snprintf(companies[i], sizeof companies[i], "%s",
                 norma__count(l, (double)sets[i]->n_companies).text);
        snprintf(days[i], sizeof days[i], "%.10s - %.10s", sets[i]->collected_from,
                 sets[i]->collected_to);
    }
    put_fact(out, l, "", title[0], title[1]);
    put_fact(out, l, "made (UTC)", sets[0]->created, sets[1]->created);
    if (*sets[0]->population || *sets[1]->population)
        put_fact(out, l, "population", sets[0]->population, sets[1]->population);
    if (*sets[0]->collected_from || *sets[1]->collected_from)
        put_fact(out, l, "collected", days[0], days[1]);
    put_fact(out, l, "respondents kept", n[0], n[1]);
    put_fact(out, l, "companies", companies[0], companies[1]);
    norma__put(out, "\n");
}

static void put_scale(norma__buffer *out, norma_language l, const norma_norm_scale_diff *d)
{
    norma__text_cell(out, d->id, -24);
    for (int i = 0; i < 2; i++)
        norma__text_cell(out, norma__count(l, d->in[i] ? (double)d->n[i] : NAN).text, 9);
    for (int i = 0; i < 2; i++)
        norma__text_cell(out, norma__fixed(l, d->mean[i], 1).text, 7);
    for (int i = 0; i < 2; i++)
        norma__text_cell(out, norma__fixed(l, d->sd[i], 1).text, 6);
    norma__text_cell(out, norma__signed(l, d->shift, 2).text, 8);
    norma__text_cell(out, norma__signed(l, d->largest_change, 1).text, 9);
    norma__text_cell(out, norma__fixed(l, d->changes_most, 1).text, 7);
    norma__text_end(out);
}

/* Items that only one of the two has. */
static void put_items(norma__buffer *out, norma_language l, const norma_norm_diff *diff, int side)
{
    size_t n = 0;
    for (size_t i = 0; i < diff->n_items; i++)
        if (!diff->items[i].in[side]) {
            norma__put(out, n == 0 ? norma__say(l, side ? "Items dropped:" : "Items added:") : ",");
            norma__put(out, " ");
            norma__put_clean(out, diff->items[i].id);
            n++;
        }
    norma__put(out, n ? "\n" : "");
}

static norma_status diff_text(norma_output *out, const norma_norm_diff *diff,
                              const norma_norm_set *const sets[2], norma_language l,
                              norma_error *err)
{
    norma__buffer text = {0};
    put_facts(&text, l, sets);
    if (diff->same) {
        norma__put(&text, norma__say(l, "Both have the same contents."));
        norma__put(&text, "\n");
    }
    norma__text_header(&text, l,
                       (const norma__column[]){{"Scale", -24},
                                               {"n", 9},
                                               {"n", 9},
                                               {"mean", 7},
                                               {"mean", 7},
                                               {"sd", 6},
                                               {"sd", 6},
                                               {"shift/sd", 8},
                                               {"rank most", 9},
                                               {"at", 7}},
                       10);
    for (size_t s = 0; s < diff->n_scales; s++)
        put_scale(&text, l, &diff->scales[s]);
    norma__put(&text, "\n");
    norma__put(&text,
               norma__say(l, "rank most: the largest change of a percentile rank, and the POMP "
                             "score at which a person gains or loses it"));
    norma__put(&text, "\n");
    put_items(&text, l, diff, 0);
    put_items(&text, l, diff, 1);
    norma__text_notes(&text, l, (const norma_notes *const[]){&diff->notes}, 1, 10);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_norm_diff(norma_output *out, const norma_norm_diff *diff,
                                    const norma_norm_set *first, const norma_norm_set *second,
                                    norma_format format, const norma_report_context *context,
                                    norma_error *err)
{
    const norma_norm_set *const sets[2] = {first, second};
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return diff_json(out, diff, sets, context, err);
    if (format == NORMA_FORMAT_CSV)
        return diff_csv(out, diff, err);
    return diff_text(out, diff, sets, context->language, err);
}
