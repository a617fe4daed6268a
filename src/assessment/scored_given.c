/* Scores given a covariate: among people of the same age, tenure or size of company. */
#include <math.h>
#include <stdlib.h>

#include "assessment/scored_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

const norma_continuous_model *norma_scored_curve(const norma_scored *s, size_t scale)
{
    const size_t at =
        s->curves ? norma_norm_find_scale(s->validation->norms, s->instrument->scales[scale].id)
                  : NORMA_NONE;
    return at == NORMA_NONE ? NULL : s->curves->scales[at].model;
}

/* Without what rounding adds to scores, as the norms were made. */
static double given(const norma_scored *s, const norma_continuous_model *model, size_t scale,
                    size_t row)
{
    const double pomp = s->scores->pomp[scale * s->scores->n_rows + row];
    return model ? norma_continuous_z(model, round(pomp * 1e9) / 1e9, s->covariate[row]) : NAN;
}

double norma_scored_given(const norma_scored *s, size_t scale, size_t row)
{
    return given(s, norma_scored_curve(s, scale), scale, row);
}

static norma_status note_absent(norma_scored *s, norma_error *err)
{
    const norma_status status =
        norma__note(&s->notes, err, "given-covariate-absent", s->curves->covariate, NAN, NAN,
                    "the norm set has continuous norms over %.80s, which these responses have not: "
                    "nobody has scores given it",
                    s->curves->covariate);
    norma_norm_curves_free(s->curves);
    s->curves = NULL;
    return status;
}

/* Respondents who have a score on a scale with continuous norms, and none given their covariate. */
static norma_status note_without(norma_scored *s, norma_error *err)
{
    const size_t n_rows = s->scores->n_rows, n_scales = s->instrument->n_scales;
    uint8_t *scored = NORMA__NEW(uint8_t, n_rows), *without = NORMA__NEW(uint8_t, n_rows);
    size_t n_scored = 0, n_without = 0;
    norma_status status = scored && without ? NORMA_OK : norma__no_memory(err);
    for (size_t k = 0; status == NORMA_OK && k < n_scales; k++) {
        const norma_continuous_model *model = norma_scored_curve(s, k);
        for (size_t r = 0; model && r < n_rows; r++) {
            if (!s->validation->screen->keep[r] || isnan(s->scores->pomp[k * n_rows + r]))
                continue;
            scored[r] = 1;
            if (isnan(given(s, model, k, r)))
                without[r] = 1;
        }
    }
    for (size_t r = 0; status == NORMA_OK && r < n_rows; r++) {
        n_scored += scored[r];
        n_without += without[r];
    }
    if (n_without > 0)
        status = norma__note(&s->notes, err, "given-rows-without", s->curves->covariate,
                             (double)n_without, (double)n_scored,
                             "%zu of %zu respondents have no scores given %.80s: it is missing, or "
                             "beyond what the norms have seen",
                             n_without, n_scored, s->curves->covariate);
    free(scored);
    free(without);
    return status;
}

norma_status norma__scored_given(norma_scored *s, norma_error *err)
{
    const norma_norm_set *norms = s->validation->norms;
    norma_error why = {0};
    if (!norms || s->options.reference != NORMA_REFERENCE_NORMS)
        return NORMA_OK;
    norma_status status = norma_norm_curves_of(&s->curves, norms, err);
    if (status != NORMA_OK || !s->curves)
        return status;
    if (!(s->covariate = NORMA__NEW(double, s->scores->n_rows)))
        return norma__no_memory(err);
    status = norma_covariate_of(s->covariate, s->data, s->curves->covariate, norms->company_column,
                                &why);
    if (status == NORMA_EINVAL)
        return note_absent(s, err);
    return status == NORMA_OK ? note_without(s, err) : norma__fail(err, status, "%s", why.message);
}
