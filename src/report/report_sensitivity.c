#include <math.h>

#include "report/envelope.h"
#include "report/screen_parts.h"
#include "report/write.h"

/* ---- JSON: every figure as an object by exclusion ---- */

static void add_figures(norma__json_tree *j, cJSON *in, const char *key,
                        const double figures[NORMA_EXCLUSIONS])
{
    cJSON *object = norma__add_object(j, in, key);
    for (size_t e = 0; e < NORMA_EXCLUSIONS; e++)
        norma__add_number(j, object, norma_exclusion_names[e], figures[e]);
}

static void add_structure(norma__json_tree *j, cJSON *in, const norma_sensitivity_structure *s)
{
    cJSON *structure = norma__add_object(j, in, "structure");
    norma__add_count(j, structure, "n_factors", s->n_factors);
    norma__add_count(j, structure, "n_items", s->n_items);
    add_figures(j, structure, "rmsr", s->rmsr);
    add_figures(j, structure, "hits", s->hits);
    add_figures(j, structure, "suggested", s->suggested);
    add_figures(j, structure, "congruence", s->congruence);
    add_figures(j, structure, "equal", s->equal);
}

void norma__add_sensitivity(norma__json_tree *j, cJSON *in, const norma_sensitivity_result *result,
                            const norma_instrument *instrument)
{
    cJSON *sensitivity = norma__add_object(j, in, "sensitivity");
    add_figures(j, sensitivity, "n", result->n);
    cJSON *scales = norma__add_array(j, sensitivity, "scales");
    for (size_t s = 0; s < result->n_scales; s++) {
        const norma_sensitivity_scale *scale = &result->scales[s];
        cJSON *line = norma__add_object(j, scales, NULL);
        norma__add_text(j, line, "id", instrument->scales[scale->scale].id);
        add_figures(j, line, "n", scale->n);
        add_figures(j, line, "alpha", scale->alpha);
        add_figures(j, line, "omega", scale->omega);
        add_figures(j, line, "mean", scale->mean);
        add_figures(j, line, "sd", scale->sd);
        add_figures(j, line, "effect", scale->effect);
    }
    add_structure(j, sensitivity, &result->structure);
}

/* ---- text ---- */

static void put_figures(norma__buffer *out, norma_language l,
                        const double figures[NORMA_EXCLUSIONS], int decimals)
{
    for (size_t e = 0; e < NORMA_EXCLUSIONS; e++)
        norma__text_cell(out, norma__fixed(l, figures[e], decimals).text, 9);
}

static void put_scale(norma__buffer *out, norma_language l, const norma_sensitivity_scale *scale,
                      const norma_instrument *instrument)
{
    const norma_scale *about = &instrument->scales[scale->scale];
    norma__text_cell(out, norma__title(l, &about->title, about->id), -28);
    put_figures(out, l, scale->alpha, 3);
    put_figures(out, l, scale->mean, 1);
    norma__text_end(out);
}

static void put_line(norma__buffer *out, norma_language l, const char *what,
                     const double figures[NORMA_EXCLUSIONS], int decimals)
{
    norma__text_cell(out, norma__say(l, what), -28);
    put_figures(out, l, figures, decimals);
    norma__text_end(out);
}

void norma__put_sensitivity(norma__buffer *out, norma_language language,
                            const norma_sensitivity_result *result,
                            const norma_instrument *instrument)
{
    norma_language l = language;
    norma__put(out, "\n");
    norma__put(out, norma__say(l, "Without careless answers: nobody left out, those flagged left "
                                  "out, everybody weighted by 1 − validity"));
    norma__put(out, "\n");
    norma__text_header(out, l,
                       (const norma__column[]){{"Scale", -28},
                                               {"alpha", 9},
                                               {"flagged", 9},
                                               {"weighted", 9},
                                               {"POMP", 9},
                                               {"flagged", 9},
                                               {"weighted", 9}},
                       7);
    for (size_t s = 0; s < result->n_scales; s++)
        put_scale(out, l, &result->scales[s], instrument);
    put_line(out, l, "respondents (weight)", result->n, 1);
    if (result->structure.n_factors > 0) {
        put_line(out, l, "residual correlation (RMSR)", result->structure.rmsr, 3);
        put_line(out, l, "items on their factor", result->structure.hits, 2);
        put_line(out, l, "factors suggested", result->structure.suggested, 0);
        put_line(out, l, "congruence of .95 or more", result->structure.equal, 0);
        put_line(out, l, "smallest congruence", result->structure.congruence, 3);
    }
}
