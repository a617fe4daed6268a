#include <norma/trials.h>

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "data/table.h"
#include "data/trial_plan.h"
#include "formats/any_frame.h"
#include "formats/frames/frame_text.h"
#include "formats/trials/trial_columns.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

enum { MOST_COLUMNS = 64, MEDIAN_OF = 65536 };

norma_option_table norma_trials_option_table(void)
{
    static const char *const rules[] = {"error", "missing", "keep", NULL};
    static const norma_option table[] = {{.name = "out-of-range",
                                          .type = NORMA_OPTION_CHOICE,
                                          .offset = offsetof(norma_trials_options, out_of_range),
                                          .choices = rules,
                                          .help = "latencies not over 0"},
                                         {.name = NULL}};
    return table;
}

/* The work: whole columns first, then the rows that count. */
typedef struct taking {
    const norma_trial_plan *plan;
    const norma_trials_options *options;
    norma__frame *frame;
    norma__csv header;
    bool *kept; /* a row */
    norma_trials *made;
    size_t left_out, in_no_test;
    norma_error *err;
} taking;

static norma_status column_of(const norma__frame_column **column, const taking *t, const char *name,
                              const char *role)
{
    return norma__trial_column(column, t->frame, &t->header, name, role, t->err);
}

static norma_status code(norma__coded *coded, const taking *t, const char *name, const char *role)
{
    const norma__frame_column *column = NULL;
    norma_status status = column_of(&column, t, name, role);
    return status == NORMA_OK ? norma__code_column(coded, column, t->frame->n_rows, t->err)
                              : status;
}

static bool is_one_of(const char *text, char *const *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(text, values[i]) == 0)
            return true;
    return false;
}

/* ---- rows that are no trials ---- */

static norma_status leave_out(taking *t, const norma_leave_out *rule)
{
    norma__coded coded = {0};
    bool *named = NULL;
    norma_status status = code(&coded, t, rule->column, "column of rows to leave out");
    if (status == NORMA_OK && !(named = NORMA__NEW(bool, coded.names.n)))
        status = norma__no_memory(t->err);
    for (size_t i = 0; status == NORMA_OK && i < coded.names.n; i++)
        named[i] = is_one_of(coded.names.names[i], rule->values, rule->n_values);
    for (size_t r = 0; status == NORMA_OK && r < t->frame->n_rows; r++) {
        bool is_named = coded.of[r] != NORMA_TRIAL_NONE && named[coded.of[r]];
        if (t->kept[r] && is_named != rule->except) {
            t->kept[r] = false;
            t->left_out++;
        }
    }
    free(named);
    norma__coded_free(&coded);
    return status;
}

/* ---- blocks ---- */

static norma_status need_block(const char *block, const norma_implicit_test *test,
                               const norma_block_pair *pair, char condition,
                               const norma__names *seen, const taking *t)
{
    if (norma__names_find(seen, block, strlen(block)) != (size_t)-1)
        return NORMA_OK;
    if (!pair)
        return norma__fail(t->err, NORMA_EDATA, "%s has no trial of block '%s' (test '%s')",
                           t->frame->input.file, block, test->id);
    return norma__fail(t->err, NORMA_EDATA,
                       "%s has no trial of block '%s' (test '%s', %s, condition %c)",
                       t->frame->input.file, block, test->id, pair->id, condition);
}

static norma_status need_blocks(const taking *t, const norma__names *seen)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < t->plan->n_tests; i++) {
        const norma_implicit_test *test = &t->plan->tests[i];
        for (size_t p = 0; p < test->n_pairs; p++) {
            const norma_block_pair *pair = &test->pairs[p];
            for (size_t b = 0; b < pair->n_a && status == NORMA_OK; b++)
                status = need_block(pair->a[b], test, pair, 'A', seen, t);
            for (size_t b = 0; b < pair->n_b && status == NORMA_OK; b++)
                status = need_block(pair->b[b], test, pair, 'B', seen, t);
        }
        for (size_t b = 0; b < test->n_blocks && status == NORMA_OK; b++)
            status = need_block(test->blocks[b], test, NULL, 0, seen, t);
        for (size_t b = 0; b < test->n_baseline && status == NORMA_OK; b++)
            status = need_block(test->baseline[b], test, NULL, 0, seen, t);
    }
    return status;
}

/* Whether a test uses a block; statements may be shown anywhere. */
static bool is_used(const norma_trial_plan *plan, const char *block)
{
    for (size_t i = 0; i < plan->n_tests; i++) {
        const norma_implicit_test *test = &plan->tests[i];
        if (test->kind == NORMA_IMPLICIT_STATEMENTS && test->n_blocks == 0)
            return true;
        for (size_t p = 0; p < test->n_pairs; p++)
            if (is_one_of(block, test->pairs[p].a, test->pairs[p].n_a) ||
                is_one_of(block, test->pairs[p].b, test->pairs[p].n_b))
                return true;
        if (is_one_of(block, test->blocks, test->n_blocks) ||
            is_one_of(block, test->baseline, test->n_baseline))
            return true;
    }
    return false;
}

static norma_status drop_unused(taking *t, const norma__coded *blocks)
{
    bool *used = NORMA__NEW(bool, blocks->names.n);
    norma__names seen = {0};
    norma_status status = used ? NORMA_OK : norma__no_memory(t->err);
    for (size_t i = 0; status == NORMA_OK && i < blocks->names.n; i++)
        used[i] = is_used(t->plan, blocks->names.names[i]);
    for (size_t r = 0; status == NORMA_OK && r < t->frame->n_rows; r++) {
        uint32_t b = blocks->of[r];
        size_t index;
        if (!t->kept[r])
            continue;
        if (b == NORMA_TRIAL_NONE || !used[b]) {
            t->kept[r] = false;
            t->in_no_test++;
        } else if (!norma__names_add(&seen, blocks->names.names[b], strlen(blocks->names.names[b]),
                                     &index)) {
            status = norma__no_memory(t->err);
        }
    }
    if (status == NORMA_OK)
        status = need_blocks(t, &seen);
    norma__names_free(&seen);
    free(used);
    return status;
}

static norma_status code_blocks(norma__coded *blocks, taking *t)
{
    norma_status status = code(blocks, t, t->plan->block[0], "block");
    for (size_t c = 1; c < t->plan->n_block && status == NORMA_OK; c++) {
        norma__coded more = {0};
        if ((status = code(&more, t, t->plan->block[c], "block")) == NORMA_OK)
            status = norma__join_codes(blocks, &more, t->frame->n_rows, t->err);
        norma__coded_free(&more);
    }
    return status == NORMA_OK ? drop_unused(t, blocks) : status;
}

/* ---- from columns to trials ---- */

/* Keeps the codes of the rows that count, and the names for good. */
static norma_status keep_codes(uint32_t **out, norma_trial_names *names, norma__coded *coded,
                               const taking *t)
{
    size_t n = 0;
    if (!(*out = NORMA__NEW(uint32_t, t->made->n)))
        return norma__no_memory(t->err);
    for (size_t r = 0; r < t->frame->n_rows; r++)
        if (t->kept[r])
            (*out)[n++] = coded->of[r];
    *names = coded->names;
    coded->names = (norma_trial_names){0};
    return NORMA_OK;
}

static norma_status take_names(uint32_t **out, norma_trial_names *names, const taking *t,
                               const char *name, const char *role)
{
    norma__coded coded = {0};
    norma_status status = NORMA_OK;
    if (name && (status = code(&coded, t, name, role)) == NORMA_OK)
        status = keep_codes(out, names, &coded, t);
    norma__coded_free(&coded);
    return status;
}

static norma_status take_numbers(double **out, const taking *t, const char *name, const char *role)
{
    const norma__frame_column *column = NULL;
    norma_status status = column_of(&column, t, name, role);
    size_t n = 0;
    if (status != NORMA_OK)
        return status;
    double *all = NORMA__NEW(double, t->frame->n_rows);
    *out = NORMA__NEW(double, t->made->n);
    if (!all || !*out)
        status = norma__no_memory(t->err);
    if (status == NORMA_OK)
        status = norma__trial_numbers(all, t->frame, column, t->err);
    for (size_t r = 0; status == NORMA_OK && r < t->frame->n_rows; r++)
        if (t->kept[r])
            (*out)[n++] = all[r];
    free(all);
    return status;
}

/* One of two meanings a value: yes 1, no; unknown values are refused at their first row. */
static norma_status take_meanings(int8_t **out, const taking *t, const char *name, const char *role,
                                  char *const *yes, size_t n_yes, char *const *no, size_t n_no,
                                  int8_t no_is, int8_t missing)
{
    enum { UNKNOWN = 100 };
    norma_trial_names names = {0};
    uint32_t *codes = NULL;
    int8_t *of = NULL;
    norma_status status = take_names(&codes, &names, t, name, role);
    if (status == NORMA_OK &&
        (!(*out = NORMA__NEW(int8_t, t->made->n)) || !(of = NORMA__NEW(int8_t, names.n))))
        status = norma__no_memory(t->err);
    for (size_t i = 0; status == NORMA_OK && i < names.n; i++)
        of[i] = is_one_of(names.names[i], yes, n_yes) ? 1
                : is_one_of(names.names[i], no, n_no) ? no_is
                : n_yes == 0                          ? 1
                : n_no == 0                           ? no_is
                                                      : UNKNOWN;
    for (size_t i = 0; status == NORMA_OK && i < t->made->n; i++) {
        (*out)[i] = codes[i] == NORMA_TRIAL_NONE ? missing : of[codes[i]];
        if ((*out)[i] == UNKNOWN)
            status = norma__fail(t->err, NORMA_EDATA,
                                 "%s, row %u, column '%s': the instrument does not say what this "
                                 "value means: name it in /implicit",
                                 t->frame->input.file, t->made->row[i], name);
    }
    free(of);
    free(codes);
    norma__free_texts(names.names, names.n);
    return status;
}

/* ---- latencies ---- */

static norma_status check_latencies(const taking *t, size_t *beyond)
{
    norma_trials *m = t->made;
    for (size_t i = 0; i < m->n; i++) {
        if (t->plan->in_seconds)
            m->latency[i] *= 1000;
        if (isnan(m->latency[i]) || (m->latency[i] > 0 && isfinite(m->latency[i])))
            continue;
        if (t->options->out_of_range == NORMA_TRIALS_REFUSE)
            return norma__fail(t->err, NORMA_EDATA,
                               "%s, row %u, column '%s': a latency is over 0; --out-of-range "
                               "missing leaves such trials out",
                               t->frame->input.file, m->row[i], t->plan->latency);
        if (t->options->out_of_range == NORMA_TRIALS_MISSING || !isfinite(m->latency[i]))
            m->latency[i] = NAN;
        (*beyond)++;
    }
    return NORMA_OK;
}

/* The median of the latencies, of evenly spaced ones where there are very many; NaN: none. */
static norma_status median_latency(double *median, const taking *t)
{
    const norma_trials *m = t->made;
    size_t step = m->n / MEDIAN_OF + 1, n = 0;
    double *sorted = NORMA__NEW(double, m->n / step + 1);
    if (!sorted)
        return norma__no_memory(t->err);
    for (size_t i = 0; i < m->n; i += step)
        if (!isnan(m->latency[i]))
            sorted[n++] = m->latency[i];
    gsl_sort(sorted, 1, n);
    *median = n ? sorted[n / 2] : NAN;
    free(sorted);
    return NORMA_OK;
}

/* Nobody decides in 20 ms, or takes a minute for a decision that he is to make at once. */
static norma_status check_unit(const taking *t)
{
    double median = NAN;
    norma_status status = median_latency(&median, t);
    if (status != NORMA_OK)
        return status;
    if (isnan(median))
        return norma__fail(t->err, NORMA_EDATA, "%s: column '%s' has no latency",
                           t->frame->input.file, t->plan->latency);
    if (median >= 20 && median <= 60000)
        return NORMA_OK;
    const char *looks = median < 20           ? "seconds"
                        : t->plan->in_seconds ? "milliseconds"
                                              : "microseconds";
    return norma__fail(t->err, NORMA_EDATA,
                       "%s: the latencies of column '%s' cannot be in %s: half of them are %s; "
                       "they look like %s: /implicit/unit is ms or s",
                       t->frame->input.file, t->plan->latency,
                       t->plan->in_seconds ? "seconds" : "milliseconds",
                       median < 20 ? "under 20 ms" : "over a minute", looks);
}

/* ---- the whole ---- */

static norma_status take_latencies(taking *t)
{
    norma_trials *m = t->made;
    size_t beyond = 0, missing = 0;
    norma_status status = take_numbers(&m->latency, t, t->plan->latency, "latency");
    if (status == NORMA_OK)
        status = check_latencies(t, &beyond);
    if (status != NORMA_OK)
        return status;
    bool kept = t->options->out_of_range == NORMA_TRIALS_KEEP;
    for (size_t i = 0; i < m->n; i++)
        missing += isnan(m->latency[i]) ? 1 : 0;
    missing -= kept ? 0 : beyond;
    if (beyond)
        status = norma__note(&m->notes, t->err,
                             kept ? "latencies-not-positive" : "latencies-out-of-range",
                             t->plan->latency, (double)beyond, (double)m->n,
                             "%zu of %zu trials have a latency that is not over 0: they %s", beyond,
                             m->n, kept ? "count as they are" : "are left out");
    if (status == NORMA_OK && missing)
        status = norma__note(&m->notes, t->err, "latencies-missing", t->plan->latency,
                             (double)missing, (double)m->n,
                             "%zu of %zu trials have no latency: they are left out", missing, m->n);
    return status == NORMA_OK ? check_unit(t) : status;
}

static norma_status take_answers(taking *t)
{
    const norma_trial_plan *p = t->plan;
    norma_trials *m = t->made;
    size_t missing = 0;
    norma_status status = NORMA_OK;
    if (p->correct)
        status =
            take_meanings(&m->correct, t, p->correct, p->column_of_errors ? "error" : "correct",
                          p->right, p->n_right, p->wrong, p->n_wrong, 0, -1);
    if (status == NORMA_OK && p->response)
        status = take_meanings(&m->response, t, p->response, "response", p->agree, p->n_agree,
                               p->disagree, p->n_disagree, -1, 0);
    if (status != NORMA_OK || !m->correct)
        return status;
    for (size_t i = 0; i < m->n; i++)
        missing += m->correct[i] < 0 && !(m->response && m->response[i]);
    if (missing)
        status = norma__note(&m->notes, t->err, "answers-missing", p->correct, (double)missing,
                             (double)m->n,
                             "%zu of %zu trials do not say whether they are correct: they are left "
                             "out",
                             missing, m->n);
    return status;
}

static norma_status take_people(taking *t)
{
    norma_trials *m = t->made;
    norma_status status =
        take_names(&m->participant, &m->participants, t, t->plan->participant, "participant");
    for (size_t i = 0; status == NORMA_OK && i < m->n; i++)
        if (m->participant[i] == NORMA_TRIAL_NONE)
            return norma__fail(t->err, NORMA_EDATA,
                               "%s, row %u, column '%s': a trial has a participant",
                               t->frame->input.file, m->row[i], t->plan->participant);
    return status;
}

static norma_status number_rows(taking *t)
{
    norma_trials *m = t->made;
    size_t n = 0;
    for (size_t r = 0; r < t->frame->n_rows; r++)
        m->n += t->kept[r];
    if (m->n == 0)
        return norma__fail(t->err, NORMA_EDATA, "%s: no row is a trial of the instrument",
                           t->frame->input.file);
    if (!(m->row = NORMA__NEW(uint32_t, m->n)))
        return norma__no_memory(t->err);
    for (size_t r = 0; r < t->frame->n_rows; r++)
        if (t->kept[r])
            m->row[n++] = (uint32_t)(r + 1);
    return NORMA_OK;
}

static norma_status tell_rows(const taking *t)
{
    norma_status status = NORMA_OK;
    double rows = (double)t->frame->n_rows;
    if (t->left_out)
        status = norma__note(&t->made->notes, t->err, "trials-left-out", NULL, (double)t->left_out,
                             rows, "%zu of %zu rows are left out as the instrument says",
                             t->left_out, t->frame->n_rows);
    if (status == NORMA_OK && t->in_no_test)
        status = norma__note(
            &t->made->notes, t->err, "trials-in-no-test", NULL, (double)t->in_no_test, rows,
            "%zu of %zu rows are of a block that no test names", t->in_no_test, t->frame->n_rows);
    return status;
}

static norma_status take_rows(taking *t)
{
    const norma_trial_plan *p = t->plan;
    norma_trials *m = t->made;
    norma__coded blocks = {0};
    norma_status status = NORMA_OK;
    for (size_t r = 0; r < t->frame->n_rows; r++)
        t->kept[r] = true;
    for (size_t i = 0; i < p->n_leave_out && status == NORMA_OK; i++)
        status = leave_out(t, &p->leave_out[i]);
    if (status == NORMA_OK && p->n_block)
        status = code_blocks(&blocks, t);
    if (status == NORMA_OK)
        status = number_rows(t);
    if (status == NORMA_OK && p->n_block)
        status = keep_codes(&m->block, &m->blocks, &blocks, t);
    norma__coded_free(&blocks);
    if (status != NORMA_OK || (status = tell_rows(t)) != NORMA_OK ||
        (status = take_people(t)) != NORMA_OK || (status = take_latencies(t)) != NORMA_OK ||
        (status = take_answers(t)) != NORMA_OK ||
        (status = take_names(&m->stimulus, &m->stimuli, t, p->stimulus, "stimulus")) != NORMA_OK ||
        (status = take_names(&m->device, &m->devices, t, p->device, "device")) != NORMA_OK ||
        (status = take_names(&m->key, &m->keys, t, p->key, "key")) != NORMA_OK)
        return status;
    return p->trial ? take_numbers(&m->number, t, p->trial, "trial number") : NORMA_OK;
}

/* Every column that the plan names. */
static size_t list_columns(const char *names[MOST_COLUMNS], const norma_trial_plan *p)
{
    const char *const single[] = {p->participant, p->latency, p->correct, p->response,
                                  p->stimulus,    p->trial,   p->device,  p->key};
    size_t n = 0;
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++)
        if (single[i])
            names[n++] = single[i];
    for (size_t i = 0; i < p->n_block; i++)
        names[n++] = p->block[i];
    for (size_t i = 0; i < p->n_leave_out; i++)
        names[n++] = p->leave_out[i].column;
    return n;
}

static norma_status take_frame(norma_trials **out, norma__frame *frame,
                               const norma_trial_plan *plan, const norma_trials_options *options,
                               norma_error *err)
{
    taking t = {.plan = plan, .options = options, .frame = frame, .err = err};
    norma_status status = norma__frame_header(&t.header, frame, err);
    if (status == NORMA_OK && frame->n_rows >= UINT32_MAX)
        status = norma__fail(err, NORMA_EDATA, "%s has more rows than norma counts trials",
                             frame->input.file);
    if (status == NORMA_OK &&
        (!(t.kept = NORMA__NEW(bool, frame->n_rows)) || !(t.made = NORMA__NEW(norma_trials, 1))))
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__notes_append(&t.made->notes, &frame->notes, err);
    if (status == NORMA_OK)
        status = take_rows(&t);
    if (status == NORMA_OK) {
        t.made->input = frame->input;
        frame->input = (norma_input){.format = "", .encoding = ""};
        *out = t.made;
        t.made = NULL;
    }
    norma_trials_free(t.made);
    free(t.kept);
    norma__frame_header_free(&t.header);
    return status;
}

static norma_status check(const norma_instrument *instrument, const norma_trials_options *o,
                          norma_error *err)
{
    if (!instrument->trials)
        return norma__fail(err, NORMA_EINVAL,
                           "instrument '%s' has no implicit measures: its file has no member "
                           "'implicit'",
                           instrument->id);
    return norma_options_check(norma_trials_option_table(), o, err);
}

norma_status norma_trials_read(norma_trials **out, const norma_instrument *instrument,
                               const char *path, const norma_trials_options *options,
                               norma_error *err)
{
    const norma_trials_options defaults = NORMA_TRIALS_OPTIONS_INIT;
    const norma_trials_options *o = options ? options : &defaults;
    const char *names[MOST_COLUMNS];
    norma__frame *frame = NULL;
    norma_file_format format;

    *out = NULL;
    norma_status status = check(instrument, o, err);
    if (status != NORMA_OK)
        return status;
    size_t n = list_columns(names, instrument->trials);
    status = norma__any_frame(&frame, &format, path, names, n, "they have no trials", err);
    if (status == NORMA_OK)
        status = take_frame(out, frame, instrument->trials, o, err);
    norma__frame_free(frame);
    return status;
}

norma_status norma_trials_parse(norma_trials **out, const norma_instrument *instrument,
                                const char *bytes, size_t length, const char *name,
                                const norma_trials_options *options, norma_error *err)
{
    const norma_trials_options defaults = NORMA_TRIALS_OPTIONS_INIT;
    const norma_trials_options *o = options ? options : &defaults;
    const char *names[MOST_COLUMNS];
    norma__frame *frame = NULL;

    *out = NULL;
    norma_status status = check(instrument, o, err);
    if (status != NORMA_OK)
        return status;
    size_t n = list_columns(names, instrument->trials);
    status = norma__text_frame_parse_of(&frame, bytes, length, name, names, n, err);
    if (status == NORMA_OK)
        status = take_frame(out, frame, instrument->trials, o, err);
    norma__frame_free(frame);
    return status;
}

void norma_trials_free(norma_trials *trials)
{
    if (!trials)
        return;
    norma_trial_names *const names[] = {&trials->participants, &trials->blocks, &trials->stimuli,
                                        &trials->devices, &trials->keys};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        norma__free_texts(names[i]->names, names[i]->n);
    free(trials->row);
    free(trials->participant);
    free(trials->block);
    free(trials->stimulus);
    free(trials->device);
    free(trials->key);
    free(trials->number);
    free(trials->latency);
    free(trials->correct);
    free(trials->response);
    norma__input_clear(&trials->input);
    norma_notes_clear(&trials->notes);
    free(trials);
}
