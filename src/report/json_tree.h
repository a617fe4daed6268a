/* Shared but private: JSON trees that remember one failed allocation, and their stable print. */
#ifndef NORMA_REPORT_JSON_TREE_H
#define NORMA_REPORT_JSON_TREE_H

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "foundation/buffer.h"

/* {0} to begin. After one failure the tree stays failed and ignores what is added, so that writers
   check once, at the end. Keys are borrowed. */
typedef struct norma__json_tree {
    bool failed;
} norma__json_tree;

cJSON *norma__new_tree(norma__json_tree *j);

/* Members of an object; key NULL appends to an array. in NULL (after a failure) does nothing. */
cJSON *norma__add_object(norma__json_tree *j, cJSON *in, const char *key);
cJSON *norma__add_array(norma__json_tree *j, cJSON *in, const char *key);
void norma__add_number(norma__json_tree *j, cJSON *in, const char *key, double value);
void norma__add_count(norma__json_tree *j, cJSON *in, const char *key, size_t value);
void norma__add_flag(norma__json_tree *j, cJSON *in, const char *key, bool value);
void norma__add_null(norma__json_tree *j, cJSON *in, const char *key);
/* NULL gives null. */
void norma__add_text(norma__json_tree *j, cJSON *in, const char *key, const char *text);
void norma__add_numbers(norma__json_tree *j, cJSON *in, const char *key, const double *values,
                        size_t n);
void norma__add_counts(norma__json_tree *j, cJSON *in, const char *key, const size_t *values,
                       size_t n);
/* A column-major matrix as an array of rows. */
void norma__add_matrix(norma__json_tree *j, cJSON *in, const char *key, const double *values,
                       size_t rows, size_t columns);
/* JSON text as it is; borrowed until the tree is deleted. */
void norma__add_raw(norma__json_tree *j, cJSON *in, const char *key, const char *json);

/* A text between double quotes, escaped. */
void norma__put_json_text(norma__buffer *out, const char *text);

/* Prints a tree: keys sorted, numbers with 17 digits, two blanks a level, small values on one
   line, a newline at the end. */
void norma__print_json(norma__buffer *out, const cJSON *tree);

/* Prints a tree on one line such that it may stand inside <script> of an HTML file. */
void norma__print_json_script(norma__buffer *out, const cJSON *tree);

#endif
