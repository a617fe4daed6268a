/* Moments of a model whose values are given. v = m + A v + e: a residual variance that is not given
   is what makes its variable's variance 1, which is a linear equation in it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/evaluation/chance.h"
#include "models/notation/model.h"

/* One group's matrices while they are made; m variables, the observed ones first. */
typedef struct shape {
    const norma_sem_table *table;
    const char *file;
    size_t p, m, group;
    double *a, *s, *mean, *total, *work; /* m x m, m x m, m, m x m, m x m */
    bool *open;                          /* m: residual variance to be found */
    norma_error *err;
} shape;

static size_t variable_of(const norma_sem_table *t, const char *name)
{
    for (size_t i = 0; i < t->n_observed; i++)
        if (strcmp(t->observed[i], name) == 0)
            return i;
    for (size_t i = 0; i < t->n_latent; i++)
        if (strcmp(t->latent[i], name) == 0)
            return t->n_observed + i;
    return NORMA_NONE; /* names of a table are in it */
}

static double given(const norma_sem_parameter *row)
{
    return row->free == NORMA_NONE ? row->value : row->start;
}

static norma_status no_value(const shape *w, const norma_sem_parameter *row)
{
    return norma__fail(w->err, NORMA_EDATA,
                       "the population has no value for %.80s %s %.80s in group %zu; write one as "
                       "0.7*%.80s",
                       row->lhs, norma_sem_op_names[row->op], row->rhs, w->group + 1,
                       row->rhs[0] ? row->rhs : "1");
}

static norma_status place(shape *w, const norma_sem_parameter *row, double *cuts)
{
    size_t lhs = variable_of(w->table, row->lhs), rhs = variable_of(w->table, row->rhs), m = w->m;
    double value = given(row);
    bool variance = row->op == NORMA_SEM_COVARIANCE && lhs == rhs;
    if (variance && (isnan(value) || !row->user))
        w->open[lhs] = true;
    else if (isnan(value) && !row->user && row->op != NORMA_SEM_THRESHOLD)
        value = 0;
    else if (isnan(value))
        return no_value(w, row);
    switch (row->op) {
    case NORMA_SEM_MEASURES:
        w->a[lhs * m + rhs] = value;
        break;
    case NORMA_SEM_REGRESSION:
        w->a[rhs * m + lhs] = value;
        break;
    case NORMA_SEM_COVARIANCE:
        w->s[lhs * m + rhs] = w->s[rhs * m + lhs] = variance && w->open[lhs] ? 0 : value;
        break;
    case NORMA_SEM_INTERCEPT:
        w->mean[lhs] = value;
        break;
    case NORMA_SEM_THRESHOLD:
        cuts[strtoul(row->rhs + 1, NULL, 10) - 1] = value;
        break;
    default:
        break;
    }
    return NORMA_OK;
}

/* Residual variances of the open variables: sum_u E_vu^2 s_u = 1 - what is known. */
static norma_status close_variances(shape *w)
{
    size_t m = w->m, n = 0;
    size_t *which = NORMA__NEW(size_t, m);
    double *equations = NORMA__NEW(double, m *(m + 1));
    norma_status status = NORMA_OK;
    if (!which || !equations) {
        status = norma__no_memory(w->err);
        goto done;
    }
    for (size_t v = 0; v < m; v++)
        if (w->open[v])
            which[n++] = v;
    double *right = equations + n * n;
    for (size_t i = 0; i < n; i++) {
        size_t v = which[i];
        double known = 0;
        for (size_t a = 0; a < m; a++)
            for (size_t b = 0; b < m; b++)
                known += w->total[a * m + v] * w->s[b * m + a] * w->total[b * m + v];
        right[i] = 1 - known;
        for (size_t j = 0; j < n; j++)
            equations[j * n + i] = w->total[which[j] * m + v] * w->total[which[j] * m + v];
    }
    if (n && !norma__chance_solve(equations, right, n)) {
        status =
            norma__fail(w->err, NORMA_EDATA,
                        "%.100s: no residual variances give all variances 1; give them", w->file);
        goto done;
    }
    for (size_t i = 0; status == NORMA_OK && i < n; i++) {
        if (!(right[i] > -1e-12))
            status = norma__fail(w->err, NORMA_EDATA,
                                 "more than the whole variance of %.100s is explained: values are "
                                 "standardised unless its variance is given (x ~~ 2*x)",
                                 which[i] < w->p ? w->table->observed[which[i]]
                                                 : w->table->latent[which[i] - w->p]);
        w->s[which[i] * m + which[i]] = fmax(right[i], 0);
    }
done:
    free(which);
    free(equations);
    return status;
}

/* E = (I - A)^-1 into total. */
static bool invert_effects(shape *w)
{
    size_t m = w->m;
    bool regular = true;
    for (size_t j = 0; regular && j < m; j++) {
        for (size_t k = 0; k < m * m; k++)
            w->work[k] = (double)(k % m == k / m) - w->a[k];
        double *column = w->total + j * m;
        memset(column, 0, m * sizeof *column);
        column[j] = 1;
        regular = norma__chance_solve(w->work, column, m);
    }
    return regular;
}

static void moments_of(const shape *w, double *cov, double *mean)
{
    size_t m = w->m, p = w->p;
    for (size_t i = 0; i < p; i++) {
        mean[i] = 0;
        for (size_t a = 0; a < m; a++)
            mean[i] += w->total[a * m + i] * w->mean[a];
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t a = 0; a < m; a++)
                for (size_t b = 0; b < m; b++)
                    sum += w->total[a * m + i] * w->s[b * m + a] * w->total[b * m + j];
            cov[j * p + i] = cov[i * p + j] = sum;
        }
    }
}

static norma_status fill_group(norma_sem_population *out, shape *w)
{
    const norma_sem_table *t = w->table;
    size_t p = w->p, m = w->m;
    double *cuts = out->thresholds + w->group * out->cut[p], *cov = out->cov + w->group * p * p;
    norma_status status = NORMA_OK;
    memset(w->a, 0, m * m * sizeof *w->a);
    memset(w->s, 0, m * m * sizeof *w->s);
    memset(w->mean, 0, m * sizeof *w->mean);
    memset(w->open, 0, m * sizeof *w->open);
    for (size_t k = 0; status == NORMA_OK && k < t->n; k++)
        if (t->rows[k].group == w->group)
            status = place(w, &t->rows[k],
                           t->rows[k].op == NORMA_SEM_THRESHOLD
                               ? cuts + out->cut[variable_of(t, t->rows[k].lhs)]
                               : NULL);
    if (status != NORMA_OK)
        return status;
    if (!invert_effects(w))
        return norma__fail(w->err, NORMA_EDATA,
                           "%.100s: the regressions of the population go round in a circle that "
                           "has no solution",
                           w->file);
    if ((status = close_variances(w)) != NORMA_OK)
        return status;
    moments_of(w, cov, out->mean + w->group * p);
    for (size_t i = 0; i < p; i++) {
        if (!(cov[i * p + i] > 0))
            return norma__fail(w->err, NORMA_EDATA, "%.100s has no variance in the population",
                               t->observed[i]);
        for (size_t c = out->cut[i] + 1; c < out->cut[i + 1]; c++)
            if (!(out->thresholds[w->group * out->cut[p] + c] >
                  out->thresholds[w->group * out->cut[p] + c - 1]))
                return norma__fail(w->err, NORMA_EDATA, "the thresholds of %.100s must increase",
                                   t->observed[i]);
    }
    return NORMA_OK;
}

/* Categories of ordinal variables: one more than the thresholds of the text. */
static norma_status count_categories(size_t *categories, const norma_sem_model *model,
                                     norma_error *err)
{
    size_t n;
    const char *const *ids = norma_sem_model_observed(model, &n);
    for (size_t j = 0; j < n; j++) {
        categories[j] = norma__model_thresholds(model, ids[j]);
        categories[j] += categories[j] > 0;
        if (categories[j] > 255)
            return norma__fail(err, NORMA_EDATA, "%.100s has more than 254 thresholds", ids[j]);
    }
    return NORMA_OK;
}

static norma_status table_of(norma_sem_table **table, size_t *categories,
                             const norma_sem_model *model, size_t n_groups, norma_error *err)
{
    norma_sem_setting setting = {.n_groups = n_groups,
                                 .categories = categories,
                                 .cfa = true,
                                 .means = true,
                                 .theta = true,
                                 .identification = NORMA_SEM_EFFECTS};
    norma_status status = count_categories(categories, model, err);
    return status == NORMA_OK ? norma_sem_table_of(table, model, &setting, err) : status;
}

static norma_status new_population(norma_sem_population **out, const norma_sem_table *t,
                                   const size_t *categories, norma_error *err)
{
    norma_sem_population *made = NORMA__NEW(norma_sem_population, 1);
    size_t p = t->n_observed;
    if (!made)
        return norma__no_memory(err);
    *out = made;
    made->p = p;
    made->n_groups = t->n_groups;
    made->ids = NORMA__NEW(char *, p);
    made->categories = NORMA__NEW(size_t, p);
    made->cut = NORMA__NEW(size_t, p + 1);
    if (!made->ids || !made->categories || !made->cut)
        return norma__no_memory(err);
    for (size_t j = 0; j < p; j++) {
        norma_status status = norma__keep_text(&made->ids[j], t->observed[j], err);
        if (status != NORMA_OK)
            return status;
        made->categories[j] = categories[j];
        made->cut[j + 1] = made->cut[j] + (categories[j] ? categories[j] - 1 : 0);
    }
    made->cov = NORMA__NEW(double, t->n_groups *p *p);
    made->mean = NORMA__NEW(double, t->n_groups *p);
    made->thresholds = NORMA__NEW(double, t->n_groups * made->cut[p]);
    return made->cov && made->mean && made->thresholds ? NORMA_OK : norma__no_memory(err);
}

norma_status norma_sem_population_of(norma_sem_population **out, const norma_sem_model *model,
                                     size_t n_groups, norma_error *err)
{
    norma_sem_table *t = NULL;
    norma_sem_population *made = NULL;
    size_t p, n_latent;
    double *room = NULL;
    bool *open = NULL;
    *out = NULL;
    norma_sem_model_observed(model, &p);
    norma_sem_model_latent(model, &n_latent);
    size_t m = p + n_latent, *categories = NORMA__NEW(size_t, p);
    norma_status status =
        categories ? table_of(&t, categories, model, n_groups, err) : norma__no_memory(err);
    if (status == NORMA_OK && t)
        status = new_population(&made, t, categories, err);
    if (status == NORMA_OK) {
        room = NORMA__NEW(double, 4 * m * m + m);
        open = NORMA__NEW(bool, m);
        status = room && open ? NORMA_OK : norma__no_memory(err);
    }
    for (size_t g = 0; status == NORMA_OK && made && room && open && g < n_groups; g++) {
        shape w = {.table = t,
                   .file = "the population",
                   .p = p,
                   .m = m,
                   .group = g,
                   .a = room,
                   .s = room + m * m,
                   .total = room + 2 * m * m,
                   .work = room + 3 * m * m,
                   .mean = room + 4 * m * m,
                   .open = open,
                   .err = err};
        status = fill_group(made, &w);
    }
    free(categories);
    free(room);
    free(open);
    norma_sem_table_free(t);
    if (status != NORMA_OK) {
        norma_sem_population_free(made);
        return status;
    }
    *out = made;
    return NORMA_OK;
}

void norma_sem_population_free(norma_sem_population *population)
{
    if (!population)
        return;
    norma__free_texts(population->ids, population->p);
    free(population->categories);
    free(population->cut);
    free(population->cov);
    free(population->mean);
    free(population->thresholds);
    free(population);
}
