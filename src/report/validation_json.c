#include "report/envelope.h"
#include "report/trees.h"
#include "report/validation.h"

static void add_text(norma__json_tree *j, cJSON *in, const char *key, const norma_text *text)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_text(j, object, "en", text->in[NORMA_ENGLISH]);
    norma__add_text(j, object, "fr", text->in[NORMA_FRENCH]);
}

static void add_instrument(norma__json_tree *j, cJSON *results, const norma_instrument *instrument)
{
    cJSON *object = norma__add_object(j, results, "instrument");
    norma__add_text(j, object, "id", instrument->id);
    norma__add_text(j, object, "version", instrument->version);
    add_text(j, object, "title", &instrument->title);
    norma__add_text(j, object, "sha256", instrument->sha256);
    norma__add_text(j, object, "key_sha256", instrument->key_sha256);
    norma__add_count(j, object, "n_items", instrument->n_items);
}

/* Overrides, with how many scales each of them changed. */
static void add_overrides(norma__json_tree *j, cJSON *gate, const norma_validation *v)
{
    cJSON *list = norma__add_array(j, gate, "overrides");
    for (size_t i = 0; i < v->n_overrides; i++) {
        cJSON *line = norma__add_object(j, list, NULL);
        norma__add_text(j, line, "code", v->overrides[i].code);
        norma__add_text(j, line, "because", v->overrides[i].because);
        norma__add_count(j, line, "changed", norma__overridden_scales(v, &v->overrides[i]));
    }
}

static void add_gate_rules(norma__json_tree *j, cJSON *results, const norma_validation *v)
{
    const norma_gate_rules *gate = &v->instrument->gate;
    cJSON *object = norma__add_object(j, results, "gate");
    norma__add_text(j, object, "name", gate->name.in[NORMA_ENGLISH]);
    cJSON *criteria = norma__add_array(j, object, "criteria");
    for (size_t c = 0; c < gate->n_criteria; c++) {
        cJSON *line = norma__add_object(j, criteria, NULL);
        norma__add_text(j, line, "id", gate->criteria[c].id);
        norma__add_number(j, line, "pass", gate->criteria[c].pass);
        norma__add_number(j, line, "hold", gate->criteria[c].hold);
        norma__add_flag(j, line, "at_most", gate->criteria[c].at_most);
        norma__add_text(j, line, "source", gate->criteria[c].source.in[NORMA_ENGLISH]);
    }
    norma__add_text(j, object, "today", v->today);
    add_overrides(j, object, v);
}

static void add_reasons(norma__json_tree *j, cJSON *object, const norma_gate_result *gate)
{
    norma__add_text(j, object, "verdict", gate ? norma_verdict_name(gate->verdict) : NULL);
    cJSON *reasons = norma__add_array(j, object, "reasons");
    for (size_t r = 0; gate && r < gate->n_reasons; r++) {
        cJSON *line = norma__add_object(j, reasons, NULL);
        norma__add_text(j, line, "code", gate->reasons[r].code);
        norma__add_text(j, line, "verdict", norma_verdict_name(gate->reasons[r].verdict));
        norma__add_number(j, line, "value", gate->reasons[r].value);
        norma__add_number(j, line, "pass", gate->reasons[r].pass);
        norma__add_number(j, line, "hold", gate->reasons[r].hold);
        norma__add_number(j, line, "upper", gate->reasons[r].upper);
        norma__add_flag(j, line, "overridden", gate->reasons[r].overridden);
    }
}

static void add_reliability(norma__json_tree *j, cJSON *object, const norma_scale_validation *scale)
{
    cJSON *both = norma__add_object(j, object, "reliability");
    if (scale->kept)
        norma__add_reliability(j, both, "kept", scale->kept);
    else
        norma__add_null(j, both, "kept");
    if (scale->everyone)
        norma__add_reliability(j, both, "everyone", scale->everyone);
    else
        norma__add_null(j, both, "everyone");
}

static void add_scores(norma__json_tree *j, cJSON *object, const norma__overview *o, size_t scale)
{
    const norma__scale_scores *summary = &o->scores[scale];
    cJSON *scores = norma__add_object(j, object, "scores");
    norma__add_count(j, scores, "n", summary->n);
    norma__add_count(j, scores, "n_too_few", o->result->scores->n_too_few[scale]);
    norma__add_number(j, scores, "mean_pomp", summary->mean);
    norma__add_number(j, scores, "sd_pomp", summary->sd);
}

void norma__add_comparison(norma__json_tree *j, cJSON *in, const char *key,
                           const norma_comparison *c)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_count(j, object, "n", c->n);
    norma__add_number(j, object, "mean", c->mean);
    norma__add_number(j, object, "sd", c->sd);
    norma__add_number(j, object, "mean_low", c->mean_low);
    norma__add_number(j, object, "mean_high", c->mean_high);
    norma__add_number(j, object, "difference", c->difference);
    norma__add_number(j, object, "difference_low", c->difference_low);
    norma__add_number(j, object, "difference_high", c->difference_high);
    norma__add_number(j, object, "hedges_g", c->hedges_g);
    norma__add_number(j, object, "g_low", c->g_low);
    norma__add_number(j, object, "g_high", c->g_high);
    norma__add_number(j, object, "percentile", c->percentile);
    norma__add_text(j, object, "percentile_of",
                    "rank of the sample mean among the norm's respondents, below + at/2");
    norma__add_number(j, object, "t_score", c->t_score);
}

static void add_scale(norma__json_tree *j, cJSON *scales, const norma__overview *o, size_t scale)
{
    const norma_scale *s = &o->result->instrument->scales[scale];
    const norma_scale_validation *v = &o->result->scales[scale];
    cJSON *object = norma__add_object(j, scales, NULL);
    norma__add_text(j, object, "id", s->id);
    add_text(j, object, "title", &s->title);
    norma__add_text(j, object, "level", s->level);
    norma__add_text(j, object, "part_of",
                    s->parent == NORMA_NONE ? NULL : o->result->instrument->scales[s->parent].id);
    norma__add_count(j, object, "n_items", s->n_items);
    add_reasons(j, object, v->gate);
    add_reliability(j, object, v);
    add_scores(j, object, o, scale);
    if (v->compared)
        norma__add_comparison(j, object, "norm", &v->comparison);
    else
        norma__add_null(j, object, "norm");
}

static void add_norms(norma__json_tree *j, cJSON *results, const norma_norm_set *norms)
{
    if (!norms) {
        norma__add_null(j, results, "norms");
        return;
    }
    cJSON *object = norma__add_object(j, results, "norms");
    norma__add_text(j, object, "name", norms->name);
    norma__add_number(j, object, "version", (double)norms->version);
    norma__add_text(j, object, "created", norms->created);
    norma__add_text(j, object, "source_sha256", norms->source_sha256);
    norma__add_text(j, object, "filter", norms->filter);
    norma__add_count(j, object, "n_kept", norms->n_kept);
}

static void add_structure(norma__json_tree *j, cJSON *results, const norma_validation *v)
{
    if (!v->structure) {
        norma__add_null(j, results, "structure");
        return;
    }
    norma__add_factor(j, norma__add_object(j, results, "structure"), v->structure, v->key_match,
                      v->instrument);
}

static void add_results(norma__json_tree *j, cJSON *results, const norma__overview *o)
{
    const norma_validation *v = o->result;
    add_instrument(j, results, v->instrument);
    norma__add_screen(j, norma__add_object(j, results, "screening"), v->screen, v->instrument);
    add_gate_rules(j, results, v);
    cJSON *scoring = norma__add_object(j, results, "scoring");
    norma__add_number(j, scoring, "min_answered", v->scores->min_answered);
    cJSON *verdicts = norma__add_object(j, results, "verdicts");
    for (int k = NORMA_PASS; k <= NORMA_HOLD; k++)
        norma__add_count(j, verdicts, norma_verdict_name((norma_verdict)k), o->n_verdicts[k]);
    add_norms(j, results, v->norms);
    add_structure(j, results, v);
    cJSON *scales = norma__add_array(j, results, "scales");
    for (size_t s = 0; s < v->instrument->n_scales; s++)
        add_scale(j, scales, o, s);
}

norma_status norma__validation_json(norma_output *out, const norma_validation *result,
                                    const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    norma__overview overview;
    norma_status status = norma__overview_make(&overview, result, context->language, err);
    if (status != NORMA_OK)
        return status;
    cJSON *envelope = norma__envelope(&j, context);
    add_results(&j, norma__results(envelope), &overview);
    norma__add_notes(&j, envelope, &result->notes, NULL);
    status = norma__hand_over_json(out, &j, envelope, err);
    norma__overview_free(&overview);
    return status;
}
