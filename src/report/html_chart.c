#include <stdlib.h>
#include <string.h>

#include "report/html_chart.h"

/* Translates the titles of a specification, wherever they stand. */
static void translate(norma__json_tree *j, cJSON *node, norma_language language)
{
    for (cJSON *child = node->child; child; child = child->next) {
        if (child->string && strcmp(child->string, "title") == 0 && cJSON_IsString(child)) {
            const char *title = norma__say(language, child->valuestring);
            if (title != child->valuestring && !cJSON_SetValuestring(child, title))
                j->failed = true;
        }
        translate(j, child, language);
    }
}

static void add_config(norma__chart *chart, norma_language language)
{
    norma__json_tree *j = &chart->json;
    cJSON *config = norma__add_object(j, chart->spec, "config");
    norma__add_text(j, config, "font", "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif");
    norma__add_object(j, config, "view");
    norma__add_null(j, cJSON_GetObjectItemCaseSensitive(config, "view"), "stroke");
    cJSON *axis = norma__add_object(j, config, "axis");
    norma__add_text(j, axis, "labelColor", "#111827");
    norma__add_text(j, axis, "titleColor", "#374151");
    norma__add_text(j, axis, "titleFontWeight", "normal");
    norma__add_text(j, axis, "gridColor", "#e5e7eb");
    norma__add_number(j, axis, "labelFontSize", 11);
    norma__add_number(j, axis, "titleFontSize", 12);
    cJSON *legend = norma__add_object(j, config, "legend");
    norma__add_number(j, legend, "labelFontSize", 12);
    norma__add_number(j, legend, "titleFontSize", 12);
    if (language != NORMA_FRENCH)
        return;
    cJSON *number = norma__add_object(j, norma__add_object(j, config, "locale"), "number");
    norma__add_text(j, number, "decimal", ",");
    norma__add_text(j, number, "thousands", "\xe2\x80\xaf");
    norma__add_numbers(j, number, "grouping", (const double[]){3}, 1);
    cJSON *currency = norma__add_array(j, number, "currency");
    norma__add_text(j, currency, NULL, "");
    norma__add_text(j, currency, NULL, "");
}

void norma__chart_begin(norma__chart *chart, const norma__page *p, const char *spec)
{
    *chart = (norma__chart){.spec = p->charts ? cJSON_Parse(spec) : NULL};
    if (!p->charts)
        return;
    if (!chart->spec) {
        chart->json.failed = true;
        return;
    }
    translate(&chart->json, chart->spec, p->language);
    norma__add_text(&chart->json, chart->spec, "$schema",
                    "https://vega.github.io/schema/vega-lite/v6.json");
    norma__add_text(&chart->json, chart->spec, "background", "transparent");
    add_config(chart, p->language);
    chart->data = norma__add_object(&chart->json, chart->spec, "datasets");
}

cJSON *norma__chart_data(norma__chart *chart, const char *name)
{
    return norma__add_array(&chart->json, chart->data, name);
}

void norma__chart_end(norma__chart *chart, norma__page *p, const char *caption)
{
    p->out.failed |= chart->json.failed;
    if (!p->charts || chart->json.failed) {
        cJSON_Delete(chart->spec);
        return;
    }
    p->n_charts++;
    norma__putf(&p->out, "<figure><div class=\"plot\" id=\"chart-%zu\" role=\"img\" aria-label=\"",
                p->n_charts);
    norma__page_say(p, caption);
    norma__putf(&p->out, "\"></div>\n<figcaption>%s %zu. ", norma__say(p->language, "Figure"),
                p->n_charts);
    norma__page_say(p, caption);
    norma__putf(&p->out,
                "</figcaption></figure>\n<script type=\"application/json\" class=\"chart\" "
                "data-plot=\"chart-%zu\">",
                p->n_charts);
    norma__print_json_script(&p->out, chart->spec);
    norma__page_raw(p, "</script>\n");
    cJSON_Delete(chart->spec);
}
