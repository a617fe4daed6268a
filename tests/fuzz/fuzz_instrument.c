/* Any bytes as an instrument file: refused with a sentence, or read into a sound instrument. */
#include <norma/instrument.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check(int holds)
{
    if (!holds)
        abort();
}

static void check_scales(const norma_instrument *i)
{
    for (size_t s = 0; s < i->n_scales; s++) {
        const norma_scale *scale = &i->scales[s];
        check(scale->n_items > 0);
        check(scale->parent == NORMA_NONE ||
              (scale->parent < s && i->scales[scale->parent].depth + 1 == scale->depth));
        for (size_t k = 0; k < scale->n_items; k++)
            check(scale->items[k] < i->n_items &&
                  (k == 0 || scale->items[k - 1] < scale->items[k]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    norma_instrument *i = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&i, (const char *)bytes, length, "i.json", &err) == NORMA_OK) {
        for (size_t k = 0; k < i->n_items; k++)
            check(i->items[k].max > i->items[k].min && i->items[k].max - i->items[k].min <= 254);
        check_scales(i);
    } else {
        check(i == NULL && err.message[0] && err.status == NORMA_EINSTRUMENT);
    }
    norma_instrument_free(i);
    return 0;
}
