/* The section "implicit" of an instrument file. */
#ifndef NORMA_DATA_TRIAL_PLAN_H
#define NORMA_DATA_TRIAL_PLAN_H

#include <norma/trials.h>

#include "data/instrument_text.h"

/* Reads the section when the file has one, into made->trials. */
norma_status norma__read_trial_plan(norma__reading *r);

/* Its tests; the columns are known. */
norma_status norma__read_implicit_tests(norma_trial_plan *plan, const norma__json *section);

void norma__free_trial_plan(norma_trial_plan *plan);

/* Fails with NORMA_EINSTRUMENT when an instrument is one of implicit measures alone. */
norma_status norma__needs_items(const norma_instrument *instrument, norma_error *err);

#endif
