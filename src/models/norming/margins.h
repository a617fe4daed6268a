/* Margins from a file, and what reading them shares. */
#ifndef NORMA_NORMING_MARGINS_H
#define NORMA_NORMING_MARGINS_H

#include <norma/rake.h>

/* The name of a category: its labels joined by " x ". Free with free(); NULL without memory. */
char *norma__category_name(const norma_margin *margin, size_t category);

#endif
