#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/observed/parts.h"

/* What became of the rows that were kept. */
typedef struct lost {
    size_t kept, without_group, without_cluster, without_x, by_answers;
} lost;

/* ---- which rows ---- */

static bool labelled(const norma_data *data, size_t label, size_t row)
{
    return label == NORMA_NONE || norma_data_label(data, label, row) != NORMA_NONE;
}

/* 1 of rows that stay as far as labels go. */
static void look_at_labels(uint8_t *use, lost *lost, const norma__observing *w, size_t n_rows)
{
    const norma_sem_data *d = w->data;
    for (size_t r = 0; r < n_rows; r++) {
        if (d->keep && !d->keep[r])
            continue;
        lost->kept++;
        if (!labelled(d->data, d->group, r))
            lost->without_group++;
        else if (!labelled(d->data, d->cluster, r))
            lost->without_cluster++;
        else
            use[r] = 1;
    }
}

/* Moments of exogenous variables are those of the rows used: fixed, they must be there. */
static void look_at_exogenous(uint8_t *use, lost *lost, const norma__observing *w, size_t n_rows)
{
    if (!w->needed || w->out->missing != NORMA_SEM_FIML)
        return;
    for (size_t r = 0; r < n_rows; r++)
        for (size_t v = 0; use[r] && v < w->out->p; v++)
            if (w->needed[v] && !norma__observing_has(w, v, r)) {
                use[r] = 0;
                lost->without_x++;
            }
}

/* Of variables by row; listwise every variable must be there, otherwise any. */
static void look_at_answers(uint8_t *use, lost *lost, const uint32_t *there,
                            const norma__observing *w, size_t n_rows)
{
    size_t least = w->out->missing == NORMA_SEM_LISTWISE ? w->out->p : 1;
    for (size_t r = 0; r < n_rows; r++)
        if (use[r] && there[r] < least) {
            use[r] = 0;
            lost->by_answers++;
        }
}

static void count_answers(uint32_t *there, const norma__observing *w, size_t n_rows)
{
    for (size_t v = 0; v < w->out->p; v++)
        for (size_t r = 0; r < n_rows; r++)
            there[r] += norma__observing_has(w, v, r);
}

static norma_status note_lost(norma__observed *out, const lost *lost, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (lost->without_group > 0)
        status = norma__note(&out->notes, err, "sem-rows-without-group", NULL,
                             (double)lost->without_group, (double)lost->kept,
                             "%zu of %zu rows were left out: they belong to no group",
                             lost->without_group, lost->kept);
    if (status == NORMA_OK && lost->without_cluster > 0)
        status = norma__note(&out->notes, err, "sem-rows-without-cluster", NULL,
                             (double)lost->without_cluster, (double)lost->kept,
                             "%zu of %zu rows were left out: they belong to no cluster",
                             lost->without_cluster, lost->kept);
    if (status == NORMA_OK && lost->without_x > 0)
        status = norma__note(&out->notes, err, "sem-rows-without-x", NULL, (double)lost->without_x,
                             (double)lost->kept,
                             "%zu of %zu rows were left out: a variable is missing in them that "
                             "only predicts others and has fixed moments; free-x keeps them",
                             lost->without_x, lost->kept);
    if (status == NORMA_OK && lost->by_answers > 0)
        status = norma__note(
            &out->notes, err, "rows-lost", NULL, (double)lost->by_answers, (double)lost->kept,
            "%zu of %zu rows were left out: they have %s", lost->by_answers, lost->kept,
            out->missing == NORMA_SEM_LISTWISE ? "a missing answer" : "no answer at all");
    return status;
}

/* ---- groups ---- */

static norma_status name_group(norma__observed_group *g, const norma__observing *w, size_t label,
                               norma_error *err)
{
    const norma_sem_data *d = w->data;
    return norma__keep_text(
        &g->name, label == NORMA_NONE ? "" : norma_data_label_name(d->data, d->group, label), err);
}

/* Groups in the order of their first rows, those that missing answers leave out included, as
   lavaan's. first: room for a number a name. */
static norma_status list_groups(norma__observing *w, const uint8_t *labels_there, size_t *place,
                                size_t names, size_t n_rows, norma_error *err)
{
    norma__observed *out = w->out;
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < names; k++)
        place[k] = NORMA_NONE;
    if (!(out->groups = NORMA__NEW(norma__observed_group, names)))
        return norma__no_memory(err);
    for (size_t r = 0; r < n_rows && status == NORMA_OK; r++) {
        size_t label = w->data->group;
        size_t name = label == NORMA_NONE ? 0 : norma_data_label(w->data->data, label, r);
        w->group[r] = NORMA_NONE;
        if (!labels_there[r])
            continue;
        if (place[name] == NORMA_NONE) {
            place[name] = out->n_groups++;
            status =
                name_group(&out->groups[place[name]], w, label == NORMA_NONE ? label : name, err);
        }
        w->group[r] = place[name];
    }
    return status;
}

static norma_status check_groups(const norma__observed *out, norma_error *err)
{
    const bool listwise = out->missing == NORMA_SEM_LISTWISE;
    const char *why = listwise ? " without a missing answer" : "";
    const char *instead = listwise ? ", or keep rows with missing answers (fiml, pairwise)" : "";
    if (out->n_groups == 0)
        return norma__fail(err, NORMA_EDATA,
                           "there are no rows left to fit the model to: give more rows");
    for (size_t g = 0; g < out->n_groups; g++)
        if (out->groups[g].n < 2)
            return norma__fail(err, NORMA_EDATA,
                               "there are fewer than 2 rows%s%s%s, too few to fit a model to: "
                               "give more rows, or leave the group or variables with few answers "
                               "out%s",
                               why, out->n_groups > 1 ? " in group " : "",
                               out->n_groups > 1 ? out->groups[g].name : "", instead);
    return NORMA_OK;
}

/* ---- what rows bring ---- */

static norma_status group_room(norma__observed_group *g, const norma__observing *w,
                               norma_error *err)
{
    size_t n = g->n;
    bool weighted = norma_data_weights(w->data->data) != NULL, clustered = w->out->clustered;
    g->rows = NORMA__NEW(size_t, n);
    g->x = NORMA__NEW(double, n * w->out->p);
    g->weights = weighted ? NORMA__NEW(double, n) : NULL;
    g->cluster = clustered ? NORMA__NEW(uint32_t, n) : NULL;
    g->members = clustered ? NORMA__NEW(size_t, n) : NULL;
    g->starts = clustered ? NORMA__NEW(size_t, n + 1) : NULL;
    bool there = g->rows && g->x && (!weighted || g->weights) &&
                 (!clustered || (g->cluster && g->members && g->starts));
    return there ? NORMA_OK : norma__no_memory(err);
}

/* Weights of one are theirs times n over their sum, in all groups alike: lavaan's default. */
static void take_weights(norma__observed *out, const int64_t *weights)
{
    int64_t sum = 0;
    for (size_t g = 0; g < out->n_groups; g++)
        for (size_t i = 0; i < out->groups[g].n; i++)
            sum += weights[out->groups[g].rows[i]];
    for (size_t g = 0; g < out->n_groups; g++) {
        norma__observed_group *group = &out->groups[g];
        int64_t own = 0;
        for (size_t i = 0; i < group->n; i++) {
            int64_t weight = weights[group->rows[i]];
            group->weights[i] = (double)weight * (double)out->n / (double)sum;
            own += weight;
        }
        group->total = (double)own * (double)out->n / (double)sum;
    }
}

/* Clusters of a group in the order of their first rows, and their rows. place: of names. */
static void take_clusters(norma__observed_group *g, const norma_sem_data *d, size_t *place,
                          size_t names)
{
    for (size_t k = 0; k < names; k++)
        place[k] = NORMA_NONE;
    for (size_t i = 0; i < g->n; i++) {
        size_t *at = &place[norma_data_label(d->data, d->cluster, g->rows[i])];
        if (*at == NORMA_NONE)
            *at = g->n_clusters++;
        g->cluster[i] = (uint32_t)*at;
        g->starts[*at + 1]++;
    }
    for (size_t c = 0; c < g->n_clusters; c++) {
        g->starts[c + 1] += g->starts[c];
        place[c] = g->starts[c]; /* as there are as many names: where the next row goes */
    }
    for (size_t i = 0; i < g->n; i++)
        g->members[place[g->cluster[i]]++] = i;
}

static void take_rows(norma__observing *w, size_t n_rows)
{
    norma__observed *out = w->out;
    for (size_t g = 0; g < out->n_groups; g++)
        out->groups[g].n = 0;
    for (size_t r = 0; r < n_rows; r++)
        if (w->group[r] != NORMA_NONE) {
            norma__observed_group *g = &out->groups[w->group[r]];
            g->rows[g->n++] = r;
        }
    for (size_t k = 0; k < out->n_groups; k++) {
        norma__observed_group *g = &out->groups[k];
        g->total = (double)g->n;
        for (size_t v = 0; v < out->p; v++)
            for (size_t i = 0; i < g->n; i++)
                g->x[i + v * g->n] = norma__observing_value(w, v, g->rows[i]);
    }
}

/* Cameron, Gelbach & Miller (2008): tests reject too often with 5 to 30 clusters. */
static norma_status check_clusters(norma__observed *out, norma_error *err)
{
    enum { FEW = 20 };
    norma_status status = NORMA_OK;
    for (size_t g = 0; g < out->n_groups && status == NORMA_OK; g++) {
        const norma__observed_group *group = &out->groups[g];
        const char *of = out->n_groups > 1 ? " of group " : "";
        const char *name = out->n_groups > 1 ? group->name : "";
        if (group->n_clusters < 2)
            return norma__fail(err, NORMA_EDATA,
                               "all rows%s%s are of one cluster, and errors that are robust to "
                               "clusters need 2: leave the clusters out",
                               of, name);
        if (group->n_clusters < FEW)
            status = norma__note(&out->notes, err, "sem-few-clusters", *name ? name : NULL,
                                 (double)group->n_clusters, FEW,
                                 "there are %zu clusters%s%s: with fewer than %d, standard errors "
                                 "are too small and tests reject too often",
                                 group->n_clusters, of, name, (int)FEW);
    }
    return status;
}

static norma_status fill_groups(norma__observing *w, size_t *place, size_t names, size_t n_rows,
                                norma_error *err)
{
    norma__observed *out = w->out;
    norma_status status = NORMA_OK;
    for (size_t g = 0; g < out->n_groups && status == NORMA_OK; g++)
        status = group_room(&out->groups[g], w, err);
    if (status != NORMA_OK)
        return status;
    take_rows(w, n_rows);
    if (norma_data_weights(w->data->data))
        take_weights(out, norma_data_weights(w->data->data));
    for (size_t g = 0; out->clustered && g < out->n_groups; g++)
        take_clusters(&out->groups[g], w->data, place, names);
    return out->clustered ? check_clusters(out, err) : NORMA_OK;
}

static size_t names_of(const norma_data *data, size_t label)
{
    return label == NORMA_NONE ? 1 : norma_data_label_names(data, label);
}

norma_status norma__observing_rows(norma__observing *w, norma_error *err)
{
    const norma_sem_data *d = w->data;
    size_t n_rows = norma_data_rows(d->data), groups = names_of(d->data, d->group),
           clusters = names_of(d->data, d->cluster), names = groups > clusters ? groups : clusters;
    lost lost = {0};
    uint8_t *use = NORMA__NEW(uint8_t, n_rows);
    uint32_t *there = NORMA__NEW(uint32_t, n_rows);
    size_t *place = NORMA__NEW(size_t, names);
    norma_status status = NORMA_OK;
    w->group = NORMA__NEW(size_t, n_rows);
    if (!use || !there || !place || !w->group) {
        status = norma__no_memory(err);
        goto done;
    }
    look_at_labels(use, &lost, w, n_rows);
    if ((status = list_groups(w, use, place, names, n_rows, err)) != NORMA_OK)
        goto done;
    count_answers(there, w, n_rows);
    look_at_exogenous(use, &lost, w, n_rows);
    look_at_answers(use, &lost, there, w, n_rows);
    for (size_t r = 0; r < n_rows; r++)
        if (!use[r])
            w->group[r] = NORMA_NONE;
        else {
            w->out->groups[w->group[r]].n++;
            w->out->n++;
        }
    if ((status = check_groups(w->out, err)) == NORMA_OK &&
        (status = fill_groups(w, place, names, n_rows, err)) == NORMA_OK)
        status = note_lost(w->out, &lost, err);
done:
    free(use);
    free(there);
    free(place);
    return status;
}
