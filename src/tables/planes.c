#include "tables/planes.h"

#if defined(__x86_64__)

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("bmi2");
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

const norma__path *norma__path_at(size_t k)
{
    const norma__path *paths[4] = {0};
    size_t n = 0;
    if (has_avx512())
        paths[n++] = &norma__path_avx512;
    if (has_avx2())
        paths[n++] = &norma__path_avx2;
    paths[n++] = &norma__path_plain;
    return k < n ? paths[k] : (const norma__path *)0;
}

#else

const norma__path *norma__path_at(size_t k)
{
    return k == 0 ? &norma__path_plain : (const norma__path *)0;
}

#endif
