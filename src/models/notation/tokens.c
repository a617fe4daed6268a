#include "models/notation/tokens.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

/* U+02DC, small tilde: what text processors make of ~. */
static bool is_small_tilde(const char *s)
{
    return (unsigned char)s[0] == 0xcb && (unsigned char)s[1] == 0x9c;
}

static size_t tilde(const char *s)
{
    if (*s == '~')
        return 1;
    return is_small_tilde(s) ? 2 : 0;
}

size_t norma__scan_name(const char *s)
{
    size_t n = 0;
    if (!is_letter(s[0]) && !(s[0] == '.' && !is_digit(s[1])))
        return 0;
    while ((is_letter(s[n]) || is_digit(s[n]) || s[n] == '.') && !is_small_tilde(s + n))
        n++;
    return n;
}

size_t norma__scan_number(const char *s, double *number)
{
    size_t n = 0;
    while (is_digit(s[n]))
        n++;
    size_t digits = n;
    if (s[n] == '.') {
        n++;
        while (is_digit(s[n])) {
            n++;
            digits++;
        }
    }
    if (!digits)
        return 0;
    if (s[n] == 'e' || s[n] == 'E') {
        size_t e = n + 1;
        if (s[e] == '+' || s[e] == '-')
            e++;
        if (is_digit(s[e])) {
            while (is_digit(s[e]))
                e++;
            n = e;
        }
    }
    char copy[64]; /* longer ones have digits beyond any double's */
    size_t kept = n < sizeof copy ? n : sizeof copy - 1;
    memcpy(copy, s, kept);
    copy[kept] = '\0';
    *number = n < sizeof copy ? strtod(copy, NULL) : NAN;
    return n;
}

/* The operators that begin here, longest first; returns the length, 0: none. */
static size_t operator_at(const char *s, norma__token *token)
{
    static const struct {
        const char *text;
        norma__token_kind kind;
        norma_sem_op op;
    } list[] = {
        {"=~", NORMA__OPERATOR, NORMA_SEM_MEASURES},  {"<~", NORMA__COMPOSITE, NORMA_SEM_MEASURES},
        {"~*~", NORMA__OPERATOR, NORMA_SEM_SCALING},  {"~~", NORMA__OPERATOR, NORMA_SEM_COVARIANCE},
        {"~", NORMA__OPERATOR, NORMA_SEM_REGRESSION}, {"==", NORMA__OPERATOR, NORMA_SEM_EQUAL},
        {":=", NORMA__OPERATOR, NORMA_SEM_DEFINED},   {"<", NORMA__OPERATOR, NORMA_SEM_LESS},
        {">", NORMA__OPERATOR, NORMA_SEM_GREATER},    {"|", NORMA__OPERATOR, NORMA_SEM_THRESHOLD},
        {":", NORMA__COLON, NORMA_SEM_MEASURES},      {"%", NORMA__PERCENT, NORMA_SEM_MEASURES}};
    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        size_t at = 0;
        const char *want = list[k].text;
        for (; *want; want++) {
            size_t step = *want == '~' ? tilde(s + at) : (size_t)(s[at] == *want);
            if (!step)
                break;
            at += step;
        }
        if (!*want) {
            token->kind = list[k].kind;
            token->op = list[k].op;
            return at;
        }
    }
    return 0;
}

/* A quoted text, "..." or '...'; with back-quotes it is a name that may hold anything. */
static norma_status quoted(const norma_sem_model *model, norma__token *token, size_t *at,
                           norma_error *err)
{
    const char *s = model->text + *at;
    size_t n = 1;
    while (s[n] && s[n] != s[0] && s[n] != '\n')
        n++;
    if (s[n] != s[0])
        return norma__model_fail(model, *at, err, "the quote %c is not closed on its line", s[0]);
    if (s[0] == '`' && n == 1)
        return norma__model_fail(model, *at, err, "a name between `` is empty");
    token->kind = s[0] == '`' ? NORMA__NAME : NORMA__STRING;
    token->at = (uint32_t)(*at + 1);
    token->length = (uint32_t)(n - 1);
    *at += n + 1;
    return NORMA_OK;
}

/* Blanks and comments, # or ! up to the end of the line; true when a line ended. */
static bool skip(const char *text, size_t *at)
{
    bool line = false;
    for (;; (*at)++) {
        char c = text[*at];
        if (c == '#' || c == '!')
            while (text[*at + 1] && text[*at + 1] != '\n')
                (*at)++;
        else if (c == '\n')
            line = true;
        else if (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v')
            return line;
    }
}

static norma_status next(const norma_sem_model *model, norma__token *token, size_t *at,
                         norma_error *err)
{
    const char *text = model->text, *s;
    size_t before = *at, length;
    *token = (norma__token){.at = (uint32_t)*at};
    if (skip(text, at)) {
        token->kind = NORMA__NEW_LINE;
        token->length = (uint32_t)(*at - before);
        return NORMA_OK;
    }
    s = text + *at;
    token->at = (uint32_t)*at;
    if (!*s)
        return NORMA_OK;
    if (*s == '"' || *s == '\'' || *s == '`')
        return quoted(model, token, at, err);
    if (strncmp(s, "<=", 2) == 0 || strncmp(s, ">=", 2) == 0)
        return norma__model_fail(model, *at, err, "%.2s is written %c in a model", s, *s);
    if ((length = operator_at(s, token)) == 0) {
        if ((length = norma__scan_name(s)) != 0)
            token->kind = NORMA__NAME;
        else if ((length = norma__scan_number(s, &token->number)) != 0) {
            token->kind = NORMA__NUMBER;
            if (norma__scan_name(s + length) || !isfinite(token->number))
                return norma__model_fail(model, *at, err,
                                         "%.*s is neither a number nor a name: a name that begins "
                                         "with a digit stands between `back-quotes`",
                                         (int)(length < 40 ? length + 1 : 40), s);
        } else if (strchr("+-*/^(),?", *s)) {
            token->kind = NORMA__SIGN;
            length = 1;
        } else if (*s == ';') {
            token->kind = NORMA__SEMICOLON;
            length = 1;
        } else if (isprint((unsigned char)*s)) {
            return norma__model_fail(model, *at, err, "the character '%c' means nothing in a model",
                                     *s);
        } else {
            return norma__model_fail(model, *at, err, "a character of code %d stands in a model",
                                     (unsigned char)*s);
        }
    }
    token->length = (uint32_t)length;
    *at += length;
    return NORMA_OK;
}

norma_status norma__tokens_of(norma__token **out, size_t *n, const norma_sem_model *model,
                              norma_error *err)
{
    norma__token *list = NULL;
    size_t room = 0, at = 0;
    norma_status status = NORMA_OK;
    *out = NULL;
    *n = 0;
    do {
        if (*n == room) {
            room = room ? 2 * room : 256;
            norma__token *grown = NORMA__GROW(list, norma__token, room);
            if (!grown) {
                status = norma__no_memory(err);
                break;
            }
            list = grown;
        }
        status = next(model, &list[*n], &at, err);
    } while (status == NORMA_OK && list[(*n)++].kind != NORMA__END);
    if (status != NORMA_OK) {
        free(list);
        return status;
    }
    *out = list;
    return NORMA_OK;
}
