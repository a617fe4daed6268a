/* The two-by-two map: two scores of every company or unit, with an ellipse each. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "benchmark/benchmark_parts.h"
#include "benchmark/quadrants.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* ---- axes ---- */

static size_t find_continuous(const norma_data *data, const char *name)
{
    for (size_t c = 0; c < norma_data_continuous(data); c++)
        if (strcmp(norma_data_continuous_id(data, c), name) == 0)
            return c;
    return NORMA_NONE;
}

/* One scale of an axis, given without its end. */
static norma_status add_scale(norma_map_axis *axis, const norma_benchmark *r, const char *from,
                              size_t length, norma_error *err)
{
    for (size_t s = 0; s < r->n_scales; s++)
        if (strlen(r->instrument->scales[s].id) == length &&
            strncmp(r->instrument->scales[s].id, from, length) == 0) {
            axis->scales[axis->n_scales++] = s;
            return NORMA_OK;
        }
    return norma__fail(err, NORMA_EINVAL,
                       "the axis '%.64s' of the map is no scale, no scales joined by + and no "
                       "continuous variable of instrument '%.64s'",
                       axis->name, r->instrument->id);
}

static norma_status parse_axis(norma_map_axis *axis, const norma_benchmark *r, const char *text,
                               norma_error *err)
{
    norma_status status = norma__keep_text(&axis->name, text, err);
    if (status != NORMA_OK)
        return status;
    axis->continuous = norma_instrument_find_scale(r->instrument, text) == NORMA_NONE
                           ? find_continuous(r->data, text)
                           : NORMA_NONE;
    if (!(axis->scales = NORMA__NEW(size_t, strlen(text) + 1)))
        return norma__no_memory(err);
    for (const char *from = text; axis->continuous == NORMA_NONE && from && status == NORMA_OK;) {
        const char *plus = strchr(from, '+');
        status = add_scale(axis, r, from, plus ? (size_t)(plus - from) : strlen(from), err);
        from = plus ? plus + 1 : NULL;
    }
    return status;
}

/* The value of a row; NaN where one of its scales has no score. */
static double value_of(const norma_benchmark *r, const norma_map_axis *axis, size_t row)
{
    double sum = 0;
    if (axis->continuous != NORMA_NONE)
        return norma_data_continuous_values(r->data, axis->continuous)[row];
    for (size_t k = 0; k < axis->n_scales; k++)
        sum += r->scores->pomp[axis->scales[k] * r->scores->n_rows + row];
    return sum / (double)axis->n_scales;
}

/* ---- points ---- */

typedef struct cell {
    double n, x, y, xx, xy, yy; /* mean; then sums of squares about it */
} cell;

static void add_to(cell *c, double x, double y)
{
    const double dx = x - c->x, dy = y - c->y;
    c->n++;
    c->x += dx / c->n;
    c->y += dy / c->n;
    c->xx += dx * (x - c->x);
    c->xy += dx * (y - c->y);
    c->yy += dy * (y - c->y);
}

/* Where every row goes: the places of entities by population, level and unit. */
static size_t *places_of_units(const norma_benchmark *r, size_t population, size_t level)
{
    const size_t n = level == NORMA_NONE ? 1 : r->units->groupings[level]->n_units;
    size_t *places = NORMA__NEW(size_t, n);
    for (size_t u = 0; places && u < n; u++)
        places[u] = NORMA_NONE;
    for (size_t e = 0; places && e < r->n_entities; e++) {
        const norma_entity *of = &r->entities[e];
        if (of->kind != NORMA_ENTITY_PERSON && of->population == population && of->level == level)
            places[level == NORMA_NONE ? 0 : of->unit] = e;
    }
    return places;
}

static norma_status sum_level(cell *cells, const norma__benchmarking *b, size_t p, size_t level,
                              norma_error *err)
{
    const norma_benchmark *r = b->result;
    size_t *places = places_of_units(r, b->populations[p], level);
    if (!places)
        return norma__no_memory(err);
    for (size_t i = 0; i < b->n_rows; i++) {
        const uint32_t unit = level == NORMA_NONE ? 0 : r->units->groupings[level]->unit[i];
        if (!b->counted[p][i] || unit == NORMA_NO_UNIT || places[unit] == NORMA_NONE)
            continue;
        const double x = value_of(r, &r->x, i), y = value_of(r, &r->y, i);
        if (!isnan(x) && !isnan(y))
            add_to(&cells[places[unit]], x, y);
    }
    free(places);
    return NORMA_OK;
}

/* The gate holds a unit's score as a whole. */
static bool is_held(const norma_benchmark *r, const norma_map_axis *axis, size_t entity)
{
    for (size_t k = 0; k < axis->n_scales; k++)
        if (isnan(norma_benchmark_at(r, entity, 0, axis->scales[k])->mean))
            return true;
    return false;
}

/* Hotelling's region of two means: 2 (n - 1) / (n - 2) F. */
static void take_ellipse(norma_map_point *p, double conf_level)
{
    const double n = (double)p->n;
    if (p->n < 3)
        return;
    const double reach = 2 * (n - 1) / (n - 2) * norma__f_quantile(conf_level, 2, n - 2);
    const double middle = (p->xx + p->yy) / 2;
    const double apart = hypot((p->xx - p->yy) / 2, p->xy);
    p->major = sqrt(reach * (middle + apart));
    p->minor = sqrt(reach * fmax(0, middle - apart));
    p->angle = 0.5 * atan2(2 * p->xy, p->xx - p->yy);
}

static norma_map_point point_of(const cell *c, size_t entity, double conf_level)
{
    norma_map_point p = {.entity = entity,
                         .n = (size_t)c->n,
                         .x = c->x,
                         .y = c->y,
                         .xx = NAN,
                         .xy = NAN,
                         .yy = NAN,
                         .major = NAN,
                         .minor = NAN,
                         .angle = NAN};
    if (c->n >= 2) {
        const double of_means = c->n * (c->n - 1);
        p.xx = c->xx / of_means;
        p.xy = c->xy / of_means;
        p.yy = c->yy / of_means;
    }
    take_ellipse(&p, conf_level);
    return p;
}

static norma_status find_points(norma__benchmarking *b, norma_error *err)
{
    norma_benchmark *r = b->result;
    cell *cells = NORMA__NEW(cell, r->n_entities);
    r->points = NORMA__NEW(norma_map_point, r->n_entities);
    norma_status status = cells && r->points ? NORMA_OK : norma__no_memory(err);
    for (size_t p = 0; p < b->n_populations && status == NORMA_OK; p++) {
        status = sum_level(cells, b, p, NORMA_NONE, err);
        for (size_t g = 0; r->units && g < r->units->n_groupings && status == NORMA_OK; g++)
            status = sum_level(cells, b, p, g, err);
    }
    for (size_t e = 0; status == NORMA_OK && e < r->n_entities; e++)
        if (cells[e].n > 0 && (double)r->options.disclosure.min_cell <= cells[e].n &&
            !is_held(r, &r->x, e) && !is_held(r, &r->y, e))
            r->points[r->n_points++] = point_of(&cells[e], e, r->options.conf_level);
    free(cells);
    return status;
}

/* ---- lines ---- */

/* The mean of an axis' scales in a set, and how far off it may be; as if their errors went all one
   way. */
static double norm_mean(double *se, const norma_benchmark *r, const norma_map_axis *axis,
                        size_t set)
{
    double sum = 0, errors = 0;
    if (axis->continuous != NORMA_NONE)
        return NAN;
    for (size_t k = 0; k < axis->n_scales; k++) {
        const norma_benchmark_norm *norm = norma_benchmark_norm_at(r, set, axis->scales[k]);
        sum += norm->mean;
        errors += norm->se;
    }
    *se = errors / (double)axis->n_scales;
    return sum / (double)axis->n_scales;
}

/* How the means of a norm's companies go together on both axes: their correlation, 0 where they
   are not known. */
static bool company_value(double *out, const norma_benchmark *r, const norma_map_axis *axis,
                          size_t set, size_t company)
{
    *out = 0;
    for (size_t k = 0; k < axis->n_scales; k++) {
        const norma_benchmark_norm *norm = norma_benchmark_norm_at(r, set, axis->scales[k]);
        const norma_norm_scale *scale =
            norm->by_companies ? &r->sets[set]->scales[norm->scale] : NULL;
        if (!scale || scale->companies[company].n == 0)
            return false;
        *out += scale->companies[company].mean;
    }
    return true;
}

static double company_correlation(const norma_benchmark *r, size_t set)
{
    cell c = {0};
    if (r->x.n_scales == 0 || r->y.n_scales == 0)
        return 0;
    for (size_t j = 0; j < r->sets[set]->n_companies; j++) {
        double x, y;
        if (company_value(&x, r, &r->x, set, j) && company_value(&y, r, &r->y, set, j))
            add_to(&c, x, y);
    }
    return c.xx > 0 && c.yy > 0 ? c.xy / sqrt(c.xx * c.yy) : 0;
}

/* Where the norm does not know a variable, the map is cut at the mean of the wholes. */
static double sample_mean(const norma_benchmark *r, bool of_x)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < r->n_points; i++) {
        const norma_map_point *p = &r->points[i];
        if (r->entities[p->entity].kind != NORMA_ENTITY_WHOLE)
            continue;
        sum += (of_x ? p->x : p->y) * (double)p->n;
        n += (double)p->n;
    }
    return sum / n;
}

static norma_map_lines lines_of(const norma_benchmark *r, size_t set)
{
    norma_map_lines lines = {0};
    double x_se = 0, y_se = 0;
    if (r->options.lines) {
        lines.x = r->options.lines[0];
        lines.y = r->options.lines[1];
        return lines;
    }
    lines.x = norm_mean(&x_se, r, &r->x, set);
    lines.y = norm_mean(&y_se, r, &r->y, set);
    if (isnan(lines.x)) {
        lines.x = sample_mean(r, true);
        lines.of_sample_x = true;
        x_se = 0;
    }
    if (isnan(lines.y)) {
        lines.y = sample_mean(r, false);
        lines.of_sample_y = true;
        y_se = 0;
    }
    lines.xx = x_se * x_se;
    lines.yy = y_se * y_se;
    lines.xy = company_correlation(r, set) * x_se * y_se;
    return lines;
}

static norma_status note_sample_lines(norma_benchmark *r, norma_error *err)
{
    bool x = false, y = false;
    for (size_t i = 0; i < r->n_sets; i++) {
        x = x || r->lines[i].of_sample_x;
        y = y || r->lines[i].of_sample_y;
    }
    norma_status status = NORMA_OK;
    for (int k = 0; k < 2 && status == NORMA_OK; k++)
        if (k ? y : x)
            status = norma__note(&r->notes, err, "map-cut-at-sample", k ? r->y.name : r->x.name,
                                 NAN, NAN,
                                 "the norm does not know %s: the map is cut at the sample's own "
                                 "mean there, which says where its units are to each other, not "
                                 "to the benchmark",
                                 k ? r->y.name : r->x.name);
    return status;
}

/* ---- the whole ---- */

static norma_status cut(norma_benchmark *r, norma_error *err)
{
    if (!(r->lines = NORMA__NEW(norma_map_lines, r->n_sets)))
        return norma__no_memory(err);
    for (size_t i = 0; i < r->n_sets; i++)
        r->lines[i] = lines_of(r, i);
    for (size_t k = 0; k < r->n_points; k++) {
        norma_map_point *p = &r->points[k];
        if (!(p->quadrants = NORMA__NEW(double, 4 * r->n_sets)))
            return norma__no_memory(err);
        for (size_t i = 0; i < r->n_sets; i++)
            norma__quadrants(p->quadrants + 4 * i, p, &r->lines[i]);
    }
    return note_sample_lines(r, err);
}

norma_status norma__benchmark_map(norma__benchmarking *b, norma_error *err)
{
    norma_benchmark *r = b->result;
    norma_status status;
    if (!r->options.map_x)
        return NORMA_OK;
    r->mapped = true;
    if ((status = parse_axis(&r->x, r, r->options.map_x, err)) != NORMA_OK ||
        (status = parse_axis(&r->y, r, r->options.map_y, err)) != NORMA_OK ||
        (status = find_points(b, err)) != NORMA_OK)
        return status;
    return cut(r, err);
}
