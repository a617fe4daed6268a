#include "formats/frames/frame_bytes.h"

#include <string.h>

void norma__bytes_met(bool met[256], const uint8_t *bytes, const size_t *kept, size_t n_rows)
{
    memset(met, 0, 256 * sizeof *met);
    for (size_t r = 0; r < n_rows; r++)
        met[bytes[kept ? kept[r] : r]] = true;
}

/* A block whose largest byte is under the first unwanted one needs no closer look; 255, which most
   columns have, wraps to 0. The compiler makes the first loop one of vectors. */
bool norma__bytes_all(const uint8_t *bytes, size_t n, const bool wanted[256])
{
    enum { BLOCK = 4096 };
    unsigned first = 0;
    while (first < 255 && wanted[first])
        first++;
    for (size_t begin = 0; begin < n; begin += BLOCK) {
        const size_t end = n - begin < BLOCK ? n : begin + BLOCK;
        uint8_t most = 0;
        for (size_t i = begin; i < end; i++) {
            const uint8_t next = (uint8_t)(bytes[i] + 1);
            most = next > most ? next : most;
        }
        for (size_t i = begin; most > first && i < end; i++)
            if (!wanted[bytes[i]])
                return false;
    }
    return true;
}
