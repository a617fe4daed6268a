/* The path diagram of a small model, as SVG: factors in a column, their items to the right, factors
   of factors to the left, a general factor right of the items; correlations and regressions of
   factors as arcs on the left. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "report/html_sem.h"

enum { MOST_OBSERVED = 36, MOST_LATENT = 6, MOST_DIAGRAMS = 2 };
enum { ROW = 32, ITEM_W = 120, ITEM_H = 24, FACTOR_RX = 68, FACTOR_RY = 21 };
enum { LEFT_X = 250, FACTOR_X = 420, ITEM_X = 640, RIGHT_X = 960, TOP = 24 };

typedef struct node {
    const char *name;
    bool latent, placed;
    double x, y;
} node;

typedef struct diagram {
    const norma__sem_page *page;
    size_t group, n, n_observed;
    node *nodes; /* observed variables, then latent ones */
    double height;
} diagram;

bool norma__sem_has_diagram(const norma_sem *sem)
{
    const norma_sem_table *t = sem->table;
    return t->n_latent > 0 && t->n_latent <= MOST_LATENT && t->n_observed <= MOST_OBSERVED;
}

static node *find(diagram *d, const char *name)
{
    for (size_t k = 0; k < d->n; k++)
        if (strcmp(d->nodes[k].name, name) == 0)
            return &d->nodes[k];
    return NULL;
}

/* Calls for every parameter of the group that is an arrow of this kind. */
typedef void visit(diagram *d, size_t r, node *from, node *to, void *context);
static void each(diagram *d, norma_sem_op op, visit *what, void *context)
{
    const norma_sem_table *t = d->page->sem->table;
    for (size_t r = 0; r < t->n; r++) {
        const norma_sem_parameter *row = &t->rows[r];
        if (row->op != op || row->group != d->group || strcmp(row->lhs, row->rhs) == 0)
            continue;
        node *lhs = find(d, row->lhs), *rhs = find(d, row->rhs);
        if (lhs && rhs)
            what(d, r, op == NORMA_SEM_REGRESSION ? rhs : lhs,
                 op == NORMA_SEM_REGRESSION ? lhs : rhs, context);
    }
}

/* ---- places ---- */

typedef struct tally {
    const node *factor;
    size_t items, factors, shared;
    double sum;
} tally;

static void count_measures(diagram *d, size_t r, node *from, node *to, void *context)
{
    tally *t = context;
    (void)r;
    if (from != t->factor)
        return;
    t->items += !to->latent;
    t->factors += to->latent;
    t->sum += to->y;
    const norma_sem_table *table = d->page->sem->table;
    for (size_t k = 0; k < table->n; k++)
        if (table->rows[k].op == NORMA_SEM_MEASURES && table->rows[k].group == d->group &&
            strcmp(table->rows[k].rhs, to->name) == 0 &&
            strcmp(table->rows[k].lhs, from->name) != 0) {
            t->shared++;
            break;
        }
}

static tally tally_of(diagram *d, const node *factor)
{
    tally t = {.factor = factor};
    each(d, NORMA_SEM_MEASURES, count_measures, &t);
    return t;
}

/* All items on it are also on another, smaller factor. */
static bool is_general(diagram *d, const node *factor)
{
    const tally own = tally_of(d, factor);
    if (own.items < 4 || own.shared < own.items)
        return false;
    for (size_t k = d->n_observed; k < d->n; k++)
        if (&d->nodes[k] != factor && tally_of(d, &d->nodes[k]).items >= own.items)
            return false;
    return true;
}

static void place_item(diagram *d, size_t r, node *from, node *to, void *context)
{
    (void)r;
    if (from != context || to->latent || to->placed)
        return;
    to->placed = true;
    to->x = ITEM_X;
    to->y = d->height + ROW / 2.0;
    d->height += ROW;
}

/* Items by factor; then the observed variables that are no item, in the left column. */
static void place_items(diagram *d, const node *general)
{
    d->height = TOP;
    for (size_t k = d->n_observed; k < d->n; k++) {
        if (&d->nodes[k] == general)
            continue;
        const double before = d->height;
        each(d, NORMA_SEM_MEASURES, place_item, &d->nodes[k]);
        if (d->height > before)
            d->height = fmax(d->height, before + 2.0 * FACTOR_RY + 8) + 10;
    }
    double y = TOP;
    for (node *at = d->nodes; at && at < d->nodes + d->n_observed; at++)
        if (!at->placed) {
            at->x = LEFT_X;
            at->y = y + ROW / 2.0;
            y += ROW + 6;
        }
    d->height = fmax(d->height, y);
}

/* A factor stands beside the middle of what it is measured by. */
static void place_factors(diagram *d, const node *general)
{
    double free_y = d->height;
    for (size_t k = d->n_observed; k < d->n; k++) {
        const tally t = tally_of(d, &d->nodes[k]);
        if (t.items == 0 || t.factors > 0)
            continue;
        d->nodes[k].placed = true;
        d->nodes[k].x = &d->nodes[k] == general ? RIGHT_X : FACTOR_X;
        d->nodes[k].y = t.sum / (double)t.items;
    }
    for (size_t k = d->n_observed; k < d->n; k++) {
        node *factor = &d->nodes[k];
        if (factor->placed)
            continue;
        const tally t = tally_of(d, factor);
        const size_t n = t.items + t.factors;
        factor->x = LEFT_X;
        factor->y = n > 0 ? t.sum / (double)n : free_y + FACTOR_RY + 6;
        if (n == 0)
            free_y = d->height = factor->y + FACTOR_RY + 6;
    }
}

/* ---- drawing ---- */

static const char *colour(double value)
{
    return value < 0 ? "#b45309" : "#1f4e79";
}

static void put_label(diagram *d, double x, double y, double value)
{
    norma__putf(&d->page->p->out,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"36\" height=\"15\" fill=\"#fff\"/>"
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"11.5\" "
                "fill=\"%s\">%s</text>\n",
                x - 18, y - 8, x, y + 4, colour(value),
                norma__fixed(d->page->p->language, value, 2).text);
}

static void put_line_style(diagram *d, double value, const char *end, const char *start)
{
    norma__putf(&d->page->p->out,
                " fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"%s marker-end=\"url(#%s)\"",
                colour(value), 0.8 + 1.6 * fmin(fabs(value), 1),
                fabs(value) < 0.4 ? " stroke-dasharray=\"5 3\"" : "", end);
    if (start)
        norma__putf(&d->page->p->out, " marker-start=\"url(#%s)\"", start);
    norma__page_raw(d->page->p, "/>\n");
}

/* The side of a node that faces x. */
static double edge_x(const node *at, double x)
{
    const double half = at->latent ? FACTOR_RX : ITEM_W / 2.0;
    return x > at->x ? at->x + half : at->x - half;
}

static void draw_loading(diagram *d, size_t r, node *from, node *to, void *context)
{
    const bool labels = context != NULL;
    const double value = d->page->sem->estimates[r].std_all;
    const double x1 = edge_x(from, to->x), x2 = edge_x(to, from->x) + (to->x > from->x ? -7 : 7);
    if (!isfinite(value))
        return;
    if (labels) {
        put_label(d, x1 + 0.7 * (x2 - x1), from->y + 0.7 * (to->y - from->y), value);
        return;
    }
    norma__putf(&d->page->p->out, "<path d=\"M%.1f %.1f L%.1f %.1f\"", x1, from->y, x2, to->y);
    put_line_style(d, value, value < 0 ? "head-minus" : "head-plus", NULL);
}

/* An arc on the left, the wider the further apart its ends are. */
static void draw_arc(diagram *d, size_t r, node *from, node *to, void *context)
{
    const bool labels = context != NULL;
    const double value = d->page->sem->estimates[r].std_all;
    const norma_sem_parameter *row = &d->page->sem->table->rows[r];
    const bool both_ways = row->op == NORMA_SEM_COVARIANCE,
               absent = row->free == NORMA_NONE && d->page->sem->estimates[r].est == 0;
    if (!from->latent || !to->latent || !isfinite(value) || absent)
        return;
    const double gap = fabs(to->y - from->y), bend = 24 + 0.42 * gap;
    const double x1 = from->x - FACTOR_RX - 6, x2 = to->x - FACTOR_RX - 6;
    const double mid_x = (x1 + x2) / 2 - 0.75 * bend, mid_y = (from->y + to->y) / 2;
    if (labels) {
        put_label(d, mid_x, mid_y, value);
        return;
    }
    const char *head = value < 0 ? "head-minus" : "head-plus";
    norma__putf(&d->page->p->out, "<path d=\"M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f\"", x1,
                from->y, x1 - bend, from->y, x2 - bend, to->y, x2, to->y);
    put_line_style(d, value, head, both_ways ? head : NULL);
}

/* A straight arrow where an observed variable takes part. */
static void draw_observed(diagram *d, size_t r, node *from, node *to, void *context)
{
    if (from->latent && to->latent)
        draw_arc(d, r, from, to, context);
    else
        draw_loading(d, r, from, to, context);
}

static void put_name(diagram *d, const node *at, double width)
{
    norma__page *p = d->page->p;
    enum { MOST = 16 };
    norma__putf(&p->out,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"12.5\" "
                "fill=\"#111827\"%s",
                at->x, at->y + 4.5, at->latent ? " font-weight=\"600\"" : "");
    if (norma__utf8_columns(at->name) > MOST)
        norma__putf(&p->out, " textLength=\"%.0f\" lengthAdjust=\"spacingAndGlyphs\"", width - 14);
    norma__page_raw(p, ">");
    norma__page_text(p, at->name);
    norma__page_raw(p, "</text>\n");
}

static void draw_nodes(diagram *d)
{
    for (size_t k = 0; k < d->n; k++) {
        const node *at = &d->nodes[k];
        if (at->latent)
            norma__putf(&d->page->p->out,
                        "<ellipse cx=\"%.1f\" cy=\"%.1f\" rx=\"%d\" ry=\"%d\" fill=\"#eff6ff\" "
                        "stroke=\"#1f4e79\" stroke-width=\"1.4\"/>",
                        at->x, at->y, FACTOR_RX, FACTOR_RY);
        else
            norma__putf(&d->page->p->out,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"3\" "
                        "fill=\"#fff\" stroke=\"#6b7280\"/>",
                        at->x - ITEM_W / 2.0, at->y - ITEM_H / 2.0, ITEM_W, ITEM_H);
        put_name(d, at, at->latent ? 2 * FACTOR_RX : ITEM_W);
    }
}

/* Lines first, then what stands on them. */
static void draw(diagram *d, bool general)
{
    norma__page *p = d->page->p;
    norma__putf(&p->out,
                "<div class=\"plot\"><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"90 0 %d "
                "%.0f\" width=\"%d\" role=\"img\" font-family=\"system-ui,sans-serif\">\n<defs>",
                general ? 960 : 640, d->height + 12, general ? 960 : 640);
    static const char *const heads[][2] = {{"head-plus", "#1f4e79"}, {"head-minus", "#b45309"}};
    for (size_t k = 0; k < 2; k++)
        norma__putf(&p->out,
                    "<marker id=\"%s\" viewBox=\"0 0 10 10\" refX=\"6\" refY=\"5\" "
                    "markerUnits=\"userSpaceOnUse\" markerWidth=\"9\" markerHeight=\"9\" "
                    "orient=\"auto-start-reverse\"><path d=\"M0 1 L9 5 L0 9 z\" "
                    "fill=\"%s\"/></marker>",
                    heads[k][0], heads[k][1]);
    norma__page_raw(p, "</defs>\n");
    for (int labels = 0; labels < 2; labels++) {
        void *context = labels ? d : NULL;
        each(d, NORMA_SEM_MEASURES, draw_loading, context);
        each(d, NORMA_SEM_REGRESSION, draw_observed, context);
        each(d, NORMA_SEM_COVARIANCE, draw_arc, context);
    }
    draw_nodes(d);
    norma__page_raw(p, "</svg></div>\n");
}

static void put_caption(const norma__sem_page *page, size_t group)
{
    norma__page *p = page->p;
    p->n_charts++;
    norma__putf(&p->out, "<figcaption>%s %zu. ", norma__say(p->language, "Figure"), p->n_charts);
    if (page->sem->n_groups > 1) {
        norma__page_text(p, page->sem->groups[group].name);
        norma__page_say(p, ": ");
    }
    norma__page_say(p, "The model with its standardised estimates; dashed: under 0.40. "
                       "Correlations of residuals are not drawn");
    norma__page_raw(p, "</figcaption>");
}

static void put_diagram(const norma__sem_page *page, size_t group)
{
    const norma_sem_table *t = page->sem->table;
    diagram d = {.page = page,
                 .group = group,
                 .n = t->n_observed + t->n_latent,
                 .n_observed = t->n_observed};
    if (!(d.nodes = NORMA__NEW(node, d.n))) {
        page->p->out.failed = true;
        return;
    }
    const node *general = NULL;
    for (size_t k = 0; k < d.n; k++)
        d.nodes[k] =
            (node){.name = k < t->n_observed ? t->observed[k] : t->latent[k - t->n_observed],
                   .latent = k >= t->n_observed};
    for (size_t k = t->n_observed; !general && k < d.n; k++)
        if (is_general(&d, &d.nodes[k]))
            general = &d.nodes[k];
    place_items(&d, general);
    place_factors(&d, general);
    norma__page_raw(page->p, "<figure>");
    draw(&d, general != NULL);
    put_caption(page, group);
    norma__page_raw(page->p, "</figure>\n");
    free(d.nodes);
}

void norma__sem_diagrams(const norma__sem_page *page)
{
    for (size_t g = 0; g < page->sem->n_groups && g < MOST_DIAGRAMS; g++)
        put_diagram(page, g);
}
