/* Whether a norm set from outside is one that norma could have written. */
#ifndef NORMA_NORMS_SET_CHECK_H
#define NORMA_NORMS_SET_CHECK_H

#include <norma/norms.h>

/* NORMA_EDATA when a scale or a company has fewer respondents than privacy asks for, or counts do
   not add up; NORMA_EINVAL for a name or time that is none. Sentences name the version, and no
   figure of a small company. */
norma_status norma__norm_set_check(const norma_norm_set *set, norma_error *err);

#endif
