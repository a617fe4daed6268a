/* Stores of older formats, brought up to date. */
#ifndef NORMA_NORMS_STORE_MIGRATE_H
#define NORMA_NORMS_STORE_MIGRATE_H

#include "norms/store_statements.h"

/* Gives a store of an older format what NORMA__STORE_FORMAT has, in the transaction that is open;
   an empty file all of it. NORMA_ESTORE when what it holds does not add up. */
norma_status norma__store_bring_up_to_date(norma__store *store, norma_error *err);

#endif
