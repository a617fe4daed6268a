/* What verification says. */
#include "norms/norms_verify.h"

#include <math.h>

#include "foundation/note.h"

norma_status norma__verify_find(norma_norms_verification *v, norma_error *err, const char *code,
                                const char *about, const char *sentence)
{
    return norma__note(&v->findings, err, code, about, NAN, NAN, "%s", sentence);
}

norma_status norma__verify_event_missing(norma_norms_verification *v, norma_error *err)
{
    return norma__verify_find(v, err, "verify-event-missing", NULL,
                              "the event whose SHA-256 was noted is not in its history: the file "
                              "was cut short or is another one");
}

norma_status norma__verify_gap(norma_norms_verification *v, const norma_norm_set *set,
                               norma_error *err)
{
    return norma__note(&v->unchecked, err, "verify-gap", set->name, (double)set->version, NAN,
                       "version %lld of %.100s is the oldest of its name here and follows one that "
                       "is not: its place in the chain is not checked",
                       (long long)set->version, set->name);
}
