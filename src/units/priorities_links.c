#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/names.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "units/priorities_parts.h"

/* Units of the responses by their names. */
typedef struct directory {
    norma__names paths, names;
    size_t *path_unit, *name_unit; /* of each; NORMA_NONE: several units have the name */
} directory;

static void directory_clear(directory *d)
{
    norma__names_free(&d->paths);
    norma__names_free(&d->names);
    free(d->path_unit);
    free(d->name_unit);
}

static norma_status directory_fill(directory *d, const norma_grouping *g, norma_error *err)
{
    d->path_unit = NORMA__NEW(size_t, g->n_units);
    d->name_unit = NORMA__NEW(size_t, g->n_units);
    if (!d->path_unit || !d->name_unit)
        return norma__no_memory(err);
    for (size_t u = 0; u < g->n_units; u++) {
        size_t at, known = d->names.n;
        if (!norma__names_add(&d->paths, g->paths[u], strlen(g->paths[u]), &at))
            return norma__no_memory(err);
        d->path_unit[at] = u;
        if (!norma__names_add(&d->names, g->names[u], strlen(g->names[u]), &at))
            return norma__no_memory(err);
        d->name_unit[at] = d->names.n > known ? u : NORMA_NONE;
    }
    return NORMA_OK;
}

/* The outcomes in the order of the units of the responses. */
typedef struct matched {
    norma_grouping *group;
    uint32_t *within; /* the larger unit of each; NULL: none */
    double *values;   /* n_units x n_outcomes, NaN missing */
    uint8_t *shown;   /* n_units: those that may be shown; the others have no scores */
    norma_unit_scores *scores;
} matched;

static void matched_clear(matched *m)
{
    norma_grouping_free(m->group);
    free(m->within);
    free(m->values);
    free(m->shown);
    free(m->scores);
}

static norma_status find_unit(size_t *unit, const directory *d, const norma_outcomes *o, size_t i,
                              norma_error *err)
{
    const char *name = o->units[i];
    size_t at = norma__names_find(&d->paths, name, strlen(name));
    *unit = at != (size_t)-1 ? d->path_unit[at] : NORMA_NONE;
    if (*unit != NORMA_NONE)
        return NORMA_OK;
    at = norma__names_find(&d->names, name, strlen(name));
    if (at == (size_t)-1)
        return NORMA_OK;
    *unit = d->name_unit[at];
    return *unit != NORMA_NONE
               ? NORMA_OK
               : norma__fail(err, NORMA_EDATA,
                             "row %zu of the outcomes names a unit of %s of which there are "
                             "several: name it with the units around it, as \"A > B\"",
                             i + 1, o->column);
}

static norma_status place_outcomes(matched *m, norma__prioritising *p, const directory *d,
                                   norma_error *err)
{
    const norma_outcomes *o = p->outcomes;
    size_t n = m->group->n_units, unknown = 0;
    size_t *row = NORMA__NEW(size_t, n);
    norma_status status = row ? NORMA_OK : norma__no_memory(err);
    for (size_t i = 0; i < o->n_units && status == NORMA_OK; i++) {
        size_t unit;
        status = find_unit(&unit, d, o, i, err);
        if (status != NORMA_OK)
            break;
        if (unit == NORMA_NONE) {
            unknown++;
            continue;
        }
        if (row[unit])
            status = norma__fail(err, NORMA_EDATA,
                                 "rows %zu and %zu of the outcomes are of the same unit of %s",
                                 row[unit], i + 1, o->column);
        row[unit] = i + 1;
        for (size_t c = 0; c < o->n_outcomes; c++)
            m->values[unit + c * n] = o->values[i + c * o->n_units];
    }
    free(row);
    if (status == NORMA_OK && unknown)
        status = norma__note(&p->result->notes, err, "outcomes-unmatched", o->column,
                             (double)unknown, (double)o->n_units,
                             "%zu of %zu units with outcomes are not among the units of %s of the "
                             "responses",
                             unknown, o->n_units, o->column);
    return status;
}

static size_t level_of(const norma_instrument *instrument, const char *column)
{
    for (size_t l = 0; l < instrument->n_units; l++)
        if (strcmp(instrument->unit_columns[l], column) == 0)
            return l;
    return NORMA_NONE;
}

static norma_status match(matched *m, norma__prioritising *p, norma_error *err)
{
    const norma_outcomes *o = p->outcomes;
    size_t level = level_of(p->validation->instrument, o->column);
    directory d = {0};
    if (level == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL,
                           "'%s' is no unit column of instrument '%s' (columns.units)", o->column,
                           p->validation->instrument->id);
    norma_status status = norma_grouping_of(&m->group, p->validation->data, level, true, err);
    if (status != NORMA_OK)
        return status;
    size_t n = m->group->n_units;
    m->values = NORMA__NEW(double, n * o->n_outcomes);
    m->scores = NORMA__NEW(norma_unit_scores, n);
    m->within = level > 0 ? NORMA__NEW(uint32_t, n) : NULL;
    if (!m->values || !m->scores || (level > 0 && !m->within))
        return norma__no_memory(err);
    for (size_t i = 0; i < n * o->n_outcomes; i++)
        m->values[i] = NAN;
    for (size_t u = 0; m->within && u < n; u++)
        m->within[u] = (uint32_t)m->group->parent[u];
    status = norma__priority_shown(&m->shown, p, level, err);
    if (status == NORMA_OK)
        status = directory_fill(&d, m->group, err);
    if (status == NORMA_OK)
        status = place_outcomes(m, p, &d, err);
    directory_clear(&d);
    return status;
}

/* ---- links ---- */

static bool wanted(const norma__prioritising *p, size_t outcome)
{
    const char *one = p->options->outcome;
    return !one || strcmp(one, p->outcomes->names[outcome]) == 0;
}

/* Variance between and within all units with scores, those without an outcome included. */
static norma_status components_of(norma_components *c, const matched *m, norma_error *err)
{
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    norma_multilevel_result *result = NULL;
    o.draws = 0;
    norma_status status = norma_multilevel_of(&result, m->scores, m->group->n_units, NULL, &o, err);
    if (status == NORMA_OK)
        *c = result->components;
    norma_multilevel_result_free(result);
    return status;
}

/* Links of one scale; an outcome with too few units is left out and *refused says so. */
static norma_status link_scale(norma__prioritising *p, const matched *m, size_t scale,
                               norma_error *refused, norma_error *err)
{
    norma_priorities *r = p->result;
    norma_components c;
    norma_status status =
        norma_unit_scores_of(m->scores, p->scores->pomp + scale * p->n_rows, m->group, p->keep,
                             p->options->importance.threads, err);
    for (size_t u = 0; status == NORMA_OK && u < m->group->n_units; u++)
        if (!m->shown[u])
            m->scores[u] = (norma_unit_scores){0};
    if (status == NORMA_OK)
        status = components_of(&c, m, err);
    for (size_t o = 0; o < p->outcomes->n_outcomes && status == NORMA_OK; o++) {
        norma_priority_link *link = &r->links[r->n_links];
        if (!wanted(p, o))
            continue;
        *link = (norma_priority_link){.scale = scale, .outcome = o};
        norma_error why = {0};
        status = norma_link_of(&link->link, m->scores, m->group->n_units, &c,
                               m->values + o * m->group->n_units, m->within,
                               p->options->importance.conf_level, &why);
        if (status == NORMA_OK)
            r->n_links++;
        else if (status == NORMA_EDATA && refused->status == NORMA_OK)
            *refused = why;
        if (status == NORMA_EDATA)
            status = NORMA_OK;
        else if (status != NORMA_OK && err)
            *err = why;
    }
    return status;
}

static norma_status keep_names(norma__prioritising *p, norma_error *err)
{
    norma_priorities *r = p->result;
    const norma_outcomes *o = p->outcomes;
    norma_status status = norma__keep_text(&r->outcome_column, o->column, err);
    r->outcomes = NORMA__NEW(char *, o->n_outcomes);
    r->links = NORMA__NEW(norma_priority_link, p->n * o->n_outcomes);
    if (status != NORMA_OK || !r->outcomes || !r->links)
        return norma__no_memory(err);
    bool found = false;
    for (size_t i = 0; i < o->n_outcomes && status == NORMA_OK; i++) {
        status = norma__keep_text(&r->outcomes[r->n_outcomes++], o->names[i], err);
        found = found || wanted(p, i);
    }
    if (status == NORMA_OK && !found)
        status = norma__fail(err, NORMA_EINVAL, "there is no outcome '%s'",
                             p->options->outcome ? p->options->outcome : "");
    return status;
}

static bool any_hidden(const matched *m)
{
    for (size_t u = 0; m->shown && u < m->group->n_units; u++)
        if (!m->shown[u])
            return true;
    return false;
}

norma_status norma__priority_links(norma__prioritising *p, norma_error *refused, norma_error *err)
{
    matched m = {0};
    norma_status status = keep_names(p, err);
    if (status == NORMA_OK)
        status = match(&m, p, err);
    if (status == NORMA_OK && any_hidden(&m))
        status = norma__note(&p->result->notes, err, "links-of-shown-units", p->outcomes->column,
                             NAN, NAN,
                             "links are those of the units of column '%s' that may be shown, and "
                             "of no others",
                             p->outcomes->column);
    for (size_t i = 0; m.group && i < p->n && status == NORMA_OK; i++)
        status = link_scale(p, &m, p->scales[i], refused, err);
    matched_clear(&m);
    return status;
}
