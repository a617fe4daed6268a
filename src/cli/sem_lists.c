/* Lists of names: what groups share, and what they do not. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "sem_source.h"

static const struct {
    const char *name;
    norma_sem_equal bit;
} shared[] = {{"loadings", NORMA_SEM_EQUAL_LOADINGS},
              {"intercepts", NORMA_SEM_EQUAL_INTERCEPTS},
              {"means", NORMA_SEM_EQUAL_MEANS},
              {"thresholds", NORMA_SEM_EQUAL_THRESHOLDS},
              {"residuals", NORMA_SEM_EQUAL_RESIDUALS},
              {"residual-covariances", NORMA_SEM_EQUAL_RESIDUAL_COVARIANCES},
              {"lv-variances", NORMA_SEM_EQUAL_LV_VARIANCES},
              {"lv-covariances", NORMA_SEM_EQUAL_LV_COVARIANCES},
              {"regressions", NORMA_SEM_EQUAL_REGRESSIONS}};

/* lavaan writes lv.variances, and so may whoever comes from there. */
static bool same_name(const char *name, const char *text, size_t length)
{
    if (strlen(name) != length)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = (char)tolower((unsigned char)text[i]);
        if ((c == '.' || c == '_' ? '-' : c) != name[i])
            return false;
    }
    return true;
}

bool cli_sem_equal(unsigned *bits, const char *list, const char **wrong, size_t *length)
{
    *bits = 0;
    for (const char *at = list; at;) {
        at += strspn(at, " \t");
        const char *end = at + strcspn(at, ",");
        size_t n = (size_t)(end - at), k = 0;
        while (n > 0 && (at[n - 1] == ' ' || at[n - 1] == '\t'))
            n--;
        while (k < sizeof shared / sizeof *shared && !same_name(shared[k].name, at, n))
            k++;
        if (k == sizeof shared / sizeof *shared) {
            *wrong = at;
            *length = n;
            return false;
        }
        *bits |= shared[k].bit;
        at = *end ? end + 1 : NULL;
    }
    return true;
}

bool cli_sem_split(cli_sem_list *list, const char *text)
{
    size_t most = 1;
    for (const char *c = text; *c; c++)
        most += *c == ',';
    *list = (cli_sem_list){.text = strdup(text), .parts = calloc(most, sizeof *list->parts)};
    if (!list->text || !list->parts)
        return false;
    for (char *at = list->text; at;) {
        char *end = strchr(at, ',');
        if (end)
            *end = '\0';
        at += strspn(at, " \t");
        for (size_t n = strlen(at); n > 0 && (at[n - 1] == ' ' || at[n - 1] == '\t'); n--)
            at[n - 1] = '\0';
        if (*at)
            list->parts[list->n++] = at;
        at = end ? end + 1 : NULL;
    }
    return true;
}

void cli_sem_list_free(cli_sem_list *list)
{
    free(list->text);
    free(list->parts);
}
