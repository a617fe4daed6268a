#include <norma/instrument.h>

/* What is known of an index without any data. */
typedef struct about_index {
    const char *name;
    norma_side side;
    bool of_latencies;
} about_index;

static const about_index about[NORMA_INDICES] = {
    [NORMA_INDEX_MISSING_SHARE] = {"missing_share", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_LONGSTRING] = {"longstring", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_LONGSTRING_SHARE] = {"longstring_share", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_IRV] = {"irv", NORMA_SIDE_BOTH, false},
    [NORMA_INDEX_MAHALANOBIS] = {"mahalanobis", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_MAHALANOBIS_P] = {"mahalanobis_p", NORMA_SIDE_LOW, false},
    [NORMA_INDEX_TOTAL_MS] = {"total_ms", NORMA_SIDE_LOW, true},
    [NORMA_INDEX_MEDIAN_MS] = {"median_ms", NORMA_SIDE_LOW, true},
    [NORMA_INDEX_RTE] = {"rte", NORMA_SIDE_LOW, true},
    [NORMA_INDEX_SPEED] = {"speed", NORMA_SIDE_LOW, true},
    [NORMA_INDEX_AVERAGE_STRING] = {"average_string", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_LONGSTRING_PAGES] = {"longstring_pages", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_STRAIGHT_SHARE] = {"straight_share", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_AUTOCORRELATION] = {"autocorrelation", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_ACQUIESCENCE] = {"acquiescence", NORMA_SIDE_BOTH, false},
    [NORMA_INDEX_EXTREME] = {"extreme", NORMA_SIDE_BOTH, false},
    [NORMA_INDEX_MIDPOINT] = {"midpoint", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_DUPLICATES] = {"duplicates", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_NEAREST_SHARE] = {"nearest_share", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_DIRECTED_FAILED] = {"directed_failed", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_BOGUS_FAILED] = {"bogus_failed", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_EVEN_ODD] = {"even_odd", NORMA_SIDE_LOW, false},
    [NORMA_INDEX_SYNONYMS] = {"synonyms", NORMA_SIDE_LOW, false},
    [NORMA_INDEX_ANTONYMS] = {"antonyms", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_SEMANTIC_SYNONYMS] = {"semantic_synonyms", NORMA_SIDE_LOW, false},
    [NORMA_INDEX_SEMANTIC_ANTONYMS] = {"semantic_antonyms", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_PERSON_TOTAL] = {"person_total", NORMA_SIDE_LOW, false},
    [NORMA_INDEX_GUTTMAN] = {"guttman", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_U3] = {"u3poly", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_LZ] = {"lz", NORMA_SIDE_LOW, false},
    [NORMA_INDEX_LZ_STAR] = {"lz_star", NORMA_SIDE_LOW, false},
    [NORMA_INDEX_ONSET] = {"onset", NORMA_SIDE_NONE, false},
    [NORMA_INDEX_ONSET_STATISTIC] = {"onset_statistic", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_RELATIVE_SPEED] = {"relative_speed", NORMA_SIDE_HIGH, true},
    [NORMA_INDEX_FAST_PAGES] = {"fast_pages", NORMA_SIDE_HIGH, true},
    [NORMA_INDEX_LOGNORMAL_SPEED] = {"lognormal_speed", NORMA_SIDE_HIGH, true},
    [NORMA_INDEX_LATENCY_FIT] = {"latency_fit", NORMA_SIDE_HIGH, true},
    [NORMA_INDEX_DISTANCE_RESIDUAL] = {"distance_residual", NORMA_SIDE_LOW, true},
    [NORMA_INDEX_BEYOND] = {"beyond", NORMA_SIDE_HIGH, false},
    [NORMA_INDEX_VALIDITY] = {"validity", NORMA_SIDE_HIGH, false},
};

const char *norma_index_name(norma_index index)
{
    return (size_t)index < NORMA_INDICES ? about[index].name : "unknown";
}

norma_side norma_index_side(norma_index index)
{
    return (size_t)index < NORMA_INDICES ? about[index].side : NORMA_SIDE_NONE;
}

bool norma_index_of_latencies(norma_index index)
{
    return (size_t)index < NORMA_INDICES && about[index].of_latencies;
}
