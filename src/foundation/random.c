#include "foundation/random.h"

#include "foundation/memory.h"
#include "foundation/numeric.h"

/* xoshiro256** of Blackman & Vigna (2021), ACM Trans. Math. Softw. 47(4), seeded by splitmix64 as
   its authors advise. */
typedef struct xoshiro {
    uint64_t s[4];
} xoshiro;

static uint64_t rotate_left(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

static uint64_t xoshiro_next(xoshiro *x)
{
    uint64_t *s = x->s;
    const uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

static void xoshiro_seed(xoshiro *x, uint64_t seed, uint64_t stream)
{
    uint64_t a = seed;
    uint64_t b = splitmix(&a) ^ stream;
    for (int i = 0; i < 4; i++)
        x->s[i] = splitmix(&b);
}

static void set(void *state, unsigned long seed)
{
    xoshiro_seed(state, seed, 0);
}

static unsigned long get(void *state)
{
    return (unsigned long)(xoshiro_next(state) >> 32);
}

static double get_double(void *state)
{
    return (double)(xoshiro_next(state) >> 11) * 0x1p-53;
}

static const gsl_rng_type xoshiro_type = {
    "xoshiro256**", 0xffffffffUL, 0, sizeof(xoshiro), set, get, get_double};

gsl_rng *norma__random_new(uint64_t seed, uint64_t stream)
{
    norma__prepare_numerics();
    gsl_rng *random = gsl_rng_alloc(&xoshiro_type);
    if (random)
        norma__random_restart(random, seed, stream);
    return random;
}

void norma__random_restart(gsl_rng *random, uint64_t seed, uint64_t stream)
{
    xoshiro_seed(random->state, seed, stream);
}

/* Lemire (2019), ACM Trans. Model. Comput. Simul. 29, 3: a multiplication, and a division only
   where some numbers would be more likely than others. */
uint32_t norma__random_below(gsl_rng *random, uint32_t bound)
{
    uint64_t product = (uint64_t)(uint32_t)gsl_rng_get(random) * bound;
    if ((uint32_t)product < bound) {
        const uint32_t uneven = (uint32_t)-bound % bound;
        while ((uint32_t)product < uneven)
            product = (uint64_t)(uint32_t)gsl_rng_get(random) * bound;
    }
    return (uint32_t)(product >> 32);
}
