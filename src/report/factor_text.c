#include "report/factor_text.h"
#include "report/factor_words.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "report/envelope.h"

static const char *const extractions[] = {
    [NORMA_EXTRACT_MINRES] = "Minimum residuals",      [NORMA_EXTRACT_ML] = "Maximum likelihood",
    [NORMA_EXTRACT_GLS] = "Generalised least squares", [NORMA_EXTRACT_PA] = "Principal axes",
    [NORMA_EXTRACT_ALPHA] = "Alpha factoring",         [NORMA_EXTRACT_MINRANK] = "Minimum rank",
    [NORMA_EXTRACT_PCA] = "Principal components",
};

static const char *const rotations[] = {
    [NORMA_ROTATE_NONE] = "not rotated",
    [NORMA_ROTATE_VARIMAX] = "rotated by varimax",
    [NORMA_ROTATE_QUARTIMAX] = "rotated by quartimax",
    [NORMA_ROTATE_EQUAMAX] = "rotated by equamax",
    [NORMA_ROTATE_GEOMIN_T] = "rotated by orthogonal geomin",
    [NORMA_ROTATE_INFOMAX_T] = "rotated by orthogonal infomax",
    [NORMA_ROTATE_BIFACTOR_T] = "rotated to an orthogonal bifactor pattern",
    [NORMA_ROTATE_TARGET_T] = "rotated orthogonally to a target",
    [NORMA_ROTATE_OBLIMIN] = "rotated by oblimin",
    [NORMA_ROTATE_QUARTIMIN] = "rotated by quartimin",
    [NORMA_ROTATE_PROMAX] = "rotated by promax",
    [NORMA_ROTATE_GEOMIN] = "rotated by geomin",
    [NORMA_ROTATE_SIMPLIMAX] = "rotated by simplimax",
    [NORMA_ROTATE_INFOMAX] = "rotated by infomax",
    [NORMA_ROTATE_BIFACTOR] = "rotated to an oblique bifactor pattern",
    [NORMA_ROTATE_TARGET] = "rotated to a target",
};

/* A label and what is said of it. */
static void end_line(norma__buffer *out, norma_language l, const char *label, norma__buffer *line)
{
    norma__text_paragraph(out, *label ? norma__say(l, label) : "", line);
}

static void put_evidence(norma__buffer *out, norma_language l, const norma_factor_result *r)
{
    norma__buffer line = {0};
    norma__sayf(&line, l, "n = {1}; KMO {2}; Bartlett chi-square {3}, df {4}, p {5}",
                norma__count(l, (double)r->n).text, norma__fixed(l, r->kmo, 3).text,
                norma__fixed(l, r->bartlett_chisq, 1).text, norma__count(l, r->bartlett_df).text,
                norma__p_value(l, r->bartlett_p).text);
    end_line(out, l, "Data", &line);
    if (!r->parallel.threshold)
        return;
    norma__sayf(&line, l,
                norma__is_components(r)
                    ? "Parallel analysis ({1}th percentile of {2 random sample|random samples}) "
                      "suggests {3 component|components}"
                    : "Parallel analysis ({1}th percentile of {2 random sample|random samples}) "
                      "suggests {3 factor|factors}",
                norma__setting(l, r->parallel.percentile).text,
                norma__count(l, (double)r->parallel.replicates).text,
                norma__count(l, (double)r->parallel.n_factors).text);
    end_line(out, l, "", &line);
}

/* What was done, and how much of the items it takes up. */
static void put_method(norma__buffer *out, norma_language l, const norma_factor_result *r)
{
    norma__buffer line = {0};
    double sum = 0;
    for (size_t i = 0; i < r->n_items; i++)
        sum += r->communalities[i];
    if (r->correlation == NORMA_FACTOR_POLYCHORIC) {
        norma__put(&line, norma__say(l, "Polychoric correlations were factored"));
        end_line(out, l, "", &line);
    }
    norma__sayf(&line, l,
                norma__is_components(r) ? "{1}: {2 component|components}, {3}; {4} of the variance"
                                        : "{1}: {2 factor|factors}, {3}; {4} of the variance",
                norma__say(l, extractions[r->extraction]),
                norma__count(l, (double)r->n_factors).text,
                norma__say(l, rotations[r->n_factors == 1 ? NORMA_ROTATE_NONE : r->rotation]),
                norma__percent(l, sum / (double)r->n_items).text);
    end_line(out, l, norma__is_components(r) ? "Components" : "Factors", &line);
}

static void put_fit(norma__buffer *out, norma_language l, const norma_factor_result *r)
{
    const norma_factor_fit *f = &r->fit;
    norma__buffer line = {0};
    if (norma__is_components(r))
        return;
    norma__sayf(&line, l,
                "chi-square {1}, df {2}, p {3}; RMSEA {4} [{5}, {6}], p close {7}; CFI {8}, "
                "TLI {9}",
                norma__fixed(l, f->chisq, 1).text, norma__count(l, f->df).text,
                norma__p_value(l, f->p).text, norma__fixed(l, f->rmsea, 3).text,
                norma__fixed(l, f->rmsea_low, 3).text, norma__fixed(l, f->rmsea_high, 3).text,
                norma__p_value(l, f->close_p).text, norma__fixed(l, f->cfi, 3).text,
                norma__fixed(l, f->tli, 3).text);
    end_line(out, l, "Fit", &line);
    norma__sayf(&line, l, "RMSR {1}, SRMR {2}, CAF {3}; AIC {4}, BIC {5}, SABIC {6}",
                norma__fixed(l, f->rmsr, 3).text, norma__fixed(l, f->srmr, 3).text,
                norma__fixed(l, f->caf, 3).text, norma__fixed(l, f->aic, 1).text,
                norma__fixed(l, f->bic, 1).text, norma__fixed(l, f->sabic, 1).text);
    end_line(out, l, "", &line);
}

/* Where the starts of the rotation ended. */
static void put_optima(norma__buffer *out, norma_language l, const norma_factor_result *r)
{
    norma__buffer line = {0};
    size_t starts = 0;
    if (!r->optima_count || r->rotation_optima == 0)
        return;
    for (size_t i = 0; i < r->rotation_optima; i++)
        starts += r->optima_count[i];
    if (r->rotation_optima == 1)
        norma__sayf(&line, l, "{1 start|starts} ended in this one solution",
                    norma__count(l, (double)starts).text);
    else
        norma__sayf(&line, l,
                    "{1} of {2} starts ended in this solution, the others in {3 "
                    "other solution|other solutions}",
                    norma__count(l, (double)r->optima_count[0]).text,
                    norma__count(l, (double)starts).text,
                    norma__count(l, (double)r->rotation_optima - 1).text);
    end_line(out, l, "Rotation", &line);
}

/* "F2 = E": the factor of each scale of the key. */
static void put_match(norma__buffer *out, norma_language l, const norma__factor_view *view)
{
    const norma_key_match *m = view->match;
    norma__buffer line = {0};
    if (!m)
        return;
    norma__sayf(&line, l,
                norma__is_components(view->result)
                    ? "{1} of {2} items load most on their own component; {3 "
                      "cross-loading|cross-loadings} over {4}"
                    : "{1} of {2} items load most on their own factor; {3 "
                      "cross-loading|cross-loadings} over {4}",
                norma__count(l, (double)m->n_hits).text, norma__count(l, (double)m->n_keyed).text,
                norma__count(l, (double)m->n_cross).text, norma__fixed(l, m->cross_limit, 2).text);
    end_line(out, l, "Key", &line);
    for (size_t f = 0; f < m->n_factors; f++)
        for (size_t s = 0; s < m->n_factors; s++)
            if (m->factor_of_scale[s] == f)
                norma__putf(&line, "%s%s = %s", f > 0 ? ", " : "",
                            norma__factor_name(view->result, f).text,
                            view->instrument->scales[view->instrument->factor_scales[s]].id);
    end_line(out, l, "", &line);
}

/* ---- residuals ---- */

enum { MOST_RESIDUALS = 5 };

typedef struct pair {
    size_t row, column;
    double residual;
} pair;

/* Keeps the largest in size, in order. */
static void keep_largest(pair *largest, size_t *n, pair one)
{
    size_t at = *n < MOST_RESIDUALS ? (*n)++ : MOST_RESIDUALS;
    for (; at > 0 && fabs(largest[at - 1].residual) < fabs(one.residual); at--)
        if (at < MOST_RESIDUALS)
            largest[at] = largest[at - 1];
    if (at < MOST_RESIDUALS)
        largest[at] = one;
}

static void put_residuals(norma__buffer *out, norma_language l, const norma_factor_result *r)
{
    const size_t p = r->n_items;
    pair largest[MOST_RESIDUALS] = {0};
    size_t n = 0, over = 0;
    norma__buffer list = {0}, line = {0};
    for (size_t c = 0; c < p; c++)
        for (size_t row = c + 1; row < p; row++) {
            double residual = r->residuals[c * p + row];
            over += fabs(residual) > 0.10;
            keep_largest(largest, &n, (pair){row, c, residual});
        }
    for (size_t i = 0; i < n; i++)
        norma__putf(&list, "%s%s\u2013%s %s", i > 0 ? ", " : "", r->item_ids[largest[i].column],
                    r->item_ids[largest[i].row], norma__fixed(l, largest[i].residual, 2).text);
    norma__put(out, "\n");
    norma__sayf(&line, l, "largest {1}; {2} of {3} over 0.10 in size", list.bytes ? list.bytes : "",
                norma__count(l, (double)over).text,
                norma__count(l, (double)p * ((double)p - 1) / 2).text);
    end_line(out, l, "Residuals", &line);
    out->failed |= list.failed;
    norma__buffer_free(&list);
}

/* ---- errors, halves, another sample ---- */

static void put_errors(norma__buffer *out, norma_language l, const norma_factor_result *r)
{
    norma__buffer line = {0};
    double least = INFINITY, most = 0;
    if (!r->loadings_se)
        return;
    for (size_t i = 0; i < r->n_items * r->n_factors; i++) {
        least = fmin(least, r->loadings_se[i]);
        most = fmax(most, r->loadings_se[i]);
    }
    norma__sayf(&line, l,
                r->bootstrap > 0
                    ? "standard errors of the loadings from {1} to {2} ({3} bootstrap replicates); "
                      "each is in the CSV and JSON"
                    : "standard errors of the loadings from {1} to {2} (information); each is in "
                      "the CSV and JSON",
                norma__fixed(l, least, 3).text, norma__fixed(l, most, 3).text,
                norma__count(l, (double)r->bootstrap).text);
    end_line(out, l, "Errors", &line);
}

static void put_halves(norma__buffer *out, norma_language l, const norma_factor_result *r)
{
    norma__buffer line = {0};
    if (r->replicability.splits == 0)
        return;
    norma__sayf(&line, l,
                norma__is_components(r)
                    ? "{1 random split|random splits}; {2} of the items load most on the same "
                      "component in both halves"
                    : "{1 random split|random splits}; {2} of the items load most on the same "
                      "factor in both halves",
                norma__count(l, (double)r->replicability.splits).text,
                norma__percent(l, r->replicability.hits).text);
    end_line(out, l, "Halves", &line);
}

static void put_congruence(norma__buffer *out, norma_language l, const norma_congruence *c)
{
    norma__buffer line = {0};
    if (!c)
        return;
    norma__sayf(&line, l,
                "with the other data: smallest coefficient {1}; loadings differ by {2} "
                "(root mean square)",
                norma__fixed(l, c->smallest, 3).text, norma__fixed(l, c->rmsd, 3).text);
    end_line(out, l, "Congruence", &line);
}

norma_status norma__factor_text(norma_output *out, const norma__factor_view *view, norma_error *err)
{
    const norma_factor_result *r = view->result;
    const norma_report_context *context = view->context;
    const norma_language l = context->language;
    norma__buffer text = {0};
    size_t *order = NORMA__NEW(size_t, r->n_items);
    if (!order || !norma__factor_order(order, r)) {
        free(order);
        return norma__no_memory(err);
    }
    norma__text_input(&text, context);
    norma__put(&text, "\n");
    put_evidence(&text, l, r);
    put_method(&text, l, r);
    put_fit(&text, l, r);
    put_optima(&text, l, r);
    put_match(&text, l, view);
    norma__put_loading_table(&text, view, order);
    put_residuals(&text, l, r);
    put_errors(&text, l, r);
    put_halves(&text, l, r);
    put_congruence(&text, l, view->congruence);
    norma__put_hierarchy(&text, view, order);
    free(order);
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, &r->notes}, 2,
                      SIZE_MAX);
    return norma__hand_over(out, &text, err);
}
