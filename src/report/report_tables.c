#include <string.h>

#include "foundation/digest.h"
#include "report/envelope.h"

/* Under this a count is called small: a common limit of statistical disclosure control. */
enum { SMALL = 5, MOST_GROUPS_SHOWN = 50 };

/* What one group's counts, or all together, look like. */
typedef struct cells {
    size_t all, zero, small; /* small: 1 ... SMALL - 1 */
} cells;

static void look_at(cells *seen, const int64_t *counts, size_t n, int64_t small)
{
    seen->all += n;
    for (size_t k = 0; k < n; k++) {
        seen->zero += counts[k] == 0;
        seen->small += counts[k] > 0 && counts[k] < small;
    }
}

/* Weights hide how many people are behind a count: a weight under SMALL is then called small. */
static cells cells_of(const norma_tables *t, size_t group)
{
    cells seen = {0};
    int64_t small = norma_tables_weighted(t) ? SMALL * NORMA_WEIGHT_ONE : SMALL;
    for (size_t i = 0; i < norma_tables_items(t); i++) {
        look_at(&seen, norma_tables_one_way(t, group, i), norma_tables_categories(t, i), small);
        for (size_t j = i + 1; j < norma_tables_items(t); j++)
            look_at(&seen, norma_tables_two_way(t, group, i, j),
                    norma_tables_categories(t, i) * norma_tables_categories(t, j), small);
    }
    return seen;
}

static size_t pairs_of(const norma_tables *t)
{
    return norma_tables_items(t) * (norma_tables_items(t) - 1) / 2;
}

/* ---- JSON ---- */

static void add_cells(norma__json_tree *j, cJSON *object, const norma_tables *t, size_t group)
{
    cells seen = cells_of(t, group);
    norma__add_count(j, object, "rows", norma_tables_rows(t, group));
    norma__add_count(j, object, "complete", norma_tables_complete(t, group));
    norma__add_count(j, object, "counts", seen.all);
    norma__add_count(j, object, "zero", seen.zero);
    norma__add_count(j, object, "small", seen.small);
}

static void add_files(norma__json_tree *j, cJSON *results, const norma_tables *t)
{
    size_t n;
    const norma_input *inputs = norma_tables_inputs(t, &n);
    cJSON *files = norma__add_array(j, results, "files");
    for (size_t k = 0; k < n; k++) {
        cJSON *file = norma__add_object(j, files, NULL);
        norma__add_text(j, file, "file", inputs[k].file);
        norma__add_text(j, file, "sha256", inputs[k].sha256);
        norma__add_text(j, file, "format", inputs[k].format);
        norma__add_count(j, file, "rows", inputs[k].rows);
    }
}

static norma_status tables_json(norma_output *out, const norma_tables *t, const norma_file *written,
                                const char *digest, const norma_report_context *context,
                                norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    add_files(&j, results, t);
    norma__add_count(&j, results, "items", norma_tables_items(t));
    norma__add_count(&j, results, "pairs", pairs_of(t));
    norma__add_text(&j, results, "missing", norma_missing_names[norma_tables_missing(t)]);
    norma__add_flag(&j, results, "weighted", norma_tables_weighted(t));
    norma__add_text(&j, results, "by", norma_tables_by(t));
    norma__add_count(&j, results, "small_under", SMALL);
    add_cells(&j, results, t, NORMA_NONE);
    cJSON *groups = norma__add_array(&j, results, "groups");
    for (size_t g = 0; g < norma_tables_groups(t); g++) {
        cJSON *group = norma__add_object(&j, groups, NULL);
        norma__add_text(&j, group, "name", norma_tables_group_name(t, g));
        add_cells(&j, group, t, g);
    }
    cJSON *output = norma__add_object(&j, results, "output");
    norma__add_text(&j, output, "file", written->path);
    norma__add_count(&j, output, "bytes", written->content->length);
    norma__add_text(&j, output, "sha256", digest);
    norma__add_notes(&j, envelope, norma_tables_notes(t), NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

/* ---- CSV: a line a group ---- */

static norma_status tables_csv(norma_output *out, const norma_tables *t, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "group,rows,complete,counts,zero,small\n");
    for (size_t g = 0; g < norma_tables_groups(t); g++) {
        cells seen = cells_of(t, g);
        norma__put_field(&csv, norma_tables_group_name(t, g));
        norma__putf(&csv, ",%zu,%zu,%zu,%zu,%zu\n", norma_tables_rows(t, g),
                    norma_tables_complete(t, g), seen.all, seen.zero, seen.small);
    }
    return norma__hand_over(out, &csv, err);
}

/* ---- text ---- */

static void put_group(norma__buffer *text, norma_language l, const norma_tables *t, size_t group,
                      const char *name)
{
    cells seen = cells_of(t, group);
    norma__text_cell(text, name, -24);
    norma__text_cell(text, norma__count(l, (double)norma_tables_rows(t, group)).text, 11);
    norma__text_cell(text, norma__count(l, (double)norma_tables_complete(t, group)).text, 11);
    norma__text_cell(text, norma__count(l, (double)seen.all).text, 11);
    norma__text_cell(text, norma__count(l, (double)seen.zero).text, 11);
    norma__text_cell(text, norma__count(l, (double)seen.small).text, 11);
    norma__text_end(text);
}

static void put_groups(norma__buffer *text, norma_language l, const norma_tables *t)
{
    size_t n = *norma_tables_by(t) ? norma_tables_groups(t) : 0;
    size_t shown = n < MOST_GROUPS_SHOWN ? n : MOST_GROUPS_SHOWN;
    norma__text_header(text, l,
                       (const norma__column[]){{"Group", -24},
                                               {"rows", 11},
                                               {"complete", 11},
                                               {"counts", 11},
                                               {"zero", 11},
                                               {"1 to 4", 11}},
                       6);
    for (size_t g = 0; g < shown; g++) {
        const char *name = norma_tables_group_name(t, g);
        put_group(text, l, t, g, *name ? name : norma__say(l, "(no name)"));
    }
    put_group(text, l, t, NORMA_NONE, norma__say(l, n > 0 ? "all groups" : "all"));
    if (n > shown) {
        norma__sayf(text, l, "{1} further groups are in the JSON and CSV results.",
                    norma__count(l, (double)(n - shown)).text);
        norma__put(text, "\n");
    }
}

static void put_written(norma__buffer *text, norma_language l, const norma_file *written,
                        const char *digest)
{
    norma__buffer line = {0};
    norma__sayf(&line, l, "{1}, {2} bytes, SHA-256 {3}", norma__base_name(written->path),
                norma__count(l, (double)written->content->length).text, digest);
    norma__put(text, "\n");
    norma__text_paragraph(text, norma__say(l, "Written"), &line);
}

static norma_status tables_text(norma_output *out, const norma_tables *t, const norma_file *written,
                                const char *digest, const norma_report_context *context,
                                norma_error *err)
{
    norma_language l = context->language;
    norma__buffer text = {0};
    size_t n;
    norma_tables_inputs(t, &n);
    norma__text_input(&text, context);
    if (n > 1)
        norma__sayf(&text, l, "{1} files, ", norma__count(l, (double)n).text);
    norma__sayf(&text, l, "{1 item|items}, {2 pair|pairs} of items",
                norma__count(l, (double)norma_tables_items(t)).text,
                norma__count(l, (double)pairs_of(t)).text);
    norma__put(&text, norma_tables_missing(t) == NORMA_MISSING_LISTWISE
                          ? norma__say(l, "; only complete rows are counted")
                          : "");
    norma__put(&text,
               norma_tables_weighted(t) ? norma__say(l, "; counts are sums of weights") : "");
    norma__put(&text, "\n\n");
    put_groups(&text, l, t);
    put_written(&text, l, written, digest);
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, norma_tables_notes(t)},
                      2, SIZE_MAX);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_tables(norma_output *out, const norma_tables *tables,
                                 const norma_file *written, norma_format format,
                                 const norma_report_context *context, norma_error *err)
{
    char digest[NORMA__DIGEST_SIZE];
    *out = (norma_output){0};
    norma__digest(digest, written->content->bytes, written->content->length);
    if (format == NORMA_FORMAT_JSON)
        return tables_json(out, tables, written, digest, context, err);
    if (format == NORMA_FORMAT_CSV)
        return tables_csv(out, tables, err);
    return tables_text(out, tables, written, digest, context, err);
}
