#include <math.h>

#include "report/html_sections.h"

static void put_tile(norma__page *p, norma__figure figure, const char *english)
{
    norma__page_raw(p, "<div class=\"tile\"><b>");
    norma__page_text(p, figure.text);
    norma__page_raw(p, "</b><span>");
    norma__page_say(p, english);
    norma__page_raw(p, "</span></div>\n");
}

static void put_tiles(norma__page *p)
{
    const norma__overview *o = &p->overview;
    const norma_screen_result *screen = o->result->screen;
    norma_language l = p->language;
    norma__page_raw(p, "<div class=\"tiles\">\n");
    put_tile(p, norma__count(l, (double)screen->n_rows), "respondents read");
    put_tile(p, norma__count(l, (double)o->n_set_aside), "set aside, with their reasons");
    put_tile(p, norma__count(l, (double)o->n_verdicts[NORMA_PASS]), "scales that may be reported");
    put_tile(p, norma__count(l, (double)o->n_verdicts[NORMA_CAUTION]), "with a reservation");
    put_tile(p, norma__count(l, (double)o->n_verdicts[NORMA_HOLD]), "held back, not scored");
    norma__page_raw(p, "</div>\n");
}

static void put_advice(norma__page *p)
{
    norma__buffer sentence = {0};
    norma__page_element(p, "h3", "What to do first");
    norma__page_raw(p, "<ul class=\"advice\">\n");
    for (size_t which = 0; norma__advice(&sentence, &p->overview, which); which++) {
        if (!sentence.length)
            continue;
        norma__page_raw(p, "<li>");
        norma__page_take(p, &sentence);
        norma__page_raw(p, "</li>\n");
    }
    p->out.failed |= sentence.failed;
    norma__page_raw(p, "</ul>\n");
}

static bool some_reason(const norma__overview *o)
{
    return o->n_verdicts[NORMA_PASS] < o->n_scales || o->result->n_overrides > 0;
}

static void put_scale(norma__page *p, size_t scale)
{
    const norma__overview *o = &p->overview;
    const norma_scale *s = &o->result->instrument->scales[scale];
    const norma_scale_validation *v = &o->result->scales[scale];
    norma_language l = p->language;
    norma__buffer reasons = {0};
    norma__page_row(p, norma__scale_title(o, scale), s->depth);
    norma__page_badge(p, norma__verdict_of(o, scale));
    norma__page_number(p, norma__count(l, (double)s->n_items));
    norma__page_number(p, norma__fixed(l, v->kept ? v->kept->alpha : NAN, 2));
    norma__page_number(p, norma__fixed(l, o->scores[scale].mean, 1));
    if (o->result->norms)
        norma__page_number(p, norma__signed(l, v->compared ? v->comparison.difference : NAN, 1));
    if (some_reason(o)) {
        norma__put_reasons(&reasons, o, scale);
        norma__page_raw(p, "<td>");
        norma__page_take(p, &reasons);
        norma__page_raw(p, "</td>");
    }
    norma__page_row_end(p);
}

static void put_scales(norma__page *p)
{
    const norma__overview *o = &p->overview;
    norma__page_column columns[7] = {{"Scale", false},
                                     {"Verdict", false},
                                     {"Items", true},
                                     {"Alpha", true},
                                     {"Mean POMP", true}};
    size_t n = 5;
    if (o->result->norms)
        columns[n++] = (norma__page_column){"Against the norm", true};
    if (some_reason(o))
        columns[n++] = (norma__page_column){"Why", false};
    norma__page_table(p, "What may be reported, and what not", columns, n);
    for (size_t i = 0; i < o->n_scales; i++)
        put_scale(p, o->order[i]);
    norma__page_table_end(p);
}

void norma__page_overview(norma__page *p)
{
    norma__page_section(p, "overview", "At a glance");
    put_tiles(p);
    put_advice(p);
    put_scales(p);
    norma__page_raw(p, "<p class=\"aside\">");
    norma__page_say(p, "POMP is the percent of the maximum possible score: 0 when every answer is "
                       "at the low end, 100 when every answer is at the high end.");
    norma__page_raw(p, "</p>\n");
    norma__page_section_end(p);
}
