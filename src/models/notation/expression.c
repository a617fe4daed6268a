#include "models/notation/expression.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/notation/tokens.h"

#define MOST_NODES ((size_t)8192)
#define DEEPEST 200

typedef enum kind { NUMBER, VALUE, NEGATIVE, ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER, CALL } kind;

/* Operands stand before what is made of them. */
typedef struct node {
    kind kind;
    bool constant;
    uint32_t left, right;
    size_t index; /* of a value, or of the function called */
    double number;
} node;

struct norma__expression {
    node *nodes;
    size_t n, room;
    bool linear;
};

static double one_over(double x)
{
    return 1 / x;
}

static double sign(double x)
{
    return x > 0 ? 1 : (x < 0 ? -1 : 0);
}

static double d_log10(double x)
{
    return 1 / (x * log(10.0));
}

static double d_log2(double x)
{
    return 1 / (x * log(2.0));
}

static double d_log1p(double x)
{
    return 1 / (1 + x);
}

static double d_sqrt(double x)
{
    return 0.5 / sqrt(x);
}

static double minus_sin(double x)
{
    return -sin(x);
}

static double d_tan(double x)
{
    return 1 + tan(x) * tan(x);
}

static double d_asin(double x)
{
    return 1 / sqrt(1 - x * x);
}

static double d_acos(double x)
{
    return -d_asin(x);
}

static double d_atan(double x)
{
    return 1 / (1 + x * x);
}

static double d_tanh(double x)
{
    return 1 - tanh(x) * tanh(x);
}

static double density(double x)
{
    return gsl_ran_ugaussian_pdf(x);
}

static double d_qnorm(double p)
{
    return 1 / density(norma__normal_quantile(p));
}

static const struct {
    const char *name;
    double (*value)(double), (*slope)(double);
} functions[] = {{"exp", exp, exp},
                 {"log", log, one_over},
                 {"log10", log10, d_log10},
                 {"log2", log2, d_log2},
                 {"log1p", log1p, d_log1p},
                 {"expm1", expm1, exp},
                 {"sqrt", sqrt, d_sqrt},
                 {"abs", fabs, sign},
                 {"sin", sin, cos},
                 {"cos", cos, minus_sin},
                 {"tan", tan, d_tan},
                 {"asin", asin, d_asin},
                 {"acos", acos, d_acos},
                 {"atan", atan, d_atan},
                 {"sinh", sinh, cosh},
                 {"cosh", cosh, sinh},
                 {"tanh", tanh, d_tanh},
                 {"pnorm", gsl_cdf_ugaussian_P, density},
                 {"qnorm", norma__normal_quantile, d_qnorm}};

typedef struct reader {
    norma__expression *into;
    const char *text;
    size_t at;
    int depth;
    norma__resolve *resolve;
    const void *context;
    norma_error *err;
} reader;

static norma_status fault(const reader *r, const char *what)
{
    return norma__fail(r->err, NORMA_EDATA, "character %zu of '%.200s': %s", r->at + 1, r->text,
                       what);
}

static void blanks(reader *r)
{
    while (r->text[r->at] && strchr(" \t\r\n", r->text[r->at]))
        r->at++;
}

static norma_status put(reader *r, node made, uint32_t *which)
{
    norma__expression *e = r->into;
    if (e->n == MOST_NODES)
        return fault(r, "an expression has at most 8,192 parts; define parts of it with :=");
    if (e->n == e->room) {
        size_t room = e->room ? 2 * e->room : 16;
        node *nodes = NORMA__GROW(e->nodes, node, room);
        if (!nodes)
            return norma__no_memory(r->err);
        e->nodes = nodes;
        e->room = room;
    }
    *which = (uint32_t)e->n;
    e->nodes[e->n++] = made;
    return NORMA_OK;
}

static norma_status read_at(reader *r, int strength, uint32_t *which);

static norma_status closing(reader *r)
{
    blanks(r);
    if (r->text[r->at] != ')')
        return fault(r, "a closing parenthesis is missing");
    r->at++;
    return NORMA_OK;
}

static norma_status call(reader *r, const char *name, size_t length, uint32_t *which)
{
    uint32_t argument = 0;
    size_t f = 0, n = sizeof functions / sizeof *functions;
    while (f < n &&
           (strlen(functions[f].name) != length || memcmp(functions[f].name, name, length) != 0))
        f++;
    if (f == n)
        return fault(r, "no function has this name; docs/model-syntax.md lists those there are");
    r->at += length;
    blanks(r);
    r->at++; /* the parenthesis */
    norma_status status = read_at(r, 0, &argument);
    if (status == NORMA_OK)
        status = closing(r);
    if (status != NORMA_OK)
        return status;
    return put(r,
               (node){.kind = CALL,
                      .index = f,
                      .left = argument,
                      .constant = r->into->nodes[argument].constant},
               which);
}

static norma_status named(reader *r, const char *name, size_t length, uint32_t *which)
{
    size_t index = r->resolve ? r->resolve(r->context, name, length) : NORMA_NONE;
    if (index == NORMA_NONE && length == 2 && memcmp(name, "pi", 2) == 0) {
        r->at += length;
        return put(r, (node){.kind = NUMBER, .number = M_PI, .constant = true}, which);
    }
    if (index == NORMA_NONE)
        return norma__fail(r->err, NORMA_EDATA,
                           "character %zu of '%.200s': '%.*s' is no label of a parameter and is "
                           "not defined before",
                           r->at + 1, r->text, (int)(length < 80 ? length : 80), name);
    r->at += length;
    return put(r, (node){.kind = VALUE, .index = index}, which);
}

static norma_status operand(reader *r, uint32_t *which)
{
    double number = 0;
    uint32_t inner = 0;
    norma_status status;
    blanks(r);
    const char *s = r->text + r->at;
    if (*s == '(') {
        r->at++;
        status = read_at(r, 0, which);
        return status == NORMA_OK ? closing(r) : status;
    }
    if (*s == '-' || *s == '+') {
        r->at++;
        status = read_at(r, 25, &inner); /* -a^b is -(a^b), -a*b is (-a)*b */
        if (status != NORMA_OK || *s == '+') {
            *which = status == NORMA_OK ? inner : 0;
            return status;
        }
        return put(
            r, (node){.kind = NEGATIVE, .left = inner, .constant = r->into->nodes[inner].constant},
            which);
    }
    if (*s == '`') {
        const char *end = strchr(s + 1, '`');
        if (!end)
            return fault(r, "a back-quote is not closed");
        status = named(r, s + 1, (size_t)(end - s - 1), which);
        r->at += 2;
        return status;
    }
    size_t length = norma__scan_name(s);
    if (length) {
        size_t after = length;
        while (s[after] == ' ')
            after++;
        return s[after] == '(' ? call(r, s, length, which) : named(r, s, length, which);
    }
    if ((length = norma__scan_number(s, &number)) == 0)
        return fault(r, "a number, a label or a parenthesis is missing");
    r->at += length;
    return put(r, (node){.kind = NUMBER, .number = number, .constant = true}, which);
}

/* The operator here, how strongly it binds to the left and to the right; 0: none. */
static int operator_here(reader *r, kind *made, int *right)
{
    blanks(r);
    switch (r->text[r->at]) {
    case '+':
        *made = ADD;
        *right = 11;
        return 10;
    case '-':
        *made = SUBTRACT;
        *right = 11;
        return 10;
    case '*':
        *made = MULTIPLY;
        *right = 21;
        return 20;
    case '/':
        *made = DIVIDE;
        *right = 21;
        return 20;
    case '^':
        *made = POWER;
        *right = 29; /* from the right */
        return 30;
    default:
        return 0;
    }
}

static norma_status read_at(reader *r, int strength, uint32_t *which)
{
    uint32_t left = 0, right = 0;
    kind made = ADD;
    int after = 0;
    if (++r->depth > DEEPEST)
        return fault(r, "parentheses nest deeper than 200");
    norma_status status = operand(r, &left);
    while (status == NORMA_OK && operator_here(r, &made, &after) > strength) {
        r->at++;
        if ((status = read_at(r, after, &right)) != NORMA_OK)
            break;
        bool constant = r->into->nodes[left].constant && r->into->nodes[right].constant;
        status =
            put(r, (node){.kind = made, .left = left, .right = right, .constant = constant}, &left);
    }
    r->depth--;
    *which = left;
    return status;
}

/* Linear in the values: sums, and products and quotients with what is constant. */
static bool is_linear(const norma__expression *e)
{
    for (size_t k = 0; k < e->n; k++) {
        const node *n = &e->nodes[k];
        if (n->constant)
            continue;
        if (n->kind == POWER || n->kind == CALL)
            return false;
        if (n->kind == MULTIPLY && !e->nodes[n->left].constant && !e->nodes[n->right].constant)
            return false;
        if (n->kind == DIVIDE && !e->nodes[n->right].constant)
            return false;
    }
    return true;
}

norma_status norma__expression_read(norma__expression **out, const char *text,
                                    norma__resolve *resolve, const void *context, norma_error *err)
{
    *out = NULL;
    norma__expression *e = NORMA__NEW(norma__expression, 1);
    if (!e)
        return norma__no_memory(err);
    reader r = {.into = e, .text = text, .resolve = resolve, .context = context, .err = err};
    uint32_t root = 0;
    norma_status status = read_at(&r, 0, &root);
    if (status == NORMA_OK) {
        blanks(&r);
        if (text[r.at])
            status = fault(&r, "an operator is missing");
    }
    if (status != NORMA_OK) {
        norma__expression_free(e);
        return status;
    }
    e->linear = is_linear(e); /* the last node is the root: operands stand before */
    *out = e;
    return NORMA_OK;
}

bool norma__expression_linear(const norma__expression *expression)
{
    return expression->linear;
}

static double value_of(const node *n, const double *v, const double *values)
{
    switch (n->kind) {
    case NUMBER:
        return n->number;
    case VALUE:
        return values[n->index];
    case NEGATIVE:
        return -v[n->left];
    case ADD:
        return v[n->left] + v[n->right];
    case SUBTRACT:
        return v[n->left] - v[n->right];
    case MULTIPLY:
        return v[n->left] * v[n->right];
    case DIVIDE:
        return v[n->left] / v[n->right];
    case POWER:
        return pow(v[n->left], v[n->right]);
    default:
        return functions[n->index].value(v[n->left]);
    }
}

/* Hands the slope by a node on to its operands. Constant operands get none, so that 0 x infinity
   (the slope of x^2 by its exponent at x = 0) stays out. */
static void hand_on(const norma__expression *e, size_t k, const double *v, double *slope)
{
    const node *n = &e->nodes[k];
    double s = slope[k], *left = &slope[n->left], *right = &slope[n->right];
    bool by_left = !e->nodes[n->left].constant, by_right = !e->nodes[n->right].constant;
    double a = v[n->left], b = v[n->right];
    switch (n->kind) {
    case NEGATIVE:
        *left -= s;
        break;
    case ADD:
        *left += s;
        *right += s;
        break;
    case SUBTRACT:
        *left += s;
        *right -= s;
        break;
    case MULTIPLY:
        *left += s * b;
        *right += s * a;
        break;
    case DIVIDE:
        *left += s / b;
        *right -= s * a / (b * b);
        break;
    case POWER:
        if (by_left)
            *left += s * b * pow(a, b - 1);
        if (by_right)
            *right += s * v[k] * log(a);
        break;
    case CALL:
        *left += s * functions[n->index].slope(a);
        break;
    default:
        break;
    }
}

double norma__expression_at(const norma__expression *expression, const double *values,
                            size_t n_values, double *gradient)
{
    double v[MOST_NODES], slope[MOST_NODES];
    const norma__expression *e = expression;
    if (!e->n)
        return NAN;
    for (size_t k = 0; k < e->n; k++)
        v[k] = value_of(&e->nodes[k], v, values);
    if (!gradient)
        return v[e->n - 1];
    memset(gradient, 0, n_values * sizeof *gradient);
    memset(slope, 0, e->n * sizeof *slope);
    slope[e->n - 1] = 1;
    for (size_t k = e->n; k-- > 0;) {
        if (e->nodes[k].constant)
            continue;
        if (e->nodes[k].kind == VALUE)
            gradient[e->nodes[k].index] += slope[k];
        else
            hand_on(e, k, v, slope);
    }
    return v[e->n - 1];
}

void norma__expression_free(norma__expression *expression)
{
    if (!expression)
        return;
    free(expression->nodes);
    free(expression);
}
