/* The table of parameters, section by section, as a text. */
#include <math.h>
#include <string.h>

#include "report/sem_view.h"

enum { NAME = -26, FIGURE = 8 };

static const norma__column columns[] = {{"", NAME},       {"estimate", FIGURE}, {"SE", FIGURE},
                                        {"z", FIGURE},    {"p", FIGURE},        {"low", FIGURE},
                                        {"high", FIGURE}, {"std.", FIGURE}};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

/* What is fixed has neither error nor interval. */
static void put_estimate(norma__buffer *text, norma_language l, const norma_sem_estimate *e)
{
    const bool varies = e->se > 0;
    norma__text_cell(text, norma__fixed(l, e->est, 3).text, FIGURE);
    norma__text_cell(text, varies ? norma__fixed(l, e->se, 3).text : "", FIGURE);
    norma__text_cell(text, varies ? norma__fixed(l, e->z, 2).text : "", FIGURE);
    norma__text_cell(text, varies ? norma__p_value(l, e->p).text : "", FIGURE);
    norma__text_cell(text, varies ? norma__fixed(l, e->low, 3).text : "", FIGURE);
    norma__text_cell(text, varies ? norma__fixed(l, e->high, 3).text : "", FIGURE);
    norma__text_cell(text, norma__fixed(l, e->std_all, 3).text, FIGURE);
    norma__text_end(text);
}

static void put_row(norma__buffer *text, norma_language l, const norma_sem *sem, size_t r,
                    bool indent)
{
    const norma_sem_parameter *row = &sem->table->rows[r];
    norma__buffer name = {0}, clean = {0};
    norma__put(&name, indent ? "  " : "");
    norma__sem_put_name(&name, sem->table, row, false);
    if (*row->label)
        norma__putf(&name, " (%s)", row->label);
    norma__put_clean(&clean, name.bytes ? name.bytes : "");
    norma__text_cell(text, clean.bytes ? clean.bytes : "", NAME);
    put_estimate(text, l, &sem->estimates[r]);
    text->failed |= name.failed || clean.failed;
    norma__buffer_free(&name);
    norma__buffer_free(&clean);
}

/* Loadings, regressions and covariances stand under their left side. */
static void put_left_side(norma__buffer *text, const norma_sem *sem, const norma_sem_parameter *row)
{
    const bool residual = norma__sem_section_of(row) == NORMA__SEM_COVARIANCES &&
                          norma__sem_is_dependent(sem->table, row->lhs);
    norma__putf(text, "%s", residual ? "." : "");
    norma__put_clean(text, row->lhs);
    norma__putf(text, " %s\n", norma_sem_op_names[row->op]);
}

static void put_section(norma__buffer *text, norma_language l, const norma_sem *sem, size_t group,
                        norma__sem_section section)
{
    const bool by_side = section <= NORMA__SEM_COVARIANCES;
    const char *side = NULL;
    bool begun = false;
    for (size_t r = 0; r < sem->table->n; r++) {
        const norma_sem_parameter *row = &sem->table->rows[r];
        if (row->group != group || norma__sem_section_of(row) != section)
            continue;
        if (!begun) {
            norma__column own[N_COLUMNS];
            memcpy(own, columns, sizeof own);
            own[0].title = norma__sem_section_title(section);
            norma__put(text, "\n");
            norma__text_header(text, l, own, N_COLUMNS);
        }
        begun = true;
        if (by_side && (!side || strcmp(side, row->lhs) != 0))
            put_left_side(text, sem, row);
        side = row->lhs;
        put_row(text, l, sem, r, by_side);
    }
}

void norma__sem_text_parameters(norma__buffer *text, norma_language l, const norma_sem *sem)
{
    for (size_t g = 0; g < sem->n_groups; g++) {
        if (sem->n_groups > 1) {
            norma__put(text, "\n");
            norma__sayf(text, l, "Group {1}: {2} ({3 respondent|respondents})",
                        norma__count(l, (double)(g + 1)).text, sem->groups[g].name,
                        norma__count(l, (double)sem->groups[g].n).text);
            norma__put(text, "\n");
        }
        for (int s = 0; s < NORMA__SEM_DEFINED; s++)
            put_section(text, l, sem, g, (norma__sem_section)s);
    }
    put_section(text, l, sem, NORMA_NONE, NORMA__SEM_DEFINED);
}
