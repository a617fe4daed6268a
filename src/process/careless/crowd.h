/* Simulated respondents of the instrument at hand: careful ones, and careless ones of every kind.
 */
#ifndef NORMA_PROCESS_CARELESS_CROWD_H
#define NORMA_PROCESS_CARELESS_CROWD_H

#include "process/careless/null_model.h"

/* How carelessness looks. docs/validity.md says why these and what each draws. */
typedef enum norma__carelessness {
    NORMA__CAREFUL = 0,
    NORMA__CARELESS_RANDOM,   /* any answer */
    NORMA__CARELESS_AROUND,   /* around an answer of one's own, whatever the item */
    NORMA__CARELESS_STRAIGHT, /* the same answer, changed now and then */
    NORMA__CARELESS_PATTERN,  /* up and down the answers */
    NORMA__CARELESS_PARTIAL,  /* careful until somewhere in the form, then one of the others */
    NORMA__CARELESS_SPORADIC, /* one of the others on some items only */
    NORMA__CARELESS_KINDS
} norma__carelessness;

typedef struct norma__crowd {
    size_t n;
    norma_data *data;
    norma__timings *timings; /* NULL without latencies */
} norma__crowd;

/* n careful respondents, or n careless ones, kinds in turn; each has a random stream of its own. A
   respondent lacks the answers, and is shown the items in the order, of one of the sample. */
norma_status norma__crowd_draw(norma__crowd *out, const norma__null_model *model,
                               const norma_instrument *instrument, size_t n, bool careless,
                               uint64_t seed, int threads, norma_error *err);
void norma__crowd_clear(norma__crowd *crowd);

#endif
