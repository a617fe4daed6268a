#include "report/envelope.h"
#include "report/factor_parts.h"
#include "report/factor_words.h"

/* One column a factor, with a suffix where there is a second figure of each. */
static void put_heads(norma__buffer *csv, const norma_factor_result *r, const char *suffix)
{
    for (size_t f = 0; f < r->n_factors; f++)
        norma__putf(csv, ",%s%s", norma__factor_name(r, f).text, suffix);
}

static void put_row(norma__buffer *csv, const norma_factor_result *r, const double *matrix,
                    size_t item)
{
    for (size_t f = 0; f < r->n_factors; f++)
        norma__put_values(csv, &matrix[f * r->n_items + item], 1);
}

/* A line an item: loadings, communality and the rest; standard errors and intervals where there are
   any, and the hierarchical loadings. */
norma_status norma__factor_csv(norma_output *out, const norma__factor_view *view, norma_error *err)
{
    const norma_factor_result *r = view->result;
    const norma_schmid_leiman *h = &r->schmid_leiman;
    norma__buffer csv = {0};
    norma__put(&csv, "item");
    put_heads(&csv, r, "");
    norma__put(&csv, ",communality,kmo,uniqueness,complexity");
    if (r->loadings_se) {
        put_heads(&csv, r, "_se");
        put_heads(&csv, r, "_ci_low");
        put_heads(&csv, r, "_ci_high");
    }
    if (h->general) {
        norma__put(&csv, ",general");
        put_heads(&csv, r, "_group");
        norma__put(&csv, ",ecv");
    }
    norma__put(&csv, "\n");
    for (size_t i = 0; i < r->n_items; i++) {
        norma__put_field(&csv, r->item_ids[i]);
        put_row(&csv, r, r->loadings, i);
        norma__put_values(&csv,
                          (const double[]){r->communalities[i], r->kmo_items[i], r->uniquenesses[i],
                                           r->complexity[i]},
                          4);
        if (r->loadings_se) {
            put_row(&csv, r, r->loadings_se, i);
            put_row(&csv, r, r->loadings_low, i);
            put_row(&csv, r, r->loadings_high, i);
        }
        if (h->general) {
            norma__put_values(&csv, &h->general[i], 1);
            put_row(&csv, r, h->group, i);
            norma__put_values(&csv, &h->ecv_items[i], 1);
        }
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}
