/* An intruder with a linear programme: all populations that agree with what is printed.

   Unknown are, for every combination of the finest units of all hierarchies, how many respondents
   have it (n >= 0) and the sum of their values (between LOWEST n and HIGHEST n). Known are n and
   the sum of every printed cell. Everything that adding and subtracting printed cells could tell
   lies between the least and the most of a figure over these populations. */
#ifndef NORMA_TESTS_ATTACK_H
#define NORMA_TESTS_ATTACK_H

#include <glpk.h>
#include <math.h>

#include "disclosure/crowd.h"

enum { LOWEST = 1, HIGHEST = 5 };

/* Whether a cell is printed; table n_tables is the total. */
typedef bool is_printed(const void *context, size_t table, size_t row, size_t column);

typedef struct attack {
    const crowd *c;
    const double *values; /* of each row; NULL: the intruder looks at n alone */
    glp_prob *lp;
    size_t n_cells;  /* combinations; n of combination i is variable i + 1, its sum follows them */
    uint32_t *units; /* n_cells x n_breakdowns */
} attack;

/* All combinations of units that occur in each hierarchy. */
static inline void attack_combine(attack *a)
{
    const crowd *c = a->c;
    size_t k = c->n_breakdowns;
    a->n_cells = 1;
    a->units = NORMA__NEW(uint32_t, k);
    for (size_t tree = 0; tree < k; tree++) {
        uint32_t *kinds = NORMA__NEW(uint32_t, c->n_rows * k);
        size_t n_kinds = 0;
        if (c->breakdowns[tree].within == NORMA_NONE)
            for (size_t r = 0; r < c->n_rows; r++) {
                uint32_t *kind = kinds + n_kinds * k;
                bool known = false;
                for (size_t b = 0; b < k; b++)
                    kind[b] = crowd_tree(c, b) == tree ? c->groups[b].unit[r] : 0;
                for (size_t i = 0; i < n_kinds && !known; i++)
                    known = memcmp(kinds + i * k, kind, k * sizeof *kind) == 0;
                n_kinds += !known;
            }
        if (n_kinds > 0) {
            uint32_t *crossed = NORMA__NEW(uint32_t, a->n_cells * n_kinds * k);
            for (size_t i = 0; i < a->n_cells * n_kinds; i++)
                for (size_t b = 0; b < k; b++)
                    crossed[i * k + b] = crowd_tree(c, b) == tree ? kinds[i % n_kinds * k + b]
                                                                  : a->units[i / n_kinds * k + b];
            free(a->units);
            a->units = crossed;
            a->n_cells *= n_kinds;
        }
        free(kinds);
    }
}

static inline bool attack_in(const uint32_t *units, const norma_printed *t, size_t row,
                             size_t column)
{
    return !t ||
           (units[t->rows] == row && (t->columns == NORMA_NONE || units[t->columns] == column));
}

static inline const norma_printed *attack_table(const attack *a, size_t table)
{
    return table < a->c->n_tables ? &a->c->tables[table] : NULL;
}

/* n and the sum of a cell in the true population. */
static inline void attack_truth(const attack *a, size_t table, size_t row, size_t column, double *n,
                                double *sum)
{
    *n = *sum = 0;
    for (size_t r = 0; r < a->c->n_rows; r++) {
        uint32_t units[CROWD_BREAKDOWNS];
        for (size_t b = 0; b < a->c->n_breakdowns; b++)
            units[b] = a->c->groups[b].unit[r];
        if (attack_in(units, attack_table(a, table), row, column)) {
            *n += 1;
            *sum += a->values ? a->values[r] : 0;
        }
    }
}

/* The combinations of a cell as a row of the programme: their n (part 0) or their sums (part 1). */
static inline int attack_members(const attack *a, size_t table, size_t row, size_t column,
                                 size_t part, int *index, double *value)
{
    int n = 0;
    for (size_t i = 0; i < a->n_cells; i++)
        if (attack_in(a->units + i * a->c->n_breakdowns, attack_table(a, table), row, column)) {
            index[++n] = (int)(1 + i + part * a->n_cells);
            value[n] = 1;
        }
    return n;
}

static inline void attack_rows_of(size_t *rows, size_t *columns, const attack *a, size_t table)
{
    const norma_printed *t = attack_table(a, table);
    *rows = t ? a->c->groups[t->rows].n_units : 1;
    *columns = t && t->columns != NORMA_NONE ? a->c->groups[t->columns].n_units : 1;
}

static inline void attack_know(attack *a, size_t table, size_t row, size_t column, int *index,
                               double *value)
{
    double known[2];
    attack_truth(a, table, row, column, &known[0], &known[1]);
    for (size_t part = 0; part < (a->values ? 2 : 1); part++) {
        int n = attack_members(a, table, row, column, part, index, value);
        int i = glp_add_rows(a->lp, 1);
        glp_set_row_bnds(a->lp, i, GLP_FX, known[part], known[part]);
        glp_set_mat_row(a->lp, i, n, index, value);
    }
}

/* LOWEST n <= sum <= HIGHEST n for each combination. */
static inline void attack_bound_sums(attack *a)
{
    const double ends[] = {LOWEST, HIGHEST};
    for (size_t i = 0; i < a->n_cells; i++)
        for (int end = 0; end < 2; end++) {
            const int index[] = {0, (int)(1 + i), (int)(1 + a->n_cells + i)};
            const double value[] = {0, -ends[end], 1};
            int row = glp_add_rows(a->lp, 1);
            glp_set_row_bnds(a->lp, row, end ? GLP_UP : GLP_LO, 0, 0);
            glp_set_mat_row(a->lp, row, 2, index, value);
        }
}

static inline attack attack_new(const crowd *c, const double *values, is_printed *printed,
                                const void *context)
{
    attack a = {.c = c, .values = values};
    attack_combine(&a);
    int n = (int)(a.n_cells * (values ? 2 : 1));
    int *index = NORMA__NEW(int, (size_t)n + 1);
    double *value = NORMA__NEW(double, (size_t)n + 1);
    glp_term_out(GLP_OFF);
    a.lp = glp_create_prob();
    glp_set_obj_dir(a.lp, GLP_MAX);
    glp_add_cols(a.lp, n);
    for (int i = 1; i <= n; i++)
        glp_set_col_bnds(a.lp, i, GLP_LO, 0, 0);
    for (size_t t = 0; t <= c->n_tables; t++) {
        size_t rows, columns;
        attack_rows_of(&rows, &columns, &a, t);
        for (size_t r = 0; r < rows; r++)
            for (size_t k = 0; k < columns; k++)
                if (printed(context, t, r, k))
                    attack_know(&a, t, r, k, index, value);
    }
    if (values)
        attack_bound_sums(&a);
    free(index);
    free(value);
    return a;
}

static inline void attack_free(attack *a)
{
    glp_delete_prob(a->lp);
    free(a->units);
}

/* The most of by_n n + by_sum S of a cell; HUGE_VAL when there is no end to it. */
static inline double attack_most(attack *a, size_t table, size_t row, size_t column, double by_n,
                                 double by_sum)
{
    glp_smcp how;
    for (size_t i = 0; i < a->n_cells; i++) {
        bool in = attack_in(a->units + i * a->c->n_breakdowns, attack_table(a, table), row, column);
        glp_set_obj_coef(a->lp, (int)(1 + i), in ? by_n : 0);
        if (a->values)
            glp_set_obj_coef(a->lp, (int)(1 + a->n_cells + i), in ? by_sum : 0);
    }
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    assert_int_equal(glp_simplex(a->lp, &how), 0);
    if (glp_get_status(a->lp) == GLP_UNBND)
        return HUGE_VAL;
    assert_int_equal(glp_get_status(a->lp), GLP_OPT);
    return glp_get_obj_val(a->lp);
}

/* The most respondents, whole ones, of a cell. */
static inline double attack_most_whole(attack *a, size_t table, size_t row, size_t column)
{
    glp_iocp how;
    for (size_t i = 0; i < a->n_cells; i++)
        glp_set_col_kind(a->lp, (int)(1 + i), GLP_IV);
    if (attack_most(a, table, row, column, 1, 0) == HUGE_VAL)
        return HUGE_VAL;
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    assert_int_equal(glp_intopt(a->lp, &how), 0);
    assert_int_equal(glp_mip_status(a->lp), GLP_OPT);
    return glp_mip_obj_val(a->lp);
}

#endif
