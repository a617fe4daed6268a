#include "report/json.h"

static cJSON *add(norma__json *j, cJSON *in, const char *key, cJSON *value)
{
    bool added = in && value;
    if (added && key)
        added = cJSON_AddItemToObjectCS(in, key, value);
    else if (added)
        added = cJSON_AddItemToArray(in, value);
    if (added)
        return value;
    j->failed = true;
    cJSON_Delete(value);
    return NULL;
}

cJSON *norma__json_root(norma__json *j)
{
    cJSON *root = cJSON_CreateObject();
    j->failed = !root;
    return root;
}

cJSON *norma__json_object(norma__json *j, cJSON *in, const char *key)
{
    return in ? add(j, in, key, cJSON_CreateObject()) : NULL;
}

cJSON *norma__json_array(norma__json *j, cJSON *in, const char *key)
{
    return in ? add(j, in, key, cJSON_CreateArray()) : NULL;
}

void norma__json_number(norma__json *j, cJSON *in, const char *key, double value)
{
    if (in)
        add(j, in, key, cJSON_CreateNumber(value));
}

void norma__json_count(norma__json *j, cJSON *in, const char *key, size_t value)
{
    norma__json_number(j, in, key, (double)value);
}

void norma__json_flag(norma__json *j, cJSON *in, const char *key, bool value)
{
    if (in)
        add(j, in, key, cJSON_CreateBool(value));
}

void norma__json_null(norma__json *j, cJSON *in, const char *key)
{
    if (in)
        add(j, in, key, cJSON_CreateNull());
}

void norma__json_text(norma__json *j, cJSON *in, const char *key, const char *text)
{
    if (in)
        add(j, in, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

void norma__json_numbers(norma__json *j, cJSON *in, const char *key, const double *values, size_t n)
{
    cJSON *array = norma__json_array(j, in, key);
    for (size_t i = 0; i < n; i++)
        norma__json_number(j, array, NULL, values[i]);
}

void norma__json_counts(norma__json *j, cJSON *in, const char *key, const size_t *values, size_t n)
{
    cJSON *array = norma__json_array(j, in, key);
    for (size_t i = 0; i < n; i++)
        norma__json_count(j, array, NULL, values[i]);
}

void norma__json_matrix(norma__json *j, cJSON *in, const char *key, const double *values,
                        size_t rows, size_t columns)
{
    cJSON *array = norma__json_array(j, in, key);
    for (size_t r = 0; r < rows; r++) {
        cJSON *row = norma__json_array(j, array, NULL);
        for (size_t c = 0; c < columns; c++)
            norma__json_number(j, row, NULL, values[c * rows + r]);
    }
}

/* A string reference is not copied and not freed; what it refers to is printed as it is. */
void norma__json_raw(norma__json *j, cJSON *in, const char *key, const char *json)
{
    cJSON *value = in ? cJSON_CreateStringReference(json) : NULL;
    if (value)
        value->type = cJSON_Raw | cJSON_IsReference;
    add(j, in, key, value);
}
