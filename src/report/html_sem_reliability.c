/* Reliability from the model, and whether factors are distinct, as tables. */
#include <math.h>
#include <stdlib.h>

#include "report/html_sem.h"

static void put_coefficients(const norma__sem_page *page)
{
    norma__page *p = page->p;
    const norma_sem_reliability *r = page->with->reliability;
    const norma_language l = p->language;
    norma__page_table_begin(p, "Reliability of the scales that the factors' items make");
    norma__page_heading(p, norma__say(l, "Factor"), false);
    norma__page_heading(p, norma__say(l, "items"), true);
    for (size_t k = 0; k < r->n; k++)
        if (norma__sem_is_first(r, k, true))
            norma__page_heading(p, norma__say(l, norma__sem_coefficient_title(r->rows[k].name)),
                                true);
    norma__page_headings_end(p);
    for (size_t f = 0; f < r->n; f++) {
        const norma_sem_coefficient *of = &r->rows[f];
        if (!norma__sem_is_first(r, f, false))
            continue;
        norma__buffer name = {0};
        if (page->sem->n_groups > 1)
            norma__putf(&name, "%s: ", norma__sem_group_name(page->sem, of->group));
        norma__put(&name, *of->factor ? norma__sem_title(page->with, l, of->factor)
                                      : norma__say(l, "all items"));
        norma__sem_row(p, &name, 0);
        norma__page_number(p, norma__count(l, (double)of->n_items));
        for (size_t k = 0; k < r->n; k++)
            if (norma__sem_is_first(r, k, true))
                norma__page_number(
                    p, norma__fixed(l, norma__sem_coefficient(r, of, r->rows[k].name), 3));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static double at(const double *values, size_t place)
{
    return values ? values[place] : NAN;
}

static void put_pair(const norma__sem_page *page, const norma__sem_pair *pair)
{
    const size_t group = pair->group, a = pair->a, b = pair->b;
    norma__page *p = page->p;
    const norma_sem_reliability *r = page->with->reliability;
    const norma_language l = p->language;
    const size_t k = r->n_factors, place = pair->at;
    norma__buffer name = {0};
    if (page->sem->n_groups > 1)
        norma__putf(&name, "%s: ", norma__sem_group_name(page->sem, group));
    norma__putf(&name, "%s, %s", norma__sem_title(page->with, l, r->factors[b]),
                norma__sem_title(page->with, l, r->factors[a]));
    norma__sem_row(p, &name, 0);
    norma__page_number(p, norma__fixed(l, at(r->fornell, place), 3));
    norma__page_interval(p, norma__fixed(l, at(r->htmt, place), 3),
                         norma__fixed(l, at(r->htmt_low, place), 3),
                         norma__fixed(l, at(r->htmt_high, place), 3));
    norma__page_number(p, norma__fixed(l, at(r->htmt2, place), 3));
    norma__page_number(p, norma__fixed(l, at(r->fornell, group * k * k + b * k + b), 3));
    norma__page_number(p, norma__fixed(l, at(r->fornell, group * k * k + a * k + a), 3));
    norma__page_row_end(p);
}

void norma__sem_reliability_tables(const norma__sem_page *page)
{
    enum { MOST = 45 };
    const norma_sem_reliability *r = page->with->reliability;
    size_t n = 0;
    if (r->n > 0)
        put_coefficients(page);
    if (r->n_factors < 2)
        return;
    norma__sem_pair *pairs = norma__sem_pairs(r, MOST, &n);
    page->p->out.failed |= !pairs;
    norma__page_table(
        page->p,
        "Whether factors are distinct: their correlation, which should be under the roots of both "
        "AVE (Fornell and Larcker, 1981), and HTMT, which should be under 0.85 (Henseler, Ringle "
        "and Sarstedt, 2015). Of more than 45 pairs the most alike",
        (const norma__page_column[]){{"Factors", false},
                                     {"correlation", true},
                                     {"HTMT", true},
                                     {"HTMT2", true},
                                     {"root of AVE, first", true},
                                     {"root of AVE, second", true}},
        6);
    for (size_t k = 0; pairs && k < n; k++)
        put_pair(page, &pairs[k]);
    norma__page_table_end(page->p);
    free(pairs);
}
