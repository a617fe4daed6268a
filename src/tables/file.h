/* The .tab file: tables of counts as text. docs/tables-format.md documents it. */
#ifndef NORMA_TABLES_FILE_H
#define NORMA_TABLES_FILE_H

#include "tables/counts.h"

#define NORMA__TABLES_MAGIC "norma-tables 1\n"

/* "sha256 ", 64 hex digits and the line end */
enum { NORMA__TABLES_SEAL = 7 + 64 + 1 };

/* The longest header that is written or read. */
enum { NORMA__TABLES_HEADER_MAX = 16 << 20 };

/* NORMA_EDATA when a group's counts cannot all be those of the same rows; line is where the group
   begins in the file that name stands for. */
norma_status norma__tables_check_group(const norma_tables *tables, const norma__group *group,
                                       size_t line, const char *name, norma_error *err);

/* NORMA_EDATA when any count is in 1 ... min_cell - 1. */
norma_status norma__tables_check_small(const norma_tables *tables, size_t min_cell,
                                       norma_error *err);

#endif
