#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool cli_version_parse(int64_t *out, const char *text)
{
    char *end = NULL;
    errno = 0;
    long long version = strtoll(text, &end, 10);
    if (strspn(text, "0123456789") == 0 || *end || errno == ERANGE || version < 1)
        return false;
    *out = version;
    return true;
}

bool cli_norm_choice_parse(cli_norm_choice *out, const char *text)
{
    size_t length = strlen(text);
    *out = (cli_norm_choice){0};
    if (length >= sizeof out->name)
        return false;
    memcpy(out->name, text, length + 1);
    char *colon = strrchr(out->name, ':');
    if (colon && !cli_version_parse(&out->choice.version, colon + 1))
        return false;
    if (colon)
        *colon = '\0';
    out->choice.name = out->name;
    return out->name[0] != '\0';
}
