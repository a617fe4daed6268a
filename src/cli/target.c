#include "target.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intake.h"

norma_status cli_target_of_key(cli_target_matrix *target, const size_t *key, size_t n_items,
                               size_t factors, norma_error *err)
{
    target->factors = factors;
    target->loadings = calloc(n_items * factors + 1, sizeof *target->loadings);
    if (!target->loadings)
        return cli_out_of_memory(err);
    for (size_t i = 0; i < n_items; i++)
        for (size_t f = 0; f < factors; f++)
            if (key[i] == NORMA_NONE || key[i] == f)
                target->loadings[f * n_items + i] = NAN;
    return NORMA_OK;
}

/* ---- from a file ---- */

/* The file as it is being read, a field at a time, and what it must name. */
typedef struct reading {
    const char *path;
    char *text, *at;
    char separator;
    size_t row;
    const char *const *ids;
    size_t n_items;
    bool *seen;
} reading;

static norma_status read_text(reading *r, norma_error *err)
{
    norma_status status = cli_text_read(&r->text, r->path, "table of target loadings", err);
    if (status != NORMA_OK)
        return status;
    r->at = r->text;
    size_t first = strcspn(r->at, "\n");
    r->separator = memchr(r->at, '\t', first) ? '\t' : memchr(r->at, ';', first) ? ';' : ',';
    return NORMA_OK;
}

/* The next line without its end, or NULL; blank lines are passed over. */
static char *next_line(reading *r)
{
    while (*r->at) {
        char *line = r->at;
        size_t length = strcspn(line, "\n");
        r->at += length + (line[length] == '\n');
        line[length] = '\0';
        if (length > 0 && line[length - 1] == '\r')
            line[length - 1] = '\0';
        r->row++;
        if (line[strspn(line, " \t,;")] != '\0')
            return line;
    }
    return NULL;
}

/* Cuts the next field off the line, without blanks and quotes around it; NULL after the last. */
static char *next_field(char **line, char separator)
{
    char *field = *line;
    if (!field)
        return NULL;
    char *end = strchr(field, separator);
    *line = end ? end + 1 : NULL;
    if (end)
        *end = '\0';
    field += strspn(field, " ");
    size_t length = strlen(field);
    while (length > 0 && field[length - 1] == ' ')
        field[--length] = '\0';
    if (length >= 2 && field[0] == '"' && field[length - 1] == '"') {
        field[length - 1] = '\0';
        field++;
    }
    return field;
}

/* Empty is free; a decimal comma is taken where fields are not parted by commas. */
static bool parse_loading(double *loading, char *field, char separator)
{
    char *end = NULL, *comma = separator == ',' ? NULL : strchr(field, ',');
    if (comma)
        *comma = '.';
    *loading = *field ? strtod(field, &end) : NAN;
    return !*field || (end != field && !*end && isfinite(*loading));
}

static norma_status read_item(cli_target_matrix *target, reading *r, char *line, norma_error *err)
{
    char *field = next_field(&line, r->separator);
    size_t item = 0, n = 0;
    while (item < r->n_items && strcmp(r->ids[item], field) != 0)
        item++;
    if (item == r->n_items)
        return cli_refuse(err, NORMA_EDATA,
                          "%s, row %zu: its first field is none of the items analysed", r->path,
                          r->row);
    if (r->seen[item])
        return cli_refuse(err, NORMA_EDATA, "%s, row %zu: item %s is there a second time", r->path,
                          r->row, r->ids[item]);
    r->seen[item] = true;
    while ((field = next_field(&line, r->separator)) && n < target->factors) {
        if (!parse_loading(&target->loadings[n * r->n_items + item], field, r->separator))
            return cli_refuse(
                err, NORMA_EDATA,
                "%s, row %zu, column %zu is not a number: give a target loading, or leave "
                "it empty where the loading is free",
                r->path, r->row, n + 2);
        n++;
    }
    if (n < target->factors || field)
        return cli_refuse(err, NORMA_EDATA,
                          "%s, row %zu does not have the %zu columns of the header", r->path,
                          r->row, target->factors + 1);
    return NORMA_OK;
}

static norma_status read_header(cli_target_matrix *target, reading *r, norma_error *err)
{
    char *line = next_line(r);
    size_t columns = 0;
    while (line && next_field(&line, r->separator))
        columns++;
    if (columns < 2)
        return cli_refuse(err, NORMA_EDATA,
                          "%s has no header of an item column and a column for every factor",
                          r->path);
    target->factors = columns - 1;
    target->loadings = calloc(r->n_items * target->factors + 1, sizeof *target->loadings);
    return target->loadings ? NORMA_OK : cli_out_of_memory(err);
}

norma_status cli_target_read(cli_target_matrix *target, const char *path, const char *const *ids,
                             size_t n_items, norma_error *err)
{
    reading r = {.path = path, .ids = ids, .n_items = n_items};
    norma_status status = NORMA_OK;
    char *line;
    r.seen = calloc(n_items + 1, sizeof *r.seen);
    if (!r.seen) {
        status = cli_out_of_memory(err);
        goto done;
    }
    if ((status = read_text(&r, err)) != NORMA_OK ||
        (status = read_header(target, &r, err)) != NORMA_OK)
        goto done;
    while (status == NORMA_OK && (line = next_line(&r)))
        status = read_item(target, &r, line, err);
    for (size_t i = 0; status == NORMA_OK && i < n_items; i++)
        if (!r.seen[i])
            status = cli_refuse(err, NORMA_EDATA, "item %s is not in %s: give a line for it",
                                ids[i], path);
done:
    free(r.text);
    free(r.seen);
    return status;
}
