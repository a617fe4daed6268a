#include "norms/norms_contents.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/figure_rows.h"

static void seal_figure(norma__digesting *seal, const norma_frozen *figure, const char *sha256)
{
    norma__seal_text(seal, figure->name);
    norma__seal_whole(seal, (int64_t)figure->n_rows);
    norma__seal_whole(seal, (int64_t)figure->n_columns);
    norma__seal_text(seal, sha256);
}

static norma_status write_figures(norma__digesting *seal, const norma__store *store,
                                  const norma_norm_set *set, int64_t id, norma_error *err)
{
    char sha256[NORMA__DIGEST_SIZE];
    int64_t figure_id;
    norma_status status = norma__store_next_number(
        &figure_id, store, "SELECT max(norm_figure_id) FROM norm_figure", NULL, err);
    for (size_t f = 0; status == NORMA_OK && f < set->n_figures; f++) {
        status = norma__figure_write(sha256, store,
                                     "INSERT INTO norm_figure VALUES (?, ?, ?, ?, ?, ?, ?)",
                                     &set->figures[f], figure_id++, id, err);
        if (status == NORMA_OK)
            seal_figure(seal, &set->figures[f], sha256);
    }
    return status;
}

static norma_status add_figure(norma__digesting *seal, norma_norm_set *set, sqlite3_stmt *row,
                               const norma__store *store, norma_error *err)
{
    norma_frozen *grown = NORMA__GROW(set->figures, norma_frozen, set->n_figures + 1);
    if (!grown)
        return norma__no_memory(err);
    norma_frozen *figure = &grown[set->n_figures++];
    set->figures = grown;
    *figure = (norma_frozen){0};
    norma_status status = norma__figure_read(figure, row, store, "a norm set", err);
    if (status == NORMA_OK)
        seal_figure(seal, figure, (const char *)sqlite3_column_text(row, 3));
    return status;
}

static norma_status read_figures(norma__digesting *seal, norma_norm_set *set, int64_t id,
                                 const norma__store *store, norma_error *err)
{
    sqlite3_stmt *rows = NULL;
    const size_t expected = set->n_figures;
    set->n_figures = 0;
    norma_status status = norma__store_prepare(&rows, store,
                                               "SELECT name, n_rows, n_columns, sha256, value FROM"
                                               " norm_figure WHERE norm_set_id = ? ORDER BY name",
                                               err);
    if (status == NORMA_OK)
        sqlite3_bind_int64(rows, 1, id);
    for (bool row = true; status == NORMA_OK && row;) {
        status = norma__store_step(store, rows, &row, err);
        if (status == NORMA_OK && row)
            status = add_figure(seal, set, rows, store, err);
    }
    sqlite3_finalize(rows);
    if (status == NORMA_OK && set->n_figures != expected)
        return norma__store_damaged(store, "a norm set has lost figures", err);
    return status;
}

/* ---- all of them ------------------------------------------------------------------------------
 */

norma_status norma__norm_contents_write(char seal[NORMA__DIGEST_SIZE], const norma__store *store,
                                        const norma_norm_set *set, int64_t id, norma_error *err)
{
    char weights[NORMA__DIGEST_SIZE] = "";
    norma__digesting contents;
    norma_status status;
    norma__digest_begin(&contents);
    if ((status = norma__norm_scales_write(&contents, store, set, id, err)) != NORMA_OK ||
        (status = write_figures(&contents, store, set, id, err)) != NORMA_OK)
        return status;
    if (set->company_weights)
        status = norma__norm_numbers_write(weights, store,
                                           "INSERT INTO norm_company_weight VALUES (?, ?)", id,
                                           set->company_weights, set->n_companies, err);
    norma__seal_text(&contents, weights);
    norma__digest_hex(seal, &contents);
    return status;
}

norma_status norma__norm_contents_read(norma__norm_head *head, const norma__store *store,
                                       norma_error *err)
{
    char weights[NORMA__DIGEST_SIZE], seal[NORMA__DIGEST_SIZE];
    norma_norm_set *set = head->set;
    norma__digesting contents;
    norma_status status;
    norma__digest_begin(&contents);
    if ((status = norma__norm_scales_read(&contents, set, head->id, store, err)) != NORMA_OK ||
        store->format < 3)
        return status;
    if ((status = read_figures(&contents, set, head->id, store, err)) != NORMA_OK ||
        (status =
             norma__norm_numbers_read(&set->company_weights, weights, store,
                                      "SELECT value FROM norm_company_weight WHERE norm_set_id = ?",
                                      head->id, set->n_companies, err)) != NORMA_OK)
        return status;
    norma__seal_text(&contents, weights);
    norma__digest_hex(seal, &contents);
    return strcmp(seal, head->contents) == 0
               ? NORMA_OK
               : norma__store_damaged(store, "the contents of a norm set are not those written",
                                      err);
}
