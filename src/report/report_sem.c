#include "report/sem_view.h"

static norma_status parameters_csv(norma_output *out, const norma_sem *sem, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "group,lhs,op,rhs,label,free,est,se,z,p,ci_low,ci_high,std_lv,std_all,"
                     "std_nox\n");
    for (size_t r = 0; r < sem->table->n; r++) {
        const norma_sem_parameter *row = &sem->table->rows[r];
        const norma_sem_estimate *e = &sem->estimates[r];
        if (norma__sem_section_of(row) == NORMA__SEM_RELATION)
            continue;
        norma__put_whole(&csv, row->group == NORMA_NONE ? 0 : row->group + 1);
        norma__put(&csv, ",");
        norma__put_field(&csv, row->lhs);
        norma__putf(&csv, ",%s,", norma_sem_op_names[row->op]);
        norma__put_field(&csv, row->rhs);
        norma__put(&csv, ",");
        norma__put_field(&csv, row->label);
        norma__put(&csv, ",");
        norma__put_whole(&csv, row->free == NORMA_NONE ? 0 : row->free + 1);
        norma__put_values(&csv,
                          (const double[]){e->est, e->se, e->z, e->p, e->low, e->high, e->std_lv,
                                           e->std_all, e->std_nox},
                          9);
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}

norma_status norma_report_sem(norma_output *out, const norma_sem *sem, const norma_sem_report *with,
                              norma_format format, const norma_report_context *context,
                              norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return norma__sem_json(out, sem, with, context, err);
    if (format == NORMA_FORMAT_CSV)
        return parameters_csv(out, sem, err);
    return norma__sem_text(out, sem, with, context, err);
}

static void put_heads(norma__buffer *csv, const norma_sem_scores *scores, const char *suffix)
{
    norma__buffer name = {0};
    for (size_t f = 0; f < scores->n_factors; f++) {
        name.length = 0;
        norma__putf(&name, "%s%s", scores->factors[f], suffix);
        norma__put(csv, ",");
        norma__put_field(csv, name.bytes ? name.bytes : "");
    }
    csv->failed |= name.failed;
    norma__buffer_free(&name);
}

norma_status norma_report_sem_scores(norma_output *out, const norma_data *data,
                                     const norma_sem_scores *scores, norma_error *err)
{
    norma__buffer csv = {0};
    *out = (norma_output){0};
    norma__put(&csv, "row");
    norma__put_identity_header(&csv, data);
    put_heads(&csv, scores, "");
    put_heads(&csv, scores, "_se");
    norma__put(&csv, "\n");
    for (size_t i = 0; i < scores->n; i++) {
        norma__put_whole(&csv, norma_data_file_row(data, scores->rows[i]));
        norma__put_identity(&csv, data, scores->rows[i]);
        for (size_t f = 0; f < scores->n_factors; f++)
            norma__put_values(&csv, &scores->scores[f * scores->n + i], 1);
        for (size_t f = 0; f < scores->n_factors; f++)
            norma__put_values(&csv, &scores->se[f * scores->n + i], 1);
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}
