/* The tables of a norm store, by format. */
#ifndef NORMA_NORMS_STORE_SCHEMA_H
#define NORMA_NORMS_STORE_SCHEMA_H

#include "norms/store_statements.h"

/* Gives an empty file the tables of NORMA__STORE_FORMAT. */
norma_status norma__store_create(norma__store *store, norma_error *err);

/* Groups of those tables: calibrations came with format 2; norm sets and their history are of
   format 3. */
norma_status norma__store_create_calibrations(const norma__store *store, norma_error *err);
norma_status norma__store_create_norms(const norma__store *store, norma_error *err);

/* Says in the file what it is: a norm store of NORMA__STORE_FORMAT. */
norma_status norma__store_stamp(norma__store *store, norma_error *err);

#endif
