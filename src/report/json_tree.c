#include "report/json_tree.h"

static cJSON *add(norma__json_tree *j, cJSON *in, const char *key, cJSON *value)
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

cJSON *norma__new_tree(norma__json_tree *j)
{
    cJSON *root = cJSON_CreateObject();
    j->failed = !root;
    return root;
}

cJSON *norma__add_object(norma__json_tree *j, cJSON *in, const char *key)
{
    return in ? add(j, in, key, cJSON_CreateObject()) : NULL;
}

cJSON *norma__add_array(norma__json_tree *j, cJSON *in, const char *key)
{
    return in ? add(j, in, key, cJSON_CreateArray()) : NULL;
}

void norma__add_number(norma__json_tree *j, cJSON *in, const char *key, double value)
{
    if (in)
        add(j, in, key, cJSON_CreateNumber(value));
}

void norma__add_count(norma__json_tree *j, cJSON *in, const char *key, size_t value)
{
    norma__add_number(j, in, key, (double)value);
}

void norma__add_flag(norma__json_tree *j, cJSON *in, const char *key, bool value)
{
    if (in)
        add(j, in, key, cJSON_CreateBool(value));
}

void norma__add_null(norma__json_tree *j, cJSON *in, const char *key)
{
    if (in)
        add(j, in, key, cJSON_CreateNull());
}

void norma__add_text(norma__json_tree *j, cJSON *in, const char *key, const char *text)
{
    if (in)
        add(j, in, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

void norma__add_numbers(norma__json_tree *j, cJSON *in, const char *key, const double *values,
                        size_t n)
{
    cJSON *array = norma__add_array(j, in, key);
    for (size_t i = 0; i < n; i++)
        norma__add_number(j, array, NULL, values[i]);
}

void norma__add_counts(norma__json_tree *j, cJSON *in, const char *key, const size_t *values,
                       size_t n)
{
    cJSON *array = norma__add_array(j, in, key);
    for (size_t i = 0; i < n; i++)
        norma__add_count(j, array, NULL, values[i]);
}

void norma__add_matrix(norma__json_tree *j, cJSON *in, const char *key, const double *values,
                       size_t rows, size_t columns)
{
    cJSON *array = norma__add_array(j, in, key);
    for (size_t r = 0; r < rows; r++) {
        cJSON *row = norma__add_array(j, array, NULL);
        for (size_t c = 0; c < columns; c++)
            norma__add_number(j, row, NULL, values[c * rows + r]);
    }
}

/* A string reference is not copied and not freed; what it refers to is printed as it is. */
void norma__add_raw(norma__json_tree *j, cJSON *in, const char *key, const char *json)
{
    cJSON *value = in ? cJSON_CreateStringReference(json) : NULL;
    if (value)
        value->type = cJSON_Raw | cJSON_IsReference;
    add(j, in, key, value);
}
