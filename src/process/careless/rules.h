/* Screening rules: which indices are beyond their limits, and who is set aside. */
#ifndef NORMA_PROCESS_CARELESS_RULES_H
#define NORMA_PROCESS_CARELESS_RULES_H

#include <norma/screen.h>

/* Fills flags, keep, the counts and rule_applied from the indices. */
norma_status norma__screen_rules(norma_screen_result *screen, const norma_screening *screening,
                                 norma_error *err);

#endif
