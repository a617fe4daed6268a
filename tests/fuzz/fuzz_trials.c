/* Any bytes as a file of trials: refused with a sentence, or read into sound trials. */
#include <math.h>
#include <norma/trials.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char plan[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"x\", \"version\": \"1\", \"implicit\": "
    "{\"columns\": {\"participant\": \"id\", \"latency\": \"ms\", \"block\": [\"b\", \"c\"], "
    "\"correct\": \"ok\", \"trial\": \"n\", \"key\": \"k\"}, \"leave_out\": [{\"column\": \"k\", "
    "\"values\": \"x\"}], \"tests\": [{\"id\": \"i\", \"kind\": \"iat\", \"blocks\": [{\"a\": "
    "\"1/1\", \"b\": \"2/1\"}]}]}}";

static void check(int holds)
{
    if (!holds)
        abort();
}

static void check_index(uint32_t index, size_t n)
{
    check(index == NORMA_TRIAL_NONE || index < n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    norma_instrument *i = NULL;
    norma_trials *t = NULL;
    norma_error err = {0};
    norma_trials_options options = {.version = 1, .out_of_range = NORMA_TRIALS_MISSING};
    if (norma_instrument_parse(&i, plan, strlen(plan), "i.json", &err) != NORMA_OK)
        abort();
    if (norma_trials_parse(&t, i, (const char *)bytes, length, "t.csv", &options, &err) ==
        NORMA_OK) {
        check(t->n > 0 && t->blocks.n > 0);
        for (size_t k = 0; k < t->n; k++) {
            check(t->participant[k] < t->participants.n && t->block[k] < t->blocks.n);
            check_index(t->key[k], t->keys.n);
            check(isnan(t->latency[k]) || (t->latency[k] > 0 && isfinite(t->latency[k])));
            check(t->correct[k] >= -1 && t->correct[k] <= 1);
            check(t->row[k] > 0 && t->row[k] <= t->input.rows);
        }
    } else {
        check(t == NULL && err.message[0]);
    }
    norma_trials_free(t);
    norma_instrument_free(i);
    return 0;
}
