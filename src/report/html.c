#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "report/html_chart.h"
#include "report/html_frame.h"
#include "report/html_sections.h"

static void put_header(norma__page *p)
{
    const norma_validation *v = p->overview.result;
    const norma_input *input = p->context->input;
    norma__page_raw(p, "<header>\n");
    norma__page_element(p, "p class=\"kind\"", "Validation report");
    norma__page_raw(p, "<h1>");
    norma__page_text(p, norma__title(p->language, &v->instrument->title, v->instrument->id));
    norma__page_raw(p, "</h1>\n<dl class=\"facts\">\n");
    norma__page_fact_pair(p, "Instrument", v->instrument->id, v->instrument->version);
    if (input) {
        norma__page_fact(p, "Data file", norma__base_name(input->file));
        norma__page_fact(p, "SHA-256 of the data", input->sha256);
    }
    if (v->norms) {
        char version[32];
        snprintf(version, sizeof version, "v%lld", (long long)v->norms->version);
        norma__page_fact_pair(p, "Norm set", v->norms->name, version);
    }
    norma__page_fact(p, "Date", norma__page_setting(p, "date"));
    norma__page_fact_pair(p, "Made with", "norma", norma_version());
    norma__page_raw(p, "</dl>\n</header>\n");
}

static void put_contents(norma__page *p)
{
    static const norma__page_entry entries[] = {{"overview", "At a glance"},
                                                {"process", "Response process"},
                                                {"reliability", "Reliability"},
                                                {"structure", "Structure"},
                                                {"gate", "Gate"},
                                                {"scores", "Scores"},
                                                {"norms", "Position against the norm"},
                                                {"notes", "Notes"},
                                                {"items", "Items"},
                                                {"annex", "Annex"},
                                                {"method", "Method"}};
    norma__page_contents_begin(p);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (p->overview.result->norms || strcmp(entries[i].id, "norms") != 0)
            norma__page_content(p, &entries[i]);
    norma__page_contents_end(p);
}

static void put_page(norma__page *p)
{
    const norma_instrument *instrument = p->overview.result->instrument;
    norma__page_begin(p, norma__title(p->language, &instrument->title, instrument->id));
    put_header(p);
    put_contents(p);
    norma__page_raw(p, "<main>\n");
    norma__page_overview(p);
    norma__page_process(p);
    norma__page_reliability(p);
    norma__page_structure(p);
    norma__page_gate(p);
    norma__page_scores(p);
    if (p->overview.result->norms)
        norma__page_norms(p);
    norma__page_notes(p);
    norma__page_items(p);
    norma__page_annex(p);
    norma__page_method(p);
    norma__page_end(p);
}

static bool title_is_shared(const norma__overview *o, size_t scale)
{
    for (size_t s = 0; s < o->n_scales; s++)
        if (s != scale && strcmp(norma__scale_title(o, s), norma__scale_title(o, scale)) == 0)
            return true;
    return false;
}

/* Charts have one line a title: scales that share a title show their ids too. */
static bool make_titles(norma__page *p)
{
    const norma__overview *o = &p->overview;
    p->titles = NORMA__NEW(char *, o->n_scales);
    for (size_t s = 0; p->titles && s < o->n_scales; s++) {
        norma__buffer title = {0};
        norma__put(&title, norma__scale_title(o, s));
        if (title_is_shared(o, s))
            norma__putf(&title, " (%s)", o->result->instrument->scales[s].id);
        p->titles[s] = title.bytes;
        p->out.failed |= title.failed;
    }
    return p->titles && !p->out.failed;
}

static void free_page(norma__page *p)
{
    for (size_t s = 0; p->titles && s < p->overview.n_scales; s++)
        free(p->titles[s]);
    free(p->titles);
    norma__overview_free(&p->overview);
}

norma_status norma_report_html(norma_output *out, const norma_validation *result,
                               const norma_report_context *context, norma_error *err)
{
    norma__page page = {.language = context->language, .context = context};
    *out = (norma_output){0};
    page.charts = norma__chart_bundle_size > 0;
    norma_status status = norma__overview_make(&page.overview, result, context->language, err);
    if (status != NORMA_OK)
        return status;
    if (make_titles(&page))
        put_page(&page);
    else
        page.out.failed = true;
    free_page(&page);
    return norma__hand_over(out, &page.out, err);
}
