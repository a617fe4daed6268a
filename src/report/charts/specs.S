/* The Vega-Lite specifications as texts of the program. */
    .macro spec name, file
    .global norma__spec_\name
    .type norma__spec_\name, %object
norma__spec_\name:
    .incbin "\file"
    .byte 0
    .endm

    .section .rodata
    spec reliability, "reliability.vl.json"
    spec scree, "scree.vl.json"
    spec loadings, "loadings.vl.json"
    spec latency, "latency.vl.json"
    spec flags, "flags.vl.json"
    spec scores, "scores.vl.json"
    spec norms, "norms.vl.json"
    spec criteria, "criteria.vl.json"
    spec criterion, "criterion.vl.json"
    spec stability, "stability.vl.json"
    spec frequency, "frequency.vl.json"
    spec information, "information.vl.json"
    spec latency_items, "latency-items.vl.json"
    spec effort, "effort.vl.json"
    spec distance, "distance.vl.json"
    spec units_heat, "units-heat.vl.json"
    spec units_means, "units-means.vl.json"
    spec units_ranks, "units-ranks.vl.json"
    spec units_gaps, "units-gaps.vl.json"
    spec distributions, "distributions.vl.json"
    spec priorities, "priorities.vl.json"
    spec benchmark_places, "benchmark-places.vl.json"
    spec benchmark_map, "benchmark-map.vl.json"
    spec continuous, "continuous.vl.json"
    spec worm, "worm.vl.json"
    spec sem_loadings, "sem-loadings.vl.json"
    spec sem_factors, "sem-factors.vl.json"
    spec sem_residuals, "sem-residuals.vl.json"
    spec invariance_items, "invariance-items.vl.json"
    spec invariance_means, "invariance-means.vl.json"
    .section .note.GNU-stack, "", %progbits
