/* A fitted model of structure as a page. */
#include <math.h>
#include <string.h>

#include "report/html_sem.h"

/* ---- header and contents ---- */

static void put_header(const norma__sem_page *page)
{
    norma__page *p = page->p;
    const norma_input *input = p->context->input;
    const norma_instrument *instrument = page->with->instrument;
    norma__page_raw(p, "<header>\n");
    norma__page_element(p, "p class=\"kind\"", "Model of structure");
    norma__page_raw(p, "<h1>");
    if (instrument)
        norma__page_text(p, norma__title(p->language, &instrument->title, instrument->id));
    else if (input)
        norma__page_text(p, norma__base_name(input->file));
    norma__page_raw(p, "</h1>\n<dl class=\"facts\">\n");
    norma__page_fact(p, "Respondents", norma__count(p->language, (double)page->sem->n).text);
    norma__page_fact(p, "Estimator", norma__sem_estimator(page->sem).text);
    if (input) {
        norma__page_fact(p, "Data", norma__base_name(input->file));
        norma__page_fact(p, "SHA-256 of the data", input->sha256);
    }
    norma__page_fact(p, "Date", norma__page_setting(p, "date"));
    norma__page_fact_pair(p, "Made with", "norma", norma_version());
    norma__page_raw(p, "</dl>\n</header>\n");
}

static void put_contents(const norma__sem_page *page)
{
    static const norma__page_entry entries[] = {{"summary", "Summary"},
                                                {"fit", "Fit"},
                                                {"structure", "Structure"},
                                                {"reliability", "Reliability"},
                                                {"misfit", "Where it does not fit"},
                                                {"parameters", "Parameters"},
                                                {"method", "Method"},
                                                {"notes", "Notes"}};
    norma__page_contents_begin(page->p);
    for (size_t k = 0; k < sizeof entries / sizeof *entries; k++)
        if (k != 3 || page->with->reliability)
            norma__page_content(page->p, &entries[k]);
    norma__page_contents_end(page->p);
}

/* ---- summary ---- */

static void put_tile(norma__page *p, norma__figure figure, const char *english)
{
    norma__page_raw(p, "<div class=\"tile\"><b>");
    norma__page_text(p, figure.text);
    norma__page_raw(p, "</b><span>");
    norma__page_say(p, english);
    norma__page_raw(p, "</span></div>\n");
}

static void put_index_tile(const norma__sem_page *page, const char *name, const char *titles[3])
{
    norma__sem_variant variant;
    const double value = norma__sem_best(page->sem, name, &variant);
    if (!isnan(value))
        put_tile(page->p, norma__fixed(page->p->language, value, 3), titles[variant]);
}

static void put_tiles(const norma__sem_page *page)
{
    norma__page *p = page->p;
    norma__page_raw(p, "<div class=\"tiles\">\n");
    put_tile(p, norma__count(p->language, (double)page->sem->n), "respondents");
    put_index_tile(page, "cfi", (const char *[]){"CFI", "CFI, scaled", "CFI, robust"});
    put_index_tile(page, "tli", (const char *[]){"TLI", "TLI, scaled", "TLI, robust"});
    put_index_tile(page, "rmsea", (const char *[]){"RMSEA", "RMSEA, scaled", "RMSEA, robust"});
    put_index_tile(page, "srmr", (const char *[]){"SRMR", "SRMR", "SRMR"});
    norma__page_raw(p, "</div>\n");
}

static void put_summary(const norma__sem_page *page)
{
    norma__page *p = page->p;
    norma__sem_summary summary;
    norma__sem_summarise(&summary, p->language, page->sem, page->with);
    norma__page_section(p, "summary", "Summary");
    put_tiles(page);
    norma__page_raw(p, "<ul class=\"advice\">\n");
    for (size_t k = 0; k < summary.n; k++) {
        norma__page_raw(p, "<li>");
        norma__page_take(p, &summary.sentences[k]);
        norma__page_raw(p, "</li>\n");
    }
    norma__page_raw(p, "</ul>\n");
    norma__page_section_end(p);
    norma__sem_summary_free(&summary);
}

/* ---- sections ---- */

static void put_fit(const norma__sem_page *page)
{
    norma__page_section(page->p, "fit", "Fit");
    norma__sem_fit_table(page);
    if (page->with->cutoffs)
        norma__sem_cutoffs_table(page);
    norma__page_section_end(page->p);
}

static void put_structure(const norma__sem_page *page)
{
    norma__page_section(page->p, "structure", "Structure");
    if (norma__sem_has_diagram(page->sem))
        norma__sem_diagrams(page);
    norma__sem_loadings_chart(page);
    norma__sem_factors_chart(page);
    norma__page_section_end(page->p);
}

static void put_reliability(const norma__sem_page *page)
{
    norma__page_section(page->p, "reliability", "Reliability");
    norma__sem_reliability_tables(page);
    norma__page_section_end(page->p);
}

static void put_misfit(const norma__sem_page *page)
{
    norma__page_section(page->p, "misfit", "Where it does not fit");
    if (page->with->residuals) {
        norma__sem_residuals_chart(page);
        norma__sem_residual_tables(page);
    }
    norma__sem_modification_tables(page);
    norma__page_section_end(page->p);
}

static void put_parameters(const norma__sem_page *page)
{
    norma__page_section(page->p, "parameters", "Parameters");
    norma__sem_parameters_table(page);
    norma__page_section_end(page->p);
}

/* ---- method ---- */

static void put_groups(const norma__sem_page *page)
{
    norma__page *p = page->p;
    const norma_sem *sem = page->sem;
    if (sem->n_groups == 1 && sem->groups[0].n_clusters == 0 && sem->groups[0].n_patterns < 2)
        return;
    norma__page_table(p, "Groups",
                      (const norma__page_column[]){{"Group", false},
                                                   {"respondents", true},
                                                   {"clusters", true},
                                                   {"patterns of missing answers", true}},
                      4);
    for (size_t g = 0; g < sem->n_groups; g++) {
        const norma_sem_group *group = &sem->groups[g];
        norma__page_row(p, *group->name ? group->name : norma__say(p->language, "all"), 0);
        norma__page_number(p, norma__count(p->language, (double)group->n));
        norma__page_number(p, norma__count(p->language, (double)group->n_clusters));
        norma__page_number(p, norma__count(p->language, (double)group->n_patterns));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_search(const norma__sem_page *page)
{
    norma__page *p = page->p;
    const norma_sem_convergence *c = &page->sem->convergence;
    const norma_language l = p->language;
    norma__page_table(p, "The search for the estimates",
                      (const norma__page_column[]){{"Measure", false}, {"value", true}}, 2);
    norma__page_row(p, norma__say(l, "converged"), 0);
    norma__putf(&p->out, "<td class=\"n\">%s</td>", norma__say(l, c->converged ? "yes" : "no"));
    norma__page_row_end(p);
    const struct {
        const char *title;
        norma__figure figure;
    } lines[] = {{"steps", norma__count(l, (double)c->iterations)},
                 {"starts", norma__count(l, (double)c->starts)},
                 {"distinct solutions among them", norma__count(l, (double)c->optima)},
                 {"largest slope", norma__significant(l, c->gradient_max)},
                 {"smallest eigenvalue of the Hessian", norma__significant(l, c->smallest_hessian)},
                 {"free parameters less constraints", norma__count(l, (double)c->n_estimated)},
                 {"rank of the information", norma__count(l, (double)c->rank)},
                 {"improper estimates", norma__count(l, (double)c->n_heywood)}};
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        norma__page_row(p, norma__say(l, lines[k].title), 0);
        norma__page_number(p, lines[k].figure);
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_model(norma__page *p, const char *text)
{
    norma__page_raw(p, "<pre>");
    while (*text) {
        const size_t length = strcspn(text, "\n");
        norma__buffer line = {0};
        norma__put_bytes(&line, text, length);
        norma__page_take(p, &line);
        norma__page_raw(p, "\n");
        text += length + (text[length] == '\n');
    }
    norma__page_raw(p, "</pre>\n");
}

static void put_method(const norma__sem_page *page)
{
    norma__page *p = page->p;
    const norma_sem *sem = page->sem;
    const norma_language l = p->language;
    norma__page_section(p, "method", "Method");
    norma__page_raw(p, "<dl class=\"facts\">\n");
    norma__page_fact(p, "Estimator", norma__sem_estimator(sem).text);
    norma__page_fact(p, "Errors", norma__say(l, norma__sem_errors_name(sem)));
    norma__page_fact(p, "Test", norma__say(l, norma__sem_test_name(sem)));
    norma__page_fact(p, "Information", norma__say(l, norma__sem_information_name(sem)));
    norma__page_fact(p, "Missing", norma__say(l, norma__sem_missing_name(sem)));
    if (sem->table->ordinal)
        norma__page_fact(p, "Scaling", sem->table->theta ? "theta" : "delta");
    norma__page_raw(p, "</dl>\n");
    put_groups(page);
    put_search(page);
    if (page->with->model) {
        norma__page_element(p, "h3", "Model");
        put_model(p, norma_sem_model_text(page->with->model));
    }
    norma__page_section_end(p);
}

static void put_notes(const norma__sem_page *page)
{
    const norma_notes *lists[NORMA__SEM_MOST_LISTS];
    const size_t n = norma__sem_notes(lists, page->p->context, page->sem, page->with);
    norma__page_section(page->p, "notes", "Notes");
    norma__page_note_list(page->p, lists, n);
    norma__page_settings(page->p);
    norma__page_section_end(page->p);
}

norma_status norma_report_sem_html(norma_output *out, const norma_sem *sem,
                                   const norma_sem_report *with,
                                   const norma_report_context *context, norma_error *err)
{
    norma__page p = {
        .language = context->language, .context = context, .charts = norma__chart_bundle_size > 0};
    const norma__sem_page page = {&p, sem, with};
    *out = (norma_output){0};
    norma__page_begin(&p, norma__say(p.language, "Model of structure"));
    put_header(&page);
    put_contents(&page);
    norma__page_raw(&p, "<main>\n");
    put_summary(&page);
    put_fit(&page);
    put_structure(&page);
    if (with->reliability)
        put_reliability(&page);
    put_misfit(&page);
    put_parameters(&page);
    put_method(&page);
    put_notes(&page);
    norma__page_end(&p);
    return norma__hand_over(out, &p.out, err);
}
