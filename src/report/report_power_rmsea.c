/* norma power --rmsea: of tests of the RMSEA. */
#include <math.h>

#include "report/power_parts.h"

enum { LINE = -40, VALUE = 14 };

void norma__power_line(norma__buffer *text, norma_language l, const char *english,
                       const char *figure)
{
    norma__text_cell(text, norma__say(l, english), LINE);
    norma__text_cell(text, figure, VALUE);
    norma__text_end(text);
}

void norma__power_title(norma__buffer *text, norma_language l, const char *english)
{
    norma__put(text, "\n");
    norma__text_header(text, l, (const norma__column[]){{english, LINE}, {"", VALUE}}, 2);
}

static const char *test_of(const norma_sem_rmsea_power *r)
{
    return r->h0 > r->h1 ? "not-close" : r->h0 > 0 ? "close" : "exact";
}

static norma_status rmsea_json(norma_output *out, const norma_sem_rmsea_power *r,
                               const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    norma__add_text(&j, results, "test", test_of(r));
    norma__add_number(&j, results, "null", r->h0);
    norma__add_number(&j, results, "alternative", r->h1);
    norma__add_number(&j, results, "df", r->df);
    norma__add_number(&j, results, "groups", r->groups);
    norma__add_number(&j, results, "alpha", r->alpha);
    norma__add_number(&j, results, "n", r->n);
    norma__add_number(&j, results, "power", r->power);
    norma__add_number(&j, results, "noncentrality_null", r->noncentrality_h0);
    norma__add_number(&j, results, "noncentrality_alternative", r->noncentrality_h1);
    return norma__hand_over_json(out, &j, envelope, err);
}

static norma_status rmsea_csv(norma_output *out, const norma_sem_rmsea_power *r, norma_error *err)
{
    norma__buffer csv = {0};
    norma__putf(&csv,
                "test,null,alternative,df,groups,alpha,n,power,noncentrality_null,"
                "noncentrality_alternative\n%s",
                test_of(r));
    norma__put_values(&csv,
                      (const double[]){r->h0, r->h1, r->df, r->groups, r->alpha, r->n, r->power,
                                       r->noncentrality_h0, r->noncentrality_h1},
                      9);
    norma__put(&csv, "\n");
    return norma__hand_over(out, &csv, err);
}

static norma_status rmsea_text(norma_output *out, const norma_sem_rmsea_power *r, double wanted,
                               const norma_report_context *context, norma_error *err)
{
    const norma_language l = context->language;
    norma__buffer text = {0}, line = {0};
    norma__text_input(&text, context);
    norma__sayf(&line, l,
                r->h0 > r->h1 ? "With {1 respondent|respondents} the test that the RMSEA is at "
                                "least {2} has a power of {3} when it is {4}."
                              : "With {1 respondent|respondents} the test that the RMSEA is at "
                                "most {2} has a power of {3} when it is {4}.",
                norma__count(l, r->n).text, norma__setting(l, r->h0).text,
                norma__fixed(l, r->power, 3).text, norma__setting(l, r->h1).text);
    if (!isnan(wanted)) {
        norma__put(&line, " ");
        norma__sayf(&line, l, "Fewer do not give the power of {1} that is wanted.",
                    norma__setting(l, wanted).text);
    }
    norma__put(&text, "\n");
    norma__text_paragraph(&text, norma__say(l, "Summary"), &line);
    norma__power_title(&text, l,
                       r->h0 > r->h1 ? "Test of not-close fit"
                       : r->h0 > 0   ? "Test of close fit"
                                     : "Test of exact fit");
    norma__power_line(&text, l, "degrees of freedom", norma__count(l, r->df).text);
    norma__power_line(&text, l, "level of the test", norma__setting(l, r->alpha).text);
    norma__power_line(&text, l, "respondents", norma__count(l, r->n).text);
    norma__power_line(&text, l, "noncentrality, hypothesis",
                      norma__fixed(l, r->noncentrality_h0, 3).text);
    norma__power_line(&text, l, "noncentrality, in truth",
                      norma__fixed(l, r->noncentrality_h1, 3).text);
    norma__power_line(&text, l, "power", norma__fixed(l, r->power, 3).text);
    norma__text_notes(&text, l, &context->notes, 1, SIZE_MAX);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_rmsea_power(norma_output *out, const norma_sem_rmsea_power *power,
                                      double wanted, norma_format format,
                                      const norma_report_context *context, norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return rmsea_json(out, power, context, err);
    return format == NORMA_FORMAT_CSV ? rmsea_csv(out, power, err)
                                      : rmsea_text(out, power, wanted, context, err);
}
