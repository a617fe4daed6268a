#include <math.h>
#include <string.h>

#include "report/invariance_parts.h"

enum { MOST_NAMED = 8, MOST_ROWS = 40 };

static void put_paragraph(norma__buffer *out, const char *label, norma__buffer *text)
{
    norma__text_paragraph(out, label, text);
    norma__buffer_free(text);
}

static void put_groups(norma__buffer *out, norma_language l, const norma_invariance *r)
{
    norma__buffer list = {0};
    for (size_t g = 0; g < r->n_groups && g < MOST_NAMED; g++) {
        norma__put(&list, g ? ", " : "");
        norma__put_clean(&list, r->groups[g].name);
        norma__put(&list, " (");
        norma__put(&list, norma__count(l, (double)r->groups[g].n).text);
        norma__put(&list, ")");
    }
    if (r->n_groups > MOST_NAMED) {
        norma__put(&list, ", ");
        norma__sayf(&list, l, "and {1 other|others}",
                    norma__count(l, (double)(r->n_groups - MOST_NAMED)).text);
    }
    norma__put(&list, ". ");
    norma__sayf(&list, l, "Reference: {1}.", r->groups[r->reference].name);
    put_paragraph(out, norma__say(l, "Groups: "), &list);
}

/* ---- levels ---- */

static const norma__column level_columns[] = {
    {"Level", -20}, {"chi2", 9},  {"df", 5},         {"CFI", 7}, {"RMSEA", 7},
    {"SRMR", 7},    {"diff", 9},  {"df", 4},         {"p", 9},   {"dCFI", 8},
    {"dRMSEA", 8},  {"dSRMR", 8}, {"  verdict", -16}};

static void put_outcome(norma__buffer *out, norma_language l, const norma_invariance *r,
                        const norma_invariance_step *s, bool partial)
{
    const norma_invariance_outcome *o = partial ? &s->partial : &s->full;
    int v = norma__invariance_shown(r);
    int test = v == NORMA_INVARIANCE_STANDARD ? v : NORMA_INVARIANCE_SCALED;
    norma__buffer name = {0};
    norma__put_invariance_level(&name, l, s, partial);
    norma__text_cell(out, name.bytes ? name.bytes : "", -20);
    norma__buffer_free(&name);
    norma__text_cell(out, norma__fixed(l, norma__invariance_figure(o->sem, "chisq", test), 2).text,
                     9);
    norma__text_cell(out, norma__fixed(l, norma__invariance_figure(o->sem, "df", 0), 0).text, 5);
    norma__text_cell(out, norma__fixed(l, norma__invariance_figure(o->sem, "cfi", v), 3).text, 7);
    norma__text_cell(out, norma__fixed(l, norma__invariance_figure(o->sem, "rmsea", v), 3).text, 7);
    norma__text_cell(out, norma__fixed(l, norma__invariance_figure(o->sem, "srmr", 0), 3).text, 7);
    norma__text_cell(out, norma__fixed(l, o->difference.chisq, 2).text, 9);
    norma__text_cell(out, norma__fixed(l, o->difference.df, 0).text, 4);
    norma__text_cell(out, norma__p_value(l, o->difference.p).text, 9);
    norma__text_cell(out, norma__signed(l, o->change.cfi[o->change.variant], 3).text, 8);
    norma__text_cell(out, norma__signed(l, o->change.rmsea[o->change.variant], 3).text, 8);
    norma__text_cell(out, norma__signed(l, o->change.srmr, 3).text, 8);
    norma__put(out, "  ");
    norma__text_cell(out, norma__say(l, norma_invariance_verdict_names[o->verdict]), -14);
    norma__text_end(out);
}

static void put_levels(norma__buffer *out, norma_language l, const norma_invariance *r)
{
    norma__buffer text = {0};
    norma__put(out, "\n");
    norma__text_header(out, l, level_columns, sizeof level_columns / sizeof *level_columns);
    for (size_t k = 0; k < r->n_steps; k++) {
        put_outcome(out, l, r, &r->steps[k], false);
        if (r->steps[k].partial.sem)
            put_outcome(out, l, r, &r->steps[k], true);
    }
    norma__sayf(&text, l, "Variant of CFI and RMSEA: {1}. Differences are tested by {2}.",
                norma__say(l, norma_invariance_variant_names[norma__invariance_shown(r)]),
                norma__say(l, norma__invariance_test_word(r->test)));
    norma__put(&text, " ");
    norma__put_invariance_rule(&text, l, r);
    put_paragraph(out, "", &text);
}

static void put_freed(norma__buffer *out, norma_language l, const norma_invariance *r)
{
    static const norma__column columns[] = {
        {"Not shared", -24}, {"  level", -14}, {"chi2", 9}, {"p", 9}, {"CFI after", 11}};
    if (!r->n_freed)
        return;
    norma__put(out, "\n");
    norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; k < r->n_freed; k++) {
        const norma_invariance_freed *f = &r->freed[k];
        norma__text_cell(out, f->name, -24);
        norma__put(out, "  ");
        norma__text_cell(
            out, norma__say(l, f->asked_for ? "as asked" : norma_invariance_level_names[f->level]),
            -12);
        norma__text_cell(out, norma__fixed(l, f->x2, 2).text, 9);
        norma__text_cell(out, norma__p_value(l, f->p).text, 9);
        norma__text_cell(out, norma__fixed(l, f->cfi, 3).text, 11);
        norma__text_end(out);
    }
}

/* ---- what may be compared ---- */

static void put_latent(norma__buffer *out, norma_language l, const norma_invariance *r)
{
    static const norma__column columns[] = {{"Factor", -16}, {"  group", -20}, {"mean", 9},
                                            {"SE", 7},       {"variance", 10}, {"d", 8}};
    if (!r->n_latent)
        return;
    norma__put(out, "\n");
    norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; k < r->n_latent && k < MOST_ROWS; k++) {
        const norma_invariance_latent *x = &r->latent[k];
        norma__text_cell(out, x->name, -16);
        norma__put(out, "  ");
        norma__text_cell(out, r->groups[x->group].name, -18);
        norma__text_cell(out, norma__signed(l, x->mean, 3).text, 9);
        norma__text_cell(out, norma__fixed(l, x->se, 3).text, 7);
        norma__text_cell(out, norma__fixed(l, x->variance, 3).text, 10);
        norma__text_cell(out, norma__signed(l, x->d, 2).text, 8);
        norma__text_end(out);
    }
    if (r->n_latent > MOST_ROWS) {
        norma__put(out, norma__say(l, "The others are in the JSON and CSV results."));
        norma__put(out, "\n");
    }
}

/* ---- items ---- */

static void put_items(norma__buffer *out, norma_language l, const norma_invariance *r)
{
    static const norma__column columns[] = {{"Item", -16}, {"  factor", -16}, {"dMACS", 8},
                                            {"signed", 8}, {"bias", 8},       {"SDI2", 8},
                                            {"UDI2", 8},   {"  group", -20}};
    norma__buffer text = {0};
    if (!r->n_items)
        return;
    norma__put(out, "\n");
    norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; k < r->n_items; k++) {
        const norma_invariance_item *x = norma__invariance_worst(r, k);
        if (!x)
            continue;
        norma__text_cell(out, x->id, -16);
        norma__put(out, "  ");
        norma__text_cell(out, x->factor, -14);
        norma__text_cell(out, norma__fixed(l, x->dmacs, 3).text, 8);
        norma__text_cell(out, norma__signed(l, x->signed_dmacs, 3).text, 8);
        norma__text_cell(out, norma__signed(l, x->bias, 3).text, 8);
        norma__text_cell(out, norma__signed(l, x->sdi2, 3).text, 8);
        norma__text_cell(out, norma__fixed(l, x->udi2, 3).text, 8);
        norma__put(out, "  ");
        norma__text_cell(out, r->groups[x->group].name, -18);
        norma__text_end(out);
    }
    norma__put(&text, norma__say(l, "Of people at the same level of the factor: what the group "
                                    "answers more than the reference group. Bias is in answer "
                                    "units."));
    if (r->n_groups > 2) {
        norma__put(&text, " ");
        norma__put(&text, norma__say(l, "Each item in the group where its dMACS is largest."));
    }
    put_paragraph(out, "", &text);
}

static void put_scales(norma__buffer *out, norma_language l, const norma_invariance *r)
{
    static const norma__column columns[] = {
        {"Mean of items", -16}, {"  group", -20}, {"bias", 8}, {"in sd", 8}};
    if (!r->n_scales || r->n_scales > MOST_ROWS)
        return;
    norma__put(out, "\n");
    norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; k < r->n_scales; k++) {
        const norma_invariance_scale *s = &r->scales[k];
        norma__text_cell(out, s->factor, -16);
        norma__put(out, "  ");
        norma__text_cell(out, r->groups[s->group].name, -18);
        norma__text_cell(out, norma__signed(l, s->bias, 3).text, 8);
        norma__text_cell(out, norma__signed(l, s->bias_d, 3).text, 8);
        norma__text_end(out);
    }
}

/* ---- alignment ---- */

static void put_aligned_groups(norma__buffer *out, norma_language l, const norma_invariance *r,
                               const norma_invariance_aligned *a)
{
    static const norma__column columns[] = {{"Group", -24}, {"n", 7},  {"mean", 9},
                                            {"SE", 7},      {"sd", 8}, {"SE", 7}};
    const norma_alignment *x = a->alignment;
    norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
    for (size_t g = 0; g < x->n_groups; g++) {
        const norma_invariance_group *group = &r->groups[a->groups[g]];
        norma__text_cell(out, group->name, -24);
        norma__text_cell(out, norma__count(l, (double)group->n).text, 7);
        norma__text_cell(out, norma__signed(l, x->mean[g], 3).text, 9);
        norma__text_cell(out, norma__fixed(l, x->mean_se[g], 3).text, 7);
        norma__text_cell(out, norma__fixed(l, x->sd[g], 3).text, 8);
        norma__text_cell(out, norma__fixed(l, x->sd_se[g], 3).text, 7);
        norma__text_end(out);
    }
}

static const char *kind_of(const norma_invariance_aligned *a, const norma_alignment_parameter *q)
{
    if (!q->is_cut)
        return "loading";
    return strrchr(a->cuts[q->cut], '|') ? "threshold" : "intercept";
}

static void put_aligned_parameters(norma__buffer *out, norma_language l,
                                   const norma_invariance_aligned *a)
{
    static const norma__column columns[] = {{"Parameter", -18}, {"  kind", -12}, {"average", 9},
                                            {"R2", 8},          {"loss", 9},     {"differ", 8}};
    const norma_alignment *x = a->alignment;
    norma__put(out, "\n");
    norma__text_header(out, l, columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; k < x->n_parameters; k++) {
        const norma_alignment_parameter *q = &x->parameters[k];
        const char *kind = kind_of(a, q);
        norma__text_cell(out, q->is_cut ? a->cuts[q->cut] : a->items[q->item], -18);
        norma__put(out, "  ");
        norma__text_cell(out, norma__say(l, kind), -10);
        norma__text_cell(
            out, norma__fixed(l, strcmp(kind, "threshold") == 0 ? -q->average : q->average, 3).text,
            9);
        norma__text_cell(out, norma__fixed(l, q->r2, 3).text, 8);
        norma__text_cell(out, norma__plain(l, q->contribution).text, 9);
        norma__text_cell(out, norma__count(l, (double)q->n_different).text, 8);
        norma__text_end(out);
    }
}

static void put_aligned(norma__buffer *out, norma_language l, const norma_invariance *r,
                        const norma_invariance_aligned *a)
{
    norma__buffer text = {0};
    norma__put(out, "\n");
    norma__sayf(out, l, "Alignment of {1}", a->factor);
    norma__put(out, "\n");
    put_aligned_groups(out, l, r, a);
    put_aligned_parameters(out, l, a);
    norma__put_alignment_share(&text, l, a);
    norma__put(&text, " ");
    norma__sayf(&text, l, "R2 of all loadings {1}, of all intercepts or thresholds {2}.",
                norma__fixed(l, a->alignment->r2_loadings, 3).text,
                norma__fixed(l, a->alignment->r2_cuts, 3).text);
    put_paragraph(out, "", &text);
}

void norma__put_invariance(norma__buffer *out, norma_language l, const norma_invariance *r)
{
    norma__buffer text = {0};
    put_groups(out, l, r);
    norma__put_invariance_conclusion(&text, l, r);
    put_paragraph(out, norma__say(l, "Result: "), &text);
    put_levels(out, l, r);
    put_freed(out, l, r);
    put_latent(out, l, r);
    put_items(out, l, r);
    put_scales(out, l, r);
    for (size_t k = 0; k < r->n_aligned; k++)
        put_aligned(out, l, r, &r->aligned[k]);
}
