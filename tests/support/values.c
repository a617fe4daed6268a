#include "values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void check_close(double got, double want, double rel, double abs, const char *file, int line)
{
    if (isnan(got) && isnan(want))
        return;
    if (!(fabs(got - want) <= abs + rel * fabs(want))) {
        print_error("%.17g is not close to %.17g (difference %.3g)\n", got, want, got - want);
        _fail(file, line);
    }
}

cJSON *reference_load(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, NORMA_REFERENCE "/%s", name);
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s is missing", path);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = calloc((size_t)size + 1, 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, file), size);
    fclose(file);
    cJSON *json = cJSON_Parse(text);
    free(text);
    if (!json)
        fail_msg("%s is not JSON", path);
    return json;
}

const cJSON *json_at(const cJSON *root, const char *path)
{
    char copy[256];
    char *rest = NULL;
    snprintf(copy, sizeof copy, "%s", path);
    for (char *key = strtok_r(copy, "/", &rest); key; key = strtok_r(NULL, "/", &rest)) {
        root = cJSON_IsArray(root) ? cJSON_GetArrayItem(root, atoi(key))
                                   : cJSON_GetObjectItemCaseSensitive(root, key);
        if (!root)
            fail_msg("there is no %s", path);
    }
    return root;
}

double json_number(const cJSON *root, const char *path)
{
    const cJSON *item = json_at(root, path);
    return cJSON_IsNumber(item) ? item->valuedouble : NAN;
}
