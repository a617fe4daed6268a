/* Expressions of labels in :=, ==, < and >: read once, then evaluated with their derivatives. */
#ifndef NORMA_MODELS_NOTATION_EXPRESSION_H
#define NORMA_MODELS_NOTATION_EXPRESSION_H

#include <norma/sem_model.h>

/* Numbers, labels, + - * / ^, parentheses, exp log sqrt abs and the rest of docs/model-syntax.md.
 */
typedef struct norma__expression norma__expression;

/* What an expression can name: a label of the table, a plabel, the lhs of an earlier :=. A name
   stands for the number of a value: 0 ... n_free - 1 are free parameters, n_free + r is row r of
   the table (fixed, or defined). */
typedef size_t norma__resolve(const void *context, const char *name, size_t length);

/* NORMA_EDATA with the place in text of what cannot be read, or is not known. */
norma_status norma__expression_read(norma__expression **out, const char *text,
                                    norma__resolve *resolve, const void *context, norma_error *err);

/* The value; gradient (NULL: not wanted), n_values numbers, is overwritten. */
double norma__expression_at(const norma__expression *expression, const double *values,
                            size_t n_values, double *gradient);
/* Whether it is a sum of values times constants. */
bool norma__expression_linear(const norma__expression *expression);
void norma__expression_free(norma__expression *expression); /* takes NULL */

/* The constraints and defined parameters of a table, ready to be evaluated. */
typedef struct norma__relations {
    const norma_sem_table *table;
    size_t n_equal;   /* h(theta) = 0: lhs - rhs of every ==, those that hold for every theta left
                         out */
    size_t n_greater; /* g(theta) >= 0: of > lhs - rhs, of < rhs - lhs, and bounds */
    size_t n_defined; /* rows of := in order */
    size_t *defined;  /* n_defined: their rows in the table */
    bool linear;      /* all equalities are linear */
    struct norma__relation *list;
    size_t n_relations, first_greater; /* of the list */
} norma__relations;

norma_status norma__relations_of(norma__relations *out, const norma_sem_table *table,
                                 norma_error *err);
/* Values (n_equal, n_greater, n_defined) and Jacobians (rows x n_free, column-major; NULL: not
   wanted) at theta (n_free). */
norma_status norma__relations_at(const norma__relations *relations, const double *theta,
                                 double *equal, double *equal_jacobian, double *greater,
                                 double *greater_jacobian, double *defined,
                                 double *defined_jacobian, norma_error *err);
void norma__relations_clear(norma__relations *relations);

#endif
