#include "statistics/polychoric_pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "statistics/polychoric_cells.h"

/* ---- room ---- */

static double *part(double **at, size_t n)
{
    double *here = *at;
    *at += n;
    return here;
}

bool norma__couple_room(norma__couple *couple, size_t most)
{
    size_t cells = most * most;
    size_t points = (cells + NORMA__GRID_STEP - 1) / NORMA__GRID_STEP * NORMA__GRID_STEP;
    *couple = (norma__couple){0};
    double *at = couple->room = NORMA__NEW(double, 6 * cells + 8 * points + 8 * most);
    couple->origin[0] = NORMA__NEW(size_t, most);
    couple->origin[1] = NORMA__NEW(size_t, most);
    if (!at || !couple->origin[0] || !couple->origin[1])
        return false;
    double **of_cells[] = {&couple->answers, &couple->counts, &couple->p,
                           &couple->score,   &couple->bend,   &couple->log_p};
    double **of_points[] = {&couple->grid.h,        &couple->grid.k, &couple->grid.product,
                            &couple->grid.squares,  &couple->cdf,    &couple->density,
                            &couple->grid.separate, &couple->slope};
    for (size_t k = 0; k < sizeof of_points / sizeof *of_points; k++)
        *of_points[k] = part(&at, points);
    for (size_t k = 0; k < sizeof of_cells / sizeof *of_cells; k++)
        *of_cells[k] = part(&at, cells);
    for (size_t side = 0; side < 2; side++) {
        couple->margin[side] = part(&at, most);
        couple->own[side].cumulative = part(&at, most);
        couple->own[side].tau = part(&at, most);
        couple->own[side].density = part(&at, most);
    }
    return true;
}

void norma__couple_clear(norma__couple *couple)
{
    free(couple->room);
    free(couple->origin[0]);
    free(couple->origin[1]);
    *couple = (norma__couple){0};
}

/* ---- the table ---- */

static void take_answers(norma__couple *couple, const norma__correlating *c)
{
    const norma__ordinal *first = couple->items[0], *second = couple->items[1];
    bool swapped = first->item > second->item;
    const norma__ordinal *outer = swapped ? second : first, *inner = swapped ? first : second;
    const int64_t *count = norma_tables_two_way(c->tables, c->group, outer->item, inner->item);
    size_t width = second->cuts.n, step_outer = swapped ? 1 : width,
           step_inner = swapped ? width : 1;

    for (size_t a = 0; a < outer->n_declared; a++)
        for (size_t b = 0; b < inner->n_declared; b++, count++)
            if (*count > 0)
                couple->answers[outer->place[a] * step_outer + inner->place[b] * step_inner] +=
                    (double)*count / norma__count_unit(c);
}

/* An item that the sample names twice. */
static void take_answers_to_one(norma__couple *couple)
{
    const norma__ordinal *item = couple->items[0];
    for (size_t a = 0; a < item->cuts.n; a++)
        couple->answers[a * item->cuts.n + a] = item->counts[a];
}

static void take_margins(norma__couple *couple)
{
    size_t rows = couple->items[0]->cuts.n, columns = couple->items[1]->cuts.n;
    memset(couple->margin[0], 0, rows * sizeof *couple->margin[0]);
    memset(couple->margin[1], 0, columns * sizeof *couple->margin[1]);
    couple->total = 0;
    for (size_t a = 0; a < rows; a++)
        for (size_t b = 0; b < columns; b++) {
            couple->margin[0][a] += couple->answers[a * columns + b];
            couple->margin[1][b] += couple->answers[a * columns + b];
        }
    for (size_t a = 0; a < rows; a++)
        couple->total += couple->margin[0][a];
}

static size_t categories_chosen(const norma__couple *couple, size_t side)
{
    size_t chosen = 0;
    for (size_t a = 0; a < couple->items[side]->cuts.n; a++)
        chosen += couple->margin[side][a] > 0;
    return chosen;
}

bool norma__couple_varies(const norma__couple *couple)
{
    return categories_chosen(couple, 0) > 1 && categories_chosen(couple, 1) > 1;
}

/* Which categories of the item the table to estimate from has: all in use, or with the pair's own
   cuts those that this pair's rows chose. */
static size_t choose_categories(norma__couple *couple, size_t side)
{
    size_t n = 0;
    for (size_t a = 0; a < couple->items[side]->cuts.n; a++)
        if (!couple->own_cuts || couple->margin[side][a] > 0)
            couple->origin[side][n++] = a;
    return n;
}

static void copy_counts(norma__couple *couple, size_t rows, size_t columns)
{
    size_t width = couple->items[1]->cuts.n;
    for (size_t a = 0; a < rows; a++)
        for (size_t b = 0; b < columns; b++)
            couple->counts[a * columns + b] =
                couple->answers[couple->origin[0][a] * width + couple->origin[1][b]];
}

/* The pair's own cuts, of the table as it was corrected, as shares of the answers. */
static void cut_table(norma__couple *couple, size_t rows, size_t columns)
{
    double sums[2][256] = {{0}};
    for (size_t a = 0; a < rows; a++)
        for (size_t b = 0; b < columns; b++) {
            sums[0][a] += couple->counts[a * columns + b];
            sums[1][b] += couple->counts[a * columns + b];
        }
    norma__cut(&couple->own[0], sums[0], rows, couple->total);
    norma__cut(&couple->own[1], sums[1], columns, couple->total);
    couple->cuts[0] = couple->own[0];
    couple->cuts[1] = couple->own[1];
}

static void set_grid(norma__couple *couple)
{
    const norma__cuts *rows = &couple->cuts[0], *columns = &couple->cuts[1];
    norma__grid *g = &couple->grid;
    size_t p = 0;
    for (size_t a = 0; a + 1 < rows->n; a++)
        for (size_t b = 0; b + 1 < columns->n; b++, p++) {
            double h = rows->tau[a], k = columns->tau[b];
            g->h[p] = h;
            g->k[p] = k;
            g->product[p] = h * k;
            g->squares[p] = 0.5 * (h * h + k * k);
            g->separate[p] = rows->cumulative[a] * columns->cumulative[b];
        }
    for (; p % NORMA__GRID_STEP != 0; p++)
        g->h[p] = g->k[p] = g->product[p] = g->squares[p] = g->separate[p] = 0;
    g->n = p;
}

void norma__couple_take(norma__couple *couple, const norma__correlating *c,
                        const norma__ordinal *ordinals, size_t i, size_t j)
{
    couple->items[0] = &ordinals[i];
    couple->items[1] = &ordinals[j];
    couple->corrected = 0;
    memset(couple->answers, 0, ordinals[i].cuts.n * ordinals[j].cuts.n * sizeof *couple->answers);
    if (ordinals[i].item == ordinals[j].item)
        take_answers_to_one(couple);
    else
        take_answers(couple, c);
    take_margins(couple);
    if (!norma__couple_varies(couple))
        return;
    couple->own_cuts = c->options->thresholds == NORMA_THRESHOLDS_PAIRWISE;
    size_t rows = choose_categories(couple, 0), columns = choose_categories(couple, 1);
    copy_counts(couple, rows, columns);
    couple->corrected = norma__correct_cells(couple->counts, rows, columns, c->options);
    if (couple->own_cuts)
        cut_table(couple, rows, columns);
    else
        for (size_t side = 0; side < 2; side++)
            couple->cuts[side] = couple->items[side]->cuts;
    set_grid(couple);
}
