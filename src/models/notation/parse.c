#include "models/notation/parse.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/notation/modifier.h"

/* One formula: words before and after its operator. */
typedef struct formula {
    norma__words lhs, rhs;
    norma_sem_op op;
    size_t at; /* place of the operator in the text */
} formula;

typedef struct parser {
    norma_sem_model *model;
    norma__elements seen;
    norma_error *err;
} parser;

static norma_status grow_lines(norma_sem_model *m, norma_error *err)
{
    if (m->n_lines < m->room_lines)
        return NORMA_OK;
    size_t room = m->room_lines ? 2 * m->room_lines : 64;
    norma__line *lines = NORMA__GROW(m->lines, norma__line, room);
    if (!lines)
        return norma__no_memory(err);
    m->lines = lines;
    m->room_lines = room;
    return NORMA_OK;
}

static norma_status same_sides(const norma_sem_model *m, norma_sem_op op, size_t at,
                               norma_error *err)
{
    switch (op) {
    case NORMA_SEM_MEASURES:
        return norma__model_fail(m, at, err, "a latent variable cannot measure itself");
    case NORMA_SEM_REGRESSION:
        return norma__model_fail(m, at, err, "a variable cannot be regressed on itself");
    default:
        return NORMA_OK;
    }
}

static norma_status add_line(parser *p, norma_sem_op op, size_t lhs, size_t rhs, size_t modifier,
                             size_t at)
{
    norma_sem_model *m = p->model;
    norma_status status = lhs == rhs ? same_sides(m, op, at, p->err) : NORMA_OK;
    if (status != NORMA_OK)
        return status;
    if (op == NORMA_SEM_SCALING && lhs != rhs)
        return norma__model_fail(m, at, p->err,
                                 "~*~ is the scaling factor of one variable: write %s ~*~ %s",
                                 m->names[lhs], m->names[lhs]);
    if (norma__elements_find(&p->seen, lhs, op, rhs) != NORMA_NONE ||
        (op == NORMA_SEM_COVARIANCE && norma__elements_find(&p->seen, rhs, op, lhs) != NORMA_NONE))
        return norma__model_fail(
            m, at, p->err,
            "%.100s %s %.100s stands in the model twice; keep one, or give all "
            "modifiers in one formula",
            m->names[lhs], norma_sem_op_names[op], m->names[rhs]);
    if (m->n_lines == NORMA__MODEL_LINES)
        return norma__model_fail(m, at, p->err, "a model has at most %zu parameters in its text",
                                 NORMA__MODEL_LINES);
    if ((status = grow_lines(m, p->err)) != NORMA_OK)
        return status;
    if (!norma__elements_add(&p->seen, lhs, op, rhs))
        return norma__no_memory(p->err);
    m->lines[m->n_lines++] =
        (norma__line){.op = op, .lhs = lhs, .rhs = rhs, .modifier = modifier, .at = at};
    return NORMA_OK;
}

/* One term on the right: the variable, and the modifier that all its mentions in the formula
   share. */
typedef struct term {
    size_t name, modifier, at;
    bool intercept;
} term;

static norma_status modifier_of(parser *p, term *t)
{
    norma_sem_model *m = p->model;
    if (t->modifier != NORMA_NONE)
        return NORMA_OK;
    if (m->n_modifiers == m->room_modifiers) {
        size_t room = m->room_modifiers ? 2 * m->room_modifiers : 32;
        norma__modifier *list = NORMA__GROW(m->modifiers, norma__modifier, room);
        if (!list)
            return norma__no_memory(p->err);
        m->modifiers = list;
        m->room_modifiers = room;
    }
    m->modifiers[m->n_modifiers] = (norma__modifier){0};
    t->modifier = m->n_modifiers++;
    return NORMA_OK;
}

/* The variable at the end of a term. zero: y ~ 0, an intercept of 0. */
static norma_status variable_of(parser *p, norma_sem_op op, norma__words words, term *t, bool *zero)
{
    norma_sem_model *m = p->model;
    const norma__token *w = words.at;
    t->at = w->at;
    if (!words.n)
        return norma__model_fail(m, w->at, p->err, "a variable is missing");
    if (words.n > 1 && w[1].kind == NORMA__COLON)
        return norma__model_fail(m, w->at, p->err,
                                 "interactions are not fitted; put the product of the two "
                                 "variables into the data as a column and name that");
    if (words.n > 1 && norma__is_sign(&w[1], '(', m->text))
        return norma__model_fail(m, w->at, p->err,
                                 "a modifier stands before its variable with a *: %.*s(...)*x",
                                 (int)(w->length < 80 ? w->length : 80), m->text + w->at);
    if (words.n > 1)
        return norma__model_fail(m, w[1].at, p->err, "a + or an operator is missing here");
    if (w->kind == NORMA__NAME)
        return norma__model_name(m, m->text + w->at, w->length, &t->name, p->err);
    bool number = w->kind == NORMA__NUMBER;
    *zero = number && w->number == 0;
    if (op != NORMA_SEM_REGRESSION || !number || !(w->number == 1 || *zero))
        return norma__model_fail(m, w->at, p->err,
                                 op == NORMA_SEM_REGRESSION
                                     ? "a variable is missing; an intercept is written 1"
                                     : "the name of a variable is missing");
    t->intercept = true;
    return NORMA_OK;
}

static norma_status fix_at_zero(parser *p, term *t)
{
    norma_status status = modifier_of(p, t);
    if (status != NORMA_OK)
        return status;
    norma__given *fixed = &p->model->modifiers[t->modifier].fixed;
    if (fixed->n)
        return norma__model_fail(p->model, t->at, p->err, "a second value for the same parameter");
    if (!(fixed->at = NORMA__NEW(double, 1)))
        return norma__no_memory(p->err);
    fixed->n = 1;
    return NORMA_OK;
}

/* Splits modifier * modifier ? ... variable; terms[*n] receives it, or an earlier mention of the
   same variable its modifiers. */
static norma_status term_of(parser *p, norma_sem_op op, norma__words words, term *terms, size_t *n,
                            norma__elements *here)
{
    norma_sem_model *m = p->model;
    size_t from = 0, last = 0, sign;
    for (; (sign = norma__find_sign(m, words, last, "*?")) < words.n; last = sign + 1)
        ;
    term t = {.modifier = NORMA_NONE};
    bool zero = false;
    norma_status status =
        variable_of(p, op, (norma__words){words.at + last, words.n - last}, &t, &zero);
    if (status != NORMA_OK)
        return status;
    size_t found = norma__elements_find(here, t.name, op, t.intercept);
    if (found == NORMA_NONE) {
        if (!norma__elements_add(here, t.name, op, t.intercept))
            return norma__no_memory(p->err);
        found = (*n)++;
        terms[found] = t;
    }
    for (; status == NORMA_OK && from < last; from = sign + 1) {
        sign = norma__find_sign(m, words, from, "*?");
        if ((status = modifier_of(p, &terms[found])) == NORMA_OK) {
            norma__modifier modifier = m->modifiers[terms[found].modifier];
            status =
                norma__modifier_read(&modifier, m, (norma__words){words.at + from, sign - from},
                                     norma__is_sign(&words.at[sign], '?', m->text), p->err);
            m->modifiers[terms[found].modifier] = modifier;
        }
    }
    return status == NORMA_OK && zero ? fix_at_zero(p, &terms[found]) : status;
}

/* All terms of a side, +-separated; a + may also stand first. */
static norma_status terms_of(parser *p, norma_sem_op op, norma__words words, term **terms,
                             size_t *n)
{
    norma__elements here = {0};
    norma_status status = NORMA_OK;
    size_t from = words.n && norma__is_sign(words.at, '+', p->model->text), most = 1;
    for (size_t k = from; k < words.n; k++)
        most += norma__is_sign(&words.at[k], '+', p->model->text);
    *n = 0;
    if (!(*terms = NORMA__NEW(term, most)))
        return norma__no_memory(p->err);
    while (status == NORMA_OK) {
        size_t plus = norma__find_sign(p->model, words, from, "+");
        status = term_of(p, op, (norma__words){words.at + from, plus - from}, *terms, n, &here);
        if (plus == words.n)
            break;
        from = plus + 1;
    }
    norma__elements_free(&here);
    return status;
}

/* The names on the left, +-separated. */
static norma_status left_of(parser *p, norma__words words, size_t **names, size_t *n)
{
    norma_sem_model *m = p->model;
    norma_status status = NORMA_OK;
    *n = 0;
    if (!(*names = NORMA__NEW(size_t, words.n / 2 + 1)))
        return norma__no_memory(p->err);
    for (size_t k = 0; status == NORMA_OK; k += 2) {
        const norma__token *w = &words.at[k];
        if (k >= words.n || w->kind != NORMA__NAME)
            return norma__model_fail(m, w->at, p->err,
                                     "the name of a variable is missing before the operator");
        if (k + 1 < words.n && !norma__is_sign(&w[1], '+', m->text))
            return norma__model_fail(
                m, w[1].at, p->err,
                "before an operator stand names and + only; modifiers stand after it%s",
                w->length == 3 && memcmp(m->text + w->at, "efa", 3) == 0
                    ? ". efa() asks for exploratory factors, which norma factor fits"
                    : "");
        status = norma__model_name(m, m->text + w->at, w->length, &(*names)[*n], p->err);
        (*n)++;
        if (k + 1 == words.n)
            break;
    }
    return status;
}

/* Thresholds are t1, t2, ... */
static bool is_threshold(const char *name)
{
    size_t n = strlen(name);
    return n >= 2 && n <= 4 && name[0] == 't' && name[1] >= '1' && name[1] <= '9' &&
           strspn(name + 1, "0123456789") == n - 1;
}

static norma_status add_formula(parser *p, const formula *f)
{
    size_t *left = NULL, n_left = 0, n_terms = 0;
    term *terms = NULL;
    norma_status status = left_of(p, f->lhs, &left, &n_left);
    if (status == NORMA_OK)
        status = terms_of(p, f->op, f->rhs, &terms, &n_terms);
    for (size_t l = 0; status == NORMA_OK && l < n_left; l++)
        for (size_t t = 0; status == NORMA_OK && t < n_terms; t++) {
            norma_sem_op op = terms[t].intercept ? NORMA_SEM_INTERCEPT : f->op;
            if (op == NORMA_SEM_THRESHOLD && !is_threshold(p->model->names[terms[t].name]))
                status = norma__model_fail(p->model, terms[t].at, p->err,
                                           "after | stand thresholds: t1, t2, ...");
            else
                status = add_line(p, op, left[l], terms[t].name, terms[t].modifier, terms[t].at);
        }
    free(left);
    free(terms);
    return status;
}

static norma_status add_relation(parser *p, const formula *f)
{
    norma_sem_model *m = p->model;
    if (!f->lhs.n || !f->rhs.n)
        return norma__model_fail(m, f->at, p->err, "an expression is missing beside %s",
                                 norma_sem_op_names[f->op]);
    if (f->op == NORMA_SEM_DEFINED && (f->lhs.n != 1 || f->lhs.at->kind != NORMA__NAME))
        return norma__model_fail(m, f->lhs.at->at, p->err, "before := stands one new name");
    if (m->n_relations == m->room_relations) {
        size_t room = m->room_relations ? 2 * m->room_relations : 16;
        norma__relation_line *list = NORMA__GROW(m->relations, norma__relation_line, room);
        if (!list)
            return norma__no_memory(p->err);
        m->relations = list;
        m->room_relations = room;
    }
    norma__relation_line line = {.op = f->op, .at = f->lhs.at->at};
    norma_status status = norma__join_words(&line.lhs, m, f->lhs, p->err);
    if (status == NORMA_OK)
        status = norma__join_words(&line.rhs, m, f->rhs, p->err);
    if (status != NORMA_OK) {
        free(line.lhs);
        return status;
    }
    m->relations[m->n_relations++] = line;
    return NORMA_OK;
}

/* Whether a formula goes on over the new line between two words. */
static bool goes_on(const norma_sem_model *m, const norma__token *before, const norma__token *after)
{
    bool open = before->kind == NORMA__OPERATOR ||
                (before->kind == NORMA__SIGN && m->text[before->at] != ')');
    bool joins = after->kind == NORMA__SIGN && !norma__is_sign(after, '(', m->text);
    return open || joins;
}

/* The end of the formula that begins at words[*from], which new lines inside it are taken out of;
 *from is moved behind it. */
static norma__words cut(const norma_sem_model *m, norma__token *words, size_t *from)
{
    norma__words f = {&words[*from], 0};
    norma__token *to = &words[*from];
    size_t depth = 0, k = *from;
    for (; words[k].kind != NORMA__END && words[k].kind != NORMA__SEMICOLON; k++) {
        if (words[k].kind == NORMA__NEW_LINE) {
            if (!depth && !goes_on(m, to - 1, &words[k + 1]))
                break;
            continue;
        }
        depth += norma__is_sign(&words[k], '(', m->text);
        depth -= depth && norma__is_sign(&words[k], ')', m->text);
        *to++ = words[k];
    }
    f.n = (size_t)(to - f.at);
    if (to < &words[k]) /* so that a fault at the end has a place */
        *to = words[k];
    *from = k + (words[k].kind != NORMA__END);
    return f;
}

static norma_status refuse_colon(const norma_sem_model *m, norma__words w, size_t k,
                                 norma_error *err)
{
    static const char *const blocks[] = {"group", "level", "block", "class"};
    for (size_t b = 0; k == 1 && b < sizeof blocks / sizeof *blocks; b++)
        if (w.at->length == strlen(blocks[b]) &&
            strncasecmp(m->text + w.at->at, blocks[b], w.at->length) == 0)
            return norma__model_fail(
                m, w.at->at, err, "blocks of a model (%s:) are not fitted; %s", blocks[b],
                b == 0 ? "write one model for all groups, with values by group "
                         "as c(a, b)*x"
                       : "write the model of one level and name the clusters "
                         "for robust standard errors");
    return norma__model_fail(
        m, w.at[k].at, err,
        "interactions (x:z) are not fitted; put the product into the data as a "
        "column and name that");
}

static norma_status one_formula(parser *p, norma__words w)
{
    norma_sem_model *m = p->model;
    size_t k = 0;
    while (k < w.n && (w.at[k].kind < NORMA__OPERATOR || w.at[k].kind > NORMA__PERCENT))
        k++;
    if (k == w.n)
        return norma__model_fail(
            m, w.at->at, p->err,
            "a formula has no operator (=~, ~, ~~, |, ~*~, :=, ==, <, >), or a "
            "+ is missing before it");
    const norma__token *op = &w.at[k];
    if (op->kind == NORMA__COLON)
        return refuse_colon(m, w, k, p->err);
    if (op->kind == NORMA__COMPOSITE)
        return norma__model_fail(
            m, op->at, p->err,
            "<~ defines a composite, which is not fitted; use =~ for a factor, "
            "or put the sum of its parts into the data");
    if (op->kind == NORMA__PERCENT)
        return norma__model_fail(m, op->at, p->err, "%% (group weights) is not fitted");
    formula f = {{w.at, k}, {op + 1, w.n - k - 1}, op->op, op->at};
    for (size_t j = k + 1; j < w.n; j++)
        if (w.at[j].kind == NORMA__OPERATOR || w.at[j].kind == NORMA__COMPOSITE)
            return norma__model_fail(m, w.at[j].at, p->err,
                                     "a second operator in one formula; a new formula begins on a "
                                     "new line or after ;");
    return f.op >= NORMA_SEM_DEFINED ? add_relation(p, &f) : add_formula(p, &f);
}

norma_status norma__model_parse(norma_sem_model *model, norma_error *err)
{
    norma__token *words = NULL;
    size_t n = 0, at = 0;
    parser p = {.model = model, .err = err};
    norma_status status = norma__tokens_of(&words, &n, model, err);
    while (status == NORMA_OK && words[at].kind != NORMA__END) {
        if (words[at].kind == NORMA__NEW_LINE || words[at].kind == NORMA__SEMICOLON)
            at++;
        else
            status = one_formula(&p, cut(model, words, &at));
    }
    if (status == NORMA_OK && !model->n_lines)
        status = norma__model_fail(model, 0, err,
                                   "the model is empty: it has no formula such as f =~ x1 + x2 + "
                                   "x3");
    norma__elements_free(&p.seen);
    free(words);
    return status;
}
