#include "formats/text/look.h"

#include "foundation/text.h"

/* What blocks of 255 bytes hold is gathered in bytes, which lets the compiler take sixteen or more
   at a time. */
static void look_at_block(norma__look *look, const char *p, size_t n, unsigned char *high)
{
    unsigned char newlines = 0, quotes = 0, bits = 0;
    for (size_t i = 0; i < n; i++) {
        newlines = (unsigned char)(newlines + (p[i] == '\n'));
        quotes = (unsigned char)(quotes | (p[i] == '"'));
        bits = (unsigned char)(bits | (unsigned char)p[i]);
    }
    look->newlines += newlines;
    look->quoted = look->quoted || quotes;
    *high = (unsigned char)(*high | bits);
}

norma__look norma__look_at(const char *bytes, size_t length)
{
    norma__look look = {0};
    unsigned char high = 0;
    size_t i = 0;
    for (; length - i >= 240; i += 240)
        look_at_block(&look, bytes + i, 240, &high);
    look_at_block(&look, bytes + i, length - i, &high);
    look.ascii = high < 0x80;
    look.utf8 = look.ascii || norma__is_utf8(bytes, length);
    return look;
}
