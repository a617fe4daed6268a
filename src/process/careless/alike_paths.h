/* Ways to compare that the processor of the day offers. All give the same numbers. */
#ifndef NORMA_PROCESS_CARELESS_ALIKE_PATHS_H
#define NORMA_PROCESS_CARELESS_ALIKE_PATHS_H

#include "process/careless/alike.h"

norma__alike_path norma__alike_plain;
#if defined(__x86_64__)
norma__alike_path norma__alike_avx2, norma__alike_avx512;
#endif

/* The paths that this processor can take, fastest first; the last is plain C. NULL from n on. */
norma__alike_path *norma__alike_path_at(size_t k);

#endif
