/* Invariance among groups as a page: what may be compared, levels, items, alignment. */
#include <math.h>
#include <string.h>

#include "report/html_chart.h"
#include "report/html_frame.h"
#include "report/invariance_parts.h"

enum { MOST_CHARTED = 12 }; /* groups whose items are drawn one by one */

static void paragraph(norma__page *p, norma__buffer *text)
{
    norma__page_raw(p, "<p>");
    norma__page_take(p, text);
    norma__page_raw(p, "</p>\n");
}

static void put_header(norma__page *p, const norma_invariance *r)
{
    const norma_input *input = p->context->input;
    const norma_language l = p->language;
    double n = 0;
    for (size_t g = 0; g < r->n_groups; g++)
        n += (double)r->groups[g].n;
    norma__page_raw(p, "<header>\n");
    norma__page_element(p, "p class=\"kind\"", "Invariance of measurement");
    norma__page_raw(p, "<h1>");
    norma__page_say(p, "May the groups be compared?");
    norma__page_raw(p, "</h1>\n<dl class=\"facts\">\n");
    norma__page_fact(p, "Groups", norma__count(l, (double)r->n_groups).text);
    norma__page_fact(p, "Reference group", r->groups[r->reference].name);
    norma__page_fact(p, "Respondents", norma__count(l, n).text);
    if (input) {
        norma__page_fact(p, "Data", norma__base_name(input->file));
        norma__page_fact(p, "SHA-256 of the data", input->sha256);
    }
    norma__page_fact(p, "Date", norma__page_setting(p, "date"));
    norma__page_fact_pair(p, "Made with", "norma", norma_version());
    norma__page_raw(p, "</dl>\n</header>\n");
}

static void put_contents(norma__page *p, const norma_invariance *r)
{
    static const norma__page_entry entries[] = {{"conclusion", "Conclusion"},  {"levels", "Levels"},
                                                {"means", "Means of factors"}, {"items", "Items"},
                                                {"alignment", "Alignment"},    {"notes", "Notes"}};
    const bool there[] = {true, true, r->n_latent > 0, r->n_items > 0, r->n_aligned > 0, true};
    norma__page_contents_begin(p);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (there[i])
            norma__page_content(p, &entries[i]);
    norma__page_contents_end(p);
}

static void put_conclusion(norma__page *p, const norma_invariance *r)
{
    norma__buffer text = {0};
    norma__page_section(p, "conclusion", "Conclusion");
    norma__put_invariance_conclusion(&text, p->language, r);
    paragraph(p, &text);
    norma__page_section_end(p);
}

/* ---- levels ---- */

static void put_outcome(norma__page *p, const norma_invariance *r, const norma_invariance_step *s,
                        bool partial)
{
    const norma_language l = p->language;
    const norma_invariance_outcome *o = partial ? &s->partial : &s->full;
    int v = norma__invariance_shown(r);
    norma__buffer name = {0};
    norma__put_invariance_level(&name, l, s, partial);
    norma__page_row(p, name.bytes ? name.bytes : "", partial ? 1 : 0);
    norma__buffer_free(&name);
    norma__page_cell(p, norma__say(l, norma_invariance_verdict_names[o->verdict]));
    norma__page_number(p, norma__fixed(l, norma__invariance_figure(o->sem, "chisq", v ? 1 : 0), 2));
    norma__page_number(p, norma__fixed(l, norma__invariance_figure(o->sem, "df", 0), 0));
    norma__page_number(p, norma__fixed(l, norma__invariance_figure(o->sem, "cfi", v), 3));
    norma__page_number(p, norma__fixed(l, norma__invariance_figure(o->sem, "rmsea", v), 3));
    norma__page_number(p, norma__fixed(l, norma__invariance_figure(o->sem, "srmr", 0), 3));
    norma__page_number(p, norma__fixed(l, o->difference.chisq, 2));
    norma__page_number(p, norma__fixed(l, o->difference.df, 0));
    norma__page_number(p, norma__p_value(l, o->difference.p));
    norma__page_number(p, norma__signed(l, o->change.cfi[o->change.variant], 3));
    norma__page_number(p, norma__signed(l, o->change.rmsea[o->change.variant], 3));
    norma__page_number(p, norma__signed(l, o->change.srmr, 3));
    norma__page_row_end(p);
}

static void put_freed(norma__page *p, const norma_invariance *r)
{
    const norma_language l = p->language;
    if (!r->n_freed)
        return;
    norma__page_table(p, "Parameters that the groups do not share",
                      (const norma__page_column[]){{"Not shared", false},
                                                   {"level", false},
                                                   {"chi2", true},
                                                   {"p", true},
                                                   {"CFI after", true}},
                      5);
    for (size_t k = 0; k < r->n_freed; k++) {
        const norma_invariance_freed *f = &r->freed[k];
        norma__page_row(p, f->name, 0);
        norma__page_cell(
            p, norma__say(l, f->asked_for ? "as asked" : norma_invariance_level_names[f->level]));
        norma__page_number(p, norma__fixed(l, f->x2, 2));
        norma__page_number(p, norma__p_value(l, f->p));
        norma__page_number(p, norma__fixed(l, f->cfi, 3));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_levels(norma__page *p, const norma_invariance *r)
{
    norma__buffer rule = {0};
    norma__page_section(p, "levels", "Levels");
    norma__page_table(p, "Models with more and more in common",
                      (const norma__page_column[]){{"Level", false},
                                                   {"verdict", false},
                                                   {"chi2", true},
                                                   {"df", true},
                                                   {"CFI", true},
                                                   {"RMSEA", true},
                                                   {"SRMR", true},
                                                   {"diff", true},
                                                   {"df", true},
                                                   {"p", true},
                                                   {"ΔCFI", true},
                                                   {"ΔRMSEA", true},
                                                   {"ΔSRMR", true}},
                      13);
    for (size_t k = 0; k < r->n_steps; k++) {
        put_outcome(p, r, &r->steps[k], false);
        if (r->steps[k].partial.sem)
            put_outcome(p, r, &r->steps[k], true);
    }
    norma__page_table_end(p);
    norma__sayf(&rule, p->language, "Variant of CFI and RMSEA: {1}. Differences are tested by {2}.",
                norma__say(p->language, norma_invariance_variant_names[norma__invariance_shown(r)]),
                norma__say(p->language, norma__invariance_test_word(r->test)));
    norma__put(&rule, " ");
    norma__put_invariance_rule(&rule, p->language, r);
    paragraph(p, &rule);
    put_freed(p, r);
    norma__page_section_end(p);
}

static void put_means(norma__page *p, const norma_invariance *r)
{
    const norma_language l = p->language;
    if (!r->n_latent)
        return;
    norma__page_section(p, "means", "Means of factors");
    norma__page_table(p, "Means and variances of factors, in the model's units",
                      (const norma__page_column[]){{"Factor", false},
                                                   {"Group", false},
                                                   {"mean", true},
                                                   {"SE", true},
                                                   {"variance", true},
                                                   {"d", true}},
                      6);
    for (size_t k = 0; k < r->n_latent; k++) {
        const norma_invariance_latent *x = &r->latent[k];
        norma__page_row(p, x->name, 0);
        norma__page_cell(p, r->groups[x->group].name);
        norma__page_number(p, norma__signed(l, x->mean, 3));
        norma__page_number(p, norma__fixed(l, x->se, 3));
        norma__page_number(p, norma__fixed(l, x->variance, 3));
        norma__page_number(p, norma__signed(l, x->d, 2));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    norma__page_section_end(p);
}

/* ---- items ---- */

static void chart_items(norma__page *p, const norma_invariance *r)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_invariance_items);
    cJSON *items = norma__chart_data(&chart, "items");
    for (size_t k = 0; k < r->n_items; k++) {
        const norma_invariance_item *x = &r->items[k];
        if (isnan(x->dmacs) ||
            (r->n_groups > MOST_CHARTED && norma__invariance_worst(r, k) == NULL))
            continue;
        const norma_invariance_item *shown =
            r->n_groups > MOST_CHARTED ? norma__invariance_worst(r, k) : x;
        cJSON *o = norma__add_object(&chart.json, items, NULL);
        norma__add_text(&chart.json, o, "item", shown->id);
        norma__add_text(&chart.json, o, "factor", shown->factor);
        norma__add_text(&chart.json, o, "group", r->groups[shown->group].name);
        norma__add_number(&chart.json, o, "order", (double)k);
        norma__add_number(&chart.json, o, "dmacs", shown->dmacs);
        norma__add_number(&chart.json, o, "signed", shown->signed_dmacs);
    }
    norma__chart_end(&chart, p,
                     "How differently items are answered at the same level of the factor: dMACS "
                     "with the sign of the mean difference");
}

static void put_items(norma__page *p, const norma_invariance *r)
{
    const norma_language l = p->language;
    if (!r->n_items)
        return;
    norma__page_section(p, "items", "Items");
    norma__page_element(p, "p",
                        "Of people at the same level of the factor: what the group answers more "
                        "than the reference group. Bias is in answer units.");
    if (p->charts)
        chart_items(p, r);
    norma__page_table(
        p, r->n_groups > 2 ? "Items, each in the group where its dMACS is largest" : "Items",
        (const norma__page_column[]){{"Item", false},
                                     {"Factor", false},
                                     {"Group", false},
                                     {"dMACS", true},
                                     {"signed", true},
                                     {"bias", true},
                                     {"SDI2", true},
                                     {"UDI2", true}},
        8);
    for (size_t k = 0; k < r->n_items; k++) {
        const norma_invariance_item *x = norma__invariance_worst(r, k);
        if (!x)
            continue;
        norma__page_row(p, x->id, 0);
        norma__page_cell(p, x->factor);
        norma__page_cell(p, r->groups[x->group].name);
        norma__page_number(p, norma__fixed(l, x->dmacs, 3));
        norma__page_number(p, norma__signed(l, x->signed_dmacs, 3));
        norma__page_number(p, norma__signed(l, x->bias, 3));
        norma__page_number(p, norma__signed(l, x->sdi2, 3));
        norma__page_number(p, norma__fixed(l, x->udi2, 3));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    norma__page_section_end(p);
}

/* ---- alignment ---- */

static void chart_means(norma__page *p, const norma_invariance *r,
                        const norma_invariance_aligned *a)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_invariance_means);
    cJSON *groups = norma__chart_data(&chart, "groups");
    const norma_alignment *x = a->alignment;
    for (size_t g = 0; g < x->n_groups; g++) {
        double half = isnan(x->mean_se[g]) ? 0 : 1.959963984540054 * x->mean_se[g];
        cJSON *o = norma__add_object(&chart.json, groups, NULL);
        norma__add_text(&chart.json, o, "group", r->groups[a->groups[g]].name);
        norma__add_number(&chart.json, o, "mean", x->mean[g]);
        norma__add_number(&chart.json, o, "low", x->mean[g] - half);
        norma__add_number(&chart.json, o, "high", x->mean[g] + half);
    }
    norma__chart_end(&chart, p,
                     "Aligned means with 95 % intervals, in standard deviations of the reference "
                     "group");
}

static void put_aligned(norma__page *p, const norma_invariance *r,
                        const norma_invariance_aligned *a)
{
    const norma_language l = p->language;
    const norma_alignment *x = a->alignment;
    norma__buffer text = {0};
    norma__page_raw(p, "<h3>");
    norma__page_text(p, a->factor);
    norma__page_raw(p, "</h3>\n");
    norma__put_alignment_share(&text, l, a);
    paragraph(p, &text);
    if (p->charts)
        chart_means(p, r, a);
    norma__page_table(p, "Aligned means and standard deviations",
                      (const norma__page_column[]){{"Group", false},
                                                   {"n", true},
                                                   {"mean", true},
                                                   {"SE", true},
                                                   {"sd", true},
                                                   {"SE", true}},
                      6);
    for (size_t g = 0; g < x->n_groups; g++) {
        norma__page_row(p, r->groups[a->groups[g]].name, 0);
        norma__page_number(p, norma__count(l, (double)r->groups[a->groups[g]].n));
        norma__page_number(p, norma__signed(l, x->mean[g], 3));
        norma__page_number(p, norma__fixed(l, x->mean_se[g], 3));
        norma__page_number(p, norma__fixed(l, x->sd[g], 3));
        norma__page_number(p, norma__fixed(l, x->sd_se[g], 3));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    norma__page_table(p, "Aligned parameters, and in how many groups they differ",
                      (const norma__page_column[]){
                          {"Parameter", false}, {"kind", false}, {"R2", true}, {"differ", true}},
                      4);
    for (size_t k = 0; k < x->n_parameters; k++) {
        const norma_alignment_parameter *q = &x->parameters[k];
        const char *cut = q->is_cut ? a->cuts[q->cut] : NULL;
        norma__page_row(p, cut ? cut : a->items[q->item], 0);
        norma__page_cell(p, norma__say(l, !cut                ? "loading"
                                          : strrchr(cut, '|') ? "threshold"
                                                              : "intercept"));
        norma__page_number(p, norma__fixed(l, q->r2, 3));
        norma__page_number(p, norma__count(l, (double)q->n_different));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_alignment(norma__page *p, const norma_invariance *r)
{
    if (!r->n_aligned)
        return;
    norma__page_section(p, "alignment", "Alignment");
    norma__page_element(p, "p",
                        "Means and standard deviations of a factor in many groups, such that as "
                        "few parameters as possible differ much: no item needs to be invariant in "
                        "all groups.");
    for (size_t k = 0; k < r->n_aligned; k++)
        put_aligned(p, r, &r->aligned[k]);
    norma__page_section_end(p);
}

norma_status norma_report_invariance_html(norma_output *out, const norma_invariance *result,
                                          const norma_report_context *context, norma_error *err)
{
    norma__page page = {
        .language = context->language, .context = context, .charts = norma__chart_bundle_size > 0};
    const norma_notes *lists[] = {context->notes, &result->notes};
    *out = (norma_output){0};
    norma__page_begin(&page, norma__say(page.language, "Invariance of measurement"));
    put_header(&page, result);
    put_contents(&page, result);
    norma__page_raw(&page, "<main>\n");
    put_conclusion(&page, result);
    put_levels(&page, result);
    put_means(&page, result);
    put_items(&page, result);
    put_alignment(&page, result);
    norma__page_section(&page, "notes", "Notes");
    norma__page_note_list(&page, lists, 2);
    norma__page_section_end(&page);
    norma__page_end(&page);
    return norma__hand_over(out, &page.out, err);
}
