/* norma power: of a model in a population. */
#include <math.h>

#include "report/power_parts.h"
#include "report/sem_view.h"

/* A result with how it is told. */
typedef struct view {
    const norma_sem_power *power;
    const norma_sem_power_report *with;
    norma_language l;
} view;

static size_t n_shown(const view *v)
{
    return v->with->chosen ? v->with->n_chosen : v->power->n_parameters;
}

static const norma_sem_parameter_power *shown(const view *v, size_t k)
{
    return &v->power->parameters[v->with->chosen ? v->with->chosen[k] : k];
}

/* ---- JSON ---- */

static void add_parameter(norma__json_tree *j, cJSON *list, const view *v, size_t k)
{
    const norma_sem_parameter_power *p = shown(v, k);
    const norma_sem_parameter *row = &v->power->table->rows[p->row];
    cJSON *one = norma__add_object(j, list, NULL);
    norma__add_text(j, one, "lhs", row->lhs);
    norma__add_text(j, one, "op", norma_sem_op_names[row->op]);
    norma__add_text(j, one, "rhs", row->rhs);
    norma__add_count(j, one, "group", row->group + 1);
    norma__add_text(j, one, "label", row->label);
    norma__add_number(j, one, "truth", p->truth);
    norma__add_number(j, one, "se", p->se);
    norma__add_number(j, one, "power", p->power);
    norma__add_number(j, one, "n_needed", p->n_needed);
    if (v->power->replicates == 0)
        return;
    cJSON *simulated = norma__add_object(j, one, "simulated");
    norma__add_number(j, simulated, "mean", p->mean);
    norma__add_number(j, simulated, "sd", p->sd);
    norma__add_number(j, simulated, "mean_se", p->mean_se);
    norma__add_number(j, simulated, "coverage", p->coverage);
    norma__add_number(j, simulated, "rejected", p->rejected);
}

static norma_status power_json(norma_output *out, const view *v,
                               const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    const norma_sem_power *w = v->power;
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    norma__add_count(&j, results, "n", v->with->options->n);
    norma__add_number(&j, results, "f0", w->f0);
    norma__add_number(&j, results, "df", w->df);
    norma__add_number(&j, results, "rmsea", w->rmsea);
    norma__add_number(&j, results, "noncentrality", w->noncentrality);
    norma__add_number(&j, results, "power", w->power);
    norma__add_number(&j, results, "n_needed", w->n_needed);
    if (w->replicates > 0) {
        cJSON *simulated = norma__add_object(&j, results, "simulated");
        norma__add_count(&j, simulated, "replicates", w->replicates);
        norma__add_count(&j, simulated, "converged", w->converged);
        norma__add_number(&j, simulated, "rejected", w->rejected);
        norma__add_number(&j, simulated, "mean_chisq", w->mean_chisq);
    }
    cJSON *list = norma__add_array(&j, results, "parameters");
    for (size_t k = 0; k < n_shown(v); k++)
        add_parameter(&j, list, v, k);
    norma__add_notes(&j, envelope, &w->table->notes, NULL);
    norma__add_notes(&j, envelope, &w->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

/* ---- CSV: a line for the model, and one a parameter ---- */

static norma_status power_csv(norma_output *out, const view *v, norma_error *err)
{
    norma__buffer csv = {0};
    const norma_sem_power *w = v->power;
    norma__put(&csv, "lhs,op,rhs,group,label,f0,df,rmsea,noncentrality,truth,se,power,n_needed,"
                     "mean,sd,mean_se,coverage,rejected\nmodel,,,,");
    norma__put_values(&csv,
                      (const double[]){w->f0, w->df, w->rmsea, w->noncentrality, NAN, NAN, w->power,
                                       w->n_needed, NAN, NAN, NAN, NAN,
                                       w->replicates ? w->rejected : NAN},
                      13);
    norma__put(&csv, "\n");
    for (size_t k = 0; k < n_shown(v); k++) {
        const norma_sem_parameter_power *p = shown(v, k);
        const norma_sem_parameter *row = &w->table->rows[p->row];
        norma__put_field(&csv, row->lhs);
        norma__putf(&csv, ",%s,", norma_sem_op_names[row->op]);
        norma__put_field(&csv, row->rhs);
        norma__putf(&csv, ",%zu,", row->group + 1);
        norma__put_field(&csv, row->label);
        norma__put_values(&csv,
                          (const double[]){NAN, NAN, NAN, NAN, p->truth, p->se, p->power,
                                           p->n_needed, p->mean, p->sd, p->mean_se, p->coverage,
                                           p->rejected},
                          13);
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}

/* ---- text ---- */

enum { NAME = -22, FIGURE = 7, POWER = 9 };

static void put_verdict(norma__buffer *text, const view *v)
{
    const norma_sem_power *w = v->power;
    const norma_sem_power_options *o = v->with->options;
    norma__buffer line = {0};
    if (!(w->df > 0))
        norma__put(&line,
                   norma__say(v->l, "The model has no degrees of freedom: nothing tests it."));
    else if (isnan(w->n_needed))
        norma__sayf(&line, v->l,
                    "The model holds in the population: its test rejects it at its level, {1}, "
                    "whatever the number of respondents.",
                    norma__setting(v->l, o->alpha).text);
    else {
        norma__sayf(&line, v->l,
                    "With {1 respondent|respondents} the test of the model, at the level {2}, "
                    "finds with a power of {3} that it does not hold in this population.",
                    norma__count(v->l, (double)o->n).text, norma__setting(v->l, o->alpha).text,
                    norma__fixed(v->l, w->power, 3).text);
        norma__put(&line, " ");
        norma__sayf(&line, v->l, "A power of {1} takes {2 respondent|respondents}.",
                    norma__setting(v->l, o->power).text, norma__count(v->l, w->n_needed).text);
    }
    norma__put(text, "\n");
    norma__text_paragraph(text, norma__say(v->l, "Summary"), &line);
    if (w->replicates == 0)
        return;
    norma__sayf(&line, v->l, "{1} of {2 sample|samples} converged.",
                norma__count(v->l, (double)w->converged).text,
                norma__count(v->l, (double)w->replicates).text);
    norma__text_paragraph(text, "", &line);
}

static void put_model(norma__buffer *text, const view *v)
{
    const norma_sem_power *w = v->power;
    norma__power_title(text, v->l, "Test of the model");
    norma__power_line(text, v->l, "degrees of freedom", norma__count(v->l, w->df).text);
    norma__power_line(text, v->l, "discrepancy in the population (F0)",
                      norma__fixed(v->l, w->f0, 5).text);
    norma__power_line(text, v->l, "RMSEA in the population", norma__fixed(v->l, w->rmsea, 4).text);
    norma__power_line(text, v->l, "noncentrality", norma__fixed(v->l, w->noncentrality, 3).text);
    norma__power_line(text, v->l, "power", norma__fixed(v->l, w->power, 3).text);
    norma__power_line(text, v->l, "respondents needed", norma__count(v->l, w->n_needed).text);
    if (w->replicates == 0)
        return;
    norma__power_line(text, v->l, "share of samples that reject",
                      norma__fixed(v->l, w->rejected, 3).text);
    norma__power_line(text, v->l, "mean chi-square of samples",
                      norma__fixed(v->l, w->mean_chisq, 2).text);
}

static void put_name(norma__buffer *text, const view *v, const norma_sem_parameter *row)
{
    norma__buffer name = {0}, clean = {0};
    norma__sem_put_name(&name, v->power->table, row, true);
    if (*row->label)
        norma__putf(&name, " (%s)", row->label);
    if (v->power->table->n_groups > 1)
        norma__putf(&name, " [%zu]", row->group + 1);
    norma__put_clean(&clean, name.bytes ? name.bytes : "");
    norma__text_cell(text, clean.bytes ? clean.bytes : "", NAME);
    text->failed |= name.failed || clean.failed;
    norma__buffer_free(&name);
    norma__buffer_free(&clean);
}

static void put_parameters(norma__buffer *text, const view *v)
{
    const bool simulated = v->power->replicates > 0;
    const norma__column columns[] = {{"Parameter", NAME}, {"truth", FIGURE},   {"SE", FIGURE},
                                     {"power", POWER},    {"needed", FIGURE},  {"mean", FIGURE},
                                     {"spread", FIGURE},  {"mean SE", FIGURE}, {"covered", FIGURE},
                                     {"found", FIGURE}};
    norma__put(text, "\n");
    norma__text_header(text, v->l, columns, simulated ? 10 : 5);
    for (size_t k = 0; k < n_shown(v); k++) {
        const norma_sem_parameter_power *p = shown(v, k);
        const double drawn[] = {p->mean, p->sd, p->mean_se, p->coverage, p->rejected};
        put_name(text, v, &v->power->table->rows[p->row]);
        norma__text_cell(text, norma__fixed(v->l, p->truth, 3).text, FIGURE);
        norma__text_cell(text, norma__fixed(v->l, p->se, 3).text, FIGURE);
        norma__text_cell(text, norma__fixed(v->l, p->power, 3).text, POWER);
        norma__text_cell(text, norma__count(v->l, p->n_needed).text, FIGURE);
        for (size_t i = 0; simulated && i < sizeof drawn / sizeof *drawn; i++)
            norma__text_cell(text, norma__fixed(v->l, drawn[i], 3).text, FIGURE);
        norma__text_end(text);
    }
}

static norma_status power_text(norma_output *out, const view *v,
                               const norma_report_context *context, norma_error *err)
{
    norma__buffer text = {0};
    const norma_notes *lists[] = {context->notes, &v->power->table->notes, &v->power->notes};
    norma__text_input(&text, context);
    put_verdict(&text, v);
    put_model(&text, v);
    if (n_shown(v) > 0)
        put_parameters(&text, v);
    norma__text_notes(&text, v->l, lists, 3, SIZE_MAX);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_sem_power(norma_output *out, const norma_sem_power *power,
                                    const norma_sem_power_report *with, norma_format format,
                                    const norma_report_context *context, norma_error *err)
{
    const view v = {power, with, context->language};
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return power_json(out, &v, context, err);
    return format == NORMA_FORMAT_CSV ? power_csv(out, &v, err) : power_text(out, &v, context, err);
}
