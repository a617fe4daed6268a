/* The two-by-two map on the page: points with ellipses, cut into quarters. */
#include <math.h>
#include <stdio.h>

#include "report/html_benchmark.h"
#include "report/html_chart.h"

/* Points that can be told apart, and corners of the polygon that an ellipse is drawn as. */
enum { MOST_POINTS = 40, CORNERS = 48 };

static const char *axis_title(const norma_benchmark *r, const norma_map_axis *axis,
                              norma_language language)
{
    return axis->n_scales == 1 ? norma__benchmark_scale(r, axis->scales[0], language) : axis->name;
}

/* Wholes, and units of the first level that there is. */
static bool is_drawn(const norma_benchmark *r, size_t i)
{
    const norma_entity *e = &r->entities[r->points[i].entity];
    size_t level = NORMA_NONE;
    for (size_t k = 0; k <= i && level == NORMA_NONE; k++)
        level = r->entities[r->points[k].entity].level; /* none of a whole */
    return i < MOST_POINTS && (e->kind == NORMA_ENTITY_WHOLE || e->level == level);
}

static const char *kind_of(norma__page *p, const norma_entity *e)
{
    return norma__say(p->language, e->kind == NORMA_ENTITY_WHOLE ? "The whole sample" : "Units");
}

static void add_ellipse(norma__json_tree *j, cJSON *list, const norma_map_point *m,
                        const char *name, const char *kind)
{
    for (size_t k = 0; k < CORNERS && !isnan(m->major); k++) {
        const double at = 2 * 3.14159265358979323846 * (double)k / CORNERS;
        const double u = m->major * cos(at), v = m->minor * sin(at);
        cJSON *o = norma__add_object(j, list, NULL);
        norma__add_text(j, o, "name", name);
        norma__add_text(j, o, "kind", kind);
        norma__add_count(j, o, "step", k);
        norma__add_number(j, o, "x", m->x + u * cos(m->angle) - v * sin(m->angle));
        norma__add_number(j, o, "y", m->y + u * sin(m->angle) + v * cos(m->angle));
    }
}

static void set_axis(norma__chart *chart, const char *channel, const char *title)
{
    cJSON *encoding = cJSON_GetObjectItem(chart->spec, "encoding");
    cJSON *axis = cJSON_GetObjectItem(cJSON_GetObjectItem(encoding, channel), "axis");
    norma__add_text(&chart->json, axis, "title", title);
}

static void add_points(norma__chart *chart, norma__page *p, const norma_benchmark *r)
{
    norma__json_tree *j = &chart->json;
    cJSON *ellipses = norma__chart_data(chart, "ellipses");
    cJSON *points = norma__chart_data(chart, "points");
    for (size_t i = 0; i < r->n_points; i++) {
        const norma_map_point *m = &r->points[i];
        const norma_entity *e = &r->entities[m->entity];
        norma__buffer name = {0};
        if (!is_drawn(r, i))
            continue;
        norma__put_entity(&name, p->language, r, e);
        const char *text = name.bytes ? name.bytes : "";
        add_ellipse(j, ellipses, m, text, kind_of(p, e));
        cJSON *o = norma__add_object(j, points, NULL);
        norma__add_number(j, o, "x", m->x);
        norma__add_number(j, o, "y", m->y);
        norma__add_text(j, o, "kind", kind_of(p, e));
        norma__add_text(j, o, "label", text);
        p->out.failed |= name.failed;
        norma__buffer_free(&name);
    }
}

static void put_chart(norma__page *p, const norma_benchmark *r, size_t set)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_benchmark_map);
    set_axis(&chart, "x", axis_title(r, &r->x, p->language));
    set_axis(&chart, "y", axis_title(r, &r->y, p->language));
    cJSON *lines = norma__add_object(&chart.json, norma__chart_data(&chart, "lines"), NULL);
    norma__add_number(&chart.json, lines, "x", r->lines[set].x);
    norma__add_number(&chart.json, lines, "y", r->lines[set].y);
    add_points(&chart, p, r);
    norma__chart_end(&chart, p,
                     "The map: where two means lie, with the region that holds them both; broken "
                     "lines cut it at the norm");
}

static void put_point(norma__page *p, const norma_benchmark *r, const norma_map_point *m,
                      size_t set)
{
    const norma_language l = p->language;
    norma__buffer name = {0};
    norma__put_entity(&name, l, r, &r->entities[m->entity]);
    norma__page_row(p, name.bytes ? name.bytes : "", 0);
    p->out.failed |= name.failed;
    norma__buffer_free(&name);
    norma__page_number(p, norma__count(l, (double)m->n));
    norma__page_number(p, norma__significant(l, m->x));
    norma__page_number(p, norma__significant(l, m->y));
    for (size_t q = 0; q < 4; q++)
        norma__page_number(p, norma__percent(l, m->quadrants[4 * set + q]));
    norma__page_row_end(p);
}

static void put_table(norma__page *p, const norma_benchmark *r, size_t set)
{
    norma__page_table_begin(p, "In which quarter of the map: probabilities");
    norma__page_heading(p, norma__say(p->language, "Unit"), false);
    norma__page_heading(p, "n", true);
    norma__page_heading(p, axis_title(r, &r->x, p->language), true);
    norma__page_heading(p, axis_title(r, &r->y, p->language), true);
    for (size_t q = 0; q < 4; q++) {
        norma__buffer corner = {0};
        norma__sayf(&corner, p->language, norma__quadrant_corners[q],
                    axis_title(r, &r->x, p->language), axis_title(r, &r->y, p->language));
        norma__page_heading(p, corner.bytes ? corner.bytes : "", true);
        p->out.failed |= corner.failed;
        norma__buffer_free(&corner);
    }
    norma__page_headings_end(p);
    for (size_t i = 0; i < r->n_points; i++)
        if (is_drawn(r, i))
            put_point(p, r, &r->points[i], set);
    norma__page_table_end(p);
}

void norma__page_benchmark_map(norma__page *p, const norma_benchmark *r, size_t set)
{
    norma__page_element(p, "h3", "Map");
    if (r->n_points == 0) {
        norma__page_element(p, "p",
                            "Nothing of the map may be shown, or its scales are held back.");
        return;
    }
    if (p->charts && !isnan(r->lines[set].x) && !isnan(r->lines[set].y))
        put_chart(p, r, set);
    put_table(p, r, set);
}
