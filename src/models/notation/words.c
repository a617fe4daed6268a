#include "models/notation/words.h"

#include <string.h>

#include "foundation/buffer.h"
#include "foundation/status.h"

size_t norma__find_sign(const norma_sem_model *model, norma__words words, size_t from,
                        const char *signs)
{
    size_t depth = 0;
    for (size_t k = from; k < words.n; k++) {
        if (words.at[k].kind != NORMA__SIGN)
            continue;
        char c = model->text[words.at[k].at];
        if (c == '(')
            depth++;
        else if (c == ')' && depth)
            depth--;
        else if (!depth && strchr(signs, c))
            return k;
    }
    return words.n;
}

static bool is_operand(const norma__token *word)
{
    return word->kind == NORMA__NAME || word->kind == NORMA__NUMBER || word->kind == NORMA__STRING;
}

norma_status norma__join_words(char **out, const norma_sem_model *model, norma__words words,
                               norma_error *err)
{
    norma__buffer b = {0};
    *out = NULL;
    norma__put(&b, "");
    for (size_t k = 0; k < words.n; k++) {
        const norma__token *w = &words.at[k];
        const char *s = model->text + w->at;
        bool back = w->kind == NORMA__NAME && norma__scan_name(s) < w->length;
        if (k && is_operand(w) && is_operand(w - 1))
            norma__put(&b, " ");
        if (back)
            norma__put(&b, "`");
        norma__put_bytes(&b, s, w->length);
        if (back)
            norma__put(&b, "`");
    }
    if (b.failed) {
        norma__buffer_free(&b);
        return norma__no_memory(err);
    }
    *out = b.bytes;
    return NORMA_OK;
}
