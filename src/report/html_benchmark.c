/* A comparison with norms as a page: percentiles with their errors, profiles, units, the map. */
#include <stdio.h>

#include "report/html_benchmark.h"
#include "report/html_chart.h"
#include "report/html_frame.h"
#include "report/html_gating.h"
#include "report/units_view.h"

/* ---- header and contents ---- */

static void put_header(norma__page *p, const norma_benchmark *r)
{
    const norma_input *input = p->context->input;
    const norma_language l = p->language;
    norma__page_raw(p, "<header>\n");
    norma__page_element(p, "p class=\"kind\"", "Comparison with norms");
    norma__page_raw(p, "<h1>");
    norma__page_text(p, norma__title(l, &r->instrument->title, r->instrument->id));
    norma__page_raw(p, "</h1>\n<dl class=\"facts\">\n");
    for (size_t i = 0; i < r->n_sets; i++) {
        norma__buffer text = {0};
        norma__put_set(&text, l, r->sets[i]);
        norma__put(&text, ": ");
        norma__put_set_size(&text, l, r->sets[i]);
        norma__page_fact(p, "Norm set", text.bytes);
        p->out.failed |= text.failed;
        norma__buffer_free(&text);
    }
    norma__page_fact(p, "Smallest cell that is shown, respondents",
                     norma__count(l, (double)r->options.disclosure.min_cell).text);
    norma__page_fact(p, "Coverage of the intervals",
                     norma__plain_percent(l, r->options.conf_level).text);
    norma__page_fact(p, "Differences that matter", norma__bound_text(l, &r->options).text);
    if (input) {
        norma__page_fact(p, "Data", norma__base_name(input->file));
        norma__page_fact(p, "SHA-256 of the data", input->sha256);
    }
    norma__page_fact(p, "Date", norma__page_setting(p, "date"));
    norma__page_fact_pair(p, "Made with", "norma", norma_version());
    norma__page_raw(p, "</dl>\n</header>\n");
}

static void put_contents(norma__page *p, const norma_benchmark *r)
{
    norma__page_contents_begin(p);
    for (size_t i = 0; i < r->n_sets; i++) {
        norma__buffer title = {0};
        norma__put_set(&title, p->language, r->sets[i]);
        norma__putf(&p->out, "<li><a href=\"#set-%zu\">", i);
        norma__page_take(p, &title);
        norma__page_raw(p, "</a></li>\n");
    }
    norma__page_content(p, &(const norma__page_entry){"reading", "How to read this"});
    norma__page_content(p, &(const norma__page_entry){"hidden", "What is not shown"});
    norma__page_content(p, &(const norma__page_entry){"notes", "Notes"});
    norma__page_contents_end(p);
}

/* ---- how to read it ---- */

static void put_reading(norma__page *p, const norma_benchmark *r)
{
    norma__page_section(p, "reading", "How to read this");
    norma__page_element(p, "p",
                        "Among companies: the share of the norm's companies whose true mean is "
                        "lower. Among persons: the share of its respondents who score lower than "
                        "this mean. They differ, because companies vary less than people; a "
                        "company is to be judged among companies.");
    norma__page_element(p, "p",
                        "Every interval holds both errors: how few companies or respondents the "
                        "norm has, and how few respondents there are here.");
    norma__page_raw(p, "<p>");
    norma__page_sayf(p,
                     "g is the difference from the norm's mean in standard deviations of "
                     "respondents; its interval allows for companies being different. "
                     "Equivalent: any difference is shown to be under {1}. Not clear: neither a "
                     "difference nor equivalence is shown; more respondents would tell.",
                     norma__bound_text(p->language, &r->options).text);
    norma__page_raw(p, "</p>\n");
    norma__page_section_end(p);
}

/* ---- what is not shown ---- */

typedef struct hidden {
    norma__page *page;
    size_t n;
} hidden;

static void name_hidden(void *context, const char *level, const char *name, const char *population)
{
    hidden *h = context;
    norma__page *p = h->page;
    (void)level;
    norma__page_raw(p, ++h->n > 1 ? "<li>" : "<ul class=\"notes\">\n<li>");
    norma__page_text(p, name ? name : norma__say(p->language, "the total"));
    if (population) {
        norma__page_raw(p, " (");
        norma__page_text(p, population);
        norma__page_raw(p, ")");
    }
    norma__page_raw(p, "</li>\n");
}

static void put_hidden(norma__page *p, const norma_benchmark *r)
{
    hidden h = {.page = p};
    norma__page_section(p, "hidden", "What is not shown");
    norma__page_raw(p, "<p>");
    norma__page_say(p, norma__units_why_hidden);
    norma__page_raw(p, "</p>\n");
    norma__benchmark_hidden(r, name_hidden, &h);
    if (h.n > 0)
        norma__page_raw(p, "</ul>\n");
    else
        norma__page_element(p, "p", "nothing");
    norma__page_section_end(p);
}

/* ---- the page ---- */

static void put_page(norma__page *p, const norma__benchmark_view *view)
{
    const norma_benchmark *r = view->result;
    norma__page_begin(p, norma__say(p->language, "Comparison with norms"));
    put_header(p, r);
    put_contents(p, r);
    norma__page_raw(p, "<main>\n");
    norma__page_overrides(p, r->gating, r->instrument);
    for (size_t i = 0; i < r->n_sets; i++)
        norma__page_benchmark_set(p, r, i);
    put_reading(p, r);
    put_hidden(p, r);
    norma__page_section(p, "notes", "Notes");
    norma__page_note_list(p, (const norma_notes *const[]){&view->notes, &r->notes}, 2);
    norma__page_settings(p);
    norma__page_section_end(p);
    norma__page_end(p);
}

norma_status norma_report_benchmark_html(norma_output *out, const norma_benchmark *result,
                                         const norma_report_context *context, norma_error *err)
{
    norma__benchmark_view view;
    *out = (norma_output){0};
    norma_status status = norma__benchmark_view_make(&view, result, context, err);
    if (status == NORMA_OK) {
        norma__page page = {.language = context->language,
                            .context = &view.context,
                            .charts = norma__chart_bundle_size > 0};
        put_page(&page, &view);
        status = norma__hand_over(out, &page.out, err);
    }
    norma__benchmark_view_free(&view);
    return status;
}
