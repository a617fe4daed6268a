#include "models/notation/relations.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* left - right, or a bound: sign x (parameter - limit). */
struct norma__relation {
    norma_sem_op op;
    norma__expression *left, *right; /* of := right only; NULL for a bound */
    size_t row;
    size_t free; /* of a bound */
    double limit, sign;
};

norma_status norma__table_names_of(norma__table_names *out, const norma_sem_table *table,
                                   norma_error *err)
{
    *out = (norma__table_names){.table = table, .before = table->n};
    if (!(out->row = NORMA__NEW(size_t, table->n)))
        return norma__no_memory(err);
    for (size_t k = 0; k < table->n; k++) {
        const char *label = table->rows[k].label;
        size_t which, before = out->labels.n;
        if (!*label)
            continue;
        if (!norma__names_add(&out->labels, label, strlen(label), &which)) {
            norma__table_names_clear(out);
            return norma__no_memory(err);
        }
        if (out->labels.n > before)
            out->row[which] = k;
    }
    return NORMA_OK;
}

void norma__table_names_clear(norma__table_names *names)
{
    norma__names_free(&names->labels);
    free(names->row);
    *names = (norma__table_names){0};
}

/* The row that ".p12." names, or NORMA_NONE. */
static size_t row_of_plabel(const norma_sem_table *table, const char *name, size_t length)
{
    size_t k = 0;
    if (length < 4 || length > 12 || name[0] != '.' || name[1] != 'p' || name[length - 1] != '.')
        return NORMA_NONE;
    for (size_t i = 2; i + 1 < length; i++) {
        if (name[i] < '0' || name[i] > '9')
            return NORMA_NONE;
        k = 10 * k + (size_t)(name[i] - '0');
    }
    return k >= 1 && k <= table->n && !norma__is_relation(table->rows[k - 1].op) ? k - 1
                                                                                 : NORMA_NONE;
}

size_t norma__table_resolve(const void *context, const char *name, size_t length)
{
    const norma__table_names *names = context;
    const norma_sem_table *t = names->table;
    size_t found = norma__names_find(&names->labels, name, length), row;
    row = found == NORMA_NONE ? row_of_plabel(t, name, length) : names->row[found];
    if (row == NORMA_NONE || (t->rows[row].op == NORMA_SEM_DEFINED && row >= names->before))
        return NORMA_NONE;
    return t->rows[row].free == NORMA_NONE ? t->n_free + row : t->rows[row].free;
}

static norma_status read_sides(struct norma__relation *r, const norma_sem_table *t, size_t k,
                               norma__table_names *names, norma_error *err)
{
    const norma_sem_parameter *row = &t->rows[k];
    *r = (struct norma__relation){.op = row->op, .row = k};
    names->before = row->op == NORMA_SEM_DEFINED ? k : t->n;
    norma_status status =
        norma__expression_read(&r->right, row->rhs, norma__table_resolve, names, err);
    if (status == NORMA_OK && row->op != NORMA_SEM_DEFINED)
        status = norma__expression_read(&r->left, row->lhs, norma__table_resolve, names, err);
    return status;
}

static size_t count(const norma_sem_table *t)
{
    size_t n = 0;
    for (size_t k = 0; k < t->n; k++)
        n += (size_t)norma__is_relation(t->rows[k].op) + (size_t)(t->rows[k].lower > -INFINITY) +
             (size_t)(t->rows[k].upper < INFINITY);
    return n;
}

/* The values that expressions name: free parameters, then fixed values by row. */
static void fill_values(double *values, const norma_sem_table *t, const double *theta)
{
    if (t->n_free)
        memcpy(values, theta, t->n_free * sizeof *values);
    for (size_t k = 0; k < t->n; k++)
        values[t->n_free + k] = t->rows[k].value;
}

/* Value and row of a Jacobian by theta; slopes of := rows, defined before, are carried on. */
static double side_at(const norma__expression *e, const norma__relations *r, const double *values,
                      double *gradient, const double *defined_slopes)
{
    size_t n_free = r->table->n_free;
    double value = norma__expression_at(e, values, n_free + r->table->n, gradient);
    for (size_t d = 0; gradient && d < r->n_defined; d++) {
        double by = gradient[n_free + r->defined[d]];
        for (size_t j = 0; by != 0 && j < n_free; j++)
            gradient[j] += by * defined_slopes[d * n_free + j];
    }
    return value;
}

/* Room for one evaluation. */
typedef struct work {
    double *values, *gradient, *other, *slopes;
} work;

static norma_status new_work(work *w, const norma__relations *r, norma_error *err)
{
    size_t n = r->table->n_free + r->table->n;
    *w = (work){NORMA__NEW(double, n), NORMA__NEW(double, n), NORMA__NEW(double, n),
                NORMA__NEW(double, r->n_defined * r->table->n_free)};
    return w->values && w->gradient && w->other && w->slopes ? NORMA_OK : norma__no_memory(err);
}

static void free_work(work *w)
{
    free(w->values);
    free(w->gradient);
    free(w->other);
    free(w->slopes);
}

/* All := in order; their values join those that later expressions name. */
static void define(const norma__relations *r, work *w, bool slopes)
{
    size_t n_free = r->table->n_free;
    for (size_t d = 0; d < r->n_defined; d++) {
        const struct norma__relation *one = &r->list[d];
        double *gradient = slopes ? w->gradient : NULL;
        w->values[n_free + one->row] = side_at(one->right, r, w->values, gradient, w->slopes);
        if (slopes && n_free)
            memcpy(w->slopes + d * n_free, gradient, n_free * sizeof *gradient);
    }
}

/* left - right into w->gradient. */
static double difference(const struct norma__relation *one, const norma__relations *r, work *w,
                         bool slopes)
{
    double left = side_at(one->left, r, w->values, slopes ? w->gradient : NULL, w->slopes);
    double right = side_at(one->right, r, w->values, slopes ? w->other : NULL, w->slopes);
    for (size_t j = 0; slopes && j < r->table->n_free; j++)
        w->gradient[j] -= w->other[j];
    return left - right;
}

static void store(double *jacobian, size_t rows, size_t i, const double *gradient, double sign,
                  size_t n_free)
{
    for (size_t j = 0; j < n_free; j++)
        jacobian[j * rows + i] = sign * gradient[j];
}

/* Whether an expression is linear also through what it names. */
static bool all_linear(const norma__relations *r)
{
    for (size_t d = 0; d < r->n_defined; d++)
        if (!norma__expression_linear(r->list[d].right))
            return false;
    return true;
}

static bool is_linear(const struct norma__relation *one)
{
    return norma__expression_linear(one->left) && norma__expression_linear(one->right);
}

/* Whether a relation that is linear by itself stays so through the := that it names; both its
   gradients have just been computed. */
static bool is_linear_here(const struct norma__relation *one, const norma__relations *r,
                           const work *w)
{
    bool linear = is_linear(one);
    size_t n_free = r->table->n_free;
    for (size_t d = 0; linear && d < r->n_defined; d++)
        if (w->gradient[n_free + r->defined[d]] != 0 || w->other[n_free + r->defined[d]] != 0)
            linear = all_linear(r);
    return linear;
}

/* Leaves out equalities that hold for every theta, as a == b of labels that became one parameter
   does; one that holds for none is refused. */
static norma_status sort_equalities(norma__relations *r, norma_error *err)
{
    const norma_sem_table *t = r->table;
    size_t from = r->n_defined, to = from;
    work w = {0};
    norma_status status = new_work(&w, r, err);
    for (size_t i = from; status == NORMA_OK && i < from + r->n_equal; i++) {
        struct norma__relation *one = &r->list[i];
        memset(w.other, 0, t->n_free * sizeof *w.other);
        fill_values(w.values, t, w.other); /* theta 0 */
        define(r, &w, true);
        double at_zero = difference(one, r, &w, true);
        bool linear = is_linear_here(one, r, &w), constant = linear && !isnan(at_zero);
        for (size_t j = 0; j < t->n_free; j++)
            constant = constant && w.gradient[j] == 0;
        if (constant && fabs(at_zero) > 1e-12) {
            status = norma__fail(err, NORMA_EDATA,
                                 "the constraint %.100s == %.100s can never hold: no free "
                                 "parameter is in it",
                                 t->rows[one->row].lhs, t->rows[one->row].rhs);
        } else if (!constant) {
            struct norma__relation kept = *one;
            *one = r->list[to]; /* what is left out stays behind and is freed with the rest */
            r->list[to++] = kept;
            r->linear = r->linear && linear;
        }
    }
    free_work(&w);
    if (status == NORMA_OK)
        r->n_equal = to - from;
    return status;
}

static void add_bounds(norma__relations *r, size_t *n)
{
    const norma_sem_table *t = r->table;
    size_t next = 0; /* rows come in the order of the numbers of their parameters */
    for (size_t k = 0; k < t->n; k++) {
        const norma_sem_parameter *row = &t->rows[k];
        if (row->free == NORMA_NONE || row->free != next)
            continue;
        next++;
        if (row->lower > -INFINITY)
            r->list[(*n)++] = (struct norma__relation){
                .op = NORMA_SEM_GREATER, .free = row->free, .limit = row->lower, .sign = 1};
        if (row->upper < INFINITY)
            r->list[(*n)++] = (struct norma__relation){
                .op = NORMA_SEM_LESS, .free = row->free, .limit = row->upper, .sign = -1};
    }
}

/* list: := in order, ==, those that were left out, then what is greater. */
norma_status norma__relations_of(norma__relations *out, const norma_sem_table *t, norma_error *err)
{
    static const norma_sem_op order[] = {NORMA_SEM_DEFINED, NORMA_SEM_EQUAL, NORMA_SEM_GREATER};
    norma__table_names names = {0};
    size_t n = 0;
    *out = (norma__relations){.table = t, .linear = true};
    norma_status status = norma__table_names_of(&names, t, err);
    out->list = NORMA__NEW(struct norma__relation, count(t));
    out->defined = NORMA__NEW(size_t, t->n);
    if (status == NORMA_OK && (!out->list || !out->defined))
        status = norma__no_memory(err);
    for (size_t o = 0; o < 3; o++)
        for (size_t k = 0; status == NORMA_OK && k < t->n; k++) {
            norma_sem_op op = t->rows[k].op;
            if (op != order[o] && !(op == NORMA_SEM_LESS && order[o] == NORMA_SEM_GREATER))
                continue;
            status = read_sides(&out->list[n++], t, k, &names, err);
            out->n_relations = n;
            if (op == NORMA_SEM_DEFINED)
                out->defined[out->n_defined++] = k;
            out->n_equal += op == NORMA_SEM_EQUAL;
        }
    size_t first_greater = out->n_defined + out->n_equal;
    out->first_greater = first_greater;
    if (status == NORMA_OK && out->n_equal)
        status = sort_equalities(out, err);
    if (status == NORMA_OK) {
        add_bounds(out, &n);
        out->n_relations = n;
        out->n_greater = n - first_greater;
    }
    norma__table_names_clear(&names);
    if (status != NORMA_OK)
        norma__relations_clear(out);
    return status;
}

static void greater_at(const norma__relations *r, work *w, double *greater, double *jacobian)
{
    size_t n_free = r->table->n_free;
    for (size_t i = 0; i < r->n_greater; i++) {
        const struct norma__relation *one = &r->list[r->first_greater + i];
        double value, sign = one->op == NORMA_SEM_LESS ? -1 : 1;
        if (one->left) {
            value = sign * difference(one, r, w, jacobian != NULL);
        } else {
            value = one->sign * (w->values[one->free] - one->limit);
            for (size_t j = 0; jacobian && j < n_free; j++)
                w->gradient[j] = j == one->free;
        }
        if (greater)
            greater[i] = value;
        if (jacobian)
            store(jacobian, r->n_greater, i, w->gradient, sign, n_free);
    }
}

norma_status norma__relations_at(const norma__relations *r, const double *theta, double *equal,
                                 double *equal_jacobian, double *greater, double *greater_jacobian,
                                 double *defined, double *defined_jacobian, norma_error *err)
{
    size_t n_free = r->table->n_free;
    work w = {0};
    if (r->n_defined + r->n_equal + r->n_greater == 0)
        return NORMA_OK;
    norma_status status = new_work(&w, r, err);
    if (status != NORMA_OK)
        goto done;
    fill_values(w.values, r->table, theta);
    define(r, &w, equal_jacobian || greater_jacobian || defined_jacobian);
    for (size_t d = 0; d < r->n_defined; d++) {
        if (defined)
            defined[d] = w.values[n_free + r->list[d].row];
        if (defined_jacobian)
            store(defined_jacobian, r->n_defined, d, w.slopes + d * n_free, 1, n_free);
    }
    for (size_t i = 0; i < r->n_equal; i++) {
        double value = difference(&r->list[r->n_defined + i], r, &w, equal_jacobian != NULL);
        if (equal)
            equal[i] = value;
        if (equal_jacobian)
            store(equal_jacobian, r->n_equal, i, w.gradient, 1, n_free);
    }
    greater_at(r, &w, greater, greater_jacobian);
done:
    free_work(&w);
    return status;
}

void norma__relations_clear(norma__relations *r)
{
    for (size_t i = 0; i < r->n_relations; i++) {
        norma__expression_free(r->list[i].left);
        norma__expression_free(r->list[i].right);
    }
    free(r->list);
    free(r->defined);
    *r = (norma__relations){0};
}
