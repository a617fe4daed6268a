#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"
#include "models/notation/modifier.h"
#include "models/notation/parse.h"

const char *const norma_sem_op_names[] = {"=~", "~",  "~~", "~1", "|", "~*~",
                                          ":=", "==", "<",  ">",  NULL};
const char *const norma_sem_identification_names[] = {"marker", "std-lv", "effects", NULL};

norma_status norma_sem_model_read(norma_sem_model **out, const char *text, const char *name,
                                  norma_error *err)
{
    size_t none;
    norma_status status;
    *out = NULL;
    if (strlen(text) > NORMA__MODEL_BYTES)
        return norma__fail(err, NORMA_EDATA, "%.200s: a model has at most %zu bytes", name,
                           NORMA__MODEL_BYTES);
    norma_sem_model *m = NORMA__NEW(norma_sem_model, 1);
    if (!m)
        return norma__no_memory(err);
    if ((status = norma__keep_text(&m->text, text, err)) == NORMA_OK &&
        (status = norma__keep_text(&m->file, name, err)) == NORMA_OK &&
        (status = norma__model_name(m, "", 0, &none, err)) == NORMA_OK &&
        (!norma__is_utf8(text, strlen(text))))
        status =
            norma__fail(err, NORMA_EDATA, "%.200s: a model is UTF-8 text; save it as UTF-8", name);
    if (status == NORMA_OK && (status = norma__model_parse(m, err)) == NORMA_OK)
        status = norma__model_roles(m, err);
    if (status != NORMA_OK) {
        norma_sem_model_free(m);
        return status;
    }
    *out = m;
    return NORMA_OK;
}

const char *norma_sem_model_text(const norma_sem_model *model)
{
    return model->text;
}

const char *const *norma_sem_model_observed(const norma_sem_model *model, size_t *n)
{
    *n = model->n_observed;
    return model->observed_ids;
}

const char *const *norma_sem_model_latent(const norma_sem_model *model, size_t *n)
{
    *n = model->n_latent;
    return model->latent_ids;
}

bool norma_sem_model_has_thresholds(const norma_sem_model *model, const char *id)
{
    size_t name = norma__names_find(&model->index, id, strlen(id));
    return name != NORMA_NONE && model->roles[name].ordinal;
}

size_t norma__model_thresholds(const norma_sem_model *model, const char *id)
{
    size_t most = 0;
    for (size_t k = 0; k < model->n_lines; k++) {
        const norma__line *l = &model->lines[k];
        if (l->op != NORMA_SEM_THRESHOLD || strcmp(model->names[l->lhs], id) != 0)
            continue;
        size_t number = strtoul(model->names[l->rhs] + 1, NULL, 10);
        most = number > most ? number : most;
    }
    return most;
}

void norma_sem_model_free(norma_sem_model *m)
{
    if (!m)
        return;
    for (size_t k = 0; k < m->n_modifiers; k++)
        norma__modifier_clear(&m->modifiers[k]);
    for (size_t k = 0; k < m->n_relations; k++) {
        free(m->relations[k].lhs);
        free(m->relations[k].rhs);
    }
    norma__names_free(&m->index);
    norma__free_texts(m->names, m->n_names);
    free(m->text);
    free(m->file);
    free(m->roles);
    free(m->lines);
    free(m->modifiers);
    free(m->relations);
    free(m->observed);
    free(m->latent);
    free(m->observed_ids);
    free(m->latent_ids);
    free(m);
}
