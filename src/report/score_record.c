#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "foundation/digest.h"
#include "report/scored_parts.h"

/* ---- digests of what came from a store --------------------------------------------------------
 */

static void add_line(norma__digesting *digest, const char *text)
{
    norma__digest_add(digest, text, strlen(text) + 1);
}

static void add_double(norma__digesting *digest, double value)
{
    uint8_t bytes[sizeof value];
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(bits >> (8 * i));
    norma__digest_add(digest, bytes, sizeof bytes);
}

/* Everything of a set that a score can depend on. */
static void digest_norms(char hex[NORMA__DIGEST_SIZE], const norma_norm_set *set)
{
    norma__digesting digest;
    norma__digest_begin(&digest);
    add_line(&digest, set->name);
    add_double(&digest, (double)set->version);
    add_line(&digest, set->created);
    add_line(&digest, set->key_sha256);
    for (size_t s = 0; s < set->n_scales; s++) {
        const norma_norm_scale *scale = &set->scales[s];
        add_line(&digest, scale->id);
        add_double(&digest, (double)scale->n);
        add_double(&digest, scale->mean);
        add_double(&digest, scale->sd);
        for (size_t v = 0; v < scale->n_values; v++) {
            add_double(&digest, scale->values[v]);
            add_double(&digest, (double)scale->counts[v]);
        }
    }
    norma__digest_hex(hex, &digest);
}

static void digest_calibration(char hex[NORMA__DIGEST_SIZE], const norma_calibration *c)
{
    norma__digesting digest;
    norma__digest_begin(&digest);
    add_line(&digest, c->name);
    add_double(&digest, (double)c->version);
    for (size_t f = 0; f < c->n_figures; f++) {
        add_line(&digest, c->figures[f].name);
        for (size_t v = 0; v < c->figures[f].n_rows * c->figures[f].n_columns; v++)
            add_double(&digest, c->figures[f].values[v]);
    }
    norma__digest_hex(hex, &digest);
}

/* ---- what the record says ---------------------------------------------------------------------
 */

static void add_instrument(norma__json_tree *j, cJSON *record, const norma_instrument *instrument)
{
    cJSON *object = norma__add_object(j, record, "instrument");
    norma__add_text(j, object, "id", instrument->id);
    norma__add_text(j, object, "version", instrument->version);
    norma__add_text(j, object, "sha256", instrument->sha256);
    norma__add_text(j, object, "key_sha256", instrument->key_sha256);
}

static void add_norms(norma__json_tree *j, cJSON *record, const norma_norm_set *set)
{
    char hex[NORMA__DIGEST_SIZE];
    if (!set) {
        norma__add_null(j, record, "norms");
        return;
    }
    cJSON *object = norma__add_object(j, record, "norms");
    digest_norms(hex, set);
    norma__add_text(j, object, "name", set->name);
    norma__add_number(j, object, "version", (double)set->version);
    norma__add_text(j, object, "created", set->created);
    norma__add_text(j, object, "sha256", hex);
}

static void add_calibration(norma__json_tree *j, cJSON *record, const norma_calibration *c)
{
    char hex[NORMA__DIGEST_SIZE];
    if (!c) {
        norma__add_null(j, record, "calibration");
        return;
    }
    cJSON *object = norma__add_object(j, record, "calibration");
    digest_calibration(hex, c);
    norma__add_text(j, object, "name", c->name);
    norma__add_number(j, object, "version", (double)c->version);
    norma__add_text(j, object, "sha256", hex);
}

static void add_criteria(norma__json_tree *j, cJSON *record, const norma_gate_rules *gate)
{
    norma__add_text(j, record, "gate", gate->name.in[NORMA_ENGLISH]);
    cJSON *criteria = norma__add_array(j, record, "criteria");
    for (size_t c = 0; c < gate->n_criteria; c++) {
        cJSON *line = norma__add_object(j, criteria, NULL);
        norma__add_text(j, line, "id", gate->criteria[c].id);
        norma__add_number(j, line, "pass", gate->criteria[c].pass);
        norma__add_number(j, line, "hold", gate->criteria[c].hold);
        norma__add_flag(j, line, "at_most", gate->criteria[c].at_most);
    }
}

size_t norma__override_changed(const norma_scored *result, const norma_override *override,
                               size_t *scales)
{
    const norma_gating *g = result->gating;
    const size_t length = strcspn(override->code, ":");
    const char *named = override->code[length] ? override->code + length + 1 : NULL;
    size_t changed = 0, last = NORMA_NONE;
    *scales = 0;
    for (size_t c = 0; c < g->n_cells; c++)
        for (size_t r = 0; r < g->cells[c].result->n_reasons; r++) {
            const norma_gate_reason *reason = &g->cells[c].result->reasons[r];
            const char *scale = result->instrument->scales[g->cells[c].scale].id;
            if (!reason->overridden || strlen(reason->code) != length ||
                memcmp(reason->code, override->code, length) != 0 ||
                (named && strcmp(named, scale) != 0))
                continue;
            changed++;
            *scales += g->cells[c].scale != last;
            last = g->cells[c].scale;
        }
    return changed;
}

/* The number of scales only: of cells it would count units that are not shown. */
static void add_overrides(norma__json_tree *j, cJSON *record, const norma_scored *result)
{
    cJSON *list = norma__add_array(j, record, "overrides");
    for (size_t i = 0; i < result->gating->n_overrides; i++) {
        const norma_override *override = &result->gating->overrides[i];
        const size_t length = strcspn(override->code, ":");
        norma__buffer code = {0};
        size_t scales;
        cJSON *line = norma__add_object(j, list, NULL);
        norma__override_changed(result, override, &scales);
        norma__put_bytes(&code, override->code, length);
        norma__add_text(j, line, "code", code.bytes ? code.bytes : "");
        norma__add_text(j, line, "scale",
                        override->code[length] ? override->code + length + 1 : NULL);
        norma__add_text(j, line, "because", override->because);
        norma__add_count(j, line, "changed", scales);
        j->failed |= code.failed;
        norma__buffer_free(&code);
    }
}

/* ---- verdicts ---------------------------------------------------------------------------------
 */

const char *norma__population_name(const norma_scored *result, size_t population)
{
    return population == NORMA_NONE
               ? NULL
               : norma_data_label_name(result->data, result->instrument->n_units, population);
}

static void add_reason(norma__json_tree *j, cJSON *reasons, const norma_gate_reason *reason,
                       bool with_figures)
{
    cJSON *line = norma__add_object(j, reasons, NULL);
    norma__add_text(j, line, "code", reason->code);
    norma__add_text(j, line, "verdict", norma_verdict_name(reason->verdict));
    norma__add_flag(j, line, "overridden", reason->overridden);
    if (!with_figures)
        return;
    norma__add_number(j, line, "value", reason->value);
    norma__add_number(j, line, "upper", reason->upper);
}

/* A scale in a population. Of one that is too small to be told of, no more than the verdict, which
   everybody sees by the scores that are not there. */
static void add_cell(norma__json_tree *j, cJSON *cells, const norma_scored *result,
                     const norma_gate_cell *cell)
{
    const bool shown = norma_scored_shows_population(result, cell->population);
    cJSON *line = norma__add_object(j, cells, NULL);
    norma__add_text(j, line, "scale", result->instrument->scales[cell->scale].id);
    norma__add_text(j, line, "population", norma__population_name(result, cell->population));
    norma__add_text(j, line, "verdict", norma_verdict_name(cell->result->verdict));
    norma__add_flag(j, line, "shown", shown);
    cJSON *reasons = norma__add_array(j, line, "reasons");
    for (size_t r = 0; r < cell->result->n_reasons; r++)
        if (shown || cell->population == NORMA_NONE)
            add_reason(j, reasons, &cell->result->reasons[r], shown);
}

static void add_cells(norma__json_tree *j, cJSON *record, const norma_scored *result)
{
    cJSON *cells = norma__add_array(j, record, "cells");
    for (size_t s = 0; s < result->instrument->n_scales; s++) {
        add_cell(j, cells, result,
                 norma_gating_find(result->gating, s, NORMA_NONE, NORMA_NONE, NORMA_NONE));
        for (size_t p = 0; p < result->gating->n_populations; p++)
            add_cell(j, cells, result,
                     norma_gating_find(result->gating, s, p, NORMA_NONE, NORMA_NONE));
    }
}

/* The codes with this verdict, by scale; scales without one are left out. */
static void add_unit_verdicts(norma__json_tree *j, cJSON *line, const char *key,
                              norma_verdict verdict, const norma_scored *result, size_t population,
                              size_t level, size_t unit)
{
    cJSON *scales = NULL;
    for (size_t s = 0; s < result->instrument->n_scales; s++) {
        const norma_gate_cell *cell = norma_gating_find(result->gating, s, population, level, unit);
        cJSON *codes = NULL;
        for (size_t r = 0; r < cell->result->n_reasons; r++) {
            const norma_gate_reason *reason = &cell->result->reasons[r];
            if (reason->verdict != verdict || reason->overridden)
                continue;
            if (!scales)
                scales = norma__add_object(j, line, key);
            if (!codes)
                codes = norma__add_array(j, scales, result->instrument->scales[s].id);
            norma__add_text(j, codes, NULL, reason->code);
        }
    }
}

static void add_unit(norma__json_tree *j, cJSON *units, const norma_scored *result,
                     size_t population, size_t level, size_t unit)
{
    const norma_grouping *grouping = result->gating->levels[level];
    const bool shown = norma_scored_shows(result, population, level, unit);
    cJSON *line = norma__add_object(j, units, NULL);
    norma__add_text(j, line, "level", grouping->column);
    norma__add_text(j, line, "unit", grouping->paths[unit]);
    norma__add_text(j, line, "population", norma__population_name(result, population));
    norma__add_flag(j, line, "shown", shown);
    if (!shown)
        return;
    add_unit_verdicts(j, line, "hold", NORMA_HOLD, result, population, level, unit);
    add_unit_verdicts(j, line, "caution", NORMA_CAUTION, result, population, level, unit);
}

/* Scales that a unit passes are those that are not listed. */
static void add_units(norma__json_tree *j, cJSON *record, const norma_scored *result)
{
    const norma_gating *g = result->gating;
    cJSON *units = norma__add_array(j, record, "units");
    for (size_t p = 0; p <= g->n_populations; p++)
        for (size_t l = 0; l < g->n_levels; l++)
            for (size_t u = 0; u < g->levels[l]->n_units; u++)
                add_unit(j, units, result, p ? p - 1 : NORMA_NONE, l, u);
}

void norma__add_record(norma__json_tree *j, cJSON *record, const norma_scored *result,
                       const norma_report_context *context)
{
    norma__add_text(j, record, "format", "norma-gate-record-1");
    norma__add_text(j, record, "file_sha256", NORMA__NO_DIGEST);
    norma__add_text(j, record, "norma", norma_version());
    norma__add_text(j, record, "today", result->gating->today);
    norma__add_input(j, record, context->input);
    add_instrument(j, record, result->instrument);
    add_norms(j, record, result->validation->norms);
    add_calibration(j, record, result->options.validate.frozen);
    norma__add_settings(j, record, context);
    norma__add_number(j, record, "min_answered", result->scores->min_answered);
    norma__add_text(j, record, "missing", norma_score_missing_names[result->scores->missing]);
    add_criteria(j, record, &result->instrument->gate);
    add_overrides(j, record, result);
    add_cells(j, record, result);
    add_units(j, record, result);
}

/* ---- the digest of the whole ------------------------------------------------------------------
 */

char *norma__find_digest(char *bytes, size_t length)
{
    static const char key[] = NORMA__DIGEST_KEY;
    char *at = memmem(bytes, length, key, sizeof key - 1);
    if (!at)
        return NULL;
    const char *end = bytes + length;
    for (at += sizeof key - 1; at < end && (*at == ':' || *at == ' ');)
        at++;
    if (at >= end || *at != '"' || end - at < NORMA__DIGEST_SIZE + 1)
        return NULL;
    return at[NORMA__DIGEST_SIZE] == '"' ? at + 1 : NULL;
}

void norma__seal(norma_output *file)
{
    char hex[NORMA__DIGEST_SIZE], *at = norma__find_digest(file->bytes, file->length);
    if (!at)
        return;
    norma__digest(hex, file->bytes, file->length);
    memcpy(at, hex, NORMA__DIGEST_SIZE - 1);
}
