/* The tables of a norm store, by format. */
#ifndef NORMA_NORMS_STORE_SCHEMA_H
#define NORMA_NORMS_STORE_SCHEMA_H

#include "norms/store_statements.h"

/* Adds the tables that the store's format lacks. */
norma_status norma__store_bring_up_to_date(norma__store *store, norma_error *err);

#endif
