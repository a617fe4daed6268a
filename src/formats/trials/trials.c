#include <norma/trials.h>

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "data/table.h"
#include "data/trial_plan.h"
#include "formats/any_frame.h"
#include "formats/frames/frame_text.h"
#include "formats/trials/taking.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

enum { MOST_COLUMNS = 64 };

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

/* ---- from columns to trials ---- */

/* Keeps the codes of the rows that count, and the names for good. */
static norma_status keep_codes(uint32_t **out, norma_trial_names *names, norma__coded *coded,
                               const norma__taking *t)
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

static norma_status take_names(uint32_t **out, norma_trial_names *names, const norma__taking *t,
                               const char *name, const char *role)
{
    norma__coded coded = {0};
    norma_status status = NORMA_OK;
    if (name && (status = norma__take_codes(&coded, t, name, role)) == NORMA_OK)
        status = keep_codes(out, names, &coded, t);
    norma__coded_free(&coded);
    return status;
}

/* What values mean: one thing, which is 1, or the other; with no values for one, all others are it.
 */
typedef struct meanings {
    char *const *yes, *const *no;
    size_t n_yes, n_no;
    int8_t other, missing; /* what the other thing, and the empty cell, are */
} meanings;

enum { UNKNOWN = 100 };

static int8_t meaning_of(const char *text, const meanings *m)
{
    if (norma__is_one_of(text, m->yes, m->n_yes))
        return 1;
    if (norma__is_one_of(text, m->no, m->n_no))
        return m->other;
    if (m->n_yes == 0)
        return 1;
    return m->n_no == 0 ? m->other : UNKNOWN;
}

static norma_status refuse_meaning(const norma__taking *t, size_t trial, const char *column)
{
    return norma__fail(t->err, NORMA_EDATA,
                       "%s, row %u, column '%s': the instrument does not say what this value "
                       "means: name it in /implicit",
                       t->frame->input.file, t->made->row[trial], column);
}

/* Unknown values are refused at their first row. */
static norma_status take_meanings(int8_t **out, const norma__taking *t, const char *name,
                                  const char *role, const meanings *m)
{
    norma_trial_names names = {0};
    uint32_t *codes = NULL;
    norma_status status = take_names(&codes, &names, t, name, role);
    int8_t *of = NORMA__NEW(int8_t, names.n), *made = NORMA__NEW(int8_t, t->made->n);
    *out = made;
    if (status != NORMA_OK)
        goto done;
    if (!of || !made || !codes) {
        status = norma__no_memory(t->err);
        goto done;
    }
    for (size_t i = 0; i < names.n; i++)
        of[i] = meaning_of(names.names[i], m);
    for (size_t i = 0; i < t->made->n && status == NORMA_OK; i++) {
        made[i] = codes[i] == NORMA_TRIAL_NONE ? m->missing : of[codes[i]];
        if (made[i] == UNKNOWN)
            status = refuse_meaning(t, i, name);
    }
done:
    free(of);
    free(codes);
    norma__free_texts(names.names, names.n);
    return status;
}

/* ---- the whole ---- */

static norma_status take_answers(norma__taking *t)
{
    const norma_trial_plan *p = t->plan;
    norma_trials *m = t->made;
    size_t missing = 0;
    norma_status status = NORMA_OK;
    const meanings correct = {p->right, p->wrong, p->n_right, p->n_wrong, 0, -1};
    const meanings response = {p->agree, p->disagree, p->n_agree, p->n_disagree, -1, 0};
    if (p->correct)
        status = take_meanings(&m->correct, t, p->correct,
                               p->column_of_errors ? "error" : "correct", &correct);
    if (status == NORMA_OK && p->response)
        status = take_meanings(&m->response, t, p->response, "response", &response);
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

static norma_status take_people(norma__taking *t)
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

static norma_status number_rows(norma__taking *t)
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

static norma_status tell_rows(const norma__taking *t)
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

static norma_status take_rows(norma__taking *t)
{
    const norma_trial_plan *p = t->plan;
    norma_trials *m = t->made;
    norma__coded blocks = {0};
    norma_status status = norma__choose_trials(&blocks, t);
    if (status == NORMA_OK)
        status = number_rows(t);
    if (status == NORMA_OK && p->n_block)
        status = keep_codes(&m->block, &m->blocks, &blocks, t);
    norma__coded_free(&blocks);
    if (status != NORMA_OK || (status = tell_rows(t)) != NORMA_OK ||
        (status = take_people(t)) != NORMA_OK ||
        (status = norma__take_trial_latencies(t)) != NORMA_OK ||
        (status = take_answers(t)) != NORMA_OK ||
        (status = take_names(&m->stimulus, &m->stimuli, t, p->stimulus, "stimulus")) != NORMA_OK ||
        (status = take_names(&m->device, &m->devices, t, p->device, "device")) != NORMA_OK ||
        (status = take_names(&m->key, &m->keys, t, p->key, "key")) != NORMA_OK)
        return status;
    return p->trial ? norma__take_trial_numbers(&m->number, t, p->trial, "trial number") : NORMA_OK;
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
    norma__taking t = {.plan = plan, .options = options, .frame = frame, .err = err};
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
