#include <norma/report.h>

#include <math.h>

#include "report/envelope.h"
#include "report/implicit_text.h"

/* The name of a participant's block that is missing, "practice A"; "" when none is. */
static void put_missing(norma__buffer *out, const norma_implicit_measure *m,
                        const norma_implicit_person *person)
{
    if (person->missing_cell != NORMA_NONE)
        norma__putf(out, "%s %c", m->test->pairs[person->missing_cell / 2].id,
                    person->missing_cell % 2 ? 'B' : 'A');
}

static const char *condition(int first)
{
    return first < 0 ? NULL : first ? "b" : "a";
}

/* ---- json ---- */

static void add_halves(norma__json_tree *j, cJSON *in, const char *key,
                       const norma_half_correlation *h)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_count(j, object, "n", h->n);
    norma__add_number(j, object, "r", h->r);
    norma__add_number(j, object, "spearman_brown", h->corrected);
    norma__add_number(j, object, "ci_low", h->low);
    norma__add_number(j, object, "ci_high", h->high);
}

static void add_reliability(norma__json_tree *j, cJSON *reliability,
                            const norma_implicit_measure *m)
{
    const norma_implicit_reliability *r = &m->reliability;
    cJSON *object = norma__add_object(j, reliability, m->id);
    norma__add_text(j, object, "score", norma_implicit_score_names[m->score]);
    add_halves(j, object, "odd_even", &r->odd_even);
    add_halves(j, object, "practice_test", &r->practice_test);
    cJSON *random = norma__add_object(j, object, "random_halves");
    norma__add_count(j, random, "n_splits", r->n_splits);
    norma__add_number(j, random, "mean", r->mean);
    norma__add_number(j, random, "median", r->median);
    norma__add_number(j, random, "low", r->low);
    norma__add_number(j, random, "high", r->high);
    norma__add_number(j, object, "from_se", r->from_se);
}

static void add_order(norma__json_tree *j, cJSON *in, const norma_order_effect *e)
{
    cJSON *object = norma__add_object(j, in, "order_effect");
    norma__add_count(j, object, "n_a_first", e->n_a);
    norma__add_number(j, object, "mean_a_first", e->mean_a);
    norma__add_number(j, object, "sd_a_first", e->sd_a);
    norma__add_count(j, object, "n_b_first", e->n_b);
    norma__add_number(j, object, "mean_b_first", e->mean_b);
    norma__add_number(j, object, "sd_b_first", e->sd_b);
    norma__add_number(j, object, "difference", e->difference);
    norma__add_number(j, object, "ci_low", e->low);
    norma__add_number(j, object, "ci_high", e->high);
    norma__add_number(j, object, "t", e->t);
    norma__add_number(j, object, "df", e->df);
    norma__add_number(j, object, "p", e->p);
}

static void add_devices(norma__json_tree *j, cJSON *in, const norma_implicit_measure *m,
                        const norma_trials *trials)
{
    cJSON *devices = norma__add_array(j, in, "devices");
    for (size_t d = 0; d < m->n_devices; d++) {
        cJSON *device = norma__add_object(j, devices, NULL);
        norma__add_text(j, device, "device", trials->devices.names[m->devices[d].device]);
        norma__add_count(j, device, "n", m->devices[d].n);
        norma__add_number(j, device, "mean", m->devices[d].mean);
        norma__add_number(j, device, "sd", m->devices[d].sd);
    }
}

static void add_measure(norma__json_tree *j, cJSON *measures, const norma_implicit_measure *m,
                        const norma_trials *trials, const norma_implicit_options *options,
                        norma_language language)
{
    cJSON *object = norma__add_object(j, measures, NULL);
    norma__buffer variant = {0};
    norma__add_text(j, object, "id", m->id);
    norma__add_text(j, object, "title", norma__title(language, m->title, m->id));
    norma__add_text(j, object, "test", m->test->id);
    norma__add_text(j, object, "kind", norma_implicit_kind_names[m->test->kind]);
    norma__add_text(j, object, "score", norma_implicit_score_names[m->score]);
    norma__put_variant(&variant, NORMA_ENGLISH, m, options);
    norma__add_text(j, object, "variant", variant.bytes);
    j->failed |= variant.failed;
    norma__buffer_free(&variant);
    norma__add_count(j, object, "n", m->n_persons);
    norma__add_count(j, object, "n_counted", m->n_counted);
    cJSON *excluded = norma__add_object(j, object, "excluded");
    for (int k = 1; k < NORMA_IMPLICIT_REASONS; k++)
        norma__add_count(j, excluded, norma_implicit_reason_names[k], m->n_excluded[k]);
    norma__add_number(j, object, "mean", m->mean);
    norma__add_number(j, object, "sd", m->sd);
    norma__add_number(j, object, "ci_low", m->low);
    norma__add_number(j, object, "ci_high", m->high);
    add_order(j, object, &m->order);
    add_devices(j, object, m, trials);
}

static void put_number(norma__buffer *out, const char *key, double value)
{
    norma__putf(out, ", \"%s\": ", key);
    norma__put_exact(out, value);
}

static void put_text(norma__buffer *out, const char *key, const char *text)
{
    norma__putf(out, ", \"%s\": ", key);
    if (text)
        norma__put_json_text(out, text);
    else
        norma__put(out, "null");
}

static void put_flags(norma__buffer *out, unsigned flags)
{
    bool first = true;
    norma__put(out, ", \"flags\": [");
    for (int k = 0; k < NORMA_IMPLICIT_FLAGS; k++)
        if (flags >> k & 1) {
            norma__putf(out, "%s\"%s\"", first ? "" : ", ", norma_implicit_flag_names[k]);
            first = false;
        }
    norma__put(out, "]");
}

/* Participants are many: their lines are written as they stand, keys sorted by hand. */
static void put_person(norma__buffer *out, const norma_implicit_measure *m,
                       const norma_implicit_person *p, const norma_trials *trials)
{
    static const norma_implicit_score early[] = {
        NORMA_SCORE_BRIEF, NORMA_SCORE_D1,    NORMA_SCORE_D2, NORMA_SCORE_D2SWND,
        NORMA_SCORE_D3,    NORMA_SCORE_D4,    NORMA_SCORE_D5, NORMA_SCORE_D5SWND,
        NORMA_SCORE_D6,    NORMA_SCORE_D6SWND};
    norma__buffer missing = {0};
    put_missing(&missing, m, p);
    norma__put(out, "{\"association\": ");
    norma__put_exact(out, p->scores[NORMA_SCORE_ASSOCIATION]);
    for (size_t k = 0; k < sizeof early / sizeof early[0]; k++)
        put_number(out, norma_implicit_score_names[early[k]], p->scores[early[k]]);
    put_text(out, "device",
             p->device != NORMA_NONE && trials->devices.n ? trials->devices.names[p->device]
                                                          : NULL);
    put_number(out, "error_share", p->error_share);
    put_text(out, "excluded", p->excluded ? norma_implicit_reason_names[p->excluded] : NULL);
    put_number(out, "fast_share", p->fast_share);
    put_text(out, "first", condition(p->first));
    put_flags(out, p->flags);
    put_text(out, "id", trials->participants.names[p->participant]);
    put_number(out, "key_changes", p->key_changes);
    put_number(out, "key_share", p->key_share);
    put_text(out, "measure", m->id);
    put_number(out, "median_ms", p->median_ms);
    put_text(out, "missing_block", missing.bytes);
    norma__putf(out, ", \"n_repeated\": %zu, \"n_slow\": %zu, \"n_trials\": %zu", p->n_repeated,
                p->n_slow, p->n_trials);
    put_number(out, "robust", p->scores[NORMA_SCORE_ROBUST]);
    put_number(out, "score", p->score);
    put_number(out, "se", p->se);
    put_number(out, "single", p->scores[NORMA_SCORE_SINGLE]);
    norma__put(out, "}");
    out->failed |= missing.failed;
    norma__buffer_free(&missing);
}

static void put_persons(norma__buffer *rows, const norma_implicit_result *r,
                        const norma_trials *trials)
{
    bool first = true;
    norma__put(rows, "[");
    for (size_t k = 0; k < r->n_measures; k++)
        for (size_t p = 0; p < r->measures[k].n_persons; p++) {
            norma__put(rows, first ? "\n      " : ",\n      ");
            put_person(rows, &r->measures[k], &r->measures[k].persons[p], trials);
            first = false;
        }
    norma__put(rows, first ? "]" : "\n    ]");
}

static norma_status implicit_json(norma_output *out, const norma_implicit_result *r,
                                  const norma_trials *trials, const norma_report_context *context,
                                  norma_error *err)
{
    norma__json_tree j = {0};
    norma__buffer rows = {0};
    put_persons(&rows, r, trials);
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *results = norma__results(envelope);
    cJSON *measures = norma__add_array(&j, results, "measures");
    cJSON *reliability = norma__add_object(&j, results, "reliability");
    for (size_t k = 0; k < r->n_measures; k++) {
        add_measure(&j, measures, &r->measures[k], trials, &r->options, context->language);
        add_reliability(&j, reliability, &r->measures[k]);
    }
    if (rows.failed)
        j.failed = true;
    else
        norma__add_raw(&j, results, "participants", rows.bytes);
    norma__add_notes(&j, envelope, &r->notes, NULL);
    norma_status status = norma__hand_over_json(out, &j, envelope, err);
    norma__buffer_free(&rows);
    return status;
}

/* ---- csv ---- */

static void put_csv_flags(norma__buffer *csv, unsigned flags)
{
    bool first = true;
    norma__put(csv, ",");
    for (int k = 0; k < NORMA_IMPLICIT_FLAGS; k++)
        if (flags >> k & 1) {
            norma__putf(csv, "%s%s", first ? "" : ";", norma_implicit_flag_names[k]);
            first = false;
        }
}

static void put_csv_score(norma__buffer *csv, double score)
{
    norma__put(csv, ",");
    if (isfinite(score))
        norma__put_exact(csv, score);
}

static void put_csv_row(norma__buffer *csv, const norma_implicit_measure *m,
                        const norma_implicit_person *p, const norma_trials *trials)
{
    norma__put_field(csv, m->id);
    norma__put(csv, ",");
    norma__put_field(csv, trials->participants.names[p->participant]);
    for (int k = 0; k < NORMA_IMPLICIT_SCORES; k++)
        put_csv_score(csv, p->scores[k]);
    put_csv_score(csv, p->score);
    put_csv_score(csv, p->se);
    norma__putf(csv, ",%s", norma_implicit_reason_names[p->excluded]);
    put_csv_flags(csv, p->flags);
    norma__put(csv, ",");
    put_missing(csv, m, p);
    norma__putf(csv, ",%s,%zu,%zu,%zu", condition(p->first) ? condition(p->first) : "", p->n_trials,
                p->n_slow, p->n_repeated);
    norma__put_values(
        csv,
        (const double[]){p->fast_share, p->error_share, p->median_ms, p->key_share, p->key_changes},
        5);
    norma__put(csv, ",");
    if (p->device != NORMA_NONE && trials->devices.n)
        norma__put_field(csv, trials->devices.names[p->device]);
    norma__put(csv, "\n");
}

static norma_status implicit_csv(norma_output *out, const norma_implicit_result *r,
                                 const norma_trials *trials, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "measure,id");
    for (int k = 0; k < NORMA_IMPLICIT_SCORES; k++)
        norma__putf(&csv, ",%s", norma_implicit_score_names[k]);
    norma__put(&csv, ",score,se,excluded,flags,missing_block,first,n_trials,n_slow,n_repeated,"
                     "fast_share,error_share,median_ms,key_share,key_changes,device\n");
    for (size_t k = 0; k < r->n_measures; k++)
        for (size_t p = 0; p < r->measures[k].n_persons; p++)
            put_csv_row(&csv, &r->measures[k], &r->measures[k].persons[p], trials);
    return norma__hand_over(out, &csv, err);
}

norma_status norma_report_implicit(norma_output *out, const norma_implicit_result *result,
                                   const norma_trials *trials, norma_format format,
                                   const norma_report_context *context, norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return implicit_json(out, result, trials, context, err);
    if (format == NORMA_FORMAT_CSV)
        return implicit_csv(out, result, trials, err);
    return norma__implicit_text(out, result, trials, context, err);
}
