/* The chart libraries as bytes of the program; none when they could not be bundled. */
    .section .rodata
    .global norma__chart_bundle
    .global norma__chart_bundle_size
    .type norma__chart_bundle, %object
    .type norma__chart_bundle_size, %object
norma__chart_bundle:
#ifdef NORMA_CHART_BUNDLE
    .incbin NORMA_CHART_BUNDLE
#endif
.Lend:
    .byte 0
    .balign 8
norma__chart_bundle_size:
    .quad .Lend - norma__chart_bundle
    .section .note.GNU-stack, "", %progbits
