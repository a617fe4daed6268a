/* Shared but private: JSON trees that remember one failed allocation, and their stable print. */
#ifndef NORMA_REPORT_JSON_H
#define NORMA_REPORT_JSON_H

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "foundation/buffer.h"

/* {0} to begin. After one failure the tree stays failed and ignores what is added, so that writers
   check once, at the end. Keys are borrowed. */
typedef struct norma__json {
    bool failed;
} norma__json;

cJSON *norma__json_root(norma__json *j);

/* Members of an object; key NULL appends to an array. in NULL (after a failure) does nothing. */
cJSON *norma__json_object(norma__json *j, cJSON *in, const char *key);
cJSON *norma__json_array(norma__json *j, cJSON *in, const char *key);
void norma__json_number(norma__json *j, cJSON *in, const char *key, double value);
void norma__json_count(norma__json *j, cJSON *in, const char *key, size_t value);
void norma__json_flag(norma__json *j, cJSON *in, const char *key, bool value);
void norma__json_null(norma__json *j, cJSON *in, const char *key);
/* NULL gives null. */
void norma__json_text(norma__json *j, cJSON *in, const char *key, const char *text);
void norma__json_numbers(norma__json *j, cJSON *in, const char *key, const double *values,
                         size_t n);
void norma__json_counts(norma__json *j, cJSON *in, const char *key, const size_t *values, size_t n);
/* A column-major matrix as an array of rows. */
void norma__json_matrix(norma__json *j, cJSON *in, const char *key, const double *values,
                        size_t rows, size_t columns);
/* JSON text as it is; borrowed until the tree is deleted. */
void norma__json_raw(norma__json *j, cJSON *in, const char *key, const char *json);

/* A text between double quotes, escaped. */
void norma__put_json_text(norma__buffer *out, const char *text);

/* Prints a tree: keys sorted, numbers with 17 digits, two blanks a level, small values on one
   line, a newline at the end. */
void norma__json_print(norma__buffer *out, const cJSON *tree);

/* Prints a tree on one line such that it may stand inside <script> of an HTML file. */
void norma__json_print_script(norma__buffer *out, const cJSON *tree);

#endif
