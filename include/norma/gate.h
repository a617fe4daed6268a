/* The gate: what may be scored, and why not. */
#ifndef NORMA_GATE_H
#define NORMA_GATE_H

#include <norma/instrument.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum norma_verdict { NORMA_PASS = 0, NORMA_CAUTION, NORMA_HOLD } norma_verdict;
/** @return "pass", "caution" or "hold"; never NULL. */
const char *norma_verdict_name(norma_verdict verdict);

/**
 * What the gate looks at, one scale at a time; NaN where it is not known. The last two say how good
 * a figure may be for all that the sample shows: the scale is not held for a low figure that a
 * small sample gives by chance. Without them (NaN) the figure itself decides.
 */
typedef struct norma_gate_evidence {
    double n;                    /* respondents kept that have all items of the scale */
    double valid_share;          /* respondents kept / respondents */
    double reliability;          /* alpha of those kept */
    double reliability_lower;    /* its interval's lower end */
    double item_rest;            /* smallest item-rest correlation */
    double structure_hits;       /* share of the scale's items on its factor; NaN: not in the key */
    double item_rest_upper;      /* upper end of the interval of item_rest */
    double structure_hits_upper; /* 1 when the loadings rest on too few rows, else NaN */
    double reliability_upper;    /* of a unit: its interval's upper end, so that few members do not
                                    hold a scale that the sample found sound; NaN: of a sample */
    double agreement;            /* of a unit: rwg(j), uniform null; NaN: of a sample */
    double norm_n;               /* respondents of the norm set on the scale; NaN: no norms */
    double norm_age;             /* years since the norm set was made; NaN: no norms */
} norma_gate_evidence;

/** One criterion applied. */
typedef struct norma_gate_reason {
    char code[40]; /* the criterion's id */
    norma_verdict verdict;
    double value, pass, hold; /* the figure and its limits; value NaN: not known (a caution), or,
                                 with NORMA_PASS, the criterion was not applied */
    double upper; /* how good the figure may be; a hold needs this under hold as well. NaN: none */
    bool at_most; /* small is good */
    bool overridden; /* its hold or caution counts as passed, on the word of a person (gating.h) */
} norma_gate_reason;

/** The gate's word on one scale. */
typedef struct norma_gate_result {
    norma_verdict verdict; /* the worst of the reasons that are not overridden */
    size_t n_reasons;
    norma_gate_reason *reasons; /* every criterion, in file order, those passed included */
} norma_gate_result;

/**
 * Applies the gate's criteria to what is known of a scale. A figure that is NaN is a caution on
 * that criterion, except structure_hits, agreement, norm_n and norm_age, which are then not
 * applied. A figure under hold is a caution only, when its upper is not under hold. Where small is
 * good (at_most) a figure of at most pass passes and one over hold holds.
 *
 * @return NORMA_OK; NORMA_ENOMEM
 */
norma_status norma_gate(norma_gate_result **out, const norma_gate_rules *rules,
                        const norma_gate_evidence *evidence, norma_error *err);

/** A person's word against a criterion. */
typedef struct norma_override {
    const char *code; /* a criterion's id, "reliability"; or of one scale, "reliability:vision" */
    const char *because; /* why, at least 10 characters; it stays with the scores for ever */
} norma_override;

/** Frees a verdict with its reasons; takes NULL. */
void norma_gate_result_free(norma_gate_result *result);

#ifdef __cplusplus
}
#endif
#endif
