#include "data/shipped.h"

/* The assembler copies the file between two symbols; NORMA_RULES is the folder. */
#define SHIP(symbol, file)                                                                         \
    __asm__(".section .rodata\n"                                                                   \
            ".global norma__" #symbol "_begin\n"                                                   \
            ".global norma__" #symbol "_end\n"                                                     \
            "norma__" #symbol "_begin: .incbin \"" NORMA_RULES "/" file "\"\n"                     \
            "norma__" #symbol "_end: .byte 0\n"                                                    \
            ".text\n");                                                                            \
    extern const char norma__##symbol##_begin[], norma__##symbol##_end[]

SHIP(default_screening, "default-screening.json");
SHIP(cotan_2010_group, "cotan-2010-group.json");
SHIP(cotan_2010_individual, "cotan-2010-individual.json");
SHIP(efpa_2013, "efpa-2013.json");

#define SHIPPED(name, symbol)                                                                      \
    {                                                                                              \
        name, norma__##symbol##_begin, (size_t)(norma__##symbol##_end - norma__##symbol##_begin)   \
    }

norma__shipped norma__default_screening(void)
{
    norma__shipped file = SHIPPED("default-screening", default_screening);
    return file;
}

norma__shipped norma__shipped_gate(size_t index)
{
    const norma__shipped gates[] = {
        SHIPPED("cotan-2010-group", cotan_2010_group),
        SHIPPED("cotan-2010-individual", cotan_2010_individual),
        SHIPPED("efpa-2013", efpa_2013),
    };
    const norma__shipped none = {0};
    return index < sizeof gates / sizeof gates[0] ? gates[index] : none;
}
