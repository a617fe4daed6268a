#include <math.h>

#include "report/reliability_parts.h"

/* A figure a line: which scale, what it is of (scale, coefficient, item, score, composite, retest,
   short-form), which of these, and which figure. */
typedef struct figures {
    norma__buffer csv;
    const char *scale, *of, *id;
} figures;

static void put_start(figures *f, const char *name, double value)
{
    norma__put_field(&f->csv, f->scale);
    norma__putf(&f->csv, ",%s,", f->of);
    norma__put_field(&f->csv, f->id);
    norma__putf(&f->csv, ",%s", name);
    norma__put_values(&f->csv, &value, 1);
}

static void put(figures *f, const char *name, double value)
{
    put_start(f, name, value);
    norma__put(&f->csv, ",,,,\n");
}

static void put_interval(figures *f, const char *name, double value, double se, double low,
                         double high, const char *method)
{
    put_start(f, name, value);
    norma__put_values(&f->csv, (const double[]){se, low, high}, 3);
    norma__putf(&f->csv, ",%s\n", method);
}

/* A line an interval; one without an interval has a line, too. */
static void put_coefficient(figures *f, const char *name, const norma_coefficient *c)
{
    if (c->n_intervals == 0)
        put_interval(f, name, c->value, c->se, NAN, NAN, "");
    for (size_t i = 0; i < c->n_intervals; i++)
        put_interval(f, name, c->value, c->se, c->intervals[i].low, c->intervals[i].high,
                     norma_interval_method_names[c->intervals[i].method]);
}

static void put_scale(figures *f, const norma_reliability_result *r)
{
    f->of = "scale";
    f->id = "";
    put(f, "n_items", (double)r->n_items);
    put(f, "n", (double)r->n);
    put_interval(f, "alpha", r->alpha, NAN, r->alpha_low, r->alpha_high, "feldt");
    put(f, "alpha_standardized", r->alpha_standardized);
    put(f, "omega_total", r->omega_total);
    put(f, "sem", r->sem);
    put(f, "score_mean", r->score_mean);
    put(f, "score_sd", r->score_sd);
    if (r->n_coefficients == 0)
        return;
    put(f, "reliable_change", r->reliable_change);
    put(f, "r_mean", r->r_mean);
    put(f, "r_lowest", r->r_lowest);
    put(f, "r_highest", r->r_highest);
    if (r->information)
        put(f, "marginal_reliability", r->information->marginal_reliability);
    f->of = "coefficient";
    for (size_t k = 0; k < r->n_coefficients; k++) {
        f->id = r->coefficients[k].code;
        put_coefficient(f, "value", &r->coefficients[k]);
    }
}

static void put_items(figures *f, const norma_reliability_result *r)
{
    f->of = "item";
    for (size_t i = 0; i < r->n_items; i++) {
        const norma_item_reliability *item = &r->items[i];
        f->id = item->id;
        put(f, "mean", item->mean);
        put(f, "sd", item->sd);
        put(f, "r_rest", item->r_rest);
        put(f, "alpha_if_dropped", item->alpha_if_dropped);
        put(f, "loading", r->loadings ? r->loadings[i] : NAN);
        if (r->n_coefficients == 0)
            continue;
        put(f, "r_total", item->r_total);
        put(f, "discrimination", item->discrimination);
        put(f, "floor", item->floor);
        put(f, "ceiling", item->ceiling);
        put(f, "r_lowest", item->r_lowest);
        put(f, "r_highest", item->r_highest);
        put(f, "loading_ordinal", item->loading_ordinal);
    }
}

static void put_scores(figures *f, const norma_reliability_result *r)
{
    f->of = "score";
    for (size_t i = 0; i < r->n_conditional; i++) {
        const norma_conditional_sem *at = &r->conditional[i];
        norma__buffer score = {0};
        norma__put_short(&score, at->score);
        f->csv.failed |= score.failed;
        f->id = score.bytes ? score.bytes : "";
        put(f, "n", (double)at->n);
        put(f, "sem_thorndike", at->thorndike);
        put(f, "sem_polynomial", at->polynomial);
        put(f, "sem_ordinal", at->ordinal);
        norma__buffer_free(&score);
    }
}

static void put_composite(figures *f, const norma_composite *c)
{
    f->scale = c->id;
    f->of = "composite";
    f->id = "";
    put(f, "n", (double)c->n);
    put_coefficient(f, "reliability", &c->reliability);
    put(f, "sem", c->sem);
    for (size_t k = 0; k < c->n_parts; k++) {
        f->id = c->part_ids[k];
        put(f, "alpha", c->reliabilities[k]);
        put(f, "sd", c->sds[k]);
    }
}

static void put_retest(figures *f, const norma_retest *r)
{
    f->scale = r->id;
    f->of = "retest";
    f->id = "";
    put(f, "n", (double)r->n);
    put(f, "mean_first", r->mean[0]);
    put(f, "mean_second", r->mean[1]);
    put(f, "sd_first", r->sd[0]);
    put(f, "sd_second", r->sd[1]);
    put_interval(f, "change", r->change, NAN, r->change_low, r->change_high, "t");
    put(f, "change_p", r->change_p);
    put(f, "change_d", r->change_d);
    put(f, "sem", r->sem);
    put(f, "sem_agreement", r->sem_agreement);
    put(f, "smallest_change", r->smallest_change);
    f->id = r->r.code;
    put_coefficient(f, "value", &r->r);
    for (size_t k = 0; k < NORMA_ICC_FORMS; k++) {
        f->id = r->icc.forms[k].code;
        put_coefficient(f, "value", &r->icc.forms[k]);
    }
}

static void put_short_form(figures *f, const norma_short_form *s)
{
    f->scale = s->id;
    f->of = "short-form";
    f->id = "";
    put(f, "n", (double)s->n);
    put(f, "alpha", s->alpha);
    put_interval(f, "alpha_cross_validated", s->alpha_cross_validated, NAN, s->alpha_low,
                 s->alpha_high, "feldt");
    put(f, "spearman_brown", s->spearman_brown);
    put(f, "r_full", s->r_full);
    put(f, "r_full_corrected", s->r_full_corrected);
    put(f, "r_full_cross_validated", s->r_full_cross_validated);
    for (size_t k = 0; k < s->keep; k++) {
        f->id = s->item_ids[k];
        put(f, "chosen", s->chosen[s->items[k]]);
    }
}

norma_status norma__reliability_csv(norma_output *out, const norma__reliability_report *report,
                                    norma_error *err)
{
    const norma_reliability_extras *e = report->extras;
    figures f = {0};
    norma__put(&f.csv, "scale,of,id,figure,value,se,low,high,interval\n");
    for (size_t s = 0; s < report->n_scales; s++) {
        f.scale = report->scales[s]->id;
        put_scale(&f, report->scales[s]);
        put_items(&f, report->scales[s]);
        put_scores(&f, report->scales[s]);
    }
    for (size_t k = 0; k < e->n_composites; k++)
        put_composite(&f, e->composites[k]);
    for (size_t k = 0; k < e->n_retests; k++)
        put_retest(&f, e->retests[k]);
    for (size_t k = 0; k < e->n_short_forms; k++)
        put_short_form(&f, e->short_forms[k]);
    return norma__hand_over(out, &f.csv, err);
}
