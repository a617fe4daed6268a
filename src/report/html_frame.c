#include "report/html_frame.h"

#include <string.h>

#include "report/html_chart.h"
#include "report/html_style.h"

void norma__page_begin(norma__page *p, const char *title)
{
    norma__putf(&p->out,
                "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"generator\" content=\"norma %s\">\n<title>",
                p->language == NORMA_FRENCH ? "fr" : "en", norma_version());
    norma__page_text(p, title);
    norma__page_raw(p, "</title>\n<style>\n");
    norma__page_raw(p, norma__page_style);
    norma__page_raw(p, norma__print_style);
    norma__page_raw(p, "</style>\n</head>\n<body>\n");
}

void norma__page_end(norma__page *p)
{
    norma__page_raw(p, "</main>\n<footer>");
    norma__page_say(p, "This file is complete in itself: it can be read without network and "
                       "printed.");
    norma__page_raw(p, " ");
    if (!p->charts)
        norma__page_say(p, "It has tables only, because norma was built without its chart "
                           "libraries.");
    norma__page_raw(p, "</footer>\n");
    if (p->charts) {
        norma__page_raw(p, "<script>\n");
        norma__put_bytes(&p->out, norma__chart_bundle, (size_t)norma__chart_bundle_size);
        norma__page_raw(p, "</script>\n<script>\n");
        norma__page_raw(p, norma__page_script);
        norma__page_raw(p, "</script>\n");
    }
    norma__page_raw(p, "</body>\n</html>\n");
}

void norma__page_fact(norma__page *p, const char *english, const char *text)
{
    if (!text || !*text)
        return;
    norma__page_element(p, "dt", english);
    norma__page_raw(p, "<dd>");
    norma__page_text(p, text);
    norma__page_raw(p, "</dd>\n");
}

void norma__page_fact_pair(norma__page *p, const char *english, const char *first,
                           const char *second)
{
    norma__buffer text = {0};
    norma__putf(&text, "%s %s", first, second);
    norma__page_fact(p, english, text.bytes);
    p->out.failed |= text.failed;
    norma__buffer_free(&text);
}

const char *norma__page_setting(const norma__page *p, const char *name)
{
    const norma_report_context *context = p->context;
    for (size_t i = 0; i < context->n_settings; i++)
        if (strcmp(context->settings[i].name, name) == 0)
            return context->settings[i].text;
    return NULL;
}

void norma__page_contents_begin(norma__page *p)
{
    norma__putf(&p->out, "<nav aria-label=\"%s\"><ol>\n", norma__say(p->language, "Contents"));
}

void norma__page_content(norma__page *p, const norma__page_entry *entry)
{
    norma__putf(&p->out, "<li><a href=\"#%s\">", entry->id);
    norma__page_say(p, entry->title);
    norma__page_raw(p, "</a></li>\n");
}

void norma__page_contents_end(norma__page *p)
{
    norma__page_raw(p, "</ol></nav>\n");
}

static void put_note(norma__page *p, const norma_note *note)
{
    norma__buffer sentence = {0};
    norma__page_raw(p, "<li>");
    norma__put_note(&sentence, p->language, note);
    norma__page_take(p, &sentence);
    norma__putf(&p->out, " <span class=\"aside\">(%s)</span></li>\n", note->code);
}

void norma__page_note_list(norma__page *p, const norma_notes *const *lists, size_t n)
{
    bool any = false;
    norma__page_element(p, "p",
                        "Everything that was corrected, left out or could not be computed:");
    norma__page_raw(p, "<ul class=\"notes\">\n");
    for (size_t l = 0; l < n; l++)
        for (size_t i = 0; lists[l] && i < lists[l]->n; i++) {
            put_note(p, &lists[l]->list[i]);
            any = true;
        }
    if (!any)
        norma__page_element(p, "li", "nothing");
    norma__page_raw(p, "</ul>\n");
}

/* ---- settings ---- */

/* A file's name without its folders; the rest as it is. */
static const char *shown(const cJSON *setting)
{
    static const char *const files[] = {"instrument", "norms", "store", "head-counts", "outcomes"};
    bool file = false;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        file = file || strcmp(setting->string, files[i]) == 0;
    return file ? norma__base_name(setting->valuestring) : setting->valuestring;
}

void norma__page_settings(norma__page *p)
{
    if (!p->context->options && p->context->n_settings == 0)
        return;
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, p->context);
    const cJSON *settings = cJSON_GetObjectItemCaseSensitive(envelope, "settings");
    norma__page_table(p, "Settings in force",
                      (const norma__page_column[]){{"Setting", false}, {"Value", false}}, 2);
    for (const cJSON *s = settings ? settings->child : NULL; s; s = s->next) {
        norma__page_row(p, s->string, 0);
        if (cJSON_IsNumber(s))
            norma__page_cell(p, norma__setting(p->language, s->valuedouble).text);
        else
            norma__page_cell(p, cJSON_IsString(s)
                                    ? shown(s)
                                    : norma__say(p->language, cJSON_IsTrue(s) ? "yes" : "no"));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    p->out.failed |= j.failed;
    cJSON_Delete(envelope);
}
