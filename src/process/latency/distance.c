#include "process/latency/distance.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "process/latency/distance_model.h"

void norma__distance_model_free(norma__distance_model *model)
{
    if (!model)
        return;
    for (size_t p = 0; model->placings && p < model->n_placings; p++) {
        free(model->placings[p].items);
        free(model->placings[p].half);
        free(model->placings[p].origin);
        free(model->placings[p].slope);
    }
    for (size_t c = 0; model->curves && c < model->n_curves; c++)
        norma__distance_curve_clear(&model->curves[c]);
    free(model->placings);
    free(model->curves);
    free(model->centre);
    free(model->spread);
    free(model->placing);
    free(model->rank);
    free(model->intercept);
    free(model->variance);
    for (size_t a = 0; a < NORMA__DISTANCE_TERMS; a++)
        free(model->mean[a]);
    free(model);
}

norma__distance_model *norma__distance_room(size_t n_items, size_t n_scales)
{
    norma__distance_model *made = NORMA__NEW(norma__distance_model, 1);
    if (!made)
        return NULL;
    made->n_items = n_items;
    bool room = (made->centre = NORMA__NEW(double, n_items)) &&
                (made->spread = NORMA__NEW(double, n_items)) &&
                (made->placings = NORMA__NEW(norma__placing, n_scales)) &&
                (made->placing = NORMA__NEW(size_t, n_items)) &&
                (made->rank = NORMA__NEW(size_t, n_items)) &&
                (made->curves = NORMA__NEW(norma_distance_curve, n_scales)) &&
                (made->intercept = NORMA__NEW(double, n_items)) &&
                (made->variance = NORMA__NEW(double, n_items));
    for (size_t a = 0; room && a < NORMA__DISTANCE_TERMS; a++)
        room = (made->mean[a] = NORMA__NEW(double, n_items));
    if (!room) {
        norma__distance_model_free(made);
        return NULL;
    }
    for (size_t j = 0; j < n_items; j++) {
        made->intercept[j] = made->variance[j] = NAN;
        made->placing[j] = NORMA_NONE;
    }
    return made;
}

static norma_status draw_curves(norma__distance_model *model, const norma__distance_source *source,
                                const norma_instrument *instrument, double conf_level, int threads,
                                norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t p = 0; status == NORMA_OK && conf_level > 0 && p < model->n_placings; p++) {
        norma_distance_curve *curve = &model->curves[model->n_curves];
        bool found;
        status = norma__distance_curve_of(curve, &found, &model->placings[p], source, instrument,
                                          conf_level, threads, notes, err);
        if (!found)
            continue;
        model->n_curves++;
        norma__distance_words(curve, instrument, model);
    }
    return status;
}

norma_status norma__distance_model_new(norma__distance_model **out,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const norma__timings *timings, const uint8_t *keep,
                                       double conf_level, int threads, norma_notes *notes,
                                       norma_error *err)
{
    norma__distance_model *made =
        norma__distance_room(norma_data_items(data), instrument->n_scales);
    norma__distance_source source = {made, data, timings, keep};
    norma_status status;
    bool found = false;
    *out = NULL;
    if (!made)
        return norma__no_memory(err);
    if ((status = norma__distance_place(made, instrument, data, keep, threads, notes, err)) !=
        NORMA_OK)
        goto done;
    if ((status = norma__distance_expect(made, &found, &source, instrument, threads, notes, err)) !=
        NORMA_OK)
        goto done;
    if (!found) {
        status = norma__note(notes, err, "distance-none", NULL, NAN, NAN,
                             "residual latencies and the dependence of speed on distance need two "
                             "respondents with latencies of two items at least");
        goto done;
    }
    if ((status = draw_curves(made, &source, instrument, conf_level, threads, notes, err)) !=
        NORMA_OK)
        goto done;
    *out = made;
    made = NULL;
done:
    norma__distance_model_free(made);
    return status;
}

norma_distance_curve *norma__distance_curves(norma__distance_model *model, size_t *n_curves)
{
    norma_distance_curve *curves = model->curves;
    *n_curves = model->n_curves;
    model->curves = NULL;
    model->n_curves = 0;
    return curves;
}
