/* The most that penalties can sum up to at a given score. */
#ifndef NORMA_PROCESS_CARELESS_PERSON_FIT_MOST_H
#define NORMA_PROCESS_CARELESS_PERSON_FIT_MOST_H

#include "process/careless/person_fit_steps.h"

/* run: one of the runs, whose penalties grow within an item. Exact; but with unequal numbers of
   steps and over some hundred of them in all, a bound from above. 0 < score < all steps. */
double norma__most_of_score(norma__runs *runs, const double *run, size_t score);

/* most: n + 1 of them, from score 0 to n, the number of all steps. */
void norma__most_of_all_scores(double *most, norma__runs *runs, const double *run, size_t n);

#endif
