#include "report/envelope.h"

void norma__put_identity_header(norma__buffer *csv, const norma_data *data)
{
    norma__put(csv, ",id");
    for (size_t k = 0; k < norma_data_labels(data); k++) {
        norma__put(csv, ",");
        norma__put_field(csv, norma_data_label_column(data, k));
    }
}

void norma__put_identity(norma__buffer *csv, const norma_data *data, size_t row)
{
    norma__put(csv, ",");
    norma__put_field(csv, norma_data_respondent(data, row));
    for (size_t k = 0; k < norma_data_labels(data); k++) {
        size_t name = norma_data_label(data, k, row);
        norma__put(csv, ",");
        if (name != NORMA_NONE)
            norma__put_field(csv, norma_data_label_name(data, k, name));
    }
}
