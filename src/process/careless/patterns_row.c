#include "process/careless/patterns_row.h"

#include <math.h>

/* A page or scale answered alike is a straight line from so many answers on. */
enum { FEWEST_ALIKE = 3 };

static void take_answers(norma__pattern_row *w, const norma__pattern_plan *p)
{
    const norma__answers *a = &p->answers;
    w->sequence.complete = true;
    for (size_t i = 0; i < a->n; i++) {
        size_t at = w->order[i];
        bool answered = w->cells[at] != NORMA_MISSING_CELL;
        double number = answered ? a->origin[at] + a->step[at] * w->cells[at] : 0;
        w->answer[i] = answered ? a->first[at] + w->cells[at] : -1;
        w->sequence.number[i] = number;
        w->sequence.square[i] = number * number;
        w->sequence.answered[i] = answered;
        w->sequence.complete &= answered;
    }
}

static void put(double *const *indices, norma_index index, size_t row, double value)
{
    if (indices[index])
        indices[index][row] = value;
}

/* A missing answer ends a run and begins none, as in careless (R's rle() on NA). */
static void put_runs(double *const *indices, size_t row, const int64_t *answer, size_t n)
{
    size_t run = 0, longest = 0, runs = 0, answered = 0;
    for (size_t i = 0; i < n; i++) {
        bool goes_on = i > 0 && answer[i] == answer[i - 1];
        run = answer[i] < 0 ? 0 : goes_on ? run + 1 : 1;
        runs += run == 1;
        answered += run > 0;
        longest = run > longest ? run : longest;
    }
    double length = answered ? (double)longest : NAN;
    put(indices, NORMA_INDEX_MISSING_SHARE, row, (double)(n - answered) / (double)n);
    put(indices, NORMA_INDEX_LONGSTRING, row, length);
    put(indices, NORMA_INDEX_LONGSTRING_SHARE, row, length / (double)n);
    put(indices, NORMA_INDEX_AVERAGE_STRING, row, (double)answered / (double)runs);
}

/* The standard deviation with n - 1 from exact sums: n sum x^2 - (sum x)^2 over n (n - 1). */
static void put_variability(double *const *indices, size_t row, const int64_t *answer, size_t n)
{
    double answered = 0, sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        double x = answer[i] < 0 ? 0 : (double)answer[i];
        answered += answer[i] >= 0;
        sum += x;
        squares += x * x;
    }
    double scatter = answered * squares - sum * sum;
    double sd = sqrt(scatter > 0 ? scatter / (answered * (answered - 1)) : 0);
    put(indices, NORMA_INDEX_IRV, row, answered < 2 ? NAN : sd);
}

static void extend_group(norma__group_state *g, int64_t answer)
{
    if (answer < 0) {
        g->run = 0;
        return;
    }
    if (g->answered == 0) {
        g->first = answer;
        g->alike = true;
    }
    g->run = g->run && answer == g->last ? g->run + 1 : 1;
    g->last = answer;
    g->longest = g->run > g->longest ? g->run : g->longest;
    g->alike &= answer == g->first;
    g->answered++;
}

static void put_groups(double *const *indices, size_t row, const norma__pattern_plan *p,
                       norma__pattern_row *w)
{
    size_t lengths = 0, answered = 0, long_enough = 0, straight = 0;
    for (size_t g = 0; g < p->n_groups; g++)
        w->groups[g] = (norma__group_state){0};
    for (size_t i = 0; i < p->answers.n; i++) {
        size_t group = p->group[w->order[i]];
        if (group != NORMA_NONE)
            extend_group(&w->groups[group], w->answer[i]);
    }
    for (size_t g = 0; g < p->n_groups; g++) {
        lengths += w->groups[g].longest;
        answered += w->groups[g].answered > 0;
        long_enough += w->groups[g].answered >= FEWEST_ALIKE;
        straight += w->groups[g].answered >= FEWEST_ALIKE && w->groups[g].alike;
    }
    put(indices, NORMA_INDEX_LONGSTRING_PAGES, row,
        p->pages ? (double)lengths / (double)answered : NAN);
    put(indices, NORMA_INDEX_STRAIGHT_SHARE, row, (double)straight / (double)long_enough);
}

/* Where on their ranges the answers lie. An item of two answers has nothing but ends, and only one
   of an odd number has a middle. */
static void put_places(double *const *indices, size_t row, const norma__pattern_plan *p,
                       const uint8_t *cells)
{
    double sum = 0;
    size_t answered = 0, graded = 0, ends = 0, odd = 0, middles = 0;
    for (size_t i = 0; i < p->answers.n; i++) {
        size_t item = p->answers.items[i], cell = cells[i];
        size_t top = (size_t)(norma_data_max(p->data, item) - norma_data_min(p->data, item));
        if (cell == NORMA_MISSING_CELL || top == 0)
            continue;
        sum += (double)cell / (double)top;
        answered++;
        graded += top > 1;
        ends += top > 1 && (cell == 0 || cell == top);
        odd += top % 2 == 0;
        middles += top % 2 == 0 && cell == top / 2;
    }
    put(indices, NORMA_INDEX_ACQUIESCENCE, row, sum / (double)answered);
    put(indices, NORMA_INDEX_EXTREME, row, (double)ends / (double)graded);
    put(indices, NORMA_INDEX_MIDPOINT, row, (double)middles / (double)odd);
}

static bool accepts(const norma_item *item, int answer)
{
    for (size_t i = 0; i < item->n_accepted; i++)
        if (item->accepted[i] == answer)
            return true;
    return false;
}

/* Control items are few: they are read where they are. */
static void put_controls(double *const *indices, size_t row, const norma__pattern_plan *p,
                         norma_control kind, norma_index index)
{
    size_t answered = 0, failed = 0;
    if (!indices[index])
        return;
    for (size_t j = 0; j < p->instrument->n_items; j++) {
        const norma_item *item = &p->instrument->items[j];
        uint8_t cell =
            item->control == kind ? norma_data_cells(p->data, j)[row] : NORMA_MISSING_CELL;
        if (cell == NORMA_MISSING_CELL)
            continue;
        answered++;
        failed += !accepts(item, norma_data_min(p->data, j) + cell);
    }
    indices[index][row] = answered ? (double)failed : NAN;
}

/* Whether any index of a list that ends with NORMA_INDICES is wanted. */
static bool wanted(double *const *indices, const norma_index *list)
{
    while (*list != NORMA_INDICES && !indices[*list])
        list++;
    return *list != NORMA_INDICES;
}

void norma__pattern_row_indices(double *const *indices, const norma__pattern_plan *plan,
                                norma__pattern_row *row)
{
    static const norma_index of_groups[] = {NORMA_INDEX_LONGSTRING_PAGES,
                                            NORMA_INDEX_STRAIGHT_SHARE, NORMA_INDICES};
    static const norma_index of_places[] = {NORMA_INDEX_ACQUIESCENCE, NORMA_INDEX_EXTREME,
                                            NORMA_INDEX_MIDPOINT, NORMA_INDICES};
    size_t n = plan->answers.n;
    take_answers(row, plan);
    put_runs(indices, row->row, row->answer, n);
    put_variability(indices, row->row, row->answer, n);
    if (wanted(indices, of_groups))
        put_groups(indices, row->row, plan, row);
    if (wanted(indices, of_places))
        put_places(indices, row->row, plan, row->cells);
    if (indices[NORMA_INDEX_AUTOCORRELATION])
        indices[NORMA_INDEX_AUTOCORRELATION][row->row] = norma__autocorrelation(&row->sequence);
    put_controls(indices, row->row, plan, NORMA_CONTROL_DIRECTED, NORMA_INDEX_DIRECTED_FAILED);
    put_controls(indices, row->row, plan, NORMA_CONTROL_BOGUS, NORMA_INDEX_BOGUS_FAILED);
}
